/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Finding what targets name (tmux(1), COMMANDS; the parsing is
 * cmd/target.h's).
 */

#ifndef TMX_SERVER_TARGET_H
#define TMX_SERVER_TARGET_H

#include "base/err.h"
#include "server/run.h"

/*
 * Find what a target of a kind names; NULL text: the current one, which is
 * that of the client who asks, or of the pane that it runs in, or the one
 * used last.  Returns 0 or ERR_NOTFOUND with tmux's sentence ("can't find
 * session: x").
 */
int target_find(struct run *, const char *, enum target_kind,
    struct found *, struct err *);

/* The client that a -t or -c names; NULL text: who asks, or the last used. */
struct viewer *target_client(struct run *, const char *, struct err *);

/* Set run->target and run->source as the command's table entry says. */
int target_prepare(struct run *, struct err *);

#endif
