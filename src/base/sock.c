/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/sock.h"

#define BACKLOG 256 /* clients that wait while a server starts */

static int
address(const char *path, struct sockaddr_un *sun)
{
	memset(sun, 0, sizeof *sun);
	sun->sun_family = AF_UNIX;
	if (strlcpy(sun->sun_path, path, sizeof sun->sun_path) <
	    sizeof sun->sun_path)
		return 0;
	errno = ENAMETOOLONG;
	return -1;
}

static int
make_socket(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd != -1 && (io_cloexec(fd) == -1 || io_nonblock(fd, true) == -1))
		io_close(&fd);
	return fd;
}

int
sock_connect(const char *path)
{
	struct sockaddr_un sun;
	int fd;

	if (address(path, &sun) == -1)
		return -1;
	fd = make_socket();
	if (fd != -1 &&
	    connect(fd, (struct sockaddr *)&sun, sizeof sun) == -1)
		io_close(&fd);
	return fd;
}

int
sock_listen(const char *path)
{
	struct sockaddr_un sun;
	mode_t mask;
	int fd, error;

	if (address(path, &sun) == -1)
		return -1;
	fd = make_socket();
	if (fd == -1)
		return -1;
	mask = umask(0177);
	error = bind(fd, (struct sockaddr *)&sun, sizeof sun);
	umask(mask);
	if (error == -1 || listen(fd, BACKLOG) == -1)
		io_close(&fd);
	return fd;
}

void
sock_file_get(struct sock_file *f, const char *path)
{
	struct stat st;

	f->dev = f->ino = 0;
	if (lstat(path, &st) == -1)
		return;
	f->dev = (uint64_t)st.st_dev;
	f->ino = (uint64_t)st.st_ino;
}

bool
sock_file_is(const struct sock_file *f, const char *path)
{
	struct sock_file now;

	sock_file_get(&now, path);
	return now.ino != 0 && now.ino == f->ino && now.dev == f->dev;
}

/* Remove a socket on which nobody answers, and nothing else. */
static int
remove_stale(const char *path)
{
	struct stat st;
	int fd;

	if (lstat(path, &st) == -1)
		return errno == ENOENT ? 0 : -1;
	if (!S_ISSOCK(st.st_mode)) {
		errno = EEXIST;
		return -1;
	}
	fd = sock_connect(path);
	if (fd != -1 || errno == EAGAIN) {
		io_close(&fd);
		errno = EADDRINUSE;
		return -1;
	}
	/* Anything else says nothing about who listens there. */
	return errno == ECONNREFUSED ? unlink(path) : -1;
}

int
sock_claim(const char *path)
{
	return remove_stale(path) == 0 ? sock_listen(path) : -1;
}

static int
open_lock(const char *lock)
{
	return open(lock, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/* Make the directory of a path, ours alone. */
static int
make_parent(const char *path)
{
	char dir[PATH_MAX];
	char *slash;

	strlcpy(dir, path, sizeof dir);
	slash = strrchr(dir, '/');
	if (slash == NULL || slash == dir)
		return -1;
	*slash = '\0';
	return mkdir(dir, 0700) == -1 && errno != EEXIST ? -1 : 0;
}

int
sock_lock(const char *path, bool wait)
{
	char lock[PATH_MAX];
	int fd, n;

	n = snprintf(lock, sizeof lock, "%s.lock", path);
	if (n < 0 || (size_t)n >= sizeof lock) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = open_lock(lock);
	if (fd == -1 && errno == ENOENT && make_parent(path) == 0)
		fd = open_lock(lock);
	if (fd == -1)
		return -1;
	do
		n = flock(fd, wait ? LOCK_EX : LOCK_EX | LOCK_NB);
	while (n == -1 && errno == EINTR);
	if (n == -1)
		io_close(&fd);
	return fd;
}

int
sock_pair(int fds[2])
{
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == -1)
		return -1;
	io_cloexec(fds[0]);
	io_cloexec(fds[1]);
	return 0;
}
