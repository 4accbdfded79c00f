/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A note, beside the sockets, that a client has taken a terminal, with the
 * line settings that it found.  The client holds a lock on it, and removes
 * it when it has given the terminal back.  So whoever finds one without a
 * lock, or with that of a client that is stopped in the background, knows
 * that the terminal was left as it should not be, and how it was.
 */

#ifndef TMX_CLIENT_TAKEN_H
#define TMX_CLIENT_TAKEN_H

#include "compat/compat.h"

#include <termios.h>

struct taken {
	struct termios found;
	bool alternate; /* it is on the alternate screen */
};

/* Note that we have a terminal; without a place for that nothing is noted. */
void taken_note(int, const struct taken *);

/* Whether nobody has taken our note, and the terminal, away from us. */
bool taken_still(void);

/* The terminal is given back.  May be called by a signal handler. */
void taken_drop(void);

/*
 * Whether a client has left this terminal without giving it back; says how
 * it had found it, and removes the note.
 */
bool taken_left(int, struct taken *);

#endif
