/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <sys/mman.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int
os_shm_create(const char *name)
{
	return memfd_create(name, MFD_CLOEXEC);
}

void
os_shm_punch(int fd, void *addr, uint64_t off, size_t len)
{
#ifdef FALLOC_FL_PUNCH_HOLE
	if (fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
	    (off_t)off, (off_t)len) == 0)
		return;
#endif
	memset(addr, 0, len);
}

int
os_shm_peek(int fd, const void *addr, uint64_t off, void *data, size_t len)
{
	uint8_t *p = data;
	ssize_t n;

	(void)addr;
	while (len != 0) {
		n = pread(fd, p, len, (off_t)off);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0) {
			if (n == 0)
				errno = EINVAL;
			return -1;
		}
		p += n;
		off += (uint64_t)n;
		len -= (size_t)n;
	}
	return 0;
}
