/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Attaching the client of a command to a session. */

#ifndef TMX_SERVER_ATTACH_H
#define TMX_SERVER_ATTACH_H

#include "base/err.h"
#include "server/run.h"

struct conn;
struct env;
struct options;

/*
 * Whether the client of a run may attach at all: there is one, it is not
 * inside a pane of ours (unless it cleared $TMX), its terminal is fit, and
 * the flags say what exists.  To be asked before anything is changed.
 */
int attach_check(struct run *, struct err *);

/*
 * Attach it, which attach_check has allowed, by the flags that attach-session
 * and new-session share (-r, -f, -x, --exclusive, --native, --exit-status);
 * take detaches others.
 */
enum run_result attach_run(struct run *, struct session *, bool take);

/* Put what update-environment names from the client's environment. */
void attach_update_env(const struct conn *, const struct options *,
    struct env *);

#endif
