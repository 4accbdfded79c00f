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

struct reader {
	struct list link; /* in server->readers */
	struct conn *conn;
	uint64_t item;
	struct buf data;
	stdin_fn fn;
	void *arg;
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

bool
stdin_read(struct run *run, stdin_fn fn, void *arg)
{
	struct reader *r;

	if (run->conn == NULL || reader_of(run->server, run->conn) != NULL)
		return false;
	r = xcalloc(1, sizeof *r);
	r->conn = run->conn;
	r->item = queue_number(run->item);
	r->fn = fn;
	r->arg = arg;
	buf_init(&r->data, STDIN_MAX);
	list_append(&run->server->readers, &r->link);
	conn_send(run->conn, MSG_STDIN_WANTED, NULL);
	return true;
}

void
stdin_data(struct server *srv, struct conn *c, const struct msg_stdin *msg)
{
	struct reader *r = reader_of(srv, c);
	struct queue_item *item;
	bool failed;

	if (r == NULL)
		return;
	buf_put(&r->data, msg->data.data, msg->data.len);
	if (!msg->eof && !buf_failed(&r->data))
		return;
	failed = r->fn(srv, c, r->arg, buf_data(&r->data), buf_len(&r->data),
	    buf_failed(&r->data));
	item = queue_find(srv->queue, r->item);
	free_reader(r);
	if (item != NULL)
		queue_continue(item, failed);
}

void
stdin_closed(struct server *srv, struct conn *c)
{
	struct reader *r = reader_of(srv, c);

	if (r != NULL)
		free_reader(r);
}
