/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Control sequences from a terminal: keys with modifiers (xterm's
 * modifyOtherKeys, fixterms' CSI u, kitty's protocol), mouse, focus, and the
 * answers that are control sequences.
 */

#include "compat/compat.h"

#include <string.h>

#include "client/keydec-int.h"
#include "text/key.h"
#include "text/utf8.h"

#define NUMBER_MAX 0x1fffff /* larger ones count as this */

/* The bits of a mouse button's number. */
enum mouse_bits {
	MOUSE_SHIFT = 4,
	MOUSE_META = 8,
	MOUSE_CTRL = 16,
	MOUSE_MOVES = 32,
	MOUSE_WHEEL = 64,
	MOUSE_EXTRA = 128
};

void
key_event_set(struct keydec_event *ev, uint32_t key)
{
	ev->kind = KEYDEC_KEY;
	memset(&ev->u.key, 0, sizeof ev->u.key);
	ev->u.key.key = key;
}

uint32_t
key_of_control(uint8_t c, int erase)
{
	if (c == erase || c == 0x7f)
		return KEY_BSPACE;
	switch (c) {
	case 0:
		return KEY_SPACE | KEY_CTRL;
	case '\t':
		return KEY_TAB;
	case '\r':
		return KEY_ENTER;
	case 0x1b:
		return KEY_ESCAPE;
	default:
		break;
	}
	/* C-a to C-z in lower case, then C-\ C-] C-^ C-_. */
	return (c < 0x1b ? c + 0x60u : c + 0x40u) | KEY_CTRL;
}

static void
add_digit(int *v, char c)
{
	if (*v < 0)
		*v = 0;
	*v = *v * 10 + (c - '0');
	if (*v > NUMBER_MAX)
		*v = NUMBER_MAX;
}

/* Take a sequence apart; false when it has more parts than any that we know. */
static bool
csi_parse(const uint8_t *s, size_t len, struct csi *c)
{
	struct csi_param *p = c->p;
	size_t i = 0;

	memset(c, 0, sizeof *c);
	if (s[0] >= '<' && s[0] <= '?')
		c->leader = (char)s[i++];
	c->final = (char)s[len - 1];
	p->n = 1;
	p->v[0] = -1;
	c->n = i + 1 < len && s[i] >= '0' ? 1 : 0;
	for (; i + 1 < len; i++) {
		if (s[i] >= '0' && s[i] <= '9') {
			add_digit(&p->v[p->n - 1], (char)s[i]);
		} else if (s[i] == ';') {
			if (c->n == CSI_PARAMS)
				return false;
			p = &c->p[c->n++];
			p->n = 1;
			p->v[0] = -1;
		} else if (s[i] == ':') {
			if (p->n == CSI_SUBS)
				return false;
			p->v[p->n++] = -1;
		} else
			c->middle = (char)s[i];
	}
	return true;
}

/* A number of a sequence, or what it is when it was left out. */
static int
param(const struct csi *c, unsigned int i, unsigned int sub, int missing)
{
	if (i >= c->n || sub >= c->p[i].n || c->p[i].v[sub] < 0)
		return missing;
	return c->p[i].v[sub];
}

static void
unknown(struct keydec_event *ev)
{
	ev->kind = KEYDEC_UNKNOWN;
}

/* Set modifiers and what was done to a key from the second parameter. */
static void
set_mods(struct keydec_event *ev, const struct csi *c, uint32_t key)
{
	int action = param(c, 1, 1, 1), mods = param(c, 1, 0, 1);

	key_event_set(ev, key | table_mods(mods));
	/* Shift, Alt and so on are six bits; then come the locks. */
	if (mods > 1)
		ev->u.key.locks = (uint8_t)((mods - 1) >> 6 & 3);
	if (action == 2)
		ev->u.key.action = KEY_REPEAT;
	else if (action == 3)
		ev->u.key.action = KEY_RELEASE;
}

static uint32_t
upper(uint32_t code)
{
	return code >= 'a' && code <= 'z' ? code - 'a' + 'A' : code;
}

/*
 * Bring a key with modifiers to the form that it has without a protocol for
 * them: shift makes another character of a text key, and is kept only where
 * control makes no difference between the two.
 */
static uint32_t
normal_key(uint32_t code, uint32_t mods, uint32_t shifted, bool is_shifted)
{
	if (code == KEY_TAB && mods == KEY_SHIFT)
		return KEY_BTAB;
	if (code < 0x20 || code == KEY_BSPACE || code >= KEY_NONE)
		return code | mods;
	if (mods & KEY_CTRL) {
		if (code >= 'A' && code <= 'Z')
			code += 'a' - 'A';
		return code | mods;
	}
	if (!(mods & KEY_SHIFT) || code == KEY_SPACE)
		return code | mods;
	if (shifted != 0)
		code = shifted;
	else if (upper(code) != code)
		code = upper(code);
	else if (!is_shifted)
		return code | mods;
	return code | (mods & ~(uint32_t)KEY_SHIFT);
}

static bool
is_code(int v)
{
	return v >= 0 && v <= (int)UNICODE_MAX && (v < 0xd800 || v > 0xdfff);
}

/* The code of a key by the number that kitty or xterm has for it. */
static uint32_t
key_of_code(int code)
{
	uint32_t key = table_kitty((uint32_t)code);

	if (key != 0)
		return key;
	/* Escape, Enter, Tab and Backspace have their characters. */
	return code == '\b' ? KEY_BSPACE : (uint32_t)code;
}

static void
set_text(struct key_event *k, const struct csi *c)
{
	size_t n = 0;
	unsigned int i;
	int cp;

	for (i = 0; c->n > 2 && i < c->p[2].n; i++) {
		cp = c->p[2].v[i];
		if (!is_code(cp) || cp < 0x20 ||
		    n + UTF8_MAX >= sizeof k->text)
			break;
		n += utf8_encode((uint32_t)cp, k->text + n);
	}
	k->text[n] = '\0';
}

/* CSI code:shifted:base ; modifiers:action ; text u */
static void
on_unicode(const struct csi *c, const struct csi_mode *m,
    struct keydec_event *ev)
{
	int code = param(c, 0, 0, -1), shifted = param(c, 0, 1, 0);
	int base = param(c, 0, 2, 0);
	struct key_event *k = &ev->u.key;

	if (!is_code(code) || !is_code(shifted) || !is_code(base)) {
		unknown(ev);
		return;
	}
	set_mods(ev, c, 0);
	k->shifted = (uint32_t)shifted;
	k->base = (uint32_t)base;
	set_text(k, c);
	/* Text without a key, from an input method. */
	if (code == 0 && c->n > 2 && is_code(c->p[2].v[0]))
		code = c->p[2].v[0];
	k->key = normal_key(key_of_code(code), k->key, k->shifted, !m->kitty);
}

/* CSI 27 ; modifiers ; code ~ */
static void
on_other_key(const struct csi *c, struct keydec_event *ev)
{
	int code = param(c, 2, 0, -1);

	if (!is_code(code)) {
		unknown(ev);
		return;
	}
	set_mods(ev, c, 0);
	ev->u.key.key = normal_key(key_of_code(code), ev->u.key.key, 0, true);
}

static void
on_tilde(const struct csi *c, const struct csi_mode *m,
    struct keydec_event *ev)
{
	int n = param(c, 0, 0, 0);
	uint32_t key = table_number(n);

	(void)m;
	if (n == 27 && c->n >= 3)
		on_other_key(c, ev);
	else if (n == 200 && c->n == 1)
		ev->kind = KEYDEC_PASTE_START;
	else if (n == 201 && c->n == 1)
		ev->kind = KEYDEC_PASTE_END;
	else if (key != 0)
		set_mods(ev, c, key);
	else
		unknown(ev);
}

static void
reply(const struct csi *c, struct keydec_event *ev, enum reply_kind kind)
{
	struct reply *r = &ev->u.reply;
	unsigned int i;

	ev->kind = KEYDEC_REPLY;
	memset(r, 0, sizeof *r);
	r->kind = kind;
	for (i = 0; i < c->n && i < REPLY_NUMBERS; i++)
		r->number[r->numbers++] = c->p[i].v[0];
}

static void
on_letter(const struct csi *c, const struct csi_mode *m,
    struct keydec_event *ev)
{
	uint32_t key = table_letter(c->final);

	(void)m;
	/* F3 with modifiers, or where the cursor is: rows begin at 1. */
	if (c->final == 'R' && (c->n < 2 || param(c, 0, 0, 1) != 1)) {
		if (c->n == 2)
			reply(c, ev, REPLY_CURSOR);
		else
			unknown(ev);
		return;
	}
	if (param(c, 0, 0, 1) != 1) {
		unknown(ev);
		return;
	}
	set_mods(ev, c, key);
}

static void
on_focus(const struct csi *c, const struct csi_mode *m,
    struct keydec_event *ev)
{
	(void)m;
	if (c->n != 0)
		unknown(ev);
	else
		ev->kind = c->final == 'I' ? KEYDEC_FOCUS_IN :
					     KEYDEC_FOCUS_OUT;
}

/* Fill a mouse event from xterm's button number and a position from 1. */
static void
mouse_set(struct keydec_event *ev, int b, int x, int y)
{
	struct mouse_event *e = &ev->u.mouse;

	ev->kind = KEYDEC_MOUSE;
	memset(e, 0, sizeof *e);
	e->x = x > 0 ? (unsigned int)x - 1 : 0;
	e->y = y > 0 ? (unsigned int)y - 1 : 0;
	e->mods = (b & MOUSE_SHIFT ? KEY_SHIFT : 0) |
	    (b & MOUSE_META ? KEY_ALT : 0) | (b & MOUSE_CTRL ? KEY_CTRL : 0);
	e->action = b & MOUSE_MOVES ? MOUSE_EVENT_MOTION : MOUSE_EVENT_PRESS;
	if (b & MOUSE_EXTRA)
		e->button = (uint8_t)(8 + (b & 3));
	else if (b & MOUSE_WHEEL)
		e->button = (uint8_t)(4 + (b & 3));
	else if ((b & 3) != 3)
		e->button = (uint8_t)(1 + (b & 3));
	else if (!(b & MOUSE_MOVES))
		e->action = MOUSE_EVENT_RELEASE;
}

void
mouse_decode_x10(const uint8_t *p, struct keydec_event *ev)
{
	mouse_set(ev, p[0] - 32, p[1] - 32, p[2] - 32);
}

static void
on_sgr_mouse(const struct csi *c, const struct csi_mode *m,
    struct keydec_event *ev)
{
	if (c->n != 3) {
		unknown(ev);
		return;
	}
	mouse_set(ev, param(c, 0, 0, 0), param(c, 1, 0, 1),
	    param(c, 2, 0, 1));
	ev->u.mouse.pixels = m->pixels;
	if (c->final == 'm')
		ev->u.mouse.action = MOUSE_EVENT_RELEASE;
}

/* rxvt's 1015: like X10 with numbers. */
static void
on_urxvt_mouse(const struct csi *c, const struct csi_mode *m,
    struct keydec_event *ev)
{
	(void)m;
	if (c->n != 3)
		unknown(ev);
	else
		mouse_set(ev, param(c, 0, 0, 32) - 32, param(c, 1, 0, 1),
		    param(c, 2, 0, 1));
}

static void
on_window(const struct csi *c, const struct csi_mode *m,
    struct keydec_event *ev)
{
	(void)m;
	reply(c, ev, param(c, 0, 0, 0) == 48 ? REPLY_RESIZE : REPLY_WINDOW);
}

static void
on_private_status(const struct csi *c, const struct csi_mode *m,
    struct keydec_event *ev)
{
	(void)m;
	reply(c, ev, param(c, 0, 0, 0) == 997 ? REPLY_THEME : REPLY_STATUS);
}

#define ANSWER(name, kind)                                                    \
	static void name(const struct csi *c, const struct csi_mode *m,       \
	    struct keydec_event *ev)                                          \
	{                                                                     \
		(void)m;                                                      \
		reply(c, ev, kind);                                           \
	}

ANSWER(on_da1, REPLY_DA1)
ANSWER(on_da2, REPLY_DA2)
ANSWER(on_mode, REPLY_MODE)
ANSWER(on_status, REPLY_STATUS)
ANSWER(on_cursor, REPLY_CURSOR)
ANSWER(on_kitty, REPLY_KITTY)
ANSWER(on_other_keys, REPLY_OTHER_KEYS)
ANSWER(on_graphics, REPLY_GRAPHICS)

static const struct {
	char leader, middle, final;
	void (*fn)(const struct csi *, const struct csi_mode *,
	    struct keydec_event *);
} handlers[] = {
	{ 0, 0, 'A', on_letter },
	{ 0, 0, 'B', on_letter },
	{ 0, 0, 'C', on_letter },
	{ 0, 0, 'D', on_letter },
	{ 0, 0, 'E', on_letter },
	{ 0, 0, 'F', on_letter },
	{ 0, 0, 'H', on_letter },
	{ 0, 0, 'I', on_focus },
	{ 0, 0, 'M', on_urxvt_mouse },
	{ 0, 0, 'O', on_focus },
	{ 0, 0, 'P', on_letter },
	{ 0, 0, 'Q', on_letter },
	{ 0, 0, 'R', on_letter },
	{ 0, 0, 'S', on_letter },
	{ 0, 0, 'Z', on_letter },
	{ 0, 0, 'n', on_status },
	{ 0, 0, 't', on_window },
	{ 0, 0, 'u', on_unicode },
	{ 0, 0, '~', on_tilde },
	{ '<', 0, 'M', on_sgr_mouse },
	{ '<', 0, 'm', on_sgr_mouse },
	{ '>', 0, 'c', on_da2 },
	{ '>', 0, 'm', on_other_keys },
	{ '?', 0, 'R', on_cursor },
	{ '?', 0, 'S', on_graphics },
	{ '?', 0, 'c', on_da1 },
	{ '?', 0, 'n', on_private_status },
	{ '?', 0, 'u', on_kitty },
	{ '?', '$', 'y', on_mode },
	{ 0, '$', 'y', on_mode },
};

void
csi_decode(const uint8_t *s, size_t len, const struct csi_mode *m,
    struct keydec_event *ev)
{
	struct csi c;
	size_t i;

	unknown(ev);
	if (len == 0 || !csi_parse(s, len, &c))
		return;
	for (i = 0; i < nitems(handlers); i++) {
		if (handlers[i].final != c.final ||
		    handlers[i].leader != c.leader ||
		    handlers[i].middle != c.middle)
			continue;
		handlers[i].fn(&c, m, ev);
		return;
	}
}
