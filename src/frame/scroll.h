/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Which rows of one frame are rows of another one, moved up or down. */

#ifndef TMX_FRAME_SCROLL_H
#define TMX_FRAME_SCROLL_H

#include "compat/compat.h"

struct frame;

/* What frame_scroll does with the same three numbers. */
struct frame_move {
	uint16_t top, bottom; /* inclusive */
	int16_t n;            /* up by n, or down by -n */
	uint16_t kept;        /* rows with text that come out where they are */
};

#define FRAME_MOVES_MAX 8

/*
 * Find the scrolls of disjoint ranges of rows that save most, at most max;
 * both frames have the same size and table of pens.  Rows are recognised by
 * their ids if the caller wants that and all of them have one, else by a hash
 * of their cells.  The time is linear in the rows (in the cells without
 * ids); a move is a hint, the rows that it brings need not be equal.
 * Returns how many.
 */
size_t frame_find_moves(const struct frame *, const struct frame *, bool ids,
    struct frame_move *, size_t max);

#endif
