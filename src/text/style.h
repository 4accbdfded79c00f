/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* How a character looks: colours, attributes, underline, hyperlink. */

#ifndef TMX_TEXT_STYLE_H
#define TMX_TEXT_STYLE_H

#include "compat/compat.h"

/* Attributes (ECMA-48 8.3.117 SGR, and what xterm and kitty add). */
enum style_attr {
	STYLE_BOLD = 0x0001,
	STYLE_DIM = 0x0002,
	STYLE_ITALIC = 0x0004,
	STYLE_BLINK = 0x0008,
	STYLE_REVERSE = 0x0010,
	STYLE_INVISIBLE = 0x0020,
	STYLE_STRIKE = 0x0040,
	STYLE_OVERLINE = 0x0080,
	STYLE_PROTECTED = 0x0100, /* DECSCA: DECSED and DECSEL leave it */
	STYLE_UNDERLINE = 0x0e00, /* mask: one of enum style_underline */
	STYLE_ATTRS = 0x0fff
};

#define STYLE_UNDERLINE_SHIFT 9

enum style_underline {
	UNDERLINE_NONE,
	UNDERLINE_SINGLE,
	UNDERLINE_DOUBLE,
	UNDERLINE_CURLY,
	UNDERLINE_DOTTED,
	UNDERLINE_DASHED
};

struct style {
	uint32_t fg, bg, ul; /* colours (text/colour.h) */
	uint32_t link;       /* id of an interned hyperlink, 0 for none */
	uint16_t attr;       /* enum style_attr */
	uint16_t unused;     /* 0, so that styles compare as bytes */
};

static inline unsigned int
style_underline(const struct style *s)
{
	return (s->attr & STYLE_UNDERLINE) >> STYLE_UNDERLINE_SHIFT;
}

static inline void
style_set_underline(struct style *s, unsigned int kind)
{
	s->attr = (uint16_t)((s->attr & ~STYLE_UNDERLINE) |
	    (kind << STYLE_UNDERLINE_SHIFT & STYLE_UNDERLINE));
}

static inline bool
style_equal(const struct style *a, const struct style *b)
{
	return a->fg == b->fg && a->bg == b->bg && a->ul == b->ul &&
	    a->link == b->link && a->attr == b->attr;
}

/*
 * Write the shortest SGR sequence that leads from one style to another, or
 * nothing when they look alike; the hyperlink and DECSCA are not part of it.
 * Returns the bytes written, at most STYLE_SGR_MAX.
 */
#define STYLE_SGR_MAX 128
size_t style_sgr(const struct style *, const struct style *, char *);

#endif
