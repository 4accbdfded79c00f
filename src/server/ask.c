/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/xmalloc.h"
#include "model/pane.h"
#include "model/session.h"
#include "opt/options.h"
#include "server/ask.h"
#include "server/clipboard.h"
#include "server/conn.h"
#include "server/consent.h"
#include "server/server.h"
#include "server/vars.h"
#include "server/viewer.h"
#include "text/key.h"
#include "text/width.h"

#define LOG_MODULE "ask"

/* What is said: the first of these that leaves room for what follows it. */
static const char *const forms[] = {
	"#{=20:pane_current_command} in "
	"#{session_name}:#{window_index}.#{pane_index} "
	"wants to read the clipboard",
	"#{=20:pane_current_command} wants to read the clipboard",
	"read the clipboard",
};

#define OPEN ": allow? (y/n)"

struct ask {
	struct consent consent;
	uint32_t pane;
	uint64_t started;  /* its program, ms since the epoch */
	uint32_t frame;    /* the first that shows it; 0: none was sent */
	char *selections;
	char *text[nitems(forms)];
	char *message;     /* as it was shown last */
	struct loop_timer *timer;
};

void
ask_free(struct ask *ask)
{
	size_t i;

	if (ask == NULL)
		return;
	loop_timer_free(ask->timer);
	for (i = 0; i < nitems(ask->text); i++)
		free(ask->text[i]);
	free(ask->selections);
	free(ask->message);
	free(ask);
}

/* The pane that a client was asked about; NULL: it is asked no longer. */
static struct pane *
asked_pane(const struct viewer *v)
{
	struct pane *p = viewer_pane(v);

	if (p == NULL || p->id != v->ask->pane || p->vt == NULL ||
	    p->now.started != v->ask->started ||
	    p->now.state == PANE_DEAD || v->flags & VIEWER_SUSPENDED ||
	    options_number(v->server->options, OPT_GET_CLIPBOARD) !=
	    GET_CLIPBOARD_ASK)
		return NULL;
	return p;
}

static void
drop(struct viewer *v)
{
	ask_free(v->ask);
	v->ask = NULL;
	viewer_changed(v);
}

static void
answer(struct viewer *v, enum consent_answer a)
{
	struct pane *p = asked_pane(v);

	if (p != NULL) {
		log_info("%u: %%%u may %sread the clipboard",
		    conn_id(v->conn), p->id, a == CONSENT_YES ? "" : "not ");
		consent_note(&p->denied, clock_ns(), a);
		if (a == CONSENT_YES)
			clipboard_ask(v, p, v->ask->selections);
	}
	drop(v);
}

/* Go by what the clock says, and set it for the next time. */
static void
go_on(void *arg)
{
	struct viewer *v = arg;
	enum consent_step before = v->ask->consent.step;
	uint64_t left;

	if (consent_wait(&v->ask->consent, clock_ns(), &left) ==
	    CONSENT_NO) {
		answer(v, CONSENT_NO);
		return;
	}
	loop_timer_set(v->ask->timer, left);
	if (v->ask->consent.step != before)
		viewer_changed(v);
}

/* The client to ask about a pane; NULL: there is none, or one is asked. */
static struct viewer *
whom(struct server *srv, const struct pane *p)
{
	struct viewer *v = NULL, *best = NULL;

	while ((v = viewer_next(srv, NULL, v)) != NULL) {
		if (v->ask != NULL && v->ask->pane == p->id)
			return NULL;
		if (viewer_pane(v) == p && viewer_hears(v, p) &&
		    !(v->flags & VIEWER_READ_ONLY) &&
		    (best == NULL || v->sequence > best->sequence))
			best = v;
	}
	return best != NULL && best->ask == NULL ? best : NULL;
}

void
ask_begin(struct server *srv, struct pane *p, const char *selections)
{
	uint64_t now = clock_ns();
	struct viewer *v;
	struct vars vars = { .server = srv };
	struct ask *ask;
	size_t i;

	if (p->now.state == PANE_DEAD || !consent_may_ask(&p->denied, now) ||
	    (v = whom(srv, p)) == NULL)
		return;
	v->ask = ask = xcalloc(1, sizeof *ask);
	ask->pane = p->id;
	ask->started = p->now.started;
	ask->selections = xstrdup(selections);
	vars.conn = v->conn;
	vars.at = (struct found){ v->session, v->session->current, p->window,
		p };
	for (i = 0; i < nitems(forms); i++)
		ask->text[i] = vars_expand_with(&vars, forms[i]);
	ask->timer = loop_timer_new(srv->loop, go_on, v);
	consent_begin(&ask->consent, now,
	    fault_number("CONSENT_PAUSE", CONSENT_PAUSE),
	    fault_number("CONSENT_TIME", CONSENT_TIME));
	log_info("%u: asked whether %%%u may read the clipboard",
	    conn_id(v->conn), p->id);
	go_on(v);
	viewer_changed(v);
}

const char *
ask_message(struct viewer *v)
{
	struct ask *ask = v->ask;
	size_t i;

	for (i = 0; i < nitems(forms) - 1; i++)
		if (widths_string(v->server->widths, ask->text[i]) +
		    strlen(OPEN) <= v->cols)
			break;
	free(ask->message);
	ask->message = xasprintf("%s%s", ask->text[i],
	    ask->consent.step == CONSENT_OPEN ? OPEN : "");
	return ask->message;
}

/* Whether it is a repeat or the release of the key that answered. */
static bool
belongs_to_answer(struct viewer *v, uint32_t key, enum input_press press)
{
	if (v->answered == KEY_NONE ||
	    ((key ^ v->answered) & KEY_CODE) != 0)
		return false;
	if (press != PRESS_REPEAT)
		v->answered = KEY_NONE;
	return press != PRESS_DOWN;
}

bool
ask_takes(struct viewer *v, uint32_t key, enum input_press press)
{
	enum consent_answer a = CONSENT_NONE;
	uint64_t now;

	if (belongs_to_answer(v, key, press))
		return true;
	if (v->ask == NULL || v->table != NULL || press == PRESS_UP)
		return false;
	now = clock_ns();
	if (key != KEY_NONE && press == PRESS_DOWN)
		a = consent_key(&v->ask->consent, now, key);
	else
		consent_typed(&v->ask->consent, now);
	if (a == CONSENT_NONE) {
		go_on(v);
		viewer_changed(v);
		return false;
	}
	v->answered = key;
	answer(v, a);
	return true;
}

void
ask_frame_sent(struct viewer *v, uint32_t number)
{
	if (v->ask != NULL && v->ask->frame == 0)
		v->ask->frame = number;
}

void
ask_frame_taken(struct viewer *v, uint32_t number)
{
	if (v->ask == NULL || v->ask->frame == 0 || number < v->ask->frame ||
	    v->ask->consent.step != CONSENT_UNSEEN)
		return;
	consent_seen(&v->ask->consent, clock_ns());
	go_on(v);
}

void
ask_check(struct viewer *v)
{
	if (v->ask != NULL && asked_pane(v) == NULL)
		drop(v);
}
