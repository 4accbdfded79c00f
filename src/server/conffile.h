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
 * Read a file and run it as part of an item; quiet: no error when it is not
 * there.  ERR_NOTFOUND, ERR_SYSTEM or the parser's error.
 */
int conffile_source(struct run *, const char *, bool quiet, bool dry,
    struct err *);

#endif
