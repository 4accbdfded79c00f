/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * When to send a client its next frame.  Nothing is queued here: there is
 * only "something changed" and the moment when a frame composed then is due.
 * The clock is passed in (nanoseconds, never set back; base/clock.h).
 *
 * The rules, each of which can only delay what the ones before allow:
 *
 * 1. No more than two frames are unacknowledged.
 * 2. A frame costs a token, and one more for each SENDER_TOKEN_BYTES of it.
 *    There are up to SENDER_TOKENS; one comes back each period.  A frame may
 *    be sent while there is at least one.  So after quiet a change goes out
 *    at once, and so does a keystroke's echo right after another small frame
 *    or three; what changes all the time, or in large frames, uses them up
 *    and is sent once a period; what changes all the time in large frames,
 *    which nobody can read, at most once in SENDER_INTERVAL_LARGE, and less
 *    often the larger they are: what it takes to make, carry and draw them,
 *    some 70 ns a byte, is to remain a small share of SENDER_BYTE_TIME.
 * 3. The period is the interval (a sixtieth of a second unless set), or half
 *    the time that the client takes to acknowledge where that is longer: two
 *    frames are then under way at even distances, and a slow client is not
 *    sent frames faster than it takes them.
 *    But when nothing has changed for SENDER_QUIET, or a tenth of a period
 *    where that is longer, a frame may be sent a quarter of a period after
 *    the one before if that was acknowledged: what printed much and has
 *    stopped is shown at once, and so is each picture of a program that draws
 *    one and waits.
 * 4. While the program is in synchronized output a change is held, until the
 *    output ends or SENDER_HOLD_TIME after the change came to be held,
 *    however often the program ended and began again meanwhile.
 */

#ifndef TMX_FRAME_SENDER_H
#define TMX_FRAME_SENDER_H

#include "compat/compat.h"

#define SENDER_UNACKED_MAX 2
#define SENDER_TOKENS 4
#define SENDER_TOKEN_BYTES 512
#define SENDER_INTERVAL (UINT64_C(1000000000) / 60)
#define SENDER_INTERVAL_LARGE UINT64_C(32000000)
#define SENDER_INTERVAL_LARGEST UINT64_C(100000000)
#define SENDER_LARGE 1024
#define SENDER_BYTE_TIME UINT64_C(1500)
#define SENDER_HOLD_TIME UINT64_C(150000000)
#define SENDER_QUIET UINT64_C(2000000)

/* A client whose answers take longer than this is not waited for longer. */
#define SENDER_PERIOD_MAX UINT64_C(500000000)

/* Laid out here to be part of a client; the fields are sender.c's. */
struct sender {
	uint64_t interval, hold_time; /* ns */
	uint64_t ack_time;            /* ns, smoothed; 0: not known */
	uint64_t credit;   /* tokens, in ns of the period they take to come */
	uint64_t credited; /* when credit was last brought up to date */
	uint64_t pause;    /* ns after the last frame, for its size */
	uint64_t held_since, changed_at;
	uint32_t sent, acked; /* frames, counted */
	uint64_t sent_at[SENDER_UNACKED_MAX];
	bool changed, hold, held;
};

enum sender_when {
	SENDER_IDLE,  /* nothing changed */
	SENDER_NOW,   /* compose and send */
	SENDER_LATER, /* ask again at the moment given */
	SENDER_ACKED  /* ask again when a frame was acknowledged */
};

/* Begin: nothing changed, nothing sent. */
void sender_init(struct sender *, uint64_t now);

/* Set the interval between frames, and how long changes are held, in ns. */
void sender_set_interval(struct sender *, uint64_t);
void sender_set_hold_time(struct sender *, uint64_t);

/* Note that what the client should see is no longer what it was sent. */
void sender_changed(struct sender *, uint64_t now);

/*
 * Ask whether to send.  With SENDER_LATER *at is when to ask again (unless
 * something is noted before).
 */
enum sender_when sender_due(struct sender *, uint64_t now, uint64_t *at);

/*
 * Note that a frame of so many bytes was sent with all changes so far.
 * Returns its number, which the acknowledgement names.
 */
uint32_t sender_sent(struct sender *, uint64_t now, size_t bytes);

/*
 * Note that the client has taken all frames up to a number.  Returns 0, or
 * ERR_INVALID for a number that was not sent or is acknowledged already.
 */
int sender_acked(struct sender *, uint64_t now, uint32_t number);

/* Note that synchronized output began or ended. */
void sender_hold(struct sender *, bool, uint64_t now);

#endif
