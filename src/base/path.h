/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Where the socket is, and whether that place can be trusted: the directory
 * is ours, 0700 and no link, so that nobody else can put a socket there.
 */

#ifndef TMX_BASE_PATH_H
#define TMX_BASE_PATH_H

#include "base/err.h"

/* The longest path of a unix socket that every system takes, NUL included. */
#define PATH_SOCKET_MAX 104

/*
 * Find the socket's path: an explicit one as it is (-S), else the label (-L;
 * "default" when NULL) in ${TMX_TMPDIR:-/tmp}/tmx-UID, which is made and
 * checked when make is true, and checked if it is there.  Returns 0 or a
 * negative code; ERR_INVALID as well when TMX_TMPDIR is not absolute, as it
 * would be another place for the server than for us.
 */
int path_socket(const char *, const char *, bool, char *, size_t,
    struct err *);

/*
 * Check that a directory is ours, not a link, and closed to others.  Returns
 * 0, ERR_NOTFOUND, or ERR_DENIED with what to do about it.
 */
int path_check_dir(const char *, struct err *);

/* The user's home directory, or "/" when there is none. */
const char *path_home(void);

/*
 * Whether a path is one of a program that can be a shell: absolute, to be
 * executed, and no tmx, which would start another in each pane.
 */
bool path_is_shell(const char *);

/* The user's shell: SHELL, or that of the account, or "/bin/sh". */
const char *path_shell(void);

/*
 * Write a file whole or not at all: to a temporary name beside it, mode
 * 0600, then renamed.  Returns 0 or ERR_SYSTEM.
 */
int path_write_file(const char *, const void *, size_t, struct err *);

/*
 * Read a file into a buffer, without waiting for anything.  Returns 0,
 * ERR_NOTFOUND, ERR_LIMIT when it does not fit, or ERR_SYSTEM.
 */
struct buf;
int path_read_file(const char *, struct buf *, struct err *);

/* Write a file, or append to it, without waiting for anything. */
int path_put_file(const char *, bool append, const void *, size_t,
    struct err *);

#endif
