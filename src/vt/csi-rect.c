/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Rectangular areas (VT420 manual; xterm ctlseqs). */

#include "compat/compat.h"

#include "text/colour.h"
#include "text/intern.h"
#include "text/width.h"
#include "vt/csi.h"
#include "vt/screen.h"

/* Rows and columns from 0, inclusive. */
struct rect {
	unsigned int top, left, bottom, right;
};

/*
 * Read a rectangle from four parameters; places count from the origin and
 * are clamped to the screen.  Returns false when nothing is in it.
 */
static bool
read_rect(const struct vt *vt, const struct params *p, unsigned int i,
    struct rect *r)
{
	bool origin = mode(vt, VT_DECOM);
	int dy = origin ? vt->top : 0, dx = origin ? vt->left : 0;
	int rows = origin ? vt->bottom + 1 : grid(vt)->rows;
	int cols = origin ? vt->right + 1 : grid(vt)->cols;
	int top = param_count(p, i, 1) + dy;
	int left = param_count(p, i + 1, 1) + dx;
	int bottom = param_count(p, i + 2, rows - dy) + dy;
	int right = param_count(p, i + 3, cols - dx) + dx;

	if (bottom > rows)
		bottom = rows;
	if (right > cols)
		right = cols;
	if (top > bottom || left > right)
		return false;
	r->top = (unsigned int)top - 1;
	r->left = (unsigned int)left - 1;
	r->bottom = (unsigned int)bottom - 1;
	r->right = (unsigned int)right - 1;
	return true;
}

void
csi_deccra(struct vt *vt, const struct sequence *q)
{
	const struct params *p = &q->params;
	struct rect r, to;
	unsigned int w, h;
	struct params dest = { .count = 2 };

	if (!read_rect(vt, p, 0, &r))
		return;
	/* 4 is the source page; there is one page. */
	dest.value[0] = param_count(p, 5, 1);
	dest.value[1] = param_count(p, 6, 1);
	if (!read_rect(vt, &dest, 0, &to))
		return;
	w = r.right - r.left + 1;
	h = r.bottom - r.top + 1;
	if (w > to.right - to.left + 1)
		w = to.right - to.left + 1;
	if (h > to.bottom - to.top + 1)
		h = to.bottom - to.top + 1;
	grid_copy_rect(grid(vt), r.left, r.top, w, h, to.left, to.top);
}

static void
fill_rect(struct vt *vt, const struct rect *r, struct cell c)
{
	unsigned int y;

	for (y = r->top; y <= r->bottom; y++)
		grid_fill(grid(vt), row_at(vt, y), r->left, r->right + 1, c);
}

void
csi_decfra(struct vt *vt, const struct sequence *q)
{
	uint32_t c = (uint32_t)param(&q->params, 0, 0);
	struct rect r;

	if (c < 0x20 || (c > 0x7e && c < 0xa0) || c > UNICODE_MAX ||
	    !read_rect(vt, &q->params, 1, &r))
		return;
	if ((widths_class(vt->config.widths, c) & WIDTH_MASK) != 1)
		return;
	fill_rect(vt, &r, (struct cell){ c, vt->pen });
}

void
csi_decera(struct vt *vt, const struct sequence *q)
{
	struct rect r;
	unsigned int y;

	if (!read_rect(vt, &q->params, 0, &r))
		return;
	for (y = r.top; y <= r.bottom; y++)
		screen_erase(vt, y, r.left, r.right + 1, ERASE_NORMAL);
}

void
csi_decsera(struct vt *vt, const struct sequence *q)
{
	struct rect r;
	unsigned int y;

	if (!read_rect(vt, &q->params, 0, &r))
		return;
	for (y = r.top; y <= r.bottom; y++)
		screen_erase(vt, y, r.left, r.right + 1, ERASE_SELECTIVE);
}

/*
 * Change the style of a span's cells, and of all of a wide character that it
 * has half of; runs of one pen change as one.
 */
static void
restyle(struct vt *vt, unsigned int y, unsigned int x0, unsigned int x1,
    const struct params *p, bool reverse)
{
	struct row *r = row_at(vt, y);
	uint32_t from = 0, to = 0;
	struct style style;
	bool known = false;
	unsigned int x;

	if (x0 >= x1)
		return;
	grid_extend(r, x1);
	if (r->cells[x0].glyph & GLYPH_SPACER)
		x0--;
	if (x1 < r->used && r->cells[x1].glyph & GLYPH_SPACER)
		x1++;
	grid_touch(grid(vt), r, x0, x1);
	for (x = x0; x < x1; x++) {
		if (!known || r->cells[x].pen != from) {
			from = r->cells[x].pen;
			style = *intern_style(vt->config.intern, from);
			if (reverse)
				sgr_reverse(&style, p, 4);
			else
				sgr_apply(&style, p, 4);
			to = intern_pen(vt->config.intern, &style);
			known = true;
		}
		/* A blank that gets attributes is one that shows them. */
		r->cells[x].pen = to;
	}
}

/* DECCARA, DECRARA: the rectangle, or the stream from corner to corner. */
static void
restyle_area(struct vt *vt, const struct sequence *q, bool reverse)
{
	unsigned int y, x0, x1;
	struct rect r;

	if (!read_rect(vt, &q->params, 0, &r))
		return;
	for (y = r.top; y <= r.bottom; y++) {
		x0 = r.left;
		x1 = r.right + 1;
		if (!vt->rect_extent) {
			if (y != r.top)
				x0 = 0;
			if (y != r.bottom)
				x1 = grid(vt)->cols;
		}
		restyle(vt, y, x0, x1, &q->params, reverse);
	}
}

void
csi_deccara(struct vt *vt, const struct sequence *q)
{
	restyle_area(vt, q, false);
}

void
csi_decrara(struct vt *vt, const struct sequence *q)
{
	restyle_area(vt, q, true);
}

void
csi_decsace(struct vt *vt, const struct sequence *q)
{
	int v = param(&q->params, 0, 0);

	if (v >= 0 && v <= 2)
		vt->rect_extent = v == 2;
}

/* What one cell adds to a checksum (xterm's, which is a VT420's). */
static unsigned int
checksum_cell(const struct vt *vt, struct cell c)
{
	const struct style *s = intern_style(vt->config.intern, c.pen);
	unsigned int sum = c.glyph & GLYPH_TEXT;

	if (c.glyph == 0 || s->attr & STYLE_INVISIBLE)
		sum = ' ';
	else if (c.glyph & (GLYPH_CLUSTER | GLYPH_SPACER))
		sum = 0;
	if (style_underline(s) != UNDERLINE_NONE)
		sum += 0x10;
	if (s->attr & STYLE_REVERSE)
		sum += 0x20;
	if (s->attr & STYLE_BLINK)
		sum += 0x40;
	if (s->attr & STYLE_BOLD)
		sum += 0x80;
	return sum;
}

/*
 * DECRQCRA lets a program read the screen, that of programs before it
 * included, so it is answered only where the user allows it.
 */
void
csi_decrqcra(struct vt *vt, const struct sequence *q)
{
	unsigned int sum = 0, one, x, y;
	struct rect r;

	if (!option(vt, VT_OPT_CHECKSUM))
		return;
	/* Plain blanks do not count, but for one in the first place. */
	if (read_rect(vt, &q->params, 2, &r))
		for (y = r.top; y <= r.bottom; y++)
			for (x = r.left; x <= r.right; x++) {
				one = checksum_cell(vt,
				    row_cell(row_at(vt, y), x));
				if (one != ' ' ||
				    (y == r.top && x == r.left))
					sum += one;
			}
	vt_reply_dcs(vt, "%d!~%04X", param(&q->params, 0, 0),
	    (0x10000u - (sum & 0xffff)) & 0xffff);
}

/* XTREPORTSGR: the rendition that all cells of a rectangle have. */
void
csi_xtreportsgr(struct vt *vt, const struct sequence *q)
{
	struct style common = { 0 };
	const struct style *s;
	char value[256];
	unsigned int x, y;
	struct rect r;

	if (!read_rect(vt, &q->params, 0, &r))
		return;
	common = *intern_style(vt->config.intern,
	    row_cell(row_at(vt, r.top), r.left).pen);
	for (y = r.top; y <= r.bottom; y++)
		for (x = r.left; x <= r.right; x++) {
			s = intern_style(vt->config.intern,
			    row_cell(row_at(vt, y), x).pen);
			if (style_underline(s) != style_underline(&common))
				style_set_underline(&common, UNDERLINE_NONE);
			common.attr &= s->attr | STYLE_UNDERLINE;
			if (s->fg != common.fg)
				common.fg = COLOUR_DEFAULT;
			if (s->bg != common.bg)
				common.bg = COLOUR_DEFAULT;
			if (s->ul != common.ul)
				common.ul = COLOUR_DEFAULT;
		}
	sgr_describe(&common, value, sizeof value);
	vt_reply_csi(vt, "%sm", value);
}
