/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/clock.h"
#include "client/pacer.h"

#define BIG (2 * PACER_BYTES)

/* A terminal 200 ms away that has answered once. */
#define WAY (200 * CLOCK_MS)

static struct pacer *
far_away(void)
{
	static struct pacer p;

	pacer_init(&p);
	pacer_begin(&p, CLOCK_SECOND, WAY);
	return &p;
}

static void
no_fence_before_it_answers(void **state)
{
	struct pacer p;

	(void)state;
	pacer_init(&p);
	assert_false(pacer_drew(&p, 1, 1, BIG));
	assert_int_equal(pacer_taken(&p, 2), 1);
	assert_false(pacer_queueing(&p, CLOCK_SECOND));
}

static void
small_frames_have_none(void **state)
{
	struct pacer *p = far_away();
	uint64_t now = CLOCK_SECOND;
	unsigned int i;

	(void)state;
	for (i = 1; i <= 5; i++)
		assert_false(pacer_drew(p, now, i, 10));
	assert_int_equal(pacer_taken(p, now), 5);
	/* But all together they are as good as a large one. */
	assert_true(pacer_drew(p, now, 6, PACER_BYTES - 50));
}

static void
a_long_way_is_no_queue(void **state)
{
	struct pacer *p = far_away();
	uint64_t now = 2 * CLOCK_SECOND;

	(void)state;
	assert_true(pacer_drew(p, now, 1, BIG));
	assert_int_equal(pacer_taken(p, now + 1), 1);
	assert_true(pacer_drew(p, now + WAY / 2, 2, BIG));
	assert_int_equal(pacer_taken(p, now + WAY / 2), 2);
	pacer_answered(p, now + WAY);
	assert_int_equal(pacer_delay(p), WAY);
	assert_false(pacer_queueing(p, now + WAY));
}

static void
what_queues_is_taken_when_answered(void **state)
{
	struct pacer *p = far_away();
	uint64_t now = 2 * CLOCK_SECOND, late = now + 2 * WAY;

	(void)state;
	assert_true(pacer_drew(p, now, 1, BIG));
	/* Its answer is overdue: the next ones wait, small as they are. */
	assert_true(pacer_drew(p, late, 2, 10));
	assert_true(pacer_queueing(p, late));
	assert_int_equal(pacer_taken(p, late), 0);
	pacer_answered(p, late + 1);
	assert_int_equal(pacer_taken(p, late + 1), 1);
	/* It came late as well, but nothing is under way any more. */
	pacer_answered(p, late + 2);
	assert_int_equal(pacer_taken(p, late + 2), 2);
	assert_false(pacer_queueing(p, late + 2));
}

static void
the_way_becomes_longer(void **state)
{
	struct pacer *p = far_away();
	uint64_t now = 2 * CLOCK_SECOND;
	unsigned int i;

	(void)state;
	for (i = 1; i < 20; i++) {
		assert_true(pacer_drew(p, now, i, BIG));
		now += 5 * WAY;
		pacer_answered(p, now);
		now += PACER_WINDOW / 5;
	}
	assert_true(pacer_drew(p, now, i, BIG));
	assert_false(pacer_queueing(p, now + 5 * WAY));
}

static void
it_stops_answering(void **state)
{
	struct pacer *p = far_away();
	uint64_t now = 2 * CLOCK_SECOND;

	(void)state;
	assert_true(pacer_drew(p, now, 1, BIG));
	assert_true(pacer_drew(p, now + 2 * WAY, 2, BIG));
	now += PACER_PATIENCE;
	assert_int_equal(pacer_taken(p, now), 0);
	assert_int_equal(pacer_taken(p, now + 1), 2);
	assert_false(pacer_drew(p, now + 1, 3, BIG));
	/* It was only blocked: the old answers count for nothing new. */
	pacer_answered(p, now + 2);
	assert_true(pacer_drew(p, now + 3, 4, BIG));
	pacer_answered(p, now + 4);
	assert_int_equal(pacer_delay(p), WAY);
	pacer_answered(p, now + 3 + WAY);
	assert_int_equal(pacer_delay(p), WAY);
}

static void
no_more_than_so_many(void **state)
{
	struct pacer *p = far_away();
	uint64_t now = 2 * CLOCK_SECOND;
	unsigned int i;

	(void)state;
	for (i = 1; i <= PACER_FENCES; i++)
		assert_true(pacer_drew(p, now, i, BIG));
	assert_false(pacer_drew(p, now, i, BIG));
	for (i = 1; i <= PACER_FENCES; i++)
		pacer_answered(p, now + WAY);
	pacer_answered(p, now + WAY); /* one that nobody waits for */
	assert_int_equal(pacer_taken(p, now + WAY), PACER_FENCES + 1);
}

static void
frames_are_counted_anew(void **state)
{
	struct pacer *p = far_away();
	uint64_t now = 2 * CLOCK_SECOND;

	(void)state;
	assert_true(pacer_drew(p, now, 7, BIG));
	pacer_restart(p);
	assert_true(pacer_drew(p, now + 2 * WAY, 1, BIG));
	pacer_answered(p, now + 2 * WAY);
	assert_int_equal(pacer_taken(p, now + 2 * WAY), 0);
	pacer_answered(p, now + 3 * WAY);
	assert_int_equal(pacer_taken(p, now + 3 * WAY), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_fence_before_it_answers),
		cmocka_unit_test(small_frames_have_none),
		cmocka_unit_test(a_long_way_is_no_queue),
		cmocka_unit_test(what_queues_is_taken_when_answered),
		cmocka_unit_test(the_way_becomes_longer),
		cmocka_unit_test(it_stops_answering),
		cmocka_unit_test(no_more_than_so_many),
		cmocka_unit_test(frames_are_counted_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
