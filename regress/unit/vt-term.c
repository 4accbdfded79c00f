/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "text/colour.h"
#include "text/intern.h"
#include "text/utf8.h"
#include "text/width.h"
#include "vt/history.h"
#include "vt/placement.h"
#include "regress/unit/unit.h"
#include "regress/unit/vt-term.h"

#define COLS 10
#define ROWS 4
#define CELL_WIDTH 8
#define CELL_HEIGHT 16
#define SPLIT_MAX 300 /* longer inputs are not cut at every byte */

static const char *const kinds[] = { "bell", "title", "icon", "path",
	"clipboard-set", "clipboard-get", "notify", "progress", "resize",
	"window", "sync", "mode", "mark", "cursor-style", "colours",
	"cleared", "uservar", "passthrough", "unhandled" };

static void
on_reply(void *arg, const char *data, size_t len)
{
	struct term *t = arg;

	buf_put(&t->replies, data, len);
}

static void
on_event(void *arg, const struct vt_event *e)
{
	struct term *t = arg;

	if (e->kind == VT_MODE)
		return;
	assert_true(e->kind < nitems(kinds));
	assert_int_equal(e->text[e->text_len], '\0');
	buf_printf(&t->events, "%s %d %d %s %s\n", kinds[e->kind], e->a, e->b,
	    e->name, e->text);
}

static uint64_t
on_now(void *arg)
{
	return ((struct term *)arg)->now;
}

static const struct vt_ops ops = { on_reply, on_event, on_now };

struct term *
term_new_limits(unsigned int cols, unsigned int rows, uint32_t lines,
    uint64_t bytes)
{
	struct term *t = xcalloc(1, sizeof *t);

	t->intern = intern_new();
	t->widths = widths_new();
	t->heap = heap_segments_new(&t->segments);
	t->config = (struct vt_config){ .cols = cols, .rows = rows,
		.cell_width = CELL_WIDTH, .cell_height = CELL_HEIGHT,
		.intern = t->intern, .widths = t->widths,
		.segments = &t->segments, .history_lines = lines,
		.history_bytes = bytes, .ops = &ops, .arg = t };
	buf_init(&t->replies, SIZE_MAX);
	buf_init(&t->events, SIZE_MAX);
	t->vt = vt_new(&t->config);
	return t;
}

struct term *
term_new(unsigned int cols, unsigned int rows)
{
	return term_new_limits(cols, rows, 1000, UINT64_C(1) << 30);
}

void
term_free(struct term *t)
{
	vt_free(t->vt, false);
	heap_segments_free(t->heap);
	widths_free(t->widths);
	intern_free(t->intern);
	buf_free(&t->replies);
	buf_free(&t->events);
	free(t);
}

void
term_write(struct term *t, const char *s)
{
	vt_write(t->vt, s, strlen(s));
}

void
term_set_options(struct term *t, uint32_t options)
{
	unsigned int i;

	t->options = options;
	for (i = 0; i < 32; i++)
		vt_set_option(t->vt, i, (options >> i & 1) != 0);
}

void
term_reload(struct term *t)
{
	struct buf saved = BUF_INIT, again = BUF_INIT;

	vt_save(t->vt, &saved);
	vt_free(t->vt, true);
	t->vt = vt_load(&t->config, buf_data(&saved), buf_len(&saved));
	assert_non_null(t->vt);
	term_set_options(t, t->options);
	vt_save(t->vt, &again);
	assert_int_equal(buf_len(&saved), buf_len(&again));
	assert_memory_equal(buf_data(&saved), buf_data(&again),
	    buf_len(&saved));
	buf_free(&saved);
	buf_free(&again);
}

/* Make what a buffer holds a string, and empty the buffer. */
static char *
string_of(struct buf *b)
{
	char *s = xstrndup((const char *)buf_data(b), buf_len(b));

	buf_free(b);
	return s;
}

static void
put_style(struct buf *b, const struct term *t, uint32_t from, uint32_t to)
{
	char sgr[STYLE_SGR_MAX];
	struct style a = *intern_style(t->intern, from);
	struct style c = *intern_style(t->intern, to);
	size_t n = style_sgr(&a, &c, sgr);

	/* "\033[" and "m" make way for the brackets. */
	if (n != 0)
		buf_printf(b, "<%.*s>", (int)n - 3, sgr + 2);
	if ((a.attr ^ c.attr) & STYLE_PROTECTED)
		buf_put_str(b, c.attr & STYLE_PROTECTED ? "<+p>" : "<-p>");
	if (a.link != c.link)
		buf_printf(b, "{%s}", intern_link_uri(t->intern, c.link));
}

static void
put_cell(struct buf *b, const struct term *t, struct cell c)
{
	char text[UTF8_MAX];
	const char *s = text;
	size_t n;

	if (c.glyph & GLYPH_SPACER)
		return;
	if (c.glyph & GLYPH_CLUSTER)
		s = intern_cluster_text(t->intern, c.glyph & GLYPH_TEXT, &n);
	else
		n = utf8_encode(c.glyph == 0 ? ' ' : c.glyph & GLYPH_TEXT,
		    text);
	buf_put(b, s, n);
}

static bool
is_blank(struct cell c, bool styled)
{
	return (c.glyph == 0 || c.glyph == ' ') && (!styled || c.pen == 0);
}

static void
put_row(struct buf *b, const struct term *t, const struct row *r, bool styled)
{
	uint32_t pen = PEN_DEFAULT;
	unsigned int x, end = r->used;

	while (end > 0 && is_blank(r->cells[end - 1], styled))
		end--;
	for (x = 0; x < end; x++) {
		if (styled && r->cells[x].pen != pen)
			put_style(b, t, pen, r->cells[x].pen);
		pen = r->cells[x].pen;
		put_cell(b, t, r->cells[x]);
	}
	if (styled && pen != PEN_DEFAULT)
		put_style(b, t, pen, PEN_DEFAULT);
}

char *
term_screen(const struct term *t, bool styled)
{
	struct buf b = BUF_INIT;
	unsigned int y;

	for (y = 0; y < vt_rows(t->vt); y++) {
		if (y > 0)
			buf_put_u8(&b, '\n');
		put_row(&b, t, vt_row(t->vt, y), styled);
	}
	while (buf_len(&b) > 0 && b.data[b.end - 1] == '\n')
		b.end--;
	return string_of(&b);
}

const char *
term_cursor(const struct term *t)
{
	static char text[32];
	struct vt_cursor c;

	vt_get_cursor(t->vt, &c);
	snprintf(text, sizeof text, "%u,%u%s%s", c.x, c.y, c.wrap ? "w" : "",
	    c.shown ? "" : "h");
	return text;
}

char *
term_history(const struct term *t)
{
	struct history *h = vt_history(t->vt);
	struct history_iter it;
	struct record_extra extra;
	struct buf b = BUF_INIT;

	history_iter_init(h, &it, 0);
	while (history_next_text(&it, &b, &extra))
		buf_put_u8(&b, '\n');
	if (buf_len(&b) != 0) {
		if (history_open(h))
			b.data[b.end - 1] = '\\';
		else
			b.end--;
	}
	return string_of(&b);
}

static void
put_placement(struct buf *b, const struct placement *p)
{
	static const char *const formats[IMAGE_FORMATS] = { "sixel", "rgb",
		"rgba", "png", "file" };
	const struct image *image = p->image;

	buf_printf(b, "%s%s %ux%u at %u,%u %ux%u",
	    formats[image->format], image->deflated ? "z" : "",
	    image->width, image->height, p->x, p->y, p->cols, p->rows);
	if (p->cut != 0)
		buf_printf(b, " -%u", p->cut);
	if (p->cut + p->shown < p->rows)
		buf_printf(b, " /%u", p->shown);
	if (image->id != 0)
		buf_printf(b, " i%u", image->id);
	if (p->id != 0)
		buf_printf(b, " p%u", p->id);
	if (p->z != 0)
		buf_printf(b, " z%d", p->z);
	if (p->dx != 0 || p->dy != 0)
		buf_printf(b, " +%u,%u", p->dx, p->dy);
	if (p->sx != 0 || p->sy != 0 || (p->sw != 0 &&
	    (p->sw != image->width || p->sh != image->height)))
		buf_printf(b, " %ux%u from %u,%u", p->sw, p->sh, p->sx, p->sy);
	buf_put_u8(b, '\n');
}

char *
term_images(const struct term *t)
{
	struct buf b = BUF_INIT;
	const struct placement *p;
	unsigned int i;

	for (i = 0; (p = vt_placement(t->vt, i)) != NULL; i++)
		put_placement(&b, p);
	return string_of(&b);
}

char *
term_state(const struct term *t)
{
	char *screen = term_screen(t, true), *history = term_history(t), *all;
	char *images = term_images(t);
	struct vt_cursor c;

	vt_get_cursor(t->vt, &c);
	all = xasprintf("%s\n--\n%s shape %u blink %d colour %x\n--\n%s\n--\n"
	    "%.*s\n--\n%.*s\n--\n%s", screen, term_cursor(t), c.shape, c.blink,
	    c.colour, history, (int)buf_len(&t->replies),
	    (const char *)buf_data(&t->replies), (int)buf_len(&t->events),
	    (const char *)buf_data(&t->events), images);
	free(screen);
	free(history);
	free(images);
	return all;
}

static void
check(const struct term_case *c, const char *what, const char *wanted,
    const char *got)
{
	if (wanted != NULL && strcmp(wanted, got) != 0)
		fail_msg("%s: %s\nwanted:\n%s\ngot:\n%s", c->name, what, wanted,
		    got);
}

static void
check_buf(const struct term_case *c, const char *what, const char *wanted,
    struct buf *b)
{
	char *got = xstrndup((const char *)buf_data(b), buf_len(b));

	check(c, what, wanted, got);
	free(got);
}

static struct term *
new_for(const struct term_case *c)
{
	struct term *t = term_new(c->cols != 0 ? c->cols : COLS,
	    c->rows != 0 ? c->rows : ROWS);

	term_set_options(t, c->options);
	return t;
}

/* Write a case's input in two pieces, or (at is 0) byte by byte. */
static void
run_cut(const struct term_case *c, size_t at, const char *wanted)
{
	struct term *t = new_for(c);
	size_t n = strlen(c->in), i;
	char *got;

	if (at != 0) {
		vt_write(t->vt, c->in, at);
		term_reload(t);
		vt_write(t->vt, c->in + at, n - at);
	} else
		for (i = 0; i < n; i++)
			vt_write(t->vt, c->in + i, 1);
	got = term_state(t);
	check(c, at == 0 ? "byte by byte" : "cut in two", wanted, got);
	free(got);
	term_free(t);
}

static void
run(const struct term_case *c)
{
	struct term *t = new_for(c);
	char *screen, *styled, *history, *images, *state, *again;
	size_t i, n = strlen(c->in);

	term_write(t, c->in);
	screen = term_screen(t, false);
	styled = term_screen(t, true);
	history = term_history(t);
	images = term_images(t);
	state = term_state(t);
	check(c, "screen", c->screen, screen);
	check(c, "styled", c->styled, styled);
	check(c, "cursor", c->cursor, term_cursor(t));
	check(c, "history", c->history, history);
	check(c, "images", c->images, images);
	check_buf(c, "replies", c->replies, &t->replies);
	check_buf(c, "events", c->events, &t->events);
	term_reload(t);
	again = term_state(t);
	check(c, "reloaded", state, again);
	free(again);
	run_cut(c, 0, state);
	for (i = 1; n < SPLIT_MAX && i < n; i++)
		run_cut(c, i, state);
	free(screen);
	free(styled);
	free(history);
	free(images);
	free(state);
	term_free(t);
}

void
term_run(const struct term_case *c, size_t n)
{
	for (; n > 0; n--, c++)
		run(c);
}
