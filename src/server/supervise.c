/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/map.h"
#include "base/path.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/exits.h"
#include "server/graves.h"
#include "server/klink.h"
#include "server/messages.h"
#include "server/ptyio.h"
#include "server/screentext.h"
#include "server/server.h"
#include "server/spawn.h"
#include "server/supervise.h"
#include "server/viewer.h"
#include "vt/vt.h"

/* Doubled so often, any delay is beyond every bound. */
#define DOUBLED_MAX 31

struct supervise {
	struct server *server;
	struct loop_timer *timer;
};

/* Whether a file has this process id and nothing else. */
static bool
has_pid(const char *path, pid_t pid)
{
	char want[32], got[32];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n;

	if (fd == -1)
		return false;
	n = read(fd, got, sizeof got - 1);
	close(fd);
	got[n > 0 ? n : 0] = '\0';
	snprintf(want, sizeof want, "%ld\n", (long)pid);
	return strcmp(want, got) == 0;
}

static void
write_pid(struct server *srv, const struct pane *p)
{
	char text[32];
	struct err err;
	int n;

	if (p->spec.pid_file == NULL || has_pid(p->spec.pid_file, p->now.pid))
		return;
	n = snprintf(text, sizeof text, "%ld\n", (long)p->now.pid);
	if (path_write_file(p->spec.pid_file, text, (size_t)n, &err) != 0)
		messages_add(srv->messages, "pane %%%u: %s", p->id, err.text);
}

/* Another program may have put its own there: that stays. */
static void
remove_pid(const struct pane *p)
{
	if (p->spec.pid_file != NULL && p->now.pid > 0 &&
	    has_pid(p->spec.pid_file, p->now.pid))
		unlink(p->spec.pid_file);
}

static void
on_notify(void *arg, enum notify_what what, void *subject)
{
	(void)arg;
	if (what == NOTIFY_PANE_CLOSED)
		remove_pid(subject);
}

static void on_timer(void *);

struct supervise *
supervise_new(struct server *srv)
{
	struct supervise *sv = xcalloc(1, sizeof *sv);

	sv->server = srv;
	sv->timer = loop_timer_new(srv->loop, on_timer, sv);
	notify_observe(srv->model->notify, on_notify, sv);
	return sv;
}

void
supervise_free(struct supervise *sv)
{
	if (sv == NULL)
		return;
	loop_timer_free(sv->timer);
	free(sv);
}

static uint64_t
option_ms(const struct session *s, enum option_id id)
{
	return (uint64_t)options_number(s->options, id) * 1000;
}

/* Whether a program that has ended is one to start anew. */
static bool
wanted(const struct pane *p, const struct session *s)
{
	if (s == NULL || s->closing || !p->spec.service || p->now.stopped)
		return false;
	switch (options_number(s->options, OPT_RESTART)) {
	case RESTART_ALWAYS:
		return true;
	case RESTART_ON_FAILURE:
		return !p->now.status_known || p->now.status != 0;
	default:
		return false;
	}
}

/*
 * How long to wait.  Without a delay the first time is at once, and then it
 * counts as a second: a program that cannot start is no endless loop.
 */
static uint64_t
delay(struct pane *p, const struct session *s)
{
	uint64_t first = option_ms(s, OPT_RESTART_DELAY), ms;
	uint64_t max = option_ms(s, OPT_RESTART_MAX_DELAY);
	unsigned int doubled;

	if (p->now.ended >= p->now.started &&
	    p->now.ended - p->now.started >= option_ms(s, OPT_RESTART_RESET))
		p->now.failures = 0;
	doubled = p->now.failures++;
	if (first == 0 && doubled == 0)
		return 0;
	if (first == 0) {
		first = 1000;
		doubled--;
	}
	if (doubled > DOUBLED_MAX)
		return max;
	ms = first << doubled;
	return ms < max ? ms : max;
}

/* The screen stays; what the program before left in force does not. */
static void
restart(struct server *srv, struct pane *p)
{
	static const char fresh[] = "\033[!p\033[?1000;1002;1003;1004;1006l"
	    "\033[?2004l\033[?25h\r\n";
	struct session *s = session_with(srv->model, p->window);
	struct err err;

	p->now.restart_at = 0;
	if (!wanted(p, s)) {
		exits_pane_over(srv, p);
		return;
	}
	vt_write(p->vt, fresh, sizeof fresh - 1);
	ptyio_checkpoint(p);
	p->now.restarts++;
	if (spawn_pane(srv, s, p, &err) == 0)
		return;
	messages_add(srv->messages, "pane %%%u: cannot start: %s", p->id,
	    err.text);
	p->now.state = PANE_DEAD;
	p->now.ended = clock_wall_ms();
	p->now.restart_at = p->now.ended + delay(p, s);
	notify_tell(srv->model->notify, NOTIFY_PANE_CHANGED, p);
}

/* A pane whose time has come, or NULL and when the first one's does. */
static struct pane *
due(const struct server *srv, uint64_t now, uint64_t *next)
{
	struct pane *p;
	size_t iter = 0;
	uint64_t at;

	*next = UINT64_MAX;
	while ((p = map_next(srv->model->panes, &iter)) != NULL) {
		at = p->now.restart_at != 0 ? p->now.restart_at :
						p->now.kill_at;
		if (at == 0)
			continue;
		if (at <= now)
			return p;
		if (at < *next)
			*next = at;
	}
	return NULL;
}

/* Wake up when it is time; never from within what changed it. */
static void
arm(struct server *srv)
{
	struct loop_timer *timer = srv->supervise->timer;
	uint64_t now = clock_wall_ms(), next;

	if (due(srv, now, &next) != NULL)
		loop_timer_set(timer, 0);
	else if (next != UINT64_MAX)
		loop_timer_set(timer, (next - now) * CLOCK_MS);
	else
		loop_timer_clear(timer);
}

static void
on_timer(void *arg)
{
	struct supervise *sv = arg;
	struct server *srv = sv->server;
	uint64_t now = clock_wall_ms(), next;
	struct pane *p;

	while ((p = due(srv, now, &next)) != NULL) {
		if (p->now.restart_at != 0) {
			restart(srv, p);
			continue;
		}
		p->now.kill_at = 0;
		klink_signal(srv->klink, p->id, SIGKILL);
		notify_tell(srv->model->notify, NOTIFY_PANE_CHANGED, p);
	}
	arm(srv);
}

void
supervise_pane_started(struct server *srv, struct pane *p)
{
	write_pid(srv, p);
}

/* Say on the pane's own screen what happens next. */
static void
write_note(struct server *srv, struct pane *p, uint64_t ms)
{
	char *how = graves_status(p->now.status_known, p->now.status);

	screentext_note(p->vt, "[%s: started again in %" PRIu64 " s]", how,
	    ms / 1000);
	ptyio_checkpoint(p);
	viewer_window_changed(srv, p->window);
	free(how);
}

void
supervise_pane_ended(struct server *srv, struct pane *p)
{
	struct session *s = session_with(srv->model, p->window);
	uint64_t ms;

	p->now.kill_at = 0;
	remove_pid(p);
	if (!wanted(p, s)) {
		p->now.restart_at = 0;
		return;
	}
	ms = delay(p, s);
	if (ms != 0)
		write_note(srv, p, ms);
	p->now.restart_at = clock_wall_ms() + ms;
	arm(srv);
}

bool
supervise_waits(const struct pane *p)
{
	return p->now.restart_at != 0;
}

uint64_t
supervise_left(const struct pane *p)
{
	uint64_t now = clock_wall_ms();

	if (p->now.restart_at == 0)
		return UINT64_MAX;
	return p->now.restart_at > now ? p->now.restart_at - now : 0;
}

static void
stop_pane(struct server *srv, struct pane *p, uint64_t grace)
{
	uint64_t kill_at = clock_wall_ms() + grace;
	bool again = p->now.stopped;

	p->now.stopped = true;
	if (p->now.state != PANE_DEAD) {
		if (!again || kill_at < p->now.kill_at)
			p->now.kill_at = kill_at;
		if (!again)
			klink_signal(srv->klink, p->id, SIGINT);
	} else if (p->now.restart_at != 0)
		p->now.restart_at = 1; /* due, and then not wanted */
	notify_tell(srv->model->notify, NOTIFY_PANE_CHANGED, p);
}

void
supervise_stop(struct server *srv, struct session *s, uint64_t grace)
{
	struct list *wl, *pl;

	list_foreach(wl, &s->winlinks)
		list_foreach(pl, &list_entry(wl, struct winlink,
		    link)->window->panes)
			stop_pane(srv, list_entry(pl, struct pane, link),
			    grace);
	arm(srv);
}

void
supervise_recovered(struct server *srv)
{
	uint64_t now = clock_wall_ms(), max;
	const struct session *s;
	struct pane *p;
	size_t iter = 0;

	while ((p = map_next(srv->model->panes, &iter)) != NULL) {
		if (p->now.state == PANE_RUNNING)
			write_pid(srv, p);
		/* A clock that was set back keeps nobody waiting. */
		s = session_with(srv->model, p->window);
		max = now + (s != NULL ? option_ms(s, OPT_RESTART_MAX_DELAY) :
			0);
		if (p->now.restart_at > max)
			p->now.restart_at = max;
	}
	arm(srv);
}
