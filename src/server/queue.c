/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/env.h"
#include "base/err.h"
#include "base/list.h"
#include "base/log.h"
#include "base/path.h"
#include "base/xmalloc.h"
#include "opt/options.h"
#include "server/cmd-table.h"
#include "server/conn.h"
#include "server/messages.h"
#include "server/queue.h"
#include "server/run.h"
#include "server/server.h"
#include "server/state.h"
#include "server/target.h"
#include "server/vars.h"
#include "server/viewer.h"

#define LOG_MODULE "queue"

/* Lists that an item may insert, one within another (source-file). */
#define INSERT_MAX 50

struct running {
	struct cmd_list *list; /* a reference */
	size_t at;
};

struct queue_item {
	struct list link;
	struct queue *queue;
	uint64_t number;
	struct running stack[INSERT_MAX]; /* what is run, innermost last */
	size_t depth;
	const struct cmd *cmd; /* the one that was run last */
	struct conn *conn;
	bool from_key; /* of conn's viewer */
	uint64_t id;   /* for MSG_DONE */
	int status;
	bool waiting, running, keep;
	bool changes; /* it must not be done twice */
	char *first;  /* owned: the line that a viewer is shown */
	size_t lines; /* printed for one */
};

struct queue {
	struct server *server;
	struct list items;
	uint64_t next;
	bool busy;
};

struct queue *
queue_new(struct server *srv)
{
	struct queue *q = xcalloc(1, sizeof *q);

	q->server = srv;
	list_init(&q->items);
	return q;
}

static void
free_item(struct queue_item *item)
{
	while (item->depth > 0)
		cmd_list_unref(item->stack[--item->depth].list);
	list_remove(&item->link);
	free(item->first);
	free(item);
}

void
queue_free(struct queue *q)
{
	struct list *link, *tmp;

	if (q == NULL)
		return;
	list_foreach_safe(link, &q->items, tmp)
		free_item(list_entry(link, struct queue_item, link));
	free(q);
}

static void
push(struct queue_item *item, struct cmd_list *list)
{
	item->stack[item->depth].list = cmd_list_ref(list);
	item->stack[item->depth].at = 0;
	item->depth++;
}

struct queue_item *
queue_add(struct queue *q, struct cmd_list *list, struct conn *c,
    uint64_t id)
{
	struct queue_item *item = xcalloc(1, sizeof *item);

	item->queue = q;
	item->number = ++q->next;
	item->conn = c;
	item->id = id;
	push(item, list);
	list_append(&q->items, &item->link);
	return item;
}

bool
queue_full(const struct queue *q, const struct conn *c)
{
	const struct list *link;
	unsigned int n = 0;

	list_foreach(link, &q->items)
		if (list_entry(link, const struct queue_item, link)->conn == c)
			n++;
	return n >= QUEUE_MAX;
}

void
queue_add_key(struct queue *q, struct cmd_list *list, struct viewer *v)
{
	if (queue_full(q, v->conn))
		viewer_message(v, "too many commands are waiting", 0);
	else
		queue_add(q, list, v->conn, 0)->from_key = true;
}

void
queue_insert(struct queue_item *item, struct cmd_list *list)
{
	if (item->depth < INSERT_MAX)
		push(item, list);
}

uint64_t
queue_number(const struct queue_item *item)
{
	return item->number;
}

uint64_t
queue_id(const struct queue_item *item)
{
	return item->id;
}

struct queue_item *
queue_find(struct queue *q, uint64_t number)
{
	struct list *link;

	list_foreach(link, &q->items) {
		struct queue_item *item = list_entry(link, struct queue_item,
		    link);

		if (item->number == number)
			return item;
	}
	return NULL;
}

void
queue_say(struct queue_item *item, const char *text, bool error)
{
	char *line;

	if (item->conn == NULL)
		return;
	if (item->from_key && conn_viewer(item->conn) != NULL) {
		viewer_message(conn_viewer(item->conn), text, 0);
		return;
	}
	line = xasprintf("%s\n", text);
	conn_output(item->conn, error ? 2 : 1, line, strlen(line));
	free(line);
}

void
queue_set_status(struct queue_item *item, int status)
{
	item->status = status;
}

/* Skip the commands that share a group with the one that failed. */
static void
skip_group(struct running *f)
{
	unsigned int group = cmd_list_at(f->list, f->at - 1)->group;

	while (f->at < cmd_list_count(f->list) &&
	    cmd_list_at(f->list, f->at)->group == group)
		f->at++;
}

/* A list that failed was asked for by a command, which fails with it. */
static void
fail(struct queue_item *item)
{
	if (item->status == 0)
		item->status = 1;
	if (item->depth > 0)
		skip_group(&item->stack[item->depth - 1]);
}

void
queue_continue(struct queue_item *item, bool failed)
{
	item->waiting = false;
	if (failed)
		fail(item);
}

static char *
expand_alias(void *arg, const char *name)
{
	const struct server *srv = arg;

	return options_alias(srv->options, name);
}

struct cmd_input
queue_input(struct server *srv)
{
	return (struct cmd_input){ .alias = expand_alias, .ctx = srv };
}

void
queue_take_up(struct queue_item *item, struct run *run)
{
	*run = (struct run){ .server = item->queue->server, .item = item,
		.cmd = item->cmd, .args = item->cmd->args,
		.conn = item->conn };
	if (item->from_key && item->conn != NULL)
		run->viewer = conn_viewer(item->conn);
}

void
queue_forget(struct queue *q, const struct conn *c)
{
	struct list *link, *tmp;

	list_foreach_safe(link, &q->items, tmp) {
		struct queue_item *item = list_entry(link, struct queue_item,
		    link);

		if (item->conn != c)
			continue;
		item->conn = NULL;
		/* What was asked for and has not begun does not happen. */
		if (!item->running)
			free_item(item);
	}
}

/* Whether an earlier item of the same client is not done. */
static bool
is_held_up(const struct queue *q, const struct queue_item *item)
{
	const struct list *link;

	if (item->conn == NULL)
		return false;
	list_foreach(link, &q->items) {
		const struct queue_item *other = list_entry(link,
		    const struct queue_item, link);

		if (other == item)
			return false;
		if (other->conn == item->conn)
			return true;
	}
	return false;
}

static bool
may_run(const struct run *run)
{
	const struct viewer *v = run->conn != NULL ?
	    conn_viewer(run->conn) : NULL;

	return v == NULL || !(v->flags & VIEWER_READ_ONLY) ||
	    (run->cmd->spec->bits & SPEC_READONLY) != 0;
}

static enum run_result
run_one(struct queue_item *item, const struct cmd *cmd)
{
	struct run run = { .server = item->queue->server, .item = item,
		.cmd = cmd, .args = cmd->args, .conn = item->conn };
	enum run_result result;
	struct err err;

	if (item->from_key && item->conn != NULL)
		run.viewer = conn_viewer(item->conn);
	log_debug("run %s", cmd->spec->name);
	item->changes |= !(cmd->spec->bits & SPEC_AGAIN);
	if (!may_run(&run))
		return run_error(&run, "client is read-only");
	if (target_prepare(&run, &err) != 0)
		return run_error(&run, "%s", err.text);
	item->running = true;
	result = cmd_table_fn(cmd->spec->id)(&run);
	item->running = false;
	return result;
}

/* Tell the client that all its commands are done. */
static void
finish(struct queue_item *item)
{
	struct msg_done done = { .id = item->id, .code = item->status };

	/* With what it did: after a crash it is not done again. */
	if (item->conn != NULL && item->changes)
		state_set_command_done(item->queue->server->state,
		    conn_token(item->conn), item->id, item->status);
	if (item->conn != NULL && item->id != 0 && !item->keep)
		conn_send(item->conn, MSG_DONE, &done);
	free_item(item);
}

/* Run an item until it is done or waits; returns false when it waits. */
static bool
run_item(struct queue_item *item)
{
	struct running *f;
	const struct cmd *cmd;

	while (item->depth > 0) {
		f = &item->stack[item->depth - 1];
		if (f->at == cmd_list_count(f->list)) {
			cmd_list_unref(f->list);
			item->depth--;
			continue;
		}
		cmd = cmd_list_at(f->list, f->at++);
		item->cmd = cmd;
		switch (run_one(item, cmd)) {
		case RUN_DONE: break;
		case RUN_FAILED: fail(item); break;
		case RUN_WAITS: item->waiting = true; return false;
		}
	}
	return true;
}

void
queue_run(struct queue *q)
{
	struct list *link, *tmp;
	bool again = true;

	/* A command that runs others waits for its turn to do so. */
	if (q->busy)
		return;
	q->busy = true;
	while (again) {
		again = false;
		list_foreach_safe(link, &q->items, tmp) {
			struct queue_item *item = list_entry(link,
			    struct queue_item, link);

			if (item->waiting || is_held_up(q, item))
				continue;
			if (run_item(item))
				finish(item);
			/* Anything may have come or gone: begin again. */
			again = true;
			break;
		}
	}
	q->busy = false;
}

/* Only one line has a place yet: the first, and how many more there are. */
static void
show_output(struct run *run, const char *data, size_t len)
{
	struct queue_item *item = run->item;
	char *text;
	size_t i;

	if (item->first == NULL) {
		item->first = xstrndup(data, len);
		item->first[strcspn(item->first, "\n")] = '\0';
	}
	for (i = 0; i < len; i++)
		item->lines += data[i] == '\n' || i == len - 1;
	if (item->lines > 1) {
		text = xasprintf("%s (and %zu more in a shell)", item->first,
		    item->lines - 1);
		viewer_message(run->viewer, text, 0);
		free(text);
	} else
		viewer_message(run->viewer, item->first, 0);
}

void
run_output(struct run *run, const void *data, size_t len)
{
	if (run->conn != NULL && run->viewer == NULL)
		conn_output(run->conn, 1, data, len);
	else if (run->viewer != NULL)
		show_output(run, data, len);
}

void
run_print(struct run *run, const char *fmt, ...)
{
	va_list ap;
	char *text, *line;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	line = xasprintf("%s\n", text);
	run_output(run, line, strlen(line));
	free(line);
	free(text);
}

enum run_result
run_error(struct run *run, const char *fmt, ...)
{
	const struct cmd *cmd = run->cmd;
	va_list ap;
	char *text, *line;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	if (cmd->file != NULL) {
		line = xasprintf("%s:%u: %s", cmd->file, cmd->line, text);
		free(text);
		text = line;
	}
	if (run->viewer != NULL)
		viewer_message(run->viewer, text, 0);
	else if (run->conn != NULL) {
		line = xasprintf("%s\n", text);
		conn_output(run->conn, 2, line, strlen(line));
		free(line);
	} else
		messages_complain(run->server->messages, text);
	free(text);
	return RUN_FAILED;
}

void
run_set_status(struct run *run, int status)
{
	run->item->status = status;
}

void
run_keep_client(struct run *run)
{
	run->item->keep = true;
}

const char *
run_getenv(const struct run *run, const char *name)
{
	const struct msg_strings *env;
	size_t n = strlen(name), i;

	if (run->conn == NULL)
		return NULL;
	env = &conn_hello(run->conn)->env;
	for (i = 0; i < env->count; i++)
		if (strncmp(env->item[i], name, n) == 0 &&
		    env->item[i][n] == '=')
			return env->item[i] + n + 1;
	return NULL;
}

const char *
run_cwd(const struct run *run)
{
	const char *cwd = run->conn != NULL ? conn_hello(run->conn)->cwd :
					      NULL;

	return cwd != NULL && *cwd == '/' ? cwd : path_home();
}

char *
run_expand(struct run *run, const char *format)
{
	return vars_expand(run->server, run->conn, &run->target, format);
}
