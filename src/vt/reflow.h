/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* A change of size: the main screen's lines are wrapped anew. */

#ifndef TMX_VT_REFLOW_H
#define TMX_VT_REFLOW_H

#include "vt/state.h"

/*
 * Make the main screen's grid of another size.  Rows at the top go to the
 * history or come back from it; blank rows below the text go first.  The
 * points, of which the first is the cursor, are on the old grid; they are
 * moved to the same characters on the new one.
 */
struct reflow_point {
	unsigned int x, y;
	bool wrap; /* past the character at x */
	int row;   /* set to y, or where that would be outside the grid */
};

void reflow_main(struct vt *, unsigned int cols, unsigned int rows,
    struct reflow_point *, size_t points);

/* Make the alternate screen's grid of another size, cut or padded. */
void reflow_alternate(struct vt *, unsigned int cols, unsigned int rows,
    struct reflow_point *);

#endif
