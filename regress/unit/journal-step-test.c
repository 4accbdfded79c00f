/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Kill at every instruction: a child goes through what an owner does with
 * its journal one machine instruction at a time (ptrace), and after each
 * store to the tables a copy of the object, as a killed child would leave
 * it, is adopted and checked.  A child that stops itself is let run freely
 * until it does so again, in order to get to an interesting place.  Linux
 * only.
 */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/shm.h"
#include "journal/ledger.h"
#include "regress/unit/journal-owner.h"

/* The tables are in the first page; what is elsewhere is looked at now
 * and then. */
#define NOW_AND_THEN 211

#define RECORD 100 /* bytes of a record in the ledger */

/* What the child has said; outlives it. */
static _Atomic uint64_t *told;

/* What a child does and how its object is checked. */
struct walk {
	void (*child)(void *);
	void *arg;
	int fd;
	void (*check)(int); /* takes the copy */
};

/* Check the object as it is with another first page. */
static void
check_with(const struct walk *w, const uint8_t *page)
{
	int copy = owner_copy(w->fd);

	assert_int_equal(pwrite(copy, page, SHM_PAGE, 0), SHM_PAGE);
	w->check(copy);
}

/* Look at the object after an instruction; true when there was a store. */
static bool
look(const struct walk *w, uint8_t *before, uint64_t step)
{
	uint8_t page[SHM_PAGE];

	assert_int_equal(pread(w->fd, page, sizeof page, 0), sizeof page);
	if (memcmp(page, before, sizeof page) == 0) {
		if (step % NOW_AND_THEN == 0)
			check_with(w, page);
		return false;
	}
	/* All stores before this one, then with it. */
	check_with(w, before);
	check_with(w, page);
	memcpy(before, page, sizeof page);
	return true;
}

static void
walk(const struct walk *w)
{
	uint8_t page[SHM_PAGE] = { 0 };
	uint64_t steps = 0, stores = 0;
	bool free_run = true;
	int status;
	pid_t pid;

	*told = 0;
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1)
			_exit(77);
		raise(SIGSTOP);
		w->child(w->arg);
		_exit(0);
	}
	while (waitpid(pid, &status, 0) == pid && WIFSTOPPED(status)) {
		if (free_run)
			assert_int_equal(pread(w->fd, page, sizeof page, 0),
			    sizeof page);
		else
			stores += look(w, page, steps++);
		if (WSTOPSIG(status) == SIGSTOP)
			free_run = !free_run;
		ptrace(free_run ? PTRACE_CONT : PTRACE_SINGLESTEP, pid, NULL,
		    NULL);
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip();
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	print_message("%llu instructions, %llu stores to the tables\n",
	    (unsigned long long)steps, (unsigned long long)stores);
	assert_true(steps > 100 && stores > 3);
}

static void
check_journal(int fd)
{
	struct owner o = { .look = false };

	assert_int_equal(owner_adopt(&o, fd, JOURNAL_DEATH_KILLED), 0);
	assert_true(journal_end(o.j) >= *told);
	assert_int_equal(o.left_out, 0);
	owner_free(&o);
}

/* Read, parse and take a checkpoint, twice. */
static void
small_steps(void *arg)
{
	struct owner *o = arg;
	int i;

	for (i = 0; i < 2; i++) {
		owner_read(o, 30);
		*told = journal_end(o->j);
		owner_parse(o);
		owner_read(o, 10);
		*told = journal_end(o->j);
		owner_parse(o);
		owner_checkpoint(o, 100);
		journal_input_begin(o->j, 5, *told);
	}
}

/* The same where the ring is full of old bytes and begins anew. */
static void
round_the_corner(void *arg)
{
	struct owner *o = arg;

	owner_read(o, 30);
	*told = journal_end(o->j);
	owner_read(o, 30);
	*told = journal_end(o->j);
	owner_parse(o);
	journal_trim(o->j);
	owner_checkpoint(o, 0);
	journal_trim(o->j);
	owner_read(o, 10);
	*told = journal_end(o->j);
}

/* Checkpoints that need more room, and a ring of another size. */
static void
other_sizes(void *arg)
{
	struct owner *o = arg;

	owner_checkpoint_room(o, 30000);
	owner_read(o, 10);
	owner_checkpoint_room(o, 100000);
	journal_set_ring(o->j, 2 * JOURNAL_RING_MIN);
	owner_read(o, 10);
	*told = journal_end(o->j);
	owner_checkpoint(o, 0);
	owner_parse(o);
	journal_set_ring(o->j, 0);
	owner_checkpoint(o, 0);
	journal_trim(o->j);
}

/* Take over what was left, an interrupted read included. */
static void
adoption(void *arg)
{
	struct owner *o = arg, new = { .look = false };
	size_t len;
	uint8_t *room = journal_room(o->j, &len);

	room[0] = owner_byte(journal_end(o->j));
	*told = journal_end(o->j) + 1;
	if (owner_adopt(&new, dup(journal_fd(o->j)), JOURNAL_DEATH_KILLED) != 0)
		_exit(1);
}

/* The journal before the walk: so many bytes, with checkpoints or without. */
static void
walk_journal(void (*child)(void *), uint64_t bytes)
{
	struct owner o;
	struct walk w = { child, &o, -1, check_journal };

	owner_new(&o);
	while (o.parsed < bytes) {
		owner_read(&o,
		    bytes - o.parsed < 20000 ? bytes - o.parsed : 20000);
		owner_parse(&o);
		if (journal_wants_checkpoint(o.j))
			owner_checkpoint(&o, 100);
	}
	w.fd = journal_fd(o.j);
	walk(&w);
	owner_free(&o);
}

static void
fresh_journal(void **state)
{
	(void)state;
	walk_journal(small_steps, 0);
}

static void
used_journal(void **state)
{
	(void)state;
	walk_journal(small_steps, 270000);
}

static void
full_ring(void **state)
{
	(void)state;
	walk_journal(round_the_corner, 2 * JOURNAL_RING_MIN - 20);
}

static void
extents(void **state)
{
	(void)state;
	walk_journal(other_sizes, 200000);
}

static void
recovery(void **state)
{
	(void)state;
	walk_journal(adoption, 50);
}

/* A client is forgotten for another one. */
static void
one_client_more(void *arg)
{
	struct owner *o = arg;

	journal_input_begin(o->j, 1000, 7);
	journal_input_begin(o->j, 2, 30);
}

static void
check_input(int fd)
{
	struct journal *j = journal_adopt(fd, JOURNAL_DEATH_KILLED, NULL);
	uint64_t i, n;

	assert_non_null(j);
	n = journal_input_last(j, 1);
	assert_true(n == 10 || n == 0);
	n = journal_input_last(j, 2);
	assert_true(n == 20 || n == 30);
	n = journal_input_last(j, 1000);
	assert_true(n == 0 || n == 7);
	for (i = 3; i <= JOURNAL_INPUTS; i++)
		assert_int_equal(journal_input_last(j, i), i * 10);
	journal_free(j);
}

static void
full_table_of_clients(void **state)
{
	struct owner o;
	struct walk w = { one_client_more, &o, -1, check_input };
	uint64_t i;

	(void)state;
	owner_new(&o);
	for (i = 1; i <= JOURNAL_INPUTS; i++)
		journal_input_begin(o.j, i, i * 10);
	w.fd = journal_fd(o.j);
	walk(&w);
	owner_free(&o);
}

/* Keys 1 to 3 always have the number of the batch. */
static void
put_batch(struct ledger *l, uint64_t batch)
{
	static uint8_t data[RECORD];
	uint64_t id;

	memcpy(data, &batch, sizeof batch);
	for (id = 1; id <= 3; id++)
		ledger_put(l, 0, id, data, sizeof data);
	if (ledger_commit(l, NULL) != 0)
		_exit(1);
	*told = batch;
}

/* Step through the first batch, and around where the log is compacted. */
static void
batches(void *arg)
{
	uint64_t i = 1, most = (16 * 1024 + 6 * RECORD) / (3 * (RECORD + 24));

	put_batch(arg, i++);
	raise(SIGSTOP);
	while (i < most)
		put_batch(arg, i++);
	raise(SIGSTOP);
	while (i < most + 5)
		put_batch(arg, i++);
}

static void
check_ledger(int fd)
{
	struct ledger *l = ledger_adopt(fd, NULL);
	uint64_t id, batch[4] = { 0 };
	const uint8_t *p;
	size_t len;

	assert_non_null(l);
	assert_int_equal(ledger_damaged(l), 0);
	for (id = 1; id <= 3; id++) {
		p = ledger_get(l, 0, id, &len);
		if (p == NULL)
			continue;
		assert_int_equal(len, RECORD);
		memcpy(&batch[id], p, sizeof batch[id]);
		assert_int_equal(batch[id], batch[1]);
	}
	assert_in_range(batch[1], *told, *told + 1);
	assert_int_equal(batch[3], batch[1]);
	ledger_free(l);
}

static void
ledger_with_compaction(void **state)
{
	struct ledger *l = ledger_new(NULL);
	struct walk w = { batches, l, -1, check_ledger };

	(void)state;
	assert_non_null(l);
	w.fd = ledger_fd(l);
	walk(&w);
	ledger_free(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fresh_journal),
		cmocka_unit_test(used_journal),
		cmocka_unit_test(full_ring),
		cmocka_unit_test(extents),
		cmocka_unit_test(recovery),
		cmocka_unit_test(full_table_of_clients),
		cmocka_unit_test(ledger_with_compaction),
	};

	told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANON, -1, 0);
	if (told == MAP_FAILED)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
