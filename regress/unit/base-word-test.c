/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "base/word.h"
#include "regress/unit/unit.h"

/* The first byte is the lowest, to and fro. */
static void
test_bytes(void **state)
{
	static const uint8_t s[] = { 1, 2, 3, 4, 5, 6, 7, 0xff };
	uint8_t back[sizeof s];

	(void)state;
	assert_true(word_get(s) == UINT64_C(0xff07060504030201));
	word_put(back, word_get(s));
	assert_memory_equal(back, s, sizeof s);
	assert_true(WORD_EACH(0x20) == UINT64_C(0x2020202020202020));
}

/* Each byte at each place, among bytes that are not below the bound. */
static void
test_below(void **state)
{
	static const uint8_t bounds[] = { 1, 0x20, 0x80 };
	uint8_t s[WORD_BYTES];
	unsigned int at, c, i;
	uint64_t below;

	(void)state;
	for (i = 0; i < nitems(bounds); i++)
		for (at = 0; at < WORD_BYTES; at++)
			for (c = 0; c < 256; c++) {
				memset(s, 0xff, sizeof s);
				if (at < WORD_BYTES - 1)
					s[at + 1] = bounds[i];
				s[at] = (uint8_t)c;
				below = word_below(word_get(s), bounds[i]);
				if (c >= bounds[i])
					assert_true(below == 0);
				else
					assert_int_equal(word_first(below),
					    at);
			}
}

static void
test_before(void **state)
{
	unsigned int at;

	(void)state;
	for (at = 0; at < WORD_BYTES; at++)
		assert_true(word_before(UINT64_C(0x80) << 8 * at) ==
		    (UINT64_C(1) << 8 * at) - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_below),
		cmocka_unit_test(test_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
