/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The screen's rows, and the part of the first one's line that is in the
 * history, are joined into lines; the lines are cut into rows of the new
 * width; the last of those are the new screen.  A point is an offset into a
 * line meanwhile.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "vt/reflow.h"
#include "vt/screen.h"

/*
 * The most cells of one line that are taken back from the history to be
 * wrapped anew with the screen; of a longer line the rest stays as it is.
 */
#define TAKE_BACK_MAX 65536u

struct line {
	size_t start, count; /* of its cells, among all */
	struct record_extra extra;
};

/* A row of the new width: a piece of a line. */
struct piece {
	size_t line;
	size_t offset, count; /* within the line */
	bool wrapped, padded;
};

struct point {
	size_t line, offset;
};

struct flow {
	struct cells cells;
	struct line *line;
	size_t lines, line_cap;
	struct piece *piece;
	size_t pieces, piece_cap;
};

static struct line *
add_line(struct flow *f)
{
	struct line *l;

	if (f->lines == f->line_cap) {
		f->line_cap = f->line_cap != 0 ? f->line_cap * 2 : 64;
		f->line = xreallocarray(f->line, f->line_cap, sizeof *l);
	}
	l = &f->line[f->lines++];
	memset(l, 0, sizeof *l);
	l->start = f->cells.count;
	return l;
}

static void
add_piece(struct flow *f, struct piece p)
{
	if (f->pieces == f->piece_cap) {
		f->piece_cap = f->piece_cap != 0 ? f->piece_cap * 2 : 128;
		f->piece = xreallocarray(f->piece, f->piece_cap, sizeof p);
	}
	f->piece[f->pieces++] = p;
}

static void
flow_free(struct flow *f)
{
	cells_free(&f->cells);
	free(f->line);
	free(f->piece);
}

/* Put cells before those that are there already. */
static void
prepend_cells(struct cells *to, const struct cells *front)
{
	size_t i, had = to->count;

	if (front->count == 0)
		return;
	for (i = 0; i < front->count; i++)
		cells_add(to, (struct cell){ 0, PEN_DEFAULT });
	memmove(to->cell + front->count, to->cell, had * sizeof *to->cell);
	memcpy(to->cell, front->cell, front->count * sizeof *to->cell);
}

/*
 * Take the newest line back from the history, or its last part when it is
 * too long.  Cells go into an array, what was marked into *extra.  Returns
 * false when there is none.
 */
static bool
take_back(struct vt *vt, struct cells *cells, struct record_extra *extra)
{
	struct cells part = { 0 };
	struct record_extra e;
	bool wrapped, some = false;

	memset(extra, 0, sizeof *extra);
	while (cells->count < TAKE_BACK_MAX &&
	    history_pop(vt->history, &part, &e, &wrapped)) {
		some = true;
		prepend_cells(cells, &part);
		part.count = 0;
		record_extra_add(extra, &e);
		if (!history_open(vt->history))
			break;
	}
	cells_free(&part);
	return some;
}

/* Whether a row of one column has a wide character, without its half. */
static bool
wide_alone(const struct grid *g, const struct row *r)
{
	return g->cols == 1 && row_cell(r, 0).glyph & GLYPH_WIDE;
}

/* Append a row's cells to the last line. */
static void
join_row(struct flow *f, const struct grid *g, unsigned int y)
{
	struct row *r = g->row[y];
	struct line *l = &f->line[f->lines - 1];
	unsigned int n = r->used, i;

	if (r->flags & ROW_WRAPPED) {
		n = grid_wrapped_cols(g, y);
		grid_extend(r, n);
	}
	for (i = 0; i < n; i++)
		cells_add(&f->cells, r->cells[i]);
	if (wide_alone(g, r))
		cells_add(&f->cells, (struct cell){ GLYPH_SPACER,
		    r->cells[0].pen });
	l->count = f->cells.count - l->start;
}

/* The rows from the top that hold text or a point. */
static unsigned int
rows_in_use(const struct grid *g, const struct reflow_point *pt, size_t n)
{
	unsigned int last = g->rows;
	size_t i;

	while (last > 1 && g->row[last - 1]->used == 0 &&
	    g->row[last - 1]->marks == 0 &&
	    !(g->row[last - 2]->flags & ROW_WRAPPED))
		last--;
	/* Only the first point, the cursor, keeps blank rows. */
	for (i = 0; i < n && i < 1; i++)
		if (pt[i].y >= last)
			last = pt[i].y + 1;
	return last;
}

/* Join the screen into lines, and put the points on them. */
static void
join(struct vt *vt, struct flow *f, const struct reflow_point *pt,
    struct point *point, size_t points)
{
	struct grid *g = vt->main.grid;
	struct record_extra extra = { 0 };
	unsigned int y, n = rows_in_use(g, pt, points);
	bool begins = true;
	size_t i, before;

	if (history_open(vt->history)) {
		add_line(f);
		take_back(vt, &f->cells, &extra);
		f->line[0].count = f->cells.count;
		f->line[0].extra = extra;
		begins = false;
	}
	for (i = 0; i < points; i++)
		point[i] = (struct point){ .line = SIZE_MAX,
			.offset = pt[i].y >= n ? pt[i].y - n + 1u : 0 };
	for (y = 0; y < n; y++) {
		struct row *r = g->row[y];
		struct record_extra e = { .marks = r->marks,
			.status = r->status, .time = r->time,
			.flags = r->flags & (uint8_t)~(ROW_DOUBLE_WIDE - 1) };

		if (begins)
			add_line(f);
		record_extra_add(&f->line[f->lines - 1].extra, &e);
		before = f->line[f->lines - 1].count;
		for (i = 0; i < points; i++) {
			if (pt[i].y != y)
				continue;
			point[i].line = f->lines - 1;
			point[i].offset = before + pt[i].x;
			if (pt[i].wrap)
				point[i].offset += wide_alone(g, r) ? 2 : 1;
		}
		join_row(f, g, y);
		begins = !(r->flags & ROW_WRAPPED);
	}
}

/* Cut one line into pieces of a width. */
static void
cut_line(struct flow *f, size_t number, unsigned int cols)
{
	const struct line *l = &f->line[number];
	const struct cell *c = cells_from(&f->cells, l->start);
	size_t end = cells_text(c, l->count);
	struct piece p = { .line = number };

	do {
		p.count = cells_row(c + p.offset, l->count - p.offset, cols);
		/* What was only erased does not wrap. */
		p.wrapped = p.offset + p.count < end;
		p.padded = p.wrapped && p.count < cols;
		add_piece(f, p);
		p.offset += p.count;
	} while (p.wrapped);
}

/* Find the piece and column where an offset of a line came to be. */
static void
place(const struct flow *f, const struct point *at, unsigned int cols,
    size_t *row, struct reflow_point *pt)
{
	size_t i, in;

	if (at->line == SIZE_MAX) {
		/* In the blank rows below all lines. */
		*row = f->pieces - 1 + at->offset;
		if (pt->x >= cols) {
			pt->x = cols - 1;
			pt->wrap = false;
		}
		return;
	}
	for (i = 0; i < f->pieces; i++) {
		const struct piece *p = &f->piece[i];

		if (p->line != at->line)
			continue;
		if (p->wrapped && at->offset >= p->offset + p->count)
			continue;
		in = at->offset - p->offset;
		*row = i;
		pt->wrap = in == (p->count > cols ? p->count : cols);
		if (in >= cols)
			in = cols - 1;
		pt->x = (unsigned int)in;
		return;
	}
	*row = 0;
	pt->x = 0;
	pt->wrap = false;
}

/* Fill a row of the new grid from a piece. */
static void
fill_row(struct vt *vt, struct grid *g, struct row *r, const struct flow *f,
    const struct piece *p)
{
	const struct line *l = &f->line[p->line];
	const struct cell *c = cells_from(&f->cells, l->start + p->offset);
	size_t i, n = p->count < g->cols ? p->count : g->cols;

	(void)vt;
	for (i = 0; i < n; i++) {
		r->cells[i] = c[i];
		if (c[i].glyph & GLYPH_WIDE)
			r->flags |= ROW_WIDE;
		if (c[i].glyph & GLYPH_CLUSTER)
			r->flags |= ROW_CLUSTER;
	}
	r->used = (uint16_t)n;
	while (r->used > 0 && !p->wrapped &&
	    cell_equal(r->cells[r->used - 1], (struct cell){ 0, 0 }))
		r->used--;
	if (p->wrapped)
		r->flags |= ROW_WRAPPED;
	if (p->padded)
		r->flags |= ROW_PADDED;
	r->flags |= l->extra.flags;
	if (p->offset == 0) {
		r->marks = l->extra.marks;
		r->status = l->extra.status;
		r->time = l->extra.time;
	}
}

/* Put a piece that does not stay on the screen into the history. */
static void
push_piece(struct vt *vt, const struct flow *f, const struct piece *p)
{
	const struct line *l = &f->line[p->line];
	bool marked = p->offset == 0 &&
	    (l->extra.marks != 0 || l->extra.flags != 0);

	history_push(vt->history,
	    cells_from(&f->cells, l->start + p->offset), p->count, p->wrapped,
	    marked ? &l->extra : NULL);
}

/* Append a copy of one flow's line to another. */
static void
copy_line(struct flow *to, const struct flow *from, size_t number)
{
	const struct line *l = &from->line[number];
	struct line *n = add_line(to);
	size_t i;

	n->extra = l->extra;
	n->count = l->count;
	for (i = 0; i < l->count; i++)
		cells_add(&to->cells, from->cells.cell[l->start + i]);
}

/* Put lines, which are the newest first, before those of a flow. */
static void
prepend_lines(struct flow *f, const struct flow *back, unsigned int cols)
{
	struct flow all = { 0 };
	struct piece p;
	size_t i;

	for (i = back->lines; i-- > 0;) {
		copy_line(&all, back, i);
		cut_line(&all, all.lines - 1, cols);
	}
	for (i = 0; i < f->lines; i++)
		copy_line(&all, f, i);
	for (i = 0; i < f->pieces; i++) {
		p = f->piece[i];
		p.line += back->lines;
		add_piece(&all, p);
	}
	flow_free(f);
	*f = all;
}

/*
 * Take lines back from the history until there are rows enough.  Returns
 * how many rows came.
 */
static size_t
fill_from_history(struct vt *vt, struct flow *f, unsigned int cols,
    size_t want)
{
	struct flow back = { 0 };
	struct record_extra extra;
	struct cells cells = { 0 };
	struct line *l;
	size_t i;

	/* An open line is part of what is there: it cannot be put before. */
	while (back.pieces < want && !history_open(vt->history)) {
		cells.count = 0;
		if (!take_back(vt, &cells, &extra))
			break;
		l = add_line(&back);
		l->extra = extra;
		l->count = cells.count;
		for (i = 0; i < cells.count; i++)
			cells_add(&back.cells, cells.cell[i]);
		cut_line(&back, back.lines - 1, cols);
	}
	cells_free(&cells);
	if (back.lines != 0)
		prepend_lines(f, &back, cols);
	want = back.pieces;
	flow_free(&back);
	return want;
}

void
reflow_main(struct vt *vt, unsigned int cols, unsigned int rows,
    struct reflow_point *pt, size_t points)
{
	struct grid *old = vt->main.grid, *g;
	struct flow f = { 0 };
	struct point *point = xcalloc(points, sizeof *point);
	size_t *at = xcalloc(points, sizeof *at), i, first, keep, came;
	bool full = rows_in_use(old, pt, points) == old->rows;

	join(vt, &f, pt, point, points);
	for (i = 0; i < f.lines; i++)
		cut_line(&f, i, cols);
	for (i = 0; i < points; i++)
		place(&f, &point[i], cols, &at[i], &pt[i]);
	if (full && f.pieces < rows) {
		came = fill_from_history(vt, &f, cols, rows - f.pieces);
		for (i = 0; i < points; i++)
			at[i] += came;
	}
	/* The last rows stay, but not so that the cursor goes. */
	first = f.pieces > rows ? f.pieces - rows : 0;
	if (points > 0 && first > at[0])
		first = at[0];
	for (i = 0; i < first; i++)
		push_piece(vt, &f, &f.piece[i]);
	keep = f.pieces - first < rows ? f.pieces - first : rows;
	g = grid_new(&vt->damage, cols, rows);
	for (i = 0; i < keep; i++)
		fill_row(vt, g, g->row[i], &f, &f.piece[first + i]);
	for (i = 0; i < points; i++) {
		pt[i].row = (int)at[i] - (int)first;
		pt[i].y = at[i] > first ? (unsigned int)(at[i] - first) : 0;
		if (pt[i].y >= rows)
			pt[i].y = rows - 1;
	}
	vt->main.grid = g;
	grid_free(old);
	flow_free(&f);
	free(point);
	free(at);
}

void
reflow_alternate(struct vt *vt, unsigned int cols, unsigned int rows,
    struct reflow_point *pt)
{
	struct grid *old = vt->alt.grid;
	struct grid *g = grid_new(&vt->damage, cols, rows);
	unsigned int y, n, skip = 0;

	/* Rows go at the top only where the cursor would. */
	if (pt->y >= rows)
		skip = pt->y - rows + 1;
	for (y = 0; y < rows && y + skip < old->rows; y++) {
		struct row *from = old->row[y + skip], *to = g->row[y];

		n = from->used < cols ? from->used : cols;
		memcpy(to->cells, from->cells, n * sizeof *to->cells);
		if (n > 0 && to->cells[n - 1].glyph & GLYPH_WIDE)
			to->cells[n - 1].glyph = ' ';
		to->used = (uint16_t)n;
		to->flags = from->flags & (uint8_t)~(ROW_WRAPPED | ROW_PADDED);
	}
	pt->y -= skip;
	if (pt->x >= cols) {
		pt->x = cols - 1;
		pt->wrap = false;
	}
	vt->alt.grid = g;
	grid_free(old);
}
