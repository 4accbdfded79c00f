/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/io.h"
#include "base/loop.h"
#include "base/proc.h"
#include "base/xmalloc.h"
#include "server/save-sync.h"

struct save_sync {
	struct loop *loop;
	save_sync_fn *fn;
	void *arg;
	char **paths; /* owned, as are they */
	size_t count;
	pid_t child;  /* 0: none */
	bool cancelled;
	int pipe;     /* at its end the child is; -1: none */
	struct loop_io *io;
};

struct save_sync *
save_sync_new(struct loop *loop, save_sync_fn *fn, void *arg)
{
	struct save_sync *ss = xcalloc(1, sizeof *ss);

	ss->loop = loop;
	ss->fn = fn;
	ss->arg = arg;
	ss->pipe = -1;
	return ss;
}

static void
forget(struct save_sync *ss)
{
	while (ss->count > 0)
		free(ss->paths[--ss->count]);
	free(ss->paths);
	ss->paths = NULL;
}

void
save_sync_free(struct save_sync *ss)
{
	if (ss == NULL)
		return;
	save_sync_cancel(ss);
	loop_io_free(ss->io);
	io_close(&ss->pipe);
	free(ss);
}

char *
save_sync_name(const char *path)
{
	return xasprintf("%s.new", path);
}

void
save_sync_add(struct save_sync *ss, const char *path)
{
	ss->paths = xreallocarray(ss->paths, ss->count + 1,
	    sizeof *ss->paths);
	ss->paths[ss->count++] = xstrdup(path);
}

bool
save_sync_busy(const struct save_sync *ss)
{
	return ss->child != 0;
}

void
save_sync_cancel(struct save_sync *ss)
{
	forget(ss);
	if (ss->child != 0 && !ss->cancelled) {
		/* Where the disk hangs, so does it: nobody waits for that. */
		kill(ss->child, SIGKILL);
		ss->cancelled = true;
	}
}

/* Wait until a file or directory is on the disk; 0, or -1 with errno. */
static int
sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	int result = fd == -1 ? -1 : fsync(fd);

	/* Some file systems cannot, some not for directories. */
	if (result == -1 && fd != -1 && (errno == EINVAL || errno == ENOSYS ||
	    (flags != 0 && errno == EBADF)))
		result = 0;
	if (fd != -1)
		close(fd);
	return result;
}

/* In the child: make them appear; errno of the first that does not. */
static int
do_all(const struct save_sync *ss)
{
	char *name, *dir;
	int error = 0;
	size_t i;

	for (i = 0; i < ss->count; i++) {
		name = save_sync_name(ss->paths[i]);
		if (sync_path(name, 0) == -1 && error == 0)
			error = errno;
	}
	fault_point("save-synced");
	for (i = 0; i < ss->count && error == 0; i++) {
		name = save_sync_name(ss->paths[i]);
		if (rename(name, ss->paths[i]) == -1)
			error = errno;
	}
	dir = dirname(xstrdup(ss->paths[0]));
	if (error == 0 && sync_path(dir, O_DIRECTORY) == -1)
		error = errno;
	return error;
}

/* It has nothing of ours but the pipe: terminals and clients may close. */
static void no_return
be_child(const struct save_sync *ss, int end)
{
	if (dup2(end, STDIN_FILENO) == -1)
		_exit(EIO);
	closefrom(STDIN_FILENO + 1);
	_exit(do_all(ss));
}

static void
done(struct save_sync *ss, int error)
{
	bool cancelled = ss->cancelled;

	ss->child = 0;
	ss->cancelled = false;
	loop_io_free(ss->io);
	ss->io = NULL;
	io_close(&ss->pipe);
	if (!cancelled) {
		forget(ss);
		ss->fn(ss->arg, error);
	}
}

static void
on_pipe(void *arg, unsigned int what)
{
	struct save_sync *ss = arg;
	int status = 0;

	(void)what;
	while (waitpid(ss->child, &status, 0) == -1 && errno == EINTR)
		;
	done(ss, WIFEXITED(status) ? WEXITSTATUS(status) : EINTR);
}

void
save_sync_start(struct save_sync *ss)
{
	int fds[2];

	if (ss->count == 0 || ss->child != 0)
		return;
	if (pipe(fds) == -1) {
		done(ss, errno);
		return;
	}
	io_cloexec(fds[0]);
	io_cloexec(fds[1]);
	ss->child = proc_fork();
	if (ss->child == 0)
		be_child(ss, fds[1]);
	io_close(&fds[1]);
	ss->pipe = fds[0];
	if (ss->child == -1) {
		done(ss, errno);
		return;
	}
	ss->io = loop_io_new(ss->loop, ss->pipe, on_pipe, ss);
	loop_io_want(ss->io, LOOP_READ);
}
