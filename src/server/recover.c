/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/wait.h>

#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/io.h"
#include "base/log.h"
#include "base/map.h"
#include "base/xmalloc.h"
#include "journal/journal.h"
#include "model/model.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "server/conffile.h"
#include "server/dying.h"
#include "server/exits.h"
#include "server/holder.h"
#include "server/idle.h"
#include "server/klink.h"
#include "server/listen.h"
#include "server/messages.h"
#include "server/ptyio.h"
#include "server/recover.h"
#include "server/roster.h"
#include "server/save.h"
#include "server/server.h"
#include "server/spawn.h"
#include "server/state.h"
#include "server/supervise.h"
#include "server/upgrade.h"

#define LOG_MODULE "recover"

/* Servers that in a row cannot map a pane's journal, before one goes on. */
#define PANE_TRIES 5

struct recover {
	struct server *server;
	struct recover_slot *slots; /* owned, with their descriptors */
	size_t count;
	int state_fd;
	unsigned int restarts, failures;
	int status;
	char *note;
};

struct recover *
recover_new(struct server *srv)
{
	struct recover *r = xcalloc(1, sizeof *r);

	r->server = srv;
	r->state_fd = -1;
	return r;
}

void
recover_free(struct recover *r)
{
	size_t i;

	if (r == NULL)
		return;
	for (i = 0; i < r->count; i++) {
		io_close(&r->slots[i].master);
		io_close(&r->slots[i].journal);
	}
	io_close(&r->state_fd);
	free(r->slots);
	free(r->note);
	free(r);
}

void
recover_hello(struct recover *r, unsigned int restarts,
    unsigned int failures, int status, const char *note)
{
	r->restarts = restarts;
	r->failures = failures;
	r->status = status;
	free(r->note);
	r->note = note != NULL && *note != '\0' ? xstrdup(note) : NULL;
}

void
recover_slot(struct recover *r, const struct recover_slot *slot)
{
	r->slots = xreallocarray(r->slots, r->count + 1, sizeof *r->slots);
	r->slots[r->count++] = *slot;
}

void
recover_state(struct recover *r, int fd)
{
	io_close(&r->state_fd);
	r->state_fd = fd;
}

/* Whether the server before ended by its own fault, for the journals. */
static int
death_of(const struct recover *r)
{
	if (r->restarts == 0 || (WIFEXITED(r->status) &&
	    WEXITSTATUS(r->status) == 0))
		return JOURNAL_DEATH_CLEAN;
	if (WIFSIGNALED(r->status) && (WTERMSIG(r->status) == SIGKILL ||
	    WTERMSIG(r->status) == SIGTERM))
		return JOURNAL_DEATH_KILLED;
	return JOURNAL_DEATH_CRASHED;
}

/*
 * The keeper still has everything, and tries with another server: the one
 * that made way for us if a later tmx has written what we cannot read, or the
 * same after a while if the system denies what we need.  A pane is not worth
 * it for ever.
 */
static void
step_aside(const struct recover *r, int error, unsigned int tries,
    const char *why)
{
	bool newer = error == ERR_VERSION &&
	    death_of(r) == JOURNAL_DEATH_CLEAN;
	bool denied = error == ERR_SYSTEM && r->failures < tries;

	if (!newer && !denied)
		return;
	log_error("%s", why);
	exit(1);
}

/* A pane whose journal is lost: its program is there all the same. */
static int
renew_pane(struct recover *r, struct recover_slot *s, struct pane *p,
    const char *why)
{
	struct server *srv = r->server;
	struct err err;
	int error;

	messages_add(srv->messages, "pane %%%u: screen and history are lost: "
	    "%s", p->id, why);
	error = ptyio_renew(srv, p, s->master, &err);
	if (error != 0) {
		messages_add(srv->messages, "pane %%%u: cannot be recovered: "
		    "%s", p->id, err.text);
		return error;
	}
	klink_hold_journal(srv->klink, p->id, journal_fd(ptyio_journal(p)));
	return 0;
}

/* Give one pane back what the keeper held for it. */
static void
restore_pane(struct recover *r, struct recover_slot *s, struct pane *p)
{
	struct server *srv = r->server;
	struct err err;
	int error;

	fault_point("recover-pane");
	if (s->journal != -1)
		error = ptyio_adopt(srv, p, s->master, s->journal,
		    death_of(r), &err);
	else
		error = err_set(&err, ERR_NOTFOUND, "there is no journal");
	s->journal = -1; /* transferred */
	step_aside(r, error, PANE_TRIES, err.text);
	if (error != 0 && renew_pane(r, s, p, err.text) != 0)
		return;
	s->master = -1; /* transferred */
	if (p->now.state == PANE_DEAD)
		return;
	if (p->now.state == PANE_STARTING && s->begun < p->now.started) {
		spawn_again(srv, p); /* that was the program before */
		return;
	}
	p->now.state = PANE_RUNNING;
	p->now.pid = s->pid;
	if (s->ended)
		exits_program_ended(srv, p->id, s->known, s->status, s->when);
}

static struct recover_slot *
slot_of(struct recover *r, uint32_t pane)
{
	size_t i;

	for (i = 0; i < r->count; i++)
		if (r->slots[i].pane == pane)
			return &r->slots[i];
	return NULL;
}

/* A pane that nobody holds anything for: its program cannot be reached. */
static void
lose_pane(struct server *srv, struct pane *p)
{
	struct err err;

	if (ptyio_open(srv, p, &err) != 0)
		return;
	p->now.status_known = false;
	p->now.ended = clock_wall_ms();
	ptyio_exited(p);
}

static void
restore_panes(struct recover *r)
{
	struct server *srv = r->server;
	struct recover_slot *s;
	struct pane *p;
	size_t iter = 0, i;

	while ((p = map_next(srv->model->panes, &iter)) != NULL) {
		s = slot_of(r, p->id);
		if (s != NULL)
			restore_pane(r, s, p);
		else if (p->now.state == PANE_STARTING)
			spawn_again(srv, p); /* the keeper was not told yet */
		if (p->io == NULL)
			lose_pane(srv, p);
	}
	/* Programs that were started, but not yet written down. */
	for (i = 0; i < r->count; i++)
		if (model_pane(srv->model, r->slots[i].pane) == NULL &&
		    (r->slots[i].ended ||
		    !dying_resume(srv, r->slots[i].pane)))
			klink_release(srv->klink, r->slots[i].pane);
	dying_forget_others(srv);
}

/* Sessions that were recorded without a window that can be had. */
static void
drop_empty(struct server *srv)
{
	struct list *link, *tmp;

	list_foreach_safe(link, &srv->model->by_name, tmp) {
		struct session *s = list_entry(link, struct session, link);

		if (s->current == NULL)
			exits_kill_session(srv, s, NULL,
			    "lost in a crash of the server", 0);
	}
}

/* What the log and show-messages say of the death before. */
static void
say_death(const struct recover *r)
{
	struct messages *m = r->server->messages;

	if (r->note != NULL)
		messages_add(m, "%s", r->note);
	if (death_of(r) == JOURNAL_DEATH_CLEAN)
		return; /* to make way for this one */
	if (r->status == -1)
		messages_add(m, "server restarted (how the one before ended "
		    "is not known)");
	else if (WIFSIGNALED(r->status))
		messages_add(m, "server restarted (the one before was "
		    "killed by signal %d)", WTERMSIG(r->status));
	else
		messages_add(m, "server restarted (the one before exited with "
		    "status %d)", WEXITSTATUS(r->status));
}

/* The first server: nothing to take over. */
static void
start_new(struct recover *r)
{
	struct server *srv = r->server;
	struct err err;

	srv->state = state_new(srv, &err);
	if (srv->state == NULL)
		fatal("%s", err.text);
	state_observe(srv->state);
	state_changed(srv->state, STATE_SERVER);
	state_changed(srv->state, STATE_ENV);
	klink_hold_state(srv->klink, state_fd(srv->state));
	roster_inherit(srv);
	save_inherit(srv);
	conffile_load(srv);
}

static void
take_over(struct recover *r)
{
	struct server *srv = r->server;
	struct err err;

	fault_point("recover-begins");
	srv->state = state_adopt(srv, r->state_fd, &err);
	r->state_fd = -1; /* transferred */
	if (srv->state == NULL)
		step_aside(r, err.code, UINT_MAX, err.text);
	if (srv->state == NULL) {
		messages_add(srv->messages, "state lost: %s", err.text);
		start_new(r);
		return;
	}
	if (!holder_claim(srv)) {
		log_error("the keeper died, and others see to it");
		exit(1);
	}
	state_restore(srv->state, &err);
	fault_point("recover-state");
	say_death(r);
	restore_panes(r);
	fault_point("recover-panes");
	state_observe(srv->state);
	drop_empty(srv);
	upgrade_recovered(srv, r->note, r->status != -1);
	fault_point("recover-upgraded");
	srv->had_session = srv->model->next_session != 0;
	holder_done(srv);
}

void
recover_finish(struct recover *r)
{
	struct server *srv = r->server;

	if (r->state_fd != -1)
		take_over(r);
	else
		start_new(r);
	idle_recovered(srv);
	supervise_recovered(srv);
	srv->working = true;
	listen_begin(srv);
	klink_ready(srv->klink);
	upgrade_ready(srv);
	fault_point("recover-ready");
}
