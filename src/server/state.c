/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/env.h"
#include "base/log.h"
#include "base/map.h"
#include "base/tlv.h"
#include "base/xmalloc.h"
#include "journal/ledger.h"
#include "model/envtlv.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/pane.h"
#include "model/paste.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/bind.h"
#include "opt/options.h"
#include "server/dying.h"
#include "server/graves.h"
#include "server/server.h"
#include "server/state.h"
#include "server/upgrade.h"

#define LOG_MODULE "state"

/* Kinds of records; numbers are never used for anything else. */
enum kind {
	KIND_SERVER = 1,
	KIND_KEYS = 2,
	KIND_ENV = 3,
	KIND_SESSION = 4,
	KIND_WINDOW = 5,
	KIND_PANE = 6,
	KIND_CLIENT = 7,
	KIND_GRAVE = 8,
	KIND_PASTE = 9,
	KIND_DYING = STATE_DYING,
	KIND_UPGRADE = STATE_UPGRADE
};

/* What changed in this turn: a kind and a number each. */
struct change {
	uint8_t kind;
	uint64_t id;
};

/* A client as it is known across connections. */
struct client {
	uint64_t token;
	struct state_client attached;
	uint64_t command; /* the last one that is done */
	int64_t code;
	uint64_t begun; /* one that is not done yet; 0: none that matters */
	uint64_t since, mark;
	unsigned int slot; /* its counter in the ledger */
};

struct state {
	struct server *server;
	struct ledger *ledger;
	struct change *changes;
	size_t count, cap;
	struct map *clients;                     /* by token */
	struct client *slots[LEDGER_COUNTERS];   /* by counter */
};

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
	size_t i;

	if (st == NULL)
		return;
	for (i = 0; i < nitems(st->slots); i++)
		free(st->slots[i]);
	map_free(st->clients);
	ledger_free(st->ledger);
	free(st->changes);
	free(st);
}

int
state_fd(const struct state *st)
{
	return ledger_fd(st->ledger);
}

static void
note(struct state *st, enum kind kind, uint64_t id)
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
	st->changes[st->count++] = (struct change){ (uint8_t)kind, id };
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
	static const enum kind kinds[] = {
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

enum server_tag {
	TAG_NEXT_SESSION = 1,
	TAG_NEXT_WINDOW,
	TAG_NEXT_PANE,
	TAG_OPTIONS,
	TAG_SESSION_OPTIONS,
	TAG_WINDOW_OPTIONS,
	TAG_STARTED
};

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
put_record(const struct server *srv, const struct change *c, struct buf *b)
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
	if (ledger_commit(st->ledger, &err) != 0)
		log_error("%s", err.text);
}

/* Clients. */

static uint64_t
new_token(const struct state *st)
{
	uint64_t token = 0;
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);

	do {
		if (fd == -1 || read(fd, &token, sizeof token) !=
		    (ssize_t)sizeof token)
			fatal("no random numbers");
	} while (token == 0 || map_get_id(st->clients, token) != NULL);
	close(fd);
	return token;
}

static void
put_client(struct state *st, const struct client *c)
{
	struct buf b = BUF_INIT;

	buf_put_u64(&b, c->token);
	buf_put_u32(&b, c->attached.session);
	buf_put_u32(&b, c->attached.flags);
	buf_put_u64(&b, c->command);
	buf_put_u64(&b, (uint64_t)c->code);
	buf_put_u64(&b, c->begun);
	buf_put_u64(&b, c->since);
	buf_put_u64(&b, c->mark);
	buf_put_u32(&b, c->attached.detach_key);
	ledger_put(st->ledger, KIND_CLIENT, c->slot, buf_data(&b),
	    buf_len(&b));
	buf_free(&b);
}

static struct client *
add_client(struct state *st, uint64_t token)
{
	struct client *c;
	unsigned int slot;

	for (slot = 0; slot < nitems(st->slots); slot++)
		if (st->slots[slot] == NULL)
			break;
	if (slot == nitems(st->slots))
		return NULL;
	c = xcalloc(1, sizeof *c);
	c->token = token;
	c->slot = slot;
	c->attached.session = UINT32_MAX;
	st->slots[slot] = c;
	map_put_id(st->clients, token, c);
	return c;
}

uint64_t
state_know_client(struct state *st, uint64_t token, uint64_t *input)
{
	struct client *c = token != 0 ? map_get_id(st->clients, token) : NULL;

	*input = 0;
	if (c != NULL) {
		*input = ledger_counter(st->ledger, c->slot);
		return token;
	}
	token = new_token(st);
	c = add_client(st, token);
	/* With too many clients the newest are not known after a crash. */
	if (c != NULL) {
		ledger_set_counter(st->ledger, c->slot, 0);
		put_client(st, c);
	}
	return token;
}

void
state_forget_client(struct state *st, uint64_t token)
{
	struct client *c = map_take_id(st->clients, token);

	if (c == NULL)
		return;
	ledger_delete(st->ledger, KIND_CLIENT, c->slot);
	st->slots[c->slot] = NULL;
	free(c);
}

void
state_client_input(struct state *st, uint64_t token, uint64_t number)
{
	const struct client *c = map_get_id(st->clients, token);

	if (c != NULL)
		ledger_set_counter(st->ledger, c->slot, number);
}

bool
state_client(const struct state *st, uint64_t token, struct state_client *out)
{
	const struct client *c = map_get_id(st->clients, token);

	if (c == NULL)
		return false;
	*out = c->attached;
	return true;
}

void
state_set_client(struct state *st, uint64_t token,
    const struct state_client *attached)
{
	struct client *c = map_get_id(st->clients, token);

	if (c == NULL)
		return;
	c->attached = *attached;
	put_client(st, c);
}

uint64_t
state_command_begin(struct state *st, uint64_t token, uint64_t id,
    uint64_t *mark)
{
	struct client *c = map_get_id(st->clients, token);
	uint64_t now = clock_wall_ms();

	if (c == NULL || id == 0)
		return now;
	if (c->begun != id) {
		c->begun = id;
		c->since = now;
		c->mark = *mark;
		put_client(st, c);
	}
	*mark = c->mark;
	return c->since;
}

bool
state_command_done(const struct state *st, uint64_t token, uint64_t id,
    int64_t *code)
{
	const struct client *c = map_get_id(st->clients, token);

	if (c == NULL || id == 0 || c->command < id)
		return false;
	*code = c->command == id ? c->code : 0;
	return true;
}

void
state_set_command_done(struct state *st, uint64_t token, uint64_t id,
    int64_t code)
{
	struct client *c = map_get_id(st->clients, token);

	if (c == NULL || id == 0)
		return;
	c->command = id;
	c->code = code;
	put_client(st, c);
}

/* Reading it back: each kind of record in turn, since they build on others. */

struct reading {
	struct state *state;
	enum kind kind;
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

static void
get_client(struct state *st, uint64_t slot, struct rd *r)
{
	struct client *c;
	uint64_t token = rd_u64(r);

	if (slot >= nitems(st->slots) || st->slots[slot] != NULL ||
	    token == 0 || map_get_id(st->clients, token) != NULL)
		return;
	c = xcalloc(1, sizeof *c);
	c->token = token;
	c->slot = (unsigned int)slot;
	c->attached.session = rd_u32(r);
	c->attached.flags = rd_u32(r);
	c->command = rd_u64(r);
	c->code = (int64_t)rd_u64(r);
	if (rd_left(r) != 0) {
		c->begun = rd_u64(r);
		c->since = rd_u64(r);
		c->mark = rd_u64(r);
		c->attached.detach_key = rd_u32(r);
	}
	st->slots[slot] = c;
	map_put_id(st->clients, token, c);
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
	case KIND_CLIENT: get_client(st, id, &r); break;
	case KIND_GRAVE: graves_load(st->server->graves, &r); break;
	case KIND_DYING:
		dying_load(st->server, (uint32_t)id, rd_u64(&r));
		break;
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
	static const enum kind order[] = { KIND_SERVER, KIND_KEYS, KIND_ENV,
		KIND_GRAVE, KIND_CLIENT, KIND_DYING, KIND_WINDOW,
		KIND_SESSION, KIND_UPGRADE, KIND_PASTE };
	struct reading reading = { .state = st, .err = err };
	size_t i;

	for (i = 0; i < nitems(order); i++) {
		reading.kind = order[i];
		ledger_each(st->ledger, get_record, &reading);
	}
	return 0;
}
