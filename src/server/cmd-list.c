/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Commands that list what there is, or was. */

#include "compat/compat.h"

#include <sys/wait.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "base/clock.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "server/cmd-table.h"
#include "server/conn.h"
#include "server/graves.h"
#include "server/idle.h"
#include "server/messages.h"
#include "server/server.h"
#include "server/supervise.h"
#include "server/target.h"
#include "server/vars.h"
#include "server/viewer.h"

#define SESSIONS_FORMAT                                                       \
	"#{session_name}: #{session_windows} windows "                        \
	"(created #{t:session_created})"                                      \
	"#{?session_grouped, (group #{session_group}),}"                      \
	"#{?session_attached, (attached),}"                                   \
	"#{?pane_dead, (dead#{?pane_dead_status,: status "                    \
	"#{pane_dead_status},}#{?pane_dead_signal,: signal "                  \
	"#{pane_dead_signal},}),}"                                            \
	"#{?#{!=:#{pane_restarts},0}, (restarts: #{pane_restarts}"            \
	"#{?pane_dead,,#, last #{pane_last_exit}}),}"                         \
	"#{?pane_restart_left, (starts in #{pane_restart_left} s),}"          \
	"#{?session_idle_left, (ends in #{session_idle_left} s),}"

#define CLIENTS_FORMAT                                                        \
	"#{client_name}: #{session_name} "                                    \
	"[#{client_width}x#{client_height} #{client_termname}] "              \
	"#{?#{!=:#{client_uid},#{uid}},[user #{client_user}] ,}"              \
	"#{?client_flags,(#{client_flags}),}"

#define WINDOWS_FORMAT                                                        \
	"#{window_index}: #{window_name}#{window_raw_flags} "                 \
	"(#{window_panes} panes) [#{window_width}x#{window_height}] "         \
	"[layout #{window_layout}] #{window_id}"                              \
	"#{?window_active, (active),}"

#define WINDOWS_ALL_FORMAT                                                    \
	"#{session_name}:#{window_index}: #{window_name}"                     \
	"#{window_raw_flags} (#{window_panes} panes) "                        \
	"[#{window_width}x#{window_height}] "

#define PANE_TAIL                                                             \
	"[#{pane_width}x#{pane_height}] [history "                            \
	"#{history_size}/#{history_limit}, #{history_bytes} bytes] "          \
	"#{pane_id}#{?pane_active, (active),}#{?pane_dead, (dead),}"

/* Print one line by a format, if the filter lets it through. */
static void
print_line(struct run *run, const struct vars *v, const char *format)
{
	const char *filter = NULL;
	char *text;
	bool show = true;

	if (run->cmd->spec->id != CMD_LIST_CLIENTS)
		filter = args_get(run->args, "f");

	if (filter != NULL) {
		text = vars_expand_with(v, filter);
		show = vars_true(text);
		free(text);
	}
	if (!show)
		return;
	text = vars_expand_with(v, format);
	run_print(run, "%s", text);
	free(text);
}

static const char *
format_of(const struct run *run, const char *usual)
{
	const char *format = args_get(run->args, "F");

	return format != NULL ? format : usual;
}

static struct vars
about(const struct run *run, struct session *s)
{
	struct vars v = { .server = run->server, .at = { .session = s } };

	v.at.winlink = s->current;
	if (s->current != NULL) {
		v.at.window = s->current->window;
		v.at.pane = s->current->window->active;
	}
	return v;
}

static void
print_json(struct run *run, json_t *value)
{
	char *text = json_dumps(value, JSON_INDENT(2) |
	    JSON_REAL_PRECISION(13));

	run_print(run, "%s", text != NULL ? text : "null");
	free(text);
	json_decref(value);
}

/* Times are seconds since the epoch, with a fraction. */
static json_t *
json_time(uint64_t ms)
{
	return ms == 0 ? json_null() : json_real((double)ms / 1000);
}

/* How a program ended, as two members. */
static void
json_status(json_t *o, bool known, int status)
{
	json_object_set_new(o, "exit_status", known && WIFEXITED(status) ?
	    json_integer(WEXITSTATUS(status)) : json_null());
	json_object_set_new(o, "signal", known && WIFSIGNALED(status) ?
	    json_integer(WTERMSIG(status)) : json_null());
}

/* The program before the one that runs; null: there was none. */
static json_t *
json_last(const struct pane_now *now)
{
	json_t *o;

	if (now->last_ended == 0)
		return json_null();
	o = json_object();
	json_object_set_new(o, "ended", json_time(now->last_ended));
	json_status(o, now->last_known, now->last_status);
	return o;
}

/* How a pane's program stands. */
static json_t *
json_program(const struct pane *p)
{
	char *command = pane_command(p);
	uint64_t left = supervise_left(p);
	json_t *o = json_object();

	json_object_set_new(o, "command", json_string(command));
	json_object_set_new(o, "pid", p->now.state == PANE_DEAD ?
	    json_null() : json_integer(p->now.pid));
	json_object_set_new(o, "started", json_time(p->now.started));
	json_object_set_new(o, "ended", json_time(p->now.ended));
	json_object_set_new(o, "dead",
	    json_boolean(p->now.state == PANE_DEAD));
	json_status(o, p->now.status_known, p->now.status);
	json_object_set_new(o, "restarts", json_integer(p->now.restarts));
	json_object_set_new(o, "restart_left", left == UINT64_MAX ?
	    json_null() : json_real((double)left / 1000));
	json_object_set_new(o, "last", json_last(&p->now));
	free(command);
	return o;
}

static json_t *
json_session(const struct server *srv, const struct session *s)
{
	uint64_t left = idle_left(srv, s);
	const struct window *w = s->current->window;
	json_t *o = json_object();
	char id[16];

	snprintf(id, sizeof id, "$%u", s->id);
	json_object_set_new(o, "id", json_string(id));
	json_object_set_new(o, "name", json_string(s->name));
	json_object_set_new(o, "created", json_time(s->created));
	json_object_set_new(o, "activity", json_time(s->activity));
	json_object_set_new(o, "last_attached",
	    json_time(s->last_attached));
	json_object_set_new(o, "attached", json_integer(s->attached));
	json_object_set_new(o, "windows",
	    json_integer(session_window_count(s)));
	json_object_set_new(o, "width", json_integer(w->cols));
	json_object_set_new(o, "height", json_integer(w->rows));
	json_object_set_new(o, "path", json_string(s->cwd));
	json_object_set_new(o, "idle_left", left == UINT64_MAX ?
	    json_null() : json_real((double)left / 1000));
	json_object_set_new(o, "program", json_program(w->active));
	return o;
}

enum run_result
cmd_list_sessions(struct run *run)
{
	bool json = args_has(run->args, "json") != 0;
	json_t *all = json ? json_array() : NULL;
	struct list *link;

	list_foreach(link, &run->server->model->by_name) {
		struct session *s = list_entry(link, struct session, link);
		struct vars v = about(run, s);

		if (json)
			json_array_append_new(all, json_session(run->server,
			    s));
		else
			print_line(run, &v, format_of(run, SESSIONS_FORMAT));
	}
	if (json)
		print_json(run, all);
	return RUN_DONE;
}

static json_t *
json_client(const struct viewer *v)
{
	const struct msg_hello *h = conn_hello(v->conn);
	json_t *o = json_object();

	json_object_set_new(o, "name", json_string(conn_name(v->conn)));
	json_object_set_new(o, "pid", json_integer((json_int_t)h->pid));
	json_object_set_new(o, "tty", json_string(h->tty != NULL ? h->tty :
	    ""));
	json_object_set_new(o, "term", json_string(h->term != NULL ? h->term :
	    ""));
	json_object_set_new(o, "session", json_string(v->session->name));
	json_object_set_new(o, "width",
	    json_integer(conn_size(v->conn)->cols));
	json_object_set_new(o, "height",
	    json_integer(conn_size(v->conn)->rows));
	json_object_set_new(o, "attached", json_time(v->attached));
	json_object_set_new(o, "activity", json_time(v->activity));
	json_object_set_new(o, "read_only",
	    json_boolean(v->flags & VIEWER_READ_ONLY));
	json_object_set_new(o, "exclusive",
	    json_boolean(v->flags & VIEWER_EXCLUSIVE));
	json_object_set_new(o, "utf8", json_boolean(h->utf8));
	json_object_set_new(o, "delay",
	    json_real((double)v->terminal.delay / 1000000));
	json_object_set_new(o, "pacing", json_boolean(v->terminal.pacing));
	return o;
}

enum run_result
cmd_list_clients(struct run *run)
{
	bool json = args_has(run->args, "json") != 0;
	json_t *all = json ? json_array() : NULL;
	struct session *only = args_get(run->args, "t") != NULL ?
	    run->target.session : NULL;
	struct viewer *v = NULL;

	while ((v = viewer_next(run->server, only, v)) != NULL) {
		struct vars about_it = about(run, v->session);

		about_it.conn = v->conn;
		if (json)
			json_array_append_new(all, json_client(v));
		else
			print_line(run, &about_it, format_of(run,
			    CLIENTS_FORMAT));
	}
	if (json)
		print_json(run, all);
	return RUN_DONE;
}

static void
list_windows_of(struct run *run, struct session *s, const char *format)
{
	struct vars v = about(run, s);
	struct list *link;

	list_foreach(link, &s->winlinks) {
		v.at.winlink = list_entry(link, struct winlink, link);
		v.at.window = v.at.winlink->window;
		v.at.pane = v.at.window->active;
		print_line(run, &v, format);
	}
}

enum run_result
cmd_list_windows(struct run *run)
{
	struct list *link;

	if (!args_has(run->args, "a")) {
		list_windows_of(run, run->target.session, format_of(run,
		    WINDOWS_FORMAT));
		return RUN_DONE;
	}
	list_foreach(link, &run->server->model->by_name)
		list_windows_of(run, list_entry(link, struct session, link),
		    format_of(run, WINDOWS_ALL_FORMAT));
	return RUN_DONE;
}

static void
list_panes_of(struct run *run, struct vars v, const char *format)
{
	struct list *link;

	list_foreach(link, &v.at.window->panes) {
		v.at.pane = list_entry(link, struct pane, link);
		print_line(run, &v, format);
	}
}

static void
list_panes_in(struct run *run, struct session *s, const char *format)
{
	struct vars v = about(run, s);
	struct list *link;

	list_foreach(link, &s->winlinks) {
		v.at.winlink = list_entry(link, struct winlink, link);
		v.at.window = v.at.winlink->window;
		list_panes_of(run, v, format);
	}
}

enum run_result
cmd_list_panes(struct run *run)
{
	struct vars v = { .server = run->server, .at = run->target };
	struct list *link;

	if (args_has(run->args, "a")) {
		list_foreach(link, &run->server->model->by_name)
			list_panes_in(run, list_entry(link, struct session,
			    link), format_of(run, "#{session_name}:"
			    "#{window_index}.#{pane_index}: " PANE_TAIL));
	} else if (args_has(run->args, "s")) {
		list_panes_in(run, run->target.session, format_of(run,
		    "#{window_index}.#{pane_index}: " PANE_TAIL));
	} else
		list_panes_of(run, v, format_of(run,
		    "#{pane_index}: " PANE_TAIL));
	return RUN_DONE;
}

static void
print_command(struct run *run, const struct cmd_spec *spec)
{
	const char *format = args_get(run->args, "F");
	char *usage = spec_usage(spec), *text;

	if (format == NULL) {
		if (spec->alias != NULL)
			run_print(run, "%s (%s) %s", spec->name, spec->alias,
			    usage);
		else
			run_print(run, "%s %s", spec->name, usage);
	} else {
		/* tmux's three variables of a command. */
		struct vars v = { .server = run->server, .also = {
		    { "command_list_name", spec->name },
		    { "command_list_alias",
			spec->alias != NULL ? spec->alias : "" },
		    { "command_list_usage", usage } } };

		text = vars_expand_with(&v, format);
		run_print(run, "%s", text);
		free(text);
	}
	free(usage);
}

enum run_result
cmd_list_commands(struct run *run)
{
	const char *name = args_string(run->args, 0);
	const struct cmd_spec *spec;
	struct err err;
	int id;

	if (name != NULL) {
		spec = spec_find(name, &err);
		if (spec == NULL)
			return run_error(run, "%s", err.text);
		print_command(run, spec);
		return RUN_DONE;
	}
	for (id = 0; id < CMD_COUNT; id++)
		print_command(run, spec_at((enum cmd_id)id));
	return RUN_DONE;
}

/* A time of day, as show-messages has it. */
static const char *
time_of_day(uint64_t ms, char *out, size_t size)
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;

	localtime_r(&t, &tm);
	strftime(out, size, "%H:%M:%S", &tm);
	return out;
}

enum run_result
cmd_show_messages(struct run *run)
{
	const char *text, *client = args_get(run->args, "t");
	struct err err;
	uint64_t when;
	char at[32];
	size_t i;

	if (client != NULL && target_client(run, client, &err) == NULL)
		return run_error(run, "%s", err.text);
	for (i = 0; (text = messages_at(run->server->messages, i, &when)) !=
	    NULL; i++)
		run_print(run, "%s: %s", time_of_day(when, at, sizeof at),
		    text);
	return RUN_DONE;
}

/* "2026-11-21 07:12:33" */
static const char *
date_and_time(uint64_t ms, char *out, size_t size)
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;

	localtime_r(&t, &tm);
	strftime(out, size, "%Y-%m-%d %H:%M:%S", &tm);
	return out;
}

enum run_result
cmd_why(struct run *run)
{
	const char *name = args_string(run->args, 0);
	struct server *srv = run->server;
	struct session *s;
	struct grave *g;
	char from[32], to[32], *how;

	g = graves_find(srv->graves, name);
	if (g == NULL) {
		s = session_by_name(srv->model, *name == '=' ? name + 1 :
							       name);
		if (s != NULL)
			return run_error(run, "session %s has not ended",
			    s->name);
		return run_error(run, "can't find session: %s", name);
	}
	how = graves_status(g->status_known, g->status);
	run_print(run, "%s: %s to %s: %s%s%s", g->name,
	    date_and_time(g->created, from, sizeof from),
	    date_and_time(g->ended, to, sizeof to), g->reason,
	    g->status_known && strcmp(how, g->reason) != 0 ? "; program " :
							     "",
	    g->status_known && strcmp(how, g->reason) != 0 ? how : "");
	free(how);
	return RUN_DONE;
}
