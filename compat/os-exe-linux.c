/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int
os_exe_path(const char *argv0, char *path, size_t size)
{
	static const char deleted[] = " (deleted)";
	ssize_t n;
	size_t tail = sizeof deleted - 1;

	(void)argv0;
	n = readlink("/proc/self/exe", path, size - 1);
	if (n <= 0 || (size_t)n >= size - 1)
		return -1;
	path[n] = '\0';

	/* A binary replaced under us: its successor has the plain name. */
	if ((size_t)n > tail && strcmp(path + n - tail, deleted) == 0)
		path[(size_t)n - tail] = '\0';
	return 0;
}

int
os_exe_open(void)
{
	return open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
}

void
os_exe_exec(int fd, char *const argv[], char *const envp[])
{
	fexecve(fd, argv, envp);
}
