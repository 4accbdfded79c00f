/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <sys/inotify.h>

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

/*
 * The file and its directory are watched as such, and not what else happens
 * in the directory: in /tmp that is a lot.
 */
int
os_watch_open(const char *path)
{
	char dir[PATH_MAX];
	char *slash;
	int fd, saved;

	if (strlcpy(dir, path, sizeof dir) >= sizeof dir ||
	    (slash = strrchr(dir, '/')) == NULL) {
		errno = EINVAL;
		return -1;
	}
	slash[slash == dir ? 1 : 0] = '\0';
	fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (fd == -1)
		return -1;
	/* A file that is open somewhere loses its name, not its existence. */
	if (inotify_add_watch(fd, path, IN_ATTRIB | IN_DELETE_SELF |
	    IN_MOVE_SELF | IN_DONT_FOLLOW) != -1 &&
	    inotify_add_watch(fd, dir, IN_DELETE_SELF | IN_MOVE_SELF) != -1)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}
