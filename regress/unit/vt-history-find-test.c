/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Searching the history against a model: each line's text with the column
 * of every byte, searched from one end to the other.
 */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/xmalloc.h"
#include "regress/unit/unit.h"
#include "text/colour.h"
#include "text/intern.h"
#include "text/style.h"
#include "text/utf8.h"
#include "text/width.h"
#include "vt/history-find.h"
#include "vt/history.h"
#include "vt/pattern.h"

#define ROW_CELLS 80

/* A line: its text, and of each byte (and the end) the column. */
struct line {
	struct buf text;
	uint32_t *column; /* owned; of the cell that a byte is in */
	size_t columns, cap;
};

struct fixture {
	struct intern *intern;
	struct widths *widths;
	struct segments segments;
	struct heap_segments *heap;
	struct history *history;
	struct line *line;
	size_t lines, cap;
	bool open;
	uint32_t pen, cluster;
	uint64_t seed;
};

static uint32_t
rnd(struct fixture *f, uint32_t below)
{
	return random_below(&f->seed, below);
}

static void
setup(struct fixture *f, uint32_t lines, uint64_t seed)
{
	struct style s = { .fg = colour_indexed(3) };
	struct record_tables tables;

	memset(f, 0, sizeof *f);
	f->seed = seed;
	f->intern = tables.intern = intern_new();
	f->widths = tables.widths = widths_new();
	f->heap = heap_segments_new(&f->segments);
	f->history = history_new(&tables, &f->segments, lines,
	    UINT64_C(1) << 40);
	f->pen = intern_pen(f->intern, &s);
	f->cluster = intern_cluster(f->intern, "e\xcc\x81", 3);
}

static void
teardown(struct fixture *f)
{
	size_t i;

	for (i = 0; i < f->lines; i++) {
		buf_free(&f->line[i].text);
		free(f->line[i].column);
	}
	free(f->line);
	history_free(f->history, false);
	heap_segments_free(f->heap);
	widths_free(f->widths);
	intern_free(f->intern);
}

static struct line *
line_to_add_to(struct fixture *f)
{
	struct line *l;

	if (f->open)
		return &f->line[f->lines - 1];
	if (f->lines == f->cap) {
		f->cap = f->cap != 0 ? f->cap * 2 : 64;
		f->line = xreallocarray(f->line, f->cap, sizeof *l);
	}
	l = &f->line[f->lines++];
	memset(l, 0, sizeof *l);
	buf_init(&l->text, SIZE_MAX);
	return l;
}

static void
add_text(struct line *l, const char *s, size_t n, unsigned int width)
{
	size_t at = buf_len(&l->text), i;

	if (at + n + 1 > l->cap) {
		l->cap = (at + n + 1) * 2;
		l->column = xreallocarray(l->column, l->cap,
		    sizeof *l->column);
	}
	for (i = 0; i < n; i++)
		l->column[at + i] = (uint32_t)l->columns;
	buf_put(&l->text, s, n);
	l->columns += width;
	l->column[at + n] = (uint32_t)l->columns;
}

/* Push a row of few kinds of cells, so that much of it matches. */
static void
push(struct fixture *f)
{
	struct line *l = line_to_add_to(f);
	struct cell c[ROW_CELLS];
	size_t n = rnd(f, 6) == 0 ? 0 : rnd(f, ROW_CELLS), i;
	bool plain = rnd(f, 2) == 0;
	uint32_t pen = PEN_DEFAULT;

	for (i = 0; i < n; i++) {
		if (!plain && rnd(f, 9) == 0)
			pen = pen == f->pen ? PEN_DEFAULT : f->pen;
		c[i].pen = pen;
		c[i].glyph = 'a' + rnd(f, 3);
		switch (plain ? 9 : rnd(f, 10)) {
		case 0: c[i].glyph = 0; break;
		case 1: c[i].glyph = 0xe9; break;
		case 2: c[i].glyph = 'A'; break;
		case 3:
			c[i].glyph = f->cluster | GLYPH_CLUSTER;
			add_text(l, "e\xcc\x81", 3, 1);
			continue;
		case 4:
			if (i + 1 == n)
				break;
			c[i++].glyph = 0x65e5 | GLYPH_WIDE;
			c[i] = (struct cell){ GLYPH_SPACER, pen };
			add_text(l, "\xe6\x97\xa5", 3, 2);
			continue;
		default: break;
		}
		if (c[i].glyph == 0xe9)
			add_text(l, "\xc3\xa9", 2, 1);
		else
			add_text(l, c[i].glyph == 0 ? " " :
			    (const char[]){ (char)c[i].glyph, '\0' }, 1, 1);
	}
	f->open = rnd(f, 3) == 0;
	history_push(f->history, c, n, f->open, NULL);
}

/* The model's match in one line that begins in bytes [from, to). */
static bool
line_find(struct line *l, const struct pattern *p, size_t from, size_t to,
    bool back, bool open, struct history_match *m)
{
	struct pattern_text t;
	size_t start, end;
	bool found;

	buf_put_u8(&l->text, '\0');
	t = (struct pattern_text){ (const char *)buf_data(&l->text),
		buf_len(&l->text) - 1, false, open };
	found = pattern_find(p, &t, from, to < t.len ? to : t.len, back,
	    &start, &end);
	l->text.end--;
	if (!found)
		return false;
	m->at.column = l->column[start];
	/* The cell that the match ends in counts whole. */
	while (end < buf_len(&l->text) &&
	    l->column[end] == l->column[end - 1])
		end++;
	m->columns = l->column[end] - m->at.column;
	return true;
}

/* The first byte of the cell that a column is in. */
static size_t
byte_of(const struct line *l, uint32_t column)
{
	size_t i, n = buf_len(&l->text), best = 0;

	if (column >= l->columns)
		return n;
	for (i = 0; i < n && l->column[i] <= column; i++)
		if (i == 0 || l->column[i] != l->column[i - 1])
			best = i;
	return best;
}

static bool
model_find(struct fixture *f, const struct pattern *p,
    const struct history_place *from, bool back, struct history_match *m)
{
	uint64_t first = history_first(f->history);
	size_t i = (size_t)from->line, at, lo = 0, hi = SIZE_MAX;

	while (back ? i + 1 > first : i < f->lines) {
		if (i < f->lines) {
			lo = 0;
			hi = SIZE_MAX;
			at = i == from->line ?
			    byte_of(&f->line[i], from->column) : 0;
			if (i == from->line && back)
				hi = at;
			else if (i == from->line)
				lo = at;
			m->at.line = i;
			if (line_find(&f->line[i], p, lo, hi, back,
			    f->open && i + 1 == f->lines, m))
				return true;
		}
		i += back ? SIZE_MAX : 1;
	}
	return false;
}

static const struct {
	const char *text;
	unsigned int flags;
} patterns[] = {
	{ "abcabcab", 0 },
	{ "aaaaaaaaaaaaa", 0 },
	{ "a", 0 },
	{ "AbC", PATTERN_ICASE },
	{ "b\xe6\x97\xa5", 0 },
	{ "\xcc\x81", 0 },
	{ "b\xc3\x89""a", PATTERN_ICASE },
	{ "c  ", 0 },
	{ "zzz", 0 },
	{ "ab+a", PATTERN_REGEX },
	{ "^a.*a$", PATTERN_REGEX },
	{ "[^a]aaaa", PATTERN_REGEX },
	{ "c(a|b){9}", PATTERN_REGEX | PATTERN_ICASE },
};

/* Search on from a place until there is no more. */
static void
check_walk(struct fixture *f, const struct pattern *p, bool back, size_t row)
{
	uint64_t first = history_first(f->history);
	struct history_place at = { first + rnd(f, (uint32_t)(f->lines -
	    first)), rnd(f, 100) }, slice;
	struct history_match got, wanted;
	enum history_found r;
	unsigned int steps;
	bool found;

	for (steps = 0; steps < 12; steps++) {
		found = model_find(f, p, &at, back, &wanted);
		slice = at;
		do
			r = history_find(f->history, p, &slice, back,
			    1 + rnd(f, 3), &got);
		while (r == HISTORY_GO_ON);
		assert_row(row, (r == HISTORY_FOUND) == found);
		if (!found)
			break;
		if (got.at.line != wanted.at.line ||
		    got.at.column != wanted.at.column ||
		    got.columns != wanted.columns)
			fail_msg("row %zu, back %d: from %ju:%u got %ju:%u+%u, "
			    "not %ju:%u+%u", row, back, (uintmax_t)at.line,
			    at.column, (uintmax_t)got.at.line, got.at.column,
			    got.columns, (uintmax_t)wanted.at.line,
			    wanted.at.column, wanted.columns);
		at = got.at;
		if (!back)
			at.column++;
	}
}

static void
check(struct fixture *f)
{
	struct pattern *p;
	struct err err;
	size_t i;

	for (i = 0; i < nitems(patterns); i++) {
		p = pattern_new(patterns[i].text, patterns[i].flags, &err);
		assert_non_null(p);
		check_walk(f, p, false, i);
		check_walk(f, p, true, i);
		pattern_free(p);
	}
}

static void
test_model(void **state)
{
	struct fixture f;
	unsigned int round, i;

	(void)state;
	for (round = 0; round < 4; round++) {
		setup(&f, round == 3 ? 2000 : 1000000, round);
		for (i = 0; i < 400; i++)
			push(&f);
		check(&f);
		for (i = 0; i < 5000; i++)
			push(&f);
		check(&f);
		while (history_idle(f.history))
			;
		check(&f);
		teardown(&f);
	}
}

#define COUNTS 25000u /* of 8 columns each: several blocks */

/* One line of numbers that count up, over several blocks. */
static void
push_counts(struct fixture *f)
{
	struct cell c[100];
	char text[16];
	unsigned int i, n = 0;
	size_t k;

	for (i = 0; i < COUNTS; i++) {
		snprintf(text, sizeof text, "%07u%c", i,
		    i + 1 == COUNTS ? 'x' : ' ');
		for (k = 0; k < 8; k++) {
			c[n++] = (struct cell){ (uint8_t)text[k],
				PEN_DEFAULT };
			if (n < nitems(c))
				continue;
			history_push(f->history, c, n, true, NULL);
			n = 0;
		}
	}
	history_push(f->history, c, n, false, NULL);
}

/* Find a text in it from a place, a block at a time. */
static bool
find_in_long(struct fixture *f, const char *text, unsigned int flags,
    uint32_t from, bool back, struct history_match *m)
{
	struct history_place at = { 0, from }, was;
	struct err err;
	struct pattern *p = pattern_new(text, flags, &err);
	enum history_found found;

	assert_non_null(p);
	for (;;) {
		was = at;
		found = history_find(f->history, p, &at, back, 1, m);
		if (found != HISTORY_GO_ON)
			break;
		/* It gets on. */
		assert_true(back ? at.column < was.column :
				   at.column > was.column);
	}
	pattern_free(p);
	return found == HISTORY_FOUND;
}

/* Small steps where blocks meet: 641 records of 102 bytes each. */
static unsigned int
step_of(unsigned int i)
{
	return (i + 70) % (641 * 100 / 8) < 90 ? 2 : 62;
}

/* What lies where blocks meet is found too, from both sides. */
static void
check_long_line(struct fixture *f)
{
	struct history_match m;
	char text[64];
	unsigned int i, flags;

	for (i = 0; i + 4 < COUNTS; i += step_of(i)) {
		flags = i % 10 == 4 ? PATTERN_REGEX : 0;
		snprintf(text, sizeof text,
		    flags ? "%07u [0-9]+ %07u " : "%07u %07u %07u ", i,
		    flags ? i + 2 : i + 1, i + 2);
		assert_row(i, find_in_long(f, text, flags,
		    i % 4 == 0 ? i * 8 + 30 : i * 8 - i % 50, i % 4 == 0,
		    &m));
		assert_row(i, m.at.column == i * 8 && m.columns == 24);
	}
}

static void
test_long_line(void **state)
{
	struct fixture f;
	struct history_match m;
	uint64_t back, total;

	(void)state;
	setup(&f, 1000, 1);
	push_counts(&f);
	check_long_line(&f);
	while (history_idle(f.history))
		;
	check_long_line(&f);
	assert_true(find_in_long(&f, "0000001", 0, UINT32_MAX, true, &m));
	assert_int_equal(m.at.column, 8);
	assert_true(find_in_long(&f, "x$", PATTERN_REGEX, 0, false, &m));
	assert_int_equal(m.at.column, COUNTS * 8 - 1);
	/* A block's edge is not a line's. */
	assert_true(find_in_long(&f, "^[0-9]", PATTERN_REGEX, UINT32_MAX,
	    true, &m));
	assert_int_equal(m.at.column, 0);
	assert_false(find_in_long(&f, "[0-9 ]$", PATTERN_REGEX, 0, false,
	    &m));
	total = history_row_count(f.history, 64);
	assert_true(history_row_of(f.history, 64, 0, 6400, &back));
	assert_int_equal(back, total - 1 - 100);
	teardown(&f);
}

/* Every row is where history_row_of says its first and last column are. */
static void
test_row_of(void **state)
{
	struct fixture f;
	struct history_row row;
	uint64_t total, back, got;
	unsigned int i, width, round;

	(void)state;
	for (round = 0; round < 3; round++) {
		setup(&f, round == 1 ? 300 : 100000, round + 20);
		for (i = 0; i < 3000; i++)
			push(&f);
		width = 2 + rnd(&f, 90);
		total = history_row_count(f.history, width);
		for (i = 0; i < 300; i++) {
			back = rnd(&f, (uint32_t)total);
			assert_int_equal(history_rows(f.history, width, back,
			    1, &row), 1);
			assert_true(history_row_of(f.history, width, row.line,
			    row.offset, &got));
			assert_int_equal(got, back);
			if (row.cells.count > 0) {
				assert_true(history_row_of(f.history, width,
				    row.line, row.offset +
				    (uint32_t)row.cells.count - 1, &got));
				assert_int_equal(got, back);
			}
			history_rows_free(&row, 1);
		}
		assert_false(history_row_of(f.history, width,
		    history_end(f.history), 0, &got));
		teardown(&f);
	}
}

/* Nothing there, and places that are nowhere. */
static void
test_edges(void **state)
{
	struct fixture f;
	struct history_place at = { 0, 0 };
	struct history_match m;
	struct err err;
	struct pattern *p = pattern_new("a", 0, &err);
	struct cell c = { 'a', PEN_DEFAULT };

	(void)state;
	setup(&f, 1000, 1);
	assert_int_equal(history_find(f.history, p, &at, false, 1, &m),
	    HISTORY_NOT_FOUND);
	history_push(f.history, NULL, 0, false, NULL);
	assert_int_equal(history_find(f.history, p, &at, false, 1, &m),
	    HISTORY_NOT_FOUND);
	history_push(f.history, &c, 1, true, NULL);
	assert_int_equal(history_find(f.history, p, &at, false, 1, &m),
	    HISTORY_FOUND);
	assert_int_equal(m.at.line, 1);
	at = (struct history_place){ 9, 9 };
	assert_int_equal(history_find(f.history, p, &at, false, 1, &m),
	    HISTORY_NOT_FOUND);
	assert_int_equal(history_find(f.history, p, &at, true, 1, &m),
	    HISTORY_FOUND);
	at = (struct history_place){ 1, 0 };
	assert_int_equal(history_find(f.history, p, &at, true, 1, &m),
	    HISTORY_NOT_FOUND);
	at = (struct history_place){ 1, 1 };
	assert_int_equal(history_find(f.history, p, &at, true, 1, &m),
	    HISTORY_FOUND);
	pattern_free(p);
	teardown(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_model),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_row_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
