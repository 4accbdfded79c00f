/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The screen and the history as text; expectations are tmux 3.3a's. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "vt/dump.h"
#include "regress/unit/unit.h"
#include "regress/unit/vt-term.h"

#define CSI "\033["

struct dump_case {
	const char *name;
	const char *in;
	int64_t from, to;
	unsigned int flags;
	const char *wanted; /* NULL: nothing to dump */
};

static const struct dump_case cases[] = {
	{ "the screen", "one\r\n\r\nthree", 0, DUMP_LAST, 0,
	    "one\n\nthree\n\n" },
	{ "one row", "one\r\ntwo\r\nthree", 1, 1, 0, "two\n" },
	{ "rows in either order", "one\r\ntwo\r\nthree", 2, 1, 0,
	    "two\nthree\n" },
	{ "rows that are not there", "one\r\ntwo", -5, 99, 0,
	    "one\ntwo\n\n\n" },
	{ "trailing spaces", "a  \r\nb  ", 0, 1, 0, "a\nb\n" },
	{ "trailing spaces kept", "a  \r\nb  ", 0, 1, DUMP_SPACES,
	    "a  \nb  \n" },
	{ "wrapped", "0123456789ab\r\nc", 0, 2, 0, "0123456789\nab\nc\n" },
	{ "joined", "0123456789ab  \r\nc", 0, 2, DUMP_JOIN,
	    "0123456789ab  \nc\n" },
	{ "the history", "1\r\n2\r\n3\r\n4\r\n5\r\n6", -2, 0, 0,
	    "1\n2\n3\n" },
	{ "some of the history", "1\r\n2\r\n3\r\n4\r\n5\r\n6", -1, -1, 0,
	    "2\n" },
	{ "from the first to the last", "1\r\n2\r\n3\r\n4\r\n5\r\n6",
	    DUMP_FIRST, DUMP_LAST, 0, "1\n2\n3\n4\n5\n6\n" },
	{ "joined over the edge of the history", "0123456789abcdefghij"
	    "klm\r\n2\r\n3", DUMP_FIRST, DUMP_LAST, DUMP_JOIN,
	    "0123456789abcdefghijklm\n2\n3\n" },
	{ "wide characters", "日本\033[1;2Hx", 0, 0, 0, " x本\n" },
	{ "clusters", "e\xcc\x81👨‍👩‍👧x", 0, 0, 0,
	    "e\xcc\x81👨‍👩‍👧x\n" },
	{ "without styles", CSI "1;31mred", 0, 0, 0, "red\n" },
	{ "styles", "a" CSI "1;31mb" CSI "0mc", 0, 0, DUMP_STYLES,
	    "a" CSI "1m" CSI "31mb" CSI "0mc\n" },
	{ "styles over rows", CSI "31ma\r\nb" CSI "mc", 0, 1, DUMP_STYLES,
	    CSI "31ma\nb" CSI "39mc\n" },
	{ "an attribute lost", CSI "1;4;31;44ma" CSI "22mb", 0, 0,
	    DUMP_STYLES, CSI "1;4m" CSI "31m" CSI "44ma" CSI "0;4m" CSI "31m"
	    CSI "44mb\n" },
	{ "all attributes", CSI "1;2;3;5;7;8;9ma", 0, 0, DUMP_STYLES,
	    CSI "1;2;3;5;7;8;9ma\n" },
	{ "colours", CSI "90;107ma" CSI "38;5;200;48;2;1;2;3mb", 0, 0,
	    DUMP_STYLES, CSI "90m" CSI "107ma" CSI "38;5;200m" CSI
	    "48;2;1;2;3mb\n" },
	{ "underlines", CSI "4:3ma" CSI "4:2mb" CSI "58;5;9mc" CSI "59md", 0,
	    0, DUMP_STYLES, CSI "4:3ma" CSI "0;4:2mb" CSI "58;5;9mc" CSI
	    "0;4:2md\n" },
	{ "coloured spaces at the end", CSI "44ma  ", 0, 0, DUMP_STYLES,
	    CSI "44ma\n" },
	{ "links", "\033]8;id=x;u\033\\a\r\nb\033]8;;\033\\c", 0, 1,
	    DUMP_STYLES, "\033]8;id=x;u\033\\a\033]8;;\033\\\n"
	    "\033]8;id=x;u\033\\b\033]8;;\033\\c\n" },
	{ "escaped", CSI "1ma\\b\033]8;id=x;u\033\\c", 0, 0,
	    DUMP_STYLES | DUMP_ESCAPE, "\\033[1ma\\\\b\\033]8;id=x;u\\033\\\\"
	    "c\\033]8;;\\033\\\\\n" },
	{ "backslashes as they are", "a\\b", 0, 0, 0, "a\\b\n" },
	{ "no alternate screen", "a", 0, 0, DUMP_SAVED, NULL },
	{ "the saved screen", "1\r\n2\r\n3\r\n4\r\n5" CSI "?1049hx", 0, 1,
	    DUMP_SAVED, "2\n3\n" },
	{ "it has no history", "1\r\n2\r\n3\r\n4\r\n5" CSI "?1049hx", -5, 0,
	    DUMP_SAVED, "2\n" },
	{ "the alternate screen", "1\r\n2\r\n3\r\n4\r\n5" CSI "?1049h"
	    CSI "Hx", -1, 0, 0, "1\nx\n" },
};

static void
test_cases(void **state)
{
	struct buf b = BUF_INIT;
	size_t i;
	bool some;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		const struct dump_case *c = &cases[i];
		struct term *t = term_new(10, 4);

		term_write(t, c->in);
		buf_clear(&b);
		some = vt_dump(t->vt, c->from, c->to, c->flags, &b);
		assert_int_equal(some, c->wanted != NULL);
		buf_put_u8(&b, '\0');
		if (some && strcmp((const char *)buf_data(&b), c->wanted) != 0)
			fail_msg("%s: wanted\n%s\ngot\n%s", c->name, c->wanted,
			    (const char *)buf_data(&b));
		term_free(t);
	}
	buf_free(&b);
}

/* A long history comes out whole, in order, whatever is compressed. */
static void
test_long(void **state)
{
	struct term *t = term_new_limits(80, 24, 100000, UINT64_C(1) << 30);
	struct buf in = BUF_INIT, out = BUF_INIT;
	unsigned int i;

	(void)state;
	for (i = 0; i < 20000; i++)
		buf_printf(&in, "\033[38;2;%u;%u;%umline %u\033[m%s", i & 255,
		    i >> 8, i % 7, i, i == 19999 ? "" : "\r\n");
	vt_write(t->vt, buf_data(&in), buf_len(&in));
	while (vt_idle(t->vt))
		;
	assert_true(vt_dump(t->vt, DUMP_FIRST, DUMP_LAST, 0, &out));
	buf_clear(&in);
	for (i = 0; i < 20000; i++)
		buf_printf(&in, "line %u\n", i);
	assert_int_equal(buf_len(&out), buf_len(&in));
	assert_memory_equal(buf_data(&out), buf_data(&in), buf_len(&in));
	buf_free(&in);
	buf_free(&out);
	term_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
