/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Pieces of a string that a program sent: fields between separators, numbers,
 * words, text made fit to be shown.  A span borrows its bytes and has no NUL.
 */

#ifndef TMX_VT_SPAN_H
#define TMX_VT_SPAN_H

#include "compat/compat.h"

struct buf;

struct span {
	const char *s;
	size_t n;
};

static inline struct span
span_of(const void *s, size_t n)
{
	struct span a = { s, n };

	return a;
}

/*
 * Take the field up to the next separator off the front.  Returns false when
 * nothing is left; "a;" has two fields, the second empty, and "" has one.
 */
bool span_next(struct span *, char, struct span *field);

/*
 * Cut "key=value" at the first separator.  Returns whether there is one; if
 * not, all is the key and the value is empty.
 */
bool span_cut(struct span, char, struct span *key, struct span *value);

bool span_is(struct span, const char *);
bool span_begins(struct span, const char *);

/* Whether all of it is printable ASCII. */
bool span_printable(struct span);

/* Read a decimal number that is all of it; false if none or above max. */
bool span_number(struct span, unsigned long max, unsigned long *);

/*
 * Copy it as text: UTF-8, what is ill-formed replaced, control characters
 * dropped, cut at a character's end to max bytes.  The caller frees it.
 */
char *span_text(struct span, size_t max);

/* The same appended to a buffer, whose bound is kept; for texts in parts. */
void span_put_text(struct span, struct buf *);

/* Copy it as it is, if it is printable ASCII and at most max bytes; or NULL. */
char *span_word(struct span, size_t max);

/* Decode hex digits, two a byte, to a buffer; false when they are not so. */
bool span_hex(struct span, struct buf *);

#endif
