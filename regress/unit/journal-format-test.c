/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* How an object lies in memory, and objects that somebody spoilt. */

#include "regress/unit/unit.h"

#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/shm.h"
#include "regress/unit/journal-owner.h"

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
		cmocka_unit_test(hostile_words_are_refused),
		cmocka_unit_test(scribbled_header_does_no_harm),
		cmocka_unit_test(object_of_version_1_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
