/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Text comes in runs; each run goes into the row in as few steps as it has
 * pieces: ASCII bytes are widened into cells at once, other code points are
 * measured, then written as a span.  Only what may join its neighbour (a
 * combining mark, an emoji, Hangul jamo) is looked at one by one.
 */

#include "compat/compat.h"

#include <string.h>

#include "base/word.h"
#include "text/cluster.h"
#include "text/intern.h"
#include "text/width.h"
#include "vt/print.h"
#include "vt/screen.h"

#define RUN_MAX 128 /* code points measured at a time */

/* Bytes made cells at a time. */
#define LONG_PIECE 16u
#define SHORT_PIECE 4u

/* DEC special graphics, 0x5f to 0x7e (DEC STD 070, figure 5-4). */
static const uint16_t graphics[32] = { 0x00a0, 0x25c6, 0x2592, 0x2409, 0x240c,
	0x240d, 0x240a, 0x00b0, 0x00b1, 0x2424, 0x240b, 0x2518, 0x2510, 0x250c,
	0x2514, 0x253c, 0x23ba, 0x23bb, 0x2500, 0x23bc, 0x23bd, 0x251c, 0x2524,
	0x2534, 0x252c, 0x2502, 0x2264, 0x2265, 0x03c0, 0x2260, 0x00a3,
	0x00b7 };

void
print_charset_changed(struct vt *vt)
{
	vt->ascii = vt->charsets.single == 0 &&
	    vt->charsets.g[vt->charsets.gl] == CHARSET_ASCII;
}

/* What a byte of the left half (0x20 to 0x7e) is in a character set. */
static uint32_t
translate(enum charset set, uint32_t c)
{
	switch (set) {
	case CHARSET_UK: return c == '#' ? 0xa3 : c;
	case CHARSET_GRAPHICS: return c >= 0x5f && c <= 0x7e ?
		graphics[c - 0x5f] : c;
	case CHARSET_LATIN1: return c | 0x80;
	default: return c;
	}
}

/* The column that text may not pass, from where the cursor is. */
static unsigned int
text_limit(const struct vt *vt)
{
	return vt->x <= vt->right ? vt->right + 1u : grid(vt)->cols;
}

/* Go on in the next row; early when the last column was left free. */
static void
wrap_line(struct vt *vt, bool early)
{
	uint8_t flags = ROW_WRAPPED | (early ? ROW_PADDED : 0);
	struct row *r = row_at(vt, vt->y);

	if (screen_full_width(vt))
		r->flags = (uint8_t)((r->flags & ~ROW_PADDED) | flags);
	screen_index(vt);
	if (screen_full_width(vt)) {
		/* Scrolling parts the last row from what is below it. */
		if (vt->y > 0 && row_at(vt, vt->y - 1u) == r)
			r->flags |= flags;
		else if (row_at(vt, vt->y) == r)
			screen_break_line(vt, vt->y);
	}
	vt->x = vt->x >= vt->left ? vt->left : 0;
}

/* Leave the cursor after text that ended at a column. */
static inline void
text_ended(struct vt *vt, unsigned int x, unsigned int limit)
{
	if (x < limit)
		vt->x = (uint16_t)x;
	else {
		vt->x = (uint16_t)(limit - 1);
		vt->wrap = mode(vt, VT_DECAWM);
	}
}

/* As many cells as the compiler makes vectors for, whatever the length. */
static inline void
widen_some(struct cell *to, const uint8_t *s, size_t n, uint32_t pen)
{
	size_t i;

	for (i = 0; i < n; i++) {
		to[i].glyph = s[i];
		to[i].pen = pen;
	}
}

/*
 * Make cells of bytes: in pieces of one length, of which the last covers
 * some again, so that nothing is left to be done byte by byte.
 */
static inline void
widen(struct cell *to, const uint8_t *s, size_t n, uint32_t pen)
{
	size_t i;

	if (n >= LONG_PIECE) {
		for (i = 0; i + LONG_PIECE < n; i += LONG_PIECE)
			widen_some(to + i, s + i, LONG_PIECE, pen);
		i = n - LONG_PIECE;
		widen_some(to + i, s + i, LONG_PIECE, pen);
	} else if (n >= SHORT_PIECE) {
		for (i = 0; i + SHORT_PIECE < n; i += SHORT_PIECE)
			widen_some(to + i, s + i, SHORT_PIECE, pen);
		i = n - SHORT_PIECE;
		widen_some(to + i, s + i, SHORT_PIECE, pen);
	} else
		for (i = 0; i < n; i++)
			widen_some(to + i, s + i, 1, pen);
}

static void
print_ascii(struct vt *vt, const uint8_t *s, size_t n)
{
	struct grid *g = grid(vt);
	unsigned int limit, room, k;
	struct row *r;

	vt->last_char = s[n - 1];
	vt->adjacent = true;
	while (n > 0) {
		if (vt->wrap)
			wrap_line(vt, false);
		limit = text_limit(vt);
		room = limit - vt->x;
		k = n < room ? (unsigned int)n : room;
		r = g->row[vt->y];
		grid_open(g, r, vt->x, vt->x + k);
		widen(&r->cells[vt->x], s, k, vt->pen);
		if (k < n && !mode(vt, VT_DECAWM)) {
			/* All that does not fit overwrites the last column. */
			r->cells[limit - 1].glyph = vt->last_char;
			n = k;
		}
		text_ended(vt, vt->x + k, limit);
		s += k;
		n -= k;
	}
}

/* Put one character of a width, the slow way that knows all modes. */
static void
put_char(struct vt *vt, uint32_t glyph, unsigned int width)
{
	unsigned int limit;
	struct cell c = { glyph, vt->pen };

	if (vt->wrap)
		wrap_line(vt, false);
	limit = text_limit(vt);
	if (width == 2 && limit - vt->x < 2) {
		if (limit - (vt->x >= vt->left ? vt->left : 0u) < 2) {
			/* There is no room for it in any row. */
			c.glyph = UTF8_REPLACEMENT;
			width = 1;
		} else if (mode(vt, VT_DECAWM)) {
			wrap_line(vt, true);
			limit = text_limit(vt);
		} else
			vt->x--;
	}
	if (mode(vt, VT_IRM))
		grid_insert_cells(grid(vt), row_at(vt, vt->y), vt->x, limit,
		    width, vt->bce);
	if (width == 2)
		c.glyph |= GLYPH_WIDE;
	grid_put(grid(vt), row_at(vt, vt->y), vt->x, c);
	text_ended(vt, vt->x + width, limit);
	vt->adjacent = true;
}

/* Find the column of the character before the cursor, or -1. */
static int
previous(const struct vt *vt)
{
	const struct row *r = row_at(vt, vt->y);
	int x = vt->wrap ? vt->x : vt->x - 1;

	if (x < 0 || x >= r->used)
		return -1;
	if (r->cells[x].glyph & GLYPH_SPACER)
		x--;
	return r->cells[x].glyph != 0 ? x : -1;
}

/* A cell's text: its bytes and what joining needs to know of it. */
struct joint {
	char text[CLUSTER_MAX + UTF8_MAX];
	size_t len;
	uint32_t base, last;
	struct cluster_state state;
};

static void
read_cell(struct vt *vt, struct cell c, struct joint *j)
{
	const char *text;
	size_t at, n;
	uint32_t cp;

	memset(&j->state, 0, sizeof j->state);
	if (c.glyph & GLYPH_CLUSTER) {
		text = intern_cluster_text(vt->config.intern,
		    c.glyph & GLYPH_TEXT, &j->len);
		memcpy(j->text, text, j->len);
	} else
		j->len = utf8_encode(c.glyph & GLYPH_TEXT, j->text);
	at = utf8_decode(j->text, j->len, &j->base);
	j->last = j->base;
	for (; at < j->len; at += n) {
		n = utf8_decode(j->text + at, j->len - at, &cp);
		cluster_joins(&j->state, j->last, cp);
		j->last = cp;
	}
}

/* Make a character of a row narrow or wide where the cursor is behind it. */
static void
change_width(struct vt *vt, int x, struct cell *c, unsigned int width)
{
	struct grid *g = grid(vt);
	struct row *r = row_at(vt, vt->y);
	unsigned int limit = text_limit(vt);

	if (width == 2 && (unsigned int)x + 2 <= limit) {
		c->glyph |= GLYPH_WIDE;
		if (mode(vt, VT_IRM))
			grid_insert_cells(g, r, (unsigned int)x + 1, limit, 1,
			    vt->bce);
		grid_put(g, r, (unsigned int)x, *c);
		text_ended(vt, (unsigned int)x + 2, limit);
	} else if (width == 1) {
		c->glyph &= ~(uint32_t)GLYPH_WIDE;
		grid_fill(g, r, (unsigned int)x, (unsigned int)x +
		    (g->cols == 1 ? 1u : 2u), (struct cell){ 0, c->pen });
		vt->x = (uint16_t)(x + 1);
		vt->wrap = false;
		grid_put(g, r, (unsigned int)x, *c);
	}
}

/* Whether one character begins after another, which is one code point. */
static bool
are_apart(uint32_t before, uint32_t cp)
{
	struct cluster_state state = { 0 };

	return !cluster_joins(&state, before, cp);
}

/*
 * Whether a code point that has columns begins a character of its own, as
 * far as can be told without taking the one before the cursor apart.
 */
static bool
stands_alone(struct vt *vt, uint32_t cp)
{
	const struct row *r = row_at(vt, vt->y);
	int x = previous(vt);

	if (x < 0 || !vt->adjacent || !mode(vt, VT_GRAPHEMES))
		return true;
	return !(r->cells[x].glyph & GLYPH_CLUSTER) &&
	    are_apart(r->cells[x].glyph & GLYPH_TEXT, cp);
}

/*
 * Join a code point to the character before the cursor, if it belongs
 * there.  Returns false when it is a character of its own.
 */
static bool
join(struct vt *vt, uint32_t cp, unsigned int width)
{
	struct row *r = row_at(vt, vt->y);
	int x = previous(vt);
	struct joint j;
	struct cell c;
	unsigned int was, now;
	uint32_t id;

	if (x < 0 || (width > 0 && stands_alone(vt, cp)))
		return false;
	c = r->cells[x];
	read_cell(vt, c, &j);
	if (width > 0 && !cluster_joins(&j.state, j.last, cp))
		return false;
	j.len += utf8_encode(cp, j.text + j.len);
	if (j.len > CLUSTER_MAX)
		return true;
	id = intern_cluster(vt->config.intern, j.text, j.len);
	if (id == 0)
		return true;
	was = c.glyph & GLYPH_WIDE ? 2 : 1;
	now = mode(vt, VT_GRAPHEMES) ?
	    cluster_width(vt->config.widths, was, j.base, cp) : was;
	c.glyph = id | GLYPH_CLUSTER | (c.glyph & GLYPH_WIDE);
	r->flags |= ROW_CLUSTER;
	if (now != was)
		change_width(vt, x, &c, now);
	if (now == was || row_cell(r, (unsigned int)x).glyph != c.glyph) {
		r->cells[x].glyph = c.glyph;
		grid_touch(grid(vt), r, (unsigned int)x,
		    (unsigned int)x + was);
	}
	return true;
}

/* Print one code point of which anything may be so. */
static void
print_slow(struct vt *vt, uint32_t cp)
{
	uint8_t class = widths_class(vt->config.widths, cp);
	unsigned int width = class & WIDTH_MASK;

	if (cp < 0xa0 && cp >= 0x80)
		return; /* C1 in UTF-8 means nothing */
	if (class & WIDTH_JOINS && join(vt, cp, width))
		return;
	if (width == 0) {
		/* A mark without a character to stand on. */
		if (!(class & WIDTH_JOINS))
			return;
		if (vt->x == 0 && !vt->wrap)
			return;
		width = 1;
	}
	put_char(vt, cp, width);
	vt->last_char = cp;
}

/*
 * Measure code points up to one that may join the one before (an emoji
 * seldom does), and up to the columns there are.
 * Returns how many; their columns are added up, the classes kept.
 */
static size_t
measure(struct vt *vt, const uint32_t *cp, size_t n, unsigned int room,
    uint8_t *classes, unsigned int *columns)
{
	unsigned int used = 0, w;
	size_t i;

	for (i = 0; i < n; i++) {
		classes[i] = widths_class(vt->config.widths, cp[i]);
		w = classes[i] & WIDTH_MASK;
		if (used + w > room || w == 0 || cp[i] < 0xa0)
			break;
		if (classes[i] & WIDTH_JOINS && !(i == 0 ?
		    stands_alone(vt, cp[i]) : are_apart(cp[i - 1], cp[i])))
			break;
		used += w;
	}
	*columns = used;
	return i;
}

/* Write measured code points into cells that are open for them. */
static bool
write_span(struct cell *to, const uint32_t *cp, const uint8_t *classes,
    size_t n, uint32_t pen)
{
	bool wide = false;
	size_t i;

	for (i = 0; i < n; i++) {
		to->pen = pen;
		if ((classes[i] & WIDTH_MASK) == 2) {
			to->glyph = cp[i] | GLYPH_WIDE;
			to++;
			to->glyph = GLYPH_SPACER;
			to->pen = pen;
			wide = true;
		} else
			to->glyph = cp[i];
		to++;
	}
	return wide;
}

static void
print_points(struct vt *vt, const uint32_t *cp, size_t n)
{
	uint8_t classes[RUN_MAX];
	unsigned int limit, columns;
	struct row *r;
	size_t k;

	while (n > 0) {
		if (vt->wrap || mode(vt, VT_IRM)) {
			print_slow(vt, *cp++);
			n--;
			continue;
		}
		limit = text_limit(vt);
		k = measure(vt, cp, n, limit - vt->x, classes, &columns);
		if (k == 0) {
			print_slow(vt, *cp++);
			n--;
			continue;
		}
		r = row_at(vt, vt->y);
		grid_open(grid(vt), r, vt->x, vt->x + columns);
		if (write_span(&r->cells[vt->x], cp, classes, k, vt->pen))
			r->flags |= ROW_WIDE;
		text_ended(vt, vt->x + columns, limit);
		vt->last_char = cp[k - 1];
		vt->adjacent = true;
		cp += k;
		n -= k;
	}
}

/* ASCII when a character set or insert mode is in force. */
static void
print_translated(struct vt *vt, const uint8_t *s, size_t n)
{
	struct charsets *cs = &vt->charsets;
	enum charset set;

	for (; n > 0; n--, s++) {
		set = cs->g[cs->single != 0 ? cs->single : cs->gl];
		if (cs->single != 0) {
			cs->single = 0;
			print_charset_changed(vt);
		}
		print_slow(vt, translate(set, *s));
	}
}

void
print_delete(struct vt *vt)
{
	static const uint8_t delete = 0x7f;
	const struct charsets *cs = &vt->charsets;

	if (cs->g[cs->single != 0 ? cs->single : cs->gl] == CHARSET_LATIN1)
		print_translated(vt, &delete, 1);
}

/* Bytes of the right half, outside UTF-8. */
static void
print_right(struct vt *vt, const uint8_t *s, size_t n)
{
	enum charset set = vt->charsets.g[vt->charsets.gr];

	for (; n > 0; n--, s++)
		print_slow(vt, translate(set, *s & 0x7f));
}

static size_t
ascii_length(const uint8_t *s, size_t n)
{
	size_t i = 0;
	uint64_t high;

	for (; i + WORD_BYTES <= n; i += WORD_BYTES) {
		high = word_get(s + i) & WORD_EACH(0x80);
		if (high != 0)
			return i + word_first(high);
	}
	while (i < n && s[i] < 0x80)
		i++;
	return i;
}

/* Feed the decoder one byte; returns whether it took the byte. */
static bool
feed_utf8(struct vt *vt, uint8_t c)
{
	uint32_t cp;

	switch (utf8_feed(&vt->utf8, c)) {
	case UTF8_MORE:
		return true;
	case UTF8_DONE:
		cp = vt->utf8.cp;
		print_points(vt, &cp, 1);
		return true;
	case UTF8_BAD:
		print_slow(vt, UTF8_REPLACEMENT);
		return true;
	default:
		print_slow(vt, UTF8_REPLACEMENT);
		return false;
	}
}

void
print_bytes(struct vt *vt, const uint8_t *s, size_t n, bool ascii)
{
	uint32_t points[RUN_MAX];
	size_t k, count;

	while (n > 0) {
		if (unlikely(vt->utf8.need != 0)) {
			/* A sequence that has begun goes on, or breaks off. */
			k = feed_utf8(vt, *s) ? 1 : 0;
		} else if (*s < 0x80) {
			k = ascii ? n : ascii_length(s, n);
			if (likely(vt->ascii && !mode(vt, VT_IRM)))
				print_ascii(vt, s, k);
			else
				print_translated(vt, s, k);
		} else if (!vt->parser.utf8) {
			for (k = 0; k < n && s[k] >= 0x80; k++)
				;
			print_right(vt, s, k);
		} else {
			k = utf8_run(s, n, points, RUN_MAX, &count);
			print_points(vt, points, count);
			if (k == 0)
				k = feed_utf8(vt, *s) ? 1 : 0;
		}
		s += k;
		n -= k;
	}
}

void
print_flush(struct vt *vt)
{
	if (vt->utf8.need == 0)
		return;
	vt->utf8.need = 0;
	print_slow(vt, UTF8_REPLACEMENT);
}

void
print_repeat(struct vt *vt, uint32_t cp, unsigned int n)
{
	for (; n > 0; n--)
		print_slow(vt, cp);
}
