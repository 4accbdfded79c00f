/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/resource.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"

/* What is not there now may be in so many ms: the kernel's memory. */
#define MEMORY_WAIT 10

int
io_nonblock(int fd, bool on)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags == -1)
		return -1;
	flags = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
	return fcntl(fd, F_SETFL, flags);
}

int
io_cloexec(int fd)
{
	return fcntl(fd, F_SETFD, FD_CLOEXEC);
}

void
io_close(int *fd)
{
	int saved = errno;

	if (*fd != -1)
		close(*fd);
	*fd = -1;
	errno = saved;
}

static bool
would_block(int e)
{
	return e == EAGAIN || e == EWOULDBLOCK;
}

bool
io_later(int error)
{
	return would_block(error) || error == ENOMEM || error == ENOBUFS;
}

ssize_t
io_read(int fd, struct buf *b, size_t n)
{
	uint8_t *p = buf_reserve(b, n);
	ssize_t got;

	if (p == NULL)
		return ERR_LIMIT;
	do
		got = read(fd, p, n);
	while (got == -1 && errno == EINTR);
	if (got == -1)
		return would_block(errno) ? ERR_AGAIN : ERR_SYSTEM;
	buf_added(b, (size_t)got);
	return got;
}

int
io_write(int fd, struct buf *b)
{
	ssize_t n;

	while (buf_len(b) != 0) {
		n = write(fd, buf_data(b), buf_len(b));
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return io_later(errno) ? ERR_AGAIN : ERR_SYSTEM;
		buf_consume(b, (size_t)n);
	}
	return 0;
}

int
io_write_for(int fd, struct buf *b, unsigned int ms)
{
	uint64_t until = clock_ns() + ms * CLOCK_MS, now;
	struct pollfd pfd = { .fd = fd, .events = POLLOUT };
	int error;

	while ((error = io_write(fd, b)) == ERR_AGAIN) {
		now = clock_ns();
		if (now >= until ||
		    poll(&pfd, 1, (int)((until - now) / CLOCK_MS) + 1) <= 0)
			break;
	}
	return error;
}

int
io_write_all(int fd, const void *data, size_t len)
{
	const uint8_t *p = data;
	ssize_t n;

	while (len != 0) {
		n = write(fd, p, len);
		if (n == -1 && io_later(errno)) {
			/* Somebody else made it non-blocking: wait for it. */
			struct pollfd pfd = { .fd = fd, .events = POLLOUT };

			if (!would_block(errno))
				pfd.fd = -1;
			poll(&pfd, 1, pfd.fd == -1 ? MEMORY_WAIT : -1);
			continue;
		}
		if (n == -1 && errno != EINTR)
			return -1;
		if (n > 0) {
			p += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

int
io_null_std(unsigned int which)
{
	int null = open("/dev/null", O_RDWR), fd;

	if (null == -1)
		return -1;
	for (fd = 0; fd < 3; fd++)
		if (which & 1u << fd && fd != null && dup2(null, fd) == -1)
			return -1;
	if (null > 2)
		close(null);
	return 0;
}

void
io_raise_nofile(void)
{
	struct rlimit rl;

	if (getrlimit(RLIMIT_NOFILE, &rl) == -1 || rl.rlim_cur == rl.rlim_max)
		return;
	rl.rlim_cur = rl.rlim_max;
	setrlimit(RLIMIT_NOFILE, &rl);
}
