/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <sys/socket.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fdpass.h"

static int
pair_up(void **state)
{
	static int socks[2];

	*state = socks;
	return socketpair(AF_UNIX, SOCK_STREAM, 0, socks);
}

static int
pair_down(void **state)
{
	int *socks = *state;

	close(socks[0]);
	close(socks[1]);
	return 0;
}

/* How many descriptors this process has open, below a bound. */
static unsigned int
open_fds(void)
{
	unsigned int n = 0;
	int fd;

	for (fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

/* Open n descriptors of files that can be told apart. */
static void
open_pipes(int *fds, size_t n)
{
	int ends[2];
	size_t i;

	for (i = 0; i < n; i++) {
		assert_int_equal(pipe(ends), 0);
		fds[i] = ends[0];
		close(ends[1]);
	}
}

static void
close_all(const int *fds, size_t n)
{
	while (n-- > 0)
		close(fds[n]);
}

static void
assert_same_file(int a, int b)
{
	struct stat sa, sb;

	assert_int_equal(fstat(a, &sa), 0);
	assert_int_equal(fstat(b, &sb), 0);
	assert_true(sa.st_ino == sb.st_ino && sa.st_dev == sb.st_dev);
}

static void
test_bytes(void **state)
{
	int *socks = *state, fd;
	size_t n = 1;
	char data[8];

	assert_int_equal(fdpass_send(socks[0], "hello", 5, NULL, 0), 5);
	assert_int_equal(fdpass_recv(socks[1], data, 3, &fd, &n), 3);
	assert_int_equal(n, 0);
	assert_memory_equal(data, "hel", 3);
	n = 1;
	assert_int_equal(fdpass_recv(socks[1], data, 8, &fd, &n), 2);
	close(socks[0]);
	socks[0] = -1;
	assert_int_equal(fdpass_recv(socks[1], data, 8, &fd, &n), 0);
}

/* As many as there may be come in order, the same files, close-on-exec. */
static void
test_descriptors(void **state)
{
	int *socks = *state, sent[FDPASS_MAX], got[FDPASS_MAX];
	size_t n = FDPASS_MAX, i;
	char data[4];

	open_pipes(sent, FDPASS_MAX);
	assert_int_equal(fdpass_send(socks[0], "x", 1, sent, FDPASS_MAX), 1);
	assert_int_equal(fdpass_recv(socks[1], data, 4, got, &n), 1);
	assert_int_equal(n, FDPASS_MAX);
	for (i = 0; i < n; i++) {
		assert_same_file(sent[i], got[i]);
		assert_true(fcntl(got[i], F_GETFD) & FD_CLOEXEC);
	}
	close_all(sent, FDPASS_MAX);
	close_all(got, n);
}

/* What the receiver has no room for is closed and not leaked. */
static void
test_no_room(void **state)
{
	int *socks = *state, sent[3], got[1];
	size_t n = 1, before;
	char data[4];

	open_pipes(sent, 3);
	before = open_fds();
	assert_int_equal(fdpass_send(socks[0], "x", 1, sent, 3), 1);
	assert_int_equal(fdpass_recv(socks[1], data, 4, got, &n), 1);
	assert_int_equal(n, 1);
	assert_int_equal(open_fds(), before + 1);
	assert_same_file(sent[0], got[0]);
	n = 0;
	assert_int_equal(fdpass_send(socks[0], "x", 1, sent, 3), 1);
	assert_int_equal(fdpass_recv(socks[1], data, 4, NULL, &n), 1);
	assert_int_equal(n, 0);
	assert_int_equal(open_fds(), before + 1);
	close(got[0]);
	close_all(sent, 3);
}

static void
test_errors(void **state)
{
	int *socks = *state, fds[FDPASS_MAX + 1] = { 0 };
	size_t n = 1;
	char data[4];

	assert_int_equal(fdpass_send(socks[0], "x", 1, fds, FDPASS_MAX + 1),
	    -1);
	assert_int_equal(errno, EINVAL);
	fds[0] = 255;
	assert_int_equal(fdpass_send(socks[0], "x", 1, fds, 1), -1);
	assert_int_equal(errno, EBADF);
	fcntl(socks[1], F_SETFL, O_NONBLOCK);
	assert_int_equal(fdpass_recv(socks[1], data, 4, fds, &n), -1);
	assert_int_equal(errno, EAGAIN);
	assert_int_equal(n, 0);

	/* The other end's death is an error and no signal. */
	close(socks[1]);
	assert_int_equal(fdpass_send(socks[0], "x", 1, NULL, 0), -1);
	assert_int_equal(errno, EPIPE);
}

/* Bytes and descriptors of several messages keep together. */
static void
test_sequence(void **state)
{
	int *socks = *state, sent[4], got[FDPASS_MAX];
	size_t n, i;
	char data[16];

	open_pipes(sent, 4);
	for (i = 0; i < 4; i++)
		assert_int_equal(fdpass_send(socks[0], "msg", 3, &sent[i], 1),
		    3);
	for (i = 0; i < 4; i++) {
		n = FDPASS_MAX;
		/* The kernel does not merge messages that carry any. */
		assert_int_equal(fdpass_recv(socks[1], data, 16, got, &n), 3);
		assert_int_equal(n, 1);
		assert_same_file(sent[i], got[0]);
		close(got[0]);
	}
	close_all(sent, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_bytes, pair_up,
		    pair_down),
		cmocka_unit_test_setup_teardown(test_descriptors, pair_up,
		    pair_down),
		cmocka_unit_test_setup_teardown(test_no_room, pair_up,
		    pair_down),
		cmocka_unit_test_setup_teardown(test_errors, pair_up,
		    pair_down),
		cmocka_unit_test_setup_teardown(test_sequence, pair_up,
		    pair_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
