/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The records read back: each kind in turn, since they build on others. */

#include "compat/compat.h"

#include "base/env.h"
#include "base/log.h"
#include "base/tlv.h"
#include "model/envtlv.h"
#include "model/model.h"
#include "model/pane.h"
#include "model/paste.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/bind.h"
#include "opt/options.h"
#include "server/dying.h"
#include "server/graves.h"
#include "server/messages.h"
#include "server/server.h"
#include "server/state-int.h"
#include "server/upgrade.h"

#define LOG_MODULE "state"

struct reading {
	struct state *state;
	enum state_kind kind;
	struct err *err;
};

static void
get_options(struct rd *v, struct options *o)
{
	if (options_load(o, v) != 0) /* negative, or some were left out */
		log_error("options from before could not all be read");
}

static void
get_server(struct server *srv, struct rd *r)
{
	struct rd v;
	uint32_t tag;

	tlv_foreach(r, &tag, &v) {
		switch (tag) {
		case TAG_NEXT_SESSION:
			srv->model->next_session = (uint32_t)tlv_uint(&v);
			break;
		case TAG_NEXT_WINDOW:
			srv->model->next_window = (uint32_t)tlv_uint(&v);
			break;
		case TAG_NEXT_PANE:
			srv->model->next_pane = (uint32_t)tlv_uint(&v);
			break;
		case TAG_STARTED: srv->started = tlv_uint(&v); break;
		case TAG_OPTIONS: get_options(&v, srv->options); break;
		case TAG_SESSION_OPTIONS:
			get_options(&v, srv->session_options);
			break;
		case TAG_WINDOW_OPTIONS:
			get_options(&v, srv->window_options);
			break;
		}
	}
}

static void
get_env(struct server *srv, struct rd *r)
{
	struct rd v;
	uint32_t tag;

	env_free(srv->env);
	srv->env = env_new();
	tlv_foreach(r, &tag, &v)
		env_get_tlv(&v, srv->env);
}

/* Panes are made when the window that has them is. */
static void
get_window(struct state *st, uint32_t id, struct rd *r)
{
	struct server *srv = st->server;
	struct window *w = window_restore(srv->model, id, "",
	    options_new(srv->window_options), 80, 24);
	struct rd again = *r, v;
	uint32_t tag, pane;
	const uint8_t *data;
	size_t len;

	tlv_foreach(&again, &tag, &v) {
		if (tag != WINDOW_TAG_PANE)
			continue;
		pane = (uint32_t)tlv_uint(&v);
		data = ledger_get(st->ledger, KIND_PANE, pane, &len);
		if (data != NULL && model_pane(srv->model, pane) == NULL) {
			struct pane *p = pane_restore(w, pane,
			    options_new(w->options), w->cols,
			    w->rows);
			struct rd pr = rd_of(data, len);

			pane_load(p, &pr);
		}
	}
	/* Its size, and which of its panes is the active one. */
	if (window_load(w, r) != 0)
		log_error("window @%u: damaged record", id);
	window_fit(w);
}

static void
get_session(struct server *srv, uint32_t id, struct rd *r)
{
	struct session *s = session_restore(srv->model, id, NULL, "/",
	    env_new(), options_new(srv->session_options));

	if (session_load(s, r) != 0)
		log_error("session $%u: damaged record", id);
}

static int
get_record(void *arg, unsigned int kind, uint64_t id, const uint8_t *data,
    size_t len)
{
	struct reading *reading = arg;
	struct state *st = reading->state;
	struct rd r = rd_of(data, len);

	if (kind != (unsigned int)reading->kind)
		return 0;
	switch (kind) {
	case KIND_SERVER: get_server(st->server, &r); break;
	case KIND_KEYS: binds_load(st->server->binds, &r); break;
	case KIND_ENV: get_env(st->server, &r); break;
	case KIND_CLIENT: state_client_load(st, id, &r); break;
	case KIND_GRAVE: graves_load(st->server->graves, &r); break;
	case KIND_DYING:
		dying_load(st->server, (uint32_t)id, rd_u64(&r));
		break;
	case KIND_MESSAGE: messages_load(st->server->messages, &r); break;
	case KIND_UPGRADE: upgrade_load(st->server, &r); break;
	case KIND_WINDOW: get_window(st, (uint32_t)id, &r); break;
	case KIND_SESSION: get_session(st->server, (uint32_t)id, &r); break;
	case KIND_PASTE: paste_load(st->server->model, id, &r); break;
	}
	return 0;
}

int
state_restore(struct state *st, struct err *err)
{
	static const enum state_kind order[] = { KIND_SERVER, KIND_KEYS,
		KIND_ENV, KIND_GRAVE, KIND_CLIENT, KIND_DYING, KIND_WINDOW,
		KIND_SESSION, KIND_UPGRADE, KIND_PASTE, KIND_MESSAGE };
	struct reading reading = { .state = st, .err = err };
	size_t i;

	for (i = 0; i < nitems(order); i++) {
		reading.kind = order[i];
		ledger_each(st->ledger, get_record, &reading);
	}
	return 0;
}
