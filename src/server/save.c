/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "base/clock.h"
#include "base/loop.h"
#include "base/map.h"
#include "base/path.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/pane.h"
#include "model/session.h"
#include "opt/options.h"
#include "server/messages.h"
#include "server/ptyio.h"
#include "server/save.h"
#include "server/save-json.h"
#include "server/save-sync.h"
#include "server/save-text.h"
#include "server/server.h"

/*
 * So long after something changed it is written, and longer by a second for
 * each MiB that the last time took, so that a long scrollback does not keep
 * the disk busy.
 */
#define SAVE_AFTER (5 * CLOCK_SECOND)
#define SAVE_BYTE (CLOCK_SECOND >> 20)

/* A pane, and how much it had printed when its text was written. */
struct saved {
	uint32_t pane;
	uint64_t bytes;
	bool there; /* its text is whole */
	bool gone;  /* and it is in no list any more that will be there */
};

struct save {
	struct server *server;
	struct loop_timer *timer;
	bool changed;          /* something besides text */
	bool working, kept, failed;
	struct saved *panes;   /* in order of the work */
	size_t count, at;
	uint64_t written;      /* bytes, this time or the last */
	struct save_text *text; /* of panes[at] */
	struct save_sync *sync; /* what is whole, on its way to the disk */
};

static void
on_notify(void *arg, enum notify_what what, void *subject)
{
	struct save *sv = arg;

	(void)what;
	(void)subject;
	sv->changed = true;
}

static void on_timer(void *);
static void on_synced(void *, int);

struct save *
save_new(struct server *srv)
{
	struct save *sv = xcalloc(1, sizeof *sv);

	sv->server = srv;
	sv->changed = true;
	sv->timer = loop_timer_new(srv->loop, on_timer, sv);
	sv->sync = save_sync_new(srv->loop, on_synced, sv);
	notify_observe(srv->model->notify, on_notify, sv);
	return sv;
}

void
save_free(struct save *sv)
{
	if (sv == NULL)
		return;
	save_text_free(sv->text);
	save_sync_free(sv->sync);
	loop_timer_free(sv->timer);
	free(sv->panes);
	free(sv);
}

/* $XDG_STATE_HOME/tmx/SOCKET/WHICH, slashes of the socket being '%'. */
static char *
dir_of(const struct server *srv, const char *which)
{
	const char *xdg = getenv("XDG_STATE_HOME");
	char *socket = xstrdup(srv->socket_path), *p, *path;

	for (p = socket; *p != '\0'; p++)
		if (*p == '/')
			*p = '%';
	path = xdg != NULL && *xdg == '/' ?
	    xasprintf("%s/tmx/%s%s", xdg, socket, which) :
	    xasprintf("%s/.local/state/tmx/%s%s", path_home(), socket, which);
	free(socket);
	return path;
}

/* Make a directory and what is above it, closed to others. */
static int
make_dirs(const char *path, struct err *err)
{
	char *copy = xstrdup(path), *p = copy;
	int error = 0;

	while (error == 0 && (p = strchr(p + 1, '/')) != NULL) {
		*p = '\0';
		if (mkdir(copy, 0700) == -1 && errno != EEXIST)
			error = err_system(err, "%s", copy);
		*p = '/';
	}
	if (error == 0 && mkdir(path, 0700) == -1 && errno != EEXIST)
		error = err_system(err, "%s", path);
	free(copy);
	return error != 0 ? error : path_check_dir(path, err);
}

/* Remove a directory of ours with the files in it. */
static void
remove_dir(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;
	char *file;

	while (d != NULL && (e = readdir(d)) != NULL) {
		if (strncmp(e->d_name, "pane-", 5) != 0 &&
		    strncmp(e->d_name, SAVE_INDEX, strlen(SAVE_INDEX)) != 0)
			continue;
		file = xasprintf("%s/%s", path, e->d_name);
		unlink(file);
		free(file);
	}
	if (d != NULL)
		closedir(d);
	rmdir(path);
}

static void
remove_now(struct save *sv)
{
	char *now = dir_of(sv->server, "/now");

	save_text_free(sv->text);
	sv->text = NULL;
	sv->working = false;
	sv->count = 0;
	loop_timer_clear(sv->timer);
	save_sync_cancel(sv->sync);
	remove_dir(now);
	remove_dir(now); /* what has got its name meanwhile */
	free(now);
}

char *
save_path_before(const struct server *srv, const char *file)
{
	char *name = xasprintf("/before%s%s", file != NULL ? "/" : "",
	    file != NULL ? file : "");
	char *path = dir_of(srv, name);

	free(name);
	return path;
}

void
save_remove_before(const struct server *srv)
{
	char *path = save_path_before(srv, NULL);

	remove_dir(path);
	free(path);
}

void
save_inherit(struct server *srv)
{
	char *now = dir_of(srv, "/now"), *index = dir_of(srv, "/now/"
	    SAVE_INDEX), *before = save_path_before(srv, NULL);

	if (access(index, F_OK) == 0) {
		remove_dir(before);
		rename(now, before);
	}
	free(now);
	free(index);
	free(before);
}

static int
write_index(struct save *sv, struct err *err)
{
	json_t *o = json_object(), *all = json_array();
	char *path = dir_of(sv->server, "/now"), *file, *name, *text;
	struct list *link;
	int error;

	list_foreach(link, &sv->server->model->by_name)
		json_array_append_new(all, save_json(list_entry(link,
		    const struct session, link)));
	json_object_set_new(o, "version", json_integer(1));
	json_object_set_new(o, "saved",
	    json_integer((json_int_t)(clock_wall_ms() / 1000)));
	json_object_set_new(o, "sessions", all);
	text = json_dumps(o, JSON_INDENT(1));
	file = xasprintf("%s/" SAVE_INDEX, path);
	name = save_sync_name(file);
	error = text == NULL ? err_set(err, ERR_INVALID,
	    "a name is not UTF-8") : make_dirs(path, err);
	if (error == 0)
		error = path_write_file(name, text, strlen(text), err);
	if (error == 0)
		save_sync_add(sv->sync, file);
	json_decref(o);
	free(text);
	free(file);
	free(name);
	free(path);
	return error;
}

static char *
text_path(const struct save *sv, uint32_t pane)
{
	char name[32];

	snprintf(name, sizeof name, "/now/pane-%u.txt", pane);
	return dir_of(sv->server, name);
}

static struct saved *
find(struct save *sv, uint32_t pane)
{
	size_t i;

	for (i = 0; i < sv->count; i++)
		if (sv->panes[i].pane == pane)
			return &sv->panes[i];
	return NULL;
}

/* Take up panes that are new, and see which are gone. */
static void
list_panes(struct save *sv)
{
	const struct model *m = sv->server->model;
	size_t i, iter = 0;
	const struct pane *p;

	for (i = 0; i < sv->count; i++)
		sv->panes[i].gone = model_pane(m, sv->panes[i].pane) == NULL;
	while ((p = map_next(m->panes, &iter)) != NULL) {
		if (find(sv, p->id) != NULL)
			continue;
		sv->panes = xreallocarray(sv->panes, sv->count + 1,
		    sizeof *sv->panes);
		sv->panes[sv->count++] = (struct saved){ .pane = p->id };
	}
}

/* Nothing on the disk names those that were gone: away with their texts. */
static void
drop_gone(struct save *sv)
{
	size_t i, n = 0;
	char *path;

	for (i = 0; i < sv->count; i++) {
		if (!sv->panes[i].gone) {
			sv->panes[n++] = sv->panes[i];
			continue;
		}
		path = text_path(sv, sv->panes[i].pane);
		unlink(path);
		free(path);
	}
	sv->count = n;
}

/* Nothing of what was written appears; all of it is to be written again. */
static void
fail(struct save *sv, const struct err *err)
{
	size_t i;

	if (!sv->failed)
		messages_add(sv->server->messages, "cannot save for restore: "
		    "%s", err->text);
	sv->failed = true;
	sv->working = false;
	save_text_free(sv->text);
	sv->text = NULL;
	save_sync_cancel(sv->sync);
	sv->changed = true;
	for (i = 0; i < sv->count; i++)
		sv->panes[i].there = false;
}

static void
on_synced(void *arg, int error)
{
	struct save *sv = arg;
	struct err err;

	if (error != 0) {
		errno = error;
		err_system(&err, "waiting for the disk");
		fail(sv, &err);
		return;
	}
	sv->failed = false;
	drop_gone(sv);
}

static void
on_timer(void *arg)
{
	struct save *sv = arg;
	struct err err;

	if (model_session_count(sv->server->model) == 0) {
		remove_now(sv);
		return;
	}
	if (sv->changed && write_index(sv, &err) != 0) {
		fail(sv, &err);
		return;
	}
	sv->changed = false;
	list_panes(sv);
	sv->at = 0;
	sv->written = 0;
	sv->working = sv->count != 0;
	if (!sv->working)
		save_sync_start(sv->sync);
}

/* Begin with the text of a pane; false when it is as it was, or gone. */
static bool
begin_text(struct save *sv, const struct pane *p, struct saved *s,
    struct err *err)
{
	uint64_t bytes;
	char *path, *name;

	if (p == NULL || p->vt == NULL)
		return false;
	bytes = ptyio_bytes(p);
	if (s->there && s->bytes == bytes)
		return false;
	s->bytes = bytes;
	s->there = false;
	path = text_path(sv, p->id);
	name = save_sync_name(path);
	sv->text = save_text_new(p->vt, name, err);
	free(name);
	free(path);
	if (sv->text == NULL)
		fail(sv, err);
	return sv->text != NULL;
}

static void
add_text(struct save *sv, uint32_t pane)
{
	char *path = text_path(sv, pane);

	save_sync_add(sv->sync, path);
	free(path);
}

static void
work(struct save *sv)
{
	struct saved *s = &sv->panes[sv->at];
	struct pane *p = model_pane(sv->server->model, s->pane);
	struct err err;
	int more = 0;

	if (sv->text != NULL || begin_text(sv, p, s, &err)) {
		more = p != NULL ? save_text_step(sv->text, p->vt, &err) : 0;
		if (more == 1)
			return;
		s->there = more == 0 && p != NULL;
		if (s->there)
			add_text(sv, s->pane);
		sv->written += save_text_bytes(sv->text);
		save_text_free(sv->text);
		sv->text = NULL;
	}
	if (more < 0)
		fail(sv, &err);
	else if (sv->working && ++sv->at >= sv->count) {
		sv->working = false;
		save_sync_start(sv->sync);
	}
}

static bool
has_output(struct save *sv)
{
	const struct model *m = sv->server->model;
	const struct saved *s;
	const struct pane *p;
	size_t i;

	for (i = 0; i < sv->count; i++) {
		s = &sv->panes[i];
		p = model_pane(m, s->pane);
		if (p != NULL && (!s->there || ptyio_bytes(p) != s->bytes))
			return true;
	}
	return false;
}

bool
save_turn(struct server *srv)
{
	struct save *sv = srv->save;

	if (sv->kept || !srv->working || srv->socket_path == NULL ||
	    !options_flag(srv->options, OPT_RESTORE))
		return false;
	if (sv->working)
		work(sv);
	else if (!loop_timer_pending(sv->timer) &&
	    !save_sync_busy(sv->sync) &&
	    (sv->changed || has_output(sv)))
		loop_timer_set(sv->timer, SAVE_AFTER +
		    sv->written * SAVE_BYTE);
	return sv->working;
}

void
save_option(struct server *srv)
{
	if (!options_flag(srv->options, OPT_RESTORE) &&
	    srv->socket_path != NULL)
		remove_now(srv->save);
	srv->save->changed = true;
}

void
save_keep(struct server *srv)
{
	srv->save->kept = true;
}

void
save_end(struct server *srv)
{
	if (!srv->save->kept && options_flag(srv->options, OPT_RESTORE))
		remove_now(srv->save);
}
