/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What changed, found in three passes: where rows moved to (frame/scroll.h),
 * which rows differ after that, and which cells of those.  The old frame is
 * not touched: a row of it is looked up through the moves.
 */

#include "compat/compat.h"

#include <string.h>

#include "base/buf.h"
#include "frame/diff.h"
#include "frame/encode.h"
#include "frame/frame.h"
#include "frame/image.h"
#include "frame/scroll.h"
#include "frame/wire.h"

/* So many unchanged cells between changed ones are worth skipping. */
#define SKIP_MIN 4

#define GONE UINT16_MAX /* an old row that is blank after the moves */

static const struct cell blank_cells[FRAME_COLS_MAX];

struct diff {
	const struct frame *from, *to;
	struct encoder enc;
	bool blank; /* the old frame counts as blank: it has another size */
	bool moved;
	uint16_t old[FRAME_ROWS_MAX]; /* by new row, if moved: the old one */
};

static const struct cell *
old_cells(const struct diff *d, unsigned int y)
{
	unsigned int old = d->moved ? d->old[y] : y;

	return d->blank || old == GONE ? blank_cells : d->from->row[old].cells;
}

static bool
old_wrapped(const struct diff *d, unsigned int y)
{
	unsigned int old = d->moved ? d->old[y] : y;

	return !d->blank && old != GONE && d->from->row[old].wrapped;
}

static bool
known_same(const struct diff *d, unsigned int y)
{
	unsigned int old = d->moved ? d->old[y] : y;

	return !d->blank && old != GONE &&
	    frame_row_known(&d->from->row[old], &d->to->row[y]);
}

static void
put_resize(struct buf *out, const struct frame *to)
{
	size_t mark = op_open(out, OP_RESIZE);

	buf_put_varint(out, to->cols);
	buf_put_varint(out, to->rows);
	op_close(out, mark);
}

/* Note where each row of a range comes from. */
static void
move_rows(struct diff *d, const struct frame_move *m)
{
	int y, from;

	for (y = m->top; y <= m->bottom; y++) {
		from = y + m->n;
		d->old[y] = from < m->top || from > m->bottom ? GONE :
							     (uint16_t)from;
	}
}

static void
put_move(struct buf *out, const struct frame_move *m)
{
	size_t mark = op_open(out, OP_SCROLL);

	buf_put_varint(out, m->top);
	buf_put_varint(out, m->bottom);
	buf_put_varint(out, m->n > 0 ? (uint64_t)m->n << 1 :
				       (uint64_t)-m->n << 1 | 1);
	op_close(out, mark);
}

static void
find_moves(struct diff *d)
{
	struct frame_move moves[FRAME_MOVES_MAX];
	size_t n, i;
	unsigned int y;

	n = frame_find_moves(d->from, d->to, true, moves, nitems(moves));
	if (n == 0)
		return;
	d->moved = true;
	for (y = 0; y < d->to->rows; y++)
		d->old[y] = (uint16_t)y;
	for (i = 0; i < n; i++) {
		put_move(d->enc.out, &moves[i]);
		move_rows(d, &moves[i]);
	}
}

/* Put the cells that differ, from the first one to the last one. */
static void
put_spans(struct diff *d, const struct cell *a, const struct cell *b,
    unsigned int x, unsigned int end)
{
	unsigned int gap, to;

	while (x < end) {
		to = x;
		for (gap = x; gap < end && gap < to + SKIP_MIN; gap++)
			if (!cell_equal(a[gap], b[gap]))
				to = gap + 1;
		/* What stays is sent again where skipping costs as much. */
		for (; gap < end && gap - to < SKIP_MIN; gap++)
			if (!cell_equal(a[gap], b[gap]))
				to = gap + 1;
		if (b[to - 1].glyph & GLYPH_WIDE)
			to++;
		encode_cells(&d->enc, b + x, to - x);
		for (x = to; x < end && cell_equal(a[x], b[x]); x++)
			;
		if (x < end)
			encode_seg(&d->enc, SEG_SKIP, x - to);
	}
}

static void
put_row(struct diff *d, unsigned int y)
{
	const struct cell *a = old_cells(d, y), *b = d->to->row[y].cells;
	struct buf *out = d->enc.out;
	unsigned int x = 0, end = d->to->cols;
	size_t mark;

	while (x < end && cell_equal(a[x], b[x]))
		x++;
	if (x == end)
		return;
	while (cell_equal(a[end - 1], b[end - 1]))
		end--;
	if (b[x].glyph & GLYPH_SPACER)
		x--;
	if (b[end - 1].glyph & GLYPH_WIDE)
		end++;
	mark = op_open(out, OP_CELLS);
	buf_put_varint(out, y);
	buf_put_varint(out, x);
	put_spans(d, a, b, x, end);
	op_close(out, mark);
}

static void
put_wrapped(struct diff *d)
{
	struct buf *out = d->enc.out;
	size_t mark = op_open(out, OP_WRAPPED);
	bool wrapped;
	unsigned int y;

	for (y = 0; y < d->to->rows; y++) {
		wrapped = d->to->row[y].wrapped;
		if (!known_same(d, y) && old_wrapped(d, y) != wrapped)
			buf_put_varint(out, (uint64_t)y << 1 | wrapped);
	}
	op_close(out, mark);
}

static void
put_rows(struct diff *d)
{
	unsigned int y, wrapped = 0;

	for (y = 0; y < d->to->rows; y++) {
		if (known_same(d, y))
			continue;
		put_row(d, y);
		wrapped += old_wrapped(d, y) != d->to->row[y].wrapped;
	}
	if (wrapped != 0)
		put_wrapped(d);
}

static void
put_state(struct diff *d)
{
	struct frame_state old = d->from->state;
	const struct frame_state *new = &d->to->state;
	struct buf *out = d->enc.out;
	uint64_t mask = 0;
	unsigned int i;
	size_t mark;

	/* As frame_resize leaves it. */
	if (d->blank && old.x >= d->to->cols)
		old.x = (uint16_t)(d->to->cols - 1);
	if (d->blank && old.y >= d->to->rows)
		old.y = (uint16_t)(d->to->rows - 1);
	for (i = 0; i < FIELDS; i++)
		if (frame_field_get(&old, i) != frame_field_get(new, i))
			mask |= UINT64_C(1) << i;
	if (mask == 0)
		return;
	mark = op_open(out, OP_STATE);
	buf_put_varint(out, mask);
	for (i = 0; i < FIELDS; i++)
		if (mask >> i & 1)
			buf_put_varint(out, frame_field_get(new, i));
	op_close(out, mark);
}

static void
put_string(struct buf *out, unsigned int op, const char *from, const char *to)
{
	size_t mark;

	if (strcmp(from, to) == 0)
		return;
	mark = op_open(out, op);
	buf_put_str(out, to);
	op_close(out, mark);
}

static void
put_images(struct diff *d)
{
	const struct frame *to = d->to;
	struct buf *out = d->enc.out;
	size_t mark, one;
	unsigned int i;

	if (d->blank ? to->images == 0 : frame_images_equal(d->from, to))
		return;
	mark = op_open(out, OP_IMAGES);
	for (i = 0; i < to->images; i++) {
		one = length_open(out);
		frame_image_put(out, &to->image[i]);
		op_close(out, one);
	}
	op_close(out, mark);
}

void
frame_diff(const struct frame *from, const struct frame *to, struct buf *out)
{
	struct diff d;

	d.from = from;
	d.to = to;
	d.moved = false;
	d.blank = from->cols != to->cols || from->rows != to->rows;
	encoder_begin(&d.enc, out, to->intern);
	if (d.blank)
		put_resize(out, to);
	else
		find_moves(&d);
	put_rows(&d);
	put_state(&d);
	put_string(out, OP_TITLE, from->title, to->title);
	put_string(out, OP_PATH, from->path, to->path);
	put_images(&d);
	encoder_end(&d.enc);
}

void
frame_put_line(struct buf *out, const struct intern *in,
    const struct cell *cells, size_t n, bool wrapped)
{
	static const struct cell blank = { 0, PEN_DEFAULT };
	struct encoder enc;
	size_t mark = op_open(out, OP_LINE);

	while (n != 0 && cell_equal(cells[n - 1], blank))
		n--;
	buf_put_varint(out, wrapped ? LINE_WRAPPED : 0);
	encoder_begin(&enc, out, in);
	encode_cells(&enc, cells, n);
	encoder_end(&enc);
	op_close(out, mark);
}

void
frame_put_gap(struct buf *out, uint64_t lines)
{
	size_t mark = op_open(out, OP_GAP);

	buf_put_varint(out, lines);
	op_close(out, mark);
}
