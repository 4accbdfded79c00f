/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "vt/image-file.h"

static uint32_t
be16(const uint8_t *s)
{
	return (uint32_t)s[0] << 8 | s[1];
}

static uint32_t
le16(const uint8_t *s)
{
	return (uint32_t)s[1] << 8 | s[0];
}

/* The signature, then the chunk IHDR (PNG 5.2, 11.2.1). */
bool
image_png_size(const uint8_t *s, size_t n, uint32_t *width, uint32_t *height)
{
	static const uint8_t head[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

	if (n < sizeof head - 1 + 8 || memcmp(s, head, sizeof head - 1) != 0)
		return false;
	s += sizeof head - 1;
	*width = be16(s) << 16 | be16(s + 2);
	*height = be16(s + 4) << 16 | be16(s + 6);
	return *width != 0 && *height != 0;
}

/* The logical screen's descriptor (GIF89a 18). */
bool
image_gif_size(const uint8_t *s, size_t n, uint32_t *width, uint32_t *height)
{
	if (n < 10 || (memcmp(s, "GIF87a", 6) != 0 &&
	    memcmp(s, "GIF89a", 6) != 0))
		return false;
	*width = le16(s + 6);
	*height = le16(s + 8);
	return *width != 0 && *height != 0;
}

/* Whether a marker begins a frame: SOF0 to SOF15 but DHT, JPG, DAC. */
static bool
is_frame(uint8_t marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 &&
	    marker != 0xc8 && marker != 0xcc;
}

/* Segments up to the frame's header (T.81 B.1, B.2.2). */
bool
image_jpeg_size(const uint8_t *s, size_t n, uint32_t *width, uint32_t *height)
{
	size_t i = 2, len;

	if (n < 2 || s[0] != 0xff || s[1] != 0xd8)
		return false;
	while (n - i >= 9 && s[i] == 0xff) {
		if (s[i + 1] == 0xff) {
			i++; /* a fill byte */
			continue;
		}
		if (is_frame(s[i + 1])) {
			*height = be16(s + i + 5);
			*width = be16(s + i + 7);
			return *width != 0 && *height != 0;
		}
		len = be16(s + i + 2);
		if (len < 2 || len > n - i - 2)
			return false;
		i += 2 + len;
	}
	return false;
}
