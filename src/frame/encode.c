/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/xmalloc.h"
#include "frame/encode.h"
#include "frame/wire.h"
#include "text/cell.h"
#include "text/colour.h"
#include "text/intern.h"

#define STYLE_BYTES 16 /* of a style without its link, at most */

_Static_assert(STYLE_ATTRS < 1 << 14, "attributes take two bytes at most");

/* So many of the same in a row are worth a segment of their own. */
#define REPEAT_MIN 6

static void
dict_begin(struct dict *d)
{
	memset(d->first, 0, sizeof d->first);
	d->slot = d->first;
	d->slots = DICT_FIRST;
	d->count = 0;
}

static void
dict_end(struct dict *d)
{
	if (d->slot != d->first)
		free(d->slot);
}

static struct dict_slot *
dict_slot(const struct dict *d, uint32_t id)
{
	size_t mask = d->slots - 1, i = hash_u64(id) & mask;

	while (d->slot[i].id != 0 && d->slot[i].id != id)
		i = (i + 1) & mask;
	return &d->slot[i];
}

static void
dict_grow(struct dict *d)
{
	struct dict old = *d;
	struct dict_slot *s = d->slot;
	size_t i;

	d->slots = old.slots * 4;
	d->slot = xcalloc(d->slots, sizeof *d->slot);
	for (i = 0; i < old.slots; i++)
		if (s[i].id != 0)
			*dict_slot(d, s[i].id) = s[i];
	if (s != d->first)
		free(s);
}

/* Number an id that is not 0; *fresh tells whether it had none. */
static uint32_t
dict_ref(struct dict *d, uint32_t id, bool *fresh)
{
	struct dict_slot *s = dict_slot(d, id);

	*fresh = s->id == 0;
	if (!*fresh)
		return s->ref;
	if ((d->count + 1) * 3 > d->slots * 2) {
		dict_grow(d);
		s = dict_slot(d, id);
	}
	s->id = id;
	s->ref = (uint32_t)++d->count;
	return s->ref;
}

void
encoder_begin(struct encoder *e, struct buf *out, const struct intern *in)
{
	e->out = out;
	e->in = in;
	e->pen = PEN_DEFAULT;
	dict_begin(&e->pens);
	dict_begin(&e->links);
}

void
encoder_end(struct encoder *e)
{
	dict_end(&e->pens);
	dict_end(&e->links);
}

void
encode_seg(struct encoder *e, unsigned int kind, size_t n)
{
	uint64_t v = (uint64_t)n << SEG_BITS | kind;

	if (v < 0x80)
		buf_put_u8(e->out, (uint8_t)v);
	else
		buf_put_varint(e->out, v);
}

static unsigned int
colour_kind(uint32_t c)
{
	return c == COLOUR_DEFAULT ? 0 :
	    (c & COLOUR_KIND) == COLOUR_INDEXED ? 1 : 2;
}

static uint8_t *
write_colour(uint8_t *p, uint32_t c)
{
	unsigned int kind = colour_kind(c);

	if (kind == 2) {
		*p++ = (uint8_t)(c >> 16);
		*p++ = (uint8_t)(c >> 8);
	}
	if (kind != 0)
		*p++ = (uint8_t)c;
	return p;
}

static void
put_string(struct buf *out, const char *s)
{
	size_t n = strlen(s);

	buf_put_varint(out, n);
	buf_put(out, s, n);
}

static void
put_link(struct encoder *e, uint32_t link)
{
	bool fresh;

	buf_put_varint(e->out, dict_ref(&e->links, link, &fresh));
	if (!fresh)
		return;
	put_string(e->out, intern_link_uri(e->in, link));
	put_string(e->out, intern_link_id(e->in, link));
}

static void
put_style(struct encoder *e, const struct style *s)
{
	uint8_t *begin = buf_reserve(e->out, STYLE_BYTES), *p = begin;
	unsigned int bits = colour_kind(s->fg) << STYLE_FG |
	    colour_kind(s->bg) << STYLE_BG | colour_kind(s->ul) << STYLE_UL;

	if (p == NULL)
		return;
	if (s->attr != 0)
		bits |= STYLE_HAS_ATTR;
	if (s->link != 0)
		bits |= STYLE_HAS_LINK;
	*p++ = (uint8_t)bits;
	if (s->attr >= 0x80)
		*p++ = (uint8_t)(s->attr | 0x80);
	if (s->attr != 0)
		*p++ = (uint8_t)(s->attr >= 0x80 ? s->attr >> 7 : s->attr);
	p = write_colour(p, s->fg);
	p = write_colour(p, s->bg);
	p = write_colour(p, s->ul);
	buf_added(e->out, (size_t)(p - begin));
	if (s->link != 0)
		put_link(e, s->link);
}

static void
put_pen(struct encoder *e, uint32_t pen)
{
	bool fresh = false;
	uint32_t ref = 0;

	if (pen != PEN_DEFAULT)
		ref = dict_ref(&e->pens, pen, &fresh);
	encode_seg(e, SEG_PEN, ref);
	if (fresh)
		put_style(e, intern_style(e->in, pen));
	e->pen = pen;
}

static unsigned int
seg_kind(uint32_t glyph)
{
	if (glyph == 0)
		return SEG_BLANK;
	if (glyph & GLYPH_CLUSTER)
		return SEG_CLUSTER;
	if (glyph & GLYPH_WIDE)
		return SEG_WIDE;
	return glyph < 0x7f ? SEG_ASCII : SEG_NARROW;
}

/* How many cells from here on are like the first one, up to a bound. */
static size_t
run_same(const struct cell *c, size_t n, size_t step, size_t max)
{
	size_t i = step;

	while (i < n && i < max && cell_equal(c[i], c[0]))
		i += step;
	return i < n ? i : n;
}

/*
 * How many cells go into one segment: those of the same pen and kind, up to
 * where REPEAT_MIN of the same follow.
 */
static size_t
run_length(const struct cell *c, size_t n, unsigned int kind, size_t step)
{
	size_t i = step, same = 1;

	while (i < n && c[i].pen == c[0].pen && seg_kind(c[i].glyph) == kind) {
		same = cell_equal(c[i], c[i - step]) ? same + 1 : 1;
		i += step;
		if (same == REPEAT_MIN && kind != SEG_BLANK)
			return i - (REPEAT_MIN - 1) * step;
	}
	return i;
}

static void
put_text(struct encoder *e, const struct cell *c, size_t n, unsigned int kind,
    size_t step)
{
	uint8_t *p;
	const char *text;
	size_t i, len;

	if (kind == SEG_ASCII) {
		p = buf_reserve(e->out, n);
		if (p == NULL)
			return;
		for (i = 0; i < n; i++)
			p[i] = (uint8_t)c[i].glyph;
		buf_added(e->out, n);
	} else if (kind == SEG_CLUSTER) {
		for (i = 0; i < n; i += c[i].glyph & GLYPH_WIDE ? 2 : 1) {
			text = intern_cluster_text(e->in,
			    c[i].glyph & GLYPH_TEXT, &len);
			buf_put_varint(e->out, len << 1 |
				((c[i].glyph & GLYPH_WIDE) != 0));
			buf_put(e->out, text, len);
		}
	} else {
		for (i = 0; i < n; i += step)
			buf_put_varint(e->out, c[i].glyph & GLYPH_TEXT);
	}
}

/* Put the longest segment that begins here; returns the cells it took. */
static size_t
put_run(struct encoder *e, const struct cell *c, size_t n)
{
	unsigned int kind = seg_kind(c->glyph);
	size_t step = c->glyph & GLYPH_WIDE ? 2 : 1, run, same;

	if (c->pen != e->pen)
		put_pen(e, c->pen);
	/* Clusters go one by one: their widths may differ. */
	run = kind == SEG_CLUSTER ? step : run_length(c, n, kind, step);
	if (run > n)
		run = n;
	encode_seg(e, kind, kind == SEG_BLANK ? run : run / step);
	if (kind == SEG_BLANK)
		return run;
	put_text(e, c, run, kind, step);
	same = run_same(c + run - step, n - run + step, step, n) - step;
	same -= same % step;
	if (same / step + 1 < REPEAT_MIN)
		return run;
	encode_seg(e, SEG_REPEAT, same / step);
	return run + same;
}

void
encode_cells(struct encoder *e, const struct cell *c, size_t n)
{
	size_t took;

	for (; n != 0; c += took, n -= took)
		took = put_run(e, c, n);
}

size_t
length_open(struct buf *out)
{
	buf_put_u8(out, 0);
	return buf_len(out);
}

size_t
op_open(struct buf *out, unsigned int op)
{
	buf_put_u8(out, (uint8_t)op);
	return length_open(out);
}

void
op_close(struct buf *out, size_t mark)
{
	size_t len = buf_len(out) - mark, extra = 0, n;
	uint8_t *p;

	for (n = len; n >= 0x80; n >>= 7)
		extra++;
	if (buf_failed(out) || (extra != 0 && buf_reserve(out, extra) == NULL))
		return;
	p = out->data + out->off + mark - 1;
	if (extra != 0) {
		memmove(p + 1 + extra, p + 1, len);
		buf_added(out, extra);
	}
	for (n = len; n >= 0x80; n >>= 7)
		*p++ = (uint8_t)(n | 0x80);
	*p = (uint8_t)n;
}
