/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Images as sixels.  Of each image the smallest rectangle is drawn that has
 * all cells that want it; what is between them is transparent.  Images are
 * scaled to the cells of this terminal.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "client/render-image.h"
#include "client/render-int.h"
#include "client/sixel-out.h"

#define PIXEL 4

/* Cells of the screen, the ends not included. */
struct rect {
	unsigned int x0, y0, x1, y1;
};

static struct image_cell *
cell_of(struct image_cell *cells, const struct render *r, unsigned int x,
    unsigned int y)
{
	return &cells[(size_t)y * r->cols + x];
}

/* Whether a cell is to show the nth image, and does not. */
static bool
is_due(const struct render *r, unsigned int nth, unsigned int x,
    unsigned int y)
{
	const struct image_cell *want = cell_of(r->images->want, r, x, y);
	const struct image_cell *now = cell_of(r->images->screen.cell, r, x,
	    y);

	return want->key != 0 && want->nth == nth &&
	    !image_cell_same(want, now);
}

/* Find what of an image is to be drawn. */
static bool
find_due(const struct render *r, unsigned int nth, struct rect *a)
{
	const struct frame_image *im = &r->images->image[nth];
	unsigned int x, y;
	bool any = false;

	*a = (struct rect){ 0, 0, 0, 0 };
	for (y = im->y; y < im->y + im->rows && y < r->rows; y++)
		for (x = im->x; x < im->x + im->cols && x < r->cols; x++) {
			if (!is_due(r, nth, x, y))
				continue;
			if (!any)
				*a = (struct rect){ x, y, x, y };
			any = true;
			if (x < a->x0)
				a->x0 = x;
			if (x >= a->x1)
				a->x1 = x + 1;
			a->y1 = y + 1;
		}
	return any;
}

/*
 * The pixel of the image for one of the terminal's, both along one axis;
 * UINT32_MAX: none.  `at` counts from the corner of the whole image's first
 * cell; `cell` and `ours` are what a cell measures in the box and here.
 */
static uint32_t
source(uint64_t at, uint32_t cell, uint32_t ours, uint32_t offset,
    uint32_t box, uint32_t first, uint32_t part)
{
	uint64_t v = (at * 2 + 1) * cell, begin = (uint64_t)offset * ours * 2;
	uint64_t size = (uint64_t)box * ours * 2;

	/* In halves of one of the terminal's pixels: their middles count. */
	if (v < begin || v - begin >= size)
		return UINT32_MAX;
	return first + (uint32_t)((v - begin) * part / size);
}

/* Copy what an area of cells shows into pixels of the terminal's size. */
static void
sample(const struct render *r, unsigned int nth, const struct rect *a,
    const struct pixels *from, struct pixels *to)
{
	const struct image_state *s = r->images;
	const struct frame_image *im = &s->image[nth];
	unsigned int left = im->left + a->x0 - im->x;
	unsigned int top = im->top + a->y0 - im->y;
	uint32_t x, y, sy, *sx;
	uint8_t *at = to->data;

	sx = xreallocarray(NULL, to->width, sizeof *sx);
	for (x = 0; x < to->width; x++)
		sx[x] = source((uint64_t)left * s->width + x, im->cell_width,
		    s->width, im->dx, im->dw, im->sx, im->sw);
	for (y = 0; y < to->height; y++) {
		sy = source((uint64_t)top * s->height + y, im->cell_height,
		    s->height, im->dy, im->dh, im->sy, im->sh);
		for (x = 0; x < to->width; x++, at += PIXEL)
			if (sx[x] < from->width && sy < from->height &&
			    is_due(r, nth, a->x0 + x / s->width,
			    a->y0 + y / s->height))
				memcpy(at, from->data + ((size_t)sy *
				    from->width + sx[x]) * PIXEL, PIXEL);
	}
	free(sx);
}

/* Note that the cells of an area show what they are to show of an image. */
static void
note(struct render *r, unsigned int nth, const struct rect *a)
{
	unsigned int x, y;

	for (y = a->y0; y < a->y1; y++)
		for (x = a->x0; x < a->x1; x++)
			if (is_due(r, nth, x, y))
				*cell_of(r->images->screen.cell, r, x, y) =
				    *cell_of(r->images->want, r, x, y);
}

/*
 * In the last row an image would scroll the screen.  What prevents that also
 * has images begin in the screen's corner: so this one does, and is empty but
 * for what is to be drawn.
 */
static void
put_in_last_row(struct render *r, unsigned int x, const struct pixels *px)
{
	const struct image_state *s = r->images;
	char set = s->stay == STAY_SET ? 'h' : 'l';

	if (s->stay == STAY_UNKNOWN)
		return;
	buf_printf(&r->work, "\033[?80%c", set);
	move_to(r, 0, 0);
	sixel_encode(px, x * s->width, (r->rows - 1) * s->height, &r->work);
	buf_printf(&r->work, "\033[?80%c", set == 'h' ? 'l' : 'h');
}

static void
draw(struct render *r, unsigned int nth, const struct rect *a,
    const struct pixels *from)
{
	const struct image_state *s = r->images;
	struct pixels to = { (a->x1 - a->x0) * s->width,
		(a->y1 - a->y0) * s->height, NULL };

	to.data = xcalloc((size_t)to.width * to.height, PIXEL);
	sample(r, nth, a, from, &to);
	acs_set(r, false);
	/* The cursor goes to an image's last row, or even the one after. */
	region_reset(r);
	if (a->y1 == r->rows) {
		put_in_last_row(r, a->x0, &to);
	} else {
		move_to(r, (int)a->x0, (int)a->y0);
		sixel_encode(&to, 0, 0, &r->work);
	}
	cursor_forget(r);
	free(to.data);
}

/*
 * Draw what is due of one image, or as many rows of it as go at once; or go
 * on decoding it.  The pixels are taken from the budget.  Returns whether
 * there can be more to draw.
 */
static bool
draw_image(struct render *r, unsigned int nth, size_t *budget)
{
	struct image_state *s = r->images;
	const struct pixels *from = NULL;
	const struct picture *p;
	struct rect a;
	size_t row;

	if (!find_due(r, nth, &a))
		return false;
	p = gallery_get(s->store, s->image[nth].id);
	if (p != NULL && !gallery_decode(s->store, p, budget))
		return false;
	row = (size_t)(a.x1 - a.x0) * s->width * s->height;
	if ((a.y1 - a.y0) * row > *budget)
		a.y1 = a.y0 + 1 + (unsigned int)(*budget / row);
	/* The last row has to be drawn by itself. */
	if (a.y1 >= r->rows && a.y0 + 1 < r->rows)
		a.y1 = r->rows - 1;
	if (p != NULL)
		from = gallery_pixels(s->store, p);
	if (from != NULL)
		draw(r, nth, &a, from);
	note(r, nth, &a);
	row *= a.y1 - a.y0;
	*budget -= row < *budget ? row : *budget;
	return true;
}

void
images_draw_sixel(struct render *r)
{
	struct image_state *s = r->images;
	size_t budget = IMAGE_PIECE_PIXELS;
	struct rect unused;
	unsigned int i;

	for (i = 0; i < s->images && budget != 0; i++)
		while (budget != 0 && draw_image(r, i, &budget))
			;
	for (i = 0; i < s->images && !s->pending; i++)
		s->pending = find_due(r, i, &unused);
}
