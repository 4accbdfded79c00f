/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The rules by which a user is asked whether a program may read the
 * clipboard; server/ask.h does the asking.  The clock is passed in
 * (nanoseconds, never set back; base/clock.h).
 *
 * 1. A question answers to nothing until the client's terminal shows it, and
 *    then until no key was typed for CONSENT_PAUSE.  Only then is it open: it
 *    says so ("allow? (y/n)"), and the next key decides.  So what was typed
 *    ahead, or is being typed while the question appears, goes to the program
 *    as ever and answers nothing, however long the way to the terminal is;
 *    who types on without a pause is not robbed of a key.
 * 2. y allows this one read; any other key denies it.  Modifiers and locks by
 *    themselves are no keys.  Nor are repeats of a key that is held, or
 *    several characters at once (a paste that the terminal does not mark):
 *    those go on to the program, and the question waits for a pause again.
 * 3. Who does not answer within CONSENT_TIME denies.
 * 4. After a denial the pane is not asked about for CONSENT_QUIET, after each
 *    further one twice as long, up to CONSENT_QUIET_MAX; leave that is given
 *    ends that.
 */

#ifndef TMX_SERVER_CONSENT_H
#define TMX_SERVER_CONSENT_H

#include "compat/compat.h"

#include "base/clock.h"

struct pane_denials;

/* Longer than between two keys of who types, shorter than reading takes. */
#define CONSENT_PAUSE (500 * CLOCK_MS)
#define CONSENT_TIME (30 * CLOCK_SECOND)
#define CONSENT_QUIET (10 * CLOCK_SECOND)
#define CONSENT_QUIET_MAX (300 * CLOCK_SECOND)

enum consent_step {
	CONSENT_UNSEEN,
	CONSENT_PAUSING,
	CONSENT_OPEN
};

enum consent_answer {
	CONSENT_NONE, /* not yet */
	CONSENT_YES,
	CONSENT_NO
};

/* Laid out here to be part of a question; the fields are consent.c's. */
struct consent {
	enum consent_step step;
	uint64_t pause, open_at, over_at;
};

/* Begin, unseen: with the pause that opens it, and its time, in ns. */
void consent_begin(struct consent *, uint64_t now, uint64_t pause,
    uint64_t time);

/* Note that the terminal shows the question. */
void consent_seen(struct consent *, uint64_t now);

/*
 * Note how late it is: the question opens, or is over (CONSENT_NO).  Returns
 * CONSENT_NONE while it stands, and in how many ns to ask again.
 */
enum consent_answer consent_wait(struct consent *, uint64_t now,
    uint64_t *left);

/*
 * Take a key (text/key.h).  With CONSENT_NONE it was no answer, and is for
 * whom it would be else.
 */
enum consent_answer consent_key(struct consent *, uint64_t now, uint32_t key);

/* Note that something was typed that can be no answer. */
void consent_typed(struct consent *, uint64_t now);

/* Whether a pane may be asked about. */
bool consent_may_ask(const struct pane_denials *, uint64_t now);

/* Note what the answer was that its program got. */
void consent_note(struct pane_denials *, uint64_t now, enum consent_answer);

#endif
