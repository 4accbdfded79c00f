/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Expanding formats: what the expander (opt/format.h) asks is answered here. */

#include "compat/compat.h"

#include <string.h>

#include "model/model.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/format.h"
#include "server/server.h"
#include "server/vars.h"

static char *
on_lookup(void *ctx, const char *name)
{
	return vars_lookup(ctx, name);
}

/* #{S:}, #{W:} and #{P:}. */
static bool
on_loop(void *ctx, enum format_kind kind, format_each_fn fn, void *arg)
{
	const struct vars *v = ctx;
	struct vars each = *v;
	struct list *link;

	if (kind == FORMAT_SESSION) {
		list_foreach(link, &v->server->model->by_name) {
			each.at = (struct found){ .session = list_entry(link,
			    struct session, link) };
			each.at.winlink = each.at.session->current;
			if (each.at.winlink == NULL)
				continue;
			each.at.window = each.at.winlink->window;
			each.at.pane = each.at.window->active;
			fn(arg, &each, each.at.session == v->at.session);
		}
		return true;
	}
	if (kind == FORMAT_WINDOW) {
		if (v->at.session == NULL)
			return false;
		list_foreach(link, &v->at.session->winlinks) {
			each.at.winlink = list_entry(link, struct winlink,
			    link);
			each.at.window = each.at.winlink->window;
			each.at.pane = each.at.window->active;
			fn(arg, &each,
			    each.at.winlink == v->at.session->current);
		}
		return true;
	}
	if (v->at.window == NULL)
		return false;
	list_foreach(link, &v->at.window->panes) {
		each.at.pane = list_entry(link, struct pane, link);
		fn(arg, &each, each.at.pane == v->at.window->active);
	}
	return true;
}

static int
on_exists(void *ctx, enum format_kind kind, const char *name)
{
	const struct vars *v = ctx;
	struct list *link;

	if (kind == FORMAT_SESSION)
		return session_by_name(v->server->model, name) != NULL;
	if (kind != FORMAT_WINDOW || v->at.session == NULL)
		return -1;
	list_foreach(link, &v->at.session->winlinks)
		if (strcmp(list_entry(link, struct winlink, link)->window->name,
		    name) == 0)
			return 1;
	return 0;
}

static const struct format_ops ops = {
	.lookup = on_lookup,
	.loop = on_loop,
	.exists = on_exists,
};

static struct format
format_of(const struct vars *v)
{
	struct format f = { .ops = &ops, .ctx = (void *)(uintptr_t)v,
		.widths = v->server->widths };

	return f;
}

char *
vars_expand_with(const struct vars *v, const char *format)
{
	struct format f = format_of(v);

	return format_expand(&f, format);
}

char *
vars_expand_time(const struct vars *v, const char *format)
{
	struct format f = format_of(v);

	return format_expand_time(&f, format);
}

char *
vars_expand(const struct server *srv, const struct conn *conn,
    const struct found *at, const char *format)
{
	struct vars v = { .server = srv, .conn = conn };

	if (at != NULL)
		v.at = *at;
	return vars_expand_with(&v, format);
}

bool
vars_true(const char *s)
{
	return *s != '\0' && strcmp(s, "0") != 0;
}
