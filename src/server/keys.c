/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/xmalloc.h"
#include "cmd/cmd.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/bind.h"
#include "opt/options.h"
#include "server/ask.h"
#include "server/conn.h"
#include "server/keys.h"
#include "server/ptyio.h"
#include "server/queue.h"
#include "server/server.h"
#include "server/viewer.h"
#include "text/key.h"
#include "text/utf8.h"
#include "vt/keyenc.h"
#include "vt/vt.h"

#define LOG_MODULE "keys"

static const char *
table_of(const struct viewer *v)
{
	return v->table != NULL ? v->table :
		options_string(v->session->options, OPT_KEY_TABLE);
}

static void
set_table(struct viewer *v, const char *table)
{
	free(v->table);
	v->table = table != NULL ? xstrdup(table) : NULL;
	v->flags &= ~(unsigned int)VIEWER_REPEAT;
	viewer_changed(v);
}

static void
repeat_over(void *arg)
{
	struct viewer *v = arg;

	if (v->flags & VIEWER_REPEAT)
		set_table(v, NULL);
}

/* After a binding that repeats, its table stays in force for a while. */
static void
keep_repeating(struct viewer *v)
{
	uint64_t ms = (uint64_t)options_number(v->session->options,
	    OPT_REPEAT_TIME);

	if (ms == 0) {
		set_table(v, NULL);
		return;
	}
	v->flags |= VIEWER_REPEAT;
	if (v->repeat_timer == NULL)
		v->repeat_timer = loop_timer_new(v->server->loop, repeat_over,
		    v);
	loop_timer_set(v->repeat_timer, ms * CLOCK_MS);
}

/* Run what a key is bound to; the viewer may be gone afterwards. */
static void
run_binding(struct viewer *v, const struct binding *b)
{
	struct server *srv = v->server;

	if (b->repeat)
		keep_repeating(v);
	else
		set_table(v, NULL);
	queue_add_key(srv->queue, b->list, v);
	queue_run(srv->queue);
}

static bool
is_prefix(const struct viewer *v, uint32_t key)
{
	const struct options *o = v->session->options;

	return key == options_key(o, OPT_PREFIX) ||
	    (key != KEY_NONE && key == options_key(o, OPT_PREFIX2));
}

/* Say that a key after the prefix does nothing: it may do so in tmux. */
static void
tell_unbound(struct viewer *v, uint32_t key)
{
	char name[KEY_NAME_MAX], *text;

	text = xasprintf("%s is bound to nothing (tmx list-keys)",
	    key_name(key, name));
	viewer_message(v, text, (uint64_t)options_number(v->session->options,
	    OPT_DISPLAY_TIME));
	free(text);
}

/*
 * See whether a key is a binding's or the prefix.  Returns true when it was
 * dealt with here, and is not for the program.
 */
static bool
is_ours(struct viewer *v, uint32_t key)
{
	const struct binding *b;
	bool in_root = v->table == NULL;

	if (v->message != NULL)
		viewer_message(v, NULL, 0);
	if (in_root && is_prefix(v, key)) {
		set_table(v, "prefix");
		return true;
	}
	b = binds_find(v->server->binds, table_of(v), key);
	if (b != NULL && (!(v->flags & VIEWER_REPEAT) || b->repeat)) {
		run_binding(v, b);
		return true;
	}
	if (in_root)
		return false;
	/* Not of that table: once it repeated, the key counts as any. */
	in_root = (v->flags & VIEWER_REPEAT) != 0;
	if (!in_root && strcmp(table_of(v), "prefix") == 0)
		tell_unbound(v, key);
	set_table(v, NULL);
	return in_root ? is_ours(v, key) : true;
}

/* The pane that input may go to; NULL when there is none. */
static struct pane *
input_pane(struct viewer *v)
{
	struct pane *p = viewer_pane(v);

	if (v->flags & VIEWER_READ_ONLY || v->input_stale || p == NULL ||
	    p->vt == NULL)
		return NULL;
	return p;
}

static void
send_buf(struct pane *p, struct buf *b)
{
	if (buf_len(b) != 0)
		ptyio_write(p, buf_data(b), buf_len(b));
	buf_free(b);
}

void
keys_send(struct pane *p, uint32_t key)
{
	struct buf b = BUF_INIT;

	vt_encode_key_code(p->vt, key, &b);
	send_buf(p, &b);
}

static void
on_key(struct viewer *v, const struct input_key *k)
{
	struct vt_key key = { .key = k->key, .shifted = k->shifted,
		.base = k->base, .kind = (enum vt_key_kind)k->press };
	struct buf b = BUF_INIT;
	struct pane *p;

	key.locks = (uint8_t)((k->locks & 1 ? VT_LOCK_CAPS : 0) |
	    (k->locks & 2 ? VT_LOCK_NUM : 0));
	key.text = *k->text != '\0' ? k->text : NULL;
	if (k->press != PRESS_UP && is_ours(v, k->key))
		return;
	p = input_pane(v);
	if (p == NULL)
		return;
	vt_encode_key(p->vt, &key, &b);
	send_buf(p, &b);
}

/* Whether some binding of the root table is for keys that are text. */
static bool
binds_text(const struct viewer *v)
{
	const struct binding *b;
	size_t i;

	if (is_prefix(v, KEY_ANY) ||
	    key_is_text(options_key(v->session->options, OPT_PREFIX)) ||
	    key_is_text(options_key(v->session->options, OPT_PREFIX2)))
		return true;
	for (i = 0; (b = binds_at(v->server->binds, table_of(v), i)) != NULL;
	    i++)
		if (key_is_text(b->key) || b->key == KEY_ANY)
			return true;
	return false;
}

/* Text for the program, encoded as it wants plain keys. */
static void
send_text(struct viewer *v, const uint8_t *text, size_t len)
{
	struct pane *p = input_pane(v);
	struct buf b = BUF_INIT;
	uint32_t cp;
	size_t n;

	if (p == NULL)
		return;
	if (vt_kitty_keys(p->vt) == 0 && vt_other_keys(p->vt) == 0) {
		ptyio_write(p, text, len);
		return;
	}
	for (; len > 0; text += n, len -= n) {
		n = utf8_decode((const char *)text, len, &cp);
		vt_encode_key_code(p->vt, cp, &b);
	}
	send_buf(p, &b);
}

static void
on_text(struct viewer *v, const uint8_t *text, size_t len)
{
	struct server *srv = v->server;
	struct viewer *w = NULL;
	uint32_t cp;
	size_t n;

	while (len > 0) {
		if (v->table == NULL && v->message == NULL && !binds_text(v)) {
			send_text(v, text, len);
			return;
		}
		n = utf8_decode((const char *)text, len, &cp);
		if (!is_ours(v, cp))
			send_text(v, text, n);
		/* It may have detached. */
		while ((w = viewer_next(srv, NULL, w)) != NULL && w != v)
			;
		if (w == NULL)
			return;
		w = NULL;
		text += n;
		len -= n;
	}
}

/*
 * A pixel of the client's terminal as one of the pane's: as far into the cell
 * as it was, in cells of the pane's size.  The whole is so many of the
 * terminal's pixels and cells.
 */
static unsigned int
pane_pixel(unsigned int at, unsigned int cell, unsigned int pixels,
    unsigned int cells, unsigned int ours, unsigned int size)
{
	uint64_t begin, in = 0;

	if (pixels == 0 || cells == 0)
		return at;
	begin = (uint64_t)cell * pixels / cells;
	if (at > begin)
		in = (at - begin) * size * cells / pixels;
	return ours * size + (unsigned int)(in < size ? in : size - 1);
}

/* Set the pixel of a pane where the mouse is. */
static void
set_pixel(const struct viewer *v, const struct pane *p,
    const struct input_mouse *m, struct vt_mouse *vm)
{
	const struct msg_resize *s = conn_size(v->conn);
	unsigned int width, height;

	vt_get_pixels(p->vt, &width, &height);
	if (width == 0 || height == 0) {
		vm->pixels = false;
		return;
	}
	vm->px = pane_pixel(m->px, m->x, s->xpixel, s->cols, vm->x, width);
	vm->py = pane_pixel(m->py, m->y, s->ypixel, s->rows, vm->y, height);
}

static void
on_mouse(struct viewer *v, const struct input_mouse *m)
{
	struct pane *p = input_pane(v);
	struct vt_mouse vm = { .kind = (enum vt_mouse_kind)m->action,
		.button = m->button, .mods = m->mods, .pixels = m->pixels,
		.px = m->px, .py = m->py };
	struct buf b = BUF_INIT;
	unsigned int x = m->x + v->view.x, y = m->y + v->view.y;

	if (p == NULL || x < p->x || x >= p->x + p->cols || y < p->y ||
	    y >= p->y + p->rows)
		return;
	vm.x = x - p->x;
	vm.y = y - p->y;
	if (m->pixels)
		set_pixel(v, p, m, &vm);
	vt_encode_mouse(p->vt, &vm, &b);
	send_buf(p, &b);
}

static void
on_focus(struct viewer *v, bool on)
{
	struct pane *p = viewer_pane(v);
	struct buf b = BUF_INIT;

	if (on)
		v->flags |= VIEWER_FOCUSED;
	else
		v->flags &= ~(unsigned int)VIEWER_FOCUSED;
	if (p == NULL || p->vt == NULL)
		return;
	vt_encode_focus(p->vt, on, &b);
	send_buf(p, &b);
}

static void
on_paste_edge(struct viewer *v, bool begin)
{
	struct pane *p = input_pane(v);
	struct buf b = BUF_INIT;

	if (p == NULL)
		return;
	if (begin)
		vt_encode_paste_begin(p->vt, &b);
	else
		vt_encode_paste_end(p->vt, &b);
	send_buf(p, &b);
}

static void
on_bytes(struct viewer *v, const uint8_t *data, size_t len)
{
	struct pane *p = input_pane(v);

	if (p != NULL)
		ptyio_write(p, data, len);
}

/*
 * Whether a key was for the question that the client has, and for nothing
 * else: the prefix is still one, as the client too goes by it.
 */
static bool
is_answer(struct viewer *v, const struct input_event *e)
{
	enum input_press press = PRESS_DOWN;
	uint32_t key = KEY_NONE, cp;

	if (e->kind == INPUT_KEY) {
		key = e->key.key;
		press = (enum input_press)e->key.press;
	} else if (e->kind != INPUT_TEXT)
		return false;
	else if (e->len != 0 &&
	    utf8_decode((const char *)e->data, e->len, &cp) == e->len)
		key = cp;
	return ask_takes(v, key, press) && !is_prefix(v, key);
}

void
keys_event(struct viewer *v, const struct input_event *e)
{
	session_used(v->session, v->activity);
	if (is_answer(v, e))
		return;
	switch (e->kind) {
	case INPUT_KEY: on_key(v, &e->key); break;
	case INPUT_TEXT: on_text(v, e->data, e->len); break;
	case INPUT_MOUSE: on_mouse(v, &e->mouse); break;
	case INPUT_FOCUS: on_focus(v, e->focus); break;
	case INPUT_PASTE_BEGIN: on_paste_edge(v, true); break;
	case INPUT_PASTE_END: on_paste_edge(v, false); break;
	case INPUT_PASTE:
	case INPUT_RAW: on_bytes(v, e->data, e->len); break;
	}
}
