/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/loop.h"
#include "base/map.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "server/ptyio.h"
#include "server/quiet.h"
#include "server/server.h"

/* So long after the last output there is time for other things. */
#define QUIET_AFTER (500 * CLOCK_MS)

struct quiet {
	struct server *server;
	struct loop_timer *timer;
	size_t next; /* pane to look at, in the map's order */
	bool working;
};

static void
on_timer(void *arg)
{
	struct quiet *q = arg;

	q->working = true;
	q->next = 0;
}

struct quiet *
quiet_new(struct server *srv)
{
	struct quiet *q = xcalloc(1, sizeof *q);

	q->server = srv;
	q->timer = loop_timer_new(srv->loop, on_timer, q);
	return q;
}

void
quiet_free(struct quiet *q)
{
	if (q == NULL)
		return;
	loop_timer_free(q->timer);
	free(q);
}

void
quiet_touch(struct quiet *q)
{
	q->working = false;
	if (!loop_timer_pending(q->timer))
		loop_timer_set(q->timer, QUIET_AFTER);
}

bool
quiet_work(struct quiet *q)
{
	struct pane *p;
	size_t at;

	while (q->working) {
		at = q->next;
		p = map_next(q->server->model->panes, &q->next);
		if (p == NULL) {
			q->working = false;
			break;
		}
		if (ptyio_idle(p)) {
			/* The same one again, after whatever came meanwhile. */
			q->next = at;
			return true;
		}
	}
	return false;
}
