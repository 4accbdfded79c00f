/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Images in a frame: rectangles of cells, each with what is shown there of an
 * image.  The data of images is no part of a frame; it is sent once, ahead of
 * the first frame that shows it (MSG_IMAGE), and named by a number.
 *
 * A box, which the image or a part of it fills, is laid into the cells: its
 * corner is dx, dy from the corner of the cell that is `left` cells left of
 * and `top` above the rectangle's first one.  It is measured in pixels of
 * cells of cell_width x cell_height, whatever a terminal's own are: a client
 * scales it so that it covers the same cells there.
 */

#ifndef TMX_FRAME_IMAGE_H
#define TMX_FRAME_IMAGE_H

#include "compat/compat.h"

struct buf;
struct rd;

/* The bounds of a frame's images, and of the bytes one takes on the wire. */
#define FRAME_IMAGES_MAX 64
#define FRAME_IMAGE_BYTES 96
#define FRAME_IMAGE_BOX_MAX 1000000u
#define FRAME_IMAGE_CELL_MAX 1000u

/* Pixels of an image, and bytes of its data, that a client is sent. */
#define FRAME_IMAGE_PIXELS_MAX (9u << 20)
#define FRAME_IMAGE_SIDE_MAX 10000u
#define FRAME_IMAGE_DATA_MAX (8u << 20)

/* What the data is; the numbers are the wire's. */
enum frame_image_format {
	FRAME_IMAGE_SIXEL, /* DCS parameters, 'q', and the string */
	FRAME_IMAGE_RGB,   /* 3 bytes a pixel */
	FRAME_IMAGE_RGBA,  /* 4 bytes a pixel */
	FRAME_IMAGE_PNG,
	FRAME_IMAGE_ZRGB,  /* the same in zlib's format */
	FRAME_IMAGE_ZRGBA,
	FRAME_IMAGE_FORMATS
};

enum frame_image_flag {
	/*
	 * A layer of its own, above the text or (z is negative) below it;
	 * else text in its cells, whose glyph is not 0, hides it.
	 */
	FRAME_IMAGE_LAYER = 1
};

/* No padding: it is compared as a whole. */
struct frame_image {
	uint64_t id; /* of the data */
	uint32_t dx, dy, dw, dh; /* the box */
	uint32_t sx, sy, sw, sh; /* the part of the image in it, pixels */
	uint32_t flags;          /* enum frame_image_flag */
	int32_t z;
	uint16_t x, y, cols, rows; /* the rectangle, within the frame */
	uint16_t left, top;
	uint16_t cell_width, cell_height;
};

_Static_assert(sizeof(struct frame_image) == 64, "no padding");

/* Put one for the wire, or read it; the bytes are hostile.  Returns 0 or
 * ERR_MALFORMED. */
void frame_image_put(struct buf *, const struct frame_image *);
int frame_image_get(struct rd *, struct frame_image *);

/* Whether it is within the bounds, and in a frame of a size. */
bool frame_image_valid(const struct frame_image *, unsigned int cols,
    unsigned int rows);

#endif
