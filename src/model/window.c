/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/map.h"
#include "base/tlv.h"
#include "base/xmalloc.h"
#include "model/layout.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/pane.h"
#include "model/window.h"
#include "opt/options.h"
#include "text/utf8.h"

struct window *
window_restore(struct model *m, uint32_t id, const char *name,
    struct options *options, unsigned int cols, unsigned int rows)
{
	struct window *w = xcalloc(1, sizeof *w);

	w->id = id;
	w->model = m;
	w->name = xstrdup(name);
	w->options = options;
	w->cols = cols;
	w->rows = rows;
	w->created = w->activity = clock_wall_ms();
	list_init(&w->panes);
	if (id >= m->next_window)
		m->next_window = id + 1;
	map_put_id(m->windows, id, w);
	return w;
}

struct window *
window_new(struct model *m, const char *name, struct options *options,
    unsigned int cols, unsigned int rows)
{
	struct window *w = window_restore(m, m->next_window, name, options,
	    cols, rows);

	notify_tell(m->notify, NOTIFY_WINDOW_CREATED, w);
	return w;
}

void
window_free(struct window *w)
{
	struct list *link, *tmp;

	notify_tell(w->model->notify, NOTIFY_WINDOW_CLOSED, w);
	list_foreach_safe(link, &w->panes, tmp)
		pane_free(list_entry(link, struct pane, link));
	map_take_id(w->model->windows, w->id);
	layout_free(w->layout);
	options_free(w->options);
	free(w->name);
	free(w);
}

/* A name as it may be shown: control characters as \ooo, UTF-8, bounded. */
static char *
clean_name(const char *name)
{
	size_t left = strlen(name), n;
	struct buf b = BUF_INIT;
	uint32_t cp;
	char bytes[UTF8_MAX];

	for (; left > 0 && buf_len(&b) < WINDOW_NAME_MAX - 2 * UTF8_MAX;
	    name += n, left -= n) {
		n = utf8_decode(name, left, &cp);
		if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			buf_printf(&b, "\\%03o", (unsigned int)cp);
		else
			buf_put(&b, bytes, utf8_encode(cp, bytes));
	}
	return buf_take_str(&b);
}

void
window_rename(struct window *w, const char *name)
{
	char *clean = clean_name(name);

	free(w->name);
	w->name = clean;
	notify_tell(w->model->notify, NOTIFY_WINDOW_RENAMED, w);
}

void
window_resize(struct window *w, unsigned int cols, unsigned int rows)
{
	if (w->cols == cols && w->rows == rows && w->layout != NULL)
		return;
	w->cols = cols;
	w->rows = rows;
	if (w->layout != NULL)
		layout_resize(w->layout, cols, rows);
	else if (w->active != NULL)
		w->layout = layout_new(w->active, cols, rows);
	notify_tell(w->model->notify, NOTIFY_WINDOW_LAYOUT, w);
}

void
window_fit(struct window *w)
{
	if (w->active == NULL)
		return;
	layout_free(w->layout);
	w->layout = layout_new(w->active, w->cols, w->rows);
}

unsigned int
window_pane_count(const struct window *w)
{
	const struct list *link;
	unsigned int n = 0;

	list_foreach(link, &w->panes)
		n++;
	return n;
}

char *
window_layout(const struct window *w)
{
	return w->layout != NULL ? layout_print(w->layout) : xstrdup("");
}

enum {
	TAG_NAME = 1,
	TAG_AUTO_NAME,
	TAG_SIZE,
	TAG_PANE = WINDOW_TAG_PANE, /* one for each, in order */
	TAG_ACTIVE,
	TAG_CREATED,
	TAG_OPTIONS
};

void
window_save(const struct window *w, struct buf *b)
{
	const struct list *link;
	size_t mark;

	tlv_put_str(b, TAG_NAME, w->name);
	tlv_put_uint(b, TAG_AUTO_NAME, w->auto_name);
	mark = tlv_open(b, TAG_SIZE);
	buf_put_u16(b, (uint16_t)w->cols);
	buf_put_u16(b, (uint16_t)w->rows);
	tlv_close(b, mark);
	list_foreach(link, &w->panes)
		tlv_put_uint(b, TAG_PANE,
		    list_entry(link, struct pane, link)->id);
	if (w->active != NULL)
		tlv_put_uint(b, TAG_ACTIVE, w->active->id);
	tlv_put_uint(b, TAG_CREATED, w->created);
	mark = tlv_open(b, TAG_OPTIONS);
	options_save(w->options, b);
	tlv_close(b, mark);
}

static void
load_field(struct window *w, uint32_t tag, struct rd *v)
{
	struct pane *p;
	char *name;

	switch (tag) {
	case TAG_NAME:
		name = tlv_str(v, WINDOW_NAME_MAX);
		if (name != NULL) {
			free(w->name);
			w->name = name;
		}
		break;
	case TAG_AUTO_NAME: w->auto_name = tlv_uint(v) != 0; break;
	case TAG_SIZE:
		w->cols = rd_u16(v);
		w->rows = rd_u16(v);
		break;
	case TAG_ACTIVE:
		p = model_pane(w->model, (uint32_t)tlv_uint(v));
		if (p != NULL && p->window == w)
			w->active = p;
		break;
	case TAG_CREATED: w->created = tlv_uint(v); break;
	case TAG_OPTIONS: options_load(w->options, v); break;
	}
}

int
window_load(struct window *w, struct rd *r)
{
	struct rd value;
	uint32_t tag;

	tlv_foreach(r, &tag, &value) {
		load_field(w, tag, &value);
		if (value.bad)
			return ERR_MALFORMED;
	}
	return r->bad ? ERR_MALFORMED : 0;
}
