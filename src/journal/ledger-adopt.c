/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* A ledger taken over from a process that died; nothing in it is trusted. */

#include "compat/compat.h"

#include <errno.h>

#include "journal/ledger-int.h"

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
			ledger_apply(l, &r, off);
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
