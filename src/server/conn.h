/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * One connection of a client: bytes in and out, the hello, and messages to
 * whoever they are for.  Nothing that arrives is trusted; what does not
 * parse ends this connection and no other.
 *
 * What waits to be sent is bounded: frames by their acknowledgement, the
 * output of commands by being made only while there is room (conn_stream).
 */

#ifndef TMX_SERVER_CONN_H
#define TMX_SERVER_CONN_H

#include "compat/compat.h"

#include "base/list.h"
#include "proto/msg.h"

struct server;
struct viewer;
struct conn;

/* Bytes that may wait for a client before streams pause. */
#define CONN_OUT_LOW (256u << 10)
/* And before the connection is given up; more than any frame. */
#define CONN_OUT_MAX (64u << 20)
/* Input that a client may have sent and not got acknowledged. */
#define CONN_INPUT_MAX (1u << 20)

/* Take over an accepted socket; closed when the peer is not our user. */
void conn_accept(struct server *, int);

/* Close it; what it asked for and has not begun does not happen. */
void conn_close(struct conn *);

/* End it when all that waits has been sent. */
void conn_finish(struct conn *);

/* Who it is, as the hello said. */
const struct msg_hello *conn_hello(const struct conn *);

/*
 * Why its terminal is unfit for a client that attaches, as its command said;
 * NULL: it is not.
 */
void conn_set_unfit(struct conn *, const char *);
const char *conn_unfit(const struct conn *);
uint64_t conn_token(const struct conn *);
uint32_t conn_id(const struct conn *); /* for logs; counts up */

/* The one with an id, if it is still there. */
struct conn *conn_find(struct server *, uint32_t);

/* The name clients are known by: the terminal's path, or "client-PID". */
const char *conn_name(const struct conn *);

/* What looks at a session through it; NULL: nothing. */
struct viewer *conn_viewer(const struct conn *);
void conn_set_viewer(struct conn *, struct viewer *);

/* The size of its terminal as last told; zeros when it has none. */
const struct msg_resize *conn_size(const struct conn *);

/*
 * Send a message (proto/msg.h); it leaves at the end of the turn.  When too
 * much waits, nothing more is taken and the connection is closed then.
 */
void conn_send(struct conn *, enum msg_type, const void *);

/* Send text for standard output (1) or error (2) in pieces. */
void conn_output(struct conn *, int, const void *, size_t);

/* Bytes that wait to be sent. */
size_t conn_waiting(const struct conn *);

/*
 * Have a function make more output whenever there is room; it returns false
 * when it is done (then freed with the other one).  A second stream waits
 * for the first.
 */
struct conn_stream {
	bool (*more)(void *, struct conn *);
	void (*free)(void *);
	void *arg;
};
void conn_set_stream(struct conn *, const struct conn_stream *);

/*
 * Input that waits to be taken by a pane: the message at the front, or
 * false.  conn_input_begin notes in the ledger that its effect begins,
 * conn_input_end drops it and acknowledges.
 */
bool conn_input_front(struct conn *, struct msg_input *);
void conn_input_begin(struct conn *, uint64_t);
void conn_input_end(struct conn *);

/*
 * What waits by now was typed for a program that is gone; whether the message
 * at the front was.
 */
void conn_input_set_stale(struct conn *);
bool conn_input_is_stale(const struct conn *);

/* Write what waits, for all connections; at the end of a turn. */
void conn_flush_all(struct server *);

/* Let go of all without a word; this process ends. */
void conn_abandon_all(struct server *);

/*
 * For kill-server: close all when they have taken what waits, a farewell at
 * its end; and those that have not, at once.
 */
void conn_close_all(struct server *, const char *);
void conn_drop_all(struct server *);

#endif
