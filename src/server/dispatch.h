/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What a client's messages do, by type. */

#ifndef TMX_SERVER_DISPATCH_H
#define TMX_SERVER_DISPATCH_H

#include "compat/compat.h"

#include "proto/msg.h"

struct conn;
struct server;

/*
 * Do what a message says.  Returns 0, or a negative code when the client may
 * not send it now: then its connection is to be closed.
 */
int dispatch_message(struct server *, struct conn *, uint16_t type,
    union msg_any *);

/* A client whose connection broke is back, with the same token. */
void dispatch_resume(struct server *, struct conn *);

/* A connection is gone. */
void dispatch_closed(struct server *, struct conn *);

#endif
