/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Programs that are kept running (new-session --restart): started anew when
 * they end, after a delay that grows while they end soon.
 */

#ifndef TMX_SERVER_SUPERVISE_H
#define TMX_SERVER_SUPERVISE_H

#include "compat/compat.h"

struct pane;
struct server;
struct session;

/* A program ended: start it anew, now or after its delay, if it is to be. */
void supervise_pane_ended(struct server *, struct pane *);

/* Whether a dead pane is about to be started anew. */
bool supervise_waits(const struct server *, const struct pane *);

/* A session is gone: nothing of it is started any more. */
void supervise_session_gone(struct server *, const struct session *);

#endif
