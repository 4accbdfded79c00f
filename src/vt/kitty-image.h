/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Kitty's graphics protocol, for the files named kitty-*. */

#ifndef TMX_VT_KITTY_IMAGE_H
#define TMX_VT_KITTY_IMAGE_H

#include "base/buf.h"
#include "vt/span.h"
#include "vt/state.h"

/* The keys of a command, by letter: 'A' to 'z'. */
struct kitty {
	uint32_t value['z' - 'A' + 1];
	uint64_t given; /* bit i: the i-th letter was there */
};

static inline uint32_t
kitty_value(const struct kitty *k, char letter)
{
	return k->value[letter - 'A'];
}

static inline bool
kitty_given(const struct kitty *k, char letter)
{
	return (k->given >> (letter - 'A') & 1) != 0;
}

/* An image that comes in pieces: its first command, and data so far. */
#define UPLOAD_CONTROL_MAX 512
struct upload {
	struct buf control;
	struct buf data;
	bool bad; /* a piece was not base64, or too much */
};

struct upload *upload_new(void);
void upload_free(struct upload *);

/* kitty-delete.c: a=d. */
void kitty_delete(struct vt *, const struct kitty *);

#endif
