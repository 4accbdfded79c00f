/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * One timer, set to the first of all deadlines, which are kept nowhere: they
 * follow from when the last client left (or the session began) and from
 * options, so they are the same after a crash.
 */

#include "compat/compat.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/loop.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/session.h"
#include "opt/options.h"
#include "server/exits.h"
#include "server/idle.h"
#include "server/server.h"

struct idle {
	struct server *server;
	struct loop_timer *timer;
};

static enum option_id
timeout_option(const struct session *s)
{
	return s->last_attached == 0 ? OPT_ATTACH_TIMEOUT : OPT_IDLE_TIMEOUT;
}

uint64_t
idle_left(const struct server *srv, const struct session *s)
{
	uint64_t timeout, now, past;

	(void)srv;
	if (s->attached != 0 || s->closing)
		return UINT64_MAX;
	timeout = (uint64_t)options_number(s->options, timeout_option(s));
	if (timeout == 0)
		return UINT64_MAX;
	timeout *= 1000;
	now = clock_wall_ms();
	past = now > s->idle_since ? now - s->idle_since : 0;
	return past < timeout ? timeout - past : 0;
}

static void
expire(struct server *srv, struct session *s)
{
	const char *option = option_at(timeout_option(s))->name;
	uint64_t grace;
	char *reason;

	grace = (uint64_t)options_number(s->options, OPT_KILL_GRACE) * 1000;
	reason = xasprintf("idle: nobody %s for %" PRIu64 " s (%s)",
	    s->last_attached == 0 ? "attached" : "was attached",
	    (clock_wall_ms() - s->idle_since) / 1000, option);
	exits_kill_session(srv, s, NULL, reason, grace != 0 ? grace : 1);
	free(reason);
}

static void
look(struct idle *idle)
{
	struct server *srv = idle->server;
	struct list *link, *tmp;
	uint64_t first = UINT64_MAX, left;

	list_foreach_safe(link, &srv->model->by_name, tmp) {
		struct session *s = list_entry(link, struct session, link);

		left = idle_left(srv, s);
		if (left == 0)
			expire(srv, s);
		else if (left < first)
			first = left;
	}
	if (first == UINT64_MAX)
		loop_timer_clear(idle->timer);
	else
		loop_timer_set(idle->timer, first * CLOCK_MS);
}

static void
on_timer(void *arg)
{
	look(arg);
}

struct idle *
idle_new(struct server *srv)
{
	struct idle *idle = xcalloc(1, sizeof *idle);

	idle->server = srv;
	idle->timer = loop_timer_new(srv->loop, on_timer, idle);
	return idle;
}

void
idle_free(struct idle *idle)
{
	if (idle == NULL)
		return;
	loop_timer_free(idle->timer);
	free(idle);
}

void
idle_attached(struct server *srv, struct session *s)
{
	s->idle_since = 0;
	notify_tell(srv->model->notify, NOTIFY_SESSION_CHANGED, s);
	look(srv->idle);
}

void
idle_detached(struct server *srv, struct session *s)
{
	if (s->attached == 0)
		s->idle_since = clock_wall_ms();
	notify_tell(srv->model->notify, NOTIFY_SESSION_CHANGED, s);
	look(srv->idle);
}

void
idle_recovered(struct server *srv)
{
	struct list *link;

	list_foreach(link, &srv->model->by_name) {
		struct session *s = list_entry(link, struct session, link);

		if (s->idle_since == 0)
			idle_detached(srv, s);
	}
	look(srv->idle);
}

void
idle_changed(struct server *srv)
{
	look(srv->idle);
}
