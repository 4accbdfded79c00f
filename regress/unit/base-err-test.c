/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"

static void
test_set(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_int_equal(err_set(&err, ERR_NOTFOUND, "can't find %s: %d", "x",
	    7), ERR_NOTFOUND);
	assert_int_equal(err.code, ERR_NOTFOUND);
	assert_string_equal(err.text, "can't find x: 7");
	assert_int_equal(err_set(NULL, ERR_LIMIT, "x"), ERR_LIMIT);
}

static void
test_system(void **state)
{
	struct err err = { 0 };

	(void)state;
	errno = ENOENT;
	assert_int_equal(err_system(&err, "cannot open %s", "f"), ERR_SYSTEM);
	assert_int_equal(errno, ENOENT);
	assert_string_equal(err.text,
	    "cannot open f: No such file or directory");
	errno = EPERM;
	assert_int_equal(err_system(NULL, "x"), ERR_SYSTEM);
	assert_int_equal(errno, EPERM);
}

/* A sentence is cut to its bound. */
static void
test_long(void **state)
{
	char text[2 * ERR_TEXT_MAX];
	struct err err;

	(void)state;
	memset(text, 'x', sizeof text);
	text[sizeof text - 1] = '\0';
	err_set(&err, ERR_INVALID, "%s", text);
	assert_int_equal(strlen(err.text), ERR_TEXT_MAX - 1);
	errno = ENOENT;
	err_system(&err, "%s", text);
	assert_int_equal(strlen(err.text), ERR_TEXT_MAX - 1);
}

/* It is one line that moves no cursor, whatever names are in it. */
static void
test_one_line(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, ERR_INVALID, "bad name: %s", "a\nb\033[2J\177\t\303\251");
	assert_string_equal(err.text, "bad name: a?b?[2J??\303\251");
	errno = ENOENT;
	err_system(&err, "%s", "/tmp/a\rb");
	assert_string_equal(err.text, "/tmp/a?b: No such file or directory");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_system),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
