/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What the user does, to the server.  Keys that are text travel as text,
 * everything else as events; bytes of a paste are never looked at.
 */

#include "compat/compat.h"

#include <string.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/loop.h"
#include "client/attach-int.h"
#include "client/link.h"
#include "client/locale.h"
#include "client/rawtty.h"
#include "client/render.h"
#include "client/term-features.h"
#include "proto/input.h"
#include "text/key.h"
#include "text/utf8.h"

#define LOG_MODULE "attach-in"

#define READ_SIZE 16384u

/* A message of input is sent when it has so much. */
#define EVENTS_MAX 32768u

/* A terminal that does not answer so long does not keep us either. */
#define DRAIN_MS 1000

/* A server that does not answer so long does not keep us from leaving. */
#define SILENCE (2 * CLOCK_SECOND)

static void
flush_text(struct attach *a)
{
	if (buf_len(&a->text) == 0)
		return;
	input_put_bytes(&a->events, INPUT_TEXT, buf_data(&a->text),
	    buf_len(&a->text));
	buf_clear(&a->text);
}

static void
send_events(struct attach *a)
{
	flush_text(a);
	if (buf_len(&a->events) == 0)
		return;
	link_input(a->link, buf_data(&a->events), buf_len(&a->events));
	buf_clear(&a->events);
}

/* Keys that the client itself acts upon; true: it is not for the server. */
static bool
is_own_key(struct attach *a, const struct key_event *k)
{
	bool after_prefix = a->prefixed;

	if (k->action == KEY_RELEASE)
		return false;
	if (a->detach_key != KEY_NONE && k->key == a->detach_key) {
		attach_leave_alone(a);
		return true;
	}
	a->prefixed = k->key == a->prefix && !after_prefix;
	if (!after_prefix || k->key != 'd')
		return false;
	/* The server will detach us; if it does not, we do it ourselves. */
	if (link_input_age(a->link) > SILENCE)
		attach_leave_alone(a);
	else if (!loop_timer_pending(a->silence))
		loop_timer_set(a->silence, SILENCE);
	return false;
}

static void
put_key(struct attach *a, const struct key_event *k)
{
	struct input_key key = { .key = k->key, .press = k->action,
		.locks = k->locks,
		.shifted = k->shifted, .base = k->base };

	flush_text(a);
	strlcpy(key.text, k->text, sizeof key.text);
	input_put_key(&a->events, &key);
}

static void
on_key(struct attach *a, const struct key_event *k)
{
	char bytes[UTF8_MAX];

	if (is_own_key(a, k))
		return;
	if (key_is_text(k->key) && k->action == KEY_PRESS &&
	    k->shifted == 0 && k->base == 0 && k->locks == 0)
		buf_put(&a->text, bytes, utf8_encode(k->key, bytes));
	else
		put_key(a, k);
}

static void
on_mouse(struct attach *a, const struct mouse_event *m)
{
	struct input_mouse mouse = { .action = m->action,
		.button = m->button, .mods = m->mods, .pixels = m->pixels };
	struct rawtty_size size;

	flush_text(a);
	mouse.x = (uint16_t)m->x;
	mouse.y = (uint16_t)m->y;
	if (m->pixels) {
		rawtty_size(a->tty, &size);
		mouse.px = (uint16_t)m->x;
		mouse.py = (uint16_t)m->y;
		if (size.xpixel != 0 && size.ypixel != 0) {
			mouse.x = (uint16_t)(m->x * size.cols / size.xpixel);
			mouse.y = (uint16_t)(m->y * size.rows / size.ypixel);
		}
	}
	input_put_mouse(&a->events, &mouse);
}

/* "52;c;BASE64": the terminal's clipboard. */
static void
on_clipboard(struct attach *a, const struct reply *r)
{
	struct msg_clipboard m = { 0 };
	const char *semi = memchr(r->text, ';', r->len);
	struct buf data = BUF_INIT;
	char selections[16];
	size_t n;

	if (semi == NULL)
		return;
	n = (size_t)(semi - r->text);
	if (n >= sizeof selections)
		return;
	memcpy(selections, r->text, n);
	selections[n] = '\0';
	if (base64_decode(semi + 1, r->len - n - 1, &data) == 0) {
		m.selections = selections;
		m.data.data = buf_data(&data);
		m.data.len = buf_len(&data);
		link_send(a->link, MSG_CLIPBOARD, &m);
	}
	buf_free(&data);
}

static void
on_reply(struct attach *a, const struct reply *r)
{
	struct buf more = BUF_INIT;

	if (!features_reply(a->features, r, &more)) {
		if (r->kind == REPLY_OSC && r->numbers > 0 &&
		    r->number[0] == 52)
			on_clipboard(a, r);
		else if (r->kind == REPLY_RESIZE)
			attach_out_resize(a);
	}
	if (buf_len(&more) != 0) {
		buf_put(&a->out, buf_data(&more), buf_len(&more));
		render_moved(a->render);
	}
	buf_free(&more);
}

/* Bytes that were pasted, as UTF-8; else they are not looked at. */
static void
put_paste(struct attach *a, const uint8_t *data, size_t len)
{
	struct buf b = BUF_INIT;
	char code[UTF8_MAX];
	size_t i;

	if (a->config.utf8) {
		input_put_bytes(&a->events, INPUT_PASTE, data, len);
		return;
	}
	for (i = 0; i < len; i++)
		if (data[i] >= 0xa0)
			buf_put(&b, code, utf8_encode(
			    locale_of_byte(data[i]), code));
		else
			buf_put_u8(&b, data[i]);
	input_put_bytes(&a->events, INPUT_PASTE, buf_data(&b), buf_len(&b));
	buf_free(&b);
}

static void
on_event(void *arg, const struct keydec_event *e)
{
	struct attach *a = arg;

	if (a->draining) {
		if (e->kind == KEYDEC_REPLY)
			on_reply(a, &e->u.reply);
		return;
	}
	switch (e->kind) {
	case KEYDEC_KEY: on_key(a, &e->u.key); break;
	case KEYDEC_MOUSE: on_mouse(a, &e->u.mouse); break;
	case KEYDEC_PASTE_START:
		flush_text(a);
		input_put_bytes(&a->events, INPUT_PASTE_BEGIN, NULL, 0);
		break;
	case KEYDEC_PASTE:
		flush_text(a);
		put_paste(a, e->raw, e->raw_len);
		break;
	case KEYDEC_PASTE_END:
		flush_text(a);
		input_put_bytes(&a->events, INPUT_PASTE_END, NULL, 0);
		break;
	case KEYDEC_FOCUS_IN:
	case KEYDEC_FOCUS_OUT:
		flush_text(a);
		input_put_focus(&a->events, e->kind == KEYDEC_FOCUS_IN);
		break;
	case KEYDEC_REPLY: on_reply(a, &e->u.reply); break;
	case KEYDEC_UNKNOWN:
		flush_text(a);
		input_put_bytes(&a->events, INPUT_RAW, e->raw, e->raw_len);
		break;
	}
	if (buf_len(&a->events) + buf_len(&a->text) > EVENTS_MAX)
		send_events(a);
}

static void
wait_for_rest(struct attach *a)
{
	unsigned int ms = keydec_wait(a->keydec);

	if (ms != 0)
		loop_timer_set(a->key_timer, ms * CLOCK_MS);
	else
		loop_timer_clear(a->key_timer);
}

static void
on_key_timer(void *arg)
{
	struct attach *a = arg;

	keydec_timeout(a->keydec);
	send_events(a);
	wait_for_rest(a);
}

/* A server that has taken the keys does with them what they are bound to. */
static void
on_silence(void *arg)
{
	struct attach *a = arg;

	if (link_input_age(a->link) > SILENCE / 2)
		attach_leave_alone(a);
}

int
attach_in_begin(struct attach *a, struct err *err)
{
	(void)err;
	a->silence = loop_timer_new(a->loop, on_silence, a);
	if (a->tty == -1)
		return 0;
	a->key_timer = loop_timer_new(a->loop, on_key_timer, a);
	return 0;
}

/* The decoder, made when it is first needed: after the first frame. */
static struct keydec *
keys(struct attach *a)
{
	if (a->keydec == NULL) {
		a->keydec = keydec_new(on_event, a);
		keydec_add_term(a->keydec, a->term);
		keydec_set_utf8(a->keydec, a->config.utf8);
		keydec_set_erase(a->keydec, rawtty_erase());
		keydec_set_escape_time(a->keydec, a->escape_time);
		attach_out_tell_keys(a);
	}
	return a->keydec;
}

void
attach_in_end(struct attach *a)
{
	loop_timer_free(a->silence);
	loop_timer_free(a->key_timer);
	keydec_free(a->keydec);
	buf_free(&a->events);
	buf_free(&a->text);
}

static bool
on_drained(void *arg, const uint8_t *data, size_t n)
{
	struct attach *a = arg;

	keydec_feed(keys(a), data, n);
	return features_fences(a->features) == 0;
}

void
attach_in_drain(struct attach *a)
{
	a->draining = true;
	rawtty_drain(a->tty, DRAIN_MS, on_drained, a);
	a->draining = false;
	keydec_reset(keys(a));
}

void
attach_in_escape_time(struct attach *a, unsigned int ms)
{
	a->escape_time = ms;
	if (a->keydec != NULL)
		keydec_set_escape_time(a->keydec, ms);
}

void
attach_in_want(struct attach *a)
{
	bool more = link_input_waiting(a->link) < LINK_INPUT_MAX && !a->eof;

	if (a->io != NULL)
		loop_io_want(a->io, (more ? LOOP_READ : 0u) |
		    (buf_len(&a->out) != 0 ? LOOP_WRITE : 0u));
}

void
attach_in_taken(struct attach *a)
{
	if (a->eof && link_input_waiting(a->link) == 0)
		attach_leave(a, LEAVE_EOF);
}

/* Standard input that is no terminal: bytes as they are. */
static void
read_raw(struct attach *a)
{
	ssize_t n = io_read(STDIN_FILENO, &a->text, READ_SIZE);

	if (n == ERR_AGAIN)
		return;
	if (n > 0) {
		input_put_bytes(&a->events, INPUT_RAW, buf_data(&a->text),
		    buf_len(&a->text));
		buf_clear(&a->text);
		send_events(a);
	} else {
		a->eof = true;
		attach_in_taken(a);
	}
	attach_in_want(a);
}

void
attach_in_read(struct attach *a)
{
	struct buf b = BUF_INIT;
	ssize_t n;

	if (a->tty == -1) {
		read_raw(a);
		return;
	}
	n = io_read(a->tty, &b, READ_SIZE);
	if (n == ERR_AGAIN) {
		buf_free(&b);
		return;
	}
	if (n <= 0) {
		buf_free(&b);
		attach_hangup(a, true);
		return;
	}
	log_trace("read %s", log_bytes(buf_data(&b), buf_len(&b)));
	keydec_feed(keys(a), buf_data(&b), buf_len(&b));
	buf_free(&b);
	send_events(a);
	wait_for_rest(a);
	attach_out_heard(a);
	attach_out_flush(a);
}
