/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <errno.h>
#include <mach-o/dyld.h>

int
os_exe_path(const char *argv0, char *path, size_t size)
{
	uint32_t n = (uint32_t)size;

	(void)argv0;
	return _NSGetExecutablePath(path, &n) == 0 ? 0 : -1;
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
