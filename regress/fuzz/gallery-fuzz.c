/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Images from a server that may say anything: the bytes are messages.  What
 * has come whole is decoded, in steps; made into sixels and decoded again,
 * the same pixels are there, and done once more, in the same colours.
 *
 * One format that there is not is a PNG whose sums are right, made here of
 * the bytes: by chance there would hardly be one.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "client/gallery.h"
#include "client/sixel-out.h"
#include "frame/image.h"
#include "regress/lib/pngfile.h"

#define SIDE_MAX 64 /* of what is encoded */
#define IDS 4
#define PIXEL 4
#define ENDS 2 /* bytes of DCS and of ST */
#define MADE FRAME_IMAGE_FORMATS
#define STEP 100 /* pixels */

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check(bool ok)
{
	if (!ok)
		abort();
}

static bool
opaque(const struct pixels *px, size_t i)
{
	return px->data[i * PIXEL + 3] >= SIXEL_OPAQUE;
}

/* Make sixels of an image, and pixels of these. */
static struct pixels
around(const struct pixels *px, uint32_t right, uint32_t below)
{
	struct pixels back = { right + px->width, below + px->height, NULL };
	struct buf out = BUF_INIT;

	back.data = xcalloc((size_t)back.width * back.height, PIXEL);
	sixel_encode(px, right, below, &out);
	check(buf_len(&out) > 2 * ENDS);
	sixel_decode(buf_data(&out) + ENDS, buf_len(&out) - 2 * ENDS, &back);
	buf_free(&out);
	return back;
}

static void
check_around(const struct pixels *px)
{
	struct pixels once, moved, twice;
	uint32_t right = px->width % 5, below = px->height % 9, x, y;
	size_t i, n = (size_t)px->width * px->height, k;

	once = around(px, 0, 0);
	for (i = 0; i < n; i++)
		check(opaque(px, i) == opaque(&once, i));
	twice = around(&once, 0, 0);
	check(memcmp(once.data, twice.data, n * PIXEL) == 0);
	moved = around(px, right, below);
	for (y = 0; y < moved.height; y++)
		for (x = 0; x < moved.width; x++) {
			k = (size_t)y * moved.width + x;
			if (x < right || y < below) {
				check(!opaque(&moved, k));
				continue;
			}
			i = (size_t)(y - below) * px->width + x - right;
			check(memcmp(moved.data + k * PIXEL,
			    once.data + i * PIXEL, PIXEL) == 0);
		}
	free(once.data);
	free(twice.data);
	free(moved.data);
}

/* Decode in steps, each of which does what it may, up to the last. */
static const struct pixels *
decoded(struct gallery *g, const struct picture *p)
{
	size_t budget = STEP;

	for (; !gallery_decode(g, p, &budget); budget = STEP)
		check(budget == 0);
	return gallery_pixels(g, p);
}

static void
look(struct gallery *g)
{
	const struct picture *p;
	const struct pixels *px;
	uint64_t id;

	for (id = 0; id < IDS; id++) {
		p = gallery_get(g, id);
		if (p == NULL)
			continue;
		check(gallery_has_serial(g, p->serial));
		px = decoded(g, p);
		if (px == NULL)
			continue;
		check(px->width == p->width && px->height == p->height);
		if (px->width <= SIDE_MAX && px->height <= SIDE_MAX)
			check_around(px);
	}
}

/* Make a PNG: of what kind, its palette, what is transparent, its rows. */
static void
make_png(struct rd *rd, const struct gallery_piece *m, struct buf *out)
{
	unsigned int kind = rd_u8(rd);
	struct png_header h = { .width = m->width, .height = m->height,
		.depth = (uint8_t)(1u << (kind & 7) % 5),
		.type = kind >> 3 & 7, .interlaced = kind >> 6 & 1 };
	size_t n = rd_left(rd) / 4, palette = n - n % 3;
	struct rd part;

	png_put_header(out, &h);
	if (kind & 0x80) {
		part = rd_sub(rd, palette);
		png_put_chunk(out, "PLTE", part.at, palette);
		part = rd_sub(rd, n);
		png_put_chunk(out, "tRNS", part.at, n);
	}
	n = rd_left(rd);
	part = rd_sub(rd, n);
	png_put_rows(out, part.at, n);
	png_put_chunk(out, "IEND", NULL, 0);
}

static void
take_made(struct gallery *g, struct gallery_piece *m, struct rd *data)
{
	struct buf b = BUF_INIT;

	make_png(data, m, &b);
	m->format = FRAME_IMAGE_PNG;
	m->offset = 0;
	m->data = buf_data(&b);
	m->size = m->len = buf_len(&b);
	gallery_take(g, m);
	buf_free(&b);
}

/* A message: an image, or a piece of one. */
static void
take(struct gallery *g, struct rd *rd)
{
	struct gallery_piece m = { 0 };
	unsigned int how = rd_u8(rd);
	bool whole = how < 0x80;
	const struct picture *p;
	struct rd data;

	m.id = how % IDS;
	m.format = how / IDS % 8;
	m.width = how & 0x40 ? rd_u16(rd) : rd_u8(rd) % SIDE_MAX;
	m.height = how & 0x40 ? rd_u16(rd) : rd_u8(rd) % SIDE_MAX;
	m.size = whole ? 0 : rd_u16(rd);
	m.offset = whole ? 0 : rd_u8(rd);
	m.len = rd_u8(rd) * 4u;
	if (m.len > rd_left(rd))
		m.len = rd_left(rd);
	if (whole)
		m.size = m.len;
	data = rd_sub(rd, m.len);
	m.data = data.at;
	if (m.format == MADE)
		take_made(g, &m, &data);
	else
		gallery_take(g, &m);
	p = gallery_get(g, m.id);
	check(p == NULL || p->have == p->size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gallery *g = gallery_new();
	struct rd rd = rd_of(data, size);

	while (!rd.bad && rd_left(&rd) != 0) {
		take(g, &rd);
		look(g);
	}
	gallery_clear(g);
	look(g);
	gallery_free(g);
	return 0;
}
