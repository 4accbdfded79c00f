/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "base/buf.h"
#include "regress/lib/pngfile.h"

#define STORED_MAX 65535u
#define ADLER 65521u

static void
put_be32(struct buf *out, uint32_t v)
{
	uint8_t b[4] = { (uint8_t)(v >> 24), (uint8_t)(v >> 16),
		(uint8_t)(v >> 8), (uint8_t)v };

	buf_put(out, b, sizeof b);
}

static uint32_t
crc(const uint8_t *s, size_t n)
{
	uint32_t v = UINT32_MAX;
	unsigned int i;

	while (n-- > 0) {
		v ^= *s++;
		for (i = 0; i < 8; i++)
			v = v >> 1 ^ (v & 1 ? 0xedb88320u : 0);
	}
	return ~v;
}

void
png_put_chunk(struct buf *out, const char *type, const void *data, size_t n)
{
	size_t from;

	put_be32(out, (uint32_t)n);
	from = buf_len(out);
	buf_put(out, type, 4);
	if (n != 0)
		buf_put(out, data, n);
	put_be32(out, crc(buf_data(out) + from, n + 4));
}

void
png_put_header(struct buf *out, const struct png_header *h)
{
	uint8_t rest[] = { h->depth, h->type, 0, 0, h->interlaced };
	struct buf b = BUF_INIT;

	put_be32(&b, h->width);
	put_be32(&b, h->height);
	buf_put(&b, rest, sizeof rest);
	buf_put(out, "\211PNG\r\n\032\n", 8);
	png_put_chunk(out, "IHDR", buf_data(&b), buf_len(&b));
	buf_free(&b);
}

void
zlib_put_stored(struct buf *out, const void *data, size_t n)
{
	const uint8_t *s = data;
	uint32_t a = 1, b = 0;
	size_t i, len;

	buf_put(out, "\x78\x01", 2);
	for (i = 0; i < n; i++) {
		a = (a + s[i]) % ADLER;
		b = (b + a) % ADLER;
	}
	do {
		len = n < STORED_MAX ? n : STORED_MAX;
		buf_put_u8(out, len == n);
		buf_put_u8(out, (uint8_t)len);
		buf_put_u8(out, (uint8_t)(len >> 8));
		buf_put_u8(out, (uint8_t)~len);
		buf_put_u8(out, (uint8_t)(~len >> 8));
		if (len == 0)
			break; /* there may be no bytes at all */
		buf_put(out, s, len);
		s += len;
		n -= len;
	} while (n != 0);
	put_be32(out, b << 16 | a);
}

void
png_put_rows(struct buf *out, const void *rows, size_t n)
{
	struct buf b = BUF_INIT;

	zlib_put_stored(&b, rows, n);
	png_put_chunk(out, "IDAT", buf_data(&b), buf_len(&b));
	buf_free(&b);
}
