/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The history against a model: an array of the records pushed, with the
 * number of the line that each belongs to.  Whatever is done to both, they
 * must hold the same.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "regress/unit/unit.h"
#include "text/colour.h"
#include "text/intern.h"
#include "text/style.h"
#include "text/width.h"
#include "vt/history-block.h"

#define STYLES 8
#define CELLS_MAX 300

struct item {
	struct cell *cell; /* owned */
	size_t count;
	bool wrapped;
	struct record_extra extra;
	uint64_t line;
};

struct model {
	struct item *item;
	size_t count, cap;
	uint64_t ended, first;
	uint32_t limit;
};

struct fixture {
	struct intern *intern;
	struct widths *widths;
	struct record_tables tables;
	struct segments segments;
	struct heap_segments *heap;
	struct history *history;
	struct model model;
	uint32_t pen[STYLES];
	uint32_t cluster;
	uint64_t seed;
};

static uint32_t
rnd(struct fixture *f, uint32_t below)
{
	return random_below(&f->seed, below);
}

static void
setup(struct fixture *f, uint32_t lines, uint64_t bytes, uint64_t seed)
{
	struct style s;
	unsigned int i;

	memset(f, 0, sizeof *f);
	f->seed = seed;
	f->intern = f->tables.intern = intern_new();
	f->widths = f->tables.widths = widths_new();
	f->heap = heap_segments_new(&f->segments);
	f->history = history_new(&f->tables, &f->segments, lines, bytes);
	f->model.limit = lines;
	for (i = 1; i < STYLES; i++) {
		memset(&s, 0, sizeof s);
		s.fg = i % 2 == 0 ? colour_indexed(i) : colour_rgb(i, 2, 3);
		s.bg = i % 3 == 0 ? colour_rgb(9, 8, i) : COLOUR_DEFAULT;
		s.ul = i == 4 ? colour_indexed(7) : COLOUR_DEFAULT;
		s.attr = i == 5 ? STYLE_BOLD | STYLE_OVERLINE : 0;
		s.link = i == 6 ? intern_link(f->intern, "http://a/", "b") : 0;
		f->pen[i] = intern_pen(f->intern, &s);
	}
	f->cluster = intern_cluster(f->intern, "e\xcc\x81", 3);
}

static void
model_cut(struct model *m, size_t n)
{
	while (m->count > n)
		free(m->item[--m->count].cell);
}

static void
teardown(struct fixture *f)
{
	history_free(f->history, false);
	model_cut(&f->model, 0);
	free(f->model.item);
	heap_segments_free(f->heap);
	widths_free(f->widths);
	intern_free(f->intern);
}

/* Make a row of cells of one kind or another. */
static size_t
make_cells(struct fixture *f, struct cell *c, size_t max)
{
	size_t n = rnd(f, 10) == 0 ? rnd(f, (uint32_t)max) : rnd(f, 60), i;
	unsigned int kind = rnd(f, 4);
	uint32_t pen = PEN_DEFAULT;

	for (i = 0; i < n; i++) {
		if (kind >= 1 && rnd(f, 6) == 0)
			pen = f->pen[rnd(f, STYLES)];
		c[i].pen = pen;
		c[i].glyph = 'a' + rnd(f, 26);
		if (kind < 2)
			continue;
		switch (rnd(f, 8)) {
		case 0: c[i].glyph = 0; break;
		case 1: c[i].glyph = 0xe9; break;
		case 2: c[i].glyph = f->cluster | GLYPH_CLUSTER; break;
		case 3:
			if (i + 1 == n)
				break;
			c[i].glyph = 0x65e5 | GLYPH_WIDE;
			i++;
			c[i] = (struct cell){ GLYPH_SPACER, pen };
			break;
		default: break;
		}
	}
	return n;
}

static void
push(struct fixture *f)
{
	struct model *m = &f->model;
	struct cell cells[CELLS_MAX];
	struct item *it;

	if (m->count == m->cap) {
		m->cap = m->cap != 0 ? m->cap * 2 : 64;
		m->item = xreallocarray(m->item, m->cap, sizeof *m->item);
	}
	it = &m->item[m->count++];
	memset(it, 0, sizeof *it);
	it->count = make_cells(f, cells, CELLS_MAX);
	it->cell = xmemdup(cells, it->count * sizeof *cells + 1);
	it->wrapped = rnd(f, 4) == 0;
	it->line = m->ended;
	if (rnd(f, 10) == 0) {
		it->extra.marks = (uint8_t)(1 + rnd(f, 31));
		it->extra.status = (int32_t)rnd(f, 300) - 150;
		it->extra.time = rnd(f, 1000000) * UINT64_C(1000000);
	}
	history_push(f->history, it->cell, it->count, it->wrapped,
	    it->extra.marks != 0 ? &it->extra : NULL);
	if (!it->wrapped)
		m->ended++;
	if (m->ended - m->first > m->limit)
		m->first = m->ended - m->limit;
}

static void
pop(struct fixture *f)
{
	struct model *m = &f->model;
	struct cells cells = { 0 };
	struct record_extra extra;
	struct item *it;
	bool wrapped, some = history_pop(f->history, &cells, &extra, &wrapped);

	if (m->count == 0 || m->item[m->count - 1].line < m->first) {
		assert_false(some);
		cells_free(&cells);
		return;
	}
	assert_true(some);
	it = &m->item[m->count - 1];
	assert_int_equal(cells.count, it->count);
	assert_memory_equal(cells.cell, it->cell, it->count *
	    sizeof *cells.cell);
	assert_int_equal(wrapped, it->wrapped);
	assert_int_equal(extra.marks, it->extra.marks);
	assert_int_equal(extra.status, it->extra.status);
	assert_int_equal(extra.time, it->extra.time);
	cells_free(&cells);
	if (!it->wrapped)
		m->ended--;
	model_cut(m, m->count - 1);
}

/* The index of the first record of a line, or the count. */
static size_t
model_find(const struct model *m, uint64_t line)
{
	size_t i;

	for (i = 0; i < m->count; i++)
		if (m->item[i].line >= line)
			break;
	return i;
}

/* Collect the cells of the line that begins at an index; steps over it. */
static void
model_line(const struct model *m, size_t *i, struct cells *out)
{
	uint64_t line = m->item[*i].line;
	size_t k;

	out->count = 0;
	for (; *i < m->count && m->item[*i].line == line; (*i)++)
		for (k = 0; k < m->item[*i].count; k++)
			cells_add(out, m->item[*i].cell[k]);
}

/* Compare the lines from one on. */
static void
check_lines(struct fixture *f, uint64_t from)
{
	struct model *m = &f->model;
	struct cells wanted = { 0 }, got = { 0 };
	struct history_iter it;
	struct record_extra extra;
	size_t i = model_find(m, from);

	history_iter_init(f->history, &it, from);
	while (i < m->count) {
		model_line(m, &i, &wanted);
		got.count = 0;
		assert_true(history_next_cells(&it, &got, &extra));
		assert_int_equal(got.count, wanted.count);
		assert_memory_equal(got.cell, wanted.cell,
		    got.count * sizeof *got.cell);
	}
	assert_false(history_next_cells(&it, &got, &extra));
	cells_free(&wanted);
	cells_free(&got);
}

/* How many cells of a line go into its next row. */
static size_t
row_length(const struct cell *c, size_t n, unsigned int width)
{
	if (n <= width)
		return n;
	if (c[width].glyph & GLYPH_SPACER)
		return width > 1 ? width - 1 : 2;
	return width;
}

/* Compare the rows at a width, and some of them got from the middle. */
static void
check_rows(struct fixture *f, unsigned int width)
{
	struct model *m = &f->model;
	struct cells line = { 0 };
	struct cell none;
	struct history_row row[7];
	uint64_t total = history_row_count(f->history, width), at = 0, back;
	bool look;
	size_t i = model_find(m, m->first), k, n, got, off, text;

	while (i < m->count) {
		model_line(m, &i, &line);
		/* What was erased at the end of a line does not wrap. */
		text = line.count;
		if (!m->item[i - 1].wrapped)
			text = cells_text(line.cell, text);
		off = 0;
		do {
			const struct cell *c =
			    line.cell != NULL ? line.cell + off : &none;

			k = row_length(c, line.count - off, width);
			assert_true(at < total);
			back = total - at - 1;
			/* Each walks a block: some of them are enough. */
			look = rnd(f, 40) == 0;
			if (look) {
				assert_int_equal(history_rows(f->history,
				    width, back, 1, row), 1);
				assert_int_equal(row[0].cells.count, k);
				assert_memory_equal(row[0].cells.cell, c,
				    k * sizeof *c);
				assert_int_equal(row[0].offset, off);
				history_rows_free(row, 1);
			}
			off += k;
			at++;
		} while (off < text);
	}
	assert_int_equal(at, total);
	back = total != 0 ? rnd(f, (uint32_t)total) : 0;
	n = 1 + rnd(f, nitems(row));
	got = history_rows(f->history, width, back, n, row);
	assert_int_equal(got, total - back < n ? total - back : n);
	history_rows_free(row, got);
	cells_free(&line);
}

static void
check(struct fixture *f)
{
	struct model *m = &f->model;
	bool open = m->count != 0 && m->item[m->count - 1].wrapped;

	if (m->first > m->ended)
		m->first = m->ended;
	assert_int_equal(history_first(f->history), m->first);
	assert_int_equal(history_end(f->history), m->ended + open);
	assert_int_equal(history_open(f->history), open);
	check_lines(f, m->first);
	check_lines(f, m->first +
	    rnd(f, (uint32_t)(m->ended - m->first) + 1));
}

/* Save it, throw it away, load it again. */
static void
reload(struct fixture *f)
{
	struct buf b = BUF_INIT;
	struct rd rd;

	history_save(f->history, &b);
	history_free(f->history, true);
	f->history = history_new(&f->tables, &f->segments, f->model.limit,
	    UINT64_C(1) << 40);
	rd = rd_of(buf_data(&b), buf_len(&b));
	assert_int_equal(history_load(f->history, &rd), 0);
	buf_free(&b);
}

/* Do something at random, more pushes than else. */
static void
step(struct fixture *f)
{
	unsigned int i, n;

	switch (rnd(f, 20)) {
	case 0:
		for (n = rnd(f, 30); n > 0; n--)
			pop(f);
		break;
	case 4:
		for (n = rnd(f, 5); n > 0 && history_pack(f->history); n--)
			;
		break;
	case 1:
		for (n = rnd(f, 8); n > 0 && history_idle(f->history); n--)
			;
		break;
	case 2: history_committed(f->history); break;
	case 3: reload(f); break;
	default:
		for (i = 0, n = rnd(f, 60); i < n; i++)
			push(f);
		break;
	}
}

static void
test_model(void **state)
{
	struct fixture f;
	unsigned int round, i;

	(void)state;
	for (round = 0; round < 12; round++) {
		setup(&f, round % 3 == 0 ? 200 : 1000000, UINT64_C(1) << 40,
		    round);
		for (i = 0; i < 150; i++) {
			step(&f);
			if (i % 10 == 9)
				check(&f);
		}
		check_rows(&f, 1 + rnd(&f, 120));
		history_committed(f.history);
		while (history_idle(f.history))
			;
		check(&f);
		reload(&f);
		check(&f);
		check_rows(&f, 1 + rnd(&f, 10));
		teardown(&f);
	}
}

/* A crash: what a snapshot said is there again, whatever came after it. */
static void
test_crash(void **state)
{
	struct fixture f;
	struct buf b = BUF_INIT;
	struct rd rd;
	struct model at;
	size_t i, n;
	unsigned int round;

	(void)state;
	for (round = 0; round < 30; round++) {
		setup(&f, 1000000, UINT64_C(1) << 40, round + 100);
		for (i = 0; i < 20 + rnd(&f, 40); i++)
			step(&f);
		buf_clear(&b);
		history_save(f.history, &b);
		history_committed(f.history);
		at = f.model;
		at.item = xcalloc(at.count + 1, sizeof *at.item);
		for (i = 0; i < at.count; i++) {
			at.item[i] = f.model.item[i];
			at.item[i].cell = xmemdup(at.item[i].cell,
			    at.item[i].count * sizeof(struct cell) + 1);
		}
		/* What follows is lost; no snapshot after it is safe. */
		for (i = 0; i < rnd(&f, 12); i++) {
			if (rnd(&f, 3) == 0)
				for (n = rnd(&f, 50); n > 0; n--)
					pop(&f);
			else
				for (n = rnd(&f, 200); n > 0; n--)
					push(&f);
			if (rnd(&f, 3) == 0)
				history_pack(f.history);
			if (rnd(&f, 3) == 0)
				history_idle(f.history);
		}
		history_free(f.history, true);
		model_cut(&f.model, 0);
		free(f.model.item);
		f.model = at;
		f.model.cap = at.count + 1;
		f.history = history_new(&f.tables, &f.segments, 1000000,
		    UINT64_C(1) << 40);
		rd = rd_of(buf_data(&b), buf_len(&b));
		assert_int_equal(history_load(f.history, &rd), 0);
		check(&f);
		push(&f);
		pop(&f);
		check(&f);
		teardown(&f);
	}
	buf_free(&b);
}

/* The limit in bytes: what is left is the newest, and little enough. */
static void
test_byte_limit(void **state)
{
	struct fixture f;
	unsigned int i;

	(void)state;
	setup(&f, 1000000, 300000, 1);
	for (i = 0; i < 40000; i++) {
		push(&f);
		assert_true(history_bytes(f.history) <= 300000 + SEGMENT_SIZE);
	}
	assert_true(history_first(f.history) > 0);
	/* The oldest line may have lost its beginning with a block. */
	f.model.first = history_first(f.history) + 1;
	check_lines(&f, f.model.first);
	while (history_idle(f.history))
		;
	check_lines(&f, f.model.first);
	teardown(&f);
}

/* Counts what the system would see: segments given out. */
static uint32_t given;
static uint32_t (*real_alloc)(void *);
static void (*real_release)(void *, uint32_t);

static uint32_t
counting_alloc(void *arg)
{
	given++;
	return real_alloc(arg);
}

static void
counting_release(void *arg, uint32_t seg)
{
	given--;
	real_release(arg, seg);
}

/* Clearing gives the memory back; so does a limit of no lines. */
static void
test_clear(void **state)
{
	struct fixture f;
	unsigned int i;

	(void)state;
	setup(&f, 1000000, UINT64_C(1) << 40, 1);
	history_free(f.history, false);
	real_alloc = f.segments.alloc;
	real_release = f.segments.release;
	f.segments.alloc = counting_alloc;
	f.segments.release = counting_release;
	given = 0;
	f.history = history_new(&f.tables, &f.segments, 1000000,
	    UINT64_C(1) << 40);
	for (i = 0; i < 30000; i++)
		push(&f);
	for (i = 0; i < 5; i++)
		history_idle(f.history);
	assert_true(given > 10);
	history_clear(f.history);
	assert_int_equal(given, 0);
	assert_int_equal(history_bytes(f.history), 0);
	assert_int_equal(history_first(f.history), f.model.ended);
	model_cut(&f.model, 0);
	f.model.first = f.model.ended;
	push(&f);
	check(&f);
	/* All taken back and committed: nothing is held either. */
	while (f.model.count != 0)
		pop(&f);
	history_committed(f.history);
	history_idle(f.history);
	assert_int_equal(given, 0);
	history_set_limits(f.history, 0, 0);
	push(&f);
	assert_int_equal(history_end(f.history), history_first(f.history));
	teardown(&f);
}

/* No memory: the oldest goes, then nothing is kept, and all goes on. */
static uint32_t allowed;

static uint32_t
bounded_alloc(void *arg)
{
	if (allowed == 0)
		return SEGMENT_NONE;
	allowed--;
	return real_alloc(arg);
}

static void
bounded_release(void *arg, uint32_t seg)
{
	allowed++;
	real_release(arg, seg);
}

static void
test_no_memory(void **state)
{
	struct fixture f;
	unsigned int i, bound;

	(void)state;
	for (bound = 0; bound < 6; bound++) {
		setup(&f, 1000000, UINT64_C(1) << 40, bound);
		history_free(f.history, false);
		real_alloc = f.segments.alloc;
		real_release = f.segments.release;
		f.segments.alloc = bounded_alloc;
		f.segments.release = bounded_release;
		allowed = bound;
		f.history = history_new(&f.tables, &f.segments, 1000000,
		    UINT64_C(1) << 40);
		for (i = 0; i < 20000; i++) {
			push(&f);
			if (i % 1000 == 0)
				history_idle(f.history);
		}
		if (bound >= 2) {
			f.model.first = history_first(f.history) + 1;
			check_lines(&f, f.model.first);
		}
		teardown(&f);
	}
}

static void
test_marks(void **state)
{
	struct fixture f;
	struct record_extra extra;
	uint64_t line, from;
	const struct item *it;
	unsigned int i;
	size_t k, best;
	bool found, back;

	(void)state;
	setup(&f, 1000000, UINT64_C(1) << 40, 3);
	for (i = 0; i < 3000; i++)
		push(&f);
	for (i = 0; i < 200; i++) {
		uint8_t marks = (uint8_t)(1u << rnd(&f, 4));

		back = i % 2 == 0;
		from = rnd(&f, (uint32_t)f.model.ended);
		best = f.model.count;
		for (k = 0; k < f.model.count; k++) {
			it = &f.model.item[k];
			if (!(it->extra.marks & marks))
				continue;
			if (back ? it->line < from : it->line >= from) {
				best = k;
				if (!back)
					break;
			}
		}
		found = history_find_mark(f.history, from, back, marks, &line,
		    &extra);
		assert_int_equal(found, best != f.model.count);
		if (!found)
			continue;
		assert_int_equal(line, f.model.item[best].line);
		assert_int_equal(extra.marks, f.model.item[best].extra.marks);
		assert_int_equal(extra.time, f.model.item[best].extra.time);
	}
	teardown(&f);
}

/* Records by themselves: any cells come back, and broken ones do no harm. */
static void
test_records(void **state)
{
	struct fixture f;
	struct cell cells[CELLS_MAX];
	struct cells got = { 0 };
	uint8_t text[16384];
	struct record rec;
	uint8_t b[16384];
	struct rd rd;
	size_t n, len, i;
	unsigned int round;

	(void)state;
	setup(&f, 0, 0, 9);
	for (round = 0; round < 3000; round++) {
		n = make_cells(&f, cells, CELLS_MAX);
		len = record_write(&f.tables, cells, n, false, NULL, b,
		    sizeof b);
		assert_true(len != 0);
		rd = rd_of(b, len);
		memset(&rec, 0, sizeof rec);
		assert_true(record_next(&rd, &rec));
		assert_true(rd_end(&rd));
		got.count = 0;
		assert_int_equal(record_cells(&f.tables, &rec, &got), 0);
		assert_int_equal(got.count, n);
		assert_memory_equal(got.cell, cells, n * sizeof *cells);
		assert_int_equal(record_width(&f.tables, &rec), n);
		/* Too little room is noticed, nothing beyond it written. */
		if (len > 1) {
			i = rnd(&f, (uint32_t)len);
			b[i] = 0xaa;
			assert_int_equal(record_write(&f.tables, cells, n,
			    false, NULL, b, i), 0);
			assert_int_equal(b[i], 0xaa);
		}
		/* Any bytes can be read. */
		for (i = 0; i < 8 && len > 0; i++)
			b[rnd(&f, (uint32_t)len)] = (uint8_t)rnd(&f, 256);
		rd = rd_of(b, len);
		while (record_next(&rd, &rec)) {
			got.count = 0;
			record_cells(&f.tables, &rec, &got);
			record_width(&f.tables, &rec);
			record_text(&rec, text);
		}
	}
	cells_free(&got);
	teardown(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_model),
		cmocka_unit_test(test_crash),
		cmocka_unit_test(test_byte_limit),
		cmocka_unit_test(test_clear),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
