/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The event loop of a server or client; the one wrapper around libevent.
 *
 * A turn of the loop is: wait for what the system has, call back for each of
 * it, then call the owner's turn function once.  Callbacks are short and say
 * what is ready; the order in which work is done (fairness) is the turn
 * function's business.  Nothing here wakes up unless something is due.
 *
 * Callbacks may free any watcher, their own included.
 */

#ifndef TMX_BASE_LOOP_H
#define TMX_BASE_LOOP_H

#include "compat/compat.h"

struct loop;
struct loop_io;
struct loop_timer;
struct loop_signal;

/* What is ready, or wanted, on a descriptor: bits. */
enum loop_what {
	LOOP_READ = 1,
	LOOP_WRITE = 2
};

/* NULL when the system refuses (errno). */
struct loop *loop_new(void);
void loop_free(struct loop *); /* after all its watchers */

/*
 * Called after each turn's callbacks.  Returns true when it has more work to
 * do at once: the next turn then does not wait.
 */
typedef bool (*loop_turn_fn)(void *);
void loop_on_turn(struct loop *, loop_turn_fn, void *);

/*
 * Turn until loop_stop.  Returns 0, or -1 with errno when waiting fails:
 * EDEADLK when there is nothing left that could end the wait.
 */
int loop_run(struct loop *);
void loop_stop(struct loop *);

/*
 * Watch a descriptor, which stays the caller's and must outlive the watch.
 * Begins wanting nothing.  A regular file is always ready.
 */
typedef void (*loop_io_fn)(void *, unsigned int);
struct loop_io *loop_io_new(struct loop *, int, loop_io_fn, void *);
void loop_io_free(struct loop_io *);
void loop_io_want(struct loop_io *, unsigned int);

/* A timer fires once for each time it is set, in so many ns from now. */
typedef void (*loop_timer_fn)(void *);
struct loop_timer *loop_timer_new(struct loop *, loop_timer_fn, void *);
void loop_timer_free(struct loop_timer *);
void loop_timer_set(struct loop_timer *, uint64_t);

/* The same, but a timer that is set for sooner stays as it is. */
void loop_timer_set_sooner(struct loop_timer *, uint64_t);

void loop_timer_clear(struct loop_timer *);
bool loop_timer_pending(const struct loop_timer *);

/* Watch a signal; the callback gets its number, outside signal context. */
typedef void (*loop_signal_fn)(void *, int);
struct loop_signal *loop_signal_new(struct loop *, int, loop_signal_fn,
    void *);
void loop_signal_free(struct loop_signal *);

#endif
