/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/loop.h"

#define WATCHERS 8

/* What a test's callbacks know of each other. */
struct test {
	struct loop *loop;
	struct loop_io *ios[WATCHERS];
	struct loop_timer *timer, *second;
	struct loop_signal *sig;
	int fds[2 * WATCHERS]; /* pipes: read end, write end */
	unsigned int calls, turns;
	uint64_t from, until;
	char log[64];
};

static int
up(void **state)
{
	static struct test t;
	size_t i;

	memset(&t, 0, sizeof t);
	for (i = 0; i < WATCHERS; i++)
		if (pipe(&t.fds[2 * i]) == -1)
			return -1;
	t.loop = loop_new();
	*state = &t;
	return t.loop != NULL ? 0 : -1;
}

static int
down(void **state)
{
	struct test *t = *state;
	size_t i;

	for (i = 0; i < WATCHERS; i++)
		loop_io_free(t->ios[i]);
	loop_timer_free(t->timer);
	loop_timer_free(t->second);
	loop_signal_free(t->sig);
	loop_free(t->loop);
	for (i = 0; i < nitems(t->fds); i++)
		io_close(&t->fds[i]);
	return 0;
}

static void
note(struct test *t, char c)
{
	size_t n = strlen(t->log);

	assert_true(n + 1 < sizeof t->log);
	t->log[n] = c;
}

/* A test that hangs ends here. */
static void
too_late(void *arg)
{
	(void)arg;
	fail_msg("nothing happened");
}

static void
run(struct test *t)
{
	struct loop_timer *guard = loop_timer_new(t->loop, too_late, NULL);

	loop_timer_set(guard, 20 * CLOCK_SECOND);
	assert_int_equal(loop_run(t->loop), 0);
	loop_timer_free(guard);
}

/* Descriptors. */

static void
take_byte(void *arg, unsigned int what)
{
	struct test *t = arg;
	char c;

	assert_int_equal(what, LOOP_READ);
	assert_int_equal(read(t->fds[0], &c, 1), 1);
	note(t, c);
	if (c == '.')
		loop_stop(t->loop);
}

static void
test_read(void **state)
{
	struct test *t = *state;

	t->ios[0] = loop_io_new(t->loop, t->fds[0], take_byte, t);
	loop_io_want(t->ios[0], LOOP_READ);
	assert_int_equal(write(t->fds[1], "abc.", 4), 4);
	run(t);
	assert_string_equal(t->log, "abc.");
}

static void
write_ready(void *arg, unsigned int what)
{
	struct test *t = arg;

	assert_int_equal(what, LOOP_WRITE);
	if (++t->calls < 3)
		return;
	loop_io_want(t->ios[0], 0);
	loop_io_want(t->ios[1], LOOP_READ);
	assert_int_equal(write(t->fds[1], ".", 1), 1);
}

static void
test_write(void **state)
{
	struct test *t = *state;

	t->ios[0] = loop_io_new(t->loop, t->fds[1], write_ready, t);
	t->ios[1] = loop_io_new(t->loop, t->fds[0], take_byte, t);
	loop_io_want(t->ios[0], LOOP_WRITE);
	run(t);
	assert_int_equal(t->calls, 3);
	assert_string_equal(t->log, ".");
}

/* What is not wanted is not told, however ready it is. */
static void
unwanted(void *arg, unsigned int what)
{
	(void)arg;
	fail_msg("called for %u", what);
}

static void
test_unwanted(void **state)
{
	struct test *t = *state;

	t->ios[0] = loop_io_new(t->loop, t->fds[2], unwanted, t);
	loop_io_want(t->ios[0], LOOP_READ);
	loop_io_want(t->ios[0], 0);
	t->ios[1] = loop_io_new(t->loop, t->fds[0], take_byte, t);
	loop_io_want(t->ios[1], LOOP_READ);
	assert_int_equal(write(t->fds[3], "x", 1), 1);
	assert_int_equal(write(t->fds[1], "ab.", 3), 3);
	run(t);
	assert_string_equal(t->log, "ab.");
}

/* The end of a pipe and an error are "readable" as well. */
static void
at_end(void *arg, unsigned int what)
{
	struct test *t = arg;
	char c;

	assert_true(what & LOOP_READ);
	assert_int_equal(read(t->fds[0], &c, 1), 0);
	loop_stop(t->loop);
}

static void
test_end(void **state)
{
	struct test *t = *state;

	t->ios[0] = loop_io_new(t->loop, t->fds[0], at_end, t);
	loop_io_want(t->ios[0], LOOP_READ);
	io_close(&t->fds[1]);
	run(t);
}

/* A regular file is always ready, as poll(2) says (tmx attach <file). */
static void
take_file(void *arg, unsigned int what)
{
	struct test *t = arg;
	ssize_t n;
	char c;

	assert_int_equal(what, LOOP_READ);
	n = read(t->fds[0], &c, 1);
	assert_true(n >= 0);
	if (n == 1) {
		note(t, c);
		return;
	}
	loop_stop(t->loop);
}

static void
test_file(void **state)
{
	struct test *t = *state;
	char path[] = "/tmp/tmx-loop-test.XXXXXX";

	io_close(&t->fds[0]);
	t->fds[0] = mkstemp(path);
	assert_true(t->fds[0] != -1);
	unlink(path);
	assert_int_equal(write(t->fds[0], "file", 4), 4);
	assert_int_equal(lseek(t->fds[0], 0, SEEK_SET), 0);
	t->ios[0] = loop_io_new(t->loop, t->fds[0], take_file, t);
	loop_io_want(t->ios[0], LOOP_READ);
	run(t);
	assert_string_equal(t->log, "file");
}

/* Freeing in callbacks: all watchers are ready, the first frees them. */
static void
free_all(void *arg, unsigned int what)
{
	struct test *t = arg;
	size_t i;

	(void)what;
	t->calls++;
	for (i = 0; i < WATCHERS; i++) {
		loop_io_free(t->ios[i]);
		t->ios[i] = NULL;
	}
	loop_timer_free(t->timer);
	t->timer = NULL;
	loop_stop(t->loop);
}

static void
timer_frees_all(void *arg)
{
	free_all(arg, 0);
}

static void
test_free_in_callback(void **state)
{
	struct test *t = *state;
	size_t i;

	for (i = 0; i < WATCHERS; i++) {
		/* Both kinds at once, on a socket of a pipe's two ends. */
		t->ios[i] = loop_io_new(t->loop,
		    t->fds[i % 2 ? 2 * i + 1 : 2 * i], free_all, t);
		assert_int_equal(write(t->fds[2 * i + 1], "x", 1), 1);
		loop_io_want(t->ios[i], i % 2 ? LOOP_WRITE : LOOP_READ);
	}
	t->timer = loop_timer_new(t->loop, timer_frees_all, t);
	loop_timer_set(t->timer, 0);
	run(t);
	assert_int_equal(t->calls, 1);
}

/* Timers. */

static void
timer_due(void *arg)
{
	struct test *t = arg;

	t->until = clock_ns();
	assert_false(loop_timer_pending(t->timer));
	note(t, 't');
	loop_stop(t->loop);
}

static void
test_timer(void **state)
{
	static const uint64_t rows[] = { 0, 1, 999, 1000001, 20 * CLOCK_MS };
	struct test *t = *state;
	uint64_t from;
	size_t i;

	t->timer = loop_timer_new(t->loop, timer_due, t);
	assert_false(loop_timer_pending(t->timer));
	for (i = 0; i < nitems(rows); i++) {
		from = clock_ns();
		loop_timer_set(t->timer, rows[i]);
		assert_true(loop_timer_pending(t->timer));
		run(t);
		assert_row(i, t->until - from >= rows[i]);
	}
}

/* A timer set anew counts from there; one that is cleared is silent. */
static void
test_timer_again(void **state)
{
	struct test *t = *state;
	uint64_t from;

	t->timer = loop_timer_new(t->loop, timer_due, t);
	t->second = loop_timer_new(t->loop, too_late, t);
	loop_timer_set(t->second, CLOCK_MS);
	loop_timer_set(t->timer, CLOCK_SECOND * 100);
	from = clock_ns();
	loop_timer_set(t->timer, 5 * CLOCK_MS);
	loop_timer_clear(t->second);
	assert_false(loop_timer_pending(t->second));
	loop_timer_clear(t->second);
	run(t);
	assert_true(t->until - from >= 5 * CLOCK_MS);
	assert_string_equal(t->log, "t");
	/* Longer than anybody lives. */
	loop_timer_set(t->timer, UINT64_MAX);
	assert_true(loop_timer_pending(t->timer));
}

/* What is set for later comes sooner, and what is set for sooner stays. */
static void
test_timer_sooner(void **state)
{
	struct test *t = *state;

	t->timer = loop_timer_new(t->loop, timer_due, t);
	t->second = loop_timer_new(t->loop, too_late, t);
	loop_timer_set(t->second, 10 * CLOCK_SECOND);
	loop_timer_set_sooner(t->timer, UINT64_MAX);
	assert_true(loop_timer_pending(t->timer));
	loop_timer_set_sooner(t->timer, CLOCK_MS);
	loop_timer_set_sooner(t->timer, 100 * CLOCK_SECOND);
	run(t);
	/* When it has fired nothing is left of when that was. */
	loop_timer_set_sooner(t->timer, 2 * CLOCK_MS);
	run(t);
	assert_string_equal(t->log, "tt");
}

/* The time of a timer begins when it is set, not when the turn did. */
static void
busy_then_set(void *arg)
{
	struct test *t = arg;
	uint64_t from = clock_ns();

	while (clock_ns() - from < 30 * CLOCK_MS)
		;
	t->from = clock_ns();
	loop_timer_set(t->timer, 20 * CLOCK_MS);
}

static void
test_timer_after_work(void **state)
{
	struct test *t = *state;

	t->timer = loop_timer_new(t->loop, timer_due, t);
	t->second = loop_timer_new(t->loop, busy_then_set, t);
	loop_timer_set(t->second, 0);
	run(t);
	assert_true(t->until - t->from >= 20 * CLOCK_MS);
}

/* Signals. */

static void
signal_came(void *arg, int number)
{
	struct test *t = arg;

	note(t, number == SIGUSR1 ? 's' : '?');
	loop_signal_free(t->sig);
	t->sig = NULL;
	loop_stop(t->loop);
}

static void
test_signal(void **state)
{
	struct test *t = *state;

	t->sig = loop_signal_new(t->loop, SIGUSR1, signal_came, t);
	raise(SIGUSR1);
	raise(SIGUSR1);
	assert_string_equal(t->log, "");
	run(t);
	assert_string_equal(t->log, "s");
}

/* Turns. */

static bool
count_turn(void *arg)
{
	struct test *t = arg;

	note(t, '/');
	if (++t->turns < 4)
		return true;
	loop_stop(t->loop);
	return true;
}

/* With more work to do the turn comes again without anything to wait for. */
static void
test_turn_more(void **state)
{
	struct test *t = *state;

	t->timer = loop_timer_new(t->loop, timer_due, t);
	loop_timer_set(t->timer, 100 * CLOCK_SECOND);
	t->second = loop_timer_new(t->loop, too_late, t);
	loop_timer_set(t->second, 20 * CLOCK_SECOND);
	assert_int_equal(write(t->fds[1], "a", 1), 1);
	t->ios[0] = loop_io_new(t->loop, t->fds[0], take_byte, t);
	loop_io_want(t->ios[0], LOOP_READ);
	loop_on_turn(t->loop, count_turn, t);
	assert_int_equal(loop_run(t->loop), 0);
	assert_int_equal(t->turns, 4);
	assert_string_equal(t->log, "a////");
}

static bool
turn_after_all(void *arg)
{
	struct test *t = arg;

	note(t, '/');
	return false;
}

static void
take_one(void *arg, unsigned int what)
{
	int *fd = arg;
	char c;

	assert_int_equal(what, LOOP_READ);
	assert_int_equal(read(*fd, &c, 1), 1);
}

static void
last_one(void *arg)
{
	struct test *t = arg;

	loop_stop(t->loop);
}

/* One turn for all that is ready, and none while nothing is. */
static void
test_turn_once(void **state)
{
	struct test *t = *state;
	size_t i;

	for (i = 0; i < WATCHERS; i++) {
		t->ios[i] = loop_io_new(t->loop, t->fds[2 * i], take_one,
		    &t->fds[2 * i]);
		loop_io_want(t->ios[i], LOOP_READ);
		assert_int_equal(write(t->fds[2 * i + 1], "x", 1), 1);
	}
	t->timer = loop_timer_new(t->loop, last_one, t);
	loop_timer_set(t->timer, 50 * CLOCK_MS);
	loop_on_turn(t->loop, turn_after_all, t);
	assert_int_equal(loop_run(t->loop), 0);
	assert_string_equal(t->log, "//");
}

/* A descriptor that is always ready, and a turn that always has more. */

static void
stay_ready(void *arg, unsigned int what)
{
	struct test *t = arg;

	(void)what;
	t->calls++;
}

static bool
turn_ten_times(void *arg)
{
	struct test *t = arg;

	if (++t->turns == 10)
		loop_stop(t->loop);
	return true;
}

static void
test_turn_between(void **state)
{
	struct test *t = *state;

	t->ios[0] = loop_io_new(t->loop, t->fds[0], stay_ready, t);
	loop_io_want(t->ios[0], LOOP_READ);
	assert_int_equal(write(t->fds[1], "x", 1), 1);
	loop_on_turn(t->loop, turn_ten_times, t);
	run(t);
	assert_int_equal(t->turns, 10);
	assert_in_range(t->calls, 9, 10);
}

/* A loop with nothing to wait for would turn for ever. */
static void
test_nothing(void **state)
{
	struct test *t = *state;

	errno = 0;
	assert_int_equal(loop_run(t->loop), -1);
	assert_int_equal(errno, EDEADLK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_read),
		TEST(test_write),
		TEST(test_unwanted),
		TEST(test_end),
		TEST(test_file),
		TEST(test_free_in_callback),
		TEST(test_timer),
		TEST(test_timer_again),
		TEST(test_timer_sooner),
		TEST(test_timer_after_work),
		TEST(test_signal),
		TEST(test_turn_more),
		TEST(test_turn_once),
		TEST(test_turn_between),
		TEST(test_nothing),
	};

	alarm(60);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
