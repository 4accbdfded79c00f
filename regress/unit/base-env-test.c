/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/env.h"
#include "base/err.h"

/* An environment as one string: "A=1 -B (C=2)", in order. */
static const char *
show(const struct env *e)
{
	static char text[512];
	const struct env_var *v;
	size_t i, at = 0;

	text[0] = '\0';
	for (i = 0; i < env_count(e); i++) {
		v = env_at(e, i);
		at += (size_t)snprintf(text + at, sizeof text - at,
		    v->value == NULL ? "%s-%s" : v->hidden ? "%s(%s=%s)" :
							     "%s%s=%s",
		    i == 0 ? "" : " ", v->name, v->value);
	}
	return text;
}

/* Make one from words as env_put takes them, or "-NAME" for a removed one. */
static struct env *
make(const char *words)
{
	struct env *e = env_new();
	char copy[512], *word, *rest = copy;

	strlcpy(copy, words, sizeof copy);
	while ((word = strtok_r(rest, " ", &rest)) != NULL)
		if (*word == '-')
			env_remove(e, word + 1);
		else
			assert_int_equal(env_put(e, word), 0);
	return e;
}

static void
test_set(void **state)
{
	struct env *e = env_new();

	(void)state;
	assert_int_equal(env_count(e), 0);
	assert_null(env_get(e, "A"));
	assert_null(env_find(e, "A"));
	env_set(e, "B", "2");
	env_set(e, "A", "1");
	env_set(e, "C", "");
	env_set(e, "B", "3");
	assert_string_equal(show(e), "A=1 B=3 C=");
	assert_string_equal(env_get(e, "B"), "3");
	assert_string_equal(env_get(e, "C"), "");
	assert_null(env_get(e, "b"));
	assert_null(env_get(e, ""));
	env_set_hidden(e, "A", "9");
	assert_true(env_find(e, "A")->hidden);
	env_set(e, "A", "9");
	assert_false(env_find(e, "A")->hidden);
	/* A value of its own. */
	env_set(e, "A", env_get(e, "B"));
	env_set(e, "B", env_get(e, "B"));
	assert_string_equal(show(e), "A=3 B=3 C=");
	env_free(e);
	env_free(NULL);
}

static void
test_put(void **state)
{
	static const struct {
		const char *word;
		int result;
		const char *want;
	} rows[] = {
		{ "A=1", 0, "A=1" },
		{ "A=", 0, "A=" },
		{ "A=b=c", 0, "A=b=c" },
		{ "A", ERR_INVALID, "" },
		{ "", ERR_INVALID, "" },
		{ "=x", ERR_INVALID, "" },
	};
	struct env *e;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		e = env_new();
		assert_row(i, env_put(e, rows[i].word) == rows[i].result);
		assert_string_equal(show(e), rows[i].want);
		env_free(e);
	}
}

static void
test_remove(void **state)
{
	struct env *e = make("A=1 B=2 C=3");

	(void)state;
	env_remove(e, "B");
	env_remove(e, "X");
	assert_string_equal(show(e), "A=1 -B C=3 -X");
	assert_null(env_get(e, "B"));
	assert_non_null(env_find(e, "B"));
	env_unset(e, "B");
	env_unset(e, "X");
	env_unset(e, "never");
	assert_string_equal(show(e), "A=1 C=3");
	env_unset(e, "A");
	env_unset(e, "C");
	assert_int_equal(env_count(e), 0);
	env_free(e);
}

static void
test_overlay(void **state)
{
	struct env *e = make("A=1 B=2 -C"), *over = make("B=9 C=3 -A D=4");
	struct env *copy;

	(void)state;
	env_set_hidden(over, "H", "h");
	env_overlay(e, over);
	assert_string_equal(show(e), "-A B=9 C=3 D=4 (H=h)");
	copy = env_copy(e);
	env_free(e);
	env_free(over);
	assert_string_equal(show(copy), "-A B=9 C=3 D=4 (H=h)");
	env_free(copy);
}

/*
 * What matches is set from the other one; what matches and is not there, or
 * is a plain name that is not there, is marked as removed.
 */
static void
test_update(void **state)
{
	static const struct {
		const char *have, *from, *pattern, *want;
	} rows[] = {
		{ "A=1", "A=2 B=3", "A", "A=2" },
		{ "A=1", "B=3", "A", "-A" },
		{ "", "B=3", "A", "-A" },
		{ "", "-A", "A", "-A" },
		{ "A=1", "S_X=1 S_Y=2 T=3", "S_*", "A=1 S_X=1 S_Y=2" },
		{ "S_X=1 S_Z=2", "S_X=9 S_Y=3", "S_*", "S_X=9 S_Y=3 -S_Z" },
		{ "S_X=1 T=2", "T=3", "S_?", "-S_X T=2" },
		{ "T=2", "T=3", "S_*", "T=2" },
		{ "T=2", "T=3", "S_[XY]", "T=2" },
		{ "S_X=1", "-S_X", "S_*", "-S_X" },
	};
	struct env *e, *from;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		e = make(rows[i].have);
		from = make(rows[i].from);
		env_update(e, from, rows[i].pattern);
		if (strcmp(show(e), rows[i].want) != 0)
			fail_msg("row %zu: %s", i, show(e));
		env_free(e);
		env_free(from);
	}
}

/* Many names in any order are found, and listed in order. */
static void
test_many(void **state)
{
	struct env *e = env_new();
	uint64_t seed = 3;
	char name[16], value[16];
	unsigned int i, n;

	(void)state;
	for (i = 0; i < 1000; i++) {
		n = i * 7919 % 1000;
		snprintf(name, sizeof name, "N%u", n);
		snprintf(value, sizeof value, "%u", n);
		env_set(e, name, value);
	}
	assert_int_equal(env_count(e), 1000);
	for (i = 0; i + 1 < 1000; i++)
		assert_true(strcmp(env_at(e, i)->name, env_at(e, i + 1)->name)
		    < 0);
	for (i = 0; i < 1000; i++) {
		n = random_below(&seed, 1000);
		snprintf(name, sizeof name, "N%u", n);
		assert_int_equal(atoi(env_get(e, name)), n);
	}
	env_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_put),
		cmocka_unit_test(test_remove),
		cmocka_unit_test(test_overlay),
		cmocka_unit_test(test_update),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
