/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "base/map.h"

#define KEYS 300
#define STEPS 60000

/* The keys of the random tests: many collide in a table of 512 slots. */
static uint64_t
key_of(unsigned int i)
{
	return i % 3 == 0 ? i : (uint64_t)i << 48 | i % 5;
}

static const char *
name_of(unsigned int i)
{
	static char name[16];

	snprintf(name, sizeof name, "key%u", i);
	return name;
}

static void
test_small(void **state)
{
	struct map *m = map_new();
	int a, b;
	size_t iter = 0;

	(void)state;
	assert_int_equal(map_count(m), 0);
	assert_null(map_get_id(m, 0));
	assert_null(map_take_id(m, 0));
	assert_null(map_next(m, &iter));
	assert_null(map_put_id(m, 0, &a));
	assert_null(map_put_id(m, UINT64_MAX, &b));
	assert_ptr_equal(map_put_id(m, 0, &b), &a);
	assert_int_equal(map_count(m), 2);
	assert_ptr_equal(map_get_id(m, 0), &b);
	assert_ptr_equal(map_take_id(m, 0), &b);
	assert_null(map_get_id(m, 0));
	assert_ptr_equal(map_get_id(m, UINT64_MAX), &b);
	map_free(m);
	map_free(NULL);
}

/* The key is copied: what the caller does with its string is no matter. */
static void
test_strings(void **state)
{
	struct map *m = map_new();
	char key[8] = "one";
	int a, b;

	(void)state;
	assert_null(map_put_str(m, key, &a));
	strlcpy(key, "two", sizeof key);
	assert_null(map_put_str(m, key, &b));
	assert_null(map_put_str(m, "", &a));
	assert_ptr_equal(map_get_str(m, "one"), &a);
	assert_ptr_equal(map_get_str(m, "two"), &b);
	assert_ptr_equal(map_get_str(m, ""), &a);
	assert_null(map_get_str(m, "on"));
	assert_ptr_equal(map_take_str(m, "one"), &a);
	assert_null(map_take_str(m, "one"));
	assert_int_equal(map_count(m), 2);
	map_free(m);
}

/* What the map has of a key, by number or by name. */
struct way {
	void *(*get)(const struct map *, unsigned int);
	void *(*put)(struct map *, unsigned int, void *);
	void *(*take)(struct map *, unsigned int);
};

static void *
get_id(const struct map *m, unsigned int i)
{
	return map_get_id(m, key_of(i));
}

static void *
put_id(struct map *m, unsigned int i, void *v)
{
	return map_put_id(m, key_of(i), v);
}

static void *
take_id(struct map *m, unsigned int i)
{
	return map_take_id(m, key_of(i));
}

static void *
get_str(const struct map *m, unsigned int i)
{
	return map_get_str(m, name_of(i));
}

static void *
put_str(struct map *m, unsigned int i, void *v)
{
	return map_put_str(m, name_of(i), v);
}

static void *
take_str(struct map *m, unsigned int i)
{
	return map_take_str(m, name_of(i));
}

/* Assert that a walk meets each value of the model as often as it is there. */
static void
assert_walk(const struct map *m, void *const *model, char *values)
{
	unsigned int met[KEYS] = { 0 }, n = 0, i;
	size_t iter = 0;
	char *v;

	while ((v = map_next(m, &iter)) != NULL) {
		met[v - values]++;
		n++;
	}
	assert_int_equal(n, map_count(m));
	for (i = 0; i < KEYS; i++)
		if (model[i] != NULL)
			met[(char *)model[i] - values]--;
	for (i = 0; i < KEYS; i++)
		assert_row(i, met[i] == 0);
}

/* Steps at random on a map and on an array do the same. */
static void
random_steps(const struct way *way)
{
	static char values[KEYS];
	void *model[KEYS] = { NULL }, *v;
	struct map *m = map_new();
	uint64_t seed = 7;
	unsigned int step, i;
	size_t count = 0;

	for (step = 0; step < STEPS; step++) {
		i = random_below(&seed, KEYS);
		v = &values[random_below(&seed, KEYS)];
		/* The map grows and shrinks by turns. */
		switch (random_below(&seed, step / 10000 % 2 ? 6 : 3)) {
		case 0:
			assert_ptr_equal(way->put(m, i, v), model[i]);
			count += model[i] == NULL;
			model[i] = v;
			break;
		case 1:
			assert_ptr_equal(way->get(m, i), model[i]);
			break;
		default:
			assert_ptr_equal(way->take(m, i), model[i]);
			count -= model[i] != NULL;
			model[i] = NULL;
			break;
		}
		assert_int_equal(map_count(m), count);
		if (step % 1000 == 0)
			assert_walk(m, model, values);
	}
	for (i = 0; i < KEYS; i++)
		assert_ptr_equal(way->get(m, i), model[i]);
	map_free(m);
}

static void
test_random_ids(void **state)
{
	static const struct way way = { get_id, put_id, take_id };

	(void)state;
	random_steps(&way);
}

static void
test_random_strings(void **state)
{
	static const struct way way = { get_str, put_str, take_str };

	(void)state;
	random_steps(&way);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_small),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_random_ids),
		cmocka_unit_test(test_random_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
