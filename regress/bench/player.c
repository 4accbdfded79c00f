/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/io.h"
#include "regress/bench/player.h"

/* One write, as programs whose output is buffered do. */
#define PIECE 65536u

/* Where the typed line is broken. */
#define ECHO_COLS 60

#define LINE_BYTES 4096

struct player {
	FILE *commands;
	int answers;
	struct termios termios;
};

static volatile sig_atomic_t interrupted;

static void
on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

static void
end_line(const char *text)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "\n%s\n", text);
	io_write_all(STDOUT_FILENO, buf_data(&b), buf_len(&b));
	buf_free(&b);
}

/* The file is in memory before the clock starts. */
static int
play(const char *name, const char *text, uint64_t *start)
{
	struct buf b = BUF_INIT;
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;
	size_t some;

	while (fd != -1 && (n = io_read(fd, &b, PIECE)) > 0)
		;
	io_close(&fd);
	*start = clock_ns();
	while (n == 0 && buf_len(&b) != 0) {
		some = buf_len(&b) < PIECE ? buf_len(&b) : PIECE;
		io_write_all(STDOUT_FILENO, buf_data(&b), some);
		buf_consume(&b, some);
	}
	end_line(text);
	buf_free(&b);
	return n == 0 ? 0 : -1;
}

/* A line of a log, plain or in colours. */
static void
put_line(struct buf *b, unsigned int i, const char *style)
{
	static const char *const level[] = { "INFO", "DEBUG", "WARN" };
	unsigned int n = i * 2654435761u >> 8;

	buf_printf(b, "%s2026-11-21T%02u:%02u:%02u.%03u%s %s%s%s worker-%u: "
	    "request %u took %u ms\n", *style != '\0' ? "\033[90m" : "",
	    i / 3600 % 24, i / 60 % 60, i % 60, n % 1000, style,
	    *style != '\0' ? "\033[1;32m" : "", level[i % 3], style, n % 16,
	    i, n / 16 % 500);
}

/* A line of ideographs. */
static void
put_cjk(struct buf *b, unsigned int i)
{
	unsigned int k, cp, n = i * 2654435761u;

	buf_printf(b, "%u ", i);
	for (k = 0; k < 30; k++) {
		n = n * 1664525u + 1013904223u;
		cp = 0x4e00 + (n >> 12) % 3000;
		buf_put_u8(b, (uint8_t)(0xe0 | cp >> 12));
		buf_put_u8(b, (uint8_t)(0x80 | (cp >> 6 & 0x3f)));
		buf_put_u8(b, (uint8_t)(0x80 | (cp & 0x3f)));
	}
	buf_put_u8(b, '\n');
}

static int
lines(const char *kind, unsigned long count, const char *text)
{
	struct buf b = BUF_INIT;
	unsigned long i;

	for (i = 0; i < count; i++) {
		if (*kind == 'c')
			put_cjk(&b, (unsigned int)i);
		else
			put_line(&b, (unsigned int)i,
			    *kind == 's' ? "\033[m" : "");
		if (buf_len(&b) >= PIECE || i == count - 1) {
			io_write_all(STDOUT_FILENO, buf_data(&b), buf_len(&b));
			buf_clear(&b);
		}
	}
	end_line(text);
	buf_free(&b);
	return 0;
}

static int
flood(const char *text)
{
	struct buf b = BUF_INIT;
	unsigned int i = 0;

	interrupted = 0;
	while (!interrupted) {
		while (buf_len(&b) < PIECE)
			put_line(&b, i++, "");
		if (write(STDOUT_FILENO, buf_data(&b), buf_len(&b)) == -1 &&
		    !interrupted)
			break;
		buf_clear(&b);
	}
	end_line(text);
	buf_free(&b);
	return 0;
}

static int
echo(struct player *p)
{
	struct termios raw = p->termios;
	unsigned int x = 0;
	char c;

	cfmakeraw(&raw);
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	while (read(STDIN_FILENO, &c, 1) == 1 && c != '\004') {
		if (write(STDOUT_FILENO, &c, 1) != 1)
			break;
		if (++x % ECHO_COLS == 0 &&
		    write(STDOUT_FILENO, "\r\n", 2) != 2)
			break;
	}
	tcsetattr(STDIN_FILENO, TCSANOW, &p->termios);
	return 0;
}

/* Do one command: 0, -1 when it cannot be done, 1 at the end. */
static int
command(struct player *p, char *line, uint64_t *start)
{
	char *save = NULL, *word = strtok_r(line, " \n", &save);
	char *a = strtok_r(NULL, " \n", &save);
	char *b = strtok_r(NULL, " \n", &save);

	if (word == NULL)
		return -1;
	if (strcmp(word, "quit") == 0)
		return 1;
	if (strcmp(word, "echo") == 0)
		return echo(p);
	if (a == NULL)
		return -1;
	if (strcmp(word, "flood") == 0)
		return flood(a);
	if (b == NULL)
		return -1;
	if (strcmp(word, "play") == 0)
		return play(a, b, start);
	if (strcmp(word, "lines") == 0 || strcmp(word, "styled") == 0 ||
	    strcmp(word, "cjk") == 0)
		return lines(word, strtoul(a, NULL, 10), b);
	return -1;
}

static void
answer(struct player *p, uint64_t start, bool done)
{
	struct buf b = BUF_INIT;

	if (done)
		buf_printf(&b, "%" PRIu64 " %" PRIu64 "\n", start, clock_ns());
	else
		buf_put_str(&b, "error\n");
	io_write_all(p->answers, buf_data(&b), buf_len(&b));
	buf_free(&b);
}

int
player_main(const char *commands, const char *answers)
{
	struct sigaction sa = { .sa_handler = on_interrupt };
	struct player p = { 0 };
	char line[LINE_BYTES];
	uint64_t start;
	int done = 0;

	/* Without SA_RESTART: a write that waits is to end. */
	sigaction(SIGINT, &sa, NULL);
	if (tcgetattr(STDIN_FILENO, &p.termios) != 0)
		return 1;
	p.termios.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSANOW, &p.termios);
	p.answers = open(answers, O_RDWR | O_CLOEXEC);
	p.commands = fopen(commands, "r");
	if (p.answers == -1 || p.commands == NULL)
		return 1;
	answer(&p, clock_ns(), true);
	while (done != 1 && fgets(line, sizeof line, p.commands) != NULL) {
		start = clock_ns();
		done = command(&p, line, &start);
		answer(&p, start, done != -1);
	}
	fclose(p.commands);
	return 0;
}
