/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The keeper's beginning and its loop: signals, the server's link, processes
 * that are not our children, and what time asks for.
 */

#include "compat/compat.h"

#include <sys/resource.h>
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/io.h"
#include "keeper/state.h"

enum {
	FD_READY = 3, /* of a keeper that is started: see proc_launch */
	FD_LINK,
	POLL_SIGNAL = 0,
	POLL_LINK,
	POLL_SERVER,
	POLL_SLOTS
};

#define LOOK_EVERY (500 * CLOCK_MS) /* at programs that nothing watches */

struct keeper keeper = { .listen = -1, .state = -1, .server_proc = -1,
	.link = -1, .binary.fd = -1, .other.fd = -1 };

static uint8_t in_bytes[KMSG_MAX], out_bytes[KMSG_SMALL];
static struct pollfd polled[POLL_SLOTS + KEEPER_PANES_MAX];
static uint64_t look_at = UINT64_MAX; /* them; that: there are none */
static int wake[2];
static volatile sig_atomic_t caught[NSIG];

static void
on_signal(int sig)
{
	int saved = errno;

	caught[sig] = 1;
	if (write(wake[1], "", 1) == -1)
		errno = saved; /* if it is full that wakes us anyway */
}

static int
catch_signals(void)
{
	static const int ignored[] = { SIGHUP, SIGINT, SIGQUIT, SIGPIPE,
		SIGALRM, SIGUSR2, SIGTSTP, SIGTTIN, SIGTTOU };
	static const int wanted[] = { SIGCHLD, SIGTERM, SIGUSR1 };
	struct sigaction sa = { .sa_handler = SIG_IGN };
	size_t i;

	if (pipe(wake) == -1)
		return -1;
	for (i = 0; i < 2; i++)
		if (io_cloexec(wake[i]) == -1 ||
		    io_nonblock(wake[i], true) == -1)
			return -1;
	for (i = 0; i < nitems(ignored); i++)
		sigaction(ignored[i], &sa, NULL);
	sa.sa_handler = on_signal;
	sa.sa_flags = SA_RESTART | SA_NOCLDSTOP;
	for (i = 0; i < nitems(wanted); i++)
		sigaction(wanted[i], &sa, NULL);
	sigemptyset(&sa.sa_mask);
	return sigprocmask(SIG_SETMASK, &sa.sa_mask, NULL);
}

static void
reap(void)
{
	struct slot *s;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		s = slot_by_pid(pid);
		if (pid == keeper.server)
			server_ended(status);
		else if (pid == keeper.trial)
			trial_ended(status);
		else if (s != NULL)
			slot_ended(s, status, 0);
	}
}

static bool
was_caught(int sig)
{
	bool was = caught[sig];

	caught[sig] = 0;
	return was;
}

static void
do_signals(void)
{
	uint8_t bytes[64];

	while (read(wake[0], bytes, sizeof bytes) > 0)
		;
	if (was_caught(SIGTERM) && keeper.server != 0)
		kill(keeper.server, SIGTERM);
	if (was_caught(SIGUSR1))
		socket_rebind();
}

/* Say what to wait for; returns how many descriptors. */
static nfds_t
prepare(void)
{
	bool full = keeper.out.len != keeper.out.off;
	struct slot *s = keeper.slots;
	bool unwatched = false;
	nfds_t n = POLL_SLOTS;

	memset(polled, 0, POLL_SLOTS * sizeof *polled);
	polled[POLL_SIGNAL].fd = wake[0];
	polled[POLL_LINK].fd = keeper.link;
	polled[POLL_SERVER].fd = keeper.server_proc;
	polled[POLL_SIGNAL].events = polled[POLL_SERVER].events = POLLIN;
	polled[POLL_LINK].events = full ? POLLOUT : POLLIN;
	for (; s < keeper.slots + keeper.slots_end; s++) {
		if (s->flags & SLOT_USED && s->proc != -1)
			polled[n++] = (struct pollfd){ .fd = s->proc,
				.events = POLLIN };
		unwatched |= slot_unwatched(s);
	}
	if (!unwatched)
		look_at = UINT64_MAX;
	else if (look_at == UINT64_MAX)
		look_at = clock_ns() + LOOK_EVERY;
	return n;
}

/* How long to wait, in ms as poll(2) has it. */
static int
patience(void)
{
	uint64_t due = server_due(), now = clock_ns();

	if (look_at < due)
		due = look_at;
	if (keeper.more || due <= now)
		return 0;
	due = (due - now + CLOCK_MS - 1) / CLOCK_MS;
	return due > INT_MAX ? -1 : (int)due;
}

/* See which of the programs that are not our children have ended. */
static void
look_at_slots(nfds_t n)
{
	struct slot *s = keeper.slots;
	nfds_t i = POLL_SLOTS;

	for (; i < n && s < keeper.slots + keeper.slots_end; s++) {
		if (!(s->flags & SLOT_USED) || s->proc != polled[i].fd)
			continue;
		if (polled[i++].revents != 0)
			slot_ended(s, 0, KMSG_UNKNOWN);
	}
}

/* See the same of those that no descriptor watches. */
static void
look_at_unwatched(void)
{
	struct slot *s = keeper.slots;

	if (clock_ns() < look_at)
		return;
	look_at = UINT64_MAX;
	for (; s < keeper.slots + keeper.slots_end; s++)
		if (slot_unwatched(s) && kill(s->pid, 0) == -1 &&
		    errno == ESRCH)
			slot_ended(s, 0, KMSG_UNKNOWN);
}

/* Whether nothing is under way that the table does not have. */
static bool
quiet(void)
{
	return keeper.link != -1 && !keeper.deaf && keeper.tell == 0 &&
	    keeper.out.len == keeper.out.off &&
	    keeper.in.used == keeper.in.len && keeper.in.nfds == 0;
}

static void
loop(void)
{
	nfds_t n;

	for (;;) {
		/* Always: where memory is scarce a pipe may take no byte. */
		reap();
		link_pump();
		if (keeper.quit)
			return;
		if (keeper.trial_good && quiet())
			reexec();
		n = prepare();
		if (poll(polled, n, patience()) == -1) {
			do_signals(); /* also if the pipe did not take one */
			continue;
		}
		look_at_slots(n);
		look_at_unwatched();
		if (polled[POLL_SERVER].revents != 0)
			server_ended(-1);
		if (polled[POLL_SIGNAL].revents != 0)
			do_signals();
		server_timers();
	}
}

static int
fail(const char *what)
{
	dprintf(FD_READY, "cannot %s %s: %s", what, keeper.socket,
	    strerror(errno));
	return 1;
}

/* Begin with nothing, or with the server that lost its keeper. */
static int
begin(pid_t server)
{
	struct rlimit rl;

	io_cloexec(FD_READY);
	if (keeper.files == 0 && getrlimit(RLIMIT_NOFILE, &rl) == 0)
		keeper.files = rl.rlim_cur;
	io_raise_nofile();
	if (server != 0) {
		keeper.server = server;
		keeper.server_foreign = keeper.ever_ready = true;
		keeper.server_proc = proc_watch(server);
		keeper.link = FD_LINK;
		keeper.tell = TELL_HELLO | TELL_END;
		if (io_cloexec(FD_LINK) == -1 ||
		    io_nonblock(FD_LINK, true) == -1)
			return fail("take over");
	} else {
		keeper.listen = sock_claim(keeper.socket);
		if (keeper.listen == -1)
			return fail("listen on");
		sock_file_get(&keeper.file, keeper.socket);
		server_start();
	}
	if (io_write_all(FD_READY, "", 1) == -1)
		return 1;
	close(FD_READY);
	return 0;
}

/* Go on as the successor of ourselves. */
static void
resume(void)
{
	struct kmsg m = { .type = KMSG_RESUMED,
		.number = keeper.trial_for.number, .version = { PACKAGE_VERSION,
		    sizeof PACKAGE_VERSION - 1 } };

	image_pass(false);
	keeper.tell = TELL_SLOTS;
	kmsg_put(&keeper.out, &m);
	fault_point("keeper-resumes");
}

int
keeper_main(int argc, char **argv)
{
	unsigned long long health, files;
	char mode[8];
	long server;
	int fd;

	keeper.in.data = in_bytes;
	keeper.in.room = sizeof in_bytes;
	keeper.out.data = out_bytes;
	keeper.out.room = sizeof out_bytes;
	if (argc < 4 || sscanf(argv[2], "%7[a-z]:%d:%ld:%llu:%llu", mode, &fd,
	    &server, &health, &files) != 5)
		return 1;
	keeper.health_ms = health;
	keeper.files = files;
	keeper.socket = argv[3];
	keeper.args = argv + 4;
	proc_set_title("tmx: keeper");
	if (strcmp(mode, "trial") == 0) {
		fault_point("trial-reads");
		return image_read(fd) == 0 ? 0 : 1;
	}
	if (catch_signals() == -1)
		return 1;
	if (strcmp(mode, "resume") == 0) {
		fault_point("keeper-becomes");
		if (image_read(fd) == -1)
			return 1;
		resume();
	} else {
		binary_self(&keeper.binary, argv[0]);
		if (begin((pid_t)server) != 0)
			return 1;
	}
	loop();
	if (sock_file_is(&keeper.file, keeper.socket))
		unlink(keeper.socket);
	return 0;
}
