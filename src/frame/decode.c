/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/xmalloc.h"
#include "frame/decode.h"
#include "frame/frame.h"
#include "frame/wire.h"
#include "text/cluster.h"
#include "text/colour.h"
#include "text/intern.h"
#include "text/utf8.h"

/* Where cells go. */
struct place {
	struct cell *c;
	size_t n, at;
};

void
decoder_begin(struct decoder *d, struct intern *in)
{
	memset(d, 0, sizeof *d);
	d->in = in;
}

void
decoder_end(struct decoder *d)
{
	free(d->pens.id);
	free(d->links.id);
}

static void
refs_add(struct refs *r, uint32_t id)
{
	if (r->count == r->cap) {
		r->cap = r->cap != 0 ? r->cap * 2 : 16;
		r->id = xreallocarray(r->id, r->cap, sizeof *r->id);
	}
	r->id[r->count++] = id;
}

static uint32_t
get_colour(struct rd *r, unsigned int kind)
{
	const uint8_t *p;

	switch (kind) {
	case 0:
		return COLOUR_DEFAULT;
	case 1:
		return colour_indexed(rd_u8(r));
	case 2:
		p = rd_bytes(r, 3);
		return p != NULL ? colour_rgb(p[0], p[1], p[2]) :
				   COLOUR_DEFAULT;
	default:
		r->bad = true;
		return COLOUR_DEFAULT;
	}
}

/* Whether bytes are UTF-8 that a terminal only shows. */
static bool
shows(const char *s, size_t len)
{
	uint32_t cp;
	size_t at, n;

	if (!utf8_valid(s, len))
		return false;
	for (at = 0; at < len; at += n) {
		n = utf8_decode(s + at, len - at, &cp);
		if (!frame_printable(cp))
			return false;
	}
	return true;
}

/*
 * Get a string into a buffer of max + 1.  Returns false when it is not fit
 * to be written to a terminal inside an escape sequence.
 */
static bool
get_string(struct rd *r, char *s, size_t max)
{
	uint64_t n = rd_varint(r);
	const uint8_t *p;

	if (n > max)
		r->bad = true;
	p = rd_bytes(r, n > max ? 0 : (size_t)n);
	if (p == NULL)
		return false;
	memcpy(s, p, (size_t)n);
	s[n] = '\0';
	return shows(s, (size_t)n);
}

static uint32_t
get_link(struct decoder *d, struct rd *r)
{
	uint64_t ref = rd_varint(r);
	char uri[INTERN_URI_MAX + 1], id[INTERN_LINK_ID_MAX + 1];
	bool ok;

	if (ref == 0 || ref > d->links.count + 1) {
		r->bad = true;
		return 0;
	}
	if (ref <= d->links.count)
		return d->links.id[ref - 1];
	ok = get_string(r, uri, INTERN_URI_MAX);
	ok = get_string(r, id, INTERN_LINK_ID_MAX) && ok;
	if (r->bad)
		return 0;
	refs_add(&d->links, ok ? intern_link(d->in, uri, id) : 0);
	return d->links.id[ref - 1];
}

static int
get_pen(struct decoder *d, struct rd *r, uint64_t ref)
{
	struct style s = { 0 };
	unsigned int bits;

	if (ref <= d->pens.count) {
		d->pen = ref == 0 ? PEN_DEFAULT : d->pens.id[ref - 1];
		return 0;
	}
	if (ref != d->pens.count + 1)
		return ERR_MALFORMED;
	bits = rd_u8(r);
	if (bits & STYLE_HAS_ATTR)
		s.attr = (uint16_t)(rd_varint(r) & STYLE_ATTRS);
	if (style_underline(&s) > UNDERLINE_DASHED)
		style_set_underline(&s, UNDERLINE_SINGLE);
	s.fg = get_colour(r, bits >> STYLE_FG & 3);
	s.bg = get_colour(r, bits >> STYLE_BG & 3);
	s.ul = get_colour(r, bits >> STYLE_UL & 3);
	if (bits & STYLE_HAS_LINK)
		s.link = get_link(d, r);
	if (r->bad)
		return ERR_MALFORMED;
	d->pen = intern_pen(d->in, &s);
	refs_add(&d->pens, d->pen);
	return 0;
}

/* Put one character; false when it does not fit. */
static bool
put_glyph(struct decoder *d, struct place *p, uint32_t glyph)
{
	size_t need = glyph & GLYPH_WIDE ? 2 : 1;

	if (p->n - p->at < need)
		return false;
	p->c[p->at].glyph = glyph;
	p->c[p->at++].pen = d->pen;
	if (need == 2) {
		p->c[p->at].glyph = GLYPH_SPACER;
		p->c[p->at++].pen = d->pen;
	}
	d->last = glyph;
	return true;
}

static int
get_ascii(struct decoder *d, struct rd *r, struct place *p, uint64_t n)
{
	const uint8_t *text;
	size_t i;

	if (n > p->n - p->at)
		return ERR_MALFORMED;
	text = rd_bytes(r, (size_t)n);
	if (text == NULL)
		return ERR_MALFORMED;
	for (i = 0; i < n; i++) {
		if (text[i] < 0x20 || text[i] > 0x7e)
			return ERR_MALFORMED;
		put_glyph(d, p, text[i]);
	}
	return 0;
}

static int
get_codes(struct decoder *d, struct rd *r, struct place *p, uint64_t n,
    uint32_t wide)
{
	uint64_t cp;

	for (; n != 0; n--) {
		cp = rd_varint(r);
		if (r->bad || cp > UNICODE_MAX ||
		    !frame_printable((uint32_t)cp) ||
		    !put_glyph(d, p, (uint32_t)cp | wide))
			return ERR_MALFORMED;
	}
	return 0;
}

static int
get_clusters(struct decoder *d, struct rd *r, struct place *p, uint64_t n)
{
	uint64_t head;
	uint32_t glyph;
	const char *s;

	for (; n != 0; n--) {
		head = rd_varint(r);
		if (r->bad || head >> 1 > CLUSTER_MAX)
			return ERR_MALFORMED;
		s = (const char *)rd_bytes(r, (size_t)(head >> 1));
		if (s == NULL || head >> 1 == 0 ||
		    !shows(s, (size_t)(head >> 1)))
			return ERR_MALFORMED;
		glyph = intern_cluster(d->in, s, (size_t)(head >> 1));
		/* No room in the table: its first code point must do. */
		if (glyph == 0)
			utf8_decode(s, (size_t)(head >> 1), &glyph);
		else
			glyph |= GLYPH_CLUSTER;
		if (!put_glyph(d, p, glyph | (head & 1 ? GLYPH_WIDE : 0)))
			return ERR_MALFORMED;
	}
	return 0;
}

static int
get_blanks(struct decoder *d, struct place *p, uint64_t n)
{
	if (n > p->n - p->at)
		return ERR_MALFORMED;
	for (; n != 0; n--) {
		p->c[p->at].glyph = 0;
		p->c[p->at++].pen = d->pen;
	}
	return 0;
}

static int
get_repeat(struct decoder *d, struct place *p, uint64_t n)
{
	if (d->last == 0)
		return ERR_MALFORMED;
	for (; n != 0; n--)
		if (!put_glyph(d, p, d->last))
			return ERR_MALFORMED;
	return 0;
}

static int
get_seg(struct decoder *d, struct rd *r, struct place *p)
{
	uint64_t head = rd_varint(r), n = head >> SEG_BITS;

	if (r->bad)
		return ERR_MALFORMED;
	switch (head & SEG_MASK) {
	case SEG_SKIP:
		if (n > p->n - p->at)
			return ERR_MALFORMED;
		p->at += (size_t)n;
		return 0;
	case SEG_BLANK:
		return get_blanks(d, p, n);
	case SEG_ASCII:
		return get_ascii(d, r, p, n);
	case SEG_NARROW:
		return get_codes(d, r, p, n, 0);
	case SEG_WIDE:
		return get_codes(d, r, p, n, GLYPH_WIDE);
	case SEG_CLUSTER:
		return get_clusters(d, r, p, n);
	case SEG_REPEAT:
		return get_repeat(d, p, n);
	default:
		return get_pen(d, r, n);
	}
}

int
decode_cells(struct decoder *d, struct rd *r, struct cell *c, size_t n,
    size_t *count)
{
	struct place p = { c, n, 0 };
	int err = 0;

	d->last = 0;
	while (err == 0 && rd_left(r) != 0)
		err = get_seg(d, r, &p);
	*count = p.at;
	return err;
}
