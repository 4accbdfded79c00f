/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * One character cell: 8 bytes.
 *
 * The glyph is a code point or the id of an interned cluster, with flags;
 * 0 is a cell that nothing was written to (or that was erased), which shows
 * as a space but is not text.  A wide character is a head cell with
 * GLYPH_WIDE and a GLYPH_SPACER cell to its right, both in the same pen.
 * The pen is the id of an interned style; 0 is the default style.
 */

#ifndef TMX_TEXT_CELL_H
#define TMX_TEXT_CELL_H

#include "compat/compat.h"

enum glyph_bits {
	GLYPH_TEXT = 0x001fffff,    /* mask: code point or cluster id */
	GLYPH_CLUSTER = 0x00200000, /* the text is a cluster id */
	GLYPH_WIDE = 0x00400000,    /* left half of two columns */
	GLYPH_SPACER = 0x00800000   /* right half; has no text */
};

#define PEN_DEFAULT 0u

struct cell {
	uint32_t glyph;
	uint32_t pen;
};

static inline bool
cell_equal(struct cell a, struct cell b)
{
	return a.glyph == b.glyph && a.pen == b.pen;
}

#endif
