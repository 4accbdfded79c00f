/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Modes: a table from the number a program knows to ours and to what else
 * setting it does.  What no handler is named for is only remembered.
 */

#include "compat/compat.h"

#include "vt/csi.h"
#include "vt/image.h"
#include "vt/print.h"
#include "vt/screen.h"

#define BIT(m) (UINT64_C(1) << (m))

/*
 * Mouse protocols, and encodings: setting one clears its fellows.  So does
 * resetting a protocol, whichever holds.
 */
#define MOUSE_PROTOCOLS                                                       \
	(BIT(VT_MOUSE_X10) | BIT(VT_MOUSE_NORMAL) | BIT(VT_MOUSE_HILITE) |    \
	    BIT(VT_MOUSE_DRAG) | BIT(VT_MOUSE_ANY))
#define MOUSE_ENCODINGS                                                       \
	(BIT(VT_MOUSE_UTF8) | BIT(VT_MOUSE_SGR) | BIT(VT_MOUSE_URXVT) |       \
	    BIT(VT_MOUSE_PIXELS))

/* What else setting a mode does; a function type, as csi_fn. */
typedef void mode_fn(struct vt *, bool);

static void
store(struct vt *vt, enum vt_mode m, bool on)
{
	vt->modes = on ? vt->modes | BIT(m) : vt->modes & ~BIT(m);
}

/* DECCOLM: 80 or 132 columns, where 40 allows it. */
static void
set_columns(struct vt *vt, bool wide)
{
	if (!mode(vt, VT_ALLOW_DECCOLM)) {
		store(vt, VT_DECCOLM, !wide);
		return;
	}
	vt_event(vt, VT_RESIZE, wide ? 132 : 80, grid(vt)->rows);
	screen_reset_margins(vt);
	if (!mode(vt, VT_DECNCSM)) {
		unsigned int y;

		for (y = 0; y < grid(vt)->rows; y++)
			screen_erase(vt, y, 0, grid(vt)->cols, ERASE_ALL);
		images_clear(vt, 0, grid(vt)->rows - 1u);
	}
	screen_goto(vt, 0, 0);
}

/* DECANM: reset, the terminal is a VT52 until ESC < (DEC STD 070). */
static void
set_ansi(struct vt *vt, bool on)
{
	vt->parser.vt52 = !on;
	vt->charsets = (struct charsets){ .g = { CHARSET_ASCII, CHARSET_ASCII,
	    CHARSET_LATIN1, CHARSET_LATIN1 }, .gr = 2 };
	print_charset_changed(vt);
}

static void
set_origin(struct vt *vt, bool on)
{
	(void)on;
	screen_goto_origin(vt, 0, 0);
}

static void
set_left_right_margins(struct vt *vt, bool on)
{
	(void)on;
	vt->left = 0;
	vt->right = (uint16_t)(grid(vt)->cols - 1);
}

static void
set_autowrap(struct vt *vt, bool on)
{
	if (!on)
		vt->wrap = false;
}

static void
set_reverse_screen(struct vt *vt, bool on)
{
	unsigned int y;

	(void)on;
	for (y = 0; y < grid(vt)->rows; y++)
		grid_touch(grid(vt), row_at(vt, y), 0, grid(vt)->cols);
}

static void
clear_screen(struct vt *vt)
{
	unsigned int y;

	for (y = 0; y < grid(vt)->rows; y++)
		screen_erase(vt, y, 0, grid(vt)->cols, ERASE_ALL);
	images_clear(vt, 0, grid(vt)->rows - 1u);
}

/* 47: show the other screen, as it is. */
static void
set_alternate(struct vt *vt, bool on)
{
	if (option(vt, VT_OPT_NO_ALTERNATE))
		store(vt, VT_ALTERNATE, false);
	else
		screen_alternate(vt, on);
}

/* 1047: the same, cleared when it is left. */
static void
set_alternate_clear(struct vt *vt, bool on)
{
	if (!on && vt->screen == &vt->alt)
		clear_screen(vt);
	set_alternate(vt, on);
}

/* 1048: save and restore the cursor. */
static void
set_saved_cursor(struct vt *vt, bool on)
{
	if (on)
		screen_save_cursor(vt);
	else
		screen_restore_cursor(vt);
}

/* 1049: both, cleared when it is entered. */
static void
set_alternate_cursor(struct vt *vt, bool on)
{
	if (option(vt, VT_OPT_NO_ALTERNATE)) {
		store(vt, VT_ALTERNATE, false);
		return;
	}
	if (on) {
		if (vt->screen != &vt->main)
			return;
		screen_save_cursor(vt);
		screen_alternate(vt, true);
		clear_screen(vt);
	} else {
		screen_alternate(vt, false);
		screen_restore_cursor(vt);
	}
}

static void
set_sync(struct vt *vt, bool on)
{
	vt_event(vt, VT_SYNC, on, 0);
}

/* 2048: report the size at once, and whenever it changes. */
static void
set_size_report(struct vt *vt, bool on)
{
	if (on)
		vt_report_size(vt);
}

struct mode_entry {
	uint16_t number;
	uint8_t mode; /* enum vt_mode; VT_MODE_COUNT: none is stored */
	mode_fn *fn;
	uint64_t excludes; /* modes that setting this one clears */
	bool tell;         /* the owner wants to know (VT_MODE) */
};

static const struct mode_entry ansi_modes[] = {
	{ 2, VT_KAM, NULL, 0, false },
	{ 4, VT_IRM, NULL, 0, false },
	{ 12, VT_SRM, NULL, 0, false },
	{ 20, VT_LNM, NULL, 0, true },
};

static const struct mode_entry private_modes[] = {
	{ 1, VT_DECCKM, NULL, 0, true },
	{ 2, VT_DECANM, set_ansi, 0, true },
	{ 3, VT_DECCOLM, set_columns, 0, false },
	{ 4, VT_DECSCLM, NULL, 0, false },
	{ 5, VT_DECSCNM, set_reverse_screen, 0, true },
	{ 6, VT_DECOM, set_origin, 0, false },
	{ 7, VT_DECAWM, set_autowrap, 0, false },
	{ 8, VT_AUTO_REPEAT, NULL, 0, false },
	{ 9, VT_MOUSE_X10, NULL, MOUSE_PROTOCOLS, true },
	{ 12, VT_CURSOR_BLINK, NULL, 0, true },
	{ 18, VT_DECPFF, NULL, 0, false },
	{ 19, VT_DECPEX, NULL, 0, false },
	{ 25, VT_DECTCEM, NULL, 0, true },
	{ 40, VT_ALLOW_DECCOLM, NULL, 0, false },
	{ 41, VT_MORE_FIX, NULL, 0, false },
	{ 42, VT_DECNRCM, NULL, 0, false },
	{ 45, VT_REVERSE_WRAP, NULL, 0, false },
	{ 47, VT_ALTERNATE, set_alternate, 0, true },
	{ 66, VT_DECNKM, NULL, 0, true },
	{ 67, VT_DECBKM, NULL, 0, true },
	{ 69, VT_DECLRMM, set_left_right_margins, 0, false },
	{ 80, VT_SIXEL_SCROLL, NULL, 0, false },
	{ 95, VT_DECNCSM, NULL, 0, false },
	{ 1000, VT_MOUSE_NORMAL, NULL, MOUSE_PROTOCOLS, true },
	{ 1001, VT_MOUSE_HILITE, NULL, MOUSE_PROTOCOLS, true },
	{ 1002, VT_MOUSE_DRAG, NULL, MOUSE_PROTOCOLS, true },
	{ 1003, VT_MOUSE_ANY, NULL, MOUSE_PROTOCOLS, true },
	{ 1004, VT_FOCUS, NULL, 0, true },
	{ 1005, VT_MOUSE_UTF8, NULL, MOUSE_ENCODINGS, true },
	{ 1006, VT_MOUSE_SGR, NULL, MOUSE_ENCODINGS, true },
	{ 1007, VT_ALT_SCROLL, NULL, 0, true },
	{ 1015, VT_MOUSE_URXVT, NULL, MOUSE_ENCODINGS, true },
	{ 1016, VT_MOUSE_PIXELS, NULL, MOUSE_ENCODINGS, true },
	{ 1036, VT_META_ESC, NULL, 0, false },
	{ 1039, VT_ALT_ESC, NULL, 0, false },
	{ 1042, VT_BELL_URGENT, NULL, 0, false },
	{ 1045, VT_REVERSE_WRAP_ALL, NULL, 0, false },
	{ 1047, VT_ALTERNATE, set_alternate_clear, 0, true },
	{ 1048, VT_MODE_COUNT, set_saved_cursor, 0, false },
	{ 1049, VT_ALTERNATE, set_alternate_cursor, 0, true },
	{ 2004, VT_PASTE, NULL, 0, true },
	{ 2026, VT_SYNC_OUTPUT, set_sync, 0, false },
	{ 2027, VT_GRAPHEMES, NULL, 0, false },
	{ 2031, VT_THEME_REPORT, NULL, 0, true },
	{ 2048, VT_SIZE_REPORT, set_size_report, 0, true },
};

/*
 * Modes that are known and always reset: GATM, SRTM, VEM, HEM, PUM, FEAM,
 * FETM, MATM, TTM, SATM, TSM, EBM (ECMA-48 7.2), and DEC's DECHCCM.
 */
static const uint8_t ansi_never[] = { 1, 5, 7, 10, 11, 13, 14, 15, 16, 17, 18,
	19 };
static const uint8_t private_never[] = { 60 };

static bool
never(bool private, int number)
{
	const uint8_t *p = private ? private_never : ansi_never;
	size_t n = private ? nitems(private_never) : nitems(ansi_never);

	while (n > 0 && p[n - 1] != number)
		n--;
	return n > 0;
}

static const struct mode_entry *
find(bool private, int number)
{
	const struct mode_entry *e = private ? private_modes : ansi_modes;
	size_t n = private ? nitems(private_modes) : nitems(ansi_modes);

	for (; n > 0; n--, e++)
		if (e->number == number)
			return e;
	return NULL;
}

static void
apply(struct vt *vt, const struct mode_entry *e, bool on)
{
	if (on || e->excludes == MOUSE_PROTOCOLS)
		vt->modes &= ~e->excludes;
	/* The alternate screen stores its own bit when it has changed. */
	if (e->mode < VT_MODE_COUNT && e->mode != VT_ALTERNATE)
		store(vt, e->mode, on);
	if (e->fn != NULL)
		e->fn(vt, on);
	if (e->tell && e->mode != VT_ALTERNATE)
		vt_event(vt, VT_MODE, e->mode, on);
}

void
mode_set(struct vt *vt, enum vt_mode m, bool on)
{
	store(vt, m, on);
	vt_event(vt, VT_MODE, m, on);
}

/* The conformance level that a mode came with, where that matters. */
static unsigned int
level_of(enum vt_mode m)
{
	return m == VT_DECLRMM ? 4 : m == VT_DECNCSM ? 5 : 1;
}

static void
set_all(struct vt *vt, const struct sequence *q, bool private, bool on)
{
	const struct mode_entry *e;
	unsigned int i;

	for (i = 0; i < q->params.count; i++) {
		e = find(private, param(&q->params, i, 0));
		if (e != NULL && vt->level >= level_of(e->mode))
			apply(vt, e, on);
	}
}

void
csi_sm(struct vt *vt, const struct sequence *q)
{
	set_all(vt, q, false, true);
}

void
csi_rm(struct vt *vt, const struct sequence *q)
{
	set_all(vt, q, false, false);
}

void
csi_decset(struct vt *vt, const struct sequence *q)
{
	set_all(vt, q, true, true);
}

void
csi_decrst(struct vt *vt, const struct sequence *q)
{
	set_all(vt, q, true, false);
}

void
csi_xtsave(struct vt *vt, const struct sequence *q)
{
	const struct mode_entry *e;
	unsigned int i;

	for (i = 0; i < q->params.count; i++) {
		e = find(true, param(&q->params, i, 0));
		if (e == NULL)
			continue;
		if (e->number == 1048)
			screen_save_cursor(vt);
		else
			vt->saved_modes = (vt->saved_modes & ~BIT(e->mode)) |
			    (vt->modes & BIT(e->mode));
	}
}

void
csi_xtrestore(struct vt *vt, const struct sequence *q)
{
	const struct mode_entry *e;
	unsigned int i;

	for (i = 0; i < q->params.count; i++) {
		e = find(true, param(&q->params, i, 0));
		if (e == NULL)
			continue;
		if (e->number == 1048)
			screen_restore_cursor(vt);
		else if (((vt->saved_modes ^ vt->modes) & BIT(e->mode)) != 0)
			apply(vt, e, (vt->saved_modes & BIT(e->mode)) != 0);
	}
}

int
mode_report(const struct vt *vt, bool private, int number)
{
	const struct mode_entry *e = find(private, number);

	if (e == NULL)
		return never(private, number) ? 4 : 0;
	if (e->mode == VT_MODE_COUNT)
		return vt->screen->saved.valid ? 1 : 2;
	return mode(vt, e->mode) ? 1 : 2;
}

void
mode_soft_reset(struct vt *vt)
{
	store(vt, VT_IRM, false);
	store(vt, VT_DECOM, false);
	store(vt, VT_DECAWM, true);
	store(vt, VT_DECCKM, false);
	store(vt, VT_DECNKM, false);
	store(vt, VT_KAM, false);
	store(vt, VT_SIXEL_SCROLL, false);
	store(vt, VT_REVERSE_WRAP, false);
	store(vt, VT_REVERSE_WRAP_ALL, false);
	mode_set(vt, VT_DECTCEM, true);
	if (mode(vt, VT_DECLRMM)) {
		store(vt, VT_DECLRMM, false);
		set_left_right_margins(vt, false);
	}
}
