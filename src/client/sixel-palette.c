/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The colours for an image.  As many as there are if they fit; else the cube
 * of colours is cut in boxes, always the one with the most pixels times the
 * square of its length, across its longest side where half of its pixels are
 * (Heckbert's median cut), and each box has its mean.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/xmalloc.h"
#include "client/gallery.h"
#include "client/sixel-out.h"

#define PIXEL 4
#define SLOTS 1024 /* a power of two, well over SIXEL_COLOURS */
#define NO_KEY UINT32_MAX

/* Pixels count by so many bits of each colour when they are too many. */
#define BITS 5
#define BINS (1u << 3 * BITS)

struct exact {
	uint32_t key[SLOTS]; /* colour in percent, or NO_KEY */
	uint16_t index[SLOTS];
};

struct bin {
	uint32_t pixels;
	uint32_t sum[3];
	uint16_t number; /* in the histogram */
	uint8_t at[3];
};

struct box {
	uint32_t first, count; /* of the bins */
	uint64_t score;        /* 0: it is one bin */
	unsigned int axis;
};

static uint8_t
percent(uint32_t v)
{
	return (uint8_t)((v * 100 + 127) / 255);
}

/* Number a colour; false when there are too many. */
static bool
number(struct exact *t, struct sixel_palette *p, const uint8_t *pixel,
    uint16_t *index)
{
	uint8_t c[3] = { percent(pixel[0]), percent(pixel[1]),
		percent(pixel[2]) };
	uint32_t key = (uint32_t)c[0] << 16 | (uint32_t)c[1] << 8 | c[2];
	size_t i = hash_u64(key) & (SLOTS - 1);

	while (t->key[i] != NO_KEY && t->key[i] != key)
		i = (i + 1) & (SLOTS - 1);
	if (t->key[i] == NO_KEY) {
		if (p->count == SIXEL_COLOURS)
			return false;
		t->key[i] = key;
		t->index[i] = (uint16_t)p->count;
		memcpy(p->colour[p->count++], c, sizeof c);
	}
	*index = t->index[i];
	return true;
}

static bool
exact_palette(const struct pixels *px, struct sixel_palette *p,
    uint16_t *index)
{
	size_t n = (size_t)px->width * px->height, i;
	const uint8_t *at = px->data;
	struct exact t;

	memset(t.key, 0xff, sizeof t.key);
	p->count = 0;
	for (i = 0; i < n; i++, at += PIXEL)
		if (at[3] < SIXEL_OPAQUE)
			index[i] = SIXEL_NONE;
		else if (!number(&t, p, at, &index[i]))
			return false;
	return true;
}

static unsigned int
bin_of(const uint8_t *c)
{
	return (unsigned int)(c[0] >> (8 - BITS)) << 2 * BITS |
	    (unsigned int)(c[1] >> (8 - BITS)) << BITS | c[2] >> (8 - BITS);
}

/* Count pixels; returns how many bins have any, which come first then. */
static uint32_t
count_bins(const struct pixels *px, struct bin *bin)
{
	size_t n = (size_t)px->width * px->height, i;
	const uint8_t *at = px->data;
	uint32_t used = 0, k;
	struct bin *b;

	for (i = 0; i < n; i++, at += PIXEL) {
		if (at[3] < SIXEL_OPAQUE)
			continue;
		b = &bin[bin_of(at)];
		b->pixels++;
		for (k = 0; k < 3; k++) {
			b->sum[k] += at[k];
			b->at[k] = at[k] >> (8 - BITS);
		}
	}
	for (i = 0; i < BINS; i++) {
		if (bin[i].pixels == 0)
			continue;
		bin[i].number = (uint16_t)i;
		bin[used++] = bin[i];
	}
	return used;
}

static int
by_red(const void *a, const void *b)
{
	return ((const struct bin *)a)->at[0] - ((const struct bin *)b)->at[0];
}

static int
by_green(const void *a, const void *b)
{
	return ((const struct bin *)a)->at[1] - ((const struct bin *)b)->at[1];
}

static int
by_blue(const void *a, const void *b)
{
	return ((const struct bin *)a)->at[2] - ((const struct bin *)b)->at[2];
}

static uint64_t
pixels_of(const struct bin *bin, const struct box *b)
{
	uint64_t sum = 0;
	uint32_t i;

	for (i = 0; i < b->count; i++)
		sum += bin[b->first + i].pixels;
	return sum;
}

/* Find the longest side of a box, and how much it is worth to cut it. */
static void
measure(const struct bin *bin, struct box *b)
{
	unsigned int k, longest = 0, low, high;
	uint32_t i;

	b->score = 0;
	for (k = 0; k < 3; k++) {
		low = high = bin[b->first].at[k];
		for (i = 1; i < b->count; i++) {
			if (bin[b->first + i].at[k] < low)
				low = bin[b->first + i].at[k];
			if (bin[b->first + i].at[k] > high)
				high = bin[b->first + i].at[k];
		}
		if (high - low > longest) {
			longest = high - low;
			b->axis = k;
		}
	}
	if (longest != 0)
		b->score = pixels_of(bin, b) * longest * longest;
}

/* Cut a box in two; the other one gets the upper part. */
static void
cut(struct bin *bin, struct box *b, struct box *other)
{
	static int (*const by[])(const void *, const void *) = { by_red,
		by_green, by_blue };
	uint64_t half = pixels_of(bin, b) / 2, sum = 0;
	uint32_t n = 0;

	qsort(bin + b->first, b->count, sizeof *bin, by[b->axis]);
	while (n + 1 < b->count && (n == 0 || sum < half))
		sum += bin[b->first + n++].pixels;
	other->first = b->first + n;
	other->count = b->count - n;
	b->count = n;
	measure(bin, b);
	measure(bin, other);
}

static unsigned int
cut_all(struct bin *bin, uint32_t used, struct box *box)
{
	unsigned int n = 1, i, best;

	box[0].first = 0;
	box[0].count = used;
	measure(bin, &box[0]);
	while (n < SIXEL_COLOURS) {
		best = 0;
		for (i = 1; i < n; i++)
			if (box[i].score > box[best].score)
				best = i;
		if (box[best].score == 0)
			break;
		cut(bin, &box[best], &box[n++]);
	}
	return n;
}

/* The mean of a box becomes a colour, all bins of it get its number. */
static void
set_colour(struct sixel_palette *p, unsigned int number, const struct bin *bin,
    const struct box *b, uint16_t *by_bin)
{
	uint64_t sum[3] = { 0 }, n = pixels_of(bin, b);
	uint32_t i;
	unsigned int k;

	for (i = 0; i < b->count; i++) {
		by_bin[bin[b->first + i].number] = (uint16_t)number;
		for (k = 0; k < 3; k++)
			sum[k] += bin[b->first + i].sum[k];
	}
	for (k = 0; k < 3; k++)
		p->colour[number][k] = percent((uint32_t)((sum[k] + n / 2) /
		    n));
}

static void
cut_palette(const struct pixels *px, struct sixel_palette *p, uint16_t *index)
{
	struct bin *bin = xcalloc(BINS, sizeof *bin);
	uint16_t *by_bin = xcalloc(BINS, sizeof *by_bin);
	size_t n = (size_t)px->width * px->height, i;
	const uint8_t *at = px->data;
	struct box box[SIXEL_COLOURS];
	unsigned int b;

	memset(box, 0, sizeof box);
	p->count = cut_all(bin, count_bins(px, bin), box);
	for (b = 0; b < p->count; b++)
		set_colour(p, b, bin, &box[b], by_bin);
	for (i = 0; i < n; i++, at += PIXEL)
		index[i] = at[3] < SIXEL_OPAQUE ? SIXEL_NONE :
						  by_bin[bin_of(at)];
	free(bin);
	free(by_bin);
}

void
sixel_palette(const struct pixels *px, struct sixel_palette *p,
    uint16_t *index)
{
	if (!exact_palette(px, p, index))
		cut_palette(px, p, index);
}
