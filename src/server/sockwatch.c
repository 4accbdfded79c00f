/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/sock.h"
#include "base/xmalloc.h"
#include "server/klink.h"
#include "server/server.h"
#include "server/sockwatch.h"

#define LOG_MODULE "sockwatch"

/* Who removes a whole directory is done by then. */
#define SETTLE (50 * CLOCK_MS)

/* Between two tries to have a socket again: doubled, up to a bound. */
#define RETRY CLOCK_SECOND
#define RETRY_MAX (60 * CLOCK_SECOND)

/* How often to look where nobody tells. */
#define LOOK_EVERY CLOCK_SECOND

struct sockwatch {
	struct server *server;
	int fd; /* -1: nobody tells */
	struct loop_io *io;
	struct loop_timer *timer;
	struct sock_file file;
	uint64_t retry, looked;
};

static void
stop(struct sockwatch *sw)
{
	loop_io_free(sw->io);
	sw->io = NULL;
	io_close(&sw->fd);
}

static void
on_event(void *arg, unsigned int what)
{
	struct sockwatch *sw = arg;

	(void)what;
	stop(sw);
	loop_timer_set(sw->timer, SETTLE);
}

static void
start(struct sockwatch *sw)
{
	stop(sw);
	sw->fd = os_watch_open(sw->server->socket_path);
	if (sw->fd == -1)
		return;
	sw->io = loop_io_new(sw->server->loop, sw->fd, on_event, sw);
	loop_io_want(sw->io, LOOP_READ);
}

/* See whether it is there; true if it is. */
static bool
look(struct sockwatch *sw)
{
	if (sock_file_is(&sw->file, sw->server->socket_path))
		return true;
	log_info("the socket is gone");
	klink_rebind(sw->server->klink);
	/* Another one is told by sockwatch_set, which ends this. */
	loop_timer_set(sw->timer, sw->retry);
	sw->retry = sw->retry < RETRY_MAX / 2 ? sw->retry * 2 : RETRY_MAX;
	return false;
}

static void
on_timer(void *arg)
{
	struct sockwatch *sw = arg;

	if (sw->server->stopping || !look(sw))
		return;
	start(sw);
	/* It may have gone before the watch began. */
	look(sw);
}

struct sockwatch *
sockwatch_new(struct server *srv)
{
	struct sockwatch *sw = xcalloc(1, sizeof *sw);

	sw->server = srv;
	sw->fd = -1;
	sw->retry = RETRY;
	sw->timer = loop_timer_new(srv->loop, on_timer, sw);
	return sw;
}

void
sockwatch_free(struct sockwatch *sw)
{
	if (sw == NULL)
		return;
	stop(sw);
	loop_timer_free(sw->timer);
	free(sw);
}

void
sockwatch_set(struct server *srv)
{
	struct sockwatch *sw = srv->sockwatch;

	sock_file_get(&sw->file, srv->socket_path);
	sw->retry = RETRY;
	loop_timer_clear(sw->timer);
	start(sw);
	/* It went while nobody looked. */
	if (sw->file.ino == 0)
		loop_timer_set(sw->timer, SETTLE);
}

void
sockwatch_turn(struct server *srv)
{
	struct sockwatch *sw = srv->sockwatch;
	uint64_t now;

	/* The keeper may not have said yet where it is. */
	if (srv->socket_path == NULL || sw->fd != -1 ||
	    loop_timer_pending(sw->timer))
		return;
	now = clock_ns();
	if (now - sw->looked < LOOK_EVERY)
		return;
	sw->looked = now;
	look(sw);
}
