/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * One capability: its string, and a form of it that is quick to fill in.
 * Most are text with one or two numbers in it; what has conditions goes to
 * ncurses each time.
 */

#ifndef TMX_CLIENT_TERM_CAP_H
#define TMX_CLIENT_TERM_CAP_H

#include "compat/compat.h"

#include "client/term.h"

struct buf;

#define CAP_HOLES_MAX 4

struct cap {
	char *s;    /* owned; without padding; NULL: the terminal has it not */
	char *text; /* owned; what is written but for the parameters */
	size_t len; /* of text */
	uint8_t holes;
	uint8_t param[CAP_HOLES_MAX]; /* which parameter, from 0 */
	uint16_t at[CAP_HOLES_MAX];   /* where in text */
	bool from_one;                /* %i */
	bool hard;                    /* for ncurses to expand */
	bool removed;                 /* by the user: features do not add it */
};

/* What is known of each capability by number. */
struct cap_name {
	const char *name;       /* terminfo's */
	const char *other;      /* another name it may have, or NULL */
	unsigned int feature;   /* enum term_feature that it shows, or 0 */
	const char *usual;      /* what it is when only the feature is known */
};
extern const struct cap_name cap_names[CAPS];

/* Set the string; NULL for none. */
void cap_set(struct cap *, const char *);
void cap_free(struct cap *);

/* Put it with two numbers, or two strings. */
void cap_put(const struct cap *, struct buf *, int, int);
void cap_put_strings(const struct cap *, struct buf *, const char *,
    const char *);
size_t cap_cost(const struct cap *, int, int);

#endif
