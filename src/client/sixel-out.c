/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "client/gallery.h"
#include "client/sixel-out.h"

#define BAND 6

/* So many of the same are shorter as a repetition. */
#define REPEAT_MIN 4

/* Which sixels of a band one colour has. */
struct plane {
	uint32_t first, end; /* columns; first == end: none */
	uint8_t *bits;       /* a byte a column; all 0 outside */
};

struct encoder {
	const struct pixels *from;
	struct buf *out;
	uint32_t right; /* columns before the first */
	struct sixel_palette palette;
	struct plane plane[SIXEL_COLOURS];
	uint8_t *bits;   /* owned; of all planes */
	uint16_t *index; /* owned; of all pixels */
};

static void
set_bit(struct plane *p, uint32_t x, unsigned int bit)
{
	if (p->first == p->end) {
		p->first = x;
		p->end = x + 1;
	}
	if (x < p->first)
		p->first = x;
	if (x >= p->end)
		p->end = x + 1;
	p->bits[x] |= (uint8_t)(1u << bit);
}

static void
put_run(struct buf *out, uint8_t bits, uint32_t n)
{
	uint8_t c = (uint8_t)(bits + '?');

	if (n >= REPEAT_MIN) {
		buf_printf(out, "!%u", n);
		n = 1;
	}
	while (n-- > 0)
		buf_put_u8(out, c);
}

/* Put one colour's sixels of a band, and make its plane empty. */
static void
put_plane(struct encoder *e, unsigned int colour)
{
	struct plane *p = &e->plane[colour];
	uint32_t x, same;

	buf_printf(e->out, "#%u", colour);
	if (e->right + p->first != 0)
		put_run(e->out, 0, e->right + p->first);
	for (x = p->first; x < p->end; x = same) {
		for (same = x + 1; same < p->end && p->bits[same] ==
		    p->bits[x]; same++)
			;
		put_run(e->out, p->bits[x], same - x);
	}
	memset(p->bits + p->first, 0, p->end - p->first);
	p->first = p->end = 0;
}

/* Put the next band, of rows from y on; the first of it may be left out. */
static void
put_band(struct encoder *e, uint32_t y, uint32_t skip)
{
	uint32_t width = e->from->width, x, i;
	const uint16_t *index = e->index + (size_t)y * width;
	bool first = true;
	unsigned int c;

	for (i = skip; i < BAND && y < e->from->height; i++, y++)
		for (x = 0; x < width; x++, index++)
			if (*index != SIXEL_NONE)
				set_bit(&e->plane[*index], x, i);
	for (c = 0; c < e->palette.count; c++) {
		if (e->plane[c].first == e->plane[c].end)
			continue;
		if (!first)
			buf_put_u8(e->out, '$');
		first = false;
		put_plane(e, c);
	}
}

void
sixel_encode(const struct pixels *from, uint32_t right, uint32_t below,
    struct buf *out)
{
	struct encoder *e = xcalloc(1, sizeof *e);
	uint32_t y, skip = below % BAND;
	unsigned int i;

	e->right = right;
	e->from = from;
	e->out = out;
	e->index = xcalloc((size_t)from->width * from->height,
	    sizeof *e->index);
	sixel_palette(from, &e->palette, e->index);
	e->bits = xcalloc(e->palette.count + 1, from->width);
	/* What is not drawn stays; pixels are square. */
	buf_printf(out, "\033P0;1q\"1;1;%u;%u", right + from->width,
	    below + from->height);
	for (i = 0; i < e->palette.count; i++) {
		e->plane[i].bits = e->bits + (size_t)i * from->width;
		buf_printf(out, "#%u;2;%u;%u;%u", i,
		    e->palette.colour[i][0], e->palette.colour[i][1],
		    e->palette.colour[i][2]);
	}
	for (; below >= BAND; below -= BAND)
		buf_put_u8(out, '-');
	for (y = 0; y < from->height; y += BAND - skip, skip = 0) {
		if (y != 0)
			buf_put_u8(out, '-');
		put_band(e, y, skip);
	}
	buf_put_str(out, "\033\\");
	free(e->index);
	free(e->bits);
	free(e);
}
