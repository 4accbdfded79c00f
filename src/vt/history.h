/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The scrollback of one terminal: rows that left the screen, as records
 * (vt/record.h) in blocks of one segment each.
 *
 * Records are appended and never changed.  A line is the records from one
 * that follows a line's end to the first without RECORD_WRAPPED; so what was
 * soft-wrapped is one line whatever the width was, and a change of width
 * costs nothing here.  Lines have numbers that count from the beginning of
 * the terminal and stay with them; the oldest go first when a limit is
 * passed.  Rows are made of lines when somebody looks (history_rows).
 *
 * Sealed blocks are compressed while nothing else is to do (history_idle),
 * or at once, in haste, when too many wait.
 *
 * Surviving a crash: everything but the numbers in struct history is in the
 * segments, each block with a header that names the block before it and how
 * much of it counts.  history_save writes the rest into a snapshot; from
 * that and the segments history_load makes the history as it was then,
 * whatever was appended since.  Records taken back (history_pop) are
 * therefore not overwritten before history_committed says that a newer
 * snapshot is safe.
 */

#ifndef TMX_VT_HISTORY_H
#define TMX_VT_HISTORY_H

#include "compat/compat.h"

#include "vt/record.h"
#include "vt/segments.h"

struct buf;
struct history;

/* Sealed blocks that may wait uncompressed, in bytes; 10 MiB. */
#define HISTORY_RAW_MAX (160u * SEGMENT_SIZE)

/* What compressing takes besides, while there is something to do. */
#define HISTORY_PACKER_BYTES (2u << 20)

#define HISTORY_LINES_MAX 100000000u /* the largest limit in lines */

/*
 * Cells of one line, beyond which it ends though it was to go on: whoever
 * looks at a line takes memory and time as it is long.
 */
#define HISTORY_LINE_CELLS_MAX (1u << 20)

/*
 * Make an empty one with limits in lines and in bytes stored.  The tables
 * and the functions behind segments are borrowed.
 */
struct history *history_new(const struct record_tables *,
    const struct segments *, uint32_t lines, uint64_t bytes);

/* Free it; its segments are released unless keep is true. */
void history_free(struct history *, bool keep);

void history_set_limits(struct history *, uint32_t lines, uint64_t bytes);

/* Drop everything; the memory goes back to the system. */
void history_clear(struct history *);

/*
 * Append a row of n cells; wrapped when its line goes on in the next row
 * appended.  When there is no memory the oldest block goes.
 */
void history_push(struct history *, const struct cell *, size_t n,
    bool wrapped, const struct record_extra *);

/*
 * Take the last record back, appending its cells to an array.  Returns false
 * when there is none.  *extra is set to what came with it, all zeros for
 * none.
 */
bool history_pop(struct history *, struct cells *, struct record_extra *,
    bool *wrapped);

/* Whether the last record's line is to go on; end it there if so. */
bool history_open(const struct history *);
void history_close(struct history *);

/* How many blocks that line lies in; what looks at it all reads them. */
size_t history_open_blocks(const struct history *);

/* Tell that a snapshot taken now will survive a crash. */
void history_committed(struct history *);

/* The numbers of the oldest line there is and of the one after the last. */
uint64_t history_first(const struct history *);
uint64_t history_end(const struct history *);

/* Bytes of memory that it holds, as stored. */
uint64_t history_bytes(const struct history *);

/* Do a little of what can wait; true while there is more. */
bool history_idle(struct history *);

/* Write what is not in the segments; read it back over the same segments. */
void history_save(const struct history *, struct buf *);
int history_load(struct history *, struct rd *);

/*
 * Walk lines.  Begin at a line number (clamped to what there is); each
 * history_next appends one line's cells, or text, and says what marks came
 * with it.  Any change to the history ends the walk.
 */
struct history_iter {
	struct history *h;
	size_t block;     /* index of the block */
	struct rd rd;     /* records to come in it */
	uint64_t line;    /* number of the line that comes next */
};

void history_iter_init(struct history *, struct history_iter *, uint64_t);
bool history_next_cells(struct history_iter *, struct cells *,
    struct record_extra *);
bool history_next_text(struct history_iter *, struct buf *,
    struct record_extra *);

/*
 * Rows at a width: the total, which walks what was not walked at that width
 * before.
 */
uint64_t history_row_count(struct history *, unsigned int width);

struct history_row {
	struct cells cells;
	uint64_t line;       /* of which line */
	uint32_t offset;     /* from which column of it */
	bool wrapped;
	struct record_extra extra; /* with the first row of a line */
};

/*
 * Get up to n rows that end before the `back` newest, oldest first, into an
 * array of n.  Returns how many; their cells are owned by the caller.
 */
size_t history_rows(struct history *, unsigned int width, uint64_t back,
    size_t n, struct history_row *);
void history_rows_free(struct history_row *, size_t);

/*
 * Walk rows, from the one on that is the `back`-th newest, or the oldest.
 * Each line is read once however many rows it makes.  The cells of a row
 * are borrowed until the next one; any change to the history ends the walk.
 */
struct history_walk {
	struct history_iter it;
	struct cells line;   /* that the row is of */
	struct record_extra extra;
	unsigned int width;
	size_t at, text;     /* where the next row begins, what is text */
	bool open, more;     /* the line has not ended; it has more rows */
	uint64_t left;       /* rows from the first on */
};

void history_walk_init(struct history *, struct history_walk *,
    unsigned int width, uint64_t back);
bool history_walk_next(struct history_walk *, struct history_row *);
void history_walk_end(struct history_walk *);

/*
 * Which row that is where a column of a line is, counted back from the
 * newest (0); of the line's last row when it has not so many.  Returns
 * false when the line is not there.
 */
bool history_row_of(struct history *, unsigned int width, uint64_t line,
    uint32_t column, uint64_t *back);

/*
 * The line nearest to a number, before it (back) or from it on, that has one
 * of the marks.  Returns false when there is none.
 */
bool history_find_mark(struct history *, uint64_t from, bool back,
    uint8_t marks, uint64_t *line, struct record_extra *);

#endif
