/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/wait.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/conn.h"
#include "server/dying.h"
#include "server/exits.h"
#include "server/graves.h"
#include "server/idle.h"
#include "server/klink.h"
#include "server/messages.h"
#include "server/ptyio.h"
#include "server/screentext.h"
#include "server/server.h"
#include "server/state.h"
#include "server/supervise.h"
#include "server/viewer.h"
#include "server/waits.h"

#define LOG_MODULE "exits"

/*
 * A program that ended so soon (ms) after its client attached was not seen:
 * its last screen is printed where the client leaves.
 */
#define UNSEEN_TIME 1000

/* Lines of text kept of what nobody saw. */
#define UNSEEN_LINES 1000

/* Hang up on a pane's program, and kill it so many ms later. */
static void
end_program(struct server *srv, const struct pane *p, uint64_t grace)
{
	if (p->now.state == PANE_DEAD)
		return;
	if (grace == 0)
		return; /* its terminal is let go of, which hangs up */
	klink_signal(srv->klink, p->id, SIGHUP);
	klink_signal(srv->klink, p->id, SIGCONT);
	dying_add(srv, p->id, clock_wall_ms() + grace);
}

/* Note why a session ended, and what was last to be seen in it. */
static struct grave *
bury(struct server *srv, struct session *s, const char *reason)
{
	const struct pane *p = s->current != NULL ?
	    s->current->window->active : NULL;
	struct grave *g;

	g = graves_add(srv->graves, s->id, s->name, s->created, reason);
	if (p != NULL && p->now.status_known) {
		g->status_known = true;
		g->status = p->now.status;
	}
	if (p != NULL && s->last_attached == 0) {
		struct buf text = BUF_INIT;

		screentext_last(p->vt, UNSEEN_LINES, &text);
		graves_keep_text(srv->graves, g,
		    (const char *)buf_data(&text), buf_len(&text));
		buf_free(&text);
	}
	messages_add(srv->messages, "session %s ended: %s", s->name, reason);
	state_grave(srv->state, g);
	return g;
}

/* The shell's way to say how a program ended: 128 + signal. */
static int
exit_code(const struct grave *g)
{
	if (!g->status_known)
		return 1;
	return WIFSIGNALED(g->status) ? 128 + WTERMSIG(g->status) :
					WEXITSTATUS(g->status);
}

/* What the client of an unseen program prints before it says goodbye. */
static void
send_unseen(struct viewer *v, const struct session *s)
{
	const struct pane *p = viewer_pane(v);
	struct buf text = BUF_INIT;

	if (p == NULL || clock_wall_ms() - s->last_attached > UNSEEN_TIME ||
	    s->last_attached - s->created > UNSEEN_TIME ||
	    v->flags & VIEWER_RAW)
		return;
	screentext_last(p->vt, UNSEEN_LINES, &text);
	conn_output(v->conn, 1, buf_data(&text), buf_len(&text));
	buf_free(&text);
}

/* "[exited]", or with what the user would want to know. */
static char *
farewell(const struct grave *g, const char *text)
{
	char *how, *all;

	if (text != NULL)
		return xstrdup(text);
	if (!g->status_known || g->status == 0)
		return xstrdup("exited");
	how = graves_status(true, g->status);
	all = WIFSIGNALED(g->status) ? xstrdup(how) :
		xasprintf("exited with status %d", WEXITSTATUS(g->status));
	free(how);
	return all;
}

void
exits_kill_session(struct server *srv, struct session *s, const char *text,
    const char *reason, uint64_t grace)
{
	struct grave *g = bury(srv, s, reason);
	char *say = farewell(g, text);
	struct list *wl, *pl;
	struct viewer *v;

	s->closing = true;
	while ((v = viewer_next(srv, s, NULL)) != NULL) {
		send_unseen(v, s);
		viewer_detach(v, say, v->flags & VIEWER_EXIT_STATUS ?
			exit_code(g) : 0, NULL, false);
	}
	free(say);
	list_foreach(wl, &s->winlinks) {
		struct window *w = list_entry(wl, struct winlink, link)->window;

		if (w->links > 1)
			continue;
		list_foreach(pl, &w->panes)
			end_program(srv, list_entry(pl, struct pane, link),
			    grace);
	}
	session_free(s);
	idle_changed(srv);
}

/* The last program of a session is gone, and its windows with it. */
static void
close_pane(struct server *srv, struct pane *p)
{
	struct window *w = p->window;
	struct list *link, *tmp;
	char *how;

	if (window_pane_count(w) > 1) {
		pane_free(p);
		return;
	}
	how = graves_status(p->now.status_known, p->now.status);
	list_foreach_safe(link, &srv->model->by_name, tmp) {
		struct session *s = list_entry(link, struct session, link);
		struct list *l2, *t2;

		list_foreach_safe(l2, &s->winlinks, t2) {
			struct winlink *wl = list_entry(l2, struct winlink,
			    link);

			if (wl->window != w)
				continue;
			if (session_window_count(s) == 1) {
				exits_kill_session(srv, s, NULL, how, 0);
				break;
			}
			session_unlink(wl);
			viewer_session_changed(s, srv);
		}
	}
	free(how);
}

void
exits_program_ended(struct server *srv, uint32_t id, bool known, int status,
    uint64_t when)
{
	struct pane *p = model_pane(srv->model, id);

	/* The end of the program before, which was not waited for. */
	if (p != NULL && p->now.state == PANE_STARTING)
		return;
	dying_gone(srv, id);
	if (p == NULL)
		klink_release(srv->klink, id);
	if (p == NULL || p->now.state == PANE_DEAD)
		return;
	p->now.status_known = known;
	p->now.status = status;
	p->now.ended = when;
	ptyio_exited(p);
}

/* Say on the pane's own screen that its program is gone (as tmux does). */
static void
write_epitaph(struct pane *p)
{
	char *how = graves_status(p->now.status_known, p->now.status);

	screentext_note(p->vt, "Pane is dead (%s)", how);
	ptyio_checkpoint(p);
	free(how);
}

static bool
remains(const struct pane *p)
{
	int64_t how = options_number(p->options, OPT_REMAIN_ON_EXIT);

	if (how == REMAIN_ON_EXIT_FAILED)
		return !p->now.status_known || p->now.status != 0;
	return p->spec.remain || how == REMAIN_ON_EXIT_ON;
}

void
exits_pane_ended(struct server *srv, struct pane *p)
{
	char *how = graves_status(p->now.status_known, p->now.status);

	p->now.state = PANE_DEAD;
	messages_add(srv->messages, "pane %%%u: %s", p->id, how);
	free(how);
	supervise_pane_ended(srv, p);
	waits_pane_ended(srv, p);
	notify_tell(srv->model->notify, NOTIFY_PANE_CHANGED, p);
	if (!supervise_waits(p))
		exits_pane_over(srv, p);
}

void
exits_pane_over(struct server *srv, struct pane *p)
{
	if (remains(p)) {
		write_epitaph(p);
		viewer_window_changed(srv, p->window);
	} else
		close_pane(srv, p);
}

void
exits_kill_server(struct server *srv, const char *reason)
{
	struct list *link, *tmp;

	list_foreach_safe(link, &srv->model->by_name, tmp)
		exits_kill_session(srv, list_entry(link, struct session, link),
		    "server exited", reason, 0);
	srv->stopping = true;
}

/* destroy-unattached and exit-unattached, once somebody was attached. */
static void
check_unattached(struct server *srv)
{
	struct list *link, *tmp;
	struct session *s;

	/* With many sessions this takes too long for each turn. */
	if (!srv->detached)
		return;
	srv->detached = false;
	list_foreach_safe(link, &srv->model->by_name, tmp) {
		s = list_entry(link, struct session, link);
		if (s->attached == 0 && s->last_attached != 0 &&
		    options_flag(s->options, OPT_DESTROY_UNATTACHED))
			exits_kill_session(srv, s, NULL,
			    "nobody is attached any more (destroy-unattached)",
			    0);
	}
	if (srv->sequence != 0 && list_empty(&srv->viewers) &&
	    options_flag(srv->options, OPT_EXIT_UNATTACHED))
		exits_kill_server(srv,
		    "nobody is attached any more (exit-unattached)");
}

void
exits_check(struct server *srv)
{
	if (!srv->stopping && srv->working)
		check_unattached(srv);
	if (srv->stopping || model_session_count(srv->model) != 0 ||
	    !srv->working)
		return;
	if (!srv->had_session && !(srv->unwanted && !srv->asked_for &&
	    list_empty(&srv->conns)))
		return;
	if (options_number(srv->options, OPT_EXIT_EMPTY) != 0)
		srv->stopping = true;
}
