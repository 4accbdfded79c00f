/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Pixels in zlib's format, a row at a time.  What comes after the last row
 * is not looked at, as with pixels that came as such.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/xmalloc.h"
#include "client/unpack-int.h"

struct reader {
	struct unpack_sheet *sheet; /* borrowed */
	z_stream z;
	uint8_t *row; /* owned; the one that is coming */
	unsigned int size; /* of a row */
	uint32_t y;
};

static void *
begin(struct unpack_sheet *sheet)
{
	struct reader *r = xcalloc(1, sizeof *r);

	r->sheet = sheet;
	if (inflateInit(&r->z) != Z_OK) {
		free(r);
		return NULL;
	}
	r->size = sheet->to->width * sheet->bytes;
	r->row = xmalloc(r->size);
	r->z.next_out = r->row;
	r->z.avail_out = r->size;
	return r;
}

static void
end(void *arg)
{
	struct reader *r = arg;

	inflateEnd(&r->z);
	free(r->row);
	free(r);
}

/* A row is there: put it on the sheet, and be ready for the next. */
static void
put_row(struct reader *r)
{
	const struct pixels *to = r->sheet->to;
	unsigned int bytes = r->sheet->bytes;
	const uint8_t *from = r->row;
	uint8_t *at = to->data + (size_t)r->y * to->width * UNPACK_PIXEL;
	uint32_t x;

	for (x = 0; x < to->width; x++, at += UNPACK_PIXEL, from += bytes) {
		memcpy(at, from, 3);
		at[3] = bytes == UNPACK_PIXEL ? from[3] : UINT8_MAX;
	}
	r->sheet->made += to->width;
	r->sheet->done = ++r->y == to->height;
	r->z.next_out = r->row;
	r->z.avail_out = r->size;
}

static bool
feed(void *arg, const uint8_t *data, size_t len)
{
	struct reader *r = arg;
	bool full;
	int error;

	r->z.next_in = (uint8_t *)(uintptr_t)data;
	r->z.avail_in = (unsigned int)len;
	/* Rows can come of what was taken in before. */
	do {
		error = inflate(&r->z, Z_NO_FLUSH);
		full = r->z.avail_out == 0;
		if (full)
			put_row(r);
	} while (full && !r->sheet->done);
	/* Z_BUF_ERROR: there is nothing to go on with. */
	return r->sheet->done || error == Z_OK || error == Z_BUF_ERROR;
}

const struct unpack_way unpack_zlib = { begin, feed, end };
