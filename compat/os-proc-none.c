/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#ifdef HAVE_KQUEUE
#include <sys/event.h>
#endif

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Where there is a kqueue, it is a descriptor that polls as well. */
int
os_proc_open(pid_t pid)
{
#ifdef HAVE_KQUEUE
	struct kevent ev;
	int fd = kqueue(), saved;

	if (fd == -1)
		return -1;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	EV_SET(&ev, (uintptr_t)pid, EVFILT_PROC, EV_ADD, NOTE_EXIT, 0, 0);
	if (kevent(fd, &ev, 1, NULL, 0, NULL) != -1)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
#else
	(void)pid;
	errno = ENOSYS;
	return -1;
#endif
}

void
os_proc_set_title(const char *title)
{
	(void)title;
}

int
os_proc_cwd(pid_t pid, char *path, size_t size)
{
	(void)pid;
	(void)path;
	(void)size;
	return -1;
}

int
os_proc_foreground(int tty, char *name, size_t size)
{
	(void)tty;
	(void)name;
	(void)size;
	return -1;
}

void
os_proc_soon(uint64_t ns)
{
	(void)ns;
}
