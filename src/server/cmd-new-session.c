/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* new-session: a session with a window with a pane with a program. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/env.h"
#include "base/err.h"
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
#include "server/idle.h"
#include "server/queue.h"
#include "server/server.h"
#include "server/size.h"
#include "server/spawn.h"
#include "server/state.h"
#include "server/vars.h"
#include "server/viewer.h"
#include "server/waits.h"
#include "vt/vt.h"

#define NEW_TEMPLATE "#{session_name}:"

/* What the flags say the session is to be. */
struct wish {
	char *name;      /* owned; NULL: its number */
	char *group;     /* owned; NULL: none */
	char *cwd;       /* owned */
	unsigned int cols, rows;
	unsigned int xpixel, ypixel; /* of a cell; 0: not known */
	bool detached;
	struct err err;
};

static void
wish_free(struct wish *w)
{
	free(w->name);
	free(w->cwd);
	free(w->group);
}

static int
wish_name(struct run *run, struct wish *w)
{
	const char *said = args_get(run->args, "s");
	char *expanded;

	if (said == NULL)
		return 0;
	expanded = run_expand(run, said);
	w->name = session_clean_name(expanded, &w->err);
	free(expanded);
	return w->name != NULL ? 0 : w->err.code;
}

/* -t: the group of a session, or the name of a group that may be new. */
static int
wish_group(struct run *run, struct wish *w)
{
	const char *said = args_get(run->args, "t");
	struct session *with = run->target.session;
	unsigned int n = 0;

	if (said == NULL)
		return 0;
	if (args_count(run->args) != 0 || args_has(run->args, "n"))
		return err_set(&w->err, ERR_INVALID,
		    "command or window name given with target");
	if (with != NULL && with->group == NULL)
		session_join(with, with->name);
	w->group = with != NULL ? xstrdup(with->group) :
				  session_clean_name(said, &w->err);
	if (w->group == NULL)
		return w->err.code;
	while (w->name == NULL || (n != 0 &&
	    session_by_name(run->server->model, w->name) != NULL)) {
		free(w->name);
		w->name = xasprintf("%s-%u", w->group, ++n);
	}
	return 0;
}

static int
wish_cwd(struct run *run, struct wish *w)
{
	const char *said = args_get(run->args, "c");
	struct stat st;

	if (said == NULL) {
		w->cwd = xstrdup(run_cwd(run));
		return 0;
	}
	w->cwd = run_expand(run, said);
	if (*w->cwd != '/') {
		char *full = xasprintf("%s/%s", run_cwd(run), w->cwd);

		free(w->cwd);
		w->cwd = full;
	}
	if (stat(w->cwd, &st) == -1)
		return err_system(&w->err, "%s", w->cwd);
	if (!S_ISDIR(st.st_mode))
		return err_set(&w->err, ERR_INVALID, "%s: not a directory",
		    w->cwd);
	return 0;
}

static int
wish_number(struct run *run, const char *flag, const char *what, int64_t max,
    unsigned int *to, struct err *err)
{
	int64_t n;
	int error;

	if (!args_has(run->args, flag) || strcmp(args_get(run->args, flag),
	    "-") == 0)
		return 0;
	error = args_number(run->args, flag, what, 1, max, &n, err);
	if (error != 0) {
		char *text = xasprintf("%s %s", what, err->text);

		if (strncmp(err->text, what, strlen(what)) != 0)
			err_set(err, err->code, "%s", text);
		free(text);
		return error;
	}
	*to = (unsigned int)n;
	return 0;
}

/* The size: what was said, else the client's terminal's, else the option's. */
static int
wish_size(struct run *run, struct wish *w)
{
	const struct msg_resize *size = run->conn != NULL ?
	    conn_size(run->conn) : NULL;
	int error;

	size_default(run->server, &w->cols, &w->rows);
	if (!w->detached && size != NULL && size->cols != 0 &&
	    size->rows != 0) {
		w->cols = size->cols;
		w->rows = size->rows;
		w->xpixel = size->xpixel / size->cols;
		w->ypixel = size->ypixel / size->rows;
	}
	error = wish_number(run, "x", "width", VT_COLS_MAX, &w->cols, &w->err);
	if (error == 0)
		error = wish_number(run, "y", "height", VT_ROWS_MAX, &w->rows,
		    &w->err);
	if (w->cols > VT_COLS_MAX)
		w->cols = VT_COLS_MAX;
	if (w->rows > VT_ROWS_MAX)
		w->rows = VT_ROWS_MAX;
	return error;
}

/*
 * The session's environment: what update-environment takes from the client
 * (not with -E), and what -e says.
 */
static int
make_env(struct run *run, struct env *env, struct err *err)
{
	const char *assignment;
	size_t i;

	if (!args_has(run->args, "E") && run->conn != NULL)
		attach_update_env(run->conn, run->server->session_options,
		    env);
	for (i = 0; (assignment = args_get_nth(run->args, "e", i)) != NULL;
	    i++)
		if (env_put(env, assignment) != 0)
			return err_set(err, ERR_INVALID,
			    "bad environment variable: %s (use NAME=VALUE)",
			    assignment);
	return 0;
}

/* The long options that are options of the session. */
static int
set_options(struct run *run, struct session *s, struct err *err)
{
	static const struct {
		const char *flag;
		enum option_id id;
	} times[] = {
		{ "idle-timeout", OPT_IDLE_TIMEOUT },
		{ "attach-timeout", OPT_ATTACH_TIMEOUT },
	};
	struct option_ref ref;
	const char *value;
	uint64_t ms;
	size_t i;
	int error;

	for (i = 0; i < nitems(times); i++) {
		if (!args_has(run->args, times[i].flag))
			continue;
		error = args_duration(run->args, times[i].flag, times[i].flag,
		    &ms, err);
		if (error != 0)
			return error;
		options_set_number(s->options, times[i].id,
		    (int64_t)((ms + 999) / 1000));
	}
	value = args_get(run->args, "restart");
	if (value == NULL)
		return 0;
	error = option_find("restart", &ref, err);
	return error != 0 ? error : options_set(s->options, &ref, value, 0,
	    err);
}

/* --pid-file: where, if a file can be made there. */
static int
set_pid_file(struct run *run, struct pane *p, struct err *err)
{
	const char *said = args_get(run->args, "pid-file");
	char *path, *dir, *slash;
	int error = 0;

	p->spec.service = true;
	if (said == NULL)
		return 0;
	path = *said == '/' ? xstrdup(said) : xasprintf("%s/%s",
	    run_cwd(run), said);
	dir = xstrdup(path);
	slash = strrchr(dir, '/');
	slash[slash == dir ? 1 : 0] = '\0';
	if (access(dir, W_OK | X_OK) == -1)
		error = err_system(err, "cannot write %s", path);
	free(dir);
	p->spec.pid_file = path;
	return error;
}

/* What the pane is to run: the operands, or the option default-command. */
static void
set_command(struct run *run, struct session *s, struct pane *p)
{
	size_t n = args_count(run->args), i;
	const char *line = options_string(s->options, OPT_DEFAULT_COMMAND);
	const char *shell = spawn_shell(run->server, s);
	char **argv = xcalloc(n + 1, sizeof *argv);

	for (i = 0; i < n; i++)
		argv[i] = (char *)(uintptr_t)args_string(run->args, i);
	if (n == 1 && *argv[0] == '\0')
		n = 0;
	if (n == 0 && *line != '\0') {
		free(argv);
		argv = xcalloc(2, sizeof *argv);
		argv[0] = (char *)(uintptr_t)line;
		n = 1;
	}
	pane_set_command(p, argv, n, shell, s->cwd);
	p->spec.history_lines = (uint32_t)options_number(s->options,
	    OPT_HISTORY_LIMIT);
	p->spec.history_bytes = (uint64_t)options_number(s->options,
	    OPT_HISTORY_BYTES);
	free(argv);
}

/* The name of a window that was not given one: its program's. */
static char *
window_name(const struct pane *p)
{
	const char *first = p->spec.argc != 0 ? p->spec.argv[0] :
						p->spec.shell;
	const char *end = first + strcspn(first, " "), *slash;

	for (slash = end; slash > first && slash[-1] != '/'; slash--)
		;
	return xstrndup(slash, (size_t)(end - slash));
}

/* Make window and pane of a new session, and start the program. */
static int
fill_session(struct run *run, struct session *s, const struct wish *wish,
    struct err *err)
{
	struct server *srv = run->server;
	const char *name = args_get(run->args, "n");
	struct window *w;
	struct pane *p;
	char *text;
	int error;

	error = set_options(run, s, err);
	if (error != 0)
		return error;
	w = window_new(srv->model, "", options_new(srv->window_options),
	    wish->cols, wish->rows);
	session_link(s, w, -1, (int)options_number(s->options,
	    OPT_BASE_INDEX));
	w->xpixel = wish->xpixel;
	w->ypixel = wish->ypixel;
	p = pane_new(w, options_new(w->options), wish->cols, wish->rows);
	set_command(run, s, p);
	window_fit(w);
	error = set_pid_file(run, p, err);
	text = name != NULL ? run_expand(run, name) : window_name(p);
	w->auto_name = name == NULL;
	window_rename(w, text);
	free(text);
	return error != 0 ? error : spawn_pane(srv, s, p, err);
}

static enum run_result
print_session(struct run *run, struct session *s)
{
	const char *format = args_get(run->args, "F");
	struct found at = { .session = s, .winlink = s->current,
		.window = s->current->window,
		.pane = s->current->window->active };
	char *text;

	if (!args_has(run->args, "P"))
		return RUN_DONE;
	text = vars_expand(run->server, run->conn, &at,
	    format != NULL ? format : NEW_TEMPLATE);
	run_print(run, "%s", text);
	free(text);
	return RUN_DONE;
}

/* Who reads the file next finds it. */
static enum run_result
wait_begun(struct run *run)
{
	struct wait_for f = { .what = WAIT_BEGUN, .timeout = UINT64_MAX,
		.session = run->target.session, .pane = run->target.pane };

	if (run->conn == NULL || run->viewer != NULL)
		return RUN_DONE;
	state_set_command_done(run->server->state, conn_token(run->conn),
	    queue_id(run->item), 0);
	return waits_add(run, &f);
}

static enum run_result
make_session(struct run *run, struct wish *wish)
{
	struct server *srv = run->server;
	struct env *env = env_new();
	struct session *s;
	int error;

	error = make_env(run, env, &wish->err);
	if (error != 0) {
		env_free(env);
		return run_error(run, "%s", wish->err.text);
	}
	s = session_new(srv->model, wish->name, wish->cwd, env,
	    options_new(srv->session_options));
	if (wish->group != NULL)
		session_join(s, wish->group);
	error = s->current != NULL ? set_options(run, s, &wish->err) :
				     fill_session(run, s, wish, &wish->err);
	if (error != 0) {
		session_free(s);
		return run_error(run, "create session failed: %s",
		    wish->err.text);
	}
	notify_tell(srv->model->notify, NOTIFY_SESSION_CHANGED, s);
	srv->had_session = true;
	idle_changed(srv);
	run->target = (struct found){ .session = s, .winlink = s->current,
		.window = s->current->window,
		.pane = s->current->window->active };
	print_session(run, s);
	if (!wish->detached)
		return attach_run(run, s, false);
	return args_has(run->args, "pid-file") ? wait_begun(run) : RUN_DONE;
}

enum run_result
cmd_new_session(struct run *run)
{
	struct wish wish = { .detached = args_has(run->args, "d") != 0 };
	enum run_result result;
	struct session *old;

	if (run->conn == NULL)
		wish.detached = true;
	if (wish_name(run, &wish) != 0 || wish_group(run, &wish) != 0 ||
	    wish_cwd(run, &wish) != 0 || wish_size(run, &wish) != 0) {
		result = run_error(run, "%s", wish.err.text);
		wish_free(&wish);
		return result;
	}
	old = wish.name != NULL ? session_by_name(run->server->model,
	    wish.name) : NULL;
	if (old != NULL && !args_has(run->args, "A"))
		result = run_error(run, "duplicate session: %s", wish.name);
	else if ((old != NULL || !wish.detached) &&
	    attach_check(run, &wish.err) != 0)
		result = run_error(run, "%s", wish.err.text);
	else if (old != NULL)
		result = attach_run(run, old, args_has(run->args, "D") != 0);
	else
		result = make_session(run, &wish);
	wish_free(&wish);
	return result;
}
