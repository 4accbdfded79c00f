/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Unix sockets by path, and the lock beside the path of a listening one. */

#ifndef TMX_BASE_SOCK_H
#define TMX_BASE_SOCK_H

#include "compat/compat.h"

/*
 * Connect.  Returns a descriptor, non-blocking and close-on-exec, or -1 with
 * errno: ENOENT or ECONNREFUSED when nobody listens, EAGAIN when somebody
 * does but has too many waiting, ENAMETOOLONG.
 */
int sock_connect(const char *);

/*
 * Listen on a path that does not exist yet, mode 0600.  Returns a descriptor,
 * non-blocking and close-on-exec, or -1 with errno.
 */
int sock_listen(const char *);

/* Which file a socket is, to tell it from another one at the same path. */
struct sock_file {
	uint64_t dev, ino; /* 0: none */
};

/* Get the file at a path, and tell whether it is this one. */
void sock_file_get(struct sock_file *, const char *);
bool sock_file_is(const struct sock_file *, const char *);

/*
 * The same as sock_listen, in place of a socket on which nobody answers and
 * of nothing else; EADDRINUSE when somebody does, EEXIST when the path is no
 * socket; else errno says why that could not be found out.  The lock is held
 * by the caller.
 */
int sock_claim(const char *);

/*
 * Take the lock of a socket's path, which is the file PATH.lock; wait for it
 * or not.  A directory that was removed is made again.  Whoever makes or
 * replaces the socket holds the lock.  Returns a descriptor to be closed, or
 * -1 with errno (EWOULDBLOCK: somebody has it).
 */
int sock_lock(const char *, bool);

/* A connected pair, close-on-exec.  0, or -1 with errno. */
int sock_pair(int[2]);

#endif
