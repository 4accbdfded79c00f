/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* How a ledger lies in its object; for the files that make it. */

#ifndef TMX_JOURNAL_LEDGER_INT_H
#define TMX_JOURNAL_LEDGER_INT_H

#include "compat/compat.h"

#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/map.h"
#include "journal/ledger.h"
#include "journal/object.h"

#define LEDGER_MAGIC UINT64_C(0x6772646c2d786d74) /* "tmx-ldrg" */

enum {
	COUNTERS_AT = SHM_PAGE,
	LOG_AT = 4 * SHM_PAGE
};

/* Where a log is.  seq is published last and set to 0 first. */
struct ledger_log {
	_Atomic uint64_t seq; /* higher is newer; 0: nothing here */
	uint64_t place, room;
	uint64_t check;       /* hash of the above, seq included */
	_Atomic uint64_t end; /* of the records that have happened */
};

struct ledger_head {
	uint64_t magic;
	uint32_t version;
	_Atomic uint32_t owner;
	struct ledger_log log[2];
};

struct record {
	uint32_t len; /* of the data that follow, padded to 8 */
	uint16_t kind;
	uint16_t deleted;
	uint64_t id;
	uint64_t check; /* hash of the above and of the data */
};

/* Objects of version 1 exist: nothing here moves. */
static_assert(offsetof(struct ledger_head, log) == 16, "layout");
static_assert(sizeof(struct ledger_log) == 40, "layout");
static_assert(offsetof(struct record, id) == 8, "layout");
static_assert(sizeof(struct record) == 24, "layout");
static_assert(COUNTERS_AT + LEDGER_COUNTERS * 8 <= LOG_AT, "layout");

/* A record that is live. */
struct entry {
	uint64_t off; /* in the log */
	bool pending; /* the batch changes it */
};

struct ledger {
	struct shm shm;
	int active;      /* which log */
	uint64_t live;   /* bytes of live records */
	size_t damaged;
	struct map *index[LEDGER_KINDS]; /* NULL: none of that kind */
	struct buf batch; /* records as they will be in the log */
};

static inline struct ledger_head *
head(const struct ledger *l)
{
	return (struct ledger_head *)(void *)l->shm.base;
}

static inline struct ledger_log *
active(const struct ledger *l)
{
	return &head(l)->log[l->active];
}

static inline uint8_t *
rec_at(const struct ledger *l, uint64_t off)
{
	return l->shm.base + active(l)->place + off;
}

static inline uint64_t
record_size(const struct record *r)
{
	return sizeof *r + ((uint64_t)r->len + 7) / 8 * 8;
}

static inline uint64_t
record_check(const struct record *r, const void *data)
{
	uint64_t words[] = { r->len, r->kind, r->deleted, r->id,
		hash_bytes(data, r->len) };

	return hash_bytes(words, sizeof words);
}

static inline uint64_t
log_check(const struct ledger_log *log, uint64_t seq)
{
	uint64_t words[] = { seq, log->place, log->room };

	return hash_bytes(words, sizeof words);
}

static inline struct record
record_of(const uint8_t *p)
{
	struct record r;

	memcpy(&r, p, sizeof r);
	return r;
}

/* Make one without an object. */
struct ledger *ledger_alloc(void);

/* What is live by a key, or NULL. */
struct entry *ledger_find(const struct ledger *, unsigned int, uint64_t);

/* Let the index say that a record at an offset has happened. */
void ledger_apply(struct ledger *, const struct record *, uint64_t);

#endif
