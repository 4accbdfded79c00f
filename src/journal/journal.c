/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A journal as a whole: making it, taking it over, letting go of it; and the
 * table of whose input was written to the program.
 */

#include "compat/compat.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xmalloc.h"
#include "journal/object.h"

#define LOG_MODULE "journal"

/* Segments of history that a new object has room for. */
#define SPARE 3

static struct journal *
journal_alloc(void)
{
	struct journal *j = xcalloc(1, sizeof *j);

	j->shm.fd = -1;
	j->newest = j->begun = -1;
	j->place[0] = SLOT_0;
	j->place[1] = SLOT_1;
	j->room[0] = j->room[1] = SLOT_SMALL;
	return j;
}

struct journal *
journal_new(uint32_t pane, uint32_t cols, uint32_t rows, size_t ring,
    struct err *err)
{
	struct journal *j = journal_alloc();
	uint64_t size = ring_round(ring);
	char name[32];

	snprintf(name, sizeof name, "tmx-pane-%u", pane);
	j->count = (uint32_t)(size / JOURNAL_SEGMENT) + 1 + SPARE;
	j->state = xcalloc(j->count, 1);
	if (shm_make(&j->shm, name, (size_t)j->count * JOURNAL_SEGMENT) == -1) {
		err_system(err, "cannot make the journal of pane %u", pane);
		journal_free(j);
		return NULL;
	}
	j->state[0] = SEGMENT_FIXED;
	j->ring_want = size;
	ring_use(j, extent_alloc(j, size), size);
	j->head = (struct journal_head *)(void *)j->shm.base;
	j->head->version = JOURNAL_VERSION;
	j->head->pane = pane;
	j->head->cols = cols;
	j->head->rows = rows;
	j->head->ring_place = j->ring_place;
	j->head->ring_size = size;
	publish(&j->head->clean, size);
	j->head->magic = JOURNAL_MAGIC;
	return j;
}

/* Read the object's tables, trusting nothing.  0 or a negative code. */
static int
recover(struct journal *j, enum journal_death death)
{
	int i, error;

	if (j->shm.size < 2 * JOURNAL_SEGMENT ||
	    j->shm.size % JOURNAL_SEGMENT != 0 ||
	    j->shm.size / JOURNAL_SEGMENT > JOURNAL_SEGMENTS_MAX)
		return ERR_MALFORMED;
	j->head = (struct journal_head *)(void *)j->shm.base;
	if (j->head->magic != JOURNAL_MAGIC || j->head->version == 0)
		return ERR_MALFORMED;
	if (j->head->version > JOURNAL_VERSION)
		return ERR_VERSION;
	j->count = (uint32_t)(j->shm.size / JOURNAL_SEGMENT);
	j->state = xmalloc(j->count);
	memset(j->state, SEGMENT_UNKNOWN, j->count);
	j->state[0] = SEGMENT_FIXED;
	error = checkpoint_recover(j);
	if (error == 0)
		error = ring_recover(j);
	if (error != 0)
		return error;
	j->ring_want = j->ring_size;
	if (journal_end(j) > j->ring_size)
		j->ring_touched = journal_end(j) - j->ring_size;
	for (i = 0; i < JOURNAL_INPUTS; i++)
		if (j->head->input[i].used > j->input_used)
			j->input_used = j->head->input[i].used;
	poison_recover(j, death);
	return 0;
}

struct journal *
journal_adopt(int fd, enum journal_death death, struct err *err)
{
	struct journal *j = journal_alloc();
	int error;

	if (shm_adopt(&j->shm, fd) == -1) {
		error = errno == EINVAL ? ERR_MALFORMED : ERR_SYSTEM;
		if (error == ERR_SYSTEM)
			err_system(err, "cannot map a pane's journal");
	} else {
		error = recover(j, death);
		if (error == ERR_SYSTEM)
			err_system(err, "cannot read a pane's journal");
	}
	if (error == 0) {
		log_info("pane %u: %llu bytes read, checkpoint at %llu",
		    j->head->pane, (unsigned long long)journal_end(j),
		    (unsigned long long)j->floor);
		return j;
	}
	if (error == ERR_VERSION)
		err_set(err, error,
		    "a later version of tmx wrote the pane's journal");
	else if (error == ERR_MALFORMED)
		err_set(err, error, "the pane's journal is damaged");
	journal_free(j);
	return NULL;
}

void
journal_free(struct journal *j)
{
	if (j == NULL)
		return;
	shm_close(&j->shm);
	free(j->state);
	free(j);
}

int
journal_fd(const struct journal *j)
{
	return j->shm.fd;
}

void
journal_made_for(const struct journal *j, uint32_t *pane, uint32_t *cols,
    uint32_t *rows)
{
	if (pane != NULL)
		*pane = j->head->pane;
	if (cols != NULL)
		*cols = j->head->cols;
	if (rows != NULL)
		*rows = j->head->rows;
}

void
journal_trim(struct journal *j)
{
	ring_trim(j);
	checkpoint_trim(j);
}

static struct journal_input *
find_input(const struct journal *j, uint64_t token)
{
	struct journal_input *in = j->head->input;
	int i;

	for (i = 0; i < JOURNAL_INPUTS; i++)
		if (fetch(&in[i].token) == token)
			return &in[i];
	return NULL;
}

/* Take the entry of whoever was silent for longest. */
static struct journal_input *
reuse_input(struct journal *j)
{
	struct journal_input *in = j->head->input, *oldest = in;
	int i;

	for (i = 1; i < JOURNAL_INPUTS; i++)
		if (in[i].used < oldest->used)
			oldest = &in[i];
	publish(&oldest->token, 0);
	return oldest;
}

void
journal_input_begin(struct journal *j, uint64_t token, uint64_t number)
{
	struct journal_input *in;

	if (token == 0)
		return;
	in = find_input(j, token);
	if (in == NULL)
		in = reuse_input(j);
	publish(&in->number, number);
	in->used = ++j->input_used;
	publish(&in->token, token);
}

uint64_t
journal_input_last(const struct journal *j, uint64_t token)
{
	const struct journal_input *in;

	in = token != 0 ? find_input(j, token) : NULL;
	return in != NULL ? fetch(&in->number) : 0;
}
