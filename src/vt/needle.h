/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* A plain text that is looked for among bytes. */

#ifndef TMX_VT_NEEDLE_H
#define TMX_VT_NEEDLE_H

#include "compat/compat.h"

struct needle {
	/* A byte of the text matches where (byte & mask) == this. */
	uint8_t *byte, *mask; /* owned; n of each */
	size_t n;             /* 0: there is none */
	size_t rare[2];       /* the two bytes to look for first, in order */
};

/* Set one that is all zeros; icase: letters match whatever their case. */
void needle_set(struct needle *, const char *, size_t, bool icase);
void needle_free(struct needle *);

/*
 * The first or the last place in [from, to) where it is, all of it within
 * len bytes; to when there is none.
 */
size_t needle_first(const struct needle *, const uint8_t *, size_t len,
    size_t from, size_t to);
size_t needle_last(const struct needle *, const uint8_t *, size_t len,
    size_t from, size_t to);

#endif
