/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Rows of lines that are as long as lines may be. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "regress/unit/unit.h"
#include "text/intern.h"
#include "text/width.h"
#include "vt/history-block.h"

#define ROW 300u
#define WIDTH 7u

/* Counts how often a block is looked at. */
static unsigned int looks;
static uint8_t *(*real_at)(void *, uint32_t);

static uint8_t *
counting_at(void *arg, uint32_t seg)
{
	looks++;
	return real_at(arg, seg);
}

static uint32_t
glyph_of(size_t i)
{
	return 'a' + (uint32_t)(i * 7 % 26);
}

/* A line of so many cells, which ends. */
static void
push_line(struct history *h, size_t cells)
{
	struct cell c[ROW];
	size_t at = 0, i, n;

	do {
		n = cells - at < ROW ? cells - at : ROW;
		for (i = 0; i < n; i++)
			c[i] = (struct cell){ glyph_of(at + i), PEN_DEFAULT };
		at += n;
		history_push(h, c, n, at < cells, NULL);
	} while (at < cells);
}

/* All rows of lines, of which one is long: each block is read a few times. */
static void
test_walk(void **state)
{
	static const size_t lines[] = { 10, 0, HISTORY_LINE_CELLS_MAX - ROW,
		7, 15 };
	struct record_tables tables = { intern_new(), widths_new() };
	struct segments segments;
	struct heap_segments *heap = heap_segments_new(&segments);
	struct history_walk w;
	struct history_row row;
	struct history *h;
	size_t i, at, n;
	uint64_t total = 0;

	(void)state;
	real_at = segments.at;
	segments.at = counting_at;
	h = history_new(&tables, &segments, 1000, UINT64_C(1) << 30);
	for (i = 0; i < nitems(lines); i++) {
		push_line(h, lines[i]);
		total += lines[i] == 0 ? 1 : (lines[i] + WIDTH - 1) / WIDTH;
	}
	looks = 0;
	assert_int_equal(history_row_count(h, WIDTH), total);
	history_walk_init(h, &w, WIDTH, total);
	assert_int_equal(w.left, total);
	for (i = 0; i < nitems(lines); i++)
		for (at = 0; at == 0 || at < lines[i]; at += WIDTH) {
			assert_true(history_walk_next(&w, &row));
			n = lines[i] - at < WIDTH ? lines[i] - at : WIDTH;
			assert_int_equal(row.line, i);
			assert_int_equal(row.offset, at);
			assert_int_equal(row.cells.count, n);
			assert_int_equal(row.wrapped, at + n < lines[i]);
			if (n != 0)
				assert_int_equal(row.cells.cell[n - 1].glyph,
				    glyph_of(at + n - 1));
		}
	assert_false(history_walk_next(&w, &row));
	history_walk_end(&w);
	assert_true(h->count > 10);
	assert_true(looks < 10 * h->count);
	history_free(h, false);
	heap_segments_free(heap);
	widths_free(tables.widths);
	intern_free(tables.intern);
}

/* From the middle of a line on, and from further back than there is. */
static void
test_begin(void **state)
{
	struct record_tables tables = { intern_new(), widths_new() };
	struct segments segments;
	struct heap_segments *heap = heap_segments_new(&segments);
	struct history *h = history_new(&tables, &segments, 1000,
	    UINT64_C(1) << 30);
	struct history_walk w;
	struct history_row row;

	(void)state;
	push_line(h, 3 * WIDTH);
	push_line(h, 1);
	history_walk_init(h, &w, WIDTH, 2);
	assert_int_equal(w.left, 2);
	assert_true(history_walk_next(&w, &row));
	assert_int_equal(row.line, 0);
	assert_int_equal(row.offset, 2 * WIDTH);
	history_walk_end(&w);
	history_walk_init(h, &w, WIDTH, 100);
	assert_int_equal(w.left, 4);
	assert_true(history_walk_next(&w, &row));
	assert_int_equal(row.offset, 0);
	history_walk_end(&w);
	history_free(h, false);
	heap_segments_free(heap);
	widths_free(tables.widths);
	intern_free(tables.intern);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walk),
		cmocka_unit_test(test_begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
