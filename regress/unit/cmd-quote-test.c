/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cmd/args.h"
#include "cmd/cmd.h"
#include "cmd/parse.h"
#include "cmd/quote.h"

/* Strings and how tmux 3.3a prints them. */
static const struct {
	const char *string, *quoted;
} rows[] = {
	{ "", "''" },
	{ "plain", "plain" },
	{ "a b", "\"a b\"" },
	{ " ", "\" \"" },
	{ ";", "\\;" },
	{ "#", "\\#" },
	{ "$", "\\$" },
	{ "%", "\\%" },
	{ "{", "\\{" },
	{ "}", "\\}" },
	{ "'", "\\'" },
	{ "\"", "\\\"" },
	{ "~", "\\~" },
	{ "\\", "\\\\" },
	{ "~/x", "\\~/x" },
	{ "~/x y", "\"\\~/x y\"" },
	{ "x~", "x~" },
	{ "a;b", "\"a;b\"" },
	{ "#{x}", "\"#{x}\"" },
	{ "it's", "\"it's\"" },
	{ "say \"x\"", "\"say \\\"x\\\"\"" },
	{ "say\"x\"", "'say\"x\"'" },
	{ "$HOME", "\"\\$HOME\"" },
	{ "$", "\\$" },
	{ "a$", "\"a$\"" },
	{ "$1", "\"$1\"" },
	{ "${x", "\"\\${x\"" },
	{ "a\tb", "a\\tb" },
	{ "a\nb c", "\"a\\nb c\"" },
	{ "\033[m", "\\033[m" },
	{ "a\\b", "a\\\\b" },
	{ "\\a b", "\"\\\\a b\"" },
	{ "h\303\251", "h\303\251" },
	{ "\303\251 x", "\"\303\251 x\"" },
	{ "\377", "\\377" },
	{ "a=b", "a=b" },
	{ "bg=red,fg=blue", "bg=red,fg=blue" },
	/* tmux escapes inside single quotes, where nothing reads it back. */
	{ "a\\\"b", "\"a\\\\\\\"b\"" },
	{ "\"\t", "\"\\\"\\t\"" },
	/* A control character by two bytes. */
	{ "\302\205", "\\302\\205" },
};

static void
test_quotes_as_tmux(void **state)
{
	size_t i;
	char *s;

	for (i = 0; i < nitems(rows); i++) {
		s = cmd_quote(rows[i].string);
		assert_string_equal(s, rows[i].quoted);
		free(s);
	}
}

/* Parse a string that stands behind a command and return it. */
static void
assert_reads_back(const char *s)
{
	char *quoted = cmd_quote(s), *line = NULL;
	struct cmd_list *list;
	struct err err;
	size_t size = strlen(quoted) + 32;

	line = malloc(size);
	assert_non_null(line);
	snprintf(line, size, "set -g -- @x %s", quoted);
	if (cmd_parse_string(NULL, line, &list, &err) != 0)
		fail_msg("%s: %s", line, err.text);
	assert_int_equal(cmd_list_count(list), 1);
	assert_int_equal(args_count(cmd_list_at(list, 0)->args), 2);
	assert_string_equal(args_string(cmd_list_at(list, 0)->args, 1), s);
	cmd_list_unref(list);
	free(line);
	free(quoted);
}

static void
test_reads_rows_back(void **state)
{
	size_t i;

	for (i = 0; i < nitems(rows); i++)
		assert_reads_back(rows[i].string);
}

static uint32_t seed = 12345;

static unsigned int
random_below(unsigned int n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

/* Random strings, mostly of what is special to the parser. */
static void
random_string(char *s, size_t max)
{
	static const char special[] = " \t\n\r;{}#$%~'\"\\=aA0_-@[]:,\033";
	size_t n = random_below((unsigned int)max), i;

	for (i = 0; i < n; i++)
		s[i] = random_below(5) == 0 ?
		    (char)(1 + random_below(255)) :
		    special[random_below(sizeof special - 1)];
	s[n] = '\0';
}

static void
test_reads_anything_back(void **state)
{
	char s[24];
	int i;

	for (i = 0; i < 50000; i++) {
		random_string(s, sizeof s);
		assert_reads_back(s);
	}
}

/* Whole commands: print, parse, print again. */
static void
assert_prints_the_same(int argc, char **argv)
{
	struct cmd_list *one, *two;
	struct err err;
	char *first, *second;

	if (cmd_parse_argv(NULL, argc, argv, &one, &err) != 0)
		return;
	first = cmd_list_print(one, PRINT_LINES);
	if (cmd_parse(NULL, first, strlen(first), &two, &err) != 0)
		fail_msg("%s: %s", first, err.text);
	second = cmd_list_print(two, PRINT_LINES);
	assert_string_equal(first, second);
	assert_int_equal(cmd_list_count(one), cmd_list_count(two));
	cmd_list_unref(one);
	cmd_list_unref(two);
	free(first);
	free(second);
}

static void
test_prints_commands_back(void **state)
{
	static const char *const words[] = { "send-keys", "-l", "-t", "-N", "5",
		";", "set", "-g", "refresh-client", "-l", "-c", "--", "-", "-x",
		"display", "new-session", "--exclusive", "--idle-timeout=3",
		"-e", "A=b", "-dP", "wait-pane", "--match", "why", "a;",
		"\\;" };
	char *argv[8], text[8][24];
	int i, j, argc;

	for (i = 0; i < 50000; i++) {
		argc = 1 + (int)random_below(nitems(argv));
		for (j = 0; j < argc; j++) {
			argv[j] = text[j];
			if (random_below(4) == 0)
				random_string(text[j], sizeof text[j]);
			else
				strlcpy(text[j],
				    words[random_below(nitems(words))],
				    sizeof text[j]);
		}
		assert_prints_the_same(argc, argv);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quotes_as_tmux),
		cmocka_unit_test(test_reads_rows_back),
		cmocka_unit_test(test_reads_anything_back),
		cmocka_unit_test(test_prints_commands_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
