/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The two checkpoint slots, written in turn, and the ring's replacement.
 *
 * The slot that is not the newest is set to nothing, filled, described, and
 * put in force by one store of its sequence number.  A slot also says which
 * ring the bytes from its offset on are in; so the ring can be replaced by
 * one of another size together with a checkpoint: the new one gets a copy of
 * what is not parsed yet and takes over with that same store.
 */

#include "compat/compat.h"

#include <string.h>

#include "base/hash.h"
#include "base/log.h"
#include "journal/object.h"

static const uint64_t small_place[2] = { SLOT_0, SLOT_1 };

static uint64_t
slot_check(const struct journal_slot *s, uint64_t seq)
{
	uint64_t words[] = { seq, s->place, s->room, s->len, s->offset,
		s->ring_place, s->ring_size, s->body };

	return hash_bytes(words, sizeof words);
}

/* Give back the pages of a slot that does not count. */
static void
room_empty(struct journal *j, int i)
{
	if (j->place[i] != small_place[i])
		extent_free(j, j->place[i], j->room[i]);
	else
		shm_punch(&j->shm, (size_t)j->place[i],
		    (size_t)(j->high[i] + SHM_PAGE - 1));
	j->place[i] = small_place[i];
	j->room[i] = SLOT_SMALL;
	j->high[i] = 0;
}

/* Have room for so many bytes in a slot, and not much more. */
static bool
room_for(struct journal *j, int i, uint64_t len)
{
	uint64_t place;

	if (len <= j->room[i] &&
	    (j->place[i] == small_place[i] || j->room[i] / 4 <= len))
		return true;
	room_empty(j, i);
	if (len <= SLOT_SMALL)
		return true;
	place = extent_alloc(j, len);
	if (place == 0)
		return false;
	j->place[i] = place;
	j->room[i] = (len + JOURNAL_SEGMENT - 1) / JOURNAL_SEGMENT *
	    JOURNAL_SEGMENT;
	return true;
}

/* Get the ring that is wanted; without memory the old one stays. */
static void
ring_prepare(struct journal *j)
{
	if (j->ring_want == j->ring_size || j->ring_next != 0)
		return;
	j->ring_next = extent_alloc(j, j->ring_want);
}

uint8_t *
journal_checkpoint_begin(struct journal *j, size_t max)
{
	int i = j->newest == 0;

	j->begun = -1;
	if (max > (size_t)JOURNAL_SEGMENTS_MAX / 2 * JOURNAL_SEGMENT)
		return NULL;
	publish(&j->head->slot[i].seq, 0);
	if (!room_for(j, i, max))
		return NULL;
	ring_prepare(j);
	j->begun = i;
	return shm_at(&j->shm, (size_t)j->place[i]);
}

/* Copy the bytes from an offset on into the ring that is to be. */
static void
ring_fill(struct journal *j, uint64_t off)
{
	uint8_t *to = shm_at(&j->shm, (size_t)j->ring_next);
	uint64_t at, room;
	const uint8_t *p;
	size_t n;

	for (; (p = journal_bytes(j, off, &n)) != NULL; off += n) {
		at = off & (j->ring_want - 1);
		room = j->ring_want - at;
		if (n > room)
			n = (size_t)room;
		memcpy(to + at, p, n);
	}
}

/* The new ring is in force: forget the old one. */
static void
ring_replace(struct journal *j, uint64_t off)
{
	uint64_t clean = off + j->ring_want;

	extent_free(j, j->ring_place, j->ring_size);
	ring_use(j, j->ring_next, j->ring_want);
	j->ring_next = 0;
	j->ring_touched = off;
	j->room_end = 0;
	publish(&j->head->clean, clean);
}

void
journal_checkpoint_commit(struct journal *j, size_t len, uint64_t off)
{
	int i = j->begun;
	struct journal_slot *s = &j->head->slot[i];
	uint64_t end = journal_end(j), seq = 1;
	bool replace;

	if (i == -1 || len > j->room[i] || off < j->floor || off > end)
		fatal("journal: a checkpoint that was not begun like this");
	replace = j->ring_next != 0 && end - off <= j->ring_want - JOURNAL_ROOM;
	if (replace)
		ring_fill(j, off);
	if (j->newest != -1)
		seq = fetch(&j->head->slot[j->newest].seq) + 1;
	s->place = j->place[i];
	s->room = j->room[i];
	s->len = len;
	s->offset = off;
	s->ring_place = replace ? j->ring_next : j->ring_place;
	s->ring_size = replace ? j->ring_want : j->ring_size;
	s->body = hash_bytes(shm_at(&j->shm, (size_t)s->place), len);
	s->check = slot_check(s, seq);
	publish(&s->seq, seq);

	j->begun = -1;
	j->newest = i;
	j->floor = off;
	if (j->high[i] < len)
		j->high[i] = len;
	if (replace)
		ring_replace(j, off);
	segments_commit(j);
	poison_commit(j);
}

const uint8_t *
journal_checkpoint(const struct journal *j, size_t *len, uint64_t *off)
{
	const struct journal_slot *s;

	if (j->newest == -1)
		return NULL;
	s = &j->head->slot[j->newest];
	*len = (size_t)s->len;
	*off = s->offset;
	return shm_at(&j->shm, (size_t)s->place);
}

void
journal_set_ring(struct journal *j, size_t want)
{
	uint64_t size = ring_round(want);

	if (j->ring_next != 0 && size != j->ring_want) {
		extent_free(j, j->ring_next, j->ring_want);
		j->ring_next = 0;
	}
	j->ring_want = size;
}

/* Whether a slot of an adopted object makes sense, its bytes included. */
static bool
slot_good(const struct journal *j, int i)
{
	const struct journal_slot *s = &j->head->slot[i];
	uint64_t end = fetch(&j->head->read), size = j->shm.size;
	uint64_t seq = fetch(&s->seq);

	if (seq == 0 || s->check != slot_check(s, seq))
		return false;
	if (s->place > size || s->room > size - s->place || s->len > s->room ||
	    s->ring_place > size || s->ring_size > size - s->ring_place)
		return false;
	if (s->ring_size != ring_round((size_t)s->ring_size) ||
	    s->offset > end || end - s->offset > s->ring_size)
		return false;
	if (s->place == small_place[i]) {
		if (s->room != SLOT_SMALL)
			return false;
	} else if (s->place < JOURNAL_SEGMENT) {
		return false;
	}
	return s->body == hash_bytes(shm_at(&j->shm, (size_t)s->place),
	    (size_t)s->len);
}

/* Use the ring that the object began with: there is no checkpoint yet. */
static int
recover_first_ring(struct journal *j)
{
	const struct journal_head *h = j->head;

	if (fetch(&h->slot[0].seq) != 0 || fetch(&h->slot[1].seq) != 0 ||
	    h->ring_size != ring_round((size_t)h->ring_size) ||
	    fetch(&h->read) > h->ring_size ||
	    !extent_claim(j, h->ring_place, h->ring_size))
		return ERR_MALFORMED;
	ring_use(j, h->ring_place, h->ring_size);
	return 0;
}

int
checkpoint_recover(struct journal *j)
{
	const struct journal_slot *s = j->head->slot;
	bool good[2] = { slot_good(j, 0), slot_good(j, 1) };
	int i;

	for (i = 0; i < 2; i++) {
		j->place[i] = small_place[i];
		j->room[i] = SLOT_SMALL;
	}
	if (!good[0] && !good[1])
		return recover_first_ring(j);
	i = good[1] && (!good[0] || fetch(&s[1].seq) > fetch(&s[0].seq));

	/* The older one serves while what came after it is still there. */
	if (fetch(&s[!i].seq) > fetch(&s[i].seq) &&
	    fetch(&j->head->clean) > s[i].offset + s[i].ring_size)
		return ERR_MALFORMED;
	s += i;
	if (s->place != small_place[i] && !extent_claim(j, s->place, s->room))
		return ERR_MALFORMED;
	if (!extent_claim(j, s->ring_place, s->ring_size))
		return ERR_MALFORMED;
	j->place[i] = s->place;
	j->room[i] = s->room;
	j->high[i] = s->len;
	j->newest = i;
	j->floor = s->offset;
	ring_use(j, s->ring_place, s->ring_size);
	return 0;
}

void
checkpoint_trim(struct journal *j)
{
	int i = j->newest;
	uint64_t len;

	if (i == -1)
		return;
	j->begun = -1;
	publish(&j->head->slot[!i].seq, 0);
	room_empty(j, !i);
	len = j->head->slot[i].len;
	shm_punch(&j->shm, (size_t)(j->place[i] + len),
	    (size_t)(j->high[i] - len + SHM_PAGE - 1));
	j->high[i] = len;
}
