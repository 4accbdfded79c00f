/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * One row of cells.  Cells from used on are all { 0, PEN_DEFAULT } and their
 * memory is not initialised, so that a fresh row costs nothing.
 */

#ifndef TMX_TEXT_ROW_H
#define TMX_TEXT_ROW_H

#include "text/cell.h"

enum row_flag {
	ROW_WRAPPED = 1, /* the line goes on in the next row (soft wrap) */
	ROW_WIDE = 2,    /* may hold wide characters */
	ROW_CLUSTER = 4, /* may hold clusters */
	ROW_PADDED = 8,  /* wrapped a column early, for a wide character */
	ROW_DOUBLE_WIDE = 16,   /* DECDWL */
	ROW_DOUBLE_TOP = 32,    /* DECDHL, upper half */
	ROW_DOUBLE_BOTTOM = 64  /* DECDHL, lower half */
};

/* Marks of OSC 133 on a row: what begins or ended there. */
enum row_mark {
	MARK_PROMPT = 1,  /* A: a prompt begins */
	MARK_COMMAND = 2, /* B: the prompt ends, the user's input begins */
	MARK_OUTPUT = 4,  /* C: the command's output begins */
	MARK_END = 8,     /* D: the command before has ended */
	MARK_STATUS = 16  /* D came with an exit status */
};

struct row {
	struct cell *cells; /* as many as the grid is wide */
	uint64_t id;        /* moves with the row when it scrolls */
	uint64_t changed;   /* damage count of the last change */
	uint64_t before;    /* of the change before the span began */
	uint16_t used;
	uint16_t lo, hi;    /* columns changed at `changed`: [lo, hi) */
	uint8_t flags;      /* enum row_flag */
	uint8_t marks;      /* enum row_mark */
	int32_t status;     /* exit status with MARK_STATUS */
	uint64_t time;      /* ms since the epoch of the last mark */
};

/* The cell at a column, whatever used says. */
static inline struct cell
row_cell(const struct row *r, unsigned int x)
{
	static const struct cell blank = { 0, PEN_DEFAULT };

	return x < r->used ? r->cells[x] : blank;
}

#endif
