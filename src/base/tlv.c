/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "base/tlv.h"
#include "base/xmalloc.h"

/* A length of four bytes, so that it can be filled in afterwards. */
#define OPEN_LENGTH 4

void
tlv_put(struct buf *b, uint32_t tag, const void *data, size_t len)
{
	buf_put_varint(b, tag);
	buf_put_varint(b, len);
	buf_put(b, data, len);
}

static size_t
varint_len(uint64_t v)
{
	size_t n = 1;

	while ((v >>= 7) != 0)
		n++;
	return n;
}

void
tlv_put_uint(struct buf *b, uint32_t tag, uint64_t v)
{
	buf_put_varint(b, tag);
	buf_put_varint(b, varint_len(v));
	buf_put_varint(b, v);
}

void
tlv_put_int(struct buf *b, uint32_t tag, int64_t v)
{
	tlv_put_uint(b, tag, (uint64_t)v << 1 ^ (uint64_t)-(v < 0));
}

void
tlv_put_str(struct buf *b, uint32_t tag, const char *s)
{
	tlv_put(b, tag, s, strlen(s));
}

size_t
tlv_open(struct buf *b, uint32_t tag)
{
	static const uint8_t room[OPEN_LENGTH] = { 0x80, 0x80, 0x80, 0 };

	buf_put_varint(b, tag);
	buf_put(b, room, sizeof room);
	return buf_len(b);
}

void
tlv_close(struct buf *b, size_t mark)
{
	size_t len = buf_len(b) - mark, i;
	uint8_t *p;

	if (b->failed)
		return;
	if (len >= (size_t)1 << (7 * OPEN_LENGTH)) {
		b->failed = true;
		return;
	}
	p = b->data + b->off + mark - OPEN_LENGTH;
	for (i = 0; i < OPEN_LENGTH; i++) {
		p[i] = (uint8_t)(len >> (7 * i) & 0x7f);
		if (i + 1 < OPEN_LENGTH)
			p[i] |= 0x80;
	}
}

bool
tlv_next(struct rd *r, uint32_t *tag, struct rd *value)
{
	uint64_t t, len;

	if (r->bad || r->at == r->end)
		return false;
	t = rd_varint(r);
	len = rd_varint(r);
	if (r->bad || t > UINT32_MAX || len > rd_left(r)) {
		r->bad = true;
		return false;
	}
	*tag = (uint32_t)t;
	*value = rd_sub(r, (size_t)len);
	return true;
}

uint64_t
tlv_uint(struct rd *value)
{
	uint64_t v = rd_varint(value);

	if (!rd_end(value))
		value->bad = true;
	return value->bad ? 0 : v;
}

int64_t
tlv_int(struct rd *value)
{
	uint64_t v = tlv_uint(value);

	return (int64_t)(v >> 1 ^ (uint64_t)-(int64_t)(v & 1));
}

char *
tlv_str(struct rd *value, size_t max)
{
	size_t len = rd_left(value);

	if (value->bad || len > max ||
	    (len != 0 && memchr(value->at, '\0', len) != NULL)) {
		value->bad = true;
		return NULL;
	}
	return xstrndup((const char *)rd_bytes(value, len), len);
}
