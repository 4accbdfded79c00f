/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* compat/ and the clock: what the system has, or what stands for it. */

#include "regress/unit/unit.h"

#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "compat/os.h"

static void
test_clock(void **state)
{
	uint64_t last = clock_ns(), now;
	int64_t apart;
	unsigned int i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		now = clock_ns();
		assert_true(now >= last);
		last = now;
	}
	apart = (int64_t)clock_wall_ms() - (int64_t)time(NULL) * 1000;
	assert_true(apart > -2000 && apart < 2000);
}

static void
test_strings(void **state)
{
	char s[6] = "12345";

	(void)state;
	assert_int_equal(strlcpy(s, "ab", sizeof s), 2);
	assert_string_equal(s, "ab");
	assert_int_equal(strlcat(s, "cd", sizeof s), 4);
	assert_string_equal(s, "abcd");
	assert_int_equal(strlcat(s, "efg", sizeof s), 7);
	assert_string_equal(s, "abcde");
	assert_int_equal(strlcat(s, "h", sizeof s), 6);
	assert_string_equal(s, "abcde");
	assert_int_equal(strlcpy(s, "longer", sizeof s), 6);
	assert_string_equal(s, "longe");
	assert_int_equal(strlcpy(s, "x", 1), 1);
	assert_string_equal(s, "");
	assert_int_equal(strlcpy(NULL, "abc", 0), 3);
	/* No NUL within its size: it is taken to be full. */
	assert_int_equal(strlcat(memset(s, 'y', 4), "ab", 3), 5);
}

static void
test_memory(void **state)
{
	char s[4] = "abc";

	(void)state;
	explicit_bzero(s, sizeof s);
	assert_memory_equal(s, "\0\0\0", 4);
}

/* In a child: it closes all from a number on, wherever they are. */
static void
test_closefrom(void **state)
{
	pid_t pid = fork();
	int status, fd;

	(void)state;
	assert_true(pid != -1);
	if (pid == 0) {
		dup2(0, 20);
		dup2(0, 21);
		dup2(0, 200);
		closefrom(21);
		for (fd = 21; fd < 256; fd++)
			if (fcntl(fd, F_GETFD) != -1)
				_exit(1);
		_exit(fcntl(20, F_GETFD) == -1 ? 2 : 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
test_peer(void **state)
{
	int socks[2];
	uid_t uid;
	pid_t pid;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, socks), 0);
	assert_int_equal(os_peer(socks[0], &uid, &pid), 0);
	assert_int_equal(uid, getuid());
	assert_true(pid == getpid() || pid == -1);
	close(socks[0]);
	close(socks[1]);
	assert_int_equal(os_peer(-1, &uid, &pid), -1);
}

static void
test_exe(void **state)
{
	char path[PATH_MAX];

	(void)state;
	if (os_exe_path("none", path, sizeof path) == -1)
		skip();
	assert_int_equal(path[0], '/');
	assert_int_equal(access(path, X_OK), 0);
	assert_int_equal(os_exe_path("none", path, 4), -1);
}

static void
test_cwd(void **state)
{
	char want[PATH_MAX], path[PATH_MAX];

	(void)state;
	assert_non_null(getcwd(want, sizeof want));
	if (os_proc_cwd(getpid(), path, sizeof path) == -1)
		skip();
	assert_string_equal(path, want);
}

/* A descriptor that becomes readable when the process has ended. */
static void
test_process(void **state)
{
	struct pollfd pfd = { .events = POLLIN };
	int ends[2];
	pid_t pid;
	char c;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid != -1);
	if (pid == 0) {
		close(ends[1]);
		_exit(read(ends[0], &c, 1) == 0 ? 0 : 1);
	}
	pfd.fd = os_proc_open(pid);
	if (pfd.fd != -1) {
		assert_true(fcntl(pfd.fd, F_GETFD) & FD_CLOEXEC);
		assert_int_equal(poll(&pfd, 1, 0), 0);
		close(ends[1]);
		assert_int_equal(poll(&pfd, 1, 20000), 1);
		close(pfd.fd);
	} else {
		assert_int_equal(errno, ENOSYS);
		close(ends[1]);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(os_proc_open(pid), -1);
	close(ends[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_closefrom),
		cmocka_unit_test(test_peer),
		cmocka_unit_test(test_exe),
		cmocka_unit_test(test_cwd),
		cmocka_unit_test(test_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
