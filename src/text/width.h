/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * How many columns a code point takes, and which ones need a look at their
 * neighbours before they are a cell of their own (text/cluster.h).  Facts
 * come from utf8proc, a page of 256 code points when one of them is first
 * asked for; a user may override widths (option codepoint-widths).
 */

#ifndef TMX_TEXT_WIDTH_H
#define TMX_TEXT_WIDTH_H

#include "compat/compat.h"

#include "base/err.h"

/* What is known of a code point: its width in the low bits, and this. */
enum width_class {
	WIDTH_MASK = 3,    /* 0, 1 or 2 columns */
	WIDTH_JOINS = 4,   /* may form a cluster with a neighbour */
	WIDTH_KNOWN = 8    /* the entry is filled in */
};

#define WIDTH_PAGE 256
#define WIDTH_PAGES (0x110000 / WIDTH_PAGE)

/* Make a table; overrides last until it is freed. */
struct widths *widths_new(void);
void widths_free(struct widths *);

/*
 * Override from a tmux codepoint-widths entry: "U+1F600=2",
 * "U+E000-U+F8FF=2" or a single character "x=1".  Returns 0 or ERR_INVALID.
 */
int widths_override(struct widths *, const char *, struct err *);

/* Forget all overrides. */
void widths_reset(struct widths *);

uint8_t widths_fill(struct widths *, uint32_t);

struct widths {
	uint8_t *page[WIDTH_PAGES]; /* owned; NULL until asked for */
};

/* The class of a code point (at most U+10FFFF). */
static inline uint8_t
widths_class(struct widths *w, uint32_t cp)
{
	const uint8_t *page = w->page[cp / WIDTH_PAGE];

	return likely(page != NULL) ? page[cp % WIDTH_PAGE] :
				      widths_fill(w, cp);
}

/* The columns of a string, clusters counted once; control characters as 0. */
size_t widths_string(struct widths *, const char *);

#endif
