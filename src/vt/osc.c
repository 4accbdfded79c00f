/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Which handler an operating system command has; titles and hyperlinks. */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "text/intern.h"
#include "vt/csi.h"
#include "vt/osc.h"

#define NUMBER_MAX 99999
#define UNHANDLED_MAX 64 /* bytes of a command in VT_UNHANDLED */

/* Commands that are known and have no effect on a terminal in memory. */
static osc_fn ignored;

struct command {
	unsigned int number;
	osc_fn *fn;
};

/* Sorted by number. */
static const struct command commands[] = {
	{ 0, osc_title },
	{ 1, osc_title },
	{ 2, osc_title },
	{ 3, ignored }, /* X properties */
	{ 4, osc_palette },
	{ 5, osc_palette },
	{ 6, ignored }, /* whether special colours are used */
	{ 7, osc_path },
	{ 8, osc_link },
	{ 9, osc_message },
	{ 10, osc_dynamic },
	{ 11, osc_dynamic },
	{ 12, osc_dynamic },
	{ 13, osc_dynamic },
	{ 14, osc_dynamic },
	{ 15, osc_dynamic },
	{ 16, osc_dynamic },
	{ 17, osc_dynamic },
	{ 18, osc_dynamic },
	{ 19, osc_dynamic },
	{ 21, osc_kitty_colours },
	{ 22, ignored }, /* the pointer's shape */
	{ 46, ignored }, /* a log file */
	{ 50, ignored }, /* the font */
	{ 52, osc_clipboard },
	{ 99, osc_kitty_notify },
	{ 104, osc_reset_palette },
	{ 105, osc_reset_palette },
	{ 106, ignored },
	{ 110, osc_reset_dynamic },
	{ 111, osc_reset_dynamic },
	{ 112, osc_reset_dynamic },
	{ 113, osc_reset_dynamic },
	{ 114, osc_reset_dynamic },
	{ 115, osc_reset_dynamic },
	{ 116, osc_reset_dynamic },
	{ 117, osc_reset_dynamic },
	{ 118, osc_reset_dynamic },
	{ 119, osc_reset_dynamic },
	{ 133, osc_prompt },
	{ 633, osc_code },
	{ 777, osc_extension },
	{ 1337, osc_iterm },
	{ 30001, osc_push_colours },
	{ 30101, osc_pop_colours },
};

static bool
ignored(struct vt *vt, const struct osc *o)
{
	(void)vt;
	(void)o;
	return true;
}

/* Set titles from text in the form that XTSMTITLE chose. */
static bool
set_title(struct vt *vt, struct span text, bool title, bool icon)
{
	struct buf raw;
	char *s;

	if (option(vt, VT_OPT_NO_TITLE))
		return true;
	buf_init(&raw, VT_TITLE_MAX);
	if (vt->title_modes & TITLE_SET_HEX) {
		if (!span_hex(text, &raw)) {
			buf_free(&raw);
			return false;
		}
		text = span_of(buf_data(&raw), buf_len(&raw));
	}
	s = span_text(text, VT_TITLE_MAX);
	vt_store_title(vt, s, title, icon);
	free(s);
	buf_free(&raw);
	return true;
}

bool
osc_title(struct vt *vt, const struct osc *o)
{
	if (!o->given)
		return false;
	return set_title(vt, o->text, o->number != 1, o->number != 2);
}

/*
 * Find the id among a hyperlink's parameters, "id=x:other=y".  Returns a copy
 * that the caller frees, or NULL.
 */
static char *
link_id(struct span params)
{
	struct span field, key, value;

	while (span_next(&params, ':', &field))
		if (span_cut(field, '=', &key, &value) && value.n != 0 &&
		    span_is(key, "id"))
			return span_word(value, INTERN_LINK_ID_MAX);
	return NULL;
}

/* OSC 8 ; params ; URI.  A link without an id gets one of its own. */
bool
osc_link(struct vt *vt, const struct osc *o)
{
	struct span rest = o->text, params;
	char *id, *uri;

	if (!span_next(&rest, ';', &params) || rest.s == NULL)
		return false;
	vt->style.link = 0;
	uri = span_word(rest, INTERN_URI_MAX);
	if (uri != NULL && *uri != '\0') {
		id = link_id(params);
		if (id == NULL)
			id = xasprintf("tmx-%u", ++vt->link_serial);
		vt->style.link = intern_link(vt->config.intern, uri, id);
		free(id);
	}
	vt_style_changed(vt);
	free(uri);
	return true;
}

static int
compare(const void *key, const void *entry)
{
	unsigned int a = *(const unsigned int *)key;
	unsigned int b = ((const struct command *)entry)->number;

	return (a > b) - (a < b);
}

/* Sun's and dtterm's titles, which have a letter for a number. */
static bool
lettered(struct vt *vt, struct span text)
{
	char letter = text.n != 0 ? *text.s : '\0';

	if (letter != 'l' && letter != 'L')
		return false;
	text.s++;
	text.n--;
	return set_title(vt, text, letter == 'l', letter == 'L');
}

/* Do what a command says; false when it means nothing. */
static bool
dispatch(struct vt *vt, struct span text, bool bel)
{
	struct osc o = { .bel = bel };
	struct span number;
	const struct command *c;
	unsigned long n;

	o.given = span_cut(text, ';', &number, &o.text);
	if (!span_number(number, NUMBER_MAX, &n))
		return lettered(vt, text);
	o.number = (unsigned int)n;
	c = bsearch(&o.number, commands, nitems(commands), sizeof *commands,
	    compare);
	return c != NULL && c->fn(vt, &o);
}

void
osc_string(struct vt *vt, const uint8_t *s, size_t n, bool bel)
{
	char name[UNHANDLED_MAX], *text;

	if (dispatch(vt, span_of(s, n), bel))
		return;
	text = span_text(span_of(s, n), sizeof name - 2);
	snprintf(name, sizeof name, "]%s", text);
	vt_event_text(vt, VT_UNHANDLED, "", name, strlen(name));
	free(text);
}
