/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Text into cells: wrapping, character sets, widths, clusters, REP. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "regress/unit/unit.h"
#include "regress/unit/vt-term.h"

#define E "\033"
#define CSI "\033["

static const struct term_case wrapping[] = {
	{ "plain", "hello", .screen = "hello", .cursor = "5,0" },
	{ "the last column waits", "0123456789", .screen = "0123456789",
	    .cursor = "9,0w" },
	{ "then wraps", "0123456789a", .screen = "0123456789\na",
	    .cursor = "1,1" },
	{ "a return ends the wait", "0123456789\rX", .screen = "X123456789",
	    .cursor = "1,0" },
	{ "a backspace ends it", "0123456789\bX", .screen = "01234567X9",
	    .cursor = "9,0" },
	{ "a line feed ends it", "0123456789\nX",
	    .screen = "0123456789\n         X", .cursor = "9,1w" },
	{ "SGR does not", "0123456789" CSI "1mX",
	    .screen = "0123456789\nX" },
	{ "over several rows", "0123456789abcdefghijABC",
	    .screen = "0123456789\nabcdefghij\nABC", .cursor = "3,2" },
	{ "not without DECAWM", CSI "?7l0123456789abc",
	    .screen = "012345678c", .cursor = "9,0" },
	{ "DECAWM reset ends the wait", "0123456789" CSI "?7lX",
	    .screen = "012345678X" },
	{ "scrolls into the history", "1\r\n2\r\n3\r\n4\r\n5\r\n6",
	    .screen = "3\n4\n5\n6", .history = "1\n2", .cursor = "1,3" },
	{ "a wrapped line is one in the history",
	    "0123456789abc\r\n2\r\n3\r\n4\r\n5", .screen = "2\n3\n4\n5",
	    .history = "0123456789abc" },
	{ "of which a part is on the screen", "0123456789abc\r\n2\r\n3\r\n4",
	    .screen = "abc\n2\n3\n4", .history = "0123456789\\" },
	{ "within margins", CSI "?69h" CSI "3;6s" CSI "H" "abcdefgh",
	    .screen = "abcdef\n  gh", .cursor = "4,1" },
	{ "from left of the margins", CSI "?69h" CSI "3;6s" CSI "1;2Habcdefg",
	    .screen = " abcde\n  fg" },
	{ "from right of them", CSI "?69h" CSI "3;6s" CSI "1;8Habcd",
	    .screen = "       abc\n  d" },
	{ "insert mode", "abcdef" CSI "1;3H" CSI "4hXY", .screen = "abXYcdef" },
	{ "insert mode at the edge", "0123456789" CSI "1;8H" CSI "4hXY",
	    .screen = "0123456XY7" },
	{ "insert mode and wide characters", "ab日本" CSI "1;2H" CSI
	    "4hXYZWV", .screen = "aXYZWVb日" },
};

static const struct term_case charsets[] = {
	{ "graphics in G0", E "(0lqk" E "(Blqk", .screen = "┌─┐lqk" },
	{ "graphics, all of them", E "(0_`abcdefg" CSI "2;1Hhijklmnop"
	    CSI "3;1Hqrstuvwxy" CSI "4;1Hz{|}~",
	    .screen = "\xc2\xa0◆▒␉␌␍␊°±\n"
	    "␤␋┘┐┌└┼⎺⎻\n─⎼⎽├┤┴┬│≤\n"
	    "≥π≠£·" },
	{ "shifted", E ")0" "a\016q\017q", .screen = "a─q" },
	{ "G2 and G3", E "*0" E "+A" E "nq" E "o#" "\017#",
	    .screen = "─£#" },
	{ "single shifts", E "*0" E "+A" E "Nqq" E "O##", .screen = "─q£#" },
	{ "the United Kingdom's", E "(A#", .screen = "£" },
	{ "Latin-1 as a set of 96", E "-A" "\016" "i", .screen = "é" },
	{ "in which DEL is one", E "-A" "\016" "\177" E "*A" "\017" E "N\177",
	    .screen = "ÿ" },
	{ "as in no other", "a\177b" E "(0" "\177x", .screen = "ab│" },
	{ "unknown ones are ASCII", E "(Zq", .screen = "q" },
	{ "saved with the cursor", E "(0" E "7" E "(Bq" E "8q",
	    .screen = "─", .cursor = "1,0" },
	{ "reset by RIS", E "(0" E "cq", .screen = "q" },
	{ "8-bit: Latin-1 in GR", E "%@\xe9\xc9" E "%G\xc3\xa9",
	    .screen = "éÉé" },
	{ "8-bit: C1", E "%@" "a\x85" "b", .screen = "a\nb" },
	{ "8-bit: graphics in GR", E "%@" E ")0" E "~\xf1q", .screen = "─q" },
	{ "UTF-8 is not translated", E "(0é日", .screen = "é日" },
};

static const struct term_case widths[] = {
	{ "wide", "日本", .screen = "日本", .cursor = "4,0" },
	{ "wide at the margin", "012345678日", .screen = "012345678\n日",
	    .cursor = "2,1" },
	{ "wide that ends at it", "01234567日", .screen = "01234567日",
	    .cursor = "9,0w" },
	{ "that line is one", "012345678日\r\n2\r\n3\r\n4\r\n5",
	    .history = "012345678日" },
	{ "wide without DECAWM", CSI "?7l012345678日", .screen = "01234567日",
	    .cursor = "9,0" },
	{ "wide in one column", "日", .screen = "\xef\xbf\xbd", .cols = 1,
	    .rows = 2 },
	{ "half overwritten", "日本" CSI "1;2Hx", .screen = " x本" },
	{ "other half overwritten", "日本" CSI "1;3Hx", .screen = "日x" },
	{ "by a wide one", "日本" CSI "1;2H語", .screen = " 語" },
	{ "combining mark", "e\xcc\x81x", .screen = "e\xcc\x81x",
	    .cursor = "2,0" },
	{ "combining mark after another", "a\xcc\x81\xcc\xa3",
	    .screen = "a\xcc\x81\xcc\xa3", .cursor = "1,0" },
	{ "mark on the last column", "0123456789\xcc\x81",
	    .screen = "0123456789\xcc\x81", .cursor = "9,0w" },
	{ "mark on a wide character", "日\xcc\x81", .screen = "日\xcc\x81",
	    .cursor = "2,0" },
	{ "mark after a move", "ab" CSI "1;2H\xcc\x81",
	    .screen = "a\xcc\x81" "b", .cursor = "1,0" },
	{ "mark at the beginning", "\xcc\x81" "a", .screen = "a" },
	{ "ZWJ sequence", "👨‍👩‍👧x",
	    .screen = "👨‍👩‍👧x", .cursor = "3,0" },
	{ "its parts with a break between", "👨" CSI "C" CSI "D\xe2\x80\x8d"
	    "👩", .cursor = "4,0" },
	{ "flags", "🇩🇪🇫🇷", .screen = "🇩🇪🇫🇷",
	    .cursor = "4,0" },
	{ "skin tone", "👍🏽", .screen = "👍🏽",
	    .cursor = "2,0" },
	{ "VS16 makes wide", "❤\xef\xb8\x8fx", .screen = "❤\xef\xb8\x8fx",
	    .cursor = "3,0" },
	{ "VS15 makes narrow", "⌚\xef\xb8\x8ex", .screen = "⌚\xef\xb8\x8ex",
	    .cursor = "2,0" },
	{ "keycap", "1\xef\xb8\x8f\xe2\x83\xa3x",
	    .screen = "1\xef\xb8\x8f\xe2\x83\xa3x", .cursor = "3,0" },
	{ "Hangul jamo", "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab",
	    .screen = "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab",
	    .cursor = "2,0" },
	{ "without 2027 ZWJ joins nothing", CSI "?2027l👨‍👩",
	    .cursor = "4,0" },
	{ "without 2027 VS16 keeps the width", CSI "?2027l❤\xef\xb8\x8f",
	    .cursor = "1,0" },
	{ "VS16 at the margin", "012345678❤\xef\xb8\x8f",
	    .cursor = "9,0w" },
	{ "soft hyphen and format controls", "a\xc2\xad" "b\xe2\x80\x8b" "c",
	    .screen = "a\xc2\xad" "b\xe2\x80\x8b" "c", .cursor = "4,0" },
	{ "C1 in UTF-8 is nothing", "a\xc2\x9b" "b", .screen = "ab" },
	{ "ill-formed", "a\xff\xe2\x82" "b", .screen = "a��b" },
	{ "cut off by a control", "a\xe2\x82\r\nb", .screen = "a�\nb" },
	{ "cut off by a sequence", "a\xe2\x82" CSI "mb", .screen = "a�b" },
};

static const struct term_case repeat[] = {
	{ "REP", "ab" CSI "3b", .screen = "abbbb" },
	{ "by default once", "ab" CSI "b", .screen = "abb" },
	{ "wraps", "abcdefgh" CSI "4b", .screen = "abcdefghhh\nhh" },
	{ "wide", "日" CSI "2b", .screen = "日日日" },
	{ "nothing to repeat", CSI "3bx", .screen = "x" },
	{ "only once", "a" CSI "2b" CSI "2b", .screen = "aaa" },
	{ "in the pen of now", "a" CSI "1m" CSI "b", .styled = "a<1>a<>" },
	{ "a screenful at the most", "a" CSI "99999b", .screen =
	    "aaaaaaaaaa\naaaaaaaaaa\naaaaaaaaaa\na" },
};

static void
test_wrapping(void **state)
{
	(void)state;
	term_run(wrapping, nitems(wrapping));
}

static void
test_charsets(void **state)
{
	(void)state;
	term_run(charsets, nitems(charsets));
}

static void
test_widths(void **state)
{
	(void)state;
	term_run(widths, nitems(widths));
}

static void
test_repeat(void **state)
{
	(void)state;
	term_run(repeat, nitems(repeat));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrapping),
		cmocka_unit_test(test_charsets),
		cmocka_unit_test(test_widths),
		cmocka_unit_test(test_repeat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
