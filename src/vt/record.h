/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * How history stores a row of cells: as a record of text with its styles by
 * value, so that it means the same to any process.
 *
 *	head     varint: payload length << 4 | flags
 *	extra    with RECORD_EXTRA: marks (u8), row flags (u8), exit status
 *	         (varint, zigzag), time (varint, ms since the epoch)
 *	payload  plain: text in the default style
 *	         with RECORD_STYLED: runs of (style, varint bytes, text)
 *
 * Text is UTF-8, one code point a cell (a wide one two), with two things
 * that text never has: 0 is a blank cell, and 1 or 2 followed by a length
 * byte is one cell, narrow or wide, of that many bytes (a cluster, or a code
 * point whose width is not what the table says).
 *
 * A style is a byte of bits that say what follows: the kinds of foreground
 * and background (default, indexed, RGB, the same as in the run before),
 * attributes, underline colour, hyperlink.
 */

#ifndef TMX_VT_RECORD_H
#define TMX_VT_RECORD_H

#include "compat/compat.h"

#include "base/buf.h"
#include "text/row.h"

struct intern;
struct widths;

enum record_flag {
	RECORD_WRAPPED = 1, /* the line goes on in the next record */
	RECORD_STYLED = 2,
	RECORD_EXTRA = 4,
	RECORD_CELLS = 8, /* the text has cells given by 1 or 2 */
	RECORD_FLAGS = 15
};

#define RECORD_FLAG_BITS 4

/* What a record says besides its text. */
struct record_extra {
	uint8_t marks, flags; /* enum row_mark, enum row_flag (DECDWL...) */
	int32_t status;
	uint64_t time;
};

/* Add what another record of the same line says. */
static inline void
record_extra_add(struct record_extra *to, const struct record_extra *e)
{
	to->marks |= e->marks;
	to->flags |= e->flags;
	if (e->marks & MARK_STATUS)
		to->status = e->status;
	if (e->time > to->time)
		to->time = e->time;
}

/* The tables that cells are made from and with. */
struct record_tables {
	struct intern *intern; /* borrowed */
	struct widths *widths; /* borrowed */
};

/*
 * Write n cells, which are all of a row that count, as one record.  Returns
 * its bytes, or 0 when it takes more than cap.
 */
size_t record_write(const struct record_tables *, const struct cell *,
    size_t n, bool wrapped, const struct record_extra *, uint8_t *, size_t cap);

/* A record found in memory. */
struct record {
	unsigned int flags;
	struct record_extra extra;
	struct rd payload;
};

/* Take the next record; false at the end, or (then bad) on a broken one. */
bool record_next(struct rd *, struct record *);

/* Cells in a growing array. */
struct cells {
	struct cell *cell; /* owned */
	size_t count, cap;
};

void cells_free(struct cells *);

/* The cells from an index on; never NULL, also when there are none. */
static inline const struct cell *
cells_from(const struct cells *c, size_t i)
{
	static const struct cell none;

	return c->cell != NULL ? c->cell + i : &none;
}

/*
 * How many of n cells are text: without what was only erased, in whatever
 * colour, at the end.  That does not wrap.
 */
static inline size_t
cells_text(const struct cell *c, size_t n)
{
	while (n > 0 && c[n - 1].glyph == 0)
		n--;
	return n;
}

/*
 * How many of n cells go into a row: a wide one is not split, and one that
 * no row of one column has room for is in such a row nevertheless, with its
 * other half.
 */
static inline size_t
cells_row(const struct cell *c, size_t n, unsigned int width)
{
	if (n <= width)
		return n;
	if (c[width].glyph & GLYPH_SPACER)
		return width > 1 ? width - 1 : 2;
	return width;
}

void cells_add(struct cells *, struct cell);

/*
 * Append a record's cells.  Returns 0, or ERR_MALFORMED with what was good
 * appended.
 */
int record_cells(const struct record_tables *, const struct record *,
    struct cells *);

/* The columns that a record takes; cheaper than making its cells. */
size_t record_width(const struct record_tables *, const struct record *);

/*
 * Write a record's text without styles, blanks as spaces, which takes at
 * most as many bytes as the payload has.  Returns how many.
 */
size_t record_text(const struct record *, uint8_t *);

/*
 * Pass over cells while they are within so many bytes of that text and so
 * many columns.  Sets both to what was passed; returns the columns of the
 * cell that comes then, 0 at the end.
 */
unsigned int record_pass(const struct record_tables *, const struct record *,
    size_t *bytes, size_t *columns);

#endif
