/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Rows pushed to a history, taken back, compressed, lost in a crash and
 * loaded again, step by step, against a list of them.  At the end the bytes
 * of its segments are changed, and it is loaded from those.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "regress/lib/vtcheck.h"
#include "text/colour.h"
#include "text/intern.h"
#include "text/width.h"
#include "vt/history-block.h"
#include "vt/history-find.h"
#include "vt/pattern.h"

#define ITEMS_MAX 1500
#define WALKS_MAX 4
#define ROW_MAX 255

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* A row that is in the history: what it was made from. */
struct item {
	uint8_t seed, cells;
	bool wrapped;
};

struct state {
	struct intern *intern;
	struct record_tables tables;
	struct segments segments;
	struct heap_segments *heap;
	struct history *h;
	struct item item[ITEMS_MAX];
	size_t items;
	/* What a crash goes back to: a snapshot, and how many items then. */
	struct buf saved;
	struct item *saved_item; /* owned */
	size_t saved_items;
	unsigned int walks; /* how often all of it was walked */
	const uint8_t *at, *end;
};

static uint8_t
next(struct state *s)
{
	return s->at < s->end ? *s->at++ : 0;
}

/* The cells of a row, from its seed. */
static size_t
make_cells(struct state *s, const struct item *it, struct cell *c)
{
	uint32_t pen = PEN_DEFAULT, r = it->seed;
	struct style style = { .fg = colour_rgb(it->seed, 1, 2) };
	size_t i;

	for (i = 0; i < it->cells; i++) {
		r = r * 1103515245u + 12345u;
		if (it->seed % 3 != 0 && r >> 28 == 0) {
			style.attr = (uint16_t)(r >> 8 & STYLE_ATTRS);
			pen = pen == PEN_DEFAULT ?
			    intern_pen(s->intern, &style) : PEN_DEFAULT;
		}
		c[i] = (struct cell){ 'a' + (r >> 16) % 26, pen };
		if (it->seed % 2 == 0 || r >> 27 > 3)
			continue;
		switch (r >> 27) {
		case 0: c[i].glyph = 0; break;
		case 1: c[i].glyph = 0xe9; break;
		case 2:
			c[i].glyph = GLYPH_CLUSTER |
			    intern_cluster(s->intern, "e\xcc\x81", 3);
			break;
		default:
			if (i + 1 == it->cells)
				break;
			c[i++].glyph = 0x65e5 | GLYPH_WIDE;
			c[i] = (struct cell){ GLYPH_SPACER, pen };
		}
	}
	return it->cells;
}

static void
push(struct state *s, unsigned int n)
{
	struct cell c[ROW_MAX];
	struct item *it;
	uint8_t a = next(s), b = next(s);

	for (; n > 0 && s->items < ITEMS_MAX; n--, a++) {
		it = &s->item[s->items++];
		*it = (struct item){ a, b, (a & b & 3) == 1 };
		history_push(s->h, c, make_cells(s, it, c), it->wrapped,
		    NULL);
	}
}

static void
pop(struct state *s, unsigned int n)
{
	struct cell c[ROW_MAX];
	struct cells got = { 0 };
	struct record_extra extra;
	const struct item *it;
	bool wrapped;

	for (; n > 0; n--, got.count = 0) {
		check(history_pop(s->h, &got, &extra, &wrapped) ==
		    (s->items != 0));
		if (s->items == 0)
			break;
		it = &s->item[--s->items];
		check(wrapped == it->wrapped);
		check(got.count == make_cells(s, it, c));
		check(got.count == 0 ||
		    memcmp(got.cell, c, got.count * sizeof *c) == 0);
	}
	cells_free(&got);
}

static void
save(struct state *s)
{
	buf_clear(&s->saved);
	history_save(s->h, &s->saved);
	history_committed(s->h);
	free(s->saved_item);
	s->saved_item = xmemdup(s->item, s->items * sizeof *s->item + 1);
	s->saved_items = s->items;
}

static void
load(struct state *s)
{
	struct rd rd = rd_of(buf_data(&s->saved), buf_len(&s->saved));

	history_free(s->h, true);
	s->h = history_new(&s->tables, &s->segments, 1u << 20,
	    UINT64_C(1) << 40);
	check(history_load(s->h, &rd) == 0);
}

/* Go back to what was saved last, as if the process had died. */
static void
crash(struct state *s)
{
	load(s);
	s->items = s->saved_items;
	memcpy(s->item, s->saved_item, s->items * sizeof *s->item);
}

static void
compare(struct state *s)
{
	struct cell c[ROW_MAX];
	struct cells line = { 0 };
	struct record_extra extra;
	struct history_iter it;
	size_t i = 0, at, n;

	history_iter_init(s->h, &it, 0);
	while (i < s->items) {
		line.count = 0;
		check(history_next_cells(&it, &line, &extra));
		for (at = 0; i < s->items; at += n) {
			n = make_cells(s, &s->item[i], c);
			check(line.count >= at + n);
			check(n == 0 || memcmp(line.cell + at, c,
			    n * sizeof *c) == 0);
			if (!s->item[i++].wrapped)
				break;
		}
	}
	check(!history_next_cells(&it, &line, &extra));
	cells_free(&line);
}

/* Look at it in the other ways there are. */
static void
look(struct state *s, unsigned int width)
{
	struct history_place at = { next(s), next(s) };
	uint64_t total = history_row_count(s->h, width), back;
	struct history_row rows[8];
	struct history_match m;
	struct pattern *p;
	bool regex = width % 2 == 0;
	size_t n;

	n = history_rows(s->h, width, total / 2, nitems(rows), rows);
	if (n != 0)
		history_row_of(s->h, width, rows[0].line, rows[0].offset,
		    &back);
	history_rows_free(rows, n);
	p = pattern_new(regex ? "a.*b$" : "ab", regex ? PATTERN_REGEX : 0,
	    NULL);
	if (history_find(s->h, p, &at, width % 4 < 2, 3, &m) == HISTORY_FOUND)
		check(m.columns >= 2 && history_row_of(s->h, width,
		    m.at.line, m.at.column, &back));
	pattern_free(p);
}

/* Change bytes of the segments, and see what can be made of them. */
static void
break_it(struct state *s)
{
	struct cells cells = { 0 };
	struct record_extra extra;
	struct history_iter it;
	uint32_t count = s->segments.count(s->segments.arg), seg, at;
	uint8_t *base;
	bool wrapped;

	save(s);
	while (s->end - s->at >= 4 && count != 0) {
		seg = next(s) % count;
		at = (uint32_t)next(s) | (uint32_t)next(s) << 8;
		base = s->segments.at(s->segments.arg, seg);
		if (base != NULL)
			base[at] ^= next(s);
		else
			next(s);
	}
	load(s);
	look(s, 20);
	history_iter_init(s->h, &it, 0);
	while (history_next_cells(&it, &cells, &extra))
		cells.count = 0;
	while (history_pop(s->h, &cells, &extra, &wrapped))
		cells.count = 0;
	history_idle(s->h);
	cells_free(&cells);
}

static void
steps(struct state *s)
{
	while (s->at < s->end) {
		uint8_t op = next(s);

		switch (op % 12) {
		case 0: pop(s, op / 12 + 1); break;
		case 1: pop(s, (op / 12 + 1) * 40); break;
		case 2:
			if (op / 12 % 2 == 0)
				history_idle(s->h);
			else
				history_pack(s->h);
			break;
		case 3: save(s); break;
		case 4: crash(s); break;
		case 5:
			if (s->walks++ < WALKS_MAX)
				look(s, op / 12 + 1);
			break;
		case 6:
			if (s->walks++ < WALKS_MAX)
				compare(s);
			break;
		case 7: return;
		case 8: push(s, (op / 12 + 1) * 20); break;
		default: push(s, op / 12 + 1); break;
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct state *s = xcalloc(1, sizeof *s);

	s->at = data;
	s->end = data + len;
	s->intern = s->tables.intern = intern_new();
	s->tables.widths = widths_new();
	s->heap = heap_segments_new(&s->segments);
	s->h = history_new(&s->tables, &s->segments, 1u << 20,
	    UINT64_C(1) << 40);
	buf_init(&s->saved, SIZE_MAX);
	save(s);
	steps(s);
	compare(s);
	break_it(s);
	history_free(s->h, false);
	heap_segments_free(s->heap);
	buf_free(&s->saved);
	free(s->saved_item);
	widths_free(s->tables.widths);
	intern_free(s->intern);
	free(s);
	return 0;
}
