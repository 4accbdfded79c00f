/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Control characters and escape sequences that are not CSI. */

#include "compat/compat.h"

#include "text/row.h"
#include "regress/unit/unit.h"
#include "regress/unit/vt-term.h"

#define E "\033"
#define CSI "\033["

static const struct term_case controls[] = {
	{ "those without a meaning", "a\001\002\003\005\006\020\026\031" "b",
	    .screen = "ab", .replies = "", .events = "" },
	{ "NUL", "ab", .screen = "ab" },
	{ "CAN and SUB end a sequence", CSI "1\030m" CSI "1\032m",
	    .screen = "mm" },
	{ "controls within a sequence", "abc" CSI "\b1\rC" "x",
	    .screen = "axc" },
	{ "a bell in a sequence", CSI "1\amx", .styled = "<1>x<>",
	    .events = "bell 0 0  \n" },
	{ "ESC begins anew", CSI "1" E "[4mx", .styled = "<4>x<>" },
	{ "HTS", CSI "1;3H" E "H\r\tx", .screen = "  x" },
	{ "an escape sequence of none", E "q" E "#q" E "%q" E " q" E "&qx",
	    .screen = "x" },
	{ "too many intermediates", E "(((Bx", .screen = "x" },
};

static const struct term_case c1[] = {
	{ "IND and NEL", "a" E "D" "b" E "E" "c", .screen = "a\n b\nc" },
	{ "IND scrolls at the bottom", "1\r\n2\r\n3\r\n4" E "D" "5",
	    .screen = "2\n3\n4\n 5", .history = "1" },
	{ "RI", "a\r\nb" E "M" E "M" "c", .screen = " c\na\nb" },
	{ "SPA protects from ED and EL", E "Vab" E "Wcd" CSI "2K" CSI "2J",
	    .screen = "ab" },
	{ "but not from DECSEL", E "Vab" E "W" CSI "?2K", .screen = "" },
	{ "as 8 bits", E "%@" "a\x84" "b\x85" "c\x8d" "d",
	    .screen = "a\n d\nc" },
	{ "8-bit CSI and OSC", E "%@" "\x9b" "1mx\x9d" "2;t\x9c",
	    .styled = "<1>x<>", .events = "title 0 0  t\n" },
	{ "8-bit HTS", E "%@" "ab\x88\r\tx", .screen = "abx" },
	{ "8-bit ones mean nothing in UTF-8", "a\xc2\x85" "b\xc2\x9b" "1m",
	    .screen = "ab1m" },
	{ "after a character that broke off", "\xc3" E "Mx\xe2\x82\n",
	    .screen = " x\xef\xbf\xbd\n\xef\xbf\xbd" },
};

static const struct term_case columns[] = {
	{ "DECBI moves", CSI "1;3H" E "6", .cursor = "1,0" },
	{ "DECBI at the left", "abc\r" E "6", .screen = " abc",
	    .cursor = "0,0" },
	{ "DECFI moves", E "9", .cursor = "1,0" },
	{ "DECFI at the right", "abc" CSI "1;10H" E "9", .screen = "bc",
	    .cursor = "9,0" },
	{ "within margins", "abcdefghij" CSI "?69h" CSI "3;6s" CSI "1;3H" E
	    "6", .screen = "ab cdeghij" },
	{ "at the screen's edge outside them", "abc" CSI "?69h" CSI "3;6s"
	    CSI "1;1H" E "6" CSI "1;10H" E "9", .screen = "abc",
	    .cursor = "9,0" },
};

static const struct term_case sets[] = {
	{ "ACS 1", E "%@" E ")0" E "\016" E " L" "q\xe9", .screen = "q\u00e9" },
	{ "ACS 3", E "(0" E " N" "q", .screen = "q" },
	{ "DOCS", E "%@" "\xe9" E "%G" "\xc3\xa9", .screen = "\u00e9\u00e9" },
	{ "LS2, LS3", E "*0" E "+A" E "n" "q" E "o" "#", .screen =
	    "\u2500\u00a3" },
	{ "LS1R, LS2R, LS3R", E "%@" E ")0" E "*0" E "+0" E "~\xf1" E "}\xf1"
	    E "|\xf1", .screen = "\u2500\u2500\u2500" },
	{ "DEC's supplement", E "(%5" "i", .screen = "\u00e9" },
};

static const struct term_case alignment[] = {
	{ "DECALN", CSI "1;31m" CSI "2;3r" CSI "3;3H" E "#8", .cursor = "0,0",
	    .styled = "EEEEEEEEEE\nEEEEEEEEEE\nEEEEEEEEEE\nEEEEEEEEEE" },
	{ "it ends margins", CSI "2;3r" E "#8" CSI "4;1H\nx",
	    .screen = "EEEEEEEEEE\nEEEEEEEEEE\nEEEEEEEEEE\nx" },
};

static void
test_controls(void **state)
{
	(void)state;
	term_run(controls, nitems(controls));
}

static void
test_c1(void **state)
{
	(void)state;
	term_run(c1, nitems(c1));
}

static void
test_columns(void **state)
{
	(void)state;
	term_run(columns, nitems(columns));
}

static void
test_sets(void **state)
{
	(void)state;
	term_run(sets, nitems(sets));
}

static void
test_alignment(void **state)
{
	(void)state;
	term_run(alignment, nitems(alignment));
}

/* Line attributes stay with their row: over erasing, snapshots, scrolling. */
static void
test_lines(void **state)
{
	struct term *t = term_new(10, 4);

	(void)state;
	term_write(t, E "#6" "\r\n" E "#3" "\r\n" E "#4" "x" CSI "2K");
	term_reload(t);
	assert_int_equal(vt_row(t->vt, 0)->flags, ROW_DOUBLE_WIDE);
	assert_int_equal(vt_row(t->vt, 1)->flags, ROW_DOUBLE_TOP);
	assert_int_equal(vt_row(t->vt, 2)->flags, ROW_DOUBLE_BOTTOM);
	term_write(t, CSI "4;1H\n");
	assert_int_equal(vt_row(t->vt, 0)->flags, ROW_DOUBLE_TOP);
	term_write(t, CSI "1;1H" E "#5");
	assert_int_equal(vt_row(t->vt, 0)->flags, 0);
	term_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_controls),
		cmocka_unit_test(test_c1),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_alignment),
		cmocka_unit_test(test_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
