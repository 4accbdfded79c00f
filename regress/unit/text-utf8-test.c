/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <string.h>

#include "text/utf8.h"

#define BAD UTF8_REPLACEMENT
#define DECODED_MAX 64

/* Decode byte by byte, as a terminal does; returns how many. */
static size_t
decode_fed(const uint8_t *p, size_t len, uint32_t *out)
{
	struct utf8 u = { 0 };
	size_t i, n = 0;

	for (i = 0; i < len; i++) {
		switch (utf8_feed(&u, p[i])) {
		case UTF8_MORE:
			break;
		case UTF8_DONE:
			out[n++] = u.cp;
			break;
		case UTF8_BAD:
			out[n++] = BAD;
			break;
		case UTF8_RETRY:
			out[n++] = BAD;
			i--;
			break;
		}
	}
	if (u.need != 0)
		out[n++] = BAD;
	return n;
}

/* Decode with the fast way as far as it goes, as vt does. */
static size_t
decode_runs(const uint8_t *p, size_t len, size_t max, uint32_t *out)
{
	size_t at = 0, n = 0, count;

	while (at < len) {
		at += utf8_run(p + at, len - at, out + n, max, &count);
		assert_true(count <= max);
		n += count;
		if (at < len)
			at += utf8_decode((const char *)p + at, len - at,
			    &out[n++]);
	}
	assert_int_equal(at, len);
	return n;
}

/*
 * Ill-formed text and what it becomes: one replacement for each maximal part
 * of a sequence (Unicode 15, tables 3-8 to 3-11 and around them).
 */
static void
test_ill_formed(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		uint32_t want[9];
	} rows[] = {
		/* 3-8: overlong forms */
		{ "\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41", 9,
		    { BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, 0x41 } },
		/* 3-9: surrogates */
		{ "\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41", 9,
		    { BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, 0x41 } },
		/* 3-10: other ill-formed sequences */
		{ "\xf4\x91\x92\x93\xff\x41\x80\xbf\x42", 9,
		    { BAD, BAD, BAD, BAD, BAD, 0x41, BAD, BAD, 0x42 } },
		/* 3-11: truncated sequences */
		{ "\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41", 5,
		    { BAD, BAD, BAD, BAD, 0x41 } },
		/* each number of continuation bytes missing */
		{ "\xc3", 1, { BAD } },
		{ "\xe2\x82", 1, { BAD } },
		{ "\xf0\x9f\x98", 1, { BAD } },
		{ "\xc3\xc3\xa9", 2, { BAD, 0xe9 } },
		{ "\xe2\x82\xe2\x82\xac", 2, { BAD, 0x20ac } },
		{ "\xf0\x9f\x98\x1b[", 3, { BAD, 0x1b, '[' } },
		/* bytes that begin nothing */
		{ "\x80\xc1\xf5\xf8\xfe", 5, { BAD, BAD, BAD, BAD, BAD } },
		/* bounds */
		{ "\x7f\xc2\x80", 2, { 0x7f, 0x80 } },
		{ "\xdf\xbf\xe0\xa0\x80", 2, { 0x7ff, 0x800 } },
		{ "\xed\x9f\xbf\xee\x80\x80", 2, { 0xd7ff, 0xe000 } },
		{ "\xef\xbf\xbf\xf0\x90\x80\x80", 2, { 0xffff, 0x10000 } },
		{ "\xf4\x8f\xbf\xbf\xf4\x90\x80\x80", 5,
		    { 0x10ffff, BAD, BAD, BAD, BAD } },
		{ "", 0, { 0 } },
	};
	uint32_t out[DECODED_MAX];
	const uint8_t *p;
	size_t i, len, n;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		p = (const uint8_t *)rows[i].bytes;
		len = strlen(rows[i].bytes);
		n = decode_fed(p, len, out);
		assert_row(i, n == rows[i].n);
		assert_memory_equal(out, rows[i].want, n * sizeof *out);
		assert_row(i, decode_runs(p, len, 16, out) == n);
		assert_memory_equal(out, rows[i].want, n * sizeof *out);
	}
}

static void
test_round_trip(void **state)
{
	struct utf8 u = { 0 };
	uint32_t cp, got;
	char bytes[UTF8_MAX];
	size_t len, n, i, count;
	enum utf8_step step;

	(void)state;
	for (cp = 0; cp <= UNICODE_MAX; cp++) {
		if (cp == 0xd800)
			cp = 0xe000;
		len = utf8_encode(cp, bytes);
		assert_int_equal(len, cp < 0x80 ? 1 : cp < 0x800 ? 2 :
		    cp < 0x10000 ? 3 : 4);
		for (i = 0; i < len; i++) {
			step = utf8_feed(&u, (uint8_t)bytes[i]);
			assert_int_equal(step, i + 1 < len ? UTF8_MORE :
			    UTF8_DONE);
		}
		assert_int_equal(u.cp, cp);
		assert_true(utf8_valid(bytes, len));
		assert_false(len > 1 && utf8_valid(bytes, len - 1));
		assert_int_equal(utf8_decode(bytes, len, &got), len);
		assert_int_equal(got, cp);
		n = utf8_run((const uint8_t *)bytes, len, &got, 1, &count);
		assert_int_equal(n, len > 1 ? len : 0);
		assert_int_equal(count, len > 1);
		assert_int_equal(got, cp);
	}
}

/* What is no code point is encoded as what stands for it. */
static void
test_encode_bad(void **state)
{
	static const uint32_t rows[] = { 0xd800, 0xdbff, 0xdc00, 0xdfff,
		0x110000, UINT32_MAX };
	char bytes[UTF8_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		assert_row(i, utf8_encode(rows[i], bytes) == 3);
		assert_memory_equal(bytes, "\xef\xbf\xbd", 3);
	}
}

static void
test_valid(void **state)
{
	static const struct {
		const char *bytes;
		bool want;
	} rows[] = {
		{ "", true },
		{ "plain", true },
		{ "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", true },
		{ "a\xc3", false },
		{ "\xc3z", false },
		{ "\xa9", false },
		{ "\xed\xa0\x80", false },
		{ "\xc0\x80", false },
		{ "\xa9z", false },
		{ "\xc3zz", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++)
		assert_row(i, utf8_valid(rows[i].bytes, strlen(rows[i].bytes))
		    == rows[i].want);
}

/* The fast way stops at ASCII, at its bound and at what is not whole. */
static void
test_run_stops(void **state)
{
	static const struct {
		const char *bytes;
		size_t max, len, count;
	} rows[] = {
		{ "\xc3\xa9" "a", 9, 2, 1 },
		{ "a\xc3\xa9", 9, 0, 0 },
		{ "\xc3\xa9\xc3\xa9\xc3\xa9", 2, 4, 2 },
		{ "\xc3\xa9\xc3\xa9", 0, 0, 0 },
		{ "\xc3\xa9\xe2\x82", 9, 2, 1 },
		{ "\xc3\xa9\x80\xc3\xa9", 9, 2, 1 },
		{ "\xf0\x9f\x98\x80\xf0\x9f\x98", 9, 4, 1 },
		{ "\xed\xa0\x80", 9, 0, 0 },
	};
	uint32_t out[9];
	size_t i, count;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		assert_row(i, utf8_run((const uint8_t *)rows[i].bytes,
		    strlen(rows[i].bytes), out, rows[i].max, &count) ==
		    rows[i].len);
		assert_row(i, count == rows[i].count);
	}
}

/* On any bytes both ways say the same. */
static void
test_random(void **state)
{
	static const uint8_t some[] = { 'a', 0x1b, 0x80, 0x8f, 0x90, 0x9f,
		0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef,
		0xf0, 0xf1, 0xf4, 0xf5, 0xff };
	uint32_t fed[DECODED_MAX], runs[DECODED_MAX];
	uint8_t bytes[DECODED_MAX];
	uint64_t seed = 5;
	size_t round, len, i, n;

	(void)state;
	for (round = 0; round < 200000; round++) {
		len = random_below(&seed, DECODED_MAX);
		for (i = 0; i < len; i++)
			bytes[i] = round % 2 == 0 ?
			    (uint8_t)random_below(&seed, 256) :
			    some[random_below(&seed, sizeof some)];
		n = decode_fed(bytes, len, fed);
		assert_int_equal(decode_runs(bytes, len,
		    1 + random_below(&seed, 8), runs), n);
		assert_memory_equal(fed, runs, n * sizeof *fed);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ill_formed),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_encode_bad),
		cmocka_unit_test(test_valid),
		cmocka_unit_test(test_run_stops),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
