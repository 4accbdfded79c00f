/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "vt/image.h"
#include "vt/kitty-image.h"
#include "vt/reflow.h"
#include "vt/screen.h"

unsigned int
image_cell_width(const struct vt *vt)
{
	unsigned int w = vt->config.cell_width;

	return w != 0 ? w : IMAGE_CELL_WIDTH;
}

unsigned int
image_cell_height(const struct vt *vt)
{
	unsigned int h = vt->config.cell_height;

	return h != 0 ? h : IMAGE_CELL_HEIGHT;
}

static struct image_list *
list_of(struct vt *vt)
{
	if (vt->screen->images == NULL)
		vt->screen->images = xcalloc(1, sizeof *vt->screen->images);
	return vt->screen->images;
}

/* Drop the i-th placement of a list. */
static void
unplace(struct image_list *l, unsigned int i)
{
	l->place[i].image->placements--;
	l->places--;
	memmove(&l->place[i], &l->place[i + 1],
	    (l->places - i) * sizeof l->place[i]);
}

/* Free the i-th image of a list, with its placements. */
static void
drop(struct vt *vt, struct image_list *l, unsigned int i)
{
	struct image *image = l->image[i];
	unsigned int k;

	for (k = l->places; k > 0; k--)
		if (l->place[k - 1].image == image)
			unplace(l, k - 1);
	l->images--;
	memmove(&l->image[i], &l->image[i + 1],
	    (l->images - i) * sizeof(struct image *));
	vt->image_bytes -= image->len;
	free(image->data);
	free(image);
}

/* Those that no placement shows, and that no program can name, are gone. */
static void
sweep(struct vt *vt, struct image_list *l)
{
	unsigned int i;

	for (i = l->images; i > 0; i--)
		if (l->image[i - 1]->placements == 0 &&
		    l->image[i - 1]->id == 0)
			drop(vt, l, i - 1);
}

/* The image to give up first: the oldest not shown, else the oldest. */
static unsigned int
victim(const struct image_list *l)
{
	unsigned int i;

	for (i = 0; i < l->images; i++)
		if (l->image[i]->placements == 0)
			return i;
	return 0;
}

/* Make room for so many bytes and one more image on the screen shown. */
static void
make_room(struct vt *vt, struct image_list *l, size_t len)
{
	struct screen *other = vt->screen == &vt->main ? &vt->alt : &vt->main;

	while (l->images == IMAGES_MAX)
		drop(vt, l, victim(l));
	while (vt->image_bytes + len > IMAGE_BYTES_MAX && l->images != 0)
		drop(vt, l, victim(l));
	while (vt->image_bytes + len > IMAGE_BYTES_MAX)
		drop(vt, other->images, victim(other->images));
}

/* Remove the image that has an id, shown or not. */
static void
remove_id(struct vt *vt, struct image_list *l, uint32_t id)
{
	unsigned int i;

	for (i = 0; i < l->images; i++)
		if (l->image[i]->id == id) {
			drop(vt, l, i);
			return;
		}
}

struct image *
image_add(struct vt *vt, const struct image *from)
{
	struct image_list *l;
	struct image *image;

	if (from->len > IMAGE_DATA_MAX || from->width > IMAGE_PIXELS_MAX ||
	    from->height > IMAGE_PIXELS_MAX) {
		free(from->data);
		return NULL;
	}
	l = list_of(vt);
	if (from->id != 0)
		remove_id(vt, l, from->id);
	make_room(vt, l, from->len);
	image = xmemdup(from, sizeof *from);
	image->placements = 0;
	image->serial = ++vt->image_serial;
	image->data = xreallocarray(image->data, image->len, 1);
	vt->image_bytes += image->len;
	l->image[l->images++] = image;
	return image;
}

struct image *
image_by_id(const struct vt *vt, uint32_t id)
{
	const struct image_list *l = vt->screen->images;
	unsigned int i;

	for (i = 0; l != NULL && i < l->images; i++)
		if (l->image[i]->id == id)
			return l->image[i];
	return NULL;
}

struct image *
image_by_number(const struct vt *vt, uint32_t number)
{
	const struct image_list *l = vt->screen->images;
	unsigned int i;

	for (i = l != NULL ? l->images : 0; i > 0; i--)
		if (l->image[i - 1]->number == number)
			return l->image[i - 1];
	return NULL;
}

void
image_remove_ids(struct vt *vt, uint32_t first, uint32_t last)
{
	struct image_list *l = vt->screen->images;
	unsigned int i;

	for (i = l != NULL ? l->images : 0; i > 0; i--)
		if (l->image[i - 1]->placements == 0 &&
		    l->image[i - 1]->id >= first &&
		    l->image[i - 1]->id <= last)
			drop(vt, l, i - 1);
}

/* Drop the placement of the same image and id, if it has one. */
static void
replace(struct image_list *l, const struct placement *p)
{
	unsigned int i;

	for (i = 0; p->id != 0 && i < l->places; i++)
		if (l->place[i].image == p->image && l->place[i].id == p->id) {
			unplace(l, i);
			return;
		}
}

/* Put a placement in its place by z. */
static void
place(struct vt *vt, struct image_list *l, const struct placement *p)
{
	unsigned int i, left = grid(vt)->rows - p->y;

	replace(l, p);
	if (l->places == PLACEMENTS_MAX)
		unplace(l, 0);
	for (i = l->places; i > 0 && l->place[i - 1].z > p->z; i--)
		;
	memmove(&l->place[i + 1], &l->place[i],
	    (l->places - i) * sizeof l->place[i]);
	l->place[i] = *p;
	if (l->place[i].shown > left)
		l->place[i].shown = (uint16_t)left;
	l->places++;
	p->image->placements++;
}

uint16_t
image_cells(unsigned int pixels, unsigned int cell)
{
	unsigned int n = (pixels + cell - 1) / cell;

	return (uint16_t)(n < 1 ? 1 : n > UINT16_MAX ? UINT16_MAX : n);
}

/*
 * Scroll until there is room for so many rows from the cursor on, which goes
 * up with its row.  Returns how many of the first ones have left then.
 */
static unsigned int
scroll_for(struct vt *vt, unsigned int rows)
{
	unsigned int over;

	/* Outside the margins nothing scrolls. */
	if (vt->y < vt->top || vt->y > vt->bottom || !screen_in_columns(vt) ||
	    vt->y + rows <= vt->bottom + 1u)
		return 0;
	over = vt->y + rows - 1 - vt->bottom;
	screen_scroll_up(vt, over);
	if (vt->y >= vt->top + over) {
		vt->y = (uint16_t)(vt->y - over);
		return 0;
	}
	over -= vt->y - vt->top;
	vt->y = vt->top;
	return over;
}

static void
blank(struct vt *vt, const struct placement *p)
{
	unsigned int y, x1 = p->x + p->cols;

	if (x1 > grid(vt)->cols)
		x1 = grid(vt)->cols;
	for (y = p->y; y < p->y + p->shown && y < grid(vt)->rows; y++)
		screen_erase(vt, y, p->x, x1, ERASE_ALL);
}

/* Where the cursor goes: to the last row, or behind it. */
static void
leave_cursor(struct vt *vt, const struct placement *p, bool behind)
{
	int x = p->x + (behind ? p->cols : 0), y = p->y + p->shown - 1;

	screen_goto(vt, x, y);
	if (x < grid(vt)->cols)
		return;
	vt->x = vt->left;
	screen_index(vt);
}

void
image_show(struct vt *vt, struct placement *p, unsigned int how)
{
	struct image *image = p->image;
	bool fixed = (how & IMAGE_FIXED) != 0;

	if (p->cols == 0)
		p->cols = image_cells(image->width, image_cell_width(vt));
	if (p->rows == 0)
		p->rows = image_cells(image->height, image_cell_height(vt));
	/* Held, since scrolling sweeps what nothing shows. */
	image->placements++;
	p->cut = (uint16_t)(fixed || how & IMAGE_STAY ? 0 :
	    scroll_for(vt, p->rows));
	p->x = fixed ? 0 : vt->x;
	p->y = fixed ? 0 : vt->y;
	p->shown = (uint16_t)(p->rows - p->cut);
	if (how & IMAGE_BLANK)
		blank(vt, p);
	place(vt, list_of(vt), p);
	if (!fixed && !(how & IMAGE_STAY))
		leave_cursor(vt, p, (how & IMAGE_AFTER) != 0);
	image->placements--;
	sweep(vt, list_of(vt));
}

void
image_unplace(struct vt *vt, unsigned int i, bool too)
{
	struct image_list *l = vt->screen->images;
	uint32_t id = l->place[i].image->id;

	unplace(l, i);
	if (too)
		image_remove_ids(vt, id, id);
	sweep(vt, l);
}

/*
 * Move a placement within rows [top, bottom], where it lies whole; returns
 * whether any of it is still there.
 */
static bool
move(struct placement *p, unsigned int top, unsigned int bottom, int n)
{
	int y = p->y + n, shown = p->shown;

	if (y < (int)top) {
		p->cut = (uint16_t)(p->cut + ((int)top - y));
		shown -= (int)top - y;
		y = (int)top;
	}
	if (y + shown > (int)bottom + 1)
		shown = (int)bottom + 1 - y;
	if (shown <= 0)
		return false;
	p->y = (uint16_t)y;
	p->shown = (uint16_t)shown;
	return true;
}

void
images_scroll(struct vt *vt, unsigned int top, unsigned int bottom, int n)
{
	struct image_list *l = vt->screen->images;
	unsigned int i;

	if (l == NULL || l->places == 0)
		return;
	for (i = l->places; i > 0; i--) {
		struct placement *p = &l->place[i - 1];

		/* One across an edge of the margins stays, as in kitty. */
		if (p->y < top || p->y + p->shown > bottom + 1)
			continue;
		if (!move(p, top, bottom, n))
			unplace(l, i - 1);
	}
	sweep(vt, l);
}

/*
 * Take rows [top, bottom] from a placement: what is above them stays, else
 * what is below.  Returns whether anything does.
 */
static bool
erase(struct placement *p, unsigned int top, unsigned int bottom)
{
	unsigned int end = p->y + p->shown, gone;

	if (p->y > bottom || end <= top)
		return true;
	if (p->y < top) {
		p->shown = (uint16_t)(top - p->y);
		return true;
	}
	if (end <= bottom + 1)
		return false;
	gone = bottom + 1 - p->y;
	p->cut = (uint16_t)(p->cut + gone);
	p->shown = (uint16_t)(p->shown - gone);
	p->y = (uint16_t)(bottom + 1);
	return true;
}

void
images_clear(struct vt *vt, unsigned int top, unsigned int bottom)
{
	struct image_list *l = vt->screen->images;
	bool all = top == 0 && bottom + 1 == grid(vt)->rows;
	unsigned int i;

	if (l == NULL || l->places == 0)
		return;
	for (i = l->places; i > 0; i--)
		if (all || (!l->place[i - 1].layer &&
		    !erase(&l->place[i - 1], top, bottom)))
			unplace(l, i - 1);
	sweep(vt, l);
}

static void
free_list(struct vt *vt, struct screen *s)
{
	if (s->images == NULL)
		return;
	while (s->images->images > 0)
		drop(vt, s->images, s->images->images - 1);
	free(s->images);
	s->images = NULL;
}

unsigned int
images_points(const struct image_list *l, struct reflow_point *pt)
{
	unsigned int i, n = l != NULL ? l->places : 0;

	for (i = 0; i < n; i++)
		pt[i] = (struct reflow_point){ .x = l->place[i].x,
			.y = l->place[i].y };
	return n;
}

/* Put a placement in a row that may be outside the screen. */
static bool
put_in_row(const struct vt *vt, struct placement *p, int row)
{
	int rows = vt->main.grid->rows;

	if (row >= rows || p->x >= vt->main.grid->cols)
		return false;
	p->y = (uint16_t)(row < 0 ? 0 : row);
	return move(p, 0, (unsigned int)rows - 1, row < 0 ? row : 0);
}

void
images_moved(struct vt *vt, struct image_list *l,
    const struct reflow_point *pt)
{
	unsigned int i;

	for (i = l != NULL ? l->places : 0; i > 0; i--) {
		l->place[i - 1].x = (uint16_t)pt[i - 1].x;
		if (!put_in_row(vt, &l->place[i - 1], pt[i - 1].row))
			unplace(l, i - 1);
	}
	if (l != NULL)
		sweep(vt, l);
}

void
images_shifted(struct vt *vt, struct image_list *l, unsigned int up)
{
	unsigned int i;

	for (i = l != NULL ? l->places : 0; i > 0; i--)
		if (!put_in_row(vt, &l->place[i - 1],
		    (int)l->place[i - 1].y - (int)up))
			unplace(l, i - 1);
	if (l != NULL)
		sweep(vt, l);
}

void
images_free(struct vt *vt)
{
	free_list(vt, &vt->main);
	free_list(vt, &vt->alt);
	upload_free(vt->upload);
	vt->upload = NULL;
}

void
vt_image_cell(const struct vt *vt, unsigned int *width, unsigned int *height)
{
	*width = image_cell_width(vt);
	*height = image_cell_height(vt);
}

const struct placement *
vt_placement(const struct vt *vt, unsigned int i)
{
	const struct image_list *l = vt->screen->images;

	return l != NULL && i < l->places ? &l->place[i] : NULL;
}
