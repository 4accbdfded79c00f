/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Starting a program in a pane: what to run and in which environment is
 * decided here, forking is the keeper's.
 */

#ifndef TMX_SERVER_SPAWN_H
#define TMX_SERVER_SPAWN_H

#include "compat/compat.h"

#include "base/err.h"

struct env;
struct pane;
struct server;
struct session;

/*
 * Start what a pane's spec says, for a session.  A new pane gets PTY,
 * journal and terminal; one whose program has ended gets a new PTY.
 */
int spawn_pane(struct server *, struct session *, struct pane *,
    struct err *);

/*
 * The same for one that was to be started when server or keeper died: the
 * keeper never heard of it, or nobody knows what it did.
 */
void spawn_again(struct server *, struct pane *);

/*
 * The environment of programs: everybody's, a session's (NULL: none) and
 * what is the program's own (NULL: nothing), with what says where it runs.
 */
struct env *spawn_env(const struct server *, const struct session *,
    const struct env *own);

/* An environment as execve(2) takes it, and its end. */
char **spawn_env_list(const struct env *);
void spawn_free_list(char **);

/* The shell to use: the option's if it can be run, else the user's. */
const char *spawn_shell(const struct server *, const struct session *);

/* The keeper could not start a program. */
void spawn_failed(struct server *, uint32_t pane, const char *why);

/* The keeper has started it. */
void spawn_done(struct server *, uint32_t pane, pid_t);

#endif
