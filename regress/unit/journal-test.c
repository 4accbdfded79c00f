/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Reading, checkpoints, segments, input; each survives the owner. */

#include "regress/unit/unit.h"

#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/shm.h"
#include "regress/unit/journal-owner.h"

static void
fresh_journal_has_nothing(void **state)
{
	struct owner o;
	uint32_t pane, cols, rows;
	uint64_t off;
	size_t len;

	(void)state;
	owner_new(&o);
	assert_int_equal(owner_kill(&o, JOURNAL_DEATH_KILLED), 0);
	journal_made_for(o.j, &pane, &cols, &rows);
	assert_int_equal(pane, 7);
	assert_int_equal(cols, 80);
	assert_int_equal(rows, 24);
	assert_int_equal(journal_end(o.j), 0);
	assert_null(journal_checkpoint(o.j, &len, &off));
	assert_null(journal_bytes(o.j, 0, &len));
	assert_int_equal(len, 0);
	owner_free(&o);
}

static void
bytes_before_any_checkpoint_are_replayed(void **state)
{
	struct owner o;

	(void)state;
	owner_new(&o);
	owner_read(&o, 5000);
	owner_parse(&o);
	owner_read(&o, 3000);
	assert_int_equal(owner_kill(&o, JOURNAL_DEATH_KILLED), 0);
	assert_int_equal(o.parsed, 8000);
	assert_true(o.side_effects);
	owner_parse(&o);
	journal_set_done(o.j, 8000);
	assert_int_equal(owner_kill(&o, JOURNAL_DEATH_KILLED), 0);
	assert_false(o.side_effects);
	owner_free(&o);
}

static void
interrupted_read_is_found(void **state)
{
	static const size_t lengths[] = { 1, 2, 4095, 4096, 4097, 20000,
		JOURNAL_ROOM };
	struct owner o;
	uint64_t end;
	uint8_t *room;
	size_t len, i, k, n;

	(void)state;
	owner_new(&o);
	for (i = 0; i < 200; i++) {
		if (journal_wants_checkpoint(o.j))
			owner_checkpoint(&o, 2000);
		n = lengths[i % nitems(lengths)];
		room = journal_room(o.j, &len);
		end = journal_end(o.j);
		if (n > len)
			n = len;
		for (k = 0; k < n; k++)
			room[k] = owner_byte(end + k);
		/* Killed here: no journal_advance. */
		assert_int_equal(owner_kill(&o, JOURNAL_DEATH_KILLED), 0);
		assert_int_equal(journal_end(o.j), end + n);
	}
	owner_free(&o);
}

static void
room_says_when_a_checkpoint_is_needed(void **state)
{
	struct owner o;
	size_t len, total = 0, wanted = 0;

	(void)state;
	owner_new(&o);
	while (journal_room(o.j, &len) != NULL) {
		assert_true(len >= 1024);
		assert_true(total < 50000 || len == JOURNAL_ROOM);
		assert_true(total > 0 || len <= SHM_PAGE);
		if (!journal_wants_checkpoint(o.j))
			wanted = total;
		total += owner_read(&o, len);
	}
	assert_true(total > JOURNAL_RING_MIN - JOURNAL_ROOM);
	assert_true(wanted <= JOURNAL_RING_MIN - 2 * JOURNAL_ROOM);
	owner_parse(&o);
	owner_checkpoint(&o, 0);
	assert_non_null(journal_room(o.j, &len));
	assert_false(journal_wants_checkpoint(o.j));
	owner_free(&o);
}

static void
many_rounds_with_kills_between(void **state)
{
	struct owner o;
	uint64_t seed = 1;
	int i;

	(void)state;
	owner_new(&o);
	o.look = true;
	for (i = 0; i < 3000; i++) {
		seed = hash_u64(seed + 0x9e3779b97f4a7c15);
		owner_read(&o, seed % 30000);
		if (seed >> 20 & 3)
			owner_parse(&o);
		if (journal_wants_checkpoint(o.j) || (seed >> 24 & 31) == 0)
			owner_checkpoint(&o, seed >> 32 & 0x3ffff);
		if ((seed >> 30 & 15) == 0) {
			owner_parse(&o);
			owner_checkpoint(&o, 0);
			journal_trim(o.j);
		}
		if ((seed >> 36 & 127) == 0)
			journal_set_ring(o.j,
			    (size_t)JOURNAL_RING_MIN << (seed >> 50 & 3));
		if ((seed >> 44 & 15) == 0)
			assert_int_equal(
			    owner_kill(&o, JOURNAL_DEATH_KILLED), 0);
	}
	assert_true(o.parsed > 10 * 1000 * 1000);
	owner_check(&o);
	owner_free(&o);
}

static void
begun_checkpoint_does_not_count(void **state)
{
	struct owner o;
	uint64_t off;
	size_t len;
	int i;

	(void)state;
	owner_new(&o);
	for (i = 0; i < 4; i++) {
		owner_read(&o, 1000);
		owner_parse(&o);
		owner_checkpoint(&o, 3000);
		owner_read(&o, 1000);
		memset(journal_checkpoint_begin(o.j, 9000), 'x', 9000);
		assert_int_equal(owner_kill(&o, JOURNAL_DEATH_KILLED), 0);
		assert_non_null(journal_checkpoint(o.j, &len, &off));
		assert_int_equal(off, 1000 + 2000 * i);
		assert_int_equal(len, 3000);
	}
	owner_free(&o);
}

static void
ring_is_replaced_with_a_checkpoint(void **state)
{
	struct owner o;
	size_t len;

	(void)state;
	owner_new(&o);
	owner_read(&o, 30000);
	owner_parse(&o);
	owner_read(&o, 12345);
	journal_set_ring(o.j, 1000 * 1000);
	owner_checkpoint(&o, 0);
	assert_int_equal(owner_kill(&o, JOURNAL_DEATH_KILLED), 0);
	assert_int_equal(o.parsed, 42345);
	while (o.parsed < 700 * 1000) {
		assert_non_null(journal_room(o.j, &len));
		owner_read(&o, 20000);
		owner_parse(&o);
	}
	assert_false(journal_wants_checkpoint(o.j));

	/* And back, with bytes in it that the small one has no place for. */
	journal_set_ring(o.j, 0);
	owner_read(&o, 20000);
	owner_checkpoint(&o, 100);
	assert_int_equal(owner_kill(&o, JOURNAL_DEATH_KILLED), 0);
	owner_free(&o);
}

static void
freed_segment_lasts_until_the_next_checkpoint(void **state)
{
	struct owner o;
	uint32_t a, b;
	uint8_t *p;

	(void)state;
	owner_new(&o);
	a = journal_segment_alloc(o.j);
	p = journal_segment(o.j, a);
	memset(p, 'a', JOURNAL_SEGMENT);
	owner_checkpoint(&o, 0);
	journal_segment_free(o.j, a);
	assert_null(journal_segment(o.j, a));
	b = journal_segment_alloc(o.j);
	assert_int_not_equal(a, b);
	assert_int_equal(p[100], 'a');
	journal_segment_free(o.j, b);
	assert_int_equal(journal_segment_alloc(o.j), b);
	journal_segment_free(o.j, b);
	owner_checkpoint(&o, 0);
	assert_int_equal(p[100], 0);
	assert_int_equal(journal_segment_alloc(o.j), a);
	assert_int_equal(journal_segment_claim(o.j, a), ERR_INVALID);
	assert_int_equal(journal_segment_claim(o.j, 100000), ERR_INVALID);
	owner_free(&o);
}

static void
addresses_do_not_move(void **state)
{
	struct owner o;
	uint8_t *first;
	uint32_t n = 0, i;

	(void)state;
	owner_new(&o);
	first = journal_segment(o.j, journal_segment_alloc(o.j));
	memset(first, 'f', JOURNAL_SEGMENT);
	for (i = 0; i < 3000; i++) {
		n = journal_segment_alloc(o.j);
		assert_int_not_equal(n, JOURNAL_NONE);
		*(uint32_t *)journal_segment(o.j, n) = n;
	}
	assert_true(n < journal_segment_count(o.j));
	assert_int_equal(first[JOURNAL_SEGMENT - 1], 'f');
	for (i = n; i > 100; i--)
		if (journal_segment(o.j, i) != NULL)
			assert_int_equal(*(uint32_t *)journal_segment(o.j, i),
			    i);
	owner_free(&o);
}

static void
segments_have_a_bound(void **state)
{
	struct owner o;
	uint32_t i;

	(void)state;
	owner_new(&o);
	for (i = 0; journal_segment_alloc(o.j) != JOURNAL_NONE; i++)
		assert_true(i < JOURNAL_SEGMENTS_MAX);
	assert_int_equal(journal_segment_count(o.j), JOURNAL_SEGMENTS_MAX);
	assert_null(journal_checkpoint_begin(o.j, 100000));
	assert_non_null(journal_checkpoint_begin(o.j, 10000));
	owner_free(&o);
}

static void
idle_pane_costs_little(void **state)
{
	struct owner o;

	(void)state;
	owner_new(&o);
	owner_read(&o, 700);
	owner_parse(&o);
	owner_checkpoint(&o, 2000);
	assert_true(owner_cost(journal_fd(o.j)) <= 5 * SHM_PAGE);
	owner_read(&o, 700);
	owner_parse(&o);
	owner_checkpoint(&o, 2000);
	assert_true(owner_cost(journal_fd(o.j)) <= 5 * SHM_PAGE);
	journal_trim(o.j);
	assert_true(owner_cost(journal_fd(o.j)) <= 3 * SHM_PAGE);

	/* Busy for a while, then idle again. */
	while (o.parsed < 4 * JOURNAL_RING_MIN) {
		owner_read(&o, 20000);
		owner_parse(&o);
		if (journal_wants_checkpoint(o.j))
			owner_checkpoint(&o, 200000);
	}
	owner_checkpoint(&o, 2000);
	owner_checkpoint(&o, 2000);
	journal_trim(o.j);
	assert_true(owner_cost(journal_fd(o.j)) <= 2 * SHM_PAGE +
	    OWNER_SEGMENTS * JOURNAL_SEGMENT);
	assert_int_equal(owner_kill(&o, JOURNAL_DEATH_KILLED), 0);
	owner_read(&o, 100);
	assert_int_equal(owner_kill(&o, JOURNAL_DEATH_KILLED), 0);
	owner_free(&o);
}

static void
adoption_touches_no_pages(void **state)
{
	struct owner o;
	size_t cost;

	(void)state;
	owner_new(&o);
	owner_read(&o, 700);
	owner_parse(&o);
	owner_checkpoint(&o, 2000);
	cost = owner_cost(journal_fd(o.j));
	assert_int_equal(owner_kill(&o, JOURNAL_DEATH_KILLED), 0);
	assert_int_equal(owner_cost(journal_fd(o.j)), cost);
	owner_free(&o);
}

static void
input_numbers_survive(void **state)
{
	struct owner o;
	uint64_t i;

	(void)state;
	owner_new(&o);
	assert_int_equal(journal_input_last(o.j, 5), 0);
	journal_input_begin(o.j, 0, 5);
	assert_int_equal(journal_input_last(o.j, 0), 0);
	journal_input_begin(o.j, UINT64_MAX, 1);
	for (i = 1; i < JOURNAL_INPUTS; i++)
		journal_input_begin(o.j, i, i * 10);
	journal_input_begin(o.j, UINT64_MAX, 2);
	assert_int_equal(owner_kill(&o, JOURNAL_DEATH_KILLED), 0);
	assert_int_equal(journal_input_last(o.j, UINT64_MAX), 2);
	for (i = 1; i < JOURNAL_INPUTS; i++)
		assert_int_equal(journal_input_last(o.j, i), i * 10);

	/* Full: number 1 was silent for longest. */
	journal_input_begin(o.j, 1000, 1);
	assert_int_equal(journal_input_last(o.j, 1), 0);
	assert_int_equal(journal_input_last(o.j, 2), 20);
	assert_int_equal(journal_input_last(o.j, 1000), 1);
	owner_free(&o);
}

/* Killed when the ring was made smaller but `clean` is still the old one's. */
static void
clean_is_cut_to_a_smaller_ring(void **state)
{
	struct owner o;
	uint64_t clean;
	int fd, i;

	(void)state;
	owner_new(&o);
	journal_set_ring(o.j, 2 * JOURNAL_RING_MIN);
	owner_checkpoint(&o, 0);
	fd = journal_fd(o.j);
	assert_int_equal(pread(fd, &clean, sizeof clean, 56), sizeof clean);
	journal_set_ring(o.j, 0);
	owner_checkpoint(&o, 0);
	assert_int_equal(pwrite(fd, &clean, sizeof clean, 56), sizeof clean);
	assert_int_equal(owner_kill(&o, JOURNAL_DEATH_KILLED), 0);
	for (i = 0; i < 3; i++) {
		owner_read(&o, JOURNAL_RING_MIN / 2);
		assert_int_equal(owner_kill(&o, JOURNAL_DEATH_KILLED), 0);
		assert_int_equal(o.parsed, (i + 1) * JOURNAL_RING_MIN / 2);
		owner_checkpoint(&o, 0);
	}
	owner_free(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fresh_journal_has_nothing),
		cmocka_unit_test(bytes_before_any_checkpoint_are_replayed),
		cmocka_unit_test(interrupted_read_is_found),
		cmocka_unit_test(room_says_when_a_checkpoint_is_needed),
		cmocka_unit_test(many_rounds_with_kills_between),
		cmocka_unit_test(begun_checkpoint_does_not_count),
		cmocka_unit_test(ring_is_replaced_with_a_checkpoint),
		cmocka_unit_test(freed_segment_lasts_until_the_next_checkpoint),
		cmocka_unit_test(addresses_do_not_move),
		cmocka_unit_test(segments_have_a_bound),
		cmocka_unit_test(idle_pane_costs_little),
		cmocka_unit_test(adoption_touches_no_pages),
		cmocka_unit_test(input_numbers_survive),
		cmocka_unit_test(clean_is_cut_to_a_smaller_ring),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
