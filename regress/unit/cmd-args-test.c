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
#include "cmd/number.h"
#include "cmd/parse.h"
#include "cmd/spec.h"

static struct cmd_list *
must_parse(const char *text, const struct args **args)
{
	struct cmd_list *list;
	struct err err;

	if (cmd_parse_string(NULL, text, &list, &err) != 0)
		fail_msg("%s: %s", text, err.text);
	*args = cmd_list_at(list, 0)->args;
	return list;
}

/* A command, and how it prints or the error. */
static const struct {
	const char *text, *printed;
} rows[] = {
	{ "new -d", "new-session -d" },
	{ "new -dP", "new-session -Pd" },
	{ "new -P -d", "new-session -Pd" },
	{ "new -dsx", "new-session -d -s x" },
	{ "new -d -s x vi", "new-session -d -s x vi" },
	{ "new -x 80 -y 24 -s n", "new-session -s n -x 80 -y 24" },
	{ "new -e A=1 -e B=2", "new-session -e A=1 -e B=2" },
	{ "new vi -d", "new-session vi -d" },
	{ "new -- -d", "new-session -- -d" },
	{ "new -d -", "new-session -d -" },
	{ "new -s -x", "new-session -s -x" },
	{ "new -s ''", "new-session -s ''" },
	{ "new --exclusive", "new-session --exclusive" },
	{ "new --idle-timeout 30m", "new-session --idle-timeout 30m" },
	{ "new --idle-timeout=30m -d", "new-session -d --idle-timeout 30m" },
	{ "new --idle-timeout= -d", "new-session -d --idle-timeout ''" },
	{ "new --restart --exclusive", "new-session --restart --exclusive" },
	{ "source -vv x", "source-file -vv x" },
	{ "refresh -l", "refresh-client -l" },
	{ "refresh -l -c", "refresh-client -c -l" },
	{ "refresh -l %1", "refresh-client -l \"%1\"" },
	{ "refresh -lx", "refresh-client -l x" },
	{ "refresh -l-x", "refresh-client -l-x" },
	{ "refresh \"-l-x y\"", "refresh-client \"-l-x y\"" },
	{ "refresh -l -- 5", "refresh-client -l -- 5" },
	{ "refresh -cl", "refresh-client -c -l" },
	{ "wait -S x", "wait-for -S x" },
	{ "stop -t x --grace 5s", "stop -t x --grace 5s" },
	{ "new -z", "command new-session: unknown flag -z" },
	{ "new -dz", "command new-session: unknown flag -z" },
	{ "new -!", "command new-session: invalid flag -!" },
	{ "new -s", "command new-session: -s expects an argument" },
	{ "new --foo", "command new-session: unknown flag --foo" },
	{ "new --foo=x", "command new-session: unknown flag --foo" },
	{ "new --s=x", "command new-session: unknown flag --s" },
	{ "new --exclusive=x",
	    "command new-session: --exclusive expects no argument" },
	{ "new --idle-timeout",
	    "command new-session: --idle-timeout expects an argument" },
	{ "kill-server x",
	    "command kill-server: too many arguments (need at most 0)" },
	{ "rename",
	    "command rename-session: too few arguments (need at least 1)" },
	{ "if x", "command if-shell: too few arguments (need at least 2)" },
	{ "kill-session -?", "usage: kill-session [-aC] [-t target-session]" },
	{ "stop --help", "usage: stop [-t target-session] [--grace time]" },
};

static void
test_flags(void **state)
{
	struct cmd_list *list;
	struct err err;
	size_t i;
	char *s;

	for (i = 0; i < nitems(rows); i++) {
		if (cmd_parse_string(NULL, rows[i].text, &list, &err) != 0) {
			assert_string_equal(err.text, rows[i].printed);
			continue;
		}
		s = cmd_list_print(list, PRINT_PLAIN);
		assert_string_equal(s, rows[i].printed);
		free(s);
		cmd_list_unref(list);
	}
}

static void
test_asking(void **state)
{
	const struct args *args;
	struct cmd_list *list =
	    must_parse("new -ddP -e A=1 -s x -s y -e B=2 --exclusive "
		       "--idle-timeout 30m vi file",
		&args);

	assert_int_equal(args_has(args, "d"), 2);
	assert_int_equal(args_has(args, "P"), 1);
	assert_int_equal(args_has(args, "A"), 0);
	assert_int_equal(args_has(args, "exclusive"), 1);
	assert_int_equal(args_has(args, "native"), 0);
	assert_string_equal(args_get(args, "s"), "y");
	assert_string_equal(args_get(args, "e"), "B=2");
	assert_string_equal(args_get_nth(args, "e", 0), "A=1");
	assert_string_equal(args_get_nth(args, "e", 1), "B=2");
	assert_null(args_get_nth(args, "e", 2));
	assert_string_equal(args_get(args, "idle-timeout"), "30m");
	assert_null(args_get(args, "t"));
	assert_null(args_get(args, "d"));
	assert_int_equal(args_count(args), 2);
	assert_string_equal(args_string(args, 0), "vi");
	assert_string_equal(args_string(args, 1), "file");
	assert_null(args_string(args, 2));
	assert_null(args_list(args, 0));
	assert_null(args_values(args, 2));
	cmd_list_unref(list);
}

static void
test_blocks(void **state)
{
	const struct args *args;
	struct cmd_list *list =
	    must_parse("if x { display a ; display b }", &args);

	assert_null(args_list(args, 0));
	assert_int_equal(cmd_list_count(args_list(args, 1)), 2);
	assert_string_equal(args_string(args, 1),
	    "display-message a ; display-message b");
	cmd_list_unref(list);
}

/* Values of send-keys -N (1 to 100), and the error. */
static const struct {
	const char *text, *error;
	int64_t value;
} numbers[] = {
	{ "send -N 5 x", NULL, 5 },
	{ "send -N 1 -N 100 x", NULL, 100 },
	{ "send -N ' 7' x", NULL, 7 },
	{ "send -N 0 x", "repeat count too small", 0 },
	{ "send -N 101 x", "repeat count too large", 0 },
	{ "send -N 99999999999999999999 x", "repeat count too large", 0 },
	{ "send -N -99999999999999999999 x", "repeat count too small", 0 },
	{ "send -N 5x x", "repeat count invalid", 0 },
	{ "send -N '' x", "repeat count invalid", 0 },
	{ "send x", "repeat count missing", 0 },
};

static void
test_numbers(void **state)
{
	const struct args *args;
	struct cmd_list *list;
	struct err err;
	int64_t v;
	size_t i;

	for (i = 0; i < nitems(numbers); i++) {
		list = must_parse(numbers[i].text, &args);
		if (args_number(args, "N", "repeat count", 1, 100, &v, &err) ==
		    0) {
			assert_null(numbers[i].error);
			assert_int_equal(v, numbers[i].value);
		} else {
			assert_string_equal(err.text, numbers[i].error);
		}
		cmd_list_unref(list);
	}
}

static const struct {
	const char *text;
	uint64_t unit, ms;
	const char *why;
} durations[] = {
	{ "30", 1000, 30000, NULL },
	{ "30", 1, 30, NULL },
	{ "0", 1000, 0, NULL },
	{ "30s", 1, 30000, NULL },
	{ "30m", 1000, 1800000, NULL },
	{ "2h", 1000, 7200000, NULL },
	{ "1d", 1000, 86400000, NULL },
	{ "500ms", 1000, 500, NULL },
	{ "0.3", 1000, 300, NULL },
	{ "1.5h", 1000, 5400000, NULL },
	{ ".5", 1000, 500, NULL },
	{ "1.2345s", 1000, 1234, NULL },
	{ "5S", 1000, 5000, NULL },
	{ "", 1000, 0, "invalid" },
	{ "s", 1000, 0, "invalid" },
	{ ".", 1000, 0, "invalid" },
	{ "5 s", 1000, 0, "invalid" },
	{ "5x", 1000, 0, "invalid" },
	{ "5ss", 1000, 0, "invalid" },
	{ "-5", 1000, 0, "too small" },
	{ "36600d", 1000, DURATION_MAX, NULL },
	{ "36601d", 1000, 0, "too large" },
	/* Its milliseconds do not fit into 64 bits. */
	{ "427007964670d", 1000, 0, "too large" },
	{ "18446744073709551616", 1000, 0, "too large" },
	{ "99999999999999999999999999d", 1000, 0, "too large" },
};

static void
test_durations(void **state)
{
	const struct args *args;
	struct cmd_list *list;
	struct err err;
	const char *why;
	uint64_t ms;
	size_t i;

	for (i = 0; i < nitems(durations); i++) {
		ms = 1;
		why = duration_parse(durations[i].text, durations[i].unit, &ms);
		if (durations[i].why == NULL) {
			assert_null(why);
			assert_int_equal(ms, durations[i].ms);
		} else {
			assert_string_equal(why, durations[i].why);
			assert_int_equal(ms, 1);
		}
	}
	list = must_parse("new --idle-timeout 30m", &args);
	assert_int_equal(args_duration(args, "idle-timeout", "idle timeout",
			     &ms, &err),
	    0);
	assert_int_equal(ms, 1800000);
	assert_int_not_equal(args_duration(args, "attach-timeout",
				 "attach timeout", &ms, &err),
	    0);
	assert_string_equal(err.text, "attach timeout missing");
	cmd_list_unref(list);
}

static const struct {
	const char *text;
	uint64_t max, value;
	const char *why;
} sizes[] = {
	{ "0", 100, 0, NULL },
	{ "100", 100, 100, NULL },
	{ "101", 100, 0, "too large" },
	{ "64k", 1 << 20, 65536, NULL },
	{ "64K", 1 << 20, 65536, NULL },
	{ "1M", 1 << 20, 1 << 20, NULL },
	{ "1MB", 1 << 20, 1 << 20, NULL },
	{ "1MiB", 1 << 20, 1 << 20, NULL },
	{ "10b", 100, 10, NULL },
	{ "2M", 1 << 20, 0, "too large" },
	{ "1g", UINT64_MAX, 1 << 30, NULL },
	{ "99999999999999999999", UINT64_MAX, 0, "too large" },
	{ "18446744073709551615T", UINT64_MAX, 0, "too large" },
	{ "-1", 100, 0, "too small" },
	{ "", 100, 0, "invalid" },
	{ "k", 100, 0, "invalid" },
	{ "1kk", 100000, 0, "invalid" },
	{ "1ib", 100, 0, "invalid" },
	{ "1x", 100, 0, "invalid" },
};

static void
test_sizes(void **state)
{
	const char *why;
	uint64_t v;
	size_t i;

	for (i = 0; i < nitems(sizes); i++) {
		why = size_parse(sizes[i].text, sizes[i].max, &v);
		if (sizes[i].why == NULL) {
			assert_null(why);
			assert_int_equal(v, sizes[i].value);
		} else {
			assert_string_equal(why, sizes[i].why);
		}
	}
}

static void
test_percentages(void **state)
{
	int64_t v;

	assert_null(percent_parse("50%", 0, 100, 80, &v));
	assert_int_equal(v, 40);
	assert_null(percent_parse("33%", 0, 100, 150, &v));
	assert_int_equal(v, 49);
	assert_null(percent_parse("30", 0, 100, 80, &v));
	assert_int_equal(v, 30);
	assert_null(percent_parse("100%", 0, INT64_MAX, INT64_MAX, &v));
	assert_true(v > INT64_MAX - 200);
	assert_string_equal(percent_parse("101%", 0, 100, 80, &v), "too large");
	assert_string_equal(percent_parse("-1%", 0, 100, 80, &v), "too small");
	assert_string_equal(percent_parse("1%", 2, 100, 80, &v), "too small");
	assert_string_equal(percent_parse("%", 0, 100, 80, &v), "invalid");
	assert_string_equal(percent_parse("", 0, 100, 80, &v), "invalid");
}

static void
test_truth(void **state)
{
	assert_true(string_is_true("1"));
	assert_true(string_is_true("00"));
	assert_true(string_is_true(" "));
	assert_false(string_is_true("0"));
	assert_false(string_is_true(""));
	assert_false(string_is_true(NULL));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_asking),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_durations),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_percentages),
		cmocka_unit_test(test_truth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
