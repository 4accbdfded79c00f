/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "frame/frame.h"
#include "frame/scroll.h"
#include "text/intern.h"

#define ROWS 8

static struct frame *
frame_of(struct intern *in, const char *letters, bool ids)
{
	struct frame *f = frame_new(in, 3, ROWS);
	unsigned int y;

	for (y = 0; y < ROWS; y++) {
		if (letters[y] != ' ')
			f->row[y].cells[0].glyph = (uint8_t)letters[y];
		if (ids)
			f->row[y].id = (uint8_t)letters[y];
	}
	return f;
}

static const char *
letters_of(const struct frame *f)
{
	static char s[ROWS + 1];
	unsigned int y;

	for (y = 0; y < ROWS; y++) {
		s[y] = (char)f->row[y].cells[0].glyph;
		if (s[y] == '\0')
			s[y] = ' ';
	}
	return s;
}

static void
test_scroll(void **state)
{
	static const struct {
		unsigned int top, bottom;
		int n;
		const char *want;
	} cases[] = {
		{ 0, 7, 1, "bcdefgh " },
		{ 0, 7, -1, " abcdefg" },
		{ 0, 7, 8, "        " },
		{ 0, 7, -100, "        " },
		{ 2, 5, 2, "abef  gh" },
		{ 2, 5, -3, "ab   cgh" },
		{ 3, 3, 1, "abc efgh" },
		{ 3, 9, 1, "abcdefgh" },
		{ 3, 2, 1, "abcdefgh" },
		{ 0, 7, 0, "abcdefgh" },
	};
	struct intern *in = intern_new();
	struct frame *f;
	size_t i;

	for (i = 0; i < nitems(cases); i++) {
		f = frame_of(in, "abcdefgh", true);
		frame_scroll(f, cases[i].top, cases[i].bottom, cases[i].n);
		assert_string_equal(letters_of(f), cases[i].want);
		assert_int_equal(f->row[0].id,
		    cases[i].want[0] == ' ' ? 0 : cases[i].want[0]);
		frame_free(f);
	}
	intern_free(in);
}

static void
test_moves(void **state)
{
	static const struct {
		const char *from, *to;
		bool ids;
		const char *want; /* top bottom n, ... */
	} cases[] = {
		{ "abcdefgh", "abcdefgh", true, "" },
		{ "abcdefgh", "bcdefghi", true, "0-7:1 " },
		{ "abcdefgh", "bcdefghi", false, "0-7:1 " },
		{ "abcdefgh", "xabcdefg", true, "0-7:-1 " },
		{ "abcdefgh", "xyabcdef", false, "0-7:-2 " },
		{ "abcdefgh", "bcdefxgh", true, "0-5:1 " },
		{ "abcdefgh", "abxcdefg", true, "2-7:-1 " },
		{ "abcdefgh", "bcxdfgyh", true, "0-2:1 4-6:1 " },
		{ "abcdefgh", "zzzzzzzz", false, "" },
		{ "yyyyyyyy", "yyyyyyyy", false, "" },
		{ "ab  cd  ", "b  cd   ", false, "0-5:1 " },
		{ "abcd    ", "bcd     ", false, "0-3:1 " },
		/* A line that is moved alone past more of them. */
		{ "abcdefgh", "bcdefgha", true, "0-7:1 " },
		{ "}a}b}c}d", "a}b}c}d}", false, "0-7:1 " },
		/* What a scroll would take away is more than it brings. */
		{ "xbcdefgh", "hbcdefgx", true, "" },
		{ "xbcdefgh", "hbcdefgx", false, "" },
		/* Two that changed places. */
		{ "abcdefgh", "abdcefgh", true, "2-3:1 " },
		{ "a", "b", true, NULL },
	};
	struct intern *in = intern_new();
	struct frame_move m[FRAME_MOVES_MAX];
	struct frame *from, *to;
	char got[200];
	size_t i, j, n, at;

	for (i = 0; cases[i].want != NULL; i++) {
		from = frame_of(in, cases[i].from, cases[i].ids);
		to = frame_of(in, cases[i].to, cases[i].ids);
		n = frame_find_moves(from, to, true, m, nitems(m));
		got[0] = '\0';
		for (j = at = 0; j < n; j++)
			at += (size_t)snprintf(got + at, sizeof got - at,
			    "%u-%u:%d ", m[j].top, m[j].bottom, m[j].n);
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s -> %s: %s", cases[i].from, cases[i].to,
			    got);
		frame_free(from);
		frame_free(to);
	}
	intern_free(in);
}

static void
test_strings(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
		{ "", "" },
		{ "vi", "vi" },
		{ "a\033]0;b\a", "a ]0;b " },
		{ "\xc3\xa9\xc2\x9c", "\xc3\xa9 " },
		{ "\xff", "\xef\xbf\xbd" },
	};
	char longest[FRAME_TITLE_MAX + 3];
	struct intern *in = intern_new();
	struct frame *f = frame_new(in, 1, 1);
	size_t i;

	for (i = 0; i < nitems(cases); i++) {
		frame_set_title(f, cases[i].in);
		assert_string_equal(f->title, cases[i].want);
	}
	/* A character is not cut in two. */
	memset(longest, 'x', sizeof longest);
	strlcpy(longest + FRAME_TITLE_MAX - 1, "\xc3\xa9", 3);
	frame_set_title(f, longest);
	assert_int_equal(strlen(f->title), FRAME_TITLE_MAX - 1);
	frame_free(f);
	intern_free(in);
}

static void
test_fix_row(void **state)
{
	/* W wide, s spacer, upper case S a spacer in another pen. */
	static const struct {
		const char *in, *want;
	} cases[] = {
		{ "aWsb", "aWsb" },
		{ "sab", "_ab" },
		{ "abW", "ab_" },
		{ "WWs", "_Ws" },
		{ "Wss", "Ws_" },
		{ "WSa", "__a" },
		{ "W", "_" },
		{ "", "" },
	};
	struct cell c[8];
	char got[8];
	size_t i, j, n;

	for (i = 0; i < nitems(cases); i++) {
		n = strlen(cases[i].in);
		for (j = 0; j < n; j++) {
			c[j].pen = cases[i].in[j] == 'S';
			c[j].glyph = strchr("sS", cases[i].in[j]) != NULL ?
			    GLYPH_SPACER : (uint8_t)cases[i].in[j];
			if (cases[i].in[j] == 'W')
				c[j].glyph |= GLYPH_WIDE;
		}
		frame_fix_row(c, n);
		for (j = 0; j < n; j++)
			got[j] = c[j].glyph == GLYPH_SPACER ? 's' :
			    c[j].glyph == 0 ? '_' :
					      (char)(c[j].glyph & 0x7f);
		got[n] = '\0';
		assert_string_equal(got, cases[i].want);
	}
}

static void
test_resize(void **state)
{
	struct intern *in = intern_new();
	struct frame *f = frame_new(in, 80, 24);

	f->state.x = 79;
	f->state.y = 23;
	frame_set_title(f, "kept");
	frame_resize(f, 10, 5);
	assert_int_equal(f->state.x, 9);
	assert_int_equal(f->state.y, 4);
	assert_string_equal(f->title, "kept");
	frame_resize(f, 0, 100000);
	assert_int_equal(f->cols, 1);
	assert_int_equal(f->rows, FRAME_ROWS_MAX);
	frame_free(f);
	intern_free(in);
}

/* A frame's pens survive a sweep while it is marked. */
static void
mark(struct intern *in, void *arg)
{
	frame_mark(arg);
}

static void
test_mark(void **state)
{
	struct intern *in = intern_new();
	struct frame *f = frame_new(in, 80, 24);
	struct intern_holder *h = intern_hold(in, mark, f);
	struct style s = { .attr = STYLE_BOLD };
	struct intern_counts counts;
	uint32_t i;

	f->row[3].cells[7].pen = intern_pen(in, &s);
	for (i = 0; i < 10000; i++) {
		s.fg = i | 0x02000000;
		intern_pen(in, &s);
	}
	intern_tidy(in);
	intern_count(in, &counts);
	assert_int_equal(counts.pens, 1);
	assert_int_equal(intern_style(in, f->row[3].cells[7].pen)->attr,
	    STYLE_BOLD);
	intern_unhold(in, h);
	frame_free(f);
	intern_free(in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scroll),
		cmocka_unit_test(test_moves),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_fix_row),
		cmocka_unit_test(test_resize),
		cmocka_unit_test(test_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
