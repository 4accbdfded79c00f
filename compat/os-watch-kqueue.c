/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <sys/event.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

/* On macOS: only to be told of, so that nobody waits for us to unmount. */
#ifndef O_EVTONLY
#define O_EVTONLY O_RDONLY
#endif

/*
 * A socket cannot be opened, so it is its directory that is watched, whatever
 * happens in it; who is told looks for himself.  The directory must be open
 * as long as that, and the caller has no place for it: there is one watch in
 * a process, and the next takes its place.
 */
static int watched = -1;

static int
open_directory(const char *path)
{
	char dir[PATH_MAX];
	char *slash;

	if (strlcpy(dir, path, sizeof dir) >= sizeof dir ||
	    (slash = strrchr(dir, '/')) == NULL) {
		errno = EINVAL;
		return -1;
	}
	slash[slash == dir ? 1 : 0] = '\0';
	return open(dir, O_EVTONLY | O_DIRECTORY | O_CLOEXEC);
}

int
os_watch_open(const char *path)
{
	struct kevent event;
	int fd, saved;

	if (watched != -1)
		close(watched);
	watched = open_directory(path);
	if (watched == -1)
		return -1;
	fd = kqueue();
	if (fd == -1)
		return -1;
	EV_SET(&event, watched, EVFILT_VNODE, EV_ADD | EV_CLEAR, NOTE_WRITE |
	    NOTE_DELETE | NOTE_RENAME | NOTE_REVOKE, 0, NULL);
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) != -1 &&
	    kevent(fd, &event, 1, NULL, 0, NULL) != -1)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}
