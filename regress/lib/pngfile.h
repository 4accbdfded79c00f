/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * PNG files put together by hand, so that tests need no library for them and
 * can have any that is wrong.
 */

#ifndef TMX_REGRESS_PNGFILE_H
#define TMX_REGRESS_PNGFILE_H

#include "compat/compat.h"

struct buf;

/* What the header says, whatever follows (PNG, 11.2.1). */
struct png_header {
	uint32_t width, height;
	uint8_t depth, type, interlaced;
};

/* Put the signature and the header. */
void png_put_header(struct buf *, const struct png_header *);

/* Put a chunk: four letters, and what is in it. */
void png_put_chunk(struct buf *, const char *, const void *, size_t);

/* Put rows, each of which begins with its filter's number, as image data. */
void png_put_rows(struct buf *, const void *, size_t);

/* Put bytes in zlib's format, as they are. */
void zlib_put_stored(struct buf *, const void *, size_t);

#endif
