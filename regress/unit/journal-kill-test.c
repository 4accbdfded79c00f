/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A child reads a stream into a journal and puts batches into a ledger as
 * fast as it can; it is killed at some moment and another one goes on.  Each
 * child checks that all which its predecessor acknowledged is there, and
 * that not one byte of the stream is missing or doubled.
 *
 * The first argument is the number of kills.
 */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <sys/mman.h>
#include <sys/wait.h>

#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "journal/ledger.h"
#include "regress/unit/journal-owner.h"

#define KEYS 5

static int kills = 200;

/* What a child has told the world; outlives it. */
struct told {
	_Atomic uint64_t steps; /* it has done, of any kind */
	_Atomic uint64_t end;   /* bytes that it says are read */
	_Atomic uint64_t batch; /* it says is committed */
};

static struct told *told;

static void
must(bool what, int line)
{
	if (what)
		return;
	fprintf(stderr, "%s:%d: not so\n", __FILE__, line);
	abort();
}
#define must(what) must(what, __LINE__)

static uint64_t
next(uint64_t *seed)
{
	*seed = hash_u64(*seed + UINT64_C(0x9e3779b97f4a7c15));
	return *seed;
}

/* Write the stream into a pipe for ever. */
static void no_return
feed(int fd)
{
	uint8_t data[4096];
	uint64_t off = 0;
	ssize_t n;
	size_t i;

	for (;;) {
		for (i = 0; i < sizeof data; i++)
			data[i] = owner_byte(off + i);
		n = write(fd, data, sizeof data);
		if (n <= 0)
			_exit(0);
		off += (uint64_t)n;
	}
}

/* One read from the pipe, straight into the journal. */
static void
pump(struct owner *o, int pipe)
{
	size_t len;
	uint8_t *to = journal_room(o->j, &len);
	ssize_t n;

	if (to == NULL) {
		owner_parse(o);
		owner_checkpoint(o, 0);
		to = journal_room(o->j, &len);
	}
	must(to != NULL);
	n = read(pipe, to, len);
	must(n > 0);
	journal_advance(o->j, (size_t)n);
	told->end = journal_end(o->j);
}

static void no_return
journal_child(int fd, int pipe, uint64_t seed)
{
	struct owner o = { .look = false };
	uint64_t r;

	must(owner_adopt(&o, dup(fd), JOURNAL_DEATH_KILLED) == 0);
	must(o.left_out == 0);
	must(journal_end(o.j) >= told->end);
	for (;;) {
		r = next(&seed);
		pump(&o, pipe);
		told->steps++;
		if (r & 1)
			owner_parse(&o);
		told->steps++;
		if (journal_wants_checkpoint(o.j) || (r & 0x30) == 0)
			owner_checkpoint(&o, r >> 40 & 0xffff);
		told->steps++;
		if ((r & 0x700) == 0)
			journal_trim(o.j);
		if ((r & 0xf000) == 0)
			journal_set_ring(o.j,
			    (size_t)JOURNAL_RING_MIN << (r >> 20 & 1));
		journal_input_begin(o.j, r >> 50 & 127, told->steps);
		told->steps++;
	}
}

/* Fork, let the child do some steps, kill it.  It must not have ended. */
static void
kill_one(void (*child)(int, int, uint64_t), int fd, int pipe, uint64_t *seed)
{
	uint64_t until = told->steps + next(seed) % 60;
	volatile uint64_t spin = next(seed) % 5000;
	pid_t pid = fork();
	int status;

	assert_int_not_equal(pid, -1);
	if (pid == 0)
		child(fd, pipe, *seed);
	while (told->steps < until && waitpid(pid, &status, WNOHANG) == 0)
		sched_yield();
	while (spin > 0)
		spin--;
	if (kill(pid, SIGKILL) == -1 || waitpid(pid, &status, 0) == -1)
		fail_msg("the child ended by itself");
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
		fail_msg("the child ended with status %x", status);
}

static void
journal_loses_nothing(void **state)
{
	struct owner o;
	uint64_t seed = 42;
	pid_t feeder;
	int fds[2], i, fd;

	(void)state;
	memset(told, 0, sizeof *told);
	owner_new(&o);
	fd = dup(journal_fd(o.j));
	owner_free(&o);
	assert_int_equal(pipe(fds), 0);
	feeder = fork();
	assert_int_not_equal(feeder, -1);
	if (feeder == 0) {
		close(fds[0]);
		feed(fds[1]);
	}
	close(fds[1]);
	for (i = 0; i < kills; i++)
		kill_one(journal_child, fd, fds[0], &seed);
	close(fds[0]);
	kill(feeder, SIGKILL);
	waitpid(feeder, NULL, 0);
	assert_int_equal(owner_adopt(&o, fd, JOURNAL_DEATH_KILLED), 0);
	assert_true(o.parsed >= told->end);
	print_message("%d kills, %llu bytes\n", kills,
	    (unsigned long long)o.parsed);
	owner_free(&o);
}

/* Check that the ledger holds one whole batch; returns which. */
static uint64_t
whole_batch(const struct ledger *l)
{
	uint64_t batch = 0, other;
	const uint8_t *p;
	size_t len, id;

	for (id = 0; id < KEYS; id++) {
		p = ledger_get(l, 1, id, &len);
		other = 0;
		if (p != NULL) {
			must(len >= sizeof other);
			memcpy(&other, p, sizeof other);
		}
		must(id == 0 || other == batch);
		batch = other;
	}
	return batch;
}

static void no_return
ledger_child(int fd, int unused, uint64_t seed)
{
	static uint8_t data[40000];
	struct ledger *l = ledger_adopt(dup(fd), NULL);
	uint64_t batch, id;

	(void)unused;
	must(l != NULL && ledger_damaged(l) == 0);
	batch = whole_batch(l);
	must(batch == told->batch || batch == told->batch + 1);
	must(ledger_counter(l, 9) >= told->batch);
	/* The one before may have died between a batch and telling of it. */
	told->batch = batch;
	for (;;) {
		batch++;
		for (id = 0; id < KEYS; id++) {
			memcpy(data, &batch, sizeof batch);
			ledger_put(l, 1, id, data,
			    sizeof batch + next(&seed) % 30000);
		}
		told->steps++;
		ledger_set_counter(l, 9, batch);
		must(ledger_commit(l, NULL) == 0);
		told->batch = batch;
		told->steps++;
	}
}

static void
ledger_has_whole_batches(void **state)
{
	struct ledger *l = ledger_new(NULL);
	uint64_t seed = 43;
	int i, fd;

	(void)state;
	memset(told, 0, sizeof *told);
	assert_non_null(l);
	fd = dup(ledger_fd(l));
	ledger_free(l);
	for (i = 0; i < kills; i++)
		kill_one(ledger_child, fd, -1, &seed);
	print_message("%d kills, %llu batches\n", kills,
	    (unsigned long long)told->batch);
	close(fd);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(journal_loses_nothing),
		cmocka_unit_test(ledger_has_whole_batches),
	};

	if (argc > 1)
		kills = atoi(argv[1]);
	told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANON, -1, 0);
	if (told == MAP_FAILED)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
