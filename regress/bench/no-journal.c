/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A journal that keeps nothing, so that what the real one costs can be
 * measured: bytes are read to a ring of which nothing is kept, history is on
 * the heap, no checkpoint is ever due.  For regress/bench/journal.py alone.
 */

#include "compat/compat.h"

#include <stdlib.h>

#include "base/shm.h"
#include "base/xmalloc.h"
#include "journal/journal.h"

#define RING JOURNAL_RING_MIN

struct journal {
	struct shm shm; /* what the keeper is given */
	uint8_t ring[RING];
	uint64_t end;
	uint8_t **segments;
	uint32_t count;
};

struct journal *
journal_new(uint32_t pane, uint32_t cols, uint32_t rows, size_t ring,
    struct err *err)
{
	struct journal *j = xcalloc(1, sizeof *j);

	(void)pane;
	(void)cols;
	(void)rows;
	(void)ring;
	if (shm_make(&j->shm, "none", 1) == 0)
		return j;
	err_system(err, "cannot make a journal");
	free(j);
	return NULL;
}

struct journal *
journal_adopt(int fd, enum journal_death death, struct err *err)
{
	(void)fd;
	(void)death;
	err_set(err, ERR_MALFORMED, "there is nothing in it");
	return NULL;
}

void
journal_free(struct journal *j)
{
	uint32_t i;

	if (j == NULL)
		return;
	for (i = 0; i < j->count; i++)
		free(j->segments[i]);
	free(j->segments);
	shm_close(&j->shm);
	free(j);
}

int
journal_fd(const struct journal *j)
{
	return j->shm.fd;
}

uint8_t *
journal_room(struct journal *j, size_t *len)
{
	*len = RING - j->end % RING;
	if (*len > JOURNAL_ROOM)
		*len = JOURNAL_ROOM;
	return j->ring + j->end % RING;
}

void
journal_advance(struct journal *j, size_t n)
{
	j->end += n;
}

uint64_t
journal_end(const struct journal *j)
{
	return j->end;
}

uint64_t
journal_done(const struct journal *j)
{
	return j->end;
}

void
journal_set_done(struct journal *j, uint64_t off)
{
	(void)j;
	(void)off;
}

const uint8_t *
journal_bytes(const struct journal *j, uint64_t off, size_t *len)
{
	*len = (size_t)(j->end - off);
	if (*len > RING - off % RING)
		*len = RING - off % RING;
	return off < j->end ? j->ring + off % RING : NULL;
}

bool
journal_wants_checkpoint(const struct journal *j)
{
	(void)j;
	return false;
}

void
journal_set_ring(struct journal *j, size_t size)
{
	(void)j;
	(void)size;
}

uint8_t *
journal_checkpoint_begin(struct journal *j, size_t max)
{
	(void)j;
	(void)max;
	return NULL;
}

void
journal_checkpoint_commit(struct journal *j, size_t len, uint64_t off)
{
	(void)j;
	(void)len;
	(void)off;
}

void
journal_parse_begin(struct journal *j, uint64_t off, size_t len)
{
	(void)j;
	(void)off;
	(void)len;
}

void
journal_parse_end(struct journal *j)
{
	(void)j;
}

int
journal_replay(struct journal *j, const struct journal_replay *to, void *arg)
{
	(void)j;
	(void)to;
	(void)arg;
	return 0;
}

void
journal_trim(struct journal *j)
{
	(void)j;
}

uint32_t
journal_segment_alloc(struct journal *j)
{
	uint32_t i = 0;

	while (i < j->count && j->segments[i] != NULL)
		i++;
	if (i == j->count)
		j->segments = xreallocarray(j->segments, ++j->count,
		    sizeof *j->segments);
	j->segments[i] = xcalloc(1, JOURNAL_SEGMENT);
	return i;
}

void
journal_segment_free(struct journal *j, uint32_t n)
{
	free(j->segments[n]);
	j->segments[n] = NULL;
}

void *
journal_segment(struct journal *j, uint32_t n)
{
	return n < j->count ? j->segments[n] : NULL;
}

uint32_t
journal_segment_count(const struct journal *j)
{
	return j->count;
}

int
journal_segment_claim(struct journal *j, uint32_t n)
{
	(void)j;
	(void)n;
	return ERR_INVALID;
}
