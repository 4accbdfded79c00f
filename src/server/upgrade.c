/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/io.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/map.h"
#include "base/proc.h"
#include "base/tlv.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/pane.h"
#include "server/conn.h"
#include "server/klink.h"
#include "server/messages.h"
#include "server/ptyio.h"
#include "server/queue.h"
#include "server/server.h"
#include "server/state.h"
#include "server/upgrade.h"
#include "server/viewer.h"

#define LOG_MODULE "upgrade"

/* A binary has so long to say who it is, in so many bytes. */
#define PROBE_WAIT (10 * CLOCK_SECOND)
#define PROBE_MAX 256u

#define SAVED_STRING_MAX 65536

enum phase {
	PHASE_NONE,
	PHASE_PROBE,  /* the binary is asked who it is */
	PHASE_KEEPER, /* the keeper is asked to have it ready */
	PHASE_REEXEC  /* done; the keeper is becoming it as well */
};

struct upgrade {
	struct server *server;
	enum phase phase;
	char *path;
	uint64_t item; /* the command that waits */
	pid_t probe;
	int pipe;
	struct loop_io *io;
	struct loop_timer *timer;
	struct buf said;
	uint32_t request, ping; /* to the keeper */

	/* The record: who asked for the last one, and how it went. */
	uint64_t token, id;
	char *result; /* NULL: not known yet */
	bool failed;
};

enum { TAG_TOKEN = 1, TAG_ID, TAG_PATH, TAG_RESULT, TAG_FAILED };

static void on_pipe(void *, unsigned int);
static void on_timer(void *);

struct upgrade *
upgrade_new(struct server *srv)
{
	struct upgrade *u = xcalloc(1, sizeof *u);

	u->server = srv;
	u->pipe = -1;
	u->timer = loop_timer_new(srv->loop, on_timer, u);
	buf_init(&u->said, 2 * PROBE_MAX); /* and room to read in */
	return u;
}

/* End the probe's process and all that belongs to it. */
static void
end_probe(struct upgrade *u)
{
	loop_timer_clear(u->timer);
	loop_io_free(u->io);
	u->io = NULL;
	io_close(&u->pipe);
	if (u->probe > 0) {
		kill(u->probe, SIGKILL);
		while (waitpid(u->probe, NULL, 0) == -1 && errno == EINTR)
			;
	}
	u->probe = 0;
}

void
upgrade_free(struct upgrade *u)
{
	if (u == NULL)
		return;
	end_probe(u);
	loop_timer_free(u->timer);
	buf_free(&u->said);
	free(u->path);
	free(u->result);
	free(u);
}

static void
put_record(struct upgrade *u)
{
	struct buf b = BUF_INIT;

	tlv_put_uint(&b, TAG_TOKEN, u->token);
	tlv_put_uint(&b, TAG_ID, u->id);
	tlv_put_str(&b, TAG_PATH, u->path);
	if (u->result != NULL)
		tlv_put_str(&b, TAG_RESULT, u->result);
	tlv_put_uint(&b, TAG_FAILED, u->failed);
	state_put(u->server->state, STATE_UPGRADE, 0, buf_data(&b),
	    buf_len(&b));
	buf_free(&b);
}

void
upgrade_load(struct server *srv, struct rd *r)
{
	struct upgrade *u = srv->upgrade;
	struct rd v;
	uint32_t tag;

	tlv_foreach(r, &tag, &v) {
		switch (tag) {
		case TAG_TOKEN: u->token = tlv_uint(&v); break;
		case TAG_ID: u->id = tlv_uint(&v); break;
		case TAG_PATH:
			free(u->path);
			u->path = tlv_str(&v, SAVED_STRING_MAX);
			break;
		case TAG_RESULT:
			free(u->result);
			u->result = tlv_str(&v, SAVED_STRING_MAX);
			break;
		case TAG_FAILED: u->failed = tlv_uint(&v) != 0; break;
		}
	}
}

/* Let the waiting command go on, with a sentence if there is one to say. */
static void
wake(struct upgrade *u, const char *text, bool failed)
{
	struct queue_item *item = queue_find(u->server->queue, u->item);

	if (text != NULL)
		messages_add(u->server->messages, "%s", text);
	if (item == NULL)
		return;
	if (text != NULL)
		queue_say(item, text, failed);
	queue_continue(item, failed);
}

static void
fail(struct upgrade *u, const char *why)
{
	char *text = xasprintf("%s: %s", u->path, why);

	end_probe(u);
	u->phase = PHASE_NONE;
	wake(u, text, true);
	free(text);
}

static void
on_timer(void *arg)
{
	fail(arg, "it does not answer to -V");
}

/* In the child: be the binary, its answer going into the pipe. */
static void no_return
ask(const char *path, int to)
{
	char *argv[] = { (char *)(uintptr_t)path, (char *)(uintptr_t)"-V",
		NULL };

	dup2(to, STDOUT_FILENO);
	execv(path, argv);
	dprintf(to, "!%s", strerror(errno));
	_exit(127);
}

/* 0, or -1 with errno. */
static int
start_probe(struct upgrade *u)
{
	int fds[2];

	if (access(u->path, X_OK) == -1 || pipe(fds) == -1)
		return -1;
	io_cloexec(fds[0]);
	io_cloexec(fds[1]);
	io_nonblock(fds[0], true);
	buf_clear(&u->said);
	u->pipe = fds[0];
	u->probe = proc_fork();
	if (u->probe == 0)
		ask(u->path, fds[1]);
	io_close(&fds[1]);
	if (u->probe == -1) {
		io_close(&u->pipe);
		return -1;
	}
	u->phase = PHASE_PROBE;
	u->io = loop_io_new(u->server->loop, u->pipe, on_pipe, u);
	loop_io_want(u->io, LOOP_READ);
	loop_timer_set(u->timer, PROBE_WAIT);
	return 0;
}

/* It has said all it has to say. */
static void
judge(struct upgrade *u)
{
	static const char name[] = "tmx ";
	size_t len = buf_len(&u->said);
	char *said = xstrndup((const char *)buf_data(&u->said), len);

	if (*said == '!')
		fail(u, said + 1);
	else if (len < sizeof name || strncmp(said, name, sizeof name - 1) !=
	    0 || said[len - 1] != '\n')
		fail(u, "this is no tmx");
	else {
		end_probe(u);
		log_info("%s is %.*s", u->path, (int)len - 1, said);
		fault_point("server-probed");
		u->phase = PHASE_KEEPER;
		u->request = klink_upgrade(u->server->klink, u->path);
		u->ping = klink_ping(u->server->klink);
	}
	free(said);
}

static void
on_pipe(void *arg, unsigned int what)
{
	struct upgrade *u = arg;
	ssize_t n = io_read(u->pipe, &u->said, PROBE_MAX);

	(void)what;
	if (n > 0 || n == ERR_AGAIN)
		return;
	judge(u);
}

/* Who asked gets its answer from the server that takes over. */
static void
go(struct upgrade *u)
{
	free(u->result);
	u->result = NULL;
	u->failed = false;
	fault_point("server-granted");
	u->server->leaving = true;
}

void
upgrade_answer(struct server *srv, uint32_t number, const char *why)
{
	struct upgrade *u = srv->upgrade;
	char *text;

	if (u->phase == PHASE_KEEPER && number == u->request && why != NULL)
		fail(u, why);
	else if (u->phase == PHASE_KEEPER && number == u->ping && why == NULL)
		go(u);
	else if (u->phase == PHASE_REEXEC && number == u->request) {
		text = xasprintf("the keeper stays what it was: %s", why);
		messages_add(srv->messages, "%s", text);
		free(text);
		u->phase = PHASE_NONE;
		wake(u, NULL, false);
	}
}

void
upgrade_keeper_gone(struct server *srv)
{
	struct upgrade *u = srv->upgrade;

	if (u->phase == PHASE_KEEPER)
		fail(u, "the keeper died");
	else if (u->phase == PHASE_REEXEC) {
		u->phase = PHASE_NONE;
		wake(u, NULL, false);
	}
}

void
upgrade_keeper_resumed(struct server *srv, const char *version)
{
	struct upgrade *u = srv->upgrade;

	fault_point("server-resumed");
	messages_add(srv->messages, "the keeper is tmx %s now", version);
	if (u->phase != PHASE_REEXEC)
		return;
	u->phase = PHASE_NONE;
	wake(u, NULL, false);
}

void
upgrade_leave(struct server *srv)
{
	struct pane *p;
	size_t iter = 0;

	fault_point("server-leaves");
	while ((p = map_next(srv->model->panes, &iter)) != NULL) {
		if (p->io == NULL)
			continue;
		ptyio_checkpoint(p);
		/* Input that was taken and that it has not read goes along. */
		ptyio_save_waiting(p);
		fault_point("server-checkpointed");
	}
	put_record(srv->upgrade);
	fault_point("server-noted");
	state_commit(srv->state);
	fault_point("server-committed");
	conn_flush_all(srv);
	loop_stop(srv->loop);
}

/* Whether the binary at a path is what we are. */
static bool
is_ours(const struct server *srv, const char *path)
{
	struct stat ours, other;
	int fd = os_exe_open();
	bool same;

	if (fd == -1)
		return strcmp(path, srv->args->binary) == 0;
	same = fstat(fd, &ours) == 0 && stat(path, &other) == 0 &&
	    ours.st_dev == other.st_dev && ours.st_ino == other.st_ino;
	io_close(&fd);
	return same;
}

void
upgrade_recovered(struct server *srv, const char *note, bool by_keeper)
{
	struct upgrade *u = srv->upgrade;

	ptyio_restore_waiting(srv);
	if (u->path == NULL || u->result != NULL)
		return;
	/* A keeper that came in between knows nothing of it. */
	u->failed = note != NULL || (!by_keeper && !is_ours(srv, u->path));
	if (note != NULL)
		u->result = xstrdup(note);
	else
		u->result = u->failed ?
		    xasprintf("upgrade to %s failed: the keeper died",
		    u->path) : xasprintf("upgraded to tmx %s (%s)",
		    PACKAGE_VERSION, u->path);
	put_record(u);
	if (note != NULL)
		return; /* it has been said */
	messages_add(srv->messages, "%s", u->result);
	if (!u->failed)
		u->phase = PHASE_REEXEC;
}

void
upgrade_ready(struct server *srv)
{
	if (srv->upgrade->phase == PHASE_REEXEC)
		srv->upgrade->request = klink_reexec(srv->klink);
}

/* Whether it is this very command that led to this server. */
static bool
is_answer(const struct upgrade *u, const struct run *run)
{
	return u->result != NULL && run->conn != NULL &&
	    conn_token(run->conn) == u->token && queue_id(run->item) != 0 &&
	    queue_id(run->item) == u->id;
}

enum run_result
upgrade_run(struct run *run, const char *path)
{
	struct upgrade *u = run->server->upgrade;

	if (is_answer(u, run)) {
		u->item = queue_number(run->item);
		if (u->failed)
			return run_error(run, "%s", u->result);
		run_print(run, "%s", u->result);
		return u->phase == PHASE_REEXEC ? RUN_WAITS : RUN_DONE;
	}
	if (run->conn == NULL)
		return run_error(run, "only a client can upgrade the server");
	if (u->phase != PHASE_NONE)
		return run_error(run, "an upgrade is under way");
	free(u->path);
	u->path = xstrdup(path);
	u->token = conn_token(run->conn);
	u->id = queue_id(run->item);
	u->item = queue_number(run->item);
	if (start_probe(u) == -1)
		return run_error(run, "%s: %s", path, strerror(errno));
	return RUN_WAITS;
}
