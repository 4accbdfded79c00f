/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Commands about sessions and windows as a whole. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/cmd-table.h"
#include "server/conn.h"
#include "server/exits.h"
#include "server/server.h"
#include "server/viewer.h"

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
	(void)run;
	return RUN_DONE;
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
