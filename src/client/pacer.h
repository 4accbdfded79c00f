/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * When a frame counts as taken.  Where the terminal is near, that is when it
 * has been written.  Between us and a terminal that is far (ssh) there are
 * buffers, though, which take a lot before a write says that they are full;
 * whoever acknowledged what was written would fill them, and the answer to a
 * key would come behind all of it.  So output is followed by a fence, a
 * status request (DSR 5) that the terminal answers when it has come so far:
 *
 * - The time that a fence takes is at its least the way there and back, and
 *   what it takes longer than that it has spent in buffers.
 * - While nothing waits in buffers, a frame counts as taken when it has been
 *   written, however long the way is.
 * - While something does ("queueing"), a frame counts as taken when a fence
 *   after it was answered.  Then no more is under way than the frames that
 *   the server sends unacknowledged.
 *
 * The clock is passed in (nanoseconds, never set back; base/clock.h).
 */

#ifndef TMX_CLIENT_PACER_H
#define TMX_CLIENT_PACER_H

#include "compat/compat.h"

/* Fences under way at a time. */
#define PACER_FENCES 8

/* So much is written without one, while nothing queues. */
#define PACER_BYTES 1024u

/* A fence that takes so much longer than at its least has been in a queue. */
#define PACER_QUEUEING UINT64_C(20000000)

/* The least is that of so long a time: the way may become another one. */
#define PACER_WINDOW UINT64_C(10000000000)

/* A terminal that has not answered so long does not answer at all. */
#define PACER_PATIENCE UINT64_C(10000000000)

/* Laid out here to be part of a client; the fields are pacer.c's. */
struct pacer {
	struct pacer_fence {
		uint64_t at;    /* when it was put */
		uint64_t frame; /* the last frame before it */
	} fence[PACER_FENCES];
	unsigned int first, count; /* of those under way */
	unsigned int late; /* given up before those, and not answered yet */
	uint64_t frame;    /* the last that was drawn */
	uint64_t answered; /* the last before a fence that was answered */
	uint64_t delay;    /* of the fence that was answered last */
	uint64_t least, least_before; /* in this window, in the one before */
	uint64_t window;   /* when this one began */
	size_t bytes;      /* since the last fence */
	bool on;           /* the terminal answers */
};

/* Begin with fences off; those under way belong to what was before. */
void pacer_init(struct pacer *);

/* The terminal has answered a question after so long: it can be fenced. */
void pacer_begin(struct pacer *, uint64_t now, uint64_t took);

/* Frames are counted anew, after the server was changed. */
void pacer_restart(struct pacer *);

/*
 * A frame was drawn in so many bytes that are about to be written.  Returns
 * whether a fence is to follow it.
 */
bool pacer_drew(struct pacer *, uint64_t now, uint64_t frame, size_t bytes);

/* The oldest fence was answered. */
void pacer_answered(struct pacer *, uint64_t now);

/* The last frame that has been taken, of those that have been written. */
uint64_t pacer_taken(struct pacer *, uint64_t now);

/* Whether output waits in buffers on its way. */
bool pacer_queueing(const struct pacer *, uint64_t now);

/* How long the way to the terminal and back took last, 0: not known. */
uint64_t pacer_delay(const struct pacer *);

#endif
