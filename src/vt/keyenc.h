/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What the user does, as the bytes that the program expects: keys, mouse,
 * focus and paste, encoded by the modes that the program has set.  Nothing
 * is put where the program does not want to know.
 *
 * Sources: xterm's ctlseqs and its modified keys, the terminfo entry
 * xterm-256color, kitty's keyboard protocol.
 */

#ifndef TMX_VT_KEYENC_H
#define TMX_VT_KEYENC_H

#include "compat/compat.h"

struct buf;
struct vt;

enum vt_key_kind {
	VT_KEY_PRESS,
	VT_KEY_REPEAT,
	VT_KEY_RELEASE
};

/* Locks that were on, as kitty counts them among the modifiers. */
enum vt_key_lock {
	VT_LOCK_CAPS = 0x40,
	VT_LOCK_NUM = 0x80
};

struct vt_key {
	uint32_t key; /* text/key.h: code and modifiers; KEY_NONE: text only */
	enum vt_key_kind kind;
	uint32_t shifted; /* code of the key with shift; 0: not known */
	uint32_t base;    /* code on a PC-101 keyboard; 0: not known */
	uint8_t locks;    /* enum vt_key_lock */
	const char *text; /* UTF-8 that it types, borrowed; NULL: not known */
};

/* Put the bytes of a key. */
void vt_encode_key(const struct vt *, const struct vt_key *, struct buf *);

/* The same for a key that was pressed, when nothing else is known of it. */
void vt_encode_key_code(const struct vt *, uint32_t, struct buf *);

enum vt_mouse_kind {
	VT_MOUSE_PRESS,
	VT_MOUSE_RELEASE,
	VT_MOUSE_MOTION
};

/* X11's numbers of buttons: 1 to 3, the wheel, 8 to 11. */
enum vt_button {
	VT_BUTTON_NONE = 0,
	VT_WHEEL_UP = 4,
	VT_WHEEL_DOWN = 5,
	VT_WHEEL_LEFT = 6,
	VT_WHEEL_RIGHT = 7,
	VT_BUTTON_MAX = 11
};

struct vt_mouse {
	enum vt_mouse_kind kind;
	unsigned int button; /* of a motion: the one held, 0 for none */
	uint32_t mods;       /* KEY_SHIFT, KEY_ALT, KEY_CTRL */
	unsigned int x, y;   /* the cell, from 0 */
	unsigned int px, py; /* the pixel within the terminal, from 0 */
	bool pixels;         /* px and py are known */
};

/* Whether the program wants to know of the mouse at all. */
bool vt_wants_mouse(const struct vt *);

/*
 * Put the bytes of a mouse event, if the program wants to know of it, and
 * return whether any were.  Motion within one cell is the caller's to leave
 * out.  On the alternate screen the wheel becomes cursor keys where the
 * program asked for that (1007).
 */
bool vt_encode_mouse(const struct vt *, const struct vt_mouse *, struct buf *);

/* The terminal got the focus, or lost it (1004). */
void vt_encode_focus(const struct vt *, bool, struct buf *);

/*
 * What goes before and after text that is pasted (2004).  The text between
 * must not have the end in it: vt_encode_paste puts all three, and leaves
 * out control characters but tabs and line ends.
 */
void vt_encode_paste_begin(const struct vt *, struct buf *);
void vt_encode_paste_end(const struct vt *, struct buf *);
void vt_encode_paste(const struct vt *, const char *, size_t, struct buf *);

#endif
