/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Records as text and columns, without making cells of them. */

#include "compat/compat.h"

#include <string.h>

#include "text/utf8.h"
#include "text/width.h"
#include "vt/record-int.h"

/* Skip a style without making it. */
static void
skip_style(struct rd *r)
{
	static const uint8_t colour_bytes[4] = { 0, 1, 3, 0 };
	uint8_t bits = rd_u8(r);

	rd_bytes(r, (size_t)colour_bytes[bits >> FG_SHIFT & 3] +
	    colour_bytes[bits >> BG_SHIFT & 3] +
	    (bits & HAS_ATTR ? 2 : 0) + (bits & HAS_UL ? 4 : 0));
	if (bits & HAS_LINK) {
		rd_bytes(r, (size_t)rd_varint(r));
		rd_bytes(r, (size_t)rd_varint(r));
	}
}

/* Take the text of the next run; false at the end or where it is broken. */
static bool
next_text(const struct record *rec, struct rd *r, struct rd *text)
{
	if (r->bad || r->at == r->end)
		return false;
	if (!(rec->flags & RECORD_STYLED)) {
		*text = *r;
		r->at = r->end;
		return true;
	}
	skip_style(r);
	*text = rd_sub(r, (size_t)rd_varint(r));
	return !r->bad;
}

size_t
record_width(const struct record_tables *t, const struct record *rec)
{
	struct rd r = rec->payload, text;
	size_t width = 0, len;
	uint32_t cp;
	uint8_t first;

	while (next_text(rec, &r, &text)) {
		while (text.at < text.end) {
			first = *text.at;
			if (first < 0x80 && first != CELL_NARROW &&
			    first != CELL_WIDE) {
				width++;
				text.at++;
			} else if (first <= CELL_WIDE) {
				width += first;
				text.at++;
				rd_bytes(&text, rd_u8(&text));
			} else {
				len = utf8_decode((const char *)text.at,
				    rd_left(&text), &cp);
				text.at += len;
				width += (widths_class(t->widths, cp) &
				    WIDTH_MASK) == 2 ? 2 : 1;
			}
		}
	}
	return width;
}

/*
 * Copy text that has no cells given by 1 or 2.  The loop is one the compiler
 * makes vectors of.
 */
static size_t
copy_plain(const struct rd *text, uint8_t *restrict out)
{
	const uint8_t *s = text->at;
	size_t i, n = rd_left(text);

	for (i = 0; i < n; i++)
		out[i] = s[i] == CELL_BLANK ? ' ' : s[i];
	return n;
}

static size_t
copy_cells(struct rd *text, uint8_t *out)
{
	uint8_t *start = out;
	const uint8_t *s;
	size_t len;

	while (text->at < text->end) {
		if (*text->at > CELL_WIDE) {
			*out++ = *text->at++;
			continue;
		}
		if (*text->at++ == CELL_BLANK) {
			*out++ = ' ';
			continue;
		}
		len = rd_u8(text);
		s = rd_bytes(text, len);
		if (s == NULL)
			continue;
		memcpy(out, s, len);
		out += len;
	}
	return (size_t)(out - start);
}

size_t
record_text(const struct record *rec, uint8_t *out)
{
	struct rd r = rec->payload, text;
	size_t n = 0;

	while (next_text(rec, &r, &text))
		n += rec->flags & RECORD_CELLS ? copy_cells(&text, out + n) :
						 copy_plain(&text, out + n);
	return n;
}

/* Take one cell: the bytes of its text, and its columns. */
static unsigned int
next_cell(struct widths *w, struct rd *text, size_t *bytes)
{
	uint8_t first = *text->at;
	uint32_t cp;

	*bytes = 1;
	if (first < 0x80 && first != CELL_NARROW && first != CELL_WIDE) {
		text->at++;
		return 1;
	}
	if (first <= CELL_WIDE) {
		text->at++;
		*bytes = rd_u8(text);
		rd_bytes(text, *bytes);
		return first;
	}
	*bytes = utf8_decode((const char *)text->at, rd_left(text), &cp);
	text->at += *bytes;
	return (widths_class(w, cp) & WIDTH_MASK) == 2 ? 2 : 1;
}

unsigned int
record_pass(const struct record_tables *t, const struct record *rec,
    size_t *bytes, size_t *columns)
{
	struct rd r = rec->payload, text;
	size_t max_bytes = *bytes, max_columns = *columns, n;
	unsigned int width;

	*bytes = *columns = 0;
	while (next_text(rec, &r, &text)) {
		while (text.at < text.end) {
			width = next_cell(t->widths, &text, &n);
			if (*bytes + n > max_bytes ||
			    *columns + width > max_columns)
				return width;
			*bytes += n;
			*columns += width;
		}
	}
	return 0;
}
