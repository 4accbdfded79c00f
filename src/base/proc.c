/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/proc.h"

#define SIGNALS 64
#define LAUNCH_READY 3 /* descriptors of a launched process */
#define LAUNCH_FD 4

extern char **environ;

pid_t
proc_fork(void)
{
	sigset_t all, old;
	pid_t pid;
	int i;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	pid = fork();
	if (pid == 0) {
		for (i = 1; i <= SIGNALS; i++)
			signal(i, SIG_DFL);
		sigemptyset(&old);
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	return pid;
}

/* In the child: fork once more, put the descriptors in place, exec. */
static void no_return
launch_child(char *const argv[], int ready, int fd)
{
	pid_t pid;

	setsid();
	pid = fork();
	if (pid == -1)
		dprintf(ready, "cannot start a process: %s", strerror(errno));
	if (pid != 0)
		_exit(0);

	/* Out of the way of where they go. */
	ready = fcntl(ready, F_DUPFD, LAUNCH_FD + 1);
	if (fd != -1)
		fd = fcntl(fd, F_DUPFD, LAUNCH_FD + 1);
	if (io_null_std(7) == -1 || ready == -1 ||
	    dup2(ready, LAUNCH_READY) == -1)
		_exit(1);
	if (fd != -1 && dup2(fd, LAUNCH_FD) == -1)
		_exit(1);
	closefrom(fd != -1 ? LAUNCH_FD + 1 : LAUNCH_FD);
	execv(argv[0], argv);
	dprintf(LAUNCH_READY, "cannot execute %s: %s", argv[0],
	    strerror(errno));
	_exit(1);
}

int
proc_launch(char *const argv[], int fd, struct err *err)
{
	char text[ERR_TEXT_MAX];
	size_t len = 0;
	ssize_t n;
	int ready[2];
	pid_t pid;

	if (pipe(ready) == -1)
		return err_system(err, "cannot make a pipe");
	io_cloexec(ready[0]);
	io_cloexec(ready[1]);
	pid = proc_fork();
	if (pid == 0)
		launch_child(argv, ready[1], fd);
	io_close(&ready[1]);
	if (pid == -1) {
		io_close(&ready[0]);
		return err_system(err, "cannot start a process");
	}
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		;
	while (len < sizeof text - 1) {
		n = read(ready[0], text + len, sizeof text - 1 - len);
		if (n == 0 || (n == -1 && errno != EINTR))
			break;
		if (n > 0)
			len += (size_t)n;
	}
	io_close(&ready[0]);
	text[len] = '\0';
	if (len == 0)
		return err_set(err, ERR_SYSTEM, "%s ended at once", argv[0]);
	return text[0] == '\0' ? 0 : err_set(err, ERR_SYSTEM, "%s", text);
}

int
proc_watch(pid_t pid)
{
	return os_proc_open(pid);
}

void
proc_set_title(const char *title)
{
	os_proc_set_title(title);
}

void
binary_self(struct binary *b, const char *path)
{
	strlcpy(b->path, path, sizeof b->path);
	b->fd = os_exe_open();
}

int
binary_open(struct binary *b, const char *path)
{
	b->fd = -1;
	if (strlcpy(b->path, path, sizeof b->path) >= sizeof b->path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (access(path, X_OK) == -1)
		return -1;
	b->fd = open(path, O_RDONLY | O_CLOEXEC);
	return 0;
}

void
binary_exec(const struct binary *b, char *const argv[])
{
	struct stat held, there;

	/* By its path while that is it: so ps(1) and scripts like it best. */
	if (b->fd != -1 && fstat(b->fd, &held) == 0 &&
	    (stat(b->path, &there) == -1 || there.st_ino != held.st_ino ||
	    there.st_dev != held.st_dev))
		os_exe_exec(b->fd, argv, environ);
	execv(b->path, argv);
}
