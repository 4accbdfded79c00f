/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What the terminal says of itself, and what it does to itself: reports,
 * conformance level, soft reset, window operations. */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "text/colour.h"
#include "text/utf8.h"
#include "vt/csi.h"
#include "vt/print.h"
#include "vt/screen.h"

/*
 * Primary attributes: a VT420 (64) with 132 columns, sixel, selective
 * erase, terminal state reports, horizontal scrolling, colour, rectangles
 * and (52, as xterm and others have it) the clipboard.
 */
#define DA1_FEATURES "64;1;4;6;17;21;22;28;52"

/* Secondary: the number of a VT420 and a version of xterm, since programs
 * choose what they use by it (vim, 277 and up: SGR mouse). */
#define DA2_FEATURES "41;400;0"

void
csi_da1(struct vt *vt, const struct sequence *q)
{
	if (q == NULL || param(&q->params, 0, 0) == 0)
		vt_reply_csi(vt, "?%sc", DA1_FEATURES);
}

void
csi_da2(struct vt *vt, const struct sequence *q)
{
	if (param(&q->params, 0, 0) == 0)
		vt_reply_csi(vt, ">%sc", DA2_FEATURES);
}

void
csi_da3(struct vt *vt, const struct sequence *q)
{
	if (param(&q->params, 0, 0) == 0)
		vt_reply_dcs(vt, "!|00000000");
}

void
csi_xtversion(struct vt *vt, const struct sequence *q)
{
	if (param(&q->params, 0, 0) == 0)
		vt_reply_dcs(vt, ">|tmx(%s)", PACKAGE_VERSION);
}

/* The cursor's place, from 1, as the origin mode has it. */
static void
cursor_place(const struct vt *vt, unsigned int *row, unsigned int *col)
{
	bool origin = mode(vt, VT_DECOM);

	*row = vt->y - (origin ? vt->top : 0u) + 1;
	*col = vt->x - (origin ? vt->left : 0u) + 1;
}

void
csi_dsr(struct vt *vt, const struct sequence *q)
{
	unsigned int row, col;

	switch (param(&q->params, 0, 0)) {
	case 5: vt_reply_csi(vt, "0n"); break;
	case 6:
		cursor_place(vt, &row, &col);
		vt_reply_csi(vt, "%u;%uR", row, col);
		break;
	default: break;
	}
}

void
csi_dsr_private(struct vt *vt, const struct sequence *q)
{
	unsigned int row, col;
	const struct vt_colours *c = vt->client_colours;

	switch (param(&q->params, 0, 0)) {
	case 6: /* DECXCPR */
		cursor_place(vt, &row, &col);
		vt_reply_csi(vt, "?%u;%u;1R", row, col);
		break;
	case 15: vt_reply_csi(vt, "?13n"); break; /* no printer */
	case 25: vt_reply_csi(vt, "?20n"); break; /* keys are unlocked */
	case 26: vt_reply_csi(vt, "?27;1;0;0n"); break; /* US keyboard */
	case 53:
	case 55: vt_reply_csi(vt, "?50n"); break; /* no locator */
	case 56: vt_reply_csi(vt, "?57;0n"); break;
	case 62: vt_reply_csi(vt, "0*{"); break; /* no room for macros */
	case 63: /* DECCKSR: of no macros */
		vt_reply_dcs(vt, "%d!~0000", param(&q->params, 1, 0));
		break;
	case 75: vt_reply_csi(vt, "?70n"); break; /* data integrity: fine */
	case 85: vt_reply_csi(vt, "?83n"); break; /* no sessions of DEC's */
	case 996: /* the theme: 1 dark, 2 light */
		vt_reply_csi(vt, "?997;%dn", c != NULL && c->dark == 0 ? 2 : 1);
		break;
	default: break;
	}
}

void
csi_decrqm(struct vt *vt, const struct sequence *q)
{
	int n = param(&q->params, 0, 0);

	vt_reply_csi(vt, "%d;%d$y", n, mode_report(vt, false, n));
}

void
csi_decrqm_private(struct vt *vt, const struct sequence *q)
{
	int n = param(&q->params, 0, 0);

	vt_reply_csi(vt, "?%d;%d$y", n, mode_report(vt, true, n));
}

void
csi_decreqtparm(struct vt *vt, const struct sequence *q)
{
	int n = param(&q->params, 0, 0);

	if (n <= 1)
		vt_reply_csi(vt, "%d;1;1;128;128;1;0x", n + 2);
}

/* DECCIR: cursor, rendition, character sets (DEC STD 070; VT510 manual). */
static void
report_cursor(struct vt *vt)
{
	static const char finals[CHARSETS][3] = { "B", "A", "0", "A" };
	const struct charsets *cs = &vt->charsets;
	unsigned int row, col, i, sizes = 0;
	char sets[4 * 2 + 1] = "";
	int flags;

	cursor_place(vt, &row, &col);
	flags = (mode(vt, VT_DECOM) ? 1 : 0) | (cs->single == 2 ? 2 : 0) |
	    (cs->single == 3 ? 4 : 0) | (vt->wrap ? 8 : 0);
	for (i = 0; i < 4; i++) {
		strlcat(sets, finals[cs->g[i]], sizeof sets);
		if (cs->g[i] == CHARSET_LATIN1)
			sizes |= 1u << i;
	}
	vt_reply_dcs(vt, "1$u%u;%u;1;%c;%c;%c;%u;%u;%c;%s", row, col,
	    '@' + (vt->style.attr & STYLE_BOLD ? 1 : 0) +
		(style_underline(&vt->style) != 0 ? 2 : 0) +
		(vt->style.attr & STYLE_BLINK ? 4 : 0) +
		(vt->style.attr & STYLE_REVERSE ? 8 : 0),
	    '@' + (vt->style.attr & STYLE_PROTECTED ? 1 : 0), '@' + flags,
	    cs->gl, cs->gr, '@' + (int)sizes, sets);
}

/* DECTABSR: the tab stops there are, from 1. */
static void
report_tabs(struct vt *vt)
{
	char out[GRID_COLS_MAX * 5], *p = out;
	unsigned int x;

	out[0] = '\0';
	for (x = 0; x < grid(vt)->cols; x++)
		if (screen_tab_at(vt, x))
			p += snprintf(p, 6, "%s%u", p == out ? "" : "/", x + 1);
	vt_reply_dcs(vt, "2$u%s", out);
}

void
csi_decrqpsr(struct vt *vt, const struct sequence *q)
{
	int what = param(&q->params, 0, 0);

	if (what == 1)
		report_cursor(vt);
	else if (what == 2)
		report_tabs(vt);
}

/* DECCTR: the palette's first sixteen as RGB percentages (VT525 manual). */
void
csi_decrqtsr(struct vt *vt, const struct sequence *q)
{
	char out[512];
	size_t n = 0;
	unsigned int i;
	uint32_t c;

	if (param(&q->params, 0, 0) != 2)
		return;
	for (i = 0; i < 16; i++) {
		c = vt->colours != NULL ? vt->colours[i] : COLOUR_DEFAULT;
		if (c == COLOUR_DEFAULT)
			c = colour_value(i);
		n += (size_t)snprintf(out + n, sizeof out - n,
		    "%s%u;2;%u;%u;%u", i == 0 ? "" : "/", i,
		    (c >> 16 & 0xff) * 100 / 255, (c >> 8 & 0xff) * 100 / 255,
		    (c & 0xff) * 100 / 255);
	}
	vt_reply_dcs(vt, "2$s%s", out);
}

void
csi_decscl(struct vt *vt, const struct sequence *q)
{
	int level = param(&q->params, 0, 61) - 60;
	int bits = param(&q->params, 1, 0);

	if (level < 1 || level > 5)
		return;
	/* The VT220's manual has it reset softly, as xterm does. */
	csi_decstr(vt, q);
	vt->level = (uint8_t)level;
	vt->eight_bit = level > 1 && bits != 1;
}

void
csi_decstr(struct vt *vt, const struct sequence *q)
{
	(void)q;
	mode_soft_reset(vt);
	screen_reset_margins(vt);
	memset(&vt->style, 0, sizeof vt->style);
	vt->protect = 0;
	vt_style_changed(vt);
	vt->charsets = (struct charsets){ .g = { CHARSET_ASCII, CHARSET_ASCII,
	    CHARSET_LATIN1, CHARSET_LATIN1 }, .gr = 2 };
	print_charset_changed(vt);
	vt->screen->saved.valid = false;
	vt->wrap = false;
	vt->sgr_depth = 0;
	vt->rect_extent = false;
	keyproto_reset(vt);
}

/* Lines per page, or per screen: a wish for another height. */
void
csi_decslpp(struct vt *vt, const struct sequence *q)
{
	int rows = param_count(&q->params, 0, 24);

	if (rows >= 1 && rows <= VT_ROWS_MAX)
		vt_event(vt, VT_RESIZE, grid(vt)->cols, rows);
}

void
vt_report_size(struct vt *vt)
{
	unsigned int cols = grid(vt)->cols, rows = grid(vt)->rows;

	vt_reply_csi(vt, "48;%u;%u;%u;%ut", rows, cols,
	    rows * vt->config.cell_height, cols * vt->config.cell_width);
}

/* XTWINOPS 4 and 8: a size wanted; 0 is the largest, none the present. */
static void
wish_size(struct vt *vt, int rows, int cols)
{
	if (rows == PARAM_NONE)
		rows = grid(vt)->rows;
	if (cols == PARAM_NONE)
		cols = grid(vt)->cols;
	if (rows >= 0 && rows <= VT_ROWS_MAX && cols >= 0 &&
	    cols <= VT_COLS_MAX)
		vt_event(vt, VT_RESIZE, cols, rows);
}

static char *
dup_or_null(const char *s)
{
	return s != NULL ? xstrdup(s) : NULL;
}

/* 22: push the icon's title (1), the window's (2) or both (0). */
static void
push_titles(struct vt *vt, int which)
{
	struct titles *t = &vt->titles;
	const char *title = NULL, *icon = NULL;

	if (t->depth == TITLE_STACK_MAX) {
		/* The oldest goes, as in xterm. */
		free(t->title_stack[0]);
		free(t->icon_stack[0]);
		memmove(t->title_stack, t->title_stack + 1,
		    (TITLE_STACK_MAX - 1) * sizeof(char *));
		memmove(t->icon_stack, t->icon_stack + 1,
		    (TITLE_STACK_MAX - 1) * sizeof(char *));
		t->depth--;
	}
	/* One that is not pushed is again what it was a push before. */
	if (which != 1)
		title = t->title != NULL ? t->title : "";
	else if (t->depth != 0)
		title = t->title_stack[t->depth - 1];
	if (which != 2)
		icon = t->icon != NULL ? t->icon : "";
	else if (t->depth != 0)
		icon = t->icon_stack[t->depth - 1];
	t->title_stack[t->depth] = dup_or_null(title);
	t->icon_stack[t->depth] = dup_or_null(icon);
	t->depth++;
}

static void
pop_titles(struct vt *vt, int which)
{
	struct titles *t = &vt->titles;
	char *title, *icon;

	if (t->depth == 0)
		return;
	t->depth--;
	title = t->title_stack[t->depth];
	icon = t->icon_stack[t->depth];
	t->title_stack[t->depth] = t->icon_stack[t->depth] = NULL;
	if (title != NULL && which != 1)
		vt_store_title(vt, title, true, false);
	if (icon != NULL && which != 2)
		vt_store_title(vt, icon, false, true);
	free(title);
	free(icon);
}

static void
report_title(struct vt *vt, char letter, const char *title)
{
	struct buf text = BUF_INIT;

	if (!option(vt, VT_OPT_TITLE_REPORT) || title == NULL)
		title = "";
	if (vt->title_modes & TITLE_QUERY_HEX)
		for (; *title != '\0'; title++)
			buf_printf(&text, "%02X",
			    (unsigned int)(uint8_t)*title);
	else
		buf_put_str(&text, title);
	buf_put_u8(&text, '\0');
	vt_reply_osc(vt, false, "%c%s", letter, (const char *)buf_data(&text));
	buf_free(&text);
}

/* XTWINOPS 4: the same in pixels. */
static void
wish_pixels(struct vt *vt, int height, int width)
{
	int h = (int)vt->config.cell_height, w = (int)vt->config.cell_width;

	if (h != 0 && w != 0)
		wish_size(vt, height > 0 ? height / h : height,
		    width > 0 ? width / w : width);
}

void
csi_winops(struct vt *vt, const struct sequence *q)
{
	const struct params *p = &q->params;
	unsigned int rows = grid(vt)->rows, cols = grid(vt)->cols;
	unsigned int h = vt->config.cell_height, w = vt->config.cell_width;
	int op = param(p, 0, 0), v1 = param(p, 1, PARAM_NONE);

	switch (op) {
	case 4: wish_pixels(vt, v1, param(p, 2, PARAM_NONE)); break;
	case 8: wish_size(vt, v1, param(p, 2, PARAM_NONE)); break;
	case 11: vt_reply_csi(vt, "1t"); break; /* not iconified */
	case 13: vt_reply_csi(vt, "3;0;0t"); break;
	case 14: vt_reply_csi(vt, "4;%u;%ut", rows * h, cols * w); break;
	case 15: vt_reply_csi(vt, "5;%u;%ut", rows * h, cols * w); break;
	case 16: vt_reply_csi(vt, "6;%u;%ut", h, w); break;
	case 18: vt_reply_csi(vt, "8;%u;%ut", rows, cols); break;
	case 19: vt_reply_csi(vt, "9;%u;%ut", rows, cols); break;
	case 20: report_title(vt, 'L', vt->titles.icon); break;
	case 21: report_title(vt, 'l', vt->titles.title); break;
	case 22: push_titles(vt, v1 == PARAM_NONE ? 0 : v1); break;
	case 23: pop_titles(vt, v1 == PARAM_NONE ? 0 : v1); break;
	default:
		if (op >= 24)
			csi_decslpp(vt, q);
		else
			vt_event(vt, VT_WINDOW, op, v1);
		break;
	}
}

static void
title_modes(struct vt *vt, const struct sequence *q, bool on)
{
	unsigned int i;
	int bit;

	if (q->params.count == 0)
		vt->title_modes = 0;
	for (i = 0; i < q->params.count; i++) {
		bit = param(&q->params, i, 0);
		if (bit < 0 || bit > 3)
			continue;
		if (on)
			vt->title_modes |= (uint8_t)(1 << bit);
		else
			vt->title_modes &= (uint8_t)~(1 << bit);
	}
}

void
csi_xtsmtitle(struct vt *vt, const struct sequence *q)
{
	title_modes(vt, q, true);
}

void
csi_xtrmtitle(struct vt *vt, const struct sequence *q)
{
	title_modes(vt, q, false);
}
