/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Bytes from the user's terminal as what they mean: keys, mouse, pastes, and
 * the terminal's answers to what it was asked.  Pure: bytes go in, events
 * come out by a callback, and who feeds it keeps the time.
 *
 * Every byte that goes in comes out as the raw bytes of exactly one event,
 * in order, however the bytes were split.  What is no key and no answer that
 * we know comes as KEYDEC_UNKNOWN, so that the caller may pass it on.
 */

#ifndef TMX_CLIENT_KEYDEC_H
#define TMX_CLIENT_KEYDEC_H

#include "compat/compat.h"

struct keydec;
struct term;

enum keydec_kind {
	KEYDEC_KEY,
	KEYDEC_MOUSE,
	KEYDEC_PASTE_START,
	KEYDEC_PASTE, /* the raw bytes are a piece of what is pasted */
	KEYDEC_PASTE_END,
	KEYDEC_FOCUS_IN,
	KEYDEC_FOCUS_OUT,
	KEYDEC_REPLY,
	KEYDEC_UNKNOWN
};

enum key_action {
	KEY_PRESS,
	KEY_REPEAT,
	KEY_RELEASE
};

#define KEY_TEXT_MAX 32

struct key_event {
	uint32_t key; /* text/key.h: code and modifiers */
	uint8_t action; /* enum key_action */
	uint8_t locks;  /* 1: caps lock, 2: num lock is on, if told */
	/* What kitty's protocol may add; 0 and "" when it did not. */
	uint32_t shifted;        /* the key's code with shift */
	uint32_t base;           /* its code in the standard layout */
	char text[KEY_TEXT_MAX]; /* what it types, UTF-8 */
};

enum mouse_action {
	MOUSE_EVENT_PRESS,
	MOUSE_EVENT_RELEASE,
	MOUSE_EVENT_MOTION
};

struct mouse_event {
	uint8_t action; /* enum mouse_action */
	uint8_t button; /* 1 to 3; 4 to 7: wheel up, down, left, right; 8 to
			   11; 0: none, or a release that does not say */
	bool pixels;    /* x and y are in pixels */
	uint32_t mods;  /* KEY_SHIFT, KEY_ALT, KEY_CTRL */
	unsigned int x, y; /* from 0 */
};

/* An answer: which one, its numbers, and the text of one that is a string. */
enum reply_kind {
	REPLY_DA1,       /* CSI ? ... c */
	REPLY_DA2,       /* CSI > ... c */
	REPLY_DA3,       /* DCS ! | text */
	REPLY_MODE,      /* CSI ? mode ; value $ y (DECRPM) */
	REPLY_STATUS,    /* CSI 0 n (DSR) */
	REPLY_THEME,     /* CSI ? 997 ; 1 or 2 n: dark, light */
	REPLY_CURSOR,    /* CSI row ; column R, CSI ? row ; column R */
	REPLY_KITTY,     /* CSI ? flags u */
	REPLY_OTHER_KEYS, /* CSI > 4 ; level m */
	REPLY_WINDOW,    /* CSI ... t (XTWINOPS) */
	REPLY_RESIZE,    /* CSI 48 ; rows ; cols ; height ; width t */
	REPLY_GRAPHICS,  /* CSI ? ... S (XTSMGRAPHICS) */
	REPLY_VERSION,   /* DCS > | text (XTVERSION) */
	REPLY_SETTING,   /* DCS valid $ r text (DECRQSS); number: valid */
	REPLY_TERMCAP,   /* DCS valid + r text (XTGETTCAP); number: valid */
	REPLY_OSC,       /* OSC number ; text */
	REPLY_APC        /* APC text, of kitty's graphics */
};

#define REPLY_NUMBERS 16

struct reply {
	enum reply_kind kind;
	int number[REPLY_NUMBERS]; /* -1: left out */
	unsigned int numbers;
	const char *text; /* not NUL-terminated; lasts as the event does */
	size_t len;
};

struct keydec_event {
	enum keydec_kind kind;
	const uint8_t *raw; /* the bytes it was; until the callback returns */
	size_t raw_len;
	union {
		struct key_event key;
		struct mouse_event mouse;
		struct reply reply;
	} u;
};

/* The callback may not feed or free the decoder. */
typedef void (*keydec_fn)(void *, const struct keydec_event *);

/* Make one that knows the sequences of all common terminals. */
struct keydec *keydec_new(keydec_fn, void *);
void keydec_free(struct keydec *);

/* Add the keys of a terminal's terminfo entry. */
void keydec_add_term(struct keydec *, const struct term *);

/* Add one sequence (not empty), before all others. */
void keydec_add(struct keydec *, const char *, uint32_t key);

/*
 * Whether input is UTF-8 (it is unless set; else Latin-1), which byte the
 * terminal's driver has for erase (-1: none), and whether the mouse tells
 * pixels (mode 1016).
 */
void keydec_set_utf8(struct keydec *, bool);
void keydec_set_erase(struct keydec *, int);
void keydec_set_pixels(struct keydec *, bool);

/*
 * Whether the terminal disambiguates ESC (kitty's flag 1 is on): an ESC by
 * itself then always goes on, and is waited for.
 */
void keydec_set_kitty(struct keydec *, bool);

/* How long ESC is waited for, in ms (escape-time; 10 unless set). */
void keydec_set_escape_time(struct keydec *, unsigned int);

/* Take bytes; calls back for all that is complete. */
void keydec_feed(struct keydec *, const void *, size_t);

/*
 * How many ms to wait for the rest of what is incomplete before calling
 * keydec_timeout; 0 when nothing is, or when it may take as long as it
 * likes.
 */
unsigned int keydec_wait(const struct keydec *);

/* No more came: what is there must do. */
void keydec_timeout(struct keydec *);

/* Forget what is incomplete, an unfinished paste too. */
void keydec_reset(struct keydec *);

#endif
