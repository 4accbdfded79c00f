/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Sixel images (VT330/VT340 graphics manual, chapter 14).  They are kept as
 * they came; what is worked out is how large they are, and so the cells
 * that they cover.
 */

#include "compat/compat.h"

#include <string.h>

#include "vt/dcs.h"
#include "vt/image.h"

#define BAND 6 /* pixels of a line of sixels */

/* Larger numbers in a sixel string count as this: past all bounds. */
#define VALUE_MAX (IMAGE_PIXELS_MAX + 1)

/* The extent of what has been drawn so far. */
struct extent {
	const char *s, *end;
	unsigned int x, band;   /* where the next sixel goes */
	unsigned int repeat;    /* times it does */
	unsigned int width, height;
	unsigned int aspect;    /* rows of the screen a pixel is high */
	unsigned int declared_width, declared_height;
};

/* Pixels' heights by the first parameter. */
static unsigned int
aspect_of(int p1)
{
	static const uint8_t heights[] = { 2, 2, 5, 3, 3, 2, 2, 1, 1, 1 };

	return p1 >= 0 && p1 < (int)nitems(heights) ? heights[p1] : 1;
}

/* Read a number; what is too large counts as the maximum. */
static unsigned int
number(struct extent *e)
{
	unsigned int v = 0;

	for (; e->s < e->end && *e->s >= '0' && *e->s <= '9'; e->s++) {
		v = v * 10 + (unsigned int)(*e->s - '0');
		if (v > VALUE_MAX)
			v = VALUE_MAX;
	}
	return v;
}

/* DECGRA: the pixels' shape, and the size that shall be filled. */
static void
raster(struct extent *e)
{
	unsigned int v[4] = { 0 }, i = 0;

	for (;;) {
		v[i] = number(e);
		if (e->s == e->end || *e->s != ';' || ++i == nitems(v))
			break;
		e->s++;
	}
	if (v[0] != 0 && v[1] != 0) {
		e->aspect = (v[0] + v[1] / 2) / v[1];
		if (e->aspect == 0)
			e->aspect = 1;
	}
	e->declared_width = v[2];
	e->declared_height = v[3];
}

static void
sixel(struct extent *e, unsigned int bits)
{
	unsigned int height = e->band * BAND;

	e->x += e->repeat;
	e->repeat = 1;
	if (e->x > VALUE_MAX)
		e->x = VALUE_MAX;
	if (bits == 0)
		return;
	for (; bits != 0; bits >>= 1)
		height++;
	if (height > e->height)
		e->height = height;
	if (e->x > e->width)
		e->width = e->x;
}

static void
next_band(struct extent *e)
{
	e->x = 0;
	if (e->band < VALUE_MAX / BAND)
		e->band++;
}

/* Take one character of the string; numbers go with what they belong to. */
static void
step(struct extent *e)
{
	char c = *e->s++;

	if (c >= '?' && c <= '~')
		sixel(e, (unsigned int)(c - '?'));
	else if (c == '!') {
		e->repeat = number(e);
		if (e->repeat == 0)
			e->repeat = 1;
	} else if (c == '"')
		raster(e);
	else if (c == '$')
		e->x = 0;
	else if (c == '-')
		next_band(e);
}

/* Work out width and height in pixels; 0 for nothing drawn. */
static void
measure(struct extent *e)
{
	while (e->s < e->end)
		step(e);
	e->height *= e->aspect;
	if (e->width < e->declared_width)
		e->width = e->declared_width;
	if (e->height < e->declared_height)
		e->height = e->declared_height;
}

/* DCS P1 ; P2 ; P3 q string ST */
void
dcs_sixel(struct vt *vt, const struct sequence *q, struct span text)
{
	struct extent e = { .s = text.s, .end = text.s + text.n,
		.repeat = 1, .aspect = aspect_of(param(&q->params, 0, 0)) };
	struct image image = { .format = IMAGE_SIXEL };
	struct placement p = { 0 };
	int transparent = param(&q->params, 1, 0);
	struct buf data = BUF_INIT;
	unsigned int how = transparent == 1 ? 0 : IMAGE_BLANK;

	measure(&e);
	if (e.width == 0 || e.height == 0)
		return;
	buf_printf(&data, "%d;%dq", param(&q->params, 0, 0), transparent);
	buf_put(&data, text.s, text.n);
	image.width = e.width;
	image.height = e.height;
	image.len = buf_len(&data);
	image.data = data.data;
	p.image = image_add(vt, &image);
	if (p.image == NULL)
		return;
	if (mode(vt, VT_SIXEL_SCROLL))
		how |= IMAGE_FIXED;
	image_show(vt, &p, how);
}
