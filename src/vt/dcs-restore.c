/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * DECRSPS: what DECRQPSR has reported (csi-report.c) is given back, the
 * cursor's state (DECCIR) or the tab stops (DECTABSR).  A report that is
 * none changes nothing (VT510 manual).
 */

#include "compat/compat.h"

#include "vt/csi.h"
#include "vt/dcs.h"
#include "vt/print.h"
#include "vt/screen.h"

/* The fields of a DECCIR, in order. */
enum field {
	ROW,
	COLUMN,
	PAGE,
	RENDITION,
	ATTRIBUTES,
	FLAGS,
	GL,
	GR,
	SIZES,
	SETS,
	FIELDS
};

/* A field of bits, '@' for none; false when it is none. */
static bool
read_bits(struct span field, unsigned int *bits)
{
	if (field.n != 1 || *field.s < '@' || *field.s > 'o')
		return false;
	*bits = (unsigned int)(*field.s - '@') & 0xf;
	return true;
}

static void
restore_style(struct vt *vt, unsigned int rendition, unsigned int attributes)
{
	uint16_t attr = vt->style.attr & (uint16_t)~(STYLE_BOLD |
	    STYLE_UNDERLINE | STYLE_BLINK | STYLE_REVERSE | STYLE_PROTECTED);

	attr |= rendition & 1 ? STYLE_BOLD : 0;
	attr |= rendition & 4 ? STYLE_BLINK : 0;
	attr |= rendition & 8 ? STYLE_REVERSE : 0;
	attr |= attributes & 1 ? STYLE_PROTECTED : 0;
	vt->style.attr = attr;
	style_set_underline(&vt->style,
	    rendition & 2 ? UNDERLINE_SINGLE : UNDERLINE_NONE);
	vt_style_changed(vt);
}

/* Four names of sets, each with what stands before its final character. */
static void
restore_sets(struct vt *vt, struct span names, unsigned int sizes)
{
	unsigned int g;
	size_t n;

	for (g = 0; g < 4; g++) {
		for (n = 0; n < names.n && names.s[n] >= 0x20 &&
		    names.s[n] < 0x30; n++)
			;
		if (n++ == names.n)
			return;
		ctl_designate(vt, g, (sizes >> g & 1) != 0, names.s, n);
		names.s += n;
		names.n -= n;
	}
}

static void
restore_cursor(struct vt *vt, struct span report)
{
	struct span f[FIELDS];
	unsigned long row, col, gl, gr;
	unsigned int i, rendition, attributes, flags, sizes;

	for (i = 0; i < SETS; i++)
		if (!span_next(&report, ';', &f[i]))
			return;
	f[SETS] = report; /* a set's name may be anything */
	if (!span_number(f[ROW], GRID_ROWS_MAX, &row) ||
	    !span_number(f[COLUMN], GRID_COLS_MAX, &col) ||
	    !span_number(f[GL], 3, &gl) || !span_number(f[GR], 3, &gr) ||
	    !read_bits(f[RENDITION], &rendition) ||
	    !read_bits(f[ATTRIBUTES], &attributes) ||
	    !read_bits(f[FLAGS], &flags) || !read_bits(f[SIZES], &sizes))
		return;
	restore_style(vt, rendition, attributes);
	restore_sets(vt, f[SETS], sizes);
	vt->charsets.gl = (uint8_t)gl;
	vt->charsets.gr = (uint8_t)gr;
	vt->charsets.single = flags & 2 ? 2 : flags & 4 ? 3 : 0;
	print_charset_changed(vt);
	mode_set(vt, VT_DECOM, (flags & 1) != 0);
	screen_goto_origin(vt, (int)col - 1, (int)row - 1);
	vt->wrap = flags & 8 && vt->x == (vt->x <= vt->right ? vt->right :
	    grid(vt)->cols - 1);
}

static void
restore_tabs(struct vt *vt, struct span report)
{
	struct span field;
	unsigned long x;
	unsigned int i;

	for (i = 0; i < GRID_COLS_MAX; i++)
		screen_tab_set(vt, i, false);
	while (span_next(&report, '/', &field))
		if (span_number(field, GRID_COLS_MAX, &x) && x > 0)
			screen_tab_set(vt, (unsigned int)x - 1, true);
}

/* DCS 1 or 2 $ t report ST */
void
dcs_decrsps(struct vt *vt, const struct sequence *q, struct span report)
{
	if (param(&q->params, 0, 0) == 1)
		restore_cursor(vt, report);
	else if (param(&q->params, 0, 0) == 2)
		restore_tabs(vt, report);
}
