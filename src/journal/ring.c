/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The ring of raw bytes, into which the PTY is read.
 *
 * A kill may come when the kernel has put bytes here and `read` does not say
 * so yet.  They are found all the same: before a read the room is all NULs,
 * from `read` up to `clean`, so whatever is not NUL there was read.  What
 * cannot be told is NULs at the end of such a read; they do nothing on a
 * terminal.  Fresh pages are zeros already; later as much is cleared before
 * a read as the one before it took.  `clean` goes up only after the clearing.
 *
 * The pages of the room are touched before the read.  A page that cannot be
 * had is then found out before the kernel has taken bytes from the terminal;
 * in the middle of a read, or when a deadly signal meets the page fault, it
 * would drop what it holds.  So as not to make a quiet pane pay for pages,
 * the room is small until a read has filled it; and smaller again when reads
 * are, since what is cleared far ahead has left the cache when it is needed.
 *
 * Bytes before the newest checkpoint's offset are dead, and the room never
 * reaches those from it on.
 */

#include "compat/compat.h"

#include <string.h>

#include "base/log.h"
#include "journal/object.h"

/* From one checkpoint to the next: three quarters of the ring. */
#define WANTS(size) ((size) / 4 * 3)

/* The least room of a quiet pane; it ends at the end of a page. */
#define ROOM_QUIET 1024

static uint64_t
min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* How many bytes lie together from an offset up to the ring's end. */
static uint64_t
together(const struct journal *j, uint64_t off)
{
	return j->ring_size - (off & (j->ring_size - 1));
}

static uint8_t *
at(const struct journal *j, uint64_t off)
{
	return j->ring + (off & (j->ring_size - 1));
}

uint64_t
ring_round(size_t want)
{
	uint64_t size = JOURNAL_RING_MIN;

	while (size < want && size < JOURNAL_RING_MAX)
		size *= 2;
	return size;
}

void
ring_use(struct journal *j, uint64_t place, uint64_t size)
{
	j->ring_place = place;
	j->ring_size = size;
	j->ring = shm_at(&j->shm, (size_t)place);
}

/* Write to each page of a range that holds NULs. */
static void
touch(const struct journal *j, uint64_t from, uint64_t to)
{
	volatile uint8_t *p;

	for (; from < to; from = (from / SHM_PAGE + 1) * SHM_PAGE) {
		p = at(j, from);
		*p = 0;
	}
}

uint8_t *
journal_room(struct journal *j, size_t *len)
{
	struct journal_head *h = j->head;
	uint64_t end = fetch(&h->read), clean = fetch(&h->clean), n;

	*len = 0;
	if (j->floor + j->ring_size - end < JOURNAL_ROOM)
		return NULL;
	if (j->room_size == 0)
		j->room_size = ROOM_QUIET;
	n = j->room_size;
	if (n < JOURNAL_ROOM)
		n += -(end + n) % SHM_PAGE;
	n = min_u64(n, together(j, end));
	if (end + n > clean) {
		memset(at(j, clean), 0, (size_t)(end + n - clean));
		publish(&h->clean, end + n);
	}
	/* What was touched for the read before need not be again. */
	touch(j, j->room_end > end ? j->room_end : end, end + n);
	*len = (size_t)n;
	j->room_end = end + n;
	return at(j, end);
}

void
journal_advance(struct journal *j, size_t n)
{
	struct journal_head *h = j->head;
	uint64_t end = fetch(&h->read);

	if (n > j->room_end - end)
		fatal("journal: more was read than there was room for");
	publish(&h->read, end + n);
	if (end + n == j->room_end && j->room_size < JOURNAL_ROOM)
		j->room_size = min_u64(j->room_size * 4, JOURNAL_ROOM);
	else if (n * 4 <= j->room_size && j->room_size > ROOM_QUIET)
		j->room_size /= 2;
}

uint64_t
journal_end(const struct journal *j)
{
	return fetch(&j->head->read);
}

uint64_t
journal_done(const struct journal *j)
{
	return fetch(&j->head->done);
}

void
journal_set_done(struct journal *j, uint64_t off)
{
	publish(&j->head->done, off);
}

const uint8_t *
journal_bytes(const struct journal *j, uint64_t off, size_t *len)
{
	uint64_t end = fetch(&j->head->read);

	*len = 0;
	if (off < j->floor || off >= end)
		return NULL;
	*len = (size_t)min_u64(together(j, off), end - off);
	return at(j, off);
}

bool
journal_wants_checkpoint(const struct journal *j)
{
	return fetch(&j->head->read) - j->floor >= WANTS(j->ring_size);
}

/* Find the length of a piece without the NULs at its end. */
static size_t
without_nuls(const uint8_t *p, size_t len)
{
	static const uint8_t nuls[256];

	while (len >= sizeof nuls &&
	    memcmp(p + len - sizeof nuls, nuls, sizeof nuls) == 0)
		len -= sizeof nuls;
	while (len != 0 && p[len - 1] == 0)
		len--;
	return len;
}

int
ring_recover(struct journal *j)
{
	struct journal_head *h = j->head;
	uint64_t end = fetch(&h->read), clean = fetch(&h->clean), off, n;
	uint64_t found = end;
	uint8_t piece[SHM_PAGE];
	size_t used;

	/* It may have been meant for a larger ring. */
	clean = min_u64(clean, j->floor + j->ring_size);
	if (clean < end)
		clean = end;
	publish(&h->clean, clean);
	clean = min_u64(clean, end + min_u64(together(j, end), JOURNAL_ROOM));
	for (off = end; off < clean; off += n) {
		n = min_u64(clean - off, sizeof piece);
		if (shm_peek(&j->shm, (size_t)(j->ring_place +
		    (off & (j->ring_size - 1))), piece, (size_t)n) == -1)
			return ERR_SYSTEM;
		used = without_nuls(piece, (size_t)n);
		if (used != 0)
			found = off + used;
	}
	publish(&h->read, found);
	if (fetch(&h->done) > found)
		publish(&h->done, found);
	return 0;
}

void
ring_trim(struct journal *j)
{
	struct journal_head *h = j->head;
	uint64_t end = fetch(&h->read), from, to, size = j->ring_size;

	if (j->newest == -1 || j->floor != end)
		return;

	/* Nothing in the ring is needed: whole pages, their edges too. */
	if (end - j->ring_touched >= size - SHM_PAGE) {
		shm_punch(&j->shm, (size_t)j->ring_place, (size_t)size);
	} else {
		from = j->ring_touched / SHM_PAGE * SHM_PAGE;
		to = (end + SHM_PAGE - 1) / SHM_PAGE * SHM_PAGE;
		for (; from < to; from += SHM_PAGE)
			shm_punch(&j->shm, (size_t)(j->ring_place +
			    (from & (size - 1))), SHM_PAGE);
	}
	j->ring_touched = end;
	j->room_size = j->room_end = 0;
	publish(&h->clean, end + size);
}
