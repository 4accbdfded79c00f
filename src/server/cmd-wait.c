/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Commands that wait for programs: wait-pane, stop. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/xmalloc.h"
#include "model/pane.h"
#include "model/session.h"
#include "opt/options.h"
#include "server/cmd-table.h"
#include "server/conn.h"
#include "server/graves.h"
#include "server/queue.h"
#include "server/server.h"
#include "server/state.h"
#include "server/supervise.h"
#include "server/target.h"
#include "server/waits.h"

/* The grave of the session that -t names, if it has ended. */
static struct grave *
find_grave(const struct run *run)
{
	const char *target = args_get(run->args, "t");
	struct grave *g;
	char *name;

	if (target == NULL)
		return NULL;
	name = xstrndup(target, strcspn(target, ":."));
	g = graves_find(run->server->graves, name);
	free(name);
	return g;
}

/* The target was not found: say so as any command does. */
static enum run_result
say_not_found(struct run *run, enum target_kind kind)
{
	struct err err;

	err_set(&err, ERR_NOTFOUND, "not found");
	target_find(run, args_get(run->args, "t"), kind, &run->target, &err);
	return run_error(run, "%s", err.text);
}

/* It ended before anybody waited: how is still known. */
static enum run_result
already_ended(struct run *run)
{
	const struct grave *g = find_grave(run);
	char *how;
	int code;

	if (g == NULL)
		return say_not_found(run, TARGET_PANE);
	how = graves_status(g->status_known, g->status);
	if (!args_has(run->args, "exit") || !g->status_known) {
		run_error(run, "session %s has ended: %s", g->name,
		    g->status_known ? how : g->reason);
		code = 1;
	} else
		code = waits_exit_code(true, g->status);
	free(how);
	run_set_status(run, code);
	return code == 0 ? RUN_DONE : RUN_FAILED;
}

/* What is left of a time that began before a crash, perhaps. */
static uint64_t
left_of(uint64_t timeout, uint64_t since)
{
	uint64_t now = clock_wall_ms();
	uint64_t past = now > since ? now - since : 0;

	return timeout > past ? timeout - past : 0;
}

static int
read_flags(struct run *run, struct wait_for *f, struct err *err)
{
	const struct args *a = run->args;
	int error = 0;

	f->timeout = UINT64_MAX;
	f->pattern = args_get(a, "match");
	f->what = (args_has(a, "exit") ? (unsigned int)WAIT_EXIT : 0u) |
	    (f->pattern != NULL ? (unsigned int)WAIT_MATCH : 0u) |
	    (args_has(a, "idle") ? (unsigned int)WAIT_IDLE : 0u);
	if (f->what == 0)
		return err_set(err, ERR_INVALID,
		    "what to wait for: --exit, --match or --idle");
	if (f->what & WAIT_IDLE)
		error = args_duration(a, "idle", "idle", &f->idle, err);
	if (error == 0 && args_has(a, "timeout"))
		error = args_duration(a, "timeout", "timeout", &f->timeout,
		    err);
	return error;
}

enum run_result
cmd_wait_pane(struct run *run)
{
	struct wait_for f = { .session = run->target.session,
		.pane = run->target.pane };
	uint64_t since;
	struct err err;

	if (run->conn == NULL || run->viewer != NULL)
		return run_error(run, "only a shell can wait");
	if (read_flags(run, &f, &err) != 0)
		return run_error(run, "%s", err.text);
	if (f.pane == NULL)
		return already_ended(run);
	f.line = waits_line(f.pane);
	since = state_command_begin(run->server->state,
	    conn_token(run->conn), queue_id(run->item), &f.line);
	if (f.timeout != UINT64_MAX)
		f.timeout = left_of(f.timeout, since);
	return waits_add(run, &f);
}

enum run_result
cmd_stop(struct run *run)
{
	struct session *s = run->target.session;
	struct wait_for f = { .what = WAIT_STOPPED, .session = s,
		.timeout = UINT64_MAX };
	uint64_t grace;
	struct err err;

	if (s == NULL)
		return find_grave(run) != NULL ? RUN_DONE :
		    say_not_found(run, TARGET_SESSION);
	grace = (uint64_t)options_number(s->options, OPT_KILL_GRACE) * 1000;
	if (args_has(run->args, "grace") && args_duration(run->args, "grace",
	    "grace", &grace, &err) != 0)
		return run_error(run, "%s", err.text);
	supervise_stop(run->server, s, grace);
	/* An attached client, or a file, does not stand still for it. */
	if (run->conn == NULL || run->viewer != NULL)
		return RUN_DONE;
	return waits_add(run, &f);
}
