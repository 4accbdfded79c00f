/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "client/render-int.h"
#include "text/colour.h"
#include "text/intern.h"

/* What shows of a cell without a character, besides its background. */
#define SHOWS_BLANK                                                           \
	(STYLE_UNDERLINE | STYLE_REVERSE | STYLE_STRIKE | STYLE_OVERLINE)

/* What erasing may leave in cells besides the background, or may not. */
#define SPOILS_ERASE (SHOWS_BLANK | STYLE_BLINK | STYLE_INVISIBLE)

#define SOME_LINK UINT32_MAX /* one is open, its number means nothing now */

static const struct style plain;

void
looks_forget(struct render *r)
{
	size_t i;

	for (i = 0; i < LOOKS; i++)
		r->looks[i].pen = NO_PEN;
	r->pen = NO_PEN;
	if (r->link != 0)
		r->link = SOME_LINK;
}

static struct abilities
abilities_of(const struct render *r)
{
	struct abilities a = { .colours = r->can->colours,
		.attrs = r->can->attrs,
		.styles = r->can->features & FEATURE_USSTYLE,
		.links = r->can->features & FEATURE_HYPERLINKS,
		.graphemes = r->can->features & FEATURE_GRAPHEMES };

	return a;
}

static bool
colour_reviewed(uint32_t c, const struct abilities *was)
{
	if (c == COLOUR_DEFAULT)
		return false;
	return (c & COLOUR_KIND) == COLOUR_RGB || (c & 0xff) >= was->colours;
}

/* Whether a cell may look another way now than it did. */
static bool
reviewed(const struct render *r, struct cell c, const struct abilities *was,
    const struct abilities *is)
{
	const struct style *s = intern_style(r->intern, c.pen);

	if (was->colours != is->colours && (colour_reviewed(s->fg, was) ||
	    colour_reviewed(s->bg, was) || colour_reviewed(s->ul, was)))
		return true;
	if ((was->attrs ^ is->attrs) & s->attr)
		return true;
	if (was->styles != is->styles &&
	    (style_underline(s) > UNDERLINE_SINGLE || s->ul != COLOUR_DEFAULT))
		return true;
	if (was->links != is->links && s->link != 0)
		return true;
	return was->graphemes != is->graphemes && c.glyph & GLYPH_CLUSTER;
}

static void
review_frame(const struct render *r, struct frame *f,
    const struct abilities *was, const struct abilities *is)
{
	struct cell *c;
	unsigned int x, y;

	for (y = 0; y < f->rows; y++) {
		for (x = 0; x < f->cols; x++) {
			c = &f->row[y].cells[x];
			if (c->pen == PEN_DEFAULT &&
			    !(c->glyph & GLYPH_CLUSTER))
				continue;
			if (!reviewed(r, *c, was, is))
				continue;
			/* Like nothing that may be wanted there. */
			c->glyph = GLYPH_SPACER;
			f->row[y].id = 0;
		}
	}
}

void
looks_review(struct render *r)
{
	struct abilities was = r->abilities, is = abilities_of(r);

	looks_forget(r);
	r->abilities = is;
	review_frame(r, r->shadow, &was, &is);
	if (r->other != NULL)
		review_frame(r, r->other, &was, &is);
}

/* Reduce a colour to what there is. */
static uint32_t
reduce(const struct term_can *can, uint32_t c)
{
	if (c == COLOUR_DEFAULT || can->colours > 256)
		return c;
	switch (can->colours) {
	case 256:
		return colour_indexed(colour_to_256(c));
	case 16:
		return colour_indexed(colour_to_16(c));
	case 8:
		return colour_indexed(colour_to_8(c));
	default:
		return COLOUR_DEFAULT;
	}
}

static unsigned int
lightness(uint32_t c)
{
	if ((c & COLOUR_KIND) == COLOUR_INDEXED)
		c = colour_value(c & 0xff);
	return (c >> 16 & 0xff) * 30 + (c >> 8 & 0xff) * 59 + (c & 0xff) * 11;
}

/*
 * On a terminal without colours, text on a background that is lighter than
 * itself shows as reversed: the default is light text on a dark ground.
 */
static void
reduce_to_mono(struct style *s)
{
	unsigned int fg = s->fg == COLOUR_DEFAULT ? lightness(0xe5e5e5) :
						     lightness(s->fg);

	if (s->bg != COLOUR_DEFAULT && lightness(s->bg) > fg)
		s->attr ^= STYLE_REVERSE;
	s->fg = s->bg = COLOUR_DEFAULT;
}

static void
reduce_colours(const struct term_can *can, struct style *s)
{
	uint32_t fg = s->fg;

	if (can->colours > 256)
		return;
	if (can->colours == 0) {
		reduce_to_mono(s);
		return;
	}
	s->fg = reduce(can, fg);
	s->bg = reduce(can, s->bg);
	/* The bright half of sixteen is bold, where there are but eight. */
	if (can->colours == 8 && (fg & COLOUR_KIND) == COLOUR_INDEXED &&
	    (fg & 0xff) >= 8 && (fg & 0xff) < 16)
		s->attr |= STYLE_BOLD;
}

static void
reduce_underline(const struct render *r, struct style *s)
{
	bool styles = r->can->features & FEATURE_USSTYLE;

	if (s->attr & STYLE_ITALIC & ~r->can->attrs)
		style_set_underline(s, UNDERLINE_SINGLE);
	if (!term_has(r->term, CAP_SMUL))
		style_set_underline(s, UNDERLINE_NONE);
	else if (!styles && style_underline(s) > UNDERLINE_SINGLE)
		style_set_underline(s, UNDERLINE_SINGLE);
	if (!styles || style_underline(s) == UNDERLINE_NONE)
		s->ul = COLOUR_DEFAULT;
	else
		s->ul = reduce(r->can, s->ul);
}

/* Reduce a style to what the terminal can show. */
static void
look_make(struct render *r, struct look *l, uint32_t pen)
{
	struct style *s = &l->style;

	*s = *intern_style(r->intern, pen);
	l->pen = pen;
	l->link = r->can->features & FEATURE_HYPERLINKS ? s->link : 0;
	s->link = 0;
	s->attr &= (uint16_t)~STYLE_PROTECTED;
	l->hidden = s->attr & STYLE_INVISIBLE & ~r->can->attrs;
	reduce_colours(r->can, s);
	reduce_underline(r, s);
	s->attr &= (uint16_t)(r->can->attrs | STYLE_UNDERLINE);
}

const struct look *
look_of(struct render *r, uint32_t pen)
{
	struct look *l = &r->looks[pen % LOOKS];

	if (unlikely(l->pen != pen))
		look_make(r, l, pen);
	return l;
}

static bool
blank_style_same(const struct style *a, const struct style *b)
{
	if ((a->attr | b->attr) & SHOWS_BLANK)
		return style_equal(a, b);
	return a->bg == b->bg;
}

bool
blank_same(struct render *r, uint32_t a, uint32_t b)
{
	struct look look = *look_of(r, a);
	const struct look *other = look_of(r, b);

	return look.link == other->link &&
	    blank_style_same(&look.style, &other->style);
}

bool
cell_alike(struct render *r, struct cell a, struct cell b)
{
	struct look look;
	const struct look *other;

	if (glyph_blank(a.glyph) && glyph_blank(b.glyph))
		return a.pen == b.pen || blank_same(r, a.pen, b.pen);
	if (a.glyph != b.glyph)
		return false;
	look = *look_of(r, a.pen);
	other = look_of(r, b.pen);
	return look.link == other->link && look.hidden == other->hidden &&
	    style_equal(&look.style, &other->style);
}

/* Open a hyperlink instead of the one that is open; 0 for none. */
static void
link_set(struct render *r, uint32_t link)
{
	const char *id;

	if (link == r->link)
		return;
	r->link = link;
	buf_put_str(&r->work, "\033]8;");
	if (link == 0) {
		buf_put_str(&r->work, ";\033\\");
		return;
	}
	id = intern_link_id(r->intern, link);
	if (*id != '\0') {
		buf_put_str(&r->work, "id=");
		buf_put_str(&r->work, id);
	}
	buf_put_u8(&r->work, ';');
	buf_put_str(&r->work, intern_link_uri(r->intern, link));
	buf_put_str(&r->work, "\033\\");
}

void
link_close(struct render *r)
{
	link_set(r, 0);
}

/* Switch on, one string each, what a plain style lacks. */
static void
put_strings(struct render *r, const struct style *s)
{
	static const struct {
		uint16_t attr;
		enum term_cap cap, other;
	} table[] = {
		{ STYLE_BOLD, CAP_BOLD, CAP_BOLD },
		{ STYLE_DIM, CAP_DIM, CAP_DIM },
		{ STYLE_ITALIC, CAP_SITM, CAP_SITM },
		{ STYLE_UNDERLINE, CAP_SMUL, CAP_SMUL },
		{ STYLE_BLINK, CAP_BLINK, CAP_BLINK },
		{ STYLE_REVERSE, CAP_REV, CAP_SMSO },
		{ STYLE_INVISIBLE, CAP_INVIS, CAP_INVIS },
		{ STYLE_STRIKE, CAP_SMXX, CAP_SMXX },
		{ STYLE_OVERLINE, CAP_OVERLINE, CAP_OVERLINE },
	};
	size_t i;

	for (i = 0; i < nitems(table); i++)
		if (s->attr & table[i].attr)
			term_put(r->term, &r->work,
			    term_has(r->term, table[i].cap) ? table[i].cap :
							      table[i].other);
	if (s->fg != COLOUR_DEFAULT)
		term_put1(r->term, &r->work, CAP_SETAF,
		    (int)colour_to_256(s->fg));
	if (s->bg != COLOUR_DEFAULT)
		term_put1(r->term, &r->work, CAP_SETAB,
		    (int)colour_to_256(s->bg));
}

void
pen_reset(struct render *r)
{
	acs_set(r, false);
	if (r->style_known && r->can->sgr)
		buf_put_str(&r->work, "\033[m");
	else
		term_put(r->term, &r->work, CAP_SGR0);
	r->style = plain;
	r->style_known = true;
	r->pen = r->link == 0 ? PEN_DEFAULT : NO_PEN;
}

void
pen_forget(struct render *r)
{
	r->style_known = false;
	r->pen = NO_PEN;
	if (r->link != 0)
		r->link = SOME_LINK;
	r->acs = false;
}

static void
style_set(struct render *r, const struct style *to)
{
	uint8_t *p;

	if (!r->style_known)
		pen_reset(r);
	if (style_equal(&r->style, to))
		return;
	if (r->can->sgr) {
		p = buf_reserve(&r->work, STYLE_SGR_MAX);
		if (p != NULL)
			buf_added(&r->work,
			    style_sgr(&r->style, to, (char *)p));
	} else {
		if (!style_equal(&r->style, &plain))
			pen_reset(r);
		put_strings(r, to);
	}
	r->style = *to;
}

void
pen_set(struct render *r, uint32_t pen)
{
	const struct look *l;

	if (likely(pen == r->pen))
		return;
	l = look_of(r, pen);
	link_set(r, l->link);
	style_set(r, &l->style);
	r->pen = pen;
}

void
pen_set_blank(struct render *r, uint32_t pen)
{
	const struct look *l;

	if (pen == r->pen)
		return;
	l = look_of(r, pen);
	if (!r->style_known || l->link != r->link ||
	    !blank_style_same(&l->style, &r->style))
		pen_set(r, pen);
}

bool
pen_erasable(struct render *r, uint32_t pen)
{
	const struct look *l = look_of(r, pen);

	return l->link == 0 && !(l->style.attr & SHOWS_BLANK) &&
	    (l->style.bg == COLOUR_DEFAULT || r->can->bce);
}

void
pen_set_erase(struct render *r, uint32_t pen)
{
	struct style to = plain;

	to.bg = look_of(r, pen)->style.bg;
	if (r->style_known && r->style.bg == to.bg &&
	    !(r->style.attr & SPOILS_ERASE))
		return;
	style_set(r, &to);
	r->pen = r->link == 0 && style_equal(&to, &plain) ? PEN_DEFAULT :
							    NO_PEN;
}
