/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* How records are written, for the files named record*. */

#ifndef TMX_VT_RECORD_INT_H
#define TMX_VT_RECORD_INT_H

#include "compat/compat.h"

#include "vt/record.h"

/* The text's bytes that stand for cells rather than code points. */
#define CELL_BLANK 0
#define CELL_NARROW 1
#define CELL_WIDE 2

/* A style's first byte. */
enum style_bits {
	KIND_DEFAULT = 0, /* of a colour: two bits */
	KIND_INDEXED = 1,
	KIND_RGB = 2,
	KIND_SAME = 3,
	FG_SHIFT = 0,
	BG_SHIFT = 2,
	HAS_ATTR = 0x10,
	HAS_UL = 0x20,
	HAS_LINK = 0x40
};

#endif
