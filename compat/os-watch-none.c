/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <errno.h>

int
os_watch_open(const char *path)
{
	(void)path;
	errno = ENOSYS;
	return -1;
}
