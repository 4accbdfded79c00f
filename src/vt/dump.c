/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "base/buf.h"
#include "text/colour.h"
#include "text/intern.h"
#include "text/utf8.h"
#include "vt/dump.h"
#include "vt/state.h"

#define TIDY_ROWS 64 /* rows of history between two looks at the pens */

/* A kind of underline as the bits of an attribute. */
#define UNDERLINE(kind) (UNDERLINE_##kind << STYLE_UNDERLINE_SHIFT)

/* Attributes in the order in which tmux writes them. */
static const struct {
	uint16_t mask, attr;
	const char *code;
} attrs[] = {
	{ STYLE_BOLD, STYLE_BOLD, "1" },
	{ STYLE_DIM, STYLE_DIM, "2" },
	{ STYLE_ITALIC, STYLE_ITALIC, "3" },
	{ STYLE_UNDERLINE, UNDERLINE(SINGLE), "4" },
	{ STYLE_BLINK, STYLE_BLINK, "5" },
	{ STYLE_REVERSE, STYLE_REVERSE, "7" },
	{ STYLE_INVISIBLE, STYLE_INVISIBLE, "8" },
	{ STYLE_STRIKE, STYLE_STRIKE, "9" },
	{ STYLE_UNDERLINE, UNDERLINE(DOUBLE), "4:2" },
	{ STYLE_UNDERLINE, UNDERLINE(CURLY), "4:3" },
	{ STYLE_UNDERLINE, UNDERLINE(DOTTED), "4:4" },
	{ STYLE_UNDERLINE, UNDERLINE(DASHED), "4:5" },
	{ STYLE_OVERLINE, STYLE_OVERLINE, "53" },
};

/* A row being written. */
struct dump {
	const struct intern *intern;
	unsigned int flags;
	uint32_t *pen;
	struct buf *out;
};

static void
put_escape(const struct dump *d)
{
	if (d->flags & DUMP_ESCAPE)
		buf_put_str(d->out, "\\033");
	else
		buf_put_u8(d->out, 0x1b);
}

/* An OSC 8, which an empty URI ends. */
static void
put_link(const struct dump *d, uint32_t link)
{
	const char *id = intern_link_id(d->intern, link);

	put_escape(d);
	buf_put_str(d->out, "]8;");
	if (link != 0 && *id != '\0')
		buf_printf(d->out, "id=%s", id);
	buf_printf(d->out, ";%s", intern_link_uri(d->intern, link));
	put_escape(d);
	buf_put_str(d->out, d->flags & DUMP_ESCAPE ? "\\\\" : "\\");
}

static bool
has(uint16_t attr, size_t i)
{
	return (attr & attrs[i].mask) == attrs[i].attr;
}

/* Whether an attribute, or underline of its kind, is lost. */
static bool
is_lost(uint16_t from, uint16_t to)
{
	size_t i;

	for (i = 0; i < nitems(attrs); i++)
		if (has(from, i) && !has(to, i))
			return true;
	return false;
}

static void
put_attrs(const struct dump *d, const struct style *from,
    const struct style *to, bool anew)
{
	uint16_t had = anew ? 0 : from->attr;
	char separator = '[';
	size_t i;

	if (anew) {
		put_escape(d);
		buf_put_str(d->out, "[0");
		separator = ';';
	}
	for (i = 0; i < nitems(attrs); i++) {
		if (!has(to->attr, i) || has(had, i))
			continue;
		if (separator == '[')
			put_escape(d);
		buf_printf(d->out, "%c%s", separator, attrs[i].code);
		separator = ';';
	}
	if (separator == ';')
		buf_put_u8(d->out, 'm');
}

/* A colour's own sequence; base is 30, 40 or 50 (for 58 and 59). */
static void
put_colour(const struct dump *d, uint32_t c, uint32_t was, unsigned int base,
    bool anew)
{
	unsigned int i = c & 0xff;

	if (c == (anew ? COLOUR_DEFAULT : was))
		return;
	put_escape(d);
	if ((c & COLOUR_KIND) == COLOUR_RGB)
		buf_printf(d->out, "[%u;2;%u;%u;%um", base + 8, c >> 16 & 0xff,
		    c >> 8 & 0xff, i);
	else if ((c & COLOUR_KIND) != COLOUR_INDEXED)
		buf_printf(d->out, "[%um", base + 9);
	else if (i < 16 && base != 50)
		buf_printf(d->out, "[%um", i < 8 ? base + i : base + 52 + i);
	else
		buf_printf(d->out, "[%u;5;%um", base + 8, i);
}

static void
put_style(const struct dump *d, uint32_t pen)
{
	const struct style *from = intern_style(d->intern, *d->pen);
	const struct style *to = intern_style(d->intern, pen);
	bool anew = is_lost(from->attr, to->attr) ||
	    (from->ul != COLOUR_DEFAULT && to->ul == COLOUR_DEFAULT);

	put_attrs(d, from, to, anew);
	put_colour(d, to->fg, from->fg, 30, anew);
	put_colour(d, to->bg, from->bg, 40, anew);
	put_colour(d, to->ul, from->ul, 50, anew);
	*d->pen = pen;
}

static void
put_glyph(const struct dump *d, uint32_t glyph)
{
	char text[UTF8_MAX];
	const char *s = text;
	size_t n;

	if (glyph & GLYPH_CLUSTER)
		s = intern_cluster_text(d->intern, glyph & GLYPH_TEXT, &n);
	else
		n = utf8_encode(glyph == 0 ? ' ' : glyph & GLYPH_TEXT, text);
	if (glyph == '\\' && d->flags & DUMP_ESCAPE)
		buf_put_u8(d->out, '\\');
	buf_put(d->out, s, n);
}

/* Take spaces off the end, but not of what was there before. */
static void
trim(struct buf *b, size_t before)
{
	while (buf_len(b) > before && b->data[b->end - 1] == ' ')
		b->end--;
}

void
dump_cells(const struct intern *in, const struct cell *c, size_t n,
    unsigned int flags, uint32_t *pen, struct buf *out)
{
	struct dump d = { in, flags, pen, out };
	size_t before = buf_len(out), i;
	uint32_t link = 0, now;

	for (i = 0; i < n; i++) {
		if (c[i].glyph & GLYPH_SPACER)
			continue;
		if (flags & DUMP_STYLES) {
			if (c[i].pen != *pen)
				put_style(&d, c[i].pen);
			now = intern_style(in, c[i].pen)->link;
			if (now != link)
				put_link(&d, now);
			link = now;
		}
		put_glyph(&d, c[i].glyph);
	}
	/* A link does not go over the end of a row. */
	if (link != 0)
		put_link(&d, 0);
	if (!(flags & (DUMP_JOIN | DUMP_SPACES)))
		trim(out, before);
}

/* What is dumped, between rows. */
struct walk {
	struct vt *vt;
	unsigned int flags;
	uint32_t pen;
	struct buf *out;
};

static void
put_row(struct walk *w, const struct cell *c, size_t n, bool wrapped)
{
	if (!wrapped)
		n = cells_text(c, n);
	dump_cells(w->vt->config.intern, c, n, w->flags, &w->pen, w->out);
	if (!wrapped || !(w->flags & DUMP_JOIN))
		buf_put_u8(w->out, '\n');
}

/* Let pens go that no row has any more; the one in force stays. */
static void
tidy(struct walk *w)
{
	struct intern *in = w->vt->config.intern;
	struct style style = *intern_style(in, w->pen);

	style.link = 0;
	intern_tidy(in);
	w->pen = intern_pen(in, &style);
}

/* Rows of the history: from the one that is `back` before the screen on. */
static void
put_history(struct walk *w, uint64_t back, uint64_t count)
{
	struct history_walk walk;
	struct history_row row;
	unsigned int rows = 0;

	history_walk_init(w->vt->history, &walk, grid(w->vt)->cols, back);
	for (; count > 0 && history_walk_next(&walk, &row); count--) {
		put_row(w, row.cells.cell, row.cells.count, row.wrapped);
		/* Where a line ends no row to come has a pen yet. */
		if (++rows >= TIDY_ROWS && !row.wrapped) {
			rows = 0;
			tidy(w);
		}
	}
	history_walk_end(&walk);
	tidy(w);
}

static void
put_screen(struct walk *w, const struct grid *g, unsigned int from,
    unsigned int to)
{
	for (; from <= to; from++) {
		struct row *r = g->row[from];
		bool wrapped = (r->flags & ROW_WRAPPED) != 0;
		unsigned int n = r->used;

		if (wrapped) {
			n = grid_wrapped_cols(g, from);
			grid_extend(r, n);
		}
		put_row(w, r->cells, n, wrapped);
	}
}

static int64_t
clamp(int64_t v, int64_t lo, int64_t hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

bool
vt_dump(struct vt *vt, int64_t from, int64_t to, unsigned int flags,
    struct buf *out)
{
	struct walk w = { vt, flags, PEN_DEFAULT, out };
	const struct grid *g = grid(vt);
	int64_t history = 0, tmp;

	if (flags & DUMP_SAVED) {
		if (vt->screen == &vt->main)
			return false;
		g = vt->main.grid;
	} else
		history = (int64_t)history_row_count(vt->history, g->cols);
	from = clamp(from, -history, g->rows - 1);
	to = clamp(to, -history, g->rows - 1);
	if (from > to) {
		tmp = from;
		from = to;
		to = tmp;
	}
	if (from < 0)
		put_history(&w, (uint64_t)-from,
		    (uint64_t)((to < 0 ? to + 1 : 0) - from));
	if (to >= 0)
		put_screen(&w, g, from < 0 ? 0 : (unsigned int)from,
		    (unsigned int)to);
	return true;
}
