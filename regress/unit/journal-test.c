/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/shm.h"
#include "regress/unit/journal-owner.h"

/* Take over a copy of an owner's journal, as if the owner were killed. */
static int
kill_and_adopt(struct owner *o, enum journal_death death)
{
	int fd = owner_copy(journal_fd(o->j));

	owner_free(o);
	return owner_adopt(o, fd, death);
}

static void
fresh_journal_has_nothing(void **state)
{
	struct owner o;
	uint32_t pane, cols, rows;
	uint64_t off;
	size_t len;

	(void)state;
	owner_new(&o);
	assert_int_equal(kill_and_adopt(&o, JOURNAL_DEATH_KILLED), 0);
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
	assert_int_equal(kill_and_adopt(&o, JOURNAL_DEATH_KILLED), 0);
	assert_int_equal(o.parsed, 8000);
	assert_true(o.side_effects);
	owner_parse(&o);
	journal_set_done(o.j, 8000);
	assert_int_equal(kill_and_adopt(&o, JOURNAL_DEATH_KILLED), 0);
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
		assert_int_equal(kill_and_adopt(&o, JOURNAL_DEATH_KILLED), 0);
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
			    kill_and_adopt(&o, JOURNAL_DEATH_KILLED), 0);
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
		assert_int_equal(kill_and_adopt(&o, JOURNAL_DEATH_KILLED), 0);
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
	assert_int_equal(kill_and_adopt(&o, JOURNAL_DEATH_KILLED), 0);
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
	assert_int_equal(kill_and_adopt(&o, JOURNAL_DEATH_KILLED), 0);
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
	assert_int_equal(kill_and_adopt(&o, JOURNAL_DEATH_KILLED), 0);
	owner_read(&o, 100);
	assert_int_equal(kill_and_adopt(&o, JOURNAL_DEATH_KILLED), 0);
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
	assert_int_equal(kill_and_adopt(&o, JOURNAL_DEATH_KILLED), 0);
	assert_int_equal(owner_cost(journal_fd(o.j)), cost);
	owner_free(&o);
}

/* Die while a piece of what was read is parsed; returns where it was. */
static uint64_t
die_at(struct owner *o, uint64_t off, size_t len, enum journal_death death)
{
	journal_parse_begin(o->j, off, len);
	assert_int_equal(kill_and_adopt(o, death), 0);
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
	assert_int_equal(kill_and_adopt(&o, JOURNAL_DEATH_CRASHED), 0);
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
	assert_int_equal(kill_and_adopt(&o, JOURNAL_DEATH_KILLED), 0);
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

/* What is written at an offset of a fresh or used object, and the verdict. */
static void
hostile_words_are_refused(void **state)
{
	static const struct {
		size_t off;
		uint64_t value;
		int verdict;
	} cases[] = {
		{ 0, 0, ERR_MALFORMED },            /* magic */
		{ 8, 0x700000002, ERR_VERSION },    /* version 2 */
		{ 8, 0x700000000, ERR_MALFORMED },  /* version 0 */
		{ 24, 0, ERR_MALFORMED },           /* the ring's place */
		{ 24, 65537, ERR_MALFORMED },
		{ 24, UINT64_MAX - 65535, ERR_MALFORMED },
		{ 24, 5 * 65536, ERR_MALFORMED },
		{ 32, 0, ERR_MALFORMED },           /* the ring's size */
		{ 32, 300000, ERR_MALFORMED },
		{ 32, 1 << 30, ERR_MALFORMED },
		{ 32, UINT64_C(1) << 63, ERR_MALFORMED },
		{ 40, 262145, ERR_MALFORMED },      /* read */
		{ 40, UINT64_MAX, ERR_MALFORMED },
		{ 48, UINT64_MAX, 0 },              /* done: cut to read */
		{ 56, UINT64_MAX, 0 },              /* clean: cut to the ring */
		{ 64, UINT64_MAX, 0 },              /* parse_off */
		{ 72, UINT64_MAX - 1, 0 },          /* parse_len */
		{ 72, UINT64_MAX, 0 },
		{ 96, UINT64_MAX, 0 },              /* suspect_weight */
		{ 104, UINT64_MAX, 0 },             /* load_weight */
		{ 120, UINT64_MAX, 0 },             /* poison */
		{ 368, 1, ERR_MALFORMED },          /* a slot of nothing */
	};
	struct shm s;
	struct owner o;
	size_t i;
	int fd;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		owner_new(&o);
		fd = owner_copy(journal_fd(o.j));
		owner_free(&o);
		assert_int_equal(shm_adopt(&s, dup(fd)), 0);
		memcpy(s.base + cases[i].off, &cases[i].value, 8);
		shm_close(&s);
		if (owner_adopt(&o, fd, JOURNAL_DEATH_CRASHED) !=
		    cases[i].verdict)
			fail_msg("case %zu", i);
		assert_false(o.j != NULL && journal_done(o.j) != 0);
		owner_free(&o);
	}
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
	assert_int_equal(kill_and_adopt(&o, JOURNAL_DEATH_KILLED), 0);
	for (i = 0; i < 3; i++) {
		owner_read(&o, JOURNAL_RING_MIN / 2);
		assert_int_equal(kill_and_adopt(&o, JOURNAL_DEATH_KILLED), 0);
		assert_int_equal(o.parsed, (i + 1) * JOURNAL_RING_MIN / 2);
		owner_checkpoint(&o, 0);
	}
	owner_free(&o);
}

static int
take(void *arg, const uint8_t *p, size_t len, uint64_t off)
{
	uint64_t *sum = arg;

	*sum += hash_bytes(p, len) + off;
	return 0;
}

static void
take_left_out(void *arg, uint64_t off, size_t len)
{
	uint64_t *sum = arg;

	*sum += off + len;
}

static void
scribbled_header_does_no_harm(void **state)
{
	static const struct journal_replay to = { take, take, take_left_out };
	uint64_t seed = 1, sum = 0;
	struct journal *j;
	struct owner o;
	struct shm s;
	struct err err;
	int fd, i, k, adopted = 0;
	size_t at;

	(void)state;
	owner_new(&o);
	while (o.parsed < 500000) {
		owner_read(&o, 20000);
		owner_parse(&o);
		if (journal_wants_checkpoint(o.j))
			owner_checkpoint(&o, 60000);
	}
	for (i = 0; i < 3000; i++) {
		fd = owner_copy(journal_fd(o.j));
		assert_int_equal(shm_adopt(&s, dup(fd)), 0);
		for (k = 0; k < 3; k++) {
			seed = hash_u64(seed + 0x9e3779b97f4a7c15);
			at = seed % 640 / 8 * 8;
			if (at < 16)
				at += 40;
			switch (seed >> 40 & 3) {
			case 0:
				s.base[at] ^= (uint8_t)(seed >> 32);
				break;
			case 1:
				memset(s.base + at, (int)(seed >> 32), 8);
				break;
			default:
				memcpy(s.base + at,
				    s.base + (seed >> 20) % 640 / 8 * 8, 8);
				break;
			}
		}
		shm_close(&s);
		j = journal_adopt(fd, (enum journal_death)(seed >> 50) % 3,
		    &err);
		if (j != NULL) {
			adopted++;
			journal_replay(j, &to, &sum);
			journal_trim(j);
		}
		journal_free(j);
	}
	assert_in_range(adopted, 100, 2999);
	owner_free(&o);
}

static void
put_u64(uint8_t *base, size_t off, uint64_t v)
{
	memcpy(base + off, &v, 8);
}

/* Version 1, written from its description alone. */
static void
object_of_version_1_is_read(void **state)
{
	static const char text[] = "hello", saved[] = "screen";
	uint64_t words[8] = { 9, 4096, 7 * 4096, 6, 262144 + 3, 65536, 262144,
		0 };
	const uint8_t *p;
	uint64_t off;
	struct journal *j;
	struct err err;
	struct shm s;
	size_t len;
	uint32_t version = 1, pane = 42;
	int fd;

	(void)state;
	assert_int_equal(shm_make(&s, "v1", 5 * 65536), 0);
	memcpy(s.base, "tmx-jrnl", 8);
	memcpy(s.base + 8, &version, 4);
	memcpy(s.base + 12, &pane, 4);
	put_u64(s.base, 24, 65536);
	put_u64(s.base, 32, 262144);
	put_u64(s.base, 40, 262144 + 5); /* read */
	put_u64(s.base, 48, 262144 + 4); /* done */
	put_u64(s.base, 56, 262144 + 9); /* clean */
	memcpy(s.base + 65536, text, 5);
	s.base[65536 + 5] = '!';         /* read, but not said so */
	s.base[65536 + 10] = '?';        /* not within what is clean */
	memcpy(s.base + 4096, saved, 6);
	words[7] = hash_bytes(saved, 6);
	memcpy(s.base + 368, words, sizeof words);
	put_u64(s.base, 432, hash_bytes(words, sizeof words));
	put_u64(s.base, 512, 77); /* input: token, number */
	put_u64(s.base, 520, 78);
	fd = dup(s.fd);
	shm_close(&s);

	j = journal_adopt(fd, JOURNAL_DEATH_KILLED, &err);
	if (j == NULL)
		skip(); /* a machine of another byte order */
	assert_int_equal(journal_end(j), 262144 + 6);
	assert_int_equal(journal_done(j), 262144 + 4);
	p = journal_checkpoint(j, &len, &off);
	assert_int_equal(len, 6);
	assert_memory_equal(p, saved, 6);
	assert_int_equal(off, 262144 + 3);
	p = journal_bytes(j, off, &len);
	assert_int_equal(len, 3);
	assert_memory_equal(p, "lo!", 3);
	assert_null(journal_bytes(j, off - 1, &len));
	assert_int_equal(journal_input_last(j, 77), 78);
	journal_free(j);
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
		cmocka_unit_test(two_crashes_make_poison),
		cmocka_unit_test(kills_from_outside_weigh_less),
		cmocka_unit_test(death_is_counted_once),
		cmocka_unit_test(deaths_at_other_places_do_not_add_up),
		cmocka_unit_test(poison_has_a_bound),
		cmocka_unit_test(refused_checkpoint_stays),
		cmocka_unit_test(checkpoint_that_kills_is_given_up),
		cmocka_unit_test(input_numbers_survive),
		cmocka_unit_test(hostile_words_are_refused),
		cmocka_unit_test(clean_is_cut_to_a_smaller_ring),
		cmocka_unit_test(scribbled_header_does_no_harm),
		cmocka_unit_test(object_of_version_1_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
