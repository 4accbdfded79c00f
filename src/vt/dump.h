/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The screen and the history as text, as capture-pane wants it.  Rows are
 * numbered as tmux does: 0 is the first of the screen, those of the history
 * are negative.
 */

#ifndef TMX_VT_DUMP_H
#define TMX_VT_DUMP_H

#include "compat/compat.h"

struct buf;
struct cell;
struct intern;
struct vt;

#define DUMP_FIRST INT64_MIN /* the oldest row there is: "-S -" */
#define DUMP_LAST INT64_MAX  /* the last row of the screen: "-E -" */

enum dump_flag {
	DUMP_STYLES = 1, /* -e: SGR and OSC 8 where the style changes */
	DUMP_ESCAPE = 2, /* -C: escapes as \033, backslashes doubled */
	DUMP_JOIN = 4,   /* -J: wrapped rows joined, trailing spaces kept */
	DUMP_SPACES = 8, /* -N: trailing spaces kept */
	DUMP_SAVED = 16  /* -a: the main screen while the alternate is shown */
};

/*
 * Append rows from one number to another, in either order, each ended by a
 * line end.  Numbers beyond what is there count as the nearest.  Returns
 * false, and appends nothing, with DUMP_SAVED when the main screen is shown.
 * Pens that nobody holds may be swept, as in vt_write.
 */
bool vt_dump(struct vt *, int64_t from, int64_t to, unsigned int flags,
    struct buf *);

/*
 * Append n cells in the same way, for who has them from elsewhere.  *pen is
 * the style in force, carried on from one call to the next; PEN_DEFAULT at
 * the beginning.  No line end is appended.
 */
void dump_cells(const struct intern *, const struct cell *, size_t n,
    unsigned int flags, uint32_t *pen, struct buf *);

#endif
