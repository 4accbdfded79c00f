/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Commands about one pane's program and screen. */

#include "compat/compat.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/xmalloc.h"
#include "cmd/number.h"
#include "model/model.h"
#include "model/pane.h"
#include "model/paste.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/cmd-table.h"
#include "server/conn.h"
#include "server/exits.h"
#include "server/klink.h"
#include "server/ptyio.h"
#include "server/queue.h"
#include "server/server.h"
#include "server/spawn.h"
#include "server/viewer.h"
#include "vt/dump.h"
#include "vt/history.h"
#include "vt/vt.h"

/* Rows that are made into text at a time. */
#define CAPTURE_ROWS 500

/* A capture that is under way to a client that takes it bit by bit. */
struct capture {
	struct server *server;
	uint64_t item; /* of the queue, waits for the end */
	uint32_t pane;
	int64_t at, to;
	unsigned int flags;
};

static bool
capture_more(void *arg, struct conn *c)
{
	struct capture *cap = arg;
	struct pane *p = model_pane(cap->server->model, cap->pane);
	struct buf out = BUF_INIT;
	int64_t last = cap->at + CAPTURE_ROWS - 1;

	if (p == NULL || p->vt == NULL)
		return false;
	if (last > cap->to)
		last = cap->to;
	/* Joined lines are not to be cut where a piece ends. */
	if (cap->flags & (DUMP_JOIN | DUMP_STYLES))
		last = cap->to;
	vt_dump(p->vt, cap->at, last, cap->flags, &out);
	conn_output(c, 1, buf_data(&out), buf_len(&out));
	buf_free(&out);
	cap->at = last + 1;
	return cap->at <= cap->to;
}

static void
capture_over(void *arg)
{
	struct capture *cap = arg;
	struct queue_item *item = queue_find(cap->server->queue, cap->item);

	if (item != NULL)
		queue_continue(item, false);
	free(cap);
}

/* -S and -E: a row's number, "-" for the end that it is about. */
static int
read_row(struct run *run, const char *flag, int64_t ends, int64_t usual,
    int64_t *row, struct err *err)
{
	const char *said = args_get(run->args, flag);
	const char *wrong;

	*row = usual;
	if (said == NULL)
		return 0;
	if (strcmp(said, "-") == 0) {
		*row = ends;
		return 0;
	}
	wrong = number_parse(said, INT32_MIN, INT32_MAX, row);
	return wrong == NULL ? 0 : err_set(err, ERR_INVALID,
	    "%s line %s: %s", *flag == 'S' ? "start" : "end", wrong, said);
}

/* The rows there are, from the oldest of the history to the screen's last. */
static void
clamp_rows(struct vt *vt, int64_t *from, int64_t *to)
{
	int64_t first = -(int64_t)history_row_count(vt_history(vt),
	    vt_cols(vt)), last = (int64_t)vt_rows(vt) - 1, tmp;

	*from = *from < first ? first : *from > last ? last : *from;
	*to = *to < first ? first : *to > last ? last : *to;
	if (*from > *to) {
		tmp = *from;
		*from = *to;
		*to = tmp;
	}
}

static unsigned int
dump_flags(const struct args *a)
{
	return (args_has(a, "e") ? DUMP_STYLES : 0u) |
	    (args_has(a, "C") ? DUMP_ESCAPE : 0u) |
	    (args_has(a, "J") ? DUMP_JOIN : 0u) |
	    (args_has(a, "N") ? DUMP_SPACES : 0u) |
	    (args_has(a, "a") ? DUMP_SAVED : 0u);
}

static enum run_result
capture_to_buffer(struct run *run, struct vt *vt, int64_t from, int64_t to)
{
	size_t limit = (size_t)options_number(run->server->options,
	    OPT_BUFFER_LIMIT);
	struct buf b;
	struct err err;
	int error;

	buf_init(&b, PASTE_MAX + 1); /* more than fits is an error then */
	vt_dump(vt, from, to, dump_flags(run->args), &b);
	error = buf_failed(&b) ? err_set(&err, ERR_LIMIT, "buffer larger than "
	    "%u MiB", PASTE_MAX >> 20) : paste_add(run->server->model,
	    args_get(run->args, "b"), buf_data(&b), buf_len(&b), limit, &err);
	buf_free(&b);
	return error == 0 ? RUN_DONE : run_error(run, "%s", err.text);
}

enum run_result
cmd_capture_pane(struct run *run)
{
	const struct args *a = run->args;
	struct pane *p = run->target.pane;
	struct capture *cap;
	int64_t from, to;
	struct err err;

	if (args_has(a, "P"))
		return RUN_DONE; /* nothing pends: all that came is parsed */
	if (read_row(run, "S", DUMP_FIRST, 0, &from, &err) != 0 ||
	    read_row(run, "E", DUMP_LAST, (int64_t)vt_rows(p->vt) - 1, &to,
	    &err) != 0)
		return run_error(run, "%s", err.text);
	if (args_has(a, "a") && !vt_mode(p->vt, VT_ALTERNATE))
		return args_has(a, "q") ? RUN_DONE : run_error(run,
		    "no alternate screen");
	clamp_rows(p->vt, &from, &to);
	if (!args_has(a, "p"))
		return capture_to_buffer(run, p->vt, from, to);
	if (run->conn == NULL)
		return RUN_DONE;
	cap = xcalloc(1, sizeof *cap);
	*cap = (struct capture){ run->server, queue_number(run->item), p->id,
		from, to, dump_flags(a) };
	conn_set_stream(run->conn, &(struct conn_stream){ capture_more,
	    capture_over, cap });
	return RUN_WAITS;
}

enum run_result
cmd_clear_history(struct run *run)
{
	struct pane *p = run->target.pane;

	vt_clear_history(p->vt);
	ptyio_checkpoint(p);
	return RUN_DONE;
}

/* What the flags of respawn-pane change in what the pane runs. */
static int
change_spec(struct run *run, struct pane *p, struct err *err)
{
	const struct args *a = run->args;
	const char *cwd = args_get(a, "c"), *assignment;
	size_t n = args_count(a), i;
	struct env *env = env_new();
	char **argv;

	for (i = 0; (assignment = args_get_nth(a, "e", i)) != NULL; i++) {
		if (env_put(env, assignment) == 0)
			continue;
		env_free(env);
		return err_set(err, ERR_INVALID,
		    "bad environment variable: %s (use NAME=VALUE)",
		    assignment);
	}
	if (p->spec.env == NULL)
		p->spec.env = env_new();
	env_overlay(p->spec.env, env);
	env_free(env);
	if (cwd != NULL) {
		free(p->spec.cwd);
		p->spec.cwd = run_expand(run, cwd);
	}
	if (n == 0)
		return 0;
	argv = xcalloc(n + 1, sizeof *argv);
	for (i = 0; i < n; i++)
		argv[i] = (char *)(uintptr_t)args_string(a, i);
	pane_set_argv(p, argv, n);
	free(argv);
	return 0;
}

enum run_result
cmd_respawn_pane(struct run *run)
{
	struct pane *p = run->target.pane;
	struct klink *k = run->server->klink;
	struct err err;

	if (p->now.state != PANE_DEAD && !args_has(run->args, "k"))
		return run_error(run,
			    "respawn pane failed: pane %s:%d.%u still active",
		    run->target.session->name, run->target.winlink->index,
		    pane_index(p));
	if (change_spec(run, p, &err) != 0)
		return run_error(run, "%s", err.text);
	if (p->now.state != PANE_DEAD) {
		/* It is hung up on, as its terminal is; its end is no news. */
		klink_signal(k, p->id, SIGHUP);
		klink_signal(k, p->id, SIGCONT);
		p->now.ended = clock_wall_ms();
	}
	p->now.failures = 0;
	vt_reset(p->vt);
	ptyio_checkpoint(p);
	if (spawn_pane(run->server, run->target.session, p, &err) != 0)
		return run_error(run, "respawn pane failed: %s", err.text);
	viewer_window_changed(run->server, p->window);
	return RUN_DONE;
}

enum run_result
cmd_kill_pane(struct run *run)
{
	struct pane *keep = run->target.pane, *p;
	struct list *link, *tmp;
	char *reason;

	if (!args_has(run->args, "a") &&
	    window_pane_count(keep->window) == 1) {
		if (session_window_count(run->target.session) > 1) {
			session_unlink(run->target.winlink);
			return RUN_DONE;
		}
		reason = xasprintf("killed by %s", run->conn != NULL ?
		    conn_name(run->conn) : "the configuration");
		exits_kill_session(run->server, run->target.session, NULL,
		    reason, 0);
		free(reason);
		return RUN_DONE;
	}
	list_foreach_safe(link, &keep->window->panes, tmp) {
		p = list_entry(link, struct pane, link);
		if ((p == keep) == !args_has(run->args, "a"))
			pane_free(p);
	}
	return RUN_DONE;
}
