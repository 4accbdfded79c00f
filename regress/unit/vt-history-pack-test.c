/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* How much the scrollback takes, packed in haste and packed when idle. */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "regress/unit/unit.h"
#include "text/intern.h"
#include "text/width.h"
#include "vt/history-block.h"

#define LINES 40000u
#define LINE_MAX_BYTES 100

struct fixture {
	struct record_tables tables;
	struct segments segments;
	struct heap_segments *heap;
	struct history *history;
	uint64_t seed;
};

static void
new_history(struct fixture *f)
{
	f->history = history_new(&f->tables, &f->segments, 1000000,
	    UINT64_C(1) << 40);
}

static void
setup(struct fixture *f)
{
	memset(f, 0, sizeof *f);
	f->tables.intern = intern_new();
	f->tables.widths = widths_new();
	f->heap = heap_segments_new(&f->segments);
	new_history(f);
}

static void
teardown(struct fixture *f)
{
	history_free(f->history, false);
	heap_segments_free(f->heap);
	widths_free(f->tables.widths);
	intern_free(f->tables.intern);
}

/* Save it, throw it away, load it again. */
static void
reload(struct fixture *f)
{
	struct buf b = BUF_INIT;
	struct rd rd;

	history_save(f->history, &b);
	history_free(f->history, true);
	new_history(f);
	rd = rd_of(buf_data(&b), buf_len(&b));
	assert_int_equal(history_load(f->history, &rd), 0);
	buf_free(&b);
}

/* A line with numbers in it, the first of so many digits, or as many. */
static int
make_line(struct fixture *f, int digits, char *text)
{
	unsigned int a = random_below(&f->seed, 100000000);
	unsigned int b = random_below(&f->seed, 500);

	return snprintf(text, LINE_MAX_BYTES, "12:34:56 request %0*u of "
	    "somebody's, which took %03u ms", digits, a, b);
}

static void
push_lines(struct fixture *f, int digits)
{
	struct cell c[LINE_MAX_BYTES];
	char text[LINE_MAX_BYTES];
	unsigned int i;
	int n, k;

	f->seed = 1;
	for (i = 0; i < LINES; i++) {
		n = make_line(f, digits, text);
		for (k = 0; k < n; k++)
			c[k] = (struct cell){ (uint8_t)text[k], PEN_DEFAULT };
		history_push(f->history, c, (size_t)n, false, NULL);
	}
}

static void
check_lines(struct fixture *f, int digits)
{
	struct buf line = BUF_INIT;
	struct history_iter it;
	struct record_extra extra;
	char text[LINE_MAX_BYTES];
	unsigned int i;

	f->seed = 1;
	history_iter_init(f->history, &it, 0);
	for (i = 0; i < LINES; i++) {
		make_line(f, digits, text);
		assert_true(history_next_text(&it, &line, &extra));
		assert_int_equal(buf_len(&line), strlen(text));
		assert_memory_equal(buf_data(&line), text, strlen(text));
		buf_clear(&line);
	}
	assert_false(history_next_text(&it, &line, &extra));
	buf_free(&line);
}

/*
 * What is packed in haste is packed again when there is time, into less; of
 * lines of one length little more is left than what is random in them.
 */
static void
test_size(void **state)
{
	static const struct {
		int digits;
		unsigned int hasty, tight; /* bytes a line */
	} table[] = { { 8, 25, 7 }, { 1, 25, 13 } };
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(table); i++) {
		setup(&f);
		push_lines(&f, table[i].digits);
		while (history_pack(f.history))
			;
		assert_true(history_bytes(f.history) <
		    table[i].hasty * LINES);
		check_lines(&f, table[i].digits);
		while (history_idle(f.history))
			;
		assert_true(history_bytes(f.history) <
		    table[i].tight * LINES);
		check_lines(&f, table[i].digits);
		teardown(&f);
	}
}

/* Nothing is packed twice that was packed tightly, not after a crash. */
static void
test_once(void **state)
{
	struct fixture f;
	size_t blocks, raw = 4, done, k;

	(void)state;
	for (done = 0; done < 12; done++) {
		setup(&f);
		push_lines(&f, 8);
		blocks = f.history->count;
		for (k = raw + 1; k < blocks; k++)
			assert_true(history_pack(f.history));
		for (k = 0; k < done; k++)
			assert_true(history_idle(f.history));
		reload(&f);
		assert_int_equal(f.history->count, blocks);
		/* The last one is not sealed. */
		for (k = done + 1; history_idle(f.history); k++)
			;
		assert_int_equal(k, blocks);
		check_lines(&f, 8);
		reload(&f);
		assert_false(history_idle(f.history));
		check_lines(&f, 8);
		teardown(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
