/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/env.h"
#include "base/map.h"
#include "base/tlv.h"
#include "base/xmalloc.h"
#include "model/envtlv.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/options.h"
#include "text/utf8.h"

#define SAVED_STRING_MAX 65536

/* What is saved of a session's activity is by so many ms older at most. */
#define ACTIVITY_NOTED 60000

char *
session_clean_name(const char *name, struct err *err)
{
	size_t len = strlen(name);
	char *clean, *c;

	if (len == 0) {
		err_set(err, ERR_INVALID, "invalid session name: it is empty");
		return NULL;
	}
	if (len > SESSION_NAME_MAX) {
		err_set(err, ERR_LIMIT,
		    "invalid session name: longer than %d bytes",
		    SESSION_NAME_MAX);
		return NULL;
	}
	if (!utf8_valid(name, len)) {
		err_set(err, ERR_INVALID,
		    "invalid session name: it is not UTF-8");
		return NULL;
	}
	if (utf8_has_control(name)) {
		err_set(err, ERR_INVALID, "invalid session name: a control "
		    "character is in it");
		return NULL;
	}
	clean = xstrdup(name);
	for (c = clean; *c != '\0'; c++)
		if (*c == ':' || *c == '.')
			*c = '_';
	return clean;
}

/* Put a session in its place among the names. */
static void
insert_by_name(struct session *s)
{
	struct list *link;

	list_foreach(link, &s->model->by_name)
		if (strcmp(list_entry(link, struct session, link)->name,
		    s->name) > 0)
			break;
	list_insert_before(link, &s->link);
}

struct session *
session_restore(struct model *m, uint32_t id, const char *name,
    const char *cwd, struct env *env, struct options *options)
{
	struct session *s = xcalloc(1, sizeof *s);

	s->id = id;
	s->model = m;
	s->name = name != NULL ? xstrdup(name) : xasprintf("%u", id);
	s->cwd = xstrdup(cwd);
	s->env = env;
	s->options = options;
	s->created = s->activity = s->idle_since = clock_wall_ms();
	list_init(&s->winlinks);
	if (id >= m->next_session)
		m->next_session = id + 1;
	map_put_id(m->sessions, id, s);
	insert_by_name(s);
	list_prepend(&m->by_use, &s->use);
	return s;
}

/* Put a session in its place among those used before and after it. */
static void
insert_by_use(struct session *s)
{
	struct list *link;

	list_foreach(link, &s->model->by_use)
		if (list_entry(link, struct session, use)->activity <=
		    s->activity)
			break;
	list_insert_before(link, &s->use);
}

void
session_used(struct session *s, uint64_t ms)
{
	bool first = s->model->by_use.next == &s->use;

	s->activity = ms;
	/* Not with each key; but the order is always known. */
	if (first && ms - s->noted < ACTIVITY_NOTED)
		return;
	s->noted = ms;
	list_remove(&s->use);
	list_prepend(&s->model->by_use, &s->use);
	notify_tell(s->model->notify, NOTIFY_SESSION_CHANGED, s);
}

struct session *
session_new(struct model *m, const char *name, const char *cwd,
    struct env *env, struct options *options)
{
	struct session *s;

	/* A number that somebody has taken as a name is passed over. */
	if (name == NULL) {
		char number[16];

		snprintf(number, sizeof number, "%u", m->next_session);
		while (session_by_name(m, number) != NULL)
			snprintf(number, sizeof number, "%u",
			    ++m->next_session);
	}
	s = session_restore(m, m->next_session, name, cwd, env, options);
	notify_tell(m->notify, NOTIFY_SESSION_CREATED, s);
	return s;
}

static void
unlink_one(struct winlink *wl)
{
	struct session *s = wl->session;
	struct window *w = wl->window;
	struct list *near = wl->link.next != &s->winlinks ? wl->link.next :
							    wl->link.prev;

	list_remove(&wl->link);
	if (s->last == wl)
		s->last = NULL;
	if (s->current == wl) {
		s->current = s->last;
		s->last = NULL;
		if (s->current == NULL && !list_empty(&s->winlinks))
			s->current = list_entry(near, struct winlink, link);
	}
	free(wl);
	if (--w->links == 0)
		window_free(w);
}

void
session_free(struct session *s)
{
	struct list *link, *tmp;

	notify_tell(s->model->notify, NOTIFY_SESSION_CLOSED, s);
	list_foreach_safe(link, &s->winlinks, tmp)
		unlink_one(list_entry(link, struct winlink, link));
	list_remove(&s->link);
	list_remove(&s->use);
	map_take_id(s->model->sessions, s->id);
	options_free(s->options);
	env_free(s->env);
	free(s->name);
	free(s->cwd);
	free(s->group);
	free(s);
}

struct session *
session_by_name(const struct model *m, const char *name)
{
	struct session *s;
	struct list *link;

	list_foreach(link, &m->by_name) {
		s = list_entry(link, struct session, link);
		if (strcmp(s->name, name) == 0)
			return s;
	}
	return NULL;
}

void
session_rename(struct session *s, const char *name)
{
	free(s->name);
	s->name = xstrdup(name);
	list_remove(&s->link);
	insert_by_name(s);
	notify_tell(s->model->notify, NOTIFY_SESSION_RENAMED, s);
}

struct session *
session_at(const struct model *m, size_t i)
{
	struct list *link;

	list_foreach(link, &m->by_name)
		if (i-- == 0)
			return list_entry(link, struct session, link);
	return NULL;
}

struct winlink *
session_winlink(const struct session *s, int index)
{
	struct winlink *wl;
	struct list *link;

	list_foreach(link, &s->winlinks) {
		wl = list_entry(link, struct winlink, link);
		if (wl->index == index)
			return wl;
	}
	return NULL;
}

struct session *
session_with(const struct model *m, const struct window *w)
{
	struct list *sl, *wl;

	list_foreach(sl, &m->by_name) {
		struct session *s = list_entry(sl, struct session, link);

		list_foreach(wl, &s->winlinks)
			if (list_entry(wl, struct winlink, link)->window == w)
				return s;
	}
	return NULL;
}

static struct winlink *
link_one(struct session *s, struct window *w, int index, int base)
{
	struct winlink *wl;
	struct list *link;

	if (index == -1)
		for (index = base; session_winlink(s, index) != NULL; index++)
			;
	else if (session_winlink(s, index) != NULL)
		return NULL;
	wl = xcalloc(1, sizeof *wl);
	wl->session = s;
	wl->window = w;
	wl->index = index;
	list_foreach(link, &s->winlinks)
		if (list_entry(link, struct winlink, link)->index > index)
			break;
	list_insert_before(link, &wl->link);
	w->links++;
	if (s->current == NULL)
		s->current = wl;
	return wl;
}

struct winlink *
session_link(struct session *s, struct window *w, int index, int base)
{
	struct winlink *wl = link_one(s, w, index, base);
	struct session *other = NULL;

	while (wl != NULL && s->group != NULL && (other =
	    session_next_in_group(s->model, s->group, other)) != NULL)
		if (other != s)
			link_one(other, w, wl->index, 0);
	return wl;
}

void
session_unlink(struct winlink *wl)
{
	struct session *s = wl->session, *other = NULL;
	struct model *m = s->model;
	int index = wl->index;
	struct winlink *same;

	while (s->group != NULL && (other = session_next_in_group(m, s->group,
	    other)) != NULL) {
		same = other != s ? session_winlink(other, index) : NULL;
		if (same != NULL)
			unlink_one(same);
	}
	unlink_one(wl);
}

struct session *
session_next_in_group(const struct model *m, const char *group,
    const struct session *after)
{
	const struct list *link = after != NULL ? &after->link : &m->by_name;
	struct session *s;

	for (link = link->next; link != &m->by_name; link = link->next) {
		s = list_entry(link, struct session, link);
		if (s->group != NULL && strcmp(s->group, group) == 0)
			return s;
	}
	return NULL;
}

void
session_join(struct session *s, const char *group)
{
	struct session *first = session_next_in_group(s->model, group, NULL);
	struct list *link;

	if (first != NULL)
		list_foreach(link, &first->winlinks) {
			struct winlink *wl = list_entry(link, struct winlink,
			    link);

			session_link(s, wl->window, wl->index, 0);
		}
	free(s->group);
	s->group = xstrdup(group);
	if (first != NULL && first->current != NULL)
		s->current = session_winlink(s, first->current->index);
}

void
session_select(struct session *s, struct winlink *wl)
{
	if (s->current == wl)
		return;
	s->last = s->current;
	s->current = wl;
	notify_tell(s->model->notify, NOTIFY_SESSION_WINDOW, s);
}

unsigned int
session_window_count(const struct session *s)
{
	const struct list *link;
	unsigned int n = 0;

	list_foreach(link, &s->winlinks)
		n++;
	return n;
}

enum {
	TAG_NAME = 1,
	TAG_CWD,
	TAG_ENV,
	TAG_CREATED,
	TAG_WINDOW, /* index and id, one for each */
	TAG_CURRENT,
	TAG_LAST,
	TAG_OPTIONS,
	TAG_ATTACHED_LAST,
	TAG_IDLE_SINCE,
	TAG_GROUP,
	TAG_ACTIVITY
};

void
session_save(const struct session *s, struct buf *b)
{
	const struct winlink *wl;
	const struct list *link;
	size_t mark;

	tlv_put_str(b, TAG_NAME, s->name);
	tlv_put_str(b, TAG_CWD, s->cwd);
	env_put_tlv(b, TAG_ENV, s->env);
	tlv_put_uint(b, TAG_CREATED, s->created);
	list_foreach(link, &s->winlinks) {
		wl = list_entry(link, const struct winlink, link);
		mark = tlv_open(b, TAG_WINDOW);
		buf_put_u32(b, (uint32_t)wl->index);
		buf_put_u32(b, wl->window->id);
		tlv_close(b, mark);
	}
	if (s->current != NULL)
		tlv_put_int(b, TAG_CURRENT, s->current->index);
	if (s->last != NULL)
		tlv_put_int(b, TAG_LAST, s->last->index);
	mark = tlv_open(b, TAG_OPTIONS);
	options_save(s->options, b);
	tlv_close(b, mark);
	tlv_put_uint(b, TAG_ATTACHED_LAST, s->last_attached);
	tlv_put_uint(b, TAG_IDLE_SINCE, s->idle_since);
	tlv_put_uint(b, TAG_ACTIVITY, s->activity);
	if (s->group != NULL)
		tlv_put_str(b, TAG_GROUP, s->group);
}

static void
load_window(struct session *s, struct rd *v)
{
	int index = (int)rd_u32(v);
	struct window *w = model_window(s->model, rd_u32(v));

	if (w != NULL && index >= 0)
		session_link(s, w, index, 0);
}

static void
load_string(struct rd *v, size_t max, char **to)
{
	char *text = tlv_str(v, max);

	if (text == NULL)
		return;
	free(*to);
	*to = text;
}

static void
load_field(struct session *s, uint32_t tag, struct rd *v)
{
	switch (tag) {
	case TAG_NAME:
		load_string(v, SESSION_NAME_MAX, &s->name);
		list_remove(&s->link);
		insert_by_name(s);
		break;
	case TAG_CWD: load_string(v, SAVED_STRING_MAX, &s->cwd); break;
	case TAG_ENV: env_get_tlv(v, s->env); break;
	case TAG_CREATED: s->created = tlv_uint(v); break;
	case TAG_WINDOW: load_window(s, v); break;
	case TAG_CURRENT:
		s->current = session_winlink(s, (int)tlv_int(v));
		break;
	case TAG_LAST: s->last = session_winlink(s, (int)tlv_int(v)); break;
	case TAG_OPTIONS: options_load(s->options, v); break;
	case TAG_ATTACHED_LAST: s->last_attached = tlv_uint(v); break;
	case TAG_GROUP: load_string(v, SESSION_NAME_MAX, &s->group); break;
	case TAG_IDLE_SINCE: s->idle_since = tlv_uint(v); break;
	case TAG_ACTIVITY: s->activity = tlv_uint(v); break;
	}
}

static int
load_fields(struct session *s, struct rd *r)
{
	struct rd value;
	uint32_t tag;

	tlv_foreach(r, &tag, &value) {
		load_field(s, tag, &value);
		if (value.bad)
			return ERR_MALFORMED;
	}
	return r->bad ? ERR_MALFORMED : 0;
}

int
session_load(struct session *s, struct rd *r)
{
	int error;

	s->activity = 0;
	error = load_fields(s, r);
	/* Records of before do not have it. */
	if (s->activity == 0)
		s->activity = s->last_attached != 0 ? s->last_attached :
						      s->created;
	list_remove(&s->use);
	insert_by_use(s);
	if (s->current == NULL && !list_empty(&s->winlinks))
		s->current = list_entry(s->winlinks.next, struct winlink, link);
	return error;
}
