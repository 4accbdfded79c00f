/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What is drawn is what the frame says: random frames, drawn one after
 * another on a strict terminal of each make, are compared cell by cell.
 */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "client/render.h"
#include "client/term.h"
#include "frame/apply.h"
#include "frame/diff.h"
#include "frame/frame.h"
#include "regress/lib/drawn.h"
#include "regress/lib/framegen.h"
#include "regress/lib/tinyterm.h"
#include "text/colour.h"
#include "text/intern.h"
#include "text/style.h"

/* All that a drawing takes. */
struct bench {
	const struct make *make;
	struct intern *in;
	struct term *term;
	struct render *r;
	struct frame *f;
	struct tt *t;
	struct buf out;
	struct gen g;
};

static void
bench_begin(struct bench *b, const struct make *m, unsigned int cols,
    unsigned int rows, bool native)
{
	struct term_setup setup = { .name = m->term, .utf8 = m->utf8,
		.features = &m->features, .n_features = m->features != NULL,
		.overrides = &m->overrides,
		.n_overrides = m->overrides != NULL };
	struct err err = { 0 };

	memset(b, 0, sizeof *b);
	b->make = m;
	b->in = intern_new();
	b->term = term_new(&setup, &err);
	if (b->term == NULL)
		fail_msg("%s: %s", m->what, err.text);
	b->r = render_new(b->in, b->term);
	render_set_pixels(b->r, true);
	b->f = frame_new(b->in, cols, rows);
	b->t = tt_new(cols, rows, m->flags);
	buf_init(&b->out, SIZE_MAX);
	render_set_native(b->r, native);
	render_start(b->r, cols, rows, &b->out);
}

static void
bench_end(struct bench *b)
{
	render_free(b->r);
	term_free(b->term);
	frame_free(b->f);
	tt_free(b->t);
	buf_free(&b->out);
	intern_free(b->in);
}

/* Let the terminal have what was put. */
static void
bench_write(struct bench *b, const char *where)
{
	if (!tt_write(b->t, buf_data(&b->out), buf_len(&b->out)))
		fail_msg("%s, %s: %s", b->make->what, where, b->t->error);
	buf_clear(&b->out);
}

static void
check_style(struct bench *b, struct cell c, const struct tt_cell *got,
    bool blank, unsigned int x, unsigned int y, const char *where)
{
	struct style raw = *intern_style(b->in, c.pen);
	struct style s = drawn_style(b->make, raw);

	/* On a terminal without colours some of them become reverse. */
	if (b->make->colours == 0 && raw.bg != COLOUR_DEFAULT)
		return;
	if (blank ? !drawn_blank_alike(&s, &got->style) :
		    !style_equal(&s, &got->style))
		fail_msg("%s, %s: style at %u %u: %x %x %x %x, not "
			 "%x %x %x %x", b->make->what, where, x, y,
		    got->style.fg, got->style.bg, got->style.ul,
		    got->style.attr, s.fg, s.bg, s.ul, s.attr);
	if (b->make->links && !blank &&
	    strcmp(got->link, intern_link_uri(b->in, raw.link)) != 0)
		fail_msg("%s, %s: link at %u %u: %s", b->make->what, where, x,
		    y, got->link);
}

static void
check_cell(struct bench *b, unsigned int x, unsigned int y, const char *where)
{
	struct cell c = b->f->row[y].cells[x];
	const struct tt_cell *got = tt_at(b->t, x, y);
	const char *text;
	bool blank;

	if (c.glyph & GLYPH_SPACER)
		return;
	text = drawn_text(b->make, b->in, c);
	if (text == NULL || (b->make->no_corner && x + 1 == b->f->cols &&
	    y + 1 == b->f->rows))
		return;
	blank = *text == '\0';
	if (strcmp(text, got->text) != 0 &&
	    !(blank && strcmp(got->text, " ") == 0))
		fail_msg("%s, %s: at %u %u '%s', not '%s'", b->make->what,
		    where, x, y, got->text, text);
	check_style(b, c, got, blank, x, y, where);
	if (c.glyph & GLYPH_WIDE && !blank && got->width != 2)
		fail_msg("%s, %s: width at %u %u", b->make->what, where, x, y);
}

static void
check_screen(struct bench *b, const char *where)
{
	const struct frame_state *s = &b->f->state;
	bool shown = s->flags & FRAME_CURSOR_SHOWN;
	unsigned int x, y;

	for (y = 0; y < b->f->rows; y++)
		for (x = 0; x < b->f->cols; x++)
			check_cell(b, x, y, where);
	if (shown && (b->t->x != s->x || b->t->y != s->y))
		fail_msg("%s, %s: cursor at %d %d, not %d %d", b->make->what,
		    where, b->t->x, b->t->y, s->x, s->y);
	if (strncmp(b->make->term, "vt", 2) != 0 && b->t->hidden == shown)
		fail_msg("%s, %s: cursor shown or not", b->make->what, where);
	assert_false(b->t->sync);
}

static void
check_modes(struct bench *b, const char *where)
{
	static const uint16_t mice[] = { 0, 1000, 1002, 1003 };
	const struct frame_state *s = &b->f->state;
	unsigned int i;

	for (i = 1; i < nitems(mice); i++)
		if (tt_mode(b->t, mice[i]) != (s->mouse == i))
			fail_msg("%s: mouse %u", where, mice[i]);
	assert_int_equal(tt_mode(b->t, 1016),
	    s->mouse != 0 && s->flags & FRAME_MOUSE_PIXELS);
	assert_int_equal(tt_mode(b->t, 1004), (s->flags & FRAME_FOCUS) != 0);
	assert_int_equal(tt_mode(b->t, 5), (s->flags & FRAME_REVERSE) != 0);
	assert_true(tt_mode(b->t, 2004));
	assert_int_equal(b->t->shape, s->cursor_shape);
	assert_int_equal(b->t->n_kitty, 1);
	assert_int_equal(b->t->kitty[0],
	    s->kitty | 1 | (s->other_keys != 0));
	assert_string_equal(b->t->title, b->f->title);
}

static void
random_frames(const struct make *m, unsigned int seed, unsigned int count)
{
	struct bench b;
	char where[64];
	unsigned int i;

	bench_begin(&b, m, 10 + seed % 7 * 15, 2 + seed % 5 * 6, false);
	gen_init(&b.g, seed, b.f);
	b.g.ids = seed % 2;
	b.g.fixed = true;
	b.g.plain = !m->utf8 || seed % 3 == 0;
	for (i = 0; i < count; i++) {
		snprintf(where, sizeof where, "seed %u frame %u", seed, i);
		gen_steps(&b.g, 6);
		if (i % 50 == 49)
			render_invalidate(b.r);
		assert_int_equal(render_frame(b.r, b.f, &b.out), 0);
		bench_write(&b, where);
		check_screen(&b, where);
		if (m->styles)
			check_modes(&b, where);
		/* Nothing changed: nothing is put. */
		render_frame(b.r, b.f, &b.out);
		assert_int_equal(buf_len(&b.out), 0);
	}
	render_stop(b.r, &b.out);
	bench_write(&b, "at the end");
	if (b.t->alternate || b.t->hidden || b.t->n_kitty != 0 ||
	    b.t->shape != 0)
		fail_msg("%s, seed %u: left %d %d %d %u", m->what, seed,
		    b.t->alternate, b.t->hidden, b.t->n_kitty, b.t->shape);
	bench_end(&b);
}

static void
test_random(void **state)
{
	const char *more = getenv("RENDER_SEEDS");
	unsigned int seed, seeds = more != NULL ? (unsigned int)atoi(more) :
						  100;
	size_t i;

	for (i = 0; i < DRAWN_MAKES; i++)
		for (seed = 0; seed < seeds; seed++)
			random_frames(&drawn_makes[i], seed, 60);
}

/* Another size of the terminal, of the frame, or of both. */
static void
test_resize(void **state)
{
	struct bench b;
	struct frame *f;
	struct intern *in;
	unsigned int i, x, y;

	bench_begin(&b, &drawn_makes[0], 40, 12, false);
	gen_init(&b.g, 7, b.f);
	b.g.fixed = true;
	for (i = 0; i < 300; i++) {
		gen_steps(&b.g, 5);
		if (i % 10 == 3) {
			x = 20 + gen_below(&b.g, 60);
			y = 2 + gen_below(&b.g, 20);
			bench_write(&b, "before");
			tt_resize(b.t, x, y);
			render_resize(b.r, x, y);
			/* The server has not heard of it yet. */
			if (i % 20 == 3) {
				render_frame(b.r, b.f, &b.out);
				bench_write(&b, "other size");
			}
			frame_resize(b.f, x, y);
		}
		assert_int_equal(render_frame(b.r, b.f, &b.out), 0);
		bench_write(&b, "frame");
		check_screen(&b, "resized");
	}
	/* A smaller frame is padded, a larger one cut. */
	f = b.f;
	in = b.in;
	b.f = frame_new(in, 5, 3);
	b.f->row[2].cells[4].glyph = 'x';
	render_frame(b.r, b.f, &b.out);
	bench_write(&b, "small");
	assert_string_equal(tt_row(b.t, 2), "    x");
	assert_string_equal(tt_row(b.t, 3), "");
	frame_free(b.f);
	b.f = frame_new(in, 200, 90);
	for (x = 0; x + 1 < 200; x += 2) {
		b.f->row[0].cells[x].glyph = 0x65e5 | GLYPH_WIDE;
		b.f->row[0].cells[x + 1].glyph = GLYPH_SPACER;
	}
	b.f->state.x = 199;
	render_frame(b.r, b.f, &b.out);
	bench_write(&b, "large");
	assert_true(b.t->hidden);
	frame_free(b.f);
	b.f = f;
	bench_end(&b);
}

/* A full buffer takes nothing; the next frame is drawn whole. */
static void
test_full(void **state)
{
	struct bench b;

	bench_begin(&b, &drawn_makes[2], 40, 12, false);
	gen_init(&b.g, 3, b.f);
	b.g.fixed = true;
	gen_steps(&b.g, 20);
	bench_write(&b, "start");
	b.out.max = 300;
	assert_int_equal(render_frame(b.r, b.f, &b.out), ERR_LIMIT);
	assert_int_equal(buf_len(&b.out), 0);
	b.out.max = SIZE_MAX;
	assert_int_equal(render_frame(b.r, b.f, &b.out), 0);
	bench_write(&b, "frame");
	check_screen(&b, "after");
	bench_end(&b);
}

/* Features that become known later show, and cost no more than that. */
static void
test_features(void **state)
{
	static const char *const steps[] = { "RGB", "sync,focus,title,mouse",
		"usstyle", "hyperlinks", "overline", "graphemes", "kitty" };
	/* Everything, but not yet known. */
	struct make plain = drawn_makes[0];
	struct bench b;
	unsigned int seed, kitty;
	bool pixels;
	size_t i;

	plain.features = NULL;
	plain.flags |= TT_GRAPHEMES;
	for (seed = 0; seed < 50; seed++) {
		bench_begin(&b, &plain, 40, 12, false);
		gen_init(&b.g, seed, b.f);
		b.g.fixed = true;
		b.g.ids = true;
		gen_steps(&b.g, 60);
		render_frame(b.r, b.f, &b.out);
		bench_write(&b, "before");
		for (i = 0; i < nitems(steps); i++) {
			term_add_features(b.term, steps[i]);
			render_features_changed(b.r);
			gen_steps(&b.g, 2);
			render_frame(b.r, b.f, &b.out);
			bench_write(&b, steps[i]);
		}
		check_screen(&b, "after");
		render_features_changed(b.r);
		render_frame(b.r, b.f, &b.out);
		assert_int_equal(buf_len(&b.out), 0);
		render_input_modes(b.r, &kitty, &pixels);
		assert_int_equal(kitty, b.t->kitty[0]);
		assert_int_equal(pixels, tt_mode(b.t, 1016));
		bench_end(&b);
	}
}

/* What is prepared for a hurry gives the terminal back at any moment. */
static void
test_restore(void **state)
{
	struct buf restore = BUF_INIT;
	struct bench b;
	unsigned int seed, cut;

	for (seed = 0; seed < 200; seed++) {
		bench_begin(&b, &drawn_makes[seed % 2 ? 0 : 2], 40, 12,
		    seed % 3 == 0);
		gen_init(&b.g, seed, b.f);
		b.g.fixed = true;
		gen_steps(&b.g, 40);
		render_frame(b.r, b.f, &b.out);
		assert_true(render_restore_changed(b.r));
		assert_false(render_restore_changed(b.r));
		buf_clear(&restore);
		render_restore(b.r, &restore);
		/* It was killed in the middle of writing. */
		cut = seed % 4 == 0 ? gen_below(&b.g,
		    (unsigned int)buf_len(&b.out)) :
				      (unsigned int)buf_len(&b.out);
		tt_write(b.t, buf_data(&b.out), cut);
		if (cut == buf_len(&b.out))
			assert_string_equal(b.t->error, "");
		tt_write(b.t, buf_data(&restore), buf_len(&restore));
		assert_false(b.t->alternate || b.t->hidden || b.t->sync ||
		    b.t->acs || b.t->n_kitty > 0);
		assert_int_equal(b.t->style.attr, 0);
		assert_int_equal(b.t->shape, 0);
		assert_int_equal(b.t->bottom, 11);
		assert_false(tt_mode(b.t, 1000) || tt_mode(b.t, 1002) ||
		    tt_mode(b.t, 1003) || tt_mode(b.t, 1004) ||
		    tt_mode(b.t, 1006) || tt_mode(b.t, 2004));
		bench_end(&b);
	}
	buf_free(&restore);
}

/* The least bytes for what happens all the time. */
static void
test_bytes(void **state)
{
	struct style style = { 0 };
	struct bench b;
	unsigned int x, y;

	bench_begin(&b, &drawn_makes[2], 80, 24, false);
	for (y = 0; y < 24; y++)
		for (x = 0; x < 30; x++)
			b.f->row[y].cells[x].glyph = 'a' + (x * y) % 26;
	b.f->state.x = 30;
	render_frame(b.r, b.f, &b.out);
	buf_clear(&b.out);
	/* A character typed at the end of a line. */
	b.f->row[0].cells[30].glyph = 'x';
	b.f->state.x = 31;
	render_frame(b.r, b.f, &b.out);
	assert_int_equal(buf_len(&b.out), 1);
	buf_clear(&b.out);
	/* One typed in the middle of it. */
	b.f->state.y = 1;
	b.f->state.x = 10;
	render_frame(b.r, b.f, &b.out);
	buf_clear(&b.out);
	memmove(b.f->row[1].cells + 11, b.f->row[1].cells + 10,
	    40 * sizeof(struct cell));
	b.f->row[1].cells[10].glyph = '!';
	b.f->state.x = 11;
	render_frame(b.r, b.f, &b.out);
	assert_in_range(buf_len(&b.out), 4, 4);
	buf_clear(&b.out);
	/* A line feed at the end of the screen, and a new line. */
	b.f->state.y = 23;
	render_frame(b.r, b.f, &b.out);
	buf_clear(&b.out);
	frame_scroll(b.f, 0, 23, 1);
	for (x = 0; x < 8; x++)
		b.f->row[23].cells[x].glyph = 'z';
	b.f->state.x = 8;
	render_frame(b.r, b.f, &b.out);
	assert_in_range(buf_len(&b.out), 10, 16);
	buf_clear(&b.out);
	/* A cleared screen. */
	for (y = 0; y < 24; y++)
		frame_clear_row(b.f, y);
	b.f->state.x = b.f->state.y = 0;
	render_frame(b.r, b.f, &b.out);
	assert_in_range(buf_len(&b.out), 3, 10);
	buf_clear(&b.out);
	/* One that is of another colour. */
	style.bg = colour_indexed(4);
	for (y = 0; y < 24; y++)
		for (x = 0; x < 80; x++)
			b.f->row[y].cells[x].pen = intern_pen(b.in, &style);
	render_frame(b.r, b.f, &b.out);
	assert_in_range(buf_len(&b.out), 3, 16);
	bench_end(&b);
}

/* A server with lines that leave the top, for native scrollback. */
struct scrolling {
	struct bench b;
	struct intern *far;
	struct frame *server, *sent;
	struct buf wire;
	struct buf want; /* the scrollback's text, as it should be */
	unsigned int lines;
};

static void
print_line(struct scrolling *s, bool leaves)
{
	struct frame *f = s->server;
	struct cell *c = f->row[0].cells;
	char text[64];
	unsigned int n = f->cols, x;
	bool wrapped = f->row[0].wrapped;

	while (n > 0 && c[n - 1].glyph == 0)
		n--;
	if (leaves) {
		frame_put_line(&s->wire, f->intern, c, f->cols, wrapped);
		for (x = 0; x < n; x++)
			buf_put_u8(&s->want, (uint8_t)c[x].glyph);
		if (!wrapped)
			buf_put_u8(&s->want, '\n');
	}
	frame_scroll(f, 0, f->rows - 2u, 1);
	n = (unsigned int)snprintf(text, sizeof text, "line %u", s->lines++);
	c = f->row[f->rows - 2].cells;
	for (x = 0; x < n && x < f->cols; x++)
		c[x].glyph = (uint8_t)text[x];
	/* Some fill the row and go on in the next. */
	if (s->lines % 7 == 0) {
		for (; x < f->cols; x++)
			c[x].glyph = '-';
		f->row[f->rows - 2].wrapped = true;
	}
	frame_touch(f, f->rows - 2u);
}

static void
send_frame(struct scrolling *s)
{
	struct frame_sink sink = render_sink(s->b.r);

	frame_diff(s->sent, s->server, &s->wire);
	frame_copy(s->sent, s->server);
	assert_int_equal(frame_apply(s->b.f, buf_data(&s->wire),
	    buf_len(&s->wire), &sink), 0);
	buf_clear(&s->wire);
	render_frame(s->b.r, s->b.f, &s->b.out);
	bench_write(&s->b, "native");
	check_screen(&s->b, "native");
}

static void
scrolling_run(struct scrolling *s, unsigned int frames, bool alternates)
{
	unsigned int i, n;
	bool alternate = false;

	for (i = 0; i < frames; i++) {
		n = gen_below(&s->b.g, 4) == 0 ? gen_below(&s->b.g, 40) :
						 gen_below(&s->b.g, 3);
		if (alternates && gen_below(&s->b.g, 10) == 0)
			alternate = !alternate;
		for (; n > 0; n--)
			print_line(s, true);
		/* Some scroll what is for nobody's scrollback. */
		if (gen_below(&s->b.g, 6) == 0)
			print_line(s, false);
		s->server->state.flags = (uint16_t)(FRAME_CURSOR_SHOWN |
		    (alternate ? FRAME_ALTERNATE : 0));
		if (gen_below(&s->b.g, 15) == 0) {
			frame_put_gap(&s->wire, 12);
			buf_put_str(&s->want, "[... 12 lines skipped ...]\n");
		}
		send_frame(s);
	}
}

/*
 * All lines are there, once and in order.  Where one that goes on left the
 * screen before the rest of it was drawn there may be a line end too many.
 */
static void
check_scrollback(const char *got, const char *want)
{
	unsigned int ends = 0;

	while (*got != '\0' || *want != '\0') {
		if (*got == *want) {
			got++;
			want++;
		} else if (*got == '\n') {
			ends++;
			got++;
		} else
			fail_msg("'%.40s', not '%.40s'", got, want);
	}
	assert_in_range(ends, 0, 10);
}

static void
test_native(void **state)
{
	struct scrolling s;
	unsigned int seed;
	const char *got;

	for (seed = 0; seed < 60; seed++) {
		memset(&s, 0, sizeof s);
		buf_init(&s.wire, SIZE_MAX);
		buf_init(&s.want, SIZE_MAX);
		bench_begin(&s.b, &drawn_makes[seed % 2 ? 0 : 2],
		    30 + seed % 3 * 20, 4 + seed % 20, true);
		gen_init(&s.b.g, seed, s.b.f);
		s.far = intern_new();
		s.server = frame_new(s.far, s.b.f->cols, s.b.f->rows);
		s.sent = frame_new(s.far, s.b.f->cols, s.b.f->rows);
		/* What was on the screen before goes first. */
		s.b.t->y = (int)s.b.f->rows / 2;
		scrolling_run(&s, 40, seed % 2);
		s.server->state.flags = FRAME_CURSOR_SHOWN;
		send_frame(&s);
		buf_put_u8(&s.want, 0);
		got = s.b.t->scrollback;
		for (unsigned int y = 0; y <= s.b.f->rows / 2u; y++)
			got = strchr(got, '\n') + 1;
		check_scrollback(got, (const char *)buf_data(&s.want));
		render_stop(s.b.r, &s.b.out);
		bench_write(&s.b, "end");
		assert_false(s.b.t->alternate);
		frame_free(s.server);
		frame_free(s.sent);
		intern_free(s.far);
		buf_free(&s.wire);
		buf_free(&s.want);
		bench_end(&s.b);
	}
}

/*
 * A terminal that gets smaller puts lines into its scrollback by itself; the
 * server says so too, and they are there once.
 */
static void
test_native_shrink(void **state)
{
	struct scrolling s;
	unsigned int i;

	memset(&s, 0, sizeof s);
	buf_init(&s.wire, SIZE_MAX);
	buf_init(&s.want, SIZE_MAX);
	bench_begin(&s.b, &drawn_makes[0], 40, 20, true);
	s.far = intern_new();
	s.server = frame_new(s.far, 40, 20);
	s.sent = frame_new(s.far, 40, 20);
	for (i = 0; i < 30; i++)
		print_line(&s, true);
	s.server->state.y = 18;
	send_frame(&s);
	bench_write(&s.b, "before");
	tt_shrink(s.b.t, 12);
	render_resize(s.b.r, 40, 12);
	/* The server takes the same seven rows off the top. */
	for (i = 0; i < 7; i++)
		print_line(&s, true);
	frame_resize(s.server, 40, 12);
	frame_resize(s.b.f, 40, 12);
	s.server->state.y = 10;
	send_frame(&s);
	for (i = 0; i < 3; i++)
		print_line(&s, true);
	send_frame(&s);
	buf_put_u8(&s.want, 0);
	check_scrollback(strchr(s.b.t->scrollback, '\n') + 1,
	    (const char *)buf_data(&s.want));
	frame_free(s.server);
	frame_free(s.sent);
	intern_free(s.far);
	buf_free(&s.wire);
	buf_free(&s.want);
	bench_end(&s.b);
}

/* What a killed client left is put right, from whatever state. */
static void
test_reset_terminal(void **state)
{
	struct bench b;
	unsigned int seed;

	for (seed = 0; seed < 50; seed++) {
		bench_begin(&b, &drawn_makes[0], 40, 12, false);
		gen_init(&b.g, seed, b.f);
		b.g.fixed = true;
		gen_steps(&b.g, 40);
		render_frame(b.r, b.f, &b.out);
		tt_write(b.t, buf_data(&b.out),
		    gen_below(&b.g, (unsigned int)buf_len(&b.out)));
		buf_clear(&b.out);
		b.t->error[0] = '\0';
		render_reset_terminal(b.term, false, &b.out);
		tt_write(b.t, buf_data(&b.out), buf_len(&b.out));
		assert_false(b.t->alternate || b.t->hidden || b.t->sync ||
		    b.t->n_kitty > 0 || b.t->shape != 0 || !b.t->autowrap);
		assert_int_equal(b.t->n_modes, 0);
		assert_int_equal(b.t->style.attr, 0);
		assert_string_equal(b.t->link, "");
		bench_end(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_resize),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_features),
		cmocka_unit_test(test_restore),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_native),
		cmocka_unit_test(test_native_shrink),
		cmocka_unit_test(test_reset_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
