/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fdpass.h"
#include "base/io.h"
#include "keeper/keeper.h"
#include "regress/unit/keeper-relay.h"

#define QUEUE 600

/* A message as bytes, with its descriptors. */
struct packet {
	uint8_t *data;
	size_t len;
	int fd[KMSG_FDS];
	unsigned int nfds;
};

struct side {
	int fd; /* -1: not there */
	struct kmsg_in in;
};

static struct side keeper_side, test_side;
static struct packet queue[QUEUE]; /* until somebody says something */
static size_t queued;
static bool heard;
static int listener = -1;
static char **args; /* LOG SOCKET ... */

static void
side_open(struct side *s, int fd)
{
	if (s->in.data == NULL) {
		s->in.data = malloc(KMSG_MAX);
		s->in.room = KMSG_MAX;
	}
	kmsg_in_clear(&s->in);
	s->fd = fd;
	io_nonblock(fd, true);
}

static void
put(int to, const struct packet *p)
{
	struct pollfd pfd = { .fd = to, .events = POLLOUT };
	unsigned int nfds = p->nfds;
	size_t off = to == -1 ? p->len : 0;
	ssize_t n;

	while (off < p->len) {
		n = fdpass_send(to, p->data + off, p->len - off, p->fd, nfds);
		if (n == -1 && (errno != EAGAIN || poll(&pfd, 1, -1) != 1))
			return;
		if (n > 0) {
			off += (size_t)n;
			nfds = 0;
		}
	}
}

static void
drop(struct packet *p)
{
	while (p->nfds > 0)
		close(p->fd[--p->nfds]);
	free(p->data);
}

static struct packet
pack(const struct kmsg *m)
{
	struct packet p = { .data = malloc(KMSG_MAX), .nfds = m->nfds };

	p.len = kmsg_encode(m, p.data, KMSG_MAX);
	memcpy(p.fd, m->fd, sizeof p.fd);
	return p;
}

static void
greet(void)
{
	struct kmsg m = { .type = RELAY_HERE, .number = (uint32_t)getpid(),
		.version = { args[-3], (uint32_t)strlen(args[-3]) } };
	struct packet p = pack(&m);

	put(test_side.fd, &p);
	drop(&p);
}

static void
from_keeper(const struct kmsg *m)
{
	struct packet p;

	if (m->type == KMSG_LISTEN) {
		io_close(&listener);
		listener = dup(m->fd[0]);
	}
	p = pack(m);
	put(test_side.fd, &p);
	if (heard || queued == QUEUE)
		drop(&p);
	else
		queue[queued++] = p;
}

static void
replace_keeper(void)
{
	struct keeper_config c = { .socket = args[1], .binary = args[-3],
		.args = (const char *const *)args, .health_ms = 0 };
	int fd;

	io_close(&keeper_side.fd);
	if (keeper_replace(&c, &fd, NULL) != 0)
		exit(1);
	side_open(&keeper_side, fd);
}

static void
from_test(const struct kmsg *m)
{
	struct packet p;

	if (m->type == RELAY_ASK) {
		greet();
		return;
	}

	/* A real client, which has what was queued. */
	heard = true;
	while (queued > 0)
		drop(&queue[--queued]);
	if (m->type == RELAY_REPLACE) {
		replace_keeper();
		return;
	}
	p = pack(m);
	if (m->type == RELAY_GARBAGE)
		memset(p.data, 0xff, p.len);
	put(keeper_side.fd, &p);
	drop(&p);
}

/* Take what came; false at the end. */
static bool
take_all(struct side *s, void (*fn)(const struct kmsg *))
{
	struct kmsg m;
	ssize_t n = kmsg_receive(&s->in, s->fd);

	while (kmsg_take(&s->in, &m) == 1)
		fn(&m);
	return n > 0 || n == ERR_AGAIN;
}

static void
take_connection(void)
{
	int fd = accept(listener, NULL, NULL);
	size_t i;

	if (fd == -1)
		return;
	io_cloexec(fd);
	side_open(&test_side, fd);
	greet();
	for (i = 0; i < queued; i++)
		put(fd, &queue[i]);
}

static void
relay(void)
{
	struct pollfd p[3];

	for (;;) {
		p[0] = (struct pollfd){ .fd = keeper_side.fd,
			.events = POLLIN };
		p[1] = (struct pollfd){ .fd = test_side.fd, .events = POLLIN };
		p[2] = (struct pollfd){ .fd = test_side.fd == -1 ? listener :
			-1, .events = POLLIN };
		if (poll(p, 3, -1) == -1)
			continue;
		if (p[0].revents != 0 && !take_all(&keeper_side, from_keeper)) {
			/* No keeper: without a test there is no sense in it. */
			io_close(&keeper_side.fd);
			if (test_side.fd == -1)
				return;
		}
		if (p[1].revents != 0 && !take_all(&test_side, from_test)) {
			io_close(&test_side.fd);
			if (keeper_side.fd == -1)
				return;
		}
		if (p[2].revents != 0)
			take_connection();
	}
}

int
relay_main(int argc, char **argv)
{
	int log;

	if (argc < 5)
		return 1;
	args = argv + 3;
	log = open(argv[3], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (write(log, "s", 1) != 1)
		return 1;
	close(log);
	if (argc > 5 && strcmp(argv[5], "die") == 0)
		return 1;
	test_side.fd = -1;
	io_cloexec(atoi(argv[2]));
	side_open(&keeper_side, atoi(argv[2]));
	relay();
	return 0;
}
