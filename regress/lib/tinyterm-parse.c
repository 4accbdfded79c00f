/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Bytes of the small terminal as characters, sequences and strings. */

#include "compat/compat.h"

#include <string.h>

#include "regress/lib/tinyterm-int.h"
#include "text/utf8.h"

enum { GROUND, ESCAPE, CHARSET, CSI, STRING, STRING_ESC };

static void
do_string(struct tt *t)
{
	char *uri;

	t->seq[t->len] = '\0';
	if (strncmp(t->seq, "]0;", 3) == 0)
		strlcpy(t->title, t->seq + 3, sizeof t->title);
	else if (strncmp(t->seq, "]8;", 3) == 0) {
		uri = strchr(t->seq + 3, ';');
		strlcpy(t->link, uri != NULL ? uri + 1 : "?", sizeof t->link);
	} else if (strncmp(t->seq, "]12;", 4) != 0 &&
	    strncmp(t->seq, "]112", 4) != 0 &&
	    strncmp(t->seq, "]52;", 4) != 0 &&
	    strncmp(t->seq, "]7;", 3) != 0 &&
	    strncmp(t->seq, "]9;4;", 5) != 0)
		tt_fail(t, "OSC");
}

static void
do_escape(struct tt *t, char c)
{
	t->state = GROUND;
	switch (c) {
	case '[':
		t->state = CSI;
		t->len = 0;
		break;
	case ']':
	case 'P':
		t->state = STRING;
		t->len = 1;
		t->seq[0] = c;
		break;
	case '(':
	case ')':
		t->state = CHARSET;
		t->seq[0] = c;
		break;
	case '7':
		t->saved_x = tt_column_of(t);
		t->saved_y = t->y;
		break;
	case '8':
		tt_move(t, t->saved_x, t->saved_y);
		break;
	case 'M':
		if (t->y == t->top)
			tt_scroll(t, t->top, t->bottom, -1);
		else if (t->y > 0)
			t->y--;
		break;
	case '=':
	case '>':
	case '\\':
		break;
	default:
		t->seq[0] = c;
		t->len = 1;
		tt_fail(t, "ESC");
		break;
	}
}

static void
do_ground(struct tt *t, unsigned char c)
{
	uint32_t cp;

	if (c < 0x80)
		t->utf8_len = 0;
	else {
		t->utf8[t->utf8_len++] = (char)c;
		if (utf8_valid(t->utf8, t->utf8_len)) {
			utf8_decode(t->utf8, t->utf8_len, &cp);
			t->utf8_len = 0;
			tt_print(t, cp);
		} else if (t->utf8_len == UTF8_MAX)
			tt_fail(t, "UTF-8");
		return;
	}
	switch (c) {
	case '\b':
		tt_move(t, tt_column_of(t) - 1, t->y);
		break;
	case '\r':
		t->x = 0;
		break;
	case '\n':
		if (t->x == (int)t->cols)
			t->x--;
		tt_line_feed(t);
		break;
	case '\016':
	case '\017':
		t->acs = c == '\016';
		break;
	case '\033':
		t->state = ESCAPE;
		break;
	case '\a':
		break;
	default:
		t->seq[0] = (char)c;
		t->len = 1;
		if (c < 0x20 || c == 0x7f)
			tt_fail(t, "control");
		else
			tt_print(t, c);
		break;
	}
}

static void
collect(struct tt *t, char c)
{
	if (t->len + 2 < sizeof t->seq)
		t->seq[t->len++] = c;
}

static void
step(struct tt *t, char c)
{
	switch (t->state) {
	case ESCAPE:
		if (c != '\033')
			do_escape(t, c);
		break;
	case CHARSET:
		if (t->seq[0] == '(')
			t->acs = c == '0';
		t->state = GROUND;
		break;
	case CSI:
		/* An escape in the middle begins another one. */
		if (c == '\033') {
			t->state = ESCAPE;
			break;
		}
		collect(t, c);
		if (c < 0x40)
			break;
		t->state = GROUND;
		tt_csi(t);
		break;
	case STRING:
		if (c == '\a') {
			t->state = GROUND;
			do_string(t);
		} else if (c == '\033')
			t->state = STRING_ESC;
		else
			collect(t, c);
		break;
	case STRING_ESC:
		t->state = GROUND;
		do_string(t);
		if (c != '\\')
			tt_fail(t, "string end");
		break;
	default:
		do_ground(t, (unsigned char)c);
		break;
	}
}

bool
tt_write(struct tt *t, const void *data, size_t len)
{
	const char *s = data;

	for (; len > 0; len--)
		step(t, *s++);
	return t->error[0] == '\0';
}
