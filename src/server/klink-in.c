/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What the keeper says, and who hears of it. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/log.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/pane.h"
#include "server/exits.h"
#include "server/klink-int.h"
#include "server/listen.h"
#include "server/messages.h"
#include "server/recover.h"
#include "server/server.h"
#include "server/spawn.h"
#include "server/upgrade.h"

#define LOG_MODULE "klink"

static void
on_hello(struct klink *k, struct kmsg *m)
{
	k->keeper = (pid_t)m->pid;
	if (k->recover != NULL)
		recover_hello(k->recover, m->count, m->failures,
		    (int)m->status, m->text.data);
}

static int
take_fd(struct kmsg *m, unsigned int i)
{
	int fd;

	if (i >= m->nfds)
		return -1;
	fd = m->fd[i];
	m->fd[i] = -1;
	return fd;
}

static void
on_slot(struct klink *k, struct kmsg *m)
{
	struct recover_slot s = { .pane = m->pane, .pid = (pid_t)m->pid,
		.ended = (m->flags & KMSG_ENDED) != 0,
		.known = (m->flags & KMSG_UNKNOWN) == 0,
		.status = (int)m->status, .begun = m->begun_ms,
		.when = m->ended_ms, .master = -1, .journal = -1 };
	unsigned int i = 0;

	if (k->recover == NULL)
		return;
	if (m->flags & KMSG_MASTER)
		s.master = take_fd(m, i++);
	if (m->flags & KMSG_JOURNAL)
		s.journal = take_fd(m, i++);
	recover_slot(k->recover, &s);
}

static void
on_listen(struct klink *k, struct kmsg *m)
{
	int fd = take_fd(m, 0);

	if (fd != -1)
		listen_set(k->server, fd, m->text.data);
}

static void
on_state(struct klink *k, struct kmsg *m)
{
	int fd = take_fd(m, 0);

	if (k->recover != NULL && fd != -1)
		recover_state(k->recover, fd);
	else if (fd != -1)
		close(fd);
}

static void
on_end(struct klink *k, struct kmsg *m)
{
	struct recover *r = k->recover;

	(void)m;
	if (r == NULL)
		return;
	k->recover = NULL;
	recover_finish(r);
	recover_free(r);
}

static void
on_exited(struct klink *k, struct kmsg *m)
{
	exits_program_ended(k->server, m->pane,
	    (m->flags & KMSG_UNKNOWN) == 0, (int)m->status, m->ended_ms);
}

static void
on_spawned(struct klink *k, struct kmsg *m)
{
	spawn_done(k->server, m->pane, (pid_t)m->pid);
}

static void
on_failed(struct klink *k, struct kmsg *m)
{
	struct pane *p = model_pane(k->server->model, m->pane);
	char *why;

	/* A keeper of before KMSG_INSTEAD wants it in two steps. */
	if (m->reason == KMSG_BUSY_PANE && p != NULL) {
		klink_release(k, p->id);
		spawn_again(k->server, p);
		return;
	}
	why = xasprintf("%s: %s", kmsg_reason_text(m->reason),
	    strerror((int)m->code));
	spawn_failed(k->server, m->pane, why);
	free(why);
}

static void
on_refused(struct klink *k, struct kmsg *m)
{
	const char *why = m->code != 0 ? strerror((int)m->code) :
					 kmsg_reason_text(m->reason);

	/* A signal to a program that has just ended is no news. */
	if (m->reason == KMSG_NO_PANE)
		return;
	log_info("keeper refused: %s", why);
	if (m->reason == KMSG_NO_SOCKET)
		messages_add(k->server->messages, "cannot make the socket "
		    "again: %s", why);
	upgrade_answer(k->server, m->number, why);
}

static void
on_pong(struct klink *k, struct kmsg *m)
{
	upgrade_answer(k->server, m->number, NULL);
}

static void
on_resumed(struct klink *k, struct kmsg *m)
{
	upgrade_keeper_resumed(k->server, m->version.data);
}

static const struct {
	uint16_t type;
	void (*fn)(struct klink *, struct kmsg *);
} handlers[] = {
	{ KMSG_HELLO, on_hello },
	{ KMSG_SLOT, on_slot },
	{ KMSG_LISTEN, on_listen },
	{ KMSG_STATE, on_state },
	{ KMSG_END, on_end },
	{ KMSG_EXITED, on_exited },
	{ KMSG_SPAWNED, on_spawned },
	{ KMSG_FAILED, on_failed },
	{ KMSG_REFUSED, on_refused },
	{ KMSG_PONG, on_pong },
	{ KMSG_RESUMED, on_resumed },
};

void
klink_take(struct klink *k, struct kmsg *m)
{
	unsigned int i;

	log_trace("got %s", kmsg_name(m->type));
	for (i = 0; i < nitems(handlers); i++)
		if (handlers[i].type == m->type)
			handlers[i].fn(k, m);
	/* Descriptors that nobody took. */
	for (i = 0; i < m->nfds; i++)
		io_close(&m->fd[i]);
}
