/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "frame/apply.h"
#include "frame/diff.h"
#include "frame/frame.h"
#include "regress/lib/framegen.h"
#include "text/colour.h"
#include "text/intern.h"

/* Two frames over two tables, as server and client have them. */
struct pair {
	struct intern *in, *far;
	struct frame *old, *new, *client;
};

static void
pair_begin(struct pair *p, unsigned int cols, unsigned int rows)
{
	p->in = intern_new();
	p->far = intern_new();
	p->old = frame_new(p->in, cols, rows);
	p->new = frame_new(p->in, cols, rows);
	p->client = frame_new(p->far, cols, rows);
}

static void
pair_end(struct pair *p)
{
	frame_free(p->old);
	frame_free(p->new);
	frame_free(p->client);
	intern_free(p->in);
	intern_free(p->far);
}

/* Send what changed; returns the bytes it took. */
static size_t
pair_send(struct pair *p)
{
	struct buf out = BUF_INIT;
	size_t n;

	frame_diff(p->old, p->new, &out);
	assert_false(buf_failed(&out));
	n = buf_len(&out);
	assert_int_equal(frame_apply(p->client, buf_data(&out), n, NULL), 0);
	frame_copy(p->old, p->new);
	buf_free(&out);
	return n;
}

static void
put_text(struct frame *f, unsigned int x, unsigned int y, const char *s)
{
	for (; *s != '\0'; s++, x++)
		f->row[y].cells[x].glyph = (uint8_t)*s;
}

static void
test_random(void **state)
{
	struct pair p;
	struct gen g;
	unsigned int seed, i;

	for (seed = 0; seed < 200; seed++) {
		pair_begin(&p, 1 + seed % 90, 1 + seed % 30);
		gen_init(&g, seed, p.new);
		g.ids = seed % 2;
		for (i = 0; i < 100; i++) {
			gen_steps(&g, 8);
			pair_send(&p);
			assert_true(frame_equal(p.old, p.client));
			assert_true(frame_equal(p.new, p.client));
		}
		pair_end(&p);
	}
}

/* What a diff may cost at most, with every cell as dear as can be. */
static void
test_bound(void **state)
{
	struct style s = { .attr = STYLE_ATTRS & ~STYLE_PROTECTED };
	char text[64];
	struct pair p;
	unsigned int x, y;
	struct cell *c;

	pair_begin(&p, 60, 20);
	memset(text, 0x80, sizeof text);
	for (y = 0; y < 20; y++) {
		for (x = 0; x < 60; x++) {
			c = &p.new->row[y].cells[x];
			s.fg = colour_rgb(x, y, 1);
			s.bg = colour_rgb(x, y, 2);
			s.ul = colour_rgb(x, y, 3);
			style_set_underline(&s, UNDERLINE_CURLY);
			c->pen = intern_pen(p.in, &s);
			/* 62 bytes: a letter, a mark, 30 more. */
			memcpy(text, "a", 1);
			for (size_t i = 1; i + 2 < sizeof text; i += 2)
				memcpy(text + i, "\xcc\x81", 2);
			text[0] = (char)('a' + x % 26);
			c->glyph = GLYPH_CLUSTER |
			    intern_cluster(p.in, text, 63);
		}
	}
	assert_in_range(pair_send(&p), 20 * 60 * 70, FRAME_DIFF_MAX(60, 20));
	assert_true(frame_equal(p.new, p.client));
	pair_end(&p);
}

static void
test_typing(void **state)
{
	struct pair p;

	pair_begin(&p, 80, 24);
	put_text(p.new, 0, 5, "$ make chec");
	p.new->state.x = 11;
	p.new->state.y = 5;
	pair_send(&p);
	put_text(p.new, 11, 5, "k");
	p.new->state.x = 12;
	assert_in_range(pair_send(&p), 1, 19);
	assert_true(frame_equal(p.new, p.client));
	assert_int_equal(pair_send(&p), 0);
	pair_end(&p);
}

/* A scrolled screen costs its new row, with ids and without. */
static void
test_scroll(void **state)
{
	struct pair p;
	unsigned int ids, y;
	char line[32];

	for (ids = 0; ids < 2; ids++) {
		pair_begin(&p, 80, 24);
		for (y = 0; y < 24; y++) {
			snprintf(line, sizeof line, "this is line %u", y);
			put_text(p.new, 0, y, line);
			if (ids)
				frame_touch(p.new, y);
		}
		assert_in_range(pair_send(&p), 24 * 14, 24 * 22);
		frame_scroll(p.new, 0, 22, 3);
		put_text(p.new, 0, 22, "new");
		for (y = 20; y < 23 && ids; y++)
			frame_touch(p.new, y);
		assert_in_range(pair_send(&p), 1, 24);
		assert_true(frame_equal(p.new, p.client));
		frame_scroll(p.new, 4, 20, -2);
		assert_in_range(pair_send(&p), 1, 24);
		assert_true(frame_equal(p.new, p.client));
		pair_end(&p);
	}
}

/* Rows with equal ids and stamps are not looked at. */
static void
test_stamps(void **state)
{
	struct pair p;

	pair_begin(&p, 80, 24);
	frame_touch(p.new, 3);
	pair_send(&p);
	put_text(p.new, 0, 3, "unseen");
	assert_int_equal(pair_send(&p), 0);
	frame_touch(p.new, 3);
	frame_clear_row(p.old, 3);
	p.old->row[3].id = p.new->row[3].id;
	assert_in_range(pair_send(&p), 1, 16);
	pair_end(&p);
}

/* What comes out at the other end of LINE and GAP. */
struct seen {
	char text[256];
};

static void
on_line(void *arg, const struct cell *c, size_t n, bool wrapped)
{
	struct seen *s = arg;
	size_t len = strlen(s->text), i;

	for (i = 0; i < n; i++)
		s->text[len++] = (char)(c[i].glyph != 0 ? c[i].glyph : '_');
	s->text[len] = wrapped ? '+' : '.';
}

static void
on_gap(void *arg, uint64_t n)
{
	struct seen *s = arg;
	size_t len = strlen(s->text);

	snprintf(s->text + len, sizeof s->text - len, "<%u>", (unsigned int)n);
}

static void
test_lines(void **state)
{
	struct seen seen = { "" };
	struct frame_sink sink = { on_line, on_gap, &seen };
	struct buf out = BUF_INIT;
	struct cell c[10] = { { 0 } };
	struct pair p;

	pair_begin(&p, 80, 24);
	c[0].glyph = 'a';
	c[2].glyph = 'b';
	frame_put_line(&out, p.in, c, 10, false);
	frame_put_line(&out, p.in, c, 2, true);
	frame_put_line(&out, p.in, c, 0, false);
	frame_put_gap(&out, 1234567);
	frame_put_line(&out, p.in, c + 2, 1, false);
	frame_diff(p.old, p.new, &out);
	assert_int_equal(frame_apply(p.client, buf_data(&out), buf_len(&out),
	    &sink), 0);
	assert_string_equal(seen.text, "a_b.a+.<1234567>b.");
	assert_int_equal(frame_apply(p.client, buf_data(&out), buf_len(&out),
	    NULL), 0);
	buf_free(&out);
	pair_end(&p);
}

/* The bytes are the protocol's: they stay as they are. */
static void
test_golden(void **state)
{
	static const uint8_t want[] = {
		/* SCROLL 0 2 up 1 */
		4, 3, 0, 2, 2,
		/* CELLS 0 1: pen 1 = bold red, "hi!", REPEAT 5 */
		5, 11, 0, 1, 1 << 3 | 7, 0x41, 1, 1, 3 << 3 | 2, 'h', 'i', '!',
		5 << 3 | 6,
		/* CELLS 1 0: pen 0, wide U+65E5, SKIP 4, "." */
		5, 10, 1, 0, 7, 1 << 3 | 4, 0xe5, 0xcb, 0x01, 4 << 3,
		1 << 3 | 2, '.',
		/* WRAPPED 1 */
		6, 1, 3,
		/* STATE x 2, shape 4 */
		7, 3, 0x11, 2, 4,
		/* TITLE */
		8, 2, 'v', 'i',
	};
	struct style bold_red = { .fg = colour_indexed(1),
		.attr = STYLE_BOLD };
	struct buf out = BUF_INIT;
	struct pair p;
	uint32_t pen;
	unsigned int x;

	pair_begin(&p, 10, 3);
	put_text(p.new, 0, 1, "keep");
	put_text(p.new, 0, 2, "also");
	for (x = 0; x < 3; x++)
		frame_touch(p.new, x);
	pair_send(&p);
	frame_scroll(p.new, 0, 2, 1);
	pen = intern_pen(p.in, &bold_red);
	put_text(p.new, 1, 0, "hi!!!!!!");
	for (x = 1; x < 9; x++)
		p.new->row[0].cells[x].pen = pen;
	p.new->row[1].cells[0].glyph = 0x65e5 | GLYPH_WIDE;
	p.new->row[1].cells[1].glyph = GLYPH_SPACER;
	put_text(p.new, 6, 1, ".");
	p.new->row[1].wrapped = true;
	for (x = 0; x < 3; x++)
		frame_touch(p.new, x);
	p.new->state.x = 2;
	p.new->state.cursor_shape = 4;
	frame_set_title(p.new, "vi");
	frame_diff(p.old, p.new, &out);
	assert_int_equal(buf_len(&out), sizeof want);
	assert_memory_equal(buf_data(&out), want, sizeof want);
	buf_free(&out);
	pair_end(&p);
}

static void
test_apply_hostile(void **state)
{
	static const struct {
		const char *what;
		uint8_t bytes[24];
		size_t len;
		int err;
	} cases[] = {
		{ "nothing", { 0 }, 0, 0 },
		{ "no length", { 5 }, 1, ERR_MALFORMED },
		{ "too long", { 5, 9, 0, 0 }, 4, ERR_MALFORMED },
		{ "unknown op", { 99, 2, 1, 2 }, 4, 0 },
		{ "op 0", { 0, 0 }, 2, 0 },
		{ "resize to nothing", { 3, 2, 0, 5 }, 4, ERR_MALFORMED },
		{ "resize too far", { 3, 3, 0xd1, 0x0f, 5 }, 5,
		    ERR_MALFORMED },
		{ "resize", { 3, 2, 5, 5 }, 4, 0 },
		{ "resize and more", { 3, 3, 5, 5, 5 }, 5, ERR_MALFORMED },
		{ "scroll below", { 4, 3, 0, 3, 2 }, 5, ERR_MALFORMED },
		{ "scroll inside out", { 4, 3, 2, 1, 2 }, 5, ERR_MALFORMED },
		{ "scroll too far", { 4, 3, 0, 2, 8 }, 5, ERR_MALFORMED },
		{ "scroll all", { 4, 3, 0, 2, 7 }, 5, 0 },
		{ "row outside", { 5, 2, 3, 0 }, 4, ERR_MALFORMED },
		{ "column outside", { 5, 2, 0, 10 }, 4, ERR_MALFORMED },
		{ "run too long", { 5, 3, 0, 5, 6 << 3 | 1 }, 5,
		    ERR_MALFORMED },
		{ "control character", { 5, 4, 0, 0, 1 << 3 | 2, 0x1b }, 6,
		    ERR_MALFORMED },
		{ "C1 code point", { 5, 5, 0, 0, 1 << 3 | 3, 0x9b, 1 }, 7,
		    ERR_MALFORMED },
		{ "surrogate", { 5, 6, 0, 0, 1 << 3 | 3, 0x80, 0xb0, 3 }, 8,
		    ERR_MALFORMED },
		{ "wide at the edge", { 5, 6, 0, 9, 1 << 3 | 4, 0xe5, 0xcb,
		    1 }, 8, ERR_MALFORMED },
		{ "repeat of nothing", { 5, 3, 0, 0, 1 << 3 | 6 }, 5,
		    ERR_MALFORMED },
		{ "pen not defined", { 5, 3, 0, 0, 2 << 3 | 7 }, 5,
		    ERR_MALFORMED },
		{ "pen cut off", { 5, 4, 0, 0, 1 << 3 | 7, 2 }, 6,
		    ERR_MALFORMED },
		{ "colour kind 3", { 5, 4, 0, 0, 1 << 3 | 7, 3 }, 6,
		    ERR_MALFORMED },
		{ "link not defined", { 5, 5, 0, 0, 1 << 3 | 7, 0x80, 2 }, 7,
		    ERR_MALFORMED },
		{ "empty cluster", { 5, 4, 0, 0, 1 << 3 | 5, 0 }, 6,
		    ERR_MALFORMED },
		{ "cluster with escape", { 5, 6, 0, 0, 1 << 3 | 5, 4, 'a',
		    0x1b }, 8, ERR_MALFORMED },
		{ "cluster not UTF-8", { 5, 6, 0, 0, 1 << 3 | 5, 4, 'a',
		    0xcc }, 8, ERR_MALFORMED },
		{ "wrapped row outside", { 6, 1, 6 }, 3, ERR_MALFORMED },
		{ "cursor outside", { 7, 2, 1, 10 }, 4, ERR_MALFORMED },
		{ "mouse unknown", { 7, 2, 8, 4 }, 4, ERR_MALFORMED },
		{ "colour unknown", { 7, 6, 32, 0x80, 0x80, 0x80, 0x80, 8 }, 8,
		    ERR_MALFORMED },
		{ "field unknown", { 7, 4, 0x80, 0x10, 9, 9 }, 6,
		    ERR_MALFORMED },
		{ "field to come", { 7, 3, 0x80, 0x10, 9 }, 5, 0 },
		{ "title with NUL", { 8, 2, 'a', 0 }, 4, ERR_MALFORMED },
		{ "title with escape", { 8, 2, 'a', 0x1b }, 4, 0 },
	};
	struct intern *in = intern_new();
	struct frame *f;
	size_t i;

	for (i = 0; i < nitems(cases); i++) {
		f = frame_new(in, 10, 3);
		if (frame_apply(f, cases[i].bytes, cases[i].len, NULL) !=
		    cases[i].err)
			fail_msg("%s", cases[i].what);
		frame_free(f);
	}
	/* Underlines that there are not are plain ones. */
	f = frame_new(in, 10, 3);
	assert_int_equal(frame_apply(f, "\x05\x08\0\0\x0f\x40\x80\x1c\x0a" "a",
	    10, NULL), 0);
	assert_int_equal(intern_style(in, f->row[0].cells[0].pen)->attr,
	    UNDERLINE_SINGLE << STYLE_UNDERLINE_SHIFT);
	frame_free(f);
	f = frame_new(in, 10, 3);
	frame_apply(f, "\x08\x02" "a\x1b", 4, NULL);
	assert_string_equal(f->title, "a ");
	frame_free(f);
	intern_free(in);
}

/* What cuts a wide character in two leaves no half. */
static void
test_apply_halves(void **state)
{
	static const uint8_t wide[] = { 5, 6, 0, 3, 1 << 3 | 4, 0xe5, 0xcb, 1 };
	static const struct {
		uint8_t bytes[8];
		size_t len;
	} cases[] = {
		{ { 5, 4, 0, 3, 1 << 3 | 2, 'x' }, 6 },
		{ { 5, 4, 0, 4, 1 << 3 | 2, 'x' }, 6 },
		{ { 5, 5, 0, 2, 2 << 3 | 2, 'x', 'y' }, 7 },
		{ { 5, 3, 0, 4, 2 << 3 | 1 }, 5 },
	};
	struct intern *in = intern_new();
	struct frame *f;
	size_t i, x;

	for (i = 0; i < nitems(cases); i++) {
		f = frame_new(in, 10, 3);
		assert_int_equal(frame_apply(f, wide, sizeof wide, NULL), 0);
		assert_true(f->row[0].cells[4].glyph & GLYPH_SPACER);
		assert_int_equal(frame_apply(f, cases[i].bytes, cases[i].len,
		    NULL), 0);
		for (x = 0; x < 10; x++)
			assert_false(f->row[0].cells[x].glyph &
			    (GLYPH_WIDE | GLYPH_SPACER));
		frame_free(f);
	}
	intern_free(in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_bound),
		cmocka_unit_test(test_typing),
		cmocka_unit_test(test_scroll),
		cmocka_unit_test(test_stamps),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_apply_hostile),
		cmocka_unit_test(test_apply_halves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
