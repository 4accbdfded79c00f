/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/xmalloc.h"
#include "text/cluster.h"
#include "text/colour.h"
#include "text/intern.h"
#include "text/utf8.h"
#include "text/width.h"
#include "vt/record-int.h"

/* The most that one cell, one style and a head can take. */
#define CELL_BYTES (2 + CLUSTER_MAX)
#define STYLE_BYTES                                                           \
	(1 + 3 + 3 + 2 + 4 + 2 * 3 + INTERN_URI_MAX + INTERN_LINK_ID_MAX)
#define HEAD_BYTES 3
#define EXTRA_BYTES 24

#define PIECE 16u /* cells packed at a time */

/* Bytes being written up to an end; full is sticky. */
struct out {
	uint8_t *at, *end;
	bool full;
};

static inline bool
room(struct out *o, size_t n)
{
	if ((size_t)(o->end - o->at) < n)
		o->full = true;
	return !o->full;
}

static void
put_varint(struct out *o, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		*o->at++ = (uint8_t)(v | 0x80);
	*o->at++ = (uint8_t)v;
}

static uint64_t
zigzag(int64_t v)
{
	return (uint64_t)v << 1 ^ (uint64_t)-(int64_t)(v < 0);
}

static void
put_extra(struct out *o, const struct record_extra *e)
{
	*o->at++ = e->marks;
	*o->at++ = e->flags;
	put_varint(o, zigzag(e->status));
	put_varint(o, e->time);
}

static unsigned int
colour_kind(uint32_t c, uint32_t before, bool first)
{
	if (!first && c == before && (c & COLOUR_KIND) != COLOUR_DEFAULT)
		return KIND_SAME;
	return c >> 24 & 3;
}

static void
put_colour(struct out *o, unsigned int kind, uint32_t c)
{
	if (kind == KIND_INDEXED)
		*o->at++ = (uint8_t)c;
	if (kind != KIND_RGB)
		return;
	*o->at++ = (uint8_t)(c >> 16);
	*o->at++ = (uint8_t)(c >> 8);
	*o->at++ = (uint8_t)c;
}

static void
put_string(struct out *o, const char *s)
{
	size_t n = strlen(s);

	put_varint(o, n);
	memcpy(o->at, s, n);
	o->at += n;
}

static void
put_style(struct out *o, const struct intern *in, const struct style *s,
    const struct style *before)
{
	bool first = before == NULL;
	unsigned int fg = colour_kind(s->fg, first ? 0 : before->fg, first);
	unsigned int bg = colour_kind(s->bg, first ? 0 : before->bg, first);

	if (!room(o, s->link != 0 ? STYLE_BYTES : 16))
		return;
	*o->at++ = (uint8_t)(fg << FG_SHIFT | bg << BG_SHIFT |
	    (s->attr != 0 ? HAS_ATTR : 0) |
	    (s->ul != COLOUR_DEFAULT ? HAS_UL : 0) |
	    (s->link != 0 ? HAS_LINK : 0));
	put_colour(o, fg, s->fg);
	put_colour(o, bg, s->bg);
	if (s->attr != 0) {
		*o->at++ = (uint8_t)s->attr;
		*o->at++ = (uint8_t)(s->attr >> 8);
	}
	if (s->ul != COLOUR_DEFAULT) {
		*o->at++ = (uint8_t)(s->ul >> 24);
		put_colour(o, KIND_RGB, s->ul);
	}
	if (s->link != 0) {
		put_string(o, intern_link_uri(in, s->link));
		put_string(o, intern_link_id(in, s->link));
	}
}

/* Write the text of one cell that is no spacer; true if in cell form. */
static bool
put_glyph(struct out *o, const struct record_tables *t, uint32_t glyph)
{
	unsigned int width = glyph & GLYPH_WIDE ? 2 : 1;
	uint32_t cp = glyph & GLYPH_TEXT;
	const char *text;
	size_t len;

	if (!(glyph & GLYPH_CLUSTER) &&
	    (widths_class(t->widths, cp) & WIDTH_MASK) == width) {
		/* Most are of three bytes; cells have no surrogates. */
		o->at += likely(cp >= 0x800 && cp < 0x10000) ?
			 utf8_encode_three(cp, (char *)o->at) :
			 utf8_encode(cp, (char *)o->at);
		return false;
	}
	*o->at++ = width == 2 ? CELL_WIDE : CELL_NARROW;
	if (glyph & GLYPH_CLUSTER) {
		text = intern_cluster_text(t->intern, cp, &len);
		memcpy(o->at + 1, text, len);
	} else
		len = utf8_encode(cp, (char *)o->at + 1);
	*o->at = (uint8_t)len;
	o->at += 1 + len;
	return true;
}

/* Write the text of n cells; returns whether any is in cell form. */
static bool
put_text(struct out *o, const struct record_tables *t, const struct cell *c,
    size_t n)
{
	const struct cell *end = c + n;
	bool special = false;

	while (c < end) {
		/* As many cells as the room is enough for whatever they are. */
		n = (size_t)(o->end - o->at) / CELL_BYTES;
		if (n == 0) {
			o->full = true;
			break;
		}
		if (n > (size_t)(end - c))
			n = (size_t)(end - c);
		for (; n > 0; n--, c++) {
			if (c->glyph < 0x80)
				*o->at++ = (uint8_t)c->glyph;
			else if (!(c->glyph & GLYPH_SPACER))
				special |= put_glyph(o, t, c->glyph);
		}
	}
	return special;
}

/* Write the ASCII that a run begins with, for which there is room. */
static size_t
put_ascii(struct out *o, const struct cell *c, size_t i, size_t n)
{
	uint32_t pen = c[i].pen;
	uint8_t *at = o->at;

	while (i < n && c[i].glyph < 0x80 && c[i].pen == pen)
		*at++ = (uint8_t)c[i++].glyph;
	o->at = at;
	return i;
}

/*
 * Write runs of one pen each.  The length of a run comes before its text;
 * the text is moved up where it turns out to need more bytes than was
 * thought.
 */
static bool
put_runs(struct out *o, const struct record_tables *t, const struct cell *c,
    size_t n)
{
	const struct style *before = NULL, *style;
	bool special = false;
	size_t from, rest, i, len;
	uint8_t *mark;

	for (from = 0; from < n && !o->full; from = i) {
		style = intern_style(t->intern, c[from].pen);
		put_style(o, t->intern, style, before);
		before = style;
		if (!room(o, 4 + (n - from)))
			break;
		mark = o->at++;
		/* ASCII at once, what follows it in the same pen after that. */
		i = put_ascii(o, c, from, n);
		if (i < n && c[i].pen == c[from].pen) {
			rest = i;
			while (i < n && c[i].pen == c[from].pen)
				i++;
			special |= put_text(o, t, c + rest, i - rest);
		}
		len = (size_t)(o->at - mark) - 1;
		if (len < 0x80) {
			*mark = (uint8_t)len;
			continue;
		}
		if (!room(o, 4))
			break;
		memmove(mark + (len < 0x4000 ? 2 : 3), mark + 1, len);
		o->at = mark;
		put_varint(o, len);
		o->at += len;
	}
	return special;
}

/* The bits of glyphs and pens, which are packed without a look at them. */
struct bits {
	uint32_t glyphs, pens;
};

static inline void
pack_some(const struct cell *c, size_t n, uint8_t *restrict out,
    struct bits *bits)
{
	uint32_t glyphs = bits->glyphs, pens = bits->pens;
	size_t i;

	for (i = 0; i < n; i++) {
		glyphs |= c[i].glyph;
		pens |= c[i].pen;
		out[i] = (uint8_t)c[i].glyph;
	}
	*bits = (struct bits){ glyphs, pens };
}

/*
 * Write cells that are all ASCII in the default style, which is what logs
 * are made of.  The compiler makes vectors of pieces of one length; the last
 * covers some cells again.  Whether it might is looked at afterwards.
 */
static bool
pack_plain(const struct cell *c, size_t n, uint8_t *out)
{
	struct bits bits = { 0, 0 };

	pack_some(c, n >= PIECE ? n - n % PIECE : n, out, &bits);
	if (n > PIECE && n % PIECE != 0)
		pack_some(c + n - PIECE, PIECE, out + n - PIECE, &bits);
	return bits.glyphs < 0x80 && bits.pens == PEN_DEFAULT;
}

static bool
all_default(const struct cell *c, size_t n)
{
	uint32_t pens = 0;
	size_t i;

	for (i = 0; i < n; i++)
		pens |= c[i].pen;
	return pens == PEN_DEFAULT;
}

/* A cheap guess, which is mostly right. */
static bool
looks_plain(const struct cell *c, size_t n)
{
	return n == 0 || (c[0].glyph < 0x80 && c[n / 2].glyph < 0x80 &&
	    (c[0].pen | c[n / 2].pen | c[n - 1].pen) == PEN_DEFAULT);
}

size_t
record_write(const struct record_tables *t, const struct cell *c, size_t n,
    bool wrapped, const struct record_extra *extra, uint8_t *buf, size_t cap)
{
	unsigned int flags = wrapped ? RECORD_WRAPPED : 0;
	struct out o = { buf, buf + cap, false };
	uint8_t *payload;
	size_t len;
	uint64_t head;

	if (!room(&o, HEAD_BYTES + EXTRA_BYTES + n))
		return 0;
	if (extra == NULL && looks_plain(c, n)) {
		/* The head's length is known before the text is. */
		put_varint(&o, (uint64_t)n << RECORD_FLAG_BITS | flags);
		if (pack_plain(c, n, o.at))
			return (size_t)(o.at - buf) + n;
	}
	o.at = buf + HEAD_BYTES;
	if (extra != NULL) {
		flags |= RECORD_EXTRA;
		put_extra(&o, extra);
	}
	payload = o.at;
	if (all_default(c, n)) {
		if (put_text(&o, t, c, n))
			flags |= RECORD_CELLS;
	} else {
		flags |= RECORD_STYLED;
		if (put_runs(&o, t, c, n))
			flags |= RECORD_CELLS;
	}
	len = (size_t)(o.at - payload);
	head = (uint64_t)len << RECORD_FLAG_BITS | flags;
	if (o.full || head >> (7 * HEAD_BYTES) != 0)
		return 0;
	/* All of the bytes kept for the head, whether it needs them or not. */
	buf[0] = (uint8_t)(head | 0x80);
	buf[1] = (uint8_t)(head >> 7 | 0x80);
	buf[2] = (uint8_t)(head >> 14);
	return (size_t)(o.at - buf);
}

static void
get_extra(struct rd *r, struct record_extra *e)
{
	uint64_t v;

	e->marks = rd_u8(r);
	e->flags = rd_u8(r);
	v = rd_varint(r);
	e->status = (int32_t)(int64_t)(v >> 1 ^ (uint64_t)-(int64_t)(v & 1));
	e->time = rd_varint(r);
}

bool
record_next(struct rd *r, struct record *rec)
{
	uint64_t head, len;

	if (r->bad || r->at == r->end)
		return false;
	if (likely(r->end - r->at >= 2 && r->at[1] < 0x80 &&
	    r->at[0] >= 0x80)) {
		head = (r->at[0] & 0x7fu) | (uint64_t)r->at[1] << 7;
		r->at += 2;
	} else
		head = rd_varint(r);
	len = head >> RECORD_FLAG_BITS;
	rec->flags = head & RECORD_FLAGS;
	if (unlikely(rec->flags & RECORD_EXTRA))
		get_extra(r, &rec->extra);
	if (unlikely(r->bad || len > rd_left(r))) {
		r->bad = true;
		return false;
	}
	rec->payload.at = r->at;
	rec->payload.end = r->at + len;
	rec->payload.bad = false;
	r->at += len;
	return true;
}

void
cells_free(struct cells *c)
{
	free(c->cell);
	memset(c, 0, sizeof *c);
}

static void
cells_room(struct cells *c, size_t n)
{
	if (c->cap - c->count >= n)
		return;
	if (c->cap == 0)
		c->cap = 128;
	while (c->cap - c->count < n)
		c->cap *= 2;
	c->cell = xreallocarray(c->cell, c->cap, sizeof *c->cell);
}

void
cells_add(struct cells *c, struct cell cell)
{
	cells_room(c, 1);
	c->cell[c->count++] = cell;
}

static void
add_glyph(struct cells *c, uint32_t glyph, uint32_t pen)
{
	cells_add(c, (struct cell){ glyph, pen });
	if (glyph & GLYPH_WIDE)
		cells_add(c, (struct cell){ GLYPH_SPACER, pen });
}

/* The glyph of a cell in cell form: a code point, or a cluster. */
static uint32_t
special_glyph(const struct record_tables *t, const char *s, size_t len)
{
	uint32_t cp, id;

	if (utf8_decode(s, len, &cp) == len)
		return cp;
	id = intern_cluster(t->intern, s, len);
	return id != 0 ? id | GLYPH_CLUSTER : cp;
}

/* Append the cells of a text in one pen. */
static int
text_cells(const struct record_tables *t, struct rd *r, uint32_t pen,
    struct cells *c)
{
	const uint8_t *s;
	uint32_t cp;
	uint8_t first;
	size_t len;

	cells_room(c, rd_left(r) * 2);
	while (r->at < r->end) {
		first = *r->at;
		if (first > CELL_WIDE && first < 0x80) {
			c->cell[c->count++] = (struct cell){ first, pen };
			r->at++;
		} else if (first == CELL_BLANK) {
			cells_add(c, (struct cell){ 0, pen });
			r->at++;
		} else if (first <= CELL_WIDE) {
			r->at++;
			len = rd_u8(r);
			s = rd_bytes(r, len);
			if (s == NULL || len == 0 || len > CLUSTER_MAX)
				return ERR_MALFORMED;
			add_glyph(c, special_glyph(t, (const char *)s, len) |
			    (first == CELL_WIDE ? GLYPH_WIDE : 0), pen);
		} else {
			len = utf8_decode((const char *)r->at, rd_left(r), &cp);
			r->at += len;
			add_glyph(c, cp | ((widths_class(t->widths, cp) &
			    WIDTH_MASK) == 2 ? GLYPH_WIDE : 0), pen);
		}
	}
	return 0;
}

static uint32_t
get_colour(struct rd *r, unsigned int kind, uint32_t before)
{
	uint32_t v;

	switch (kind) {
	case KIND_INDEXED:
		return COLOUR_INDEXED | rd_u8(r);
	case KIND_RGB:
		v = (uint32_t)rd_u8(r) << 16;
		v |= (uint32_t)rd_u8(r) << 8;
		return COLOUR_RGB | v | rd_u8(r);
	case KIND_SAME:
		return before;
	default:
		return COLOUR_DEFAULT;
	}
}

static char *
get_string(struct rd *r, size_t max)
{
	uint64_t len = rd_varint(r);
	const uint8_t *s;

	if (len > max) {
		r->bad = true;
		return NULL;
	}
	s = rd_bytes(r, (size_t)len);
	return s == NULL ? NULL : xstrndup((const char *)s, (size_t)len);
}

static uint32_t
get_link(struct rd *r, struct intern *in)
{
	char *uri = get_string(r, INTERN_URI_MAX);
	char *id = uri != NULL ? get_string(r, INTERN_LINK_ID_MAX) : NULL;
	uint32_t link = id != NULL ? intern_link(in, uri, id) : 0;

	free(uri);
	free(id);
	return link;
}

/* Read a style, given the one before it, into the same place. */
static void
get_style(struct rd *r, struct intern *in, struct style *s)
{
	uint8_t bits = rd_u8(r);
	struct style before = *s;

	memset(s, 0, sizeof *s);
	s->fg = get_colour(r, bits >> FG_SHIFT & 3, before.fg);
	s->bg = get_colour(r, bits >> BG_SHIFT & 3, before.bg);
	if (bits & HAS_ATTR)
		s->attr = rd_u16(r) & STYLE_ATTRS;
	if (bits & HAS_UL) {
		uint32_t kind = (uint32_t)(rd_u8(r) & 3) << 24;

		s->ul = kind | (get_colour(r, KIND_RGB, 0) & 0xffffff);
	}
	if (bits & HAS_LINK)
		s->link = get_link(r, in);
}

int
record_cells(const struct record_tables *t, const struct record *rec,
    struct cells *c)
{
	struct rd r = rec->payload, text;
	struct style style = { 0 };
	uint64_t len;
	int error = 0;

	if (!(rec->flags & RECORD_STYLED))
		return text_cells(t, &r, PEN_DEFAULT, c);
	while (error == 0 && r.at < r.end) {
		get_style(&r, t->intern, &style);
		len = rd_varint(&r);
		if (r.bad || len > rd_left(&r))
			return ERR_MALFORMED;
		text = rd_sub(&r, (size_t)len);
		error = text_cells(t, &text, intern_pen(t->intern, &style), c);
	}
	return error;
}
