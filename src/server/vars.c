/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <sys/wait.h>

#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/env.h"
#include "base/xmalloc.h"
#include "journal/journal.h"
#include "model/model.h"
#include "model/pane.h"
#include "model/paste.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/conn.h"
#include "server/graves.h"
#include "server/idle.h"
#include "server/ptyio.h"
#include "server/server.h"
#include "server/supervise.h"
#include "server/vars.h"
#include "server/viewer.h"
#include "vt/history.h"
#include "vt/vt.h"

/* What a variable needs to have a value. */
enum need {
	NEED_NOTHING,
	NEED_CLIENT,
	NEED_VIEWER,
	NEED_SESSION,
	NEED_WINLINK,
	NEED_WINDOW,
	NEED_PANE,
	NEED_VT
};

typedef char *get_fn(const struct vars *);

static char *
number(uint64_t n)
{
	return xasprintf("%" PRIu64, n);
}

static char *
flag(bool on)
{
	return xstrdup(on ? "1" : "0");
}

static char *
seconds(uint64_t ms)
{
	return ms == 0 ? NULL : number(ms / 1000);
}

static char *
text(const char *s)
{
	return xstrdup(s != NULL ? s : "");
}

static const struct viewer *
viewer_of(const struct vars *v)
{
	return v->conn != NULL ? conn_viewer(v->conn) : NULL;
}

#define SESSION(v) ((v)->at.session)
#define WINDOW(v) ((v)->at.window)
#define PANE(v) ((v)->at.pane)
#define VT(v) ((v)->at.pane->vt)

#define GET(name, value)                                                      \
	static char *get_##name(const struct vars *v)                         \
	{                                                                     \
		(void)v;                                                      \
		return value;                                                 \
	}

/* The server. */
GET(pid, number((uint64_t)getpid()))
GET(version, text(PACKAGE_VERSION))
GET(socket_path, text(v->server->socket_path))
GET(start_time, seconds(v->server->started))
GET(server_sessions, number(model_session_count(v->server->model)))
GET(empty, text(""))
GET(zero, text("0"))

static char *
get_host(const struct vars *v)
{
	char name[256];

	(void)v;
	if (gethostname(name, sizeof name) == -1)
		return text("");
	name[sizeof name - 1] = '\0';
	return text(name);
}

static char *
get_host_short(const struct vars *v)
{
	char *host = get_host(v);

	host[strcspn(host, ".")] = '\0';
	return host;
}

/* The newest paste buffer; a list of them has its own. */
static char *
get_buffer_name(const struct vars *v)
{
	const struct paste *p = paste_find(v->server->model, NULL);

	return text(p != NULL ? p->name : "");
}

static char *
get_buffer_size(const struct vars *v)
{
	const struct paste *p = paste_find(v->server->model, NULL);

	return p != NULL ? number(p->len) : text("");
}

static char *
get_buffer_created(const struct vars *v)
{
	const struct paste *p = paste_find(v->server->model, NULL);

	return p != NULL ? seconds(p->created) : text("");
}

static char *
get_buffer_sample(const struct vars *v)
{
	const struct paste *p = paste_find(v->server->model, NULL);

	return p != NULL ? paste_sample(p) : text("");
}

/* Sessions. */
GET(session_name, text(SESSION(v)->name))
GET(session_id, xasprintf("$%u", SESSION(v)->id))
GET(session_path, text(SESSION(v)->cwd))
GET(session_created, seconds(SESSION(v)->created))
GET(session_activity, seconds(SESSION(v)->activity))
GET(session_last_attached, seconds(SESSION(v)->last_attached))
GET(session_attached, number(SESSION(v)->attached))
GET(session_many_attached, flag(SESSION(v)->attached > 1))
GET(session_grouped, flag(SESSION(v)->group != NULL))
GET(session_group, text(SESSION(v)->group != NULL ? SESSION(v)->group : ""))

/* The names of a session's group, or how many it has. */
static char *
group_of(const struct vars *v, unsigned int *n)
{
	const struct session *s = SESSION(v), *other = NULL;
	struct buf b = BUF_INIT;

	*n = 0;
	while (s->group != NULL && (other = session_next_in_group(s->model,
	    s->group, other)) != NULL)
		buf_printf(&b, "%s%s", (*n)++ != 0 ? "," : "", other->name);
	return buf_take_str(&b);
}

static char *
get_session_group_list(const struct vars *v)
{
	unsigned int n;

	return group_of(v, &n);
}

static char *
get_session_group_size(const struct vars *v)
{
	unsigned int n;

	free(group_of(v, &n));
	return number(n);
}

GET(session_windows, number(session_window_count(SESSION(v))))
GET(session_exclusive, flag(SESSION(v)->exclusive != 0))

static char *
get_session_idle_left(const struct vars *v)
{
	uint64_t left = idle_left(v->server, SESSION(v));

	return left == UINT64_MAX ? text("") : number((left + 999) / 1000);
}

static char *
get_session_attached_list(const struct vars *v)
{
	struct viewer *w = NULL;
	char *list = text(""), *next;

	while ((w = viewer_next(v->server, SESSION(v), w)) != NULL) {
		next = xasprintf("%s%s%s", list, *list != '\0' ? "," : "",
		    conn_name(w->conn));
		free(list);
		list = next;
	}
	return list;
}

/* Windows. */
GET(window_id, xasprintf("@%u", WINDOW(v)->id))
GET(window_name, text(WINDOW(v)->name))
GET(window_width, number(WINDOW(v)->cols))
GET(window_height, number(WINDOW(v)->rows))
GET(window_panes, number(window_pane_count(WINDOW(v))))
GET(window_layout, window_layout(WINDOW(v)))
GET(window_activity, seconds(WINDOW(v)->activity))
GET(window_linked, flag(WINDOW(v)->links > 1))
GET(window_cell_width, number(WINDOW(v)->xpixel))
GET(window_cell_height, number(WINDOW(v)->ypixel))
GET(window_index, xasprintf("%d", v->at.winlink->index))
GET(window_active, flag(v->at.session->current == v->at.winlink))
GET(window_last_flag, flag(v->at.session->last == v->at.winlink))

static char *
get_window_flags(const struct vars *v)
{
	const struct session *s = SESSION(v);

	return xasprintf("%s%s", s->current == v->at.winlink ? "*" : "",
	    s->last == v->at.winlink ? "-" : "");
}

/* Panes. */
GET(pane_id, xasprintf("%%%u", PANE(v)->id))
GET(pane_index, number(pane_index(PANE(v))))
GET(pane_width, number(PANE(v)->cols))
GET(pane_height, number(PANE(v)->rows))
GET(pane_left, number(PANE(v)->x))
GET(pane_top, number(PANE(v)->y))
GET(pane_right, number(PANE(v)->x + PANE(v)->cols - 1))
GET(pane_bottom, number(PANE(v)->y + PANE(v)->rows - 1))
GET(pane_active, flag(PANE(v)->window->active == PANE(v)))
GET(pane_dead, flag(PANE(v)->now.state == PANE_DEAD))
GET(pane_pid, number((uint64_t)PANE(v)->now.pid))
GET(pane_start_command, pane_command(PANE(v)))
GET(pane_start_path, text(PANE(v)->spec.cwd))
GET(pane_started, seconds(PANE(v)->now.started))
GET(pane_dead_time, seconds(PANE(v)->now.ended))
GET(pane_restarts, number(PANE(v)->now.restarts))
GET(pane_stopped, flag(PANE(v)->now.stopped))
GET(pane_pid_file, text(PANE(v)->spec.pid_file))
GET(pane_bytes, number(ptyio_bytes(PANE(v))))

static char *
get_pane_dead_status(const struct vars *v)
{
	const struct pane_now *now = &PANE(v)->now;

	if (now->state != PANE_DEAD || !now->status_known ||
	    !WIFEXITED(now->status))
		return NULL;
	return xasprintf("%d", WEXITSTATUS(now->status));
}

static char *
get_pane_dead_signal(const struct vars *v)
{
	const struct pane_now *now = &PANE(v)->now;

	if (now->state != PANE_DEAD || !now->status_known ||
	    !WIFSIGNALED(now->status))
		return NULL;
	return xasprintf("%d", WTERMSIG(now->status));
}

/* How its program ended, the one before if this one runs. */
static char *
get_pane_last_exit(const struct vars *v)
{
	const struct pane_now *now = &PANE(v)->now;

	if (now->state == PANE_DEAD)
		return graves_status(now->status_known, now->status);
	return now->last_ended != 0 ?
	    graves_status(now->last_known, now->last_status) : NULL;
}

static char *
get_pane_restart_left(const struct vars *v)
{
	uint64_t left = supervise_left(PANE(v));

	return left == UINT64_MAX ? NULL : number((left + 999) / 1000);
}

static char *
get_pane_tty(const struct vars *v)
{
	const char *name = PANE(v)->io != NULL && ptyio_master(PANE(v)) != -1 ?
	    ptsname(ptyio_master(PANE(v))) : NULL;

	return text(name);
}

static char *
get_pane_current_command(const struct vars *v)
{
	char name[256];
	const char *slash, *first;

	if (PANE(v)->io != NULL && ptyio_master(PANE(v)) != -1 &&
	    os_proc_foreground(ptyio_master(PANE(v)), name, sizeof name) == 0)
		return text(name);
	first = PANE(v)->spec.argc != 0 ? PANE(v)->spec.argv[0] :
		PANE(v)->spec.shell != NULL ? PANE(v)->spec.shell : "";
	slash = strrchr(first, '/');
	return text(slash != NULL ? slash + 1 : first);
}

static char *
get_pane_current_path(const struct vars *v)
{
	char path[4096];

	if (PANE(v)->now.state == PANE_RUNNING &&
	    os_proc_cwd(PANE(v)->now.pid, path, sizeof path) == 0)
		return text(path);
	return text(PANE(v)->spec.cwd);
}

/* Terminals. */
GET(pane_title, vt_has_title(VT(v)) ? text(vt_title(VT(v))) : get_host(v))
GET(pane_path, text(vt_path(VT(v))))
GET(history_bytes, number(history_bytes(vt_history(VT(v)))))
GET(history_limit, number(PANE(v)->spec.history_lines))
GET(history_size, number(history_row_count(vt_history(VT(v)),
    vt_cols(VT(v)))))
GET(history_lines, number(history_end(vt_history(VT(v))) -
    history_first(vt_history(VT(v)))))
GET(alternate_on, flag(vt_mode(VT(v), VT_ALTERNATE)))
GET(cursor_flag, flag(vt_mode(VT(v), VT_DECTCEM)))
GET(cursor_blinking, flag(vt_mode(VT(v), VT_CURSOR_BLINK)))
GET(insert_flag, flag(vt_mode(VT(v), VT_IRM)))
GET(keypad_cursor_flag, flag(vt_mode(VT(v), VT_DECCKM)))
GET(keypad_flag, flag(vt_mode(VT(v), VT_DECNKM)))
GET(origin_flag, flag(vt_mode(VT(v), VT_DECOM)))
GET(wrap_flag, flag(vt_mode(VT(v), VT_DECAWM)))
GET(mouse_all_flag, flag(vt_mode(VT(v), VT_MOUSE_ANY)))
GET(mouse_button_flag, flag(vt_mode(VT(v), VT_MOUSE_DRAG)))
GET(mouse_standard_flag, flag(vt_mode(VT(v), VT_MOUSE_NORMAL)))
GET(mouse_sgr_flag, flag(vt_mode(VT(v), VT_MOUSE_SGR)))
GET(mouse_utf8_flag, flag(vt_mode(VT(v), VT_MOUSE_UTF8)))
GET(bracket_paste_flag, flag(vt_mode(VT(v), VT_PASTE)))

static char *
get_mouse_any_flag(const struct vars *v)
{
	return flag(vt_mode(VT(v), VT_MOUSE_X10) ||
	    vt_mode(VT(v), VT_MOUSE_NORMAL) || vt_mode(VT(v), VT_MOUSE_DRAG) ||
	    vt_mode(VT(v), VT_MOUSE_ANY));
}

static char *
get_cursor_x(const struct vars *v)
{
	struct vt_cursor c;

	vt_get_cursor(VT(v), &c);
	return number(c.x);
}

static char *
get_cursor_y(const struct vars *v)
{
	struct vt_cursor c;

	vt_get_cursor(VT(v), &c);
	return number(c.y);
}

static char *
get_cursor_shape(const struct vars *v)
{
	static const char *const names[] = { "block", "underline", "bar" };
	struct vt_cursor c;

	vt_get_cursor(VT(v), &c);
	return text(c.shape == 0 ? "default" : names[(c.shape - 1) / 2]);
}

/* Clients. */
GET(client_name, text(conn_name(v->conn)))
GET(client_tty, text(conn_hello(v->conn)->tty))
GET(client_pid, number((uint64_t)conn_hello(v->conn)->pid))
GET(client_termname, text(conn_hello(v->conn)->term))
GET(client_utf8, flag(conn_hello(v->conn)->utf8))
GET(client_cwd, text(conn_hello(v->conn)->cwd))
GET(client_width, number(conn_size(v->conn)->cols))
GET(client_height, number(conn_size(v->conn)->rows))
GET(client_waiting, number(conn_waiting(v->conn)))
GET(client_session, text(viewer_of(v)->session->name))
GET(client_created, seconds(viewer_of(v)->attached))
GET(client_activity, seconds(viewer_of(v)->activity))
GET(client_readonly, flag((viewer_of(v)->flags & VIEWER_READ_ONLY) != 0))
GET(client_exclusive, flag((viewer_of(v)->flags & VIEWER_EXCLUSIVE) != 0))
GET(client_prefix, flag(viewer_of(v)->table != NULL &&
    strcmp(viewer_of(v)->table, "prefix") == 0))
GET(client_key_table, text(viewer_of(v)->table != NULL ?
    viewer_of(v)->table : "root"))
GET(client_termfeatures, text(viewer_of(v)->terminal.can))
GET(client_termtype, text(viewer_of(v)->terminal.name))
GET(client_written, number(viewer_of(v)->bytes))
GET(client_frames, number(viewer_of(v)->frames))
GET(client_delay, number(viewer_of(v)->terminal.delay))
GET(client_pacing, flag(viewer_of(v)->terminal.pacing))
GET(client_cell_width, number(conn_size(v->conn)->cols != 0 ?
    conn_size(v->conn)->xpixel / conn_size(v->conn)->cols : 0))
GET(client_cell_height, number(conn_size(v->conn)->rows != 0 ?
    conn_size(v->conn)->ypixel / conn_size(v->conn)->rows : 0))

static char *
get_client_user(const struct vars *v)
{
	const struct passwd *pw = getpwuid(getuid());

	(void)v;
	return text(pw != NULL ? pw->pw_name : "");
}

GET(client_uid, number((uint64_t)getuid()))

static char *
get_client_flags(const struct vars *v)
{
	static const struct {
		unsigned int flag;
		bool on;
		const char *name;
	} names[] = {
		{ VIEWER_FOCUSED, true, "focused" },
		{ VIEWER_IGNORE_SIZE, true, "ignore-size" },
		{ VIEWER_READ_ONLY, true, "read-only" },
		{ VIEWER_ACTIVE_PANE, true, "active-pane" },
		{ VIEWER_SUSPENDED, true, "suspended" },
		{ VIEWER_EXCLUSIVE, true, "exclusive" },
		{ VIEWER_NATIVE, true, "native" },
	};
	char *list = text("attached"), *next;
	size_t i;

	for (i = 0; i < nitems(names); i++) {
		if (!(viewer_of(v)->flags & names[i].flag))
			continue;
		next = xasprintf("%s,%s", list, names[i].name);
		free(list);
		list = next;
	}
	if (conn_hello(v->conn)->utf8) {
		next = xasprintf("%s,UTF-8", list);
		free(list);
		list = next;
	}
	return list;
}

/* In order of name. */
#define VAR(name, need) { #name, need, get_##name }
static const struct var {
	const char *name;
	enum need need;
	get_fn *get;
} vars[] = {
	VAR(alternate_on, NEED_VT),
	VAR(bracket_paste_flag, NEED_VT),
	VAR(buffer_created, NEED_NOTHING),
	VAR(buffer_name, NEED_NOTHING),
	VAR(buffer_sample, NEED_NOTHING),
	VAR(buffer_size, NEED_NOTHING),
	VAR(client_activity, NEED_VIEWER),
	VAR(client_cell_height, NEED_CLIENT),
	VAR(client_cell_width, NEED_CLIENT),
	{ "client_control_mode", NEED_CLIENT, get_zero },
	VAR(client_created, NEED_VIEWER),
	VAR(client_cwd, NEED_CLIENT),
	VAR(client_delay, NEED_VIEWER),
	VAR(client_exclusive, NEED_VIEWER),
	VAR(client_flags, NEED_VIEWER),
	VAR(client_frames, NEED_VIEWER),
	VAR(client_height, NEED_CLIENT),
	VAR(client_key_table, NEED_VIEWER),
	VAR(client_name, NEED_CLIENT),
	VAR(client_pacing, NEED_VIEWER),
	VAR(client_pid, NEED_CLIENT),
	VAR(client_prefix, NEED_VIEWER),
	VAR(client_readonly, NEED_VIEWER),
	VAR(client_session, NEED_VIEWER),
	VAR(client_termfeatures, NEED_VIEWER),
	VAR(client_termname, NEED_CLIENT),
	VAR(client_termtype, NEED_VIEWER),
	VAR(client_tty, NEED_CLIENT),
	VAR(client_uid, NEED_CLIENT),
	VAR(client_user, NEED_CLIENT),
	VAR(client_utf8, NEED_CLIENT),
	VAR(client_waiting, NEED_CLIENT),
	VAR(client_width, NEED_CLIENT),
	VAR(client_written, NEED_VIEWER),
	VAR(cursor_blinking, NEED_VT),
	VAR(cursor_flag, NEED_VT),
	VAR(cursor_shape, NEED_VT),
	VAR(cursor_x, NEED_VT),
	VAR(cursor_y, NEED_VT),
	VAR(history_bytes, NEED_VT),
	VAR(history_limit, NEED_PANE),
	VAR(history_lines, NEED_VT),
	VAR(history_size, NEED_VT),
	VAR(host, NEED_NOTHING),
	VAR(host_short, NEED_NOTHING),
	VAR(insert_flag, NEED_VT),
	VAR(keypad_cursor_flag, NEED_VT),
	VAR(keypad_flag, NEED_VT),
	VAR(mouse_all_flag, NEED_VT),
	VAR(mouse_any_flag, NEED_VT),
	VAR(mouse_button_flag, NEED_VT),
	VAR(mouse_sgr_flag, NEED_VT),
	VAR(mouse_standard_flag, NEED_VT),
	VAR(mouse_utf8_flag, NEED_VT),
	VAR(origin_flag, NEED_VT),
	VAR(pane_active, NEED_PANE),
	VAR(pane_bottom, NEED_PANE),
	VAR(pane_bytes, NEED_PANE),
	VAR(pane_current_command, NEED_PANE),
	VAR(pane_current_path, NEED_PANE),
	VAR(pane_dead, NEED_PANE),
	VAR(pane_dead_signal, NEED_PANE),
	VAR(pane_dead_status, NEED_PANE),
	VAR(pane_dead_time, NEED_PANE),
	VAR(pane_height, NEED_PANE),
	VAR(pane_id, NEED_PANE),
	{ "pane_in_mode", NEED_PANE, get_zero },
	VAR(pane_index, NEED_PANE),
	{ "pane_input_off", NEED_PANE, get_zero },
	VAR(pane_last_exit, NEED_PANE),
	VAR(pane_left, NEED_PANE),
	{ "pane_marked", NEED_PANE, get_zero },
	{ "pane_mode", NEED_PANE, get_empty },
	VAR(pane_path, NEED_VT),
	VAR(pane_pid, NEED_PANE),
	VAR(pane_pid_file, NEED_PANE),
	{ "pane_pipe", NEED_PANE, get_zero },
	VAR(pane_restart_left, NEED_PANE),
	VAR(pane_restarts, NEED_PANE),
	VAR(pane_right, NEED_PANE),
	VAR(pane_start_command, NEED_PANE),
	VAR(pane_start_path, NEED_PANE),
	VAR(pane_started, NEED_PANE),
	VAR(pane_stopped, NEED_PANE),
	VAR(pane_title, NEED_VT),
	VAR(pane_top, NEED_PANE),
	VAR(pane_tty, NEED_PANE),
	VAR(pane_width, NEED_PANE),
	VAR(pid, NEED_NOTHING),
	VAR(server_sessions, NEED_NOTHING),
	VAR(session_activity, NEED_SESSION),
	{ "session_alerts", NEED_SESSION, get_empty },
	VAR(session_attached, NEED_SESSION),
	VAR(session_attached_list, NEED_SESSION),
	VAR(session_created, NEED_SESSION),
	VAR(session_exclusive, NEED_SESSION),
	VAR(session_group, NEED_SESSION),
	VAR(session_group_list, NEED_SESSION),
	VAR(session_group_size, NEED_SESSION),
	VAR(session_grouped, NEED_SESSION),
	VAR(session_id, NEED_SESSION),
	VAR(session_idle_left, NEED_SESSION),
	VAR(session_last_attached, NEED_SESSION),
	VAR(session_many_attached, NEED_SESSION),
	VAR(session_name, NEED_SESSION),
	VAR(session_path, NEED_SESSION),
	VAR(session_windows, NEED_SESSION),
	VAR(socket_path, NEED_NOTHING),
	VAR(start_time, NEED_NOTHING),
	{ "uid", NEED_NOTHING, get_client_uid },
	VAR(version, NEED_NOTHING),
	VAR(window_active, NEED_WINLINK),
	VAR(window_activity, NEED_WINDOW),
	VAR(window_cell_height, NEED_WINDOW),
	VAR(window_cell_width, NEED_WINDOW),
	VAR(window_flags, NEED_WINLINK),
	VAR(window_height, NEED_WINDOW),
	VAR(window_id, NEED_WINDOW),
	VAR(window_index, NEED_WINLINK),
	VAR(window_last_flag, NEED_WINLINK),
	VAR(window_layout, NEED_WINDOW),
	VAR(window_linked, NEED_WINDOW),
	VAR(window_name, NEED_WINDOW),
	VAR(window_panes, NEED_WINDOW),
	{ "window_raw_flags", NEED_WINLINK, get_window_flags },
	{ "window_visible_layout", NEED_WINDOW, get_window_layout },
	VAR(window_width, NEED_WINDOW),
	{ "window_zoomed_flag", NEED_WINDOW, get_zero },
	VAR(wrap_flag, NEED_VT),
};

static int
by_name(const void *key, const void *entry)
{
	return strcmp(key, ((const struct var *)entry)->name);
}

static bool
has(const struct vars *v, enum need need)
{
	switch (need) {
	case NEED_NOTHING: return true;
	case NEED_CLIENT: return v->conn != NULL;
	case NEED_VIEWER: return viewer_of(v) != NULL;
	case NEED_SESSION: return v->at.session != NULL;
	case NEED_WINLINK: return v->at.winlink != NULL;
	case NEED_WINDOW: return v->at.window != NULL;
	case NEED_PANE: return v->at.pane != NULL;
	case NEED_VT: return v->at.pane != NULL && v->at.pane->vt != NULL;
	}
	return false;
}

/* An option's value from the narrowest set that it can be in. */
static char *
lookup_option(const struct vars *v, const char *name)
{
	const struct options *sets[] = {
		v->at.pane != NULL ? v->at.pane->options : NULL,
		v->at.window != NULL ? v->at.window->options :
				       v->server->window_options,
		v->at.session != NULL ? v->at.session->options :
					v->server->session_options,
		v->server->options,
	};
	char *value;
	size_t i;

	for (i = 0; i < nitems(sets); i++) {
		value = sets[i] != NULL ? options_lookup(sets[i], name) : NULL;
		if (value != NULL)
			return value;
	}
	return NULL;
}

char *
vars_lookup(const struct vars *v, const char *name)
{
	const struct var *var;
	const char *value;
	char *option;
	size_t i;

	for (i = 0; i < nitems(v->also) && v->also[i].name != NULL; i++)
		if (strcmp(name, v->also[i].name) == 0)
			return text(v->also[i].value);
	var = bsearch(name, vars, nitems(vars), sizeof *vars, by_name);
	if (var != NULL)
		return has(v, var->need) ? var->get(v) : NULL;
	option = lookup_option(v, name);
	if (option != NULL)
		return option;
	/* The environment comes last, as in tmux. */
	value = v->at.session != NULL ? env_get(v->at.session->env, name) :
					NULL;
	if (value == NULL)
		value = env_get(v->server->env, name);
	return value != NULL ? text(value) : NULL;
}

const char *
vars_name(size_t i)
{
	return i < nitems(vars) ? vars[i].name : NULL;
}
