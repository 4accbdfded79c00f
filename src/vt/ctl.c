/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Control characters (C0, C1) and escape sequences that are not CSI. */

#include "compat/compat.h"

#include <string.h>

#include "vt/csi.h"
#include "vt/print.h"
#include "vt/screen.h"

static void
line_feed(struct vt *vt)
{
	screen_index(vt);
	if (mode(vt, VT_LNM))
		screen_carriage_return(vt);
}

static void
shift(struct vt *vt, unsigned int set)
{
	vt->charsets.gl = (uint8_t)set;
	print_charset_changed(vt);
}

static void
shift_right(struct vt *vt, unsigned int set)
{
	vt->charsets.gr = (uint8_t)set;
}

static void
single_shift(struct vt *vt, unsigned int set)
{
	vt->charsets.single = (uint8_t)set;
	print_charset_changed(vt);
}

static void
next_line(struct vt *vt)
{
	screen_index(vt);
	screen_carriage_return(vt);
}

/* C1, by its number in the 8-bit form. */
static void
control1(struct vt *vt, uint8_t c)
{
	switch (c) {
	case 0x84: screen_index(vt); break;          /* IND */
	case 0x85: next_line(vt); break;             /* NEL */
	case 0x88: screen_tab_set(vt, vt->x, true); break; /* HTS */
	case 0x8d: screen_reverse_index(vt); break;  /* RI */
	case 0x8e: single_shift(vt, 2); break;       /* SS2 */
	case 0x8f: single_shift(vt, 3); break;       /* SS3 */
	case 0x96: /* SPA: ISO's protection, unlike DECSCA's (ECMA-48) */
		vt->protect = 1;
		vt->style.attr |= STYLE_PROTECTED;
		vt_style_changed(vt);
		break;
	case 0x97: /* EPA */
		vt->style.attr &= (uint16_t)~STYLE_PROTECTED;
		vt_style_changed(vt);
		break;
	case 0x9a: csi_da1(vt, NULL); break; /* DECID */
	default: break;
	}
}

void
ctl_control(struct vt *vt, uint8_t c)
{
	if (unlikely(vt->utf8.need != 0))
		print_flush(vt);
	if (c == 0x7f) {
		/* A character of sets of 96, of others none. */
		print_delete(vt);
		return;
	}
	vt->adjacent = false;
	switch (c) {
	case '\r': screen_carriage_return(vt); break;
	case '\n':
	case '\v':
	case '\f': line_feed(vt); break;
	case '\b': screen_left(vt, 1); break;
	case '\t': screen_tab_forward(vt, 1); break;
	case '\a': vt_event(vt, VT_BELL, 0, 0); break;
	case 0x0e: shift(vt, 1); break; /* SO, LS1 */
	case 0x0f: shift(vt, 0); break; /* SI, LS0 */
	case 0x05: break;               /* ENQ: no answerback */
	default:
		if (c >= 0x80)
			control1(vt, c);
		break;
	}
}

/* DECALN: fill the screen with E (DEC STD 070). */
static void
screen_alignment(struct vt *vt)
{
	struct grid *g = grid(vt);
	unsigned int y;

	screen_reset_margins(vt);
	for (y = 0; y < g->rows; y++) {
		grid_clear_row(g, g->row[y], PEN_DEFAULT);
		grid_fill(g, g->row[y], 0, g->cols,
		    (struct cell){ 'E', PEN_DEFAULT });
	}
	screen_goto(vt, 0, 0);
}

/* Line attributes: only remembered; what shows them is the terminal. */
static void
line_attribute(struct vt *vt, uint8_t flag)
{
	struct row *r = row_at(vt, vt->y);

	r->flags &= ROW_DOUBLE_WIDE - 1;
	r->flags |= flag;
	grid_touch(grid(vt), r, 0, grid(vt)->cols);
}

static void
escape_hash(struct vt *vt, uint8_t final)
{
	switch (final) {
	case '3': line_attribute(vt, ROW_DOUBLE_TOP); break;
	case '4': line_attribute(vt, ROW_DOUBLE_BOTTOM); break;
	case '5': line_attribute(vt, 0); break;
	case '6': line_attribute(vt, ROW_DOUBLE_WIDE); break;
	case '8': screen_alignment(vt); break;
	default: break;
	}
}

void
ctl_designate(struct vt *vt, unsigned int g, bool is96, const char *name,
    size_t len)
{
	static const struct {
		char final;
		bool is96;
		enum charset set;
	} sets[] = {
		{ 'B', false, CHARSET_ASCII },
		{ '1', false, CHARSET_ASCII },
		{ 'A', false, CHARSET_UK },
		{ '0', false, CHARSET_GRAPHICS },
		{ '2', false, CHARSET_GRAPHICS },
		{ '<', false, CHARSET_LATIN1 }, /* user-preferred */
		{ 'A', true, CHARSET_LATIN1 },
	};
	size_t i;

	vt->charsets.g[g] = CHARSET_ASCII;
	for (i = 0; len == 1 && i < nitems(sets); i++)
		if (sets[i].final == *name && sets[i].is96 == is96)
			vt->charsets.g[g] = (uint8_t)sets[i].set;
	/* DEC's supplemental set, which is nearly Latin-1. */
	if (len == 2 && memcmp(name, "%5", 2) == 0)
		vt->charsets.g[g] = CHARSET_LATIN1;
	print_charset_changed(vt);
}

/* SCS: put a character set into one of G0 to G3. */
static void
designate(struct vt *vt, unsigned int g, const struct sequence *q)
{
	char name[INTERMEDIATES_MAX];
	size_t n = 0;

	if (q->intermediate_count == 2)
		name[n++] = (char)q->intermediates[1];
	name[n++] = (char)q->final;
	ctl_designate(vt, g, q->intermediates[0] >= '-', name, n);
}

/* DOCS: ISO 2022 or UTF-8 (ESC % @, ESC % G). */
static void
coding_system(struct vt *vt, uint8_t final)
{
	if (final == 'G')
		vt->parser.utf8 = true;
	else if (final == '@')
		vt->parser.utf8 = false;
}

/* ESC SP x: 7- or 8-bit answers (S7C1T, S8C1T), conformance levels. */
static void
escape_space(struct vt *vt, uint8_t final)
{
	if (final == 'F')
		vt->eight_bit = false;
	else if (final == 'G' && vt->level > 1)
		vt->eight_bit = true;
	else if (final == 'L' || final == 'M') {
		/* ACS 1 and 2: G0 ASCII in GL, G1 Latin-1 in GR. */
		vt->charsets.g[0] = CHARSET_ASCII;
		vt->charsets.g[1] = CHARSET_LATIN1;
		vt->charsets.gl = 0;
		vt->charsets.gr = 1;
		print_charset_changed(vt);
	} else if (final == 'N') {
		vt->charsets.g[0] = CHARSET_ASCII;
		shift(vt, 0);
	}
}

static void
back_index(struct vt *vt)
{
	/* DECBI: at the left margin the text moves right instead. */
	vt->wrap = false;
	if (vt->x == vt->left && vt->y >= vt->top && vt->y <= vt->bottom)
		screen_scroll_right(vt, vt->left, 1);
	else if (vt->x > 0)
		vt->x--;
}

static void
forward_index(struct vt *vt)
{
	/* DECFI: at the right margin the text moves left instead. */
	vt->wrap = false;
	if (vt->x == vt->right && vt->y >= vt->top && vt->y <= vt->bottom)
		screen_scroll_left(vt, vt->left, 1);
	else if (vt->x < grid(vt)->cols - 1)
		vt->x++;
}

static void
escape_plain(struct vt *vt, uint8_t final)
{
	if (final >= '@' && final <= '_') {
		control1(vt, (uint8_t)(final + 0x40));
		return;
	}
	switch (final) {
	case '6': back_index(vt); break;
	case '7': screen_save_cursor(vt); break;
	case '8': screen_restore_cursor(vt); break;
	case '9': forward_index(vt); break;
	case '=': mode_set(vt, VT_DECNKM, true); break;  /* DECKPAM */
	case '>': mode_set(vt, VT_DECNKM, false); break; /* DECKPNM */
	case 'c': vt_full_reset(vt); break;              /* RIS */
	case 'n': shift(vt, 2); break;                   /* LS2 */
	case 'o': shift(vt, 3); break;                   /* LS3 */
	case '|': shift_right(vt, 3); break;             /* LS3R */
	case '}': shift_right(vt, 2); break;             /* LS2R */
	case '~': shift_right(vt, 1); break;             /* LS1R */
	default: break;
	}
}

void
ctl_escape(struct vt *vt, const struct sequence *q)
{
	static const char g94[] = "()*+", g96[] = "-./";
	const char *p;

	if (unlikely(vt->utf8.need != 0))
		print_flush(vt);
	vt->adjacent = false;
	if (q->intermediate_count == 0) {
		escape_plain(vt, q->final);
		return;
	}
	switch (q->intermediates[0]) {
	case '#': escape_hash(vt, q->final); return;
	case '%': coding_system(vt, q->final); return;
	case ' ': escape_space(vt, q->final); return;
	default: break;
	}
	p = strchr(g94, q->intermediates[0]);
	if (p != NULL)
		designate(vt, (unsigned int)(p - g94), q);
	else if ((p = strchr(g96, q->intermediates[0])) != NULL)
		designate(vt, (unsigned int)(p - g96) + 1, q);
}
