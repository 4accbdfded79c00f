/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A real keeper, driven through a relay (keeper-relay.h) that this binary is
 * as well, as it is the keeper itself.
 */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/proc.h"
#include "base/pty.h"
#include "base/shm.h"
#include "base/sock.h"
#include "keeper/keeper.h"
#include "regress/unit/keeper-relay.h"

#define PATIENCE 20000 /* ms; nothing here takes long */

static char self[PATH_MAX]; /* this binary */

/* A keeper, and our connection to its server. */
struct world {
	char dir[64], socket[96], log[96];
	const char *args[4];
	struct keeper_config config;
	int fd;
	struct kmsg_in in;
	pid_t keeper, relay;
	uint32_t number;
	struct kmsg hello;
	char note[256], version[32];
	char relay_binary[PATH_MAX];
	unsigned int slots; /* seen in the hand-over */
	struct kmsg slot[4];
	int state, listen; /* from the hand-over */
};

static void
forget(const struct kmsg *m)
{
	unsigned int i;

	for (i = 0; i < m->nfds; i++)
		close(m->fd[i]);
}

/* Get the next message from the server; it must be of a type. */
static struct kmsg
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

static void
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

static void
say_type(struct world *w, uint16_t type)
{
	struct kmsg m = { .type = type };

	say(w, &m);
}

/* Be sure that the keeper has done what it was asked for. */
static void
settle(struct world *w)
{
	say_type(w, KMSG_PING);
	assert_int_equal(expect(w, KMSG_PONG).number, w->number);
}

/* Connect to the server and take what a new one is told. */
static void
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

static void
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
		.binary = self, .args = w->args, .health_ms = 1, .files = 77 };
	w->in.data = malloc(KMSG_MAX);
	w->in.room = KMSG_MAX;
	w->fd = w->listen = w->state = -1;
}

static int
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

/* Wait until a process has ended. */
static void
wait_gone(pid_t pid)
{
	struct pollfd pfd = { .fd = proc_watch(pid), .events = POLLIN };

	if (pfd.fd == -1)
		return;
	assert_int_equal(poll(&pfd, 1, PATIENCE), 1);
	close(pfd.fd);
}

static void
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

static int
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

/* Kill the server as hard as can be, and be connected to the next one. */
static void
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

/* Spawn a program in a pane; returns its master. */
static int
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

static int
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

static struct kmsg
exited(struct world *w, uint32_t pane)
{
	struct kmsg m = expect(w, KMSG_EXITED);

	assert_int_equal(m.pane, pane);
	assert_true(m.ended_ms > 0);
	return m;
}

static void
release(struct world *w, uint32_t pane)
{
	struct kmsg m = { .type = KMSG_RELEASE, .pane = pane };

	say(w, &m);
}

static void
send_signal(struct world *w, uint32_t pane, int sig)
{
	struct kmsg m = { .type = KMSG_SIGNAL, .pane = pane,
		.signal = (uint32_t)sig };

	say(w, &m);
}

/* Read from a terminal until a text has come. */
static void
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

static void
many_starts_make_one_keeper(void **state)
{
	struct world w;
	struct stat st;
	int i, status;
	pid_t pid;

	world_init(&w);
	for (i = 0; i < 50; i++) {
		pid = fork();
		assert_int_not_equal(pid, -1);
		if (pid == 0)
			_exit(keeper_start(&w.config, NULL) == 0 &&
			    sock_connect(w.socket) != -1 ? 0 : 1);
	}
	for (i = 0; i < 50; i++) {
		assert_int_not_equal(wait(&status), -1);
		assert_int_equal(status, 0);
	}
	attach(&w);
	assert_int_equal(stat(w.log, &st), 0);
	assert_int_equal(st.st_size, 1);
	*state = &w;
	teardown(state);
}

static void
socket_is_private(void **state)
{
	struct world *w = *state;
	struct stat st;

	assert_int_equal(stat(w->socket, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(w->hello.count, 0);
	assert_int_equal(w->hello.files, 77);
	assert_string_equal(w->version, PACKAGE_VERSION);
}

static void
exit_statuses_are_told(void **state)
{
	static const struct {
		const char *script;
		int code, sig;
	} cases[] = {
		{ "exit 0", 0, 0 },
		{ "exit 3", 3, 0 },
		{ "exit 255", 255, 0 },
		{ "kill -9 $$", 0, 9 },
		{ "kill -15 $$", 0, 15 },
	};
	struct world *w = *state;
	struct kmsg m;
	uint32_t i;

	for (i = 0; i < nitems(cases); i++) {
		close(spawn_sh(w, i, cases[i].script));
		m = exited(w, i);
		if (cases[i].sig != 0)
			assert_int_equal(WTERMSIG(m.status), cases[i].sig);
		else
			assert_int_equal(WEXITSTATUS(m.status), cases[i].code);
		assert_int_equal(m.flags & KMSG_UNKNOWN, 0);
		release(w, i);
	}
}

static void
program_that_is_not_there(void **state)
{
	static const struct {
		const char *name;
		int code;
		const char *says;
	} cases[] = {
		{ "no-such-program", 127, "tmx: no-such-program: No such" },
		{ "/no/such/program", 127, "tmx: /no/such/program: No such" },
		{ "/etc/passwd", 126, "tmx: /etc/passwd: Permission denied" },
		{ "/etc", 126, "tmx: /etc: Permission denied" },
	};
	struct world *w = *state;
	struct kmsg m;
	uint32_t i;
	int master;

	for (i = 0; i < nitems(cases); i++) {
		master = spawn_as(w, i, cases[i].name,
		    strlen(cases[i].name) + 1, 0, "/");
		expect(w, KMSG_SPAWNED);
		read_until(master, cases[i].says);
		m = exited(w, i);
		assert_int_equal(WEXITSTATUS(m.status), cases[i].code);
		close(master);
	}
}

/* What a program finds; it prints it, the test waits for it. */
static void
program_has_what_it_was_given(void **state)
{
	static const struct {
		const char *script, *says;
		uint32_t flags;
		const char *dir;
	} cases[] = {
		{ "stty size", "37 91", 0, "/" },
		{ "stty -a", "-iutf8", 0, "/" },
		{ "stty -a", " iutf8", KMSG_UTF8, "/" },
		{ "stty -a", "erase = ^?", 0, "/" },
		{ "env | sort | head -3 | tr '\\n' :", "HOME=/:", 0, "/" },
		{ "echo V is $V", "V is w", 0, "/" },
		{ "echo 0 is $0", "0 is -sh", KMSG_LOGIN, "/" },
		{ "pwd", "/usr", 0, "/usr" },
		{ "echo $(pwd)!", "/!", 0, "/no/such/directory" },
		{ "ls /dev/fd | wc -l", "4", 0, "/" }, /* 3 is of ls */
		{ "echo >/dev/tty tty", "tty", 0, "/" },
		{ "ulimit -n", "77", 0, "/" },
		{ "grep SigIgn /proc/self/status || echo :\t0000000000000000",
		    ":\t0000000000000000", 0, "/" },
	};
	struct world *w = *state;
	char argv[256];
	uint32_t i;
	int n, master;

	for (i = 0; i < nitems(cases); i++) {
		n = snprintf(argv, sizeof argv, "/bin/sh%c-c%c%s", 0, 0,
		    cases[i].script);
		master = spawn_as(w, i, argv, (size_t)n + 1, cases[i].flags,
		    cases[i].dir);
		expect(w, KMSG_SPAWNED);
		read_until(master, cases[i].says);
		exited(w, i);
		close(master);
		release(w, i);
	}
}

static void
requests_that_make_no_sense(void **state)
{
	struct world *w = *state;
	struct kmsg m, bad = { .type = KMSG_ADOPT, .pane = 5, .pid = 1 };
	struct kmsg hold = { .type = KMSG_HOLD, .flags = KMSG_HOLD_JOURNAL,
		.pane = 77, .fd = { w->listen }, .nfds = 1 };
	int master = spawn_sh(w, 1, "exec cat");

	close(spawn_as(w, 1, "cat", 4, 0, "/"));
	m = expect(w, KMSG_FAILED);
	assert_int_equal(m.number, w->number);
	assert_int_equal(m.reason, KMSG_BUSY_PANE);
	close(spawn_as(w, 2, "", 0, 0, "/"));
	assert_int_equal(expect(w, KMSG_FAILED).reason, KMSG_BAD_VALUE);
	release(w, 99);
	m = expect(w, KMSG_REFUSED);
	assert_int_equal(m.number, w->number);
	assert_int_equal(m.reason, KMSG_NO_PANE);
	send_signal(w, 99, SIGTERM);
	assert_int_equal(expect(w, KMSG_REFUSED).reason, KMSG_NO_PANE);
	send_signal(w, 1, 1000);
	assert_int_equal(expect(w, KMSG_REFUSED).reason, KMSG_NO_SIGNAL);
	say(w, &bad);
	assert_int_equal(expect(w, KMSG_REFUSED).reason, KMSG_BAD_VALUE);
	say(w, &hold);
	assert_int_equal(expect(w, KMSG_REFUSED).reason, KMSG_BAD_VALUE);
	say_type(w, KMSG_PONG);
	assert_int_equal(expect(w, KMSG_REFUSED).reason, KMSG_NO_TYPE);
	settle(w);
	close(master);
}

static void
signals_reach_the_group(void **state)
{
	struct world *w = *state;
	struct kmsg m;
	int master = spawn_sh(w, 1, "sleep 1000 & echo ready; wait");

	read_until(master, "ready");
	send_signal(w, 1, SIGTERM);
	m = exited(w, 1);
	assert_int_equal(WTERMSIG(m.status), SIGTERM);
	send_signal(w, 1, SIGTERM);
	assert_int_equal(expect(w, KMSG_REFUSED).reason, KMSG_NO_PANE);
	close(master);
}

/* Check that a slot's descriptors are those of the pane. */
static void
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

static void
everything_survives_the_server(void **state)
{
	struct world *w = *state;
	struct kmsg hold = { .type = KMSG_HOLD, .flags = KMSG_HOLD_STATE,
		.nfds = 1 };
	struct shm shm;
	uint64_t begun;
	char word[6] = "";
	int i;

	close(spawn_sh(w, 10, "exec cat"));
	close(spawn_sh(w, 11, "exit 5"));
	exited(w, 11);
	assert_int_equal(shm_make(&shm, "state", 1), 0);
	memcpy(shm.base, "state", 5);
	hold.fd[0] = shm.fd;
	say(w, &hold);
	shm_close(&shm);
	settle(w);
	for (i = 1; i <= 3; i++) {
		begun = clock_ns();
		kill_server(w);
		if (i == 1)
			print_message("%llu us from kill to hand-over\n",
			    (unsigned long long)(clock_ns() - begun) / 1000);
		assert_int_equal(w->hello.count, i);
		assert_int_equal(WTERMSIG(w->hello.status), SIGKILL);
		assert_int_equal(w->slots, 2);
		check_slot(&w->slot[0], 10, "hello");
		assert_int_equal(w->slot[0].flags & KMSG_ENDED, 0);
		check_slot(&w->slot[1], 11, NULL);
		assert_int_equal(w->slot[1].flags & KMSG_ENDED, KMSG_ENDED);
		assert_int_equal(WEXITSTATUS(w->slot[1].status), 5);
		assert_int_equal(pread(w->state, word, 5, 0), 5);
		assert_string_equal(word, "state");
		forget(&w->slot[0]);
		forget(&w->slot[1]);
	}
	release(w, 11);
	settle(w);
	kill_server(w);
	assert_int_equal(w->slots, 1);
	forget(&w->slot[0]);
}

/* A program ends while the server is stopped, which then is killed. */
static void
end_without_a_server_is_told(void **state)
{
	struct world *w = *state;
	int master = spawn_sh(w, 1, "read x; exit 9");
	pid_t pid;

	kill(w->relay, SIGSTOP);
	pid = tcgetpgrp(master);
	assert_int_equal(write(master, "\n", 1), 1);
	wait_gone(pid);
	close(master);
	kill(w->relay, SIGKILL);
	close(w->fd);
	io_close(&w->listen);
	attach(w);
	assert_int_equal(w->slots, 1);
	forget(&w->slot[0]);
	if (!(w->slot[0].flags & KMSG_ENDED))
		w->slot[0] = exited(w, 1); /* it was not reaped yet */
	assert_int_equal(WEXITSTATUS(w->slot[0].status), 9);
}

/* The server said it, and was killed before the keeper could listen. */
static void
last_request_is_done(void **state)
{
	struct world *w = *state;

	kill(w->keeper, SIGSTOP);
	close(spawn_as(w, 1, "cat", 4, 0, "/"));
	say_type(w, RELAY_ASK);
	expect(w, RELAY_HERE);
	kill(w->relay, SIGKILL);
	wait_gone(w->relay);
	close(w->fd);
	io_close(&w->listen);
	kill(w->keeper, SIGCONT);
	attach(w);
	assert_int_equal(w->slots, 1);
	check_slot(&w->slot[0], 1, "hello");
	forget(&w->slot[0]);
	settle(w);
}

/* The server does not listen while many programs end. */
static void
stopped_server_misses_nothing(void **state)
{
	enum { PANES = 400 }; /* more than the socket holds */
	struct world *w = *state;
	int master[PANES], seen[PANES] = { 0 };
	pid_t pid[PANES];
	char script[32];
	struct kmsg m;
	uint32_t i;

	for (i = 0; i < PANES; i++) {
		snprintf(script, sizeof script, "read x; exit %u", i % 250);
		master[i] = spawn_sh(w, i, script);
		pid[i] = tcgetpgrp(master[i]);
	}
	kill(w->relay, SIGSTOP);
	for (i = 0; i < PANES; i++) {
		assert_int_equal(write(master[i], "\n", 1), 1);
		wait_gone(pid[i]);
		close(master[i]);
	}
	kill(w->relay, SIGCONT);
	for (i = 0; i < PANES; i++) {
		m = expect(w, KMSG_EXITED);
		assert_in_range(m.pane, 0, PANES - 1);
		assert_int_equal(WEXITSTATUS(m.status), m.pane % 250);
		assert_int_equal(seen[m.pane]++, 0);
	}
	settle(w);
}

static void
wait_for_file(const char *path)
{
	uint64_t until = clock_ns() + PATIENCE * CLOCK_MS;
	struct stat st;

	while (stat(path, &st) == -1) {
		assert_true(clock_ns() < until);
		poll(NULL, 0, 1);
	}
}

static void
socket_is_put_back(void **state)
{
	struct world *w = *state;
	char path[128];

	/* The file, on request. */
	assert_int_equal(unlink(w->socket), 0);
	say_type(w, KMSG_REBIND);
	forget(&(struct kmsg){ .nfds = 1,
	    .fd = { expect(w, KMSG_LISTEN).fd[0] } });
	close(sock_connect(w->socket));

	/* Nothing to do. */
	say_type(w, KMSG_REBIND);
	settle(w);

	/* The whole directory, by a signal, and the server is stopped. */
	kill(w->relay, SIGSTOP);
	unlink(w->socket);
	snprintf(path, sizeof path, "%s.lock", w->socket);
	unlink(path);
	snprintf(path, sizeof path, "%s/run", w->dir);
	assert_int_equal(rmdir(path), 0);
	kill(w->keeper, SIGUSR1);
	wait_for_file(w->socket);
	kill(w->relay, SIGCONT);
	forget(&(struct kmsg){ .nfds = 1,
	    .fd = { expect(w, KMSG_LISTEN).fd[0] } });
	kill_server(w);

	/* Not where somebody else listens by now. */
	unlink(w->socket);
	w->listen = sock_listen(w->socket);
	assert_int_not_equal(w->listen, -1);
	say_type(w, KMSG_REBIND);
	assert_int_equal(expect(w, KMSG_REFUSED).code, EADDRINUSE);
	unlink(w->socket);
	io_close(&w->listen);
}

static void
server_that_talks_nonsense_is_replaced(void **state)
{
	struct world *w = *state;
	pid_t relay = w->relay;

	close(spawn_sh(w, 1, "exec cat"));
	say_type(w, RELAY_GARBAGE);
	kill(relay, SIGCONT);
	close(w->fd);
	wait_gone(relay);
	io_close(&w->listen);
	attach(w);
	assert_int_equal(w->slots, 1);
	check_slot(&w->slot[0], 1, "still there");
	forget(&w->slot[0]);
}

static void
sigterm_goes_to_the_server(void **state)
{
	struct world *w = *state;

	kill(w->keeper, SIGTERM);
	kill(w->keeper, SIGHUP);
	kill(w->keeper, SIGINT);
	wait_gone(w->relay);
	close(w->fd);
	io_close(&w->listen);
	attach(w);
	assert_int_equal(WTERMSIG(w->hello.status), SIGTERM);
}

/* Copy this binary, or write a script, to DIR/new. */
static void
make_binary(struct world *w, const char *script, char *path, size_t size)
{
	char command[PATH_MAX + 256];

	snprintf(path, size, "%s/new", w->dir);
	if (script == NULL)
		snprintf(command, sizeof command, "cp %s %s", self, path);
	else
		snprintf(command, sizeof command,
		    "printf '#!/bin/sh\\n%s\\n' >%s; chmod 700 %s", script,
		    path, path);
	assert_int_equal(system(command), 0);
}

static void
upgrade(struct world *w, const char *path)
{
	struct kmsg m = { .type = KMSG_UPGRADE,
		.text = { path, (uint32_t)strlen(path) } };

	say(w, &m);
	say_type(w, KMSG_PING); /* the PONG says that it was accepted */
}

static void
server_is_upgraded(void **state)
{
	struct world *w = *state;
	char path[128];

	make_binary(w, NULL, path, sizeof path);
	close(spawn_sh(w, 1, "exec cat"));
	upgrade(w, path);
	expect(w, KMSG_PONG);
	kill_server(w);
	assert_string_equal(w->relay_binary, path);
	assert_string_equal(w->note, "");
	check_slot(&w->slot[0], 1, "upgraded");
	forget(&w->slot[0]);
	settle(w);

	/* It stays that one, also when its file is gone or another. */
	if (access("/proc/self/exe", R_OK) == 0)
		unlink(path);
	kill_server(w);
	assert_string_equal(w->relay_binary, path);
	forget(&w->slot[0]);
}

static void
bad_upgrade_is_undone(void **state)
{
	static const char *const scripts[] = { "exit 7", "kill -11 $$",
		"exec /no/such/interpreter" };
	struct world *w = *state;
	char path[128];
	size_t i;

	upgrade(w, "/no/such/binary");
	assert_int_equal(expect(w, KMSG_REFUSED).reason, KMSG_NO_BINARY);
	expect(w, KMSG_PONG);
	upgrade(w, "/etc/passwd");
	assert_int_equal(expect(w, KMSG_REFUSED).code, EACCES);
	expect(w, KMSG_PONG);
	close(spawn_sh(w, 1, "exec cat"));
	for (i = 0; i < nitems(scripts); i++) {
		make_binary(w, scripts[i], path, sizeof path);
		upgrade(w, path);
		expect(w, KMSG_PONG);
		kill_server(w);
		assert_string_equal(w->relay_binary, self);
		assert_non_null(strstr(w->note, "upgrade to"));
		assert_non_null(strstr(w->note, i == 1 ? "signal 11" :
		    i == 0 ? "status 7" : "status 127"));
		check_slot(&w->slot[0], 1, "alive");
		forget(&w->slot[0]);
	}
	kill_server(w);
	assert_string_equal(w->note, "");
	forget(&w->slot[0]);
}

static void
keeper_becomes_the_new_binary(void **state)
{
	struct world *w = *state;
	int cat = spawn_sh(w, 1, "exec cat");
	int ends = spawn_sh(w, 2, "read x; exit 4");
	pid_t keeper = w->keeper;
	char path[128];
	struct kmsg m;

	close(spawn_sh(w, 3, "exit 6"));
	exited(w, 3);
	make_binary(w, NULL, path, sizeof path);
	upgrade(w, path);
	expect(w, KMSG_PONG);
	kill_server(w);
	forget(&w->slot[0]);
	forget(&w->slot[1]);
	forget(&w->slot[2]);
	say_type(w, KMSG_REEXEC);
	m = expect(w, KMSG_RESUMED);
	assert_int_equal(m.number, w->number);
	assert_string_equal(m.version.data, PACKAGE_VERSION);

	/* It is the parent still. */
	assert_int_equal(write(ends, "\n", 1), 1);
	m = exited(w, 2);
	assert_int_equal(WEXITSTATUS(m.status), 4);
	assert_int_equal(m.flags & KMSG_UNKNOWN, 0);
	kill_server(w);
	assert_int_equal(w->keeper, keeper);
	assert_int_equal(w->hello.count, 2);
	assert_int_equal(w->slots, 3);
	check_slot(&w->slot[0], 1, "still");
	assert_int_equal(WEXITSTATUS(w->slot[1].status), 4);
	assert_int_equal(WEXITSTATUS(w->slot[2].status), 6);
	forget(&w->slot[0]);
	forget(&w->slot[1]);
	forget(&w->slot[2]);
	close(cat);
	close(ends);
}

/* A binary that is a good server but no keeper. */
static void
bad_keeper_is_not_become(void **state)
{
	struct world *w = *state;
	char path[128], script[PATH_MAX + 128];
	pid_t keeper = w->keeper;

	close(spawn_sh(w, 1, "exec cat"));
	snprintf(script, sizeof script,
	    "test $1 = --server || exit 1\\nexec %s \"$@\"", self);
	make_binary(w, script, path, sizeof path);
	upgrade(w, path);
	expect(w, KMSG_PONG);
	kill_server(w);
	forget(&w->slot[0]);
	say_type(w, KMSG_REEXEC);
	assert_int_equal(expect(w, KMSG_REFUSED).reason, KMSG_NO_TRIAL);
	kill_server(w);
	assert_int_equal(w->keeper, keeper);
	check_slot(&w->slot[0], 1, "alive");
	forget(&w->slot[0]);
}

static void
adopt(struct world *w, const struct kmsg *slot)
{
	struct kmsg m = *slot;

	m.type = KMSG_ADOPT;
	say(w, &m);
}

static void
hold(struct world *w, uint32_t what, int fd)
{
	struct kmsg m = { .type = KMSG_HOLD, .flags = what, .fd = { fd },
		.nfds = 1 };

	say(w, &m);
}

static void
another_keeper_takes_over(void **state)
{
	struct world *w = *state;
	int ends = spawn_sh(w, 2, "read x; exit 4");
	int cat = spawn_sh(w, 1, "exec cat");
	pid_t old = w->keeper;
	struct kmsg m;

	close(spawn_sh(w, 3, "exit 6"));
	exited(w, 3);
	kill_server(w);
	kill(old, SIGKILL);
	wait_gone(old);
	say_type(w, RELAY_REPLACE);
	w->hello = expect(w, KMSG_HELLO);
	w->keeper = (pid_t)w->hello.pid;
	assert_int_not_equal(w->keeper, old);
	expect(w, KMSG_END);
	adopt(w, &w->slot[0]);
	adopt(w, &w->slot[1]);
	adopt(w, &w->slot[2]);
	adopt(w, &w->slot[2]);
	assert_int_equal(expect(w, KMSG_REFUSED).reason, KMSG_BUSY_PANE);
	hold(w, KMSG_HOLD_LISTEN, w->listen);
	say_type(w, KMSG_READY);
	settle(w);
	forget(&w->slot[0]);
	forget(&w->slot[1]);
	forget(&w->slot[2]);

	/* How it ended nobody can know. */
	assert_int_equal(write(ends, "\n", 1), 1);
	m = exited(w, 2);
	assert_int_equal(m.flags & KMSG_UNKNOWN, KMSG_UNKNOWN);

	kill_server(w);
	assert_int_equal(w->slots, 3);
	assert_int_equal(w->slot[0].flags & KMSG_UNKNOWN, KMSG_UNKNOWN);
	check_slot(&w->slot[1], 1, "alive");
	assert_int_equal(w->slot[1].flags & KMSG_FOREIGN, KMSG_FOREIGN);
	assert_int_equal(WEXITSTATUS(w->slot[2].status), 6);
	send_signal(w, 1, SIGKILL);
	exited(w, 1);
	forget(&w->slot[0]);
	forget(&w->slot[1]);
	forget(&w->slot[2]);
	close(cat);
	close(ends);
}

static void
server_that_never_works_is_given_up(void **state)
{
	struct world w;
	struct stat st;
	struct err err;
	uint64_t until = clock_ns() + PATIENCE * CLOCK_MS;

	(void)state;
	world_init(&w);
	w.args[2] = "die";
	assert_int_equal(keeper_start(&w.config, &err), 0);
	while (stat(w.socket, &st) == 0) {
		assert_true(clock_ns() < until);
		poll(NULL, 0, 1);
	}
	assert_int_equal(stat(w.log, &st), 0);
	assert_int_equal(st.st_size, 3);
	free(w.in.data);
	remove_files(&w);
}

static void
start_fails_with_a_sentence(void **state)
{
	struct keeper_config c = { .socket = "/no/such/dir/sock",
		.binary = self };
	char path[128];
	struct world w;
	struct err err;
	int fd;

	(void)state;
	assert_int_equal(keeper_start(&c, &err), ERR_SYSTEM);
	assert_non_null(strstr(err.text, "/no/such/dir/sock"));
	world_init(&w);
	w.config.binary = "/no/such/binary";
	assert_int_equal(keeper_start(&w.config, &err), ERR_SYSTEM);
	assert_string_equal(err.text,
	    "cannot execute /no/such/binary: No such file or directory");

	/* A file that is no socket is left alone. */
	w.config.binary = self;
	snprintf(path, sizeof path, "%s/run", w.dir);
	mkdir(path, 0700);
	fd = open(w.socket, O_WRONLY | O_CREAT, 0600);
	assert_int_not_equal(fd, -1);
	close(fd);
	assert_int_equal(keeper_start(&w.config, &err), ERR_SYSTEM);
	assert_non_null(strstr(err.text, "File exists"));
	free(w.in.data);
	remove_files(&w);
}

static void
back_off_is_bounded(void **state)
{
	static const uint64_t ms[] = { 0, 0, 0, 0, 2000, 4000, 8000, 16000,
		32000, 60000, 60000 };
	unsigned int i;

	(void)state;
	for (i = 0; i < nitems(ms); i++)
		assert_int_equal(keeper_backoff_ms(i), ms[i]);
	assert_int_equal(keeper_backoff_ms(UINT32_MAX), 60000);
}

static void
a_keeper_is_small(void **state)
{
	struct world *w = *state;
	char path[64], line[256];
	unsigned long kb, all = 0;
	uint32_t i;
	FILE *f;

	for (i = 0; i < 20; i++)
		close(spawn_sh(w, i, "exec cat"));
	snprintf(path, sizeof path, "/proc/%ld/smaps_rollup", (long)w->keeper);
	f = fopen(path, "r");
	if (f == NULL)
		skip();
	while (fgets(line, sizeof line, f) != NULL)
		if (sscanf(line, "Private_%*[a-zA-Z]: %lu", &kb) == 1)
			all += kb;
	fclose(f);
	print_message("%lu KiB private\n", all);
	if (all > 8192)
		skip(); /* a sanitizer's */
	assert_true(all < 1024);
}

static void
many_panes(void **state)
{
	struct world *w = *state;
	pid_t pid[3] = { 0 };
	struct kmsg m;
	uint32_t i;
	int n;

	for (i = 0; i < 300; i++) {
		close(spawn_as(w, i, "cat", 4, 0, "/"));
		m = expect(w, KMSG_SPAWNED);
		pid[i / 100] = (pid_t)m.pid;
	}
	kill_server(w);
	for (n = 0; n < (int)nitems(w->slot); n++)
		forget(&w->slot[n]);
	say_type(w, KMSG_QUIT);
	for (n = 0; n < 3; n++)
		wait_gone(pid[n]); /* their terminals are gone */
	wait_gone(w->keeper);
	close(w->fd);
	wait_gone(w->relay);
	io_close(&w->listen);
	free(w->in.data);
	remove_files(w);
	setup(state);
}

int
main(int argc, char **argv)
{
#define in_world(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(back_off_is_bounded),
		cmocka_unit_test(start_fails_with_a_sentence),
		cmocka_unit_test(many_starts_make_one_keeper),
		cmocka_unit_test(server_that_never_works_is_given_up),
		in_world(socket_is_private),
		in_world(exit_statuses_are_told),
		in_world(program_that_is_not_there),
		in_world(program_has_what_it_was_given),
		in_world(requests_that_make_no_sense),
		in_world(signals_reach_the_group),
		in_world(everything_survives_the_server),
		in_world(end_without_a_server_is_told),
		in_world(last_request_is_done),
		in_world(stopped_server_misses_nothing),
		in_world(socket_is_put_back),
		in_world(server_that_talks_nonsense_is_replaced),
		in_world(sigterm_goes_to_the_server),
		in_world(server_is_upgraded),
		in_world(bad_upgrade_is_undone),
		in_world(keeper_becomes_the_new_binary),
		in_world(bad_keeper_is_not_become),
		in_world(another_keeper_takes_over),
		in_world(a_keeper_is_small),
		in_world(many_panes),
	};

	if (argc > 1 && strcmp(argv[1], "--keeper") == 0)
		return keeper_main(argc, argv);
	if (argc > 1 && strcmp(argv[1], "--server") == 0)
		return relay_main(argc, argv);
	if (realpath(argv[0], self) == NULL)
		return 1;
	signal(SIGPIPE, SIG_IGN);
	io_raise_nofile();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
