/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "client/gallery.h"
#include "client/unpack.h"
#include "frame/image.h"

#define PIXEL 4 /* bytes */

struct decoded {
	struct pixels pixels;
	struct unpack *unpack; /* owned; NULL: all pixels are there */
	uint32_t serial; /* whose they are; 0: nobody's */
	uint64_t used;
};

/* So many images' pixels are kept. */
#define DECODED_MAX 8

struct gallery {
	struct picture *picture; /* owned; GALLERY_MAX; NULL: never one */
	unsigned int count;
	size_t bytes;
	uint32_t serial; /* the last one given */
	struct decoded decoded[DECODED_MAX];
	uint64_t turn;
};

struct gallery *
gallery_new(void)
{
	return xcalloc(1, sizeof(struct gallery));
}

static void
forget_pixels(struct decoded *d)
{
	unpack_free(d->unpack);
	free(d->pixels.data);
	memset(d, 0, sizeof *d);
}

static void
drop(struct gallery *s, unsigned int i)
{
	unsigned int k;

	for (k = 0; k < DECODED_MAX; k++)
		if (s->decoded[k].serial == s->picture[i].serial)
			forget_pixels(&s->decoded[k]);
	s->bytes -= s->picture[i].size;
	free(s->picture[i].data);
	s->picture[i] = s->picture[--s->count];
}

void
gallery_clear(struct gallery *s)
{
	while (s->count > 0)
		drop(s, s->count - 1);
}

void
gallery_free(struct gallery *s)
{
	if (s == NULL)
		return;
	gallery_clear(s);
	free(s->picture);
	free(s);
}

static struct picture *
find(const struct gallery *s, uint64_t id)
{
	unsigned int i;

	for (i = 0; i < s->count; i++)
		if (s->picture[i].id == id)
			return (struct picture *)(uintptr_t)&s->picture[i];
	return NULL;
}

/* Make place for an image of which the first piece has come. */
static struct picture *
begin(struct gallery *s, const struct gallery_piece *m)
{
	struct picture *p;

	if (s->count == GALLERY_MAX || m->size > FRAME_IMAGE_DATA_MAX ||
	    m->size + s->bytes > GALLERY_BYTES_MAX ||
	    m->format >= FRAME_IMAGE_FORMATS || m->width == 0 ||
	    m->width > FRAME_IMAGE_SIDE_MAX || m->height == 0 ||
	    m->height > FRAME_IMAGE_SIDE_MAX ||
	    (uint64_t)m->width * m->height > FRAME_IMAGE_PIXELS_MAX)
		return NULL;
	if (s->picture == NULL)
		s->picture = xcalloc(GALLERY_MAX, sizeof *s->picture);
	p = &s->picture[s->count++];
	*p = (struct picture){ .id = m->id, .format = m->format,
		.width = m->width, .height = m->height,
		.size = (size_t)m->size };
	if (++s->serial == 0)
		s->serial = 1;
	p->serial = s->serial;
	p->data = xmalloc(p->size);
	s->bytes += p->size;
	return p;
}

void
gallery_take(struct gallery *s, const struct gallery_piece *m)
{
	struct picture *p = find(s, m->id);

	if (p != NULL && m->offset == 0) {
		drop(s, (unsigned int)(p - s->picture));
		p = NULL;
	}
	if (m->size == 0)
		return;
	if (p == NULL && m->offset == 0)
		p = begin(s, m);
	if (p == NULL || m->len == 0 || m->offset != p->have ||
	    m->len > p->size - p->have)
		return;
	memcpy(p->data + p->have, m->data, m->len);
	p->have += m->len;
}

const struct picture *
gallery_get(const struct gallery *s, uint64_t id)
{
	const struct picture *p = find(s, id);

	return p != NULL && p->have == p->size ? p : NULL;
}

bool
gallery_has_serial(const struct gallery *s, uint32_t serial)
{
	unsigned int i;

	for (i = 0; i < s->count; i++)
		if (s->picture[i].serial == serial)
			return true;
	return false;
}

/* Pixels that came as such, of so many bytes each. */
static bool
copy_pixels(struct pixels *to, const struct picture *p, unsigned int bytes)
{
	size_t n = (size_t)to->width * to->height, i;
	const uint8_t *from = p->data;
	uint8_t *at = to->data;

	if (p->size / bytes < n)
		return false;
	for (i = 0; i < n; i++, at += PIXEL, from += bytes) {
		memcpy(at, from, 3);
		at[3] = bytes == PIXEL ? from[3] : UINT8_MAX;
	}
	return true;
}

/* Decode an image, or begin to; false when it cannot be. */
static bool
decode(struct decoded *d, const struct picture *p)
{
	switch (p->format) {
	case FRAME_IMAGE_SIXEL:
		sixel_decode(p->data, p->size, &d->pixels);
		return true;
	case FRAME_IMAGE_RGB: return copy_pixels(&d->pixels, p, 3);
	case FRAME_IMAGE_RGBA: return copy_pixels(&d->pixels, p, PIXEL);
	default: break;
	}
	if (!(unpack_formats() >> p->format & 1))
		return false;
	d->unpack = unpack_new(p->format, p->data, p->size, &d->pixels);
	return true;
}

uint64_t
gallery_formats(void)
{
	return 1u << FRAME_IMAGE_SIXEL | 1u << FRAME_IMAGE_RGB |
	    1u << FRAME_IMAGE_RGBA | unpack_formats();
}

/* Give up the pixels used least recently, until there is room for some. */
static struct decoded *
make_room(struct gallery *s, size_t need)
{
	struct decoded *oldest;
	size_t total = need;
	bool full = true;
	unsigned int i;

	for (i = 0; i < DECODED_MAX; i++) {
		total += (size_t)s->decoded[i].pixels.width *
		    s->decoded[i].pixels.height * PIXEL;
		full = full && s->decoded[i].serial != 0;
	}
	while (full || total > GALLERY_PIXELS_MAX) {
		oldest = NULL;
		for (i = 0; i < DECODED_MAX; i++)
			if (s->decoded[i].serial != 0 && (oldest == NULL ||
			    s->decoded[i].used < oldest->used))
				oldest = &s->decoded[i];
		if (oldest == NULL)
			break; /* it is large all by itself */
		total -= (size_t)oldest->pixels.width *
		    oldest->pixels.height * PIXEL;
		forget_pixels(oldest);
		full = false;
	}
	for (i = 0; s->decoded[i].serial != 0; i++)
		;
	return &s->decoded[i];
}

static struct decoded *
find_decoded(struct gallery *s, uint32_t serial)
{
	unsigned int i;

	for (i = 0; i < DECODED_MAX; i++)
		if (s->decoded[i].serial == serial)
			return &s->decoded[i];
	return NULL;
}

/* Forget what was decoded of a broken image, and try no more. */
static bool
give_up(struct gallery *s, const struct picture *p, struct decoded *d)
{
	s->picture[p - s->picture].broken = true;
	forget_pixels(d);
	return true;
}

bool
gallery_decode(struct gallery *s, const struct picture *p, size_t *budget)
{
	struct decoded *d = find_decoded(s, p->serial);

	if (p->broken)
		return true;
	if (d == NULL) {
		d = make_room(s, (size_t)p->width * p->height * PIXEL);
		d->serial = p->serial;
		d->pixels.width = p->width;
		d->pixels.height = p->height;
		d->pixels.data = xcalloc((size_t)p->width * p->height, PIXEL);
		if (!decode(d, p))
			return give_up(s, p, d);
	}
	d->used = ++s->turn;
	if (d->unpack == NULL)
		return true;
	switch (unpack_step(d->unpack, budget)) {
	case UNPACK_MORE: return false;
	case UNPACK_BROKEN: return give_up(s, p, d);
	case UNPACK_DONE: break;
	}
	unpack_free(d->unpack);
	d->unpack = NULL;
	return true;
}

const struct pixels *
gallery_pixels(struct gallery *s, const struct picture *p)
{
	size_t all = SIZE_MAX;

	while (!gallery_decode(s, p, &all))
		all = SIZE_MAX;
	return p->broken ? NULL : &find_decoded(s, p->serial)->pixels;
}
