/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * After a key, what other programs print is left alone for a moment.  Their
 * PTYs fill up, so that they wait as well, and the processor is there for
 * the answer to the key, all the way to the user's terminal.
 */

#include "compat/compat.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/list.h"
#include "base/loop.h"
#include "base/xmalloc.h"
#include "server/ptyio.h"
#include "server/ptyio-int.h"
#include "server/server.h"

/* That moment; and no other before so much time has passed since it began:
 * whoever types without end slows others down by no more than a third. */
#define HUSH_TIME (2 * CLOCK_MS)
#define HUSH_EVERY (3 * HUSH_TIME)

struct hush {
	struct loop_timer *timer;
	struct list held;      /* panes with output that waits */
	uint64_t until, again; /* its end, and when the next may begin */
};

static void
on_timer(void *arg)
{
	ptyio_hush_end(arg);
}

struct hush *
ptyio_hush_new(struct server *srv)
{
	struct hush *h = xcalloc(1, sizeof *h);

	h->timer = loop_timer_new(srv->loop, on_timer, srv);
	list_init(&h->held);
	return h;
}

void
ptyio_hush_free(struct hush *h)
{
	if (h == NULL)
		return;
	loop_timer_free(h->timer);
	free(h);
}

void
ptyio_typed(struct pane *p)
{
	struct ptyio *io = ptyio_of(p);
	struct hush *h;
	uint64_t now = clock_ns();

	if (io == NULL)
		return;
	h = io->server->hush;
	io->typed_at = io->server->typed_at = now;
	if (now < h->again)
		return;
	h->until = now + HUSH_TIME;
	h->again = now + HUSH_EVERY;
}

bool
ptyio_hush_hold(struct ptyio *io)
{
	struct hush *h = io->server->hush;
	uint64_t now;

	if (h->until == 0 || io->exited || io->hangup)
		return false;
	now = clock_ns();
	if (now >= h->until) {
		h->until = 0;
		return false;
	}
	if (io->typed_at != 0 && now - io->typed_at < PTYIO_TYPED_TIME)
		return false;
	if (list_empty(&h->held))
		loop_timer_set(h->timer, h->until - now);
	list_append(&h->held, &io->link);
	io->held = true;
	ptyio_want(io);
	return true;
}

void
ptyio_hush_end(struct server *srv)
{
	struct hush *h = srv->hush;
	struct ptyio *io;

	h->until = 0;
	while (!list_empty(&h->held)) {
		io = list_entry(h->held.next, struct ptyio, link);
		list_remove(&io->link);
		io->held = false;
		ptyio_want(io);
		ptyio_make_ready(io);
	}
}
