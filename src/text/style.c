/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "text/colour.h"
#include "text/style.h"

/* The attributes that SGR sets and clears with a number each. */
static const struct {
	uint16_t attr;
	uint8_t on, off;
} sgr_attrs[] = {
	{ STYLE_BOLD, 1, 22 },
	{ STYLE_DIM, 2, 22 },
	{ STYLE_ITALIC, 3, 23 },
	{ STYLE_BLINK, 5, 25 },
	{ STYLE_REVERSE, 7, 27 },
	{ STYLE_INVISIBLE, 8, 28 },
	{ STYLE_STRIKE, 9, 29 },
	{ STYLE_OVERLINE, 53, 55 },
};

/* Write a number after a separator; returns where the next one goes. */
static inline char *
number(char *p, char separator, unsigned int n)
{
	*p++ = separator;
	if (n >= 100)
		*p++ = (char)('0' + n / 100);
	if (n >= 10)
		*p++ = (char)('0' + n / 10 % 10);
	*p++ = (char)('0' + n % 10);
	return p;
}

/* A sequence being written: parameters go in one after another. */
struct sgr {
	char *start, *end;
};

/* Add a parameter, of three digits at most. */
static inline void
param(struct sgr *s, unsigned int n)
{
	s->end = number(s->end, s->end == s->start ? '[' : ';', n);
}

/*
 * Add colour parameters; base is 30, 40 or 50 (for 58 and 59, whose parts
 * are subparameters).
 */
static void
param_colour(struct sgr *s, uint32_t c, unsigned int base)
{
	char part = base == 50 ? ':' : ';', *p;
	unsigned int i = c & 0xff;

	if ((c & COLOUR_KIND) == COLOUR_DEFAULT) {
		param(s, base + 9);
	} else if (base != 50 && (c & COLOUR_KIND) == COLOUR_INDEXED &&
	    i < 16) {
		param(s, i < 8 ? base + i : base + 60 + i - 8);
	} else if ((c & COLOUR_KIND) == COLOUR_INDEXED) {
		param(s, base + 8);
		s->end = number(number(s->end, part, 5), part, i);
	} else {
		param(s, base + 8);
		p = number(s->end, part, 2);
		if (base == 50)
			*p++ = part; /* no colour space */
		p = number(p, part, c >> 16 & 0xff);
		p = number(p, part, c >> 8 & 0xff);
		s->end = number(p, part, i);
	}
}

/* Add what ends attributes, and what begins others. */
static void
param_attrs(struct sgr *s, uint16_t from, uint16_t to)
{
	uint16_t had = from, gone = had & ~to;
	size_t i;

	/* 22 ends bold and dim together: the one that stays is set anew. */
	if (gone & (STYLE_BOLD | STYLE_DIM))
		had &= (uint16_t)~(STYLE_BOLD | STYLE_DIM);
	for (i = 0; i < nitems(sgr_attrs); i++) {
		if (!(gone & sgr_attrs[i].attr))
			continue;
		if (sgr_attrs[i].off == 22 && i > 0 && gone & STYLE_BOLD)
			continue; /* written already */
		param(s, sgr_attrs[i].off);
	}
	for (i = 0; i < nitems(sgr_attrs); i++)
		if (to & ~had & sgr_attrs[i].attr)
			param(s, sgr_attrs[i].on);
}

static void
param_underline(struct sgr *s, unsigned int kind)
{
	param(s, kind == UNDERLINE_NONE ? 24 : 4);
	if (kind > UNDERLINE_SINGLE)
		s->end = number(s->end, ':', kind);
}

/* Write what differs; returns the length without the leading escape. */
static size_t
write_change(const struct style *from, const struct style *to, char *out)
{
	struct sgr s = { out, out };

	if (from->attr != to->attr)
		param_attrs(&s, from->attr, to->attr);
	if (style_underline(from) != style_underline(to))
		param_underline(&s, style_underline(to));
	if (from->fg != to->fg)
		param_colour(&s, to->fg, 30);
	if (from->bg != to->bg)
		param_colour(&s, to->bg, 40);
	if (from->ul != to->ul)
		param_colour(&s, to->ul, 50);
	return (size_t)(s.end - s.start);
}

/* Whether something ends, which one "0" may do for several. */
static bool
ends_any(const struct style *from, const struct style *to)
{
	return from->attr & ~to->attr ||
	    (from->fg != to->fg && to->fg == COLOUR_DEFAULT) ||
	    (from->bg != to->bg && to->bg == COLOUR_DEFAULT) ||
	    (from->ul != to->ul && to->ul == COLOUR_DEFAULT);
}

/* "0" and everything anew, where that is shorter than a change of n. */
static size_t
write_anew(const struct style *to, char *out, size_t n)
{
	static const struct style plain;
	char anew[STYLE_SGR_MAX];
	size_t m = write_change(&plain, to, anew);

	if (m + 2 >= n && m != 0)
		return n;
	memcpy(out, "[0;", 3);
	if (m == 0)
		return 1;
	memcpy(out + 3, anew + 1, m - 1);
	return m + 2;
}

size_t
style_sgr(const struct style *from, const struct style *to, char *out)
{
	size_t n = write_change(from, to, out + 1);

	if (n == 0)
		return 0;
	if (ends_any(from, to))
		n = write_anew(to, out + 1, n);
	out[0] = '\033';
	out[n + 1] = 'm';
	return n + 2;
}
