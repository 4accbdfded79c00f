/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The images on a screen, for whoever draws it.
 *
 * An image is what the program sent, as it came: sixel, kitty's pixels, or
 * a file.  A placement is a rectangle of cells that shows it or a part of
 * it.  Kitty's are layers: above the text, or (z is negative) below it, and
 * erasing text leaves them alone.  Others are as text: cells under them that
 * hold text (whose glyph is not 0) hide them, since it was written later,
 * and erased rows are gone from them.
 */

#ifndef TMX_VT_PLACEMENT_H
#define TMX_VT_PLACEMENT_H

#include "compat/compat.h"

struct vt;

enum image_format {
	IMAGE_SIXEL, /* data: DCS parameters, 'q', and the string */
	IMAGE_RGB,   /* 3 bytes a pixel */
	IMAGE_RGBA,  /* 4 bytes a pixel */
	IMAGE_PNG,
	IMAGE_FILE,  /* JPEG, GIF, or what else iTerm2's protocol takes */
	IMAGE_FORMATS
};

struct image {
	uint8_t format;     /* enum image_format */
	bool deflated;      /* RGB, RGBA: data is zlib's */
	uint32_t id;        /* kitty's; 0: none */
	uint32_t number;    /* kitty's I; 0: none */
	uint32_t width, height; /* pixels; 0: not known */
	uint64_t serial;    /* of this terminal's images, as they came */
	unsigned int placements;
	uint8_t *data;      /* owned */
	size_t len;
};

struct placement {
	struct image *image; /* shared */
	bool layer;          /* kitty's */
	uint32_t id;         /* kitty's p; 0: none */
	uint16_t x, y;       /* its first cell that is on the screen */
	uint16_t cols, rows; /* of the whole */
	uint16_t cut;        /* rows above y that have left the screen */
	uint16_t shown;      /* rows that have not, from y on */
	uint16_t dx, dy;     /* pixels from the first cell's corner */
	int32_t z;
	uint32_t sx, sy, sw, sh; /* part of the image; 0, 0: all of it */
};

/*
 * Any time: the i-th placement of the screen that is shown, in the order
 * they are drawn in; NULL after the last.  Valid until the next vt_write.
 */
const struct placement *vt_placement(const struct vt *, unsigned int);

/*
 * The pixels of a cell that images are measured by: the terminal's, or what
 * is assumed where nobody has told.
 */
void vt_image_cell(const struct vt *, unsigned int *, unsigned int *);

#endif
