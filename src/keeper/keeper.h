/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The keeper: the process that must never end.  It is the parent of the
 * server and of every program, holds what must outlive a server, and starts
 * the server again when it dies.
 */

#ifndef TMX_KEEPER_KEEPER_H
#define TMX_KEEPER_KEEPER_H

#include "base/err.h"

#define KEEPER_PANES_MAX 8192
#define KEEPER_ARGS_MAX 32 /* arguments passed on to the server */

struct keeper_config {
	const char *socket; /* path of the listening socket, absolute */
	const char *binary; /* absolute path of tmx */

	/* Passed on: BINARY --server 3 ARGS, 3 being the link; NULL ends. */
	const char *const *args;

	uint64_t health_ms; /* after READY failures are forgotten; 0: 10 s */
	uint64_t files; /* bound on open files for programs; 0: as it is now */
};

/*
 * Start a keeper, and so a server, unless somebody listens on the socket
 * already.  Of any number of callers at the same time one starts it; when
 * any of them returns, the socket can be connected to.  Returns 0 or a
 * negative code with the sentence.
 */
int keeper_start(const struct keeper_config *, struct err *);

/*
 * For a server whose keeper is gone: start another one, which takes the
 * caller for its server.  The link to it, non-blocking and close-on-exec, is
 * stored; over it go KMSG_ADOPT and KMSG_HOLD for what there is, then
 * KMSG_READY.  Returns 0 or a negative code with the sentence.
 */
int keeper_replace(const struct keeper_config *, int *, struct err *);

/* Be the keeper: `tmx --keeper ...` as the functions above execute it. */
int keeper_main(int, char **);

/* Milliseconds to wait before the next server after failures in a row. */
uint64_t keeper_backoff_ms(unsigned int);

#endif
