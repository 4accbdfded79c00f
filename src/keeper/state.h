/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What a keeper knows, all of it; for this folder only.  Everything is in
 * place from the start, so nothing can fail for want of memory; pages of the
 * table that nobody used cost nothing.
 */

#ifndef TMX_KEEPER_STATE_H
#define TMX_KEEPER_STATE_H

#include "base/proc.h"
#include "base/sock.h"
#include "keeper/keeper.h"
#include "proto/kmsg.h"

#define GONE_WAIT (5 * CLOCK_SECOND) /* for a server without a link to end */

/* A pane. */
struct slot {
	uint32_t pane;
	uint32_t flags; /* those of KMSG_SLOT that last, and SLOT_* */
	pid_t pid;
	int status;
	int master, journal; /* -1: none */
	int proc; /* watches a program that is not our child; -1: none */
	uint64_t begun_ms, ended_ms;
};

enum {
	SLOT_LASTS = KMSG_ENDED | KMSG_UNKNOWN | KMSG_FOREIGN,
	SLOT_USED = 0x100,
	SLOT_GIVE = 0x200, /* it is to be told to the server whole */
	SLOT_TELL = 0x400  /* or its end */
};

/* What is to be told to the server, in this order. */
enum {
	TELL_HELLO = 1,
	TELL_SLOTS = 2, /* there may be some with SLOT_GIVE or SLOT_TELL */
	TELL_LISTEN = 4,
	TELL_STATE = 8,
	TELL_END = 16,
	TELL_ALL = 31,
	TELL_TRIAL = 32 /* no part of it: a trial failed */
};

struct keeper {
	const char *socket;
	char **args; /* the server's; NULL at the end */
	uint64_t health_ms, files;
	bool quit;

	int listen, state; /* -1: none */
	struct sock_file file; /* the listening one */

	pid_t server;    /* 0: none */
	int server_proc; /* watches one that is not our child; -1: none */
	bool server_foreign;
	int link;  /* to the server; -1: none */
	bool deaf; /* it takes nothing any more */
	bool more; /* it has sent what we did not look at yet */
	unsigned int tell;

	struct binary binary; /* what the server is */
	struct binary other;  /* to try next, or to go back to */
	enum { TRY_NOT, TRY_NEXT, TRY_NOW } try;
	char note[PATH_MAX + 128]; /* to tell the next server */

	pid_t trial;     /* sees whether the binary can take over; 0: none */
	bool trial_good; /* it can: become it */
	struct kmsg trial_for; /* the request */

	/* Times are clock_ns; 0: not so. */
	uint64_t ready_at; /* the server said so */
	uint64_t start_at; /* a server is to be started */
	uint64_t kill_at;  /* the server must be gone, or ready, by then */
	uint64_t trial_at; /* the trial must be over by then */
	bool late;         /* it was not, and was killed */
	bool ever_ready;
	uint32_t restarts, failures;
	int last_status; /* of the server before; -1: unknown */

	struct kmsg_in in;
	struct kmsg_out out;
	size_t slots_end; /* no slot from here on was ever used */
	struct slot slots[KEEPER_PANES_MAX];
};

extern struct keeper keeper;

/* slot.c: find a pane, or the one whose program is our child; or NULL. */
struct slot *slot_find(uint32_t);
struct slot *slot_by_pid(pid_t);

/* Take a free slot; NULL when the table is full.  Close and free one. */
struct slot *slot_take(uint32_t);
void slot_release(struct slot *);

/* Whether nobody will tell us when its program has ended. */
bool slot_unwatched(const struct slot *);

/* The program has ended: its status, and KMSG_UNKNOWN or 0. */
void slot_ended(struct slot *, int, uint32_t);

/* Describe it as a message of a type. */
struct kmsg slot_message(const struct slot *, uint16_t);

/* image.c: write the table to a shared object; its descriptor, or -1. */
int image_write(void);

/* Read it back from one, which is closed.  Returns 0 or -1. */
int image_read(int);

/* Let the table's descriptors pass through an exec, or not. */
void image_pass(bool);

/* request.c: tell the server what there is, and do what it asks for. */
void link_pump(void);

/* Say that a request is not done: why, errno; its descriptors are closed. */
void refuse(const struct kmsg *, enum kmsg_reason, int);

/* Have the socket at its path.  0, or -1 with errno. */
int socket_rebind(void);

/* revive.c: start a server; it has ended with a status; it is ready. */
void server_start(void);
void server_ended(int);
void server_ready(const struct kmsg *);

/* Let go of the link; the server must end if it has not. */
void server_cut_off(void);

/* When server_timers is to be called: clock_ns, or UINT64_MAX. */
uint64_t server_due(void);
void server_timers(void);

/* See in a child whether the binary can take over from us; it has ended. */
void trial_start(const struct kmsg *);
void trial_ended(int);

/* Become the binary; comes back only when that failed. */
void reexec(void);

/* child.c: become the program that a request asks for. */
void no_return child_program(const struct kmsg *);

#endif
