/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The mouse, the focus and paste, for the program. */

#include "compat/compat.h"

#include "base/buf.h"
#include "text/utf8.h"
#include "vt/keyenc-int.h"

#define BUTTON_MOTION 32
#define BUTTON_RELEASE 3 /* where it is not said which */
#define BUTTON_NONE 3
#define OFFSET 32          /* of bytes that encode a number */
#define BYTE_MAX 223       /* columns and rows that a byte can say */
#define UTF8_PLACE_MAX 2015 /* two bytes of UTF-8 */
#define WHEEL_LINES 3      /* cursor keys for a step of the wheel */

/* Where cells are not known in pixels. */
#define CELL_WIDTH 8
#define CELL_HEIGHT 16

bool
vt_wants_mouse(const struct vt *vt)
{
	return mode(vt, VT_MOUSE_X10) || mode(vt, VT_MOUSE_NORMAL) ||
	    mode(vt, VT_MOUSE_HILITE) || mode(vt, VT_MOUSE_DRAG) ||
	    mode(vt, VT_MOUSE_ANY);
}

static bool
is_wheel(unsigned int button)
{
	return button >= VT_WHEEL_UP && button <= VT_WHEEL_RIGHT;
}

/* Whether the protocol in force tells of an event. */
static bool
is_wanted(const struct vt *vt, const struct vt_mouse *m)
{
	if (m->button > VT_BUTTON_MAX)
		return false;
	switch (m->kind) {
	case VT_MOUSE_PRESS: return m->button != VT_BUTTON_NONE;
	case VT_MOUSE_RELEASE:
		return m->button != VT_BUTTON_NONE && !is_wheel(m->button) &&
		    !mode(vt, VT_MOUSE_X10);
	default:
		return mode(vt, VT_MOUSE_ANY) ||
		    (mode(vt, VT_MOUSE_DRAG) && m->button != VT_BUTTON_NONE);
	}
}

/* The number of a button: 0 to 2, 64 to 67, 128 to 131. */
static unsigned int
button_code(unsigned int button)
{
	if (button == VT_BUTTON_NONE)
		return BUTTON_NONE;
	if (button <= 3)
		return button - 1;
	return button < 8 ? 64 + button - 4 : 128 + button - 8;
}

static unsigned int
event_code(const struct vt *vt, const struct vt_mouse *m)
{
	unsigned int code = button_code(m->button);

	if (mode(vt, VT_MOUSE_X10))
		return code;
	if (m->kind == VT_MOUSE_MOTION)
		code += BUTTON_MOTION;
	return code + (m->mods & KEY_SHIFT ? 4 : 0) +
	    (m->mods & (KEY_ALT | KEY_META) ? 8 : 0) +
	    (m->mods & KEY_CTRL ? 16 : 0);
}

/* SGR: decimal, and a release says of what. */
static void
put_sgr(const struct vt *vt, const struct vt_mouse *m, unsigned int x,
    unsigned int y, struct buf *out)
{
	put_csi(vt, out);
	buf_printf(out, "<%u;%u;%u%c", event_code(vt, m), x + 1, y + 1,
	    m->kind == VT_MOUSE_RELEASE ? 'm' : 'M');
}

static void
put_pixels(const struct vt *vt, const struct vt_mouse *m, struct buf *out)
{
	unsigned int w = vt->config.cell_width, h = vt->config.cell_height;

	if (m->pixels) {
		put_sgr(vt, m, m->px, m->py, out);
		return;
	}
	/* The middle of the cell. */
	w = w != 0 ? w : CELL_WIDTH;
	h = h != 0 ? h : CELL_HEIGHT;
	put_sgr(vt, m, m->x * w + w / 2, m->y * h + h / 2, out);
}

static void
put_place(struct buf *out, unsigned int v, bool utf8)
{
	char text[UTF8_MAX];

	if (utf8)
		buf_put(out, text, utf8_encode(v + OFFSET, text));
	else
		buf_put_u8(out, (uint8_t)(v + OFFSET));
}

/* The old forms: a release says of no button, and places have a bound. */
static bool
put_old(const struct vt *vt, const struct vt_mouse *m, struct buf *out)
{
	bool utf8 = mode(vt, VT_MOUSE_UTF8), urxvt = mode(vt, VT_MOUSE_URXVT);
	unsigned int max = utf8 ? UTF8_PLACE_MAX : BYTE_MAX;
	unsigned int code = event_code(vt, m);

	if (!urxvt && (m->x >= max || m->y >= max))
		return false;
	if (m->kind == VT_MOUSE_RELEASE)
		code = (code & ~(unsigned int)0xc3) | BUTTON_RELEASE;
	put_csi(vt, out);
	if (urxvt) {
		buf_printf(out, "%u;%u;%uM", code + OFFSET, m->x + 1,
		    m->y + 1);
		return true;
	}
	buf_put_u8(out, 'M');
	put_place(out, code, utf8);
	put_place(out, m->x + 1, utf8);
	put_place(out, m->y + 1, utf8);
	return true;
}

/* The wheel as cursor keys. */
static bool
alternate_scroll(const struct vt *vt, const struct vt_mouse *m,
    struct buf *out)
{
	unsigned int i;

	if (!mode(vt, VT_ALT_SCROLL) || vt->screen != &vt->alt ||
	    m->kind != VT_MOUSE_PRESS ||
	    (m->button != VT_WHEEL_UP && m->button != VT_WHEEL_DOWN))
		return false;
	for (i = 0; i < WHEEL_LINES; i++)
		vt_encode_key_code(vt,
		    m->button == VT_WHEEL_UP ? KEY_UP : KEY_DOWN, out);
	return true;
}

bool
vt_encode_mouse(const struct vt *vt, const struct vt_mouse *m,
    struct buf *out)
{
	if (!vt_wants_mouse(vt))
		return alternate_scroll(vt, m, out);
	if (!is_wanted(vt, m))
		return false;
	if (mode(vt, VT_MOUSE_PIXELS))
		put_pixels(vt, m, out);
	else if (mode(vt, VT_MOUSE_SGR))
		put_sgr(vt, m, m->x, m->y, out);
	else
		return put_old(vt, m, out);
	return true;
}

void
vt_encode_focus(const struct vt *vt, bool in, struct buf *out)
{
	if (!mode(vt, VT_FOCUS))
		return;
	put_csi(vt, out);
	buf_put_u8(out, in ? 'I' : 'O');
}

void
vt_encode_paste_begin(const struct vt *vt, struct buf *out)
{
	if (!mode(vt, VT_PASTE))
		return;
	put_csi(vt, out);
	buf_put_str(out, "200~");
}

void
vt_encode_paste_end(const struct vt *vt, struct buf *out)
{
	if (!mode(vt, VT_PASTE))
		return;
	put_csi(vt, out);
	buf_put_str(out, "201~");
}

/* Whether a character may be pasted; C1 is a control in 8-bit form. */
static bool
is_pasted(uint32_t cp)
{
	return cp == '\t' || cp == '\n' || cp == '\r' ||
	    (cp >= 0x20 && cp != 0x7f && (cp < 0x80 || cp >= 0xa0));
}

void
vt_encode_paste(const struct vt *vt, const char *s, size_t len,
    struct buf *out)
{
	uint32_t cp;
	size_t n;

	vt_encode_paste_begin(vt, out);
	for (; len > 0; s += n, len -= n) {
		n = utf8_decode(s, len, &cp);
		/* A byte that is no UTF-8 may still be C1 to a program. */
		if (cp == UTF8_REPLACEMENT && (uint8_t)*s < 0xa0)
			continue;
		if (is_pasted(cp))
			buf_put(out, s, n);
	}
	vt_encode_paste_end(vt, out);
}
