/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Shared memory where there is no memfd: a file that is unlinked as soon as
 * it is open.  The directory is the one of temporary files, and the file is
 * readable by its owner only for the moment that it has a name.
 */

#include "compat/os.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int
os_shm_create(const char *name)
{
	char path[1024];
	const char *dir = getenv("TMPDIR");
	int fd, n;

	n = snprintf(path, sizeof path, "%s/tmx-shm.XXXXXXXXXX",
	    dir != NULL && *dir == '/' ? dir : "/tmp");
	if (n < 0 || (size_t)n >= sizeof path)
		return -1;
	(void)name;
	fd = mkstemp(path);
	if (fd == -1)
		return -1;
	unlink(path);
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) == -1) {
		close(fd);
		return -1;
	}
	return fd;
}

void
os_shm_punch(int fd, void *addr, uint64_t off, size_t len)
{
	(void)fd;
	(void)off;
	memset(addr, 0, len);
}

/* Some of these systems do not keep read(2) and mmap(2) in step. */
int
os_shm_peek(int fd, const void *addr, uint64_t off, void *data, size_t len)
{
	(void)fd;
	(void)off;
	memcpy(data, addr, len);
	return 0;
}
