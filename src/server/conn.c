/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <sys/socket.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/xmalloc.h"
#include "proto/wire.h"
#include "server/conn.h"
#include "server/dispatch.h"
#include "server/server.h"
#include "server/state.h"
#include "server/viewer.h"

#define LOG_MODULE "conn"

#define READ_SIZE 65536u

/*
 * That a few keys were taken is told with what comes after them, their echo
 * as a rule, or so much later: to wake the client up for it would delay that.
 */
#define ACK_DELAY (10 * CLOCK_MS)
#define ACK_LITTLE 256u

enum conn_state {
	CONN_NEW,       /* no hello yet */
	CONN_OPEN,
	CONN_FINISHING, /* closed when all is sent */
	CONN_CLOSED     /* freed at the end of the turn */
};

struct stream {
	struct list link;
	struct conn_stream s;
};

struct conn {
	struct list link; /* in server->conns */
	struct server *server;
	uint32_t id;
	enum conn_state state;
	int fd;
	struct loop_io *io;
	struct buf in, out;
	struct loop_timer *later; /* sends what may wait a little */
	bool hurry;        /* out has what may not */
	struct buf input;  /* MSG_INPUT that no pane has taken yet, whole */
	size_t stale;      /* bytes of it: see conn_input_set_stale */
	struct msg_hello hello;
	struct msg_resize size;
	char *name;
	char *unfit; /* owned */
	uint64_t token;
	struct viewer *viewer;
	struct list streams;
	struct conn *next_gone;
};

static void on_ready(void *, unsigned int);

void
conn_accept(struct server *srv, int fd)
{
	struct conn *c;
	uid_t uid = (uid_t)-1;
	pid_t pid;

	if (os_peer(fd, &uid, &pid) == -1 || uid != getuid()) {
		log_error("refused user %ld", (long)uid);
		close(fd);
		return;
	}
	if (io_nonblock(fd, true) == -1 || io_cloexec(fd) == -1) {
		close(fd);
		return;
	}
	c = xcalloc(1, sizeof *c);
	c->server = srv;
	c->id = ++srv->next_conn;
	c->fd = fd;
	buf_init(&c->in, WIRE_REQUEST_MAX + WIRE_HEADER + READ_SIZE);
	buf_init(&c->out, CONN_OUT_MAX);
	buf_init(&c->input, CONN_INPUT_MAX + WIRE_HEADER);
	list_init(&c->streams);
	c->name = xasprintf("client-%ld", (long)pid);
	c->io = loop_io_new(srv->loop, fd, on_ready, c);
	loop_io_want(c->io, LOOP_READ);
	list_append(&srv->conns, &c->link);
	log_debug("%u: accepted, pid %ld", c->id, (long)pid);
}

static void
free_stream(struct stream *s)
{
	if (s->s.free != NULL)
		s->s.free(s->s.arg);
	list_remove(&s->link);
	free(s);
}

void
conn_close(struct conn *c)
{
	struct list *link, *tmp;

	if (c->state == CONN_CLOSED)
		return;
	log_debug("%u: closed", c->id);
	c->state = CONN_CLOSED;
	loop_io_free(c->io);
	c->io = NULL;
	loop_timer_free(c->later);
	c->later = NULL;
	io_close(&c->fd);
	dispatch_closed(c->server, c);
	if (c->viewer != NULL)
		viewer_free(c->viewer);
	list_foreach_safe(link, &c->streams, tmp)
		free_stream(list_entry(link, struct stream, link));
	list_remove(&c->link);
	c->next_gone = c->server->gone;
	c->server->gone = c;
}

/* Free those that were closed; nobody is in the middle of them any more. */
static void
free_gone(struct server *srv)
{
	struct conn *c;

	while ((c = srv->gone) != NULL) {
		srv->gone = c->next_gone;
		state_forget_client(srv->state, c->token);
		buf_free(&c->in);
		buf_free(&c->out);
		buf_free(&c->input);
		msg_free(MSG_HELLO, &c->hello);
		free(c->name);
		free(c->unfit);
		free(c);
	}
}

void
conn_finish(struct conn *c)
{
	if (c->state != CONN_CLOSED)
		c->state = CONN_FINISHING;
}

const struct msg_hello *
conn_hello(const struct conn *c)
{
	return &c->hello;
}

void
conn_set_unfit(struct conn *c, const char *why)
{
	free(c->unfit);
	c->unfit = why != NULL ? xstrdup(why) : NULL;
}

const char *
conn_unfit(const struct conn *c)
{
	return c->unfit;
}

uint64_t
conn_token(const struct conn *c)
{
	return c->token;
}

uint32_t
conn_id(const struct conn *c)
{
	return c->id;
}

struct conn *
conn_find(struct server *srv, uint32_t id)
{
	struct list *link;

	list_foreach(link, &srv->conns) {
		struct conn *c = list_entry(link, struct conn, link);

		if (c->id == id)
			return c;
	}
	return NULL;
}

const char *
conn_name(const struct conn *c)
{
	return c->name;
}

struct viewer *
conn_viewer(const struct conn *c)
{
	return c->viewer;
}

void
conn_set_viewer(struct conn *c, struct viewer *v)
{
	c->viewer = v;
}

const struct msg_resize *
conn_size(const struct conn *c)
{
	return &c->size;
}

size_t
conn_waiting(const struct conn *c)
{
	return buf_len(&c->out);
}

void
conn_send(struct conn *c, enum msg_type type, const void *msg)
{
	if (c->state == CONN_CLOSED || buf_failed(&c->out))
		return;
	log_trace("%u: send %s", c->id, msg_name((uint16_t)type));
	c->hurry = true;
	msg_put(&c->out, type, msg);
	/* Who sends may be in the middle of its viewer: flush closes it. */
	if (buf_failed(&c->out))
		log_error("%u: too much waits to be sent", c->id);
}

void
conn_output(struct conn *c, int fd, const void *data, size_t len)
{
	struct msg_output out = { .fd = (uint32_t)fd };
	const uint8_t *p = data;

	for (; len > 0; p += out.data.len, len -= out.data.len) {
		out.data.data = p;
		out.data.len = len < READ_SIZE ? len : READ_SIZE;
		conn_send(c, MSG_OUTPUT, &out);
	}
}

void
conn_set_stream(struct conn *c, const struct conn_stream *s)
{
	struct stream *n = xcalloc(1, sizeof *n);

	n->s = *s;
	list_append(&c->streams, &n->link);
}

/* Let streams fill the room that there is; true when one ended. */
static bool
run_streams(struct conn *c)
{
	struct stream *s;
	bool ended = false;

	while (!list_empty(&c->streams) && buf_len(&c->out) < CONN_OUT_LOW &&
	    c->state != CONN_CLOSED) {
		s = list_entry(c->streams.next, struct stream, link);
		if (!s->s.more(s->s.arg, c) && c->state != CONN_CLOSED) {
			free_stream(s);
			ended = true;
		}
	}
	return ended;
}

static void
flush(struct conn *c)
{
	bool ended = run_streams(c);
	int error;

	if (c->state == CONN_CLOSED)
		return;
	error = buf_failed(&c->out) ? ERR_LIMIT : io_write(c->fd, &c->out);
	c->hurry = error == ERR_AGAIN;
	if (c->later != NULL)
		loop_timer_clear(c->later);
	if (error == ERR_SYSTEM || error == ERR_LIMIT) {
		conn_close(c);
		return;
	}
	if (error == 0 && c->state == CONN_FINISHING &&
	    list_empty(&c->streams)) {
		conn_close(c);
		return;
	}
	/* Whoever waited for a stream's end goes on in the next turn. */
	loop_io_want(c->io, LOOP_READ | (error == ERR_AGAIN || ended ||
	    !list_empty(&c->streams) ? LOOP_WRITE : 0u));
}

void
conn_flush_all(struct server *srv)
{
	struct list *link, *tmp;
	struct conn *c;

	list_foreach_safe(link, &srv->conns, tmp) {
		c = list_entry(link, struct conn, link);
		if (c->hurry || c->state == CONN_FINISHING ||
		    !list_empty(&c->streams))
			flush(c);
	}
	free_gone(srv);
}

void
conn_abandon_all(struct server *srv)
{
	struct list *link;
	struct conn *c;

	list_foreach(link, &srv->conns) {
		c = list_entry(link, struct conn, link);
		loop_io_free(c->io);
		c->io = NULL;
		io_close(&c->fd);
	}
}

void
conn_close_all(struct server *srv, const char *text)
{
	struct msg_detached bye = { .text = (char *)(uintptr_t)text };
	struct list *link, *tmp;
	struct conn *c;

	list_foreach_safe(link, &srv->conns, tmp) {
		c = list_entry(link, struct conn, link);
		if (c->viewer != NULL)
			conn_send(c, MSG_DETACHED, &bye);
		conn_finish(c);
	}
}

void
conn_drop_all(struct server *srv)
{
	while (!list_empty(&srv->conns))
		conn_close(list_entry(srv->conns.next, struct conn, link));
	free_gone(srv);
}

bool
conn_input_front(struct conn *c, struct msg_input *msg)
{
	struct rd body;
	uint16_t type;

	if (wire_peek(&c->input, WIRE_REQUEST_MAX, &type, &body) <= 0)
		return false;
	return msg_get(MSG_INPUT, body, msg) == 0;
}

void
conn_input_begin(struct conn *c, uint64_t number)
{
	state_client_input(c->server->state, c->token, number);
}

void
conn_input_set_stale(struct conn *c)
{
	c->stale = buf_len(&c->input);
}

bool
conn_input_is_stale(const struct conn *c)
{
	return c->stale != 0;
}

static void
on_later(void *arg)
{
	struct conn *c = arg;

	c->hurry = true;
}

/* Send an acknowledgement of little input, not before there is more. */
static void
send_later(struct conn *c, const struct msg_number *ack)
{
	bool hurry = c->hurry;

	conn_send(c, MSG_INPUT_ACK, ack);
	if (hurry || c->state == CONN_CLOSED)
		return;
	c->hurry = false;
	if (c->later == NULL)
		c->later = loop_timer_new(c->server->loop, on_later, c);
	if (!loop_timer_pending(c->later))
		loop_timer_set(c->later, ACK_DELAY);
}

void
conn_input_end(struct conn *c)
{
	struct msg_number ack = { 0 };
	struct msg_input msg;
	struct rd body;
	uint16_t type;
	ssize_t n;

	n = wire_peek(&c->input, WIRE_REQUEST_MAX, &type, &body);
	if (n <= 0)
		return;
	if (msg_get(MSG_INPUT, body, &msg) == 0)
		ack.number = msg.number;
	buf_consume(&c->input, (size_t)n);
	c->stale -= c->stale < (size_t)n ? c->stale : (size_t)n;
	if ((size_t)n > ACK_LITTLE)
		conn_send(c, MSG_INPUT_ACK, &ack);
	else
		send_later(c, &ack);
}

/* Tell the client that nothing here knows what it speaks. */
static void
refuse_version(struct conn *c)
{
	const struct msg_hello *h = &c->hello;
	const char *binary = c->server->args->binary;
	bool newer = h->version_min > proto_versions.max;
	struct msg_error e = { .code = ERR_VERSION };

	e.text = xasprintf("protocol version mismatch (client %" PRIu32
	    "-%" PRIu32 ", server %" PRIu32 "-%" PRIu32 "): %s '%s%s'",
	    h->version_min, h->version_max,
	    proto_versions.min, proto_versions.max,
	    newer ? "make the server the newer one with" :
		    "the server can be reached with",
	    binary, newer ? " upgrade-server PATH" : "");
	conn_send(c, MSG_ERROR, &e);
	free(e.text);
	conn_finish(c);
}

/* Tell the client that a message it sent means nothing here. */
static void
refuse_type(struct conn *c, uint16_t type)
{
	struct msg_error e = msg_refusal(type);

	conn_send(c, MSG_ERROR, &e);
	msg_free(MSG_ERROR, &e);
}

/* The hello: agree on a version, say who the server is. */
static int
greet(struct conn *c, struct rd body)
{
	struct msg_hello *h = &c->hello;
	struct msg_welcome w = { .program = (char *)(uintptr_t)PACKAGE_STRING,
		.pid = getpid(), .features = PROTO_RESUME };

	if (c->state != CONN_NEW || msg_get(MSG_HELLO, body, h) != 0)
		return ERR_MALFORMED;
	if (h->version_min > proto_versions.max ||
	    h->version_max < proto_versions.min) {
		refuse_version(c);
		return 0;
	}
	c->state = CONN_OPEN;
	if (h->tty != NULL && *h->tty != '\0') {
		free(c->name);
		c->name = xstrdup(h->tty);
	}
	c->size = (struct msg_resize){ h->cols, h->rows, h->xpixel,
		h->ypixel };
	w.version = h->version_max < proto_versions.max ? h->version_max :
						       proto_versions.max;
	c->token = state_know_client(c->server->state, h->token, &w.input);
	w.token = c->token;
	w.resumed = h->resumes && h->token == c->token;
	log_info("%u: %s, %s, version %" PRIu32, c->id, c->name,
	    h->program != NULL ? h->program : "?", w.version);
	conn_send(c, MSG_WELCOME, &w);
	/* Now: a command may have come with the hello (proto/msg.h). */
	flush(c);
	if (c->state == CONN_CLOSED)
		return 0;
	if (buf_len(&c->out) != 0)
		return ERR_LIMIT;
	if (h->resumes)
		dispatch_resume(c->server, c);
	return 0;
}

/* Keep input until a pane takes it. */
static int
keep_input(struct conn *c, const uint8_t *whole, size_t len)
{
	buf_put(&c->input, whole, len);
	if (buf_failed(&c->input))
		return ERR_LIMIT;
	if (c->viewer != NULL)
		viewer_input(c->viewer);
	return 0;
}

static int
take_message(struct conn *c, uint16_t type, struct rd body,
    const uint8_t *whole, size_t len)
{
	union msg_any msg;
	int error;

	if (type == MSG_HELLO)
		return greet(c, body);
	if (c->state == CONN_FINISHING)
		return 0;
	if (c->state != CONN_OPEN)
		return ERR_MALFORMED;
	if (type == MSG_INPUT)
		return keep_input(c, whole, len);
	error = msg_get(type, body, &msg);
	if (error == ERR_VERSION) {
		refuse_type(c, type);
		return 0;
	}
	if (type == MSG_RESIZE && error == 0)
		c->size = msg.resize;
	if (error == 0)
		error = dispatch_message(c->server, c, type, &msg);
	msg_free(type, &msg);
	return error;
}

/* Take all messages that are whole. */
static void
take_messages(struct conn *c)
{
	struct rd body;
	uint16_t type;
	ssize_t n;
	int error;

	while (c->state != CONN_CLOSED) {
		n = wire_peek(&c->in, WIRE_REQUEST_MAX, &type, &body);
		if (n == 0)
			return;
		error = n < 0 ? (int)n : 0;
		if (error == 0) {
			log_trace("%u: got %s, %zd bytes", c->id,
			    msg_name(type), n);
			error = take_message(c, type, body, buf_data(&c->in),
			    (size_t)n);
		}
		if (error != 0) {
			log_error("%u: broken message, closing", c->id);
			conn_close(c);
			return;
		}
		if (c->state != CONN_CLOSED)
			buf_consume(&c->in, (size_t)n);
	}
}

static void
on_ready(void *arg, unsigned int what)
{
	struct conn *c = arg;
	ssize_t n;

	if (c->state == CONN_CLOSED)
		return;
	if (what & LOOP_READ) {
		n = io_read(c->fd, &c->in, READ_SIZE);
		if (n == 0 || (n < 0 && n != ERR_AGAIN)) {
			conn_close(c);
			return;
		}
		take_messages(c);
	}
	/* What can be written is written at the end of the turn. */
}
