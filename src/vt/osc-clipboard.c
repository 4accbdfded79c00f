/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * OSC 52: programs set the clipboard, or ask for it.  What is asked for is
 * the owner's to give (vt_clipboard), or not.
 */

#include "compat/compat.h"

#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "vt/osc.h"

/* Names of selections: each counts once. */
#define SELECTIONS "cpqs01234567"
#define SELECTIONS_MAX 12

/* The most that an answer holds; the same as a program may set. */
#define CLIPBOARD_MAX (STRING_MAX / 4 * 3)

/* Read the selections; those that xterm means by none at all for none. */
static bool
selections(struct span s, char *out)
{
	size_t i, n = 0;

	for (i = 0; i < s.n; i++) {
		if (s.s[i] == '\0' || strchr(SELECTIONS, s.s[i]) == NULL)
			return false;
		if (memchr(out, s.s[i], n) == NULL)
			out[n++] = s.s[i];
	}
	out[n] = '\0';
	if (n == 0)
		memcpy(out, "s0", sizeof "s0");
	return true;
}

bool
osc_clipboard(struct vt *vt, const struct osc *o)
{
	char names[SELECTIONS_MAX + 1];
	struct span which, data;
	struct buf text;

	if (!span_cut(o->text, ';', &which, &data) ||
	    !selections(which, names))
		return false;
	if (option(vt, VT_OPT_NO_CLIPBOARD))
		return true;
	if (span_is(data, "?")) {
		vt->clipboard_bel = o->bel;
		vt_event_text(vt, VT_CLIPBOARD_GET, names, "", 0);
		return true;
	}
	/* What is no base64 clears the selection, as nothing does. */
	buf_init(&text, CLIPBOARD_MAX + 3);
	base64_decode(data.s, data.n, &text);
	vt_event_text(vt, VT_CLIPBOARD_SET, names, buf_data(&text),
	    buf_len(&text));
	buf_free(&text);
	return true;
}

void
vt_clipboard(struct vt *vt, const char *names, const void *data, size_t len)
{
	struct buf text = BUF_INIT;

	if (len > CLIPBOARD_MAX)
		len = 0;
	base64_encode(data, len, &text);
	buf_put_u8(&text, '\0');
	vt_reply_osc(vt, vt->clipboard_bel, "52;%s;%s", names,
	    (const char *)buf_data(&text));
	buf_free(&text);
}
