/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/xmalloc.h"
#include "client/render-int.h"
#include "frame/scroll.h"
#include "text/intern.h"

/* Frames of more bytes are wrapped in synchronized output. */
#define SYNC_MIN 128

/* The cursor is hidden while more than that is drawn, if there is no sync. */
#define HIDE_MIN 1024

/* What put_frame puts besides the frame, at most. */
#define PUT_EXTRA 256

/* Rows that may change for insertions to be looked for. */
#define SHIFT_ROWS 3

/* Clearing must save that many bytes: it may flicker. */
#define CLEAR_WORTH 200

/* What it saves at most, as row_estimate counts: for a cell that is to become
 * blank, and for one that stays, which parts what is drawn around it. */
#define CLEAR_BLANK 13
#define CLEAR_SAME 4

/* Mark what the shadows show, and forget what is cached by number. */
static void
on_mark(struct intern *in, void *arg)
{
	struct render *r = arg;

	(void)in;
	frame_mark(r->shadow);
	if (r->other != NULL)
		frame_mark(r->other);
	if (r->lines != NULL)
		frame_mark(r->lines);
	if (r->pushed_rows != NULL)
		frame_mark(r->pushed_rows);
	looks_forget(r);
}

struct render *
render_new(struct intern *in, struct term *term)
{
	struct render *r = xcalloc(1, sizeof *r);

	r->intern = in;
	r->term = term;
	r->can = term_can(term);
	r->widths = widths_new();
	r->keyboard = 1;
	r->cols = r->rows = 1;
	r->shadow = frame_new(in, 1, 1);
	r->line = xcalloc(1, sizeof *r->line);
	buf_init(&r->work, SIZE_MAX);
	r->holder = intern_hold(in, on_mark, r);
	looks_forget(r);
	return r;
}

void
render_free(struct render *r)
{
	if (r == NULL)
		return;
	intern_unhold(r->intern, r->holder);
	frame_free(r->shadow);
	frame_free(r->other);
	frame_free(r->lines);
	frame_free(r->pushed_rows);
	image_state_free(r->images);
	widths_free(r->widths);
	buf_free(&r->work);
	free(r->line);
	free(r->title);
	free(r->path);
	free(r);
}

void
render_set_native(struct render *r, bool on)
{
	r->native = on;
}

void
render_set_keyboard(struct render *r, unsigned int flags)
{
	r->keyboard = flags & 31;
}

void
render_set_pixels(struct render *r, bool known)
{
	r->pixels = known;
}

void
render_set_found_shape(struct render *r, unsigned int shape)
{
	r->found_shape = shape <= 6 ? (uint8_t)shape : 0;
	r->restore_changed = true;
}

static void
set_size(struct render *r, unsigned int cols, unsigned int rows)
{
	frame_resize(r->shadow, cols, rows);
	r->cols = r->shadow->cols;
	r->rows = r->shadow->rows;
	r->line = xreallocarray(r->line, r->cols, sizeof *r->line);
	if (r->native)
		native_resize(r);
	images_resized(r);
	r->known = r->other_known = false;
	r->top = 0;
	r->bottom = (int)r->rows - 1;
	r->region_known = false;
	cursor_forget(r);
}

bool
put_work(struct render *r, struct buf *out)
{
	bool fits = buf_len(&r->work) <= out->max - buf_len(out);

	if (fits)
		buf_put(out, buf_data(&r->work), buf_len(&r->work));
	buf_clear(&r->work);
	return fits;
}

void
render_start(struct render *r, unsigned int cols, unsigned int rows,
    struct buf *out)
{
	set_size(r, cols, rows);
	modes_forget(r);
	pen_forget(r);
	looks_review(r);
	r->started = true;
	r->pushed = false;
	if (!r->native)
		alternate_set(r, true);
	modes_start(r);
	put_work(r, out);
}

void
render_stop(struct render *r, struct buf *out)
{
	if (!r->started)
		return;
	native_flush(r, NULL);
	put_work(r, out);
	modes_stop(r, out, true);
	r->started = false;
	memset(&r->modes, 0, sizeof r->modes);
	r->restore_changed = true;
}

void
render_restore(const struct render *r, struct buf *out)
{
	if (r->started)
		modes_stop(r, out, false);
}

bool
render_restore_changed(struct render *r)
{
	bool changed = r->restore_changed;

	r->restore_changed = false;
	return changed;
}

void
render_resize(struct render *r, unsigned int cols, unsigned int rows)
{
	if (cols == r->cols && rows == r->rows)
		return;
	r->grown = false;
	if (r->native && cols == r->cols) {
		native_shrink(r, rows);
		native_grow(r, rows);
	}
	set_size(r, cols, rows);
	r->restore_changed = true;
}

void
render_invalidate(struct render *r)
{
	r->known = r->other_known = false;
	r->region_known = false;
	cursor_forget(r);
	pen_forget(r);
	if (!r->started)
		return;
	modes_forget(r);
	r->forgotten = true;
}

void
render_moved(struct render *r)
{
	cursor_forget(r);
}

void
render_features_changed(struct render *r)
{
	looks_review(r);
}

void
render_input_modes(const struct render *r, unsigned int *kitty, bool *pixels)
{
	*kitty = r->modes.kitty_pushed && r->modes.kitty <= 31 ?
	    r->modes.kitty : 0;
	*pixels = r->modes.pixels;
}

bool
render_reports(const struct render *r)
{
	unsigned int kitty;
	bool pixels;

	render_input_modes(r, &kitty, &pixels);
	return r->modes.mouse != 0 || r->modes.focus || kitty > 1;
}

void
screen_clear(struct render *r)
{
	frame_resize(r->shadow, r->cols, r->rows);
	region_reset(r);
	pen_reset(r);
	if (r->native && !r->modes.alternate && term_has(r->term, CAP_ED)) {
		/* Clearing at once puts it into the scrollback of some. */
		cursor_put_address(r, &r->work, 0, 0);
		term_put(r->term, &r->work, CAP_ED);
	} else
		term_put(r->term, &r->work, CAP_CLEAR);
	r->x = r->y = 0;
	r->known = true;
	images_cleared(r);
}

/* Go to the other screen, which shows what it showed. */
void
screen_switch(struct render *r, bool alternate)
{
	struct frame *f = r->shadow;
	bool known = r->known;

	if (r->modes.alternate == alternate || !r->can->alternate)
		return;
	region_reset(r);
	pen_set_erase(r, 0);
	alternate_set(r, alternate);
	r->shadow = r->other;
	r->known = r->other_known;
	r->other = f;
	r->other_known = known;
	/* The alternate one begins anew each time. */
	if (alternate)
		r->known = false;
	images_switched(r, alternate);
}

/* Whether a row is known to be drawn already. */
static bool
drawn(const struct render *r, const struct frame *f, unsigned int y)
{
	return y < f->rows && f->cols == r->cols &&
	    frame_row_known(&r->shadow->row[y], &f->row[y]);
}

static unsigned int
count_changed(struct render *r, const struct frame *f)
{
	unsigned int y, n = 0;

	for (y = 0; y < r->rows; y++)
		n += !drawn(r, f, y) &&
		    memcmp(r->shadow->row[y].cells, row_of(r, f, y),
			r->cols * sizeof(struct cell)) != 0;
	return n;
}

/*
 * Whether clearing might be shorter.  Most often it is plain that it is not,
 * as when each cell has a new colour, and no estimate is needed.
 */
static bool
clear_may_pay(struct render *r, const struct frame *f)
{
	unsigned int x, y, most = 0;
	const struct cell *now, *want;

	for (y = 0; y < r->rows && most <= CLEAR_WORTH; y++) {
		now = r->shadow->row[y].cells;
		want = row_of(r, f, y);
		if (memcmp(now, want, r->cols * sizeof *want) == 0)
			continue;
		for (x = 0; x < r->cols; x++) {
			bool same = cell_equal(now[x], want[x]);

			if (glyph_blank(want[x].glyph))
				most += same ? 0 : CLEAR_BLANK;
			else
				most += same ? CLEAR_SAME : 0;
		}
	}
	return most > CLEAR_WORTH;
}

/* Clear first where so little stays that this is shorter. */
static void
clear_if_shorter(struct render *r, const struct frame *f)
{
	unsigned int y, before = 0, after = 0;
	struct cell blank[FRAME_COLS_MAX];
	const struct cell *want;

	if (!clear_may_pay(r, f))
		return;
	memset(blank, 0, r->cols * sizeof *blank);
	for (y = 0; y < r->rows; y++) {
		want = row_of(r, f, y);
		before += row_estimate(r, r->shadow->row[y].cells, want);
		after += row_estimate(r, blank, want);
	}
	if (before > after + CLEAR_WORTH)
		screen_clear(r);
}

static bool
row_blank(const struct cell *c, unsigned int cols)
{
	unsigned int x;

	for (x = 0; x < cols; x++)
		if (!glyph_blank(c[x].glyph) || c[x].pen != PEN_DEFAULT)
			return false;
	return true;
}

unsigned int
rows_used(const struct frame *f)
{
	unsigned int y = f->rows;

	while (y > 0 && row_blank(f->row[y - 1].cells, f->cols))
		y--;
	return y;
}

/* Whether a row is blank, as blanks of a pen look. */
static bool
row_blank_in(struct render *r, const struct cell *c, uint32_t pen)
{
	unsigned int x;

	for (x = 0; x < r->cols; x++)
		if (!glyph_blank(c[x].glyph) ||
		    (c[x].pen != pen && !blank_same(r, c[x].pen, pen)))
			return false;
	return true;
}

/* The first of the rows at the bottom that are blank in one way, *pen. */
static unsigned int
blank_from(struct render *r, const struct frame *f, uint32_t *pen)
{
	unsigned int y = r->rows;

	*pen = row_of(r, f, y - 1)[r->cols - 1].pen;
	if (!pen_erasable(r, *pen))
		return y;
	while (y > 0 && row_blank_in(r, row_of(r, f, y - 1), *pen))
		y--;
	return y;
}

/* Erase from a row down, if that is shorter than one by one. */
static void
erase_below(struct render *r, unsigned int y, uint32_t pen)
{
	unsigned int x, z, full = 0;

	for (z = y; z < r->rows; z++)
		full += !row_blank_in(r, r->shadow->row[z].cells, pen);
	if (full < 2 || !term_has(r->term, CAP_ED) ||
	    images_below(r, (int)y))
		return;
	move_to(r, 0, (int)y);
	pen_set_erase(r, pen);
	term_put(r->term, &r->work, CAP_ED);
	for (z = y; z < r->rows; z++) {
		frame_clear_row(r->shadow, z);
		for (x = 0; x < r->cols; x++)
			r->shadow->row[z].cells[x].pen = pen;
	}
}

/* Note that a row is drawn. */
static void
note_row(struct render *r, const struct frame *f, unsigned int y)
{
	struct frame_row *row = &r->shadow->row[y];

	row->wrapped = false;
	row->id = row->stamp = 0;
	if (y >= f->rows || f->cols != r->cols || row_lacks_corner(r, y))
		return;
	row->wrapped = f->row[y].wrapped;
	row->id = f->row[y].id;
	row->stamp = f->row[y].stamp;
}

static void
draw_rows(struct render *r, const struct frame *f)
{
	unsigned int y, changed = count_changed(r, f), below = r->rows;
	uint32_t pen = PEN_DEFAULT;

	/* On a blank screen there is nothing to move, nor to clear. */
	if (changed > 1 && rows_used(r->shadow) != 0)
		scroll_rows(r, f);
	if (changed > r->rows / 2 && !images_any(r) &&
	    rows_used(r->shadow) != 0)
		clear_if_shorter(r, f);
	images_begin(r, f);
	if (changed > 1)
		below = blank_from(r, f, &pen);
	r->shifts = changed <= SHIFT_ROWS;
	for (y = 0; y < r->rows; y++) {
		if (y == below)
			erase_below(r, y, pen);
		if (drawn(r, f, y))
			continue;
		row_draw(r, y, row_of(r, f, y));
		note_row(r, f, y);
	}
}

/* Bring the terminal's screen to where rows can be drawn. */
void
screen_prepare(struct render *r, bool alternate)
{
	if (r->forgotten)
		modes_start(r);
	r->forgotten = false;
	if (r->native && !r->pushed && !r->modes.alternate)
		native_start(r);
	if (!r->region_known)
		r->top = UNKNOWN;
	r->region_known = true;
	if (r->native)
		screen_switch(r, alternate);
	if (!r->known)
		screen_clear(r);
	else if (r->top == UNKNOWN)
		region_reset(r);
}

/* Put the cursor where it belongs and show it, or not. */
static void
place_cursor(struct render *r, const struct frame *f)
{
	const struct frame_state *s = &f->state;
	bool shown = s->flags & FRAME_CURSOR_SHOWN && s->x < r->cols &&
	    s->y < r->rows;

	r->cursor_shown = shown;
	r->cursor_x = s->x;
	r->cursor_y = s->y;
	if (shown)
		move_to(r, s->x, s->y);
	cursor_show(r, shown);
}

/*
 * Put what was drawn, so that the user sees it all at once, or does not see
 * the cursor wander at least.
 */
static bool
put_frame(struct render *r, struct buf *out)
{
	size_t n = buf_len(&r->work);
	bool sync = n >= SYNC_MIN && r->can->features & FEATURE_SYNC;
	bool hide = n >= HIDE_MIN && !sync && !r->modes.hidden &&
	    term_has(r->term, CAP_CIVIS);

	if (n + PUT_EXTRA > out->max - buf_len(out)) {
		buf_clear(&r->work);
		return false;
	}
	if (sync)
		term_put1(r->term, out, CAP_SYNC, 1);
	if (hide)
		term_put(r->term, out, CAP_CIVIS);
	put_work(r, out);
	if (hide)
		cursor_put_shown(r, out);
	if (sync)
		term_put1(r->term, out, CAP_SYNC, 2);
	return true;
}

int
render_frame(struct render *r, const struct frame *f, struct buf *out)
{
	bool alternate;

	if (!r->started)
		return 0;
	alternate = f->state.flags & FRAME_ALTERNATE;
	native_flush(r, alternate ? NULL : row_of(r, f, 0));
	screen_prepare(r, alternate);
	if (r->grown)
		native_seen(r, f);
	draw_rows(r, f);
	modes_set(r, f);
	images_draw(r);
	place_cursor(r, f);
	if (put_frame(r, out))
		return 0;
	render_invalidate(r);
	return ERR_LIMIT;
}

void
render_more(struct render *r, struct buf *out)
{
	images_draw(r);
	if (r->cursor_shown)
		move_to(r, r->cursor_x, r->cursor_y);
	if (!put_frame(r, out))
		render_invalidate(r);
}
