/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Rows that moved are moved on the terminal, in one of four ways: by line
 * feeds (or scrolls) in a scroll region, or by deleting and inserting lines.
 * A region once set stays, since what scrolled will most likely do it again.
 *
 * With native scrollback nothing may leave the top of the screen but lines
 * that are meant for the scrollback: a scroll that begins in the first row is
 * made by deleting lines, or not at all.
 */

#include "compat/compat.h"

#include <string.h>

#include "client/render-int.h"
#include "frame/scroll.h"
#include "text/cell.h"

/* So many changed rows that their text is worth comparing. */
#define TEXT_ROWS_MIN 4

enum method {
	BY_NOTHING,
	BY_FEED,  /* region, ind or ri at its edge, repeated */
	BY_COUNT, /* region, indn or rin */
	BY_LINES  /* dl and il */
};

static bool
region_is(const struct render *r, int top, int bottom)
{
	return r->top == top && r->bottom == bottom;
}

static void
region_set(struct render *r, int top, int bottom)
{
	bool whole = top == 0 && bottom == (int)r->rows - 1;

	if (region_is(r, top, bottom))
		return;
	if (whole && r->can->ansi_cup)
		buf_put_str(&r->work, "\033[r");
	else
		term_put2(r->term, &r->work, CAP_CSR, top, bottom);
	r->top = top;
	r->bottom = bottom;
	/* It homes the cursor on some, leaves it on others. */
	cursor_forget(r);
}

void
region_reset(struct render *r)
{
	region_set(r, 0, (int)r->rows - 1);
}

static unsigned int
region_cost(const struct render *r, const struct frame_move *m)
{
	if (region_is(r, m->top, m->bottom))
		return 0;
	return term_cost2(r->term, CAP_CSR, m->top, m->bottom);
}

/* Whether a scroll would put rows into the terminal's scrollback. */
static bool
leaks(const struct render *r, const struct frame_move *m)
{
	return r->native && !r->modes.alternate && m->top == 0 && m->n > 0;
}

static unsigned int
feed_cost(struct render *r, const struct frame_move *m, unsigned int region)
{
	int n = m->n > 0 ? m->n : -m->n;
	unsigned int one = term_cost(r->term, m->n > 0 ? CAP_IND : CAP_RI);
	int y = m->n > 0 ? m->bottom : m->top;

	if (one == TERM_NEVER || leaks(r, m) ||
	    images_mind_scroll(r, m->top, m->bottom, m->n, true))
		return TERM_NEVER;
	return region + one * (unsigned int)n +
	    (region != 0 ? 6 : move_cost(r, r->x < 0 ? 0 : r->x, y));
}

static unsigned int
count_cost(struct render *r, const struct frame_move *m, unsigned int region)
{
	int n = m->n > 0 ? m->n : -m->n;
	unsigned int cost = term_cost1(r->term,
	    m->n > 0 ? CAP_INDN : CAP_RIN, n);

	if (cost == TERM_NEVER || leaks(r, m) ||
	    images_mind_scroll(r, m->top, m->bottom, m->n, true))
		return TERM_NEVER;
	/* ECMA-48's do not mind where the cursor is. */
	return region + cost + (r->can->ansi_cup ? 0 : 6);
}

static unsigned int
lines_cost(struct render *r, const struct frame_move *m)
{
	int n = m->n > 0 ? m->n : -m->n;
	unsigned int cost = move_cost(r, 0, m->top);

	if (!term_has(r->term, CAP_DL) || !term_has(r->term, CAP_IL) ||
	    images_mind_scroll(r, m->top, m->bottom, m->n, false))
		return TERM_NEVER;
	/* They move what is below as well, and that must be moved back. */
	if (m->bottom != r->rows - 1u)
		cost += 6 + term_cost1(r->term, CAP_IL, n);
	if (!region_is(r, 0, (int)r->rows - 1))
		cost += 6;
	return cost + term_cost1(r->term, m->n > 0 ? CAP_DL : CAP_IL, n);
}

static enum method
choose(struct render *r, const struct frame_move *m, unsigned int *cost)
{
	unsigned int region = region_cost(r, m), c;
	enum method best = BY_NOTHING;

	*cost = TERM_NEVER;
	c = lines_cost(r, m);
	if (c < *cost) {
		*cost = c;
		best = BY_LINES;
	}
	if (region >= TERM_NEVER)
		return best;
	c = feed_cost(r, m, region);
	if (c < *cost) {
		*cost = c;
		best = BY_FEED;
	}
	c = count_cost(r, m, region);
	if (c < *cost) {
		*cost = c;
		best = BY_COUNT;
	}
	return best;
}

static void
scroll_by_feed(struct render *r, const struct frame_move *m)
{
	int n = m->n > 0 ? m->n : -m->n;
	int y = m->n > 0 ? m->bottom : m->top;

	/* In any column, the one where it is most likely. */
	move_to(r, cursor_known(r) && r->x < (int)r->cols ? r->x : 0, y);
	while (n-- > 0)
		term_put(r->term, &r->work, m->n > 0 ? CAP_IND : CAP_RI);
}

static void
scroll_by_lines(struct render *r, const struct frame_move *m)
{
	bool up = m->n > 0;
	int n = up ? m->n : -m->n, below = m->bottom - n + 1;

	region_reset(r);
	/* What is to stay in place below goes first. */
	if (!up && m->bottom != r->rows - 1u) {
		move_to(r, 0, below);
		term_put1(r->term, &r->work, CAP_DL, n);
	}
	move_to(r, 0, m->top);
	term_put1(r->term, &r->work, up ? CAP_DL : CAP_IL, n);
	r->x = UNKNOWN;
	if (up && m->bottom != r->rows - 1u) {
		move_to(r, 0, below);
		term_put1(r->term, &r->work, CAP_IL, n);
		r->x = UNKNOWN;
	}
}

static void
scroll_do(struct render *r, const struct frame_move *m, enum method how)
{
	int n = m->n > 0 ? m->n : -m->n;

	pen_set_erase(r, PEN_DEFAULT);
	if (how == BY_LINES) {
		scroll_by_lines(r, m);
	} else {
		region_set(r, m->top, m->bottom);
		if (how == BY_FEED) {
			scroll_by_feed(r, m);
		} else {
			if (!r->can->ansi_cup)
				move_to(r, 0, m->n > 0 ? m->bottom : m->top);
			term_put1(r->term, &r->work,
			    m->n > 0 ? CAP_INDN : CAP_RIN, n);
		}
	}
	/* Where writing in the last column wraps at once it would scroll. */
	if (r->can->margins_wrap && !r->can->wrap_late)
		region_reset(r);
	frame_scroll(r->shadow, m->top, m->bottom, m->n);
	images_scrolled(r, m->top, m->bottom, m->n, how != BY_LINES);
}

/* What a move saves in drawing, less what it costs. */
static int
gain(struct render *r, const struct frame *f, const struct frame_move *m)
{
	int y, from, saved = 0;
	const struct cell *want;

	memset(r->line, 0, r->cols * sizeof *r->line);
	for (y = m->top; y <= m->bottom; y++) {
		want = f->row[y].cells;
		from = y + m->n;
		saved += (int)row_estimate(r, r->shadow->row[y].cells, want);
		saved -= (int)row_estimate(r,
		    from < m->top || from > m->bottom ?
			r->line : r->shadow->row[from].cells, want);
	}
	return saved;
}

static size_t
find_moves(struct render *r, const struct frame *f, struct frame_move *moves)
{
	unsigned int y, changed = 0;
	size_t n;

	n = frame_find_moves(r->shadow, f, true, moves, FRAME_MOVES_MAX);
	if (n != 0)
		return n;
	/* A program may have drawn moved text anew, row by row. */
	for (y = 0; y < f->rows; y++)
		changed += !frame_row_known(&r->shadow->row[y], &f->row[y]);
	if (changed < TEXT_ROWS_MIN)
		return 0;
	return frame_find_moves(r->shadow, f, false, moves, FRAME_MOVES_MAX);
}

void
scroll_rows(struct render *r, const struct frame *f)
{
	struct frame_move moves[FRAME_MOVES_MAX];
	unsigned int cost;
	enum method how;
	size_t n, i;

	if (f->cols != r->cols || f->rows != r->rows)
		return;
	n = find_moves(r, f, moves);
	for (i = 0; i < n; i++) {
		how = choose(r, &moves[i], &cost);
		if (how == BY_NOTHING ||
		    gain(r, f, &moves[i]) <= (int)cost)
			continue;
		scroll_do(r, &moves[i], how);
	}
}
