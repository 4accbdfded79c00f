/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * UTF-8, byte by byte and in runs.  What is ill-formed is replaced as the
 * Unicode Standard recommends (chapter 3, "U+FFFD Substitution of Maximal
 * Subparts"): one U+FFFD for each longest prefix of a well-formed sequence,
 * and for each byte that begins none.
 */

#ifndef TMX_TEXT_UTF8_H
#define TMX_TEXT_UTF8_H

#include "compat/compat.h"

/* There is one of this name in jansson, when that is linked in. */
#define utf8_encode tmx_utf8_encode

#define UTF8_MAX 4                /* bytes of one code point */
#define UTF8_REPLACEMENT 0xfffdu  /* stands for what is ill-formed */
#define UNICODE_MAX 0x10ffffu

/* A decoder between two bytes; all zeros at the beginning. */
struct utf8 {
	uint32_t cp;   /* the bits so far */
	uint8_t need;  /* continuation bytes still to come */
	uint8_t lo, hi; /* what the next one must lie between */
};

enum utf8_step {
	UTF8_MORE,  /* the byte was taken, the sequence goes on */
	UTF8_DONE,  /* the byte ended a sequence: decoder->cp */
	UTF8_BAD,   /* the byte begins no sequence: one U+FFFD */
	UTF8_RETRY  /* a sequence broke off before it: one U+FFFD, feed again */
};

enum utf8_step utf8_feed(struct utf8 *, uint8_t);

/*
 * Decode whole well-formed sequences of two to four bytes, up to max of
 * them, from the front of a string; stops at the first byte that is ASCII
 * or does not go on so.  Sets *count to how many; returns the bytes taken.
 */
size_t utf8_run(const uint8_t *, size_t, uint32_t *, size_t max,
    size_t *count);

/*
 * Decode the first code point of a string that is not empty; what is
 * ill-formed is U+FFFD.  Returns the bytes it took, at least 1.
 */
size_t utf8_decode(const char *, size_t, uint32_t *);

/* Encode a code point; returns 1 to 4 bytes, surrogates as U+FFFD. */
size_t utf8_encode(uint32_t, char *);

/* The same where it is known to be three: 0x800 to 0xffff, no surrogate. */
static inline size_t
utf8_encode_three(uint32_t cp, char *out)
{
	out[0] = (char)(0xe0 | cp >> 12);
	out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[2] = (char)(0x80 | (cp & 0x3f));
	return 3;
}

/* Whether a whole string is well-formed. */
bool utf8_valid(const char *, size_t);

/* Whether a control character is in a string: C0, DEL or C1. */
bool utf8_has_control(const char *);

#endif
