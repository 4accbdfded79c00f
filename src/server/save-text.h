/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The text of one terminal into a file, bit by bit. */

#ifndef TMX_SERVER_SAVE_TEXT_H
#define TMX_SERVER_SAVE_TEXT_H

#include "base/err.h"

struct save_text;
struct vt;

/* Begin a file of mode 0600, which goes again unless it gets whole. */
struct save_text *save_text_new(struct vt *, const char *path, struct err *);

/* Give up, or let go of one that is done. */
void save_text_free(struct save_text *);

/*
 * Write some more of the terminal, which is the same one.  Returns 1 when
 * there is more, 0 when the file is whole, or a negative code.
 */
int save_text_step(struct save_text *, struct vt *, struct err *);

/* How many bytes were written so far. */
uint64_t save_text_bytes(const struct save_text *);

#endif
