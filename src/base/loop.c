/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/xmalloc.h"

#define LOG_MODULE "loop"

struct loop {
	struct event_base *base;
	loop_turn_fn turn;
	void *turn_arg;
	bool stop;
};

struct loop_io {
	struct loop *loop;
	struct event *read, *write; /* made when first wanted */
	loop_io_fn fn;
	void *arg;
	int fd;
	bool file; /* or the like of /dev/null, which is always ready */
	unsigned int want;
};

struct loop_timer {
	struct event *ev;
	uint64_t due; /* by clock_ns, while it is pending */
	loop_timer_fn fn;
	void *arg;
};

struct loop_signal {
	struct event *ev;
	loop_signal_fn fn;
	void *arg;
};

struct loop *
loop_new(void)
{
	struct event_config *config = event_config_new();
	struct loop *l;

	if (config == NULL)
		return NULL;
	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
	event_config_set_flag(config, EVENT_BASE_FLAG_IGNORE_ENV);
	event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
	/* Or a timer set after some work would begin before that. */
	event_config_set_flag(config, EVENT_BASE_FLAG_NO_CACHE_TIME);
	l = xcalloc(1, sizeof *l);
	l->base = event_base_new_with_config(config);
	event_config_free(config);
	if (l->base == NULL) {
		free(l);
		return NULL;
	}
	return l;
}

void
loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	event_base_free(l->base);
	free(l);
}

void
loop_on_turn(struct loop *l, loop_turn_fn fn, void *arg)
{
	l->turn = fn;
	l->turn_arg = arg;
}

int
loop_run(struct loop *l)
{
	bool more = false;
	int flags, result;

	l->stop = false;
	while (!l->stop) {
		/* Once: or what stays ready would keep us from our turn. */
		flags = EVLOOP_ONCE | (more ? EVLOOP_NONBLOCK : 0);
		result = event_base_loop(l->base, flags);
		if (result == -1)
			return -1;
		more = l->turn != NULL && l->turn(l->turn_arg);
		/* Nothing to wait for: there will never be. */
		if (result == 1 && !more && !l->stop) {
			errno = EDEADLK;
			return -1;
		}
	}
	return 0;
}

void
loop_stop(struct loop *l)
{
	l->stop = true;
	event_base_loopbreak(l->base);
}

static void
io_ready(evutil_socket_t fd, short what, void *arg)
{
	struct loop_io *io = arg;

	(void)fd;
	io->fn(io->arg, (what & EV_READ ? LOOP_READ : 0u) |
	    (what & EV_WRITE ? LOOP_WRITE : 0u));
}

/* Come again in the next turn, then say that a file is ready. */
static void
file_ready(struct loop_io *io, struct event *ev, unsigned int what)
{
	static const struct timeval at_once;

	event_add(ev, &at_once);
	io->fn(io->arg, what);
}

static void
file_readable(evutil_socket_t fd, short what, void *arg)
{
	struct loop_io *io = arg;

	(void)fd;
	(void)what;
	file_ready(io, io->read, LOOP_READ);
}

static void
file_writable(evutil_socket_t fd, short what, void *arg)
{
	struct loop_io *io = arg;

	(void)fd;
	(void)what;
	file_ready(io, io->write, LOOP_WRITE);
}

struct loop_io *
loop_io_new(struct loop *l, int fd, loop_io_fn fn, void *arg)
{
	struct loop_io *io = xcalloc(1, sizeof *io);
	struct stat st;

	io->loop = l;
	io->fd = fd;
	/* Some systems' ways to wait refuse a file; poll(2) calls it ready. */
	io->file = fstat(fd, &st) == 0 && (S_ISREG(st.st_mode) ||
	    (S_ISCHR(st.st_mode) && !isatty(fd)));
	io->fn = fn;
	io->arg = arg;
	return io;
}

void
loop_io_free(struct loop_io *io)
{
	if (io == NULL)
		return;
	if (io->read != NULL)
		event_free(io->read);
	if (io->write != NULL)
		event_free(io->write);
	free(io);
}

/* Make the event of one direction. */
static struct event *
make_event(struct loop_io *io, short what)
{
	struct event_base *base = io->loop->base;
	struct event *ev;

	if (io->file)
		ev = event_new(base, -1, 0, what == EV_READ ? file_readable :
		    file_writable, io);
	else
		ev = event_new(base, io->fd, what | EV_PERSIST, io_ready, io);
	if (ev == NULL)
		fatal("out of memory (event)");
	return ev;
}

static void
want(struct loop_io *io, struct event **ev, short what, bool on)
{
	static const struct timeval at_once;

	if (*ev == NULL) {
		if (!on)
			return;
		*ev = make_event(io, what);
	}
	if (on ? event_add(*ev, io->file ? &at_once : NULL) : event_del(*ev))
		log_error("cannot watch descriptor %d", io->fd);
}

void
loop_io_want(struct loop_io *io, unsigned int wanted)
{
	unsigned int change = io->want ^ wanted;

	io->want = wanted;
	if (change & LOOP_READ)
		want(io, &io->read, EV_READ, wanted & LOOP_READ);
	if (change & LOOP_WRITE)
		want(io, &io->write, EV_WRITE, wanted & LOOP_WRITE);
}

static void
timer_due(evutil_socket_t fd, short what, void *arg)
{
	struct loop_timer *t = arg;

	(void)fd;
	(void)what;
	t->fn(t->arg);
}

struct loop_timer *
loop_timer_new(struct loop *l, loop_timer_fn fn, void *arg)
{
	struct loop_timer *t = xcalloc(1, sizeof *t);

	t->fn = fn;
	t->arg = arg;
	t->ev = event_new(l->base, -1, 0, timer_due, t);
	if (t->ev == NULL)
		fatal("out of memory (timer)");
	return t;
}

void
loop_timer_free(struct loop_timer *t)
{
	if (t == NULL)
		return;
	event_free(t->ev);
	free(t);
}

/* When so many ns will be over; at the end of time where that is later. */
static uint64_t
in(uint64_t ns)
{
	uint64_t now = clock_ns();

	return ns < UINT64_MAX - now ? now + ns : UINT64_MAX;
}

void
loop_timer_set(struct loop_timer *t, uint64_t ns)
{
	/*
	 * Rounded up, and one more for what the clock has been rounded down:
	 * a timer never fires before its time.
	 */
	uint64_t us = ns / 1000 + (ns == 0 ? 0 : 2);
	struct timeval tv;

	tv.tv_sec = (time_t)(us / 1000000);
	tv.tv_usec = (suseconds_t)(us % 1000000);
	event_add(t->ev, &tv);
	t->due = in(ns);
}

void
loop_timer_set_sooner(struct loop_timer *t, uint64_t ns)
{
	if (!loop_timer_pending(t) || in(ns) < t->due)
		loop_timer_set(t, ns);
}

void
loop_timer_clear(struct loop_timer *t)
{
	event_del(t->ev);
}

bool
loop_timer_pending(const struct loop_timer *t)
{
	return event_pending(t->ev, EV_TIMEOUT, NULL) != 0;
}

static void
signal_came(evutil_socket_t number, short what, void *arg)
{
	struct loop_signal *s = arg;

	(void)what;
	s->fn(s->arg, (int)number);
}

struct loop_signal *
loop_signal_new(struct loop *l, int number, loop_signal_fn fn, void *arg)
{
	struct loop_signal *s = xcalloc(1, sizeof *s);

	s->fn = fn;
	s->arg = arg;
	s->ev = evsignal_new(l->base, number, signal_came, s);
	if (s->ev == NULL || event_add(s->ev, NULL) == -1)
		fatal("cannot watch signal %d", number);
	return s;
}

void
loop_signal_free(struct loop_signal *s)
{
	if (s == NULL)
		return;
	event_free(s->ev);
	free(s);
}
