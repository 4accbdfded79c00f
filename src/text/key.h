/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A key is 32 bits: a code (a Unicode code point, or a number above those
 * for a key without one) and modifiers.  Names are tmux's (tmux(1), KEY
 * BINDINGS): "C-b", "M-x", "S-F5", "PPage", "KPEnter", "MouseDown1Pane".
 */

#ifndef TMX_TEXT_KEY_H
#define TMX_TEXT_KEY_H

#include "compat/compat.h"

enum key_bits {
	KEY_CODE = 0x001fffff, /* mask */
	KEY_SHIFT = 0x01000000,
	KEY_ALT = 0x02000000,
	KEY_CTRL = 0x04000000,
	KEY_SUPER = 0x08000000,
	KEY_HYPER = 0x10000000,
	KEY_META = 0x20000000,
	KEY_MODS = 0x3f000000 /* mask */
};

#define KEY_MODS_SHIFT 24

/* Keys without a code point. */
enum key_code {
	KEY_NONE = 0x110000, /* tmux's "None": no key at all */
	KEY_ANY,             /* matches what nothing else matches */
	KEY_UP,
	KEY_DOWN,
	KEY_RIGHT,
	KEY_LEFT,
	KEY_HOME,
	KEY_END,
	KEY_INSERT,
	KEY_DELETE,
	KEY_PPAGE,
	KEY_NPAGE,
	KEY_BTAB,
	KEY_BEGIN,
	KEY_F1, /* F1 to F35 in a row */
	KEY_F35 = KEY_F1 + 34,
	KEY_KP_0, /* the keypad in a row: 0 to 9 */
	KEY_KP_9 = KEY_KP_0 + 9,
	KEY_KP_DECIMAL,
	KEY_KP_DIVIDE,
	KEY_KP_MULTIPLY,
	KEY_KP_SUBTRACT,
	KEY_KP_ADD,
	KEY_KP_ENTER,
	KEY_KP_EQUAL,
	KEY_KP_SEPARATOR,
	KEY_KP_LEFT, /* from here to MUTE_VOLUME: kitty's functional keys */
	KEY_KP_RIGHT,
	KEY_KP_UP,
	KEY_KP_DOWN,
	KEY_KP_PPAGE,
	KEY_KP_NPAGE,
	KEY_KP_HOME,
	KEY_KP_END,
	KEY_KP_INSERT,
	KEY_KP_DELETE,
	KEY_KP_BEGIN,
	KEY_CAPS_LOCK,
	KEY_SCROLL_LOCK,
	KEY_NUM_LOCK,
	KEY_PRINT_SCREEN,
	KEY_PAUSE,
	KEY_MENU,
	KEY_MEDIA_PLAY,
	KEY_MEDIA_PAUSE,
	KEY_MEDIA_PLAY_PAUSE,
	KEY_MEDIA_REVERSE,
	KEY_MEDIA_STOP,
	KEY_MEDIA_FAST_FORWARD,
	KEY_MEDIA_REWIND,
	KEY_MEDIA_TRACK_NEXT,
	KEY_MEDIA_TRACK_PREVIOUS,
	KEY_MEDIA_RECORD,
	KEY_LOWER_VOLUME,
	KEY_RAISE_VOLUME,
	KEY_MUTE_VOLUME,
	KEY_LEFT_SHIFT, /* modifiers as keys, in kitty's order */
	KEY_LEFT_CONTROL,
	KEY_LEFT_ALT,
	KEY_LEFT_SUPER,
	KEY_LEFT_HYPER,
	KEY_LEFT_META,
	KEY_RIGHT_SHIFT,
	KEY_RIGHT_CONTROL,
	KEY_RIGHT_ALT,
	KEY_RIGHT_SUPER,
	KEY_RIGHT_HYPER,
	KEY_RIGHT_META,
	KEY_ISO_LEVEL3_SHIFT,
	KEY_ISO_LEVEL5_SHIFT,
	KEY_FOCUS_IN,
	KEY_FOCUS_OUT,
	KEY_PASTE_START,
	KEY_PASTE_END,
	KEY_USER, /* User0 to User99 */
	KEY_USER_LAST = KEY_USER + 99,
	KEY_MOUSE_FIRST = 0x118000 /* kind, button, place: key_mouse() */
};

/* The codes of C0 that have a name of their own. */
#define KEY_TAB 0x09
#define KEY_ENTER 0x0d
#define KEY_ESCAPE 0x1b
#define KEY_SPACE 0x20
#define KEY_BSPACE 0x7f

/* What the mouse did, where: the key that a binding names. */
enum mouse_kind {
	MOUSE_MOVE,
	MOUSE_DOWN,
	MOUSE_UP,
	MOUSE_DRAG,
	MOUSE_DRAG_END,
	MOUSE_WHEEL_UP,
	MOUSE_WHEEL_DOWN,
	MOUSE_SECOND_CLICK,
	MOUSE_DOUBLE_CLICK,
	MOUSE_TRIPLE_CLICK,
	MOUSE_KINDS
};

enum mouse_place {
	MOUSE_PANE,
	MOUSE_STATUS,
	MOUSE_STATUS_LEFT,
	MOUSE_STATUS_RIGHT,
	MOUSE_STATUS_DEFAULT,
	MOUSE_BORDER,
	MOUSE_PLACES
};

#define MOUSE_BUTTON_MAX 11 /* 1 to 3, 6 to 11; 0: none */

static inline uint32_t
key_mouse(unsigned int kind, unsigned int button, unsigned int place)
{
	return KEY_MOUSE_FIRST +
	    (kind * (MOUSE_BUTTON_MAX + 1) + button) * MOUSE_PLACES + place;
}

static inline bool
key_is_mouse(uint32_t key)
{
	uint32_t code = key & KEY_CODE;

	return code >= KEY_MOUSE_FIRST &&
	    code < KEY_MOUSE_FIRST +
		MOUSE_KINDS * (MOUSE_BUTTON_MAX + 1) * MOUSE_PLACES;
}

/* Whether it is a code point that is typed as itself. */
static inline bool
key_is_text(uint32_t key)
{
	return (key & ~(uint32_t)KEY_CODE) == 0 && key >= 0x20 && key != 0x7f &&
	    key < KEY_NONE;
}

/* Parse a name; KEY_INVALID when it is none. */
#define KEY_INVALID 0xffffffffu
uint32_t key_parse(const char *);

/*
 * Name a key into a buffer of KEY_NAME_MAX; returns the buffer.  What
 * key_parse makes of the name is the key again.
 */
#define KEY_NAME_MAX 64
const char *key_name(uint32_t, char *);

#endif
