/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "client/unpack-int.h"
#include "client/unpack-png.h"

/* What a pass has: the first column and row, and the distance of others. */
struct pass {
	uint8_t x, dx, y, dy;
};

static const struct pass whole[] = { { 0, 1, 0, 1 } };
static const struct pass adam7[] = { /* 8.2 */
	{ 0, 8, 0, 8 }, { 4, 8, 0, 8 }, { 0, 4, 4, 8 }, { 2, 4, 0, 4 },
	{ 0, 2, 2, 4 }, { 1, 2, 0, 2 }, { 0, 1, 1, 2 } };

/* Samples of a pixel, and the depths that they can have, a bit each. */
static const struct {
	unsigned int samples, depths;
} types[] = {
	[PNG_GRAY] = { 1, 1 | 2 | 4 | 8 | 16 },
	[PNG_RGB] = { 3, 8 | 16 },
	[PNG_PALETTE] = { 1, 1 | 2 | 4 | 8 },
	[PNG_GRAY_ALPHA] = { 2, 8 | 16 },
	[PNG_RGBA] = { 4, 8 | 16 },
};

struct png_rows {
	const struct png_image *image; /* borrowed */
	struct pixels *to;             /* borrowed */
	const struct pass *pass, *end;
	unsigned int samples; /* of a pixel */
	size_t back;          /* bytes to what is left of a byte (9.2) */
	uint32_t cols, rows;  /* of the pass */
	uint32_t y;           /* the row of it that is to come */
	size_t size;          /* bytes of its rows, the filter's too */
	uint8_t *row, *above; /* owned */
};

bool
png_has_type(const struct png_image *im)
{
	return im->type < nitems(types) &&
	    (im->depth & (im->depth - 1)) == 0 &&
	    types[im->type].depths & im->depth;
}

/* How many of n, from first on, each step-th. */
static uint32_t
passed(uint32_t n, unsigned int first, unsigned int step)
{
	return n > first ? (n - first + step - 1) / step : 0;
}

static size_t
row_size(const struct png_rows *r, uint32_t cols)
{
	return 1 + ((size_t)cols * r->samples * r->image->depth + 7) / 8;
}

/* Begin with a pass, or with the first after it that has pixels. */
static void
begin_pass(struct png_rows *r)
{
	for (; r->pass < r->end; r->pass++) {
		r->cols = passed(r->image->width, r->pass->x, r->pass->dx);
		r->rows = passed(r->image->height, r->pass->y, r->pass->dy);
		if (r->cols != 0 && r->rows != 0)
			break;
	}
	r->y = 0;
	r->size = row_size(r, r->cols);
	memset(r->above, 0, r->size);
}

struct png_rows *
png_rows_new(const struct png_image *im, struct pixels *to)
{
	struct png_rows *r = xcalloc(1, sizeof *r);

	r->image = im;
	r->to = to;
	r->pass = im->interlaced ? adam7 : whole;
	r->end = r->pass + (im->interlaced ? nitems(adam7) : nitems(whole));
	r->samples = types[im->type].samples;
	r->back = im->depth < 8 ? 1 : (size_t)r->samples * im->depth / 8;
	r->row = xmalloc(row_size(r, im->width));
	r->above = xmalloc(row_size(r, im->width));
	begin_pass(r);
	return r;
}

void
png_rows_free(struct png_rows *r)
{
	if (r == NULL)
		return;
	free(r->row);
	free(r->above);
	free(r);
}

uint8_t *
png_rows_next(struct png_rows *r, size_t *size)
{
	*size = r->size;
	return r->row;
}

bool
png_rows_done(const struct png_rows *r)
{
	return r->pass == r->end;
}

/* Which of left, above and left above is nearest to what they make (9.4). */
static uint8_t
paeth(int a, int b, int c)
{
	int to_a = abs(b - c), to_b = abs(a - c), to_c = abs(a + b - 2 * c);

	if (to_a <= to_b && to_a <= to_c)
		return (uint8_t)a;
	return (uint8_t)(to_b <= to_c ? b : c);
}

/* Undo a row's filter (9.2); false when there is none of that number. */
static bool
unfilter(struct png_rows *r)
{
	uint8_t *x = r->row + 1;
	const uint8_t *b = r->above + 1;
	size_t n = r->size - 1, back = r->back, i;

	switch (r->row[0]) {
	case 0:
		break;
	case 1:
		for (i = back; i < n; i++)
			x[i] = (uint8_t)(x[i] + x[i - back]);
		break;
	case 2:
		for (i = 0; i < n; i++)
			x[i] = (uint8_t)(x[i] + b[i]);
		break;
	case 3:
		for (i = 0; i < back; i++)
			x[i] = (uint8_t)(x[i] + b[i] / 2);
		for (; i < n; i++)
			x[i] = (uint8_t)(x[i] + (x[i - back] + b[i]) / 2);
		break;
	case 4:
		for (i = 0; i < back; i++)
			x[i] = (uint8_t)(x[i] + b[i]);
		for (; i < n; i++)
			x[i] = (uint8_t)(x[i] +
			    paeth(x[i - back], b[i], b[i - back]));
		break;
	default:
		return false;
	}
	return true;
}

static unsigned int
sample(const struct png_rows *r, size_t i)
{
	const uint8_t *data = r->row + 1;
	unsigned int depth = r->image->depth;
	size_t bit = i * depth;

	if (depth == 8)
		return data[i];
	if (depth == 16)
		return (unsigned int)data[2 * i] << 8 | data[2 * i + 1];
	return data[bit / 8] >> (8 - depth - bit % 8) & ((1u << depth) - 1);
}

/* A sample as one of 8 bits: the nearest. */
static uint8_t
scale(const struct png_rows *r, unsigned int v)
{
	unsigned int depth = r->image->depth;

	if (depth == 8)
		return (uint8_t)v;
	if (depth == 16)
		return (uint8_t)((v * 255 + 32895) >> 16);
	return (uint8_t)(v * 255 / ((1u << depth) - 1));
}

static bool
is_key(const struct png_rows *r, const unsigned int *v, unsigned int n)
{
	const struct png_image *im = r->image;
	unsigned int i;

	if (!im->keyed)
		return false;
	for (i = 0; i < n; i++)
		if (v[i] != (im->key[i] & ((1u << im->depth) - 1)))
			return false;
	return true;
}

static void
put_pixel(const struct png_rows *r, uint32_t x, uint8_t *to)
{
	bool has_alpha = r->samples % 2 == 0;
	unsigned int v[4], n = r->samples, colours, i;

	for (i = 0; i < n; i++)
		v[i] = sample(r, (size_t)x * n + i);
	if (r->image->type == PNG_PALETTE) {
		memcpy(to, r->image->palette[v[0]], UNPACK_PIXEL);
		return;
	}
	colours = n - has_alpha;
	for (i = 0; i < 3; i++)
		to[i] = scale(r, v[colours == 3 ? i : 0]);
	to[3] = has_alpha ? scale(r, v[colours]) :
	    is_key(r, v, colours) ? 0 : UINT8_MAX;
}

static void
put_row(const struct png_rows *r)
{
	const struct pass *p = r->pass;
	uint8_t *to = r->to->data + UNPACK_PIXEL *
	    ((size_t)(p->y + r->y * p->dy) * r->image->width + p->x);
	uint32_t x;

	/* Most images are what we want already. */
	if (r->image->type == PNG_RGBA && r->image->depth == 8 && p->dx == 1)
		memcpy(to, r->row + 1, r->size - 1);
	else
		for (x = 0; x < r->cols; x++, to += UNPACK_PIXEL * p->dx)
			put_pixel(r, x, to);
}

bool
png_rows_put(struct png_rows *r, size_t *made)
{
	uint8_t *before = r->above;

	if (!unfilter(r))
		return false;
	put_row(r);
	*made += r->cols;
	r->above = r->row;
	r->row = before;
	if (++r->y == r->rows) {
		r->pass++;
		begin_pass(r);
	}
	return true;
}
