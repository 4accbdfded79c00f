/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Changes of the model, for whoever must know: redraw, hooks, the state
 * that survives a crash, control clients.
 */

#ifndef TMX_MODEL_NOTIFY_H
#define TMX_MODEL_NOTIFY_H

#include "compat/compat.h"

struct model;

enum notify_what {
	NOTIFY_SESSION_CREATED,
	NOTIFY_SESSION_CHANGED, /* a durable part of it */
	NOTIFY_SESSION_RENAMED,
	NOTIFY_SESSION_CLOSED,  /* about to be freed */
	NOTIFY_SESSION_WINDOW,  /* another current window */
	NOTIFY_WINDOW_CREATED,
	NOTIFY_WINDOW_CHANGED,
	NOTIFY_WINDOW_RENAMED,
	NOTIFY_WINDOW_CLOSED,
	NOTIFY_WINDOW_PANE,     /* another active pane */
	NOTIFY_WINDOW_LAYOUT,   /* sizes or places of panes */
	NOTIFY_PANE_CREATED,
	NOTIFY_PANE_CHANGED,
	NOTIFY_PANE_CLOSED,
	NOTIFY_PASTE_CHANGED,   /* a buffer is there, or has another name */
	NOTIFY_PASTE_CLOSED     /* about to be freed */
};

/* Called with what happened, and to which session, window, pane or buffer. */
typedef void (*notify_fn)(void *, enum notify_what, void *subject);

struct notify *notify_new(void);
void notify_free(struct notify *);

/* Observe until the model is freed. */
void notify_observe(struct notify *, notify_fn, void *);
void notify_tell(struct notify *, enum notify_what, void *);

#endif
