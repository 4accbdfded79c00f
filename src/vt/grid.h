/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The cells of one screen: rows behind an array of pointers, so that
 * scrolling moves pointers and no cells.  It keeps wide characters whole
 * (writing over one half blanks the other) and notes what changed when; it
 * knows no cursor, margins or modes.
 *
 * A row's cells from row->used on are blank and not initialised; each
 * function here keeps that so.
 */

#ifndef TMX_VT_GRID_H
#define TMX_VT_GRID_H

#include "compat/compat.h"

#include "text/row.h"

struct intern;

#define GRID_COLS_MAX 2000
#define GRID_ROWS_MAX 1000

/* Counts changes; shared by the grids of one terminal. */
struct damage {
	uint64_t now;     /* written into rows that change */
	uint64_t next_id; /* of the next row that comes in */
};

struct grid {
	uint16_t cols, rows;
	struct row **row;       /* rows of them, top to bottom */
	struct row *store;      /* what they point at, in no order */
	struct cell *cells;     /* cols * rows */
	struct damage *damage;  /* borrowed */
};

struct grid *grid_new(struct damage *, unsigned int, unsigned int);
void grid_free(struct grid *);

/* Note that columns [lo, hi) of a row changed. */
static inline void
grid_touch(struct grid *g, struct row *r, unsigned int lo, unsigned int hi)
{
	if (r->changed != g->damage->now) {
		r->before = r->changed;
		r->changed = g->damage->now;
		r->lo = (uint16_t)lo;
		r->hi = (uint16_t)hi;
		return;
	}
	if (lo < r->lo)
		r->lo = (uint16_t)lo;
	if (hi > r->hi)
		r->hi = (uint16_t)hi;
}

/*
 * Make columns [x0, x1) of a row ready to be written over: wide characters
 * cut by an edge lose their other half, and blank cells left of x0 are
 * initialised.  Afterwards row->used is at least x1.
 */
void grid_open_slow(struct grid *, struct row *, unsigned int, unsigned int);

static inline void
grid_open(struct grid *g, struct row *r, unsigned int x0, unsigned int x1)
{
	if (unlikely((r->flags & ROW_WIDE) || x0 > r->used))
		grid_open_slow(g, r, x0, x1);
	if (x1 > r->used)
		r->used = (uint16_t)x1;
	grid_touch(g, r, x0, x1);
}

/* Initialise the blank cells of a row up to a column. */
void grid_extend(struct row *, unsigned int);

/*
 * The columns that belong to the line of row y, which goes on in the next
 * row: all but the last one where a wide character, which is there still,
 * left that free.
 */
static inline unsigned int
grid_wrapped_cols(const struct grid *g, unsigned int y)
{
	const struct row *r = g->row[y];
	bool padded = r->flags & ROW_PADDED &&
	    row_cell(r, g->cols - 1u).glyph == 0 && (y + 1u == g->rows ||
	    row_cell(g->row[y + 1], 0).glyph & GLYPH_WIDE);

	return g->cols - (padded ? 1u : 0u);
}

/* Put one cell, or a wide one's two; x + 1 must be a column then. */
void grid_put(struct grid *, struct row *, unsigned int, struct cell);

/* Fill columns [x0, x1) with a cell of one column. */
void grid_fill(struct grid *, struct row *, unsigned int, unsigned int,
    struct cell);

/* Make a whole row blank in a pen, its flags and marks gone. */
void grid_clear_row(struct grid *, struct row *, uint32_t pen);

/*
 * Move columns right or left within [x0, x1) of a row by n; what comes in is
 * blank in a pen, what goes out is lost.
 */
void grid_insert_cells(struct grid *, struct row *, unsigned int x0,
    unsigned int x1, unsigned int n, uint32_t pen);
void grid_delete_cells(struct grid *, struct row *, unsigned int x0,
    unsigned int x1, unsigned int n, uint32_t pen);

/*
 * Move rows [top, bottom] up or down by n, whole; the rows that come in are
 * blank in a pen and have new ids.
 */
void grid_scroll_up(struct grid *, unsigned int top, unsigned int bottom,
    unsigned int n, uint32_t pen);
void grid_scroll_down(struct grid *, unsigned int top, unsigned int bottom,
    unsigned int n, uint32_t pen);

/*
 * Copy a rectangle of w columns and h rows from (sx, sy) to (dx, dy), which
 * may overlap; wide characters cut by an edge become blanks.
 */
void grid_copy_rect(struct grid *, unsigned int sx, unsigned int sy,
    unsigned int w, unsigned int h, unsigned int dx, unsigned int dy);

/* Mark the pens and clusters of all rows as held. */
void grid_mark(const struct grid *, struct intern *);

#endif
