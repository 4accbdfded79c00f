/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <sys/stat.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/shm.h"
#include "journal/ledger.h"

#define KEYS 200

/* What the ledger must hold: length and first byte of each key's record. */
struct model {
	uint32_t len[KEYS]; /* UINT32_MAX: no record */
	uint8_t fill[KEYS];
};

static struct ledger *
new_ledger(void)
{
	struct err err;
	struct ledger *l = ledger_new(&err);

	assert_non_null(l);
	return l;
}

/* Take the ledger over in another process's place. */
static struct ledger *
adopt(struct ledger *l)
{
	int fd = dup(ledger_fd(l));
	struct err err;

	ledger_free(l);
	l = ledger_adopt(fd, &err);
	assert_non_null(l);
	return l;
}

static void
check_record(const struct ledger *l, unsigned int kind, uint64_t id,
    const char *want)
{
	size_t len;
	const uint8_t *p = ledger_get(l, kind, id, &len);

	if (want == NULL) {
		assert_null(p);
		return;
	}
	assert_non_null(p);
	assert_int_equal(len, strlen(want));
	assert_memory_equal(p, want, len);
}

static void
batch_happens_with_the_commit(void **state)
{
	struct ledger *l = new_ledger();

	(void)state;
	ledger_put(l, 1, 10, "ten", 3);
	ledger_put(l, 1, 11, "", 0);
	check_record(l, 1, 10, NULL);
	assert_int_equal(ledger_commit(l, NULL), 0);
	check_record(l, 1, 10, "ten");
	check_record(l, 1, 11, "");
	check_record(l, 2, 10, NULL);
	ledger_put(l, 1, 10, "TEN", 3);
	ledger_delete(l, 1, 11);
	check_record(l, 1, 10, "ten");
	l = adopt(l);
	check_record(l, 1, 10, "ten");
	check_record(l, 1, 11, "");
	ledger_delete(l, 1, 11);
	assert_int_equal(ledger_commit(l, NULL), 0);
	l = adopt(l);
	check_record(l, 1, 11, NULL);
	check_record(l, 1, 10, "ten");
	ledger_free(l);
}

static void
last_change_of_a_batch_wins(void **state)
{
	struct ledger *l = new_ledger();

	(void)state;
	ledger_put(l, 0, 1, "a", 1);
	ledger_commit(l, NULL);
	ledger_put(l, 0, 1, "b", 1);
	ledger_put(l, 0, 1, "a", 1);
	ledger_put(l, 0, 2, "x", 1);
	ledger_delete(l, 0, 2);
	ledger_delete(l, 0, 3);
	ledger_put(l, 0, 3, "y", 1);
	ledger_commit(l, NULL);
	l = adopt(l);
	check_record(l, 0, 1, "a");
	check_record(l, 0, 2, NULL);
	check_record(l, 0, 3, "y");
	ledger_free(l);
}

struct seen {
	uint64_t ids[4];
	size_t count;
};

static int
see(void *arg, unsigned int kind, uint64_t id, const uint8_t *p, size_t len)
{
	struct seen *s = arg;

	(void)p;
	(void)len;
	assert_int_equal(kind, 3);
	s->ids[s->count++] = id;
	return s->count == 4 ? -1 : 0;
}

static void
each_is_in_order_of_the_last_put(void **state)
{
	struct ledger *l = new_ledger();
	struct seen s = { { 0 }, 0 };

	(void)state;
	ledger_put(l, 3, 1, "1", 1);
	ledger_put(l, 3, 2, "2", 1);
	ledger_commit(l, NULL);
	ledger_put(l, 3, 3, "3", 1);
	ledger_put(l, 3, 1, "11", 2);
	ledger_commit(l, NULL);
	l = adopt(l);
	assert_int_equal(ledger_each(l, see, &s), 0);
	assert_int_equal(s.count, 3);
	assert_int_equal(s.ids[0], 2);
	assert_int_equal(s.ids[1], 3);
	assert_int_equal(s.ids[2], 1);
	assert_int_equal(ledger_each(l, see, &s), -1);
	ledger_free(l);
}

static size_t
cost(const struct ledger *l)
{
	struct stat st;

	assert_int_equal(fstat(ledger_fd(l), &st), 0);
	return (size_t)st.st_blocks * 512;
}

static void
same_value_costs_nothing(void **state)
{
	struct ledger *l = new_ledger();
	uint8_t data[3000];
	size_t before;
	int i;

	(void)state;
	memset(data, 'd', sizeof data);
	ledger_put(l, 1, 1, data, sizeof data);
	ledger_commit(l, NULL);
	before = cost(l);
	for (i = 0; i < 1000; i++) {
		ledger_put(l, 1, 1, data, sizeof data);
		ledger_commit(l, NULL);
	}
	assert_int_equal(cost(l), before);
	ledger_free(l);
}

static void
garbage_is_given_back(void **state)
{
	struct ledger *l = new_ledger();
	static uint8_t data[100000];
	int i, id;

	(void)state;
	for (i = 0; i < 500; i++) {
		memset(data, i, sizeof data);
		ledger_put(l, 1, (uint64_t)i % 5, data,
		    sizeof data - (size_t)i * 100);
		assert_int_equal(ledger_commit(l, NULL), 0);
		assert_true(cost(l) < 12 * sizeof data);
	}
	for (id = 0; id < 5; id++)
		ledger_delete(l, 1, (uint64_t)id);
	ledger_put(l, 1, 9, "left", 4);
	ledger_commit(l, NULL);
	assert_true(cost(l) <= 4 * SHM_PAGE);
	l = adopt(l);
	check_record(l, 1, 9, "left");
	ledger_free(l);
}

static void
check_model(const struct ledger *l, const struct model *m)
{
	uint64_t id;
	size_t len, i;
	const uint8_t *p;

	for (id = 0; id < KEYS; id++) {
		p = ledger_get(l, (unsigned int)id % LEDGER_KINDS, id, &len);
		assert_int_equal(p == NULL, m->len[id] == UINT32_MAX);
		if (p == NULL)
			continue;
		assert_int_equal(len, m->len[id]);
		for (i = 0; i < len; i++)
			assert_int_equal(p[i], m->fill[id]);
	}
}

static void
random_batches_match_a_model(void **state)
{
	struct ledger *l = new_ledger();
	struct model done, next;
	uint64_t seed = 1, id;
	static uint8_t data[70000];
	int i, k;

	(void)state;
	memset(&done, 0xff, sizeof done);
	for (i = 0; i < 2000; i++) {
		next = done;
		seed = hash_u64(seed + 0x9e3779b97f4a7c15);
		for (k = (int)(seed >> 40 & 15); k >= 0; k--) {
			seed = hash_u64(seed + 0x9e3779b97f4a7c15);
			id = seed % KEYS;
			if ((seed >> 10 & 3) == 0) {
				ledger_delete(l, id % LEDGER_KINDS, id);
				next.len[id] = UINT32_MAX;
				continue;
			}
			next.len[id] = seed >> 20 & (seed >> 50 & 31 ? 255 :
			    65535);
			next.fill[id] = (uint8_t)(seed >> 40);
			memset(data, next.fill[id], next.len[id]);
			ledger_put(l, id % LEDGER_KINDS, id, data,
			    next.len[id]);
		}
		if ((seed >> 30 & 7) != 0) {
			assert_int_equal(ledger_commit(l, NULL), 0);
			done = next;
		} else {
			l = adopt(l);
		}
		if (i % 20 == 0)
			check_model(l, &done);
	}
	l = adopt(l);
	check_model(l, &done);
	assert_int_equal(ledger_damaged(l), 0);
	ledger_free(l);
}

static void
counters_survive(void **state)
{
	struct ledger *l = new_ledger();
	unsigned int i;

	(void)state;
	for (i = 0; i < LEDGER_COUNTERS; i += 341)
		ledger_set_counter(l, i, (i + UINT64_C(1)) << 40);
	ledger_put(l, 0, 0, "r", 1);
	ledger_commit(l, NULL);
	l = adopt(l);
	for (i = 0; i < LEDGER_COUNTERS; i += 341)
		assert_int_equal(ledger_counter(l, i), (i + UINT64_C(1)) << 40);
	assert_int_equal(ledger_counter(l, 1), 0);
	check_record(l, 0, 0, "r");
	ledger_free(l);
}

static void
hostile_words_are_refused(void **state)
{
	static const struct {
		size_t off;
		uint64_t value;
		int verdict;
	} cases[] = {
		{ 0, 5, ERR_MALFORMED },
		{ 8, 2, ERR_VERSION },
		{ 8, 0, ERR_MALFORMED },
		{ 16, 0, ERR_MALFORMED },          /* the log's number */
		{ 24, UINT64_MAX, ERR_MALFORMED }, /* its place */
		{ 32, UINT64_MAX, ERR_MALFORMED }, /* its room */
		{ 48, UINT64_MAX, ERR_MALFORMED }, /* its end */
		{ 48, 65, ERR_MALFORMED },
		{ 48, 72, 0 },
		{ 16384, UINT64_MAX, 0 }, /* a record's length, kind */
		{ 16408, 7, 0 },          /* its data */
	};
	struct ledger *l;
	struct err err;
	struct shm s;
	size_t i;
	int fd;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		l = new_ledger();
		ledger_put(l, 1, 1, "one", 3);
		ledger_put(l, 1, 2, "two", 3);
		ledger_commit(l, NULL);
		fd = dup(ledger_fd(l));
		ledger_free(l);
		assert_int_equal(shm_adopt(&s, dup(fd)), 0);
		memcpy(s.base + cases[i].off, &cases[i].value, 8);
		shm_close(&s);
		l = ledger_adopt(fd, &err);
		if ((l == NULL ? err.code : 0) != cases[i].verdict)
			fail_msg("case %zu", i);
		if (l != NULL) {
			assert_int_equal(ledger_damaged(l), 1);
			check_record(l, 1, 1, i < 9 ? "one" : NULL);
			ledger_put(l, 1, 3, "three", 5);
			ledger_commit(l, NULL);
			l = adopt(l);
			check_record(l, 1, 3, "three");
		}
		ledger_free(l);
	}
}

/* Version 1, written from its description alone. */
static void
object_of_version_1_is_read(void **state)
{
	uint64_t log[3] = { 3, 4 * 4096, 65536 };
	struct {
		uint32_t len;
		uint16_t kind, deleted;
		uint64_t id, check;
		char data[8];
	} r = { 3, 5, 0, 1234, 0, "abc" };
	uint64_t words[5] = { 3, 5, 0, 1234, hash_bytes("abc", 3) }, v;
	struct ledger *l;
	struct err err;
	struct shm s;
	int fd;

	(void)state;
	assert_int_equal(shm_make(&s, "v1", 4 * 4096 + 65536), 0);
	memcpy(s.base, "tmx-ldrg", 8);
	v = 1;
	memcpy(s.base + 8, &v, 8);
	memcpy(s.base + 16 + 40, log, sizeof log); /* the second one */
	v = hash_bytes(log, sizeof log);
	memcpy(s.base + 16 + 40 + 24, &v, 8);
	v = 32;
	memcpy(s.base + 16 + 40 + 32, &v, 8);
	r.check = hash_bytes(words, sizeof words);
	memcpy(s.base + 16384, &r, sizeof r);
	v = 99;
	memcpy(s.base + 4096 + 8 * 1023, &v, 8);
	fd = dup(s.fd);
	shm_close(&s);
	l = ledger_adopt(fd, &err);
	if (l == NULL)
		skip(); /* a machine of another byte order */
	check_record(l, 5, 1234, "abc");
	assert_int_equal(ledger_counter(l, 1023), 99);
	ledger_free(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(batch_happens_with_the_commit),
		cmocka_unit_test(last_change_of_a_batch_wins),
		cmocka_unit_test(each_is_in_order_of_the_last_put),
		cmocka_unit_test(same_value_costs_nothing),
		cmocka_unit_test(garbage_is_given_back),
		cmocka_unit_test(random_batches_match_a_model),
		cmocka_unit_test(counters_survive),
		cmocka_unit_test(hostile_words_are_refused),
		cmocka_unit_test(object_of_version_1_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
