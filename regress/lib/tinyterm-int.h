/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What the parts of the small terminal share.
 *
 *	tinyterm.c        cells: writing, erasing, scrolling
 *	tinyterm-parse.c  bytes as characters, sequences and strings
 *	tinyterm-csi.c    control sequences
 *	tinyterm-sgr.c    colours and attributes
 */

#ifndef TMX_REGRESS_TINYTERM_INT_H
#define TMX_REGRESS_TINYTERM_INT_H

#include "regress/lib/tinyterm.h"

#define TT_PARAMS 32

/* A control sequence taken apart. */
struct csi {
	char leader, middle, final;
	int p[TT_PARAMS];      /* -1: not given */
	bool colon[TT_PARAMS]; /* joined to the one before */
	int n;
};

/* Note the first thing that was wrong, with the sequence it was. */
void tt_fail(struct tt *, const char *);

/* The cell at a place, and the one left of the cursor (NULL: none). */
struct tt_cell *tt_cell(const struct tt *, int x, int y);
struct tt_cell *tt_cell_before(struct tt *);

/* The cursor: put it within the screen; its column when about to wrap. */
void tt_move(struct tt *, int x, int y);
int tt_column_of(const struct tt *);

/* Erase a cell; columns of a row, with halves of wide characters. */
void tt_erase(struct tt *, int x, int y);
void tt_erase_span(struct tt *, int y, int from, int to);

/* Scroll rows up by n, or down by -n. */
void tt_scroll(struct tt *, int top, int bottom, int n);
void tt_line_feed(struct tt *);

/* Write a character, as it is or after charsets and joining. */
void tt_put_char(struct tt *, const char *, int width);
void tt_print(struct tt *, uint32_t);

/* Do the control sequence that was collected; set colours by one. */
void tt_csi(struct tt *);
void tt_sgr(struct tt *, const struct csi *);

#endif
