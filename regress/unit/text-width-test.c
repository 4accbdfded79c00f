/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <string.h>

#include "text/utf8.h"
#include "text/width.h"

static int
up(void **state)
{
	*state = widths_new();
	return 0;
}

static int
down(void **state)
{
	widths_free(*state);
	return 0;
}

static unsigned int
width(struct widths *w, uint32_t cp)
{
	return widths_class(w, cp) & WIDTH_MASK;
}

static void
test_known(void **state)
{
	static const struct {
		uint32_t first, last;
		unsigned int width;
	} rows[] = {
		{ 0x00, 0x1f, 0 },       /* C0 */
		{ 0x20, 0x7e, 1 },
		{ 0x7f, 0x9f, 0 },       /* DEL, C1 */
		{ 0xa0, 0x2ff, 1 },      /* Latin, also the soft hyphen */
		{ 0x300, 0x36f, 0 },     /* combining diacritics */
		{ 0x370, 0x377, 1 },
		{ 0x591, 0x5bd, 0 },     /* Hebrew points */
		{ 0x903, 0x903, 1 },     /* a spacing mark */
		{ 0x1100, 0x115f, 2 },   /* Hangul initials */
		{ 0x1160, 0x11ff, 0 },   /* vowels and finals */
		{ 0xac00, 0xd7a3, 2 },   /* Hangul syllables */
		{ 0xd7b0, 0xd7c6, 0 },   /* more vowels */
		{ 0x200b, 0x200f, 0 },   /* zero width, ZWNJ, ZWJ, marks */
		{ 0x2028, 0x2029, 1 },   /* separators, drawn somehow */
		{ 0x2060, 0x2064, 0 },
		{ 0x20d0, 0x20f0, 0 },   /* marks for symbols, keycap */
		{ 0x2500, 0x257f, 1 },   /* boxes */
		{ 0x2600, 0x2604, 1 },   /* symbols that are text by default */
		{ 0x231a, 0x231b, 2 },   /* emoji by default */
		{ 0x2614, 0x2615, 2 },
		{ 0x2e80, 0x2e99, 2 },   /* CJK radicals */
		{ 0x3000, 0x3029, 2 },   /* ideographic space and on */
		{ 0x3041, 0x3096, 2 },   /* Hiragana */
		{ 0x3099, 0x309a, 0 },   /* combining voice marks */
		{ 0x303f, 0x303f, 1 },   /* half fill space */
		{ 0x4e00, 0x9fff, 2 },   /* ideographs */
		{ 0xe000, 0xe0ff, 1 },   /* private use */
		{ 0xfe00, 0xfe0f, 0 },   /* variation selectors */
		{ 0xfeff, 0xfeff, 0 },   /* BOM */
		{ 0xff01, 0xff60, 2 },   /* fullwidth forms */
		{ 0xff61, 0xff9d, 1 },   /* halfwidth forms */
		{ 0xfffd, 0xfffd, 1 },
		{ 0x1f1e6, 0x1f1ff, 1 }, /* regional indicators, alone */
		{ 0x1f300, 0x1f320, 2 },
		{ 0x1f3fb, 0x1f3ff, 2 }, /* skin tones, alone */
		{ 0x1f600, 0x1f64f, 2 },
		{ 0x20000, 0x2a6df, 2 }, /* extension B */
		{ 0x3fffd, 0x3fffd, 2 }, /* reserved for ideographs */
		{ 0xe0001, 0xe0001, 0 }, /* tags */
		{ 0xe0100, 0xe01ef, 0 }, /* selectors */
		{ 0x10fffd, 0x10fffd, 1 },
		{ 0x378, 0x379, 1 },     /* unassigned */
		{ 0x1fbfa, 0x1fbff, 1 },
	};
	uint32_t cp;
	size_t i;

	for (i = 0; i < nitems(rows); i++)
		for (cp = rows[i].first; cp <= rows[i].last; cp++)
			if (width(*state, cp) != rows[i].width)
				fail_msg("U+%04X: %u", cp,
				    width(*state, cp));
}

/* The whole range has an answer, the last page as well. */
static void
test_all(void **state)
{
	uint32_t cp;

	for (cp = 0; cp <= UNICODE_MAX; cp++) {
		assert_true(width(*state, cp) <= 2);
		assert_true(widths_class(*state, cp) & WIDTH_KNOWN);
		/* What has no column of its own joins. */
		assert_true(width(*state, cp) != 0 ||
		    widths_class(*state, cp) & WIDTH_JOINS);
	}
}

static void
test_joins(void **state)
{
	static const struct {
		uint32_t cp;
		bool joins;
	} rows[] = {
		{ 'a', false },
		{ ' ', false },
		{ 0xe9, false },
		{ 0x4e2d, false },
		{ 0xac00, false },
		{ 0x2500, false },
		{ 0x300, true },
		{ 0x200d, true },
		{ 0xfe0f, true },
		{ 0x903, true },
		{ 0x1100, true },
		{ 0x1161, true },
		{ 0x1f1e6, true },
		{ 0x1f468, true },
		{ 0x1f3fb, true },
		{ 0x20e3, true },
	};
	size_t i;

	for (i = 0; i < nitems(rows); i++)
		assert_row(i, !(widths_class(*state, rows[i].cp) &
		    WIDTH_JOINS) == !rows[i].joins);
}

static void
test_override(void **state)
{
	static const struct {
		const char *entry;
		uint32_t cp;
		unsigned int width;
	} rows[] = {
		{ "U+2500=2", 0x2500, 2 },
		{ "U+1F600-U+1F64F=1", 0x1f64f, 1 },
		{ "U+e0b0-U+E0b3=2", 0xe0b1, 2 },
		{ "U+10FFFF=2", 0x10ffff, 2 },
		{ "U+0-U+10FFFF=1", 0x300, 1 },
		{ "x=2", 'x', 2 },
		{ "-=2", '-', 2 },
		{ "==0", '=', 0 },
		{ "\xc3\xa9=0", 0xe9, 0 },
		{ "a-c=2", 'b', 2 },
		{ "U=2", 'U', 2 },
	};
	struct err err;
	size_t i;

	for (i = 0; i < nitems(rows); i++) {
		assert_row(i, widths_override(*state, rows[i].entry, &err)
		    == 0);
		assert_row(i, width(*state, rows[i].cp) == rows[i].width);
		assert_row(i, rows[i].width != 0 ||
		    widths_class(*state, rows[i].cp) & WIDTH_JOINS);
	}
	assert_int_equal(width(*state, 0x24ff), 1);
	widths_reset(*state);
	assert_int_equal(width(*state, 0x2500), 1);
	assert_int_equal(width(*state, 0x1f600), 2);
}

static void
test_override_bad(void **state)
{
	static const char *const rows[] = { "", "x", "=", "=1", "x=", "x=3",
		"x=-1", "x=11", "x=1 ", "xy=1", "U+=1", "U+G=1", "U+110000=1",
		"U+41", "U+41-=1", "U+42-U+41=1", "b-a=1", "U+FFFFFFFFFF=1",
		"U+ 41=1", "U+-41=1", "U++41=1", "U+0x41=1", "\xff=1",
		"\xc3=1", "U+D800=1" };
	struct err err;
	size_t i;

	for (i = 0; i < nitems(rows); i++) {
		err.text[0] = '\0';
		if (widths_override(*state, rows[i], &err) != ERR_INVALID)
			fail_msg("taken: %s", rows[i]);
		assert_row(i, strstr(err.text, "bad width") != NULL);
		assert_row(i, widths_override(*state, rows[i], NULL) ==
		    ERR_INVALID);
	}
	assert_int_equal(width(*state, 'A'), 1);
}

static void
test_string(void **state)
{
	static const struct {
		const char *text;
		size_t want;
	} rows[] = {
		{ "", 0 },
		{ "abc", 3 },
		{ "a\tb\n", 2 },
		{ "e\xcc\x81", 1 },
		{ "\xe4\xb8\xad\xe6\x96\x87", 4 },
		{ "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9", 2 },
		{ "\xff\xfe", 2 },
	};
	size_t i;

	for (i = 0; i < nitems(rows); i++)
		assert_row(i, widths_string(*state, rows[i].text) ==
		    rows[i].want);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_known),
		TEST(test_all),
		TEST(test_joins),
		TEST(test_override),
		TEST(test_override_bad),
		TEST(test_string),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
