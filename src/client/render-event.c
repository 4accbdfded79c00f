/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What comes between frames: the bell, the clipboard, notifications. */

#include "compat/compat.h"

#include <string.h>

#include "client/render-int.h"
#include "text/utf8.h"

void
render_bell(struct render *r, struct buf *out)
{
	term_put(r->term, out, CAP_BEL);
}

/* Put text without what a terminal would act on, or what ends a field. */
static void
put_clean(struct render *r, const char *s, uint32_t end)
{
	size_t left = strlen(s), n;
	char code[UTF8_MAX + 1];
	uint32_t cp;

	for (; left != 0; s += n, left -= n) {
		n = utf8_decode(s, left, &cp);
		if (!frame_printable(cp))
			cp = ' ';
		else if (cp == end)
			cp = ',';
		code[utf8_encode(cp, code)] = '\0';
		put_string(r, code);
	}
}

void
render_notify(struct render *r, const char *title, const char *text,
    struct buf *out)
{
	if (r->can->features & FEATURE_NOTIFY) {
		buf_put_str(&r->work, "\033]777;notify;");
		put_clean(r, title, ';');
		buf_put_u8(&r->work, ';');
	} else if (r->can->features & FEATURE_NOTIFY9) {
		buf_put_str(&r->work, "\033]9;");
		put_clean(r, title, 0);
		/* Digits would be a command of ConEmu's. */
		buf_put_str(&r->work, *title != '\0' ? ": " : "");
		if (*title == '\0' && *text >= '0' && *text <= '9')
			buf_put_u8(&r->work, ' ');
	} else
		return;
	put_clean(r, text, 0);
	buf_put_str(&r->work, "\033\\");
	put_work(r, out);
}

void
render_foreign(struct render *r, const void *data, size_t len,
    struct buf *out)
{
	buf_put(out, data, len);
	r->region_known = false;
	cursor_forget(r);
	pen_forget(r);
}

void
render_clipboard(struct render *r, const char *selection, const char *data,
    struct buf *out)
{
	if (r->can->features & FEATURE_CLIPBOARD)
		term_put_strings(r->term, out, CAP_CLIPBOARD, selection, data);
}

void
render_clipboard_ask(struct render *r, const char *selection, struct buf *out)
{
	render_clipboard(r, selection, "?", out);
}
