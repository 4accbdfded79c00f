/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The client's own command line: options before the command. */

#ifndef TMX_CLIENT_CMDLINE_H
#define TMX_CLIENT_CMDLINE_H

#include "base/err.h"
#include "base/path.h"
#include "client/client.h"

struct cmdline {
	struct client_start start;
	char socket[PATH_SOCKET_MAX];
	const char *shell_command; /* -c */
	bool utf8;        /* -u */
	bool colours_256; /* -2 */
	bool no_start;    /* -N */
	bool foreground;  /* -D: stay until the server ends */
	int argc;         /* the command; 0: new-session */
	char **argv;
};

/*
 * Read it.  Returns 0 to go on, 1 when all is done (-V, -h), or a negative
 * code with the sentence, which for a wrong option is the usage.
 */
int cmdline_read(struct cmdline *, int, char **, struct err *);

/* Run a shell command in our place (-c); returns only when that fails. */
int cmdline_shell(const char *);

#endif
