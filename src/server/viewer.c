/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/xmalloc.h"
#include "frame/diff.h"
#include "frame/frame.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/ask.h"
#include "server/conn.h"
#include "server/idle.h"
#include "server/keys.h"
#include "server/native.h"
#include "server/pictures.h"
#include "server/ptyio.h"
#include "server/server.h"
#include "server/size.h"
#include "server/viewer.h"
#include "text/intern.h"
#include "text/key.h"
#include "vt/vt.h"

#define LOG_MODULE "viewer"

/* The size assumed of a client that has no terminal. */
#define NO_TTY_COLS 80
#define NO_TTY_ROWS 24

/*
 * Frames of one window for all clients that look at it, while it changes all
 * the time: drawing more of them would keep the program from its processor.
 */
#define FRAMES_A_SECOND 600

/* Input of no more bytes was typed, rather than pasted. */
#define TYPED_MAX 64u

static void
mark(struct intern *in, void *arg)
{
	struct viewer *v = arg;

	(void)in;
	if (v->shown == NULL)
		return;
	frame_mark(v->shown);
	frame_mark(v->next);
	intern_mark_pen(v->server->intern, v->view.message_pen);
}

static void
on_timer(void *arg)
{
	/* Waking up is all: the turn's end asks the sender again. */
	(void)arg;
}

static void
clamp_size(struct viewer *v, const struct msg_resize *size)
{
	v->cols = size->cols != 0 ? size->cols : NO_TTY_COLS;
	v->rows = size->rows != 0 ? size->rows : NO_TTY_ROWS;
	if (v->cols > FRAME_COLS_MAX)
		v->cols = FRAME_COLS_MAX;
	if (v->rows > FRAME_ROWS_MAX)
		v->rows = FRAME_ROWS_MAX;
}

static void
make_frames(struct viewer *v)
{
	v->shown = frame_new(v->server->intern, v->cols, v->rows);
	v->next = frame_new(v->server->intern, v->cols, v->rows);
}

void
viewer_set_hold_time(struct viewer *v)
{
	sender_set_hold_time(&v->sender, CLOCK_MS * (uint64_t)options_number(
	    v->server->options, OPT_SYNC_TIMEOUT));
}

struct viewer *
viewer_new(struct server *srv, struct conn *c, struct session *s,
    unsigned int flags)
{
	struct viewer *v = xcalloc(1, sizeof *v);

	v->server = srv;
	v->conn = c;
	v->session = s;
	v->flags = flags | VIEWER_FOCUSED;
	v->attached = v->activity = clock_wall_ms();
	clamp_size(v, conn_size(c));
	if (!(flags & VIEWER_RAW))
		make_frames(v);
	v->pictures = pictures_new(srv->model, c);
	v->holder = intern_hold(srv->intern, mark, v);
	v->timer = loop_timer_new(srv->loop, on_timer, v);
	sender_init(&v->sender, clock_ns());
	viewer_set_hold_time(v);
	v->fresh = true;
	list_append(&srv->viewers, &v->link);
	conn_set_viewer(c, v);
	s->attached++;
	s->last_attached = v->attached;
	if (!conn_hello(c)->resumes)
		session_used(s, v->attached); /* and it is not by itself */
	v->sequence = ++srv->sequence;
	v->detach_key = options_key(srv->options, OPT_DETACH_KEY);
	v->answered = KEY_NONE;
	idle_attached(srv, s);
	size_session(srv, s);
	return v;
}

/* A list of strings as an array option has them; the items are borrowed. */
static struct msg_strings
strings_of(const struct options *o, enum option_id id)
{
	const struct option_item *item;
	struct msg_strings list = { 0 };

	while ((item = options_item(o, id, list.count)) != NULL) {
		list.item = xreallocarray(list.item, list.count + 1,
		    sizeof *list.item);
		list.item[list.count++] = item->string;
	}
	return list;
}

static void
send_settings(struct viewer *v, enum msg_type type)
{
	const struct options *o = v->server->options;
	const struct options *so = v->session->options;
	struct msg_settings m = {
		.session = v->session->name,
		.escape_time = (uint32_t)options_number(o, OPT_ESCAPE_TIME),
		.prefix = options_key(so, OPT_PREFIX),
		.detach_key = v->detach_key,
		.native_lines = (uint32_t)options_number(so,
		    OPT_NATIVE_SCROLLBACK_LINES),
		.native = (v->flags & VIEWER_NATIVE) != 0,
		.read_only = (v->flags & VIEWER_READ_ONLY) != 0,
		.extended_keys = options_flag(o, OPT_EXTENDED_KEYS),
		.exit_status = (v->flags & VIEWER_EXIT_STATUS) != 0,
	};

	m.features = strings_of(o, OPT_TERMINAL_FEATURES);
	m.overrides = strings_of(o, OPT_TERMINAL_OVERRIDES);
	conn_send(v->conn, type, &m);
	free(m.features.item);
	free(m.overrides.item);
}

void
viewer_start(struct viewer *v)
{
	send_settings(v, MSG_ATTACHED);
	viewer_changed(v);
}

void
viewer_settings(struct viewer *v)
{
	send_settings(v, MSG_SETTINGS);
}

void
viewer_set_colours(struct viewer *v, const struct msg_terminal *t)
{
	struct vt_colours *c = xcalloc(1, sizeof *c);
	struct rd r = rd_of(t->palette.data, t->palette.len);
	struct list *wl, *pl;
	size_t i;

	c->fg = t->fg;
	c->bg = t->bg;
	c->cursor = t->cursor;
	c->dark = (int8_t)(t->dark == 0 ? -1 : t->dark == 2);
	for (i = 0; i < nitems(c->palette) && rd_left(&r) >= 4; i++)
		c->palette[i] = rd_u32(&r);
	list_foreach(wl, &v->session->winlinks)
		list_foreach(pl, &list_entry(wl, struct winlink,
		    link)->window->panes)
			vt_set_colours(list_entry(pl, struct pane, link)->vt,
			    c);
	free(c);
}

void
viewer_free(struct viewer *v)
{
	struct server *srv = v->server;
	struct session *s = v->session;

	list_remove(&v->link);
	conn_set_viewer(v->conn, NULL);
	s->attached--;
	srv->detached = true;
	if (v->flags & VIEWER_EXCLUSIVE)
		s->exclusive = 0;
	loop_timer_free(v->timer);
	loop_timer_free(v->repeat_timer);
	loop_timer_free(v->message_timer);
	ask_free(v->ask);
	intern_unhold(srv->intern, v->holder);
	pictures_free(v->pictures);
	frame_free(v->shown);
	frame_free(v->next);
	msg_free(MSG_TERMINAL, &v->terminal);
	free(v->table);
	free(v->message);
	free(v);
	idle_detached(srv, s);
	if (!s->closing)
		size_session(srv, s);
}

void
viewer_switch(struct viewer *v, struct session *s)
{
	struct session *old = v->session;

	if (old == s)
		return;
	old->attached--;
	v->server->detached = true;
	v->session = s;
	if (v->flags & VIEWER_EXCLUSIVE) {
		old->exclusive = 0;
		s->exclusive = conn_token(v->conn);
	}
	s->attached++;
	s->last_attached = clock_wall_ms();
	idle_detached(v->server, old);
	idle_attached(v->server, s);
	viewer_settings(v);
	if (!old->closing)
		size_session(v->server, old);
	size_session(v->server, s);
	viewer_changed(v);
}

static void
changed(struct viewer *v, uint64_t now)
{
	if (!(v->flags & (VIEWER_SUSPENDED | VIEWER_RAW)))
		sender_changed(&v->sender, now);
}

void
viewer_changed(struct viewer *v)
{
	changed(v, clock_ns());
}

struct viewer *
viewer_next(const struct server *srv, const struct session *s,
    const struct viewer *after)
{
	const struct list *link = after != NULL ? after->link.next :
						  srv->viewers.next;
	struct viewer *v;

	for (; link != &srv->viewers; link = link->next) {
		v = list_entry(link, struct viewer, link);
		if (s == NULL || v->session == s)
			return v;
	}
	return NULL;
}

void
viewer_session_changed(struct session *s, struct server *srv)
{
	struct viewer *v = NULL;

	while ((v = viewer_next(srv, s, v)) != NULL)
		viewer_changed(v);
}

bool
viewer_looks_at(const struct viewer *v, const struct window *w)
{
	return v->session->current != NULL && v->session->current->window == w;
}

void
viewer_window_changed(struct server *srv, const struct window *w)
{
	uint64_t interval = 0, now = clock_ns();
	struct viewer *v = NULL;

	while ((v = viewer_next(srv, NULL, v)) != NULL)
		if (viewer_looks_at(v, w))
			interval += CLOCK_SECOND / FRAMES_A_SECOND;
	if (interval < SENDER_INTERVAL)
		interval = SENDER_INTERVAL;
	while ((v = viewer_next(srv, NULL, v)) != NULL)
		if (viewer_looks_at(v, w)) {
			sender_set_interval(&v->sender, interval);
			changed(v, now);
		}
}

void
viewer_hold(struct server *srv, const struct pane *p, bool on)
{
	struct viewer *v = NULL;

	while ((v = viewer_next(srv, NULL, v)) != NULL)
		if (viewer_looks_at(v, p->window))
			sender_hold(&v->sender, on, clock_ns());
}

void
viewer_redraw(struct viewer *v)
{
	if (v->flags & VIEWER_RAW)
		return;
	v->redraw = true;
	viewer_changed(v);
}

struct pane *
viewer_pane(const struct viewer *v)
{
	return v->session->current != NULL ?
	    v->session->current->window->active : NULL;
}

/* Compose the frame that the client should see, into v->next. */
static void
compose(struct viewer *v)
{
	struct window *w = v->session->current->window;
	const struct list *link;

	if (v->next->cols != v->cols || v->next->rows != v->rows)
		frame_resize(v->next, v->cols, v->rows);
	v->view.fill = size_fill(w);
	v->view.message = v->ask != NULL ? ask_message(v) : v->message;
	v->view.mouse = options_number(v->session->options, OPT_MOUSE) != 0;
	v->view.images = pictures_begin(v->pictures);
	compose_window(v->next, w, &v->view);
	list_foreach(link, &w->panes)
		vt_damage(list_entry(link, struct pane, link)->vt);
}

/* Send what leads from the frame that was sent last to the new one. */
static void
send_frame(struct viewer *v, uint64_t now)
{
	struct msg_frame msg = { .fresh = v->fresh, .redraw = v->redraw };
	struct frame *tmp;
	struct buf diff;

	buf_init(&diff, CONN_OUT_MAX / 2);
	compose(v);
	if (v->flags & VIEWER_NATIVE)
		native_put_lines(v, &diff);
	if (v->fresh) {
		/* The client begins with the same: one blank cell. */
		frame_free(v->shown);
		v->shown = frame_new(v->server->intern, 1, 1);
	}
	frame_diff(v->shown, v->next, &diff);
	if (buf_failed(&diff)) {
		log_error("%u: frame too large", conn_id(v->conn));
		buf_free(&diff);
		return;
	}
	msg.data.data = buf_data(&diff);
	msg.data.len = buf_len(&diff);
	msg.native = v->native;
	msg.number = sender_sent(&v->sender, now, msg.data.len);
	conn_send(v->conn, MSG_FRAME, &msg);
	ask_frame_sent(v, msg.number);
	v->frames++;
	v->bytes += msg.data.len;
	v->fresh = v->redraw = false;
	/* The new one is now what the client has; the next one is composed
	 * over the one before it, whose rows say what they still are. */
	tmp = v->shown;
	v->shown = v->next;
	v->next = tmp;
	buf_free(&diff);
}

void
viewer_detach(struct viewer *v, const char *text, int code, const char *exec,
    bool hangup)
{
	struct msg_detached d = { .text = (char *)(uintptr_t)text,
		.code = code, .exec = (char *)(uintptr_t)exec,
		.hangup = hangup };

	/* The terminal's scrollback is to have all there is. */
	if (v->flags & VIEWER_NATIVE && !(v->flags & VIEWER_SUSPENDED) &&
	    v->sender.changed && viewer_pane(v) != NULL)
		send_frame(v, clock_ns());
	conn_send(v->conn, MSG_DETACHED, &d);
	conn_finish(v->conn);
	viewer_free(v);
}

static void
send_if_due(struct viewer *v, uint64_t now)
{
	uint64_t at = 0;

	if (v->flags & (VIEWER_RAW | VIEWER_SUSPENDED) ||
	    viewer_pane(v) == NULL)
		return;
	if (pictures_send(v->pictures))
		viewer_changed(v);
	switch (sender_due(&v->sender, now, &at)) {
	case SENDER_NOW:
		send_frame(v, now);
		break;
	case SENDER_LATER:
		/* Sooner, too: what printed without end may have stopped. */
		loop_timer_set_sooner(v->timer, at > now ? at - now : 0);
		break;
	case SENDER_IDLE:
	case SENDER_ACKED:
		break;
	}
}

void
viewer_send_all(struct server *srv)
{
	struct list *link, *tmp;
	uint64_t now;

	if (list_empty(&srv->viewers))
		return;
	now = clock_ns();
	list_foreach_safe(link, &srv->viewers, tmp) {
		ask_check(list_entry(link, struct viewer, link));
		send_if_due(list_entry(link, struct viewer, link), now);
	}
}

int
viewer_acked(struct viewer *v, uint64_t number)
{
	int error;

	if (number > UINT32_MAX)
		return -1;
	error = sender_acked(&v->sender, clock_ns(), (uint32_t)number);
	if (error == 0)
		ask_frame_taken(v, (uint32_t)number);
	return error;
}

void
viewer_resize(struct viewer *v, const struct msg_resize *size)
{
	clamp_size(v, size);
	if (v->flags & VIEWER_RAW)
		return;
	v->sequence = ++v->server->sequence;
	size_session(v->server, v->session);
	viewer_changed(v);
}

/* Do what a message says; what goes to a program is written in one piece. */
static void
take_events(struct viewer *v, const struct msg_input *msg)
{
	struct server *srv = v->server;
	struct conn *c = v->conn;
	struct rd events = rd_of(msg->events.data, msg->events.len);
	struct input_event e;

	ptyio_gather(srv);
	/* What is typed may detach. */
	while (conn_viewer(c) == v && input_next(&events, &e))
		keys_event(v, &e);
	ptyio_write_gathered(srv);
}

/*
 * Give input to where it goes, message by message.  A message is taken when
 * its effects have begun, and what has not is in the ledger: so after a crash
 * what was not taken is sent again, and no more than one message is in
 * between.  The keys of one are looked at also while its pane's program reads
 * nothing, up to a bound.
 */
bool
viewer_input(struct viewer *v)
{
	struct conn *c = v->conn;
	struct msg_input msg;
	bool taken = false;

	while (conn_input_front(c, &msg)) {
		struct pane *p = viewer_pane(v);

		if (p != NULL && !ptyio_takes(p, msg.events.len))
			break;
		taken = true;
		v->activity = clock_wall_ms();
		if (v->sequence != v->server->sequence) {
			v->sequence = ++v->server->sequence;
			size_session(v->server, v->session);
		}
		conn_input_begin(c, msg.number);
		if (p != NULL && msg.events.len <= TYPED_MAX)
			ptyio_typed(p);
		v->input_stale = conn_input_is_stale(c);
		take_events(v, &msg);
		if (conn_viewer(c) != v)
			break;
		conn_input_end(c);
	}
	return taken;
}

void
viewer_input_all(struct server *srv)
{
	struct viewer *v = NULL;

	/* What was taken may have detached any of them. */
	while ((v = viewer_next(srv, NULL, v)) != NULL)
		if (viewer_input(v))
			v = NULL;
}

void
viewer_input_stale(struct server *srv, const struct pane *p)
{
	struct viewer *v = NULL;

	while ((v = viewer_next(srv, NULL, v)) != NULL)
		if (viewer_pane(v) == p)
			conn_input_set_stale(v->conn);
}

static void
message_over(void *arg)
{
	struct viewer *v = arg;

	free(v->message);
	v->message = NULL;
	viewer_changed(v);
}

void
viewer_message(struct viewer *v, const char *text, uint64_t ms)
{
	free(v->message);
	v->message = text != NULL ? xstrdup(text) : NULL;
	viewer_changed(v);
	if (v->message_timer == NULL)
		v->message_timer = loop_timer_new(v->server->loop,
		    message_over, v);
	if (text != NULL && ms != 0)
		loop_timer_set(v->message_timer, ms * CLOCK_MS);
	else
		loop_timer_clear(v->message_timer);
}

bool
viewer_hears(const struct viewer *v, const struct pane *p)
{
	return viewer_looks_at(v, p->window) &&
	    !(v->flags & (VIEWER_SUSPENDED | VIEWER_RAW));
}

void
viewer_tell(struct viewer *v, const struct msg_event *e)
{
	if (conn_waiting(v->conn) < CONN_OUT_LOW)
		conn_send(v->conn, MSG_EVENT, e);
}

void
viewer_event(struct server *srv, const struct pane *p,
    const struct msg_event *e)
{
	struct viewer *v = NULL;

	while ((v = viewer_next(srv, NULL, v)) != NULL)
		if (viewer_hears(v, p))
			viewer_tell(v, e);
}
