/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * One command being run: who asked, its arguments, what its target turned
 * out to be.  Commands (cmd-*.c) are functions of this.
 */

#ifndef TMX_SERVER_RUN_H
#define TMX_SERVER_RUN_H

#include "compat/compat.h"

#include "cmd/args.h"
#include "cmd/cmd.h"
#include "cmd/spec.h"

struct conn;
struct pane;
struct queue_item;
struct server;
struct session;
struct viewer;
struct window;
struct winlink;

enum run_result {
	RUN_DONE,
	RUN_FAILED, /* said why; the rest of the group does not run */
	RUN_WAITS   /* the item goes on when queue_continue is called */
};

/* Sessions, windows and panes that a target names; NULL: not found. */
struct found {
	struct session *session;
	struct winlink *winlink;
	struct window *window;
	struct pane *pane;
};

struct run {
	struct server *server;
	struct queue_item *item;
	const struct cmd *cmd;
	const struct args *args;
	struct conn *conn;     /* who asked; NULL: a file, or gone */
	struct viewer *viewer; /* the attached client of a key; else NULL */
	struct found target;   /* of -t, or the current one */
	struct found source;   /* of -s where the command has one */
};

typedef enum run_result run_fn(struct run *);

/* Print a line of output. */
void run_print(struct run *, const char *, ...) printf_like(2, 3);
void run_output(struct run *, const void *, size_t);

/* Say what went wrong; returns RUN_FAILED. */
enum run_result run_error(struct run *, const char *, ...) printf_like(2, 3);

/* The exit status of the client when all its commands are done. */
void run_set_status(struct run *, int);

/* The command is an attach: the client stays when it is done. */
void run_keep_client(struct run *);

/* The value of a variable in the environment of who asked. */
const char *run_getenv(const struct run *, const char *);

/* The directory of who asked, or the home directory. */
const char *run_cwd(const struct run *);

/* Expand a format about the run's target; the caller frees it. */
char *run_expand(struct run *, const char *);

#endif
