/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The client: a command to the server, and the terminal if it attaches. */

#ifndef TMX_CLIENT_CLIENT_H
#define TMX_CLIENT_CLIENT_H

#include "base/err.h"

/* What a server is to be started with. */
struct client_start {
	const char *argv0;
	const char *socket; /* path */
	const char *config; /* -f; NULL: the usual files */
	int verbose;        /* -v, counted */
};

/* Starts a server unless one listens; returns 0 or a negative code. */
typedef int (*client_start_fn)(const struct client_start *, struct err *);

/* Be a client, as its arguments say; returns the exit status. */
int client_main(int, char **, client_start_fn);

#endif
