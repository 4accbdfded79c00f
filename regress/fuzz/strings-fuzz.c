/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Device control, application and operating system strings, images above
 * all.  The first byte is the size of the terminal; then come pieces, each
 * a byte that says what it is and bytes up to a 0xff.  What protocols want
 * in base64 is made that here, so that what is behind it is reached: there
 * the bytes after a 0xfe are the data.
 */

#include "compat/compat.h"

#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "regress/lib/vtcheck.h"
#include "vt/image.h"
#include "vt/state.h"

#define PIECE_END 0xff
#define DATA_BEGIN 0xfe
#define PIECES_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* How a kind of piece becomes a sequence; without data, data is text. */
struct form {
	const char *begin, *between, *end;
};

static const struct form forms[] = {
	{ "", NULL, "" },
	{ "\033P", NULL, "\033\\" },
	{ "\033]", NULL, "\007" },
	{ "\033_", NULL, "\033\\" },
	{ "\033^", NULL, "\033\\" },
	{ "\033Pq", NULL, "\033\\" },
	{ "\033P0;1q\"1;1;", NULL, "\033\\" },
	{ "\033P$q", NULL, "\033\\" },
	{ "\033P+q", NULL, "\033\\" },
	{ "\033_G", ";", "\033\\" },
	{ "\033_Gi=1,", ";", "\033\\" },
	{ "\033_Ga=T,s=2,v=2,", ";", "\033\\" },
	{ "\033]1337;File=inline=1;", ":", "\007" },
	{ "\033]1337;", "=", "\007" },
	{ "\033]52;", ";", "\033\\" },
	{ "\033]4;", NULL, "\007" },
	{ "\033[", NULL, "\n\n" },
};

enum { KIND_RESIZE = nitems(forms), KIND_PIXELS, KIND_RELOAD, KINDS };

/* Heads of files, which nobody would guess. */
static const struct {
	const char *bytes;
	size_t n;
} heads[] = {
	{ "", 0 },
	{ "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16 },
	{ "GIF89a", 6 },
	{ "\xff\xd8\xff\xc0", 4 },
};

static void
put_data(struct buf *b, const uint8_t *s, size_t n)
{
	struct buf file = BUF_INIT;
	size_t head = n != 0 ? s[0] % 8u : 0;

	if (head < nitems(heads))
		buf_put(&file, heads[head].bytes, heads[head].n);
	buf_put(&file, s, n);
	base64_encode(buf_data(&file), buf_len(&file), b);
	buf_free(&file);
}

static void
write_form(struct vtcheck *v, const struct form *f, const uint8_t *s, size_t n)
{
	struct buf b = BUF_INIT;
	const uint8_t *data = f->between != NULL && n != 0 ?
	    memchr(s, DATA_BEGIN, n) : NULL;
	size_t text = data != NULL ? (size_t)(data - s) : n, half;

	buf_put_str(&b, f->begin);
	buf_put(&b, s, text);
	if (data != NULL) {
		buf_put_str(&b, f->between);
		put_data(&b, data + 1, n - text - 1);
	}
	buf_put_str(&b, f->end);
	half = n % 2 != 0 ? buf_len(&b) / 2 : 0;
	vt_write(v->vt, buf_data(&b), half);
	vt_write(v->vt, buf_data(&b) + half, buf_len(&b) - half);
	buf_free(&b);
}

/* Images and placements of a screen are what they may be. */
static size_t
check_list(const struct vtcheck *v, const struct image_list *l)
{
	unsigned int cols = vt_cols(v->vt), rows = vt_rows(v->vt), i, k;
	unsigned int shown = 0, counted = 0;
	const struct placement *p;
	size_t bytes = 0;

	if (l == NULL)
		return 0;
	check(l->images <= IMAGES_MAX && l->places <= PLACEMENTS_MAX);
	for (i = 0; i < l->images; i++) {
		bytes += l->image[i]->len;
		counted += l->image[i]->placements;
		check(l->image[i]->len != 0 && l->image[i]->data != NULL);
		check(i == 0 ||
		    l->image[i]->serial > l->image[i - 1]->serial);
	}
	check(counted == l->places);
	for (i = 0; i < l->places; i++) {
		p = &l->place[i];
		for (k = 0; k < l->images; k++)
			shown += l->image[k] == p->image;
		check(p->x < cols && p->y < rows);
		check(p->cols != 0 && p->shown != 0);
		check(p->shown <= rows - p->y);
		check(p->cut + p->shown <= p->rows);
		check(i == 0 || p->z >= l->place[i - 1].z);
	}
	check(shown == l->places);
	return bytes;
}

static void
check_images(const struct vtcheck *v)
{
	size_t bytes = check_list(v, v->vt->main.images) +
	    check_list(v, v->vt->alt.images);

	check(bytes == v->vt->image_bytes && bytes <= IMAGE_BYTES_MAX);
}

static void
piece(struct vtcheck *v, unsigned int kind, const uint8_t *s, size_t n)
{
	if (kind < nitems(forms))
		write_form(v, &forms[kind], s, n);
	else if (kind == KIND_RESIZE && n >= 2)
		vt_resize(v->vt, 1 + s[0] % 40u, 1 + s[1] % 20u);
	else if (kind == KIND_PIXELS && n >= 2) {
		/* Whoever loads a snapshot says them as well. */
		v->config.cell_width = s[0] % 30u;
		v->config.cell_height = s[1] % 30u;
		vt_set_pixels(v->vt, s[0] % 30u, s[1] % 30u);
	} else if (kind == KIND_RELOAD)
		vtcheck_reload(v);
	vtcheck_valid(v);
	check_images(v);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const uint8_t *end = data + len, *stop;
	unsigned int pieces;
	struct vtcheck v;

	if (len < 2)
		return 0;
	vtcheck_init(&v, 1 + data[0] % 16u, 1 + data[0] / 16u, 50,
	    SEGMENT_SIZE);
	data++;
	for (pieces = 0; data < end && pieces < PIECES_MAX; pieces++) {
		stop = memchr(data, PIECE_END, (size_t)(end - data));
		if (stop == NULL)
			stop = end;
		if (stop > data)
			piece(&v, data[0] % KINDS, data + 1,
			    (size_t)(stop - data - 1));
		data = stop < end ? stop + 1 : end;
	}
	vtcheck_reload(&v);
	check_images(&v);
	vtcheck_free(&v);
	return 0;
}
