/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "text/intern.h"
#include "vt/image.h"
#include "vt/screen.h"

#define TAB_EVERY 8

static int
clamp(int v, int lo, int hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

void
screen_goto(struct vt *vt, int x, int y)
{
	vt->x = (uint16_t)clamp(x, 0, grid(vt)->cols - 1);
	vt->y = (uint16_t)clamp(y, 0, grid(vt)->rows - 1);
	vt->wrap = false;
}

void
screen_goto_origin(struct vt *vt, int x, int y)
{
	if (!mode(vt, VT_DECOM)) {
		screen_goto(vt, x, y);
		return;
	}
	vt->x = (uint16_t)clamp(x + vt->left, vt->left, vt->right);
	vt->y = (uint16_t)clamp(y + vt->top, vt->top, vt->bottom);
	vt->wrap = false;
}

void
screen_up(struct vt *vt, int n)
{
	int stop = vt->y >= vt->top ? vt->top : 0;

	screen_goto(vt, vt->x, clamp(vt->y - n, stop, vt->y));
}

void
screen_down(struct vt *vt, int n)
{
	int stop = vt->y <= vt->bottom ? vt->bottom : grid(vt)->rows - 1;

	screen_goto(vt, vt->x, clamp(vt->y + n, vt->y, stop));
}

void
screen_right(struct vt *vt, int n)
{
	int stop = vt->x <= vt->right ? vt->right : grid(vt)->cols - 1;

	screen_goto(vt, clamp(vt->x + n, vt->x, stop), vt->y);
}

/*
 * Step from the left edge to the end of the row before, as reverse wrap has
 * it: mode 45 only where that row was wrapped, 1045 always, around the top
 * of the margins to their bottom.  Returns false where it stops.
 */
static bool
reverse_wrap(struct vt *vt)
{
	bool any = mode(vt, VT_REVERSE_WRAP_ALL);
	unsigned int y;

	if (vt->y == vt->top || vt->y == 0) {
		if (!any)
			return false;
		y = vt->bottom;
	} else {
		y = vt->y - 1u;
		if (!any && !(row_at(vt, y)->flags & ROW_WRAPPED))
			return false;
	}
	vt->y = (uint16_t)y;
	vt->x = vt->right;
	return true;
}

void
screen_left(struct vt *vt, int n)
{
	bool reverse = mode(vt, VT_DECAWM) &&
	    (mode(vt, VT_REVERSE_WRAP) || mode(vt, VT_REVERSE_WRAP_ALL));
	int stop = vt->x >= vt->left ? vt->left : 0;

	if (!reverse) {
		screen_goto(vt, clamp(vt->x - n, stop, vt->x), vt->y);
		return;
	}
	/* At the pending wrap the cursor counts as past the last column. */
	if (vt->wrap && n > 0)
		n--;
	vt->wrap = false;
	while (n-- > 0) {
		stop = vt->x >= vt->left ? vt->left : 0;
		if (vt->x > stop)
			vt->x--;
		else if (!reverse_wrap(vt))
			break;
	}
}

void
screen_carriage_return(struct vt *vt)
{
	bool left = mode(vt, VT_DECOM) || vt->x >= vt->left;

	vt->x = left ? vt->left : 0;
	vt->wrap = false;
}

void
screen_push_row(struct vt *vt, unsigned int y)
{
	struct row *r = vt->main.grid->row[y];
	struct record_extra extra;
	unsigned int n = r->used;

	if (r->flags & ROW_WRAPPED) {
		/* What follows begins where this row ends. */
		n = grid_wrapped_cols(vt->main.grid, y);
		grid_extend(r, n);
	}
	if (likely(r->marks == 0 && r->flags < ROW_DOUBLE_WIDE)) {
		history_push(vt->history, r->cells, n, r->flags & ROW_WRAPPED,
		    NULL);
		return;
	}
	extra.marks = r->marks;
	extra.flags = r->flags & (uint8_t)~(ROW_DOUBLE_WIDE - 1);
	extra.status = r->status;
	extra.time = r->time;
	history_push(vt->history, r->cells, n, r->flags & ROW_WRAPPED, &extra);
}

/* Move the margins' rows as a whole, or their columns only. */
static void
scroll_rows(struct vt *vt, unsigned int top, unsigned int n, bool up)
{
	struct grid *g = grid(vt);
	unsigned int height = vt->bottom - top + 1u, w, y;

	if (n > height)
		n = height;
	if (n == 0)
		return;
	if (screen_full_width(vt)) {
		if (up)
			grid_scroll_up(g, top, vt->bottom, n, vt->bce);
		else
			grid_scroll_down(g, top, vt->bottom, n, vt->bce);
		/* What followed the last of the rows that stay is not there. */
		if (n < height)
			screen_break_line(vt, up ? vt->bottom - n : vt->bottom);
		images_scroll(vt, top, vt->bottom, up ? -(int)n : (int)n);
		return;
	}
	w = vt->right - vt->left + 1u;
	if (up)
		grid_copy_rect(g, vt->left, top + n, w, height - n, vt->left,
		    top);
	else
		grid_copy_rect(g, vt->left, top, w, height - n, vt->left,
		    top + n);
	for (y = 0; y < n; y++)
		screen_erase(vt, up ? vt->bottom - y : top + y, vt->left,
		    vt->right + 1u, ERASE_ALL);
}

void
screen_scroll_up(struct vt *vt, unsigned int n)
{
	unsigned int y, height = vt->bottom - vt->top + 1u;

	if (n > height)
		n = height;
	if (vt->top == 0 && vt->screen == &vt->main && screen_full_width(vt))
		for (y = 0; y < n; y++)
			screen_push_row(vt, y);
	else
		screen_break_before(vt, vt->top);
	scroll_rows(vt, vt->top, n, true);
}

void
screen_scroll_down(struct vt *vt, unsigned int n)
{
	screen_break_before(vt, vt->top);
	scroll_rows(vt, vt->top, n, false);
}

void
screen_scroll_left(struct vt *vt, unsigned int x, unsigned int n)
{
	unsigned int y;

	for (y = vt->top; y <= vt->bottom; y++)
		grid_delete_cells(grid(vt), row_at(vt, y), x, vt->right + 1u, n,
		    vt->bce);
}

void
screen_scroll_right(struct vt *vt, unsigned int x, unsigned int n)
{
	unsigned int y;

	for (y = vt->top; y <= vt->bottom; y++)
		grid_insert_cells(grid(vt), row_at(vt, y), x, vt->right + 1u, n,
		    vt->bce);
}

void
screen_index(struct vt *vt)
{
	vt->wrap = false;
	if (vt->y != vt->bottom) {
		if (vt->y < grid(vt)->rows - 1)
			vt->y++;
	} else if (screen_in_columns(vt))
		screen_scroll_up(vt, 1);
}

void
screen_reverse_index(struct vt *vt)
{
	vt->wrap = false;
	if (vt->y != vt->top) {
		if (vt->y > 0)
			vt->y--;
	} else if (screen_in_columns(vt))
		screen_scroll_down(vt, 1);
}

static bool
in_margins(const struct vt *vt)
{
	return vt->y >= vt->top && vt->y <= vt->bottom &&
	    screen_in_columns(vt);
}

void
screen_insert_lines(struct vt *vt, unsigned int n)
{
	if (!in_margins(vt))
		return;
	screen_break_before(vt, vt->y);
	scroll_rows(vt, vt->y, n, false);
	vt->x = vt->left;
	vt->wrap = false;
}

void
screen_delete_lines(struct vt *vt, unsigned int n)
{
	if (!in_margins(vt))
		return;
	screen_break_before(vt, vt->y);
	scroll_rows(vt, vt->y, n, true);
	vt->x = vt->left;
	vt->wrap = false;
}

void
screen_tabs_reset(struct vt *vt)
{
	unsigned int x;

	memset(vt->tabs, 0, sizeof vt->tabs);
	for (x = 0; x < GRID_COLS_MAX; x += TAB_EVERY)
		screen_tab_set(vt, x, true);
}

void
screen_tab_set(struct vt *vt, unsigned int x, bool on)
{
	uint64_t bit = UINT64_C(1) << x % 64;

	if (on)
		vt->tabs[x / 64] |= bit;
	else
		vt->tabs[x / 64] &= ~bit;
}

bool
screen_tab_at(const struct vt *vt, unsigned int x)
{
	return (vt->tabs[x / 64] >> x % 64 & 1) != 0;
}

void
screen_tab_forward(struct vt *vt, int n)
{
	unsigned int stop = vt->x <= vt->right ? vt->right :
						 grid(vt)->cols - 1u;

	if (vt->wrap && mode(vt, VT_MORE_FIX)) {
		screen_index(vt);
		vt->x = vt->left;
	}
	/* HT keeps the pending wrap, as xterm does. */
	for (; n > 0 && vt->x < stop; n--)
		do
			vt->x++;
		while (vt->x < stop && !screen_tab_at(vt, vt->x));
}

void
screen_tab_back(struct vt *vt, int n)
{
	unsigned int stop =
	    mode(vt, VT_DECOM) && vt->x >= vt->left ? vt->left : 0;

	vt->wrap = false;
	for (; n > 0 && vt->x > stop; n--)
		do
			vt->x--;
		while (vt->x > stop && !screen_tab_at(vt, vt->x));
}

/* Erase the cells of a span that are not protected, one by one. */
static void
erase_unprotected(struct vt *vt, struct row *r, unsigned int x0,
    unsigned int x1)
{
	struct cell blank = { 0, vt->bce };
	unsigned int x;

	for (x = x0; x < x1; x++) {
		struct cell c = row_cell(r, x);

		if (intern_style(vt->config.intern, c.pen)->attr &
		    STYLE_PROTECTED)
			continue;
		grid_fill(grid(vt), r, x, x + 1, blank);
	}
}

void
screen_erase(struct vt *vt, unsigned int y, unsigned int x0, unsigned int x1,
    enum erase_kind kind)
{
	struct row *r = row_at(vt, y);

	if (x0 >= x1)
		return;
	if ((kind == ERASE_NORMAL && vt->protect == 1) ||
	    (kind == ERASE_SELECTIVE && vt->protect == 2)) {
		erase_unprotected(vt, r, x0, x1);
		return;
	}
	if (x0 == 0)
		screen_break_before(vt, y);
	if (x1 == grid(vt)->cols)
		r->flags &= (uint8_t)~(ROW_WRAPPED | ROW_PADDED);
	if (x0 == 0 && x1 == grid(vt)->cols && kind != ERASE_SELECTIVE) {
		/* Its marks go with the text, its line attribute stays. */
		uint8_t keep = r->flags & (uint8_t)~(ROW_DOUBLE_WIDE - 1);

		grid_clear_row(grid(vt), r, vt->bce);
		r->flags = keep;
		return;
	}
	grid_fill(grid(vt), r, x0, x1, (struct cell){ 0, vt->bce });
}

void
screen_clear_to_history(struct vt *vt)
{
	struct grid *g = vt->main.grid;
	unsigned int y, last = g->rows;

	while (last > 0 && g->row[last - 1]->used == 0)
		last--;
	for (y = 0; y < last; y++)
		screen_push_row(vt, y);
	history_close(vt->history);
	/* New ids: a row cleared in place is not the one it was. */
	grid_scroll_up(g, 0, g->rows - 1u, g->rows, vt->bce);
	images_clear(vt, 0, g->rows - 1u);
}

void
screen_reset_margins(struct vt *vt)
{
	vt->top = 0;
	vt->left = 0;
	vt->bottom = (uint16_t)(grid(vt)->rows - 1);
	vt->right = (uint16_t)(grid(vt)->cols - 1);
}

void
screen_save_cursor(struct vt *vt)
{
	struct saved_cursor *s = &vt->screen->saved;

	s->valid = true;
	s->x = vt->x;
	s->y = vt->y;
	s->wrap = vt->wrap;
	s->origin = mode(vt, VT_DECOM);
	s->style = vt->style;
	s->charsets = vt->charsets;
}

void
screen_restore_cursor(struct vt *vt)
{
	static const struct saved_cursor none = {
		.charsets = { .gr = 2 }
	};
	const struct saved_cursor *s = &vt->screen->saved;

	if (!s->valid)
		s = &none;
	screen_goto(vt, s->x, s->y);
	vt->wrap = s->wrap;
	vt->style = s->style;
	vt->charsets = s->charsets;
	vt->ascii = vt->charsets.g[vt->charsets.gl] == CHARSET_ASCII &&
	    vt->charsets.single == 0;
	vt->modes &= ~(UINT64_C(1) << VT_DECOM);
	vt->modes |= (uint64_t)s->origin << VT_DECOM;
	vt_style_changed(vt);
}

void
screen_alternate(struct vt *vt, bool on)
{
	struct screen *to = on ? &vt->alt : &vt->main;

	vt->modes &= ~(UINT64_C(1) << VT_ALTERNATE);
	vt->modes |= (uint64_t)on << VT_ALTERNATE;
	if (vt->screen == to)
		return;
	if (to->grid == NULL)
		to->grid = grid_new(&vt->damage, vt->main.grid->cols,
		    vt->main.grid->rows);
	vt->screen = to;
	vt_event(vt, VT_MODE, VT_ALTERNATE, on);
}

void
screen_break_line(struct vt *vt, unsigned int y)
{
	row_at(vt, y)->flags &= (uint8_t)~(ROW_WRAPPED | ROW_PADDED);
}

void
screen_break_before(struct vt *vt, unsigned int y)
{
	if (y > 0)
		screen_break_line(vt, y - 1);
	else if (vt->screen == &vt->main)
		history_close(vt->history);
}
