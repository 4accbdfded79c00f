/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Base64 (RFC 4648 section 4).  Decoding is by pieces and strict, but for
 * what programs do get wrong without harm: blanks and line ends between the
 * characters are skipped, and padding may be missing at the end.
 */

#ifndef TMX_BASE_BASE64_H
#define TMX_BASE_BASE64_H

#include "compat/compat.h"

struct buf;

/* A decoder between two pieces; all zeros at the beginning. */
struct base64 {
	uint32_t bits;  /* of the group that has begun */
	uint8_t digits; /* in it, 0 to 3 */
	uint8_t pads;   /* '=' seen: nothing else may follow */
	bool bad;
};

/* The most bytes that n more characters can become. */
#define BASE64_ROOM(n) ((n) / 4 * 3 + 3)

/*
 * Decode n characters into memory with room for BASE64_ROOM(n) bytes.
 * Returns how many were written; nothing more once it is bad.
 */
size_t base64_feed(struct base64 *, const void *, size_t, uint8_t *);

/* Whether all that was fed is base64 that may end here. */
bool base64_end(const struct base64 *);

/*
 * Decode a whole string and append it to a buffer.  Returns 0, or
 * ERR_MALFORMED or (past the buffer's bound) ERR_LIMIT with nothing appended.
 */
int base64_decode(const void *, size_t, struct buf *);

/* Append n bytes encoded, padded, in one line. */
void base64_encode(const void *, size_t, struct buf *);

#endif
