/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "text/intern.h"
#include "vt/grid.h"

#define BLANK ((struct cell){ 0, PEN_DEFAULT })

struct grid *
grid_new(struct damage *damage, unsigned int cols, unsigned int rows)
{
	struct grid *g = xcalloc(1, sizeof *g);
	unsigned int y;

	g->cols = (uint16_t)cols;
	g->rows = (uint16_t)rows;
	g->damage = damage;
	g->row = xcalloc(rows, sizeof(struct row *));
	g->store = xcalloc(rows, sizeof *g->store);
	/* Not calloc: what was never written need not be touched. */
	g->cells = xreallocarray(NULL, (size_t)cols * rows, sizeof *g->cells);
	for (y = 0; y < rows; y++) {
		g->row[y] = &g->store[y];
		g->row[y]->cells = g->cells + (size_t)y * cols;
		g->row[y]->id = damage->next_id++;
		g->row[y]->changed = damage->now;
		g->row[y]->hi = (uint16_t)cols;
	}
	return g;
}

void
grid_free(struct grid *g)
{
	if (g == NULL)
		return;
	free(g->row);
	free(g->store);
	free(g->cells);
	free(g);
}

void
grid_extend(struct row *r, unsigned int x)
{
	for (; r->used < x; r->used++)
		r->cells[r->used] = BLANK;
}

/* Turn half a wide character into a space of the same pen. */
static void
unwide(struct cell *c)
{
	c->glyph = ' ';
}

/*
 * Break the wide characters that the edges of [x0, x1) cut, so that what
 * lies outside is whole.
 */
static void
cut_wide(struct grid *g, struct row *r, unsigned int x0, unsigned int x1)
{
	if (x0 > 0 && x0 < r->used && r->cells[x0].glyph & GLYPH_SPACER) {
		unwide(&r->cells[x0 - 1]);
		grid_touch(g, r, x0 - 1, x0);
	}
	if (x1 < r->used && r->cells[x1].glyph & GLYPH_SPACER) {
		unwide(&r->cells[x1]);
		grid_touch(g, r, x1, x1 + 1);
	}
}

void
grid_open_slow(struct grid *g, struct row *r, unsigned int x0,
    unsigned int x1)
{
	if (r->flags & ROW_WIDE)
		cut_wide(g, r, x0, x1);
	grid_extend(r, x0);
}

void
grid_put(struct grid *g, struct row *r, unsigned int x, struct cell c)
{
	unsigned int width = c.glyph & GLYPH_WIDE ? 2 : 1;

	grid_open(g, r, x, x + width);
	r->cells[x] = c;
	if (width == 2) {
		r->cells[x + 1].glyph = GLYPH_SPACER;
		r->cells[x + 1].pen = c.pen;
		r->flags |= ROW_WIDE;
	}
	if (c.glyph & GLYPH_CLUSTER)
		r->flags |= ROW_CLUSTER;
}

void
grid_fill(struct grid *g, struct row *r, unsigned int x0, unsigned int x1,
    struct cell c)
{
	unsigned int x;

	if (x0 >= x1)
		return;
	if (c.glyph == 0 && c.pen == PEN_DEFAULT && x1 >= r->used) {
		if (r->flags & ROW_WIDE)
			cut_wide(g, r, x0, x1);
		if (r->used > x0)
			r->used = (uint16_t)x0;
		grid_touch(g, r, x0, x1);
		return;
	}
	grid_open(g, r, x0, x1);
	for (x = x0; x < x1; x++)
		r->cells[x] = c;
}

void
grid_clear_row(struct grid *g, struct row *r, uint32_t pen)
{
	r->used = 0;
	r->flags = 0;
	r->marks = 0;
	if (pen != PEN_DEFAULT)
		grid_fill(g, r, 0, g->cols, (struct cell){ 0, pen });
	else
		grid_touch(g, r, 0, g->cols);
}

void
grid_insert_cells(struct grid *g, struct row *r, unsigned int x0,
    unsigned int x1, unsigned int n, uint32_t pen)
{
	if (x0 >= x1)
		return;
	if (n > x1 - x0)
		n = x1 - x0;
	grid_extend(r, x1);
	cut_wide(g, r, x0, x1);
	/* A wide character pushed half over the edge is cut as well. */
	if (n < x1 - x0 && r->cells[x1 - n].glyph & GLYPH_SPACER)
		unwide(&r->cells[x1 - n - 1]);
	memmove(&r->cells[x0 + n], &r->cells[x0],
	    (x1 - x0 - n) * sizeof *r->cells);
	grid_touch(g, r, x0, x1);
	/* The cells that come in may hold halves of what moved away. */
	memset(&r->cells[x0], 0, n * sizeof *r->cells);
	grid_fill(g, r, x0, x0 + n, (struct cell){ 0, pen });
}

void
grid_delete_cells(struct grid *g, struct row *r, unsigned int x0,
    unsigned int x1, unsigned int n, uint32_t pen)
{
	if (x0 >= x1)
		return;
	if (n > x1 - x0)
		n = x1 - x0;
	grid_extend(r, x1);
	cut_wide(g, r, x0, x1);
	if (n < x1 - x0 && r->cells[x0 + n].glyph & GLYPH_SPACER)
		unwide(&r->cells[x0 + n]);
	/* What had its other half outside moves without it. */
	if (r->cells[x1 - 1].glyph & GLYPH_WIDE)
		unwide(&r->cells[x1 - 1]);
	memmove(&r->cells[x0], &r->cells[x0 + n],
	    (x1 - x0 - n) * sizeof *r->cells);
	grid_touch(g, r, x0, x1);
	memset(&r->cells[x1 - n], 0, n * sizeof *r->cells);
	grid_fill(g, r, x1 - n, x1, (struct cell){ 0, pen });
}

static void
swap_rows(struct row **a, struct row **b)
{
	struct row *tmp = *a;

	*a = *b;
	*b = tmp;
}

/* Rotate the pointers [top, bottom] up by n, by three reversals. */
static void
reverse(struct row **row, unsigned int lo, unsigned int hi)
{
	for (; lo < hi; lo++, hi--)
		swap_rows(&row[lo], &row[hi]);
}

static void
rotate_up(struct row **row, unsigned int top, unsigned int bottom,
    unsigned int n)
{
	struct row *first = row[top];

	if (n == 1) {
		memmove(&row[top], &row[top + 1],
		    (bottom - top) * sizeof(struct row *));
		row[bottom] = first;
		return;
	}
	reverse(row, top, top + n - 1);
	reverse(row, top + n, bottom);
	reverse(row, top, bottom);
}

static void
renew_rows(struct grid *g, unsigned int from, unsigned int n, uint32_t pen)
{
	struct row *r;

	for (; n > 0; n--, from++) {
		r = g->row[from];
		r->id = g->damage->next_id++;
		grid_clear_row(g, r, pen);
	}
}

void
grid_scroll_up(struct grid *g, unsigned int top, unsigned int bottom,
    unsigned int n, uint32_t pen)
{
	unsigned int height = bottom - top + 1;

	if (n >= height)
		n = height;
	else if (n != 0)
		rotate_up(g->row, top, bottom, n);
	renew_rows(g, bottom + 1 - n, n, pen);
}

void
grid_scroll_down(struct grid *g, unsigned int top, unsigned int bottom,
    unsigned int n, uint32_t pen)
{
	unsigned int height = bottom - top + 1;

	if (n >= height)
		n = height;
	else if (n != 0)
		rotate_up(g->row, top, bottom, height - n);
	renew_rows(g, top, n, pen);
}

/* Copy columns of one row to another; both edges cut at the source. */
static void
copy_span(struct grid *g, const struct row *from, unsigned int sx,
    struct row *to, unsigned int dx, unsigned int w)
{
	struct cell line[GRID_COLS_MAX];
	unsigned int i;

	for (i = 0; i < w; i++)
		line[i] = row_cell(from, sx + i);
	if (line[0].glyph & GLYPH_SPACER)
		unwide(&line[0]);
	if (line[w - 1].glyph & GLYPH_WIDE)
		unwide(&line[w - 1]);
	grid_open(g, to, dx, dx + w);
	memcpy(&to->cells[dx], line, w * sizeof *line);
	to->flags |= from->flags & (ROW_WIDE | ROW_CLUSTER);
}

void
grid_copy_rect(struct grid *g, unsigned int sx, unsigned int sy,
    unsigned int w, unsigned int h, unsigned int dx, unsigned int dy)
{
	unsigned int i, y;

	if (w == 0)
		return;
	for (i = 0; i < h; i++) {
		y = dy > sy ? h - 1 - i : i;
		copy_span(g, g->row[sy + y], sx, g->row[dy + y], dx, w);
	}
}

void
grid_mark(const struct grid *g, struct intern *in)
{
	unsigned int y;

	for (y = 0; y < g->rows; y++)
		intern_mark_cells(in, g->row[y]->cells, g->row[y]->used);
}
