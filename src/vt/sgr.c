/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* SGR: parameters into a style, a style into parameters, the SGR stack. */

#include "compat/compat.h"

#include <stdio.h>
#include <string.h>

#include "text/colour.h"
#include "vt/csi.h"

/* What a number does: nothing, but for bits to clear and to set, or more. */
enum kind {
	K_ATTR,
	K_PLAIN,
	K_UNDERLINE, /* with a subparameter, maybe */
	K_FG,
	K_BG,
	K_UL,
	K_EXTENDED /* the colour follows */
};

struct code {
	uint16_t clear, set;
	uint8_t kind;
	uint32_t colour;
};

#define UNDERLINED(kind) (UNDERLINE_##kind << STYLE_UNDERLINE_SHIFT)
#define COLOUR(n, kind, i) [n] = { 0, 0, kind, COLOUR_INDEXED | (i) }
#define COLOURS(n, kind, i)                                                   \
	COLOUR(n, kind, i), COLOUR((n) + 1, kind, (i) + 1),                   \
	COLOUR((n) + 2, kind, (i) + 2), COLOUR((n) + 3, kind, (i) + 3),       \
	COLOUR((n) + 4, kind, (i) + 4), COLOUR((n) + 5, kind, (i) + 5),       \
	COLOUR((n) + 6, kind, (i) + 6), COLOUR((n) + 7, kind, (i) + 7)

static const struct code codes[] = {
	[0] = { .kind = K_PLAIN },
	[1] = { .set = STYLE_BOLD },
	[2] = { .set = STYLE_DIM },
	[3] = { .set = STYLE_ITALIC },
	[4] = { .kind = K_UNDERLINE },
	[5] = { .set = STYLE_BLINK },
	[6] = { .set = STYLE_BLINK },
	[7] = { .set = STYLE_REVERSE },
	[8] = { .set = STYLE_INVISIBLE },
	[9] = { .set = STYLE_STRIKE },
	[21] = { .clear = STYLE_UNDERLINE, .set = UNDERLINED(DOUBLE) },
	[22] = { .clear = STYLE_BOLD | STYLE_DIM },
	[23] = { .clear = STYLE_ITALIC },
	[24] = { .clear = STYLE_UNDERLINE },
	[25] = { .clear = STYLE_BLINK },
	[27] = { .clear = STYLE_REVERSE },
	[28] = { .clear = STYLE_INVISIBLE },
	[29] = { .clear = STYLE_STRIKE },
	COLOURS(30, K_FG, 0),
	[38] = { .kind = K_EXTENDED },
	[39] = { .kind = K_FG, .colour = COLOUR_DEFAULT },
	COLOURS(40, K_BG, 0),
	[48] = { .kind = K_EXTENDED },
	[49] = { .kind = K_BG, .colour = COLOUR_DEFAULT },
	[53] = { .set = STYLE_OVERLINE },
	[55] = { .clear = STYLE_OVERLINE },
	[58] = { .kind = K_EXTENDED },
	[59] = { .kind = K_UL, .colour = COLOUR_DEFAULT },
	COLOURS(90, K_FG, 8),
	COLOURS(100, K_BG, 8),
};

/* The numbers of attributes, each with one that sets it. */
static const uint8_t attrs[] = { 1, 2, 3, 5, 7, 8, 9, 53 };

/* What SGR 0 leaves alone: protection and links are not SGR's. */
static void
plain(struct style *s)
{
	s->fg = s->bg = s->ul = COLOUR_DEFAULT;
	s->attr &= STYLE_PROTECTED;
}

static bool
is_byte(int v)
{
	return v >= 0 && v <= 255;
}

/*
 * The colour that follows 38, 48 or 58 at index i, in either form:
 * "38:5:n", "38:2:r:g:b", "38:2:space:r:g:b", "38;5;n", "38;2;r;g;b".  Sets
 * *used to the values that belong to it.  Returns COLOUR_INVALID when it is
 * none.
 */
static uint32_t
extended_colour(const struct params *p, unsigned int i, unsigned int *used)
{
	bool subs = param_is_sub(p, i + 1);
	unsigned int n = 1, c;
	int kind = param(p, i + 1, -1), r, g, b;

	if (subs)
		while (param_is_sub(p, i + n))
			n++;
	if (kind == 5) {
		*used = subs ? n : 3;
		r = param(p, i + 2, subs ? -1 : 0);
		return is_byte(r) ? colour_indexed((unsigned int)r) :
				    COLOUR_INVALID;
	}
	if (kind != 2) {
		*used = subs ? n : 2;
		return COLOUR_INVALID;
	}
	*used = subs ? n : 5;
	/* With six subparameters the first is a colour space. */
	c = subs && n >= 6 ? i + 3 : i + 2;
	r = param(p, c, 0);
	g = param(p, c + 1, 0);
	b = param(p, c + 2, 0);
	if (!is_byte(r) || !is_byte(g) || !is_byte(b))
		return COLOUR_INVALID;
	return colour_rgb((unsigned int)r, (unsigned int)g, (unsigned int)b);
}

/* 4, with its subparameter if there is one; returns the values used. */
static unsigned int
underline(struct style *s, const struct params *p, unsigned int i)
{
	unsigned int kind = UNDERLINE_SINGLE, n = 1;

	if (param_is_sub(p, i + 1)) {
		kind = (unsigned int)param(p, i + 1, UNDERLINE_SINGLE);
		while (param_is_sub(p, i + n))
			n++;
	}
	if (kind <= UNDERLINE_DASHED)
		style_set_underline(s, kind);
	return n;
}

/* Apply the value at i; returns how many values belonged to it. */
static unsigned int
apply_one(struct style *s, const struct params *p, unsigned int i)
{
	int v = param(p, i, 0);
	unsigned int used = 1;
	const struct code *code;
	uint32_t c;

	if ((unsigned int)v >= nitems(codes))
		return used;
	code = &codes[v];
	switch ((enum kind)code->kind) {
	case K_ATTR:
		s->attr = (uint16_t)((s->attr & ~code->clear) | code->set);
		break;
	case K_PLAIN: plain(s); break;
	case K_UNDERLINE: used = underline(s, p, i); break;
	case K_FG: s->fg = code->colour; break;
	case K_BG: s->bg = code->colour; break;
	case K_UL: s->ul = code->colour; break;
	case K_EXTENDED:
		c = extended_colour(p, i, &used);
		if (c != COLOUR_INVALID)
			*(v == 38 ? &s->fg : v == 48 ? &s->bg : &s->ul) = c;
		break;
	}
	return used;
}

void
sgr_apply(struct style *s, const struct params *p, unsigned int from)
{
	unsigned int i = from;

	if (i >= p->count)
		plain(s);
	while (i < p->count) {
		i += apply_one(s, p, i);
		/* Subparameters that nothing took. */
		while (param_is_sub(p, i))
			i++;
	}
}

void
sgr_reverse(struct style *s, const struct params *p, unsigned int from)
{
	static const uint16_t all = STYLE_BOLD | STYLE_BLINK | STYLE_REVERSE;
	unsigned int i;
	size_t k;
	int v;

	/* DECRARA: 0 stands for 1, 4, 5 and 7 (xterm: also 8). */
	for (i = from; i < p->count || i == from; i++) {
		v = param(p, i, 0);
		if (v == 0)
			s->attr ^= all | STYLE_INVISIBLE;
		if (v == 0 || v == 4)
			style_set_underline(s, style_underline(s) == 0);
		for (k = 0; k < nitems(attrs); k++)
			if (v == attrs[k])
				s->attr ^= codes[v].set;
	}
}

void
csi_sgr(struct vt *vt, const struct sequence *q)
{
	sgr_apply(&vt->style, &q->params, 0);
	vt_style_changed(vt);
}

static size_t
describe_colour(char *out, size_t size, uint32_t c, unsigned int base)
{
	unsigned int i = c & 0xff;

	if ((c & COLOUR_KIND) == COLOUR_RGB)
		return (size_t)snprintf(out, size, ";%u:2::%u:%u:%u", base + 8,
		    c >> 16 & 0xff, c >> 8 & 0xff, i);
	if ((c & COLOUR_KIND) != COLOUR_INDEXED)
		return 0;
	if (i < 16 && base != 50)
		return (size_t)snprintf(out, size, ";%u",
		    i < 8 ? base + i : base + 60 + i - 8);
	return (size_t)snprintf(out, size, ";%u:5:%u", base + 8, i);
}

size_t
sgr_describe(const struct style *s, char *out, size_t size)
{
	unsigned int ul = style_underline(s);
	size_t n, i;

	n = (size_t)snprintf(out, size, "0");
	for (i = 0; i < nitems(attrs); i++) {
		if (!(s->attr & codes[attrs[i]].set))
			continue;
		n += (size_t)snprintf(out + n, size - n, ";%u", attrs[i]);
	}
	if (ul == UNDERLINE_SINGLE)
		n += (size_t)snprintf(out + n, size - n, ";4");
	else if (ul == UNDERLINE_DOUBLE)
		n += (size_t)snprintf(out + n, size - n, ";21");
	else if (ul != UNDERLINE_NONE)
		n += (size_t)snprintf(out + n, size - n, ";4:%u", ul);
	n += describe_colour(out + n, size - n, s->fg, 30);
	n += describe_colour(out + n, size - n, s->bg, 40);
	n += describe_colour(out + n, size - n, s->ul, 50);
	return n;
}

/* What the numbers of XTPUSHSGR stand for. */
enum pushed {
	PUSH_FG = 0x8000,
	PUSH_BG = 0x4000,
	PUSH_ALL = 0
};

static const struct {
	uint8_t number;
	uint16_t what;
} pushable[] = {
	{ 1, STYLE_BOLD },
	{ 2, STYLE_DIM },
	{ 3, STYLE_ITALIC },
	{ 4, STYLE_UNDERLINE },
	{ 5, STYLE_BLINK },
	{ 7, STYLE_REVERSE },
	{ 8, STYLE_INVISIBLE },
	{ 9, STYLE_STRIKE },
	{ 21, STYLE_UNDERLINE },
	{ 30, PUSH_FG },
	{ 31, PUSH_BG },
	/* As xterm's documentation once had them. */
	{ 10, PUSH_FG },
	{ 11, PUSH_BG },
};

void
csi_xtpushsgr(struct vt *vt, const struct sequence *q)
{
	struct sgr_saved *s;
	unsigned int i;
	size_t k;

	if (vt->sgr_depth == SGR_STACK_MAX)
		return;
	s = &vt->sgr_stack[vt->sgr_depth++];
	s->style = vt->style;
	s->mask = PUSH_ALL;
	for (i = 0; i < q->params.count; i++)
		for (k = 0; k < nitems(pushable); k++)
			if (param(&q->params, i, 0) == pushable[k].number)
				s->mask |= pushable[k].what;
}

void
csi_xtpopsgr(struct vt *vt, const struct sequence *q)
{
	const struct sgr_saved *s;
	uint16_t attrs_of;

	(void)q;
	if (vt->sgr_depth == 0)
		return;
	s = &vt->sgr_stack[--vt->sgr_depth];
	attrs_of = s->mask == PUSH_ALL ?
	    STYLE_ATTRS & ~STYLE_PROTECTED : s->mask & STYLE_ATTRS;
	vt->style.attr = (uint16_t)((vt->style.attr & ~attrs_of) |
	    (s->style.attr & attrs_of));
	if (s->mask == PUSH_ALL || s->mask & PUSH_FG)
		vt->style.fg = s->style.fg;
	if (s->mask == PUSH_ALL || s->mask & PUSH_BG)
		vt->style.bg = s->style.bg;
	if (s->mask == PUSH_ALL)
		vt->style.ul = s->style.ul;
	vt_style_changed(vt);
}
