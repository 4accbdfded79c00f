/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Native scrollback.  The terminal keeps what its screen scrolls off the top
 * of the normal screen.  So lines for the scrollback are drawn in the first
 * rows, as many as there are, and the whole screen is scrolled by that many:
 * where they are the rows that left the program's screen they are there
 * already, and all it takes is the line feeds.
 */

#include "compat/compat.h"

#include <stdio.h>
#include <string.h>

#include "client/render-int.h"
#include "text/cell.h"

/* Scroll the whole screen, which puts rows into the scrollback. */
static void
feed(struct render *r, unsigned int n)
{
	region_reset(r);
	pen_set_erase(r, PEN_DEFAULT);
	move_to(r, cursor_known(r) && r->x < (int)r->cols ? r->x : 0,
	    (int)r->rows - 1);
	frame_scroll(r->shadow, 0, r->rows - 1, (int)n);
	images_scrolled(r, 0, r->rows - 1, (int)n, true);
	while (n-- > 0)
		buf_put_u8(&r->work, '\n');
}

/*
 * Let what is on the screen go to the scrollback.  As many line feeds as
 * there are rows, from wherever the cursor is: some bring it to the last
 * row, each of the others scrolls a row away, down to the one it was in.
 */
void
native_start(struct render *r)
{
	unsigned int i;

	pen_reset(r);
	/* What is below the cursor is nobody's. */
	term_put(r->term, &r->work, CAP_ED);
	buf_put_u8(&r->work, '\r');
	for (i = 0; i < r->rows; i++)
		buf_put_u8(&r->work, '\n');
	r->x = 0;
	r->y = (int)r->rows - 1;
	frame_resize(r->shadow, r->cols, r->rows);
	images_cleared(r);
	r->known = r->pushed = true;
}

void
native_leave(const struct render *r, struct buf *out)
{
	const struct frame *f = r->shadow;
	unsigned int y;

	if (r->native && r->modes.alternate)
		f = r->other;
	y = rows_used(f);
	cursor_put_address(r, out, 0, y > 0 ? (int)y - 1 : 0);
	if (y > 0)
		buf_put_str(out, "\r\n");
}

/*
 * Bring what there is to the terminal's size.  Lines that wait are kept, cut
 * to its columns.
 */
void
native_resize(struct render *r)
{
	struct frame *old = r->lines;
	unsigned int rows = 2 * r->rows > r->n_lines ? 2 * r->rows :
						       r->n_lines;
	unsigned int n = r->cols, y;

	frame_free(r->other);
	r->other = frame_new(r->intern, r->cols, r->rows);
	r->lines = frame_new(r->intern, r->cols, rows);
	for (y = 0; y < r->n_lines; y++) {
		if (n > old->cols)
			n = old->cols;
		memcpy(r->lines->row[y].cells, old->row[y].cells,
		    n * sizeof(struct cell));
		frame_fix_row(r->lines->row[y].cells, n);
		r->lines->row[y].wrapped = old->row[y].wrapped;
	}
	frame_free(old);
}

void
native_shrink(struct render *r, unsigned int rows)
{
	unsigned int n, y;

	if (!r->known || r->modes.alternate || r->y == UNKNOWN ||
	    (unsigned int)r->y < rows)
		return;
	n = (unsigned int)r->y + 1 - rows;
	frame_free(r->pushed_rows);
	r->pushed_rows = frame_new(r->intern, r->cols, n);
	for (y = 0; y < n; y++)
		memcpy(r->pushed_rows->row[y].cells, r->shadow->row[y].cells,
		    r->cols * sizeof(struct cell));
	r->n_pushed = n;
	r->first_pushed = 0;
}

/*
 * Rows that come back here with the history's end move the cursor down.  A
 * terminal that takes as many back from its scrollback moves its own.  What
 * it did not take back it has already, when it leaves the screen again.
 */
void
native_grow(struct render *r, unsigned int rows)
{
	r->grown = r->known && !r->modes.alternate && r->y != UNKNOWN &&
	    r->cursor_shown && rows > r->rows;
	r->grown_from = (unsigned int)r->y;
	r->grown_rows = 0;
	r->row_told = r->grown_seen = false;
}

/* When the frame and the answer are there: note what is not to come again. */
static void
settle_growth(struct render *r)
{
	unsigned int back;

	if (!r->row_told || !r->grown_seen)
		return;
	back = r->row > r->grown_from ? r->row - r->grown_from : 0;
	if (r->grown_rows > back)
		r->n_pushed = r->grown_rows - back;
	r->grown = false;
}

void
native_seen(struct render *r, const struct frame *f)
{
	unsigned int n, y;

	if (f->rows != r->rows || r->grown_seen)
		return;
	r->grown_seen = true;
	n = f->state.y > r->grown_from ? f->state.y - r->grown_from : 0;
	frame_free(r->pushed_rows);
	r->pushed_rows = frame_new(r->intern, r->cols, n);
	for (y = 0; y < n; y++)
		memcpy(r->pushed_rows->row[y].cells, row_of(r, f, y),
		    r->cols * sizeof(struct cell));
	r->grown_rows = n;
	r->n_pushed = r->first_pushed = 0;
	settle_growth(r);
}

bool
render_asks_row(const struct render *r)
{
	return r->grown && !r->row_told;
}

void
render_set_row(struct render *r, unsigned int row)
{
	if (!r->grown)
		return;
	r->row = row;
	r->row_told = true;
	settle_growth(r);
}

/*
 * Whether a line is one that the terminal has put into its scrollback
 * already.  They come in order; the first that is not ends it.
 */
static bool
already_pushed(struct render *r, const struct cell *c, size_t n)
{
	static const struct cell blank = { 0, PEN_DEFAULT };
	const struct cell *row;
	size_t x;

	if (r->first_pushed == r->n_pushed)
		return false;
	row = r->pushed_rows->row[r->first_pushed++].cells;
	for (x = 0; x < r->pushed_rows->cols; x++) {
		if (cell_equal(row[x], x < n ? c[x] : blank))
			continue;
		r->first_pushed = r->n_pushed;
		return false;
	}
	return true;
}

/*
 * Draw so many lines in the first rows and scroll them away.  When the last
 * of them goes on in cells that are known those are drawn before.
 */
static void
push_lines(struct render *r, unsigned int first, unsigned int n,
    const struct cell *next)
{
	struct frame_row *row;
	unsigned int i;

	for (i = 0; i < n; i++) {
		row = &r->lines->row[first + i];
		if (memcmp(r->shadow->row[i].cells, row->cells, r->cols *
		    sizeof *row->cells) != 0)
			images_leave_row(r, i);
		row_draw(r, i, row->cells);
		r->shadow->row[i].wrapped = row->wrapped;
		frame_clear_row(r->lines, first + i);
	}
	if (next != NULL && n < r->rows && r->shadow->row[n - 1].wrapped)
		row_draw(r, n, next);
	feed(r, n);
}

void
native_flush(struct render *r, const struct cell *next)
{
	unsigned int at, n, total = r->n_lines;
	bool alternate = r->modes.alternate;

	if (total == 0)
		return;
	r->n_lines = 0;
	screen_prepare(r, false);
	for (at = 0; at < total; at += n) {
		n = total - at < r->rows ? total - at : r->rows;
		/* A line that goes on is drawn together with what follows. */
		while (n > 1 && (n == r->rows || at + n < total) &&
		    r->lines->row[at + n - 1].wrapped)
			n--;
		push_lines(r, at, n, at + n == total ? next : NULL);
	}
	if (alternate)
		screen_switch(r, true);
}

/*
 * Keep a line until a screen of them is there, and no line is cut in two, or
 * a frame is drawn.
 */
static void
add_line(struct render *r, const struct cell *c, size_t n, bool wrapped)
{
	struct frame_row *row = &r->lines->row[r->n_lines];

	if (n > r->cols)
		n = r->cols;
	memcpy(row->cells, c, n * sizeof *c);
	frame_fix_row(row->cells, n);
	row->wrapped = wrapped;
	r->n_lines++;
	if (r->n_lines == r->lines->rows ||
	    (r->n_lines >= r->rows && !wrapped))
		native_flush(r, NULL);
}

static void
on_line(void *arg, const struct cell *c, size_t n, bool wrapped)
{
	struct render *r = arg;

	if (r->started && r->native && !already_pushed(r, c, n))
		add_line(r, c, n, wrapped);
}

static void
on_gap(void *arg, uint64_t lines)
{
	struct render *r = arg;
	struct cell c[64] = { { 0 } };
	char text[nitems(c)];
	size_t n, i;

	if (!r->started || !r->native || lines == 0)
		return;
	n = (size_t)snprintf(text, sizeof text,
	    "[... %llu lines skipped ...]", (unsigned long long)lines);
	for (i = 0; i < n; i++)
		c[i].glyph = (unsigned char)text[i];
	add_line(r, c, n, false);
}

struct frame_sink
render_sink(struct render *r)
{
	struct frame_sink sink = { on_line, on_gap, r };

	return sink;
}
