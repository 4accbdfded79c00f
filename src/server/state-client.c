/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Clients that are known across connections and servers. */

#include "compat/compat.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/io.h"
#include "base/map.h"
#include "base/xmalloc.h"
#include "server/state-int.h"

/* A client as it is known across connections. */
struct client {
	uint64_t token;
	struct state_client attached;
	uint64_t command; /* the last one that is done */
	int64_t code;
	uint64_t begun; /* one that is not done yet; 0: none that matters */
	uint64_t since, mark;
	uint64_t turn;     /* counts up: who connected before whom */
	unsigned int here; /* connections it has */
	unsigned int slot; /* its counter in the ledger */
};

void
state_clients_free(struct state *st)
{
	size_t i;

	for (i = 0; i < nitems(st->slots); i++)
		free(st->slots[i]);
	map_free(st->clients);
}

/*
 * A number that no client has had.  It keeps clients apart and nobody out, so
 * where the system has no random numbers the time and the process will do.
 */
static uint64_t
new_token(const struct state *st)
{
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	uint64_t token = 0;

	if (fd == -1 || read(fd, &token, sizeof token) !=
	    (ssize_t)sizeof token)
		token = hash_u64(clock_wall_ms() ^ (uint64_t)getpid() << 48) ^
		    hash_u64(clock_ns());
	io_close(&fd);
	while (token == 0 || map_get_id(st->clients, token) != NULL)
		token = hash_u64(token + 1);
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
	buf_put_u64(&b, c->turn);
	ledger_put(st->ledger, KIND_CLIENT, c->slot, buf_data(&b),
	    buf_len(&b));
	buf_free(&b);
}

static void
forget(struct state *st, struct client *c)
{
	map_take_id(st->clients, c->token);
	ledger_delete(st->ledger, KIND_CLIENT, c->slot);
	st->slots[c->slot] = NULL;
	free(c);
}

/* Whether one that is gone is less likely to come back than another. */
static bool
is_staler(const struct client *a, const struct client *b)
{
	bool a_was = a->attached.session != UINT32_MAX,
	     b_was = b->attached.session != UINT32_MAX;

	return a_was != b_was ? b_was : a->turn < b->turn;
}

/*
 * A place for one more.  Clients that died together with a server leave
 * their places taken; when there is no other, the stalest of them is
 * forgotten.  None while all are connected.
 */
static unsigned int
free_slot(struct state *st)
{
	struct client *c, *stalest = NULL;
	unsigned int slot;

	for (slot = 0; slot < nitems(st->slots); slot++) {
		c = st->slots[slot];
		if (c == NULL)
			return slot;
		if (c->here == 0 && (stalest == NULL || is_staler(c, stalest)))
			stalest = c;
	}
	if (stalest == NULL)
		return slot;
	slot = stalest->slot;
	forget(st, stalest);
	return slot;
}

static struct client *
add_client(struct state *st, uint64_t token)
{
	unsigned int slot = free_slot(st);
	struct client *c;

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
	if (c == NULL) {
		token = new_token(st);
		c = add_client(st, token);
		if (c == NULL)
			return token; /* it is not known after a crash */
		ledger_set_counter(st->ledger, c->slot, 0);
	}
	*input = ledger_counter(st->ledger, c->slot);
	c->here++;
	c->turn = ++st->turn;
	put_client(st, c);
	return token;
}

void
state_forget_client(struct state *st, uint64_t token)
{
	struct client *c = map_get_id(st->clients, token);

	/* A new connection may be there before the old one is gone. */
	if (c != NULL && --c->here == 0)
		forget(st, c);
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

void
state_client_load(struct state *st, uint64_t slot, struct rd *r)
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
	if (rd_left(r) != 0)
		c->turn = rd_u64(r);
	if (c->turn > st->turn)
		st->turn = c->turn;
	st->slots[slot] = c;
	map_put_id(st->clients, token, c);
}
