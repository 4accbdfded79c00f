/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/ioctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/pty.h"
#include "base/xmalloc.h"
#include "regress/bench/tty.h"
#include "text/intern.h"
#include "text/width.h"
#include "vt/dump.h"
#include "vt/vt.h"

/* Bytes that are kept before a screen must be made of them. */
#define KEPT_MAX ((size_t)64 << 20)

#define READ_SIZE 65536u
#define READS_A_TURN 16
#define NEEDLE_MAX 128

extern char **environ;

/* Bytes on the way, which arrive at a moment. */
struct chunk {
	uint64_t at;
	size_t len;
};

struct way {
	struct buf bytes;
	struct buf chunks; /* of struct chunk */
};

struct tty {
	int master, pid;
	struct intern *intern;
	struct widths *widths;
	struct vt *vt;
	uint64_t rate, delay, buffer;
	uint64_t departs; /* when the last byte leaves the link's buffer */
	struct way in, out; /* from the program, and to it */
	struct buf typed;   /* has arrived, waits for the PTY */
	uint8_t *kept;
	size_t n_kept, fed, looked, cap;
	uint64_t bytes, last, found;
	char needle[NEEDLE_MAX];
	unsigned int asked; /* bytes of a question so far */
	bool live, paused, closed;
};

static void on_reply(void *, const char *, size_t);

static const struct vt_ops vt_ops = { .reply = on_reply };

/* Make a screen of all that was kept. */
static void
feed(struct tty *t)
{
	size_t n = t->n_kept - t->fed;

	t->fed = t->n_kept;
	if (n != 0)
		vt_write(t->vt, t->kept + t->n_kept - n, n);
}

/* There is always room for as much as is read at a time. */
static void
make_room(struct tty *t)
{
	if (t->n_kept + READ_SIZE <= t->cap)
		return;
	if (t->cap >= KEPT_MAX) {
		feed(t);
		t->n_kept = t->fed = t->looked = 0;
		return;
	}
	t->cap = t->cap != 0 ? t->cap * 2 : 2 * READ_SIZE;
	t->kept = xreallocarray(t->kept, t->cap, 1);
}

/*
 * In a child that has our memory until it executes the program: to copy it
 * would take longer than some of what is measured.
 */
static void
start(int master, char *const argv[], char *env[])
{
	setsid();
	if (pty_login(master, true) != 0)
		_exit(126);
	signal(SIGPIPE, SIG_DFL);
	environ = env;
	execvp(argv[0], argv);
	_exit(127);
}

struct tty *
tty_open(unsigned int cols, unsigned int rows, char *const argv[],
    char *env[])
{
	struct tty *t;
	struct vt_config c = { .cols = cols, .rows = rows, .ops = &vt_ops,
		.history_lines = 0 };
	char **ours = environ;
	int master = pty_open(), pid;

	if (master == -1 || pty_set_size(master, cols, rows, 0, 0) != 0 ||
	    (pid = vfork()) == -1)
		return NULL;
	if (pid == 0)
		start(master, argv, env);
	environ = ours;
	t = xcalloc(1, sizeof *t);
	t->master = master;
	t->pid = pid;
	t->live = true;
	buf_init(&t->typed, SIZE_MAX);
	buf_init(&t->in.bytes, SIZE_MAX);
	buf_init(&t->in.chunks, SIZE_MAX);
	buf_init(&t->out.bytes, SIZE_MAX);
	buf_init(&t->out.chunks, SIZE_MAX);
	make_room(t);
	c.intern = t->intern = intern_new();
	c.widths = t->widths = widths_new();
	c.arg = t;
	t->vt = vt_new(&c);
	return t;
}

bool
tty_alive(struct tty *t)
{
	if (t->pid > 0 && waitpid(t->pid, NULL, WNOHANG) == t->pid)
		t->pid = -1;
	return t->pid > 0;
}

void
tty_close(struct tty *t)
{
	int i;

	io_close(&t->master);
	/* A second to go by itself, as one whose terminal is closed. */
	for (i = 0; i < 100 && tty_alive(t); i++)
		poll(NULL, 0, 10);
	if (tty_alive(t)) {
		kill(t->pid, SIGKILL);
		waitpid(t->pid, NULL, 0);
	}
	vt_free(t->vt, false);
	widths_free(t->widths);
	intern_free(t->intern);
	free(t->kept);
	buf_free(&t->typed);
	buf_free(&t->in.bytes);
	buf_free(&t->in.chunks);
	buf_free(&t->out.bytes);
	buf_free(&t->out.chunks);
	free(t);
}

void
tty_link(struct tty *t, uint64_t rate, uint64_t delay, uint64_t buffer)
{
	t->rate = rate;
	t->delay = delay;
	t->buffer = buffer;
}

void
tty_live(struct tty *t, bool on)
{
	/* What was asked before is answered as it was before. */
	feed(t);
	t->live = on;
}

void
tty_pause(struct tty *t, bool on)
{
	t->paused = on;
}

void
tty_arm(struct tty *t, const char *text)
{
	feed(t);
	t->n_kept = t->fed = t->looked = 0;
	t->bytes = t->found = 0;
	strlcpy(t->needle, text, sizeof t->needle);
}

uint64_t
tty_found(const struct tty *t)
{
	return t->found;
}

uint64_t
tty_bytes(const struct tty *t)
{
	return t->bytes;
}

uint64_t
tty_last(const struct tty *t)
{
	return t->last;
}

const uint8_t *
tty_data(struct tty *t, size_t off, size_t *n)
{
	if (off > t->n_kept)
		off = t->n_kept;
	*n = t->n_kept - off;
	return t->kept + off;
}

void
tty_screen(struct tty *t, struct buf *out)
{
	feed(t);
	vt_dump(t->vt, 0, DUMP_LAST, 0, out);
}

void
tty_look(struct tty *t)
{
	struct buf b = BUF_INIT;

	if (t->found != 0 || t->needle[0] == '\0')
		return;
	tty_screen(t, &b);
	buf_put_u8(&b, '\0');
	if (strstr((const char *)buf_data(&b), t->needle) != NULL)
		t->found = t->last;
	buf_free(&b);
}

/* Look for the text in what was not looked through. */
static void
search(struct tty *t, uint64_t now)
{
	size_t len = strlen(t->needle), from = t->looked;

	if (len == 0 || t->found != 0)
		return;
	from -= from < len - 1 ? from : len - 1;
	if (memmem(t->kept + from, t->n_kept - from, t->needle, len) != NULL)
		t->found = now;
	t->looked = t->n_kept;
}

static void
way_put(struct way *w, const void *data, size_t len, uint64_t at)
{
	struct chunk c = { at, len };

	buf_put(&w->bytes, data, len);
	buf_put(&w->chunks, &c, sizeof c);
}

/*
 * The one question that must be answered even by a terminal that only takes:
 * whether it has come so far.  It may come in pieces.
 */
static void
answer(struct tty *t, const uint8_t *data, size_t len)
{
	static const char ask[] = "\033[5n", yes[] = "\033[0n";
	const uint8_t *end = data + len, *esc;

	while (data < end) {
		if (t->asked == 0) {
			len = (size_t)(end - data);
			esc = memmem(data, len, ask, 3);
			/* Or its beginning, at the end of what there is. */
			if (esc == NULL && (esc = memchr(end - (len < 2 ? len :
			    2), ask[0], len < 2 ? len : 2)) == NULL)
				return;
			data = esc;
		}
		for (; data < end && ask[t->asked] != '\0'; data++)
			if (*data == (uint8_t)ask[t->asked])
				t->asked++;
			else
				break;
		if (ask[t->asked] == '\0')
			way_put(&t->out, yes, sizeof yes - 1,
			    clock_ns() + t->delay);
		if (data < end || ask[t->asked] == '\0')
			t->asked = 0;
	}
}

static void
arrived(struct tty *t, const uint8_t *data, size_t len, uint64_t now)
{
	t->bytes += len;
	t->last = now;
	if (!t->live)
		answer(t, data, len);
	if (!t->live && t->needle[0] == '\0')
		return;
	if (data != t->kept + t->n_kept)
		memcpy(t->kept + t->n_kept, data, len);
	t->n_kept += len;
	make_room(t);
	search(t, now);
	if (t->live) {
		feed(t);
		tty_look(t);
	}
}

static uint64_t
way_due(const struct way *w)
{
	struct chunk c;

	if (buf_len(&w->chunks) == 0)
		return UINT64_MAX;
	memcpy(&c, buf_data(&w->chunks), sizeof c);
	return c.at;
}

/* The bytes that have arrived by now: how many of the first. */
static size_t
way_take(struct way *w, uint64_t now)
{
	struct chunk c;

	if (buf_len(&w->chunks) == 0)
		return 0;
	memcpy(&c, buf_data(&w->chunks), sizeof c);
	if (c.at > now)
		return 0;
	buf_consume(&w->chunks, sizeof c);
	return c.len;
}

void
tty_type(struct tty *t, const void *data, size_t len)
{
	uint64_t now = clock_ns();

	way_put(&t->out, data, len, now + t->delay);
	tty_run(t, 0);
}

static void
on_reply(void *arg, const char *data, size_t len)
{
	struct tty *t = arg;

	if (t->live)
		way_put(&t->out, data, len, clock_ns() + t->delay);
}

/* Bytes that the link takes now. */
static uint64_t
room(const struct tty *t, uint64_t now)
{
	uint64_t held;

	if (t->rate == 0)
		return READ_SIZE;
	held = t->departs > now ?
	    (t->departs - now) * t->rate / CLOCK_SECOND : 0;
	return held < t->buffer ? t->buffer - held : 0;
}

/* Read once; true when there may be more. */
static bool
read_master(struct tty *t)
{
	uint8_t *to = t->kept + t->n_kept, some[READ_SIZE];
	uint64_t now = clock_ns(), n_max = room(t, now);
	bool direct = t->rate == 0 && t->delay == 0;
	ssize_t n;

	if (!direct)
		to = some;
	if (n_max > READ_SIZE)
		n_max = READ_SIZE;
	if (n_max == 0)
		return false;
	n = read(t->master, to, (size_t)n_max);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (n <= 0) {
		t->closed = true;
		return false;
	}
	now = clock_ns();
	if (t->rate == 0 && t->delay == 0) {
		arrived(t, to, (size_t)n, now);
		return true;
	}
	if (t->departs < now)
		t->departs = now;
	if (t->rate != 0)
		t->departs += (uint64_t)n * CLOCK_SECOND / t->rate;
	way_put(&t->in, some, (size_t)n, t->departs + t->delay);
	return true;
}

int
tty_fd(const struct tty *t, uint64_t now, short *events)
{
	*events = 0;
	if (t->closed)
		return -1;
	/* Wait for a little room, or each byte that leaves would be a turn. */
	if (!t->paused && (t->rate == 0 || room(t, now) > t->buffer / 4))
		*events |= POLLIN;
	if (buf_len(&t->typed) != 0)
		*events |= POLLOUT;
	return *events != 0 ? t->master : -1;
}

uint64_t
tty_due(const struct tty *t, uint64_t now)
{
	uint64_t due = way_due(&t->in), other = way_due(&t->out);

	if (other < due)
		due = other;
	if (!t->paused && !t->closed && t->rate != 0 &&
	    room(t, now) <= t->buffer / 4) {
		other = t->departs - (t->buffer - t->buffer / 4 - 1) *
		    CLOCK_SECOND / t->rate;
		if (other < due)
			due = other;
	}
	return due;
}

void
tty_run(struct tty *t, short revents)
{
	uint64_t now;
	size_t n;
	int i;

	if (revents & (POLLIN | POLLHUP | POLLERR) && !t->paused)
		for (i = 0; i < READS_A_TURN && read_master(t); i++)
			;
	now = clock_ns();
	while ((n = way_take(&t->in, now)) != 0) {
		arrived(t, buf_data(&t->in.bytes), n, now);
		buf_consume(&t->in.bytes, n);
	}
	while ((n = way_take(&t->out, now)) != 0) {
		buf_put(&t->typed, buf_data(&t->out.bytes), n);
		buf_consume(&t->out.bytes, n);
	}
	if (buf_len(&t->typed) != 0 && t->master != -1)
		io_write(t->master, &t->typed);
}

int
tty_pid(const struct tty *t)
{
	return t->pid;
}
