/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <sys/resource.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"

#define BULK (1 << 20)

static int
pipe_up(void **state)
{
	static int fds[2];

	*state = fds;
	return pipe(fds);
}

static int
pipe_down(void **state)
{
	int *fds = *state;

	io_close(&fds[0]);
	io_close(&fds[1]);
	return 0;
}

static void
test_flags(void **state)
{
	int *fds = *state;

	assert_int_equal(io_nonblock(fds[0], true), 0);
	assert_true(fcntl(fds[0], F_GETFL) & O_NONBLOCK);
	assert_int_equal(io_nonblock(fds[0], false), 0);
	assert_false(fcntl(fds[0], F_GETFL) & O_NONBLOCK);
	assert_int_equal(io_cloexec(fds[0]), 0);
	assert_true(fcntl(fds[0], F_GETFD) & FD_CLOEXEC);
	assert_int_equal(io_nonblock(-1, true), -1);
	assert_int_equal(io_cloexec(-1), -1);
}

static void
test_close(void **state)
{
	int *fds = *state, none = -1, was = fds[0];

	errno = ENOENT;
	io_close(&fds[0]);
	assert_int_equal(fds[0], -1);
	assert_int_equal(fcntl(was, F_GETFD), -1);
	errno = ENOENT;
	io_close(&none);
	assert_int_equal(errno, ENOENT);
}

static void
test_read(void **state)
{
	int *fds = *state;
	struct buf b = BUF_INIT;

	assert_int_equal(io_nonblock(fds[0], true), 0);
	assert_int_equal(io_read(fds[0], &b, 100), ERR_AGAIN);
	assert_int_equal(write(fds[1], "hello", 5), 5);
	assert_int_equal(io_read(fds[0], &b, 3), 3);
	assert_int_equal(io_read(fds[0], &b, 100), 2);
	assert_int_equal(buf_len(&b), 5);
	assert_memory_equal(buf_data(&b), "hello", 5);
	io_close(&fds[1]);
	assert_int_equal(io_read(fds[0], &b, 100), 0);
	assert_int_equal(io_read(-1, &b, 100), ERR_SYSTEM);
	assert_int_equal(errno, EBADF);
	assert_int_equal(buf_len(&b), 5);
	buf_free(&b);
}

static void
test_read_bound(void **state)
{
	int *fds = *state;
	struct buf b;

	buf_init(&b, 4);
	assert_int_equal(write(fds[1], "hello", 5), 5);
	assert_int_equal(io_read(fds[0], &b, 5), ERR_LIMIT);
	assert_int_equal(io_read(fds[0], &b, 4), 4);
	assert_int_equal(io_read(fds[0], &b, 1), ERR_LIMIT);
	assert_memory_equal(buf_data(&b), "hell", 4);
	buf_free(&b);
}

/* What a full pipe does not take stays, in order. */
static void
test_write(void **state)
{
	int *fds = *state, result;
	struct buf out = BUF_INIT, in = BUF_INIT;
	uint32_t i;
	struct rd r;

	assert_int_equal(io_nonblock(fds[0], true), 0);
	assert_int_equal(io_nonblock(fds[1], true), 0);
	for (i = 0; i < BULK / 4; i++)
		buf_put_u32(&out, i);
	assert_int_equal(io_write(fds[1], &out), ERR_AGAIN);
	assert_in_range(buf_len(&out), 1, BULK - 1);
	do {
		while (io_read(fds[0], &in, 5000) > 0)
			;
		result = io_write(fds[1], &out);
	} while (result == ERR_AGAIN);
	assert_int_equal(result, 0);
	assert_int_equal(buf_len(&out), 0);
	while (io_read(fds[0], &in, 5000) > 0)
		;
	r = rd_of(buf_data(&in), buf_len(&in));
	for (i = 0; i < BULK / 4; i++)
		assert_int_equal(rd_u32(&r), i);
	assert_true(rd_end(&r));
	assert_int_equal(io_write(-1, &out), 0);
	buf_put_u8(&out, 1);
	assert_int_equal(io_write(-1, &out), ERR_SYSTEM);
	buf_free(&out);
	buf_free(&in);
}

/* All is written, also to a descriptor that somebody made non-blocking. */
static void
test_write_all(void **state)
{
	static char data[BULK];
	int *fds = *state, status;
	size_t got = 0;
	ssize_t n;
	pid_t pid;

	memset(data, 'x', sizeof data);
	assert_int_equal(io_nonblock(fds[1], true), 0);
	pid = fork();
	assert_true(pid != -1);
	if (pid == 0) {
		io_close(&fds[0]);
		_exit(io_write_all(fds[1], data, sizeof data) == 0 ? 0 : 1);
	}
	io_close(&fds[1]);
	while ((n = read(fds[0], data, sizeof data)) > 0)
		got += (size_t)n;
	assert_int_equal(got, sizeof data);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(io_write_all(-1, "x", 1), -1);
	assert_int_equal(io_write_all(-1, "x", 0), 0);
}

/* In a child, as these are our own standard descriptors. */
static void
test_null_std(void **state)
{
	int status;
	pid_t pid = fork();
	char c;

	(void)state;
	assert_true(pid != -1);
	if (pid == 0) {
		close(0);
		if (io_null_std(1 | 2) != 0 || read(0, &c, 1) != 0 ||
		    write(1, "x", 1) != 1)
			_exit(1);
		_exit(fcntl(2, F_GETFD) != -1 ? 0 : 2);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
test_raise_nofile(void **state)
{
	struct rlimit rl, old;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	rl = old;
	rl.rlim_cur = 64;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &rl), 0);
	io_raise_nofile();
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &rl), 0);
	assert_true(rl.rlim_cur == old.rlim_max);
	setrlimit(RLIMIT_NOFILE, &old);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_flags, pipe_up,
		    pipe_down),
		cmocka_unit_test_setup_teardown(test_close, pipe_up,
		    pipe_down),
		cmocka_unit_test_setup_teardown(test_read, pipe_up,
		    pipe_down),
		cmocka_unit_test_setup_teardown(test_read_bound, pipe_up,
		    pipe_down),
		cmocka_unit_test_setup_teardown(test_write, pipe_up,
		    pipe_down),
		cmocka_unit_test_setup_teardown(test_write_all, pipe_up,
		    pipe_down),
		cmocka_unit_test(test_null_std),
		cmocka_unit_test(test_raise_nofile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
