/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The ledger: a log of records and an index of it in our own memory.
 *
 *	page 0          struct ledger_head
 *	pages 1 and 2   the counters
 *	page 4 on       the log; while it is compacted, two of them
 *
 * A batch is appended beyond the log's end and happens when one store moves
 * the end.  Records that were replaced or deleted stay as garbage; when that
 * is more than half, what is live is copied to another place, which takes
 * over with one store of its sequence number.  So a byte is copied, in the
 * long run, about once for each byte that was put.
 *
 * As to what a kill at any instruction leaves, see object.h, whose words on
 * byte order hold here as well.
 */

#include "compat/compat.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/map.h"
#include "base/xmalloc.h"
#include "journal/ledger.h"
#include "journal/object.h"

#define LEDGER_MAGIC UINT64_C(0x6772646c2d786d74) /* "tmx-ldrg" */

enum {
	COUNTERS_AT = SHM_PAGE,
	LOG_AT = 4 * SHM_PAGE,
	LOG_MIN = 64 * 1024, /* room of a log */
	GARBAGE_MIN = 16 * 1024
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
	uint32_t unused;
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

static struct ledger_head *
head(const struct ledger *l)
{
	return (struct ledger_head *)(void *)l->shm.base;
}

static struct ledger_log *
active(const struct ledger *l)
{
	return &head(l)->log[l->active];
}

static uint8_t *
rec_at(const struct ledger *l, uint64_t off)
{
	return l->shm.base + active(l)->place + off;
}

static uint64_t
record_size(const struct record *r)
{
	return sizeof *r + ((uint64_t)r->len + 7) / 8 * 8;
}

static uint64_t
record_check(const struct record *r, const void *data)
{
	uint64_t words[] = { r->len, r->kind, r->deleted, r->id,
		hash_bytes(data, r->len) };

	return hash_bytes(words, sizeof words);
}

static uint64_t
log_check(const struct ledger_log *log, uint64_t seq)
{
	uint64_t words[] = { seq, log->place, log->room };

	return hash_bytes(words, sizeof words);
}

static struct record
record_of(const uint8_t *p)
{
	struct record r;

	memcpy(&r, p, sizeof r);
	return r;
}

static struct entry *
find(const struct ledger *l, unsigned int kind, uint64_t id)
{
	if (kind >= LEDGER_KINDS || l->index[kind] == NULL)
		return NULL;
	return map_get_id(l->index[kind], id);
}

/* Let the index say that a record at an offset has happened. */
static void
apply(struct ledger *l, const struct record *r, uint64_t off)
{
	struct entry *e = find(l, r->kind, r->id);
	struct record old;

	if (e != NULL) {
		old = record_of(rec_at(l, e->off));
		l->live -= record_size(&old);
	}
	if (r->deleted) {
		if (e != NULL)
			free(map_take_id(l->index[r->kind], r->id));
		return;
	}
	if (e == NULL) {
		if (l->index[r->kind] == NULL)
			l->index[r->kind] = map_new();
		e = xmalloc(sizeof *e);
		map_put_id(l->index[r->kind], r->id, e);
	}
	e->off = off;
	e->pending = false;
	l->live += record_size(r);
}

/* Describe a log and put it in force. */
static void
log_set(struct ledger *l, int i, uint64_t place, uint64_t room, uint64_t end)
{
	struct ledger_log *log = &head(l)->log[i];
	uint64_t seq = fetch(&active(l)->seq) + 1;

	publish(&log->seq, 0);
	log->place = place;
	log->room = room;
	log->check = log_check(log, seq);
	publish(&log->end, end);
	publish(&log->seq, seq);
	l->active = i;
}

static struct ledger *
ledger_alloc(void)
{
	struct ledger *l = xcalloc(1, sizeof *l);

	l->shm.fd = -1;
	buf_init(&l->batch, LEDGER_MAX);
	return l;
}

struct ledger *
ledger_new(struct err *err)
{
	struct ledger *l = ledger_alloc();

	if (shm_make(&l->shm, "tmx-state", LOG_AT + LOG_MIN) == -1) {
		err_system(err, "cannot make the state object");
		ledger_free(l);
		return NULL;
	}
	head(l)->version = LEDGER_VERSION;
	log_set(l, 0, LOG_AT, LOG_MIN, 0);
	head(l)->magic = LEDGER_MAGIC;
	return l;
}

/* Whether a log of an adopted object lies within it. */
static bool
log_good(const struct ledger *l, const struct ledger_log *log)
{
	uint64_t seq = fetch(&log->seq), size = l->shm.size;

	return seq != 0 && log->check == log_check(log, seq) &&
	    log->place >= LOG_AT && log->place % SHM_PAGE == 0 &&
	    log->place <= size && log->room <= size - log->place &&
	    fetch(&log->end) <= log->room && fetch(&log->end) % 8 == 0;
}

/* Read the log into the index; what makes no sense is left out. */
static void
read_log(struct ledger *l)
{
	uint64_t end = fetch(&active(l)->end), off = 0;
	struct record r;

	for (; off < end; off += record_size(&r)) {
		if (end - off < sizeof r)
			break;
		r = record_of(rec_at(l, off));
		if (record_size(&r) > end - off)
			break;
		if (r.kind >= LEDGER_KINDS ||
		    r.check != record_check(&r, rec_at(l, off + sizeof r)))
			l->damaged++;
		else
			apply(l, &r, off);
	}
	if (off < end) {
		/* From here on nobody can tell where a record begins. */
		l->damaged++;
		publish(&active(l)->end, off);
	}
}

static int
recover(struct ledger *l)
{
	const struct ledger_log *log;
	bool good[2];

	if (l->shm.size < LOG_AT)
		return ERR_MALFORMED;
	if (head(l)->magic != LEDGER_MAGIC || head(l)->version == 0)
		return ERR_MALFORMED;
	if (head(l)->version > LEDGER_VERSION)
		return ERR_VERSION;
	log = head(l)->log;
	good[0] = log_good(l, &log[0]);
	good[1] = log_good(l, &log[1]);
	if (!good[0] && !good[1])
		return ERR_MALFORMED;
	l->active = good[1] &&
	    (!good[0] || fetch(&log[1].seq) > fetch(&log[0].seq));
	read_log(l);
	return 0;
}

struct ledger *
ledger_adopt(int fd, struct err *err)
{
	struct ledger *l = ledger_alloc();
	int error;

	if (shm_adopt(&l->shm, fd) == -1)
		error = errno == EINVAL ? ERR_MALFORMED :
		    err_system(err, "cannot map the state object");
	else
		error = recover(l);
	if (error == 0)
		return l;
	if (error == ERR_VERSION)
		err_set(err, error,
		    "a later version of tmx wrote the state object");
	else if (error == ERR_MALFORMED)
		err_set(err, error, "the state object is damaged");
	ledger_free(l);
	return NULL;
}

void
ledger_free(struct ledger *l)
{
	struct entry *e;
	size_t iter;
	int i;

	if (l == NULL)
		return;
	for (i = 0; i < LEDGER_KINDS; i++) {
		if (l->index[i] == NULL)
			continue;
		for (iter = 0; (e = map_next(l->index[i], &iter)) != NULL;)
			free(e);
		map_free(l->index[i]);
	}
	buf_free(&l->batch);
	shm_close(&l->shm);
	free(l);
}

int
ledger_fd(const struct ledger *l)
{
	return l->shm.fd;
}

size_t
ledger_damaged(const struct ledger *l)
{
	return l->damaged;
}

/* Append a record to the batch. */
static void
batch_add(struct ledger *l, struct record *r, const void *data)
{
	static const uint8_t pad[8];
	struct entry *e = find(l, (unsigned int)r->kind, r->id);

	r->check = record_check(r, data);
	buf_put(&l->batch, r, sizeof *r);
	buf_put(&l->batch, data, r->len);
	buf_put(&l->batch, pad, (size_t)(record_size(r) - sizeof *r - r->len));
	if (e != NULL)
		e->pending = true;
}

void
ledger_put(struct ledger *l, unsigned int kind, uint64_t id, const void *data,
    size_t len)
{
	struct record r = { .id = id };
	const struct entry *e = find(l, kind, id);
	const uint8_t *now;
	size_t now_len;

	if (kind >= LEDGER_KINDS || len > LEDGER_RECORD_MAX)
		fatal("ledger: a record of kind %u with %zu bytes", kind, len);
	if (e != NULL && !e->pending) {
		now = ledger_get(l, kind, id, &now_len);
		if (now_len == len && (len == 0 || memcmp(now, data, len) == 0))
			return;
	}
	r.kind = (uint16_t)kind;
	r.len = (uint32_t)len;
	batch_add(l, &r, data);
}

void
ledger_delete(struct ledger *l, unsigned int kind, uint64_t id)
{
	struct record r = { .id = id, .kind = (uint16_t)kind, .deleted = 1 };

	if (find(l, kind, id) != NULL || buf_len(&l->batch) != 0)
		batch_add(l, &r, NULL);
}

/* Copy the live records, in order, to a place; returns their bytes. */
static uint64_t
copy_live(struct ledger *l, uint64_t place)
{
	uint64_t off, end = fetch(&active(l)->end), to = 0, size;
	struct record r;
	struct entry *e;

	for (off = 0; off < end; off += size) {
		r = record_of(rec_at(l, off));
		size = record_size(&r);
		e = find(l, r.kind, r.id);
		if (e == NULL || e->off != off)
			continue;
		memcpy(l->shm.base + place + to, rec_at(l, off), (size_t)size);
		e->off = to;
		to += size;
	}
	return to;
}

/*
 * Move to a log without garbage that has room for more.  The new one lies
 * before or after the old one.
 */
static int
compact(struct ledger *l, uint64_t more)
{
	uint64_t room = (l->live + more) * 2, place = LOG_AT;
	struct ledger_log old = *active(l);
	int from = l->active;

	if (room < LOG_MIN)
		room = LOG_MIN;
	room = (room + SHM_PAGE - 1) / SHM_PAGE * SHM_PAGE;
	if (room > old.place - LOG_AT)
		place = old.place + old.room;
	if (place + room > SIZE_MAX ||
	    shm_grow(&l->shm, (size_t)(place + room)) == -1)
		return ERR_SYSTEM;
	log_set(l, !from, place, room, copy_live(l, place));
	publish(&head(l)->log[from].seq, 0);
	shm_punch(&l->shm, (size_t)old.place, (size_t)old.room);
	return 0;
}

/* Have room for the batch at the end of the log. */
static int
have_room(struct ledger *l, uint64_t size, struct err *err)
{
	const struct ledger_log *log = active(l);

	if (buf_failed(&l->batch) || l->live + size > LEDGER_MAX)
		return err_set(err, ERR_LIMIT,
		    "the server's state does not fit into %d MiB",
		    LEDGER_MAX / (1024 * 1024));
	if (size <= log->room - fetch(&log->end))
		return 0;
	if (compact(l, size) != 0)
		return err_system(err, "no memory for the server's state");
	return 0;
}

int
ledger_commit(struct ledger *l, struct err *err)
{
	uint64_t size = buf_len(&l->batch), from, off;
	struct record r;
	int error;

	if (size == 0)
		return 0;
	error = have_room(l, size, err);
	if (error != 0)
		return error;
	from = fetch(&active(l)->end);
	memcpy(rec_at(l, from), buf_data(&l->batch), (size_t)size);
	publish(&active(l)->end, from + size);
	for (off = from; off < from + size; off += record_size(&r)) {
		r = record_of(rec_at(l, off));
		apply(l, &r, off);
	}
	buf_clear(&l->batch);
	if (size > SHM_PAGE)
		buf_free(&l->batch);
	if (from + size - l->live > l->live + GARBAGE_MIN)
		compact(l, 0);
	return 0;
}

const uint8_t *
ledger_get(const struct ledger *l, unsigned int kind, uint64_t id, size_t *len)
{
	const struct entry *e = find(l, kind, id);
	struct record r;

	if (e == NULL)
		return NULL;
	r = record_of(rec_at(l, e->off));
	*len = r.len;
	return rec_at(l, e->off + sizeof r);
}

int
ledger_each(const struct ledger *l, ledger_fn fn, void *arg)
{
	uint64_t off, end = fetch(&active(l)->end);
	const struct entry *e;
	struct record r;
	int result = 0;

	for (off = 0; off < end && result == 0; off += record_size(&r)) {
		r = record_of(rec_at(l, off));
		e = find(l, r.kind, r.id);
		if (e != NULL && e->off == off)
			result = fn(arg, r.kind, r.id,
			    rec_at(l, off + sizeof r), r.len);
	}
	return result;
}

static _Atomic uint64_t *
counter(const struct ledger *l, unsigned int i)
{
	if (i >= LEDGER_COUNTERS)
		fatal("ledger: there is no counter %u", i);
	return (_Atomic uint64_t *)(void *)(l->shm.base + COUNTERS_AT) + i;
}

uint64_t
ledger_counter(const struct ledger *l, unsigned int i)
{
	return fetch(counter(l, i));
}

void
ledger_set_counter(struct ledger *l, unsigned int i, uint64_t v)
{
	publish(counter(l, i), v);
}
