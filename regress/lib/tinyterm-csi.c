/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The control sequences that the small terminal knows. */

#include "compat/compat.h"

#include <string.h>

#include "regress/lib/tinyterm-int.h"

/* Read "?1;2:3 q" and the like. */
static void
parse_csi(struct tt *t, struct csi *c)
{
	size_t i = 0;

	memset(c, 0, sizeof *c);
	if (t->len > 0 && strchr("?<=>", t->seq[0]) != NULL)
		c->leader = t->seq[i++];
	c->p[0] = -1;
	c->n = 1;
	for (; i + 1 < t->len; i++) {
		if (t->seq[i] >= '0' && t->seq[i] <= '9') {
			if (c->p[c->n - 1] < 0)
				c->p[c->n - 1] = 0;
			c->p[c->n - 1] = c->p[c->n - 1] * 10 +
			    t->seq[i] - '0';
		} else if ((t->seq[i] == ';' || t->seq[i] == ':') &&
		    c->n < TT_PARAMS) {
			c->colon[c->n] = t->seq[i] == ':';
			c->p[c->n++] = -1;
		} else
			c->middle = t->seq[i];
	}
	c->final = t->seq[t->len - 1];
}

static int
count(const struct csi *c)
{
	return c->p[0] <= 0 ? 1 : c->p[0];
}

static int
within(int v, int min, int max)
{
	return v < min ? min : v > max ? max : v;
}

void
tt_move(struct tt *t, int x, int y)
{
	t->x = within(x, 0, (int)t->cols - 1);
	t->y = within(y, 0, (int)t->rows - 1);
}

/* Up and down stop at the margins, from the inside. */
static void
up(struct tt *t, const struct csi *c)
{
	int stop = t->y >= t->top ? t->top : 0;

	tt_move(t, t->x, within(t->y - count(c), stop, (int)t->rows));
}

static void
down(struct tt *t, const struct csi *c)
{
	int stop = t->y <= t->bottom ? t->bottom : (int)t->rows - 1;

	tt_move(t, t->x, within(t->y + count(c), 0, stop));
}

static void
right(struct tt *t, const struct csi *c)
{
	tt_move(t, t->x + count(c), t->y);
}

static void
left(struct tt *t, const struct csi *c)
{
	tt_move(t, t->x - count(c), t->y);
}

static void
column(struct tt *t, const struct csi *c)
{
	tt_move(t, count(c) - 1, t->y);
}

static void
row(struct tt *t, const struct csi *c)
{
	tt_move(t, t->x, count(c) - 1);
}

static void
address(struct tt *t, const struct csi *c)
{
	tt_move(t, c->n > 1 && c->p[1] > 0 ? c->p[1] - 1 : 0, count(c) - 1);
}

int
tt_column_of(const struct tt *t)
{
	return t->x < (int)t->cols ? t->x : (int)t->cols - 1;
}

static void
erase_display(struct tt *t, const struct csi *c)
{
	int y, from = t->y + 1;

	if (c->p[0] == 2)
		from = 0;
	else if (c->p[0] > 0)
		tt_fail(t, "ED");
	else
		tt_erase_span(t, t->y, tt_column_of(t), (int)t->cols);
	for (y = from; y < (int)t->rows; y++)
		tt_erase_span(t, y, 0, (int)t->cols);
}

static void
erase_line(struct tt *t, const struct csi *c)
{
	if (c->p[0] > 0)
		tt_fail(t, "EL");
	tt_erase_span(t, t->y, tt_column_of(t), (int)t->cols);
}

static void
erase_chars(struct tt *t, const struct csi *c)
{
	tt_erase_span(t, t->y, tt_column_of(t),
	    within(tt_column_of(t) + count(c), 0, (int)t->cols));
}

static void
insert_chars(struct tt *t, const struct csi *c)
{
	int x = tt_column_of(t), left_over = (int)t->cols - x;
	int n = within(count(c), 0, left_over);

	memmove(tt_cell(t, x, t->y) + n, tt_cell(t, x, t->y),
	    (size_t)(left_over - n) * sizeof *t->cells);
	for (; n > 0; n--)
		tt_erase(t, x + n - 1, t->y);
}

static void
delete_chars(struct tt *t, const struct csi *c)
{
	int x = tt_column_of(t), left_over = (int)t->cols - x;
	int n = within(count(c), 0, left_over);

	memmove(tt_cell(t, x, t->y), tt_cell(t, x, t->y) + n,
	    (size_t)(left_over - n) * sizeof *t->cells);
	for (; n > 0; n--)
		tt_erase(t, (int)t->cols - n, t->y);
}

static void
lines(struct tt *t, const struct csi *c)
{
	int n = within(count(c), 0, t->bottom - t->y + 1), top = t->y, i;
	bool alternate = t->alternate;

	if (t->y < t->top || t->y > t->bottom)
		return;
	/* What these move off the screen goes to no scrollback. */
	t->alternate = true;
	for (i = 0; i < n; i++)
		tt_scroll(t, top, t->bottom, c->final == 'M' ? 1 : -1);
	t->alternate = alternate;
	t->x = 0;
}

static void
scrolls(struct tt *t, const struct csi *c)
{
	tt_scroll(t, t->top, t->bottom,
	    c->final == 'S' ? count(c) : -count(c));
}

static void
region(struct tt *t, const struct csi *c)
{
	t->top = count(c) - 1;
	t->bottom = c->n > 1 && c->p[1] > 0 ? c->p[1] - 1 : (int)t->rows - 1;
	if (t->top >= t->bottom || t->bottom >= (int)t->rows) {
		if (t->rows > 1)
			tt_fail(t, "DECSTBM");
		t->top = 0;
		t->bottom = (int)t->rows - 1;
	}
	t->x = t->y = 0;
}

static void
repeat(struct tt *t, const struct csi *c)
{
	struct tt_cell *last = tt_cell_before(t);
	char text[TT_TEXT];
	int n;

	if (last == NULL) {
		tt_fail(t, "nothing to repeat");
		return;
	}
	strlcpy(text, last->text, sizeof text);
	for (n = count(c); n > 0; n--)
		tt_put_char(t, text, last->width);
}

static void
set_mode(struct tt *t, unsigned int mode, bool on)
{
	unsigned int i;

	for (i = 0; i < t->n_modes; i++)
		if (t->modes[i] == mode)
			t->modes[i] = t->modes[--t->n_modes];
	if (on)
		t->modes[t->n_modes++] = mode;
}

static void
alternate(struct tt *t, bool on)
{
	struct tt_cell *tmp = t->cells;
	bool wrapped[nitems(t->wrapped)];
	size_t i;

	if (on == t->alternate)
		return;
	memcpy(wrapped, t->wrapped, sizeof wrapped);
	memcpy(t->wrapped, t->other_wrapped, sizeof wrapped);
	memcpy(t->other_wrapped, wrapped, sizeof wrapped);
	t->alternate = on;
	t->cells = t->other;
	t->other = tmp;
	if (!on) {
		tt_move(t, t->saved_x, t->saved_y);
		return;
	}
	t->saved_x = t->x;
	t->saved_y = t->y;
	for (i = 0; i < (size_t)t->cols * t->rows; i++) {
		memset(&t->cells[i], 0, sizeof *t->cells);
		t->cells[i].width = 1;
	}
}

static void
private(struct tt *t, const struct csi *c)
{
	static const unsigned int known[] = { 1, 5, 12, 1000, 1002, 1003,
		1004, 1006, 1015, 1016, 2004, 2027, 2031, 2048 };
	bool on = c->final == 'h';
	int i;
	size_t j;

	for (i = 0; i < c->n; i++) {
		switch (c->p[i]) {
		case 7:
			t->autowrap = on;
			break;
		case 25:
			t->hidden = !on;
			break;
		case 1047:
		case 1049:
			alternate(t, on);
			break;
		case 2026:
			if (t->sync == on)
				tt_fail(t, "sync twice");
			t->sync = on;
			break;
		default:
			for (j = 0; j < nitems(known); j++)
				if ((int)known[j] == c->p[i])
					break;
			if (j == nitems(known))
				tt_fail(t, "mode");
			else
				set_mode(t, known[j], on);
			break;
		}
	}
}

static void
shape(struct tt *t, const struct csi *c)
{
	t->shape = c->p[0] < 0 ? 0 : (unsigned int)c->p[0];
}

static void
kitty_push(struct tt *t, const struct csi *c)
{
	if (t->n_kitty == (int)nitems(t->kitty))
		tt_fail(t, "kitty push");
	else
		t->kitty[t->n_kitty++] = c->p[0];
}

static void
kitty_set(struct tt *t, const struct csi *c)
{
	if (t->n_kitty == 0)
		tt_fail(t, "kitty set");
	else
		t->kitty[t->n_kitty - 1] = c->p[0];
}

static void
kitty_pop(struct tt *t, const struct csi *c)
{
	t->n_kitty -= count(c);
	if (t->n_kitty < 0 && count(c) == 1)
		tt_fail(t, "kitty pop");
	if (t->n_kitty < 0)
		t->n_kitty = 0;
}

static void
nothing(struct tt *t, const struct csi *c)
{
	(void)t;
	(void)c;
}

static const struct {
	char leader, middle, final;
	void (*fn)(struct tt *, const struct csi *);
} table[] = {
	{ 0, 0, '@', insert_chars },
	{ 0, 0, 'A', up },
	{ 0, 0, 'B', down },
	{ 0, 0, 'C', right },
	{ 0, 0, 'D', left },
	{ 0, 0, 'G', column },
	{ 0, 0, 'H', address },
	{ 0, 0, 'J', erase_display },
	{ 0, 0, 'K', erase_line },
	{ 0, 0, 'L', lines },
	{ 0, 0, 'M', lines },
	{ 0, 0, 'P', delete_chars },
	{ 0, 0, 'S', scrolls },
	{ 0, 0, 'T', scrolls },
	{ 0, 0, 'X', erase_chars },
	{ 0, 0, 'b', repeat },
	{ 0, 0, 'd', row },
	{ 0, 0, 'l', nothing },
	{ 0, 0, 'h', nothing },
	{ 0, 0, 'm', tt_sgr },
	{ 0, 0, 'r', region },
	{ 0, 0, 't', nothing },
	{ '?', 0, 'c', nothing },
	{ '?', 0, 'h', private },
	{ '?', 0, 'l', private },
	{ '>', 0, 'm', nothing },
	{ '>', 0, 'u', kitty_push },
	{ '=', 0, 'u', kitty_set },
	{ '<', 0, 'u', kitty_pop },
	{ 0, ' ', 'q', shape },
};

void
tt_csi(struct tt *t)
{
	struct csi c;
	size_t i;

	parse_csi(t, &c);
	for (i = 0; i < nitems(table); i++) {
		if (table[i].leader != c.leader ||
		    table[i].middle != c.middle || table[i].final != c.final)
			continue;
		table[i].fn(t, &c);
		return;
	}
	tt_fail(t, "CSI");
}
