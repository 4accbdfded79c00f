/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "server/screentext.h"
#include "text/intern.h"
#include "text/utf8.h"
#include "vt/history.h"
#include "vt/vt.h"

/* Append one row's text, without the blanks at its end unless it goes on. */
static void
put_row(const struct vt *vt, const struct row *r, struct buf *out)
{
	char bytes[UTF8_MAX];
	const char *text;
	size_t len, blanks = 0, x;
	uint32_t glyph;

	for (x = 0; x < r->used; x++) {
		glyph = r->cells[x].glyph;
		if (glyph & GLYPH_SPACER)
			continue;
		if (glyph == 0 || glyph == ' ') {
			blanks++;
			continue;
		}
		for (; blanks > 0; blanks--)
			buf_put_u8(out, ' ');
		if (glyph & GLYPH_CLUSTER)
			text = intern_cluster_text(vt_intern(vt),
			    glyph & GLYPH_TEXT, &len);
		else {
			len = utf8_encode(glyph & GLYPH_TEXT, bytes);
			text = bytes;
		}
		buf_put(out, text, len);
	}
	if (r->flags & ROW_WRAPPED)
		for (; blanks > 0; blanks--)
			buf_put_u8(out, ' ');
	else
		buf_put_u8(out, '\n');
}

void
screentext_last(struct vt *vt, unsigned int lines, struct buf *out)
{
	uint64_t end = history_end(vt_history(vt));

	screentext_from(vt, end > lines ? end - lines : 0, out);
}

void
screentext_from(struct vt *vt, uint64_t from, struct buf *out)
{
	struct history *h = vt_history(vt);
	uint64_t end = history_end(h);
	struct history_iter it;
	struct record_extra extra;
	unsigned int rows = vt_rows(vt), y;

	while (rows > 0 && vt_row(vt, rows - 1)->used == 0)
		rows--;
	history_iter_init(h, &it, from);
	while (history_next_text(&it, out, &extra))
		if (it.line < end || !history_open(h))
			buf_put_u8(out, '\n');
	for (y = 0; y < rows; y++)
		put_row(vt, vt_row(vt, y), out);
}

void
screentext_note(struct vt *vt, const char *fmt, ...)
{
	static const char main_screen[] = "\033[?1049l";
	struct vt_cursor c;
	va_list ap;
	char *text, *all;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	/*
	 * Leave modes of the program behind that would hide or misplace it;
	 * without margins the cursor is at the top, so put it back.
	 */
	if (vt_mode(vt, VT_ALTERNATE))
		vt_write(vt, main_screen, sizeof main_screen - 1);
	vt_get_cursor(vt, &c);
	all = xasprintf("\033[?6l\033[r\033[%u;1H\033[m%s%s\033[?25l",
	    c.y + 1u, c.x != 0 ? "\r\n" : "", text);
	vt_write(vt, all, strlen(all));
	free(all);
	free(text);
}
