/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Making way for another binary: it is asked who it is, the keeper keeps it
 * ready, everything is written down and this server ends.  The keeper starts
 * the other one, or this one again if that does not get to work; whoever
 * takes over answers the client that asked.  Then the keeper becomes the new
 * binary as well.
 */

#ifndef TMX_SERVER_UPGRADE_H
#define TMX_SERVER_UPGRADE_H

#include "compat/compat.h"

#include "server/run.h"

struct rd;
struct server;
struct upgrade;

struct upgrade *upgrade_new(struct server *);
void upgrade_free(struct upgrade *);

/* upgrade-server: begin, or say how it went (path is absolute). */
enum run_result upgrade_run(struct run *, const char *path);

/* What the keeper says: to a request by number; NULL: it is done. */
void upgrade_answer(struct server *, uint32_t number, const char *why);
void upgrade_keeper_gone(struct server *);
void upgrade_keeper_resumed(struct server *, const char *version);

/* The end of this server, in place of the usual end of a turn. */
void upgrade_leave(struct server *);

/*
 * After a take-over: the record, and the keeper's note if it failed.
 * by_keeper: it saw how the server before ended, so it was asked for this.
 */
void upgrade_load(struct server *, struct rd *);
void upgrade_recovered(struct server *, const char *note, bool by_keeper);

/* The keeper knows that this server works: it may become the binary too. */
void upgrade_ready(struct server *);

#endif
