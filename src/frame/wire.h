/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The difference between two frames as bytes: a sequence of
 *
 *	op (1 byte), length of the payload (varint), payload
 *
 * in the order of enum frame_op, which is also the order to apply them in.
 * An op that a reader does not know is skipped.  All numbers are varints.
 *
 *	LINE     flags (1: wrapped), cells: a row that left the top
 *	GAP      n: n such rows were left out here
 *	RESIZE   columns, rows: the frame is blank from here on
 *	SCROLL   top, bottom, lines up << 1, or lines down << 1 | 1
 *	CELLS    row, column, cells from there on
 *	WRAPPED  for each row whose flag changed: row << 1 | flag
 *	STATE    mask, then a number for each bit (enum frame_field)
 *	TITLE    bytes
 *	PATH     bytes
 *	IMAGES   all of them: for each its length and fields (frame/image.c)
 *
 * Cells are segments up to the end of the payload.  Each begins with a
 * number whose low three bits are the kind (enum frame_seg) and the rest n:
 *
 *	SKIP     n cells stay as they are
 *	BLANK    n cells that nothing was written to
 *	ASCII    n bytes follow, a cell each
 *	NARROW   n code points follow, a cell each
 *	WIDE     n code points follow, two cells each
 *	CLUSTER  n clusters follow: bytes << 1 | wide, then the bytes
 *	REPEAT   the character before, n times more
 *	PEN      from here on: the n-th style defined in this sequence of
 *	         bytes (0: the default); one more than there are defines it
 *
 * A style is a byte of which three times two bits, from the lowest, say
 * what the foreground, background and underline colour are (0 the default,
 * 1 a byte, 2 three bytes), bit 6 that attributes follow (a number), bit 7
 * that a link follows, numbered as styles are and defined by length and
 * bytes of its URI and of its id.  Attributes come first, then the colours,
 * then the link.  Numbering begins anew with each LINE.
 */

#ifndef TMX_FRAME_WIRE_H
#define TMX_FRAME_WIRE_H

#include "compat/compat.h"

struct frame_state;

enum frame_op {
	OP_LINE = 1,
	OP_GAP,
	OP_RESIZE,
	OP_SCROLL,
	OP_CELLS,
	OP_WRAPPED,
	OP_STATE,
	OP_TITLE,
	OP_PATH,
	OP_IMAGES
};

enum frame_seg {
	SEG_SKIP,
	SEG_BLANK,
	SEG_ASCII,
	SEG_NARROW,
	SEG_WIDE,
	SEG_CLUSTER,
	SEG_REPEAT,
	SEG_PEN
};

#define SEG_BITS 3
#define SEG_MASK 7u

#define LINE_WRAPPED 1u

/* The first byte of a style. */
enum style_bits {
	STYLE_FG = 0, /* shifts of two bits each */
	STYLE_BG = 2,
	STYLE_UL = 4,
	STYLE_HAS_ATTR = 0x40,
	STYLE_HAS_LINK = 0x80
};

/* The bits of STATE's mask. */
enum frame_field {
	FIELD_X,
	FIELD_Y,
	FIELD_FLAGS,
	FIELD_MOUSE,
	FIELD_CURSOR_SHAPE,
	FIELD_CURSOR_COLOUR,
	FIELD_KITTY,
	FIELD_OTHER_KEYS,
	FIELD_PROGRESS,
	FIELD_PROGRESS_VALUE,
	FIELDS
};

/* Get a field of the state by number. */
uint32_t frame_field_get(const struct frame_state *, unsigned int);

/*
 * Set one from outside: flags that are not known are dropped.  Returns 0, or
 * ERR_MALFORMED for what it cannot be; that the cursor is within the frame
 * is for the caller to see.
 */
int frame_field_set(struct frame_state *, unsigned int, uint64_t);

#endif
