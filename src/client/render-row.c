/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * One row made into another, left to right: what stays is passed over, what
 * ends in blanks is erased to the edge, long blanks in between are erased
 * where that is shorter, and what only moved sideways is moved.
 *
 * The shadow's row is brought up to date cell by cell, since writing again
 * what is there (render-move.c) looks at it; all of it is the new row at the
 * end.
 */

#include "compat/compat.h"

#include <string.h>

#include "client/render-int.h"
#include "text/cell.h"
#include "text/intern.h"
#include "text/utf8.h"

#define SHIFT_MAX 8   /* columns that insertions are looked for */
#define SHIFT_WORTH 8 /* bytes that one must save */
#define REPEAT_WORTH 8 /* of the same that may be repeated */
#define MOVE_COST 4   /* what passing over cells costs, about */

struct row {
	struct render *r;
	int y;
	struct cell *now;        /* the shadow's */
	const struct cell *want; /* as many */
	int cols;
	int tail;  /* from here on all is blank and can be erased at once */
	int force; /* up to here all is drawn: something may have spilled */
};

/*
 * Whether a column is to be drawn.  Where a wide character differs its left
 * half does.
 */
static bool
differs(const struct row *w, int x)
{
	return x < w->force || !cell_same(w->r, w->now[x], w->want[x]);
}

/* The column from which a row is blank in one way that can be erased. */
static int
find_tail(struct render *r, const struct cell *c, int cols)
{
	uint32_t pen = c[cols - 1].pen;
	int x = cols;

	if (!glyph_blank(c[x - 1].glyph) || !pen_erasable(r, pen) ||
	    !term_has(r->term, CAP_EL))
		return cols;
	while (x > 0 && glyph_blank(c[x - 1].glyph) &&
	    (c[x - 1].pen == pen || blank_same(r, c[x - 1].pen, pen)))
		x--;
	return x;
}

static unsigned int
glyph_cost(uint32_t glyph)
{
	if (glyph < 0x80)
		return 1;
	if (glyph & GLYPH_SPACER)
		return 0;
	return glyph & GLYPH_CLUSTER ? 12 : 3;
}

unsigned int
row_estimate(struct render *r, const struct cell *from, const struct cell *to)
{
	int cols = (int)r->cols, x, tail, last = -1;
	unsigned int cost = 0;
	uint32_t pen = NO_PEN;

	if (memcmp(from, to, (size_t)cols * sizeof *to) == 0)
		return 0;
	tail = find_tail(r, to, cols);
	for (x = 0; x < tail; x++) {
		if (cell_same(r, from[x], to[x]))
			continue;
		if (x != last + 1)
			cost += MOVE_COST;
		if (to[x].pen != pen && pen != NO_PEN)
			cost += MOVE_COST;
		cost += glyph_cost(to[x].glyph);
		pen = to[x].pen;
		last = x;
	}
	for (; x < cols; x++)
		if (!cell_same(r, from[x], to[x]))
			return cost + MOVE_COST;
	return cost;
}

/*
 * Whether writing up to a column scrolls the screen: in the last row, on a
 * terminal that wraps at once.
 */
static bool
scrolls_at(const struct row *w, int end)
{
	return end >= w->cols && w->y == (int)w->r->rows - 1 &&
	    w->r->can->margins_wrap && !w->r->can->wrap_late;
}

/* Whether it can be told not to wrap for once. */
static bool
wrap_controlled(const struct render *r)
{
	return term_has(r->term, CAP_RMAM) && term_has(r->term, CAP_SMAM);
}

bool
row_lacks_corner(const struct render *r, unsigned int y)
{
	return y == r->rows - 1 && r->can->margins_wrap &&
	    !r->can->wrap_late && !wrap_controlled(r);
}

/* Write what is in the last column. */
static void
put_last(struct row *w, const char *text, size_t n)
{
	struct render *r = w->r;
	bool scrolls = scrolls_at(w, w->cols);

	if (scrolls)
		term_put(r->term, &r->work, CAP_RMAM);
	buf_put(&r->work, text, n);
	if (scrolls)
		term_put(r->term, &r->work, CAP_SMAM);
	if (!r->can->margins_wrap || !r->can->wrap_late)
		cursor_forget(r);
	else
		r->x = w->cols;
}

/*
 * Write a character whose columns the terminal may see otherwise: what it
 * may leave uncovered is blank before, what it may cover is drawn after, and
 * the cursor is placed anew.
 */
static void
put_unsure(struct row *w, int x, const char *text, size_t n,
    unsigned int width, unsigned int most)
{
	struct render *r = w->r;
	bool wraps = x + (int)most > w->cols;

	if (wraps && !wrap_controlled(r)) {
		text = "?";
		n = 1;
		most = width;
	}
	if (width == 2 && x + 2 < w->cols) {
		buf_put(&r->work, "  ", 2);
		r->x += 2;
		move_to(r, x, w->y);
		pen_set(r, w->want[x].pen);
	} else if (width == 2)
		term_put(r->term, &r->work, CAP_EL);
	if (wraps)
		term_put(r->term, &r->work, CAP_RMAM);
	buf_put(&r->work, text, n);
	if (wraps)
		term_put(r->term, &r->work, CAP_SMAM);
	r->x = UNKNOWN;
	images_drew(r, w->y, x, (int)most);
	if (x + (int)most > w->force)
		w->force = x + (int)most < w->cols ? x + (int)most : w->cols;
}

/* Write the character of a column.  Returns the columns it takes. */
static int
put_cell(struct row *w, int x)
{
	struct render *r = w->r;
	struct cell c = w->want[x];
	unsigned int width = c.glyph & GLYPH_WIDE ? 2 : 1, most = width;
	char text[GLYPH_BYTES];
	size_t n;
	bool acs;

	/* That corner stays as it is. */
	if (x + (int)width >= w->cols &&
	    row_lacks_corner(r, (unsigned int)w->y))
		return (int)width;
	move_to_write(r, x, w->y);
	if (glyph_blank(c.glyph))
		pen_set_blank(r, c.pen);
	else
		pen_set(r, c.pen);
	if (unlikely(look_of(r, c.pen)->hidden)) {
		c.glyph = 0;
		n = width;
		text[0] = text[1] = ' ';
		acs = false;
	} else
		n = glyph_text(r, c.glyph, text, &acs);
	acs_set(r, acs);
	images_drew(r, w->y, x, (int)width);
	w->now[x] = w->want[x];
	if (width == 2)
		w->now[x + 1] = w->want[x + 1];
	if (!glyph_sure(r, c.glyph, &most))
		put_unsure(w, x, text, n, width, most);
	else if (x + (int)width >= w->cols)
		put_last(w, text, n);
	else {
		buf_put(&r->work, text, n);
		r->x += (int)width;
	}
	return (int)width;
}

/* How many cells from a column on are the same narrow one. */
static int
run_length(const struct row *w, int x, int end)
{
	int n = 1;

	while (x + n < end && cell_equal(w->want[x + n], w->want[x]))
		n++;
	return n;
}

/* Repeat the character written last. */
static void
put_repeat(struct row *w, int x, int n)
{
	struct render *r = w->r;

	buf_printf(&r->work, "\033[%db", n);
	images_drew(r, w->y, x, n);
	for (; n > 0; n--, x++)
		w->now[x] = w->want[x];
	r->x = x;
}

/*
 * Write the same cell many times, if the terminal can be told so; the last
 * column is left out for its own trouble.
 */
static int
try_repeat(struct row *w, int x, int end)
{
	int n;

	if (!(w->r->can->features & FEATURE_REPEAT) ||
	    w->want[x].glyph > 0x7e)
		return 0;
	n = run_length(w, x, end < w->cols ? end : w->cols - 1);
	if (n < REPEAT_WORTH)
		return 0;
	put_cell(w, x);
	put_repeat(w, x + 1, n - 1);
	return n;
}

/* Note that columns are blank in the way that was wanted. */
static void
note_erased(struct row *w, int from, int to)
{
	images_drew(w->r, w->y, from, to - from);
	memcpy(w->now + from, w->want + from,
	    (size_t)(to - from) * sizeof *w->now);
}

static void
erase_tail(struct row *w, int x)
{
	struct render *r = w->r;

	move_to(r, x, w->y);
	pen_set_erase(r, w->want[w->cols - 1].pen);
	term_put(r->term, &r->work, CAP_EL);
	note_erased(w, x, w->cols);
}

/* How many cells from a column on are blank in the same way. */
static int
blank_run(const struct row *w, int x, int end)
{
	int n = 0;

	while (x + n < end && glyph_blank(w->want[x + n].glyph) &&
	    (w->want[x + n].pen == w->want[x].pen ||
		blank_same(w->r, w->want[x + n].pen, w->want[x].pen)))
		n++;
	/* What stays anyway at the end needs no erasing. */
	while (n > 0 && !differs(w, x + n - 1))
		n--;
	return n;
}

/* Erase columns in the middle where that is shorter; returns how many. */
static int
try_erase(struct row *w, int x, int end)
{
	struct render *r = w->r;
	unsigned int cost, n;

	if (!term_has(r->term, CAP_ECH) || !glyph_blank(w->want[x].glyph) ||
	    !pen_erasable(r, w->want[x].pen))
		return 0;
	n = (unsigned int)blank_run(w, x, end);
	if (images_in(r, w->y, x, (int)n))
		return 0;
	cost = term_cost1(r->term, CAP_ECH, (int)n) + MOVE_COST;
	if (n <= cost)
		return 0;
	move_to(r, x, w->y);
	pen_set_erase(r, w->want[x].pen);
	term_put1(r->term, &r->work, CAP_ECH, (int)n);
	note_erased(w, x, x + (int)n);
	return (int)n;
}

static inline bool
is_ascii(uint32_t glyph)
{
	return glyph > 0x20 && glyph < 0x7f;
}

/*
 * How many cells from a column on are ASCII in one pen and differ from what
 * is there, with single blanks between them; short of the last column.
 */
static int
plain_run(const struct row *w, int x, int end)
{
	const struct cell *a = w->now, *b = w->want;
	uint32_t pen = b[x].pen;
	int from = x, same = 0;

	if (end == w->cols)
		end--;
	for (; x < end && b[x].pen == pen; x++) {
		if (is_ascii(b[x].glyph) ? a[x].glyph == b[x].glyph :
		    !glyph_blank(b[x].glyph) || x + 1 == end ||
			b[x + 1].pen != pen || !is_ascii(b[x + 1].glyph))
			break;
		/* Many of the same are better repeated. */
		same = x > from && b[x].glyph == b[x - 1].glyph ? same + 1 : 0;
		if (same == REPEAT_WORTH / 2)
			return x - same - from;
	}
	return x - from;
}

/* Write such a run at once.  Returns its columns, 0 when there is none. */
static int
try_plain(struct row *w, int x, int end)
{
	struct render *r = w->r;
	uint8_t *p;
	int n, i;

	if (!is_ascii(w->want[x].glyph))
		return 0;
	n = plain_run(w, x, end);
	if (n == 0 || look_of(r, w->want[x].pen)->hidden)
		return 0;
	move_to_write(r, x, w->y);
	pen_set(r, w->want[x].pen);
	acs_set(r, false);
	p = buf_reserve(&r->work, (size_t)n);
	if (p == NULL)
		return 0;
	for (i = 0; i < n; i++)
		p[i] = w->want[x + i].glyph == 0 ?
		    (uint8_t)' ' : (uint8_t)w->want[x + i].glyph;
	buf_added(&r->work, (size_t)n);
	images_drew(r, w->y, x, n);
	memcpy(w->now + x, w->want + x, (size_t)n * sizeof *w->now);
	r->x += n;
	return n;
}

/* Draw what differs from a column up to another one. */
static void
draw_span(struct row *w, int x, int end)
{
	int n;

	while (x < end) {
		if (!differs(w, x)) {
			x++;
			continue;
		}
		n = try_plain(w, x, end);
		if (n == 0)
			n = try_erase(w, x, end);
		if (n == 0)
			n = try_repeat(w, x, end);
		if (n == 0)
			n = put_cell(w, x);
		x += n;
	}
}

/* Draw the blank end of a row: as spaces if they are few, else by erasing. */
static void
draw_tail(struct row *w)
{
	int first = w->tail, last = w->cols;

	while (first < last && !differs(w, first))
		first++;
	while (last > first && !differs(w, last - 1))
		last--;
	if (first == last)
		return;
	if (last - first <= (int)term_cost(w->r->term, CAP_EL))
		draw_span(w, first, last);
	else
		erase_tail(w, first);
}

/* Whether a row has only characters that can be shifted without trouble. */
static bool
shiftable(const struct cell *c, int from, int cols)
{
	int x;

	for (x = from; x < cols; x++)
		if (c[x].glyph & (GLYPH_WIDE | GLYPH_SPACER | GLYPH_CLUSTER))
			return false;
	return from == 0 || !(c[from - 1].glyph & GLYPH_WIDE);
}

/* The row as it would be after n cells were inserted, or -n deleted. */
static void
shift_cells(struct cell *out, const struct cell *c, int x, int cols, int n)
{
	int left = cols - x, by = n > 0 ? n : -n;

	memcpy(out, c, (size_t)x * sizeof *c);
	if (n > 0) {
		memset(out + x, 0, (size_t)by * sizeof *c);
		memcpy(out + x + by, c + x, (size_t)(left - by) * sizeof *c);
	} else {
		memcpy(out + x, c + x + by, (size_t)(left - by) * sizeof *c);
		memset(out + cols - by, 0, (size_t)by * sizeof *c);
	}
}

/* How many columns from x on would differ after a shift; stops at max. */
static int
shift_score(const struct row *w, int x, int n, int max)
{
	int from = n > 0 ? x + n : x, to = n > 0 ? w->cols : w->cols + n;
	int score = n > 0 ? n : 0, i;

	for (i = from; i < to && score < max; i++)
		score += !cell_equal(w->now[i - n], w->want[i]);
	return score;
}

static void
put_shift(struct row *w, int x, int n)
{
	struct render *r = w->r;
	enum term_cap cap = n > 0 ? CAP_ICH : CAP_DCH;

	move_to(r, x, w->y);
	pen_set_erase(r, PEN_DEFAULT);
	if (r->can->ansi_cup && (n == 1 || n == -1))
		buf_put_str(&r->work, n > 0 ? "\033[@" : "\033[P");
	else
		term_put1(r->term, &r->work, cap, n > 0 ? n : -n);
}

/*
 * Insert or delete characters where the rest of a row moved sideways, as it
 * does when somebody types in the middle of a line.
 */
static void
try_shift(struct row *w, int x)
{
	struct cell shifted[FRAME_COLS_MAX];
	int n, best = 0, score, least;
	unsigned int before, after;

	if (x + 2 * SHIFT_MAX >= w->cols || !term_has(w->r->term, CAP_ICH) ||
	    !term_has(w->r->term, CAP_DCH) ||
	    !shiftable(w->now, x, w->cols) ||
	    images_in(w->r, w->y, x, w->cols - x))
		return;
	least = shift_score(w, x, 0, w->cols);
	if (least < SHIFT_WORTH)
		return;
	for (n = -SHIFT_MAX; n <= SHIFT_MAX; n++) {
		score = n != 0 ? shift_score(w, x, n, least) : least;
		if (score < least) {
			least = score;
			best = n;
		}
	}
	if (best == 0)
		return;
	shift_cells(shifted, w->now, x, w->cols, best);
	before = row_estimate(w->r, w->now, w->want);
	after = row_estimate(w->r, shifted, w->want);
	if (after + SHIFT_WORTH > before)
		return;
	put_shift(w, x, best);
	memcpy(w->now, shifted, (size_t)w->cols * sizeof *w->now);
}

/*
 * With native scrollback the terminal should know which rows are one line: it
 * joins them when the user copies them or changes its width.  So the end of
 * the row before is written again, and this row begun by wrapping.
 */
static void
begin_wrapped(struct row *w)
{
	struct render *r = w->r;
	struct row before = { .r = r, .y = w->y - 1, .cols = w->cols };
	int x = w->cols - 1;

	if (!r->native || r->modes.alternate || w->y == 0 ||
	    w->y - 1 == r->bottom || !r->shadow->row[w->y - 1].wrapped ||
	    (r->x == w->cols && r->y == w->y - 1))
		return;
	before.now = r->shadow->row[w->y - 1].cells;
	before.want = before.now;
	if (before.now[x].glyph & GLYPH_SPACER)
		x--;
	put_cell(&before, x);
}

void
row_draw(struct render *r, unsigned int y, const struct cell *want)
{
	struct row w = { .r = r, .y = (int)y, .want = want,
		.cols = (int)r->cols };
	int x = 0;

	w.now = r->shadow->row[y].cells;
	if (memcmp(w.now, want, r->cols * sizeof *want) == 0)
		return;
	while (x < w.cols && !differs(&w, x))
		x++;
	if (x < w.cols) {
		if (x == 0)
			begin_wrapped(&w);
		if (r->shifts)
			try_shift(&w, x);
		w.tail = find_tail(r, want, w.cols);
		if (images_in(r, w.y, x, w.cols - x))
			w.tail = w.cols;
		draw_span(&w, x, w.tail);
		draw_tail(&w);
	}
	memcpy(w.now, want, r->cols * sizeof *want);
	/* What was not drawn is like nothing that may be wanted there. */
	if (row_lacks_corner(r, y))
		w.now[w.cols - 1].glyph = GLYPH_SPACER;
}

const struct cell *
row_of(struct render *r, const struct frame *f, unsigned int y)
{
	unsigned int n = f->cols < r->cols ? f->cols : r->cols;

	if (y < f->rows && f->cols == r->cols)
		return f->row[y].cells;
	memset(r->line, 0, r->cols * sizeof *r->line);
	if (y >= f->rows)
		return r->line;
	memcpy(r->line, f->row[y].cells, n * sizeof *r->line);
	frame_fix_row(r->line, n);
	return r->line;
}
