/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What every platform has under another name.  Each group is one os-*.c
 * file, chosen by configure.
 */

#ifndef TMX_OS_H
#define TMX_OS_H

#include "compat/compat.h"

struct termios;

/*
 * os-shm-*.c: memory that outlives a process as long as a descriptor of it
 * is open somewhere.
 */

/*
 * Make an empty shared object without a name in the file system.  The name
 * given is for whoever looks at the process (Linux only).  Returns a
 * close-on-exec descriptor, or -1 with errno.
 */
int os_shm_create(const char *);

/*
 * Give the pages of a byte range (multiples of the page size) back to the
 * system; they read as zeros afterwards.  Where that cannot be had the range
 * is filled with zeros and stays allocated.  The address is where the range
 * is mapped, shared and writable.
 */
void os_shm_punch(int, void *, uint64_t, size_t);

/*
 * Copy len bytes at an offset out, without making pages exist that nobody
 * wrote, where that can be had.  In order: the descriptor, where the range
 * is mapped, its offset, where the bytes go, len.  0, or -1 with errno.
 */
int os_shm_peek(int, const void *, uint64_t, void *, size_t);

/*
 * os-proc-*.c: processes that are not our children.
 */

/*
 * Open a descriptor that polls readable when the process has ended.  Returns
 * -1 where the system has no such thing (errno ENOSYS) or the process is
 * gone (errno ESRCH).
 */
int os_proc_open(pid_t);

/*
 * Ask for the processor to be had soon rather than for long: a turn of so
 * many ns at a time, where the system has such a thing.  Not inherited.
 */
void os_proc_soon(uint64_t);

/* Name this process for ps(1), where that can be had. */
void os_proc_set_title(const char *);

/*
 * Get the directory a process is in.  Returns 0, or -1 where the system
 * does not tell.
 */
int os_proc_cwd(pid_t, char *, size_t);

/*
 * Get the name of the program that leads the foreground process group of a
 * terminal.  Returns 0, or -1 where the system does not tell.
 */
int os_proc_foreground(int, char *, size_t);

/*
 * os-exe-*.c: where our own binary is.
 */

/*
 * Find the absolute path of the running binary.  argv[0] serves where the
 * system does not tell.  Returns 0, or -1 when it cannot be found.
 */
int os_exe_path(const char *, char *, size_t);

/*
 * Open the running binary itself, so that it can be executed later whatever
 * has become of its path.  Returns a close-on-exec descriptor, or -1 with
 * ENOSYS where the system has no such thing.
 */
int os_exe_open(void);

/*
 * Execute the binary behind a descriptor.  Returns only on failure, with
 * errno, ENOSYS where the system has no such thing.
 */
void os_exe_exec(int, char *const[], char *const[]);

/*
 * os-watch-*.c: whether a file keeps its name.
 */

/*
 * Open a descriptor that polls readable when the file at a path is removed
 * or renamed, or its directory is; or perhaps when neither is so: look.  It
 * says so once: close it then, and before another one is opened.  Returns -1
 * with errno, ENOSYS where the system has no such thing.
 */
int os_watch_open(const char *);

/*
 * os-pty.c: pseudo-terminals, as far as POSIX leaves them open.
 */

/*
 * Open the slave of a master as the controlling terminal of the calling
 * process, which leads a session and has none.  Returns a descriptor, or -1
 * with errno.
 */
int os_pty_slave(int);

/* Have the terminal erase whole UTF-8 characters, or bytes (IUTF8). */
void os_tty_utf8(struct termios *, bool);

/*
 * os-peer.c: who is at the other end of a unix socket.
 */

/* Get the peer's user id and, where known, process id (else -1). */
int os_peer(int, uid_t *, pid_t *);

#endif
