/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/wait.h>

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/env.h"
#include "base/io.h"
#include "base/list.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/proc.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/session.h"
#include "server/job.h"
#include "server/messages.h"
#include "server/server.h"
#include "server/spawn.h"

#define LOG_MODULE "job"

#define READ_SIZE 65536u

enum { EXIT_NOT_RUN = 126 };

extern char **environ;

struct jobs {
	struct server *server;
	struct list running;
	size_t count;
	struct loop_signal *on_child;
};

struct job {
	struct list link;
	struct server *server;
	char *line, *cwd; /* owned: what is yet to be run */
	uint32_t session;
	struct loop_timer *delay;
	pid_t pid; /* and its process group; -1: not yet */
	int fd;    /* its standard output; -1: at its end */
	struct loop_io *io;
	struct buf out;
	job_fn *fn;
	void *arg;
};

static void
free_job(struct job *j)
{
	loop_timer_free(j->delay);
	loop_io_free(j->io);
	io_close(&j->fd);
	buf_free(&j->out);
	free(j->line);
	free(j->cwd);
	list_remove(&j->link);
	j->server->jobs->count--;
	free(j);
}

/* Take what is there; what does not fit is read all the same. */
static void
read_job(struct job *j)
{
	struct buf more = BUF_INIT;
	ssize_t n;

	while (j->fd != -1) {
		n = io_read(j->fd, &more, READ_SIZE);
		if (n == ERR_AGAIN)
			break;
		if (n <= 0) {
			loop_io_free(j->io);
			j->io = NULL;
			io_close(&j->fd);
			break;
		}
		if (buf_len(&j->out) + (size_t)n <= JOB_OUTPUT_MAX)
			buf_put(&j->out, buf_data(&more), (size_t)n);
		else if (buf_len(&j->out) < JOB_OUTPUT_MAX)
			buf_put(&j->out, buf_data(&more), JOB_OUTPUT_MAX -
			    buf_len(&j->out));
		buf_clear(&more);
	}
	buf_free(&more);
}

static void
on_ready(void *arg, unsigned int what)
{
	(void)what;
	read_job(arg);
}

/*
 * The shell has ended.  A daemon that it left behind may keep the pipe open
 * for ever, so its end is not waited for: what was written is there.
 */
static void
finish(struct job *j, int status)
{
	struct buf out;

	read_job(j);
	out = j->out;
	buf_init(&j->out, SIZE_MAX);
	j->fn(j->server, j->arg, status, buf_data(&out), buf_len(&out));
	buf_free(&out);
	free_job(j);
}

static void
on_child(void *arg, int number)
{
	struct jobs *jobs = arg;
	struct list *link, *tmp;
	int status;

	(void)number;
	list_foreach_safe(link, &jobs->running, tmp) {
		struct job *j = list_entry(link, struct job, link);

		if (j->pid != -1 &&
		    waitpid(j->pid, &status, WNOHANG) == j->pid)
			finish(j, status);
	}
}

struct jobs *
jobs_new(struct server *srv)
{
	struct jobs *jobs = xcalloc(1, sizeof *jobs);

	jobs->server = srv;
	list_init(&jobs->running);
	jobs->on_child = loop_signal_new(srv->loop, SIGCHLD, on_child, jobs);
	return jobs;
}

void
jobs_free(struct jobs *jobs)
{
	struct list *link, *tmp;

	list_foreach_safe(link, &jobs->running, tmp) {
		struct job *j = list_entry(link, struct job, link);

		if (j->pid != -1)
			kill(-j->pid, SIGTERM);
		finish(j, SIGTERM);
	}
	loop_signal_free(jobs->on_child);
	free(jobs);
}

/* In the child: the shell in place of this process. */
static void no_return
become(const char *shell, const char *line, const char *cwd, char **env,
    int out)
{
	const char *home = getenv("HOME");

	setsid();
	dup2(out, STDOUT_FILENO);
	io_null_std(1 | 4);
	closefrom(STDERR_FILENO + 1);
	if (chdir(cwd) == -1 && (home == NULL || chdir(home) == -1) &&
	    chdir("/") == -1)
		_exit(EXIT_NOT_RUN);
	environ = env;
	execl(shell, shell, "-c", line, (char *)NULL);
	_exit(EXIT_NOT_RUN);
}

static pid_t
fork_shell(struct server *srv, const struct job_what *what, int out)
{
	struct env *env = spawn_env(srv, what->session, NULL);
	const char *shell = spawn_shell(srv, what->session);
	char **list;
	pid_t pid;

	env_set(env, "PWD", what->cwd);
	list = spawn_env_list(env);
	pid = proc_fork();
	if (pid == 0)
		become(shell, what->line, what->cwd, list, out);
	spawn_free_list(list);
	env_free(env);
	return pid;
}

/* Start the shell of a job, with a pipe from it. */
static int
run(struct job *j, const struct job_what *what, struct err *err)
{
	int fds[2];

	if (pipe(fds) == -1)
		return err_system(err, "cannot run %s", what->line);
	io_cloexec(fds[0]);
	io_cloexec(fds[1]);
	io_nonblock(fds[0], true);
	j->fd = fds[0];
	j->pid = fork_shell(j->server, what, fds[1]);
	io_close(&fds[1]);
	if (j->pid == -1)
		return err_system(err, "cannot run %s", what->line);
	j->io = loop_io_new(j->server->loop, j->fd, on_ready, j);
	loop_io_want(j->io, LOOP_READ);
	log_debug("pid %ld: %s", (long)j->pid, what->line);
	return 0;
}

/* The delay is over. */
static void
on_delay(void *arg)
{
	struct job *j = arg;
	const struct job_what what = { .line = j->line, .cwd = j->cwd,
		.session = model_session(j->server->model, j->session) };
	struct err err;

	if (j->line == NULL) {
		finish(j, 0);
	} else if (run(j, &what, &err) != 0) {
		messages_add(j->server->messages, "%s", err.text);
		finish(j, EXIT_NOT_RUN << 8);
	}
}

int
job_start(struct server *srv, const struct job_what *what, job_fn *fn,
    void *arg, struct err *err)
{
	struct job *j;
	int error;

	if (srv->jobs->count == JOBS_MAX)
		return err_set(err, ERR_LIMIT, "too many shell commands run");
	j = xcalloc(1, sizeof *j);
	j->server = srv;
	j->pid = j->fd = -1;
	j->fn = fn;
	j->arg = arg;
	buf_init(&j->out, SIZE_MAX);
	list_append(&srv->jobs->running, &j->link);
	srv->jobs->count++;
	if (what->delay == 0 && what->line != NULL) {
		error = run(j, what, err);
		if (error != 0)
			free_job(j);
		return error;
	}
	j->line = what->line != NULL ? xstrdup(what->line) : NULL;
	j->cwd = xstrdup(what->cwd);
	j->session = what->session != NULL ? what->session->id : UINT32_MAX;
	j->delay = loop_timer_new(srv->loop, on_delay, j);
	loop_timer_set(j->delay, what->delay);
	return 0;
}
