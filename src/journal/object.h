/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * How a journal lies in its object, format version 1; for this folder only.
 *
 *	page 0           struct journal_head
 *	pages 1 to 7     checkpoint slot 0, while a checkpoint fits there
 *	pages 8 to 14    checkpoint slot 1
 *	segment 1 on     the ring, larger slots, history: segments of 64 KiB
 *
 * The numbers are of the machine's own byte order (the object never leaves
 * it; the magic tells).  Which segments are in use is not stored: the newest
 * checkpoint names the ring, and the owner claims its history.
 *
 * Killed at any instruction.  The reader is a new process, started after the
 * writer is gone.  A killed process has executed its instructions up to one,
 * in order, and none after it; all its stores reach the memory.  So it is
 * enough that the compiler keeps the order, and that what is published goes
 * out in one store: publish().  Each structure here is valid before and after
 * every single store of an update.
 */

#ifndef TMX_JOURNAL_OBJECT_H
#define TMX_JOURNAL_OBJECT_H

#include "compat/compat.h"

#include <assert.h>
#include <stdatomic.h>

#include "base/shm.h"
#include "journal/journal.h"

static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "64-bit stores must be whole");

#define JOURNAL_MAGIC UINT64_C(0x6c6e726a2d786d74) /* "tmx-jrnl" */

enum {
	SLOT_SMALL = 7 * SHM_PAGE, /* room of a slot in segment 0 */
	SLOT_0 = SHM_PAGE,
	SLOT_1 = SLOT_0 + SLOT_SMALL
};

/* parse_len while the checkpoint itself is being loaded. */
#define PARSE_LOADING UINT64_MAX

/*
 * A checkpoint.  seq is published last and set to 0 first, so a slot that is
 * being written does not count.
 */
struct journal_slot {
	_Atomic uint64_t seq; /* higher is newer; 0: nothing here */
	uint64_t place, room; /* of the bytes, in the object */
	uint64_t len;
	uint64_t offset; /* of the output, which it stands for */
	uint64_t ring_place, ring_size; /* of the bytes from there on */
	uint64_t body;                  /* hash of the bytes */
	uint64_t check;                 /* hash of the above, seq included */
};

struct journal_poison {
	uint64_t off;
	_Atomic uint64_t len; /* 0: not in use */
};

struct journal_input {
	_Atomic uint64_t token; /* 0: not in use */
	_Atomic uint64_t number;
	uint64_t used; /* larger: more recently */
};

struct journal_head {
	uint64_t magic;
	uint32_t version;
	uint32_t pane;
	uint32_t cols, rows;
	uint64_t ring_place, ring_size; /* until the first checkpoint */
	_Atomic uint64_t read, done;
	_Atomic uint64_t clean; /* NULs from read up to here */

	/* What is being parsed; len 0: nothing. */
	_Atomic uint64_t parse_off, parse_len;

	/* Where a server died, and how much that weighs; weight 0: nowhere. */
	uint64_t suspect_off, suspect_len;
	_Atomic uint64_t suspect_weight;
	_Atomic uint64_t load_weight; /* the same of loading the checkpoint */
	struct journal_poison poison[JOURNAL_POISON_MAX];
	struct journal_slot slot[2];
	struct journal_input input[JOURNAL_INPUTS];
};

/* Objects of version 1 exist: nothing here moves. */
static_assert(offsetof(struct journal_head, version) == 8, "layout");
static_assert(offsetof(struct journal_head, ring_place) == 24, "layout");
static_assert(offsetof(struct journal_head, read) == 40, "layout");
static_assert(offsetof(struct journal_head, parse_off) == 64, "layout");
static_assert(offsetof(struct journal_head, suspect_off) == 80, "layout");
static_assert(offsetof(struct journal_head, poison) == 112, "layout");
static_assert(offsetof(struct journal_head, slot) == 368, "layout");
static_assert(sizeof(struct journal_slot) == 72, "layout");
static_assert(offsetof(struct journal_head, input) == 512, "layout");
static_assert(sizeof(struct journal_input) == 24, "layout");
static_assert(sizeof(struct journal_head) <= SHM_PAGE, "one page");
static_assert(SLOT_1 + SLOT_SMALL <= JOURNAL_SEGMENT, "one segment");

/* What a segment is used for. */
enum segment_state {
	SEGMENT_FREE,    /* zeros */
	SEGMENT_FIXED,   /* header, ring, slots */
	SEGMENT_NEW,     /* history since the newest checkpoint */
	SEGMENT_OLD,     /* history that the newest checkpoint may need */
	SEGMENT_LEAVING, /* the same, but freed: goes with that checkpoint */
	SEGMENT_UNKNOWN  /* after an adoption: whoever wants it claims it */
};

struct journal {
	struct shm shm;
	struct journal_head *head;

	uint8_t *ring;
	uint64_t ring_place, ring_size;
	uint64_t ring_next;    /* place of the one to be; 0: none */
	uint64_t ring_want;    /* its size */
	uint64_t ring_touched; /* pages up to this offset are given back */
	uint64_t room_size;    /* to give; 0: as to a quiet pane */
	uint64_t room_end;     /* of what was given last */

	int newest;        /* slot, or -1 */
	uint64_t floor;    /* its offset, or 0 */
	int begun;         /* slot being written, or -1 */
	uint64_t place[2]; /* of each slot: room that we own */
	uint64_t room[2];
	uint64_t high[2]; /* bytes of it that were written */

	uint8_t *state; /* enum segment_state, a byte each */
	uint32_t count;
	uint32_t low; /* none below is free */
	uint32_t segment;    /* asked for last: history does with each line */
	uint8_t *segment_at; /* where it is, for good; NULL: none was */

	uint64_t input_used;
	uint64_t poison_off, poison_len; /* found by this adoption */
	bool checkpoint_lost;
};

/* Store one word, after all stores before it and before all after it. */
static inline void
publish(_Atomic uint64_t *word, uint64_t v)
{
	atomic_signal_fence(memory_order_seq_cst);
	atomic_store_explicit(word, v, memory_order_relaxed);
	atomic_signal_fence(memory_order_seq_cst);
}

static inline uint64_t
fetch(const _Atomic uint64_t *word)
{
	return atomic_load_explicit(word, memory_order_relaxed);
}

/*
 * Find room of whole segments, zeros, in one piece.  Returns its place in
 * the object, or 0 when there is no memory.
 */
uint64_t extent_alloc(struct journal *, uint64_t);
void extent_free(struct journal *, uint64_t, uint64_t);

/* Mark an extent that an adopted object names; false when it overlaps. */
bool extent_claim(struct journal *, uint64_t, uint64_t);

/* A checkpoint was committed: what only the one before needed goes. */
void segments_commit(struct journal *);

/* Free what nobody claimed. */
void segments_unclaimed(struct journal *);

/* Use a ring that is in the object already. */
void ring_use(struct journal *, uint64_t, uint64_t);

/* Count as read what a killed process had read without saying so. */
int ring_recover(struct journal *);

/* Give back the pages of a ring whose bytes are all in the checkpoint. */
void ring_trim(struct journal *);

/* The size of ring that is had for a size wanted. */
uint64_t ring_round(size_t);

/* Pick the newest good slot.  0, or ERR_MALFORMED when none of them is. */
int checkpoint_recover(struct journal *);
void checkpoint_trim(struct journal *);

/* Find out whether the process before died over certain bytes. */
void poison_recover(struct journal *, enum journal_death);

/* There is a new checkpoint, on which nobody died. */
void poison_commit(struct journal *);

#endif
