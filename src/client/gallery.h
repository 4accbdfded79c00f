/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The images that the server has sent, until it says that they are gone; and
 * their pixels, for whoever draws them.  What it holds is bounded whatever
 * the server does; what passes the bounds is not kept.
 */

#ifndef TMX_CLIENT_GALLERY_H
#define TMX_CLIENT_GALLERY_H

#include "compat/compat.h"

struct gallery;

/* Somewhat more than the server sends (server/pictures.h). */
#define GALLERY_MAX 256
#define GALLERY_BYTES_MAX (32u << 20)

/* Bytes of pixels that are kept; one image's may be more (frame/image.h). */
#define GALLERY_PIXELS_MAX (16u << 20)

/* A piece of an image, as it came. */
struct gallery_piece {
	uint64_t id;
	uint32_t format, width, height;
	uint64_t size, offset;
	const uint8_t *data;
	size_t len;
};

struct picture {
	uint64_t id;
	uint32_t serial; /* of this client's images, as they came; never 0 */
	uint32_t format; /* enum frame_image_format */
	uint32_t width, height;
	uint8_t *data;   /* owned */
	size_t size, have; /* all is there when they are the same */
	bool broken;     /* it cannot be decoded */
};

/* Pixels: R, G, B and opacity a byte each, row by row. */
struct pixels {
	uint32_t width, height;
	uint8_t *data; /* owned */
};

struct gallery *gallery_new(void);
void gallery_free(struct gallery *);

/* Take a piece; one of size 0 drops the image. */
void gallery_take(struct gallery *, const struct gallery_piece *);

/* Drop all, as they are another server's. */
void gallery_clear(struct gallery *);

/* An image that is all there; NULL: it is not.  Valid until the next take. */
const struct picture *gallery_get(const struct gallery *, uint64_t);

/* Whether any image has this serial number. */
bool gallery_has_serial(const struct gallery *, uint32_t);

/*
 * Go on decoding an image for about so many pixels, which are taken from the
 * budget.  False when there is more to do, and nothing left of the budget;
 * true when its pixels are there, or never will be.
 */
bool gallery_decode(struct gallery *, const struct picture *, size_t *budget);

/*
 * Its pixels, decoded now or before; NULL when they cannot be.  Valid until
 * the next call of either.
 */
const struct pixels *gallery_pixels(struct gallery *, const struct picture *);

/* The formats that this can be done for: bits by enum frame_image_format. */
uint64_t gallery_formats(void);

/*
 * sixel-in.c: draw a sixel image (DCS parameters, 'q', the string) on pixels
 * that are all transparent.  What is outside them is left out.
 */
void sixel_decode(const uint8_t *, size_t, struct pixels *);

#endif
