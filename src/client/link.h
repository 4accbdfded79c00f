/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The connection to the server: the hello, messages both ways, and a new
 * connection when one breaks, over which what was not yet answered is sent
 * again.  It does not know where the stream comes from (a socket on this
 * machine is one way: transport-unix).
 */

#ifndef TMX_CLIENT_LINK_H
#define TMX_CLIENT_LINK_H

#include "base/err.h"
#include "proto/msg.h"

struct link;
struct loop;

struct link_ops {
	/* Open a stream to the server; a descriptor or a negative code. */
	int (*connect)(void *, struct err *);
	/* A message came. */
	void (*message)(void *, uint16_t type, union msg_any *);
	/* The connection is new: say what the hello is to say now. */
	void (*hello)(void *, struct msg_hello *);
	/* It is established; resumed: as it was before it broke. */
	void (*ready)(void *, const struct msg_welcome *);
	/* There is no server any more, or it cannot be talked to. */
	void (*lost)(void *, const char *why);
};

/* Bytes of input that may be unacknowledged before no more is taken. */
#define LINK_INPUT_MAX (256u << 10)

/* Make one over a stream that is open already; takes it. */
struct link *link_new(struct loop *, int, const struct link_ops *, void *);
void link_free(struct link *);

void link_send(struct link *, enum msg_type, const void *);

/*
 * Send a command; it is sent again after a reconnect unless MSG_DONE came.
 * Where it may attach: why the terminal is unfit for that, or NULL.
 */
void link_command(struct link *, const struct msg_strings *,
    const char *unfit);

/*
 * Send input (proto/input.h): numbered, kept until it is acknowledged.
 */
void link_input(struct link *, const void *, size_t);

/* Bytes of input not acknowledged, and how long (ns) the oldest waits. */
size_t link_input_waiting(const struct link *);
uint64_t link_input_age(const struct link *);

/* Whether the connection stands; false while a new one is made. */
bool link_up(const struct link *);

/* What is known of the server once connected; "" before. */
const char *link_server(const struct link *);

/* Write what waits, for at most so many ms; before the client ends. */
void link_flush(struct link *, unsigned int);

#endif
