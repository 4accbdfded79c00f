/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Calls that fail once.  These take the places of the C library's in the
 * program that regress/fault builds: with TMX_FAULT_DENY=ROLE:CALL:N:FILE the
 * N-th CALL of a process in that ROLE fails as it would for want of memory,
 * descriptors or processes, unless FILE exists, which is made by then.
 *
 * With TMX_FAULT_ACCEPT=ERRNO:FILE accept fails with that error as long as
 * FILE exists, which grows by a byte each time.
 */

#include "compat/compat.h"

#include <sys/mman.h>
#include <sys/socket.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum call { WRITE, SENDMSG, MMAP, MEMFD, FORK, SOCKET, PAIR, TRUNCATE, FSYNC,
	CALLS };

static const struct {
	const char *name;
	int error;
} calls[CALLS] = {
	[WRITE] = { "write", ENOMEM },
	[SENDMSG] = { "sendmsg", ENOBUFS },
	[MMAP] = { "mmap", ENOMEM },
	[MEMFD] = { "memfd_create", ENFILE },
	[FORK] = { "fork", EAGAIN },
	[SOCKET] = { "socket", EMFILE },
	[PAIR] = { "socketpair", ENFILE },
	[TRUNCATE] = { "ftruncate", ENOSPC },
	[FSYNC] = { "fsync", EIO },
};

/* What is to fail in this process; n 0: nothing. */
static struct {
	bool known;
	enum call call;
	unsigned int n;
	char file[256];
} denied = { .call = CALLS };

/* Which role a process has, by its arguments. */
static void
role_of(char *role, size_t size)
{
	char line[4096];
	int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd != -1 ? read(fd, line, sizeof line - 1) : 0, i;
	const char *word = "client";

	if (fd != -1)
		close(fd);
	line[n > 0 ? n : 0] = '\0';
	for (i = 0; i < n; i += (ssize_t)strlen(line + i) + 1)
		if (strcmp(line + i, "--server") == 0 ||
		    strcmp(line + i, "--keeper") == 0)
			word = line + i + 2;
		else if (strcmp(line + i, "attach-session") == 0)
			word = "attach";
	strlcpy(role, word, size);
}

static void
find_out(void)
{
	const char *said = getenv("TMX_FAULT_DENY");
	char role[16], mine[16], call[16];
	int i;

	denied.known = true;
	if (said == NULL || sscanf(said, "%15[a-z]:%15[a-z_]:%u:%255s", role,
	    call, &denied.n, denied.file) != 4)
		return;
	role_of(mine, sizeof mine);
	for (i = 0; i < CALLS; i++)
		if (strcmp(role, mine) == 0 && strcmp(call, calls[i].name) == 0)
			denied.call = (enum call)i;
}

static bool
denies(enum call call)
{
	int fd;

	if (!denied.known)
		find_out();
	if (call != denied.call || denied.n == 0 || --denied.n != 0)
		return false;
	fd = open(denied.file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		return false;
	close(fd);
	errno = calls[call].error;
	return true;
}

/* The function whose place we have taken. */
static void *
real(enum call call)
{
	static void *found[CALLS];

	if (found[call] == NULL)
		found[call] = dlsym(RTLD_NEXT, calls[call].name);
	return found[call];
}

#define REAL(type, call) ((type)(uintptr_t)real(call))

ssize_t
write(int fd, const void *p, size_t n)
{
	return denies(WRITE) ? -1 :
	    REAL(ssize_t (*)(int, const void *, size_t), WRITE)(fd, p, n);
}

ssize_t
sendmsg(int fd, const struct msghdr *m, int flags)
{
	return denies(SENDMSG) ? -1 :
	    REAL(ssize_t (*)(int, const struct msghdr *, int), SENDMSG)(fd, m,
	    flags);
}

void *
mmap(void *at, size_t n, int prot, int flags, int fd, off_t off)
{
	/* Only what is shared is asked for by the program itself. */
	return flags & MAP_SHARED && denies(MMAP) ? MAP_FAILED :
	    REAL(void *(*)(void *, size_t, int, int, int, off_t), MMAP)(at, n,
	    prot, flags, fd, off);
}

int
memfd_create(const char *name, unsigned int flags)
{
	return denies(MEMFD) ? -1 :
	    REAL(int (*)(const char *, unsigned int), MEMFD)(name, flags);
}

pid_t
fork(void)
{
	return denies(FORK) ? -1 : REAL(pid_t (*)(void), FORK)();
}

int
socket(int domain, int type, int protocol)
{
	return denies(SOCKET) ? -1 :
	    REAL(int (*)(int, int, int), SOCKET)(domain, type, protocol);
}

int
socketpair(int domain, int type, int protocol, int fds[2])
{
	return denies(PAIR) ? -1 :
	    REAL(int (*)(int, int, int, int *), PAIR)(domain, type, protocol,
	    fds);
}

int
ftruncate(int fd, off_t size)
{
	return denies(TRUNCATE) ? -1 :
	    REAL(int (*)(int, off_t), TRUNCATE)(fd, size);
}

int
fsync(int fd)
{
	return denies(FSYNC) ? -1 : REAL(int (*)(int), FSYNC)(fd);
}

int
accept(int fd, struct sockaddr *sa, socklen_t *len)
{
	static int (*next)(int, struct sockaddr *, socklen_t *);
	const char *said = getenv("TMX_FAULT_ACCEPT"), *file;
	int log = -1, error;

	if (next == NULL)
		next = (int (*)(int, struct sockaddr *, socklen_t *))
		    (uintptr_t)dlsym(RTLD_NEXT, "accept");
	file = said != NULL ? strchr(said, ':') : NULL;
	if (file != NULL)
		log = open(file + 1, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (log == -1)
		return next(fd, sa, len);
	error = write(log, "x", 1) == 1 ? atoi(said) : EIO;
	close(log);
	errno = error;
	return -1;
}
