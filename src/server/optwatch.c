/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "base/map.h"
#include "base/path.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/idle.h"
#include "server/messages.h"
#include "server/optwatch.h"
#include "server/ptyio.h"
#include "server/save.h"
#include "server/server.h"
#include "server/size.h"
#include "server/spawn.h"
#include "server/state.h"
#include "server/viewer.h"
#include "text/width.h"

typedef void change_fn(struct server *);

static void
resize_all(struct server *srv)
{
	struct list *link;

	list_foreach(link, &srv->model->by_name)
		size_session(srv, list_entry(link, struct session, link));
}

static void
tell_clients(struct server *srv)
{
	struct viewer *v = NULL;

	while ((v = viewer_next(srv, NULL, v)) != NULL)
		viewer_settings(v);
}

static void
set_message_limit(struct server *srv)
{
	messages_limit(srv->messages,
	    (size_t)options_number(srv->options, OPT_MESSAGE_LIMIT));
}

static void
set_widths(struct server *srv)
{
	const struct option_item *item;
	size_t i;

	widths_reset(srv->widths);
	for (i = 0; (item = options_item(srv->options, OPT_CODEPOINT_WIDTHS,
	    i)) != NULL; i++)
		widths_override(srv->widths, item->string, NULL);
}

static void
set_terminals(struct server *srv)
{
	struct pane *p;
	size_t iter = 0;

	while ((p = map_next(srv->model->panes, &iter)) != NULL)
		ptyio_options(p);
}

static void
set_hold_times(struct server *srv)
{
	struct viewer *v = NULL;

	while ((v = viewer_next(srv, NULL, v)) != NULL)
		viewer_set_hold_time(v);
}

static void
check_detached(struct server *srv)
{
	srv->detached = true;
}

static const struct {
	enum option_id id;
	change_fn *fn;
} watched[] = {
	{ OPT_ALLOW_RECTANGLE_CHECKSUM, set_terminals },
	{ OPT_ALLOW_TITLE_REPORT, set_terminals },
	{ OPT_ALTERNATE_SCREEN, set_terminals },
	{ OPT_ATTACH_TIMEOUT, idle_changed },
	{ OPT_CODEPOINT_WIDTHS, set_widths },
	{ OPT_DESTROY_UNATTACHED, check_detached },
	{ OPT_DETACH_KEY, tell_clients },
	{ OPT_ESCAPE_TIME, tell_clients },
	{ OPT_EXIT_UNATTACHED, check_detached },
	{ OPT_EXTENDED_KEYS, tell_clients },
	{ OPT_IDLE_TIMEOUT, idle_changed },
	{ OPT_MESSAGE_LIMIT, set_message_limit },
	{ OPT_PREFIX, tell_clients },
	{ OPT_RESTORE, save_option },
	{ OPT_SCROLL_ON_CLEAR, set_terminals },
	{ OPT_SYNC_TIMEOUT, set_hold_times },
	{ OPT_TERMINAL_FEATURES, tell_clients },
	{ OPT_TERMINAL_OVERRIDES, tell_clients },
	{ OPT_WINDOW_SIZE, resize_all },
};

/* Note which thing's record has the set that changed. */
static void
note_owner(struct server *srv, struct options *o)
{
	struct session *s;
	struct window *w;
	struct pane *p;
	size_t iter;

	if (srv->state == NULL)
		return;
	for (iter = 0; (s = map_next(srv->model->sessions, &iter)) != NULL;)
		if (s->options == o)
			notify_tell(srv->model->notify,
			    NOTIFY_SESSION_CHANGED, s);
	for (iter = 0; (w = map_next(srv->model->windows, &iter)) != NULL;)
		if (w->options == o)
			notify_tell(srv->model->notify, NOTIFY_WINDOW_CHANGED,
			    w);
	for (iter = 0; (p = map_next(srv->model->panes, &iter)) != NULL;)
		if (p->options == o)
			notify_tell(srv->model->notify, NOTIFY_PANE_CHANGED,
			    p);
	if (options_parent(o) == NULL)
		state_changed(srv->state, STATE_SERVER);
}

static void
on_change(void *arg, struct options *o, const struct option_def *def,
    const char *name)
{
	struct server *srv = arg;
	struct viewer *v = NULL;
	size_t i;

	(void)name;
	note_owner(srv, o);
	for (i = 0; def != NULL && i < nitems(watched); i++)
		if (watched[i].id == def->id)
			watched[i].fn(srv);
	while ((v = viewer_next(srv, NULL, v)) != NULL)
		viewer_changed(v);
}

/* Refuse values that only the server can tell are wrong. */
static int
on_check(void *arg, const struct option_def *def, const char *value,
    struct err *err)
{
	struct widths *scratch;
	int error = 0;

	(void)arg;
	if (def->id == OPT_DEFAULT_SHELL && *value != '\0' &&
	    !path_is_shell(value))
		return err_set(err, ERR_INVALID, "not a suitable shell: %s",
		    value);
	if (def->id == OPT_CODEPOINT_WIDTHS) {
		scratch = widths_new();
		error = widths_override(scratch, value, err);
		widths_free(scratch);
	}
	return error;
}

void
optwatch_begin(struct server *srv)
{
	options_check(srv->options, on_check, srv);
	options_check(srv->session_options, on_check, srv);
	options_observe(srv->options, on_change, srv);
	options_observe(srv->session_options, on_change, srv);
	options_observe(srv->window_options, on_change, srv);
}
