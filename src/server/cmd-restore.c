/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * restore: sessions as they were before the last reboot (server/save.h).
 * Files are ours or not read, but what is in them is still looked at as if
 * it were not.
 */

#include "compat/compat.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/env.h"
#include "base/err.h"
#include "base/io.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/cmd-table.h"
#include "server/idle.h"
#include "server/ptyio.h"
#include "server/save.h"
#include "server/server.h"
#include "server/spawn.h"
#include "vt/vt.h"

#define CHUNK 65536u

/* The largest file that is read. */
#define TEXT_MAX (256u << 20)

struct restoring {
	struct run *run;
	time_t saved;
	unsigned int count; /* sessions made */
};

/* Read a regular file of ours; ERR_NOTFOUND when there is none. */
static int
read_ours(const char *path, struct buf *text, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	ssize_t n = ERR_SYSTEM;

	if (fd == -1)
		return err_set(err, ERR_NOTFOUND, "%s: not found", path);
	buf_init(text, TEXT_MAX);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_uid == getuid())
		do
			n = io_read(fd, text, CHUNK);
		while (n > 0);
	close(fd);
	return n == 0 ? 0 : err_set(err, ERR_INVALID, "%s cannot be read",
	    path);
}

static const char *
get_string(const json_t *o, const char *name, const char *usual)
{
	const char *s = json_string_value(json_object_get(o, name));

	return s != NULL ? s : usual;
}

static int64_t
get_number(const json_t *o, const char *name, int64_t min, int64_t max,
    int64_t usual)
{
	const json_t *n = json_object_get(o, name);
	int64_t value = json_is_integer(n) ? json_integer_value(n) : usual;

	return value < min || value > max ? usual : value;
}

/* Options as they were saved; what is not known any more is left out. */
static void
set_options(struct options *options, const json_t *o)
{
	const char *text = get_string(o, "options", "");
	struct buf record = BUF_INIT;
	struct rd r;

	if (base64_decode(text, strlen(text), &record) == 0) {
		r = rd_of(buf_data(&record), buf_len(&record));
		options_load(options, &r);
	}
	buf_free(&record);
}

static struct env *
get_env(const json_t *o)
{
	const json_t *list = json_object_get(o, "environment");
	struct env *e = env_new();
	const char *text;
	size_t i;

	for (i = 0; i < json_array_size(list); i++) {
		text = json_string_value(json_array_get(list, i));
		if (text != NULL && strchr(text, '=') == NULL && *text != '\0')
			env_remove(e, text);
		else if (text != NULL)
			env_put(e, text);
	}
	return e;
}

/* Whether the option restore-commands lets a program be started. */
static bool
is_allowed(const struct server *srv, const char *command)
{
	char *copy = xstrdup(options_string(srv->options,
	    OPT_RESTORE_COMMANDS)), *rest = copy, *pattern;
	char *name = xstrndup(command, strcspn(command, " "));
	const char *slash = strrchr(name, '/');
	bool allowed = false;

	while (!allowed && (pattern = strsep(&rest, " ")) != NULL)
		allowed = *pattern != '\0' && fnmatch(pattern,
		    slash != NULL ? slash + 1 : name, 0) == 0;
	free(copy);
	free(name);
	return allowed;
}

/* The command, if there was one and it may be started; else a shell. */
static bool
set_command(struct restoring *r, struct session *s, struct pane *p,
    const json_t *o)
{
	struct server *srv = r->run->server;
	const json_t *list = json_object_get(o, "command");
	size_t n = json_array_size(list), i;
	char **argv = xcalloc(n + 1, sizeof *argv);
	const char *pid_file = get_string(o, "pid_file", NULL);
	bool all = true;

	for (i = 0; i < n; i++) {
		const char *arg = json_string_value(json_array_get(list, i));

		argv[i] = (char *)(uintptr_t)arg;
		all = all && arg != NULL;
	}
	all = all && n != 0 && is_allowed(srv, argv[0]);
	pane_set_command(p, argv, all ? n : 0, spawn_shell(srv, s),
	    get_string(o, "path", s->cwd));
	free(argv);
	if (all && pid_file != NULL)
		p->spec.pid_file = xstrdup(pid_file);
	p->spec.service = all && json_is_true(json_object_get(o, "service"));
	p->spec.history_lines = (uint32_t)options_number(s->options,
	    OPT_HISTORY_LIMIT);
	p->spec.history_bytes = (uint64_t)options_number(s->options,
	    OPT_HISTORY_BYTES);
	return all || n == 0;
}

/* Write text as a program would have. */
static void
put_text(struct pane *p, const char *text, size_t len)
{
	const char *nl;

	while (len > 0 && text[len - 1] == '\n')
		len--;
	while (len > 0 && (nl = memchr(text, '\n', len)) != NULL) {
		vt_write(p->vt, text, (size_t)(nl - text));
		vt_write(p->vt, "\r\n", 2);
		len -= (size_t)(nl + 1 - text);
		text = nl + 1;
	}
	vt_write(p->vt, text, len);
}

/* What was on the terminal, and a line that says so. */
static void
fill_terminal(const struct restoring *r, struct pane *p, const json_t *o,
    bool same)
{
	const char *file = get_string(o, "text", "");
	struct buf text = BUF_INIT;
	char when[32], *path, *note, *command;
	struct tm tm;

	path = save_path_before(r->run->server, file);
	if (strchr(file, '/') == NULL && read_ours(path, &text, NULL) == 0)
		put_text(p, (const char *)buf_data(&text), buf_len(&text));
	buf_free(&text);
	free(path);
	localtime_r(&r->saved, &tm);
	strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S", &tm);
	command = same ? NULL : json_dumps(json_object_get(o, "command"),
	    JSON_ENSURE_ASCII);
	note = xasprintf("\033[m\r\n[restored: saved %s%s%s]\r\n", when,
	    command != NULL ? ", ran " : "", command != NULL ? command : "");
	vt_write(p->vt, note, strlen(note));
	free(command);
	free(note);
	ptyio_checkpoint(p);
}

static int
restore_pane(struct restoring *r, struct session *s, struct window *w,
    const json_t *o, struct err *err)
{
	struct server *srv = r->run->server;
	struct pane *p = pane_new(w, options_new(w->options), w->cols,
	    w->rows);
	bool same = set_command(r, s, p, o);
	int error;

	set_options(p->options, o);
	env_free(p->spec.env);
	p->spec.env = get_env(o);
	error = ptyio_open(srv, p, err);
	if (error == 0) {
		fill_terminal(r, p, o, same);
		error = spawn_pane(srv, s, p, err);
	}
	if (error != 0)
		pane_free(p);
	return error;
}

static int
restore_window(struct restoring *r, struct session *s, const json_t *o,
    struct err *err)
{
	struct server *srv = r->run->server;
	const json_t *panes = json_object_get(o, "panes");
	struct window *w = window_new(srv->model, "",
	    options_new(srv->window_options),
	    (unsigned int)get_number(o, "width", 1, VT_COLS_MAX, 80),
	    (unsigned int)get_number(o, "height", 1, VT_ROWS_MAX, 24));
	struct winlink *wl = session_link(s, w, (int)get_number(o, "index", 0,
	    INT32_MAX, -1), 0);
	int error = ERR_INVALID;
	size_t i;

	if (wl == NULL)
		wl = session_link(s, w, -1, 0);
	set_options(w->options, o);
	err_set(err, ERR_INVALID, "a window without a pane");
	for (i = 0; i < json_array_size(panes); i++)
		error = restore_pane(r, s, w, json_array_get(panes, i), err);
	if (list_empty(&w->panes)) {
		session_unlink(wl);
		return error;
	}
	window_fit(w);
	w->auto_name = json_is_true(json_object_get(o, "automatic_name"));
	window_rename(w, get_string(o, "name", ""));
	return 0;
}

static int
restore_session(struct restoring *r, const json_t *o, struct err *err)
{
	struct server *srv = r->run->server;
	const json_t *windows = json_object_get(o, "windows");
	char *name = session_clean_name(get_string(o, "name", ""), err);
	struct winlink *current;
	struct session *s;
	int64_t restart;
	size_t i;

	if (name == NULL)
		return err->code;
	if (session_by_name(srv->model, name) != NULL) {
		free(name);
		return 0; /* there is one already: that is the user's */
	}
	s = session_new(srv->model, name, get_string(o, "path", "/"),
	    get_env(o), options_new(srv->session_options));
	free(name);
	set_options(s->options, o);
	restart = get_number(o, "restart", RESTART_NO, RESTART_ALWAYS,
	    RESTART_NO);
	if (restart != options_number(s->options, OPT_RESTART))
		options_set_number(s->options, OPT_RESTART, restart);
	for (i = 0; i < json_array_size(windows); i++)
		restore_window(r, s, json_array_get(windows, i), err);
	if (s->current == NULL) {
		session_free(s);
		return err->code;
	}
	current = session_winlink(s, (int)get_number(o, "current", 0,
	    INT32_MAX, 0));
	if (current != NULL)
		session_select(s, current);
	notify_tell(srv->model->notify, NOTIFY_SESSION_CHANGED, s);
	r->count++;
	return 0;
}

static json_t *
load_index(const struct server *srv, struct err *err)
{
	char *path = save_path_before(srv, SAVE_INDEX);
	struct buf text = BUF_INIT;
	json_t *o = NULL;
	int error = read_ours(path, &text, err);

	if (error == ERR_NOTFOUND)
		err_set(err, error, "nothing to restore%s",
		    options_flag(srv->options, OPT_RESTORE) ? "" :
		    ": the option restore is off");
	else if (error == 0) {
		o = json_loadb((const char *)buf_data(&text), buf_len(&text),
		    0, NULL);
		if (o == NULL || get_number(o, "version", 1, 1, 0) != 1) {
			json_decref(o);
			o = NULL;
			err_set(err, ERR_INVALID, "%s does not make sense",
			    path);
		}
	}
	buf_free(&text);
	free(path);
	return o;
}

enum run_result
cmd_restore(struct run *run)
{
	struct server *srv = run->server;
	struct restoring r = { .run = run };
	enum run_result result = RUN_DONE;
	const json_t *all, *one;
	struct err err;
	json_t *index;
	size_t i;

	index = load_index(srv, &err);
	if (index == NULL)
		return run_error(run, "%s", err.text);
	all = json_object_get(index, "sessions");
	r.saved = (time_t)get_number(index, "saved", 0, INT64_MAX / 1000, 0);
	for (i = 0; i < json_array_size(all); i++) {
		one = json_array_get(all, i);
		if (restore_session(&r, one, &err) != 0)
			result = run_error(run, "%s: %s", get_string(one,
			    "name", "?"), err.text);
	}
	json_decref(index);
	if (r.count != 0)
		srv->had_session = true;
	idle_changed(srv);
	run_print(run, "%u session%s restored", r.count,
	    r.count == 1 ? "" : "s");
	if (result == RUN_DONE)
		save_remove_before(srv);
	return result;
}
