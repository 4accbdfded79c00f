/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Sixel data as pixels (VT330/VT340 graphics manual, chapter 14).  What is
 * not drawn stays transparent: the cells under it were erased, or shall be
 * seen.
 */

#include "compat/compat.h"

#include <string.h>

#include "client/gallery.h"

#define BAND 6
#define REGISTERS 256
#define VALUE_MAX 100000u
#define PIXEL 4

/* A pixel may be drawn that often; more is nobody's picture. */
#define OVERDRAWN 16

struct canvas {
	const uint8_t *s, *end;
	struct pixels *to;
	unsigned int x, band, repeat;
	unsigned int aspect; /* rows of the screen that a pixel is high */
	unsigned int colour;
	uint64_t left; /* pixels that may still be drawn */
	uint8_t colours[REGISTERS][3];
};

/* A VT340's, in percent. */
static const uint8_t vt340[16][3] = { { 0, 0, 0 }, { 20, 20, 80 },
	{ 80, 13, 13 }, { 20, 80, 20 }, { 80, 20, 80 }, { 20, 80, 80 },
	{ 80, 80, 20 }, { 53, 53, 53 }, { 26, 26, 26 }, { 33, 33, 60 },
	{ 60, 26, 26 }, { 33, 60, 33 }, { 60, 33, 60 }, { 33, 60, 60 },
	{ 60, 60, 33 }, { 80, 80, 80 } };

static unsigned int
number(struct canvas *c)
{
	unsigned int v = 0;

	for (; c->s < c->end && *c->s >= '0' && *c->s <= '9'; c->s++) {
		v = v * 10 + (unsigned int)(*c->s - '0');
		if (v > VALUE_MAX)
			v = VALUE_MAX;
	}
	return v;
}

/* Read numbers between semicolons; returns how many. */
static unsigned int
numbers(struct canvas *c, unsigned int *v, unsigned int max)
{
	unsigned int i = 0;

	memset(v, 0, max * sizeof *v);
	for (;;) {
		v[i++] = number(c);
		if (i == max || c->s == c->end || *c->s != ';')
			return i;
		c->s++;
	}
}

static unsigned int
at_most(unsigned int v, unsigned int max)
{
	return v < max ? v : max;
}

static uint8_t
of_percent(unsigned int v)
{
	return (uint8_t)((at_most(v, 100) * 255 + 50) / 100);
}

/* One of red, green, blue by its hue: 0 to 360, from DEC's blue on. */
static uint8_t
of_hue(unsigned int hue, unsigned int low, unsigned int high)
{
	unsigned int v = low;

	hue %= 360;
	if (hue < 60)
		v = low + (high - low) * hue / 60;
	else if (hue < 180)
		v = high;
	else if (hue < 240)
		v = low + (high - low) * (240 - hue) / 60;
	return (uint8_t)((v * 255 + 5000) / 10000);
}

/* Hue, lightness and saturation; lightness and saturation in percent. */
static void
set_hls(uint8_t *to, unsigned int hue, unsigned int l, unsigned int s)
{
	unsigned int high, low;

	l = at_most(l, 100);
	s = at_most(s, 100);
	/* In hundredths of a percent. */
	high = l <= 50 ? l * (100 + s) : (l + s) * 100 - l * s;
	low = 200 * l - high;
	/* DEC's circle begins with blue, where others have red. */
	hue = hue % 360 + 240;
	to[0] = of_hue(hue + 120, low, high);
	to[1] = of_hue(hue, low, high);
	to[2] = of_hue(hue + 240, low, high);
}

/* DECGCI: choose a colour, and say what it is. */
static void
colour(struct canvas *c)
{
	unsigned int v[5], n = numbers(c, v, nitems(v));

	c->colour = v[0] % REGISTERS;
	if (n < nitems(v))
		return;
	if (v[1] == 1) {
		set_hls(c->colours[c->colour], v[2], v[3], v[4]);
	} else if (v[1] == 2) {
		c->colours[c->colour][0] = of_percent(v[2]);
		c->colours[c->colour][1] = of_percent(v[3]);
		c->colours[c->colour][2] = of_percent(v[4]);
	}
}

/* DECGRA: of which only the shape of pixels matters, the size is known. */
static void
raster(struct canvas *c)
{
	unsigned int v[4];

	numbers(c, v, nitems(v));
	if (v[0] == 0 || v[1] == 0)
		return;
	c->aspect = at_most((v[0] + v[1] / 2) / v[1], BAND);
	if (c->aspect == 0)
		c->aspect = 1;
}

/* Fill a rectangle, as far as it is within. */
static void
fill(struct canvas *c, unsigned int x, unsigned int y, unsigned int width,
    unsigned int height)
{
	struct pixels *to = c->to;
	unsigned int x1 = at_most(x + width, to->width), i;
	unsigned int y1 = at_most(y + height, to->height);
	uint8_t *at;

	if (c->left == 0)
		c->s = c->end;
	for (; y < y1 && c->left != 0; y++) {
		c->left -= c->left < x1 - x ? c->left : x1 - x;
		at = to->data + ((size_t)y * to->width + x) * PIXEL;
		for (i = x; i < x1; i++, at += PIXEL) {
			memcpy(at, c->colours[c->colour], 3);
			at[3] = UINT8_MAX;
		}
	}
}

static void
sixel(struct canvas *c, unsigned int bits)
{
	unsigned int y = c->band * BAND, i;

	for (i = 0; i < BAND && c->x < c->to->width; i++)
		if (bits >> i & 1)
			fill(c, c->x, (y + i) * c->aspect, c->repeat,
			    c->aspect);
	c->x = at_most(c->x + c->repeat, VALUE_MAX);
	c->repeat = 1;
}

static void
step(struct canvas *c)
{
	uint8_t ch = *c->s++;

	switch (ch) {
	case '!':
		c->repeat = number(c);
		if (c->repeat == 0)
			c->repeat = 1;
		break;
	case '"': raster(c); break;
	case '#': colour(c); break;
	case '$': c->x = 0; break;
	case '-':
		c->x = 0;
		c->band = at_most(c->band + 1, VALUE_MAX / BAND);
		break;
	default:
		if (ch >= '?' && ch <= '~')
			sixel(c, ch - (unsigned int)'?');
		break;
	}
}

static void
set_registers(struct canvas *c)
{
	unsigned int i, k;

	for (i = 0; i < nitems(vt340); i++)
		for (k = 0; k < 3; k++)
			c->colours[i][k] = of_percent(vt340[i][k]);
}

void
sixel_decode(const uint8_t *data, size_t len, struct pixels *to)
{
	static const uint8_t heights[] = { 2, 2, 5, 3, 3, 2, 2, 1, 1, 1 };
	struct canvas c = { .s = data, .end = data + len, .to = to,
		.repeat = 1 };
	unsigned int p1 = number(&c);

	c.aspect = p1 < nitems(heights) ? heights[p1] : 1;
	while (c.s < c.end && *c.s != 'q')
		c.s++;
	c.left = (uint64_t)to->width * to->height * OVERDRAWN;
	if (c.s < c.end)
		c.s++;
	set_registers(&c);
	while (c.s < c.end)
		step(&c);
}
