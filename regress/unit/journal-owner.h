/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * An owner of a journal for the tests: in place of a terminal it knows what
 * every byte of the output must be, and keeps the last of them as history in
 * segments.  Whatever a journal gives back that is not exactly what was put
 * there ends the test.
 */

#ifndef TMX_REGRESS_JOURNAL_OWNER_H
#define TMX_REGRESS_JOURNAL_OWNER_H

#include "journal/journal.h"

#define OWNER_SEGMENTS 3 /* of history that are kept */

struct owner {
	struct journal *j;
	uint64_t parsed;                   /* also the bytes of history */
	uint64_t first;                    /* of them, dropped from the front */
	uint32_t segment[OWNER_SEGMENTS + 1]; /* oldest first */
	uint32_t segments;
	uint64_t left_out;    /* bytes, by the last recovery */
	size_t slice_max;     /* largest piece of the last recovery */
	bool side_effects;    /* a replayed byte was after `done` */
	bool look;            /* look at whole new segments, which costs */
};

/* The byte of output at an offset; never 0. */
static inline uint8_t
owner_byte(uint64_t off)
{
	uint64_t v = off * UINT64_C(0x9e3779b97f4a7c15);

	return (uint8_t)(1 + (v >> 40) % 255);
}

/* Begin with a new journal. */
void owner_new(struct owner *);

/*
 * Read up to n bytes of the output as if from a PTY, in as many reads as it
 * takes; fewer when the ring is full.  Returns how many.
 */
size_t owner_read(struct owner *, size_t);

/* Parse all that was read. */
void owner_parse(struct owner *);

/*
 * Take a checkpoint that is padded to about so many bytes; or one that asks
 * for so much room but needs little of it.
 */
void owner_checkpoint(struct owner *, size_t);
void owner_checkpoint_room(struct owner *, size_t);

/*
 * Take over the journal in a descriptor, check everything in it, and be the
 * owner after a replay.  Returns what journal_adopt or journal_replay said.
 */
int owner_adopt(struct owner *, int, enum journal_death);

/* Take over a copy of an owner's journal, as if the owner were killed. */
int owner_kill(struct owner *, enum journal_death);

/* Check that history is what it must be. */
void owner_check(const struct owner *);

void owner_free(struct owner *);

/* Copy an object, sparse, to a new descriptor. */
int owner_copy(int);

/* How many bytes of memory an object costs. */
size_t owner_cost(int);

#endif
