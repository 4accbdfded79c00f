/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The file that tells of our sessions should we be lost (proto/lost.h). */

#ifndef TMX_SERVER_ROSTER_H
#define TMX_SERVER_ROSTER_H

#include "compat/compat.h"

struct roster;
struct server;

struct roster *roster_new(struct server *);
void roster_free(struct roster *);

/* A server that is the first: sessions of one that was lost get graves. */
void roster_inherit(struct server *);

/* Write it anew: the place is another one, or this server is. */
void roster_changed(struct server *);

/* At the end of a turn; at the end in order of the server. */
void roster_turn(struct server *);
void roster_end(struct server *);

#endif
