/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"

/* An emptied buffer keeps this much; a larger one is freed. */
#define BUF_KEEP 4096

void
buf_init(struct buf *b, size_t max)
{
	memset(b, 0, sizeof *b);
	b->max = max;
}

void
buf_free(struct buf *b)
{
	size_t max = b->max;

	free(b->data);
	buf_init(b, max);
}

void
buf_clear(struct buf *b)
{
	b->off = b->end = 0;
	b->failed = false;
}

void
buf_consume(struct buf *b, size_t n)
{
	b->off += n;
	if (b->off < b->end)
		return;
	b->off = b->end = 0;
	if (b->cap > BUF_KEEP) {
		free(b->data);
		b->data = NULL;
		b->cap = 0;
	}
}

uint8_t *
buf_reserve_slow(struct buf *b, size_t n)
{
	size_t len = buf_len(b), cap;

	if (n > b->max - len || n > SIZE_MAX / 4 - len) {
		b->failed = true;
		return NULL;
	}
	if (b->data != NULL && n <= b->cap - b->end)
		return b->data + b->end;
	/* Move what is left only when as much was consumed since. */
	if (b->off != 0 && b->off >= len) {
		memmove(b->data, b->data + b->off, len);
		b->off = 0;
		b->end = len;
	}
	if (b->data == NULL || n > b->cap - b->end) {
		cap = b->cap != 0 ? b->cap : 64;
		while (cap < b->end + n)
			cap *= 2;
		b->data = xreallocarray(b->data, cap, 1);
		b->cap = cap;
	}
	return b->data + b->end;
}

void
buf_added(struct buf *b, size_t n)
{
	b->end += n;
}

void
buf_put(struct buf *b, const void *data, size_t n)
{
	uint8_t *p;

	if (n == 0)
		return;
	p = buf_reserve(b, n);
	if (p == NULL)
		return;
	memcpy(p, data, n);
	b->end += n;
}

static void
put_le(struct buf *b, uint64_t v, size_t n)
{
	uint8_t *p = buf_reserve(b, n);
	size_t i;

	if (p == NULL)
		return;
	for (i = 0; i < n; i++)
		p[i] = (uint8_t)(v >> (8 * i));
	b->end += n;
}

void
buf_put_u16(struct buf *b, uint16_t v)
{
	put_le(b, v, 2);
}

void
buf_put_u32(struct buf *b, uint32_t v)
{
	put_le(b, v, 4);
}

void
buf_put_u64(struct buf *b, uint64_t v)
{
	put_le(b, v, 8);
}

void
buf_put_varint_long(struct buf *b, uint64_t v)
{
	uint8_t bytes[10]; /* groups of seven bits that hold 64 */
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		bytes[n++] = (uint8_t)(v | 0x80);
	bytes[n++] = (uint8_t)v;
	buf_put(b, bytes, n);
}

void
buf_put_str(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = xvasprintf(fmt, ap);
	va_end(ap);
	buf_put_str(b, s);
	free(s);
}

char *
buf_take_str(struct buf *b)
{
	size_t len = buf_len(b);
	char *s;

	if (b->data == NULL)
		return xstrdup("");
	memmove(b->data, b->data + b->off, len);
	s = xreallocarray(b->data, len + 1, 1);
	s[len] = '\0';
	buf_init(b, b->max);
	return s;
}

void
buf_patch_u32(struct buf *b, size_t off, uint32_t v)
{
	size_t i;

	if (b->failed)
		return;
	for (i = 0; i < 4; i++)
		b->data[b->off + off + i] = (uint8_t)(v >> (8 * i));
}

static uint64_t
get_le(struct rd *r, size_t n)
{
	const uint8_t *p = rd_bytes(r, n);
	uint64_t v = 0;

	if (p == NULL)
		return 0;
	while (n-- > 0)
		v = v << 8 | p[n];
	return v;
}

uint16_t
rd_u16(struct rd *r)
{
	return (uint16_t)get_le(r, 2);
}

uint32_t
rd_u32(struct rd *r)
{
	return (uint32_t)get_le(r, 4);
}

uint64_t
rd_u64(struct rd *r)
{
	return get_le(r, 8);
}

uint64_t
rd_varint_long(struct rd *r)
{
	uint64_t v = 0;
	unsigned int shift;
	uint8_t c;

	for (shift = 0; shift < 64; shift += 7) {
		c = rd_u8(r);
		if (r->bad)
			return 0;
		/* The tenth group has room for one bit. */
		if (shift == 63 && c > 1)
			break;
		v |= (uint64_t)(c & 0x7f) << shift;
		if ((c & 0x80) == 0)
			return v;
	}
	r->bad = true;
	return 0;
}

struct rd
rd_sub(struct rd *r, size_t n)
{
	const uint8_t *p = rd_bytes(r, n);
	struct rd sub = { NULL, NULL, true };

	return p == NULL ? sub : rd_of(p, n);
}
