/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Segments of frame/wire.h as cells.  The bytes are hostile. */

#ifndef TMX_FRAME_DECODE_H
#define TMX_FRAME_DECODE_H

#include "compat/compat.h"

struct cell;
struct intern;
struct rd;

/* Numbers of the table by numbers on the wire, less one. */
struct refs {
	uint32_t *id; /* owned */
	size_t count, cap;
};

struct decoder {
	struct intern *in; /* borrowed */
	struct refs pens, links;
	uint32_t pen;  /* the pen now */
	uint32_t last; /* the character before, 0 for none */
};

void decoder_begin(struct decoder *, struct intern *);
void decoder_end(struct decoder *);

/*
 * Decode segments up to the reader's end into n cells at most.  Sets *count
 * to the cells that were covered, also when it fails; the halves of wide
 * characters outside of these may then need frame_fix_row.  Returns 0 or
 * ERR_MALFORMED.
 */
int decode_cells(struct decoder *, struct rd *, struct cell *, size_t n,
    size_t *count);

#endif
