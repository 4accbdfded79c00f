/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * From fork to exec: a program gets its session, terminal, limits, directory
 * and environment.  This runs in the child, where nothing of the keeper can
 * be broken any more, so here memory may be taken.
 */

#include "compat/compat.h"

#include <sys/resource.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/pty.h"
#include "keeper/state.h"

enum {
	EXIT_NOT_RUN = 126, /* as shells have it */
	EXIT_NOT_FOUND = 127
};

extern char **environ;

/* Make a NULL-terminated vector of a list. */
static char **
vector(const struct kmsg_list *l)
{
	char **v = calloc((size_t)l->count + 1, sizeof *v);
	const char *s = NULL;
	size_t i = 0;

	if (v == NULL)
		_exit(EXIT_NOT_RUN);
	while ((s = kmsg_list_next(l, s)) != NULL)
		v[i++] = (char *)(uintptr_t)s;
	return v;
}

static void
restore_files(void)
{
	struct rlimit rl;

	if (keeper.files == 0 || getrlimit(RLIMIT_NOFILE, &rl) == -1)
		return;
	rl.rlim_cur = (rlim_t)keeper.files;
	setrlimit(RLIMIT_NOFILE, &rl);
}

/* Go to a directory, or home, or to one that there always is. */
static void
enter(const char *dir)
{
	const char *home = getenv("HOME");

	if (chdir(dir) == 0 || (home != NULL && chdir(home) == 0))
		return;
	if (chdir("/") == -1)
		_exit(EXIT_NOT_RUN);
}

void no_return
child_program(const struct kmsg *m)
{
	char **argv = vector(&m->argv), *name = argv[0], login[PATH_MAX];
	const char *base = strrchr(name, '/');

	setsid();
	pty_set_size(m->fd[0], m->cols, m->rows, m->xpixel, m->ypixel);
	if (pty_login(m->fd[0], m->flags & KMSG_UTF8) == -1)
		_exit(EXIT_NOT_RUN);
	closefrom(STDERR_FILENO + 1);
	restore_files();
	environ = vector(&m->env);
	enter(m->dir.data);
	if (m->flags & KMSG_LOGIN) {
		snprintf(login, sizeof login, "-%s",
		    base != NULL ? base + 1 : name);
		argv[0] = login;
	}
	execvp(name, argv);
	dprintf(STDERR_FILENO, "tmx: %s: %s\n", name, strerror(errno));
	_exit(errno == ENOENT || errno == ENOTDIR ? EXIT_NOT_FOUND :
	    EXIT_NOT_RUN);
}
