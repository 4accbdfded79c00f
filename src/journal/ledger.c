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

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xmalloc.h"
#include "journal/ledger-int.h"

enum {
	LOG_MIN = 64 * 1024, /* room of a log */
	GARBAGE_MIN = 16 * 1024
};

struct entry *
ledger_find(const struct ledger *l, unsigned int kind, uint64_t id)
{
	if (kind >= LEDGER_KINDS || l->index[kind] == NULL)
		return NULL;
	return map_get_id(l->index[kind], id);
}

void
ledger_apply(struct ledger *l, const struct record *r, uint64_t off)
{
	struct entry *e = ledger_find(l, r->kind, r->id);
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

struct ledger *
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

uint32_t
ledger_owner(const struct ledger *l)
{
	return atomic_load(&head(l)->owner);
}

bool
ledger_set_owner(struct ledger *l, uint32_t was, uint32_t is)
{
	return atomic_compare_exchange_strong(&head(l)->owner, &was, is);
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
	struct entry *e = ledger_find(l, (unsigned int)r->kind, r->id);

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
	const struct entry *e = ledger_find(l, kind, id);
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

	if (ledger_find(l, kind, id) != NULL || buf_len(&l->batch) != 0)
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
		e = ledger_find(l, r.kind, r.id);
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
		ledger_apply(l, &r, off);
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
	const struct entry *e = ledger_find(l, kind, id);
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
		e = ledger_find(l, r.kind, r.id);
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
