/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Images by kitty's graphics protocol: the data of each is sent once, in
 * pieces, then it is placed as often as need be.  An image that text hides
 * in places is placed in several rectangles.  No answers are asked for.
 */

#include "compat/compat.h"

#include <string.h>

#include "base/base64.h"
#include "base/xmalloc.h"
#include "client/render-image.h"
#include "client/render-int.h"

/* Our numbers of images, so that others' are not met. */
#define ID_BASE 0x746d7800u

/* Bytes before base64 in one command; 4096 after. */
#define CHUNK 3072u

struct wanted {
	struct kitty_place place[KITTY_PLACES_MAX];
	unsigned int count;
};

static void
want(struct wanted *w, uint32_t serial, const struct frame_image *at)
{
	if (w->count == KITTY_PLACES_MAX)
		return;
	w->place[w->count].serial = serial;
	w->place[w->count].id = 0;
	w->place[w->count].lost = false;
	w->place[w->count++].at = *at;
}

/* Whether text leaves a cell of the shadow blank. */
static bool
is_blank(const struct render *r, unsigned int x, unsigned int y)
{
	return r->shadow->row[y].cells[x].glyph == 0;
}

/* How many blank cells follow one another. */
static unsigned int
blank_run(const struct render *r, unsigned int x, unsigned int end,
    unsigned int y)
{
	unsigned int n = 0;

	while (x + n < end && is_blank(r, x + n, y))
		n++;
	return n;
}

/* Let a run of the row above go on; false when there is no such run. */
static bool
extend(struct wanted *w, unsigned int first, uint32_t serial, unsigned int x,
    unsigned int n, unsigned int y)
{
	struct frame_image *at;
	unsigned int i;

	for (i = first; i < w->count; i++) {
		at = &w->place[i].at;
		if (w->place[i].serial == serial && at->x == x &&
		    at->cols == n && at->y + at->rows == y) {
			at->rows++;
			return true;
		}
	}
	return false;
}

/* Want what text does not hide of an image, in rectangles. */
static void
want_visible(const struct render *r, struct wanted *w, uint32_t serial,
    const struct frame_image *im)
{
	unsigned int first = w->count, x, y, n, end = im->x + im->cols;
	struct frame_image at;

	for (y = im->y; y < im->y + im->rows; y++)
		for (x = im->x; x < end; x += n + 1) {
			n = blank_run(r, x, end, y);
			if (n == 0 || extend(w, first, serial, x, n, y))
				continue;
			at = *im;
			at.left = (uint16_t)(im->left + x - im->x);
			at.top = (uint16_t)(im->top + y - im->y);
			at.x = (uint16_t)x;
			at.y = (uint16_t)y;
			at.cols = (uint16_t)n;
			at.rows = 1;
			want(w, serial, &at);
		}
}

/* Cut an image to the terminal's size; false when nothing is left. */
static bool
cut(const struct render *r, struct frame_image *im)
{
	if (im->x >= r->cols || im->y >= r->rows)
		return false;
	if (im->x + im->cols > r->cols)
		im->cols = (uint16_t)(r->cols - im->x);
	if (im->y + im->rows > r->rows)
		im->rows = (uint16_t)(r->rows - im->y);
	return true;
}

static void
want_all(const struct render *r, struct wanted *w)
{
	const struct image_state *s = r->images;
	const struct picture *p;
	struct frame_image im;
	unsigned int i;

	w->count = 0;
	for (i = 0; i < s->images; i++) {
		im = s->image[i];
		p = gallery_get(s->store, im.id);
		if (p == NULL || !cut(r, &im))
			continue;
		if (im.flags & FRAME_IMAGE_LAYER)
			want(w, p->serial, &im);
		else
			want_visible(r, w, p->serial, &im);
	}
}

static bool
same_place(const struct kitty_place *a, const struct kitty_place *b)
{
	return a->serial == b->serial &&
	    memcmp(&a->at, &b->at, sizeof a->at) == 0;
}

static bool
is_sent(const struct image_screen *s, uint32_t serial)
{
	unsigned int i;

	for (i = 0; i < s->images; i++)
		if (s->sent[i] == serial)
			return true;
	return false;
}

static void
put_delete(struct render *r, const struct kitty_place *p)
{
	buf_printf(&r->work, "\033_Ga=d,d=i,i=%u,p=%u,q=2\033\\",
	    ID_BASE + p->serial, p->id);
}

/* Delete an image, with its placements. */
static void
delete_image(struct render *r, uint32_t serial)
{
	struct image_screen *s = &r->images->screen;
	unsigned int i;

	buf_printf(&r->work, "\033_Ga=d,d=I,i=%u,q=2\033\\", ID_BASE + serial);
	for (i = s->images; i > 0; i--)
		if (s->sent[i - 1] == serial)
			s->sent[i - 1] = s->sent[--s->images];
	for (i = s->places; i > 0; i--)
		if (s->place[i - 1].serial == serial)
			s->place[i - 1] = s->place[--s->places];
}

static bool
is_wanted(const struct wanted *w, uint32_t serial)
{
	unsigned int i;

	for (i = 0; i < w->count; i++)
		if (w->place[i].serial == serial)
			return true;
	return false;
}

/* Delete images that are gone, and others if there are too many. */
static void
tidy(struct render *r, const struct wanted *w)
{
	struct image_screen *s = &r->images->screen;
	unsigned int i;

	for (i = s->images; i > 0; i--)
		if (!gallery_has_serial(r->images->store, s->sent[i - 1]))
			delete_image(r, s->sent[i - 1]);
	for (i = s->images; i > 0 && s->images == KITTY_IMAGES_MAX; i--)
		if (!is_wanted(w, s->sent[i - 1]))
			delete_image(r, s->sent[i - 1]);
	if (s->images == KITTY_IMAGES_MAX)
		delete_image(r, s->sent[0]);
}

/* The keys of an image's data; *data and *len are what is sent. */
static bool
data_of(struct render *r, const struct picture *p, const uint8_t **data,
    size_t *len, const char **keys)
{
	static const char *const formats[FRAME_IMAGE_FORMATS] = {
		[FRAME_IMAGE_SIXEL] = "f=32",
		[FRAME_IMAGE_RGB] = "f=24",
		[FRAME_IMAGE_RGBA] = "f=32",
		[FRAME_IMAGE_PNG] = "f=100",
		[FRAME_IMAGE_ZRGB] = "f=24,o=z",
		[FRAME_IMAGE_ZRGBA] = "f=32,o=z",
	};
	const struct pixels *px;

	*data = p->data;
	*len = p->size;
	*keys = formats[p->format];
	if (p->format != FRAME_IMAGE_SIXEL)
		return true;
	px = gallery_pixels(r->images->store, p);
	if (px == NULL)
		return false;
	*data = px->data;
	*len = (size_t)px->width * px->height * 4;
	return true;
}

/* Send pieces of the image that is being sent. */
static void
send_more(struct render *r, size_t *budget)
{
	struct image_state *s = r->images;
	const struct picture *p = gallery_get(s->store, s->sending_id);
	uint32_t serial = s->sending;
	const uint8_t *data;
	const char *keys;
	size_t len, n;

	if (p == NULL || p->serial != serial ||
	    !data_of(r, p, &data, &len, &keys)) {
		/* It is gone: end it, and take back what there is of it. */
		images_break_off(r);
		delete_image(r, serial);
		return;
	}
	while (s->offset < len && *budget != 0) {
		n = len - s->offset < CHUNK ? len - s->offset : CHUNK;
		buf_put_str(&r->work, "\033_G");
		if (s->offset == 0)
			buf_printf(&r->work, "a=t,%s,s=%u,v=%u,i=%u,", keys,
			    p->width, p->height, ID_BASE + p->serial);
		buf_printf(&r->work, "q=2,m=%d;", s->offset + n < len);
		base64_encode(data + s->offset, n, &r->work);
		buf_put_str(&r->work, "\033\\");
		s->offset += n;
		*budget -= n < *budget ? n : *budget;
	}
	if (s->offset < len) {
		s->pending = true;
		return;
	}
	s->screen.sent[s->screen.images++] = serial;
	s->sending = 0;
}

/* Send what is wanted and not there; false when there is more to send. */
static bool
send_images(struct render *r, const struct wanted *w)
{
	struct image_state *s = r->images;
	size_t budget = IMAGE_PIECE_BYTES;
	unsigned int i;

	if (s->sending != 0)
		send_more(r, &budget);
	for (i = 0; i < w->count && s->sending == 0; i++) {
		if (is_sent(&s->screen, w->place[i].serial))
			continue;
		if (budget == 0) {
			s->pending = true;
			return true;
		}
		tidy(r, w);
		s->sending = w->place[i].serial;
		s->sending_id = w->place[i].at.id;
		s->offset = 0;
		r->restore_changed |= !s->used;
		s->used = true;
		send_more(r, &budget);
	}
	return s->sending == 0;
}

/* Put a part of the image, in its own pixels: what the rectangle shows. */
static void
put_part(struct render *r, const struct frame_image *at)
{
	uint64_t x0 = (uint64_t)at->left * at->cell_width;
	uint64_t y0 = (uint64_t)at->top * at->cell_height;
	uint64_t x1 = x0 + (uint64_t)at->cols * at->cell_width;
	uint64_t y1 = y0 + (uint64_t)at->rows * at->cell_height;
	uint64_t dx1 = (uint64_t)at->dx + at->dw;
	uint64_t dy1 = (uint64_t)at->dy + at->dh, w, h;

	/* Within the box. */
	x0 = x0 > at->dx ? x0 - at->dx : 0;
	y0 = y0 > at->dy ? y0 - at->dy : 0;
	x1 = (x1 < dx1 ? x1 : dx1) - at->dx;
	y1 = (y1 < dy1 ? y1 : dy1) - at->dy;
	/* In the image's pixels. */
	w = (x1 * at->sw + at->dw - 1) / at->dw - x0 * at->sw / at->dw;
	h = (y1 * at->sh + at->dh - 1) / at->dh - y0 * at->sh / at->dh;
	buf_printf(&r->work, ",x=%u,y=%u,w=%u,h=%u",
	    (unsigned int)(at->sx + x0 * at->sw / at->dw),
	    (unsigned int)(at->sy + y0 * at->sh / at->dh),
	    (unsigned int)w, (unsigned int)h);
}

/* Whether the image's own size is what it is to have here. */
static bool
is_natural(const struct render *r, const struct frame_image *at)
{
	return at->dw == at->sw && at->dh == at->sh &&
	    at->cell_width == r->images->width &&
	    at->cell_height == r->images->height;
}

/* Whether any of the box is in the rectangle at all. */
static bool
has_pixels(const struct frame_image *at)
{
	return (uint64_t)at->left * at->cell_width < at->dx + at->dw &&
	    (uint64_t)at->top * at->cell_height < at->dy + at->dh &&
	    (uint64_t)(at->left + at->cols) * at->cell_width > at->dx &&
	    (uint64_t)(at->top + at->rows) * at->cell_height > at->dy;
}

static void
put_place(struct render *r, struct kitty_place *p)
{
	const struct frame_image *at = &p->at;
	bool whole = at->left == 0 && at->top == 0;

	if (p->id == 0)
		p->id = ++r->images->place_id;
	p->lost = false;
	if (!has_pixels(at))
		return;
	move_to(r, at->x, at->y);
	buf_printf(&r->work, "\033_Ga=p,i=%u,p=%u,q=2,C=1",
	    ID_BASE + p->serial, p->id);
	put_part(r, at);
	if (is_natural(r, at)) {
		if (whole && at->dx != 0)
			buf_printf(&r->work, ",X=%u", at->dx);
		if (whole && at->dy != 0)
			buf_printf(&r->work, ",Y=%u", at->dy);
	} else
		buf_printf(&r->work, ",c=%u,r=%u", at->cols, at->rows);
	if (at->z != 0)
		buf_printf(&r->work, ",z=%d", at->z);
	buf_put_str(&r->work, "\033\\");
}

/* Whether a placement that is there is wanted as it is; then take it. */
static bool
keep(struct wanted *w, const struct kitty_place *p)
{
	unsigned int i;

	for (i = 0; i < w->count && !p->lost; i++)
		if (w->place[i].id == 0 && same_place(&w->place[i], p)) {
			w->place[i].id = p->id;
			return true;
		}
	return false;
}

/* Let one that is wanted take over a placement's id, and so its place. */
static bool
take_over(struct wanted *w, struct kitty_place *p)
{
	unsigned int i;

	for (i = 0; i < w->count; i++)
		if (w->place[i].id == 0 && w->place[i].serial == p->serial) {
			w->place[i].id = p->id;
			w->place[i].lost = true;
			return true;
		}
	return false;
}

/*
 * Make the placements those that are wanted: what is there stays, what is
 * not wanted is moved or deleted.
 */
static void
place_all(struct render *r, struct wanted *w)
{
	struct image_screen *s = &r->images->screen;
	unsigned int i;

	for (i = s->places; i > 0; i--)
		if (keep(w, &s->place[i - 1]))
			s->place[i - 1] = s->place[--s->places];
	for (i = 0; i < s->places; i++)
		if (!take_over(w, &s->place[i]))
			put_delete(r, &s->place[i]);
	s->places = w->count;
	s->place = xreallocarray(s->place, w->count, sizeof *s->place);
	memcpy(s->place, w->place, w->count * sizeof *s->place);
	for (i = 0; i < w->count; i++)
		if (s->place[i].id == 0 || s->place[i].lost)
			put_place(r, &s->place[i]);
}

void
images_draw_kitty(struct render *r)
{
	struct image_state *s = r->images;
	struct wanted w;

	if (s->images == 0 && s->screen.places == 0 && s->sending == 0)
		return;
	want_all(r, &w);
	/* While an image is coming no other command may come between. */
	if (!send_images(r, &w))
		return;
	if (s->pending)
		return;
	tidy(r, &w);
	place_all(r, &w);
}
