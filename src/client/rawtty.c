/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/ioctl.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "client/rawtty.h"
#include "client/taken.h"

#define EMERGENCY_WAIT 100 /* ms, ten times */
#define ANSWER_TRIES 5     /* of as long */
#define ANSWER_READS 100   /* of what may be typed meanwhile */

/* Signals that say that the process is broken. */
static const int fatal_signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT,
	SIGTRAP, SIGSYS, SIGQUIT, SIGXCPU, SIGXFSZ };

/*
 * What a handler needs.  Two places for the bytes, one of which is in use:
 * the other one is filled and then made the one in use.
 */
static struct {
	volatile sig_atomic_t raw;
	volatile sig_atomic_t use;
	int fd;
	pid_t pid; /* a child after fork(2) has nothing to give back */
	struct termios found;
	struct {
		char bytes[RAWTTY_RESTORE_MAX];
		size_t len;
		unsigned int answers;
	} restore[2];
} tty;

int
rawtty_open(int fd, struct err *err)
{
	const char *name;
	int own;

	if (!isatty(fd))
		return err_set(err, ERR_INVALID, "not a terminal");
	name = ttyname(fd);
	if (name == NULL)
		return err_system(err, "cannot find the terminal's name");
	own = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (own == -1)
		return err_system(err, "cannot open %s", name);
	return own;
}

/* Set line settings although we may not be in the foreground. */
static int
set_termios(int fd, const struct termios *t)
{
	sigset_t block, before;
	int r;

	sigemptyset(&block);
	sigaddset(&block, SIGTTOU);
	sigprocmask(SIG_BLOCK, &block, &before);
	do
		r = tcsetattr(fd, TCSANOW, t);
	while (r == -1 && errno == EINTR);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return r;
}

static void
make_raw(struct termios *t)
{
	t->c_iflag &= (tcflag_t) ~(IGNBRK | BRKINT | PARMRK | INPCK | ISTRIP |
	    INLCR | IGNCR | ICRNL | IXON | IXOFF | IXANY);
	t->c_iflag |= IGNBRK;
	t->c_oflag &= (tcflag_t)~OPOST;
	t->c_lflag &= (tcflag_t) ~(ECHO | ECHOE | ECHOK | ECHONL | ICANON |
	    IEXTEN | ISIG);
	t->c_cflag &= (tcflag_t) ~(CSIZE | PARENB);
	t->c_cflag |= CS8;
	t->c_cc[VMIN] = 1;
	t->c_cc[VTIME] = 0;
}

static bool
is_raw(const struct termios *t)
{
	return !(t->c_lflag & (ICANON | ECHO | ISIG)) &&
	    !(t->c_oflag & OPOST) && !(t->c_iflag & ICRNL);
}

static void
make_sane(struct termios *t)
{
	t->c_iflag |= BRKINT | ICRNL | IXON;
	t->c_iflag &= (tcflag_t) ~(IGNBRK | INLCR | IGNCR | ISTRIP | IXOFF);
	t->c_oflag |= OPOST | ONLCR;
	t->c_lflag |= ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK;
	t->c_lflag &= (tcflag_t) ~(ECHONL | NOFLSH | TOSTOP);
	t->c_cflag |= CREAD;
	if (t->c_cc[VINTR] == 0 || t->c_cc[VINTR] == (cc_t)_POSIX_VDISABLE)
		t->c_cc[VINTR] = 003;
	if (t->c_cc[VEOF] <= 1)
		t->c_cc[VEOF] = 004;
}

int
rawtty_enter(int fd, bool *left_raw, struct err *err)
{
	struct termios raw;
	bool was_raw;

	if (tty.raw)
		return err_set(err, ERR_EXISTS, "already in raw mode");
	if (tcgetattr(fd, &tty.found) == -1)
		return err_system(err, "cannot get the terminal's settings");
	raw = tty.found;
	was_raw = is_raw(&raw);
	if (was_raw)
		make_sane(&tty.found);
	make_raw(&raw);
	tty.fd = fd;
	tty.pid = getpid();
	tty.raw = 1;
	if (set_termios(fd, &raw) == -1) {
		tty.raw = 0;
		return err_system(err, "cannot set the terminal's settings");
	}
	if (left_raw != NULL)
		*left_raw = was_raw;
	return 0;
}

const struct termios *
rawtty_found(void)
{
	return &tty.found;
}

void
rawtty_again(void)
{
	struct termios raw = tty.found;

	if (!tty.raw)
		return;
	make_raw(&raw);
	set_termios(tty.fd, &raw);
}

int
rawtty_prepare(const void *bytes, size_t len, unsigned int answers)
{
	sig_atomic_t other = !tty.use;

	if (len > RAWTTY_RESTORE_MAX)
		return ERR_LIMIT;
	memcpy(tty.restore[other].bytes, bytes, len);
	tty.restore[other].len = len;
	tty.restore[other].answers = answers;
	tty.use = other;
	return 0;
}

void
rawtty_leave(void)
{
	if (!tty.raw)
		return;
	tty.raw = 0;
	set_termios(tty.fd, &tty.found);
}

/* Go on by a byte in CSI ? ... c; true at its end. */
static bool
is_da1(int *state, char c)
{
	static const char begin[] = "\033[?";

	if (c == begin[0])
		*state = 1;
	else if (*state > 0 && *state < 3)
		*state = c == begin[*state] ? *state + 1 : 0;
	else if (*state == 3 && c == 'c') {
		*state = 0;
		return true;
	} else if (*state == 3 && c != ';' && (c < '0' || c > '9'))
		*state = 0;
	return false;
}

/* Throw away what comes up to so many answers, or for a moment. */
static void
discard_answers(unsigned int answers)
{
	struct pollfd p = { .fd = tty.fd, .events = POLLIN };
	int tries = ANSWER_TRIES, reads = ANSWER_READS, state = 0;
	char data[256];
	ssize_t n, i;

	while (answers > 0 && tries > 0 && reads-- > 0) {
		n = read(tty.fd, data, sizeof data);
		for (i = 0; i < n; i++)
			answers -= answers > 0 && is_da1(&state, data[i]);
		if (n == 0 || (n == -1 && errno != EAGAIN && errno != EINTR))
			return;
		if (n == -1) {
			tries--;
			poll(&p, 1, EMERGENCY_WAIT);
		}
	}
	tcflush(tty.fd, TCIFLUSH);
}

void
rawtty_emergency(void)
{
	const char *at = tty.restore[tty.use].bytes;
	size_t left = tty.restore[tty.use].len;
	struct pollfd p = { .fd = tty.fd, .events = POLLOUT };
	int tries = 10, saved = errno;
	ssize_t n;

	if (!tty.raw || getpid() != tty.pid)
		return;
	tty.raw = 0;
	while (left != 0 && tries > 0) {
		n = write(tty.fd, at, left);
		if (n > 0) {
			at += n;
			left -= (size_t)n;
		} else if (n == -1 && errno == EINTR) {
			continue;
		} else if (n == -1 && errno == EAGAIN) {
			tries--;
			poll(&p, 1, EMERGENCY_WAIT);
		} else
			break;
	}
	if (left == 0 && tty.restore[tty.use].answers != 0)
		discard_answers(tty.restore[tty.use].answers);
	set_termios(tty.fd, &tty.found);
	if (left == 0)
		taken_drop();
	errno = saved;
}

/* Give the terminal back and die of the signal as if it was not caught. */
static void
on_fatal(int sig)
{
	rawtty_emergency();
	signal(sig, SIG_DFL);
	raise(sig);
}

static void
catch_one(int sig)
{
	struct sigaction sa;

	if (sigaction(sig, NULL, &sa) == -1 || sa.sa_handler != SIG_DFL)
		return;
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = on_fatal;
	sa.sa_flags = (int)SA_RESETHAND;
	sigfillset(&sa.sa_mask);
	sigdelset(&sa.sa_mask, sig);
	sigaction(sig, &sa, NULL);
}

void
rawtty_catch(const int *more)
{
	size_t i;

	for (i = 0; i < nitems(fatal_signals); i++)
		catch_one(fatal_signals[i]);
	for (; more != NULL && *more != 0; more++)
		catch_one(*more);
	atexit(rawtty_emergency);
}

int
rawtty_erase(void)
{
	cc_t c = tty.found.c_cc[VERASE];

	return !tty.raw || c == (cc_t)_POSIX_VDISABLE ? -1 : c;
}

void
rawtty_size(int fd, struct rawtty_size *s)
{
	struct winsize ws;

	memset(s, 0, sizeof *s);
	if (ioctl(fd, TIOCGWINSZ, &ws) == 0) {
		s->cols = ws.ws_col;
		s->rows = ws.ws_row;
		s->xpixel = ws.ws_xpixel;
		s->ypixel = ws.ws_ypixel;
	}
	if (s->cols == 0)
		s->cols = 80;
	if (s->rows == 0)
		s->rows = 24;
}

/* Stop ourselves by SIGTSTP's default, whatever is set for it. */
static void
stop(void)
{
	struct sigaction sa, before;
	sigset_t open, mask;

	memset(&sa, 0, sizeof sa);
	sa.sa_handler = SIG_DFL;
	sigemptyset(&sa.sa_mask);
	sigaction(SIGTSTP, &sa, &before);
	sigemptyset(&open);
	sigaddset(&open, SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &open, &mask);
	/* The whole job, as the terminal's driver would. */
	kill(0, SIGTSTP);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	sigaction(SIGTSTP, &before, NULL);
}

/*
 * Stop until we are continued in the foreground.  An orphaned process group
 * is not stopped at all; then there is nobody to continue it either.
 */
static int
stop_in_background(int fd, struct err *err)
{
	uint64_t began;
	int quick = 0;

	do {
		began = clock_ns();
		stop();
		if (clock_ns() - began < CLOCK_MS && ++quick > 3)
			return err_set(err, ERR_SYSTEM,
			    "cannot be suspended in the background");
	} while (tcgetpgrp(fd) != -1 && tcgetpgrp(fd) != getpgrp());
	return 0;
}

int
rawtty_suspend(struct err *err)
{
	int fd = tty.fd, r;

	if (!tty.raw)
		return err_set(err, ERR_INVALID, "not in raw mode");
	rawtty_leave();
	r = stop_in_background(fd, err);
	return r != 0 ? r : rawtty_enter(fd, NULL, err);
}

void
rawtty_drain(int fd, unsigned int ms,
    bool (*fn)(void *, const uint8_t *, size_t), void *arg)
{
	uint64_t now = clock_ns(), end = now + ms * CLOCK_MS;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	uint8_t data[1024];
	ssize_t n;

	for (; now < end; now = clock_ns()) {
		if (poll(&p, 1, (int)((end - now) / CLOCK_MS) + 1) <= 0)
			continue;
		n = read(fd, data, sizeof data);
		if (n == 0 || (n == -1 && errno != EAGAIN && errno != EINTR))
			return;
		if (n > 0 && fn(arg, data, (size_t)n))
			return;
	}
}

int
rawtty_sane(int fd, const struct termios *found, struct err *err)
{
	struct termios t;

	if (tcgetattr(fd, &t) == -1)
		return err_system(err, "cannot get the terminal's settings");
	if (found != NULL && !is_raw(&t))
		return 0;
	if (found != NULL)
		t = *found;
	else
		make_sane(&t);
	if (set_termios(fd, &t) == -1)
		return err_system(err, "cannot set the terminal's settings");
	return 0;
}
