/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What frame_diff put, done to a frame.  The bytes are hostile. */

#ifndef TMX_FRAME_APPLY_H
#define TMX_FRAME_APPLY_H

#include "compat/compat.h"

struct cell;
struct frame;

/*
 * What native scrollback gets, in order and before the frame changes: rows
 * that left the top (n cells, which last until the function returns; what is
 * right of them is blank) and how many of them are missing.  A NULL function
 * is not called.
 */
struct frame_sink {
	void (*line)(void *, const struct cell *, size_t n, bool wrapped);
	void (*gap)(void *, uint64_t lines);
	void *arg;
};

/*
 * Apply a difference to a frame; styles and clusters are put into the
 * frame's table, rows that change are touched (frame_touch).  The sink may be
 * NULL.  Returns 0, or ERR_MALFORMED: the frame is valid then too, but has
 * only part of what the bytes say.  Takes memory in proportion to the bytes.
 */
int frame_apply(struct frame *, const void *, size_t,
    const struct frame_sink *);

#endif
