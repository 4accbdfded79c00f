/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Programs whose panes are gone and that were told to end: those that are
 * there when their time is over are killed, by this server or by the next
 * one.
 */

#ifndef TMX_SERVER_DYING_H
#define TMX_SERVER_DYING_H

#include "compat/compat.h"

struct dying;
struct server;

struct dying *dying_new(struct server *);
void dying_free(struct dying *);

/* Kill what is left of a pane's program at a time, ms since the epoch. */
void dying_add(struct server *, uint32_t pane, uint64_t until);

/* It has ended. */
void dying_gone(struct server *, uint32_t pane);

/*
 * After a crash: what was written down; whether the keeper's pane is one of
 * them; those that the keeper did not have are gone.
 */
void dying_load(struct server *, uint32_t pane, uint64_t until);
bool dying_resume(struct server *, uint32_t pane);
void dying_forget_others(struct server *);

#endif
