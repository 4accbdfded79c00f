/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Notifications (OSC 9 as iTerm2 has it, 777 as rxvt, 99 as kitty) and
 * progress (9;4, ConEmu's).  Those of kitty may come in parts, which are
 * collected by their id until the last one.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/xmalloc.h"
#include "vt/osc.h"

#define NOTICES_MAX 4 /* begun and not ended; the oldest gives way */
#define NOTICE_ID_MAX 64
#define CONEMU_LAST 12 /* commands of ConEmu's are 9;1 to 9;12 */

struct notice {
	char id[NOTICE_ID_MAX + 1];
	struct buf title, body; /* bytes as they came, decoded */
};

struct notices {
	struct notice of[NOTICES_MAX]; /* oldest first */
	size_t count;
};

static void
tell(struct vt *vt, struct span title, struct span body)
{
	char *name = span_text(title, NOTICE_TITLE_MAX);
	char *text = span_text(body, NOTICE_BODY_MAX);

	vt_event_text(vt, VT_NOTIFY, name, text, strlen(text));
	free(name);
	free(text);
}

/* 9;4;state;percent: errors and pauses keep the percentage if none is given. */
static void
progress(struct vt *vt, struct span params)
{
	struct span field;
	unsigned long state, percent = 0;
	bool given = false;

	if (!span_next(&params, ';', &field) || !span_number(field, 4, &state))
		return;
	if (span_next(&params, ';', &field) && field.n != 0) {
		if (!span_number(field, 1000, &percent))
			return;
		given = true;
	}
	if (percent > 100)
		percent = 100;
	if (state == 0 || state == 3)
		percent = 0;
	else if (!given && state != 1)
		percent = vt->progress_value;
	vt->progress = (uint8_t)state;
	vt->progress_value = (uint8_t)percent;
	vt_event(vt, VT_PROGRESS, (int)state, (int)percent);
}

bool
osc_message(struct vt *vt, const struct osc *o)
{
	struct span number, params;
	unsigned long n;

	if (!o->given)
		return false;
	span_cut(o->text, ';', &number, &params);
	if (!span_number(number, CONEMU_LAST, &n) || n == 0)
		tell(vt, span_of("", 0), o->text);
	else if (n == 4)
		progress(vt, params);
	return true;
}

/* 777;notify;title;body */
bool
osc_extension(struct vt *vt, const struct osc *o)
{
	struct span rest = o->text, kind, title;

	if (!span_next(&rest, ';', &kind) || !span_is(kind, "notify") ||
	    !span_next(&rest, ';', &title))
		return false;
	tell(vt, title, rest.s != NULL ? rest : span_of("", 0));
	return true;
}

static void
notice_free(struct notice *n)
{
	buf_free(&n->title);
	buf_free(&n->body);
}

static void
notice_drop(struct notices *all, size_t i)
{
	notice_free(&all->of[i]);
	all->count--;
	memmove(&all->of[i], &all->of[i + 1],
	    (all->count - i) * sizeof all->of[i]);
}

void
notices_free(struct vt *vt)
{
	if (vt->notices == NULL)
		return;
	while (vt->notices->count != 0)
		notice_drop(vt->notices, 0);
	free(vt->notices);
	vt->notices = NULL;
}

/* Find the notice of an id, or begin one; returns its index. */
static size_t
notice_of(struct vt *vt, const char *id)
{
	struct notices *all = vt->notices;
	struct notice *n;
	size_t i;

	if (all == NULL)
		all = vt->notices = xcalloc(1, sizeof *all);
	for (i = 0; i < all->count; i++)
		if (strcmp(all->of[i].id, id) == 0)
			return i;
	if (all->count == NOTICES_MAX)
		notice_drop(all, 0);
	n = &all->of[all->count];
	strlcpy(n->id, id, sizeof n->id);
	buf_init(&n->title, NOTICE_TITLE_MAX);
	buf_init(&n->body, NOTICE_BODY_MAX);
	return all->count++;
}

/* What a part's metadata says; what it leaves out is as here. */
struct part {
	char id[NOTICE_ID_MAX + 1];
	struct span payload; /* its kind: title, body, ... */
	bool encoded, last;
};

static bool
read_part(struct span meta, struct part *p)
{
	struct span field, key, value;

	memset(p, 0, sizeof *p);
	p->payload = span_of("title", 5);
	p->last = true;
	while (span_next(&meta, ':', &field)) {
		if (!span_cut(field, '=', &key, &value))
			continue;
		if (span_is(key, "i")) {
			char *id = span_word(value, NOTICE_ID_MAX);

			if (id == NULL)
				return false;
			strlcpy(p->id, id, sizeof p->id);
			free(id);
		} else if (span_is(key, "p"))
			p->payload = value;
		else if (span_is(key, "e"))
			p->encoded = span_is(value, "1");
		else if (span_is(key, "d"))
			p->last = !span_is(value, "0");
	}
	return true;
}

/* Append a part's text; what is over the bound is left out. */
static bool
add_text(struct buf *to, const struct part *p, struct span text)
{
	struct buf raw;
	bool good = true;

	buf_init(&raw, NOTICE_BODY_MAX);
	if (p->encoded) {
		good = base64_decode(text.s, text.n, &raw) == 0;
		text = span_of(buf_data(&raw), buf_len(&raw));
	}
	if (text.n > to->max - buf_len(to))
		text.n = to->max - buf_len(to);
	if (good)
		buf_put(to, text.s, text.n);
	buf_free(&raw);
	return good;
}

/*
 * 99 ; metadata ; payload.  Titles and bodies are collected; what else may
 * come (icons, buttons, sounds, closing) is left alone.
 */
bool
osc_kitty_notify(struct vt *vt, const struct osc *o)
{
	struct span meta, text;
	struct part p;
	struct notice *n;
	size_t i;
	bool title;

	if (!span_cut(o->text, ';', &meta, &text) || !read_part(meta, &p))
		return false;
	if (span_is(p.payload, "?")) {
		vt_reply_osc(vt, o->bel, "99;i=%s:p=?;o=always:p=title,body,?",
		    p.id[0] != '\0' ? p.id : "0");
		return true;
	}
	title = span_is(p.payload, "title");
	if (!title && !span_is(p.payload, "body"))
		return true;
	i = notice_of(vt, p.id);
	n = &vt->notices->of[i];
	if (!add_text(title ? &n->title : &n->body, &p, text)) {
		notice_drop(vt->notices, i);
		return false;
	}
	if (p.last) {
		tell(vt, span_of(buf_data(&n->title), buf_len(&n->title)),
		    span_of(buf_data(&n->body), buf_len(&n->body)));
		notice_drop(vt->notices, i);
	}
	return true;
}

size_t
notices_count(const struct vt *vt)
{
	return vt->notices != NULL ? vt->notices->count : 0;
}

static void
put_bytes(struct buf *b, const void *data, size_t len)
{
	buf_put_varint(b, len);
	buf_put(b, data, len);
}

void
notice_save(const struct vt *vt, size_t i, struct buf *b)
{
	const struct notice *n = &vt->notices->of[i];

	put_bytes(b, n->id, strlen(n->id));
	put_bytes(b, buf_data(&n->title), buf_len(&n->title));
	put_bytes(b, buf_data(&n->body), buf_len(&n->body));
}

static struct span
get_bytes(struct rd *r, size_t max)
{
	uint64_t n = rd_varint(r);
	const uint8_t *s = n <= max ? rd_bytes(r, (size_t)n) : NULL;

	r->bad |= s == NULL;
	return span_of(s != NULL ? (const char *)s : "", s != NULL ? n : 0);
}

void
notice_load(struct vt *vt, struct rd *r)
{
	struct span id = get_bytes(r, NOTICE_ID_MAX);
	struct span title = get_bytes(r, NOTICE_TITLE_MAX);
	struct span body = get_bytes(r, NOTICE_BODY_MAX);
	struct notice *n;
	char *name;
	size_t i;

	if (r->bad)
		return;
	name = span_text(id, NOTICE_ID_MAX);
	i = notice_of(vt, name);
	n = &vt->notices->of[i];
	free(name);
	buf_clear(&n->title);
	buf_put(&n->title, title.s, title.n);
	buf_clear(&n->body);
	buf_put(&n->body, body.s, body.n);
}
