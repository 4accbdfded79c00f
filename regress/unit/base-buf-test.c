/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

static void
test_empty(void **state)
{
	struct buf b = BUF_INIT;
	struct rd r = rd_of(NULL, 0);

	(void)state;
	assert_int_equal(buf_len(&b), 0);
	assert_non_null(buf_data(&b));
	assert_false(buf_failed(&b));
	buf_put(&b, NULL, 0);
	buf_put_str(&b, "");
	assert_int_equal(buf_len(&b), 0);
	assert_true(rd_end(&r));
	/* Room for nothing is room, not a failure. */
	assert_non_null(buf_reserve(&b, 0));
	buf_free(&b);
	buf_free(&b);
}

static void
test_integers(void **state)
{
	static const uint8_t want[] = { 0x12, 0x34, 0x12, 0x78, 0x56, 0x34,
		0x12, 0xef, 0xcd, 0xab, 0x90, 0x78, 0x56, 0x34, 0x12 };
	struct buf b = BUF_INIT;
	struct rd r;

	(void)state;
	buf_put_u8(&b, 0x12);
	buf_put_u16(&b, 0x1234);
	buf_put_u32(&b, 0x12345678);
	buf_put_u64(&b, UINT64_C(0x1234567890abcdef));
	assert_int_equal(buf_len(&b), sizeof want);
	assert_memory_equal(buf_data(&b), want, sizeof want);

	r = rd_of(buf_data(&b), buf_len(&b));
	assert_int_equal(rd_u8(&r), 0x12);
	assert_int_equal(rd_u16(&r), 0x1234);
	assert_int_equal(rd_u32(&r), 0x12345678);
	assert_int_equal(rd_left(&r), 8);
	assert_false(rd_end(&r));
	assert_true(rd_u64(&r) == UINT64_C(0x1234567890abcdef));
	assert_true(rd_end(&r));
	buf_free(&b);
}

static void
test_patch(void **state)
{
	static const uint8_t want[] = { 0xaa, 4, 3, 2, 1, 0xbb };
	struct buf b = BUF_INIT;

	(void)state;
	buf_put_str(&b, "gone");
	buf_consume(&b, 3);
	buf_put_u8(&b, 0xaa);
	buf_put_u32(&b, 0);
	buf_put_u8(&b, 0xbb);
	buf_consume(&b, 1);
	buf_patch_u32(&b, 1, 0x01020304);
	assert_memory_equal(buf_data(&b), want, sizeof want);
	buf_free(&b);
}

static void
test_printf(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_printf(&b, "%d-%s", 7, "x");
	buf_put_str(&b, "y");
	assert_int_equal(buf_len(&b), 4);
	assert_memory_equal(buf_data(&b), "7-xy", 4);
	buf_free(&b);
}

/* Varints and the bytes they take. */
static void
test_varint(void **state)
{
	static const struct {
		uint64_t value;
		size_t len;
		uint8_t bytes[10];
	} rows[] = {
		{ 0, 1, { 0 } },
		{ 1, 1, { 1 } },
		{ 0x7f, 1, { 0x7f } },
		{ 0x80, 2, { 0x80, 1 } },
		{ 300, 2, { 0xac, 2 } },
		{ UINT32_MAX, 5, { 0xff, 0xff, 0xff, 0xff, 0x0f } },
		{ UINT64_C(1) << 63, 10,
		    { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
			1 } },
		{ UINT64_MAX, 10,
		    { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			1 } },
	};
	struct buf b = BUF_INIT;
	struct rd r;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		buf_clear(&b);
		buf_put_varint(&b, rows[i].value);
		assert_row(i, buf_len(&b) == rows[i].len);
		assert_memory_equal(buf_data(&b), rows[i].bytes, rows[i].len);
		r = rd_of(buf_data(&b), buf_len(&b));
		assert_row(i, rd_varint(&r) == rows[i].value);
		assert_row(i, rd_end(&r));
		/* Each shorter piece is no varint. */
		while (--r.end > buf_data(&b)) {
			r.at = buf_data(&b);
			r.bad = false;
			assert_row(i, rd_varint(&r) == 0 && r.bad);
		}
	}
	buf_free(&b);
}

/* What has more than 64 bits is refused; zeros on top are not. */
static void
test_varint_hostile(void **state)
{
	static const struct {
		bool good;
		uint64_t value;
		const char *bytes;
	} rows[] = {
		{ true, 1, "\x81\x80\x80\x80\x80\x80\x80\x80\x80\x00" },
		{ false, 0, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02" },
		{ false, 0, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f" },
		{ false, 0, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x81" },
	};
	struct rd r;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		r = rd_of(rows[i].bytes, 10);
		assert_row(i, rd_varint(&r) == rows[i].value);
		assert_row(i, r.bad == !rows[i].good);
	}
}

/* A reader that fails once stays failed and gives nothing more. */
static void
test_reader_bad(void **state)
{
	static const uint8_t bytes[] = { 1, 2, 3 };
	struct rd r = rd_of(bytes, sizeof bytes), sub;

	(void)state;
	assert_int_equal(rd_u32(&r), 0);
	assert_true(r.bad);
	assert_int_equal(rd_u8(&r), 0);
	assert_null(rd_bytes(&r, 0));
	assert_false(rd_end(&r));

	r = rd_of(bytes, sizeof bytes);
	assert_null(rd_bytes(&r, SIZE_MAX));
	assert_true(r.bad);

	r = rd_of(bytes, sizeof bytes);
	sub = rd_sub(&r, 2);
	assert_int_equal(rd_u16(&sub), 0x0201);
	assert_true(rd_end(&sub));
	assert_int_equal(rd_left(&r), 1);
	sub = rd_sub(&r, 2);
	assert_true(sub.bad && r.bad);
	assert_false(rd_end(&sub));
	assert_int_equal(rd_u8(&sub), 0);
}

/* Nothing of a put that does not fit is put; what fits still is. */
static void
test_bound(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 4);
	buf_put_str(&b, "abc");
	assert_false(buf_failed(&b));
	buf_put_u16(&b, 1);
	assert_true(buf_failed(&b));
	assert_int_equal(buf_len(&b), 3);
	buf_put_str(&b, "d");
	assert_int_equal(buf_len(&b), 4);
	buf_clear(&b);
	assert_false(buf_failed(&b));
	assert_null(buf_reserve(&b, 5));
	assert_true(buf_failed(&b));

	/* The bound is on what is not consumed. */
	buf_clear(&b);
	buf_put_str(&b, "abcd");
	buf_consume(&b, 2);
	buf_put_str(&b, "ef");
	assert_false(buf_failed(&b));
	assert_memory_equal(buf_data(&b), "cdef", 4);
	buf_put_u8(&b, 0);
	assert_true(buf_failed(&b));
	assert_null(buf_reserve(&b, SIZE_MAX));
	buf_free(&b);
	assert_int_equal(b.max, 4);
}

/* A varint takes its own length of the bound and not the longest one's. */
static void
test_bound_varint(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 3);
	buf_put_varint(&b, 5);
	buf_put_varint(&b, 300);
	assert_false(buf_failed(&b));
	assert_int_equal(buf_len(&b), 3);
	buf_put_varint(&b, 0);
	assert_true(buf_failed(&b));
	buf_free(&b);
}

static void
test_reserve(void **state)
{
	struct buf b = BUF_INIT;
	uint8_t *p = buf_reserve(&b, 100);

	(void)state;
	assert_non_null(p);
	assert_int_equal(buf_len(&b), 0);
	memcpy(p, "xyz", 3);
	buf_added(&b, 3);
	assert_int_equal(buf_len(&b), 3);
	assert_memory_equal(buf_data(&b), "xyz", 3);
	buf_free(&b);
}

/* A queue that is never empty: contents stay in order, memory bounded. */
static void
test_queue(void **state)
{
	struct buf b = BUF_INIT;
	uint64_t seed = 1;
	uint32_t in = 0, out = 0, n;
	struct rd r;

	(void)state;
	while (in < 200000) {
		for (n = random_below(&seed, 40); n > 0; n--)
			buf_put_u32(&b, in++);
		while (buf_len(&b) > 4000) {
			r = rd_of(buf_data(&b), buf_len(&b));
			assert_int_equal(rd_u32(&r), out++);
			buf_consume(&b, 4);
		}
		assert_true(b.cap <= 32768);
	}
	buf_consume(&b, buf_len(&b));
	assert_int_equal(buf_len(&b), 0);
	buf_free(&b);
}

/* A full queue does not move all it has for each byte that passes. */
static void
test_queue_moves(void **state)
{
	struct buf b = BUF_INIT;
	unsigned int moved = 0;
	size_t i, off;

	(void)state;
	assert_non_null(buf_reserve(&b, 65536));
	buf_added(&b, 65536);
	for (i = 0; i < 200000; i++) {
		buf_consume(&b, 1);
		off = b.off;
		buf_put_u8(&b, 0);
		moved += b.off < off;
	}
	assert_in_range(moved, 1, 4);
	assert_in_range(b.cap, 65536, 4 * 65536);
	buf_free(&b);
}

/* A buffer that held much and was emptied holds no memory. */
static void
test_emptied(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	assert_non_null(buf_reserve(&b, 1 << 20));
	buf_added(&b, 1 << 20);
	buf_consume(&b, (1 << 20) - 1);
	assert_int_equal(buf_len(&b), 1);
	buf_consume(&b, 1);
	assert_int_equal(b.cap, 0);
	buf_put_u8(&b, 1);
	buf_consume(&b, 1);
	assert_true(b.cap != 0);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_patch),
		cmocka_unit_test(test_printf),
		cmocka_unit_test(test_varint),
		cmocka_unit_test(test_varint_hostile),
		cmocka_unit_test(test_reader_bad),
		cmocka_unit_test(test_bound),
		cmocka_unit_test(test_bound_varint),
		cmocka_unit_test(test_reserve),
		cmocka_unit_test(test_queue),
		cmocka_unit_test(test_queue_moves),
		cmocka_unit_test(test_emptied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
