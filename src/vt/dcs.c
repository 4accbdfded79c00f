/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Device control strings: which handler one has, and the settings that
 * DECRQSS asks for.  Application program commands are kitty's images or
 * nothing.
 */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "vt/csi.h"
#include "vt/dcs.h"
#include "vt/image.h"

#define ANSWER_MAX 256

/* Writes the value of a setting, which goes before the question's letters. */
typedef void setting_fn(const struct vt *, char *, size_t);

static void
put_scl(const struct vt *vt, char *out, size_t size)
{
	/* Level 5 is allowed; DA1 says that we are of the fourth. */
	if (vt->level == 1)
		snprintf(out, size, "61");
	else
		snprintf(out, size, "6%u;%d", vt->level < 4 ? vt->level : 4u,
		    vt->eight_bit ? 0 : 1);
}

static void
put_sca(const struct vt *vt, char *out, size_t size)
{
	bool dec = vt->protect == 2 && vt->style.attr & STYLE_PROTECTED;

	snprintf(out, size, "%d", dec ? 1 : 0);
}

static void
put_sgr(const struct vt *vt, char *out, size_t size)
{
	sgr_describe(&vt->style, out, size);
}

static void
put_stbm(const struct vt *vt, char *out, size_t size)
{
	snprintf(out, size, "%d;%d", vt->top + 1, vt->bottom + 1);
}

static void
put_slrm(const struct vt *vt, char *out, size_t size)
{
	snprintf(out, size, "%d;%d", vt->left + 1, vt->right + 1);
}

/* DECSLPP and DECSNLS: a page is what the screen shows. */
static void
put_rows(const struct vt *vt, char *out, size_t size)
{
	snprintf(out, size, "%u", grid(vt)->rows);
}

static void
put_cols(const struct vt *vt, char *out, size_t size)
{
	snprintf(out, size, "%u", grid(vt)->cols);
}

static void
put_sace(const struct vt *vt, char *out, size_t size)
{
	snprintf(out, size, "%d", vt->rect_extent ? 2 : 0);
}

/* The shape, with the blinking that mode 12 may have changed since. */
static void
put_scusr(const struct vt *vt, char *out, size_t size)
{
	unsigned int shape = vt->cursor_shape != 0 ? vt->cursor_shape : 1;

	snprintf(out, size, "%u", (shape + 1) / 2 * 2 -
	    (mode(vt, VT_CURSOR_BLINK) ? 1 : 0));
}

/* Settings that cannot be changed here: DECSASD (the main display is the
 * active one), DECSSDT (there is no status line). */
static void
put_zero(const struct vt *vt, char *out, size_t size)
{
	(void)vt;
	snprintf(out, size, "0");
}

/* What keys send with modifiers, XTMODKEYS. */
static void
put_mod_keys(const struct vt *vt, char *out, size_t size)
{
	snprintf(out, size, ">4;%u", vt->other_keys);
}

/* What DECRQSS knows, by what is between the parameters and the end. */
static const struct {
	const char *name;
	setting_fn *put;
} settings[] = {
	{ "m", put_sgr },
	{ "r", put_stbm },
	{ "s", put_slrm },
	{ "t", put_rows },
	{ " q", put_scusr },
	{ "\"p", put_scl },
	{ "\"q", put_sca },
	{ "$|", put_cols },
	{ "$}", put_zero },
	{ "$~", put_zero },
	{ "*x", put_sace },
	{ "*|", put_rows },
};

/* DECRQSS (VT420 manual): the answer sets what it reports. */
static void
dcs_decrqss(struct vt *vt, const struct sequence *q, struct span name)
{
	char value[ANSWER_MAX];
	size_t i;

	(void)q;
	if (span_is(name, ">4m")) {
		put_mod_keys(vt, value, sizeof value);
		vt_reply_dcs(vt, "1$r%sm", value);
		return;
	}
	for (i = 0; i < nitems(settings); i++)
		if (span_is(name, settings[i].name)) {
			settings[i].put(vt, value, sizeof value);
			vt_reply_dcs(vt, "1$r%s%s", value, settings[i].name);
			return;
		}
	vt_reply_dcs(vt, "0$r");
}

/* DCS tmux; ... ST: for the terminal that the user has. */
static void
dcs_tmux(struct vt *vt, const struct sequence *q, struct span text)
{
	static const char prefix[] = STRING_PASSED;
	size_t n = sizeof prefix - 1;
	char *copy;

	(void)q;
	if (text.n <= n || memcmp(text.s, prefix, n) != 0)
		return;
	copy = xmalloc(text.n - n + 1);
	memcpy(copy, text.s + n, text.n - n);
	copy[text.n - n] = '\0';
	vt_event_text(vt, VT_PASSTHROUGH, "", copy, text.n - n);
	free(copy);
}

static const struct {
	uint8_t intermediate, final;
	dcs_fn *fn;
} handlers[] = {
	{ 0, 'q', dcs_sixel },
	{ 0, 't', dcs_tmux },
	{ '$', 'q', dcs_decrqss },
	{ '$', 't', dcs_decrsps },
	{ '+', 'q', dcs_xtgettcap },
};

void
dcs_string(struct vt *vt, const struct sequence *q, const uint8_t *s,
    size_t n)
{
	char name[4] = "P", *p = name + 1;
	uint8_t intermediate = 0;
	size_t i;

	if (q->intermediate_count == 1)
		intermediate = q->intermediates[0];
	for (i = 0; i < nitems(handlers); i++)
		if (q->leader == 0 && q->intermediate_count <= 1 &&
		    handlers[i].intermediate == intermediate &&
		    handlers[i].final == q->final) {
			handlers[i].fn(vt, q, span_of(s, n));
			return;
		}
	if (intermediate != 0)
		*p++ = (char)intermediate;
	*p++ = (char)q->final;
	vt_event_text(vt, VT_UNHANDLED, "", name, (size_t)(p - name));
}

void
apc_string(struct vt *vt, const uint8_t *s, size_t n)
{
	if (n > 0 && *s == 'G')
		image_kitty(vt, span_of(s + 1, n - 1));
}
