/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Putting right what a client left behind that was killed: whatever a client
 * may have set is taken back, without knowing what was.
 */

#include "compat/compat.h"

#include "base/buf.h"
#include "client/render.h"
#include "client/term.h"

/*
 * In an order that leaves nothing half done: a string or synchronized output
 * that was cut off ends first; then modes, keyboard, cursor.
 */
static const char *const resets[] = {
	"\033\\",
	"\033[?2026l",
	"\033]8;;\033\\",
	"\033[?1016l\033[?1006l\033[?1015l",
	"\033[?1003l\033[?1002l\033[?1000l",
	"\033[?1004l",
	"\033[?2004l",
	"\033[?2031l\033[?2027l\033[?2048l",
	"\033[?5l",
	"\033[=0u\033[<99u",
	"\033[>4m",
	"\033]112\033\\",
	"\033[0 q",
};

void
render_reset_terminal(const struct term *t, bool alternate, struct buf *out)
{
	const struct term_can *can = term_can(t);
	size_t i;

	for (i = 0; can->csi && i < nitems(resets); i++)
		buf_put_str(out, resets[i]);
	/*
	 * Leaving the alternate screen brings the cursor to where it was
	 * before; to where it never was if that screen is not shown.
	 */
	if (alternate || !can->csi) {
		if (can->csi)
			buf_put_str(out, "\033[r");
		term_put(t, out, CAP_RMCUP);
	} else
		buf_put_str(out, "\0337\033[r\0338\033[?1047l");
	term_put(t, out, CAP_SGR0);
	term_put(t, out, CAP_RMACS);
	term_put(t, out, CAP_RMIR);
	term_put(t, out, CAP_SMAM);
	term_put(t, out, CAP_RMKX);
	term_put(t, out, CAP_CNORM);
}
