/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <sys/resource.h>
#include <sys/wait.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/xmalloc.h"

static void
test_copies(void **state)
{
	static const uint8_t bytes[] = { 1, 0, 2 };
	char *s = xstrdup("hello");
	uint8_t *p;

	(void)state;
	assert_string_equal(s, "hello");
	free(s);
	s = xstrndup("hello", 3);
	assert_string_equal(s, "hel");
	free(s);
	s = xstrndup("hello", 9);
	assert_string_equal(s, "hello");
	free(s);
	/* Not beyond its length is the string looked at. */
	s = xstrndup((const char[]){ 'a', 'b' }, 2);
	assert_string_equal(s, "ab");
	free(s);
	s = xasprintf("%s-%d", "x", 5);
	assert_string_equal(s, "x-5");
	free(s);
	p = xmemdup(bytes, sizeof bytes);
	assert_memory_equal(p, bytes, sizeof bytes);
	free(p);
}

/* Nothing is a size as well; what comes of it can be freed. */
static void
test_zero(void **state)
{
	void *p = xmalloc(0);

	(void)state;
	assert_non_null(p);
	p = xreallocarray(p, 0, 8);
	assert_non_null(p);
	free(p);
	p = xcalloc(0, 0);
	assert_non_null(p);
	free(p);
	p = xmemdup(NULL, 0);
	assert_non_null(p);
	free(p);
}

/* A product that wraps ends the process and does not come out small. */
static void
test_wrap(void **state)
{
	int status, null = 4; /* standard error */
	pid_t pid = fork();

	(void)state;
	assert_true(pid != -1);
	if (pid == 0) {
		struct rlimit none = { 0, 0 };

		setrlimit(RLIMIT_CORE, &none);
		signal(SIGABRT, SIG_DFL);
		io_null_std((unsigned int)null);
		free(xreallocarray(NULL, SIZE_MAX / 8 + 2, 8));
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	/* By an abort; a sanitizer ends it in its own way. */
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_zero),
		cmocka_unit_test(test_wrap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
