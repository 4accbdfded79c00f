/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Fields from hostile bytes: what reads them stays within them, ends, and
 * what it understood means the same when written anew.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/tlv.h"

#define DEPTH_MAX 8
#define STRING_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check(bool ok)
{
	if (!ok)
		abort();
}

/* A value read as every kind there is. */
static void
read_value(struct rd value)
{
	struct rd r = value;
	uint64_t v = tlv_uint(&r);
	char *s;

	check(!r.bad || v == 0);
	r = value;
	tlv_int(&r);
	r = value;
	s = tlv_str(&r, STRING_MAX);
	check((s != NULL) == !r.bad);
	check(s == NULL || strlen(s) == rd_left(&value));
	free(s);
	r = value;
	rd_u8(&r);
	rd_u16(&r);
	rd_u32(&r);
	rd_u64(&r);
	check(rd_end(&r) == (rd_left(&value) == 15));
}

/* Copy fields within fields; a value that is none is copied as bytes. */
static void
copy_fields(struct rd r, struct buf *out, unsigned int depth)
{
	const uint8_t *end = r.end, *at = r.at;
	struct rd value;
	uint32_t tag;

	tlv_foreach(&r, &tag, &value) {
		check(r.at > at && value.end <= end && value.at >= at);
		at = r.at;
		read_value(value);
		if (depth < DEPTH_MAX)
			copy_fields(value, out, depth + 1);
		tlv_put(out, tag, value.at, rd_left(&value));
	}
	check(r.bad || r.at == end);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct buf flat, again;

	buf_init(&flat, 1u << 20);
	buf_init(&again, 1u << 20);
	copy_fields(rd_of(data, len), &flat, 0);
	check(!buf_failed(&flat));

	/* Written by us, it is read without an error and to the end. */
	copy_fields(rd_of(buf_data(&flat), buf_len(&flat)), &again, DEPTH_MAX);
	check(buf_len(&flat) == buf_len(&again));
	check(memcmp(buf_data(&flat), buf_data(&again), buf_len(&flat)) == 0);
	buf_free(&flat);
	buf_free(&again);
	return 0;
}
