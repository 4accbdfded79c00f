/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <sys/prctl.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

int
os_proc_open(pid_t pid)
{
#ifdef SYS_pidfd_open
	/* The kernel makes it close-on-exec. */
	return (int)syscall(SYS_pidfd_open, pid, 0);
#else
	errno = ENOSYS;
	return -1;
#endif
}

void
os_proc_set_title(const char *title)
{
	prctl(PR_SET_NAME, title, 0, 0, 0);
}

int
os_proc_cwd(pid_t pid, char *path, size_t size)
{
	char link[64];
	ssize_t n;

	snprintf(link, sizeof link, "/proc/%ld/cwd", (long)pid);
	n = readlink(link, path, size - 1);
	if (n <= 0)
		return -1;
	path[n] = '\0';
	return 0;
}

int
os_proc_foreground(int tty, char *name, size_t size)
{
	char path[64];
	ssize_t n;
	pid_t pgrp;
	int fd;

	pgrp = tcgetpgrp(tty);
	if (pgrp <= 0)
		return -1;
	snprintf(path, sizeof path, "/proc/%ld/comm", (long)pgrp);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return -1;
	n = read(fd, name, size - 1);
	close(fd);
	if (n <= 0)
		return -1;
	name[n] = '\0';
	name[strcspn(name, "\n")] = '\0';
	return 0;
}

/* As the kernel has it (sched_setattr(2)); not in all headers. */
enum { RESET_ON_FORK = 1 };

struct attributes {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};

/* From Linux 6.12 on the runtime of a usual process is its slice. */
void
os_proc_soon(uint64_t ns)
{
	struct attributes a = { 0 };

	if (syscall(SYS_sched_getattr, 0, &a, sizeof a, 0) == -1 ||
	    a.policy != SCHED_OTHER)
		return;
	a.size = sizeof a;
	a.flags |= RESET_ON_FORK;
	a.runtime = ns;
	syscall(SYS_sched_setattr, 0, &a, 0);
}
