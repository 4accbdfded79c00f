/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Grapheme clusters (Unicode, UAX 29): which code points are one character
 * to the reader, and so one cell or two.
 */

#ifndef TMX_TEXT_CLUSTER_H
#define TMX_TEXT_CLUSTER_H

#include "compat/compat.h"

struct widths;

/*
 * The longest cluster that is kept, in bytes; what would make it longer is
 * dropped.  A family of four with skin tones is 41.
 */
#define CLUSTER_MAX 64

/* Between two code points; all zeros at the beginning of a text. */
struct cluster_state {
	int32_t state; /* utf8proc's */
};

/*
 * Whether a code point goes on the cluster that ended with another one.  The
 * state is carried from pair to pair and set back where a cluster begins.
 */
bool cluster_joins(struct cluster_state *, uint32_t, uint32_t);

/*
 * The columns of a cluster of so many columns after a code point joined it:
 * two after an emoji variation selector or for a pair of regional
 * indicators, one after a text variation selector.
 */
unsigned int cluster_width(struct widths *, unsigned int, uint32_t base,
    uint32_t next);

/* A cluster found in a string. */
struct cluster {
	const char *text; /* borrowed from the string */
	size_t len;
	uint32_t base; /* its first code point */
	unsigned int width;
};

/* Get the first cluster of a string that is not empty; returns its bytes. */
size_t cluster_next(struct widths *, const char *, size_t, struct cluster *);

#endif
