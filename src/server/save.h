/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What the restore command needs after a reboot, on disk, where the option
 * restore says so: sessions, windows and panes as JSON, and the text of each
 * pane, in a directory of mode 0700 under $XDG_STATE_HOME/tmx.  It is written
 * a while after something changed, a little in each turn of the loop, and
 * appears when all of it is on the disk: a crash of the machine leaves what
 * was there before.
 *
 * There are two of these directories for a server: "now", and "before",
 * which is what the one before the last reboot left.
 */

#ifndef TMX_SERVER_SAVE_H
#define TMX_SERVER_SAVE_H

#include "compat/compat.h"

struct save;
struct server;

struct save *save_new(struct server *);
void save_free(struct save *);

/* A server that is the first: what another one left is kept for restore. */
void save_inherit(struct server *);

/* The option changed: what is on disk goes when it is off. */
void save_option(struct server *);

/* At the end of a turn; true when there is more to do. */
bool save_turn(struct server *);

/* The machine goes down: what is on disk stays as it is. */
void save_keep(struct server *);

/* All sessions were ended on purpose: nothing stays. */
void save_end(struct server *);

/* A file of the directory before, or that itself; the caller frees it. */
char *save_path_before(const struct server *, const char *file);

/* Remove what is before: it was restored. */
void save_remove_before(const struct server *);

#define SAVE_INDEX "sessions.json"

#endif
