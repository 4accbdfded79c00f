/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Looking at history: lines one after another, and rows at a width.
 *
 * Each block remembers how many rows its lines make at the width that was
 * asked for last (lines count where they end), so finding a row far back
 * walks the blocks, not the lines.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "vt/history-block.h"

void
history_iter_init(struct history *h, struct history_iter *it, uint64_t line)
{
	size_t lo = 0, hi = h->count, mid;
	const struct block *b;
	struct record rec;
	uint64_t skip, end;

	if (line < h->first)
		line = h->first;
	if (line > history_end(h))
		line = history_end(h);
	/* The first block with a record of that line. */
	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		b = block_at(h, mid);
		end = b->first_line + b->ends;
		if (end > line || (end == line && b->open))
			hi = mid;
		else
			lo = mid + 1;
	}
	it->h = h;
	it->block = lo;
	it->line = line;
	it->rd = rd_of(NULL, 0);
	if (lo == h->count)
		return;
	b = block_at(h, lo);
	it->rd = block_records(h, b);
	for (skip = line - b->first_line; skip > 0;)
		if (!record_next(&it->rd, &rec))
			break;
		else if (!(rec.flags & RECORD_WRAPPED))
			skip--;
}

/*
 * Take the next record, of whichever block.  The reader is made anew when
 * the block changes, since unpacking the next one moves the cache.
 */
static bool
iter_record(struct history_iter *it, struct record *rec)
{
	struct history *h = it->h;

	memset(rec, 0, sizeof *rec);
	while (it->block < h->count) {
		if (record_next(&it->rd, rec))
			return true;
		if (++it->block < h->count)
			it->rd = block_records(h, block_at(h, it->block));
	}
	return false;
}

/* Walk one line; each record goes to one of the two sinks, if it is there. */
static bool
iter_line(struct history_iter *it, struct cells *cells, struct buf *text,
    struct record_extra *extra)
{
	struct record rec;
	bool some = false;
	uint8_t *p;

	memset(extra, 0, sizeof *extra);
	if (it->line >= history_end(it->h))
		return false;
	while (iter_record(it, &rec)) {
		some = true;
		if (rec.flags & RECORD_EXTRA)
			record_extra_add(extra, &rec.extra);
		if (cells != NULL)
			record_cells(&it->h->tables, &rec, cells);
		p = NULL;
		if (text != NULL && rd_left(&rec.payload) != 0)
			p = buf_reserve(text, rd_left(&rec.payload));
		if (p != NULL)
			buf_added(text, record_text(&rec, p));
		if (!(rec.flags & RECORD_WRAPPED))
			break;
	}
	it->line++;
	return some;
}

bool
history_next_cells(struct history_iter *it, struct cells *cells,
    struct record_extra *extra)
{
	return iter_line(it, cells, NULL, extra);
}

bool
history_next_text(struct history_iter *it, struct buf *text,
    struct record_extra *extra)
{
	return iter_line(it, NULL, text, extra);
}

/* The rows that a line makes; of an open one all cells count. */
static uint32_t
cells_rows(const struct cell *c, size_t n, unsigned int width, bool open)
{
	uint32_t rows = 1;
	size_t k;

	if (!open)
		n = cells_text(c, n);
	while ((k = cells_row(c, n, width)) < n) {
		c += k;
		n -= k;
		rows++;
	}
	return rows;
}

/* The rows that the line which ends in a record makes. */
static uint32_t
line_rows(struct history *h, struct cells *cells, unsigned int width)
{
	uint32_t rows = cells_rows(cells->cell, cells->count, width, false);

	(void)h;
	cells->count = 0;
	return rows;
}

/* Collect the pieces of the line that is open where a block begins. */
static void
open_pieces(struct history *h, size_t index, struct cells *cells)
{
	struct history_iter it;
	struct record rec;
	const struct block *b;

	if (index == 0 || !block_at(h, index - 1)->open)
		return;
	b = block_at(h, index);
	history_iter_init(h, &it, b->first_line);
	while (it.block < index && iter_record(&it, &rec)) {
		if (it.block >= index)
			break;
		record_cells(&h->tables, &rec, cells);
	}
}

uint32_t
block_rows(struct history *h, size_t index, unsigned int width)
{
	struct block *b = block_at(h, index);
	struct cells cells = { 0 };
	struct record rec = { 0 };
	struct rd rd;
	uint32_t rows = 0;
	uint64_t line = b->first_line;

	if (b->width == width)
		return b->rows;
	/* All of it is of a line that goes on: its rows count elsewhere. */
	if (b->ends == 0)
		return 0;
	open_pieces(h, index, &cells);
	rd = block_records(h, b);
	while (record_next(&rd, &rec)) {
		bool wrapped = (rec.flags & RECORD_WRAPPED) != 0;

		/* One byte is at most one column, but for clusters. */
		if (!wrapped && cells.count == 0 &&
		    (rd_left(&rec.payload) <= width ||
			record_width(&h->tables, &rec) <= width)) {
			if (line++ >= h->first)
				rows++;
			continue;
		}
		record_cells(&h->tables, &rec, &cells);
		if (wrapped)
			continue;
		if (line++ >= h->first)
			rows += line_rows(h, &cells, width);
		else
			cells.count = 0;
	}
	cells_free(&cells);
	/* The first block's count changes as lines are dropped from it. */
	b->width = index != 0 ? (uint16_t)width : 0;
	b->rows = rows;
	return rows;
}

/* The rows of the line that has not ended. */
static uint32_t
open_rows(struct history *h, unsigned int width)
{
	struct history_iter it;
	struct record_extra extra;
	struct cells cells = { 0 };
	uint32_t rows = 0;

	if (!history_open(h))
		return 0;
	history_iter_init(h, &it, h->ended);
	if (history_next_cells(&it, &cells, &extra))
		rows = cells_rows(cells.cell, cells.count, width, true);
	cells_free(&cells);
	return rows;
}

uint64_t
history_row_count(struct history *h, unsigned int width)
{
	uint64_t rows = open_rows(h, width);
	size_t i;

	for (i = 0; i < h->count; i++)
		rows += block_rows(h, i, width);
	return rows;
}

/*
 * The line to begin at so that at least need rows follow up to the end, and
 * in *have how many follow.  Steps back by blocks, then takes the first
 * line of the block it came to.
 */
static uint64_t
line_before(struct history *h, unsigned int width, uint64_t need,
    uint64_t *have)
{
	size_t i = h->count;
	const struct block *b;

	*have = open_rows(h, width);
	while (i > 0 && *have < need)
		*have += block_rows(h, --i, width);
	if (i == h->count)
		return h->ended;
	b = block_at(h, i);
	return b->first_line > h->first ? b->first_line : h->first;
}

void
history_walk_init(struct history *h, struct history_walk *w,
    unsigned int width, uint64_t back)
{
	struct history_row row;
	uint64_t have;

	memset(w, 0, sizeof *w);
	w->width = width;
	history_iter_init(h, &w->it, line_before(h, width, back, &have));
	for (; have > back; have--)
		history_walk_next(w, &row);
	w->left = have;
}

/* Take the next line; false when there is none. */
static bool
walk_line(struct history_walk *w)
{
	struct history *h = w->it.h;

	w->line.count = w->at = 0;
	if (!history_next_cells(&w->it, &w->line, &w->extra))
		return false;
	w->open = w->it.line == history_end(h) && history_open(h);
	w->text = w->open ? w->line.count :
			    cells_text(w->line.cell, w->line.count);
	return true;
}

bool
history_walk_next(struct history_walk *w, struct history_row *r)
{
	size_t k;

	if (!w->more && !walk_line(w))
		return false;
	memset(r, 0, sizeof *r);
	/* The cells are the line's: there is no room to add to. */
	r->cells.cell = (struct cell *)cells_from(&w->line, w->at);
	k = cells_row(r->cells.cell, w->line.count - w->at, w->width);
	r->cells.count = k;
	r->line = w->it.line - 1;
	r->offset = (uint32_t)w->at;
	if (w->at == 0)
		r->extra = w->extra;
	w->more = w->at + k < w->text;
	r->wrapped = w->more || w->open;
	w->at += k;
	return true;
}

void
history_walk_end(struct history_walk *w)
{
	cells_free(&w->line);
}

size_t
history_rows(struct history *h, unsigned int width, uint64_t back, size_t n,
    struct history_row *out)
{
	struct history_walk w;
	size_t got = 0;

	history_walk_init(h, &w, width, back + n);
	for (; w.left > back && got < n; w.left--) {
		if (!history_walk_next(&w, &out[got]))
			break;
		out[got].cells.cell = xmemdup(out[got].cells.cell,
		    out[got].cells.count * sizeof *out[got].cells.cell);
		out[got].cells.cap = out[got].cells.count;
		got++;
	}
	history_walk_end(&w);
	return got;
}

/* Which row of a line a column is in, of how many. */
static uint64_t
row_of_column(const struct cells *line, unsigned int width, bool open,
    uint32_t column, uint64_t *rows)
{
	size_t at = 0, left = line->count, k;
	uint64_t i;

	*rows = cells_rows(line->cell, line->count, width, open);
	for (i = 0; i + 1 < *rows; i++) {
		k = cells_row(cells_from(line, at), left, width);
		if (column < at + k)
			break;
		at += k;
		left -= k;
	}
	return i;
}

bool
history_row_of(struct history *h, unsigned int width, uint64_t line,
    uint32_t column, uint64_t *back)
{
	struct history_iter it;
	struct record_extra extra;
	struct cells cells = { 0 };
	uint64_t rows, row, end = history_end(h), stop = end;
	bool open = line + 1 == end && history_open(h);
	size_t i = h->count;

	if (line < h->first || line >= end)
		return false;
	/* The blocks whose lines all come later are counted whole. */
	*back = 0;
	if (!open) {
		stop = h->ended;
		*back = open_rows(h, width);
		while (i > 0 && block_at(h, i - 1)->first_line > line) {
			*back += block_rows(h, --i, width);
			stop = block_at(h, i)->first_line;
		}
	}
	history_iter_init(h, &it, line);
	history_next_cells(&it, &cells, &extra);
	row = row_of_column(&cells, width, open, column, &rows);
	*back += rows - 1 - row;
	for (; it.line < stop; *back += cells_rows(cells.cell, cells.count,
	    width, false)) {
		cells.count = 0;
		if (!history_next_cells(&it, &cells, &extra))
			break;
	}
	cells_free(&cells);
	return true;
}

void
history_rows_free(struct history_row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		cells_free(&rows[i].cells);
}

bool
history_find_mark(struct history *h, uint64_t from, bool back, uint8_t marks,
    uint64_t *line, struct record_extra *extra)
{
	struct history_iter it;
	struct record rec;
	uint64_t at;
	bool found = false;

	history_iter_init(h, &it, back ? h->first : from);
	at = it.line;
	while ((!back || at < from) && iter_record(&it, &rec)) {
		if (rec.flags & RECORD_EXTRA && rec.extra.marks & marks) {
			found = true;
			*line = at;
			*extra = rec.extra;
			if (!back)
				break;
		}
		if (!(rec.flags & RECORD_WRAPPED))
			at++;
	}
	return found;
}
