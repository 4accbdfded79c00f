/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "frame/image.h"
#include "model/model.h"
#include "model/pane.h"
#include "server/conn.h"
#include "server/pictures.h"
#include "vt/placement.h"

#define NONE PICTURES_MAX

struct picture {
	uint64_t id;
	uint64_t used; /* the composition that showed it last */
	size_t size, sent; /* bytes */
	uint32_t format, width, height;
};

struct pictures {
	struct model *model;
	struct conn *conn;
	uint64_t formats;
	uint64_t turn;     /* compositions so far */
	struct picture picture[PICTURES_MAX];
	unsigned int count;
	unsigned int sending; /* the one that is not all sent; or NONE */
	unsigned int unanswered; /* pieces */
	size_t bytes;      /* of all of them, when they are sent */
};

struct pictures *
pictures_new(struct model *m, struct conn *c)
{
	struct pictures *ps = xcalloc(1, sizeof *ps);

	ps->model = m;
	ps->conn = c;
	ps->sending = NONE;
	return ps;
}

void
pictures_free(struct pictures *ps)
{
	free(ps);
}

bool
pictures_set_formats(struct pictures *ps, uint64_t formats)
{
	bool changed = ps->formats != formats;

	ps->formats = formats;
	return changed;
}

/* The wire's number of an image's format; FRAME_IMAGE_FORMATS: it has none. */
static unsigned int
format_of(const struct image *image)
{
	switch (image->format) {
	case IMAGE_SIXEL: return FRAME_IMAGE_SIXEL;
	case IMAGE_RGB:
		return image->deflated ? FRAME_IMAGE_ZRGB : FRAME_IMAGE_RGB;
	case IMAGE_RGBA:
		return image->deflated ? FRAME_IMAGE_ZRGBA : FRAME_IMAGE_RGBA;
	case IMAGE_PNG: return FRAME_IMAGE_PNG;
	default: return FRAME_IMAGE_FORMATS;
	}
}

static bool
can_be_sent(const struct pictures *ps, const struct image *image)
{
	unsigned int format = format_of(image);

	return format < FRAME_IMAGE_FORMATS && ps->formats >> format & 1 &&
	    image->len != 0 && image->len <= FRAME_IMAGE_DATA_MAX &&
	    image->width != 0 && image->width <= FRAME_IMAGE_SIDE_MAX &&
	    image->height != 0 && image->height <= FRAME_IMAGE_SIDE_MAX &&
	    (uint64_t)image->width * image->height <= FRAME_IMAGE_PIXELS_MAX;
}

static unsigned int
find(const struct pictures *ps, uint64_t id)
{
	unsigned int i;

	for (i = 0; i < ps->count; i++)
		if (ps->picture[i].id == id)
			return i;
	return NONE;
}

/* Let the client forget one. */
static void
drop(struct pictures *ps, unsigned int i)
{
	struct msg_image m = { .id = ps->picture[i].id };

	conn_send(ps->conn, MSG_IMAGE, &m);
	ps->bytes -= ps->picture[i].size;
	ps->picture[i] = ps->picture[--ps->count];
	if (ps->sending == i)
		ps->sending = NONE;
	else if (ps->sending == ps->count)
		ps->sending = i;
}

/* Make room for one of so many bytes; false when all the others are shown. */
static bool
make_room(struct pictures *ps, size_t size)
{
	unsigned int i, oldest;

	while (ps->count == PICTURES_MAX ||
	    ps->bytes + size > PICTURES_BYTES_MAX) {
		oldest = NONE;
		for (i = 0; i < ps->count; i++)
			if (ps->picture[i].used != ps->turn &&
			    (oldest == NONE || ps->picture[i].used <
			    ps->picture[oldest].used))
				oldest = i;
		if (oldest == NONE)
			return false;
		drop(ps, oldest);
	}
	return true;
}

/* Send pieces of the image while there may be more unanswered. */
static void
send_pieces(struct pictures *ps, const struct image *image)
{
	struct picture *p = &ps->picture[ps->sending];
	struct msg_image m = { .id = p->id, .format = p->format,
		.width = p->width, .height = p->height, .size = p->size };

	while (ps->unanswered < PICTURES_UNANSWERED && p->sent < p->size) {
		m.offset = p->sent;
		m.data.data = image->data + p->sent;
		m.data.len = p->size - p->sent;
		if (m.data.len > PICTURES_PIECE)
			m.data.len = PICTURES_PIECE;
		conn_send(ps->conn, MSG_IMAGE, &m);
		p->sent += m.data.len;
		ps->unanswered++;
	}
	if (p->sent == p->size)
		ps->sending = NONE;
}

/* Whether it is the image that has this number now. */
static bool
is_same(const struct picture *p, const struct image *image)
{
	return p->size == image->len && p->format == format_of(image) &&
	    p->width == image->width && p->height == image->height;
}

/* Whether the client has an image; begin to send it if it has not. */
static bool
ready(void *arg, uint64_t id, const struct image *image)
{
	struct pictures *ps = arg;
	unsigned int i = find(ps, id);

	if (i != NONE && !is_same(&ps->picture[i], image)) {
		drop(ps, i);
		i = NONE;
	}
	if (i != NONE) {
		ps->picture[i].used = ps->turn;
		return ps->picture[i].sent == ps->picture[i].size;
	}
	if (ps->sending != NONE &&
	    ps->picture[ps->sending].used + 1 < ps->turn)
		drop(ps, ps->sending); /* nobody looks for it any more */
	if (ps->sending != NONE || !can_be_sent(ps, image) ||
	    !make_room(ps, image->len))
		return false;
	ps->sending = ps->count++;
	ps->picture[ps->sending] = (struct picture){ .id = id,
		.used = ps->turn, .size = image->len,
		.format = format_of(image), .width = image->width,
		.height = image->height };
	ps->bytes += image->len;
	send_pieces(ps, image);
	return ps->sending == NONE;
}

struct compose_images
pictures_begin(struct pictures *ps)
{
	struct compose_images ask = { ready, ps };

	ps->turn++;
	return ask;
}

bool
pictures_send(struct pictures *ps)
{
	const struct image *image = NULL;
	struct picture *p;
	struct pane *pane;

	if (ps->sending == NONE || ps->unanswered == PICTURES_UNANSWERED)
		return false;
	p = &ps->picture[ps->sending];
	pane = model_pane(ps->model, compose_image_pane(p->id));
	if (pane != NULL)
		image = compose_find_image(pane, p->id);
	if (image == NULL || !is_same(p, image)) {
		drop(ps, ps->sending);
		return true;
	}
	send_pieces(ps, image);
	return ps->sending == NONE;
}

void
pictures_taken(struct pictures *ps, uint64_t n)
{
	ps->unanswered -= n < ps->unanswered ? (unsigned int)n :
					       ps->unanswered;
}
