/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include "base/err.h"
#include "proto/wire.h"

size_t
wire_open(struct buf *b, uint16_t type)
{
	size_t mark = buf_len(b);

	buf_put_u32(b, 0);
	buf_put_u16(b, type);
	buf_put_u16(b, 0);
	return mark;
}

void
wire_close(struct buf *b, size_t mark)
{
	size_t body = buf_len(b) - mark - WIRE_HEADER;

	if (body > UINT32_MAX)
		b->failed = true;
	buf_patch_u32(b, mark, (uint32_t)body);
}

ssize_t
wire_peek(const struct buf *b, size_t max, uint16_t *type, struct rd *body)
{
	struct rd r = rd_of(buf_data(b), buf_len(b));
	uint32_t len;

	if (rd_left(&r) < WIRE_HEADER)
		return 0;
	len = rd_u32(&r);
	*type = rd_u16(&r);
	if (rd_u16(&r) != 0)
		return ERR_MALFORMED;
	if (len > max)
		return ERR_LIMIT;
	if (rd_left(&r) < len)
		return 0;
	*body = rd_sub(&r, len);
	return (ssize_t)len + WIRE_HEADER;
}
