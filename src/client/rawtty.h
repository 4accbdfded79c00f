/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The user's terminal as a device: raw mode, and out of it again whatever
 * happens.  What it takes to give the terminal back (its line settings, and
 * the bytes that undo what was drawn and set) is kept ready in static
 * storage, where a signal handler can use it.  One terminal per process.
 */

#ifndef TMX_CLIENT_RAWTTY_H
#define TMX_CLIENT_RAWTTY_H

#include "compat/compat.h"

#include "base/err.h"

struct termios;

#define RAWTTY_RESTORE_MAX 2048 /* bytes that may be prepared */

/*
 * Open the terminal that a descriptor is (its standard input, say) anew, for
 * ourselves: non-blocking, close-on-exec, so that the flag does not show at
 * the other programs that share the descriptor.  Returns a descriptor, or
 * ERR_INVALID when it is no terminal, ERR_SYSTEM.
 */
int rawtty_open(int, struct err *);

/*
 * Enter raw mode on a terminal, which must stay open until rawtty_leave.
 * A terminal that is found raw was left so by a client that was killed:
 * *left_raw (may be NULL) tells, and it will be given back sane.  Returns 0,
 * ERR_EXISTS when in raw mode already, or ERR_SYSTEM.
 */
int rawtty_enter(int, bool *left_raw, struct err *);

/* The settings as they were found, while in raw mode. */
const struct termios *rawtty_found(void);

/* Raw mode again, when others had set something else meanwhile. */
void rawtty_again(void);

/*
 * Keep bytes to be written when the terminal is given back in a hurry, in
 * place of those before.  At most RAWTTY_RESTORE_MAX, or ERR_LIMIT.  The
 * last argument is how many answers to DA1 come then, which are waited for a
 * moment and thrown away with all that comes before them.
 */
int rawtty_prepare(const void *, size_t, unsigned int);

/*
 * Give the line settings back (not the bytes: who leaves in good order has
 * written its own).  No harm when not in raw mode.
 */
void rawtty_leave(void);

/*
 * Give the terminal back at once: write what was prepared, waiting for a
 * terminal that takes nothing no longer than a second, then the settings.
 * Only the first call does anything.  For signal handlers and atexit.
 */
void rawtty_emergency(void);

/*
 * Let signals that end the process give the terminal back first: those that
 * say that it is broken (SEGV, ABRT, ...), and those of the list, ended by 0,
 * that nobody else handles.  Also at exit(3).
 */
void rawtty_catch(const int *);

/* The byte that the terminal's driver has for erase; -1 when there is none. */
int rawtty_erase(void);

struct rawtty_size {
	unsigned int cols, rows;
	unsigned int xpixel, ypixel; /* of the whole; 0: not known */
};

/* Get the size; 80 by 24 when the terminal does not know. */
void rawtty_size(int, struct rawtty_size *);

/*
 * Suspend: give the settings back, stop the whole job as the terminal's
 * driver would, and when continued in the foreground enter raw mode again
 * with the settings that are then found.  The caller has written what gives
 * the screen back, and draws again afterwards.  Returns 0, or ERR_SYSTEM.
 */
int rawtty_suspend(struct err *);

/*
 * Read what comes for up to so many ms and hand it to a function, until that
 * says it has seen enough (true).  For answers under way when leaving.
 */
void rawtty_drain(int, unsigned int,
    bool (*)(void *, const uint8_t *, size_t), void *);

/*
 * Take a terminal's line out of raw mode, if it is in that: to settings, or
 * (NULL) to what stty sane makes of it, mostly.  Returns 0 or ERR_SYSTEM.
 */
int rawtty_sane(int, const struct termios *, struct err *);

#endif
