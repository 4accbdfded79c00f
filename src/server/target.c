/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/target.h"
#include "model/model.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "server/conn.h"
#include "server/server.h"
#include "server/target.h"
#include "server/viewer.h"

/* Complete a find from its session down to the pane. */
static void
complete(struct found *f)
{
	if (f->winlink == NULL)
		f->winlink = f->session->current;
	if (f->winlink != NULL && f->window == NULL)
		f->window = f->winlink->window;
	if (f->window != NULL && f->pane == NULL)
		f->pane = f->window->active;
}

/* A session that has a window; the current one of it if it can be. */
static bool
find_link(const struct server *srv, const struct window *w, struct found *f)
{
	struct list *sl, *wl;

	list_foreach(sl, &srv->model->by_name) {
		struct session *s = list_entry(sl, struct session, link);

		list_foreach(wl, &s->winlinks) {
			struct winlink *l = list_entry(wl, struct winlink,
			    link);

			if (l->window != w)
				continue;
			f->session = s;
			f->winlink = l;
			f->window = l->window;
			return true;
		}
	}
	return false;
}

static bool
find_pane_id(const struct server *srv, uint64_t id, struct found *f)
{
	struct pane *p = id <= UINT32_MAX ?
	    model_pane(srv->model, (uint32_t)id) : NULL;

	if (p == NULL || !find_link(srv, p->window, f))
		return false;
	f->pane = p;
	return true;
}

/* The session used last; an unattached one is taken before others. */
static struct session *
best_session(const struct server *srv, bool unattached)
{
	struct session *s;
	struct list *link;

	list_foreach(link, &srv->model->by_use) {
		s = list_entry(link, struct session, use);
		if (!unattached || s->attached == 0)
			return s;
	}
	return NULL;
}

/* What is current for whoever asks. */
static int
find_current(struct run *run, bool unattached, struct found *f,
    struct err *err)
{
	struct server *srv = run->server;
	const char *pane = run_getenv(run, "TMX_PANE");

	memset(f, 0, sizeof *f);
	if (run->viewer != NULL)
		f->session = run->viewer->session;
	else if (pane != NULL && *pane == '%')
		find_pane_id(srv, strtoul(pane + 1, NULL, 10), f);
	if (f->session == NULL && unattached)
		f->session = best_session(srv, true);
	if (f->session == NULL)
		f->session = best_session(srv, false);
	if (f->session == NULL)
		return err_set(err, ERR_NOTFOUND, "no current session");
	complete(f);
	return 0;
}

static const char *
session_name(void *arg, size_t i)
{
	const struct server *srv = arg;
	const struct session *s = session_at(srv->model, i);

	return s != NULL ? s->name : NULL;
}

static struct winlink *
winlink_at(const struct session *s, size_t i)
{
	struct list *link;

	list_foreach(link, &s->winlinks)
		if (i-- == 0)
			return list_entry(link, struct winlink, link);
	return NULL;
}

static const char *
window_name(void *arg, size_t i)
{
	const struct winlink *wl = winlink_at(arg, i);

	return wl != NULL ? wl->window->name : NULL;
}

/* A client's name stands for the session that it looks at. */
static struct session *
session_of_client(const struct server *srv, const char *name)
{
	struct viewer *v = NULL;

	while ((v = viewer_next(srv, NULL, v)) != NULL)
		if (target_is_client(name, conn_name(v->conn),
		    conn_hello(v->conn)->tty))
			return v->session;
	return NULL;
}

static struct session *
find_session(const struct server *srv, const struct target_part *p)
{
	struct session *s;
	size_t i;

	if (p->kind == PART_ID)
		return p->number <= UINT32_MAX ? model_session(srv->model,
		    (uint32_t)p->number) : NULL;
	s = session_by_name(srv->model, p->text);
	if (s != NULL)
		return s;
	s = session_of_client(srv, p->text);
	if (s != NULL)
		return s;
	if (!target_match(p->text, p->exact, session_name,
	    (void *)(uintptr_t)srv, &i))
		return NULL;
	return session_at(srv->model, i);
}

/* The window so many places after (or before) the current one, around. */
static struct winlink *
step_window(const struct session *s, uint64_t n, bool forward)
{
	struct list *link = &s->current->link;

	for (n %= session_window_count(s); n > 0; n--) {
		link = forward ? link->next : link->prev;
		if (link == &s->winlinks)
			link = forward ? link->next : link->prev;
	}
	return list_entry(link, struct winlink, link);
}

static struct winlink *
find_window(const struct session *s, const struct target_part *p)
{
	struct list *link;
	struct winlink *wl;
	size_t i;

	switch (p->kind) {
	case PART_ID:
		list_foreach(link, &s->winlinks) {
			wl = list_entry(link, struct winlink, link);
			if (wl->window->id == p->number)
				return wl;
		}
		return NULL;
	case PART_NEXT: return step_window(s, p->number, true);
	case PART_PREVIOUS: return step_window(s, p->number, false);
	case PART_LAST: return s->last;
	case PART_START: return winlink_at(s, 0);
	case PART_END: return list_entry(s->winlinks.prev, struct winlink,
	    link);
	case PART_INDEX:
		wl = p->number <= INT32_MAX ?
		    session_winlink(s, (int)p->number) : NULL;
		if (wl != NULL)
			return wl;
		break;
	default: break;
	}
	if (!target_match(p->text, p->exact, window_name,
	    (void *)(uintptr_t)s, &i))
		return NULL;
	return winlink_at(s, i);
}

static struct pane *
pane_at(const struct window *w, uint64_t i)
{
	struct list *link;

	list_foreach(link, &w->panes)
		if (i-- == 0)
			return list_entry(link, struct pane, link);
	return NULL;
}

static struct pane *
find_pane(const struct window *w, const struct target_part *p)
{
	unsigned int n = window_pane_count(w);
	uint64_t at = pane_index(w->active), step = p->number % n;

	switch (p->kind) {
	case PART_INDEX: return pane_at(w, p->number);
	case PART_NEXT: return pane_at(w, (at + step) % n);
	case PART_PREVIOUS: return pane_at(w, (at + n - step) % n);
	case PART_TOP:
	case PART_LEFT:
	case PART_TOP_LEFT:
	case PART_TOP_RIGHT: return pane_at(w, 0);
	case PART_BOTTOM:
	case PART_RIGHT:
	case PART_BOTTOM_LEFT:
	case PART_BOTTOM_RIGHT: return pane_at(w, n - 1);
	default: return NULL;
	}
}

/* Say what is not there, as tmux does. */
static int
not_found(const char *what, const char *text, struct err *err)
{
	return err_set(err, ERR_NOTFOUND, "can't find %s: %s", what, text);
}

/* The session part, or what stands for it. */
static int
take_session(struct run *run, const struct target *t, struct found *f,
    struct err *err)
{
	if (t->session.kind == PART_NONE)
		return find_current(run, false, f, err);
	f->session = find_session(run->server, &t->session);
	if (f->session == NULL)
		return not_found("session", t->session.text, err);
	return 0;
}

/* A window, as it was said, taken for a session. */
static struct session *
session_instead(const struct server *srv, const struct target_part *window)
{
	struct session *s = NULL;
	struct target t;

	target_parse(&t, window->text, TARGET_SESSION);
	t.session.exact = window->exact;
	if (t.session.kind != PART_NONE)
		s = find_session(srv, &t.session);
	target_free(&t);
	return s;
}

static int
take_window(struct run *run, const struct target *t, struct found *f,
    struct err *err)
{
	const struct server *srv = run->server;
	struct window *w;
	struct winlink *wl;

	if (t->window.kind == PART_NONE)
		return 0;
	if (t->window.kind == PART_ID && t->session.kind == PART_NONE) {
		w = t->window.number <= UINT32_MAX ? model_window(srv->model,
		    (uint32_t)t->window.number) : NULL;
		if (w == NULL || !find_link(srv, w, f))
			return not_found("window", t->window.text, err);
		f->pane = NULL;
		return 0;
	}
	wl = f->session->current != NULL ?
	    find_window(f->session, &t->window) : NULL;
	if (wl == NULL && !t->colon) {
		/* "work" without a colon may be a session after all. */
		struct session *s = session_instead(srv, &t->window);

		if (s != NULL) {
			memset(f, 0, sizeof *f);
			f->session = s;
			return 0;
		}
	}
	if (wl == NULL)
		return not_found("window", t->window.text, err);
	f->winlink = wl;
	f->window = wl->window;
	f->pane = NULL;
	return 0;
}

/* The pane with an id, in the window or session if one was said. */
static bool
take_pane_id(struct run *run, const struct target *t, struct found *f)
{
	struct found at = { 0 };
	struct list *link;

	if (!find_pane_id(run->server, t->pane.number, &at))
		return false;
	if (t->window.kind == PART_NONE && t->session.kind == PART_NONE) {
		*f = at;
		return true;
	}
	if (t->window.kind != PART_NONE)
		complete(f);
	list_foreach(link, &f->session->winlinks) {
		struct winlink *wl = list_entry(link, struct winlink, link);

		if (wl->window != at.window || (f->winlink != NULL &&
		    f->winlink->window != at.window))
			continue;
		f->winlink = f->winlink != NULL ? f->winlink : wl;
		f->window = at.window;
		f->pane = at.pane;
		return true;
	}
	return false;
}

static int
take_pane(struct run *run, const struct target *t, struct found *f,
    struct err *err)
{
	struct pane *p;
	struct target w;
	int error;

	if (t->pane.kind == PART_NONE)
		return 0;
	if (t->pane.kind == PART_ID) {
		return take_pane_id(run, t, f) ? 0 :
		    not_found("pane", t->pane.text, err);
	}
	complete(f);
	p = f->window != NULL ? find_pane(f->window, &t->pane) : NULL;
	if (p != NULL) {
		f->pane = p;
		return 0;
	}
	if (t->period)
		return not_found("pane", t->pane.text, err);
	/* Without a period it may be a window, or a session. */
	target_parse(&w, t->text, TARGET_WINDOW);
	error = take_session(run, &w, f, NULL);
	if (error == 0)
		error = take_window(run, &w, f, NULL);
	target_free(&w);
	return error == 0 ? 0 : not_found("pane", t->pane.text, err);
}

int
target_find(struct run *run, const char *text, enum target_kind kind,
    struct found *f, struct err *err)
{
	struct target t;
	int error;

	memset(f, 0, sizeof *f);
	target_parse(&t, text, kind);
	switch (t.special) {
	case TARGET_CURRENT:
		error = find_current(run, false, f, err);
		break;
	case TARGET_MOUSE:
		error = err_set(err, ERR_NOTFOUND, "no mouse target");
		break;
	case TARGET_MARKED:
		error = err_set(err, ERR_NOTFOUND, "no marked target");
		break;
	default:
		error = take_session(run, &t, f, err);
		if (error == 0)
			error = take_window(run, &t, f, err);
		if (error == 0)
			error = take_pane(run, &t, f, err);
		break;
	}
	target_free(&t);
	if (error == 0)
		complete(f);
	return error;
}

struct viewer *
target_client(struct run *run, const char *text, struct err *err)
{
	struct viewer *v = NULL, *best = NULL;

	if (text == NULL && run->viewer != NULL)
		return run->viewer;
	while ((v = viewer_next(run->server, NULL, v)) != NULL) {
		if (text != NULL && target_is_client(text, conn_name(v->conn),
		    conn_hello(v->conn)->tty))
			return v;
		if (text == NULL &&
		    (best == NULL || v->sequence > best->sequence))
			best = v;
	}
	if (best == NULL && text == NULL)
		err_set(err, ERR_NOTFOUND, "no current client");
	else if (best == NULL)
		not_found("client", text, err);
	return best;
}

int
target_prepare(struct run *run, struct err *err)
{
	const struct cmd_spec *spec = run->cmd->spec;
	enum target_kind kind = spec_target(spec, "t");
	bool canfail = (spec->bits & SPEC_CANFAIL) != 0;
	int error;

	if (spec->bits & SPEC_TARGET_SELF)
		return 0;
	if (kind == TARGET_NONE || kind == TARGET_CLIENT) {
		/* Formats are about the current one, if there is any. */
		find_current(run, false, &run->target, NULL);
	} else {
		error = target_find(run, args_get(run->args, "t"), kind,
		    &run->target, err);
		if (error != 0 && !canfail)
			return error;
		if (error != 0)
			memset(&run->target, 0, sizeof run->target);
	}
	kind = spec_target(spec, "s");
	if (kind == TARGET_NONE || kind == TARGET_CLIENT ||
	    args_get(run->args, "s") == NULL)
		return 0;
	return target_find(run, args_get(run->args, "s"), kind, &run->source,
	    err);
}
