/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "regress/lib/tinyterm-int.h"
#include "text/cluster.h"
#include "text/utf8.h"
#include "text/width.h"

void
tt_fail(struct tt *t, const char *what)
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

struct tt_cell *
tt_cell(const struct tt *t, int x, int y)
{
	return &t->cells[(size_t)y * t->cols + (size_t)x];
}

const struct tt_cell *
tt_at(const struct tt *t, unsigned int x, unsigned int y)
{
	return tt_cell(t, (int)x, (int)y);
}

void
tt_shrink(struct tt *t, unsigned int rows)
{
	unsigned int n = (unsigned int)t->y >= rows ?
	    (unsigned int)t->y + 1 - rows : 0;

	tt_scroll(t, 0, (int)t->rows - 1, (int)n);
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

void
tt_erase(struct tt *t, int x, int y)
{
	struct tt_cell *c = tt_cell(t, x, y);

	memset(c, 0, sizeof *c);
	c->width = 1;
	if (t->flags & TT_BCE)
		c->style.bg = t->style.bg;
	if (t->flags & TT_ERASE_ATTRS)
		c->style.attr = t->style.attr &
		    (STYLE_REVERSE | STYLE_BLINK | STYLE_UNDERLINE);
}

/* Erase columns; what loses a half of a wide character loses both. */
void
tt_erase_span(struct tt *t, int y, int from, int to)
{
	int x;

	if (from < to && from > 0 && tt_cell(t, from, y)->width == 0)
		tt_cell(t, from - 1, y)->text[0] = '\0';
	for (x = from; x < to; x++)
		tt_erase(t, x, y);
	if (to == (int)t->cols)
		t->wrapped[y] = false;
	if (to < (int)t->cols && tt_cell(t, to, y)->width == 0) {
		tt_cell(t, to, y)->text[0] = '\0';
		tt_cell(t, to, y)->width = 1;
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

void
tt_scroll(struct tt *t, int top, int bottom, int n)
{
	size_t row = t->cols * sizeof *t->cells;
	int y;

	for (; n > 0; n--) {
		if (top == 0 && !t->alternate)
			keep_line(t);
		memmove(tt_cell(t, 0, top), tt_cell(t, 0, top + 1),
		    row * (size_t)(bottom - top));
		memmove(&t->wrapped[top], &t->wrapped[top + 1],
		    (size_t)(bottom - top) * sizeof t->wrapped[0]);
		t->wrapped[bottom] = false;
		for (y = 0; y < (int)t->cols; y++)
			tt_erase(t, y, bottom);
	}
	for (; n < 0; n++) {
		memmove(tt_cell(t, 0, top + 1), tt_cell(t, 0, top),
		    row * (size_t)(bottom - top));
		memmove(&t->wrapped[top + 1], &t->wrapped[top],
		    (size_t)(bottom - top) * sizeof t->wrapped[0]);
		t->wrapped[top] = false;
		for (y = 0; y < (int)t->cols; y++)
			tt_erase(t, y, top);
	}
}

void
tt_line_feed(struct tt *t)
{
	if (t->y == t->bottom)
		tt_scroll(t, t->top, t->bottom, 1);
	else if (t->y < (int)t->rows - 1)
		t->y++;
}

/* The cell that the cursor is right of. */
struct tt_cell *
tt_cell_before(struct tt *t)
{
	int x = t->x - 1;

	if (x < 0)
		return NULL;
	if (tt_cell(t, x, t->y)->width == 0 && x > 0)
		x--;
	return tt_cell(t, x, t->y);
}

static void
put_wide_half(struct tt *t, int x, const struct tt_cell *head)
{
	struct tt_cell *c = tt_cell(t, x, t->y);

	*c = *head;
	c->text[0] = '\0';
	c->width = 0;
}

void
tt_put_char(struct tt *t, const char *text, int width)
{
	struct tt_cell *c;
	int cols = (int)t->cols;

	if (t->x + width > cols) {
		if (t->autowrap && !(t->flags & TT_NO_AM)) {
			t->wrapped[t->y] = true;
			t->x = 0;
			tt_line_feed(t);
		} else
			t->x = cols - width;
	}
	tt_erase_span(t, t->y, t->x, t->x + width);
	c = tt_cell(t, t->x, t->y);
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
		tt_line_feed(t);
	}
}

/* Whether a character joins the cell before, as this terminal sees it. */
static bool
joins(struct tt *t, uint32_t cp, int width)
{
	struct tt_cell *c = tt_cell_before(t);
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
	struct tt_cell *c = tt_cell_before(t);
	size_t n = strlen(c->text);
	struct cluster cl;

	n += utf8_encode(cp, c->text + n);
	c->text[n] = '\0';
	if (!(t->flags & TT_GRAPHEMES))
		return;
	cluster_next(t->widths, c->text, n, &cl);
	if (cl.width == 2 && c->width == 1 && t->x < (int)t->cols) {
		tt_erase_span(t, t->y, t->x, t->x + 1);
		c->width = 2;
		put_wide_half(t, t->x, c);
		t->x++;
	} else if (cl.width == 1 && c->width == 2) {
		c->width = 1;
		tt_erase(t, t->x - 1, t->y);
		tt_cell(t, t->x - 1, t->y)->style = c->style;
		t->x--;
	}
}

void
tt_print(struct tt *t, uint32_t cp)
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
			tt_fail(t, "no such line drawing");
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
		tt_fail(t, "a mark without a letter");
		return;
	}
	text[utf8_encode(cp, text)] = '\0';
	tt_put_char(t, text, width);
}
