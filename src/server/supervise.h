/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Programs that are kept running (new-session --restart): started anew when
 * they end, after a delay that grows while they end soon.  Programs that are
 * told to end (stop), and killed when their grace is over.  Files that have
 * their process ids.
 *
 * All that lasts is in the pane (model/pane.h), so it is the same after a
 * crash; here is but one timer.
 */

#ifndef TMX_SERVER_SUPERVISE_H
#define TMX_SERVER_SUPERVISE_H

#include "compat/compat.h"

struct pane;
struct server;
struct session;
struct supervise;

struct supervise *supervise_new(struct server *);
void supervise_free(struct supervise *);

/* After a crash: deadlines count on, files are put right. */
void supervise_recovered(struct server *);

/* A program runs: write its file. */
void supervise_pane_started(struct server *, struct pane *);

/* A program ended: start it anew, now or after its delay, if it is to be. */
void supervise_pane_ended(struct server *, struct pane *);

/* Whether a dead pane is about to be started anew. */
bool supervise_waits(const struct pane *);

/* How long until then, in ms; UINT64_MAX: it is not to be. */
uint64_t supervise_left(const struct pane *);

/*
 * Ask all programs of a session to end (SIGINT), and kill those that are
 * there after so many ms; nothing is started anew.  Once asked for, only a
 * shorter grace changes anything.
 */
void supervise_stop(struct server *, struct session *, uint64_t grace);

#endif
