/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "base/log.h"
#include "model/pane.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/clipboard.h"
#include "server/paneev.h"
#include "server/ptyio.h"
#include "server/server.h"
#include "server/size.h"
#include "server/viewer.h"
#include "vt/vt.h"

#define LOG_MODULE "paneev"

static void
on_bell(struct server *srv, struct pane *p, const struct vt_event *e)
{
	struct msg_event msg = { .kind = EVENT_BELL };

	(void)e;
	viewer_event(srv, p, &msg);
}

static void
on_notify(struct server *srv, struct pane *p, const struct vt_event *e)
{
	struct msg_event msg = { .kind = EVENT_NOTIFY,
		.name = (char *)(uintptr_t)e->name,
		.data = { (const uint8_t *)e->text, e->text_len } };

	viewer_event(srv, p, &msg);
}

/* tmux's option; a multiplexer shows nobody what it does not know else. */
static void
on_passthrough(struct server *srv, struct pane *p, const struct vt_event *e)
{
	struct msg_event msg = { .kind = EVENT_PASSTHROUGH,
		.data = { (const uint8_t *)e->text, e->text_len } };

	if (options_number(p->options, OPT_ALLOW_PASSTHROUGH) !=
	    PASSTHROUGH_OFF)
		viewer_event(srv, p, &msg);
}

static void
on_clipboard_set(struct server *srv, struct pane *p, const struct vt_event *e)
{
	clipboard_set(srv, p, e->name, e->text, e->text_len);
}

static void
on_clipboard_get(struct server *srv, struct pane *p, const struct vt_event *e)
{
	clipboard_get(srv, p, e->name);
}

static void
on_sync(struct server *srv, struct pane *p, const struct vt_event *e)
{
	viewer_hold(srv, p, e->a != 0);
}

/*
 * A program wants another size.  It gets it where nobody's terminal says
 * otherwise: nobody looks, or the size is the user's to choose.
 */
static void
on_resize(struct server *srv, struct pane *p, const struct vt_event *e)
{
	struct window *w = p->window;
	unsigned int cols = e->a > 0 ? (unsigned int)e->a : w->cols;
	unsigned int rows = e->b > 0 ? (unsigned int)e->b : w->rows;

	if (window_pane_count(w) != 1 || size_is_seen(srv, w))
		return;
	/* Not in the middle of what the terminal is doing. */
	ptyio_resize_later(p, cols, rows);
}

static void
on_cleared(struct server *srv, struct pane *p, const struct vt_event *e)
{
	(void)srv;
	(void)e;
	ptyio_checkpoint_later(p);
}

static void
on_unhandled(struct server *srv, struct pane *p, const struct vt_event *e)
{
	(void)srv;
	log_debug("%%%u: unhandled %s", p->id, log_bytes(e->text,
	    e->text_len));
}

/* What is not here concerns nobody but those who look, and they will see. */
static const struct {
	enum vt_event_kind kind;
	void (*fn)(struct server *, struct pane *, const struct vt_event *);
} handlers[] = {
	{ VT_BELL, on_bell },
	{ VT_NOTIFY, on_notify },
	{ VT_PASSTHROUGH, on_passthrough },
	{ VT_CLIPBOARD_SET, on_clipboard_set },
	{ VT_CLIPBOARD_GET, on_clipboard_get },
	{ VT_SYNC, on_sync },
	{ VT_RESIZE, on_resize },
	{ VT_CLEARED, on_cleared },
	{ VT_UNHANDLED, on_unhandled },
};

void
paneev_event(struct server *srv, struct pane *p, const struct vt_event *e)
{
	size_t i;

	for (i = 0; i < nitems(handlers); i++)
		if (handlers[i].kind == e->kind)
			handlers[i].fn(srv, p, e);
}
