/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What shells tell: the working directory (OSC 7), where prompts, commands
 * and their output begin and end (133 and its relative 633), and the part of
 * iTerm2's commands that is not about its own window (1337).
 */

#include "compat/compat.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/xmalloc.h"
#include "vt/image.h"
#include "vt/osc.h"

#define USERVAR_NAME_MAX 256
#define USERVAR_MAX 4096

static void
store_path(struct vt *vt, char *uri)
{
	free(vt->path);
	vt->path = uri;
	vt_event_text(vt, VT_PATH, "", uri, strlen(uri));
}

bool
osc_path(struct vt *vt, const struct osc *o)
{
	char *uri;

	if (!o->given || o->text.n > VT_PATH_MAX)
		return false;
	uri = span_text(o->text, VT_PATH_MAX);
	store_path(vt, uri);
	return true;
}

/* The same from a plain path: what a URI may not have is escaped. */
static bool
path_from_name(struct vt *vt, struct span path)
{
	static const char plain[] = "/-._~!$&'()*+,;=:@";
	struct buf uri;
	bool fits;
	size_t i;
	char c;

	if (path.n == 0 || *path.s != '/')
		return false;
	buf_init(&uri, VT_PATH_MAX);
	buf_put_str(&uri, "file://");
	for (i = 0; i < path.n; i++) {
		c = path.s[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') ||
		    (c != '\0' && strchr(plain, c) != NULL))
			buf_put_u8(&uri, (uint8_t)c);
		else
			buf_printf(&uri, "%%%02X", (unsigned int)(uint8_t)c);
	}
	fits = !buf_failed(&uri);
	if (fits)
		store_path(vt, xstrndup((const char *)buf_data(&uri),
		    buf_len(&uri)));
	buf_free(&uri);
	return fits;
}

/* Mark the cursor's row: what begins or ended there. */
static void
mark_row(struct vt *vt, unsigned int marks, int status)
{
	struct row *r = row_at(vt, vt->y);

	r->marks |= (uint8_t)marks;
	r->time = vt_now(vt);
	if (marks & MARK_STATUS)
		r->status = status;
	grid_touch(grid(vt), r, 0, 0);
	vt_event(vt, VT_MARK, (int)marks, status);
}

/* Whether a prompt's parameters say that it goes on with one before. */
static bool
is_continuation(struct span params)
{
	struct span field, key, value;

	while (span_next(&params, ';', &field))
		if (span_cut(field, '=', &key, &value) && span_is(key, "k"))
			return value.n == 1 && *value.s != 'i';
	return false;
}

/* Read an exit status; false when there is none. */
static bool
exit_status(struct span params, int *status)
{
	struct span field;
	unsigned long n;
	bool minus;

	if (!span_next(&params, ';', &field) || field.n == 0)
		return false;
	minus = *field.s == '-';
	if (minus)
		field = span_of(field.s + 1, field.n - 1);
	if (!span_number(field, INT_MAX, &n))
		return false;
	*status = minus ? -(int)n : (int)n;
	return true;
}

/*
 * OSC 133 ; letter ; parameters (FinalTerm's, and the semantic prompts that
 * came of them): A prompt, B the user's input, C output, D end and status.
 */
bool
osc_prompt(struct vt *vt, const struct osc *o)
{
	struct span letter, params;
	int status = 0;

	span_cut(o->text, ';', &letter, &params);
	if (letter.n != 1)
		return false;
	switch (*letter.s) {
	case 'A':
	case 'N':
	case 'P':
		if (!is_continuation(params))
			mark_row(vt, MARK_PROMPT, 0);
		break;
	case 'B':
	case 'I': mark_row(vt, MARK_COMMAND, 0); break;
	case 'C': mark_row(vt, MARK_OUTPUT, 0); break;
	case 'D':
		if (exit_status(params, &status))
			mark_row(vt, MARK_END | MARK_STATUS, status);
		else
			mark_row(vt, MARK_END, 0);
		break;
	case 'L': break; /* a fresh line: left to the shell */
	default: return false;
	}
	return true;
}

/* OSC 633: the same letters, and properties of which one is the directory. */
bool
osc_code(struct vt *vt, const struct osc *o)
{
	struct span letter, params, key, value;

	span_cut(o->text, ';', &letter, &params);
	if (letter.n != 1)
		return false;
	if (*letter.s >= 'A' && *letter.s <= 'D')
		return osc_prompt(vt, o);
	if (*letter.s == 'P' && span_cut(params, '=', &key, &value) &&
	    span_is(key, "Cwd"))
		path_from_name(vt, value);
	return true;
}

/* 1337;SetUserVar=name=base64 */
static bool
set_user_var(struct vt *vt, struct span text)
{
	struct span key, value;
	struct buf b;
	char *name;
	bool good;

	if (!span_cut(text, '=', &key, &value) || key.n == 0)
		return false;
	name = span_word(key, USERVAR_NAME_MAX);
	buf_init(&b, USERVAR_MAX);
	good = name != NULL && base64_decode(value.s, value.n, &b) == 0;
	if (good)
		vt_event_text(vt, VT_USERVAR, name, buf_data(&b), buf_len(&b));
	free(name);
	buf_free(&b);
	return good;
}

bool
osc_iterm(struct vt *vt, const struct osc *o)
{
	struct span key, value;

	span_cut(o->text, '=', &key, &value);
	if (span_is(key, "SetUserVar"))
		return set_user_var(vt, value);
	if (span_is(key, "CurrentDir"))
		return path_from_name(vt, value);
	if (span_is(key, "SetMark")) {
		mark_row(vt, MARK_PROMPT, 0);
		return true;
	}
	if (span_is(key, "ReportCellSize")) {
		if (vt->config.cell_height != 0)
			vt_reply_osc(vt, o->bel,
			    "1337;ReportCellSize=%u.0;%u.0;1.0",
			    vt->config.cell_height, vt->config.cell_width);
		return true;
	}
	if (span_is(key, "File"))
		return image_iterm(vt, value);
	return span_is(key, "RemoteHost") ||
	    span_is(key, "ShellIntegrationVersion");
}
