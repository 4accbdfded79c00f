/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "regress/lib/tinyterm.h"
#include "text/cluster.h"
#include "text/colour.h"
#include "text/utf8.h"
#include "text/width.h"

enum { GROUND, ESCAPE, CHARSET, CSI, STRING, STRING_ESC };

#define PARAMS 32

struct csi {
	char leader, middle, final;
	int p[PARAMS];      /* -1: not given */
	bool colon[PARAMS]; /* joined to the one before */
	int n;
};

static void
fail(struct tt *t, const char *what)
{
	size_t i, n = 0;

	if (t->error[0] != '\0')
		return;
	n = (size_t)snprintf(t->error, sizeof t->error, "%s: ", what);
	for (i = 0; i < t->len && n + 8 < sizeof t->error; i++)
		n += (size_t)snprintf(t->error + n, sizeof t->error - n,
		    t->seq[i] >= 0x20 && t->seq[i] < 0x7f ? "%c" : "\\%03o",
		    (unsigned char)t->seq[i]);
}

struct tt *
tt_new(unsigned int cols, unsigned int rows, unsigned int flags)
{
	struct tt *t = xcalloc(1, sizeof *t);

	t->flags = flags;
	t->widths = widths_new();
	t->scrollback = xstrdup("");
	t->autowrap = true;
	tt_resize(t, cols, rows);
	return t;
}

void
tt_free(struct tt *t)
{
	free(t->cells);
	free(t->other);
	free(t->scrollback);
	widths_free(t->widths);
	free(t);
}

static void scroll(struct tt *, int, int, int);

/* A new size leaves nothing: what terminals make of it differs. */
void
tt_resize(struct tt *t, unsigned int cols, unsigned int rows)
{
	size_t i;

	free(t->cells);
	free(t->other);
	t->cells = xcalloc((size_t)cols * rows, sizeof *t->cells);
	t->other = xcalloc((size_t)cols * rows, sizeof *t->cells);
	for (i = 0; i < (size_t)cols * rows; i++)
		strlcpy(t->cells[i].text, "#", TT_TEXT);
	t->cols = cols;
	t->rows = rows;
	t->x = t->y = t->top = 0;
	t->bottom = (int)rows - 1;
	memset(t->wrapped, 0, sizeof t->wrapped);
}

static struct tt_cell *
at(const struct tt *t, int x, int y)
{
	return &t->cells[(size_t)y * t->cols + (size_t)x];
}

const struct tt_cell *
tt_at(const struct tt *t, unsigned int x, unsigned int y)
{
	return at(t, (int)x, (int)y);
}

void
tt_shrink(struct tt *t, unsigned int rows)
{
	unsigned int n = (unsigned int)t->y >= rows ?
	    (unsigned int)t->y + 1 - rows : 0;

	scroll(t, 0, (int)t->rows - 1, (int)n);
	t->y -= (int)n;
	t->rows = rows;
	t->top = 0;
	t->bottom = (int)rows - 1;
}

bool
tt_mode(const struct tt *t, unsigned int mode)
{
	unsigned int i;

	for (i = 0; i < t->n_modes; i++)
		if (t->modes[i] == mode)
			return true;
	return false;
}

const char *
tt_row(const struct tt *t, unsigned int y)
{
	static char s[16384];
	size_t n = 0, last = 0;
	unsigned int x;
	const struct tt_cell *c;

	for (x = 0; x < t->cols && n + TT_TEXT < sizeof s; x++) {
		c = tt_at(t, x, y);
		if (c->text[0] != '\0') {
			n += strlcpy(s + n, c->text, sizeof s - n);
			if (strcmp(c->text, " ") != 0)
				last = n;
		} else if (c->width != 0 || x == 0 ||
		    tt_at(t, x - 1, y)->width != 2)
			s[n++] = ' ';
	}
	s[last] = '\0';
	return s;
}

static void
erase(struct tt *t, int x, int y)
{
	struct tt_cell *c = at(t, x, y);

	memset(c, 0, sizeof *c);
	c->width = 1;
	if (t->flags & TT_BCE)
		c->style.bg = t->style.bg;
	if (t->flags & TT_ERASE_ATTRS)
		c->style.attr = t->style.attr &
		    (STYLE_REVERSE | STYLE_BLINK | STYLE_UNDERLINE);
}

/* Erase columns; what loses a half of a wide character loses both. */
static void
erase_span(struct tt *t, int y, int from, int to)
{
	int x;

	if (from < to && from > 0 && at(t, from, y)->width == 0)
		at(t, from - 1, y)->text[0] = '\0';
	for (x = from; x < to; x++)
		erase(t, x, y);
	if (to == (int)t->cols)
		t->wrapped[y] = false;
	if (to < (int)t->cols && at(t, to, y)->width == 0) {
		at(t, to, y)->text[0] = '\0';
		at(t, to, y)->width = 1;
	}
}

static void
keep_line(struct tt *t)
{
	const char *s = tt_row(t, 0);
	size_t n = strlen(s), more = n + 2;

	t->scrollback = xreallocarray(t->scrollback, t->scrollback_len + more,
	    1);
	memcpy(t->scrollback + t->scrollback_len, s, n);
	t->scrollback_len += n;
	if (!t->wrapped[0])
		t->scrollback[t->scrollback_len++] = '\n';
	t->scrollback[t->scrollback_len] = '\0';
}

static void
scroll(struct tt *t, int top, int bottom, int n)
{
	size_t row = t->cols * sizeof *t->cells;
	int y;

	for (; n > 0; n--) {
		if (top == 0 && !t->alternate)
			keep_line(t);
		memmove(at(t, 0, top), at(t, 0, top + 1),
		    row * (size_t)(bottom - top));
		memmove(&t->wrapped[top], &t->wrapped[top + 1],
		    (size_t)(bottom - top) * sizeof t->wrapped[0]);
		t->wrapped[bottom] = false;
		for (y = 0; y < (int)t->cols; y++)
			erase(t, y, bottom);
	}
	for (; n < 0; n++) {
		memmove(at(t, 0, top + 1), at(t, 0, top),
		    row * (size_t)(bottom - top));
		memmove(&t->wrapped[top + 1], &t->wrapped[top],
		    (size_t)(bottom - top) * sizeof t->wrapped[0]);
		t->wrapped[top] = false;
		for (y = 0; y < (int)t->cols; y++)
			erase(t, y, top);
	}
}

static void
line_feed(struct tt *t)
{
	if (t->y == t->bottom)
		scroll(t, t->top, t->bottom, 1);
	else if (t->y < (int)t->rows - 1)
		t->y++;
}

/* The cell that the cursor is right of. */
static struct tt_cell *
cell_before(struct tt *t)
{
	int x = t->x - 1;

	if (x < 0)
		return NULL;
	if (at(t, x, t->y)->width == 0 && x > 0)
		x--;
	return at(t, x, t->y);
}

static void
put_wide_half(struct tt *t, int x, const struct tt_cell *head)
{
	struct tt_cell *c = at(t, x, t->y);

	*c = *head;
	c->text[0] = '\0';
	c->width = 0;
}

static void
put_char(struct tt *t, const char *text, int width)
{
	struct tt_cell *c;
	int cols = (int)t->cols;

	if (t->x + width > cols) {
		if (t->autowrap && !(t->flags & TT_NO_AM)) {
			t->wrapped[t->y] = true;
			t->x = 0;
			line_feed(t);
		} else
			t->x = cols - width;
	}
	erase_span(t, t->y, t->x, t->x + width);
	c = at(t, t->x, t->y);
	strlcpy(c->text, text, TT_TEXT);
	c->width = (uint8_t)width;
	c->style = t->style;
	strlcpy(c->link, t->link, sizeof c->link);
	if (width == 2)
		put_wide_half(t, t->x + 1, c);
	if (t->x + width == cols)
		t->wrapped[t->y] = false;
	t->x += width;
	if (t->x < cols)
		return;
	if (t->flags & TT_NO_AM || !t->autowrap)
		t->x = cols - 1;
	else if (t->flags & TT_EARLY_WRAP) {
		t->x = 0;
		line_feed(t);
	}
}

/* Whether a character joins the cell before, as this terminal sees it. */
static bool
joins(struct tt *t, uint32_t cp, int width)
{
	struct tt_cell *c = cell_before(t);
	struct cluster cl;
	char both[TT_TEXT * 2];
	size_t n;

	if (c == NULL || c->text[0] == '\0' ||
	    strlen(c->text) + UTF8_MAX + 1 > TT_TEXT)
		return false;
	if (!(t->flags & TT_GRAPHEMES))
		return width == 0;
	n = strlcpy(both, c->text, sizeof both);
	n += utf8_encode(cp, both + n);
	return cluster_next(t->widths, both, n, &cl) == n;
}

static void
join(struct tt *t, uint32_t cp)
{
	struct tt_cell *c = cell_before(t);
	size_t n = strlen(c->text);
	struct cluster cl;

	n += utf8_encode(cp, c->text + n);
	c->text[n] = '\0';
	if (!(t->flags & TT_GRAPHEMES))
		return;
	cluster_next(t->widths, c->text, n, &cl);
	if (cl.width == 2 && c->width == 1 && t->x < (int)t->cols) {
		erase_span(t, t->y, t->x, t->x + 1);
		c->width = 2;
		put_wide_half(t, t->x, c);
		t->x++;
	} else if (cl.width == 1 && c->width == 2) {
		c->width = 1;
		erase(t, t->x - 1, t->y);
		at(t, t->x - 1, t->y)->style = c->style;
		t->x--;
	}
}

static void
print(struct tt *t, uint32_t cp)
{
	static const char lines[] = "jklmnqtuvwx`aofgy";
	static const uint16_t to[] = { 0x2518, 0x2510, 0x250c, 0x2514, 0x253c,
		0x2500, 0x251c, 0x2524, 0x2534, 0x252c, 0x2502, 0x25c6,
		0x2592, 0x23ba, 0xb0, 0xb1, 0x2264 };
	char text[UTF8_MAX + 1];
	const char *p;
	int width;

	if (t->acs) {
		p = cp < 0x7f ? strchr(lines, (int)cp) : NULL;
		if (p == NULL) {
			fail(t, "no such line drawing");
			return;
		}
		cp = to[p - lines];
	}
	width = widths_class(t->widths, cp) & WIDTH_MASK;
	if (joins(t, cp, width)) {
		join(t, cp);
		return;
	}
	if (width == 0) {
		fail(t, "a mark without a letter");
		return;
	}
	text[utf8_encode(cp, text)] = '\0';
	put_char(t, text, width);
}

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
		    c->n < PARAMS) {
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

static void
move(struct tt *t, int x, int y)
{
	t->x = within(x, 0, (int)t->cols - 1);
	t->y = within(y, 0, (int)t->rows - 1);
}

/* Up and down stop at the margins, from the inside. */
static void
up(struct tt *t, const struct csi *c)
{
	int stop = t->y >= t->top ? t->top : 0;

	move(t, t->x, within(t->y - count(c), stop, (int)t->rows));
}

static void
down(struct tt *t, const struct csi *c)
{
	int stop = t->y <= t->bottom ? t->bottom : (int)t->rows - 1;

	move(t, t->x, within(t->y + count(c), 0, stop));
}

static void
right(struct tt *t, const struct csi *c)
{
	move(t, t->x + count(c), t->y);
}

static void
left(struct tt *t, const struct csi *c)
{
	move(t, t->x - count(c), t->y);
}

static void
column(struct tt *t, const struct csi *c)
{
	move(t, count(c) - 1, t->y);
}

static void
row(struct tt *t, const struct csi *c)
{
	move(t, t->x, count(c) - 1);
}

static void
address(struct tt *t, const struct csi *c)
{
	move(t, c->n > 1 && c->p[1] > 0 ? c->p[1] - 1 : 0, count(c) - 1);
}

static int
column_of(const struct tt *t)
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
		fail(t, "ED");
	else
		erase_span(t, t->y, column_of(t), (int)t->cols);
	for (y = from; y < (int)t->rows; y++)
		erase_span(t, y, 0, (int)t->cols);
}

static void
erase_line(struct tt *t, const struct csi *c)
{
	if (c->p[0] > 0)
		fail(t, "EL");
	erase_span(t, t->y, column_of(t), (int)t->cols);
}

static void
erase_chars(struct tt *t, const struct csi *c)
{
	erase_span(t, t->y, column_of(t),
	    within(column_of(t) + count(c), 0, (int)t->cols));
}

static void
insert_chars(struct tt *t, const struct csi *c)
{
	int x = column_of(t), left_over = (int)t->cols - x;
	int n = within(count(c), 0, left_over);

	memmove(at(t, x, t->y) + n, at(t, x, t->y),
	    (size_t)(left_over - n) * sizeof *t->cells);
	for (; n > 0; n--)
		erase(t, x + n - 1, t->y);
}

static void
delete_chars(struct tt *t, const struct csi *c)
{
	int x = column_of(t), left_over = (int)t->cols - x;
	int n = within(count(c), 0, left_over);

	memmove(at(t, x, t->y), at(t, x, t->y) + n,
	    (size_t)(left_over - n) * sizeof *t->cells);
	for (; n > 0; n--)
		erase(t, (int)t->cols - n, t->y);
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
		scroll(t, top, t->bottom, c->final == 'M' ? 1 : -1);
	t->alternate = alternate;
	t->x = 0;
}

static void
scrolls(struct tt *t, const struct csi *c)
{
	scroll(t, t->top, t->bottom,
	    c->final == 'S' ? count(c) : -count(c));
}

static void
region(struct tt *t, const struct csi *c)
{
	t->top = count(c) - 1;
	t->bottom = c->n > 1 && c->p[1] > 0 ? c->p[1] - 1 : (int)t->rows - 1;
	if (t->top >= t->bottom || t->bottom >= (int)t->rows) {
		if (t->rows > 1)
			fail(t, "DECSTBM");
		t->top = 0;
		t->bottom = (int)t->rows - 1;
	}
	t->x = t->y = 0;
}

static void
repeat(struct tt *t, const struct csi *c)
{
	struct tt_cell *last = cell_before(t);
	char text[TT_TEXT];
	int n;

	if (last == NULL) {
		fail(t, "nothing to repeat");
		return;
	}
	strlcpy(text, last->text, sizeof text);
	for (n = count(c); n > 0; n--)
		put_char(t, text, last->width);
}

static uint32_t
sgr_colour(struct tt *t, const struct csi *c, int *i)
{
	int kind, r, g, b;
	bool colon;

	if (*i + 2 >= c->n) {
		fail(t, "SGR colour");
		return COLOUR_DEFAULT;
	}
	kind = c->p[++*i];
	colon = c->colon[*i];
	if (kind == 5)
		return colour_indexed((unsigned int)c->p[++*i]);
	if (colon && c->p[*i + 1] < 0)
		++*i; /* the colour space */
	if (kind != 2 || *i + 3 >= c->n) {
		fail(t, "SGR colour");
		return COLOUR_DEFAULT;
	}
	r = c->p[++*i];
	g = c->p[++*i];
	b = c->p[++*i];
	return colour_rgb((unsigned int)r, (unsigned int)g, (unsigned int)b);
}

static const struct {
	int on, off;
	uint16_t attr;
} attrs[] = {
	{ 1, 22, STYLE_BOLD },
	{ 2, 22, STYLE_DIM },
	{ 3, 23, STYLE_ITALIC },
	{ 5, 25, STYLE_BLINK },
	{ 7, 27, STYLE_REVERSE },
	{ 8, 28, STYLE_INVISIBLE },
	{ 9, 29, STYLE_STRIKE },
	{ 53, 55, STYLE_OVERLINE },
};

static bool
sgr_attr(struct tt *t, int p)
{
	bool found = false;
	size_t i;

	for (i = 0; i < nitems(attrs); i++) {
		if (p == attrs[i].on)
			t->style.attr |= attrs[i].attr;
		else if (p == attrs[i].off)
			t->style.attr &= (uint16_t)~attrs[i].attr;
		else
			continue;
		found = true;
		if (p == attrs[i].off && t->flags & TT_SGR_RESET_ONLY)
			fail(t, "SGR that is not there");
	}
	return found;
}

static void
sgr_one(struct tt *t, const struct csi *c, int *i)
{
	struct style *s = &t->style;
	unsigned int p = c->p[*i] < 0 ? 0 : (unsigned int)c->p[*i];

	if (p == 0)
		memset(s, 0, sizeof *s);
	else if (p == 4 && *i + 1 < c->n && c->colon[*i + 1])
		style_set_underline(s, (unsigned int)c->p[++*i]);
	else if (p == 4 || p == 24)
		style_set_underline(s, p == 4);
	else if (p == 38 || p == 48 || p == 58)
		*(p == 38 ? &s->fg : p == 48 ? &s->bg : &s->ul) =
		    sgr_colour(t, c, i);
	else if (p == 39 || p == 49 || p == 59)
		*(p == 39 ? &s->fg : p == 49 ? &s->bg : &s->ul) =
		    COLOUR_DEFAULT;
	else if (p >= 30 && p <= 37)
		s->fg = colour_indexed(p - 30);
	else if (p >= 40 && p <= 47)
		s->bg = colour_indexed(p - 40);
	else if (p >= 90 && p <= 97)
		s->fg = colour_indexed(p - 82);
	else if (p >= 100 && p <= 107)
		s->bg = colour_indexed(p - 92);
	else if (!sgr_attr(t, (int)p))
		fail(t, "SGR");
}

static void
sgr(struct tt *t, const struct csi *c)
{
	int i;

	for (i = 0; i < c->n; i++)
		sgr_one(t, c, &i);
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
		move(t, t->saved_x, t->saved_y);
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
				fail(t, "sync twice");
			t->sync = on;
			break;
		default:
			for (j = 0; j < nitems(known); j++)
				if ((int)known[j] == c->p[i])
					break;
			if (j == nitems(known))
				fail(t, "mode");
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
		fail(t, "kitty push");
	else
		t->kitty[t->n_kitty++] = c->p[0];
}

static void
kitty_set(struct tt *t, const struct csi *c)
{
	if (t->n_kitty == 0)
		fail(t, "kitty set");
	else
		t->kitty[t->n_kitty - 1] = c->p[0];
}

static void
kitty_pop(struct tt *t, const struct csi *c)
{
	t->n_kitty -= count(c);
	if (t->n_kitty < 0 && count(c) == 1)
		fail(t, "kitty pop");
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
	{ 0, 0, 'm', sgr },
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

static void
do_csi(struct tt *t)
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
	fail(t, "CSI");
}

static void
do_string(struct tt *t)
{
	char *uri;

	t->seq[t->len] = '\0';
	if (strncmp(t->seq, "]0;", 3) == 0)
		strlcpy(t->title, t->seq + 3, sizeof t->title);
	else if (strncmp(t->seq, "]8;", 3) == 0) {
		uri = strchr(t->seq + 3, ';');
		strlcpy(t->link, uri != NULL ? uri + 1 : "?", sizeof t->link);
	} else if (strncmp(t->seq, "]12;", 4) != 0 &&
	    strncmp(t->seq, "]112", 4) != 0 &&
	    strncmp(t->seq, "]52;", 4) != 0 &&
	    strncmp(t->seq, "]7;", 3) != 0 &&
	    strncmp(t->seq, "]9;4;", 5) != 0)
		fail(t, "OSC");
}

static void
do_escape(struct tt *t, char c)
{
	t->state = GROUND;
	switch (c) {
	case '[':
		t->state = CSI;
		t->len = 0;
		break;
	case ']':
	case 'P':
		t->state = STRING;
		t->len = 1;
		t->seq[0] = c;
		break;
	case '(':
	case ')':
		t->state = CHARSET;
		t->seq[0] = c;
		break;
	case '7':
		t->saved_x = column_of(t);
		t->saved_y = t->y;
		break;
	case '8':
		move(t, t->saved_x, t->saved_y);
		break;
	case 'M':
		if (t->y == t->top)
			scroll(t, t->top, t->bottom, -1);
		else if (t->y > 0)
			t->y--;
		break;
	case '=':
	case '>':
	case '\\':
		break;
	default:
		t->seq[0] = c;
		t->len = 1;
		fail(t, "ESC");
		break;
	}
}

static void
do_ground(struct tt *t, unsigned char c)
{
	uint32_t cp;

	if (c < 0x80)
		t->utf8_len = 0;
	else {
		t->utf8[t->utf8_len++] = (char)c;
		if (utf8_valid(t->utf8, t->utf8_len)) {
			utf8_decode(t->utf8, t->utf8_len, &cp);
			t->utf8_len = 0;
			print(t, cp);
		} else if (t->utf8_len == UTF8_MAX)
			fail(t, "UTF-8");
		return;
	}
	switch (c) {
	case '\b':
		move(t, column_of(t) - 1, t->y);
		break;
	case '\r':
		t->x = 0;
		break;
	case '\n':
		if (t->x == (int)t->cols)
			t->x--;
		line_feed(t);
		break;
	case '\016':
	case '\017':
		t->acs = c == '\016';
		break;
	case '\033':
		t->state = ESCAPE;
		break;
	case '\a':
		break;
	default:
		t->seq[0] = (char)c;
		t->len = 1;
		if (c < 0x20 || c == 0x7f)
			fail(t, "control");
		else
			print(t, c);
		break;
	}
}

static void
collect(struct tt *t, char c)
{
	if (t->len + 2 < sizeof t->seq)
		t->seq[t->len++] = c;
}

static void
step(struct tt *t, char c)
{
	switch (t->state) {
	case ESCAPE:
		if (c != '\033')
			do_escape(t, c);
		break;
	case CHARSET:
		if (t->seq[0] == '(')
			t->acs = c == '0';
		t->state = GROUND;
		break;
	case CSI:
		/* An escape in the middle begins another one. */
		if (c == '\033') {
			t->state = ESCAPE;
			break;
		}
		collect(t, c);
		if (c < 0x40)
			break;
		t->state = GROUND;
		do_csi(t);
		break;
	case STRING:
		if (c == '\a') {
			t->state = GROUND;
			do_string(t);
		} else if (c == '\033')
			t->state = STRING_ESC;
		else
			collect(t, c);
		break;
	case STRING_ESC:
		t->state = GROUND;
		do_string(t);
		if (c != '\\')
			fail(t, "string end");
		break;
	default:
		do_ground(t, (unsigned char)c);
		break;
	}
}

bool
tt_write(struct tt *t, const void *data, size_t len)
{
	const char *s = data;

	for (; len > 0; len--)
		step(t, *s++);
	return t->error[0] == '\0';
}
