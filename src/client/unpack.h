/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Images that came compressed, made pixels step by step: text and keys come
 * in between.  PNG (the W3C's recommendation) of any kind, and rows of RGB or
 * RGBA in zlib's format (RFC 1950).
 *
 * The bytes are a program's, and hostile: what does not have the size that
 * was said is broken, and no more is decompressed than that size takes.
 */

#ifndef TMX_CLIENT_UNPACK_H
#define TMX_CLIENT_UNPACK_H

#include "compat/compat.h"

struct pixels;
struct unpack;

enum unpack_result {
	UNPACK_MORE,
	UNPACK_DONE,
	UNPACK_BROKEN
};

/* What this build can unpack: bits by enum frame_image_format; 0: nothing. */
uint64_t unpack_formats(void);

/*
 * Begin with an image of a format of these.  Data and pixels are borrowed
 * until the end; the pixels have the image's size and are all 0.
 */
struct unpack *unpack_new(unsigned int format, const uint8_t *, size_t,
    struct pixels *);
void unpack_free(struct unpack *);

/*
 * Go on for so many pixels, or bytes that make none, or a few more; they are
 * taken from the budget, of which nothing is left when there is more to do.
 * After another result there are no more steps.
 */
enum unpack_result unpack_step(struct unpack *, size_t *budget);

#endif
