/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The first byte says what the others are: changes to a frame, each of which
 * must arrive through diff and apply over another table of pens; or bytes
 * for apply, which must leave a valid frame whatever they are.
 */

#include "compat/compat.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "frame/apply.h"
#include "frame/diff.h"
#include "frame/frame.h"
#include "frame/image.h"
#include "regress/lib/framegen.h"
#include "text/intern.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check(bool ok)
{
	if (!ok)
		abort();
}

static void
check_row(const struct frame *f, unsigned int y)
{
	struct cell *c = xmemdup(f->row[y].cells, f->cols * sizeof *c);
	unsigned int x;
	uint32_t g;

	for (x = 0; x < f->cols; x++) {
		g = c[x].glyph;
		if (g == 0 || g & (GLYPH_CLUSTER | GLYPH_SPACER))
			continue;
		check(frame_printable(g & GLYPH_TEXT));
	}
	frame_fix_row(c, f->cols);
	for (x = 0; x < f->cols; x++)
		check(cell_equal(c[x], f->row[y].cells[x]));
	free(c);
}

static void
check_frame(const struct frame *f)
{
	unsigned int y;

	check(f->cols >= 1 && f->cols <= FRAME_COLS_MAX);
	check(f->rows >= 1 && f->rows <= FRAME_ROWS_MAX);
	check(f->state.x < f->cols && f->state.y < f->rows);
	for (y = 0; y < f->rows; y++)
		check_row(f, y);
	check(f->images <= FRAME_IMAGES_MAX);
	for (y = 0; y < f->images; y++)
		check(frame_image_valid(&f->image[y], f->cols, f->rows));
}

static void
on_line(void *arg, const struct cell *c, size_t n, bool wrapped)
{
	(void)arg;
	(void)wrapped;
	check(n <= FRAME_COLS_MAX);
	for (; n > 0; n--)
		check(c[n - 1].glyph != UINT32_MAX);
}

static void
fuzz_apply(const uint8_t *data, size_t len)
{
	struct intern *in = intern_new();
	struct frame *f = frame_new(in, 20, 6);
	struct frame_sink sink = { .line = on_line };
	size_t half = len / 2;

	frame_apply(f, data, half, &sink);
	check_frame(f);
	frame_apply(f, data + half, len - half, &sink);
	check_frame(f);
	frame_free(f);
	intern_free(in);
}

static void
fuzz_pairs(const uint8_t *data, size_t len)
{
	struct intern *in = intern_new(), *far = intern_new();
	struct frame *old = frame_new(in, 20, 6), *new = frame_new(in, 20, 6);
	struct frame *same = frame_new(in, 20, 6);
	struct frame *client = frame_new(far, 20, 6);
	struct buf out = BUF_INIT;
	struct gen g;

	gen_init(&g, 1, new);
	g.data = data;
	g.len = len;
	g.ids = gen_below(&g, 2);
	while (g.len > 0) {
		gen_steps(&g, 6);
		frame_diff(old, new, &out);
		check(buf_len(&out) <= FRAME_DIFF_MAX(new->cols, new->rows) +
			64 * FRAME_LINK_MAX);
		check(frame_apply(client, buf_data(&out), buf_len(&out),
			  NULL) == 0);
		check(frame_apply(same, buf_data(&out), buf_len(&out),
			  NULL) == 0);
		check(frame_equal(client, new) && frame_equal(same, new));
		check_frame(client);
		frame_copy(old, new);
		buf_clear(&out);
		frame_diff(old, new, &out);
		check(buf_len(&out) == 0);
	}
	buf_free(&out);
	frame_free(old);
	frame_free(new);
	frame_free(same);
	frame_free(client);
	intern_free(in);
	intern_free(far);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	if (len == 0)
		return 0;
	if (data[0] % 2)
		fuzz_apply(data + 1, len - 1);
	else
		fuzz_pairs(data + 1, len - 1);
	return 0;
}
