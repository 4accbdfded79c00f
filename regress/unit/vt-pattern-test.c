/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What patterns match, found from either end. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/xmalloc.h"
#include "regress/unit/unit.h"
#include "vt/pattern.h"

#define R PATTERN_REGEX
#define I PATTERN_ICASE

/* Lines are separated by "|"; where is "start,end" of each match, in order. */
struct pattern_case {
	const char *pattern;
	unsigned int flags;
	const char *text;
	const char *where;
};

static const struct pattern_case cases[] = {
	{ "a", 0, "banana", "1,2 3,4 5,6" },
	{ "ana", 0, "banana", "1,4 3,6" },
	{ "b", 0, "", "" },
	{ "ab", 0, "a|b", "" },
	{ "ab", 0, "ab|xab|ab", "0,2 4,6 7,9" },
	{ "AB", 0, "abAB", "2,4" },
	{ "aB", I, "abABaB", "0,2 2,4 4,6" },
	{ "k@[", I, "K@[k`{K@{", "0,3" },
	{ "a.c*", 0, "abc a.c*", "4,8" },
	{ " ", 0, "a b", "1,2" },
	{ "\xc3\xa9", 0, "x\xc3\xa9\xc3\x89", "1,3" },
	{ "\xc3\xa9T", I, "\xc3\xa9t|\xc3\x89T|et", "0,3 4,7" },
	{ "(\xc3\xa9)", I, "(\xc3\x89) \xc3\x89", "0,4" },
	{ "\xe6\x97\xa5", 0, "\xe6\x9c\xac\xe6\x97\xa5", "3,6" },
	{ "a.c", R, "abc|a.c ac", "0,3 4,7" },
	{ "a.c", R, "a\xc3\xa9""c", "0,4" },
	/* Lines that are ASCII and lines that are not, by turns. */
	{ "a.c", R, "abc|a\xc3\xa9""c|axc|\xc3\xa9" "axc",
	    "0,3 4,8 9,12 15,18" },
	{ "[^a]{2}$", R, "abc|\xc3\xa9\xc3\xa9|aa", "1,3 4,8" },
	{ "[b\xc3\xa9]x", R, "bx|\xc3\xa9x", "0,2 3,6" },
	{ "^b", R, "bab|b", "0,1 4,5" },
	{ "a$", R, "aa|a", "1,2 3,4" },
	{ "[0-9]+", R, "x12 345", "1,3 4,7" },
	{ "x*", R, "axxb|", "1,3" },
	{ "(a|b)c", R, "ac bc cc", "0,2 3,5" },
	{ "foo|bar", R, "a bar|foo", "2,5 6,9" },
	{ "fo(ob)?ar", R, "foobar foar", "0,6 7,11" },
	{ "ab{2}c", R, "abc abbc", "4,8" },
	{ "ab?c", R, "ac abc adc", "0,2 3,6" },
	{ "\xc3\xa9*d", R, "d \xc3\xa9""d", "0,1 2,5" },
	{ "a\\.b\\\\", R, "axb\\ a.b\\", "5,9" },
	{ "[]x]y[^]]z", R, "]ynz xy]z", "0,4" },
	{ "[[:digit:]]q", R, "1q qq", "0,2" },
	{ "err.*(time|date)out", R, "timeout|err a timeout|err", "8,21" },
	{ "E.R", R | I, "eér err", "0,4 5,8" },
	{ "\xc3\x89t+", R | I, "\xc3\xa9tt", "0,4" },
	/* Longer than the places looked at in one go. */
	{ "needle", 0, "-----------------------------------------------------"
	    "-----------needl---------------needle------------------------"
	    "-----------needle", "84,90 125,131" },
};

/* Find all matches, first to last or the other way round, as text. */
static char *
find_all(const struct pattern *p, const struct pattern_text *t, bool back)
{
	size_t start, end, at = back ? t->len : 0;
	char *all = xstrdup(""), *next;

	while (pattern_find(p, t, back ? 0 : at, back ? at : t->len, back,
	    &start, &end)) {
		if (back)
			next = xasprintf("%zu,%zu%s%s", start, end,
			    *all != '\0' ? " " : "", all);
		else
			next = xasprintf("%s%s%zu,%zu", all,
			    *all != '\0' ? " " : "", start, end);
		free(all);
		all = next;
		at = back ? start : start + 1;
	}
	return all;
}

static void
run_case(const struct pattern_case *c, size_t row, bool back)
{
	struct err err;
	struct pattern *p = pattern_new(c->pattern, c->flags, &err);
	char *text = xstrdup(c->text), *s, *got;
	struct pattern_text t = { text, strlen(text), false, false };

	assert_non_null(p);
	for (s = text; *s != '\0'; s++)
		if (*s == '|')
			*s = '\0';
	got = find_all(p, &t, back);
	if (!back && c->flags & R && strcmp(got, c->where) != 0) {
		/* What is found from within a match is not in the table. */
		assert_row(row, strncmp(got, c->where, strcspn(c->where,
		    " ")) == 0);
	} else if (strcmp(got, c->where) != 0)
		fail_msg("row %zu, back %d: %s, not %s", row, back, got,
		    c->where);
	free(got);
	free(text);
	pattern_free(p);
}

static void
test_cases(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		run_case(&cases[i], i, false);
		run_case(&cases[i], i, true);
	}
}

/* Where a line is cut, it neither begins nor ends. */
static void
test_cut(void **state)
{
	struct err err;
	struct pattern *p = pattern_new("^a|b$", R, &err);
	struct pattern_text t = { "ab", 2, true, true };
	size_t start, end;

	(void)state;
	assert_non_null(p);
	assert_false(pattern_find(p, &t, 0, 2, false, &start, &end));
	t.begun = false;
	assert_true(pattern_find(p, &t, 0, 2, false, &start, &end));
	assert_int_equal(start, 0);
	assert_false(pattern_find(p, &t, 1, 2, false, &start, &end));
	t.goes_on = false;
	assert_true(pattern_find(p, &t, 0, 2, true, &start, &end));
	assert_int_equal(start, 1);
	pattern_free(p);
}

static void
test_errors(void **state)
{
	char text[PATTERN_MAX + 2];
	struct err err;
	struct pattern *p;

	(void)state;
	assert_null(pattern_new("", 0, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_null(pattern_new("a(b", R, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_non_null(strstr(err.text, "a(b: "));
	memset(text, 'a', sizeof text);
	text[PATTERN_MAX + 1] = '\0';
	assert_null(pattern_new(text, 0, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	text[PATTERN_MAX] = '\0';
	p = pattern_new(text, 0, &err);
	assert_non_null(p);
	pattern_free(p);
	pattern_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
