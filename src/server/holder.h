/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Between two servers of an upgrade the keeper alone holds everything.  So
 * that its death then is no end, the server that makes way leaves a holder
 * behind: itself, forked, doing nothing.  Should the keeper die before the
 * next server works, the holder starts another keeper and hands it what it
 * has; else it ends.  The owner of the state object, one word that all of
 * them see, says who it is that may do so.
 */

#ifndef TMX_SERVER_HOLDER_H
#define TMX_SERVER_HOLDER_H

#include <stdbool.h>

struct server;

/* Leave one behind; this process is about to end. */
void holder_start(struct server *);

/*
 * Take the state object for this server.  False: a holder has it, who has
 * found the keeper dead, so there is nothing for this server to do.
 */
bool holder_claim(struct server *);

/* This server works: no holder is needed any more. */
void holder_done(struct server *);

#endif
