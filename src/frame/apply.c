/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/xmalloc.h"
#include "frame/apply.h"
#include "frame/decode.h"
#include "frame/frame.h"
#include "frame/image.h"
#include "frame/wire.h"

struct apply {
	struct frame *f;
	const struct frame_sink *sink;
	struct decoder dec;
	struct cell *line; /* owned; where a LINE is decoded to */
};

static int
apply_line(struct apply *a, struct rd *r)
{
	uint64_t flags = rd_varint(r);
	struct decoder dec;
	size_t n = 0;
	int err;

	if (r->bad)
		return ERR_MALFORMED;
	if (a->line == NULL)
		a->line = xcalloc(FRAME_COLS_MAX, sizeof *a->line);
	memset(a->line, 0, FRAME_COLS_MAX * sizeof *a->line);
	decoder_begin(&dec, a->f->intern);
	err = decode_cells(&dec, r, a->line, FRAME_COLS_MAX, &n);
	decoder_end(&dec);
	if (err != 0)
		return err;
	if (a->sink != NULL && a->sink->line != NULL)
		a->sink->line(a->sink->arg, a->line, n,
		    (flags & LINE_WRAPPED) != 0);
	return 0;
}

static int
apply_gap(struct apply *a, struct rd *r)
{
	uint64_t n = rd_varint(r);

	if (!rd_end(r))
		return ERR_MALFORMED;
	if (a->sink != NULL && a->sink->gap != NULL)
		a->sink->gap(a->sink->arg, n);
	return 0;
}

static int
apply_resize(struct apply *a, struct rd *r)
{
	uint64_t cols = rd_varint(r), rows = rd_varint(r);
	unsigned int y;

	if (!rd_end(r) || cols < 1 || cols > FRAME_COLS_MAX || rows < 1 ||
	    rows > FRAME_ROWS_MAX)
		return ERR_MALFORMED;
	frame_resize(a->f, (unsigned int)cols, (unsigned int)rows);
	for (y = 0; y < a->f->rows; y++)
		frame_touch(a->f, y);
	return 0;
}

static int
apply_scroll(struct apply *a, struct rd *r)
{
	uint64_t top = rd_varint(r), bottom = rd_varint(r), by = rd_varint(r);
	unsigned int y;
	int n;

	if (!rd_end(r) || bottom >= a->f->rows || top > bottom ||
	    by >> 1 > bottom - top + 1)
		return ERR_MALFORMED;
	n = (int)(by >> 1);
	frame_scroll(a->f, (unsigned int)top, (unsigned int)bottom,
	    by & 1 ? -n : n);
	/* Those that came in are new rows. */
	for (y = (unsigned int)top; y <= bottom; y++)
		if (a->f->row[y].id == 0)
			frame_touch(a->f, y);
	return 0;
}

static int
apply_cells(struct apply *a, struct rd *r)
{
	uint64_t y = rd_varint(r), x = rd_varint(r);
	struct cell *c;
	size_t n = 0, left, right;
	int err;

	if (r->bad || y >= a->f->rows || x >= a->f->cols)
		return ERR_MALFORMED;
	c = a->f->row[y].cells;
	err = decode_cells(&a->dec, r, c + x, a->f->cols - (size_t)x, &n);
	/* A wide character may have lost a half at either end. */
	left = x > 0 ? (size_t)x - 1 : 0;
	if (left > 0 && c[left].glyph & GLYPH_SPACER)
		left--;
	right = (size_t)x + n;
	while (right < a->f->cols && right < (size_t)x + n + 2)
		right++;
	if (right < a->f->cols && c[right].glyph & GLYPH_SPACER)
		right++;
	frame_fix_row(c + left, right - left);
	frame_touch(a->f, (unsigned int)y);
	return err;
}

static int
apply_wrapped(struct apply *a, struct rd *r)
{
	uint64_t v;

	while (rd_left(r) != 0) {
		v = rd_varint(r);
		if (r->bad || v >> 1 >= a->f->rows)
			return ERR_MALFORMED;
		a->f->row[v >> 1].wrapped = v & 1;
		frame_touch(a->f, (unsigned int)(v >> 1));
	}
	return 0;
}

static int
apply_state(struct apply *a, struct rd *r)
{
	struct frame_state s = a->f->state;
	uint64_t mask = rd_varint(r), v;
	unsigned int i;

	for (i = 0; i < 64; i++) {
		if (!(mask >> i & 1))
			continue;
		v = rd_varint(r);
		/* Fields that are not known are skipped. */
		if (r->bad || (i < FIELDS && frame_field_set(&s, i, v) != 0))
			return ERR_MALFORMED;
	}
	if (!rd_end(r) || s.x >= a->f->cols || s.y >= a->f->rows)
		return ERR_MALFORMED;
	a->f->state = s;
	return 0;
}

/* Copy a string's bytes; NULL when it is too long or has a NUL inside. */
static char *
get_string(struct rd *r, size_t max)
{
	size_t n = rd_left(r);
	const uint8_t *p = rd_bytes(r, n);

	if (p == NULL || n > max || memchr(p, '\0', n) != NULL)
		return NULL;
	return xstrndup((const char *)p, n);
}

static int
apply_title(struct apply *a, struct rd *r)
{
	char *s = get_string(r, FRAME_TITLE_MAX);

	if (s == NULL)
		return ERR_MALFORMED;
	frame_set_title(a->f, s);
	free(s);
	return 0;
}

static int
apply_path(struct apply *a, struct rd *r)
{
	char *s = get_string(r, FRAME_PATH_MAX);

	if (s == NULL)
		return ERR_MALFORMED;
	frame_set_path(a->f, s);
	free(s);
	return 0;
}

static int
apply_images(struct apply *a, struct rd *r)
{
	struct frame_image image[FRAME_IMAGES_MAX];
	unsigned int n = 0;
	struct rd one;

	while (rd_left(r) != 0) {
		one = rd_sub(r, (size_t)rd_varint(r));
		if (r->bad || n == FRAME_IMAGES_MAX ||
		    frame_image_get(&one, &image[n]) != 0 ||
		    !frame_image_valid(&image[n], a->f->cols, a->f->rows))
			return ERR_MALFORMED;
		n++;
	}
	frame_set_images(a->f, image, n);
	return 0;
}

static int (*const ops[])(struct apply *, struct rd *) = {
	[OP_LINE] = apply_line,
	[OP_GAP] = apply_gap,
	[OP_RESIZE] = apply_resize,
	[OP_SCROLL] = apply_scroll,
	[OP_CELLS] = apply_cells,
	[OP_WRAPPED] = apply_wrapped,
	[OP_STATE] = apply_state,
	[OP_TITLE] = apply_title,
	[OP_PATH] = apply_path,
	[OP_IMAGES] = apply_images,
};

int
frame_apply(struct frame *f, const void *data, size_t len,
    const struct frame_sink *sink)
{
	struct apply a = { .f = f, .sink = sink };
	struct rd all = rd_of(data, len), r;
	unsigned int op;
	int err = 0;

	decoder_begin(&a.dec, f->intern);
	while (err == 0 && rd_left(&all) != 0) {
		op = rd_u8(&all);
		r = rd_sub(&all, (size_t)rd_varint(&all));
		if (r.bad)
			err = ERR_MALFORMED;
		else if (op < nitems(ops) && ops[op] != NULL)
			err = ops[op](&a, &r);
	}
	decoder_end(&a.dec);
	free(a.line);
	return err;
}
