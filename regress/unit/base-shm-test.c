/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/shm.h"

static void
test_make(void **state)
{
	struct shm s;
	size_t i;

	(void)state;
	assert_int_equal(shm_make(&s, "test", 5000), 0);
	assert_int_equal(s.size, 2 * SHM_PAGE);
	assert_true(fcntl(s.fd, F_GETFD) & FD_CLOEXEC);
	for (i = 0; i < s.size; i++)
		assert_int_equal(s.base[i], 0);
	memset(s.base, 'x', s.size);
	shm_close(&s);
	assert_int_equal(s.fd, -1);
	assert_null(s.base);
	shm_close(&s);
}

static void
test_grow(void **state)
{
	struct shm s;

	(void)state;
	assert_int_equal(shm_make(&s, "test", 1), 0);
	memcpy(s.base, "hello", 5);
	assert_int_equal(shm_grow(&s, 1), 0);
	assert_int_equal(s.size, SHM_PAGE);
	assert_int_equal(shm_grow(&s, 100 * SHM_PAGE), 0);
	assert_int_equal(s.size, 100 * SHM_PAGE);
	assert_memory_equal(s.base, "hello", 5);
	s.base[s.size - 1] = 'z';
	assert_int_equal(shm_grow(&s, 5), 0);
	assert_int_equal(s.size, 100 * SHM_PAGE);

	errno = 0;
	assert_int_equal(shm_grow(&s, SIZE_MAX), -1);
	assert_int_equal(errno, ENOMEM);
	assert_int_equal(shm_grow(&s, SIZE_MAX / 2), -1);
	assert_int_equal(s.size, 100 * SHM_PAGE);
	assert_memory_equal(s.base, "hello", 5);
	shm_close(&s);
}

/* Another mapping of the same object sees the same bytes, and stays. */
static void
test_adopt(void **state)
{
	struct shm a, b;

	(void)state;
	assert_int_equal(shm_make(&a, "test", 3 * SHM_PAGE), 0);
	assert_int_equal(shm_adopt(&b, dup(a.fd)), 0);
	assert_int_equal(b.size, a.size);
	a.base[SHM_PAGE] = 'x';
	assert_int_equal(b.base[SHM_PAGE], 'x');
	shm_close(&a);
	b.base[0] = 'y';
	assert_int_equal(b.base[SHM_PAGE], 'x');
	shm_close(&b);
}

/* What is no such object is refused and closed. */
static void
test_adopt_hostile(void **state)
{
	static const off_t sizes[] = { 0, 1, SHM_PAGE - 1, SHM_PAGE + 1 };
	struct shm s, real;
	int fd, ends[2];
	size_t i;

	(void)state;
	assert_int_equal(shm_make(&real, "test", 1), 0);
	for (i = 0; i < nitems(sizes); i++) {
		fd = dup(real.fd);
		assert_int_equal(ftruncate(fd, sizes[i]), 0);
		assert_row(i, shm_adopt(&s, fd) == -1 && errno == EINVAL);
		assert_row(i, s.fd == -1 && s.base == NULL);
		assert_row(i, fcntl(fd, F_GETFD) == -1);
	}
	shm_close(&real);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(shm_adopt(&s, ends[0]), -1);
	assert_int_equal(fcntl(ends[0], F_GETFD), -1);
	close(ends[1]);
	assert_int_equal(shm_adopt(&s, -1), -1);
}

static bool
is_all(const struct shm *s, size_t from, size_t to, uint8_t value)
{
	while (from < to)
		if (s->base[from++] != value)
			return false;
	return true;
}

/* Whole pages within a range become zeros; the rest of it stays. */
static void
test_punch(void **state)
{
	static const struct {
		size_t off, len;  /* the range */
		size_t from, to;  /* the pages that become zeros */
	} rows[] = {
		{ 0, 4 * SHM_PAGE, 0, 4 },
		{ SHM_PAGE, SHM_PAGE, 1, 2 },
		{ 1, 2 * SHM_PAGE, 1, 2 },
		{ SHM_PAGE - 1, SHM_PAGE, 0, 0 },
		{ 100, 50, 0, 0 },
		{ 0, 0, 0, 0 },
		{ 2 * SHM_PAGE, 5 * SHM_PAGE, 0, 0 },
	};
	struct shm s;
	size_t i;

	(void)state;
	assert_int_equal(shm_make(&s, "test", 4 * SHM_PAGE), 0);
	for (i = 0; i < nitems(rows); i++) {
		memset(s.base, 'x', s.size);
		shm_punch(&s, rows[i].off, rows[i].len);
		assert_row(i, is_all(&s, 0, rows[i].from * SHM_PAGE, 'x'));
		assert_row(i, is_all(&s, rows[i].from * SHM_PAGE,
		    rows[i].to * SHM_PAGE, 0));
		assert_row(i, is_all(&s, rows[i].to * SHM_PAGE, s.size, 'x'));
	}
	shm_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_make),
		cmocka_unit_test(test_grow),
		cmocka_unit_test(test_adopt),
		cmocka_unit_test(test_adopt_hostile),
		cmocka_unit_test(test_punch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
