/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A terminal that takes UTF-8 gets characters as they are.  Others get those
 * that are a byte in the locale, line drawing from their alternate character
 * set, letters without accents, and a question mark for each column of what
 * remains.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "client/locale.h"
#include "client/render-int.h"
#include "text/cell.h"
#include "text/intern.h"
#include "text/utf8.h"

#define ZWJ 0x200du
#define VS15 0xfe0eu
#define VS16 0xfe0fu

/* In order of code point. */
static const struct {
	uint16_t cp;
	char acs;   /* VT100's letter for it, or 0 */
	char plain; /* in ASCII */
} known[] = {
	{ 0x00a3, '}', 'L' },
	{ 0x00b0, 'f', 'o' },
	{ 0x00b1, 'g', '#' },
	{ 0x00b7, '~', '.' },
	{ 0x03c0, '{', 'p' },
	{ 0x2010, 0, '-' },
	{ 0x2011, 0, '-' },
	{ 0x2012, 0, '-' },
	{ 0x2013, 0, '-' },
	{ 0x2014, 0, '-' },
	{ 0x2015, 0, '-' },
	{ 0x2018, 0, '\'' },
	{ 0x2019, 0, '\'' },
	{ 0x201c, 0, '"' },
	{ 0x201d, 0, '"' },
	{ 0x2022, '~', '*' },
	{ 0x2026, 0, '.' },
	{ 0x2190, ',', '<' },
	{ 0x2191, '-', '^' },
	{ 0x2192, '+', '>' },
	{ 0x2193, '.', 'v' },
	{ 0x2212, 0, '-' },
	{ 0x2260, '|', '!' },
	{ 0x2264, 'y', '<' },
	{ 0x2265, 'z', '>' },
	{ 0x23ba, 'o', '~' },
	{ 0x23bb, 'p', '-' },
	{ 0x23bc, 'r', '-' },
	{ 0x23bd, 's', '_' },
	{ 0x2409, 'b', '#' },
	{ 0x240a, 'e', '#' },
	{ 0x240b, 'i', '#' },
	{ 0x240c, 'c', '#' },
	{ 0x240d, 'd', '#' },
	{ 0x2424, 'h', '#' },
	{ 0x2500, 'q', '-' },
	{ 0x2501, 'q', '-' },
	{ 0x2502, 'x', '|' },
	{ 0x2503, 'x', '|' },
	{ 0x250c, 'l', '+' },
	{ 0x250f, 'l', '+' },
	{ 0x2510, 'k', '+' },
	{ 0x2513, 'k', '+' },
	{ 0x2514, 'm', '+' },
	{ 0x2517, 'm', '+' },
	{ 0x2518, 'j', '+' },
	{ 0x251b, 'j', '+' },
	{ 0x251c, 't', '+' },
	{ 0x2523, 't', '+' },
	{ 0x2524, 'u', '+' },
	{ 0x252b, 'u', '+' },
	{ 0x252c, 'w', '+' },
	{ 0x2533, 'w', '+' },
	{ 0x2534, 'v', '+' },
	{ 0x253b, 'v', '+' },
	{ 0x253c, 'n', '+' },
	{ 0x254b, 'n', '+' },
	{ 0x2550, 'q', '=' },
	{ 0x2551, 'x', '|' },
	{ 0x2554, 'l', '+' },
	{ 0x2557, 'k', '+' },
	{ 0x255a, 'm', '+' },
	{ 0x255d, 'j', '+' },
	{ 0x2560, 't', '+' },
	{ 0x2563, 'u', '+' },
	{ 0x2566, 'w', '+' },
	{ 0x2569, 'v', '+' },
	{ 0x256c, 'n', '+' },
	{ 0x256d, 'l', '+' },
	{ 0x256e, 'k', '+' },
	{ 0x256f, 'j', '+' },
	{ 0x2570, 'm', '+' },
	{ 0x2588, '0', '#' },
	{ 0x2591, 'a', ':' },
	{ 0x2592, 'a', ':' },
	{ 0x2593, 'a', ':' },
	{ 0x25c6, '`', '*' },
};

/* U+00A0 to U+00FF without what ASCII lacks. */
static const char latin[] = " !cLoY|S\"Ca<--R-o#23'uP.,1o>????"
			    "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTs"
			    "aaaaaaaceeeeiiiidnooooo/ouuuuyty";

_Static_assert(sizeof latin == 0x60 + 1, "a character for each");

static int
compare_known(const void *key, const void *row)
{
	int cp = *(const uint16_t *)key, other = *(const uint16_t *)row;

	return cp - other;
}

/* A character for a terminal without UTF-8. */
static char
plain_char(const struct render *r, uint32_t cp, bool *acs)
{
	uint16_t key = (uint16_t)cp;
	const char *row = NULL;
	char letter;
	size_t i;
	int byte;

	*acs = false;
	if (cp < 0x7f)
		return (char)cp;
	byte = locale_to_byte(cp);
	if (byte != -1)
		return (char)byte;
	if (cp <= UINT16_MAX)
		row = bsearch(&key, known, nitems(known), sizeof known[0],
		    compare_known);
	if (row == NULL)
		return cp >= 0xa0 && cp <= 0xff ? latin[cp - 0xa0] : '?';
	i = (size_t)(row - (const char *)known) / sizeof known[0];
	letter = known[i].acs != 0 ?
	    term_acs(r->term, (unsigned char)known[i].acs) : '\0';
	*acs = letter != '\0';
	return *acs ? letter : known[i].plain;
}

/* The first code point of a glyph. */
static uint32_t
base_of(const struct render *r, uint32_t glyph)
{
	const char *s;
	size_t len;
	uint32_t cp = glyph & GLYPH_TEXT;

	if (glyph & GLYPH_CLUSTER) {
		s = intern_cluster_text(r->intern, cp, &len);
		utf8_decode(s, len, &cp);
	}
	return cp;
}

static size_t
plain_text(const struct render *r, uint32_t glyph, char *out, bool *acs)
{
	out[0] = plain_char(r, base_of(r, glyph), acs);
	if (!(glyph & GLYPH_WIDE))
		return 1;
	/* No letter is two columns wide. */
	*acs = false;
	out[0] = out[1] = '?';
	return 2;
}

size_t
glyph_text(struct render *r, uint32_t glyph, char *out, bool *acs)
{
	uint32_t cp = glyph & GLYPH_TEXT;
	const char *s;
	size_t len;

	*acs = false;
	if (glyph_blank(glyph)) {
		out[0] = ' ';
		return 1;
	}
	if (!r->can->utf8)
		return plain_text(r, glyph, out, acs);
	if (glyph & GLYPH_CLUSTER) {
		s = intern_cluster_text(r->intern, cp, &len);
		memcpy(out, s, len);
		return len;
	}
	/* What has no column of its own would join the cell before it. */
	if (cp >= 0x300 && (widths_class(r->widths, cp) & WIDTH_MASK) == 0) {
		out[0] = out[1] = ' ';
		return glyph & GLYPH_WIDE ? 2 : 1;
	}
	return utf8_encode(cp, out);
}

/* Whether a code point after another one leaves the columns as they are. */
static bool
joins_quietly(struct render *r, uint32_t cp)
{
	if (cp == ZWJ || cp == VS15 || cp == VS16 ||
	    (cp >= 0x1160 && cp <= 0x11ff))
		return false;
	return (widths_class(r->widths, cp) & WIDTH_MASK) == 0;
}

/*
 * Clusters are where terminals differ: some add up the columns of the code
 * points, some know about joiners and selectors.
 */
static bool
cluster_sure(struct render *r, uint32_t glyph, unsigned int *most)
{
	unsigned int width = glyph & GLYPH_WIDE ? 2 : 1, own;
	const char *s;
	size_t len, at, n;
	struct cluster whole;
	uint32_t cp;
	bool sure = true;

	s = intern_cluster_text(r->intern, glyph & GLYPH_TEXT, &len);
	*most = 0;
	for (at = 0; at < len; at += n) {
		n = utf8_decode(s + at, len - at, &cp);
		own = widths_class(r->widths, cp) & WIDTH_MASK;
		*most += cp == VS16 ? 1 : own;
		if (at == 0 ? own != width : !joins_quietly(r, cp))
			sure = false;
	}
	if (*most < width)
		*most = width;
	if (sure || !r->modes.graphemes)
		return sure;
	/* One that grew where it had no room is drawn as it can be. */
	cluster_next(r->widths, s, len, &whole);
	return whole.width == width;
}

/*
 * Whether it is one of the pictographs that are two columns since Unicode 9
 * (2016): a terminal that we know nothing of may have it in one.
 */
static bool
is_recent(uint32_t cp)
{
	return (cp >= 0x2300 && cp <= 0x2bff) ||
	    (cp >= 0x1f000 && cp <= 0x1ffff);
}

bool
glyph_sure(struct render *r, uint32_t glyph, unsigned int *most)
{
	unsigned int width = glyph & GLYPH_WIDE ? 2 : 1, own;
	uint32_t cp = glyph & GLYPH_TEXT;

	if (likely(glyph < 0x300))
		return true;
	if (!r->can->utf8)
		return true;
	if (glyph & GLYPH_CLUSTER)
		return cluster_sure(r, glyph, most);
	own = widths_class(r->widths, cp) & WIDTH_MASK;
	*most = own > width ? own : width;
	if (own != width)
		return own == 0;
	return width == 1 || r->can->up_to_date || !is_recent(cp);
}

void
acs_set(struct render *r, bool on)
{
	if (r->acs == on)
		return;
	term_put(r->term, &r->work, on ? CAP_SMACS : CAP_RMACS);
	r->acs = on;
}

void
put_string(struct render *r, const char *s)
{
	size_t left = strlen(s), n;
	uint32_t cp;
	bool acs;
	char c;

	if (r->can->utf8) {
		buf_put(&r->work, s, left);
		return;
	}
	for (; left != 0; s += n, left -= n) {
		n = utf8_decode(s, left, &cp);
		c = plain_char(r, cp, &acs);
		buf_put_u8(&r->work, (uint8_t)(acs ? '?' : c));
	}
}
