/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * XTGETTCAP: programs that ask the terminal instead of its description.
 * The answers are those of xterm-256color, which programs see as TERM, and
 * what the terminal does beyond it.
 */

#include "compat/compat.h"

#include <string.h>

#include "base/buf.h"
#include "vt/dcs.h"

#define NAME_MAX_BYTES 32 /* of a capability's name */
#define ANSWERS_MAX 64    /* names answered in one string; others are not */

/* Capabilities by their names, terminfo's or termcap's; NULL: a flag. */
static const struct {
	const char *name, *value;
} caps[] = {
	{ "TN", "xterm-256color" },
	{ "name", "xterm-256color" },
	{ "Co", "256" },
	{ "colors", "256" },
	{ "RGB", "8/8/8" },
	{ "Tc", NULL },
	{ "Su", NULL },
	{ "XF", NULL },
	{ "XT", NULL },
	{ "AX", NULL },
	{ "am", NULL },
	{ "bce", NULL },
	{ "ccc", NULL },
	{ "BD", "\033[?2004l" },
	{ "BE", "\033[?2004h" },
	{ "PE", "\033[201~" },
	{ "PS", "\033[200~" },
	{ "Cr", "\033]112\007" },
	{ "Cs", "\033]12;%p1%s\007" },
	{ "E3", "\033[3J" },
	{ "Ms", "\033]52;%p1%s;%p2%s\007" },
	{ "Se", "\033[2 q" },
	{ "Ss", "\033[%p1%d q" },
	{ "Setulc", "\033[58:2::%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:"
	    "%p1%{255}%&%d%;m" },
	{ "Smulx", "\033[4:%p1%dm" },
	{ "Smol", "\033[53m" },
	{ "Rmol", "\033[55m" },
	{ "Sync", "\033[?2026%?%p1%{1}%-%tl%eh%;" },
	{ "fe", "\033[?1004h" },
	{ "fd", "\033[?1004l" },
	{ "XR", "\033[>0q" },
	{ "smxx", "\033[9m" },
	{ "rmxx", "\033[29m" },
	{ "sitm", "\033[3m" },
	{ "ritm", "\033[23m" },
	{ "smglr", "\033[?69h\033[%i%p1%d;%p2%ds" },
	{ "indn", "\033[%p1%dS" },
	{ "rin", "\033[%p1%dT" },
	{ "kbs", "\177" },
	{ "kcbt", "\033[Z" },
	{ "kcuu1", "\033OA" },
	{ "kcud1", "\033OB" },
	{ "kcuf1", "\033OC" },
	{ "kcub1", "\033OD" },
	{ "khome", "\033OH" },
	{ "kend", "\033OF" },
	{ "kich1", "\033[2~" },
	{ "kdch1", "\033[3~" },
	{ "kpp", "\033[5~" },
	{ "knp", "\033[6~" },
	{ "kf1", "\033OP" },
	{ "kf2", "\033OQ" },
	{ "kf3", "\033OR" },
	{ "kf4", "\033OS" },
	{ "kf5", "\033[15~" },
	{ "kf6", "\033[17~" },
	{ "kf7", "\033[18~" },
	{ "kf8", "\033[19~" },
	{ "kf9", "\033[20~" },
	{ "kf10", "\033[21~" },
	{ "kf11", "\033[23~" },
	{ "kf12", "\033[24~" },
};

static void
put_hex(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		buf_printf(b, "%02X", (unsigned int)(uint8_t)*s);
}

/* Answer for one name, given in hex. */
static void
answer(struct vt *vt, struct span hex)
{
	struct buf name, out = BUF_INIT;
	struct span plain;
	bool known = false;
	size_t i;

	buf_init(&name, NAME_MAX_BYTES);
	if (!span_hex(hex, &name)) {
		buf_free(&name);
		vt_reply_dcs(vt, "0+r");
		return;
	}
	plain = span_of(buf_data(&name), buf_len(&name));
	for (i = 0; i < nitems(caps) && !known; i++)
		if (span_is(plain, caps[i].name)) {
			known = true;
			if (caps[i].value != NULL) {
				buf_put_u8(&out, '=');
				put_hex(&out, caps[i].value);
			}
		}
	vt_reply_dcs(vt, "%d+r%.*s%.*s", known ? 1 : 0, (int)hex.n, hex.s,
	    (int)buf_len(&out), (const char *)buf_data(&out));
	buf_free(&name);
	buf_free(&out);
}

/*
 * DCS + q name ; name... ST.  An answer for each name, as most terminals
 * give: one that is not known does not hide those after it.
 */
void
dcs_xtgettcap(struct vt *vt, const struct sequence *q, struct span names)
{
	struct span name;
	unsigned int n = 0;

	(void)q;
	while (n++ < ANSWERS_MAX && span_next(&names, ';', &name))
		answer(vt, name);
}
