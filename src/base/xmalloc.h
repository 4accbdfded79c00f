/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Memory that is always there: these end the process when it is not.  The
 * keeper, which must not end, does not use them.  Everything returned is
 * freed with free(3).
 */

#ifndef TMX_BASE_XMALLOC_H
#define TMX_BASE_XMALLOC_H

#include "compat/compat.h"

#include <stdarg.h>

void *xmalloc(size_t);
void *xcalloc(size_t, size_t);

/* realloc(3) of n objects of a size; the product may not wrap. */
void *xreallocarray(void *, size_t, size_t);

char *xstrdup(const char *);

/* Copy at most n bytes of a string and end it with a NUL. */
char *xstrndup(const char *, size_t);

/* Copy n bytes. */
void *xmemdup(const void *, size_t);

char *xasprintf(const char *, ...) printf_like(1, 2);
char *xvasprintf(const char *, va_list);

#endif
