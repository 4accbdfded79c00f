/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The screen as sequences see it: the cursor within margins, scrolling with
 * the history behind it, tab stops, erasing, the two screens.  Columns and
 * rows count from 0 here.
 */

#ifndef TMX_VT_SCREEN_H
#define TMX_VT_SCREEN_H

#include "vt/state.h"

/* Whether the cursor's column is within the left and right margins. */
static inline bool
screen_in_columns(const struct vt *vt)
{
	return vt->x >= vt->left && vt->x <= vt->right;
}

/* Whether the margins span the whole width. */
static inline bool
screen_full_width(const struct vt *vt)
{
	return vt->left == 0 && vt->right == grid(vt)->cols - 1;
}

/* Put the cursor at a place of the grid, clamped to it; ends the wrap. */
void screen_goto(struct vt *, int x, int y);

/* The same from the origin that DECOM says, within its bounds. */
void screen_goto_origin(struct vt *, int x, int y);

/* Move by n, not over a margin that the cursor is within. */
void screen_up(struct vt *, int n);
void screen_down(struct vt *, int n);
void screen_right(struct vt *, int n);
void screen_left(struct vt *, int n); /* with reverse wrap, if set */

void screen_carriage_return(struct vt *);
void screen_index(struct vt *);         /* IND, LF */
void screen_reverse_index(struct vt *); /* RI */

/* Scroll within the margins; rows or columns that leave are lost, but for
 * those that leave the main screen at the top. */
void screen_scroll_up(struct vt *, unsigned int n);
void screen_scroll_down(struct vt *, unsigned int n);
void screen_scroll_left(struct vt *, unsigned int x, unsigned int n);
void screen_scroll_right(struct vt *, unsigned int x, unsigned int n);

/* IL and DL at the cursor. */
void screen_insert_lines(struct vt *, unsigned int n);
void screen_delete_lines(struct vt *, unsigned int n);

/* Tab stops. */
void screen_tabs_reset(struct vt *);
void screen_tab_set(struct vt *, unsigned int x, bool);
bool screen_tab_at(const struct vt *, unsigned int x);
void screen_tab_forward(struct vt *, int n);
void screen_tab_back(struct vt *, int n);

/*
 * Erase columns [x0, x1) of a row with the pen's background.  Which cells
 * are left alone when they are protected:
 */
enum erase_kind {
	ERASE_ALL,
	ERASE_NORMAL,   /* those protected by SPA (ECMA-48 8.3.143) */
	ERASE_SELECTIVE /* those protected by DECSCA */
};
void screen_erase(struct vt *, unsigned int y, unsigned int x0,
    unsigned int x1, enum erase_kind);

/* Put the main screen's text into the history and clear it (ED 2). */
void screen_clear_to_history(struct vt *);

/* Margins and origin back to the whole screen. */
void screen_reset_margins(struct vt *);

void screen_save_cursor(struct vt *);
void screen_restore_cursor(struct vt *);

/* Show the alternate or the main screen; the cursor stays where it is. */
void screen_alternate(struct vt *, bool);

/* Append a row of the main screen to the history. */
void screen_push_row(struct vt *, unsigned int y);

/* Forget that a row's line goes on; that it began in the row above. */
void screen_break_line(struct vt *, unsigned int y);
void screen_break_before(struct vt *, unsigned int y);

#endif
