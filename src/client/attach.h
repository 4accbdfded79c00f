/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A client that is attached: the user's terminal is taken over, frames are
 * drawn on it, what the user does goes to the server; in the end the
 * terminal is given back as it was found.
 */

#ifndef TMX_CLIENT_ATTACH_H
#define TMX_CLIENT_ATTACH_H

#include "base/err.h"
#include "proto/msg.h"

struct attach;
struct link;
struct loop;

struct attach_config {
	bool utf8, colours_256;
	struct msg_resize told; /* the size as the server has it */
};

/*
 * Look at the terminal while the server is being greeted: 0, or a negative
 * code and why no client could attach on it.
 */
int attach_prepare(struct err *);

/*
 * Take over standard input's terminal; where that is none, bytes are only
 * passed on.  NULL with the sentence when the terminal cannot be used.
 */
struct attach *attach_new(struct loop *, struct link *,
    const struct attach_config *, const struct msg_settings *, struct err *);

/* Give the terminal back, and print what was kept; NULL is fine. */
void attach_free(struct attach *);

/* What the server wants the client to go by has changed. */
void attach_settings(struct attach *, const struct msg_settings *);

/* Output of a command that came meanwhile: printed after the end. */
void attach_keep_output(struct attach *, const struct msg_output *);

/* Say to a server that takes the place of another how things stand. */
void attach_hello(const struct attach *, struct msg_hello *);

/* The connection broke and stands again. */
void attach_resumed(struct attach *);

/* The exit status, when the client ended by itself. */
int attach_status(const struct attach *);

/* Any other message; returns true when the client is to end. */
bool attach_message(struct attach *, uint16_t, union msg_any *);

#endif
