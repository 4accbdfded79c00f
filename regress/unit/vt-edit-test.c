/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Erasing, inserting and deleting, scrolling, rectangles. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "regress/unit/unit.h"
#include "regress/unit/vt-term.h"

#define E "\033"
#define CSI "\033["
#define DCS "\033P"
#define ST "\033\\"

/* Four rows that differ in each column. */
#define FILL CSI "H0123456789" CSI "2;1Habcdefghij" CSI "3;1HABCDEFGHIJ"      \
	CSI "4;1H!@#$%^&*()"

static const struct term_case erase[] = {
	{ "ED 0", FILL CSI "2;4H" CSI "J", .screen = "0123456789\nabc",
	    .cursor = "3,1" },
	{ "ED 1", FILL CSI "2;4H" CSI "1J",
	    .screen = "\n    efghij\nABCDEFGHIJ\n!@#$%^&*()" },
	{ "ED 2", FILL CSI "2;4H" CSI "2J", .screen = "", .cursor = "3,1" },
	{ "ED 3 clears the history only", "1\r\n2\r\n3\r\n4\r\n5" CSI "3J",
	    .screen = "2\n3\n4\n5", .history = "",
	    .events = "cleared 0 0  \n" },
	{ "ED 9", FILL CSI "9J", .screen =
	    "0123456789\nabcdefghij\nABCDEFGHIJ\n!@#$%^&*()" },
	{ "EL 0", FILL CSI "2;4H" CSI "K", .screen =
	    "0123456789\nabc\nABCDEFGHIJ\n!@#$%^&*()" },
	{ "EL 1", FILL CSI "2;4H" CSI "1K", .screen =
	    "0123456789\n    efghij\nABCDEFGHIJ\n!@#$%^&*()" },
	{ "EL 2", FILL CSI "2;4H" CSI "2K", .screen =
	    "0123456789\n\nABCDEFGHIJ\n!@#$%^&*()" },
	{ "ECH", "abcdef" CSI "1;2H" CSI "3X", .screen = "a   ef",
	    .cursor = "1,0" },
	{ "ECH over the edge", "abcdef" CSI "1;2H" CSI "99X", .screen = "a" },
	{ "in the background of now", CSI "41mab" CSI "1;1H" CSI "K",
	    .styled = "<41>          <>" },
	{ "and only that of the style", CSI "1;4;31;42mab" CSI "2K",
	    .styled = "<42>          <>" },
	{ "ED 2 in a colour", CSI "41m" CSI "2J", .styled =
	    "<41>    <>\n<41>    <>", .cols = 4, .rows = 2 },
	{ "half of a wide one", "日本語" CSI "1;4H" CSI "K",
	    .screen = "日" },
	{ "the other half", "日本語" CSI "1;3H" CSI "1K", .screen =
	    "    語" },
	{ "EL keeps the wait of none", "0123456789" CSI "K" "x",
	    .screen = "012345678x" },
	{ "ED 2 keeps the history as it is", "1\r\n2\r\n3\r\n4\r\n5" CSI "2J",
	    .screen = "", .history = "1" },
	{ "or puts the screen there", "1\r\n2\r\n3\r\n4\r\n5" CSI "2J",
	    .screen = "", .history = "1\n2\n3\n4\n5",
	    .options = 1u << VT_OPT_SCROLL_ON_CLEAR },
	{ "not that of the alternate one", CSI "?1049h" "1\r\n2" CSI "2J",
	    .history = "", .options = 1u << VT_OPT_SCROLL_ON_CLEAR },
};

static const struct term_case protection[] = {
	{ "DECSED leaves what is protected", CSI "1\"qab" CSI "0\"qcd"
	    CSI "?2J", .screen = "ab" },
	{ "DECSEL", CSI "1\"qab" CSI "2\"qcd" CSI "?2K", .screen = "ab" },
	{ "ED does not", CSI "1\"qab" CSI "0\"qcd" CSI "2J", .screen = "" },
	{ "DECSERA", CSI "1\"qab" CSI "0\"qcd" CSI "1;1;1;9${",
	    .screen = "ab" },
	{ "DECSED without protection", "abcd" CSI "?2J", .screen = "" },
	{ "DECSEL keeps the colours", CSI "41mab" CSI "?2K", .screen = "" },
	{ "ISO's protection stops ED", E "Vab" E "Wcd" CSI "2J",
	    .screen = "ab" },
	{ "and EL, ECH", E "Va" E "Wbcd" CSI "2K" "\r" CSI "4X",
	    .screen = "a" },
	{ "but not DECSED", E "Vab" E "Wcd" CSI "?2J", .screen = "" },
	{ "SGR 0 leaves it", CSI "1\"q" CSI "ma" CSI "?2J", .screen = "a" },
};

static const struct term_case insert[] = {
	{ "ICH", "abcdef" CSI "1;3H" CSI "2@", .screen = "ab  cdef",
	    .cursor = "2,0" },
	{ "ICH over the edge", "0123456789" CSI "1;8H" CSI "9@",
	    .screen = "0123456" },
	{ "ICH in a colour", "ab" CSI "41m" CSI "1;2H" CSI "@",
	    .styled = "a<41> <>b" },
	{ "ICH pushes half a wide one out", "01234567日" CSI "1;2H" CSI "@",
	    .screen = "0 1234567" },
	{ "ICH within a wide one", "日本" CSI "1;2H" CSI "@",
	    .screen = "   本" },
	{ "ICH within margins", "0123456789" CSI "?69h" CSI "3;6s" CSI "1;4H"
	    CSI "@", .screen = "012 346789" },
	{ "ICH of half a wide one over the margin", "012日56" CSI "?69h"
	    CSI "1;4s" CSI "1;1H" CSI "@", .screen = " 012 56" },
	{ "ICH outside of them", "0123456789" CSI "?69h" CSI "3;6s" CSI "1;8H"
	    CSI "@", .screen = "0123456789" },
	{ "DCH", "abcdef" CSI "1;3H" CSI "2P", .screen = "abef",
	    .cursor = "2,0" },
	{ "DCH over the edge", "abcdef" CSI "1;3H" CSI "99P",
	    .screen = "ab" },
	{ "DCH of half a wide one", "a日b" CSI "1;3H" CSI "P",
	    .screen = "a b" },
	{ "DCH before half a wide one", "日ab" CSI "H" CSI "P",
	    .screen = " ab" },
	{ "DCH of half a wide one over the margin", "012日56" CSI "?69h"
	    CSI "1;4s" CSI "1;1H" CSI "P", .screen = "12   56" },
	{ "DCH fills with the colour", "abc" CSI "41m" CSI "H" CSI "P",
	    .styled = "bc       <41> <>" },
	{ "IL", FILL CSI "2;3H" CSI "L", .screen =
	    "0123456789\n\nabcdefghij\nABCDEFGHIJ", .cursor = "0,1" },
	{ "IL of too many", FILL CSI "2;3H" CSI "99L",
	    .screen = "0123456789" },
	{ "IL within margins", FILL CSI "2;3r" CSI "2;1H" CSI "L", .screen =
	    "0123456789\n\nabcdefghij\n!@#$%^&*()" },
	{ "IL outside of them", FILL CSI "2;3r" CSI "4;1H" CSI "L", .screen =
	    "0123456789\nabcdefghij\nABCDEFGHIJ\n!@#$%^&*()" },
	{ "IL and columns", FILL CSI "?69h" CSI "3;5s" CSI "2;4H" CSI "L",
	    .screen = "0123456789\nab   fghij\nABcdeFGHIJ\n!@CDE^&*()" },
	{ "DL", FILL CSI "2;3H" CSI "M", .screen =
	    "0123456789\nABCDEFGHIJ\n!@#$%^&*()", .cursor = "0,1",
	    .history = "" },
	{ "DL from the top makes no history", FILL CSI "H" CSI "2M",
	    .screen = "ABCDEFGHIJ\n!@#$%^&*()", .history = "" },
	{ "DL within margins", FILL CSI "2;3r" CSI "2;1H" CSI "M", .screen =
	    "0123456789\nABCDEFGHIJ\n\n!@#$%^&*()" },
	{ "DL and columns", FILL CSI "?69h" CSI "3;5s" CSI "2;4H" CSI "M",
	    .screen = "0123456789\nabCDEfghij\nAB#$%FGHIJ\n!@   ^&*()" },
	{ "DL in a colour", "a\r\nb" CSI "41m" CSI "H" CSI "M",
	    .styled = "b\n<41>    <>", .cols = 4, .rows = 2 },
	{ "DECIC", FILL CSI "1;3H" CSI "2'}", .screen =
	    "01  234567\nab  cdefgh\nAB  CDEFGH\n!@  #$%^&*" },
	{ "DECDC", FILL CSI "1;3H" CSI "2'~", .screen =
	    "01456789\nabefghij\nABEFGHIJ\n!@%^&*()" },
	{ "DECDC of half a wide one over the margin", "ab\r\n012日56"
	    CSI "?69h" CSI "1;4s" CSI "1;1H" CSI "2'~", .screen =
	    "\n2    56" },
	{ "DECIC within margins", FILL CSI "?69h" CSI "3;6s" CSI "2;3r"
	    CSI "2;4H" CSI "'}", .screen =
	    "0123456789\nabc deghij\nABC DEGHIJ\n!@#$%^&*()" },
	{ "DECIC outside of them", FILL CSI "?69h" CSI "3;6s" CSI "1;1H"
	    CSI "'}", .screen =
	    "0123456789\nabcdefghij\nABCDEFGHIJ\n!@#$%^&*()" },
	{ "DECBI at the left", FILL CSI "1;1H" E "6", .screen =
	    " 012345678\n abcdefghi\n ABCDEFGHI\n !@#$%^&*(" },
	{ "DECBI elsewhere", CSI "1;3H" E "6", .cursor = "1,0" },
	{ "DECFI at the right", FILL CSI "1;10H" E "9", .screen =
	    "123456789\nbcdefghij\nBCDEFGHIJ\n@#$%^&*()" },
	{ "DECFI elsewhere", CSI "1;3H" E "9", .cursor = "3,0" },
};

static const struct term_case scroll[] = {
	{ "SU", FILL CSI "2;3H" CSI "S", .screen =
	    "abcdefghij\nABCDEFGHIJ\n!@#$%^&*()", .history = "0123456789",
	    .cursor = "2,1" },
	{ "SU of too many", "1\r\n2\r\n3" CSI "99S", .screen = "",
	    .history = "1\n2\n3\n" },
	{ "SU within margins", FILL CSI "2;3r" CSI "S", .screen =
	    "0123456789\nABCDEFGHIJ\n\n!@#$%^&*()", .history = "" },
	{ "SD", FILL CSI "T", .screen =
	    "\n0123456789\nabcdefghij\nABCDEFGHIJ", .history = "" },
	{ "SD's other final", FILL CSI "2^", .screen =
	    "\n\n0123456789\nabcdefghij" },
	{ "five values are no SD", FILL CSI "1;2;3;4;5T", .screen =
	    "0123456789\nabcdefghij\nABCDEFGHIJ\n!@#$%^&*()" },
	{ "SL", FILL CSI "2 @", .screen =
	    "23456789\ncdefghij\nCDEFGHIJ\n#$%^&*()" },
	{ "SR", FILL CSI "2 A", .screen =
	    "  01234567\n  abcdefgh\n  ABCDEFGH\n  !@#$%^&*" },
	{ "SU and columns make no history", FILL CSI "?69h" CSI "3;5s"
	    CSI "S", .screen =
	    "01cde56789\nabCDEfghij\nAB#$%FGHIJ\n!@   ^&*()",
	    .history = "" },
	{ "in a colour", "ab" CSI "41m" CSI "2S", .styled =
	    "<41>    <>\n<41>    <>", .cols = 4, .rows = 2 },
	{ "the alternate screen has no history", CSI "?1049h1\r\n2\r\n3\r\n4"
	    "\r\n5", .screen = "2\n3\n4\n5", .history = "" },
	{ "DECALN", "abc" E "#8", .screen = "EEEE\nEEEE", .cursor = "0,0",
	    .cols = 4, .rows = 2 },
};

static const struct term_case rects[] = {
	{ "DECCRA", FILL CSI "1;1;2;2;1;3;3;1$v", .screen =
	    "0123456789\nabcdefghij\nAB01EFGHIJ\n!@ab%^&*()" },
	{ "DECCRA over itself", FILL CSI "1;1;3;3;1;2;2;1$v", .screen =
	    "0123456789\na012efghij\nAabcEFGHIJ\n!ABC%^&*()" },
	{ "DECCRA cut at the edge", FILL CSI "1;1;2;2;1;4;10;1$v", .screen =
	    "0123456789\nabcdefghij\nABCDEFGHIJ\n!@#$%^&*(0" },
	{ "DECCRA by default: all to home", FILL CSI "$v", .screen =
	    "0123456789\nabcdefghij\nABCDEFGHIJ\n!@#$%^&*()" },
	{ "DECCRA takes styles", CSI "1mab" CSI "m" CSI "1;1;1;2;1;1;3$v",
	    .styled = "<1>abab<>" },
	{ "DECCRA of nothing", FILL CSI "3;1;2;1;1;1;1;1$v", .screen =
	    "0123456789\nabcdefghij\nABCDEFGHIJ\n!@#$%^&*()" },
	{ "DECCRA cuts wide ones", "日本" CSI "1;2;1;3;1;1;6$v",
	    .screen = "日本" },
	{ "DECFRA", CSI "42;2;2;3;4$x", .screen = "\n ***\n ***" },
	{ "DECFRA in the pen", CSI "1m" CSI "88;1;1;1;2$x",
	    .styled = "<1>XX<>" },
	{ "DECFRA of a control", CSI "7;1;1;1;2$x", .screen = "" },
	{ "DECFRA of Latin-1", CSI "233;1;1;1;2$x", .screen = "éé" },
	{ "DECERA", FILL CSI "2;2;3;4$z", .screen =
	    "0123456789\na   efghij\nA   EFGHIJ\n!@#$%^&*()" },
	{ "in origin mode", FILL CSI "2;3r" CSI "?6h" CSI "1;1;9;2$z",
	    .screen = "0123456789\n  cdefghij\n  CDEFGHIJ\n!@#$%^&*()" },
	{ "DECCARA, the stream", "abcd\r\nefgh" CSI "1;2;2;3;1$r",
	    .styled = "a<1>bcd<>\n<1>efg<>h", .cols = 4 },
	{ "DECCARA, the rectangle", "abcd\r\nefgh" CSI "2*x"
	    CSI "1;2;2;3;1;4$r",
	    .styled = "a<1;4>bc<>d\ne<1;4>fg<>h", .cols = 4 },
	{ "DECCARA takes away", CSI "1mabc" CSI "m" CSI "1;2;1;2;0$r",
	    .styled = "<1>a<>b<1>c<>" },
	{ "DECCARA of the left half of a wide one", "a日b" CSI "1;1;1;2;7$r",
	    .styled = "<7>a日<>b", .cols = 4, .rows = 1 },
	{ "DECCARA of the right half of a wide one", "a日b"
	    CSI "1;3;1;4;7$r", .styled = "a<7>日b<>", .cols = 4, .rows = 1 },
	{ "DECRARA of all", CSI "1mab" CSI "m" CSI "1;1;1;3;0$t",
	    .styled = "<5;7;8;4>ab<1> <>", .cols = 4 },
	{ "areas of nothing", "abc" CSI "2;2;1;1$z" CSI "2;2;1;1${" CSI
	    "42;2;2;1;1$x" CSI "2;2;1;1;1$r" CSI "2;2;1;1;1$t" CSI
	    "1;1;1;1;1;9;9;1$v", .styled = "abc" },
	{ "DECRARA", CSI "1mabc" CSI "m" CSI "1;2;1;4;1$t",
	    .styled = "<1>a<>bc<1> <>", .cols = 4 },
	{ "DECRQCRA is not answered", "a" CSI "1;1;1;1;1;1*y",
	    .replies = "" },
	{ "but where that is allowed", "a" CSI "1;1;1;1;1;1*y"
	    CSI "2;1;1;3;2;3*y", .replies = DCS "1!~FF9F" ST DCS "2!~FFE0" ST,
	    .options = 1u << VT_OPT_CHECKSUM },
	{ "attributes count", CSI "1ma" CSI "1;1;1;1;1;1*y" CSI "H" CSI
	    "0;4;7;5ma" CSI "1;1;1;1;1;1*y", .replies = DCS "1!~FF1F" ST
	    DCS "1!~FF2F" ST, .options = 1u << VT_OPT_CHECKSUM },
	{ "colours and protection do not", CSI "31;41m" CSI "1\"qa" CSI
	    "1;1;1;1;1;1*y", .replies = DCS "1!~FF9F" ST,
	    .options = 1u << VT_OPT_CHECKSUM },
	{ "what is hidden is a blank", CSI "8ma" CSI "1;1;1;1;1;1*y",
	    .replies = DCS "1!~FFE0" ST, .options = 1u << VT_OPT_CHECKSUM },
	{ "of blanks only the first counts", " a  b" CSI "1;1;1;1;3;9*y",
	    .replies = DCS "1!~FF1D" ST, .options = 1u << VT_OPT_CHECKSUM },
	{ "of nothing it is 0", CSI "1;1;9;9;1;1*y",
	    .replies = DCS "1!~0000" ST, .options = 1u << VT_OPT_CHECKSUM },
};

static void
test_erase(void **state)
{
	(void)state;
	term_run(erase, nitems(erase));
}

static void
test_protection(void **state)
{
	(void)state;
	term_run(protection, nitems(protection));
}

static void
test_insert(void **state)
{
	(void)state;
	term_run(insert, nitems(insert));
}

static void
test_scroll(void **state)
{
	(void)state;
	term_run(scroll, nitems(scroll));
}

static void
test_rects(void **state)
{
	(void)state;
	term_run(rects, nitems(rects));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_erase),
		cmocka_unit_test(test_protection),
		cmocka_unit_test(test_insert),
		cmocka_unit_test(test_scroll),
		cmocka_unit_test(test_rects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
