/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Pixels as sixels, in up to 256 colours (sixel-palette.c). */

#ifndef TMX_CLIENT_SIXEL_OUT_H
#define TMX_CLIENT_SIXEL_OUT_H

#include "compat/compat.h"

struct buf;
struct pixels;

#define SIXEL_COLOURS 256
#define SIXEL_NONE UINT16_MAX /* a pixel that is not drawn */

/* Less opaque than that, a pixel is not drawn. */
#define SIXEL_OPAQUE 128

struct sixel_palette {
	uint8_t colour[SIXEL_COLOURS][3]; /* in percent, as sixels have it */
	unsigned int count;
};

/*
 * Choose the colours of pixels, which are exact where sixels can have them
 * all, and set the number of each pixel's (as many as there are pixels).
 */
void sixel_palette(const struct pixels *, struct sixel_palette *,
    uint16_t *index);

/*
 * Put pixels as one image, so many pixels right of and below where it begins,
 * that leaves what is transparent as it was.
 */
void sixel_encode(const struct pixels *, uint32_t right, uint32_t below,
    struct buf *);

#endif
