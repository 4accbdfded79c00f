/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The terminals of the benchmarks, and their clock.  bench.py says what to
 * do, a line each, words divided by tabs; each is answered by one line of
 * JSON.  All the while what arrives is read.  Times are in nanoseconds of
 * clock_ns.
 *
 *	open COLS ROWS [NAME=VALUE ...] PROGRAM [ARG ...]
 *					a program on a new terminal
 *	paint MS TEXT COLS ROWS [NAME=VALUE ...] PROGRAM [ARG ...]
 *					the same, until the text is there
 *	link ID RATE DELAY BUFFER	bytes/s, ns each way, bytes
 *	live ID 0|1			make a screen at once
 *	pause ID 0|1			read nothing
 *	arm ID [TEXT]			forget what came, wait for a text
 *	wait ID MS			until it is there
 *	type ID TEXT			\xHH is a byte
 *	settle ID MS QUIET		until nothing came for QUIET ms
 *	echo ID COUNT GAP		type so often, GAP us apart, wait for
 *					each to come back
 *	screen ID			the rows
 *	save ID FILE			what came since "arm"
 *	close ID
 *
 * ID "all" is every one that is open.  "driver play COMMANDS ANSWERS" is the
 * program to be run on the terminals: player.h.
 */

#include "compat/compat.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/xmalloc.h"
#include "regress/bench/player.h"
#include "regress/bench/tty.h"

#define TTYS_MAX 1024
#define WORDS_MAX 64

/* A key that does not come back in this time has failed. */
#define ECHO_TIME (5 * CLOCK_SECOND)

struct driver {
	struct tty *tty[TTYS_MAX];
	unsigned int n;
	char *word[WORDS_MAX];
	unsigned int words;
	struct buf out;
	bool ended;
};

/* One turn of the loop: until something comes, or at most a moment. */
static void
turn(struct driver *d, uint64_t until, bool commands)
{
	struct pollfd fds[TTYS_MAX + 1];
	unsigned int which[TTYS_MAX + 1], n = 0, i;
	uint64_t now = clock_ns(), due = until, at;
	int ms = -1;

	for (i = 0; i < d->n; i++) {
		if (d->tty[i] == NULL)
			continue;
		fds[n].fd = tty_fd(d->tty[i], now, &fds[n].events);
		fds[n].revents = 0;
		which[n++] = i;
		at = tty_due(d->tty[i], now);
		if (at < due)
			due = at;
	}
	fds[n].fd = commands ? STDIN_FILENO : -1;
	fds[n].events = POLLIN;
	fds[n].revents = 0;
	if (due != UINT64_MAX)
		ms = due > now ? (int)((due - now + CLOCK_MS - 1) / CLOCK_MS) :
				 0;
	poll(fds, n + 1, ms);
	for (i = 0; i < n; i++)
		tty_run(d->tty[which[i]], fds[i].revents);
}

static struct tty *
tty_of(struct driver *d, const char *word)
{
	unsigned long i = strtoul(word, NULL, 10);

	return i < d->n ? d->tty[i] : NULL;
}

static void
put_string(struct buf *b, const uint8_t *s, size_t n)
{
	size_t i;

	buf_put_u8(b, '"');
	for (i = 0; i < n; i++) {
		if (s[i] == '"' || s[i] == '\\')
			buf_put_u8(b, '\\');
		if (s[i] < 0x20)
			buf_printf(b, "\\u%04x", s[i]);
		else
			buf_put_u8(b, s[i]);
	}
	buf_put_u8(b, '"');
}

/* "\xHH" to bytes, in place.  Returns the length. */
static size_t
unescape(char *s)
{
	char *from = s, *to = s, hex[3] = { 0 };

	while (*from != '\0') {
		if (strncmp(from, "\\x", 2) == 0 && strlen(from) >= 4) {
			memcpy(hex, from + 2, 2);
			*to++ = (char)strtol(hex, NULL, 16);
			from += 4;
		} else
			*to++ = *from++;
	}
	return (size_t)(to - s);
}

/*
 * Start what the words from one on say, with its answer begun: the number of
 * its terminal and when that was.  NULL, and the error: it cannot be.
 */
static struct tty *
start(struct driver *d, unsigned int first)
{
	uint64_t now = clock_ns();
	char *env[WORDS_MAX], **argv = d->word + first + 2;
	unsigned int n = 0;
	struct tty *t;

	d->word[d->words] = NULL;
	while (*argv != NULL && strchr(*argv, '=') != NULL)
		env[n++] = *argv++;
	env[n] = NULL;
	if (*argv == NULL || d->n == TTYS_MAX)
		return NULL;
	t = tty_open((unsigned int)atoi(d->word[first]),
	    (unsigned int)atoi(d->word[first + 1]), argv, env);
	if (t == NULL) {
		buf_printf(&d->out, "{\"error\":\"%s\"}", strerror(errno));
		return NULL;
	}
	d->tty[d->n++] = t;
	buf_printf(&d->out, "{\"id\":%u,\"from\":%" PRIu64, d->n - 1, now);
	return t;
}

static void
do_open(struct driver *d, struct tty *t)
{
	t = start(d, 1);
	if (t != NULL)
		buf_printf(&d->out, ",\"pid\":%d}", tty_pid(t));
}

static void
do_link(struct driver *d, struct tty *t)
{
	tty_link(t, strtoull(d->word[2], NULL, 10),
	    strtoull(d->word[3], NULL, 10), strtoull(d->word[4], NULL, 10));
}

static void
do_live(struct driver *d, struct tty *t)
{
	tty_live(t, *d->word[2] == '1');
}

static void
do_pause(struct driver *d, struct tty *t)
{
	tty_pause(t, *d->word[2] == '1');
}

static void
do_arm(struct driver *d, struct tty *t)
{
	tty_arm(t, d->words > 2 ? d->word[2] : "");
}

/*
 * Wait so many ms for the text, and say when it came.  A frame may bring it
 * in pieces: when all is quiet, look for it.
 */
static void
await(struct driver *d, struct tty *t, const char *ms)
{
	uint64_t end = clock_ns() + strtoull(ms, NULL, 10) * CLOCK_MS, now;

	while (tty_found(t) == 0 && (now = clock_ns()) < end) {
		turn(d, now + 100 * CLOCK_MS, false);
		if (tty_found(t) == 0 && clock_ns() - now > 90 * CLOCK_MS)
			tty_look(t);
	}
	tty_look(t);
	buf_printf(&d->out, "\"t\":%" PRIu64 ",\"bytes\":%" PRIu64 "}",
	    tty_found(t), tty_bytes(t));
}

static void
do_wait(struct driver *d, struct tty *t)
{
	buf_put_str(&d->out, "{");
	await(d, t, d->word[2]);
}

static void
do_paint(struct driver *d, struct tty *t)
{
	t = start(d, 3);
	if (t == NULL)
		return;
	tty_arm(t, d->word[2]);
	buf_put_str(&d->out, ",");
	await(d, t, d->word[1]);
}

static void
do_settle(struct driver *d, struct tty *t)
{
	uint64_t start = clock_ns(), end, quiet, now;

	end = start + strtoull(d->word[2], NULL, 10) * CLOCK_MS;
	quiet = strtoull(d->word[3], NULL, 10) * CLOCK_MS;
	while ((now = clock_ns()) < end) {
		uint64_t last = tty_last(t) > start ? tty_last(t) : start;

		if (now >= last + quiet)
			break;
		turn(d, last + quiet, false);
	}
	buf_printf(&d->out, "{\"t\":%" PRIu64 ",\"bytes\":%" PRIu64 "}",
	    tty_last(t), tty_bytes(t));
}

static void
do_type(struct driver *d, struct tty *t)
{
	uint64_t now = clock_ns();

	tty_type(t, d->word[2], unescape(d->word[2]));
	buf_printf(&d->out, "{\"t\":%" PRIu64 "}", now);
}

/* Type one of two keys, which no control sequence has, and wait for it. */
static uint64_t
echo_one(struct driver *d, struct tty *t, unsigned int i)
{
	const char *key = i % 2 == 0 ? "%" : "&";
	uint64_t start, end;

	tty_arm(t, key);
	start = clock_ns();
	tty_type(t, key, 1);
	end = start + ECHO_TIME;
	while (tty_found(t) == 0 && clock_ns() < end)
		turn(d, end, false);
	return tty_found(t) != 0 ? tty_found(t) - start : 0;
}

static void
do_echo(struct driver *d, struct tty *t)
{
	unsigned int n = (unsigned int)atoi(d->word[2]), i, seed = 1;
	uint64_t gap = strtoull(d->word[3], NULL, 10) * 1000, until;

	/* On a screen there are older ones. */
	tty_live(t, false);
	buf_put_str(&d->out, "{\"ns\":[");
	for (i = 0; i < n; i++) {
		/* Half to one and a half of the gap: in step with nothing. */
		seed = seed * 1664525u + 1013904223u;
		until = clock_ns() + gap / 2 + gap * (seed >> 16) / 65536;
		while (clock_ns() < until)
			turn(d, until, false);
		buf_printf(&d->out, "%s%" PRIu64, i == 0 ? "" : ",",
		    echo_one(d, t, i));
	}
	buf_put_str(&d->out, "]}");
}

static void
do_screen(struct driver *d, struct tty *t)
{
	struct buf b = BUF_INIT;

	tty_screen(t, &b);
	buf_put_str(&d->out, "{\"screen\":");
	put_string(&d->out, buf_data(&b), buf_len(&b));
	buf_put_str(&d->out, "}");
	buf_free(&b);
}

static void
do_save(struct driver *d, struct tty *t)
{
	size_t n;
	const uint8_t *data = tty_data(t, 0, &n);
	int fd = open(d->word[2], O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd == -1 || io_write_all(fd, data, n) != 0)
		buf_put_str(&d->out, "{\"error\":\"cannot write\"}");
	io_close(&fd);
}

static void
do_close(struct driver *d, struct tty *t)
{
	unsigned int i;

	for (i = 0; i < d->n; i++)
		if (d->tty[i] == t)
			d->tty[i] = NULL;
	tty_close(t);
	while (d->n > 0 && d->tty[d->n - 1] == NULL)
		d->n--;
}

/* What a command is for: a terminal it makes, the one it names, or "all". */
enum whom { NEW, ONE, EACH };

static const struct {
	const char *name;
	unsigned int words;
	void (*run)(struct driver *, struct tty *);
	enum whom whom;
} commands[] = {
	{ "open", 4, do_open, NEW },
	{ "paint", 6, do_paint, NEW },
	{ "link", 5, do_link, EACH },
	{ "live", 3, do_live, EACH },
	{ "pause", 3, do_pause, EACH },
	{ "arm", 2, do_arm, EACH },
	{ "wait", 3, do_wait, ONE },
	{ "settle", 4, do_settle, ONE },
	{ "type", 3, do_type, ONE },
	{ "echo", 4, do_echo, ONE },
	{ "screen", 2, do_screen, ONE },
	{ "save", 3, do_save, ONE },
	{ "close", 2, do_close, EACH },
};

static void
command(struct driver *d, char *line)
{
	char *save = NULL, *word;
	struct tty *t;
	unsigned int i, k;

	d->words = 0;
	for (word = strtok_r(line, "\t\n", &save);
	     word != NULL && d->words < WORDS_MAX - 1;
	     word = strtok_r(NULL, "\t\n", &save))
		d->word[d->words++] = word;
	for (i = 0; d->words != 0 && i < nitems(commands); i++)
		if (strcmp(commands[i].name, d->word[0]) == 0)
			break;
	buf_clear(&d->out);
	if (d->words == 0 || i == nitems(commands) ||
	    d->words < commands[i].words)
		buf_put_str(&d->out, "{\"error\":\"no such command\"}");
	else if (commands[i].whom == NEW) {
		commands[i].run(d, NULL);
		if (buf_len(&d->out) == 0)
			buf_put_str(&d->out, "{\"error\":\"cannot open\"}");
	} else if (commands[i].whom == EACH && strcmp(d->word[1], "all") == 0) {
		for (k = d->n; k-- > 0;)
			if (d->tty[k] != NULL)
				commands[i].run(d, d->tty[k]);
	} else if ((t = tty_of(d, d->word[1])) != NULL)
		commands[i].run(d, t);
	else
		buf_put_str(&d->out, "{\"error\":\"no such terminal\"}");
	if (buf_len(&d->out) == 0)
		buf_put_str(&d->out, "{}");
	buf_put_u8(&d->out, '\n');
	io_write_all(STDOUT_FILENO, buf_data(&d->out), buf_len(&d->out));
}

/* Take the lines that are there. */
static void
read_commands(struct driver *d, struct buf *in)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	const uint8_t *nl;
	char *line;
	size_t n;

	if (poll(&p, 1, 0) != 1)
		return;
	if (io_read(STDIN_FILENO, in, 65536) <= 0)
		d->ended = true;
	while ((nl = memchr(buf_data(in), '\n', buf_len(in))) != NULL) {
		n = (size_t)(nl - buf_data(in)) + 1;
		line = xstrndup((const char *)buf_data(in), n);
		buf_consume(in, n);
		command(d, line);
		free(line);
	}
}

int
main(int argc, char **argv)
{
	static struct driver d;
	struct buf in = BUF_INIT;
	unsigned int i;

	if (argc == 4 && strcmp(argv[1], "play") == 0)
		return player_main(argv[2], argv[3]);
	if (argc != 1) {
		fprintf(stderr, "usage: driver [play COMMANDS ANSWERS]\n");
		return 1;
	}
	signal(SIGPIPE, SIG_IGN);
	io_raise_nofile();
	buf_init(&d.out, SIZE_MAX);
	while (!d.ended) {
		turn(&d, UINT64_MAX, true);
		read_commands(&d, &in);
	}
	for (i = 0; i < d.n; i++)
		if (d.tty[i] != NULL)
			tty_close(d.tty[i]);
	buf_free(&d.out);
	buf_free(&in);
	return 0;
}
