/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "vt/image.h"
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

struct image *
image_add(struct vt *vt, const struct image *from)
{
	struct image_list *l;
	struct image *image = from->id != 0 ? image_by_id(vt, from->id) :
					      NULL;

	if (from->len > IMAGE_DATA_MAX || from->width > IMAGE_PIXELS_MAX ||
	    from->height > IMAGE_PIXELS_MAX) {
		free(from->data);
		return NULL;
	}
	if (image != NULL)
		image_remove(vt, image);
	l = list_of(vt);
	make_room(vt, l, from->len);
	image = xmemdup(from, sizeof *from);
	image->placements = 0;
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
image_remove(struct vt *vt, struct image *image)
{
	struct image_list *l = vt->screen->images;
	unsigned int i;

	for (i = 0; l != NULL && i < l->images; i++)
		if (l->image[i] == image) {
			drop(vt, l, i);
			return;
		}
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

void
image_place(struct vt *vt, const struct placement *p)
{
	struct image_list *l = list_of(vt);
	unsigned int i, left;

	replace(l, p);
	if (p->shown == 0 || p->x >= grid(vt)->cols ||
	    p->y >= grid(vt)->rows) {
		sweep(vt, l);
		return;
	}
	if (l->places == PLACEMENTS_MAX)
		unplace(l, 0);
	for (i = l->places; i > 0 && l->place[i - 1].z > p->z; i--)
		;
	memmove(&l->place[i + 1], &l->place[i],
	    (l->places - i) * sizeof l->place[i]);
	l->place[i] = *p;
	left = grid(vt)->rows - p->y;
	if (l->place[i].shown > left)
		l->place[i].shown = (uint16_t)left;
	l->places++;
	p->image->placements++;
	sweep(vt, l);
}

unsigned int
image_make_room(struct vt *vt, unsigned int rows)
{
	unsigned int bottom, over;

	/* Below the margins, nothing scrolls. */
	if (vt->y > vt->bottom || !screen_in_columns(vt))
		return 0;
	bottom = vt->y + rows - 1;
	if (bottom <= vt->bottom)
		return 0;
	over = bottom - vt->bottom;
	screen_scroll_up(vt, over);
	if (vt->y >= vt->top + over) {
		vt->y = (uint16_t)(vt->y - over);
		return 0;
	}
	over -= vt->y - vt->top;
	vt->y = vt->top;
	return over;
}

void
image_unplace(struct vt *vt, unsigned int i)
{
	struct image_list *l = vt->screen->images;

	unplace(l, i);
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

void
images_clear(struct vt *vt, unsigned int top, unsigned int bottom)
{
	struct image_list *l = vt->screen->images;
	unsigned int i;

	if (l == NULL || l->places == 0)
		return;
	for (i = l->places; i > 0; i--)
		if (l->place[i - 1].y <= bottom &&
		    l->place[i - 1].y + l->place[i - 1].shown > top)
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

void
images_resized(struct vt *vt)
{
	struct image_list *l;
	unsigned int i;

	/* Where their rows go is not followed; programs draw them again. */
	for (i = 0; i < 2; i++) {
		l = i == 0 ? vt->main.images : vt->alt.images;
		if (l == NULL)
			continue;
		while (l->places > 0)
			unplace(l, l->places - 1);
		sweep(vt, l);
	}
}

void
images_free(struct vt *vt)
{
	free_list(vt, &vt->main);
	free_list(vt, &vt->alt);
}

const struct placement *
vt_placement(const struct vt *vt, unsigned int i)
{
	const struct image_list *l = vt->screen->images;

	return l != NULL && i < l->places ? &l->place[i] : NULL;
}
