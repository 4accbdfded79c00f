/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A program that writes whatever takes memory, for long: the terminal stays
 * below its ceiling (VT_MEMORY_MAX) and does not grow once it is full.
 * VT_FLOOD_MB says for how long; 64 by itself, 1024 is the long form.
 */

#include "compat/compat.h"

#include <sys/resource.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "regress/unit/unit.h"
#include "text/intern.h"
#include "text/utf8.h"
#include "text/width.h"
#include "vt/dump.h"
#include "vt/history.h"
#include "vt/vt.h"

#define COLS 80
#define ROWS 24
#define HISTORY_LINES 5000
#define HISTORY_BYTES (8u << 20)

/* What the tables of styles, clusters and links hold (text/intern.h). */
#define TABLES_BYTES (48u << 20)

/* What may come to it in the second half: pieces of the heap. */
#define GROWTH_MAX (16u << 20)

struct flood {
	struct vt *vt;
	struct buf out;
	uint64_t seed;
	unsigned int serial;
};

static uint32_t
rnd(struct flood *f, uint32_t below)
{
	return random_below(&f->seed, below);
}

static void
put_bytes(struct flood *f, size_t n)
{
	for (; n > 0; n--)
		buf_put_u8(&f->out, (uint8_t)rnd(f, 256));
}

static void
put_base64(struct flood *f, size_t n)
{
	for (; n > 0; n--)
		buf_put_u8(&f->out, (uint8_t)('A' + rnd(f, 26)));
}

static void
noise(struct flood *f)
{
	put_bytes(f, rnd(f, 4000));
}

/* Characters of all planes, and marks without end upon one. */
static void
characters(struct flood *f)
{
	uint32_t i, n = rnd(f, 2000);
	bool marks = rnd(f, 4) == 0;
	char text[UTF8_MAX];

	for (i = 0; i < n; i++)
		buf_put(&f->out, text, utf8_encode(marks ?
		    0x300 + rnd(f, 100) : rnd(f, 0x30000), text));
}

static void
control_sequences(struct flood *f)
{
	uint32_t i, n = rnd(f, 100);

	for (i = 0; i < n; i++)
		buf_printf(&f->out, "\033[%s%u;%u;%u%c", rnd(f, 4) ? "" : "?",
		    rnd(f, 3000), rnd(f, 3000), rnd(f, 100000),
		    0x40 + (int)rnd(f, 0x3f));
}

/* A colour of its own for each cell, all of them different. */
static void
colours(struct flood *f)
{
	uint32_t i;

	for (i = 0; i < 1000; i++)
		buf_printf(&f->out, "\033[38;2;%u;%u;%u;58;5;%um%c",
		    rnd(f, 256), rnd(f, 256), rnd(f, 256), rnd(f, 256),
		    'a' + (int)rnd(f, 26));
}

static void
links(struct flood *f)
{
	uint32_t i;

	for (i = 0; i < 50; i++) {
		buf_printf(&f->out, "\033]8;id=%u;http://a/", f->serial++);
		put_base64(f, rnd(f, 2000));
		buf_put_str(&f->out, "\033\\x");
	}
}

/* Strings of any kind and length; some do not end. */
static void
strings(struct flood *f)
{
	static const char *const kinds[] = { "]0;", "]52;c;", "]99;i=1;",
		"]1337;File=inline=1:", "]1337;SetUserVar=a=", "P$q", "P+q",
		"_G", "^", "X", "]4;1;", "]777;notify;a;", "]133;D;" };

	buf_printf(&f->out, "\033%s", kinds[rnd(f, nitems(kinds))]);
	put_base64(f, rnd(f, 20) == 0 ? rnd(f, 3u << 20) : rnd(f, 5000));
	if (rnd(f, 5) != 0)
		buf_put_str(&f->out, "\033\\");
}

static void
images(struct flood *f)
{
	uint32_t side = 1 + rnd(f, rnd(f, 10) == 0 ? 800 : 40);

	switch (rnd(f, 3)) {
	case 0:
		buf_put_str(&f->out, "\033Pq#1;2;9;9;9");
		put_base64(f, side * side / 4);
		break;
	case 1:
		buf_printf(&f->out, "\033_Ga=T,f=24,i=%u,s=%u,v=%u;",
		    f->serial++, side, side);
		put_base64(f, side * side * 4);
		break;
	default:
		buf_printf(&f->out, "\033_Ga=t,f=32,i=%u,s=9999,v=9999,m=1;",
		    f->serial++);
		put_base64(f, side * side * 4);
		break;
	}
	buf_put_str(&f->out, "\033\\");
}

/* What is pushed and never popped. */
static void
stacks(struct flood *f)
{
	static const char *const pushes[] = { "\033[#{", "\033[22;0t",
		"\033[#P", "\033[>5u", "\0337", "\033[?1049h",
		"\033]0;a longer title\a", "\033[?1049l", "\033H" };
	uint32_t i;

	for (i = 0; i < 200; i++)
		buf_put_str(&f->out, pushes[rnd(f, nitems(pushes))]);
}

static void
lines(struct flood *f)
{
	uint32_t i, n = rnd(f, 500);
	bool one = rnd(f, 2) == 0;

	for (i = 0; i < n; i++) {
		put_base64(f, rnd(f, 120));
		if (!one)
			buf_put_str(&f->out, "\r\n");
	}
}

/* What the owner does: sizes, snapshots, idle work. */
static void
owner(struct flood *f)
{
	struct buf saved = BUF_INIT;

	vt_resize(f->vt, 1 + rnd(f, COLS), 1 + rnd(f, ROWS));
	vt_resize(f->vt, COLS, ROWS);
	vt_save(f->vt, &saved);
	vt_saved(f->vt);
	buf_free(&saved);
	while (vt_idle(f->vt))
		;
}

static void (*const kinds[])(struct flood *) = { noise, characters,
	control_sequences, colours, links, strings, images, stacks, lines,
	owner };

static uint64_t
max_rss(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (uint64_t)u.ru_maxrss;
}

/* What ru_maxrss counts in: KiB, or bytes. */
static uint64_t
rss_unit(void)
{
	size_t size = 4u << 20;
	uint64_t before = max_rss();
	char *p = xmalloc(size);

	memset(p, 1, size);
	before = max_rss() - before;
	/* Keep the compiler from leaving out what is not read. */
	assert_int_equal(p[size / 2], 1);
	free(p);
	return before > size / 64 ? 1 : 1024;
}

/* Write so much; returns the most memory there ever was. */
static uint64_t
write_mb(struct flood *f, uint64_t mb)
{
	uint64_t left = mb << 20;
	size_t n;

	while (left > 0) {
		kinds[rnd(f, nitems(kinds))](f);
		n = buf_len(&f->out);
		vt_write(f->vt, buf_data(&f->out), n);
		buf_clear(&f->out);
		left -= left < n ? left : n;
	}
	return max_rss();
}

static void
test_flood(void **state)
{
	const char *env = getenv("VT_FLOOD_MB"), *flags = getenv("TMX_CFLAGS");
	uint64_t mb = env != NULL ? strtoull(env, NULL, 10) : 64;
	uint64_t unit = rss_unit(), base = max_rss(), half, all, ceiling;
	struct flood f = { .out = BUF_INIT, .seed = 1 };
	struct intern *in = intern_new();
	struct widths *w = widths_new();
	struct vt_config config = { .cols = COLS, .rows = ROWS,
		.cell_width = 8, .cell_height = 16, .intern = in, .widths = w,
		.history_lines = HISTORY_LINES,
		.history_bytes = HISTORY_BYTES };

	(void)state;
	f.vt = vt_new(&config);
	half = (write_mb(&f, mb / 2) - base) * unit;
	all = (write_mb(&f, mb - mb / 2) - base) * unit;
	ceiling = VT_MEMORY_MAX(COLS, ROWS, HISTORY_BYTES) + TABLES_BYTES;
	print_message("%ju MB written: %ju KiB, %ju at half; ceiling %ju\n",
	    (uintmax_t)mb, (uintmax_t)(all >> 10), (uintmax_t)(half >> 10),
	    (uintmax_t)(ceiling >> 10));
	/* A sanitizer keeps what was freed. */
	if (flags == NULL || strstr(flags, "-fsanitize") == NULL) {
		assert_true(all < ceiling);
		assert_true(all - half < GROWTH_MAX);
	}
	vt_free(f.vt, false);
	widths_free(w);
	intern_free(in);
	buf_free(&f.out);
}

/*
 * Rows that are too much for one block of the history: a link of its own,
 * as long as it may be, for each character.
 */
static void
test_links(void **state)
{
	static const char text[] = "0123456789abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	const size_t n = sizeof text - 1;
	struct flood f = { .out = BUF_INIT, .seed = 1 };
	struct intern *in = intern_new();
	struct widths *w = widths_new();
	struct vt_config config = { .cols = COLS, .rows = 4, .intern = in,
		.widths = w, .history_lines = HISTORY_LINES,
		.history_bytes = HISTORY_BYTES };
	unsigned int i, y;

	(void)state;
	f.vt = vt_new(&config);
	for (y = 0; y < 40; y++) {
		for (i = 0; i < n; i++) {
			buf_printf(&f.out, "\033]8;;http://%u/", i);
			put_base64(&f, 2000);
			buf_printf(&f.out, "\033\\%c", text[i]);
		}
		buf_put_str(&f.out, "\r\n");
		vt_write(f.vt, buf_data(&f.out), buf_len(&f.out));
		buf_clear(&f.out);
		vt_saved(f.vt);
		while (y % 10 == 9 && vt_idle(f.vt))
			;
	}
	vt_dump(f.vt, DUMP_FIRST, DUMP_LAST, 0, &f.out);
	assert_true(buf_len(&f.out) >= 40 * (n + 1));
	for (y = 0; y < 40; y++)
		assert_memory_equal(buf_data(&f.out) + y * (n + 1), text, n);
	vt_free(f.vt, false);
	widths_free(w);
	intern_free(in);
	buf_free(&f.out);
}

/* A line without an end: it is ended, and then goes on as another. */
static void
test_line(void **state)
{
	struct intern *in = intern_new();
	struct widths *w = widths_new();
	struct vt_config config = { .cols = COLS, .rows = 4, .intern = in,
		.widths = w, .history_lines = HISTORY_LINES,
		.history_bytes = UINT64_C(1) << 30 };
	struct vt *vt = vt_new(&config);
	char text[COLS * 100];
	struct history *h = vt_history(vt);
	struct history_iter it;
	struct record_extra extra;
	struct buf line = BUF_INIT;
	size_t i, total = 0;

	(void)state;
	memset(text, 'x', sizeof text);
	for (i = 0; i < 3 * HISTORY_LINE_CELLS_MAX; i += sizeof text)
		vt_write(vt, text, sizeof text);
	assert_int_equal(history_end(h) - history_first(h), 4);
	history_iter_init(h, &it, 0);
	for (; history_next_text(&it, &line, &extra); buf_clear(&line)) {
		assert_true(buf_len(&line) <= HISTORY_LINE_CELLS_MAX + COLS);
		total += buf_len(&line);
	}
	assert_int_equal(total, i - 4 * COLS);
	buf_free(&line);
	vt_free(vt, false);
	widths_free(w);
	intern_free(in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_flood), /* first: it looks at a maximum */
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
