/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What the terminal says of itself.  The questions go out after the first
 * frame, which waits for nothing; the answers come through the key decoder
 * whenever they come, and none of them is a key.  Questions end with one
 * that every terminal answers (DA1): once that answer is there, no other is
 * under way.
 *
 * Answers are asked for twice: first what control sequences can ask, then
 * what takes a string.  A terminal within a terminal may let the one around
 * it answer those, long after its own fence, or take them for something else
 * (term-known.h), and some print DCS and APC: so it depends on the first
 * answers what is asked then.
 *
 * Whoever gives the terminal back while answers are under way puts a fence
 * and reads until it has come: or they would be typed into a shell.
 */

#ifndef TMX_CLIENT_TERM_FEATURES_H
#define TMX_CLIENT_TERM_FEATURES_H

#include "compat/compat.h"

struct buf;
struct features;
struct reply;
struct term;

#define TERM_VERSION_MAX 64
#define TERM_PALETTE 16

/* What has changed: bits, for the callback. */
enum features_what {
	FEATURES_TERM = 1,    /* the term's features: tell the renderer */
	FEATURES_COLOURS = 2, /* its colours */
	FEATURES_THEME = 4,   /* dark or light */
	FEATURES_CURSOR = 8,  /* the shape that its cursor had */
	FEATURES_DONE = 16,   /* all questions are answered */
	FEATURES_PONG = 32,   /* the oldest ping is answered */
	FEATURES_CELL = 64,   /* how many pixels a cell has */
	FEATURES_ROW = 128    /* where the cursor is */
};

/* What was found out; colours are COLOUR_INVALID while not known. */
struct features_known {
	char version[TERM_VERSION_MAX]; /* XTVERSION's answer, or "" */
	uint32_t foreground, background;
	uint32_t palette[TERM_PALETTE];
	uint8_t theme;        /* 0 not known, 1 dark, 2 light */
	uint16_t row;         /* the cursor's, as asked last; from 0 */
	uint8_t cursor_shape; /* DECSCUSR's; 0 not known */
	uint8_t sixel_mode;   /* DECRPM's value for mode 80; 0 not known */
	uint16_t cell_width, cell_height; /* pixels; 0 not known */
};

typedef void (*features_fn)(void *, unsigned int);

/* The term is borrowed; what is found out is added to its features. */
struct features *features_new(struct term *, features_fn, void *);
void features_free(struct features *);

const struct features_known *features_get(const struct features *);

/*
 * Put the first questions, if it is a terminal that can be asked.  The
 * cursor may have been moved by one that does not know them.
 */
void features_ask(struct features *, struct buf *);

/*
 * Take an answer; may put more questions.  Returns whether it was one to us:
 * others (the clipboard, a new size) are the caller's.
 */
bool features_reply(struct features *, const struct reply *, struct buf *);

/*
 * Put a status request, whose answer says that the terminal has taken all
 * that was written before.
 */
void features_ping(struct features *, struct buf *);

/* Put the question in which row the cursor is. */
void features_ask_row(struct features *, struct buf *);

/* How many answers that end something have yet to come; those to DA1. */
unsigned int features_waiting(const struct features *);
unsigned int features_fences(const struct features *);

/*
 * Put a question more that every terminal answers (DA1), after whose answer
 * no other is under way; and ask no more of our own, or again.
 */
void features_fence(struct features *, struct buf *);
void features_stop(struct features *, bool);

/* Whether it has ever answered such a question. */
bool features_answers(const struct features *);

#endif
