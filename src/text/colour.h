/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A colour is 32 bits: the default, one of 256 by number, or 24-bit RGB.
 * The numbers 0 to 15 are whatever the user's terminal makes of them; 16 to
 * 255 are xterm's cube and greys.
 */

#ifndef TMX_TEXT_COLOUR_H
#define TMX_TEXT_COLOUR_H

#include "compat/compat.h"

#define COLOUR_DEFAULT 0u
#define COLOUR_INDEXED 0x01000000u
#define COLOUR_RGB 0x02000000u
#define COLOUR_KIND 0xff000000u
#define COLOUR_INVALID 0xff000000u /* a name that is none */

static inline uint32_t
colour_indexed(unsigned int i)
{
	return COLOUR_INDEXED | (i & 0xff);
}

static inline uint32_t
colour_rgb(unsigned int r, unsigned int g, unsigned int b)
{
	return COLOUR_RGB | (r & 0xff) << 16 | (g & 0xff) << 8 | (b & 0xff);
}

/* The RGB value of one of the 256 (0 to 15 as xterm has them by default). */
uint32_t colour_value(unsigned int);

/* The nearest of a palette's 256, 16 or 8 to a colour, to the eye. */
unsigned int colour_to_256(uint32_t);
unsigned int colour_to_16(uint32_t);
unsigned int colour_to_8(uint32_t);

/*
 * Parse a name of tmux(1), STYLES: "default", "red", "brightred",
 * "colour123", "#rrggbb", "terminal", in either case, or a number of SGR's,
 * "0" to "7" and "90" to "97"; or COLOUR_INVALID.
 */
uint32_t colour_parse(const char *);

/* Name a colour into a buffer of COLOUR_NAME_MAX; returns the buffer. */
#define COLOUR_NAME_MAX 16
const char *colour_name(uint32_t, char *);

/*
 * Parse what X11 takes for a colour: "#rgb", "#rrggbb", "#rrrrggggbbbb",
 * "rgb:r/g/b" with one to four digits each.  Returns a COLOUR_RGB or
 * COLOUR_INVALID.
 */
uint32_t colour_parse_x11(const char *);

#endif
