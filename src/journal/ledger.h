/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The ledger: a shared object that survives the server and holds what the
 * server knows besides its terminals, as records by key.  A key is a kind
 * and a number, a record is bytes that only the owner understands.
 *
 * Changes are collected into a batch, and a batch happens whole or not at
 * all, at whatever instruction the process is killed.  What a batch costs
 * depends on its own size, not on how much the ledger holds.
 *
 * Beside the records there is a row of counters, each changed by one store.
 */

#ifndef TMX_JOURNAL_LEDGER_H
#define TMX_JOURNAL_LEDGER_H

#include "base/err.h"

struct ledger;

enum {
	LEDGER_VERSION = 1,
	LEDGER_KINDS = 64,
	LEDGER_COUNTERS = 1024,
	LEDGER_RECORD_MAX = 256 * 1024 * 1024,
	LEDGER_MAX = 1024 * 1024 * 1024 /* bytes of all records */
};

/* Make an empty one.  NULL and the sentence when there is no memory. */
struct ledger *ledger_new(struct err *);

/*
 * Take over the one in a descriptor, which is taken also on failure.  Nothing
 * in it is trusted.  NULL with ERR_VERSION when a later tmx wrote it,
 * ERR_MALFORMED, ERR_SYSTEM.
 */
struct ledger *ledger_adopt(int, struct err *);

/* Let go of it; a batch that is not committed is lost. */
void ledger_free(struct ledger *);

/* Its descriptor, to be handed to the keeper; stays the ledger's. */
int ledger_fd(const struct ledger *);

/*
 * A word beside the records, 0 at first, for processes that have the object
 * to agree on whose it is.  set: from what it was to something else, or false
 * if it is not that any more.
 */
uint32_t ledger_owner(const struct ledger *);
bool ledger_set_owner(struct ledger *, uint32_t was, uint32_t is);

/* How many records an adoption left out because they were damaged. */
size_t ledger_damaged(const struct ledger *);

/*
 * Put a record in place of the one with that key, or delete it; in the batch.
 * A put of what is there already costs nothing.
 */
void ledger_put(struct ledger *, unsigned int, uint64_t, const void *, size_t);
void ledger_delete(struct ledger *, unsigned int, uint64_t);

/*
 * Make the batch happen.  ERR_SYSTEM when there is no memory and ERR_LIMIT
 * when it is too much; then the batch stays, to be committed with more.
 */
int ledger_commit(struct ledger *, struct err *);

/*
 * Get a record as last committed and its length; NULL when there is none.
 * Valid until the next commit.
 */
const uint8_t *ledger_get(const struct ledger *, unsigned int, uint64_t,
    size_t *);

/*
 * Call for each committed record, in the order in which they were last put,
 * until a call returns other than 0; returns that.
 */
typedef int (*ledger_fn)(void *, unsigned int, uint64_t, const uint8_t *,
    size_t);
int ledger_each(const struct ledger *, ledger_fn, void *);

/* Get or set a counter; they are no part of a batch. */
uint64_t ledger_counter(const struct ledger *, unsigned int);
void ledger_set_counter(struct ledger *, unsigned int, uint64_t);

#endif
