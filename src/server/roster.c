/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/loop.h"
#include "base/path.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/session.h"
#include "proto/lost.h"
#include "server/graves.h"
#include "server/messages.h"
#include "server/roster.h"
#include "server/server.h"
#include "server/state.h"

/* The file's time says when we were last alive, about so exactly. */
#define TOUCH_EVERY (60 * CLOCK_SECOND)

/*
 * It is written whole, before whoever made a session hears of it.  Of more
 * sessions than this, it is not written again before so many times as long
 * as it took have passed: or making many of them would take all the time.
 */
#define ROSTER_FEW 100
#define ROSTER_PAUSE 20

struct roster {
	bool changed;
	bool there;  /* the file is */
	bool failed; /* to write it; said once */
	uint64_t touched;
	uint64_t pause; /* until when it is not written */
	struct loop_timer *timer; /* for the end of that */
};

static void
on_notify(void *arg, enum notify_what what, void *subject)
{
	struct roster *r = arg;

	(void)subject;
	if (what == NOTIFY_SESSION_CREATED || what == NOTIFY_SESSION_CLOSED ||
	    what == NOTIFY_SESSION_RENAMED)
		r->changed = true;
}

static void
on_timer(void *arg)
{
	/* Waking up is all: the turn's end looks. */
	(void)arg;
}

struct roster *
roster_new(struct server *srv)
{
	struct roster *r = xcalloc(1, sizeof *r);

	r->timer = loop_timer_new(srv->loop, on_timer, r);
	notify_observe(srv->model->notify, on_notify, r);
	return r;
}

void
roster_free(struct roster *r)
{
	loop_timer_free(r->timer);
	free(r);
}

struct heir {
	struct server *server;
	uint64_t seen;
};

static void
bury(void *arg, const char *name, uint64_t created)
{
	const struct heir *h = arg;
	struct grave *g = graves_add(h->server->graves, UINT32_MAX, name,
	    created, "lost when server and keeper died");

	g->ended = h->seen;
	state_grave(h->server->state, g);
}

void
roster_inherit(struct server *srv)
{
	struct heir h = { .server = srv };
	char *paths[] = { lost_path_told(srv->socket_path),
		lost_path(srv->socket_path) };
	size_t i;

	for (i = 0; i < nitems(paths); i++) {
		if (lost_read(paths[i], &h.seen, bury, &h) != 0)
			unlink(paths[i]);
		free(paths[i]);
	}
}

void
roster_changed(struct server *srv)
{
	srv->roster->changed = true;
}

static void
write_all(struct server *srv, const char *path)
{
	struct roster *r = srv->roster;
	struct buf b = BUF_INIT;
	struct list *link;
	struct err err;
	uint64_t start = clock_ns(), now;

	lost_begin(&b);
	list_foreach(link, &srv->model->by_name) {
		const struct session *s = list_entry(link,
		    const struct session, link);

		lost_add(&b, s->name, s->created);
	}
	r->there = path_write_file(path, buf_data(&b), buf_len(&b), &err) ==
	    0;
	if (!r->there && !r->failed)
		messages_add(srv->messages, "%s", err.text);
	r->failed = !r->there;
	buf_free(&b);
	now = clock_ns();
	r->pause = now + ROSTER_PAUSE * (now - start);
}

/* Whether it changes so often that it is written later. */
static bool
pausing(struct server *srv, uint64_t now)
{
	struct roster *r = srv->roster;

	if (!r->changed || now >= r->pause ||
	    model_session_count(srv->model) <= ROSTER_FEW)
		return false;
	if (!loop_timer_pending(r->timer))
		loop_timer_set(r->timer, r->pause - now);
	return true;
}

void
roster_turn(struct server *srv)
{
	struct roster *r = srv->roster;
	uint64_t now = clock_ns();
	char *path;

	/* Before it has taken over, a server knows of no session. */
	if (srv->socket_path == NULL || !srv->working ||
	    (!r->changed && now - r->touched < TOUCH_EVERY) ||
	    pausing(srv, now))
		return;
	path = lost_path(srv->socket_path);
	if (r->changed && model_session_count(srv->model) == 0)
		roster_end(srv);
	else if (r->changed)
		write_all(srv, path);
	else if (r->there)
		utimensat(AT_FDCWD, path, NULL, AT_SYMLINK_NOFOLLOW);
	r->changed = false;
	r->touched = now;
	free(path);
}

void
roster_end(struct server *srv)
{
	char *path = lost_path(srv->socket_path);

	unlink(path);
	srv->roster->there = false;
	free(path);
}
