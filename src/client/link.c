/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/list.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/xmalloc.h"
#include "client/link.h"
#include "proto/wire.h"

#define LOG_MODULE "link"

#define READ_SIZE 65536u

/* Bounds on what waits to be sent, and on one message that comes. */
#define OUT_MAX (4u << 20)
#define IN_MAX (WIRE_ANSWER_MAX + WIRE_HEADER + READ_SIZE)

/*
 * A server that dies again and again is waited for so long in all; the
 * keeper tries for a minute between two attempts at the most.
 */
#define RECONNECT_PAUSE (20 * CLOCK_MS)
#define RECONNECT_FOR (120 * CLOCK_SECOND)

/* A command that servers die of is not sent to more than so many. */
#define COMMAND_TRIES 3

/* Input that was sent and not acknowledged. */
struct sent {
	struct list link;
	uint64_t number;
	uint64_t when; /* clock_ns */
	size_t len;
	uint8_t data[];
};

struct link {
	const struct link_ops *ops;
	void *arg;
	struct loop *loop;
	int fd;
	struct loop_io *io;
	struct buf in, out;
	bool welcome; /* the server has answered the hello */
	bool ever;    /* some server has */
	uint16_t refused; /* the last message that was not known */
	uint64_t token, number;
	struct list inputs;
	size_t waiting;
	uint64_t command_id; /* 0: none under way */
	struct msg_strings command; /* owned copy */
	char *unfit;                /* owned; goes with it */
	bool early;             /* it was sent before the welcome */
	unsigned int tries;     /* how many servers have been sent it */
	struct loop_timer *retry;
	uint64_t broken_since;
	char *server;
};

static void on_ready(void *, unsigned int);
static void say_hello(struct link *);
static void reconnect(void *);

static void
open_stream(struct link *l, int fd)
{
	l->fd = fd;
	l->welcome = l->early = false;
	buf_clear(&l->in);
	buf_clear(&l->out);
	io_nonblock(fd, true);
	l->io = loop_io_new(l->loop, fd, on_ready, l);
	say_hello(l);
}

struct link *
link_new(struct loop *loop, int fd, const struct link_ops *ops, void *arg)
{
	struct link *l = xcalloc(1, sizeof *l);

	l->loop = loop;
	l->ops = ops;
	l->arg = arg;
	l->server = xstrdup("");
	buf_init(&l->in, IN_MAX);
	buf_init(&l->out, OUT_MAX);
	list_init(&l->inputs);
	l->retry = loop_timer_new(loop, reconnect, l);
	open_stream(l, fd);
	return l;
}

static void
free_command(struct link *l)
{
	size_t i;

	for (i = 0; i < l->command.count; i++)
		free(l->command.item[i]);
	free(l->command.item);
	free(l->unfit);
	l->unfit = NULL;
	memset(&l->command, 0, sizeof l->command);
	l->command_id = 0;
}

static void
close_stream(struct link *l)
{
	loop_io_free(l->io);
	l->io = NULL;
	io_close(&l->fd);
}

void
link_free(struct link *l)
{
	struct list *link, *tmp;

	if (l == NULL)
		return;
	close_stream(l);
	loop_timer_free(l->retry);
	list_foreach_safe(link, &l->inputs, tmp)
		free(list_entry(link, struct sent, link));
	free_command(l);
	buf_free(&l->in);
	buf_free(&l->out);
	free(l->server);
	free(l);
}

static void
flush(struct link *l)
{
	int error;

	if (l->fd == -1)
		return;
	error = io_write(l->fd, &l->out);
	/* A broken stream shows when it is read from. */
	loop_io_want(l->io, LOOP_READ | (error == ERR_AGAIN ? LOOP_WRITE : 0u));
}

static void
put(struct link *l, enum msg_type type, const void *msg)
{
	log_trace("send %s", msg_name((uint16_t)type));
	msg_put(&l->out, type, msg);
	flush(l);
}

void
link_send(struct link *l, enum msg_type type, const void *msg)
{
	/* What is said while there is nobody to hear is said by the hello. */
	if (l->fd != -1 && l->welcome)
		put(l, type, msg);
}

static void
say_hello(struct link *l)
{
	struct msg_hello h = { .version_min = proto_versions.min,
		.version_max = proto_versions.max, .features = PROTO_RESUME,
		.program = (char *)(uintptr_t)PACKAGE_STRING,
		.token = l->token, .resumes = l->ever };

	h.input = l->number;
	l->ops->hello(l->arg, &h);
	put(l, MSG_HELLO, &h);
}

static void
send_command(struct link *l)
{
	struct msg_command m = { .id = l->command_id, .argv = l->command,
		.unfit = l->unfit };

	put(l, MSG_COMMAND, &m);
}

void
link_command(struct link *l, const struct msg_strings *argv,
    const char *unfit)
{
	size_t i;

	free_command(l);
	l->command_id = 1;
	l->tries = 0;
	l->command.item = xcalloc(argv->count + 1, sizeof(char *));
	l->command.count = argv->count;
	for (i = 0; i < argv->count; i++)
		l->command.item[i] = xstrdup(argv->item[i]);
	if (unfit != NULL)
		l->unfit = xstrdup(unfit);
	/*
	 * Who runs it has written a welcome before (proto/msg.h): as long as
	 * there is none it was not run, and is sent again after the next.
	 */
	send_command(l);
	l->early = !l->welcome;
}

static void
send_input(struct link *l, const struct sent *s)
{
	struct msg_input m = { .number = s->number,
		.events = { s->data, s->len } };

	link_send(l, MSG_INPUT, &m);
}

void
link_input(struct link *l, const void *data, size_t len)
{
	struct sent *s = xmalloc(sizeof *s + len);

	s->number = ++l->number;
	s->when = clock_ns();
	s->len = len;
	memcpy(s->data, data, len);
	list_append(&l->inputs, &s->link);
	l->waiting += len;
	send_input(l, s);
}

size_t
link_input_waiting(const struct link *l)
{
	return l->waiting;
}

uint64_t
link_input_age(const struct link *l)
{
	if (list_empty(&l->inputs))
		return 0;
	return clock_ns() -
	    list_entry(l->inputs.next, const struct sent, link)->when;
}

bool
link_up(const struct link *l)
{
	return l->welcome;
}

const char *
link_server(const struct link *l)
{
	return l->server;
}

/* Drop input up to a number: it has been taken. */
static void
acknowledge(struct link *l, uint64_t number)
{
	struct sent *s;

	while (!list_empty(&l->inputs)) {
		s = list_entry(l->inputs.next, struct sent, link);
		if (s->number > number)
			break;
		list_remove(&s->link);
		l->waiting -= s->len;
		free(s);
	}
}

/* The server's answer to the hello: go on with what it has not got. */
static void
on_welcome(struct link *l, const struct msg_welcome *w)
{
	struct list *link;

	l->welcome = true;
	l->broken_since = 0;
	l->token = w->token;
	free(l->server);
	l->server = xstrdup(w->program != NULL ? w->program : "");
	if (l->ever && !w->resumed && l->command_id == 0) {
		l->ops->lost(l->arg, "lost server");
		return;
	}
	l->ever = true;
	acknowledge(l, w->input);
	l->ops->ready(l->arg, w);
	if (l->command_id != 0 && ++l->tries > COMMAND_TRIES) {
		l->ops->lost(l->arg, "the server crashed repeatedly over this "
		    "command: it was not run");
		return;
	}
	if (l->command_id != 0 && !l->early)
		send_command(l);
	list_foreach(link, &l->inputs)
		send_input(l, list_entry(link, struct sent, link));
}

/* Tell the server that a message it sent means nothing here. */
static void
refuse_type(struct link *l, uint16_t type)
{
	struct msg_error e;

	if (type == l->refused)
		return; /* once is enough, should it come with every frame */
	l->refused = type;
	e = msg_refusal(type);
	link_send(l, MSG_ERROR, &e);
	msg_free(MSG_ERROR, &e);
}

static void
take_message(struct link *l, uint16_t type, union msg_any *msg)
{
	log_trace("got %s", msg_name(type));
	if (type == MSG_WELCOME)
		on_welcome(l, &msg->welcome);
	else if (type == MSG_ERROR && !l->welcome) {
		/* No hello of ours will do: another one changes nothing. */
		l->ops->lost(l->arg, msg->error.text != NULL ?
		    msg->error.text : "the server refuses this client");
		close_stream(l);
	} else {
		if (type == MSG_INPUT_ACK)
			acknowledge(l, msg->number.number);
		if (type == MSG_DONE || type == MSG_ATTACHED)
			free_command(l);
		l->ops->message(l->arg, type, msg);
	}
}

/* The stream broke: look for a server that takes its place. */
static void
broken(struct link *l)
{
	log_debug("connection broken");
	close_stream(l);
	l->welcome = false;
	if (l->broken_since == 0)
		l->broken_since = clock_ns();
	reconnect(l);
}

static void
reconnect(void *arg)
{
	struct link *l = arg;
	struct err err;
	int fd;

	if (clock_ns() - l->broken_since > RECONNECT_FOR) {
		l->ops->lost(l->arg, "lost server");
		return;
	}
	fd = l->ops->connect(l->arg, &err);
	if (fd < 0) {
		/* No keeper holds the socket: there is nobody to come back. */
		if (fd != ERR_SYSTEM)
			l->ops->lost(l->arg, l->ever ? "lost server" :
			    err.text);
		else
			loop_timer_set(l->retry, RECONNECT_PAUSE);
		return;
	}
	open_stream(l, fd);
}

static void
on_ready(void *arg, unsigned int what)
{
	struct link *l = arg;
	union msg_any msg;
	struct rd body;
	uint16_t type;
	ssize_t n;
	int error;

	if (what & LOOP_WRITE)
		flush(l);
	if (!(what & LOOP_READ))
		return;
	n = io_read(l->fd, &l->in, READ_SIZE);
	if (n == 0 || (n < 0 && n != ERR_AGAIN)) {
		/* So that a server that dies at once is not asked at once. */
		if (l->broken_since != 0) {
			close_stream(l);
			loop_timer_set(l->retry, RECONNECT_PAUSE);
		} else
			broken(l);
		return;
	}
	while (l->fd != -1 && (n = wire_peek(&l->in, WIRE_ANSWER_MAX, &type,
	    &body)) != 0) {
		if (n < 0) {
			l->ops->lost(l->arg, "the server does not make sense");
			return;
		}
		error = msg_get(type, body, &msg);
		if (error == 0)
			take_message(l, type, &msg);
		if (error == ERR_VERSION)
			refuse_type(l, type);
		else
			msg_free(type, &msg);
		buf_consume(&l->in, (size_t)n);
	}
}

void
link_flush(struct link *l, unsigned int ms)
{
	uint64_t until = clock_ns() + ms * CLOCK_MS;
	struct pollfd pfd = { .fd = l->fd, .events = POLLOUT };

	while (l->fd != -1 && buf_len(&l->out) != 0 && clock_ns() < until) {
		if (io_write(l->fd, &l->out) == ERR_SYSTEM)
			break;
		if (buf_len(&l->out) != 0 && poll(&pfd, 1, 50) == -1)
			break;
	}
}
