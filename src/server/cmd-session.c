/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Commands about sessions and windows as a whole. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/xmalloc.h"
#include "cmd/number.h"
#include "model/model.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/cmd-table.h"
#include "server/conn.h"
#include "server/exits.h"
#include "server/server.h"
#include "server/size.h"
#include "server/viewer.h"
#include "vt/vt.h"

enum run_result
cmd_has_session(struct run *run)
{
	/* Finding the target was all. */
	(void)run;
	return RUN_DONE;
}

enum run_result
cmd_start_server(struct run *run)
{
	run->server->asked_for = true;
	return RUN_DONE;
}

enum run_result
cmd_reset_terminal(struct run *run)
{
	/* It must work with no server: the client does it, if it is all. */
	return run_error(run, "reset-terminal is for the shell, on its own");
}

/* "killed by /dev/pts/3" */
static char *
killer(const struct run *run)
{
	return xasprintf("killed by %s", run->conn != NULL ?
	    conn_name(run->conn) : "the configuration");
}

/* What a session's programs have from SIGHUP to SIGKILL, in ms. */
static uint64_t
grace_of(const struct session *s)
{
	return (uint64_t)options_number(s->options, OPT_KILL_GRACE) * 1000;
}

enum run_result
cmd_kill_session(struct run *run)
{
	struct server *srv = run->server;
	struct session *keep = run->target.session, *s;
	struct list *link, *tmp;
	char *reason;

	if (args_has(run->args, "C"))
		return RUN_DONE; /* there are no alerts to clear */
	reason = killer(run);
	if (!args_has(run->args, "a")) {
		exits_kill_session(srv, keep, NULL, reason, grace_of(keep));
		free(reason);
		return RUN_DONE;
	}
	list_foreach_safe(link, &srv->model->by_name, tmp) {
		s = list_entry(link, struct session, link);
		if (s != keep)
			exits_kill_session(srv, s, NULL, reason, grace_of(s));
	}
	free(reason);
	return RUN_DONE;
}

enum run_result
cmd_kill_server(struct run *run)
{
	char *reason = killer(run);

	exits_kill_server(run->server, reason);
	free(reason);
	return RUN_DONE;
}

enum run_result
cmd_rename_session(struct run *run)
{
	struct server *srv = run->server;
	struct session *s = run->target.session;
	char *expanded = run_expand(run, args_string(run->args, 0));
	struct err err;
	char *name = session_clean_name(expanded, &err);
	enum run_result result = RUN_DONE;

	free(expanded);
	if (name == NULL)
		return run_error(run, "%s", err.text);
	if (strcmp(name, s->name) == 0) {
		/* It is called that already. */
	} else if (session_by_name(srv->model, name) != NULL)
		result = run_error(run, "duplicate session: %s", name);
	else {
		session_rename(s, name);
		viewer_session_changed(s, srv);
	}
	free(name);
	return result;
}

enum run_result
cmd_rename_window(struct run *run)
{
	struct window *w = run->target.window;
	char *name = run_expand(run, args_string(run->args, 0));

	w->auto_name = false;
	window_rename(w, name);
	viewer_window_changed(run->server, w);
	free(name);
	return RUN_DONE;
}

/* Close a window, and with its last one the session. */
static void
close_window(struct run *run, struct winlink *wl)
{
	struct session *s = wl->session;
	char *reason;

	if (session_window_count(s) > 1) {
		session_unlink(wl);
		viewer_session_changed(s, run->server);
		return;
	}
	reason = killer(run);
	exits_kill_session(run->server, s, NULL, reason, 0);
	free(reason);
}

enum run_result
cmd_kill_window(struct run *run)
{
	struct winlink *keep = run->target.winlink, *wl;
	struct list *link, *tmp;

	if (!args_has(run->args, "a")) {
		close_window(run, keep);
		return RUN_DONE;
	}
	list_foreach_safe(link, &run->target.session->winlinks, tmp) {
		wl = list_entry(link, struct winlink, link);
		if (wl != keep)
			session_unlink(wl);
	}
	return RUN_DONE;
}

/* By how much -L, -R, -U and -D change a size. */
static unsigned int
adjusted(unsigned int size, int64_t by, bool grow, unsigned int max)
{
	if (grow)
		return by > max - size ? max : size + (unsigned int)by;
	return by > size ? size : by == size ? 1 : size - (unsigned int)by;
}

/* The size that flags and adjustment say. */
static int
wanted_size(struct run *run, unsigned int *cols, unsigned int *rows,
    struct err *err)
{
	const struct args *a = run->args;
	int64_t by = 1, n;

	if (args_count(a) != 0) {
		const char *wrong = number_parse(args_string(a, 0), 1,
		    INT32_MAX, &by);

		if (wrong != NULL)
			return err_set(err, ERR_INVALID, "adjustment %s",
			    wrong);
	}
	if (args_has(a, "x")) {
		if (args_number(a, "x", "width", 1, VT_COLS_MAX, &n, err) != 0)
			return err->code;
		*cols = (unsigned int)n;
	}
	if (args_has(a, "y")) {
		if (args_number(a, "y", "height", 1, VT_ROWS_MAX, &n,
		    err) != 0)
			return err->code;
		*rows = (unsigned int)n;
	}
	if (args_has(a, "L") || args_has(a, "R"))
		*cols = adjusted(*cols, by, !args_has(a, "L"), VT_COLS_MAX);
	else if (args_has(a, "U") || args_has(a, "D"))
		*rows = adjusted(*rows, by, !args_has(a, "U"), VT_ROWS_MAX);
	return 0;
}

enum run_result
cmd_resize_window(struct run *run)
{
	const struct args *a = run->args;
	struct window *w = run->target.window;
	unsigned int cols = w->cols, rows = w->rows;
	struct err err;

	if (wanted_size(run, &cols, &rows, &err) != 0)
		return run_error(run, "%s", err.text);
	if (args_has(a, "A"))
		size_of_clients(run->server, w, WINDOW_SIZE_LARGEST, &cols,
		    &rows);
	else if (args_has(a, "a"))
		size_of_clients(run->server, w, WINDOW_SIZE_SMALLEST, &cols,
		    &rows);
	options_set_number(w->options, OPT_WINDOW_SIZE, WINDOW_SIZE_MANUAL);
	size_window(run->server, w, cols, rows);
	return RUN_DONE;
}
