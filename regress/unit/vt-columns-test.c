/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "regress/unit/unit.h"
#include "vt/columns.h"

#define BYTES_MAX 20000u

static uint64_t seed;

/* Append a plain record of so many bytes of text. */
static size_t
record(uint8_t *p, size_t n)
{
	size_t head = n << 4, i, at = 0;

	for (; head >= 0x80; head >>= 7)
		p[at++] = (uint8_t)(head | 0x80);
	p[at++] = (uint8_t)head;
	for (i = 0; i < n; i++)
		p[at++] = (uint8_t)('a' + random_below(&seed, 26));
	return at;
}

/* Records of n bytes, and one in `other` of any length up to 60. */
static size_t
records(uint8_t *p, size_t bytes, size_t n, unsigned int other)
{
	size_t at = 0;

	while (at < bytes)
		at += record(p + at, other != 0 &&
		    random_below(&seed, other) == 0 ?
		    random_below(&seed, 60) : n);
	return at;
}

static void
check(const uint8_t *s, size_t len, bool worth)
{
	uint8_t *made = xmalloc(len + COLUMNS_EXTRA), *back = xmalloc(len + 1);
	size_t n = columns_make(s, len, made), cut;

	assert_int_equal(n != 0, worth);
	if (n != 0) {
		assert_true(n <= len + COLUMNS_EXTRA);
		assert_true(columns_undo(made, n, back, len));
		assert_memory_equal(back, s, len);
		cut = random_below(&seed, (uint32_t)n);
		assert_false(columns_undo(made, cut, back, len));
		assert_false(columns_undo(made, n, back, len - 1));
		assert_false(columns_undo(made, n, back, len + 1));
	}
	free(made);
	free(back);
}

static void
test_round_trip(void **state)
{
	static const struct {
		size_t bytes, n;
		unsigned int other;
		bool worth;
	} table[] = {
		{ 0, 0, 0, false },
		{ 1, 0, 0, true },
		{ 500, 1, 0, true },
		{ 3000, 5, 0, true },
		{ 10, 70, 0, true },
		{ BYTES_MAX - 100, 6, 0, true },
		{ BYTES_MAX - 100, 7, 20, true },
		{ BYTES_MAX - 100, 79, 0, true },
		{ BYTES_MAX - 100, 80, 10, true },
		{ BYTES_MAX - 100, 80, 4, true },
		{ BYTES_MAX - 100, 80, 1, false },
		{ 600, 5000, 0, false },
	};
	uint8_t s[2 * BYTES_MAX];
	size_t i, k;

	(void)state;
	for (k = 0; k < 20; k++)
		for (i = 0; i < nitems(table); i++)
			check(s, records(s, table[i].bytes, table[i].n,
			    table[i].other), table[i].worth);
}

/* More pairs than are kept; what is no record at the end. */
static void
test_edges(void **state)
{
	uint8_t s[2 * BYTES_MAX];
	size_t len = 0, i;

	(void)state;
	for (i = 0; i <= 2 * COLUMNS_PAIRS_MAX; i++)
		len += record(s + len, i % 2 != 0 ? 10 : 1);
	check(s, len, false);
	len = records(s, 4000, 20, 0);
	memcpy(s + len, "\xff\xff\xff", 3);
	check(s, len + 3, true);
}

/* Bytes that are anything: false or not, they do no harm. */
static void
test_broken(void **state)
{
	uint8_t s[1000], made[1000 + COLUMNS_EXTRA], back[1000];
	size_t len = records(s, 900, 20, 9), n, i;

	(void)state;
	n = columns_make(s, len, made);
	assert_true(n != 0);
	for (i = 0; i < 20000; i++) {
		made[random_below(&seed, (uint32_t)n)] =
		    (uint8_t)random_below(&seed, 256);
		columns_undo(made, n, back, len);
		if (i % 10 == 0)
			n = columns_make(s, len, made);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
