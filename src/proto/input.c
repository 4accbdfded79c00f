/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "base/tlv.h"
#include "proto/input.h"
#include "text/key.h"
#include "text/utf8.h"

/* Bits of a mouse event's first byte. */
#define MOUSE_HAS_PIXELS 0x80

void
input_put_key(struct buf *b, const struct input_key *k)
{
	size_t mark = tlv_open(b, INPUT_KEY);

	buf_put_u32(b, k->key);
	buf_put_u8(b, k->press);
	buf_put_u8(b, k->locks);
	buf_put_varint(b, k->shifted);
	buf_put_varint(b, k->base);
	buf_put_str(b, k->text);
	tlv_close(b, mark);
}

void
input_put_mouse(struct buf *b, const struct input_mouse *m)
{
	size_t mark = tlv_open(b, INPUT_MOUSE);

	buf_put_u8(b, (uint8_t)(m->action |
	    (m->pixels ? MOUSE_HAS_PIXELS : 0)));
	buf_put_u8(b, m->button);
	buf_put_u32(b, m->mods);
	buf_put_u16(b, m->x);
	buf_put_u16(b, m->y);
	if (m->pixels) {
		buf_put_u16(b, m->px);
		buf_put_u16(b, m->py);
	}
	tlv_close(b, mark);
}

void
input_put_bytes(struct buf *b, enum input_kind kind, const void *data,
    size_t len)
{
	tlv_put(b, kind, data, len);
}

void
input_put_focus(struct buf *b, bool on)
{
	tlv_put_uint(b, INPUT_FOCUS, on);
}

static void
get_key(struct rd *r, struct input_key *k)
{
	size_t n;
	uint64_t v;

	k->key = rd_u32(r);
	k->press = rd_u8(r);
	k->locks = rd_u8(r);
	v = rd_varint(r);
	k->shifted = v <= UNICODE_MAX ? (uint32_t)v : 0;
	v = rd_varint(r);
	k->base = v <= UNICODE_MAX ? (uint32_t)v : 0;
	n = rd_left(r);
	if (n > INPUT_TEXT_MAX || k->press > PRESS_UP ||
	    (k->key & ~(uint32_t)(KEY_CODE | KEY_MODS)) != 0) {
		r->bad = true;
		return;
	}
	memcpy(k->text, r->at, n);
	k->text[n] = '\0';
	rd_bytes(r, n);
}

static void
get_mouse(struct rd *r, struct input_mouse *m)
{
	uint8_t first = rd_u8(r);

	m->action = first & ~MOUSE_HAS_PIXELS;
	m->pixels = (first & MOUSE_HAS_PIXELS) != 0;
	m->button = rd_u8(r);
	m->mods = rd_u32(r) & KEY_MODS;
	m->x = rd_u16(r);
	m->y = rd_u16(r);
	if (m->pixels) {
		m->px = rd_u16(r);
		m->py = rd_u16(r);
	}
	if (m->action > MOUSE_MOTION || m->button > MOUSE_BUTTON_MAX)
		r->bad = true;
}

bool
input_next(struct rd *r, struct input_event *e)
{
	struct rd value;
	uint32_t tag;

	while (tlv_next(r, &tag, &value)) {
		memset(e, 0, sizeof *e);
		e->kind = (enum input_kind)tag;
		switch (tag) {
		case INPUT_KEY: get_key(&value, &e->key); break;
		case INPUT_MOUSE: get_mouse(&value, &e->mouse); break;
		case INPUT_FOCUS: e->focus = tlv_uint(&value) != 0; break;
		case INPUT_TEXT:
		case INPUT_PASTE:
		case INPUT_RAW:
			e->len = rd_left(&value);
			e->data = rd_bytes(&value, e->len);
			break;
		case INPUT_PASTE_BEGIN:
		case INPUT_PASTE_END: break;
		default: continue; /* of a later version */
		}
		if (value.bad)
			r->bad = true;
		return !r->bad;
	}
	return false;
}
