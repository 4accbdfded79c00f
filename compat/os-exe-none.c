/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Where the system does not tell: argv[0], sought in PATH as exec does. */

#include "compat/os.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
absolute(const char *found, char *path, size_t size)
{
	char real[PATH_MAX];

	if (access(found, X_OK) != 0 || realpath(found, real) == NULL)
		return -1;
	return strlcpy(path, real, size) < size ? 0 : -1;
}

int
os_exe_path(const char *argv0, char *path, size_t size)
{
	char try[PATH_MAX];
	const char *dir = getenv("PATH"), *end;
	int n;

	if (strchr(argv0, '/') != NULL)
		return absolute(argv0, path, size);
	for (; dir != NULL && *dir != '\0'; dir = *end == ':' ? end + 1 : end) {
		end = dir + strcspn(dir, ":");
		n = snprintf(try, sizeof try, "%.*s/%s", (int)(end - dir), dir,
		    argv0);
		if (n > 0 && (size_t)n < sizeof try &&
		    absolute(try, path, size) == 0)
			return 0;
	}
	return -1;
}

int
os_exe_open(void)
{
	errno = ENOSYS;
	return -1;
}

void
os_exe_exec(int fd, char *const argv[], char *const envp[])
{
	(void)fd;
	(void)argv;
	(void)envp;
	errno = ENOSYS;
}
