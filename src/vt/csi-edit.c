/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Erasing, inserting, deleting, scrolling, repeating. */

#include "compat/compat.h"

#include "vt/csi.h"
#include "vt/image.h"
#include "vt/print.h"
#include "vt/screen.h"

/* Clear the history; the owner is told, since no bytes replay it. */
static void
clear_history(struct vt *vt)
{
	history_clear(vt->history);
	vt_event(vt, VT_CLEARED, 0, 0);
}

static void
erase_rows(struct vt *vt, unsigned int from, unsigned int to,
    enum erase_kind kind)
{
	unsigned int y;

	for (y = from; y < to; y++)
		screen_erase(vt, y, 0, grid(vt)->cols, kind);
	if (from < to && kind != ERASE_SELECTIVE)
		images_clear(vt, from, to - 1);
}

/*
 * Erase in the cursor's row.  What a shell marked there (OSC 133) stays:
 * shells erase the row again before each prompt that they draw.
 */
static void
erase_line(struct vt *vt, int what, enum erase_kind kind)
{
	unsigned int cols = grid(vt)->cols;
	struct row *r = row_at(vt, vt->y);
	uint8_t marks = r->marks;

	if (kind != ERASE_SELECTIVE && (what == 2 ||
	    (what == 0 && vt->x == 0)))
		images_clear(vt, vt->y, vt->y);
	switch (what) {
	case 0:
		screen_erase(vt, vt->y, vt->x, cols, kind);
		vt->wrap = false;
		break;
	case 1: screen_erase(vt, vt->y, 0, vt->x + 1u, kind); break;
	case 2:
		screen_erase(vt, vt->y, 0, cols, kind);
		vt->wrap = false;
		break;
	default: break;
	}
	r->marks = marks;
}

/* Clear everything; on the main screen its text is kept as history. */
static void
erase_screen(struct vt *vt, enum erase_kind kind)
{
	bool keep = option(vt, VT_OPT_SCROLL_ON_CLEAR) &&
	    vt->screen == &vt->main && kind == ERASE_NORMAL &&
	    vt->protect != 1;

	if (keep)
		screen_clear_to_history(vt);
	else
		erase_rows(vt, 0, grid(vt)->rows, kind);
	vt->wrap = false;
}

static void
erase_display(struct vt *vt, int what, enum erase_kind kind)
{
	unsigned int rows = grid(vt)->rows;

	switch (what) {
	case 0:
		if (vt->x == 0 && vt->y == 0 && kind == ERASE_NORMAL) {
			erase_screen(vt, kind);
			break;
		}
		erase_line(vt, 0, kind);
		erase_rows(vt, vt->y + 1u, rows, kind);
		break;
	case 1:
		erase_line(vt, 1, kind);
		erase_rows(vt, 0, vt->y, kind);
		break;
	case 2: erase_screen(vt, kind); break;
	case 3:
		if (kind == ERASE_NORMAL)
			clear_history(vt);
		break;
	default: break;
	}
}

void
csi_ed(struct vt *vt, const struct sequence *q)
{
	erase_display(vt, param(&q->params, 0, 0), ERASE_NORMAL);
}

void
csi_decsed(struct vt *vt, const struct sequence *q)
{
	erase_display(vt, param(&q->params, 0, 0), ERASE_SELECTIVE);
}

void
csi_el(struct vt *vt, const struct sequence *q)
{
	erase_line(vt, param(&q->params, 0, 0), ERASE_NORMAL);
}

void
csi_decsel(struct vt *vt, const struct sequence *q)
{
	erase_line(vt, param(&q->params, 0, 0), ERASE_SELECTIVE);
}

/* A count from 1, no larger than the screen could use. */
static unsigned int
count(const struct vt *vt, const struct sequence *q)
{
	int n = param_count(&q->params, 0, 1);
	int max = grid(vt)->cols > grid(vt)->rows ? grid(vt)->cols :
						    grid(vt)->rows;

	return (unsigned int)(n > max ? max : n);
}

void
csi_ech(struct vt *vt, const struct sequence *q)
{
	unsigned int end = vt->x + count(vt, q);

	if (end > grid(vt)->cols)
		end = grid(vt)->cols;
	screen_erase(vt, vt->y, vt->x, end, ERASE_NORMAL);
	vt->wrap = false;
}

void
csi_ich(struct vt *vt, const struct sequence *q)
{
	if (!screen_in_columns(vt))
		return;
	grid_insert_cells(grid(vt), row_at(vt, vt->y), vt->x, vt->right + 1u,
	    count(vt, q), vt->bce);
	vt->wrap = false;
}

void
csi_dch(struct vt *vt, const struct sequence *q)
{
	if (!screen_in_columns(vt))
		return;
	grid_delete_cells(grid(vt), row_at(vt, vt->y), vt->x, vt->right + 1u,
	    count(vt, q), vt->bce);
	if (screen_full_width(vt))
		screen_break_line(vt, vt->y);
	vt->wrap = false;
}

void
csi_il(struct vt *vt, const struct sequence *q)
{
	screen_insert_lines(vt, count(vt, q));
}

void
csi_dl(struct vt *vt, const struct sequence *q)
{
	screen_delete_lines(vt, count(vt, q));
}

void
csi_su(struct vt *vt, const struct sequence *q)
{
	screen_scroll_up(vt, count(vt, q));
	vt->wrap = false;
}

void
csi_sd(struct vt *vt, const struct sequence *q)
{
	/* With five parameters it is xterm's highlight tracking. */
	if (q->params.count > 1)
		return;
	screen_scroll_down(vt, count(vt, q));
	vt->wrap = false;
}

static bool
within_margins(const struct vt *vt)
{
	return vt->y >= vt->top && vt->y <= vt->bottom &&
	    screen_in_columns(vt);
}

void
csi_sl(struct vt *vt, const struct sequence *q)
{
	if (within_margins(vt))
		screen_scroll_left(vt, vt->left, count(vt, q));
	vt->wrap = false;
}

void
csi_sr(struct vt *vt, const struct sequence *q)
{
	if (within_margins(vt))
		screen_scroll_right(vt, vt->left, count(vt, q));
	vt->wrap = false;
}

void
csi_decic(struct vt *vt, const struct sequence *q)
{
	if (within_margins(vt))
		screen_scroll_right(vt, vt->x, count(vt, q));
}

void
csi_decdc(struct vt *vt, const struct sequence *q)
{
	if (within_margins(vt))
		screen_scroll_left(vt, vt->x, count(vt, q));
}

void
csi_rep(struct vt *vt, const struct sequence *q)
{
	int n = param_count(&q->params, 0, 1);
	int max = grid(vt)->cols * grid(vt)->rows;

	if (vt->last_char == 0)
		return;
	/* More than a screenful leaves the screen as a screenful does. */
	print_repeat(vt, vt->last_char, (unsigned int)(n > max ? max : n));
	vt->last_char = 0;
}

void
csi_decsca(struct vt *vt, const struct sequence *q)
{
	vt->protect = 2;
	if (param(&q->params, 0, 0) == 1)
		vt->style.attr |= STYLE_PROTECTED;
	else
		vt->style.attr &= (uint16_t)~STYLE_PROTECTED;
	vt_style_changed(vt);
}
