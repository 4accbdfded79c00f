/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "base/list.h"
#include "frame/frame.h"
#include "model/pane.h"
#include "model/window.h"
#include "text/colour.h"
#include "text/intern.h"
#include "text/utf8.h"
#include "text/width.h"
#include "ui/compose.h"
#include "vt/vt.h"

/* A row's id is the pane's in the high bits and the terminal's below. */
#define ID_PANE_SHIFT 40

/* A place of cells: of a window, as a frame shows it. */
struct area {
	unsigned int x, y, cols, rows;
};

/* Replace colours that the program has changed by what it changed them to. */
static uint32_t
mapped_colour(const struct vt *vt, uint32_t c, unsigned int none)
{
	uint32_t set;

	if ((c & COLOUR_KIND) == COLOUR_DEFAULT)
		set = none < VT_COLOUR_COUNT ? vt_colour(vt, none) :
					       COLOUR_DEFAULT;
	else if ((c & COLOUR_KIND) == COLOUR_INDEXED)
		set = vt_colour(vt, c & 0xff);
	else
		return c;
	return set != COLOUR_DEFAULT ? set : c;
}

static uint32_t
mapped_pen(const struct vt *vt, struct intern *in, uint32_t pen)
{
	struct style s = *intern_style(in, pen);

	s.fg = mapped_colour(vt, s.fg, VT_COLOUR_FG);
	s.bg = mapped_colour(vt, s.bg, VT_COLOUR_BG);
	s.ul = mapped_colour(vt, s.ul, VT_COLOUR_COUNT);
	return intern_pen(in, &s);
}

/* Put the pens of a palette of the program's own into a span of cells. */
static void
map_colours(const struct vt *vt, struct intern *in, struct cell *c, size_t n)
{
	uint32_t from = PEN_DEFAULT, to = mapped_pen(vt, in, PEN_DEFAULT);
	size_t i;

	for (i = 0; i < n; i++) {
		if (c[i].pen != from) {
			from = c[i].pen;
			to = mapped_pen(vt, in, from);
		}
		c[i].pen = to;
	}
}

/* Copy n columns from x of a terminal's row, what is not used blank. */
static void
copy_cells(struct cell *to, const struct row *r, unsigned int x,
    unsigned int n)
{
	unsigned int have = r->used > x ? r->used - x : 0;

	if (have > n)
		have = n;
	memcpy(to, r->cells + x, have * sizeof *to);
	memset(to + have, 0, (n - have) * sizeof *to);
}

/* Draw the part of a pane that is within an area of the window. */
static void
draw_pane(struct frame *f, const struct pane *p, const struct area *a)
{
	unsigned int cols = vt_cols(p->vt), rows = vt_rows(p->vt);
	unsigned int x0 = p->x > a->x ? p->x : a->x;
	unsigned int x1 = p->x + p->cols, y0, y1, y, n;
	bool whole, mapped = vt_colours_set(p->vt);

	if (x1 > a->x + a->cols)
		x1 = a->x + a->cols;
	if (x1 > p->x + cols)
		x1 = p->x + cols;
	y0 = p->y > a->y ? p->y : a->y;
	y1 = p->y + (p->rows < rows ? p->rows : rows);
	if (y1 > a->y + a->rows)
		y1 = a->y + a->rows;
	if (x0 >= x1 || y0 >= y1)
		return;
	n = x1 - x0;
	whole = n == f->cols;
	for (y = y0; y < y1; y++) {
		struct frame_row *to = &f->row[y - a->y];
		const struct row *from = vt_row(p->vt, y - p->y);
		uint64_t id = (uint64_t)(p->id + 1) << ID_PANE_SHIFT | from->id;

		if (whole && !mapped && to->id == id &&
		    to->stamp == from->changed)
			continue;
		copy_cells(to->cells + (x0 - a->x), from, x0 - p->x, n);
		if (mapped)
			map_colours(p->vt, f->intern, to->cells + (x0 - a->x),
			    n);
		to->id = whole ? id : 0;
		to->stamp = mapped ? 0 : from->changed;
		to->wrapped = whole && (from->flags & ROW_WRAPPED) != 0;
		if (!whole || n < cols)
			frame_fix_row(to->cells, f->cols);
		if (mapped)
			to->id = 0;
	}
}

/* Move the view as little as it takes to have the cursor in sight. */
static unsigned int
follow(unsigned int at, unsigned int view, unsigned int all,
    unsigned int cursor)
{
	if (view >= all)
		return 0;
	if (cursor < at)
		at = cursor;
	else if (cursor >= at + view)
		at = cursor - view + 1;
	return at > all - view ? all - view : at;
}

/* Fill what the window does not cover. */
static void
draw_fill(struct frame *f, const struct window *w, uint32_t fill)
{
	struct cell c = { fill, PEN_DEFAULT };
	unsigned int x, y;

	for (y = 0; y < f->rows; y++) {
		x = y < w->rows ? w->cols : 0;
		if (x >= f->cols)
			continue;
		for (; x < f->cols; x++)
			f->row[y].cells[x] = c;
		f->row[y].id = 0;
		f->row[y].wrapped = false;
	}
}

static unsigned int
mouse_of(const struct vt *vt)
{
	if (vt_mode(vt, VT_MOUSE_ANY))
		return FRAME_MOUSE_ALL;
	if (vt_mode(vt, VT_MOUSE_DRAG))
		return FRAME_MOUSE_DRAGS;
	if (vt_mode(vt, VT_MOUSE_NORMAL) || vt_mode(vt, VT_MOUSE_X10) ||
	    vt_mode(vt, VT_MOUSE_HILITE))
		return FRAME_MOUSE_CLICKS;
	return FRAME_MOUSE_OFF;
}

/* What the active pane asks of the terminal. */
static void
set_state(struct frame *f, const struct pane *p,
    const struct compose_view *view)
{
	struct frame_state *s = &f->state;
	const struct vt *vt = p->vt;
	struct vt_cursor c;
	unsigned int x, y, progress, percent;

	vt_get_cursor(vt, &c);
	memset(s, 0, sizeof *s);
	x = p->x + c.x;
	y = p->y + c.y;
	if (x >= view->x && x - view->x < f->cols && y >= view->y &&
	    y - view->y < f->rows) {
		s->x = (uint16_t)(x - view->x);
		s->y = (uint16_t)(y - view->y);
		if (c.shown)
			s->flags |= FRAME_CURSOR_SHOWN;
	}
	if (vt_mode(vt, VT_DECSCNM))
		s->flags |= FRAME_REVERSE;
	if (vt_mode(vt, VT_FOCUS))
		s->flags |= FRAME_FOCUS;
	if (vt_mode(vt, VT_PASTE))
		s->flags |= FRAME_PASTE;
	if (vt_mode(vt, VT_ALTERNATE))
		s->flags |= FRAME_ALTERNATE;
	if (vt_mode(vt, VT_MOUSE_PIXELS))
		s->flags |= FRAME_MOUSE_PIXELS;
	s->mouse = (uint8_t)mouse_of(vt);
	if (view->mouse && s->mouse < FRAME_MOUSE_DRAGS)
		s->mouse = FRAME_MOUSE_DRAGS;
	s->cursor_shape = c.shape;
	s->cursor_colour = c.colour;
	s->kitty = (uint8_t)vt_kitty_keys(vt);
	s->other_keys = (uint8_t)vt_other_keys(vt);
	vt_progress(vt, &progress, &percent);
	s->progress = (uint8_t)progress;
	s->progress_value = (uint8_t)percent;
}

/* Write a line of text over the last row, in one pen. */
static void
draw_message(struct frame *f, struct widths *w, const char *text,
    uint32_t pen)
{
	struct frame_row *r = &f->row[f->rows - 1];
	size_t left = strlen(text), n;
	unsigned int x = 0, width;
	uint32_t cp;

	for (; left > 0; text += n, left -= n) {
		n = utf8_decode(text, left, &cp);
		if (!frame_printable(cp))
			cp = '?';
		width = widths_class(w, cp) & WIDTH_MASK;
		if (x + width > f->cols)
			break;
		if (width == 0)
			continue;
		r->cells[x] = (struct cell){ cp, pen };
		if (width == 2) {
			r->cells[x].glyph |= GLYPH_WIDE;
			r->cells[x + 1] = (struct cell){ GLYPH_SPACER, pen };
		}
		x += width;
	}
	for (; x < f->cols; x++)
		r->cells[x] = (struct cell){ ' ', pen };
	r->id = 0;
	r->wrapped = false;
}

void
compose_window(struct frame *f, const struct window *w,
    struct compose_view *view)
{
	const struct pane *active = w->active;
	struct vt_cursor c;
	const struct list *link;
	struct area a;

	vt_get_cursor(active->vt, &c);
	view->x = follow(view->x, f->cols, w->cols, active->x + c.x);
	view->y = follow(view->y, f->rows, w->rows, active->y + c.y);
	a = (struct area){ view->x, view->y, f->cols, f->rows };
	draw_fill(f, w, view->fill);
	frame_set_images(f, NULL, 0);
	list_foreach(link, &w->panes) {
		const struct pane *p = list_entry(link, struct pane, link);

		draw_pane(f, p, &a);
		compose_pane_images(f, p, view);
	}
	if (view->message != NULL)
		draw_message(f, vt_widths(active->vt), view->message,
		    view->message_pen);
	set_state(f, active, view);
	frame_set_title(f, view->title != NULL ? view->title :
						 vt_title(active->vt));
	frame_set_path(f, vt_path(active->vt));
}
