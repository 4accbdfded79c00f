/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The user's configuration files. */

#ifndef TMX_SERVER_CONFFILE_H
#define TMX_SERVER_CONFFILE_H

#include "base/err.h"

struct queue_item;
struct run;
struct server;

/*
 * Run the configuration: the file named on the command line, or
 * /etc/tmx.conf and the user's own (tmx(1), FILES).  Errors go to
 * show-messages and to the first client.
 */
void conffile_load(struct server *);

/*
 * Read a file and run it as part of a source-file command, as its flags say.
 * ERR_NOTFOUND, ERR_SYSTEM or the parser's error.
 */
int conffile_source(struct run *, const char *, struct err *);

/* The same for what came from standard input. */
int conffile_source_text(struct run *, const void *, size_t, struct err *);

#endif
