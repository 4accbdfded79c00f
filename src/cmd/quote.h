/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Strings written so that the parser reads the same string back, the way
 * tmux writes them in show-options and list-keys.
 */

#ifndef TMX_CMD_QUOTE_H
#define TMX_CMD_QUOTE_H

#include "compat/compat.h"

struct buf;

/* Quote a string if it needs it.  The caller frees it. */
char *cmd_quote(const char *);

/* The same, appended. */
void cmd_quote_to(struct buf *, const char *);

#endif
