/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Colours and attributes of the small terminal. */

#include "compat/compat.h"

#include <string.h>

#include "regress/lib/tinyterm-int.h"
#include "text/colour.h"

static uint32_t
sgr_colour(struct tt *t, const struct csi *c, int *i)
{
	int kind, r, g, b;
	bool colon;

	if (*i + 2 >= c->n) {
		tt_fail(t, "SGR colour");
		return COLOUR_DEFAULT;
	}
	kind = c->p[++*i];
	colon = c->colon[*i];
	if (kind == 5)
		return colour_indexed((unsigned int)c->p[++*i]);
	if (colon && c->p[*i + 1] < 0)
		++*i; /* the colour space */
	if (kind != 2 || *i + 3 >= c->n) {
		tt_fail(t, "SGR colour");
		return COLOUR_DEFAULT;
	}
	r = c->p[++*i];
	g = c->p[++*i];
	b = c->p[++*i];
	return colour_rgb((unsigned int)r, (unsigned int)g, (unsigned int)b);
}

static const struct {
	int on, off;
	uint16_t attr;
} attrs[] = {
	{ 1, 22, STYLE_BOLD },
	{ 2, 22, STYLE_DIM },
	{ 3, 23, STYLE_ITALIC },
	{ 5, 25, STYLE_BLINK },
	{ 7, 27, STYLE_REVERSE },
	{ 8, 28, STYLE_INVISIBLE },
	{ 9, 29, STYLE_STRIKE },
	{ 53, 55, STYLE_OVERLINE },
};

static bool
sgr_attr(struct tt *t, int p)
{
	bool found = false;
	size_t i;

	for (i = 0; i < nitems(attrs); i++) {
		if (p == attrs[i].on)
			t->style.attr |= attrs[i].attr;
		else if (p == attrs[i].off)
			t->style.attr &= (uint16_t)~attrs[i].attr;
		else
			continue;
		found = true;
		if (p == attrs[i].off && t->flags & TT_SGR_RESET_ONLY)
			tt_fail(t, "SGR that is not there");
	}
	return found;
}

static void
sgr_one(struct tt *t, const struct csi *c, int *i)
{
	struct style *s = &t->style;
	unsigned int p = c->p[*i] < 0 ? 0 : (unsigned int)c->p[*i];

	if (p == 0)
		memset(s, 0, sizeof *s);
	else if (p == 4 && *i + 1 < c->n && c->colon[*i + 1])
		style_set_underline(s, (unsigned int)c->p[++*i]);
	else if (p == 4 || p == 24)
		style_set_underline(s, p == 4);
	else if (p == 38 || p == 48 || p == 58)
		*(p == 38 ? &s->fg : p == 48 ? &s->bg : &s->ul) =
		    sgr_colour(t, c, i);
	else if (p == 39 || p == 49 || p == 59)
		*(p == 39 ? &s->fg : p == 49 ? &s->bg : &s->ul) =
		    COLOUR_DEFAULT;
	else if (p >= 30 && p <= 37)
		s->fg = colour_indexed(p - 30);
	else if (p >= 40 && p <= 47)
		s->bg = colour_indexed(p - 40);
	else if (p >= 90 && p <= 97)
		s->fg = colour_indexed(p - 82);
	else if (p >= 100 && p <= 107)
		s->bg = colour_indexed(p - 92);
	else if (!sgr_attr(t, (int)p))
		tt_fail(t, "SGR");
}

void
tt_sgr(struct tt *t, const struct csi *c)
{
	int i;

	for (i = 0; i < c->n; i++)
		sgr_one(t, c, &i);
}
