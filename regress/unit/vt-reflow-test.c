/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Changes of size: whatever is on the main screen and in its history is
 * neither lost nor doubled, and the cursor stays where it was in the text.
 */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "regress/unit/unit.h"
#include "regress/unit/vt-term.h"
#include "vt/dump.h"
#include "vt/history.h"

#define E "\033"
#define CSI "\033["

struct size {
	unsigned int cols, rows;
};

/* What is written, the sizes gone through, and what is there then. */
static const struct {
	const char *name, *in;
	struct size to[4];
	const char *screen, *history, *cursor;
} cases[] = {
	{ "narrower", "0123456789abc\r\nx", { { 5, 4 } },
	    "01234\n56789\nabc\nx", "", "1,3" },
	{ "narrower and over the top", "0123456789abc\r\nxyz\r\n1\r\n2",
	    { { 5, 4 } }, "abc\nxyz\n1\n2", "0123456789\\", "1,3" },
	{ "wider", "0123456789abc\r\nx", { { 20, 4 } }, "0123456789abc\nx",
	    "", "1,1" },
	{ "there and back", "0123456789abc\r\nxyz\r\n1\r\n2",
	    { { 3, 4 }, { 10, 4 } }, "abc\nxyz\n1\n2",
	    "0123456789\\", "1,3" },
	{ "fewer rows: blank ones below go first", "1\r\n2", { { 10, 2 } },
	    "1\n2", "", "1,1" },
	{ "fewer rows: then those at the top", "1\r\n2\r\n3\r\n4",
	    { { 10, 2 } }, "3\n4", "1\n2", "1,1" },
	{ "more rows: the history comes back", "1\r\n2\r\n3\r\n4\r\n5\r\n6",
	    { { 10, 6 } }, "1\n2\n3\n4\n5\n6", "", "1,5" },
	{ "more rows without history", "1\r\n2", { { 10, 6 } }, "1\n2", "",
	    "1,1" },
	{ "a wide character does not fit", "0123日", { { 5, 4 } },
	    "0123\n日", "", "2,1" },
	{ "one column: shown as far as it can be", "日本", { { 1, 4 } },
	    "日\n本", "", "0,1w" },
	{ "and whole again", "日本", { { 1, 1 }, { 10, 4 } }, "日本", "",
	    "4,0" },
	{ "and fits again", "0123日", { { 5, 4 }, { 10, 4 } }, "0123日", "",
	    "6,0" },
	{ "the alternate screen is cut", CSI "?1049h" "abcd日" CSI "2;9Hx",
	    { { 5, 4 } }, "abcd", "", "4,1" },
	{ "a saved cursor below the text", "ab" CSI "3;3H" E "7" CSI "H"
	    "0123456789c", { { 5, 4 } }, "01234\n56789\nc", "", "1,2" },
	{ "a line that went on where something else is now",
	    "0123456789abc\r\n1\r\n2\r\n3" CSI "H" CSI "2J" "new",
	    { { 20, 4 } }, "new", "0123456789", "3,0" },
	{ "the same after RIS", "0123456789abc\r\n1\r\n2\r\n3" E "cnew",
	    { { 20, 4 } }, "new", "0123456789", "3,0" },
	{ "and after a row was put in its way",
	    "0123456789abc\r\n1\r\n2\r\n3" CSI "H" CSI "Lx",
	    { { 20, 4 } }, "x\nabc\n1\n2", "0123456789", "1,0" },
	{ "on the screen: the rest was erased", "0123456789abc\r" CSI "Ky",
	    { { 20, 4 } }, "0123456789\ny", "", "1,1" },
	{ "a row came between", "0123456789abc\r" CSI "Ly", { { 20, 4 } },
	    "0123456789\ny\nabc", "", "1,1" },
	{ "the rest was deleted", "0123456789abc\r\nx" CSI "2;1H" CSI "M",
	    { { 20, 4 } }, "0123456789\nx", "", "0,1" },
	{ "the rest scrolled away",
	    "0123456789abc\r\nx" CSI "2;4r" CSI "4;1H\ny",
	    { { 20, 4 } }, "0123456789\nx\n\ny", "", "1,3" },
	{ "the beginning scrolled away, the rest below the margins",
	    "a\r\n0123456789abc" CSI "1;2r" CSI "2;1H\ny",
	    { { 20, 4 } }, "0123456789\ny\nabc", "a", "1,1" },
	{ "wrapped at the bottom of the margins",
	    CSI "1;2r" CSI "2;1H" "0123456789abc", { { 20, 4 } },
	    "0123456789abc", "", "13,0" },
	{ "wrapped in the one row there is", "0123456789abc", { { 10, 1 },
	    { 20, 1 } }, "0123456789abc", "", "13,0" },
	{ "the waiting column", "0123456789", { { 12, 4 } }, "0123456789",
	    "", "10,0" },
	{ "becomes one", "01234", { { 5, 4 } }, "01234", "", "4,0w" },
	{ "the cursor within a line", "0123456789" CSI "1;8H", { { 5, 4 } },
	    "01234\n56789", "", "2,1" },
	{ "the cursor right of the text", "ab" CSI "1;9H", { { 5, 4 } },
	    "ab", "", "4,0" },
	{ "blanks within a line", "a" CSI "9Cb", { { 5, 4 } }, "a\n    b",
	    "", "4,1w" },
	{ "trailing blank rows", "1\r\n2\r\n\r\n", { { 10, 3 } },
	    "2", "1", "0,2" },
	{ "erased rows below the cursor", "1\r\n2\r\n3\r\n4" CSI "2;1H" CSI
	    "J", { { 10, 2 } }, "1", "", "0,1" },
	{ "styles go with the text", CSI "1m0123456789", { { 5, 4 } },
	    "01234\n56789", "", "4,1w" },
};

static void
test_cases(void **state)
{
	char *screen, *history;
	size_t i, k;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		struct term *t = term_new(10, 4);

		term_write(t, cases[i].in);
		for (k = 0; k < 4 && cases[i].to[k].cols != 0; k++)
			vt_resize(t->vt, cases[i].to[k].cols,
			    cases[i].to[k].rows);
		screen = term_screen(t, false);
		history = term_history(t);
		if (strcmp(screen, cases[i].screen) != 0 ||
		    strcmp(history, cases[i].history) != 0 ||
		    strcmp(term_cursor(t), cases[i].cursor) != 0)
			fail_msg("%s: got\n%s\nhistory:\n%s\ncursor %s",
			    cases[i].name, screen, history, term_cursor(t));
		free(screen);
		free(history);
		term_free(t);
	}
}

/* All text there is, lines joined, with styles, without blanks at the end. */
static char *
all_text(struct term *t)
{
	struct buf b = BUF_INIT;
	char *s;

	vt_dump(t->vt, DUMP_FIRST, DUMP_LAST, DUMP_JOIN | DUMP_STYLES, &b);
	while (buf_len(&b) > 0 && b.data[b.end - 1] == '\n')
		b.end--;
	s = xstrndup((const char *)buf_data(&b), buf_len(&b));
	buf_free(&b);
	return s;
}

/* Lines of all kinds. */
static void
write_lines(struct term *t, uint64_t *seed, unsigned int n)
{
	static const char *const pieces[] = { "lorem ", "ipsum", " ",
		"日本語", "e\xcc\x81",
		"👨‍👩‍👧", CSI "31m", CSI "m", CSI "1;44m", "\t",
		CSI "3C", "0123456789", "x", "─", CSI "48;2;1;2;3m" };
	struct buf b = BUF_INIT;
	unsigned int i;

	for (; n > 0; n--) {
		i = random_below(seed, 4) == 0 ? random_below(seed, 60) :
						 random_below(seed, 10);
		for (; i > 0; i--)
			buf_put_str(&b, pieces[random_below(seed,
			    nitems(pieces))]);
		buf_put_str(&b, CSI "m\r\n");
	}
	/* What the cursor is on, to be found again. */
	buf_put_str(&b, "prompt$ ");
	vt_write(t->vt, buf_data(&b), buf_len(&b));
	buf_free(&b);
}

/* Fail with what is around the first difference. */
static void
compare(unsigned int round, const char *wanted, const char *got)
{
	size_t i;

	if (strcmp(wanted, got) == 0)
		return;
	for (i = 0; wanted[i] == got[i]; i++)
		;
	i = i > 60 ? i - 60 : 0;
	fail_msg("round %u: wanted ...%.120s...\ngot ...%.120s...", round,
	    wanted + i, got + i);
}

static void
random_size(uint64_t *seed, struct size *s)
{
	s->cols = 1 + random_below(seed, random_below(seed, 3) == 0 ? 200 : 30);
	s->rows = 1 + random_below(seed, random_below(seed, 3) == 0 ? 80 : 12);
}

static void
test_random(void **state)
{
	struct size size;
	char *before, *after;
	uint64_t seed;
	unsigned int round, i;

	(void)state;
	for (round = 0; round < 200; round++) {
		struct term *t;

		seed = round;
		random_size(&seed, &size);
		t = term_new_limits(size.cols, size.rows, 100000,
		    UINT64_C(1) << 40);
		write_lines(t, &seed, random_below(&seed, 80));
		before = all_text(t);
		for (i = 0; i < 20; i++) {
			random_size(&seed, &size);
			vt_resize(t->vt, size.cols, size.rows);
			after = all_text(t);
			compare(round, before, after);
			free(after);
			if (random_below(&seed, 4) == 0)
				vt_idle(t->vt);
			if (random_below(&seed, 4) == 0)
				vt_saved(t->vt);
			if (random_below(&seed, 6) == 0)
				term_reload(t);
			if (random_below(&seed, 3) == 0) {
				term_write(t, "\r\n");
				write_lines(t, &seed,
				    random_below(&seed, 5));
				free(before);
				before = all_text(t);
			}
		}
		free(before);
		term_free(t);
	}
}

/* The text of the cursor's row up to the cursor. */
static char *
before_cursor(struct term *t)
{
	struct buf b = BUF_INIT;
	struct vt_cursor c;
	uint32_t pen = PEN_DEFAULT;
	const struct row *r;
	char *s;

	vt_get_cursor(t->vt, &c);
	r = vt_row(t->vt, c.y);
	dump_cells(t->intern, r->cells, c.x + c.wrap < r->used ?
	    c.x + c.wrap : r->used, DUMP_SPACES, &pen, &b);
	s = xstrndup((const char *)buf_data(&b), buf_len(&b));
	buf_free(&b);
	return s;
}

/* The cursor is behind the same text, as much of it as the row holds. */
static void
test_cursor(void **state)
{
	struct size size;
	uint64_t seed;
	unsigned int round, i;
	char *text;
	size_t n;

	(void)state;
	for (round = 0; round < 200; round++) {
		struct term *t = term_new(40, 10);

		seed = round + 1000;
		write_lines(t, &seed, random_below(&seed, 30));
		term_write(t, "\r\n" "prompt$ ABC" CSI "2D");
		for (i = 0; i < 10; i++) {
			random_size(&seed, &size);
			vt_resize(t->vt, size.cols, size.rows);
			text = before_cursor(t);
			n = strlen(text);
			if (n > 9 || strcmp(text, &"prompt$ A"[9 - n]) != 0)
				fail_msg("round %u, %ux%u: \"%s\"", round,
				    size.cols, size.rows, text);
			free(text);
		}
		term_free(t);
	}
}

/* Back to the same size, a full screen is the same again. */
static void
test_back(void **state)
{
	struct size size;
	uint64_t seed;
	unsigned int round, i;
	char *before, *after;

	(void)state;
	for (round = 0; round < 200; round++) {
		struct term *t = term_new(40, 10);

		seed = round + 2000;
		write_lines(t, &seed, 30);
		before = term_screen(t, false);
		for (i = 0; i < 3; i++) {
			random_size(&seed, &size);
			vt_resize(t->vt, size.cols, size.rows);
		}
		vt_resize(t->vt, 40, 10);
		after = term_screen(t, false);
		compare(round, before, after);
		free(before);
		free(after);
		term_free(t);
	}
}

/* The alternate screen is cut, not wrapped; the main one behind it is. */
static void
test_alternate(void **state)
{
	struct term *t = term_new(10, 4);
	char *s;

	(void)state;
	term_write(t, "0123456789abc" CSI "?1049h" CSI "H" "ABCDEFGHIJ"
	    CSI "4;1Hlast");
	vt_resize(t->vt, 5, 3);
	s = term_screen(t, false);
	assert_string_equal(s, "\n\nlast");
	free(s);
	assert_string_equal(term_cursor(t), "4,2");
	term_write(t, CSI "?1049l");
	s = term_screen(t, false);
	assert_string_equal(s, "01234\n56789\nabc");
	free(s);
	assert_string_equal(term_cursor(t), "3,2");
	term_free(t);
}

/* Marks stay with their lines. */
static void
test_marks(void **state)
{
	struct term *t = term_new(10, 5);
	struct record_extra extra;
	uint64_t line;

	(void)state;
	term_write(t, "\033]133;A\a$ 0123456789ab\r\n" "2\r\n"
	    "0123456789" "ab\033]133;C\a");
	assert_int_equal(vt_row(t->vt, 0)->marks, MARK_PROMPT);
	vt_resize(t->vt, 5, 4);
	assert_true(history_find_mark(vt_history(t->vt), 0, false, MARK_PROMPT,
	    &line, &extra));
	assert_int_equal(line, 0);
	vt_resize(t->vt, 20, 4);
	assert_int_equal(vt_row(t->vt, 0)->marks, MARK_PROMPT);
	assert_int_equal(vt_row(t->vt, 2)->marks, MARK_OUTPUT);
	term_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_cursor),
		cmocka_unit_test(test_back),
		cmocka_unit_test(test_alternate),
		cmocka_unit_test(test_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
