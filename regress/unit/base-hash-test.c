/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <string.h>

#include "base/hash.h"

/* Values are stored in journals: they never change. */
static void
test_fixed(void **state)
{
	static const struct {
		const char *text;
		uint64_t want;
	} rows[] = {
		{ "", UINT64_C(0xb81b55c69acab5da) },
		{ "a", UINT64_C(0x5debf0ec19b6481) },
		{ "12345678", UINT64_C(0x9a52ed2afa908371) },
		{ "12345678901234567890123456789012",
		    UINT64_C(0xfc249efe138c74f3) },
		{ "the quick brown fox jumps over the lazy dog",
		    UINT64_C(0x9376615b267c130b) },
	};
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++)
		if (hash_bytes(rows[i].text, strlen(rows[i].text)) !=
		    rows[i].want)
			fail_msg("row %zu: %#llx", i,
			    (unsigned long long)hash_bytes(rows[i].text,
			    strlen(rows[i].text)));
	assert_true(hash_u64(1) == UINT64_C(0x4179b061e0c0e0d0));
}

/* Each bit, the length and the place of bytes count; alignment does not. */
static void
test_differs(void **state)
{
	uint8_t bytes[100] = { 0 }, moved[101];
	uint64_t h;
	size_t len, i;

	(void)state;
	for (len = 0; len < sizeof bytes; len++) {
		for (i = 0; i < len; i++)
			bytes[i] = (uint8_t)(i * 31);
		h = hash_bytes(bytes, len);
		memcpy(moved + 1, bytes, len);
		assert_true(hash_bytes(moved + 1, len) == h);
		for (i = 0; i < len * 8; i++) {
			bytes[i / 8] ^= (uint8_t)(1u << i % 8);
			assert_row(i, hash_bytes(bytes, len) != h);
			bytes[i / 8] ^= (uint8_t)(1u << i % 8);
		}
		bytes[len] = 0;
		assert_true(hash_bytes(bytes, len + 1) != h);
	}
}

/* The low bits of hashed small numbers spread over a table. */
static void
test_spread(void **state)
{
	unsigned int slots[256] = { 0 };
	uint64_t i;

	(void)state;
	for (i = 0; i < 256 * 16; i++)
		slots[hash_u64(i << 32) & 255]++;
	for (i = 0; i < 256; i++)
		assert_row(i, slots[i] > 0 && slots[i] < 48);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixed),
		cmocka_unit_test(test_differs),
		cmocka_unit_test(test_spread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
