/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/tlv.h"

/* The bytes of each kind of field: they are stored, so they are fixed. */
static void
test_bytes(void **state)
{
	static const uint8_t want[] = {
		1, 2, 0xac, 0x02,             /* uint 300 */
		2, 1, 0x03,                   /* int -2 */
		3, 2, 'h', 'i',               /* string */
		0x80, 0x01, 0,                /* tag 128, nothing */
		4, 0x82, 0x80, 0x80, 0, 9, 9, /* opened and closed */
	};
	struct buf b = BUF_INIT;
	size_t mark;

	(void)state;
	tlv_put_uint(&b, 1, 300);
	tlv_put_int(&b, 2, -2);
	tlv_put_str(&b, 3, "hi");
	tlv_put(&b, 128, NULL, 0);
	mark = tlv_open(&b, 4);
	buf_put_u16(&b, 0x0909);
	tlv_close(&b, mark);
	assert_int_equal(buf_len(&b), sizeof want);
	assert_memory_equal(buf_data(&b), want, sizeof want);
	buf_free(&b);
}

static void
test_integers(void **state)
{
	static const int64_t rows[] = { 0, 1, -1, 63, -64, 64, -65, INT32_MAX,
		INT32_MIN, INT64_MAX, INT64_MIN };
	struct buf b = BUF_INIT;
	struct rd r, value;
	uint32_t tag;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		buf_clear(&b);
		tlv_put_int(&b, (uint32_t)i, rows[i]);
		tlv_put_uint(&b, UINT32_MAX, (uint64_t)rows[i]);
		r = rd_of(buf_data(&b), buf_len(&b));
		assert_row(i, tlv_next(&r, &tag, &value) && tag == i);
		assert_row(i, tlv_int(&value) == rows[i]);
		assert_row(i, rd_end(&value));
		assert_row(i, tlv_next(&r, &tag, &value));
		assert_row(i, tag == UINT32_MAX);
		assert_row(i, tlv_uint(&value) == (uint64_t)rows[i]);
		assert_row(i, !tlv_next(&r, &tag, &value) && rd_end(&r));
	}
	buf_free(&b);
}

/* What is no number of the kind asked for is bad, not another number. */
static void
test_integer_hostile(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} rows[] = {
		{ "", 0 },
		{ "\x80", 1 },
		{ "\x01\x01", 2 },
		{ "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 10 },
	};
	struct rd r;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		r = rd_of(rows[i].bytes, rows[i].len);
		assert_row(i, tlv_uint(&r) == 0 && r.bad);
		r = rd_of(rows[i].bytes, rows[i].len);
		assert_row(i, tlv_int(&r) == 0 && r.bad);
	}
}

static void
test_strings(void **state)
{
	static const struct {
		const char *bytes;
		size_t len, max;
		const char *want;
	} rows[] = {
		{ "hello", 5, 5, "hello" },
		{ "hello", 5, 4, NULL },
		{ "", 0, 0, "" },
		{ "a\0b", 3, 9, NULL },
		{ "a\0", 2, 9, NULL },
		{ "\xff\n", 2, 9, "\xff\n" },
	};
	struct rd r;
	size_t i;
	char *s;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		r = rd_of(rows[i].bytes, rows[i].len);
		s = tlv_str(&r, rows[i].max);
		assert_row(i, (s == NULL) == (rows[i].want == NULL));
		assert_row(i, r.bad == (s == NULL));
		if (s != NULL) {
			assert_string_equal(s, rows[i].want);
			assert_row(i, rd_end(&r));
		}
		free(s);
	}
	r = rd_of("", 0);
	r.bad = true;
	assert_null(tlv_str(&r, 9));
}

/* Reading ends at what is no field, and says so. */
static void
test_hostile(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		unsigned int fields; /* before the bad one */
	} rows[] = {
		{ "\x01", 1, 0 },                         /* no length */
		{ "\x01\x02\x00", 3, 0 },                 /* a byte short */
		{ "\x01\x00\x01", 3, 1 },
		{ "\x80\x80\x80\x80\x10\x00", 6, 0 },     /* tag above 2^32 */
		{ "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11, 0 },
		{ "\x80", 1, 0 },
	};
	struct rd r, value;
	unsigned int n;
	uint32_t tag;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		r = rd_of(rows[i].bytes, rows[i].len);
		n = 0;
		tlv_foreach(&r, &tag, &value)
			n++;
		assert_row(i, n == rows[i].fields);
		assert_row(i, r.bad);
	}
}

/* Fields within a field; unknown tags are skipped by their length. */
static void
test_nesting(void **state)
{
	struct buf b = BUF_INIT;
	size_t outer, inner;
	struct rd r, value, deeper;
	uint32_t tag;

	(void)state;
	outer = tlv_open(&b, 1);
	tlv_put_str(&b, 99, "unknown");
	inner = tlv_open(&b, 2);
	tlv_put_uint(&b, 3, 77);
	tlv_close(&b, inner);
	tlv_close(&b, outer);
	tlv_put_uint(&b, 4, 5);

	r = rd_of(buf_data(&b), buf_len(&b));
	assert_true(tlv_next(&r, &tag, &value) && tag == 1);
	assert_true(tlv_next(&value, &tag, &deeper) && tag == 99);
	assert_true(tlv_next(&value, &tag, &deeper) && tag == 2);
	assert_true(rd_end(&value));
	assert_true(tlv_next(&deeper, &tag, &value) && tag == 3);
	assert_int_equal(tlv_uint(&value), 77);
	assert_true(tlv_next(&r, &tag, &value) && tag == 4);
	assert_int_equal(tlv_uint(&value), 5);
	assert_true(rd_end(&r));
	buf_free(&b);
}

/* A mark stays right when the buffer moves, and when its front is gone. */
static void
test_open_moved(void **state)
{
	struct buf b = BUF_INIT;
	struct rd r, value;
	uint32_t tag;
	size_t mark, i;

	(void)state;
	buf_put_str(&b, "front");
	buf_consume(&b, 5);
	buf_put_str(&b, "0123456789");
	buf_consume(&b, 10);
	mark = tlv_open(&b, 1);
	for (i = 0; i < 5000; i++)
		buf_put_u8(&b, 'x');
	tlv_close(&b, mark);
	r = rd_of(buf_data(&b), buf_len(&b));
	assert_true(tlv_next(&r, &tag, &value));
	assert_int_equal(rd_left(&value), 5000);
	assert_true(rd_end(&r));
	buf_free(&b);
}

/* A field that passes the bound fails the buffer; closing is no harm. */
static void
test_bound(void **state)
{
	struct buf b;
	size_t mark;

	(void)state;
	buf_init(&b, 4);
	mark = tlv_open(&b, 1);
	tlv_close(&b, mark);
	assert_true(buf_failed(&b));
	buf_free(&b);

	buf_init(&b, 8);
	mark = tlv_open(&b, 1);
	tlv_put_str(&b, 2, "too long");
	tlv_close(&b, mark);
	assert_true(buf_failed(&b));
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_integer_hostile),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_nesting),
		cmocka_unit_test(test_open_moved),
		cmocka_unit_test(test_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
