/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/list.h"
#include "base/xmalloc.h"
#include "server/conn.h"
#include "server/queue.h"
#include "server/run.h"
#include "server/server.h"
#include "server/stdin.h"

/* Bytes of a file in one message. */
#define FILE_PIECE 65536u

struct reader {
	struct list link; /* in server->readers */
	struct conn *conn;
	uint64_t item;
	struct buf data;
	stdin_fn fn;
};

static struct reader *
reader_of(struct server *srv, const struct conn *c)
{
	struct list *link;

	list_foreach(link, &srv->readers) {
		struct reader *r = list_entry(link, struct reader, link);

		if (r->conn == c)
			return r;
	}
	return NULL;
}

static void
free_reader(struct reader *r)
{
	list_remove(&r->link);
	buf_free(&r->data);
	free(r);
}

static struct reader *
new_reader(struct run *run, stdin_fn fn)
{
	struct reader *r;

	if (run->conn == NULL || run->viewer != NULL ||
	    reader_of(run->server, run->conn) != NULL)
		return NULL;
	r = xcalloc(1, sizeof *r);
	r->conn = run->conn;
	r->item = queue_number(run->item);
	r->fn = fn;
	buf_init(&r->data, STDIN_MAX);
	list_append(&run->server->readers, &r->link);
	return r;
}

bool
stdin_read(struct run *run, const char *path, stdin_fn fn)
{
	const struct msg_wanted m = { .path = (char *)(uintptr_t)path };

	if (new_reader(run, fn) == NULL)
		return false;
	conn_send(run->conn, MSG_STDIN_WANTED, &m);
	return true;
}

/* A file that is on its way to a client. */
struct writing {
	char *path;
	uint8_t *data;
	size_t len, sent;
	bool append;
};

static bool
write_more(void *arg, struct conn *c)
{
	struct writing *w = arg;
	size_t left = w->len - w->sent;
	struct msg_file m = { .path = w->path, .append = w->append,
		.first = w->sent == 0 };

	m.data.data = w->data + w->sent;
	m.data.len = left < FILE_PIECE ? left : FILE_PIECE;
	w->sent += m.data.len;
	m.last = w->sent == w->len;
	conn_send(c, MSG_FILE, &m);
	return !m.last;
}

static void
free_writing(void *arg)
{
	struct writing *w = arg;

	free(w->path);
	free(w->data);
	free(w);
}

bool
stdin_write_file(struct run *run, const char *path, bool append,
    const void *data, size_t len, stdin_fn fn)
{
	struct writing *w;

	if (new_reader(run, fn) == NULL)
		return false;
	w = xcalloc(1, sizeof *w);
	w->path = xstrdup(path);
	w->data = xmemdup(data, len);
	w->len = len;
	w->append = append;
	conn_set_stream(run->conn, &(struct conn_stream){ write_more,
	    free_writing, w });
	return true;
}

/* All is there: the command goes on. */
static void
finish(struct server *srv, struct reader *r, const char *error)
{
	struct queue_item *item = queue_find(srv->queue, r->item);
	struct run run;

	/* Out of the list first: what is called may read again. */
	list_remove(&r->link);
	if (item != NULL) {
		queue_take_up(item, &run);
		queue_continue(item, r->fn(&run, buf_data(&r->data),
		    error != NULL ? 0 : buf_len(&r->data), error));
	}
	free_reader(r);
}

void
stdin_data(struct server *srv, struct conn *c, const struct msg_stdin *msg)
{
	struct reader *r = reader_of(srv, c);

	if (r == NULL)
		return;
	buf_put(&r->data, msg->data.data, msg->data.len);
	if (buf_failed(&r->data))
		finish(srv, r, "more than 64 MiB");
	else if (msg->eof)
		finish(srv, r, msg->error);
}

void
stdin_closed(struct server *srv, struct conn *c)
{
	struct reader *r = reader_of(srv, c);

	if (r != NULL)
		free_reader(r);
}
