/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Another binary takes over from the server, the keeper, or both. */

#include "compat/compat.h"

#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "regress/unit/keeper-world.h"

/* Copy this binary, or write a script, to DIR/new. */
static void
make_binary(struct world *w, const char *script, char *path, size_t size)
{
	char command[PATH_MAX + 256];

	snprintf(path, size, "%s/new", w->dir);
	if (script == NULL)
		snprintf(command, sizeof command, "cp %s %s",
		    world_binary(), path);
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
		assert_string_equal(w->relay_binary, world_binary());
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
	    "test $1 = --server || exit 1\\nexec %s \"$@\"", world_binary());
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
	int cat = spawn_sh(w, 1, "echo ready; exec cat");
	pid_t old = w->keeper;
	struct kmsg m;

	read_until(cat, "ready"); /* a signal reaches it only then */
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

int
main(int argc, char **argv)
{
#define in_world(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		in_world(server_is_upgraded),
		in_world(bad_upgrade_is_undone),
		in_world(keeper_becomes_the_new_binary),
		in_world(bad_keeper_is_not_become),
		in_world(another_keeper_takes_over),
	};
	int status;

	if (world_role(argc, argv, &status))
		return status;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
