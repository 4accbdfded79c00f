/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "frame/frame.h"
#include "frame/image.h"
#include "text/intern.h"
#include "text/utf8.h"

static unsigned int
within(unsigned int n, unsigned int max)
{
	return n < 1 ? 1 : n > max ? max : n;
}

/*
 * Ids that frame_touch gives are of one frame for as long as the process
 * lasts: who remembers rows by them may meet another frame later.
 */
static uint32_t frames_made;

struct frame *
frame_new(struct intern *in, unsigned int cols, unsigned int rows)
{
	struct frame *f = xcalloc(1, sizeof *f);

	f->intern = in;
	f->ids = (uint64_t)++frames_made << 32;
	f->title = xstrdup("");
	f->path = xstrdup("");
	f->state.flags = FRAME_CURSOR_SHOWN;
	frame_resize(f, cols, rows);
	return f;
}

void
frame_free(struct frame *f)
{
	if (f == NULL)
		return;
	free(f->row);
	free(f->cells);
	free(f->title);
	free(f->path);
	free(f->image);
	free(f);
}

void
frame_resize(struct frame *f, unsigned int cols, unsigned int rows)
{
	unsigned int y;

	cols = within(cols, FRAME_COLS_MAX);
	rows = within(rows, FRAME_ROWS_MAX);
	free(f->row);
	free(f->cells);
	f->cells = xcalloc((size_t)cols * rows, sizeof *f->cells);
	f->row = xcalloc(rows, sizeof *f->row);
	for (y = 0; y < rows; y++)
		f->row[y].cells = f->cells + (size_t)y * cols;
	f->cols = (uint16_t)cols;
	f->rows = (uint16_t)rows;
	f->images = 0;
	if (f->state.x >= cols)
		f->state.x = (uint16_t)(cols - 1);
	if (f->state.y >= rows)
		f->state.y = (uint16_t)(rows - 1);
}

void
frame_copy(struct frame *to, const struct frame *from)
{
	struct cell *cells;
	unsigned int y;

	if (to->cols != from->cols || to->rows != from->rows)
		frame_resize(to, from->cols, from->rows);
	for (y = 0; y < from->rows; y++) {
		cells = to->row[y].cells;
		memcpy(cells, from->row[y].cells, from->cols * sizeof *cells);
		to->row[y] = from->row[y];
		to->row[y].cells = cells;
	}
	to->state = from->state;
	to->ids = from->ids;
	frame_set_title(to, from->title);
	frame_set_path(to, from->path);
	frame_set_images(to, from->image, from->images);
}

/* Copy a string without what a terminal would act on, cut to a bound. */
static char *
clean(const char *s, size_t max)
{
	size_t left = strlen(s), at = 0, n, m;
	char *out = xmalloc(max + UTF8_MAX + 1), code[UTF8_MAX];
	uint32_t cp;

	for (; left != 0 && at < max; s += n, left -= n) {
		n = utf8_decode(s, left, &cp);
		m = utf8_encode(frame_printable(cp) ? cp : ' ', code);
		if (at + m > max)
			break;
		memcpy(out + at, code, m);
		at += m;
	}
	out[at] = '\0';
	return out;
}

static void
set_string(char **to, const char *s, size_t max)
{
	char *old = *to;

	if (strcmp(old, s) == 0)
		return;
	*to = clean(s, max);
	free(old);
}

void
frame_set_title(struct frame *f, const char *s)
{
	set_string(&f->title, s, FRAME_TITLE_MAX);
}

void
frame_set_path(struct frame *f, const char *s)
{
	set_string(&f->path, s, FRAME_PATH_MAX);
}

void
frame_add_image(struct frame *f, const struct frame_image *image)
{
	if (f->images == FRAME_IMAGES_MAX)
		return;
	if (f->image == NULL)
		f->image = xcalloc(FRAME_IMAGES_MAX, sizeof *f->image);
	f->image[f->images++] = *image;
}

void
frame_set_images(struct frame *f, const struct frame_image *image,
    unsigned int n)
{
	if (n > FRAME_IMAGES_MAX)
		n = FRAME_IMAGES_MAX;
	f->images = n;
	if (n == 0)
		return;
	if (f->image == NULL)
		f->image = xcalloc(FRAME_IMAGES_MAX, sizeof *f->image);
	memmove(f->image, image, n * sizeof *image);
}

void
frame_clear_row(struct frame *f, unsigned int y)
{
	struct frame_row *row = &f->row[y];

	memset(row->cells, 0, f->cols * sizeof *row->cells);
	row->id = row->stamp = 0;
	row->wrapped = false;
}

void
frame_touch(struct frame *f, unsigned int y)
{
	if (f->row[y].id == 0)
		f->row[y].id = ++f->ids;
	f->row[y].stamp++;
}

/* Turn the order of n rows around. */
static void
reverse(struct frame_row *row, size_t n)
{
	struct frame_row tmp;
	size_t i;

	for (i = 0; i < n / 2; i++) {
		tmp = row[i];
		row[i] = row[n - 1 - i];
		row[n - 1 - i] = tmp;
	}
}

void
frame_scroll(struct frame *f, unsigned int top, unsigned int bottom, int n)
{
	unsigned int size, up, by, y;

	if (bottom >= f->rows || top > bottom || n == 0)
		return;
	size = bottom - top + 1;
	by = n > 0 ? (unsigned int)n : 0 - (unsigned int)n;
	if (by > size)
		by = size;
	/* Rotate: the rows that leave on one side come in on the other. */
	up = n > 0 ? by : size - by;
	reverse(f->row + top, up);
	reverse(f->row + top + up, size - up);
	reverse(f->row + top, size);
	for (y = 0; y < by; y++)
		frame_clear_row(f, n > 0 ? bottom - y : top + y);
}

void
frame_fix_row(struct cell *c, size_t n)
{
	bool wide = false;
	size_t i;

	for (i = 0; i < n; i++) {
		if (wide) {
			wide = false;
			if (c[i].glyph & GLYPH_SPACER &&
			    c[i].pen == c[i - 1].pen)
				continue;
			c[i - 1].glyph = 0;
		}
		if (c[i].glyph & GLYPH_SPACER)
			c[i].glyph = 0;
		else if (c[i].glyph & GLYPH_WIDE)
			wide = true;
	}
	if (wide)
		c[n - 1].glyph = 0;
}

bool
frame_printable(uint32_t cp)
{
	return cp >= 0x20 && (cp < 0x7f || cp >= 0xa0) &&
	    (cp < 0xd800 || cp > 0xdfff) && cp <= UNICODE_MAX;
}

/* Whether pens of two tables look alike. */
static bool
pen_equal(const struct intern *a, uint32_t pen_a, const struct intern *b,
    uint32_t pen_b)
{
	struct style s = *intern_style(a, pen_a), t = *intern_style(b, pen_b);

	if (strcmp(intern_link_uri(a, s.link), intern_link_uri(b, t.link)) ||
	    strcmp(intern_link_id(a, s.link), intern_link_id(b, t.link)))
		return false;
	s.link = t.link = 0;
	return style_equal(&s, &t);
}

static bool
glyph_equal(const struct intern *a, uint32_t glyph_a, const struct intern *b,
    uint32_t glyph_b)
{
	const char *s, *t;
	size_t n, m;

	if ((glyph_a & ~(uint32_t)GLYPH_TEXT) !=
	    (glyph_b & ~(uint32_t)GLYPH_TEXT))
		return false;
	if (!(glyph_a & GLYPH_CLUSTER))
		return glyph_a == glyph_b;
	s = intern_cluster_text(a, glyph_a & GLYPH_TEXT, &n);
	t = intern_cluster_text(b, glyph_b & GLYPH_TEXT, &m);
	return n == m && memcmp(s, t, n) == 0;
}

static bool
row_equal(const struct frame *a, const struct frame *b, unsigned int y)
{
	const struct cell *c = a->row[y].cells, *d = b->row[y].cells;
	unsigned int x;

	if (a->row[y].wrapped != b->row[y].wrapped)
		return false;
	if (a->intern == b->intern)
		return memcmp(c, d, a->cols * sizeof *c) == 0;
	for (x = 0; x < a->cols; x++)
		if (!glyph_equal(a->intern, c[x].glyph, b->intern,
		    d[x].glyph) ||
		    !pen_equal(a->intern, c[x].pen, b->intern, d[x].pen))
			return false;
	return true;
}

static bool
state_equal(const struct frame_state *a, const struct frame_state *b)
{
	return a->x == b->x && a->y == b->y && a->flags == b->flags &&
	    a->mouse == b->mouse && a->cursor_shape == b->cursor_shape &&
	    a->cursor_colour == b->cursor_colour && a->kitty == b->kitty &&
	    a->other_keys == b->other_keys && a->progress == b->progress &&
	    a->progress_value == b->progress_value;
}

bool
frame_images_equal(const struct frame *a, const struct frame *b)
{
	return a->images == b->images && (a->images == 0 ||
	    memcmp(a->image, b->image, a->images * sizeof *a->image) == 0);
}

bool
frame_equal(const struct frame *a, const struct frame *b)
{
	unsigned int y;

	if (a->cols != b->cols || a->rows != b->rows ||
	    !state_equal(&a->state, &b->state) ||
	    strcmp(a->title, b->title) != 0 || strcmp(a->path, b->path) != 0 ||
	    !frame_images_equal(a, b))
		return false;
	for (y = 0; y < a->rows; y++)
		if (!row_equal(a, b, y))
			return false;
	return true;
}

void
frame_mark(const struct frame *f)
{
	intern_mark_cells(f->intern, f->cells, (size_t)f->cols * f->rows);
}
