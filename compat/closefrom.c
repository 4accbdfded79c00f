/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <limits.h>
#include <unistd.h>

#ifdef HAVE_SYS_SYSCALL_H
#include <sys/syscall.h>
#endif

/* Close all descriptors from low up. */
void
closefrom(int low)
{
	long max;

#ifdef HAVE_CLOSE_RANGE
	int close_range(unsigned int, unsigned int, int);

	if (close_range((unsigned int)low, UINT_MAX, 0) == 0)
		return;
#elif defined(SYS_close_range)
	if (syscall(SYS_close_range, (unsigned int)low, UINT_MAX, 0) == 0)
		return;
#endif
	max = sysconf(_SC_OPEN_MAX);
	if (max < 0 || max > 65536)
		max = 65536;
	for (; low < max; low++)
		close(low);
}
