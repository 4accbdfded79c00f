/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/types.h>
#include <sys/wait.h>

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/list.h"
#include "base/loop.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "server/conn.h"
#include "server/graves.h"
#include "server/ptyio.h"
#include "server/queue.h"
#include "server/screentext.h"
#include "server/server.h"
#include "server/supervise.h"
#include "server/waits.h"
#include "vt/history.h"
#include "vt/vt.h"

/* The part of a line that patterns are tried on. */
#define LINE_MAX_TRIED 65536u

struct wait {
	struct list link;
	struct server *server;
	struct conn *conn;
	uint64_t item;
	unsigned int what;
	uint32_t session, pane;
	regex_t pattern;
	uint64_t line;  /* of the history, not looked at yet */
	uint64_t bytes; /* of output when it was looked at */
	uint64_t idle;
	struct loop_timer *idle_timer, *timeout;
	bool over;
	int code;
	char *text; /* owned: why it failed; NULL: nothing to say */
};

struct waits {
	struct list list;
};

struct waits *
waits_new(struct server *srv)
{
	struct waits *ws = xcalloc(1, sizeof *ws);

	(void)srv;
	list_init(&ws->list);
	return ws;
}

static void
free_wait(struct wait *w)
{
	list_remove(&w->link);
	loop_timer_free(w->idle_timer);
	loop_timer_free(w->timeout);
	if (w->what & WAIT_MATCH)
		regfree(&w->pattern);
	free(w->text);
	free(w);
}

void
waits_free(struct waits *ws)
{
	struct list *link, *tmp;

	if (ws == NULL)
		return;
	list_foreach_safe(link, &ws->list, tmp)
		free_wait(list_entry(link, struct wait, link));
	free(ws);
}

int
waits_exit_code(bool known, int status)
{
	if (!known)
		return 1;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
				     WEXITSTATUS(status);
}

uint64_t
waits_line(const struct pane *p)
{
	struct history *h = vt_history(p->vt);

	/* The last line may go on where the screen begins. */
	return history_end(h) - (history_open(h) ? 1 : 0);
}

/* It is over; the first end counts.  The text is taken. */
static void
end(struct wait *w, int code, char *text)
{
	if (w->over) {
		free(text);
		return;
	}
	w->over = true;
	w->code = code;
	w->text = text;
}

static void
end_exited(struct wait *w, const struct pane *p)
{
	const struct pane_now *now = &p->now;

	end(w, waits_exit_code(now->status_known, now->status),
	    now->status_known ? NULL : graves_status(false, 0));
}

static void
on_idle(void *arg)
{
	end(arg, 0, NULL);
}

static void
on_timeout(void *arg)
{
	end(arg, WAIT_TIMED_OUT, NULL);
}

static bool
line_matches(const struct wait *w, const char *line, size_t len)
{
	char *copy = xstrndup(line, len < LINE_MAX_TRIED ? len :
							   LINE_MAX_TRIED);
	bool matches = regexec(&w->pattern, copy, 0, NULL, 0) == 0;

	free(copy);
	return matches;
}

/* Try the pattern on what was printed since, and on the screen. */
static void
look_for(struct wait *w, struct pane *p)
{
	struct buf text = BUF_INIT;
	const char *at, *nl;
	size_t left;

	screentext_from(p->vt, w->line, &text);
	w->line = waits_line(p);
	at = (const char *)buf_data(&text);
	left = buf_len(&text);
	while (!w->over && left > 0) {
		nl = memchr(at, '\n', left);
		if (nl == NULL)
			nl = at + left;
		if (line_matches(w, at, (size_t)(nl - at)))
			end(w, 0, NULL);
		left -= (size_t)(nl - at) + (nl < at + left ? 1 : 0);
		at = nl + 1;
	}
	buf_free(&text);
}

/* The pane is gone with its program: say why, as far as it is known. */
static void
end_gone(struct wait *w)
{
	const struct grave *g;
	char id[16];

	snprintf(id, sizeof id, "$%u", w->session);
	g = graves_find(w->server->graves, id);
	if (g != NULL)
		end(w, 1, xasprintf("session %s ended: %s", g->name,
		    g->reason));
	else
		end(w, 1, xstrdup("the pane was closed"));
}

static void
look_at_pane(struct wait *w, struct pane *p)
{
	uint64_t bytes = ptyio_bytes(p);

	if (w->what & WAIT_BEGUN && p->now.state != PANE_STARTING)
		end(w, 0, NULL);
	if (bytes == w->bytes)
		return;
	w->bytes = bytes;
	if (w->what & WAIT_MATCH)
		look_for(w, p);
	if (w->what & WAIT_IDLE)
		loop_timer_set(w->idle_timer, w->idle * CLOCK_MS);
}

/* Whether no program of a session runs, or is going to. */
static bool
is_stopped(const struct session *s)
{
	const struct list *wl, *pl;

	list_foreach(wl, &s->winlinks)
		list_foreach(pl, &list_entry(wl, const struct winlink,
		    link)->window->panes) {
			const struct pane *p = list_entry(pl,
			    const struct pane, link);

			if (p->now.state != PANE_DEAD || supervise_waits(p))
				return false;
		}
	return true;
}

static void
look(struct wait *w)
{
	const struct model *m = w->server->model;
	const struct session *s = model_session(m, w->session);
	struct pane *p = model_pane(m, w->pane);

	if (w->what & WAIT_STOPPED) {
		if (s == NULL || is_stopped(s))
			end(w, 0, NULL);
	} else if (p != NULL)
		look_at_pane(w, p);
	else
		end_gone(w);
}

/* Say what is to be said, and let the command go on. */
static void
finish(struct wait *w)
{
	struct queue_item *item = queue_find(w->server->queue, w->item);

	if (item != NULL) {
		if (w->text != NULL)
			queue_say(item, w->text, true);
		queue_set_status(item, w->code);
		queue_continue(item, w->code != 0);
	}
	free_wait(w);
}

static struct wait *
new_wait(struct run *run, const struct wait_for *f)
{
	struct wait *w = xcalloc(1, sizeof *w);

	w->server = run->server;
	w->conn = run->conn;
	w->item = queue_number(run->item);
	w->session = f->session->id;
	w->pane = f->pane != NULL ? f->pane->id : UINT32_MAX;
	w->line = f->line;
	w->idle = f->idle;
	w->idle_timer = loop_timer_new(run->server->loop, on_idle, w);
	w->timeout = loop_timer_new(run->server->loop, on_timeout, w);
	list_append(&run->server->waits->list, &w->link);
	return w;
}

enum run_result
waits_add(struct run *run, const struct wait_for *f)
{
	struct wait *w = new_wait(run, f);
	char why[256];
	int error;

	if (f->what & WAIT_MATCH) {
		error = regcomp(&w->pattern, f->pattern,
		    REG_EXTENDED | REG_NOSUB);
		if (error != 0) {
			regerror(error, &w->pattern, why, sizeof why);
			free_wait(w);
			return run_error(run, "bad pattern: %s", why);
		}
	}
	w->what = f->what;
	if (f->pane != NULL && f->pane->now.state == PANE_DEAD &&
	    !supervise_waits(f->pane))
		waits_pane_ended(run->server, f->pane);
	look(w);
	if (w->what & WAIT_MATCH && !w->over && f->pane != NULL)
		look_for(w, f->pane);
	if (w->what & WAIT_IDLE)
		loop_timer_set(w->idle_timer, w->idle * CLOCK_MS);
	if (f->timeout != UINT64_MAX)
		loop_timer_set(w->timeout, f->timeout * CLOCK_MS);
	/* Also what is over already goes on at the end of the turn. */
	return RUN_WAITS;
}

void
waits_pane_ended(struct server *srv, struct pane *p)
{
	struct list *link;

	list_foreach(link, &srv->waits->list) {
		struct wait *w = list_entry(link, struct wait, link);

		if (w->pane != p->id || w->over)
			continue;
		if (w->what & WAIT_MATCH)
			look_for(w, p);
		if (w->what & WAIT_EXIT)
			end_exited(w, p);
		else if (w->what & (WAIT_MATCH | WAIT_IDLE) &&
		    !supervise_waits(p)) {
			char *how = graves_status(p->now.status_known,
			    p->now.status);

			end(w, 1, xasprintf("the program has ended: %s",
			    how));
			free(how);
		}
	}
}

void
waits_closed(struct server *srv, const struct conn *c)
{
	struct list *link, *tmp;

	list_foreach_safe(link, &srv->waits->list, tmp) {
		struct wait *w = list_entry(link, struct wait, link);

		if (w->conn == c)
			free_wait(w);
	}
}

bool
waits_check(struct server *srv)
{
	struct list *link, *tmp;
	bool any = false;

	list_foreach_safe(link, &srv->waits->list, tmp) {
		struct wait *w = list_entry(link, struct wait, link);

		if (!w->over)
			look(w);
		if (!w->over)
			continue;
		finish(w);
		any = true;
	}
	return any;
}
