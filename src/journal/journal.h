/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The journal of one pane: a shared object that survives the server, from
 * which the pane's terminal can be had back as it was.
 *
 * What a pane prints is read straight into the journal's ring.  Now and then
 * the owner puts a checkpoint there: the whole terminal as bytes that only
 * the owner understands, standing for an offset of the output.  The terminal
 * is the newest checkpoint and the bytes after it.  The ring holds nothing
 * but bytes from the PTY, so whoever changes the terminal by other means (a
 * resize, clear-history, a reset) takes a checkpoint at once, before the next
 * byte is parsed.
 *
 * Offsets count the bytes ever read from the PTY.  Three of them matter: read
 * (all that were taken from the kernel), parsed (the owner's; passed in with
 * a checkpoint), done (those whose side effects have happened).
 *
 * The journal also lends memory to the terminal's history, in segments.
 *
 * A process may be killed at any instruction and leave a journal that can be
 * adopted.  There is one writer at a time.  Addresses stay valid until the
 * journal is freed or the ring, segment or slot that they are in is given
 * up; nothing moves because something else grew.
 */

#ifndef TMX_JOURNAL_JOURNAL_H
#define TMX_JOURNAL_JOURNAL_H

#include "base/err.h"

struct journal;

enum {
	JOURNAL_VERSION = 1,
	JOURNAL_RING_MIN = 256 * 1024, /* also the default */
	JOURNAL_RING_MAX = 64 * 1024 * 1024,
	JOURNAL_ROOM = 32 * 1024,    /* most bytes to read at a time */
	JOURNAL_SEGMENT = 64 * 1024, /* of history */
	JOURNAL_SEGMENTS_MAX = 65536, /* 4 GiB a pane */
	JOURNAL_INPUTS = 64,          /* clients whose input is remembered */
	JOURNAL_SLICE = 64,           /* bytes, where the last server died */
	JOURNAL_POISON_MAX = 16       /* ranges left out of a replay */
};

#define JOURNAL_NONE UINT32_MAX /* no segment */

/* How the process ended that had the journal before. */
enum journal_death {
	JOURNAL_DEATH_CLEAN,  /* on purpose, as in an upgrade */
	JOURNAL_DEATH_KILLED, /* from outside */
	JOURNAL_DEATH_CRASHED /* by its own fault (SIGSEGV...), or not known */
};

/*
 * Make one for a pane of so many columns and rows, with a ring of so many
 * bytes (0: the default; rounded up to a power of two within the bounds).
 * NULL and the sentence when the system has no memory for it.
 */
struct journal *journal_new(uint32_t, uint32_t, uint32_t, size_t,
    struct err *);

/*
 * Take over the journal in a descriptor, which is taken also on failure.
 * Nothing in it is trusted.  NULL with ERR_VERSION when a later tmx wrote it,
 * ERR_MALFORMED when it is damaged, ERR_SYSTEM.
 */
struct journal *journal_adopt(int, enum journal_death, struct err *);

/* Let go of it; the object lives on if somebody else has it open. */
void journal_free(struct journal *);

/* Its descriptor, to be handed to the keeper; stays the journal's. */
int journal_fd(const struct journal *);

/* What it was made with: pane, columns, rows (any may be NULL). */
void journal_made_for(const struct journal *, uint32_t *, uint32_t *,
    uint32_t *);

/*
 * Room for the next read(2) from the PTY: JOURNAL_ROOM bytes, fewer at the
 * end of the ring and for a pane whose reads did not fill it lately.  NULL
 * with length 0 when a checkpoint must come first.
 */
uint8_t *journal_room(struct journal *, size_t *);

/* So many bytes were read into that room; must follow at once. */
void journal_advance(struct journal *, size_t);

/* The offset after the last byte read, and after the last one whose side
 * effects have happened. */
uint64_t journal_end(const struct journal *);
uint64_t journal_done(const struct journal *);
void journal_set_done(struct journal *, uint64_t);

/*
 * Bytes from an offset on, as many as lie together; NULL with length 0 when
 * the offset is at the end of what was read or before the newest checkpoint.
 */
const uint8_t *journal_bytes(const struct journal *, uint64_t, size_t *);

/* True well before journal_room says no. */
bool journal_wants_checkpoint(const struct journal *);

/* Have a ring of another size from the next checkpoint on, if memory allows. */
void journal_set_ring(struct journal *, size_t);

/*
 * Begin a checkpoint of at most so many bytes.  Returns where to write it,
 * or NULL when there is no memory (the one before stays good).  A begun
 * checkpoint that is not committed does no harm.
 */
uint8_t *journal_checkpoint_begin(struct journal *, size_t);

/*
 * Commit what was written there: its length, and the offset that it stands
 * for: all before it was parsed, nothing from it on.  The offset is not
 * before that of an earlier checkpoint.
 */
void journal_checkpoint_commit(struct journal *, size_t, uint64_t);

/* The newest checkpoint, its length and offset; NULL when there is none. */
const uint8_t *journal_checkpoint(const struct journal *, size_t *,
    uint64_t *);

/*
 * Segments of JOURNAL_SEGMENT bytes for the owner, numbered.  A new one is
 * zeros.  One that is freed keeps its contents until the next checkpoint is
 * committed, since the last one may need it after a crash; for the same
 * reason the owner does not change bytes that the last checkpoint covers.
 * Returns the number, or JOURNAL_NONE when there is no memory.
 */
uint32_t journal_segment_alloc(struct journal *);
void journal_segment_free(struct journal *, uint32_t);

/*
 * The address of one that is in use, or in a replay of one that may have
 * been: what is there and whose it is, the owner must find out, and claim.
 * NULL for any other.
 */
void *journal_segment(struct journal *, uint32_t);

/* One more than the highest number there is, in use or not. */
uint32_t journal_segment_count(const struct journal *);

/*
 * While a replay gives the checkpoint: keep a segment that it names.  Those
 * that were not claimed by its end are freed.  ERR_INVALID when there is no
 * such segment or it was claimed before.
 */
int journal_segment_claim(struct journal *, uint32_t);

/* Give back to the system what an idle pane need not hold. */
void journal_trim(struct journal *);

/* Say which bytes are about to be parsed, and that they were. */
void journal_parse_begin(struct journal *, uint64_t, size_t);
void journal_parse_end(struct journal *);

/*
 * Whether this adoption found bytes on which servers died repeatedly, and
 * which; journal_bytes still has them, a replay leaves them out.
 */
bool journal_poison(const struct journal *, uint64_t *, size_t *);

/*
 * Whether servers died repeatedly over the checkpoint itself: then a replay
 * goes without it, and screen and history from before it are lost.
 */
bool journal_checkpoint_lost(const struct journal *);

/*
 * Remember that the write of a client's input to the program has begun, and
 * ask which was the last (0: none known).  The number is the client's and
 * grows; a token of 0 is nobody.  Of more than JOURNAL_INPUTS clients the
 * one silent for longest is forgotten.
 */
void journal_input_begin(struct journal *, uint64_t, uint64_t);
uint64_t journal_input_last(const struct journal *, uint64_t);

/* What a replay calls, in this order; not 0 ends it with that value. */
struct journal_replay {
	/*
	 * The newest checkpoint and its offset; not called without one.  A
	 * refusal leaves the journal as it is, for a server that can read it.
	 */
	int (*checkpoint)(void *, const uint8_t *, size_t, uint64_t);

	/*
	 * Bytes and their offset: none is left out but for poison.  They are
	 * wholly before journal_done, when their side effects must not
	 * happen again, or wholly after it.
	 */
	int (*bytes)(void *, const uint8_t *, size_t, uint64_t);

	/* Poison: so many bytes at an offset were left out. */
	void (*left_out)(void *, uint64_t, size_t);
};

/* Replay all, saying to parse_begin and parse_end what is being parsed. */
int journal_replay(struct journal *, const struct journal_replay *, void *);

#endif
