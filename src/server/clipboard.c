/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "model/pane.h"
#include "model/session.h"
#include "opt/options.h"
#include "server/ask.h"
#include "server/clipboard.h"
#include "server/conn.h"
#include "server/server.h"
#include "server/viewer.h"
#include "vt/vt.h"

void
clipboard_set(struct server *srv, struct pane *p, const char *selections,
    const void *data, size_t len)
{
	struct msg_event msg = { .kind = EVENT_CLIPBOARD_SET,
		.name = (char *)(uintptr_t)selections,
		.data = { data, len } };

	if (options_number(srv->options, OPT_SET_CLIPBOARD) ==
	    SET_CLIPBOARD_ON)
		viewer_event(srv, p, &msg);
}

void
clipboard_send(struct viewer *v, const void *data, size_t len)
{
	const struct msg_event msg = { .kind = EVENT_CLIPBOARD_SET,
		.name = (char *)(uintptr_t)"c", .data = { data, len } };

	if (!(v->flags & VIEWER_RAW))
		viewer_tell(v, &msg);
}

/* Ask one client on behalf of a pane, or (NULL) all that look at it. */
static void
request(struct server *srv, const struct pane *p, struct viewer *v,
    const char *selections)
{
	const struct msg_event msg = { .kind = EVENT_CLIPBOARD_GET,
		.name = (char *)(uintptr_t)selections };

	srv->clipboard_pane = p->id;
	if (v != NULL)
		viewer_tell(v, &msg);
	else
		viewer_event(srv, p, &msg);
}

void
clipboard_get(struct server *srv, struct pane *p, const char *selections)
{
	switch (options_number(srv->options, OPT_GET_CLIPBOARD)) {
	case GET_CLIPBOARD_ON:
		request(srv, p, NULL, selections);
		break;
	case GET_CLIPBOARD_ASK:
		ask_begin(srv, p, selections);
		break;
	}
}

void
clipboard_ask(struct viewer *v, const struct pane *p, const char *selections)
{
	request(v->server, p, v, selections);
}

void
clipboard_answer(struct server *srv, struct conn *c,
    const struct msg_clipboard *msg)
{
	struct viewer *v = conn_viewer(c);
	struct pane *p = v != NULL ? viewer_pane(v) : NULL;

	/* Only to the program that asked, once, if it is still there. */
	if (p == NULL || p->vt == NULL || srv->clipboard_pane != p->id)
		return;
	srv->clipboard_pane = UINT32_MAX;
	vt_clipboard(p->vt, msg->selections != NULL ? msg->selections : "",
	    msg->data.data, msg->data.len);
}
