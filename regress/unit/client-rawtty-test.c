/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* On a pseudo-terminal, each case in a process of its own. */

#include "compat/compat.h"

#include <sys/ioctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "client/rawtty.h"

static const char restore[] = "\033[?1049l";

struct pty {
	int master, slave;
	struct termios before;
};

static void
pty_open(struct pty *p)
{
	p->master = posix_openpt(O_RDWR | O_NOCTTY);
	assert_int_not_equal(p->master, -1);
	assert_int_equal(grantpt(p->master), 0);
	assert_int_equal(unlockpt(p->master), 0);
	p->slave = open(ptsname(p->master), O_RDWR | O_NOCTTY);
	assert_int_not_equal(p->slave, -1);
	assert_int_equal(tcgetattr(p->slave, &p->before), 0);
}

static void
pty_close(struct pty *p)
{
	close(p->master);
	close(p->slave);
}

/* Run a function in a child; returns how it ended. */
static int
in_child(struct pty *p, int (*fn)(int, int), int arg)
{
	int status;
	pid_t pid = fork();

	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		struct sigaction sa = { .sa_handler = SIG_DFL };

		/* Sanitizers catch some of them. */
		sigaction(arg > 0 ? arg : SIGTERM, &sa, NULL);
		setsid();
		_exit(fn(p->slave, arg));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static bool
same_settings(struct pty *p)
{
	struct termios now;

	assert_int_equal(tcgetattr(p->slave, &now), 0);
	return now.c_iflag == p->before.c_iflag &&
	    now.c_oflag == p->before.c_oflag &&
	    now.c_lflag == p->before.c_lflag &&
	    now.c_cflag == p->before.c_cflag &&
	    memcmp(now.c_cc, p->before.c_cc, sizeof now.c_cc) == 0;
}

/* What was written to the terminal. */
static const char *
pty_read(struct pty *p)
{
	static char data[8192];
	size_t len = 0;
	ssize_t n;

	fcntl(p->master, F_SETFL, O_NONBLOCK);
	while ((n = read(p->master, data + len, sizeof data - 1 - len)) > 0)
		len += (size_t)n;
	data[len] = '\0';
	return data;
}

static int
die_of(int fd, int sig)
{
	static const int more[] = { SIGTERM, SIGINT, SIGHUP, SIGPIPE, 0 };

	if (rawtty_enter(fd, NULL, NULL) != 0 ||
	    rawtty_prepare(restore, sizeof restore - 1, 0) != 0)
		return 9;
	rawtty_catch(more);
	raise(sig);
	return 8;
}

static void
test_signals(void **state)
{
	static const int signals[] = { SIGTERM, SIGINT, SIGHUP, SIGPIPE,
		SIGQUIT, SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL };
	struct pty p;
	size_t i;
	int status;

	for (i = 0; i < nitems(signals); i++) {
		pty_open(&p);
		status = in_child(&p, die_of, signals[i]);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), signals[i]);
		assert_string_equal(pty_read(&p), restore);
		assert_true(same_settings(&p));
		pty_close(&p);
	}
}

static int
go_exit(int fd, int how)
{
	if (rawtty_enter(fd, NULL, NULL) != 0)
		return 9;
	rawtty_catch(NULL);
	rawtty_prepare("not this", 8, 0);
	rawtty_prepare(restore, sizeof restore - 1, 0);
	if (how == -2)
		rawtty_leave();
	if (how == -3 && fork() == 0)
		exit(0); /* a child of ours gives nothing back */
	if (how == -3) {
		wait(NULL);
		rawtty_leave();
	}
	exit(3);
}

static void
test_exit(void **state)
{
	static const struct {
		int how;
		const char *written;
	} cases[] = { { -1, restore }, { -2, "" }, { -3, "" } };
	struct pty p;
	size_t i;
	int status;

	for (i = 0; i < nitems(cases); i++) {
		pty_open(&p);
		status = in_child(&p, go_exit, cases[i].how);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 3);
		assert_string_equal(pty_read(&p), cases[i].written);
		assert_true(same_settings(&p));
		pty_close(&p);
	}
}

static int
die_with_answers(int fd, int sig)
{
	int own = rawtty_open(fd, NULL);

	if (own < 0 || rawtty_enter(own, NULL, NULL) != 0 ||
	    rawtty_prepare(restore, sizeof restore - 1, 2) != 0)
		return 9;
	rawtty_catch(NULL);
	raise(sig);
	return 8;
}

/* Answers that are under way are read before the shell reads them. */
static void
test_answers(void **state)
{
	static const char answers[] =
	    "\033P>|XTerm(388)\033\\\033[?64;1c\033[?0u\033[?64;1cx";
	struct termios raw;
	struct pty p;
	int left, status;

	pty_open(&p);
	assert_int_equal(write(p.master, answers, sizeof answers - 1),
	    sizeof answers - 1);
	status = in_child(&p, die_with_answers, SIGSEGV);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
	assert_non_null(strstr(pty_read(&p), restore)); /* after an echo */
	assert_true(same_settings(&p));
	raw = p.before;
	raw.c_lflag &= (tcflag_t)~ICANON;
	assert_int_equal(tcsetattr(p.slave, TCSANOW, &raw), 0);
	assert_int_equal(ioctl(p.slave, FIONREAD, &left), 0);
	assert_int_equal(left, 0);
	pty_close(&p);
}

/* A terminal that takes nothing holds nobody up for long. */
static int
full(int fd, int arg)
{
	char block[4096];
	int own = rawtty_open(fd, NULL);

	(void)arg;
	memset(block, 'x', sizeof block);
	if (own < 0 || rawtty_enter(own, NULL, NULL) != 0)
		return 9;
	while (write(own, block, sizeof block) > 0)
		;
	rawtty_prepare(restore, sizeof restore - 1, 0);
	rawtty_emergency();
	return 0;
}

static void
test_full(void **state)
{
	struct pty p;

	pty_open(&p);
	assert_int_equal(in_child(&p, full, 0), 0);
	assert_true(same_settings(&p));
	pty_close(&p);
}

static void
test_enter(void **state)
{
	struct termios now;
	struct pty p;
	bool left_raw = true;

	pty_open(&p);
	assert_int_equal(rawtty_enter(p.slave, &left_raw, NULL), 0);
	assert_false(left_raw);
	assert_int_equal(rawtty_enter(p.slave, NULL, NULL), ERR_EXISTS);
	assert_int_equal(tcgetattr(p.slave, &now), 0);
	assert_false(now.c_lflag & (ICANON | ECHO | ISIG | IEXTEN));
	assert_false(now.c_iflag & (ICRNL | IXON));
	assert_false(now.c_oflag & OPOST);
	assert_int_equal(rawtty_erase(), p.before.c_cc[VERASE]);
	rawtty_leave();
	rawtty_leave();
	assert_true(same_settings(&p));
	assert_int_equal(rawtty_erase(), -1);
	pty_close(&p);
}

/* Raw settings left by one that was killed are not what is given back. */
static int
leave_raw(int fd, int arg)
{
	(void)arg;
	return rawtty_enter(fd, NULL, NULL) != 0;
}

static void
test_left_raw(void **state)
{
	struct termios now;
	struct pty p;
	bool left_raw = false;

	pty_open(&p);
	assert_int_equal(in_child(&p, leave_raw, 0), 0);
	assert_false(same_settings(&p));
	assert_int_equal(rawtty_enter(p.slave, &left_raw, NULL), 0);
	assert_true(left_raw);
	rawtty_leave();
	assert_int_equal(tcgetattr(p.slave, &now), 0);
	assert_true(now.c_lflag & ICANON && now.c_lflag & ECHO &&
	    now.c_lflag & ISIG && now.c_oflag & OPOST &&
	    now.c_iflag & ICRNL);
	pty_close(&p);
	pty_open(&p);
	assert_int_equal(in_child(&p, leave_raw, 0), 0);
	assert_int_equal(rawtty_sane(p.slave, NULL, NULL), 0);
	assert_int_equal(tcgetattr(p.slave, &now), 0);
	assert_true(now.c_lflag & ICANON && now.c_oflag & OPOST);
	pty_close(&p);
}

static void
test_not_a_terminal(void **state)
{
	struct err err = { 0 };
	int fd[2];

	assert_int_equal(pipe(fd), 0);
	assert_int_equal(rawtty_open(fd[0], &err), ERR_INVALID);
	assert_int_equal(rawtty_enter(fd[0], NULL, &err), ERR_SYSTEM);
	assert_int_equal(rawtty_suspend(&err), ERR_INVALID);
	rawtty_leave();
	rawtty_emergency();
	close(fd[0]);
	close(fd[1]);
}

static void
test_open(void **state)
{
	struct pty p;
	int own;

	pty_open(&p);
	own = rawtty_open(p.slave, NULL);
	assert_true(own >= 0);
	assert_true(fcntl(own, F_GETFL) & O_NONBLOCK);
	assert_true(fcntl(own, F_GETFD) & FD_CLOEXEC);
	assert_false(fcntl(p.slave, F_GETFL) & O_NONBLOCK);
	close(own);
	pty_close(&p);
}

static void
test_size(void **state)
{
	struct winsize ws = { .ws_col = 132, .ws_row = 43, .ws_xpixel = 1320,
		.ws_ypixel = 860 };
	struct rawtty_size s;
	struct pty p;

	pty_open(&p);
	rawtty_size(p.slave, &s);
	assert_int_equal(s.cols, 80);
	assert_int_equal(s.rows, 24);
	assert_int_equal(ioctl(p.slave, TIOCSWINSZ, &ws), 0);
	rawtty_size(p.slave, &s);
	assert_int_equal(s.cols, 132);
	assert_int_equal(s.rows, 43);
	assert_int_equal(s.xpixel, 1320);
	assert_int_equal(s.ypixel, 860);
	pty_close(&p);
}

static void
test_prepare_bound(void **state)
{
	char bytes[RAWTTY_RESTORE_MAX + 1] = "";

	assert_int_equal(rawtty_prepare(bytes, sizeof bytes, 0), ERR_LIMIT);
	assert_int_equal(rawtty_prepare(bytes, sizeof bytes - 1, 0), 0);
}

/* Suspended, the line is as found; continued in front, it is raw again. */
static int
suspend(int fd, int arg)
{
	struct termios t;

	(void)arg;
	if (ioctl(fd, TIOCSCTTY, 0) == -1 ||
	    rawtty_enter(fd, NULL, NULL) != 0)
		return 9;
	/* Orphaned (a session of its own): it is not stopped. */
	if (rawtty_suspend(NULL) != 0)
		return 7;
	tcgetattr(fd, &t);
	rawtty_leave();
	return t.c_lflag & ICANON ? 6 : 0;
}

static void
test_suspend(void **state)
{
	struct pty p;

	pty_open(&p);
	assert_int_equal(in_child(&p, suspend, 0), 0);
	assert_true(same_settings(&p));
	pty_close(&p);
}

static bool
enough(void *arg, const uint8_t *data, size_t n)
{
	size_t *total = arg;

	(void)data;
	*total += n;
	return *total >= 6;
}

static void
test_drain(void **state)
{
	size_t total = 0;
	int fd[2];

	assert_int_equal(pipe(fd), 0);
	assert_int_equal(write(fd[1], "abc", 3), 3);
	rawtty_drain(fd[0], 1, enough, &total);
	assert_int_equal(total, 3);
	assert_int_equal(write(fd[1], "defg", 4), 4);
	rawtty_drain(fd[0], 10000, enough, &total);
	assert_int_equal(total, 7);
	close(fd[1]);
	rawtty_drain(fd[0], 10000, enough, &total);
	close(fd[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signals),
		cmocka_unit_test(test_exit),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_enter),
		cmocka_unit_test(test_left_raw),
		cmocka_unit_test(test_not_a_terminal),
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_prepare_bound),
		cmocka_unit_test(test_suspend),
		cmocka_unit_test(test_drain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
