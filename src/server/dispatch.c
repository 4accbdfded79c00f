/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/xmalloc.h"
#include "cmd/cmd.h"
#include "model/model.h"
#include "model/pane.h"
#include "model/session.h"
#include "server/clipboard.h"
#include "server/conn.h"
#include "server/dispatch.h"
#include "server/messages.h"
#include "server/pictures.h"
#include "server/queue.h"
#include "server/server.h"
#include "server/state.h"
#include "server/stdin.h"
#include "server/viewer.h"
#include "server/waits.h"
#include "vt/vt.h"

#define LOG_MODULE "dispatch"

typedef int handler_fn(struct server *, struct conn *, union msg_any *);

static void
say_error(struct conn *c, const char *text)
{
	char *line = xasprintf("%s\n", text);

	conn_output(c, 2, line, strlen(line));
	free(line);
}

/* Whether the client was attached when its connection broke. */
static bool
is_attached(const struct server *srv, const struct conn *c)
{
	struct state_client was;

	return conn_viewer(c) == NULL &&
	    state_client(srv->state, conn_token(c), &was) &&
	    was.session != UINT32_MAX;
}

static int
on_command(struct server *srv, struct conn *c, union msg_any *msg)
{
	static char new_session[] = "new-session";
	static char *fallback[] = { new_session };
	struct msg_command *m = &msg->command;
	struct cmd_input input = queue_input(srv);
	struct msg_done done = { .id = m->id, .code = 1 };
	struct cmd_list *list = NULL;
	struct err err;
	int argc = (int)m->argv.count;
	char **argv = m->argv.item;
	int64_t before;

	/* It was run before the connection broke: say again how it went. */
	if (state_command_done(srv->state, conn_token(c), m->id, &before)) {
		if (before == 0 && is_attached(srv, c)) {
			dispatch_resume(srv, c);
			return 0;
		}
		done.code = before;
		conn_send(c, MSG_DONE, &done);
		return 0;
	}
	if (queue_full(srv->queue, c))
		return ERR_LIMIT;
	if (argc == 0) {
		argv = fallback;
		argc = 1;
	}
	if (cmd_parse_argv(&input, argc, argv, &list, &err) != 0) {
		say_error(c, err.text);
		conn_send(c, MSG_DONE, &done);
		return 0;
	}
	conn_set_unfit(c, m->unfit);
	queue_add(srv->queue, list, c, m->id);
	cmd_list_unref(list);
	queue_run(srv->queue);
	return 0;
}

static int
on_resize(struct server *srv, struct conn *c, union msg_any *msg)
{
	(void)srv;
	if (conn_viewer(c) != NULL)
		viewer_resize(conn_viewer(c), &msg->resize);
	return 0;
}

static int
on_frame_ack(struct server *srv, struct conn *c, union msg_any *msg)
{
	(void)srv;
	if (conn_viewer(c) == NULL)
		return 0; /* of a frame sent before it was detached */
	return viewer_acked(conn_viewer(c), msg->number.number);
}

/* What the terminal is, for formats and for programs that ask. */
static int
on_terminal(struct server *srv, struct conn *c, union msg_any *msg)
{
	struct viewer *v = conn_viewer(c);
	struct msg_terminal *t = &msg->terminal;

	(void)srv;
	if (v == NULL)
		return 0;
	msg_free(MSG_TERMINAL, &v->terminal);
	v->terminal = *t;
	t->name = t->can = NULL; /* transferred */
	/* The palette was borrowed from the message. */
	v->terminal.palette.data = NULL;
	v->terminal.palette.len = 0;
	viewer_set_colours(v, t);
	if (pictures_set_formats(v->pictures, t->images))
		viewer_changed(v);
	return 0;
}

static int
on_leaving(struct server *srv, struct conn *c, union msg_any *msg)
{
	struct viewer *v = conn_viewer(c);
	char *text;

	(void)srv;
	if (v == NULL)
		return 0;
	if (msg->leaving.reason == LEAVE_HANGUP) {
		conn_close(c);
		return 0;
	}
	text = xasprintf("detached (from session %s)", v->session->name);
	viewer_detach(v, text, 0, NULL, false);
	free(text);
	return 0;
}

static int
on_suspended(struct server *srv, struct conn *c, union msg_any *msg)
{
	struct viewer *v = conn_viewer(c);

	(void)srv;
	(void)msg;
	if (v != NULL)
		v->flags |= VIEWER_SUSPENDED;
	return 0;
}

static int
on_resumed(struct server *srv, struct conn *c, union msg_any *msg)
{
	struct viewer *v = conn_viewer(c);

	(void)srv;
	(void)msg;
	if (v == NULL)
		return 0;
	v->flags &= ~(unsigned int)VIEWER_SUSPENDED;
	viewer_redraw(v);
	return 0;
}

static int
on_stdin(struct server *srv, struct conn *c, union msg_any *msg)
{
	stdin_data(srv, c, &msg->in);
	return 0;
}

static int
on_clipboard(struct server *srv, struct conn *c, union msg_any *msg)
{
	clipboard_answer(srv, c, &msg->clipboard);
	return 0;
}

/* The client does not know what it was sent. */
static int
on_error(struct server *srv, struct conn *c, union msg_any *msg)
{
	const char *program = conn_hello(c)->program;

	messages_add(srv->messages, "client %s (%s) does not know message %s "
	    "(%" PRIu32 ")", conn_name(c), program != NULL ? program : "?",
	    msg_name((uint16_t)msg->error.type), msg->error.type);
	return 0;
}

static int
on_image_taken(struct server *srv, struct conn *c, union msg_any *msg)
{
	struct viewer *v = conn_viewer(c);

	(void)srv;
	if (v != NULL)
		pictures_taken(v->pictures, msg->number.number);
	return 0;
}

static const struct {
	uint16_t type;
	handler_fn *fn;
} handlers[] = {
	{ MSG_COMMAND, on_command },
	{ MSG_RESIZE, on_resize },
	{ MSG_FRAME_ACK, on_frame_ack },
	{ MSG_TERMINAL, on_terminal },
	{ MSG_LEAVING, on_leaving },
	{ MSG_SUSPENDED, on_suspended },
	{ MSG_RESUMED, on_resumed },
	{ MSG_STDIN, on_stdin },
	{ MSG_CLIPBOARD, on_clipboard },
	{ MSG_ERROR, on_error },
	{ MSG_IMAGE_TAKEN, on_image_taken },
};

int
dispatch_message(struct server *srv, struct conn *c, uint16_t type,
    union msg_any *msg)
{
	size_t i;

	for (i = 0; i < nitems(handlers); i++)
		if (handlers[i].type == type)
			return handlers[i].fn(srv, c, msg);
	/* One of the server's own, or of no direction. */
	return ERR_INVALID;
}

void
dispatch_resume(struct server *srv, struct conn *c)
{
	struct state_client was;
	struct session *s;
	struct viewer *v;

	if (!state_client(srv->state, conn_token(c), &was) ||
	    (s = model_session(srv->model, was.session)) == NULL) {
		struct msg_detached d = {
			.text = (char *)(uintptr_t)"lost session" };

		conn_send(c, MSG_DETACHED, &d);
		conn_finish(c);
		return;
	}
	fault_point("server-hello");
	log_info("%u: resumes session $%u", conn_id(c), s->id);
	v = viewer_new(srv, c, s, was.flags);
	v->native = conn_hello(c)->native;
	v->native_begun = v->native.line != 0;
	v->detach_key = was.detach_key;
	if (was.flags & VIEWER_EXCLUSIVE)
		s->exclusive = conn_token(c);
	viewer_start(v);
}

void
dispatch_closed(struct server *srv, struct conn *c)
{
	queue_forget(srv->queue, c);
	stdin_closed(srv, c);
	waits_closed(srv, c);
}
