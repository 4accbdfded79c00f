/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * ncurses' terminfo, and nothing else of it: the one file that includes its
 * headers is term-info.c.  There is one current entry per process.
 */

#ifndef TMX_CLIENT_TERM_INFO_H
#define TMX_CLIENT_TERM_INFO_H

#include "compat/compat.h"

#include "base/err.h"

/*
 * Read an entry, if it is not the one that was read last.  Returns 0, or
 * ERR_NOTFOUND and says why.
 */
int info_open(const char *, struct err *);
void info_close(void);

/* A string by its terminfo name; NULL when there is none. */
const char *info_string(const char *);
bool info_flag(const char *);
int info_number(const char *); /* -1 when there is none */

/* Expand a string with conditions and the like; valid until the next. */
const char *info_expand(const char *, int, int);

#endif
