/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The server dies, and is started again; sockets and the beginning. */

#include "compat/compat.h"

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
#include "base/shm.h"
#include "base/sock.h"
#include "regress/unit/keeper-world.h"

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
start_fails_with_a_sentence(void **state)
{
	struct keeper_config c = { .socket = "/no/such/dir/sock",
		.binary = world_binary() };
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
	w.config.binary = world_binary();
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

int
main(int argc, char **argv)
{
#define in_world(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(back_off_is_bounded),
		cmocka_unit_test(start_fails_with_a_sentence),
		cmocka_unit_test(many_starts_make_one_keeper),
		cmocka_unit_test(server_that_never_works_is_given_up),
		in_world(everything_survives_the_server),
		in_world(end_without_a_server_is_told),
		in_world(last_request_is_done),
		in_world(stopped_server_misses_nothing),
		in_world(socket_is_put_back),
		in_world(server_that_talks_nonsense_is_replaced),
		in_world(sigterm_goes_to_the_server),
	};
	int status;

	if (world_role(argc, argv, &status))
		return status;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
