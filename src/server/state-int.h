/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What survives, for the files that write it and read it back. */

#ifndef TMX_SERVER_STATE_INT_H
#define TMX_SERVER_STATE_INT_H

#include "base/buf.h"
#include "journal/ledger.h"
#include "server/state.h"

/* Kinds of records; numbers are never used for anything else. */
enum state_kind {
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
	KIND_UPGRADE = STATE_UPGRADE,
	KIND_MESSAGE = STATE_MESSAGE
};

/* Fields of the record of the server. */
enum server_tag {
	TAG_NEXT_SESSION = 1,
	TAG_NEXT_WINDOW,
	TAG_NEXT_PANE,
	TAG_OPTIONS,
	TAG_SESSION_OPTIONS,
	TAG_WINDOW_OPTIONS,
	TAG_STARTED
};

/* What changed in this turn: a kind and a number each. */
struct state_change {
	uint8_t kind;
	uint64_t id;
};

struct state {
	struct server *server;
	struct ledger *ledger;
	struct state_change *changes;
	size_t count, cap;
	struct map *clients; /* by token */
	uint64_t turn; /* of the client that came last */
	struct client *slots[LEDGER_COUNTERS]; /* by counter */
};

/* state-client.c: a record of a client, read back. */
void state_client_load(struct state *, uint64_t slot, struct rd *);

/* Free what is known of clients. */
void state_clients_free(struct state *);

#endif
