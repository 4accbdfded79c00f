/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What survives the server besides terminals: the model, options, key
 * bindings, environment, and who the clients are, as records in the ledger.
 * Whatever changed in a turn of the loop is written at its end, all or not
 * at all.
 */

#ifndef TMX_SERVER_STATE_H
#define TMX_SERVER_STATE_H

#include "base/err.h"

struct grave;
struct server;
struct state;

/* Make an empty one, or take over the ledger in a descriptor. */
struct state *state_new(struct server *, struct err *);
struct state *state_adopt(struct server *, int, struct err *);
void state_free(struct state *);

/* Its ledger's descriptor, for the keeper. */
int state_fd(const struct state *);

/* Whose it is, of processes that have it: see server/holder.h. */
uint32_t state_owner(const struct state *);
bool state_set_owner(struct state *, uint32_t was, uint32_t is);

/* Begin to note what changes in the model. */
void state_observe(struct state *);

/* Note that something outside the model changed. */
enum state_part {
	STATE_SERVER, /* server and global options, ids */
	STATE_KEYS,
	STATE_ENV
};
void state_changed(struct state *, enum state_part);
void state_grave(struct state *, const struct grave *);

/*
 * Records that are others' own, by number; who has them reads them back.  A
 * record that was put can be got after the commit.
 */
enum state_record {
	STATE_DYING = 10,   /* server/dying.h, by pane */
	STATE_UPGRADE = 11, /* server/upgrade.h */
	STATE_PENDING = 12, /* server/ptyio-out.c */
	STATE_MESSAGE = 13  /* server/messages.h */
};
void state_put(struct state *, enum state_record, uint64_t, const void *,
    size_t);
void state_delete(struct state *, enum state_record, uint64_t);
const uint8_t *state_get(const struct state *, enum state_record, uint64_t,
    size_t *);

/* Call for each of a kind that was committed, the last one put last. */
void state_each(const struct state *, enum state_record,
    void (*)(void *, uint64_t, const uint8_t *, size_t), void *);

/* Write what changed; at the end of a turn. */
void state_commit(struct state *);

/* Make model and options from the records (server/recover.h). */
int state_restore(struct state *, struct err *);

/*
 * Clients, known by a token that they keep across connections.  A token of
 * 0, or one not known, gets a new one.  *input is set to the last number of
 * input whose effect has begun.
 */
uint64_t state_know_client(struct state *, uint64_t, uint64_t *input);
void state_forget_client(struct state *, uint64_t);
void state_client_input(struct state *, uint64_t, uint64_t number);

struct state_client {
	uint32_t session; /* what it is attached to; UINT32_MAX: nothing */
	uint32_t flags;   /* enum viewer_flag */
	uint32_t detach_key;
};
bool state_client(const struct state *, uint64_t, struct state_client *);
void state_set_client(struct state *, uint64_t, const struct state_client *);

/*
 * A command begins, or is asked for again after a crash: when it began, in
 * ms since the epoch.  *mark is kept with it from the first time on.
 */
uint64_t state_command_begin(struct state *, uint64_t token, uint64_t id,
    uint64_t *mark);

/* Commands that clients asked for and that are done. */
bool state_command_done(const struct state *, uint64_t, uint64_t id,
    int64_t *code);
void state_set_command_done(struct state *, uint64_t, uint64_t id,
    int64_t code);

#endif
