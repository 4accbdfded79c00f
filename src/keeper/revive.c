/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The server's life, and the binary's: a server is started again when it has
 * ended, never before it is gone; a new binary that does not get ready is
 * given up for the one before; we become a new binary only after it has
 * shown, in a child, that it can read our table.
 */

#include "compat/compat.h"

#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/io.h"
#include "keeper/state.h"

#define READY_WAIT (10 * CLOCK_SECOND) /* for a new binary */
#define TRIAL_WAIT (10 * CLOCK_SECOND) /* for one that is tried */
#define FORK_WAIT CLOCK_SECOND         /* after a fork that failed */
#define LOOK_WAIT (5 * CLOCK_MS) /* whether it is gone, if nobody tells us */
#define FREE_FAILURES 3 /* that are not waited for */
#define GIVE_UP 3       /* servers that never worked, and nothing to lose */

uint64_t
keeper_backoff_ms(unsigned int failures)
{
	if (failures <= FREE_FAILURES)
		return 0;
	failures -= FREE_FAILURES;
	return failures < 6 ? UINT64_C(1000) << failures : 60000;
}

/* Execute the binary: as a server, or as a keeper in a mode. */
static void
become(const char *mode, int fd)
{
	char number[64];
	const char *argv[KEEPER_ARGS_MAX + 6] = { keeper.binary.path,
		mode == NULL ? "--server" : "--keeper", number };
	int i, n = 3;

	snprintf(number, sizeof number, "%d", fd);
	if (mode != NULL) {
		snprintf(number, sizeof number, "%s:%d:0:%llu:%llu", mode, fd,
		    (unsigned long long)keeper.health_ms,
		    (unsigned long long)keeper.files);
		argv[n++] = keeper.socket;
	}
	for (i = 0; i < KEEPER_ARGS_MAX && keeper.args[i] != NULL; i++)
		argv[n++] = keeper.args[i];
	fcntl(fd, F_SETFD, 0);
	binary_exec(&keeper.binary, (char *const *)(uintptr_t)argv);
}

void
server_start(void)
{
	int fds[2];
	pid_t pid;
	size_t i;

	keeper.start_at = clock_ns() + FORK_WAIT;
	if (sock_pair(fds) == -1)
		return;
	pid = io_nonblock(fds[0], true) == 0 ? proc_fork() : -1;
	if (pid == 0) {
		become(NULL, fds[1]);
		_exit(127);
	}
	io_close(&fds[1]);
	if (pid == -1) {
		io_close(&fds[0]);
		return;
	}
	fault_point("keeper-started");
	keeper.server = pid;
	keeper.server_foreign = false;
	keeper.link = fds[0];
	keeper.deaf = keeper.late = false;
	keeper.tell = TELL_ALL;
	for (i = 0; i < keeper.slots_end; i++)
		keeper.slots[i].flags |= SLOT_GIVE;
	keeper.start_at = keeper.ready_at = 0;
	keeper.kill_at = keeper.try == TRY_NOW ? clock_ns() + READY_WAIT : 0;
}

static void
swap_binaries(void)
{
	struct binary b = keeper.binary;

	keeper.binary = keeper.other;
	keeper.other = b;
}

/* Give up a new binary; the server that goes on is told why. */
static void
back_to_the_old(int status)
{
	bool signalled = WIFSIGNALED(status);

	snprintf(keeper.note, sizeof keeper.note, keeper.late ?
	    "upgrade to %s failed: it was not ready in time" :
	    "upgrade to %s failed: it ended with %s %d before it was ready",
	    keeper.binary.path, signalled ? "signal" : "status",
	    signalled ? WTERMSIG(status) : WEXITSTATUS(status));
	fault_point("keeper-back");
	swap_binaries();
	io_close(&keeper.other.fd);
	keeper.try = TRY_NOT;
}

/* Find out when to start the next one, in ms. */
static uint64_t
count_failure(void)
{
	if (keeper.ready_at != 0 && clock_ns() - keeper.ready_at >=
	    keeper.health_ms * CLOCK_MS)
		keeper.failures = 0;
	keeper.failures++;
	return keeper_backoff_ms(keeper.failures);
}

void
server_ended(int status)
{
	uint64_t wait = 0;

	/* What it asked for before is still to be done. */
	keeper.deaf = true;
	keeper.out.off = keeper.out.len = 0;
	link_pump();
	server_cut_off();
	io_close(&keeper.server_proc);
	keeper.server = 0;
	keeper.last_status = status;
	keeper.restarts++;
	if (keeper.try == TRY_NEXT) {
		fault_point("keeper-alone");
		swap_binaries();
		keeper.try = TRY_NOW;
	} else if (keeper.try == TRY_NOW)
		back_to_the_old(status);
	else
		wait = count_failure();
	if (!keeper.ever_ready && keeper.slots_end == 0 &&
	    keeper.failures >= GIVE_UP)
		keeper.quit = true;
	keeper.kill_at = 0;
	if (!keeper.quit)
		keeper.start_at = clock_ns() + wait * CLOCK_MS;
	if (!keeper.quit && wait == 0)
		server_start();
}

void
server_ready(const struct kmsg *m)
{
	(void)m;
	keeper.ready_at = clock_ns();
	keeper.ever_ready = true;
	keeper.kill_at = 0;
	keeper.note[0] = '\0';
	if (keeper.try != TRY_NOW)
		return;
	fault_point("keeper-ready");
	keeper.try = TRY_NOT;
	io_close(&keeper.other.fd);
}

void
server_cut_off(void)
{
	if (keeper.link != -1)
		keeper.kill_at = clock_ns() + GONE_WAIT;
	io_close(&keeper.link);
	kmsg_in_clear(&keeper.in);
	keeper.out.off = keeper.out.len = 0;
	keeper.more = false;
}

/* Whether nobody will tell us when the server has gone. */
static bool
must_look(void)
{
	return keeper.server_foreign && keeper.server_proc == -1 &&
	    keeper.server != 0 && keeper.link == -1;
}

uint64_t
server_due(void)
{
	uint64_t due = keeper.start_at != 0 ? keeper.start_at : UINT64_MAX;

	if (keeper.kill_at != 0 && keeper.kill_at < due)
		due = keeper.kill_at;
	if (keeper.trial_at != 0 && keeper.trial_at < due)
		due = keeper.trial_at;
	return must_look() ? clock_ns() + LOOK_WAIT : due;
}

void
server_timers(void)
{
	uint64_t now = clock_ns();

	if (must_look()) {
		if (kill(keeper.server, 0) == -1 && errno == ESRCH)
			server_ended(-1);
	} else if (keeper.kill_at != 0 && now >= keeper.kill_at) {
		keeper.kill_at = 0;
		keeper.late = true;
		kill(keeper.server, SIGKILL);
	}
	if (keeper.trial_at != 0 && now >= keeper.trial_at) {
		keeper.trial_at = 0;
		kill(keeper.trial, SIGKILL);
	}
	if (keeper.start_at != 0 && now >= keeper.start_at)
		server_start();
}

void
trial_start(const struct kmsg *m)
{
	int fd;

	if (keeper.trial != 0 || keeper.trial_good || keeper.try != TRY_NOT) {
		refuse(m, KMSG_NO_TRIAL, 0);
		return;
	}
	keeper.trial_for = *m;
	fd = image_write();
	keeper.trial = fd != -1 ? proc_fork() : -1;
	if (keeper.trial == 0) {
		fault_point("trial-begins");
		become("trial", fd);
		_exit(127);
	}
	keeper.trial_at = clock_ns() + fault_number("TRIAL", TRIAL_WAIT);
	if (keeper.trial == -1) {
		keeper.trial = 0;
		keeper.trial_at = 0;
		refuse(m, KMSG_NO_TRIAL, errno);
	}
	io_close(&fd);
	fault_point("keeper-trial");
}

void
trial_ended(int status)
{
	keeper.trial = 0;
	keeper.trial_at = 0;
	keeper.trial_good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	if (!keeper.trial_good)
		keeper.tell |= TELL_TRIAL;
}

void
reexec(void)
{
	sigset_t all, old;
	int fd = image_write();

	keeper.trial_good = false;
	if (fd != -1) {
		/* What comes meanwhile waits for the successor's handlers. */
		sigfillset(&all);
		sigprocmask(SIG_SETMASK, &all, &old);
		image_pass(true);
		fault_point("keeper-reexec");
		become("resume", fd);
		image_pass(false);
		sigprocmask(SIG_SETMASK, &old, NULL);
	}
	refuse(&keeper.trial_for, KMSG_NO_BINARY, errno);
	io_close(&fd);
}
