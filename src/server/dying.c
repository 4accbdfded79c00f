/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <signal.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/list.h"
#include "base/loop.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/pane.h"
#include "server/dying.h"
#include "server/klink.h"
#include "server/server.h"
#include "server/state.h"

/* A clock that was set meanwhile makes no grace longer than this (ms). */
#define GRACE_MAX (24u * 60 * 60 * 1000)

struct one {
	struct list link;
	struct server *server;
	uint32_t pane;
	uint64_t until;
	struct loop_timer *timer; /* NULL: the keeper has not said it yet */
};

struct dying {
	struct list list;
};

static struct one *find(const struct server *, uint32_t);

/*
 * The keeper holds a pane as long as there is one, also when its program has
 * ended: the screen is to survive a crash.
 */
static void
on_notify(void *arg, enum notify_what what, void *subject)
{
	struct server *srv = arg;
	const struct pane *p = subject;

	if (what == NOTIFY_PANE_CLOSED && find(srv, p->id) == NULL)
		klink_release(srv->klink, p->id);
}

struct dying *
dying_new(struct server *srv)
{
	struct dying *d = xcalloc(1, sizeof *d);

	list_init(&d->list);
	notify_observe(srv->model->notify, on_notify, srv);
	return d;
}

static void
free_one(struct one *o)
{
	list_remove(&o->link);
	loop_timer_free(o->timer);
	free(o);
}

void
dying_free(struct dying *d)
{
	struct list *link, *tmp;

	if (d == NULL)
		return;
	list_foreach_safe(link, &d->list, tmp)
		free_one(list_entry(link, struct one, link));
	free(d);
}

static struct one *
find(const struct server *srv, uint32_t pane)
{
	struct list *link;

	list_foreach(link, &srv->dying->list) {
		struct one *o = list_entry(link, struct one, link);

		if (o->pane == pane)
			return o;
	}
	return NULL;
}

static void
on_timer(void *arg)
{
	struct one *o = arg;

	/* The keeper says when it has gone; then this is freed. */
	klink_signal(o->server->klink, o->pane, SIGKILL);
}

static void
start(struct one *o)
{
	uint64_t now = clock_wall_ms();
	uint64_t left = o->until > now ? o->until - now : 0;

	if (left > GRACE_MAX)
		left = 0;
	o->timer = loop_timer_new(o->server->loop, on_timer, o);
	loop_timer_set(o->timer, left * CLOCK_MS);
}

void
dying_load(struct server *srv, uint32_t pane, uint64_t until)
{
	struct one *o = xcalloc(1, sizeof *o);

	o->server = srv;
	o->pane = pane;
	o->until = until;
	list_append(&srv->dying->list, &o->link);
}

void
dying_add(struct server *srv, uint32_t pane, uint64_t until)
{
	struct buf b = BUF_INIT;

	dying_load(srv, pane, until);
	dying_resume(srv, pane);
	buf_put_u64(&b, until);
	state_put(srv->state, STATE_DYING, pane, buf_data(&b), buf_len(&b));
	buf_free(&b);
}

bool
dying_resume(struct server *srv, uint32_t pane)
{
	struct one *o = find(srv, pane);

	if (o == NULL)
		return false;
	start(o);
	return true;
}

void
dying_gone(struct server *srv, uint32_t pane)
{
	struct one *o = find(srv, pane);

	if (o == NULL)
		return;
	state_delete(srv->state, STATE_DYING, pane);
	free_one(o);
}

void
dying_forget_others(struct server *srv)
{
	struct list *link, *tmp;

	list_foreach_safe(link, &srv->dying->list, tmp) {
		struct one *o = list_entry(link, struct one, link);

		if (o->timer == NULL)
			dying_gone(srv, o->pane);
	}
}
