/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frame/image.h"
#include "regress/lib/framegen.h"
#include "text/colour.h"
#include "text/intern.h"
#include "text/style.h"

static const uint32_t narrow[] = { 0xe9, 0x3b1, 0x416, 0x2500, 0x2502, 0x250c,
	0x2588, 0x2603, 0x20ac, 0xfffd };
static const uint32_t wide[] = { 0x4e00, 0x65e5, 0xac00, 0x1f600, 0x1f680,
	0xff21, 0x3042 };
static const struct {
	const char *text;
	bool wide;
} clusters[] = {
	{ "e\xcc\x81", false },
	{ "n\xcc\x83\xcc\xa3", false },
	{ "\xe2\x9d\xa4\xef\xb8\x8f", true },
	{ "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa", true },
	{ "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", true },
	{ "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd", true },
	{ "\xe2\x98\xba\xef\xb8\x8e", false },
};

void
gen_init(struct gen *g, uint64_t seed, struct frame *f)
{
	memset(g, 0, sizeof *g);
	g->seed = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	g->f = f;
}

unsigned int
gen_below(struct gen *g, unsigned int n)
{
	unsigned int v;

	if (g->len > 0) {
		v = *g->data++;
		if (--g->len > 0 && n > 256) {
			v = v << 8 | *g->data++;
			g->len--;
		}
		return v % n;
	}
	g->seed ^= g->seed << 13;
	g->seed ^= g->seed >> 7;
	g->seed ^= g->seed << 17;
	return (unsigned int)(g->seed >> 24) % n;
}

static uint32_t
random_colour(struct gen *g)
{
	switch (gen_below(g, g->plain ? 3 : 5)) {
	case 0:
	case 1:
		return COLOUR_DEFAULT;
	case 2:
		return colour_indexed(gen_below(g, 8));
	case 3:
		return colour_indexed(gen_below(g, 256));
	default:
		return colour_rgb(gen_below(g, 256), gen_below(g, 256),
		    gen_below(g, 256));
	}
}

static uint32_t
random_link(struct gen *g)
{
	char uri[64], id[16];

	snprintf(uri, sizeof uri, "https://example.org/%u", gen_below(g, 9));
	snprintf(id, sizeof id, "id%u", gen_below(g, 3));
	return intern_link(g->f->intern, uri, gen_below(g, 2) ? id : "");
}

uint32_t
gen_pen(struct gen *g)
{
	struct style s = { 0 };
	unsigned int slot = gen_below(g, nitems(g->pens));

	/* Most often nothing or what was there before, as programs do. */
	if (gen_below(g, 3) == 0)
		return PEN_DEFAULT;
	if (gen_below(g, 4) != 0)
		return g->pens[slot];
	s.fg = random_colour(g);
	s.bg = random_colour(g);
	if (gen_below(g, 2))
		s.attr = 1u << gen_below(g, g->plain ? 5 : 9);
	if (gen_below(g, 4) == 0)
		style_set_underline(&s, g->plain ? 1 : gen_below(g, 6));
	if (!g->plain && gen_below(g, 8) == 0)
		s.ul = random_colour(g);
	if (!g->plain && gen_below(g, 8) == 0)
		s.link = random_link(g);
	g->pens[slot] = intern_pen(g->f->intern, &s);
	return g->pens[slot];
}

static uint32_t
random_glyph(struct gen *g)
{
	unsigned int i;

	switch (gen_below(g, g->plain ? 12 : 20)) {
	case 0:
		return 0;
	case 1:
		return ' ';
	default:
		return 'a' + gen_below(g, 26);
	case 12:
	case 13:
		return narrow[gen_below(g, nitems(narrow))];
	case 14:
	case 15:
		return wide[gen_below(g, nitems(wide))] | GLYPH_WIDE;
	case 16:
		i = gen_below(g, nitems(clusters));
		return intern_cluster(g->f->intern, clusters[i].text,
			   strlen(clusters[i].text)) |
		    GLYPH_CLUSTER | (clusters[i].wide ? GLYPH_WIDE : 0);
	}
}

static void
changed(struct gen *g, unsigned int y)
{
	frame_fix_row(g->f->row[y].cells, g->f->cols);
	if (g->ids)
		frame_touch(g->f, y);
}

static void
put(struct gen *g, unsigned int x, unsigned int y, uint32_t glyph, uint32_t pen)
{
	struct cell *c = g->f->row[y].cells;

	if (glyph & GLYPH_WIDE) {
		if (x + 1 >= g->f->cols)
			return;
		c[x + 1].glyph = GLYPH_SPACER;
		c[x + 1].pen = pen;
	}
	c[x].glyph = glyph;
	c[x].pen = pen;
}

/* A run of text, all the same now and then. */
static void
do_text(struct gen *g)
{
	unsigned int y = gen_below(g, g->f->rows), x = gen_below(g, g->f->cols);
	unsigned int n = gen_below(g, g->f->cols) + 1;
	uint32_t pen = gen_pen(g), glyph = random_glyph(g);
	bool same = gen_below(g, 4) == 0;

	for (; n > 0 && x < g->f->cols; n--) {
		put(g, x, y, glyph, pen);
		x += glyph & GLYPH_WIDE ? 2u : 1u;
		if (!same)
			glyph = random_glyph(g);
		if (gen_below(g, 12) == 0)
			pen = gen_pen(g);
	}
	changed(g, y);
}

static void
do_type(struct gen *g)
{
	struct frame_state *s = &g->f->state;
	uint32_t glyph = random_glyph(g);

	put(g, s->x, s->y, glyph, gen_pen(g));
	changed(g, s->y);
	if (s->x + 1 < g->f->cols)
		s->x++;
}

static void
do_erase(struct gen *g)
{
	unsigned int y = gen_below(g, g->f->rows), x = gen_below(g, g->f->cols);
	unsigned int end = gen_below(g, 2) ? g->f->cols :
	    x + gen_below(g, g->f->cols - x) + 1;
	uint32_t pen = gen_pen(g);

	for (; x < end; x++)
		put(g, x, y, 0, pen);
	changed(g, y);
}

static void
do_clear(struct gen *g)
{
	unsigned int y = gen_below(g, g->f->rows);

	for (; y < g->f->rows; y++) {
		frame_clear_row(g->f, y);
		changed(g, y);
	}
}

static void
do_scroll(struct gen *g)
{
	unsigned int top = gen_below(g, 2) ? 0 : gen_below(g, g->f->rows);
	unsigned int bottom = gen_below(g, 2) ? g->f->rows - 1u :
	    top + gen_below(g, g->f->rows - top), y;
	int n = (int)gen_below(g, 5) + 1;

	frame_scroll(g->f, top, bottom, gen_below(g, 3) ? n : -n);
	for (y = top; y <= bottom; y++)
		if (g->ids && g->f->row[y].id == 0)
			frame_touch(g->f, y);
}

/* Insert or delete characters. */
static void
do_shift(struct gen *g)
{
	unsigned int y = gen_below(g, g->f->rows), x = gen_below(g, g->f->cols);
	unsigned int n = gen_below(g, 4) + 1, left = g->f->cols - x;
	struct cell *c = g->f->row[y].cells + x;

	if (n > left)
		n = left;
	if (gen_below(g, 2)) {
		memmove(c + n, c, (left - n) * sizeof *c);
		memset(c, 0, n * sizeof *c);
	} else {
		memmove(c, c + n, (left - n) * sizeof *c);
		memset(c + left - n, 0, n * sizeof *c);
	}
	changed(g, y);
}

static void
do_wrapped(struct gen *g)
{
	unsigned int y = gen_below(g, g->f->rows);

	g->f->row[y].wrapped = !g->f->row[y].wrapped;
	changed(g, y);
}

static void
do_cursor(struct gen *g)
{
	g->f->state.x = (uint16_t)gen_below(g, g->f->cols);
	g->f->state.y = (uint16_t)gen_below(g, g->f->rows);
}

static void
do_state(struct gen *g)
{
	struct frame_state *s = &g->f->state;
	static const char *const titles[] = { "", "vi", "h\xc3\xa9llo", "a b" };

	switch (gen_below(g, 9)) {
	case 0:
		s->flags ^= (uint16_t)(1u << gen_below(g, 6));
		break;
	case 1:
		s->mouse = (uint8_t)gen_below(g, 4);
		break;
	case 2:
		s->cursor_shape = (uint8_t)gen_below(g, 7);
		break;
	case 3:
		s->cursor_colour = random_colour(g);
		break;
	case 4:
		s->kitty = (uint8_t)gen_below(g, 32);
		break;
	case 5:
		s->other_keys = (uint8_t)gen_below(g, 3);
		break;
	case 6:
		s->progress = (uint8_t)gen_below(g, 5);
		s->progress_value = (uint8_t)gen_below(g, 101);
		break;
	case 7:
		frame_set_title(g->f, titles[gen_below(g, nitems(titles))]);
		break;
	default:
		frame_set_path(g->f, titles[gen_below(g, nitems(titles))]);
		break;
	}
}

static void
do_resize(struct gen *g)
{
	unsigned int y;

	if (g->fixed || gen_below(g, 8) != 0)
		return;
	frame_resize(g->f, gen_below(g, 100) + 1, gen_below(g, 40) + 1);
	for (y = 0; y < g->f->rows; y++)
		changed(g, y);
}

/* Have some images, or move and crop those that there are. */
static void
do_images(struct gen *g)
{
	struct frame_image all[4];
	unsigned int i, n = gen_below(g, nitems(all));

	memset(all, 0, sizeof all);
	for (i = 0; i < n && !g->plain; i++) {
		struct frame_image *im = &all[i];

		im->id = gen_below(g, 5) + 1;
		im->x = (uint16_t)gen_below(g, g->f->cols);
		im->y = (uint16_t)gen_below(g, g->f->rows);
		im->cols = (uint16_t)(1 + gen_below(g, g->f->cols - im->x));
		im->rows = (uint16_t)(1 + gen_below(g, g->f->rows - im->y));
		im->left = (uint16_t)gen_below(g, 3);
		im->top = (uint16_t)gen_below(g, 3);
		im->cell_width = 10;
		im->cell_height = 20;
		im->dx = gen_below(g, 10);
		im->dw = (im->left + im->cols) * 10u;
		im->dh = (im->top + im->rows) * 20u - gen_below(g, 20);
		im->sx = gen_below(g, 500);
		im->sw = im->dw;
		im->sh = im->dh;
		im->flags = gen_below(g, 2);
		im->z = (int32_t)gen_below(g, 5) - 2;
	}
	if (!g->plain)
		frame_set_images(g->f, all, n);
}

void
gen_step(struct gen *g)
{
	static void (*const steps[])(struct gen *) = { do_text, do_text,
		do_text, do_type, do_type, do_type, do_erase, do_clear,
		do_scroll, do_scroll, do_shift, do_wrapped, do_cursor,
		do_cursor, do_state, do_resize, do_images };

	steps[gen_below(g, nitems(steps))](g);
}

void
gen_steps(struct gen *g, unsigned int n)
{
	for (n = gen_below(g, n) + 1; n > 0; n--)
		gen_step(g);
}
