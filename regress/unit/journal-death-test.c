/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Bytes and checkpoints on which owners die are left out. */

#include "regress/unit/unit.h"

#include <string.h>
#include <unistd.h>

#include "regress/unit/journal-owner.h"

/* Die while a piece of what was read is parsed; returns where it was. */
static uint64_t
die_at(struct owner *o, uint64_t off, size_t len, enum journal_death death)
{
	journal_parse_begin(o->j, off, len);
	assert_int_equal(owner_kill(o, death), 0);
	return off;
}

static void
two_crashes_make_poison(void **state)
{
	struct owner o;
	uint64_t off;
	size_t len, n;

	(void)state;
	owner_new(&o);
	owner_read(&o, 20000);
	die_at(&o, 0, 20000, JOURNAL_DEATH_CRASHED);
	assert_int_equal(o.slice_max, JOURNAL_SLICE);
	assert_false(journal_poison(o.j, &off, &len));
	die_at(&o, 128, 64, JOURNAL_DEATH_CRASHED);
	assert_true(journal_poison(o.j, &off, &len));
	assert_int_equal(off, 128);
	assert_int_equal(len, 64);
	assert_int_equal(o.left_out, 64);
	assert_non_null(journal_bytes(o.j, off, &n));

	/* Another place: found as well, and the first one stays out. */
	die_at(&o, 5000, 30, JOURNAL_DEATH_CRASHED);
	assert_false(journal_poison(o.j, &off, &len));
	die_at(&o, 5000, 30, JOURNAL_DEATH_CRASHED);
	assert_true(journal_poison(o.j, &off, &len));
	assert_int_equal(o.left_out, 94);

	/* A checkpoint is past them. */
	owner_checkpoint(&o, 0);
	assert_int_equal(owner_kill(&o, JOURNAL_DEATH_CRASHED), 0);
	assert_int_equal(o.left_out, 0);
	owner_free(&o);
}

static void
kills_from_outside_weigh_less(void **state)
{
	static const struct {
		enum journal_death death;
		int times; /* that are not enough */
	} cases[] = {
		{ JOURNAL_DEATH_CRASHED, 1 },
		{ JOURNAL_DEATH_KILLED, 3 },
		{ JOURNAL_DEATH_CLEAN, 100 },
	};
	struct owner o;
	uint64_t off;
	size_t len, i;
	int k;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		owner_new(&o);
		owner_read(&o, 1000);
		for (k = 0; k < cases[i].times; k++) {
			die_at(&o, 64, 64, cases[i].death);
			assert_false(journal_poison(o.j, &off, &len));
		}
		if (cases[i].death != JOURNAL_DEATH_CLEAN) {
			die_at(&o, 64, 64, cases[i].death);
			assert_true(journal_poison(o.j, &off, &len));
		}
		owner_free(&o);
	}
}

static void
death_is_counted_once(void **state)
{
	struct owner o;
	struct journal *j;
	uint64_t off;
	size_t len;
	int fd, i;

	(void)state;
	owner_new(&o);
	owner_read(&o, 1000);
	journal_parse_begin(o.j, 64, 64);
	fd = dup(journal_fd(o.j));
	owner_free(&o);
	for (i = 0; i < 3; i++) {
		j = journal_adopt(dup(fd), JOURNAL_DEATH_CRASHED, NULL);
		assert_non_null(j);
		assert_false(journal_poison(j, &off, &len));
		journal_free(j);
	}
	close(fd);
}

static void
deaths_at_other_places_do_not_add_up(void **state)
{
	struct owner o;
	uint64_t off;
	size_t len;
	int i;

	(void)state;
	owner_new(&o);
	owner_read(&o, 20000);
	for (i = 0; i < 20; i++) {
		die_at(&o, (uint64_t)(i * 100), 64, JOURNAL_DEATH_CRASHED);
		assert_false(journal_poison(o.j, &off, &len));
	}
	assert_int_equal(o.left_out, 0);
	owner_free(&o);
}

static void
poison_has_a_bound(void **state)
{
	struct owner o;
	int i;

	(void)state;
	owner_new(&o);
	owner_read(&o, 20000);
	for (i = 0; i < 30; i++) {
		die_at(&o, (uint64_t)(i * 100), 64, JOURNAL_DEATH_CRASHED);
		die_at(&o, (uint64_t)(i * 100), 64, JOURNAL_DEATH_CRASHED);
	}
	assert_int_equal(o.left_out, JOURNAL_POISON_MAX * 64);
	owner_free(&o);
}

static int
refuse(void *arg, const uint8_t *p, size_t len, uint64_t off)
{
	struct owner *o = arg;

	(void)p;
	(void)len;
	(void)off;
	o->left_out++;
	return ERR_VERSION;
}

static int
die_loading(void *arg, const uint8_t *p, size_t len, uint64_t off)
{
	struct owner *o = arg;

	(void)p;
	(void)len;
	(void)off;
	o->left_out = (uint64_t)owner_copy(journal_fd(o->j));
	return ERR_INVALID;
}

static void
refused_checkpoint_stays(void **state)
{
	static const struct journal_replay to = { refuse, refuse, NULL };
	struct owner o;
	struct journal *j;
	struct err err;
	int fd;

	(void)state;
	owner_new(&o);
	owner_read(&o, 20000);
	owner_parse(&o);
	owner_checkpoint(&o, 0);
	fd = owner_copy(journal_fd(o.j));
	owner_free(&o);
	j = journal_adopt(fd, JOURNAL_DEATH_CLEAN, &err);
	assert_non_null(j);
	assert_int_equal(journal_replay(j, &to, &o), ERR_VERSION);
	assert_int_equal(o.left_out, 1);

	/* Its history is there for whoever can read it. */
	fd = owner_copy(journal_fd(j));
	journal_free(j);
	assert_int_equal(owner_adopt(&o, fd, JOURNAL_DEATH_CRASHED), 0);
	assert_int_equal(o.parsed, 20000);
	owner_free(&o);
}

static void
checkpoint_that_kills_is_given_up(void **state)
{
	static const struct journal_replay to = { die_loading, NULL, NULL };
	struct owner o;
	struct journal *j;
	struct err err;
	int fd, i;

	(void)state;
	owner_new(&o);
	owner_read(&o, 20000);
	owner_parse(&o);
	owner_checkpoint(&o, 0);
	fd = owner_copy(journal_fd(o.j));
	owner_free(&o);
	for (i = 0; i < 2; i++) {
		j = journal_adopt(fd, JOURNAL_DEATH_CRASHED, &err);
		assert_non_null(j);
		assert_false(journal_checkpoint_lost(j));
		o.j = j;
		journal_replay(j, &to, &o);
		fd = (int)o.left_out;
		journal_free(j);
	}
	j = journal_adopt(fd, JOURNAL_DEATH_CRASHED, &err);
	assert_non_null(j);
	assert_true(journal_checkpoint_lost(j));
	assert_int_equal(journal_replay(j, &to, &o), 0);
	journal_free(j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_crashes_make_poison),
		cmocka_unit_test(kills_from_outside_weigh_less),
		cmocka_unit_test(death_is_counted_once),
		cmocka_unit_test(deaths_at_other_places_do_not_add_up),
		cmocka_unit_test(poison_has_a_bound),
		cmocka_unit_test(refused_checkpoint_stays),
		cmocka_unit_test(checkpoint_that_kills_is_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
