/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Whether the socket still has its name; if not, the keeper is asked for
 * another one.  Where the system tells of such things nothing wakes up for
 * it; elsewhere it is looked at when the server is awake anyway.
 */

#ifndef TMX_SERVER_SOCKWATCH_H
#define TMX_SERVER_SOCKWATCH_H

#include "compat/compat.h"

struct server;
struct sockwatch;

struct sockwatch *sockwatch_new(struct server *);
void sockwatch_free(struct sockwatch *);

/* The socket is another one. */
void sockwatch_set(struct server *);

/* At the end of a turn. */
void sockwatch_turn(struct server *);

#endif
