/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Standard input of clients, for commands that read "-". */

#ifndef TMX_SERVER_STDIN_H
#define TMX_SERVER_STDIN_H

#include "proto/msg.h"

struct conn;
struct run;
struct server;

/*
 * Have the client of a run send its standard input.  At its end, or when
 * there is too much (STDIN_MAX), the function is called with all of it and
 * the run's item goes on; it returns whether the command failed.
 */
#define STDIN_MAX (64u << 20)
typedef bool (*stdin_fn)(struct server *, struct conn *, void *, const void *,
    size_t, bool too_much);
bool stdin_read(struct run *, stdin_fn, void *);

/* From the dispatcher. */
void stdin_data(struct server *, struct conn *, const struct msg_stdin *);
void stdin_closed(struct server *, struct conn *);

#endif
