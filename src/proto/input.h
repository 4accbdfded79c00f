/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What the user did at a terminal, as the client decoded it and the server
 * acts on it: the contents of MSG_INPUT.  A text run is bytes typed as they
 * are; everything that a key binding or an encoding may care about is an
 * event of its own.
 */

#ifndef TMX_PROTO_INPUT_H
#define TMX_PROTO_INPUT_H

#include "base/buf.h"

#define INPUT_TEXT_MAX 32 /* bytes of text that come with a key */

enum input_kind {
	INPUT_KEY = 1,     /* a key went down, repeats or went up */
	INPUT_TEXT,        /* a run of UTF-8, each a key press by itself */
	INPUT_MOUSE,
	INPUT_PASTE_BEGIN,
	INPUT_PASTE,       /* bytes pasted, never keys */
	INPUT_PASTE_END,
	INPUT_FOCUS,       /* gained or lost */
	INPUT_RAW          /* bytes for the program as they are */
};

enum input_press {
	PRESS_DOWN,
	PRESS_REPEAT,
	PRESS_UP
};

struct input_key {
	uint32_t key;     /* text/key.h: code and modifiers */
	uint8_t press;    /* enum input_press */
	uint8_t locks;    /* 1: caps lock, 2: num lock is on */
	uint32_t shifted; /* alternates (kitty), 0: not told */
	uint32_t base;
	char text[INPUT_TEXT_MAX + 1];
};

/* Where and what, as mouse protocols have it. */
struct input_mouse {
	uint16_t x, y;   /* cells, from 0 */
	uint16_t px, py; /* pixels, from 0; with pixels set */
	bool pixels;
	uint8_t button;  /* 1 to 11; 0: none, for movement */
	uint8_t action;  /* enum input_mouse_action */
	uint32_t mods;   /* KEY_SHIFT, KEY_ALT, KEY_CTRL */
};

enum input_mouse_action {
	MOUSE_PRESS,
	MOUSE_RELEASE,
	MOUSE_MOTION /* with button 0: moved without one */
};

struct input_event {
	enum input_kind kind;
	struct input_key key;
	struct input_mouse mouse;
	bool focus;
	const uint8_t *data; /* of TEXT, PASTE and RAW; borrowed */
	size_t len;
};

void input_put_key(struct buf *, const struct input_key *);
void input_put_mouse(struct buf *, const struct input_mouse *);
void input_put_bytes(struct buf *, enum input_kind, const void *, size_t);
void input_put_focus(struct buf *, bool);

/*
 * Take the next event.  Returns false at the end, or (then bad) on bytes
 * that are none.
 */
bool input_next(struct rd *, struct input_event *);

#endif
