/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Processes and the binaries that they execute. */

#ifndef TMX_BASE_PROC_H
#define TMX_BASE_PROC_H

#include <limits.h>

#include "base/err.h"

/*
 * Fork a child that has every signal at its default and none blocked; no
 * handler of ours ever runs in it.  Returns as fork(2).
 */
pid_t proc_fork(void);

/*
 * Start a process that belongs to nobody: a session of its own, no terminal,
 * /dev/null as its standard descriptors.  argv[0] is the path; the process
 * has nothing else open but descriptor 3, where it writes a NUL when it is
 * ready or a sentence why it cannot be, and 4, which is the one given if that
 * is not -1.  Waits for that.  Returns 0, or ERR_SYSTEM with the sentence.
 */
int proc_launch(char *const[], int, struct err *);

/*
 * A descriptor that polls readable when a process that need not be our child
 * has ended.  Returns -1 with errno: ESRCH, or ENOSYS.
 */
int proc_watch(pid_t);

/* Name this process for ps(1), where that can be had. */
void proc_set_title(const char *);

/* A binary that can be executed also when another one is at its path. */
struct binary {
	char path[PATH_MAX];
	int fd; /* owned; -1 where the system cannot execute it */
};

/* Keep the running one, which was at a path. */
void binary_self(struct binary *, const char *);

/* Keep the one at an absolute path.  0, or -1 with errno. */
int binary_open(struct binary *, const char *);

/* Execute it with our environment.  Returns only on failure, with errno. */
void binary_exec(const struct binary *, char *const[]);

#endif
