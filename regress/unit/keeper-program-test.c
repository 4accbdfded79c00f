/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What programs get from the keeper, and what the keeper says of them. */

#include "compat/compat.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "regress/unit/keeper-world.h"

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
		/* posix_spawn of glibc ignores two of its own. */
		{ "! grep -s SigIgn /proc/self/status | "
		    "grep -v '0000000[01][08]0000000' && echo none ignored",
		    "none ignored", 0, "/" },
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
one_in_the_place_of_another(void **state)
{
	struct world *w = *state;
	int first = spawn_sh(w, 1, "exec cat"), second, third;
	struct kmsg m;

	/* Of one that runs: it is hung up on, and its end is no news. */
	second = spawn_as(w, 1, "cat", 4, KMSG_INSTEAD, "/");
	m = expect(w, KMSG_SPAWNED);
	assert_int_equal(m.pane, 1);
	close(first);
	send_signal(w, 1, SIGTERM);
	m = exited(w, 1);
	assert_int_equal(WTERMSIG(m.status), SIGTERM);
	/* Of one that has ended; and where there is none. */
	third = spawn_as(w, 1, "cat", 4, KMSG_INSTEAD, "/");
	m = expect(w, KMSG_SPAWNED);
	close(second);
	close(spawn_as(w, 2, "cat", 4, KMSG_INSTEAD, "/"));
	assert_int_equal(expect(w, KMSG_SPAWNED).pane, 2);
	/* The next server gets the last, with its journal. */
	kill_server(w);
	assert_int_equal(w->slots, 2);
	assert_int_equal(w->slot[0].pane, 1);
	assert_int_equal(w->slot[0].pid, m.pid);
	assert_int_equal(w->slot[0].flags & KMSG_ENDED, 0);
	check_slot(&w->slot[0], 1, "cat");
	forget(&w->slot[0]);
	forget(&w->slot[1]);
	close(third);
}

static void
signals_reach_the_group(void **state)
{
	struct world *w = *state;
	struct kmsg m;
	int master = spawn_sh(w, 1, "cat </dev/tty & echo ready; wait");

	read_until(master, "ready");
	send_signal(w, 1, SIGTERM);
	m = exited(w, 1);
	assert_int_equal(WTERMSIG(m.status), SIGTERM);
	send_signal(w, 1, SIGTERM);
	assert_int_equal(expect(w, KMSG_REFUSED).reason, KMSG_NO_PANE);
	close(master);
}

static void
a_keeper_is_small(void **state)
{
	struct world *w = *state;
	const char *flags = getenv("TMX_CFLAGS");
	char path[64], line[256];
	unsigned long kb, all = 0;
	uint32_t i;
	FILE *f;

	/* The memory of a sanitizer is its own affair. */
	if (flags != NULL && strstr(flags, "-fsanitize") != NULL)
		skip();
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
		in_world(socket_is_private),
		in_world(exit_statuses_are_told),
		in_world(program_that_is_not_there),
		in_world(program_has_what_it_was_given),
		in_world(requests_that_make_no_sense),
		in_world(one_in_the_place_of_another),
		in_world(signals_reach_the_group),
		in_world(a_keeper_is_small),
		in_world(many_panes),
	};
	int status;

	if (world_role(argc, argv, &status))
		return status;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
