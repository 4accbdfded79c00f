/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Commands that wait to be run.  Those of one client run one after another;
 * one that waits for something holds up that client and nobody else.
 */

#ifndef TMX_SERVER_QUEUE_H
#define TMX_SERVER_QUEUE_H

#include "compat/compat.h"

#include "cmd/parse.h"

struct cmd_list;
struct conn;
struct queue;
struct queue_item;
struct server;
struct viewer;

struct queue *queue_new(struct server *);
void queue_free(struct queue *);

/*
 * Add a list of commands (a reference is taken).  The connection is who
 * asked, NULL for nobody; id is what MSG_DONE will say, 0: say nothing.
 */
struct queue_item *queue_add(struct queue *, struct cmd_list *,
    struct conn *, uint64_t id);

/*
 * Whether a client has as much in it as it may: each waits for the one
 * before, and may be as long as a message.
 */
#define QUEUE_MAX 64
bool queue_full(const struct queue *, const struct conn *);

/* Add for a key that an attached client pressed, unless it is full. */
void queue_add_key(struct queue *, struct cmd_list *, struct viewer *);

/* Run what can run. */
void queue_run(struct queue *);

/*
 * Go on with an item whose command returned RUN_WAITS; failed: the rest of
 * its group does not run.
 */
void queue_continue(struct queue_item *, bool failed);

/* Say a line to its client, as output or as an error. */
void queue_say(struct queue_item *, const char *, bool error);

/* Set the status its client exits with. */
void queue_set_status(struct queue_item *, int);

/* A connection or viewer is gone: what it asked for stops. */
void queue_forget(struct queue *, const struct conn *);

/* Run commands after those of an item, as part of it (source-file). */
void queue_insert(struct queue_item *, struct cmd_list *);

/*
 * The run of an item that waits, for what its command has yet to say; the
 * targets are not found again.
 */
struct run;
void queue_take_up(struct queue_item *, struct run *);

/* How commands are parsed that others have as arguments: with the aliases. */
struct cmd_input queue_input(struct server *);

/* Wait tokens: an item by number, NULL when it is gone. */
uint64_t queue_number(const struct queue_item *);

/* What MSG_DONE will say; 0: nothing. */
uint64_t queue_id(const struct queue_item *);
struct queue_item *queue_find(struct queue *, uint64_t);

#endif
