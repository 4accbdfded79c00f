/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What the user searches for: a plain text, or a POSIX extended regular
 * expression, over text in UTF-8 whatever the locale of the process is.
 *
 * Text to be searched is lines with a NUL after each.  A match lies within
 * one line and has at least one byte.
 */

#ifndef TMX_VT_PATTERN_H
#define TMX_VT_PATTERN_H

#include "compat/compat.h"

struct err;
struct pattern;

#define PATTERN_MAX 1024 /* bytes */

/*
 * Matches of no bytes that an expression may have in one line before the
 * rest of the line is left: "x*" matches nothing before every character.
 */
#define PATTERN_EMPTY_MAX 4096

enum pattern_flag {
	PATTERN_REGEX = 1,
	PATTERN_ICASE = 2 /* letters match whatever their case */
};

/*
 * Make one.  Returns NULL, with the sentence in err, for a text that is
 * empty or too long, or an expression that is none.
 */
struct pattern *pattern_new(const char *, unsigned int flags, struct err *);
void pattern_free(struct pattern *);

/* How many bytes a match may have after its first; SIZE_MAX: any number. */
size_t pattern_reach(const struct pattern *);

struct pattern_text {
	const char *text; /* borrowed; a NUL after each line */
	size_t len;       /* the last NUL, which text[len] is, not counted */
	bool begun;       /* it begins in the middle of a line */
	bool goes_on;     /* its last line goes on where it ends */
};

/*
 * The first, or (back) the last, match that begins in [from, to); to is at
 * most len.  Returns false when there is none.
 */
bool pattern_find(const struct pattern *, const struct pattern_text *,
    size_t from, size_t to, bool back, size_t *start, size_t *end);

#endif
