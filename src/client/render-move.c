/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Where the cursor is and how it gets elsewhere with the fewest bytes: by
 * address, or down and up and then across, or from the left edge; across by
 * stepping, by address, or by writing again what is there anyway.
 *
 * After a character in the last column the cursor is in no column that can
 * be counted on (x is cols then): only what does not depend on it is used.
 */

#include "compat/compat.h"

#include <string.h>

#include "client/render-int.h"
#include "text/cell.h"

enum across {
	ACROSS_NONE,
	ACROSS_LEFT,   /* cub */
	ACROSS_BACK,   /* cub1, repeated */
	ACROSS_RIGHT,  /* cuf */
	ACROSS_STEP,   /* cuf1, repeated */
	ACROSS_COLUMN, /* hpa */
	ACROSS_WRITE   /* what is there */
};

enum down {
	DOWN_NONE,
	DOWN_BY,   /* cud */
	DOWN_STEP, /* cud1, repeated */
	UP_BY,     /* cuu */
	UP_STEP,   /* cuu1, repeated */
	DOWN_ROW   /* vpa */
};

struct plan {
	unsigned int cost;
	bool address; /* cup, or home, and nothing else */
	bool edge;    /* cr first */
	enum down down;
	enum across across;
};

bool
cursor_known(const struct render *r)
{
	return r->y != UNKNOWN && r->x != UNKNOWN;
}

void
cursor_forget(struct render *r)
{
	r->x = r->y = UNKNOWN;
}

static unsigned int
digits(int n)
{
	return n < 10 ? 1 : n < 100 ? 2 : n < 1000 ? 3 : 4;
}

static void
put_number(struct buf *out, int n)
{
	char text[12];
	size_t at = sizeof text;

	do
		text[--at] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	buf_put(out, text + at, sizeof text - at);
}

/* ECMA-48 lets a 1 be left out. */
void
cursor_put_address(const struct render *r, struct buf *out, int x, int y)
{
	if (!r->can->ansi_cup) {
		term_put2(r->term, out, CAP_CUP, y, x);
		return;
	}
	buf_put_str(out, "\033[");
	if (y != 0)
		put_number(out, y + 1);
	if (x != 0) {
		buf_put_u8(out, ';');
		put_number(out, x + 1);
	}
	buf_put_u8(out, 'H');
}

static unsigned int
address_cost(struct render *r, int x, int y)
{
	if (!r->can->ansi_cup)
		return term_cost2(r->term, CAP_CUP, y, x);
	return 3 + (y != 0 ? digits(y + 1) : 0) +
	    (x != 0 ? 1 + digits(x + 1) : 0);
}

/* Keep the cheaper of two ways. */
static void
offer_across(struct plan *p, unsigned int *cost, unsigned int c,
    enum across how)
{
	if (c < *cost) {
		*cost = c;
		p->across = how;
	}
}

static void
offer_down(struct plan *p, unsigned int *cost, unsigned int c, enum down how)
{
	if (c < *cost) {
		*cost = c;
		p->down = how;
	}
}

static unsigned int
steps(unsigned int one, int n)
{
	return one == TERM_NEVER ? TERM_NEVER : one * (unsigned int)n;
}

/* What it takes to write again the cells of a row between two columns. */
static unsigned int
write_cost(struct render *r, int y, int from, int to)
{
	const struct cell *c = r->shadow->row[y].cells;
	int x;

	if (!r->style_known || r->acs || r->pen == NO_PEN ||
	    look_of(r, r->pen)->hidden || images_in(r, y, from, to - from))
		return TERM_NEVER;
	for (x = from; x < to; x++) {
		if (c[x].glyph >= 0x7f)
			return TERM_NEVER;
		if (c[x].pen == r->pen)
			continue;
		/* A blank may be written in any pen that does not show. */
		if (!glyph_blank(c[x].glyph) ||
		    !blank_same(r, c[x].pen, r->pen))
			return TERM_NEVER;
	}
	return (unsigned int)(to - from);
}

#define WRITE_MAX 8 /* no other way costs more */

/* Plan the way from one column to another in a row. */
static unsigned int
plan_across(struct render *r, struct plan *p, int y, int from, int to)
{
	unsigned int cost = TERM_NEVER;
	int n = to - from;

	if (n == 0) {
		p->across = ACROSS_NONE;
		return 0;
	}
	offer_across(p, &cost, term_cost1(r->term, CAP_HPA, to),
	    ACROSS_COLUMN);
	if (n < 0) {
		n = -n;
		offer_across(p, &cost, term_cost1(r->term, CAP_CUB, n),
		    ACROSS_LEFT);
		offer_across(p, &cost,
		    steps(term_cost(r->term, CAP_CUB1), n), ACROSS_BACK);
		return cost;
	}
	offer_across(p, &cost, term_cost1(r->term, CAP_CUF, n), ACROSS_RIGHT);
	offer_across(p, &cost, steps(term_cost(r->term, CAP_CUF1), n),
	    ACROSS_STEP);
	if (n <= WRITE_MAX)
		offer_across(p, &cost, write_cost(r, y, from, to),
		    ACROSS_WRITE);
	return cost;
}

/*
 * Whether moving step by step between two rows stays clear of the margins of
 * the scroll region, at which it would stop or scroll.
 */
static bool
rows_free(const struct render *r, int from, int to)
{
	if (r->top == 0 && r->bottom == (int)r->rows - 1)
		return true;
	return from >= r->top && from <= r->bottom && to >= r->top &&
	    to <= r->bottom;
}

static unsigned int
plan_down(struct render *r, struct plan *p, int from, int to)
{
	unsigned int cost = TERM_NEVER;
	int n = to - from;

	if (n == 0) {
		p->down = DOWN_NONE;
		return 0;
	}
	offer_down(p, &cost, term_cost1(r->term, CAP_VPA, to), DOWN_ROW);
	if (!rows_free(r, from, to))
		return cost;
	if (n > 0) {
		offer_down(p, &cost, term_cost1(r->term, CAP_CUD, n), DOWN_BY);
		offer_down(p, &cost, steps(term_cost(r->term, CAP_CUD1), n),
		    DOWN_STEP);
	} else {
		n = -n;
		offer_down(p, &cost, term_cost1(r->term, CAP_CUU, n), UP_BY);
		offer_down(p, &cost, steps(term_cost(r->term, CAP_CUU1), n),
		    UP_STEP);
	}
	return cost;
}

static void
keep_cheaper(struct plan *best, const struct plan *other)
{
	if (other->cost < best->cost)
		*best = *other;
}

static struct plan
plan_move(struct render *r, int x, int y)
{
	struct plan best = { .cost = address_cost(r, x, y), .address = true };
	struct plan p = { 0 };
	unsigned int down, home = term_cost(r->term, CAP_HOME);

	if (x == 0 && y == 0 && home < best.cost)
		best.cost = home;
	if (r->y == UNKNOWN)
		return best;
	down = plan_down(r, &p, r->y, y);
	if (down >= best.cost)
		return best;
	if (r->x != UNKNOWN && r->x < (int)r->cols) {
		p.cost = down + plan_across(r, &p, y, r->x, x);
		keep_cheaper(&best, &p);
	} else if (down == 0 || p.down == DOWN_ROW) {
		/* The column is not known: hpa alone does not mind. */
		p.cost = down + term_cost1(r->term, CAP_HPA, x);
		p.across = ACROSS_COLUMN;
		keep_cheaper(&best, &p);
	}
	p.edge = true;
	p.cost = term_cost(r->term, CAP_CR) + down +
	    plan_across(r, &p, y, 0, x);
	keep_cheaper(&best, &p);
	return best;
}

unsigned int
move_cost(struct render *r, int x, int y)
{
	if (r->x == x && r->y == y)
		return 0;
	return plan_move(r, x, y).cost;
}

static void
put_times(struct render *r, enum term_cap cap, int n)
{
	while (n-- > 0)
		term_put(r->term, &r->work, cap);
}

static void
go_down(struct render *r, enum down how, int to)
{
	int n = to - r->y;

	switch (how) {
	case DOWN_NONE:
		break;
	case DOWN_BY:
		term_put1(r->term, &r->work, CAP_CUD, n);
		break;
	case DOWN_STEP:
		put_times(r, CAP_CUD1, n);
		break;
	case UP_BY:
		term_put1(r->term, &r->work, CAP_CUU, -n);
		break;
	case UP_STEP:
		put_times(r, CAP_CUU1, -n);
		break;
	case DOWN_ROW:
		term_put1(r->term, &r->work, CAP_VPA, to);
		break;
	}
	r->y = to;
}

static void
write_again(struct render *r, int to)
{
	const struct cell *c = r->shadow->row[r->y].cells;

	images_drew(r, r->y, r->x, to - r->x);
	for (; r->x < to; r->x++)
		buf_put_u8(&r->work, c[r->x].glyph == 0 ?
			(uint8_t)' ' : (uint8_t)c[r->x].glyph);
}

static void
go_across(struct render *r, enum across how, int to)
{
	int n = to - r->x;

	switch (how) {
	case ACROSS_NONE:
		break;
	case ACROSS_LEFT:
		term_put1(r->term, &r->work, CAP_CUB, -n);
		break;
	case ACROSS_BACK:
		put_times(r, CAP_CUB1, -n);
		break;
	case ACROSS_RIGHT:
		term_put1(r->term, &r->work, CAP_CUF, n);
		break;
	case ACROSS_STEP:
		put_times(r, CAP_CUF1, n);
		break;
	case ACROSS_COLUMN:
		term_put1(r->term, &r->work, CAP_HPA, to);
		break;
	case ACROSS_WRITE:
		write_again(r, to);
		break;
	}
	r->x = to;
}

void
move_to(struct render *r, int x, int y)
{
	struct plan p;

	if (r->x == x && r->y == y)
		return;
	/* Some terminals smear attributes when the cursor moves. */
	if (!r->can->move_pen)
		pen_reset(r);
	p = plan_move(r, x, y);
	if (p.address) {
		if (x == 0 && y == 0 && !r->can->ansi_cup &&
		    term_has(r->term, CAP_HOME))
			term_put(r->term, &r->work, CAP_HOME);
		else
			cursor_put_address(r, &r->work, x, y);
		r->x = x;
		r->y = y;
		return;
	}
	if (p.edge) {
		term_put(r->term, &r->work, CAP_CR);
		r->x = 0;
	}
	go_down(r, p.down, y);
	go_across(r, p.across, x);
}

/*
 * Whether the next character wraps to where it should go: the row before is
 * full and goes on in this one.  The terminal then knows that as well, and
 * what the user copies there has no line end in it.
 */
static bool
wraps_to(const struct render *r, int x, int y)
{
	return x == 0 && r->x == (int)r->cols && y == r->y + 1 &&
	    r->y != r->bottom && r->shadow->row[r->y].wrapped;
}

void
move_to_write(struct render *r, int x, int y)
{
	if (!wraps_to(r, x, y)) {
		move_to(r, x, y);
		return;
	}
	r->x = x;
	r->y = y;
}
