/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/env.h"
#include "base/list.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/save-json.h"

/* Options that are its own, as the state has them. */
static json_t *
json_options(const struct options *options)
{
	struct buf record = BUF_INIT, text = BUF_INIT;
	json_t *o;

	options_save(options, &record);
	base64_encode(buf_data(&record), buf_len(&record), &text);
	o = json_stringn((const char *)buf_data(&text), buf_len(&text));
	buf_free(&record);
	buf_free(&text);
	return o;
}

/* "NAME=VALUE" each; "NAME" is removed.  What is not UTF-8 is left out. */
static json_t *
json_env(const struct env *e)
{
	json_t *o = json_array();
	const struct env_var *v;
	size_t i;

	for (i = 0; e != NULL && i < env_count(e); i++) {
		v = env_at(e, i);
		if (!v->hidden)
			json_array_append_new(o, v->value != NULL ?
			    json_sprintf("%s=%s", v->name, v->value) :
			    json_string(v->name));
	}
	return o;
}

/* What is not UTF-8 is null; a command without it would be another one. */
static json_t *
json_argument(const char *s)
{
	json_t *o = json_string(s);

	return o != NULL ? o : json_null();
}

/* What it is, and where it is at the moment. */
static json_t *
json_pane(const struct pane *p)
{
	json_t *o = json_object(), *argv = json_array();
	char cwd[PATH_MAX], file[32];
	size_t i;

	for (i = 0; i < p->spec.argc; i++)
		json_array_append_new(argv, json_argument(p->spec.argv[i]));
	json_object_set_new(o, "command", argv);
	if (p->now.state != PANE_RUNNING ||
	    os_proc_cwd(p->now.pid, cwd, sizeof cwd) == -1)
		strlcpy(cwd, p->spec.cwd != NULL ? p->spec.cwd : "/",
		    sizeof cwd);
	json_object_set_new(o, "path", json_string(cwd));
	json_object_set_new(o, "service", json_boolean(p->spec.service));
	if (p->spec.pid_file != NULL)
		json_object_set_new(o, "pid_file",
		    json_string(p->spec.pid_file));
	json_object_set_new(o, "environment", json_env(p->spec.env));
	json_object_set_new(o, "options", json_options(p->options));
	snprintf(file, sizeof file, "pane-%u.txt", p->id);
	json_object_set_new(o, "text", json_string(file));
	return o;
}

static json_t *
json_window(const struct winlink *wl)
{
	const struct window *w = wl->window;
	json_t *o = json_object(), *panes = json_array();
	const struct list *link;

	json_object_set_new(o, "index", json_integer(wl->index));
	json_object_set_new(o, "name", json_string(w->name));
	json_object_set_new(o, "automatic_name", json_boolean(w->auto_name));
	json_object_set_new(o, "width", json_integer(w->cols));
	json_object_set_new(o, "height", json_integer(w->rows));
	json_object_set_new(o, "options", json_options(w->options));
	list_foreach(link, &w->panes)
		json_array_append_new(panes, json_pane(list_entry(link,
		    const struct pane, link)));
	json_object_set_new(o, "panes", panes);
	return o;
}

json_t *
save_json(const struct session *s)
{
	json_t *o = json_object(), *windows = json_array();
	const struct list *link;

	json_object_set_new(o, "name", json_string(s->name));
	json_object_set_new(o, "path", json_string(s->cwd));
	json_object_set_new(o, "restart",
	    json_integer(options_number(s->options, OPT_RESTART)));
	json_object_set_new(o, "environment", json_env(s->env));
	json_object_set_new(o, "options", json_options(s->options));
	if (s->current != NULL)
		json_object_set_new(o, "current",
		    json_integer(s->current->index));
	list_foreach(link, &s->winlinks)
		json_array_append_new(windows, json_window(list_entry(link,
		    const struct winlink, link)));
	json_object_set_new(o, "windows", windows);
	return o;
}
