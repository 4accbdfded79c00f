/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

#define LOG_MODULE "test"

static char dir[] = "/tmp/tmx-log-test.XXXXXX";

static int
dir_up(void **state)
{
	(void)state;
	return mkdtemp(dir) != NULL && chdir(dir) == 0 ? 0 : -1;
}

static int
dir_down(void **state)
{
	(void)state;
	return chdir("/") == 0 && rmdir(dir) == 0 ? 0 : -1;
}

static const char *
log_path(const char *role, pid_t pid)
{
	static char path[64];

	snprintf(path, sizeof path, "tmx-%s-%ld.log", role, (long)pid);
	return path;
}

/* The contents of a log, which is removed. */
static char *
take_log(const char *path)
{
	static char text[4096];
	FILE *f = fopen(path, "r");
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, sizeof text - 1, f);
	text[n] = '\0';
	fclose(f);
	unlink(path);
	return text;
}

static void
test_closed(void **state)
{
	(void)state;
	assert_false(log_wants(LOG_ERROR));
	log_error("nowhere");
	log_close();
}

static void
test_levels(void **state)
{
	const char *path = log_path("role", getpid()), *text;
	struct stat st;

	(void)state;
	assert_int_equal(log_open("role", LOG_INFO), 0);
	assert_true(log_wants(LOG_ERROR) && log_wants(LOG_INFO));
	assert_false(log_wants(LOG_DEBUG) || log_wants(LOG_TRACE));
	errno = ENOENT;
	log_error("one %d", 1);
	log_info("two %s", "b");
	log_debug("three");
	assert_int_equal(errno, ENOENT);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	log_close();
	assert_false(log_wants(LOG_ERROR));
	text = take_log(path);
	assert_non_null(strstr(text, " test: one 1\n"));
	assert_non_null(strstr(text, " test: two b\n"));
	assert_null(strstr(text, "three"));
}

/* A link where the log would go is not followed; others' logs are kept. */
static void
test_link(void **state)
{
	const char *path = log_path("role", getpid());

	(void)state;
	assert_int_equal(symlink("elsewhere", path), 0);
	assert_int_equal(log_open("role", LOG_INFO), -1);
	assert_false(log_wants(LOG_ERROR));
	assert_int_equal(access("elsewhere", F_OK), -1);
	unlink(path);
}

static void
test_bytes(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *want;
	} rows[] = {
		{ "", 0, "" },
		{ "plain text", 10, "plain text" },
		{ "a\nb\033[m\177", 7, "a\\012b\\033[m\\177" },
		{ "\\", 1, "\\134" },
		{ "\0\xff", 2, "\\000\\377" },
	};
	char text[3000];
	const char *got;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++)
		assert_string_equal(log_bytes(rows[i].bytes, rows[i].len),
		    rows[i].want);
	memset(text, '\033', sizeof text);
	got = log_bytes(text, sizeof text);
	assert_in_range(strlen(got), 1000, 1023);
	assert_string_equal(got + strlen(got) - 3, "...");
	memset(text, 'x', sizeof text);
	assert_in_range(strlen(log_bytes(text, sizeof text)), 1000, 1023);
}

/* A broken invariant: said in the log and on stderr, then an abort. */
static void
test_fatal(void **state)
{
	struct rlimit none = { 0, 0 };
	int status, fd;
	pid_t pid = fork();

	(void)state;
	assert_true(pid != -1);
	if (pid == 0) {
		setrlimit(RLIMIT_CORE, &none);
		signal(SIGABRT, SIG_DFL);
		fd = open("stderr", O_WRONLY | O_CREAT, 0600);
		dup2(fd, 2);
		log_open("role", LOG_INFO);
		fatal("no pane %d", 7);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	assert_string_equal(take_log("stderr"), "tmx: fatal: no pane 7\n");
	assert_non_null(strstr(take_log(log_path("role", pid)),
	    " fatal: no pane 7\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_closed),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_link),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_fatal),
	};

	return cmocka_run_group_tests(tests, dir_up, dir_down);
}
