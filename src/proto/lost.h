/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What there was, for when server and keeper die both: a small file beside
 * the socket with the names of sessions and when they began, no contents.
 * The server writes it and takes it away when it ends in order; a client
 * that finds it and nobody who listens says what was lost.
 */

#ifndef TMX_PROTO_LOST_H
#define TMX_PROTO_LOST_H

#include "base/buf.h"
#include "base/err.h"

/* The file for a socket: while sessions live, and once they are known lost. */
char *lost_path(const char *socket);
char *lost_path_told(const char *socket);

/* Begin the text of such a file, and add a session. */
void lost_begin(struct buf *);
void lost_add(struct buf *, const char *name, uint64_t created);

/*
 * Read a file, only if it is ours: call for each session; *seen is set to
 * when the server was last known to live, in ms.  Returns how many sessions
 * there were; 0 also when there is no such file.
 */
typedef void (*lost_fn)(void *, const char *name, uint64_t created);
size_t lost_read(const char *path, uint64_t *seen, lost_fn, void *);

#endif
