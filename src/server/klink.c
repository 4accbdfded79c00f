/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/io.h"
#include "base/list.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/map.h"
#include "base/xmalloc.h"
#include "journal/journal.h"
#include "model/model.h"
#include "model/pane.h"
#include "proto/kmsg.h"
#include "server/klink-int.h"
#include "server/listen.h"
#include "server/messages.h"
#include "server/ptyio.h"
#include "server/recover.h"
#include "server/server.h"
#include "server/spawn.h"
#include "server/state.h"
#include "server/upgrade.h"

#define LOG_MODULE "klink"

/* When a keeper could not be started, it is tried again so much later. */
#define REPLACE_RETRY CLOCK_SECOND

/* A request that waits to be sent; descriptors are duplicates. */
struct request {
	struct list link;
	uint16_t type;
	uint8_t *data;
	size_t len;
	int fd[KMSG_FDS];
	unsigned int nfds;
};

static void on_ready(void *, unsigned int);

struct klink *
klink_new(struct server *srv, int fd)
{
	struct klink *k = xcalloc(1, sizeof *k);

	k->server = srv;
	k->fd = fd;
	k->in.room = KMSG_MAX;
	k->in.data = xmalloc(KMSG_MAX);
	list_init(&k->requests);
	k->recover = recover_new(srv);
	io_nonblock(fd, true);
	io_cloexec(fd);
	k->io = loop_io_new(srv->loop, fd, on_ready, k);
	loop_io_want(k->io, LOOP_READ);
	return k;
}

static void
free_request(struct request *r)
{
	unsigned int i;

	for (i = 0; i < r->nfds; i++)
		close(r->fd[i]);
	free(r->data);
	free(r);
}

void
klink_free(struct klink *k)
{
	struct list *link, *tmp;

	if (k == NULL)
		return;
	if (k->sending != NULL)
		free_request(k->sending);
	list_foreach_safe(link, &k->requests, tmp)
		free_request(list_entry(link, struct request, link));
	recover_free(k->recover);
	loop_timer_free(k->retry);
	kmsg_in_clear(&k->in);
	free(k->in.data);
	loop_io_free(k->io);
	io_close(&k->fd);
	free(k);
}

/* Make the next request the one that is sent. */
static bool
next_request(struct klink *k)
{
	struct request *r;

	if (k->sending != NULL) {
		free_request(k->sending);
		k->sending = NULL;
	}
	if (list_empty(&k->requests))
		return false;
	r = list_entry(k->requests.next, struct request, link);
	list_remove(&r->link);
	k->sending = r;
	k->out = (struct kmsg_out){ .data = r->data, .room = r->len,
		.len = r->len, .nfds = r->nfds };
	memcpy(k->out.fd, r->fd, sizeof r->fd);
	return true;
}

static void
send_requests(struct klink *k)
{
	int error = 0;
	bool spawns;

	while (k->sending != NULL || next_request(k)) {
		spawns = k->sending->type == KMSG_SPAWN;
		if (spawns)
			fault_point("spawn-sends");
		error = kmsg_send(&k->out, k->fd);
		if (error != 0)
			break;
		if (spawns)
			fault_point("spawn-sent");
		free_request(k->sending);
		k->sending = NULL;
	}
	loop_io_want(k->io, LOOP_READ | (error == ERR_AGAIN ? LOOP_WRITE : 0u));
}

/*
 * Put a request at the end; its descriptors stay the caller's.  It is sent
 * when what it is about has been written down: whoever comes after us then
 * knows of a program that was started, and of an exit status that the keeper
 * was told to forget.
 */
static int
request(struct klink *k, struct kmsg *m, struct err *err)
{
	struct request *r = xcalloc(1, sizeof *r);
	uint8_t *data = xmalloc(KMSG_MAX);

	m->number = ++k->number;
	r->type = m->type;
	r->len = kmsg_encode(m, data, KMSG_MAX);
	if (r->len == 0) {
		free(data);
		free(r);
		return err_set(err, ERR_LIMIT,
		    "command and environment are too long");
	}
	r->data = xreallocarray(data, r->len, 1);
	for (; r->nfds < m->nfds; r->nfds++) {
		r->fd[r->nfds] = fcntl(m->fd[r->nfds], F_DUPFD_CLOEXEC, 3);
		if (r->fd[r->nfds] == -1) {
			int error = err_system(err, "cannot pass a descriptor");

			free_request(r);
			return error;
		}
	}
	log_trace("request %s", kmsg_name(m->type));
	list_append(&k->requests, &r->link);
	return 0;
}

static void
simple(struct klink *k, uint16_t type)
{
	struct kmsg m = { .type = type };

	request(k, &m, NULL);
}

/* Strings one after another, each with its NUL. */
static struct kmsg_list
list_of(char **strings, struct buf *b)
{
	struct kmsg_list l = { 0 };

	for (; strings[l.count] != NULL; l.count++)
		buf_put(b, strings[l.count], strlen(strings[l.count]) + 1);
	l.data = (const char *)buf_data(b);
	l.len = (uint32_t)buf_len(b);
	return l;
}

static struct kmsg_str
str_of(const char *s)
{
	struct kmsg_str k = { s != NULL ? s : "", 0 };

	k.len = (uint32_t)strlen(k.data);
	return k;
}

int
klink_spawn(struct klink *k, const struct klink_spawn *s, struct err *err)
{
	struct buf argv = BUF_INIT, env = BUF_INIT;
	struct kmsg m = { .type = KMSG_SPAWN, .pane = s->pane,
		.cols = s->cols, .rows = s->rows, .xpixel = s->xpixel,
		.ypixel = s->ypixel, .nfds = 2,
		.flags = KMSG_UTF8 | (s->login ? KMSG_LOGIN : 0u) |
		    (s->instead ? KMSG_INSTEAD : 0u) };
	int error;

	m.argv = list_of(s->argv, &argv);
	m.env = list_of(s->env, &env);
	m.dir = str_of(s->cwd);
	m.fd[0] = s->master;
	m.fd[1] = s->journal;
	error = request(k, &m, err);
	buf_free(&argv);
	buf_free(&env);
	return error;
}

void
klink_release(struct klink *k, uint32_t pane)
{
	struct kmsg m = { .type = KMSG_RELEASE, .pane = pane };

	request(k, &m, NULL);
}

void
klink_signal(struct klink *k, uint32_t pane, int number)
{
	struct kmsg m = { .type = KMSG_SIGNAL, .pane = pane,
		.signal = (uint32_t)number };

	request(k, &m, NULL);
}

/*
 * Put what a keeper is to hold.  Where descriptors are scarce there are none
 * for the duplicates of all at once; then it takes those before at first.
 */
static void
hand(struct klink *k, struct kmsg *m)
{
	struct err err;

	if (request(k, m, NULL) == 0)
		return;
	klink_flush(k);
	if (request(k, m, &err) != 0)
		messages_add(k->server->messages, "%s", err.text);
}

/* Have one descriptor held, of a kind; the pane matters to a journal only. */
static void
hold(struct klink *k, uint32_t kind, uint32_t pane, int fd)
{
	struct kmsg m = { .type = KMSG_HOLD, .pane = pane, .flags = kind,
		.nfds = 1 };

	m.fd[0] = fd;
	hand(k, &m);
}

void
klink_hold_state(struct klink *k, int fd)
{
	hold(k, KMSG_HOLD_STATE, 0, fd);
}

void
klink_hold_journal(struct klink *k, uint32_t pane, int fd)
{
	hold(k, KMSG_HOLD_JOURNAL, pane, fd);
}

static void
hold_listen(struct klink *k)
{
	int fd = listen_fd(k->server);

	if (fd != -1)
		hold(k, KMSG_HOLD_LISTEN, 0, fd);
}

void
klink_ready(struct klink *k)
{
	simple(k, KMSG_READY);
}

void
klink_rebind(struct klink *k)
{
	simple(k, KMSG_REBIND);
}

uint32_t
klink_upgrade(struct klink *k, const char *path)
{
	struct kmsg m = { .type = KMSG_UPGRADE };

	m.text = str_of(path);
	request(k, &m, NULL);
	return m.number;
}

uint32_t
klink_ping(struct klink *k)
{
	simple(k, KMSG_PING);
	return k->number;
}

uint32_t
klink_reexec(struct klink *k)
{
	simple(k, KMSG_REEXEC);
	return k->number;
}

void
klink_quit(struct klink *k)
{
	simple(k, KMSG_QUIT);
}

void
klink_send(struct klink *k)
{
	if (k->io != NULL && (k->sending != NULL || !list_empty(&k->requests)))
		send_requests(k);
}

void
klink_flush(struct klink *k)
{
	struct pollfd pfd = { .fd = k->fd, .events = POLLOUT };

	while (k->sending != NULL || !list_empty(&k->requests)) {
		if (poll(&pfd, 1, 1000) <= 0)
			break;
		send_requests(k);
		if (pfd.revents & (POLLERR | POLLHUP))
			break;
	}
}

/* Hand one pane to a new keeper. */
static void
adopt_pane(struct klink *k, const struct pane *p)
{
	struct kmsg m = { .type = KMSG_ADOPT, .pane = p->id,
		.pid = (uint32_t)p->now.pid, .begun_ms = p->now.started };
	int master = p->io != NULL ? ptyio_master(p) : -1;

	if (p->now.state == PANE_DEAD)
		m.flags = KMSG_ENDED | (p->now.status_known ? 0u :
							      KMSG_UNKNOWN);
	/* A program that never began has none, but the keeper wants one. */
	if (m.flags & KMSG_ENDED && m.pid == 0)
		m.pid = (uint32_t)getpid();
	m.status = (uint32_t)p->now.status;
	m.ended_ms = p->now.ended;
	if (master != -1) {
		m.flags |= KMSG_MASTER;
		m.fd[m.nfds++] = master;
	}
	if (p->io != NULL) {
		m.flags |= KMSG_JOURNAL;
		m.fd[m.nfds++] = journal_fd(ptyio_journal(p));
	}
	hand(k, &m);
}

void
klink_let_go(struct klink *k)
{
	struct list *link, *tmp;

	loop_io_free(k->io);
	k->io = NULL;
	io_close(&k->fd);
	kmsg_in_clear(&k->in);
	if (k->sending != NULL)
		free_request(k->sending);
	k->sending = NULL;
	list_foreach_safe(link, &k->requests, tmp) {
		list_remove(link);
		free_request(list_entry(link, struct request, link));
	}
}

pid_t
klink_keeper(const struct klink *k)
{
	return k->keeper;
}

bool
klink_replace(struct klink *k)
{
	struct server *srv = k->server;
	struct pane *p;
	struct err err;
	size_t iter = 0;
	int fd;

	klink_let_go(k);
	if (srv->args->replace_keeper(srv->socket_path, &fd, &err) != 0) {
		messages_add(srv->messages, "cannot start a keeper: %s",
		    err.text);
		return false;
	}
	messages_add(srv->messages, "keeper restarted");
	k->fd = fd;
	k->io = loop_io_new(srv->loop, fd, on_ready, k);
	loop_io_want(k->io, LOOP_READ);
	while ((p = map_next(srv->model->panes, &iter)) != NULL)
		if (p->now.state != PANE_STARTING)
			adopt_pane(k, p);
	klink_hold_state(k, state_fd(srv->state));
	hold_listen(k);
	return true;
}

/*
 * The keeper is gone: start another one and hand it what this one held.
 * Programs it started are nobody's children from now on; how they end can
 * be seen, but not with which status.  Of a program that was asked for it
 * is not known whether it began: its terminal is another one from now on,
 * and there it is started.
 */
static void
keeper_gone(void *arg)
{
	struct klink *k = arg;
	struct server *srv = k->server;
	struct pane *p;
	size_t iter = 0;

	if (k->recover != NULL) {
		/* It has not handed us what it held, and that is gone. */
		log_error("the keeper died before there was a server");
		exit(1);
	}
	if (!klink_replace(k)) {
		if (k->retry == NULL)
			k->retry = loop_timer_new(srv->loop, keeper_gone, k);
		loop_timer_set(k->retry, REPLACE_RETRY);
		return;
	}
	klink_ready(k);
	while ((p = map_next(srv->model->panes, &iter)) != NULL)
		if (p->now.state == PANE_STARTING)
			spawn_again(srv, p);
	upgrade_keeper_gone(srv);
}

static void
on_ready(void *arg, unsigned int what)
{
	struct klink *k = arg;
	struct kmsg m;
	ssize_t n;
	int got;

	/* What can be sent is sent at the end of the turn. */
	if (!(what & LOOP_READ))
		return;
	n = kmsg_receive(&k->in, k->fd);
	while ((got = kmsg_take(&k->in, &m)) == 1)
		klink_take(k, &m);
	if (n == 0 || n == ERR_SYSTEM || got == ERR_MALFORMED)
		keeper_gone(k);
}
