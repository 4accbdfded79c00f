/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/path.h"
#include "client/taken.h"

/* What is in the file; read by the same program, or not understood. */
struct note {
	pid_t session; /* whose terminal it was: others get its name later */
	struct taken how;
};

/* Our note, while we have one: one terminal per process. */
static struct {
	int fd; /* one more than that, so that 0 is none */
	char path[PATH_SOCKET_MAX];
} ours;

static int
note_path(int tty, bool make, char *path, size_t size)
{
	char label[32];
	struct stat st;

	if (fstat(tty, &st) == -1)
		return -1;
	snprintf(label, sizeof label, "tty-%llx",
	    (unsigned long long)st.st_rdev);
	return path_socket(NULL, label, make, path, size, NULL);
}

void
taken_note(int tty, const struct taken *how)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	struct note n;
	int fd;

	memset(&n, 0, sizeof n);
	n.session = tcgetsid(tty);
	n.how = *how;
	if (ours.fd != 0 ||
	    note_path(tty, true, ours.path, sizeof ours.path) != 0)
		return;
	fd = open(ours.path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd == -1)
		return;
	/* Somebody else has it, in the foreground as we are: let it be. */
	if (fcntl(fd, F_SETLK, &lock) == -1 || ftruncate(fd, 0) == -1 ||
	    write(fd, &n, sizeof n) != (ssize_t)sizeof n) {
		close(fd);
		return;
	}
	ours.fd = fd + 1;
}

bool
taken_still(void)
{
	struct stat a, b;

	if (ours.fd == 0)
		return true; /* it could not be noted */
	return fstat(ours.fd - 1, &a) == 0 && stat(ours.path, &b) == 0 &&
	    a.st_ino == b.st_ino && a.st_dev == b.st_dev;
}

void
taken_drop(void)
{
	if (ours.fd == 0)
		return;
	if (taken_still())
		unlink(ours.path);
	close(ours.fd - 1);
	ours.fd = 0;
}

/* Whether who holds the note cannot be using the terminal now. */
static bool
is_left(int tty, int fd)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fcntl(fd, F_GETLK, &lock) == -1)
		return false;
	return lock.l_type == F_UNLCK ||
	    getpgid(lock.l_pid) != tcgetpgrp(tty);
}

bool
taken_left(int tty, struct taken *how)
{
	char path[PATH_SOCKET_MAX];
	struct note n = { 0 };
	bool left;
	int fd;

	/* It is the foreground that says what the terminal is for. */
	if (tcgetpgrp(tty) != getpgrp() ||
	    note_path(tty, false, path, sizeof path) != 0)
		return false;
	fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd == -1)
		return false;
	left = is_left(tty, fd);
	if (left) {
		unlink(path);
		left = read(fd, &n, sizeof n) == (ssize_t)sizeof n &&
		    n.session == tcgetsid(tty);
		*how = n.how;
	}
	close(fd);
	return left;
}
