/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The talk with the server.  It may be stopped or gone, so nothing here
 * waits for it.  One message is on its way out at a time; the next request
 * is looked at when that is gone, so a request has at most one answer and no
 * queue is needed.  What there is to tell is read off the table, so nothing
 * is lost when a server dies: the next one is told everything.
 */

#include "compat/compat.h"

#include <sys/resource.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/io.h"
#include "keeper/state.h"

#define TURN 256 /* requests before signals are looked at again */

/*
 * Descriptors with which each pane that there can be has one to watch its
 * program by.  With fewer the terminals go first.
 */
#define ENOUGH (3 * KEEPER_PANES_MAX + 64)

static void
tell(const struct kmsg *m)
{
	if (!keeper.deaf)
		kmsg_put(&keeper.out, m);
}

void
refuse(const struct kmsg *m, enum kmsg_reason reason, int code)
{
	struct kmsg answer = { .number = m->number, .pane = m->pane,
		.type = m->type == KMSG_SPAWN ? KMSG_FAILED : KMSG_REFUSED,
		.reason = reason, .code = (uint32_t)code };
	unsigned int i;

	for (i = 0; i < m->nfds; i++)
		close(m->fd[i]);
	tell(&answer);
}

static void
tell_hello(void)
{
	struct kmsg m = { .type = KMSG_HELLO, .pid = (uint32_t)getpid(),
		.flags = keeper.last_status == -1 ? KMSG_UNKNOWN : 0,
		.count = keeper.restarts, .failures = keeper.failures,
		.files = keeper.files,
		.status = (uint32_t)keeper.last_status,
		.version = { PACKAGE_VERSION, sizeof PACKAGE_VERSION - 1 },
		.text = { keeper.note, (uint32_t)strlen(keeper.note) } };

	tell(&m);
}

/* Tell of a descriptor that is held, if it is. */
static void
tell_fd(uint16_t type, int fd)
{
	struct kmsg m = { .type = type, .fd = { fd }, .nfds = 1,
		.text = { keeper.socket, (uint32_t)strlen(keeper.socket) } };

	if (fd != -1)
		tell(&m);
}

/* Tell of the first slot that the server should hear of; or of none. */
static bool
tell_slot(void)
{
	struct slot *s = keeper.slots;
	struct kmsg m;

	for (; s < keeper.slots + keeper.slots_end; s++) {
		if (!(s->flags & SLOT_USED) ||
		    !(s->flags & (SLOT_GIVE | SLOT_TELL)))
			continue;
		m = slot_message(s, s->flags & SLOT_GIVE ? KMSG_SLOT :
		    KMSG_EXITED);
		s->flags &= ~(uint32_t)(SLOT_GIVE | SLOT_TELL);
		tell(&m);
		return true;
	}
	return false;
}

/* Put what is to be told next; false when there is nothing. */
static bool
tell_next(void)
{
	struct kmsg end = { .type = KMSG_END };
	unsigned int what = keeper.tell & -keeper.tell;

	if (what == 0 || keeper.deaf)
		return false;
	if (what == TELL_SLOTS && tell_slot())
		return true;
	keeper.tell &= ~what;
	switch (what) {
	case TELL_HELLO:
		tell_hello();
		break;
	case TELL_LISTEN:
		if (keeper.listen == -1)
			socket_rebind();
		tell_fd(KMSG_LISTEN, keeper.listen);
		break;
	case TELL_STATE:
		tell_fd(KMSG_STATE, keeper.state);
		break;
	case TELL_END:
		tell(&end);
		break;
	case TELL_TRIAL:
		refuse(&keeper.trial_for, KMSG_NO_TRIAL, 0);
		break;
	}
	return true;
}

static void
do_spawn(const struct kmsg *m)
{
	struct slot *old = slot_find(m->pane), *s = old;
	struct kmsg answer;
	pid_t pid;

	if (m->argv.count == 0 || (old != NULL && !(m->flags & KMSG_INSTEAD))) {
		refuse(m, old != NULL ? KMSG_BUSY_PANE : KMSG_BAD_VALUE, 0);
		return;
	}
	if (s == NULL)
		s = slot_take(m->pane);
	if (s == NULL) {
		refuse(m, KMSG_NO_ROOM, 0);
		return;
	}
	pid = proc_fork();
	if (pid == 0)
		child_program(m);
	if (pid == -1) {
		if (old == NULL)
			s->flags = 0;
		refuse(m, KMSG_NO_FORK, errno);
		return;
	}
	fault_point("spawn-forked");
	if (old != NULL) {
		slot_release(old);
		s = slot_take(m->pane); /* there is room now */
	}
	s->pid = pid;
	s->master = m->fd[0];
	s->journal = m->fd[1];
	answer = slot_message(s, KMSG_SPAWNED);
	answer.number = m->number;
	tell(&answer);
}

static void
do_release(const struct kmsg *m)
{
	struct slot *s = slot_find(m->pane);

	if (s != NULL)
		slot_release(s);
	else
		refuse(m, KMSG_NO_PANE, 0);
}

static void
do_signal(const struct kmsg *m)
{
	struct slot *s = slot_find(m->pane);
	int error;

	/*
	 * The process is ours to wait for, so its number is not another's;
	 * or else it must still lead the session on our terminal.
	 */
	if (s == NULL || s->flags & KMSG_ENDED ||
	    (s->flags & KMSG_FOREIGN && tcgetsid(s->master) != s->pid)) {
		refuse(m, KMSG_NO_PANE, 0);
		return;
	}
	error = kill(-s->pid, (int)m->signal);
	if (error == -1 && errno == ESRCH)
		error = kill(s->pid, (int)m->signal); /* no setsid yet */
	if (error == -1)
		refuse(m, KMSG_NO_SIGNAL, errno);
}

static void
do_hold(const struct kmsg *m)
{
	struct slot *s = slot_find(m->pane);
	int *held = m->flags == KMSG_HOLD_STATE ? &keeper.state :
	    m->flags == KMSG_HOLD_LISTEN ? &keeper.listen :
	    m->flags == KMSG_HOLD_JOURNAL && s != NULL ? &s->journal : NULL;

	if (held == NULL) {
		refuse(m, KMSG_BAD_VALUE, 0);
		return;
	}
	io_close(held);
	*held = m->fd[0];
	if (held == &keeper.listen)
		sock_file_get(&keeper.file, keeper.socket);
}

/* Watch a program that is not our child, or leave it to look_at_unwatched. */
static int
watch(pid_t pid)
{
	struct rlimit rl;

	if (getrlimit(RLIMIT_NOFILE, &rl) == 0 && rl.rlim_cur >= ENOUGH)
		return proc_watch(pid);
	return -1;
}

static void
do_adopt(const struct kmsg *m)
{
	unsigned int i = 0, fds = (m->flags & KMSG_MASTER ? 1 : 0) +
	    (m->flags & KMSG_JOURNAL ? 1 : 0);
	struct slot *s = slot_find(m->pane);

	if (s != NULL || fds != m->nfds || (pid_t)m->pid <= 1) {
		refuse(m, s != NULL ? KMSG_BUSY_PANE : KMSG_BAD_VALUE, 0);
		return;
	}
	s = slot_take(m->pane);
	if (s == NULL) {
		refuse(m, KMSG_NO_ROOM, 0);
		return;
	}
	if (m->flags & KMSG_MASTER)
		s->master = m->fd[i++];
	if (m->flags & KMSG_JOURNAL)
		s->journal = m->fd[i++];
	s->pid = (pid_t)m->pid;
	s->flags |= KMSG_FOREIGN;
	s->begun_ms = m->begun_ms;
	s->status = (int)m->status;
	s->ended_ms = m->ended_ms;
	if (m->flags & KMSG_ENDED) {
		s->flags |= m->flags & (KMSG_ENDED | KMSG_UNKNOWN);
		return;
	}
	s->proc = watch(s->pid);
}

static void
do_upgrade(const struct kmsg *m)
{
	if (keeper.try == TRY_NOW || keeper.trial != 0 || keeper.trial_good) {
		refuse(m, KMSG_BAD_VALUE, 0);
		return;
	}
	if (keeper.try == TRY_NEXT)
		io_close(&keeper.other.fd);
	keeper.try = TRY_NOT;
	if (binary_open(&keeper.other, m->text.data) == -1)
		refuse(m, KMSG_NO_BINARY, errno);
	else
		keeper.try = TRY_NEXT;
	fault_point("keeper-asked");
}

static void
do_rebind(const struct kmsg *m)
{
	if (socket_rebind() == -1)
		refuse(m, KMSG_NO_SOCKET, errno);
}

static void
do_quit(const struct kmsg *m)
{
	(void)m;
	keeper.quit = true;
}

static void
do_ping(const struct kmsg *m)
{
	struct kmsg pong = { .type = KMSG_PONG, .number = m->number };

	tell(&pong);
}

static void (*const requests[KMSG_TYPES])(const struct kmsg *) = {
	[KMSG_SPAWN] = do_spawn,
	[KMSG_RELEASE] = do_release,
	[KMSG_SIGNAL] = do_signal,
	[KMSG_HOLD] = do_hold,
	[KMSG_ADOPT] = do_adopt,
	[KMSG_READY] = server_ready,
	[KMSG_UPGRADE] = do_upgrade,
	[KMSG_REEXEC] = trial_start,
	[KMSG_REBIND] = do_rebind,
	[KMSG_QUIT] = do_quit,
	[KMSG_PING] = do_ping,
};

int
socket_rebind(void)
{
	int lock, fd;

	if (keeper.listen != -1 && sock_file_is(&keeper.file, keeper.socket))
		return 0;
	lock = sock_lock(keeper.socket, false);
	if (lock == -1)
		return -1;
	fd = sock_claim(keeper.socket);
	io_close(&lock);
	if (fd == -1)
		return -1;

	/* In its place: a message may be under way that names it. */
	if (keeper.listen == -1)
		keeper.listen = fd;
	else {
		dup2(fd, keeper.listen);
		io_cloexec(keeper.listen);
		close(fd);
	}
	keeper.tell |= TELL_LISTEN;
	sock_file_get(&keeper.file, keeper.socket);
	return 0;
}

/* Take the next request; false when there is none, or no link any more. */
static bool
take(void)
{
	struct kmsg m;
	ssize_t n = kmsg_take(&keeper.in, &m);

	if (n == 1 && requests[m.type] != NULL) {
		requests[m.type](&m);
		return true;
	}
	if (n == 1 || n == ERR_VERSION) {
		refuse(&m, KMSG_NO_TYPE, 0);
		return true;
	}
	if (n == 0) {
		n = kmsg_receive(&keeper.in, keeper.link);
		if (n > 0)
			return true;
	}
	/* The end, or no sense in it: then that server must go. */
	if (n != ERR_AGAIN)
		server_cut_off();
	return false;
}

void
link_pump(void)
{
	int i, error;

	keeper.more = false;
	for (i = 0; keeper.link != -1 && !keeper.quit; i++) {
		error = kmsg_send(&keeper.out, keeper.link);
		if (error == ERR_SYSTEM) {
			/* It is gone, or will be: what it missed is lost. */
			keeper.deaf = true;
			keeper.out.off = keeper.out.len = 0;
			keeper.kill_at = clock_ns() + GONE_WAIT;
		} else if (error == ERR_AGAIN)
			return;
		if (tell_next())
			continue;
		if (!take())
			return;
		if (i >= TURN && !keeper.deaf) {
			keeper.more = true;
			return;
		}
	}
}
