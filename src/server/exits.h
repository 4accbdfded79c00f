/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * How things end: a program, and with it its pane, window and session; a
 * session that is killed; the server.
 */

#ifndef TMX_SERVER_EXITS_H
#define TMX_SERVER_EXITS_H

#include "compat/compat.h"

struct pane;
struct server;
struct session;

/*
 * The keeper said that a program has ended; the rest happens when its output
 * has been read.  A pane that is gone already is only let go of.
 */
void exits_program_ended(struct server *, uint32_t pane, bool status_known,
    int status, uint64_t when);

/* All that the program printed was read. */
void exits_pane_ended(struct server *, struct pane *);

/* A dead pane is not started anew: close it, unless it is to stay. */
void exits_pane_over(struct server *, struct pane *);

/*
 * End a session: detach its clients saying text ("[exited]" when NULL), end
 * its programs with SIGHUP and, when grace is not 0, SIGKILL so many ms
 * later.  The reason is for why and show-messages.
 */
void exits_kill_session(struct server *, struct session *, const char *text,
    const char *reason, uint64_t grace);

/* kill-server: end all sessions, then the keeper and ourselves. */
void exits_kill_server(struct server *, const char *reason);

/* End the server when nothing is left and options say so; at turn's end. */
void exits_check(struct server *);

#endif
