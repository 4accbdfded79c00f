/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Bytes that lead from one frame to another (frame/wire.h says which). */

#ifndef TMX_FRAME_DIFF_H
#define TMX_FRAME_DIFF_H

#include "compat/compat.h"

struct buf;
struct cell;
struct frame;
struct intern;

/*
 * The most bytes that one difference of frames of a size takes, without
 * hyperlinks; each different one among the styles adds FRAME_LINK_MAX once.
 * A full 80x24 screen of text in a few styles is some 2 KiB.
 */
#define FRAME_CELL_BYTES 96 /* a cluster of 64 bytes in a style of its own */
#define FRAME_ROW_BYTES 32
#define FRAME_FIXED_BYTES 16384 /* state, title, path, scrolls, images */
#define FRAME_LINK_MAX 2400
#define FRAME_DIFF_MAX(cols, rows)                                            \
	(((size_t)(cols) * FRAME_CELL_BYTES + FRAME_ROW_BYTES) * (rows) +     \
	    FRAME_FIXED_BYTES)

/*
 * Put what leads from a frame to another one, both valid and with the same
 * table of pens.  Nothing is put when they are equal.  What a full buffer
 * cuts off makes the buffer failed: the caller then drops it, and goes on
 * from the frame that the client still has.
 */
void frame_diff(const struct frame *from, const struct frame *to,
    struct buf *);

/*
 * Put a row of n cells that left the top of the screen, for clients with
 * native scrollback, or the number of such rows that are left out; before
 * the difference itself, in order.
 */
void frame_put_line(struct buf *, const struct intern *, const struct cell *,
    size_t n, bool wrapped);
void frame_put_gap(struct buf *, uint64_t);

#endif
