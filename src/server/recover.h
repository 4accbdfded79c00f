/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Taking over from a server that died: the keeper hands over descriptors,
 * the ledger says what they are, the journals what is on them.
 */

#ifndef TMX_SERVER_RECOVER_H
#define TMX_SERVER_RECOVER_H

#include "compat/compat.h"

struct recover;
struct server;

/* Collect what the keeper hands over, in the order in which it does. */
struct recover *recover_new(struct server *);
void recover_free(struct recover *);

/*
 * How the server before ended, wait(2)'s status (restarts 0: there was none),
 * and how many in a row did not last.
 */
void recover_hello(struct recover *, unsigned int restarts,
    unsigned int failures, int status, const char *note);

/* A pane; both descriptors are taken, -1 for none. */
struct recover_slot {
	uint32_t pane;
	pid_t pid;
	bool ended, known;
	int status;
	uint64_t begun, when;
	int master, journal;
};
void recover_slot(struct recover *, const struct recover_slot *);

/* The state object; the descriptor is taken. */
void recover_state(struct recover *, int);

/* That was all: make the server what it was, or a new one. */
void recover_finish(struct recover *);

#endif
