/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Moving the cursor, margins, tab stops, saving and restoring. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "regress/unit/unit.h"
#include "regress/unit/vt-term.h"

#define E "\033"
#define CSI "\033["

/* Places count from 0 in .cursor, from 1 in sequences. */
static const struct term_case moves[] = {
	{ "CUP", CSI "2;3H", .cursor = "2,1" },
	{ "CUP without values", CSI "2;3H" CSI "H", .cursor = "0,0" },
	{ "CUP with zeros", CSI "0;0H", .cursor = "0,0" },
	{ "CUP with one value", CSI "3H", .cursor = "0,2" },
	{ "CUP beyond", CSI "99;99H", .cursor = "9,3" },
	{ "HVP", CSI "2;3f", .cursor = "2,1" },
	{ "CUU", CSI "4;5H" CSI "2A", .cursor = "4,1" },
	{ "CUU by 0 is by 1", CSI "4;5H" CSI "0A", .cursor = "4,2" },
	{ "CUU beyond", CSI "4;5H" CSI "9A", .cursor = "4,0" },
	{ "CUD", CSI "B", .cursor = "0,1" },
	{ "CUD beyond", CSI "9B", .cursor = "0,3" },
	{ "CUF", CSI "3C", .cursor = "3,0" },
	{ "CUF beyond", CSI "99C", .cursor = "9,0" },
	{ "CUB", CSI "1;5H" CSI "2D", .cursor = "2,0" },
	{ "CUB beyond", CSI "1;5H" CSI "9D", .cursor = "0,0" },
	{ "CUB ends the wait", "0123456789" CSI "D", .cursor = "8,0" },
	{ "CNL", CSI "1;5H" CSI "2E", .cursor = "0,2" },
	{ "CPL", CSI "4;5H" CSI "2F", .cursor = "0,1" },
	{ "CHA", CSI "2;5H" CSI "3G", .cursor = "2,1" },
	{ "HPA", CSI "2;5H" CSI "3`", .cursor = "2,1" },
	{ "HPR", CSI "2;5H" CSI "3a", .cursor = "7,1" },
	{ "VPA", CSI "2;5H" CSI "3d", .cursor = "4,2" },
	{ "VPR", CSI "2;5H" CSI "e", .cursor = "4,2" },
	{ "HPB", CSI "2;5H" CSI "2j", .cursor = "2,1" },
	{ "VPB", CSI "3;5H" CSI "2k", .cursor = "4,0" },
	{ "backspace at the left", "\b", .cursor = "0,0" },
	{ "line feed keeps the column", "ab\nc", .screen = "ab\n  c" },
	{ "VT and FF are line feeds", "ab\vc\fd", .screen = "ab\n  c\n   d" },
	{ "LNM", CSI "20hab\nc", .screen = "ab\nc" },
	{ "IND, NEL, RI", "a" E "Db" E "Ec" E "Md", .screen = "a\n d\nc" },
	{ "RI at the top scrolls", "a\r\nb" CSI "H" E "Mx",
	    .screen = "x\na\nb" },
	{ "hidden and shown", CSI "?25l", .cursor = "0,0h" },
};

static const struct term_case margins[] = {
	{ "DECSTBM goes home", CSI "3;3H" CSI "2;3r", .cursor = "0,0" },
	{ "DECSTBM of one row is none", CSI "3;3H" CSI "2;2r",
	    .cursor = "2,2" },
	{ "CUU stops at the top", CSI "2;3r" CSI "3;1H" CSI "9A",
	    .cursor = "0,1" },
	{ "but not from above it", CSI "3;4r" CSI "2;1H" CSI "9A",
	    .cursor = "0,0" },
	{ "CUD stops at the bottom", CSI "2;3r" CSI "2;1H" CSI "9B",
	    .cursor = "0,2" },
	{ "but not from below it", CSI "1;2r" CSI "3;1H" CSI "9B",
	    .cursor = "0,3" },
	{ "DECSTBM beyond the screen", CSI "2;99r" CSI "4;1H\n" CSI "2;1H"
	    "x", .screen = "\nx" },
	{ "DECSLRM beyond the screen", CSI "?69h" CSI "3;99s" CSI "1;5H" CSI
	    "99C", .cursor = "9,0" },
	{ "DECSLRM of one column is none", CSI "?69h" CSI "2;2H" CSI "3;3s",
	    .cursor = "1,1" },
	{ "line feed scrolls within", "1\r\n2\r\n3\r\n4" CSI "2;3r"
	    CSI "3;1H" "\nx", .screen = "1\n3\nx\n4", .history = "" },
	{ "RI scrolls within", "1\r\n2\r\n3\r\n4" CSI "2;3r" CSI "2;1H"
	    E "Mx", .screen = "1\nx\n2\n4" },
	{ "from the top of the screen to the history", "1\r\n2\r\n3\r\n4"
	    CSI "1;3r" CSI "3;1H\nx", .screen = "2\n3\nx\n4",
	    .history = "1" },
	{ "below them the last row holds", "1\r\n2\r\n3\r\n4" CSI "1;2r"
	    CSI "4;1H\nx", .screen = "1\n2\n3\nx" },
	{ "DECSLRM", CSI "?69h" CSI "3;5s" CSI "2;4H" CSI "9D",
	    .cursor = "2,1" },
	{ "CUB from left of them", CSI "?69h" CSI "3;5s" CSI "2;2H" CSI "9D",
	    .cursor = "0,1" },
	{ "CUF stops at the right", CSI "?69h" CSI "3;5s" CSI "2;4H" CSI "9C",
	    .cursor = "4,1" },
	{ "CR within", CSI "?69h" CSI "3;5s" CSI "2;4H\r", .cursor = "2,1" },
	{ "CR left of them", CSI "?69h" CSI "3;5s" CSI "2;2H\r",
	    .cursor = "0,1" },
	{ "scroll within both", "abcd\r\nefgh\r\nijkl\r\nmnop" CSI "?69h"
	    CSI "2;3s" CSI "2;3r" CSI "3;2H\n",
	    .screen = "abcd\nejkh\ni  l\nmnop" },
	{ "without 69 it saves the cursor", CSI "2;2H" CSI "3;5s" CSI "H"
	    CSI "u", .cursor = "1,1" },
	{ "69 reset forgets them", CSI "?69h" CSI "3;5s" CSI "?69l" CSI "2;4H"
	    CSI "9D", .cursor = "0,1" },
	{ "origin mode", CSI "2;3r" CSI "?6h" CSI "1;1Hx" CSI "9;9Hy",
	    .screen = "\nx\n        y" },
	{ "origin mode goes home", CSI "2;3r" CSI "3;3H" CSI "?6h",
	    .cursor = "0,1" },
	{ "origin mode and columns", CSI "?69h" CSI "3;5s" CSI "2;3r" CSI "?6h"
	    CSI "2;9Hx", .screen = "\n\n    x" },
	{ "origin mode and VPA", CSI "2;3r" CSI "?6h" CSI "2d",
	    .cursor = "0,2" },
	{ "origin mode and CHA", CSI "?69h" CSI "3;5s" CSI "?6h" CSI "2G",
	    .cursor = "3,0" },
};

static const struct term_case wraps_back[] = {
	{ "not without the modes", CSI "2;1H\b", .cursor = "0,1" },
	{ "45 where the row was wrapped", CSI "?45h0123456789a\b\b",
	    .cursor = "9,0" },
	{ "45 not where it was not", CSI "?45habc\r\n\b", .cursor = "0,1" },
	{ "1045 anywhere", CSI "?1045habc\r\n\b", .cursor = "9,0" },
	{ "1045 around the top", CSI "?1045h\b", .cursor = "9,3" },
	{ "CUB too", CSI "?45h0123456789a" CSI "3D", .cursor = "8,0" },
	{ "the waiting column counts", CSI "?45h0123456789\b",
	    .cursor = "9,0" },
	{ "not without DECAWM", CSI "?7l" CSI "?1045h" CSI "2;1H\b",
	    .cursor = "0,1" },
	{ "within margins", CSI "?1045;69h" CSI "3;5s" CSI "2;3H\b",
	    .cursor = "4,0" },
};

static const struct term_case tabs[] = {
	{ "every eight", "\ta\tb", .screen = "        a       b",
	    .cols = 20 },
	{ "the last column at the end", "\t\t\tx", .cursor = "19,0w",
	    .cols = 20 },
	{ "CHT", CSI "2Ix", .screen = "                x", .cols = 20 },
	{ "CBT", CSI "1;18H" CSI "2Zx", .screen = "        x", .cols = 20 },
	{ "CBT to the left", CSI "1;4H" CSI "9Z", .cursor = "0,0" },
	{ "HTS", CSI "1;4H" E "H" "\r\tx", .screen = "   x", .cols = 20 },
	{ "TBC here", CSI "1;9H" CSI "g" "\r\tx",
	    .screen = "                x", .cols = 20 },
	{ "TBC all", CSI "3g" "\tx", .cursor = "19,0w", .cols = 20 },
	{ "DECST8C", CSI "3g" CSI "?5W" "\tx", .screen = "        x",
	    .cols = 20 },
	{ "HT keeps the wait", "0123456789\tx", .screen = "0123456789\nx" },
	{ "HT within margins", CSI "?69h" CSI "3;6s" CSI "1;3H\tx",
	    .screen = "     x" },
	{ "HT in origin mode", CSI "?69h" CSI "2;15s" CSI "?6h" CSI "1;1H\tx",
	    .screen = "        x", .cols = 20 },
};

static const struct term_case saved[] = {
	{ "DECSC and DECRC", CSI "2;3H" E "7" CSI "H" E "8",
	    .cursor = "2,1" },
	{ "SCOSC and SCORC", CSI "2;3H" CSI "s" CSI "H" CSI "u",
	    .cursor = "2,1" },
	{ "without a save: home", CSI "2;3H" E "8", .cursor = "0,0" },
	{ "the pen too", CSI "1m" E "7" CSI "m" E "8x", .styled = "<1>x<>" },
	{ "the origin mode too", CSI "2;3r" CSI "?6h" E "7" CSI "?6l" E "8"
	    CSI "Hx", .screen = "\nx" },
	{ "the waiting column too", "0123456789" E "7" CSI "H" E "8x",
	    .screen = "0123456789\nx" },
	{ "more than once", CSI "2;3H" E "7" CSI "H" E "8" CSI "H" E "8",
	    .cursor = "2,1" },
	{ "1048", CSI "2;3H" CSI "?1048h" CSI "H" CSI "?1048l",
	    .cursor = "2,1" },
	{ "a save for each screen", CSI "2;3H" E "7" CSI "?47h" CSI "3;4H"
	    E "7" CSI "H" E "8" CSI "?47l" E "8", .cursor = "2,1" },
};

static const struct term_case shapes[] = {
	{ "DECSCUSR", CSI "4 q", .events = "cursor-style 4 0  \n" },
	{ "unknown", CSI "9 q", .events = "" },
};

static void
test_moves(void **state)
{
	(void)state;
	term_run(moves, nitems(moves));
}

static void
test_margins(void **state)
{
	(void)state;
	term_run(margins, nitems(margins));
}

static void
test_wraps_back(void **state)
{
	(void)state;
	term_run(wraps_back, nitems(wraps_back));
}

static void
test_tabs(void **state)
{
	(void)state;
	term_run(tabs, nitems(tabs));
}

static void
test_saved(void **state)
{
	(void)state;
	term_run(saved, nitems(saved));
}

static void
test_shapes(void **state)
{
	struct term *t = term_new(10, 4);
	struct vt_cursor c;

	(void)state;
	term_run(shapes, nitems(shapes));
	vt_get_cursor(t->vt, &c);
	assert_true(c.blink);
	assert_int_equal(c.shape, 0);
	term_write(t, CSI "2 q");
	vt_get_cursor(t->vt, &c);
	assert_false(c.blink);
	assert_int_equal(c.shape, 2);
	term_write(t, CSI "?12h");
	vt_get_cursor(t->vt, &c);
	assert_true(c.blink);
	term_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moves),
		cmocka_unit_test(test_margins),
		cmocka_unit_test(test_wraps_back),
		cmocka_unit_test(test_tabs),
		cmocka_unit_test(test_saved),
		cmocka_unit_test(test_shapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
