/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The terminal as a VT52 (DECANM reset): a few sequences of one character,
 * until ESC < makes it itself again (VT102 User Guide, appendix E).
 */

#include "compat/compat.h"

#include "vt/csi.h"
#include "vt/print.h"
#include "vt/screen.h"

/* Which set is in G0, and so shown. */
static void
designate(struct vt *vt, enum charset set)
{
	vt->charsets.g[0] = (uint8_t)set;
	vt->charsets.gl = 0;
	print_charset_changed(vt);
}

/* ESC Y row column: a row that is none leaves the cursor in its own. */
static void
place(struct vt *vt, int y, int x)
{
	screen_goto(vt, x, y < grid(vt)->rows ? y : vt->y);
}

void
ctl_vt52(struct vt *vt, const struct sequence *q)
{
	static const struct sequence none = { .final = 0 };

	if (unlikely(vt->utf8.need != 0))
		print_flush(vt);
	vt->adjacent = false;
	switch (q->final) {
	case 'A': screen_up(vt, 1); break;
	case 'B': screen_down(vt, 1); break;
	case 'C': screen_right(vt, 1); break;
	case 'D': screen_left(vt, 1); break;
	case 'F': designate(vt, CHARSET_GRAPHICS); break;
	case 'G': designate(vt, CHARSET_ASCII); break;
	case 'H': screen_goto(vt, 0, 0); break;
	case 'I': screen_reverse_index(vt); break;
	case 'J': csi_ed(vt, &none); break;
	case 'K': csi_el(vt, &none); break;
	case 'Y':
		place(vt, param(&q->params, 0, 0), param(&q->params, 1, 0));
		break;
	case 'Z': vt_reply(vt, "\033/Z"); break;
	case '=': mode_set(vt, VT_DECNKM, true); break;
	case '>': mode_set(vt, VT_DECNKM, false); break;
	case '<':
		/* As a VT100, which has no levels to choose from. */
		vt->level = 1;
		vt->eight_bit = false;
		vt->parser.vt52 = false;
		mode_set(vt, VT_DECANM, true);
		break;
	default: break;
	}
}
