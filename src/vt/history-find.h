/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Searching the history.  A place is a line and a column of it (a cell,
 * counted as if the line were never wrapped); history_row_of says which row
 * that is at a width.
 *
 * A match lies within one line, of which the part that is still on the
 * screen is not looked at: that, and the screen, are for the caller to
 * search (vt/pattern.h).  Letters of the last cells of a match that have
 * more than one byte count whole.
 */

#ifndef TMX_VT_HISTORY_FIND_H
#define TMX_VT_HISTORY_FIND_H

#include "compat/compat.h"

struct history;
struct pattern;

/*
 * The bytes of a line that an expression's match may go on in blocks after
 * the one it begins in.  Of a longer one that much is found.
 */
#define HISTORY_AHEAD_MAX 65536u

struct history_place {
	uint64_t line;
	uint32_t column;
};

struct history_match {
	struct history_place at;
	uint32_t columns;
};

enum history_found {
	HISTORY_FOUND,
	HISTORY_NOT_FOUND,
	HISTORY_GO_ON /* not so far; *from is where to go on */
};

/*
 * Find the first match at or after a place; with back, the last one that
 * begins before it.  At most so many blocks, of 64 KiB each, are looked at
 * in one call.
 */
enum history_found history_find(struct history *, const struct pattern *,
    struct history_place *from, bool back, unsigned int blocks,
    struct history_match *);

#endif
