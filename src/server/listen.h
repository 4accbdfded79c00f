/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The listening socket, which is the keeper's as well. */

#ifndef TMX_SERVER_LISTEN_H
#define TMX_SERVER_LISTEN_H

#include "compat/compat.h"

struct server;

/*
 * Accept on a socket bound to a path, once the server works; takes the
 * descriptor, drops the one before.
 */
void listen_set(struct server *, int, const char *path);

/* The server works: accept from now on. */
void listen_begin(struct server *);
void listen_close(struct server *);

/* Its descriptor; -1: none. */
int listen_fd(const struct server *);

#endif
