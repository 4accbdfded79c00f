/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "opt/style-parse.h"
#include "text/colour.h"

/* Styles and how they are written; NULL: they are none. */
static const struct {
	const char *style, *written;
} rows[] = {
	{ "", "default" },
	{ "default", "default" },
	{ "fg=red", "fg=red" },
	{ "fg=red,bg=blue", "fg=red,bg=blue" },
	{ "bg=blue fg=red", "fg=red,bg=blue" },
	{ " ,fg=red,, bold\n", "fg=red,bright" },
	{ "FG=Red,BOLD", "fg=red,bright" },
	{ "fg=colour123,bg=#112233", "fg=colour123,bg=#112233" },
	{ "us=green,curly-underscore", "us=green,curly-underscore" },
	{ "bright,dim,blink,reverse,hidden,italics,strikethrough,overline",
	    "bright,dim,blink,reverse,hidden,italics,strikethrough,"
	    "overline" },
	{ "underscore", "underscore" },
	{ "underscore,double-underscore", "double-underscore" },
	{ "dotted-underscore", "dotted-underscore" },
	{ "dashed-underscore", "dashed-underscore" },
	{ "bold|underscore", "bright,underscore" },
	{ "acs", "acs" },
	{ "acs,noacs", "default" },
	{ "bold,nobold", "default" },
	{ "bold,dim,nobold", "dim" },
	{ "bold,dim,nobold|dim", "default" },
	{ "bold,none", "default" },
	{ "fg=red,bold,none", "fg=red" },
	{ "fg=red,bold,default", "default" },
	{ "double-underscore,nounderscore", "double-underscore" },
	{ "double-underscore,nodouble-underscore", "default" },
	{ "fg=red,fg=default", "default" },
	{ "fg=red,fg=terminal", "default" },
	{ "fill=blue", "fill=blue" },
	{ "align=left", "align=left" },
	{ "align=centre", "align=centre" },
	{ "align=right,noalign", "default" },
	{ "align=absolute-centre", "align=absolute-centre" },
	{ "list=on", "list=on" },
	{ "list=focus", "list=focus" },
	{ "list=left-marker", "list=left-marker" },
	{ "list=right-marker", "list=right-marker" },
	{ "list=on,nolist", "default" },
	{ "range=left", "range=left" },
	{ "range=right", "range=right" },
	{ "range=window|7", "range=window|7" },
	{ "range=window|7,norange", "default" },
	{ "range=user|x", NULL },
	{ "range=user|1", "default" },
	{ "push-default", "push-default" },
	{ "pop-default", "pop-default" },
	{ "ignore", "ignore" },
	{ "ignore,noignore", "default" },
	{ "align=right,list=on,range=left,push-default,fill=red,fg=blue,bold",
	    "list=on,range=left,align=right,push-default,fill=red,fg=blue,"
	    "bright" },
	{ "bogus", NULL },
	{ "fg", NULL },
	{ "fg=", NULL },
	{ "fg=nocolour", NULL },
	{ "xg=red", NULL },
	{ "bold|", NULL },
	{ "|bold", NULL },
	{ "nobogus", NULL },
	{ "no", NULL },
	{ "align=middle", NULL },
	{ "list=", NULL },
	{ "range=window", NULL },
	{ "range=window|", NULL },
	{ "range=window|x", NULL },
	{ "range=left|1", NULL },
	{ "fg=red,bogus", NULL },
};

static void
test_styles(void **state)
{
	struct style_spec s, again;
	size_t i;
	char *text;

	for (i = 0; i < nitems(rows); i++) {
		memset(&s, 0, sizeof s);
		if (style_parse(&s, NULL, rows[i].style) != 0) {
			if (rows[i].written != NULL)
				fail_msg("%s is none", rows[i].style);
			continue;
		}
		text = style_print(&s);
		if (rows[i].written == NULL ||
		    strcmp(text, rows[i].written) != 0)
			fail_msg("%s is %s", rows[i].style, text);
		memset(&again, 0, sizeof again);
		assert_int_equal(style_parse(&again, NULL, text), 0);
		assert_true(style_equal(&s.style, &again.style));
		free(text);
	}
}

/* What is default comes from the base, and a bad style changes nothing. */
static void
test_base(void **state)
{
	struct style base = { .fg = colour_indexed(1),
		.bg = colour_indexed(2),
		.attr = STYLE_DIM };
	struct style_spec s = STYLE_SPEC_INIT;

	assert_int_equal(style_parse(&s, &base, "bold"), 0);
	assert_int_equal(s.style.fg, COLOUR_DEFAULT);
	assert_int_equal(style_parse(&s, &base, "fg=default"), 0);
	assert_int_equal(s.style.fg, base.fg);
	assert_int_equal(s.style.attr, STYLE_BOLD);
	assert_int_equal(style_parse(&s, &base, "bg=blue,bogus"), -1);
	assert_int_equal(s.style.bg, COLOUR_DEFAULT);
	assert_int_equal(style_parse(&s, &base, "bg=blue,default"), 0);
	assert_true(style_equal(&s.style, &base));
	assert_int_equal(style_parse(&s, &base, "fg=terminal"), 0);
	assert_int_equal(s.style.fg, COLOUR_DEFAULT);
}

static void
test_long_words(void **state)
{
	struct style_spec s = STYLE_SPEC_INIT;
	char text[1000];

	memset(text, 'x', sizeof text);
	text[sizeof text - 1] = '\0';
	assert_int_not_equal(style_parse(&s, NULL, text), 0);
	memset(text, ',', 500);
	memcpy(text + 500, "bold", 5);
	assert_int_equal(style_parse(&s, NULL, text), 0);
	assert_int_equal(s.style.attr, STYLE_BOLD);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_styles),
		cmocka_unit_test(test_base),
		cmocka_unit_test(test_long_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
