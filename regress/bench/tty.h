/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A user's terminal, as the benchmarks need one: a program on a PTY, at the
 * end of a link that may be slow, long, and have a buffer.
 *
 * What arrives is kept, and looked through for a text that is waited for.
 * A screen is made of it (vt/), at once or, where the time that this takes
 * would be measured too, only when somebody asks; a live one also answers
 * the questions that terminals are asked.
 */

#ifndef TMX_BENCH_TTY_H
#define TMX_BENCH_TTY_H

#include "compat/compat.h"

struct buf;
struct tty;

/*
 * Start a program in an environment on a terminal of a size.  NULL with
 * errno.
 */
struct tty *tty_open(unsigned int, unsigned int, char *const argv[],
    char *env[]);

/* Hang up, and wait for the program to end. */
void tty_close(struct tty *);

/* Bytes a second (0: no limit), delay each way in ns, bytes of buffer. */
void tty_link(struct tty *, uint64_t, uint64_t, uint64_t);

/*
 * Whether a screen is made at once (if not, and no text is waited for, what
 * comes is dropped); whether anything is read at all.
 */
void tty_live(struct tty *, bool);
void tty_pause(struct tty *, bool);

/* Forget what arrived, and wait for a text from now on. */
void tty_arm(struct tty *, const char *);

/* When it arrived; 0: not yet. */
uint64_t tty_found(const struct tty *);

/* Look for it on the screen too, whatever way it came there. */
void tty_look(struct tty *);

/* Bytes that arrived since tty_arm, and when the last of them did. */
uint64_t tty_bytes(const struct tty *);
uint64_t tty_last(const struct tty *);

/* What arrived since tty_arm, from an offset; valid until tty_run. */
const uint8_t *tty_data(struct tty *, size_t, size_t *);

/* Let the user type. */
void tty_type(struct tty *, const void *, size_t);

/* The rows of the screen, a line each. */
void tty_screen(struct tty *, struct buf *);

/* The process that was started, and whether it is still there. */
int tty_pid(const struct tty *);
bool tty_alive(struct tty *);

/*
 * For the loop: what to poll for (-1: nothing), when there is something to
 * do without that (UINT64_MAX: never), and doing what is due.
 */
int tty_fd(const struct tty *, uint64_t now, short *);
uint64_t tty_due(const struct tty *, uint64_t now);
void tty_run(struct tty *, short);

#endif
