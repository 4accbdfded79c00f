/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/env.h"
#include "base/log.h"
#include "base/map.h"
#include "base/tlv.h"
#include "base/xmalloc.h"
#include "model/envtlv.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/pane.h"
#include "model/paste.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/bind.h"
#include "opt/options.h"
#include "server/graves.h"
#include "server/messages.h"
#include "server/server.h"
#include "server/state-int.h"

#define LOG_MODULE "state"

struct state *
state_new(struct server *srv, struct err *err)
{
	struct state *st = xcalloc(1, sizeof *st);

	st->server = srv;
	st->clients = map_new();
	st->ledger = ledger_new(err);
	if (st->ledger == NULL) {
		state_free(st);
		return NULL;
	}
	return st;
}

struct state *
state_adopt(struct server *srv, int fd, struct err *err)
{
	struct state *st = xcalloc(1, sizeof *st);

	st->server = srv;
	st->clients = map_new();
	st->ledger = ledger_adopt(fd, err);
	if (st->ledger == NULL) {
		state_free(st);
		return NULL;
	}
	return st;
}

void
state_free(struct state *st)
{
	if (st == NULL)
		return;
	state_clients_free(st);
	ledger_free(st->ledger);
	free(st->changes);
	free(st);
}

int
state_fd(const struct state *st)
{
	return ledger_fd(st->ledger);
}

uint32_t
state_owner(const struct state *st)
{
	return ledger_owner(st->ledger);
}

bool
state_set_owner(struct state *st, uint32_t was, uint32_t is)
{
	return ledger_set_owner(st->ledger, was, is);
}

static void
note(struct state *st, enum state_kind kind, uint64_t id)
{
	size_t i;

	/* The same thing changes often in one turn; the list is short. */
	for (i = 0; i < st->count; i++)
		if (st->changes[i].kind == kind && st->changes[i].id == id)
			return;
	if (st->count == st->cap) {
		st->cap = st->cap != 0 ? st->cap * 2 : 16;
		st->changes = xreallocarray(st->changes, st->cap,
		    sizeof *st->changes);
	}
	st->changes[st->count++] = (struct state_change){ (uint8_t)kind, id };
}

static void
on_notify(void *arg, enum notify_what what, void *subject)
{
	struct state *st = arg;

	switch (what) {
	case NOTIFY_SESSION_CREATED:
	case NOTIFY_SESSION_CHANGED:
	case NOTIFY_SESSION_RENAMED:
	case NOTIFY_SESSION_CLOSED:
	case NOTIFY_SESSION_WINDOW:
		note(st, KIND_SESSION, ((struct session *)subject)->id);
		break;
	case NOTIFY_WINDOW_CREATED:
	case NOTIFY_WINDOW_CHANGED:
	case NOTIFY_WINDOW_RENAMED:
	case NOTIFY_WINDOW_CLOSED:
	case NOTIFY_WINDOW_PANE:
	case NOTIFY_WINDOW_LAYOUT:
		note(st, KIND_WINDOW, ((struct window *)subject)->id);
		break;
	case NOTIFY_PANE_CREATED:
	case NOTIFY_PANE_CHANGED:
	case NOTIFY_PANE_CLOSED:
		note(st, KIND_PANE, ((struct pane *)subject)->id);
		note(st, KIND_WINDOW, ((struct pane *)subject)->window->id);
		break;
	case NOTIFY_PASTE_CHANGED:
	case NOTIFY_PASTE_CLOSED:
		note(st, KIND_PASTE, ((struct paste *)subject)->number);
		break;
	}
	/* Ids that were given out must not be given out again. */
	if (what == NOTIFY_SESSION_CREATED || what == NOTIFY_WINDOW_CREATED ||
	    what == NOTIFY_PANE_CREATED)
		note(st, KIND_SERVER, 0);
}

void
state_observe(struct state *st)
{
	notify_observe(st->server->model->notify, on_notify, st);
}

void
state_changed(struct state *st, enum state_part part)
{
	static const enum state_kind kinds[] = {
		[STATE_SERVER] = KIND_SERVER,
		[STATE_KEYS] = KIND_KEYS,
		[STATE_ENV] = KIND_ENV,
	};

	note(st, kinds[part], 0);
}

void
state_grave(struct state *st, const struct grave *g)
{
	struct buf b = BUF_INIT;

	graves_save(g, &b);
	ledger_put(st->ledger, KIND_GRAVE, g->number % GRAVES_MAX,
	    buf_data(&b), buf_len(&b));
	buf_free(&b);
	note(st, KIND_SERVER, 0);
}

void
state_put(struct state *st, enum state_record kind, uint64_t id,
    const void *data, size_t len)
{
	ledger_put(st->ledger, kind, id, data, len);
}

void
state_delete(struct state *st, enum state_record kind, uint64_t id)
{
	ledger_delete(st->ledger, kind, id);
}

const uint8_t *
state_get(const struct state *st, enum state_record kind, uint64_t id,
    size_t *len)
{
	return ledger_get(st->ledger, kind, id, len);
}

/* The function and its argument, for those of a kind. */
struct each {
	enum state_record kind;
	void (*fn)(void *, uint64_t, const uint8_t *, size_t);
	void *arg;
};

static int
each_record(void *arg, unsigned int kind, uint64_t id, const uint8_t *data,
    size_t len)
{
	const struct each *each = arg;

	if (kind == (unsigned int)each->kind)
		each->fn(each->arg, id, data, len);
	return 0;
}

void
state_each(const struct state *st, enum state_record kind,
    void (*fn)(void *, uint64_t, const uint8_t *, size_t), void *arg)
{
	struct each each = { kind, fn, arg };

	ledger_each(st->ledger, each_record, &each);
}

static void
put_options(struct buf *b, uint32_t tag, const struct options *o)
{
	size_t mark = tlv_open(b, tag);

	options_save(o, b);
	tlv_close(b, mark);
}

static void
put_server(const struct server *srv, struct buf *b)
{
	tlv_put_uint(b, TAG_NEXT_SESSION, srv->model->next_session);
	tlv_put_uint(b, TAG_NEXT_WINDOW, srv->model->next_window);
	tlv_put_uint(b, TAG_NEXT_PANE, srv->model->next_pane);
	tlv_put_uint(b, TAG_STARTED, srv->started);
	put_options(b, TAG_OPTIONS, srv->options);
	put_options(b, TAG_SESSION_OPTIONS, srv->session_options);
	put_options(b, TAG_WINDOW_OPTIONS, srv->window_options);
}

/* Write one thing that changed into a buffer; false when it is gone. */
static bool
put_record(const struct server *srv, const struct state_change *c,
    struct buf *b)
{
	const struct session *s;
	const struct window *w;
	const struct pane *p;
	const struct paste *paste;

	switch (c->kind) {
	case KIND_SERVER: put_server(srv, b); return true;
	case KIND_KEYS: binds_save(srv->binds, b); return true;
	case KIND_ENV: env_put_tlv(b, 1, srv->env); return true;
	case KIND_SESSION:
		s = model_session(srv->model, (uint32_t)c->id);
		if (s != NULL)
			session_save(s, b);
		return s != NULL;
	case KIND_WINDOW:
		w = model_window(srv->model, (uint32_t)c->id);
		if (w != NULL)
			window_save(w, b);
		return w != NULL;
	case KIND_PANE:
		p = model_pane(srv->model, (uint32_t)c->id);
		if (p != NULL)
			pane_save(p, b);
		return p != NULL;
	case KIND_PASTE:
		paste = paste_by_number(srv->model, c->id);
		if (paste != NULL)
			paste_save(paste, b);
		return paste != NULL;
	default: return true;
	}
}

void
state_commit(struct state *st)
{
	struct buf b = BUF_INIT;
	struct err err;
	size_t i;

	for (i = 0; i < st->count; i++) {
		buf_clear(&b);
		if (put_record(st->server, &st->changes[i], &b))
			ledger_put(st->ledger, st->changes[i].kind,
			    st->changes[i].id, buf_data(&b), buf_len(&b));
		else
			ledger_delete(st->ledger, st->changes[i].kind,
			    st->changes[i].id);
	}
	st->count = 0;
	buf_free(&b);
	messages_save(st->server->messages, st);
	if (ledger_commit(st->ledger, &err) != 0)
		log_error("%s", err.text);
}
