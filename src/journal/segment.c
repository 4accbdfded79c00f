/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Who has which segment of the object.  The map is in our own memory only:
 * after an adoption the newest checkpoint names ring and slots, and the
 * owner claims its history.
 *
 * A free segment is zeros, whoever had it: freeing punches.  What the newest
 * checkpoint may refer to is not given to anybody else before the next one
 * is committed, or a replay would find strangers' bytes in its history.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "journal/object.h"

/* Grow the object by at least so many segments, which lie together. */
static bool
grow(struct journal *j, uint32_t need)
{
	uint32_t left = JOURNAL_SEGMENTS_MAX - j->count;
	uint32_t more = j->count / 4 + 4;
	uint8_t *state;

	if (need > left)
		return false;
	if (more > left)
		more = left;
	if (more < need)
		more = need;
	state = realloc(j->state, j->count + more);
	if (state == NULL)
		return false;
	j->state = state;
	while (shm_extend(&j->shm, ((size_t)j->count + more) *
	    JOURNAL_SEGMENT) == -1) {
		if (more == need)
			return false;
		more = need; /* there may be memory for that */
	}
	memset(state + j->count, SEGMENT_FREE, more);
	j->count += more;
	return true;
}

/* Find so many free segments in one piece; JOURNAL_NONE if there are none. */
static uint32_t
find_run(struct journal *j, uint32_t n)
{
	uint32_t i, run = 0;

	for (i = j->low; i < j->count; i++) {
		if (j->state[i] != SEGMENT_FREE) {
			run = 0;
			continue;
		}
		if (run != 0 && !shm_whole(&j->shm,
		    (size_t)(i - run) * JOURNAL_SEGMENT,
		    ((size_t)run + 1) * JOURNAL_SEGMENT))
			run = 0;
		if (++run == n)
			return i + 1 - n;
	}
	return JOURNAL_NONE;
}

static uint32_t
take_run(struct journal *j, uint32_t n, enum segment_state as)
{
	uint32_t i = find_run(j, n);

	if (i == JOURNAL_NONE) {
		if (!grow(j, n))
			return JOURNAL_NONE;
		i = find_run(j, n);
	}
	memset(j->state + i, as, n);
	if (i == j->low)
		j->low = i + n;
	return i;
}

static void
release_run(struct journal *j, uint32_t i, uint32_t n)
{
	shm_punch(&j->shm, (size_t)i * JOURNAL_SEGMENT,
	    (size_t)n * JOURNAL_SEGMENT);
	memset(j->state + i, SEGMENT_FREE, n);
	if (i < j->low)
		j->low = i;
}

uint64_t
extent_alloc(struct journal *j, uint64_t size)
{
	uint64_t n = (size + JOURNAL_SEGMENT - 1) / JOURNAL_SEGMENT;
	uint32_t i;

	if (n > JOURNAL_SEGMENTS_MAX)
		return 0;
	i = take_run(j, (uint32_t)n, SEGMENT_FIXED);
	return i == JOURNAL_NONE ? 0 : (uint64_t)i * JOURNAL_SEGMENT;
}

void
extent_free(struct journal *j, uint64_t place, uint64_t size)
{
	release_run(j, (uint32_t)(place / JOURNAL_SEGMENT),
	    (uint32_t)((size + JOURNAL_SEGMENT - 1) / JOURNAL_SEGMENT));
}

bool
extent_claim(struct journal *j, uint64_t place, uint64_t size)
{
	uint64_t first = place / JOURNAL_SEGMENT, n = size / JOURNAL_SEGMENT, i;

	if (place % JOURNAL_SEGMENT != 0 || size % JOURNAL_SEGMENT != 0 ||
	    n == 0 || first >= j->count || n > j->count - first)
		return false;
	for (i = first; i < first + n; i++)
		if (j->state[i] != SEGMENT_UNKNOWN)
			return false;
	memset(j->state + first, SEGMENT_FIXED, n);
	return true;
}

void
segments_commit(struct journal *j)
{
	uint32_t i;

	for (i = 0; i < j->count; i++) {
		if (j->state[i] == SEGMENT_NEW)
			j->state[i] = SEGMENT_OLD;
		else if (j->state[i] == SEGMENT_LEAVING)
			release_run(j, i, 1);
	}
}

void
segments_unclaimed(struct journal *j)
{
	uint32_t i;

	for (i = 0; i < j->count; i++)
		if (j->state[i] == SEGMENT_UNKNOWN)
			release_run(j, i, 1);
}

static bool
in_use(const struct journal *j, uint32_t n)
{
	return n < j->count &&
	    (j->state[n] == SEGMENT_NEW || j->state[n] == SEGMENT_OLD);
}

uint32_t
journal_segment_alloc(struct journal *j)
{
	return take_run(j, 1, SEGMENT_NEW);
}

void
journal_segment_free(struct journal *j, uint32_t n)
{
	if (!in_use(j, n))
		fatal("journal: segment %u freed but not in use", n);
	if (j->state[n] == SEGMENT_NEW)
		release_run(j, n, 1);
	else
		j->state[n] = SEGMENT_LEAVING;
}

void *
journal_segment(struct journal *j, uint32_t n)
{
	/* Who takes over looks before it claims. */
	if (!in_use(j, n) && (n >= j->count ||
	    j->state[n] != SEGMENT_UNKNOWN))
		return NULL;
	if (n != j->segment || j->segment_at == NULL) {
		j->segment = n;
		j->segment_at = shm_at(&j->shm, (size_t)n * JOURNAL_SEGMENT);
	}
	return j->segment_at;
}

uint32_t
journal_segment_count(const struct journal *j)
{
	return j->count;
}

int
journal_segment_claim(struct journal *j, uint32_t n)
{
	if (n >= j->count || j->state[n] != SEGMENT_UNKNOWN)
		return ERR_INVALID;
	j->state[n] = SEGMENT_OLD;
	return 0;
}
