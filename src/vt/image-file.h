/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Files of pictures, as far as their size. */

#ifndef TMX_VT_IMAGE_FILE_H
#define TMX_VT_IMAGE_FILE_H

#include "compat/compat.h"

/* Read width and height in pixels; false when it is no such file. */
bool image_png_size(const uint8_t *, size_t, uint32_t *, uint32_t *);
bool image_gif_size(const uint8_t *, size_t, uint32_t *, uint32_t *);
bool image_jpeg_size(const uint8_t *, size_t, uint32_t *, uint32_t *);

#endif
