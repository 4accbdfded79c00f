/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Commands by which clients come, go and change. */

#include "compat/compat.h"

#include <sys/stat.h>

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/env.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/attach.h"
#include "server/cmd-table.h"
#include "server/conn.h"
#include "server/graves.h"
#include "server/messages.h"
#include "server/server.h"
#include "server/size.h"
#include "server/state.h"
#include "server/target.h"
#include "server/viewer.h"
#include "text/key.h"

/*
 * -f: flags by name, "!" before one turns it off; who may only look may not
 * change that.
 */
static int
parse_flags(const char *list, unsigned int *flags, struct err *err)
{
	static const struct {
		const char *name;
		unsigned int flag;
	} names[] = {
		{ "read-only", VIEWER_READ_ONLY },
		{ "ignore-size", VIEWER_IGNORE_SIZE },
		{ "active-pane", VIEWER_ACTIVE_PANE },
	};
	char *copy = xstrdup(list), *rest = copy, *word, *name;
	unsigned int stay = *flags & VIEWER_READ_ONLY;
	int error = 0;
	size_t i;

	while (error == 0 && (word = strsep(&rest, ",")) != NULL) {
		name = *word == '!' ? word + 1 : word;
		if (*name == '\0')
			continue;
		for (i = 0; i < nitems(names); i++)
			if (strcmp(name, names[i].name) == 0)
				break;
		if (i == nitems(names))
			error = err_set(err, ERR_INVALID,
			    "unknown client flag: %s", name);
		else if (*word == '!')
			*flags &= ~names[i].flag;
		else
			*flags |= names[i].flag;
	}
	*flags |= stay;
	free(copy);
	return error;
}

/* Whether an override gives a terminal what it must have. */
static bool
is_mended(const struct options *o, const char *term)
{
	const struct option_item *item;
	const char *caps;
	bool matches;
	char *pattern;
	size_t i;

	for (i = 0; (item = options_item(o, OPT_TERMINAL_OVERRIDES, i)) !=
	    NULL; i++) {
		caps = item->string + strcspn(item->string, ":");
		pattern = xstrndup(item->string,
		    (size_t)(caps - item->string));
		matches = fnmatch(pattern, term, 0) == 0;
		free(pattern);
		if (matches && (strstr(caps, ":clear=") != NULL ||
		    strstr(caps, ":cup=") != NULL))
			return true;
	}
	return false;
}

int
attach_check(struct run *run, struct err *err)
{
	const char *inside = run_getenv(run, "TMX"), *unfit, *term;
	const char *list = args_get(run->args, "f");
	const char *key = args_get(run->args, "detach-key");
	unsigned int flags = 0;

	if (run->conn == NULL)
		return err_set(err, ERR_INVALID, "no client to attach");
	if (run->viewer == NULL && inside != NULL && *inside != '\0')
		return err_set(err, ERR_INVALID, "sessions should be nested "
		    "with care, unset $TMX to force");
	unfit = run->viewer == NULL ? conn_unfit(run->conn) : NULL;
	term = conn_hello(run->conn)->term;
	if (unfit != NULL && !is_mended(run->server->options,
	    term != NULL ? term : ""))
		return err_set(err, ERR_INVALID, "open terminal failed: %s",
		    unfit);
	if (key != NULL && key_parse(key) == KEY_INVALID)
		return err_set(err, ERR_INVALID, "unknown key: %s", key);
	return list != NULL ? parse_flags(list, &flags, err) : 0;
}

void
attach_update_env(const struct conn *c, const struct options *o,
    struct env *to)
{
	const struct msg_strings *given = &conn_hello(c)->env;
	const struct option_item *item;
	struct env *client = env_new();
	size_t i;

	for (i = 0; i < given->count; i++)
		env_put(client, given->item[i]);
	for (i = 0; (item = options_item(o, OPT_UPDATE_ENVIRONMENT, i)) !=
	    NULL; i++)
		env_update(to, client, item->string);
	env_free(client);
}

/*
 * All flags that attach-session and new-session have in common.  A client
 * that is attached already keeps those that it has.
 */
static int
read_flags(struct run *run, const struct session *s, unsigned int *flags,
    struct err *err)
{
	const struct args *a = run->args;
	bool attaching = run->cmd->spec->id == CMD_ATTACH_SESSION;
	int error = 0;

	*flags = run->viewer != NULL ? run->viewer->flags : 0;
	if (args_get(a, "f") != NULL)
		error = parse_flags(args_get(a, "f"), flags, err);
	if (attaching && args_has(a, "r"))
		*flags |= VIEWER_READ_ONLY | VIEWER_IGNORE_SIZE;
	if (args_has(a, "exclusive"))
		*flags |= VIEWER_EXCLUSIVE;
	if (args_has(a, "exit-status"))
		*flags |= VIEWER_EXIT_STATUS;
	if (run->viewer != NULL)
		return error;
	if (args_has(a, "native") || options_flag(s->options,
	    OPT_NATIVE_SCROLLBACK))
		*flags |= VIEWER_NATIVE;
	if (!conn_hello(run->conn)->stdin_tty)
		*flags |= VIEWER_RAW;
	return error;
}

/* Detach all clients of a session but one. */
static void
detach_others(struct run *run, struct session *s, const struct viewer *but,
    bool hangup)
{
	struct viewer *v = NULL, *next;
	char *text = xasprintf("detached%s (from session %s)",
	    hangup ? " and SIGHUP" : "", s->name);

	for (v = viewer_next(run->server, s, NULL); v != NULL; v = next) {
		next = viewer_next(run->server, s, v);
		if (v != but)
			viewer_detach(v, text, 0, NULL, hangup);
	}
	free(text);
}

/*
 * Whether others, or the wish to be alone, stand in the way of a client that
 * is to look at a session; NULL is one that looks at nothing yet.
 */
static int
check_exclusive(const struct run *run, const struct viewer *who,
    const struct session *s, unsigned int flags, struct err *err)
{
	struct viewer *v = viewer_next(run->server, s, NULL);

	if (v == NULL || (who == v &&
	    viewer_next(run->server, s, v) == NULL))
		return 0;
	if (flags & VIEWER_EXCLUSIVE)
		return err_set(err, ERR_EXISTS, "session %s is attached by %s "
		    "(-d detaches it)", s->name, conn_name(v->conn));
	if (s->exclusive != 0)
		return err_set(err, ERR_DENIED, "session %s is attached "
		    "exclusively by %s (-d detaches it)", s->name,
		    conn_name(v->conn));
	return 0;
}

static void
remember(struct run *run, const struct viewer *v)
{
	struct state_client c = { .session = v->session->id,
		.flags = v->flags, .detach_key = v->detach_key };

	state_set_client(run->server->state, conn_token(v->conn), &c);
}

/* Tell the first who comes what nobody was told: mistakes in the files. */
static void
tell_complaint(struct viewer *v)
{
	char *text = messages_take_complaint(v->server->messages);

	if (text != NULL)
		viewer_message(v, text, 0);
	free(text);
}

/* Attach the client whose key ran the command: it is attached already. */
static void
attach_again(struct run *run, struct session *s, unsigned int flags)
{
	struct viewer *v = run->viewer;
	const char *key = args_get(run->args, "detach-key");

	v->flags = flags;
	if (key != NULL)
		v->detach_key = key_parse(key);
	if (flags & VIEWER_EXCLUSIVE)
		s->exclusive = conn_token(v->conn);
	viewer_switch(v, s);
	viewer_settings(v);
	size_session(run->server, s);
	remember(run, v);
}

enum run_result
attach_run(struct run *run, struct session *s, bool take)
{
	const char *key = args_get(run->args, "detach-key");
	unsigned int flags;
	struct viewer *v;
	struct err err;

	if (read_flags(run, s, &flags, &err) != 0)
		return run_error(run, "%s", err.text);
	if (take)
		detach_others(run, s, run->viewer, false);
	if (run->cmd->spec->id == CMD_NEW_SESSION && args_has(run->args, "X"))
		detach_others(run, s, run->viewer, true);
	if (check_exclusive(run, run->viewer, s, flags, &err) != 0)
		return run_error(run, "%s", err.text);
	if (!args_has(run->args, "E"))
		attach_update_env(run->conn, s->options, s->env);
	notify_tell(run->server->model->notify, NOTIFY_SESSION_CHANGED, s);
	if (run->viewer != NULL) {
		attach_again(run, s, flags);
		return RUN_DONE;
	}
	v = viewer_new(run->server, run->conn, s, flags);
	if (key != NULL)
		v->detach_key = key_parse(key);
	if (flags & VIEWER_EXCLUSIVE)
		s->exclusive = conn_token(run->conn);
	viewer_start(v);
	if (!(flags & VIEWER_RAW))
		tell_complaint(v);
	remember(run, v);
	run_keep_client(run);
	return RUN_DONE;
}

/* -c: the directory that the session's programs begin in from now on. */
static int
set_cwd(struct run *run, struct session *s, struct err *err)
{
	const char *said = args_get(run->args, "c");
	char *path;
	struct stat st;

	if (said == NULL)
		return 0;
	path = run_expand(run, said);
	if (stat(path, &st) == -1 || !S_ISDIR(st.st_mode)) {
		int error = err_set(err, ERR_INVALID, "%s: not a directory",
		    path);

		free(path);
		return error;
	}
	free(s->cwd);
	s->cwd = path;
	return 0;
}

/* Somebody came too late: what it was, and what nobody has seen yet. */
static enum run_result
attach_grave(struct run *run, struct grave *g)
{
	struct msg_detached d = { 0 };
	char *how = graves_status(g->status_known, g->status);
	char *text = xasprintf("%s", how);

	conn_output(run->conn, 1, g->text, strlen(g->text));
	free(g->text);
	g->text = NULL;
	d.text = text;
	if (args_has(run->args, "exit-status") && g->status_known)
		d.code = g->status >> 8 & 0xff;
	conn_send(run->conn, MSG_DETACHED, &d);
	run_keep_client(run);
	conn_finish(run->conn);
	free(text);
	free(how);
	return RUN_DONE;
}

enum run_result
cmd_attach_session(struct run *run)
{
	const char *target = args_get(run->args, "t");
	struct server *srv = run->server;
	struct grave *g;
	struct err err;

	srv->unwanted |= model_session_count(srv->model) == 0;
	if (model_session_count(srv->model) == 0 && target == NULL)
		return run_error(run, "no sessions");
	if (target_find(run, target, target != NULL &&
	    strpbrk(target, ":.") != NULL ? TARGET_PANE : TARGET_SESSION,
	    &run->target, &err) != 0) {
		g = target != NULL ? graves_find(srv->graves, target) : NULL;
		if (g != NULL && g->text != NULL && run->conn != NULL &&
		    run->viewer == NULL)
			return attach_grave(run, g);
		if (g != NULL)
			return run_error(run, "%s (it %s: tmx why %s)",
			    err.text, g->reason, g->name);
		return run_error(run, "%s", err.text);
	}
	if (attach_check(run, &err) != 0 ||
	    set_cwd(run, run->target.session, &err) != 0)
		return run_error(run, "%s", err.text);
	if (run->target.winlink != NULL)
		session_select(run->target.session, run->target.winlink);
	if (args_has(run->args, "x"))
		detach_others(run, run->target.session, run->viewer, true);
	return attach_run(run, run->target.session,
	    args_has(run->args, "d") != 0);
}

static void
detach_one(struct viewer *v, const char *exec, bool hangup)
{
	char *text = xasprintf("detached%s (from session %s)",
	    hangup ? " and SIGHUP" : "", v->session->name);

	viewer_detach(v, text, 0, exec, hangup);
	free(text);
}

enum run_result
cmd_detach_client(struct run *run)
{
	const char *exec = args_get(run->args, "E");
	bool hangup = args_has(run->args, "P") != 0;
	struct viewer *keep, *v, *next;
	struct session *s = NULL;
	struct err err;

	if (args_get(run->args, "s") != NULL) {
		s = run->source.session;
		if (s == NULL)
			return run_error(run, "can't find session: %s",
			    args_get(run->args, "s"));
	}
	keep = s != NULL ? NULL : target_client(run,
	    args_get(run->args, "t"), &err);
	if (s == NULL && keep == NULL)
		return run_error(run, "%s", err.text);
	if (s == NULL && !args_has(run->args, "a")) {
		detach_one(keep, exec, hangup);
		return RUN_DONE;
	}
	for (v = viewer_next(run->server, s, NULL); v != NULL; v = next) {
		next = viewer_next(run->server, s, v);
		if (v != keep)
			detach_one(v, exec, hangup);
	}
	return RUN_DONE;
}

enum run_result
cmd_suspend_client(struct run *run)
{
	struct err err;
	struct viewer *v = target_client(run, args_get(run->args, "t"), &err);

	if (v == NULL)
		return run_error(run, "%s", err.text);
	conn_send(v->conn, MSG_SUSPEND, NULL);
	return RUN_DONE;
}

enum run_result
cmd_refresh_client(struct run *run)
{
	struct err err;
	struct viewer *v = target_client(run, args_get(run->args, "t"), &err);
	const char *flags = args_get(run->args, "f");

	if (v == NULL)
		return run_error(run, "%s", err.text);
	if (flags == NULL)
		flags = args_get(run->args, "F");
	if (flags != NULL && parse_flags(flags, &v->flags, &err) != 0)
		return run_error(run, "%s", err.text);
	if (flags != NULL) {
		remember(run, v);
		size_session(run->server, v->session);
	}
	viewer_redraw(v);
	return RUN_DONE;
}

/* The session after or before the present one, in order of name. */
static struct session *
neighbour(struct run *run, const struct session *s, bool next)
{
	struct list *head = &run->server->model->by_name;
	const struct list *link = next ? s->link.next : s->link.prev;

	if (link == head)
		link = next ? head->next : head->prev;
	return list_entry(link, struct session, link);
}

enum run_result
cmd_switch_client(struct run *run)
{
	const struct args *a = run->args;
	const char *table = args_get(a, "T");
	struct session *s;
	struct viewer *v;
	struct err err;

	v = target_client(run, args_get(a, "c"), &err);
	if (v == NULL)
		return run_error(run, "%s", err.text);
	if (args_has(a, "r"))
		v->flags ^= VIEWER_READ_ONLY | VIEWER_IGNORE_SIZE;
	if (args_has(a, "r")) {
		remember(run, v);
		size_session(run->server, v->session);
	}
	if (table != NULL) {
		free(v->table);
		v->table = xstrdup(table);
		return RUN_DONE;
	}
	if (args_has(a, "n") || args_has(a, "p")) {
		s = neighbour(run, v->session, args_has(a, "n") != 0);
	} else if (args_has(a, "r") && args_get(a, "t") == NULL) {
		return RUN_DONE;
	} else if (target_find(run, args_get(a, "t"), TARGET_SESSION,
	    &run->target, &err) != 0) {
		return run_error(run, "%s", err.text);
	} else
		s = run->target.session;
	if (check_exclusive(run, v, s, v->flags, &err) != 0)
		return run_error(run, "%s", err.text);
	if (!args_has(a, "E")) {
		attach_update_env(v->conn, s->options, s->env);
		notify_tell(run->server->model->notify,
		    NOTIFY_SESSION_CHANGED, s);
	}
	viewer_switch(v, s);
	remember(run, v);
	return RUN_DONE;
}
