/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdio.h>
#include <string.h>

#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/conn.h"
#include "server/native.h"
#include "server/ptyio.h"
#include "server/server.h"
#include "server/size.h"
#include "server/viewer.h"
#include "text/utf8.h"
#include "vt/vt.h"

/* Take one client's size into account. */
static void
consider(int64_t how, const struct viewer *v, uint64_t *latest,
    unsigned int *cols, unsigned int *rows)
{
	bool first = *cols == 0;

	switch (how) {
	case WINDOW_SIZE_LARGEST:
		*cols = first || v->cols > *cols ? v->cols : *cols;
		*rows = first || v->rows > *rows ? v->rows : *rows;
		break;
	case WINDOW_SIZE_SMALLEST:
		*cols = first || v->cols < *cols ? v->cols : *cols;
		*rows = first || v->rows < *rows ? v->rows : *rows;
		break;
	case WINDOW_SIZE_LATEST:
		if (!first && v->sequence < *latest)
			break;
		*latest = v->sequence;
		*cols = v->cols;
		*rows = v->rows;
		break;
	default: break; /* manual */
	}
}

/* Whether a viewer's size counts: it looks, and did not ask to be left out. */
static bool
counts(const struct viewer *v)
{
	return !(v->flags & (VIEWER_IGNORE_SIZE | VIEWER_RAW |
	    VIEWER_SUSPENDED));
}

/*
 * A cell's size in pixels, as the terminal of the client that was active last
 * has it.
 */
static void
cell_pixels(const struct viewer *v, struct window *w, uint64_t *latest)
{
	const struct msg_resize *size = conn_size(v->conn);

	if (size->cols == 0 || size->rows == 0 || size->xpixel == 0 ||
	    size->ypixel == 0 || v->sequence < *latest)
		return;
	*latest = v->sequence;
	w->xpixel = size->xpixel / size->cols;
	w->ypixel = size->ypixel / size->rows;
}

static void
size_one(struct server *srv, struct session *s, struct window *w)
{
	int64_t how = options_number(w->options, OPT_WINDOW_SIZE);
	unsigned int cols = 0, rows = 0;
	struct viewer *v = NULL;
	uint64_t latest = 0, latest_pixels = 0;

	/* A window in several sessions is seen from all of them. */
	while ((v = viewer_next(srv, w->links > 1 ? NULL : s, v)) != NULL) {
		if (!counts(v) || !viewer_looks_at(v, w))
			continue;
		consider(how, v, &latest, &cols, &rows);
		cell_pixels(v, w, &latest_pixels);
	}
	if (cols != 0)
		size_window(srv, w, cols, rows);
}

void
size_of_clients(struct server *srv, struct window *w, int64_t how,
    unsigned int *cols, unsigned int *rows)
{
	unsigned int c = 0, r = 0;
	struct viewer *v = NULL;
	uint64_t latest = 0;

	while ((v = viewer_next(srv, NULL, v)) != NULL)
		if (counts(v) && viewer_looks_at(v, w))
			consider(how, v, &latest, &c, &r);
	*cols = c;
	*rows = r;
	if (c == 0)
		size_default(srv, cols, rows);
}

void
size_session(struct server *srv, struct session *s)
{
	struct list *link;

	list_foreach(link, &s->winlinks)
		size_one(srv, s,
		    list_entry(link, struct winlink, link)->window);
}

void
size_window(struct server *srv, struct window *w, unsigned int cols,
    unsigned int rows)
{
	struct viewer *v = NULL;
	struct list *link;
	struct pane *p;

	if (cols > VT_COLS_MAX)
		cols = VT_COLS_MAX;
	if (rows > VT_ROWS_MAX)
		rows = VT_ROWS_MAX;
	window_resize(w, cols, rows);
	list_foreach(link, &w->panes) {
		p = list_entry(link, struct pane, link);
		ptyio_resize(p, p->cols, p->rows);
	}
	while ((v = viewer_next(srv, NULL, v)) != NULL)
		if (viewer_looks_at(v, w))
			native_resized(v);
	viewer_window_changed(srv, w);
}

bool
size_is_seen(const struct server *srv, const struct window *w)
{
	struct viewer *v = NULL;

	while ((v = viewer_next(srv, NULL, v)) != NULL)
		if (counts(v) && viewer_looks_at(v, w))
			return true;
	return false;
}

void
size_default(const struct server *srv, unsigned int *cols, unsigned int *rows)
{
	const char *s = options_string(srv->session_options, OPT_DEFAULT_SIZE);

	if (sscanf(s, "%ux%u", cols, rows) != 2 || *cols < 1 ||
	    *cols > VT_COLS_MAX || *rows < 1 || *rows > VT_ROWS_MAX) {
		*cols = 80;
		*rows = 24;
	}
}

uint32_t
size_fill(const struct window *w)
{
	const char *s = options_string(w->options, OPT_FILL_CHARACTER);
	uint32_t cp;

	if (*s == '\0')
		return 0xb7; /* the middle dot, as tmux has it */
	utf8_decode(s, strlen(s), &cp);
	return cp;
}
