/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The rows of a PNG image as pixels: filters, Adam7 and all kinds of samples.
 * Numbers of sections are those of "PNG Specification (Third Edition)", W3C.
 */

#ifndef TMX_CLIENT_UNPACK_PNG_H
#define TMX_CLIENT_UNPACK_PNG_H

#include "compat/compat.h"

#include "client/gallery.h"

#define PNG_COLOURS_MAX 256

/* Types of colour (11.2.1). */
enum png_type {
	PNG_GRAY = 0,
	PNG_RGB = 2,
	PNG_PALETTE = 3,
	PNG_GRAY_ALPHA = 4,
	PNG_RGBA = 6
};

/* What the header says, and what other chunks say of colours. */
struct png_image {
	uint32_t width, height;
	unsigned int depth; /* bits of a sample */
	unsigned int type;
	bool interlaced;
	uint8_t palette[PNG_COLOURS_MAX][4]; /* red, green, blue, alpha */
	unsigned int colours;                /* in the palette */
	bool keyed;                          /* one colour is transparent: */
	uint16_t key[3];
};

/* Whether type and depth are a pair that there is (table 12). */
bool png_has_type(const struct png_image *);

struct png_rows;

/* Put an image's rows onto pixels of its size; borrows both. */
struct png_rows *png_rows_new(const struct png_image *, struct pixels *);
void png_rows_free(struct png_rows *);

/* Where the next row's bytes go, with its filter's number, and how many. */
uint8_t *png_rows_next(struct png_rows *, size_t *size);

/* They are there.  Adds how many pixels came of it; false when broken. */
bool png_rows_put(struct png_rows *, size_t *made);

/* Whether that were all. */
bool png_rows_done(const struct png_rows *);

#endif
