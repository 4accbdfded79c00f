/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The screens of a snapshot, and what else is of cells and pens. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/tlv.h"
#include "base/xmalloc.h"
#include "text/colour.h"
#include "text/intern.h"
#include "vt/save-int.h"
#include "vt/screen.h"

/* Cells that go into one record, and the bytes that takes at the most. */
#define CHUNK_CELLS 256
#define CHUNK_BYTES 65536

/* Within a screen. */
enum screen_tag {
	TAG_ROW = 1,
	TAG_SAVED,
	TAG_KITTY
};

void
save_put_style(struct buf *b, const struct intern *in, const struct style *s)
{
	const char *uri = intern_link_uri(in, s->link);
	const char *id = intern_link_id(in, s->link);

	buf_put_u32(b, s->fg);
	buf_put_u32(b, s->bg);
	buf_put_u32(b, s->ul);
	buf_put_u16(b, s->attr);
	buf_put_varint(b, strlen(uri));
	buf_put_str(b, uri);
	buf_put_varint(b, strlen(id));
	buf_put_str(b, id);
}

char *
save_get_string(struct rd *r, size_t max)
{
	uint64_t n = rd_varint(r);
	const uint8_t *s = n <= max ? rd_bytes(r, (size_t)n) : NULL;

	if (s == NULL) {
		r->bad = true;
		return xstrdup("");
	}
	return xstrndup((const char *)s, (size_t)n);
}

/* A colour that is one: others are not what is written of them again. */
static uint32_t
get_colour(struct rd *r)
{
	uint32_t c = rd_u32(r);

	switch (c & COLOUR_KIND) {
	case COLOUR_RGB: return c;
	case COLOUR_INDEXED: return colour_indexed(c);
	default: return COLOUR_DEFAULT;
	}
}

void
save_get_style(struct rd *r, struct intern *in, struct style *s)
{
	char *uri, *id;

	memset(s, 0, sizeof *s);
	s->fg = get_colour(r);
	s->bg = get_colour(r);
	s->ul = get_colour(r);
	s->attr = rd_u16(r) & STYLE_ATTRS;
	uri = save_get_string(r, INTERN_URI_MAX);
	id = save_get_string(r, INTERN_LINK_ID_MAX);
	if (*uri != '\0' && !r->bad)
		s->link = intern_link(in, uri, id);
	free(uri);
	free(id);
}

void
save_put_charsets(struct buf *b, const struct charsets *cs)
{
	unsigned int i;

	for (i = 0; i < 4; i++)
		buf_put_u8(b, cs->g[i]);
	buf_put_u8(b, cs->gl);
	buf_put_u8(b, cs->gr);
	buf_put_u8(b, cs->single);
}

void
save_get_charsets(struct rd *r, struct charsets *cs)
{
	unsigned int i;

	for (i = 0; i < 4; i++) {
		cs->g[i] = rd_u8(r);
		if (cs->g[i] >= CHARSETS)
			r->bad = true;
	}
	cs->gl = rd_u8(r);
	cs->gr = rd_u8(r);
	cs->single = rd_u8(r);
	if (cs->gl > 3 || cs->gr > 3 || cs->single > 3)
		r->bad = true;
	if (r->bad)
		memset(cs, 0, sizeof *cs);
}

/* The cells of a row as records, all but the last marked to go on. */
static void
put_cells(struct buf *b, const struct record_tables *t, const struct row *r)
{
	size_t n, left = r->used, len;
	const struct cell *c = r->cells;
	uint8_t *p;

	for (; left > 0; left -= n, c += n) {
		n = left < CHUNK_CELLS ? left : CHUNK_CELLS;
		if (n < left && c[n].glyph & GLYPH_SPACER)
			n--;
		len = left < CHUNK_CELLS / 4 ? 8192 : CHUNK_BYTES;
		while ((p = buf_reserve(b, len)) != NULL) {
			size_t wrote = record_write(t, c, n, n < left, NULL, p,
			    len);

			buf_added(b, wrote);
			if (wrote != 0)
				break;
			if (len > CHUNK_BYTES) {
				/* Longer than a record can be: in two. */
				n = n / 2 +
				    (c[n / 2].glyph & GLYPH_SPACER ? 1 : 0);
				continue;
			}
			len *= 8;
		}
		if (p == NULL)
			return;
	}
}

static void
put_row(struct buf *b, const struct record_tables *t, const struct row *r)
{
	size_t mark = tlv_open(b, TAG_ROW);

	buf_put_u8(b, r->flags);
	buf_put_u8(b, r->marks);
	if (r->marks != 0) {
		/* Without its mark it is one of a row before. */
		buf_put_u32(b, r->marks & MARK_STATUS ? (uint32_t)r->status :
							0);
		buf_put_u64(b, r->time);
	}
	put_cells(b, t, r);
	tlv_close(b, mark);
}

static int
get_row(struct rd *rd, const struct record_tables *t, struct grid *g,
    struct row *r)
{
	struct cells cells = { 0 };
	struct record rec;
	uint8_t flags = rd_u8(rd), marks = rd_u8(rd);
	int error = 0;

	grid_clear_row(g, r, PEN_DEFAULT);
	if (marks != 0) {
		r->status = (int32_t)rd_u32(rd);
		r->time = rd_u64(rd);
	}
	while (error == 0 && record_next(rd, &rec))
		error = record_cells(t, &rec, &cells);
	/* In one column a wide character is without its half. */
	if (g->cols == 1 && cells.count == 2 &&
	    cells.cell[1].glyph & GLYPH_SPACER)
		cells.count = 1;
	if (error != 0 || rd->bad || cells.count > g->cols)
		error = ERR_MALFORMED;
	else {
		r->flags = flags;
		r->marks = marks;
		r->used = (uint16_t)cells.count;
		if (cells.count != 0)
			memcpy(r->cells, cells.cell,
			    cells.count * sizeof *cells.cell);
		for (size_t i = 0; i < cells.count; i++)
			if (cells.cell[i].glyph & GLYPH_WIDE)
				r->flags |= ROW_WIDE;
	}
	cells_free(&cells);
	return error;
}

void
save_put_screen(struct buf *b, struct vt *vt, const struct screen *s,
    uint32_t tag)
{
	struct record_tables t = { vt->config.intern, vt->config.widths };
	size_t mark = tlv_open(b, tag), saved;
	unsigned int y;

	for (y = 0; y < s->grid->rows; y++)
		put_row(b, &t, s->grid->row[y]);
	if (s->saved.valid) {
		saved = tlv_open(b, TAG_SAVED);
		buf_put_u16(b, s->saved.x);
		buf_put_u16(b, s->saved.y);
		buf_put_u8(b, s->saved.wrap);
		buf_put_u8(b, s->saved.origin);
		save_put_charsets(b, &s->saved.charsets);
		save_put_style(b, vt->config.intern, &s->saved.style);
		tlv_close(b, saved);
	}
	if (s->kitty_depth != 0 || s->kitty[0] != 0)
		tlv_put(b, TAG_KITTY, s->kitty, s->kitty_depth + 1u);
	tlv_close(b, mark);
}

static void
get_saved(struct vt *vt, struct rd *r, struct saved_cursor *s)
{
	s->x = rd_u16(r);
	s->y = rd_u16(r);
	s->wrap = rd_u8(r) != 0;
	s->origin = rd_u8(r) != 0;
	save_get_charsets(r, &s->charsets);
	save_get_style(r, vt->config.intern, &s->style);
	s->valid = !r->bad;
}

int
save_get_screen(struct vt *vt, struct rd *r, struct screen *s)
{
	struct record_tables t = { vt->config.intern, vt->config.widths };
	struct rd value;
	uint32_t tag;
	unsigned int y = 0;
	size_t n;

	if (s->grid == NULL)
		s->grid = grid_new(&vt->damage, vt->main.grid->cols,
		    vt->main.grid->rows);
	tlv_foreach(r, &tag, &value) {
		n = rd_left(&value);
		if (tag == TAG_ROW) {
			if (y == s->grid->rows ||
			    get_row(&value, &t, s->grid,
			    s->grid->row[y++]) != 0)
				return ERR_MALFORMED;
		} else if (tag == TAG_SAVED) {
			get_saved(vt, &value, &s->saved);
		} else if (tag == TAG_KITTY && n >= 1 && n <= KITTY_STACK_MAX) {
			memcpy(s->kitty, rd_bytes(&value, n), n);
			s->kitty_depth = (uint8_t)(n - 1);
		}
		if (value.bad)
			return ERR_MALFORMED;
	}
	return r->bad ? ERR_MALFORMED : 0;
}
