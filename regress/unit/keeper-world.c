/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/stat.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/proc.h"
#include "base/pty.h"
#include "base/shm.h"
#include "base/sock.h"
#include "regress/unit/keeper-world.h"

static char self[PATH_MAX]; /* this binary */

const char *
world_binary(void)
{
	return self;
}

bool
world_role(int argc, char **argv, int *status)
{
	if (argc > 1 && strcmp(argv[1], "--keeper") == 0)
		*status = keeper_main(argc, argv);
	else if (argc > 1 && strcmp(argv[1], "--server") == 0)
		*status = relay_main(argc, argv);
	else {
		assert_non_null(realpath(argv[0], self));
		signal(SIGPIPE, SIG_IGN);
		io_raise_nofile();
		return false;
	}
	return true;
}

void
forget(const struct kmsg *m)
{
	unsigned int i;

	for (i = 0; i < m->nfds; i++)
		close(m->fd[i]);
}

struct kmsg
expect(struct world *w, unsigned int type)
{
	struct pollfd pfd = { .fd = w->fd, .events = POLLIN };
	struct kmsg m;

	while (kmsg_take(&w->in, &m) != 1) {
		assert_int_equal(poll(&pfd, 1, PATIENCE), 1);
		assert_true(kmsg_receive(&w->in, w->fd) > 0);
	}
	if (m.type != type)
		fail_msg("%s in place of %s (%s)", kmsg_name(m.type),
		    kmsg_name(type), kmsg_reason_text(m.reason));
	return m;
}

void
say(struct world *w, struct kmsg *m)
{
	static uint8_t bytes[KMSG_MAX];
	struct kmsg_out out = { .data = bytes, .room = sizeof bytes };
	struct pollfd pfd = { .fd = w->fd, .events = POLLOUT };

	m->number = ++w->number;
	assert_int_equal(kmsg_put(&out, m), 0);
	while (kmsg_send(&out, w->fd) == ERR_AGAIN)
		assert_int_equal(poll(&pfd, 1, PATIENCE), 1);
}

void
say_type(struct world *w, uint16_t type)
{
	struct kmsg m = { .type = type };

	say(w, &m);
}

void
settle(struct world *w)
{
	say_type(w, KMSG_PING);
	assert_int_equal(expect(w, KMSG_PONG).number, w->number);
}

void
attach(struct world *w)
{
	struct kmsg m = { 0 };

	w->fd = sock_connect(w->socket);
	assert_int_not_equal(w->fd, -1);
	kmsg_in_clear(&w->in);
	m = expect(w, RELAY_HERE);
	w->relay = (pid_t)m.number;
	strlcpy(w->relay_binary, m.version.data, sizeof w->relay_binary);
	w->hello = expect(w, KMSG_HELLO);
	w->keeper = (pid_t)w->hello.pid;
	strlcpy(w->note, w->hello.text.data, sizeof w->note);
	strlcpy(w->version, w->hello.version.data, sizeof w->version);
	w->slots = 0;
	w->state = -1;
	for (;;) {
		struct pollfd pfd = { .fd = w->fd, .events = POLLIN };

		while (kmsg_take(&w->in, &m) != 1) {
			assert_int_equal(poll(&pfd, 1, PATIENCE), 1);
			assert_true(kmsg_receive(&w->in, w->fd) > 0);
		}
		if (m.type == KMSG_END)
			break;
		if (m.type == KMSG_SLOT && w->slots < nitems(w->slot))
			w->slot[w->slots++] = m;
		else if (m.type == KMSG_SLOT)
			forget(&m);
		else if (m.type == KMSG_STATE)
			w->state = m.fd[0];
		else if (m.type == KMSG_LISTEN)
			w->listen = m.fd[0];
		else
			fail_msg("%s in a hand-over", kmsg_name(m.type));
	}
}

void
world_init(struct world *w)
{
	memset(w, 0, sizeof *w);
	strlcpy(w->dir, "/tmp/keeper-test.XXXXXX", sizeof w->dir);
	assert_non_null(mkdtemp(w->dir));
	snprintf(w->socket, sizeof w->socket, "%s/run/sock", w->dir);
	snprintf(w->log, sizeof w->log, "%s/log", w->dir);
	w->args[0] = w->log;
	w->args[1] = w->socket;
	w->config = (struct keeper_config){ .socket = w->socket,
		.binary = world_binary(), .args = w->args,
		.health_ms = 1, .files = 77 };
	w->in.data = malloc(KMSG_MAX);
	w->in.room = KMSG_MAX;
	w->fd = w->listen = w->state = -1;
}

int
setup(void **state)
{
	static struct world w;
	struct err err;

	world_init(&w);
	if (keeper_start(&w.config, &err) != 0)
		fail_msg("%s", err.text);
	attach(&w);
	say_type(&w, KMSG_READY);
	settle(&w);
	*state = &w;
	return 0;
}

void
wait_gone(pid_t pid)
{
	struct pollfd pfd = { .fd = proc_watch(pid), .events = POLLIN };

	if (pfd.fd == -1)
		return;
	assert_int_equal(poll(&pfd, 1, PATIENCE), 1);
	close(pfd.fd);
}

void
remove_files(const struct world *w)
{
	static const char *const names[] = { "run/sock.lock", "run/sock",
		"run", "log", "new", "" };
	char path[128];
	size_t i;

	for (i = 0; i < nitems(names); i++) {
		snprintf(path, sizeof path, "%s/%s", w->dir, names[i]);
		if (unlink(path) == -1)
			rmdir(path);
	}
}

int
teardown(void **state)
{
	struct world *w = *state;
	struct stat st;

	say_type(w, KMSG_QUIT);
	wait_gone(w->keeper);
	assert_int_equal(stat(w->socket, &st), -1);
	close(w->fd);
	wait_gone(w->relay);
	io_close(&w->listen);
	io_close(&w->state);
	free(w->in.data);
	remove_files(w);
	return 0;
}

void
kill_server(struct world *w)
{
	kill(w->relay, SIGKILL);
	close(w->fd);
	io_close(&w->listen);
	io_close(&w->state);
	attach(w);
	say_type(w, KMSG_READY);
	settle(w);
}

static const char env[] = "PATH=/usr/local/bin:/usr/bin:/bin\0HOME=/\0V=w";

int
spawn_as(struct world *w, uint32_t pane, const char *argv, size_t len,
    uint32_t flags, const char *dir)
{
	struct kmsg m = { .type = KMSG_SPAWN, .pane = pane, .cols = 91,
		.rows = 37, .flags = flags,
		.dir = { dir, (uint32_t)strlen(dir) },
		.env = { env, sizeof env, 3 }, .nfds = 2 };
	const char *s = NULL;
	struct shm shm;
	int master = pty_open();

	assert_int_not_equal(master, -1);
	assert_int_equal(shm_make(&shm, "journal", 1), 0);
	memcpy(shm.base, &pane, sizeof pane);
	m.argv.data = argv;
	m.argv.len = (uint32_t)len;
	while ((s = kmsg_list_next(&m.argv, s)) != NULL)
		m.argv.count++;
	m.fd[0] = master;
	m.fd[1] = shm.fd;
	say(w, &m);
	shm_close(&shm);
	return master;
}

int
spawn_sh(struct world *w, uint32_t pane, const char *script)
{
	char argv[512];
	int n, master;
	struct kmsg m;

	n = snprintf(argv, sizeof argv, "sh%c-c%c%s", 0, 0, script);
	master = spawn_as(w, pane, argv, (size_t)n + 1, 0, "/");
	m = expect(w, KMSG_SPAWNED);
	assert_int_equal(m.pane, pane);
	assert_int_equal(m.number, w->number);
	return master;
}

struct kmsg
exited(struct world *w, uint32_t pane)
{
	struct kmsg m = expect(w, KMSG_EXITED);

	assert_int_equal(m.pane, pane);
	assert_true(m.ended_ms > 0);
	return m;
}

void
release(struct world *w, uint32_t pane)
{
	struct kmsg m = { .type = KMSG_RELEASE, .pane = pane };

	say(w, &m);
}

void
send_signal(struct world *w, uint32_t pane, int sig)
{
	struct kmsg m = { .type = KMSG_SIGNAL, .pane = pane,
		.signal = (uint32_t)sig };

	say(w, &m);
}

void
read_until(int master, const char *text)
{
	struct pollfd pfd = { .fd = master, .events = POLLIN };
	char all[4096] = "";
	size_t len = 0;
	ssize_t n;

	while (strstr(all, text) == NULL) {
		if (poll(&pfd, 1, PATIENCE) != 1)
			fail_msg("'%s' in place of '%s'", all, text);
		n = read(master, all + len, sizeof all - 1 - len);
		if (n <= 0)
			fail_msg("'%s' in place of '%s'", all, text);
		len += (size_t)n;
		all[len] = '\0';
	}
}

void
check_slot(const struct kmsg *m, uint32_t pane, const char *typed)
{
	uint32_t mark = 0;
	char line[64];
	int n;

	assert_int_equal(m->pane, pane);
	assert_int_equal(m->nfds, 2);
	assert_int_equal(m->flags & (KMSG_MASTER | KMSG_JOURNAL),
	    KMSG_MASTER | KMSG_JOURNAL);
	assert_int_equal(pread(m->fd[1], &mark, sizeof mark, 0), sizeof mark);
	assert_int_equal(mark, pane);
	if (typed == NULL)
		return;
	n = snprintf(line, sizeof line, "%s\n", typed);
	assert_int_equal(write(m->fd[0], line, (size_t)n), n);
	read_until(m->fd[0], typed);
}
