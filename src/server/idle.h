/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Sessions that nobody looks at end when their idle-timeout is over; one
 * that nobody ever attached, when its attach-timeout is.
 */

#ifndef TMX_SERVER_IDLE_H
#define TMX_SERVER_IDLE_H

#include "compat/compat.h"

struct idle;
struct server;
struct session;

struct idle *idle_new(struct server *);
void idle_free(struct idle *);

/* A client came to a session, or left it. */
void idle_attached(struct server *, struct session *);
void idle_detached(struct server *, struct session *);

/* After a crash: who was attached has the time again to come back. */
void idle_recovered(struct server *);

/* A session is new or gone, or an option changed: look at all again. */
void idle_changed(struct server *);

/* Milliseconds until a session ends by itself; UINT64_MAX: it does not. */
uint64_t idle_left(const struct server *, const struct session *);

#endif
