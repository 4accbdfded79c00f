/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The images of a pane: those that the client can be shown become images of
 * the frame, cut to what is in sight; others a shaded area that says what
 * they are, where no text is.
 */

#include "compat/compat.h"

#include <stdio.h>

#include "frame/frame.h"
#include "frame/image.h"
#include "model/pane.h"
#include "text/intern.h"
#include "ui/compose.h"
#include "vt/placement.h"
#include "vt/vt.h"

/* An image's number is its pane's in the high bits, its serial below. */
#define ID_PANE_SHIFT 40
#define ID_SERIAL ((UINT64_C(1) << ID_PANE_SHIFT) - 1)

#define SHADE 0x2592 /* which the line-drawing sets have, too */
#define LABEL_MAX 48

static const char *const labels[IMAGE_FORMATS] = {
	[IMAGE_SIXEL] = "sixel",
	[IMAGE_RGB] = "image",
	[IMAGE_RGBA] = "image",
	[IMAGE_PNG] = "png",
	[IMAGE_FILE] = "file",
};

/* Cells [x0, x1) of rows [y0, y1). */
struct rect {
	unsigned int x0, y0, x1, y1;
};

static unsigned int
least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

static unsigned int
most(unsigned int a, unsigned int b)
{
	return a > b ? a : b;
}

static uint64_t
number_of(const struct pane *p, const struct image *image)
{
	return (uint64_t)(p->id + 1) << ID_PANE_SHIFT |
	    (image->serial & ID_SERIAL);
}

uint32_t
compose_image_pane(uint64_t number)
{
	return (uint32_t)(number >> ID_PANE_SHIFT) - 1;
}

const struct image *
compose_find_image(const struct pane *p, uint64_t number)
{
	const struct placement *pl;
	unsigned int i;

	for (i = 0; (pl = vt_placement(p->vt, i)) != NULL; i++)
		if (number_of(p, pl->image) == number)
			return pl->image;
	return NULL;
}

/* What of a placement is in sight, in cells of the window; false: nothing. */
static bool
clip(const struct frame *f, const struct pane *p, const struct placement *pl,
    const struct compose_view *view, struct rect *r)
{
	unsigned int rows = f->rows - (view->message != NULL);

	r->x0 = most(p->x + pl->x, view->x);
	r->y0 = most(p->y + pl->y, view->y);
	r->x1 = least(p->x + pl->x + pl->cols,
	    p->x + least(p->cols, vt_cols(p->vt)));
	r->y1 = least(p->y + pl->y + pl->shown,
	    p->y + least(p->rows, vt_rows(p->vt)));
	r->x1 = least(r->x1, view->x + f->cols);
	r->y1 = least(r->y1, view->y + rows);
	return r->x0 < r->x1 && r->y0 < r->y1;
}

/*
 * The box that the image fills, in pixels: its own size where the cells are
 * as many as that takes, else it is stretched over all of them.
 */
static void
set_box(struct frame_image *im, const struct vt *vt,
    const struct placement *pl)
{
	unsigned int cw, ch;

	vt_image_cell(vt, &cw, &ch);
	im->cell_width = (uint16_t)least(cw, FRAME_IMAGE_CELL_MAX);
	im->cell_height = (uint16_t)least(ch, FRAME_IMAGE_CELL_MAX);
	im->dx = pl->dx;
	im->dy = pl->dy;
	im->dw = im->sw;
	im->dh = im->sh;
	if ((im->dx + im->sw + cw - 1) / cw == pl->cols &&
	    (im->dy + im->sh + ch - 1) / ch == pl->rows)
		return;
	im->dw = pl->cols * cw > im->dx ? pl->cols * cw - im->dx : 1;
	im->dh = pl->rows * ch > im->dy ? pl->rows * ch - im->dy : 1;
}

static void
add_image(struct frame *f, const struct pane *p, const struct placement *pl,
    const struct compose_view *view, const struct rect *r)
{
	struct frame_image im = { .id = number_of(p, pl->image) };

	im.sx = pl->sx;
	im.sy = pl->sy;
	im.sw = pl->sw != 0 ? pl->sw : pl->image->width;
	im.sh = pl->sh != 0 ? pl->sh : pl->image->height;
	set_box(&im, p->vt, pl);
	im.flags = pl->layer ? FRAME_IMAGE_LAYER : 0;
	im.z = pl->z > -INT32_MAX ? pl->z : -INT32_MAX;
	im.x = (uint16_t)(r->x0 - view->x);
	im.y = (uint16_t)(r->y0 - view->y);
	im.cols = (uint16_t)(r->x1 - r->x0);
	im.rows = (uint16_t)(r->y1 - r->y0);
	im.left = (uint16_t)(r->x0 - p->x - pl->x);
	im.top = (uint16_t)(r->y0 - p->y - pl->y + pl->cut);
	if (frame_image_valid(&im, f->cols, f->rows))
		frame_add_image(f, &im);
}

/* Shade the blank cells of an area, and say in the first row what it is. */
static void
placeholder(struct frame *f, const struct image *image,
    const struct compose_view *view, const struct rect *r)
{
	struct style style = { .attr = STYLE_DIM };
	uint32_t pen = intern_pen(f->intern, &style);
	char label[LABEL_MAX];
	unsigned int x, y, n;
	struct cell *c;

	n = (unsigned int)snprintf(label, sizeof label, "[%s %ux%u]",
	    labels[image->format], image->width, image->height);
	for (y = r->y0 - view->y; y < r->y1 - view->y; y++) {
		for (x = r->x0 - view->x; x < r->x1 - view->x; x++) {
			unsigned int i = x - (r->x0 - view->x);

			c = &f->row[y].cells[x];
			if (c->glyph != 0)
				continue;
			c->glyph = y == r->y0 - view->y && i < n ?
			    (uint8_t)label[i] : SHADE;
			c->pen = pen;
		}
		/* These are not the pane's cells any more. */
		f->row[y].id = 0;
	}
}

void
compose_pane_images(struct frame *f, const struct pane *p,
    const struct compose_view *view)
{
	const struct compose_images *ask = &view->images;
	const struct placement *pl;
	unsigned int i;
	struct rect r;

	for (i = 0; (pl = vt_placement(p->vt, i)) != NULL; i++) {
		if (!clip(f, p, pl, view, &r))
			continue;
		if (ask->ready != NULL && f->images < FRAME_IMAGES_MAX &&
		    ask->ready(ask->arg, number_of(p, pl->image), pl->image))
			add_image(f, p, pl, view, &r);
		else
			placeholder(f, pl->image, view, &r);
	}
}
