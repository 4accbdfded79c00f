/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Options and environment. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/env.h"
#include "base/xmalloc.h"
#include "model/notify.h"
#include "model/model.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/cmd-table.h"
#include "server/server.h"
#include "server/state.h"

static bool
is_window_command(const struct run *run)
{
	return run->cmd->spec->id == CMD_SET_WINDOW_OPTION ||
	    run->cmd->spec->id == CMD_SHOW_WINDOW_OPTIONS;
}

/* A flag that the window variants of the commands do not have. */
static bool
has_flag(const struct run *run, const char *flag)
{
	return !is_window_command(run) && args_has(run->args, flag) != 0;
}

/* The set that flags and target mean; NULL with an error if there is none. */
static struct options *
find_set(struct run *run, const struct option_ref *ref, struct err *err)
{
	const struct found *t = &run->target;
	struct option_flags flags = {
		.global = args_has(run->args, "g") != 0,
		.server = has_flag(run, "s"),
		.window = is_window_command(run) || has_flag(run, "w"),
		.pane = has_flag(run, "p"),
	};
	const char *target = args_get(run->args, "t");

	switch (option_place(ref, flags)) {
	case PLACE_SERVER: return run->server->options;
	case PLACE_GLOBAL_SESSION: return run->server->session_options;
	case PLACE_GLOBAL_WINDOW: return run->server->window_options;
	case PLACE_SESSION:
		if (t->session != NULL)
			return t->session->options;
		err_set(err, ERR_NOTFOUND, target != NULL ?
		    "no such session: %s" : "no current session", target);
		return NULL;
	case PLACE_WINDOW:
		if (t->window != NULL)
			return t->window->options;
		err_set(err, ERR_NOTFOUND, target != NULL ?
		    "no such window: %s" : "no current window", target);
		return NULL;
	case PLACE_PANE:
		if (t->pane != NULL)
			return t->pane->options;
		err_set(err, ERR_NOTFOUND, target != NULL ?
		    "no such pane: %s" : "no current pane", target);
		return NULL;
	}
	return NULL;
}

static unsigned int
scope_of(const struct run *run)
{
	if (has_flag(run, "s"))
		return SCOPE_SERVER;
	if (is_window_command(run) || has_flag(run, "w"))
		return SCOPE_WINDOW;
	return has_flag(run, "p") ? SCOPE_PANE : SCOPE_SESSION;
}

/* What the user said the value is, with -F as a format. */
static char *
value_of(struct run *run)
{
	const char *said = args_string(run->args, 1);

	if (said == NULL)
		return NULL;
	return args_has(run->args, "F") ? run_expand(run, said) :
					  xstrdup(said);
}

/* -U: unset in the panes of the window too. */
static void
unset_panes(struct window *w, const struct option_ref *ref)
{
	struct list *link;

	list_foreach(link, &w->panes)
		options_unset(list_entry(link, struct pane, link)->options,
		    ref, NULL);
}

enum run_result
cmd_set_option(struct run *run)
{
	const struct args *a = run->args;
	bool quiet = args_has(a, "q") != 0, unset, all;
	char *name = run_expand(run, args_string(a, 0)), *value = NULL;
	struct option_ref ref;
	struct options *o = NULL;
	struct err err;
	int error;

	all = has_flag(run, "U");
	unset = args_has(a, "u") || all;
	error = option_find(name, &ref, &err);
	if (error == 0 && (o = find_set(run, &ref, &err)) == NULL)
		error = err.code;
	if (error == 0 && unset) {
		if (all && run->target.window != NULL)
			unset_panes(run->target.window, &ref);
		error = options_unset(o, &ref, &err);
	} else if (error == 0) {
		value = value_of(run);
		error = options_set(o, &ref, value,
		    (args_has(a, "a") ? OPTION_APPEND : 0u) |
		    (args_has(a, "o") ? OPTION_ONCE : 0u), &err);
	}
	free(value);
	free(name);
	return error == 0 || quiet ? RUN_DONE : run_error(run, "%s", err.text);
}

static void
show_line(void *arg, const char *line)
{
	run_print(arg, "%s", line);
}

enum run_result
cmd_show_options(struct run *run)
{
	const struct args *a = run->args;
	const char *said = args_string(a, 0);
	bool quiet = has_flag(run, "q");
	char *name = said != NULL ? run_expand(run, said) : NULL;
	unsigned int how = (args_has(a, "v") ? SHOW_VALUE : 0u) |
	    (has_flag(run, "A") ? SHOW_INHERITED : 0u) |
	    (has_flag(run, "H") ? SHOW_HOOKS : 0u);
	struct option_ref ref;
	struct options *o;
	struct err err;
	enum run_result result = RUN_DONE;

	if (name != NULL && option_find(name, &ref, &err) != 0)
		o = NULL;
	else
		o = find_set(run, name != NULL ? &ref : NULL, &err);
	if (o == NULL)
		result = quiet ? RUN_DONE : run_error(run, "%s", err.text);
	else if (!options_show(o, name != NULL ? &ref : NULL, scope_of(run),
	    how, show_line, run) && !quiet)
		result = run_error(run, "invalid option: %s", name);
	free(name);
	return result;
}

static struct env *
find_env(struct run *run)
{
	if (args_has(run->args, "g"))
		return run->server->env;
	return run->target.session != NULL ? run->target.session->env : NULL;
}

static void
env_changed(struct run *run)
{
	if (args_has(run->args, "g"))
		state_changed(run->server->state, STATE_ENV);
	else
		notify_tell(run->server->model->notify,
		    NOTIFY_SESSION_CHANGED, run->target.session);
}

enum run_result
cmd_set_environment(struct run *run)
{
	const struct args *a = run->args;
	const char *name = args_string(a, 0), *said = args_string(a, 1);
	struct env *env = find_env(run);
	char *value = NULL;

	if (*name == '\0')
		return run_error(run, "empty variable name");
	if (strchr(name, '=') != NULL)
		return run_error(run, "variable name contains =");
	if (env == NULL)
		return run_error(run, "no current session");
	if (args_has(a, "u") || args_has(a, "r")) {
		if (said != NULL)
			return run_error(run, "can't specify a value with %s",
			    args_has(a, "u") ? "-u" : "-r");
		if (args_has(a, "u"))
			env_unset(env, name);
		else
			env_remove(env, name);
	} else if (said == NULL)
		return run_error(run, "no value specified");
	else {
		value = value_of(run);
		if (args_has(a, "h"))
			env_set_hidden(env, name, value);
		else
			env_set(env, name, value);
	}
	free(value);
	env_changed(run);
	return RUN_DONE;
}

/* -s: as shell commands, the value in quotes. */
static void
print_shell(struct run *run, const struct env_var *v)
{
	const char *p;
	char *quoted, *q;

	if (v->value == NULL) {
		run_print(run, "unset %s;", v->name);
		return;
	}
	q = quoted = xmalloc(strlen(v->value) * 2 + 1);
	for (p = v->value; *p != '\0'; p++) {
		if (strchr("$`\"\\", *p) != NULL)
			*q++ = '\\';
		*q++ = *p;
	}
	*q = '\0';
	run_print(run, "%s=\"%s\"; export %s;", v->name, quoted, v->name);
	free(quoted);
}

static void
print_var(struct run *run, const struct env_var *v)
{
	bool hidden = args_has(run->args, "h") != 0;

	if (v->hidden != hidden)
		return;
	if (args_has(run->args, "s"))
		print_shell(run, v);
	else if (v->value != NULL)
		run_print(run, "%s=%s", v->name, v->value);
	else
		run_print(run, "-%s", v->name);
}

enum run_result
cmd_show_environment(struct run *run)
{
	const char *name = args_string(run->args, 0);
	const struct env *env = find_env(run);
	const struct env_var *v;
	size_t i;

	if (env == NULL)
		return run_error(run, "no current session");
	if (name != NULL) {
		v = env_find(env, name);
		if (v == NULL)
			return run_error(run, "unknown variable: %s", name);
		print_var(run, v);
		return RUN_DONE;
	}
	for (i = 0; i < env_count(env); i++)
		print_var(run, env_at(env, i));
	return RUN_DONE;
}
