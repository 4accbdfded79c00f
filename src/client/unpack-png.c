/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * PNG as it comes, chunk by chunk.  Colours are taken as they are, without
 * gamma or profiles, as terminals show them.  What is not needed for pixels
 * is passed over; what is must be right, its sums too.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/xmalloc.h"
#include "client/unpack-int.h"
#include "client/unpack-png.h"

#define SIGNATURE "\211PNG\r\n\032\n"
#define FIXED 8 /* bytes of the signature, and of what a chunk begins with */
#define SUM 4
#define HEADER 13

/* Bytes of what is kept of a chunk: a palette. */
#define BODY_MAX (3 * PNG_COLOURS_MAX)

struct reader;

struct chunk {
	char type[5];
	bool (*take)(struct reader *); /* it is there; false: broken */
};

struct reader {
	struct unpack_sheet *sheet; /* borrowed */
	z_stream z;
	/* Takes bytes of the part that is coming: so many, or 0: broken. */
	size_t (*state)(struct reader *, const uint8_t *, size_t);
	uint8_t fixed[FIXED];
	size_t have; /* of them */
	const struct chunk *chunk; /* NULL: one that is passed over */
	bool vital;    /* it is no PNG without */
	uint32_t left; /* bytes of it to come */
	uLong sum;
	uint8_t body[BODY_MAX];
	size_t len; /* of the body, what has no room counted too */
	struct png_image image;
	struct png_rows *rows; /* owned; NULL: there was no header yet */
	bool begun; /* there was image data */
};

static size_t on_signature(struct reader *, const uint8_t *, size_t);
static size_t on_head(struct reader *, const uint8_t *, size_t);
static size_t on_body(struct reader *, const uint8_t *, size_t);
static size_t on_sum(struct reader *, const uint8_t *, size_t);

static uint32_t
get_u32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

/* 11.2.1 */
static bool
take_header(struct reader *r)
{
	const struct pixels *to = r->sheet->to;
	struct png_image *im = &r->image;
	const uint8_t *b = r->body;

	if (r->len != HEADER || r->rows != NULL)
		return false;
	im->width = get_u32(b);
	im->height = get_u32(b + 4);
	im->depth = b[8];
	im->type = b[9];
	im->interlaced = b[12] == 1;
	if (im->width != to->width || im->height != to->height ||
	    im->width == 0 || im->height == 0 || !png_has_type(im) ||
	    b[10] != 0 || b[11] != 0 || b[12] > 1)
		return false;
	r->rows = png_rows_new(im, r->sheet->to);
	return true;
}

/* 11.2.2; where there are no colours by number it only suggests some. */
static bool
take_palette(struct reader *r)
{
	struct png_image *im = &r->image;
	unsigned int i;

	if (im->type != PNG_PALETTE)
		return true;
	if (r->len == 0 || r->len % 3 != 0 || r->len > BODY_MAX || r->begun ||
	    im->colours != 0)
		return false;
	im->colours = (unsigned int)r->len / 3;
	for (i = 0; i < PNG_COLOURS_MAX; i++) {
		if (i < im->colours)
			memcpy(im->palette[i], r->body + (size_t)3 * i, 3);
		im->palette[i][3] = UINT8_MAX;
	}
	return true;
}

/* What is transparent (11.3.1.1); one that does not fit says nothing. */
static bool
take_transparency(struct reader *r)
{
	struct png_image *im = &r->image;
	size_t i, samples = im->type == PNG_GRAY ? 1 : 3;

	if (r->begun)
		return true;
	if (im->type == PNG_PALETTE && r->len <= im->colours) {
		for (i = 0; i < r->len; i++)
			im->palette[i][3] = r->body[i];
	} else if ((im->type == PNG_GRAY || im->type == PNG_RGB) &&
	    r->len == 2 * samples) {
		im->keyed = true;
		for (i = 0; i < samples; i++)
			im->key[i] = (uint16_t)(r->body[2 * i] << 8 |
			    r->body[2 * i + 1]);
	}
	return true;
}

/* It has been taken as it came. */
static bool
take_data(struct reader *r)
{
	return true;
}

static bool
take_end(struct reader *r)
{
	r->sheet->done = png_rows_done(r->rows);
	return r->sheet->done;
}

static const struct chunk chunks[] = {
	{ "IHDR", take_header },
	{ "PLTE", take_palette },
	{ "tRNS", take_transparency },
	{ "IDAT", take_data },
	{ "IEND", take_end },
};

/* Wait for the next part. */
static void
expect(struct reader *r,
    size_t (*state)(struct reader *, const uint8_t *, size_t))
{
	r->state = state;
	r->have = 0;
}

/* Take what is missing of so many fixed bytes; returns how many that were. */
static size_t
gather(struct reader *r, const uint8_t *data, size_t len, size_t want)
{
	size_t n = want - r->have < len ? want - r->have : len;

	memcpy(r->fixed + r->have, data, n);
	r->have += n;
	return n;
}

static size_t
on_signature(struct reader *r, const uint8_t *data, size_t len)
{
	size_t n = gather(r, data, len, FIXED);

	if (r->have == FIXED) {
		if (memcmp(r->fixed, SIGNATURE, FIXED) != 0)
			return 0;
		expect(r, on_head);
	}
	return n;
}

static bool
is_letter(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A chunk begins: its length and type (5.3). */
static bool
begin_chunk(struct reader *r)
{
	const uint8_t *type = r->fixed + 4;
	size_t i;

	for (i = 0; i < 4; i++)
		if (!is_letter(type[i]))
			return false;
	r->left = get_u32(r->fixed);
	r->sum = crc32(0, type, 4);
	r->len = 0;
	r->vital = type[0] <= 'Z';
	r->chunk = NULL;
	for (i = 0; i < nitems(chunks); i++)
		if (memcmp(chunks[i].type, type, 4) == 0)
			r->chunk = &chunks[i];
	/* The header is the first; and a palette comes before the data. */
	if (r->left > INT32_MAX || (r->chunk == NULL && r->vital) ||
	    (r->rows == NULL && r->chunk != &chunks[0]))
		return false;
	if (r->chunk != NULL && r->chunk->take == take_data) {
		r->begun = true;
		return r->image.type != PNG_PALETTE || r->image.colours != 0;
	}
	return true;
}

static size_t
on_head(struct reader *r, const uint8_t *data, size_t len)
{
	size_t n = gather(r, data, len, FIXED);

	if (r->have == FIXED) {
		if (!begin_chunk(r))
			return 0;
		expect(r, r->left != 0 ? on_body : on_sum);
	}
	return n;
}

/* Image data: rows, as they become whole.  After the last one all is well. */
static bool
unpack(struct reader *r, const uint8_t *data, size_t len)
{
	size_t size;
	uint8_t *row;
	int error;

	r->z.next_in = (uint8_t *)(uintptr_t)data;
	r->z.avail_in = (unsigned int)len;
	while (!png_rows_done(r->rows)) {
		if (r->z.avail_out == 0) {
			row = png_rows_next(r->rows, &size);
			r->z.next_out = row;
			r->z.avail_out = (unsigned int)size;
		}
		error = inflate(&r->z, Z_NO_FLUSH);
		if (r->z.avail_out == 0) {
			if (!png_rows_put(r->rows, &r->sheet->made))
				return false;
		} else
			/* Z_BUF_ERROR: there is nothing to go on with. */
			return error == Z_OK || error == Z_BUF_ERROR;
	}
	return true;
}

static size_t
on_body(struct reader *r, const uint8_t *data, size_t len)
{
	size_t n = r->left < len ? r->left : len;

	r->sum = crc32(r->sum, data, (unsigned int)n);
	if (r->chunk != NULL && r->chunk->take == take_data) {
		if (!unpack(r, data, n))
			return 0;
	} else if (r->len + n <= BODY_MAX)
		memcpy(r->body + r->len, data, n);
	r->len += n;
	r->left -= (uint32_t)n;
	if (r->left == 0)
		expect(r, on_sum);
	return n;
}

static size_t
on_sum(struct reader *r, const uint8_t *data, size_t len)
{
	size_t n = gather(r, data, len, SUM);
	bool right;

	if (r->have == SUM) {
		right = get_u32(r->fixed) == r->sum;
		if ((!right && r->vital) ||
		    (right && r->chunk != NULL && !r->chunk->take(r)))
			return 0;
		expect(r, on_head);
	}
	return n;
}

static void *
begin(struct unpack_sheet *sheet)
{
	struct reader *r = xcalloc(1, sizeof *r);

	r->sheet = sheet;
	if (inflateInit(&r->z) != Z_OK) {
		free(r);
		return NULL;
	}
	expect(r, on_signature);
	return r;
}

static bool
feed(void *arg, const uint8_t *data, size_t len)
{
	struct reader *r = arg;
	size_t n;

	for (; len > 0 && !r->sheet->done; data += n, len -= n) {
		n = r->state(r, data, len);
		if (n == 0)
			return false;
	}
	return true;
}

static void
end(void *arg)
{
	struct reader *r = arg;

	inflateEnd(&r->z);
	png_rows_free(r->rows);
	free(r);
}

const struct unpack_way unpack_png = { begin, feed, end };
