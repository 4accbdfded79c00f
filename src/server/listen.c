/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/xmalloc.h"
#include "server/conn.h"
#include "server/listen.h"
#include "server/roster.h"
#include "server/server.h"
#include "server/sockwatch.h"

#define LOG_MODULE "listen"

/* Connections accepted in one turn, so that a crowd is no standstill. */
#define ACCEPT_MAX 64

/* Without descriptors or memory nothing is accepted for so long. */
#define ACCEPT_PAUSE (100 * CLOCK_MS)

struct listen {
	struct server *server;
	int fd;
	struct loop_io *io;
	struct loop_timer *pause;
};

/* Leave who connects in the backlog for a while. */
static void
pause_for_a_while(struct listen *l)
{
	log_error("cannot accept: %s", strerror(errno));
	loop_io_want(l->io, 0);
	loop_timer_set(l->pause, ACCEPT_PAUSE);
}

static void
on_connect(void *arg, unsigned int what)
{
	struct listen *l = arg;
	int fd, i;

	(void)what;
	for (i = 0; i < ACCEPT_MAX; i++) {
		fd = accept(l->fd, NULL, NULL);
		if (fd != -1) {
			conn_accept(l->server, fd);
			continue;
		}
		if (errno == EINTR || errno == ECONNABORTED)
			continue;
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			pause_for_a_while(l);
		break;
	}
}

static void
after_pause(void *arg)
{
	struct listen *l = arg;

	loop_io_want(l->io, LOOP_READ);
}

void
listen_close(struct server *srv)
{
	struct listen *l = srv->listen;

	if (l == NULL)
		return;
	loop_io_free(l->io);
	loop_timer_free(l->pause);
	io_close(&l->fd);
	free(l);
	srv->listen = NULL;
}

int
listen_fd(const struct server *srv)
{
	return srv->listen != NULL ? srv->listen->fd : -1;
}

void
listen_set(struct server *srv, int fd, const char *path)
{
	struct listen *l = xcalloc(1, sizeof *l);

	listen_close(srv);
	free(srv->socket_path);
	srv->socket_path = xstrdup(path);
	io_nonblock(fd, true);
	l->server = srv;
	l->fd = fd;
	l->pause = loop_timer_new(srv->loop, after_pause, l);
	l->io = loop_io_new(srv->loop, fd, on_connect, l);
	srv->listen = l;
	if (srv->working)
		loop_io_want(l->io, LOOP_READ);
	sockwatch_set(srv);
	roster_changed(srv);
}

void
listen_begin(struct server *srv)
{
	if (srv->listen != NULL)
		loop_io_want(srv->listen->io, LOOP_READ);
}
