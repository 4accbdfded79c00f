/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Cells as segments of frame/wire.h, with the styles defined on the way. */

#ifndef TMX_FRAME_ENCODE_H
#define TMX_FRAME_ENCODE_H

#include "compat/compat.h"

struct buf;
struct cell;
struct intern;

#define DICT_FIRST 32 /* slots that need no memory of their own */

/* From numbers of the table to numbers on the wire. */
struct dict {
	struct dict_slot {
		uint32_t id, ref; /* id 0: free */
	} first[DICT_FIRST], *slot; /* owned unless it is first */
	size_t slots, count;
};

struct encoder {
	struct buf *out;         /* borrowed */
	const struct intern *in; /* borrowed */
	struct dict pens, links;
	uint32_t pen; /* the pen that a reader has now */
};

void encoder_begin(struct encoder *, struct buf *, const struct intern *);
void encoder_end(struct encoder *);

/* Put n cells; a wide character comes whole. */
void encode_cells(struct encoder *, const struct cell *, size_t);

/* Put a segment's head. */
void encode_seg(struct encoder *, unsigned int kind, size_t n);

/*
 * Open an op and close it: the length goes between, so the payload may be
 * moved.
 */
size_t op_open(struct buf *, unsigned int op);
size_t length_open(struct buf *); /* the same without an op */
void op_close(struct buf *, size_t mark);

#endif
