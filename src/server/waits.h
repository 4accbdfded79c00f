/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Commands that wait for what happens in a pane: its program begins or ends,
 * prints something, or prints nothing for a while.  They are looked at once
 * in a turn of the loop, when there are any.
 */

#ifndef TMX_SERVER_WAITS_H
#define TMX_SERVER_WAITS_H

#include "compat/compat.h"

#include "server/run.h"

struct conn;
struct pane;
struct server;
struct waits;

struct waits *waits_new(struct server *);
void waits_free(struct waits *);

enum wait_what {
	WAIT_BEGUN = 1,  /* the program runs */
	WAIT_EXIT = 2,   /* it has ended: the status is the command's */
	WAIT_MATCH = 4,  /* a line of it matches a pattern */
	WAIT_IDLE = 8,   /* it has printed nothing for a time */
	WAIT_STOPPED = 16 /* no program of the session runs any more */
};

enum {
	WAIT_TIMED_OUT = 124 /* as timeout(1) */
};

struct wait_for {
	unsigned int what;     /* any of them, the first to happen counts */
	struct session *session; /* for WAIT_STOPPED */
	struct pane *pane;     /* for the others */
	const char *pattern;   /* extended regular expression */
	uint64_t line;         /* look at the history from this line on */
	uint64_t idle;         /* ms */
	uint64_t timeout;      /* ms; UINT64_MAX: none */
};

/*
 * Have a command wait; returns RUN_WAITS, also when it has happened already,
 * or RUN_FAILED.  The command has a client that is not attached.
 */
enum run_result waits_add(struct run *, const struct wait_for *);

/* A program has ended and all its output was read. */
void waits_pane_ended(struct server *, struct pane *);

/* A connection is gone: nobody waits on it. */
void waits_closed(struct server *, const struct conn *);

/* At the end of a turn; true when a command can go on. */
bool waits_check(struct server *);

/* The shell's way to say how a program ended: 128 + signal. */
int waits_exit_code(bool known, int status);

/* The first line of history that belongs to what is on the screen now. */
uint64_t waits_line(const struct pane *);

#endif
