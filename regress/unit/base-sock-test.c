/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sock.h"

static char dir[64];
static char path[128];

static int
dir_up(void **state)
{
	(void)state;
	strlcpy(dir, "/tmp/tmx-sock-test.XXXXXX", sizeof dir);
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof path, "%s/socket", dir);
	return 0;
}

static int
dir_down(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(dir);
}

static bool
is_there(void)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static void
test_claim_new(void **state)
{
	int fd = sock_claim(path);

	(void)state;
	assert_int_not_equal(fd, -1);
	assert_true(is_there());
	close(fd);
}

static void
test_claim_stale(void **state)
{
	int fd = sock_listen(path);

	(void)state;
	assert_int_not_equal(fd, -1);
	close(fd);
	fd = sock_claim(path);
	assert_int_not_equal(fd, -1);
	close(fd);
}

static void
test_claim_live(void **state)
{
	int fd = sock_listen(path);

	(void)state;
	assert_int_not_equal(fd, -1);
	assert_int_equal(sock_claim(path), -1);
	assert_int_equal(errno, EADDRINUSE);
	assert_true(is_there());
	close(fd);
}

static void
test_claim_file(void **state)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);

	(void)state;
	assert_int_not_equal(fd, -1);
	close(fd);
	assert_int_equal(sock_claim(path), -1);
	assert_int_equal(errno, EEXIST);
	assert_true(is_there());
}

/* Who cannot even ask whether somebody answers leaves it alone. */
static void
test_claim_without_descriptors(void **state)
{
	int fd = sock_listen(path), next = dup(fd), got, error;
	struct rlimit was, none;

	(void)state;
	assert_int_not_equal(next, -1);
	close(next);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
	none = was;
	none.rlim_cur = (rlim_t)next;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	got = sock_claim(path);
	error = errno;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
	assert_int_equal(got, -1);
	assert_int_equal(error, EMFILE);
	assert_true(is_there());
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_claim_new, dir_up,
		    dir_down),
		cmocka_unit_test_setup_teardown(test_claim_stale, dir_up,
		    dir_down),
		cmocka_unit_test_setup_teardown(test_claim_live, dir_up,
		    dir_down),
		cmocka_unit_test_setup_teardown(test_claim_file, dir_up,
		    dir_down),
		cmocka_unit_test_setup_teardown(
		    test_claim_without_descriptors, dir_up, dir_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
