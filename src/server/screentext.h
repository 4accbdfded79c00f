/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What is on a terminal's screen as text, and a note written on it. */

#ifndef TMX_SERVER_SCREENTEXT_H
#define TMX_SERVER_SCREENTEXT_H

#include "compat/compat.h"

struct buf;
struct vt;

/*
 * Append up to so many of the last lines of history and screen as plain
 * text, blank lines at the end left out.
 */
void screentext_last(struct vt *, unsigned int lines, struct buf *);

/* The same from a line of the history on. */
void screentext_from(struct vt *, uint64_t line, struct buf *);

/* Write a note in reverse video on a line of its own below the text. */
void screentext_note(struct vt *, const char *, ...) printf_like(2, 3);

#endif
