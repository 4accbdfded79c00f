/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Standard input of clients, and files as their commands name them: a client
 * reads and writes those itself, since their names, its rights and whatever
 * a disk does are its own affair.
 */

#ifndef TMX_SERVER_STDIN_H
#define TMX_SERVER_STDIN_H

#include "proto/msg.h"

struct conn;
struct run;
struct server;

/*
 * Have the client of a run send a file (NULL: its standard input).  At its
 * end the function is called with all of it, or with what went wrong, and
 * the run's item goes on; it returns whether the command failed.  With
 * nothing and an error also when there is more than STDIN_MAX.  False when
 * the run has no client to do it.
 */
#define STDIN_MAX (64u << 20)
typedef bool (*stdin_fn)(struct run *, const void *, size_t,
    const char *error);
bool stdin_read(struct run *, const char *path, stdin_fn);

/*
 * Have the client of a run write bytes, which are copied, to a file.  The
 * function is called when it is done.
 */
bool stdin_write_file(struct run *, const char *path, bool append,
    const void *, size_t, stdin_fn);

/* From the dispatcher. */
void stdin_data(struct server *, struct conn *, const struct msg_stdin *);
void stdin_closed(struct server *, struct conn *);

#endif
