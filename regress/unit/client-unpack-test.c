/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "client/gallery.h"
#include "client/render-image.h"
#include "client/render.h"
#include "client/term.h"
#include "client/unpack.h"
#include "frame/frame.h"
#include "frame/image.h"
#include "regress/lib/pngfile.h"
#include "regress/unit/unit.h"
#include "text/intern.h"

#define PIXEL 4
#define SKIPPED 77 /* automake's */

/* PNG's types of colour (11.2.1). */
enum { GRAY = 0, RGB = 2, PALETTE = 3, GRAY_ALPHA = 4, RGBA = 6 };

/* Bytes, and how many. */
#define B(s) { s, sizeof(s) - 1 }

struct bytes {
	const char *s;
	size_t n;
};

/* Small images of all kinds, as rows after their filters, and as pixels. */
static const struct {
	struct png_header header;
	struct bytes rows, palette, alpha;
	const char *pixels;
} images[] = {
	{ { 3, 1, 1, GRAY, 0 }, B("\0\xa0"), B(""), B(""),
	    "\377\377\377\377\0\0\0\377\377\377\377\377" },
	{ { 2, 1, 4, GRAY, 0 }, B("\0\x1f"), B(""), B(""),
	    "\21\21\21\377\377\377\377\377" },
	{ { 1, 2, 8, GRAY, 0 }, B("\0\x80\2\1"), B(""), B(""),
	    "\200\200\200\377\201\201\201\377" },
	{ { 2, 1, 8, GRAY, 0 }, B("\0\x80\x81"), B(""), B("\0\x81"),
	    "\200\200\200\377\201\201\201\0" },
	{ { 1, 1, 16, GRAY, 0 }, B("\0\x80\x80"), B(""), B(""),
	    "\200\200\200\377" },
	{ { 1, 1, 8, GRAY_ALPHA, 0 }, B("\0\x80\x40"), B(""), B(""),
	    "\200\200\200\100" },
	{ { 1, 1, 16, GRAY_ALPHA, 0 }, B("\0\x80\x80\x40\x40"), B(""), B(""),
	    "\200\200\200\100" },
	{ { 2, 1, 8, RGB, 0 }, B("\0abcdef"), B(""), B(""),
	    "abc\377def\377" },
	{ { 2, 1, 8, RGB, 0 }, B("\1abc\1\1\1"), B(""), B(""),
	    "abc\377bcd\377" },
	{ { 2, 1, 8, RGB, 0 }, B("\0abcdef"), B(""), B("\0a\0b\0c"),
	    "abc\0def\377" },
	{ { 1, 1, 16, RGB, 0 }, B("\0aabbcc"), B(""), B(""), "abc\377" },
	{ { 2, 1, 8, RGBA, 0 }, B("\0abc\1def\377"), B(""), B(""),
	    "abc\1def\377" },
	{ { 1, 1, 16, RGBA, 0 }, B("\0aabbcc\1\1"), B(""), B(""), "abc\1" },
	{ { 4, 1, 2, PALETTE, 0 }, B("\0\x24"), B("abcdefghi"), B("\377\7"),
	    "abc\377ghi\377def\7abc\377" },
	{ { 1, 1, 8, PALETTE, 0 }, B("\0\1"), B("abcdef"), B(""),
	    "def\377" },
	/* Adam7: the corner, then what is right of it, then the row below. */
	{ { 2, 2, 8, RGB, 1 }, B("\0abc\0def\0ghijkl"), B(""), B(""),
	    "abc\377def\377ghi\377jkl\377" },
	{ { 2, 2, 4, PALETTE, 1 }, B("\0\0\0\x10\0\x21"), B("abcdefghi"),
	    B("\1"), "abc\1def\377ghi\377def\377" },
};

static void
put_image(struct buf *out, unsigned int i)
{
	png_put_header(out, &images[i].header);
	if (images[i].palette.n != 0)
		png_put_chunk(out, "PLTE", images[i].palette.s,
		    images[i].palette.n);
	if (images[i].alpha.n != 0)
		png_put_chunk(out, "tRNS", images[i].alpha.s,
		    images[i].alpha.n);
	png_put_rows(out, images[i].rows.s, images[i].rows.n);
	png_put_chunk(out, "IEND", NULL, 0);
}

static struct pixels
blank(uint32_t width, uint32_t height)
{
	struct pixels px = { width, height,
		xcalloc((size_t)width * height, PIXEL) };

	return px;
}

/* Whether this build has what is tested. */
static bool
able(void)
{
	return unpack_formats() != 0;
}

/* Unpack in steps of so many pixels; counts what was spent on it. */
static enum unpack_result
unpack_all(unsigned int format, const uint8_t *data, size_t n,
    struct pixels *to, size_t step, size_t *spent)
{
	struct unpack *u = unpack_new(format, data, n, to);
	enum unpack_result result;
	size_t budget;

	*spent = 0;
	do {
		budget = step;
		result = unpack_step(u, &budget);
		*spent += step - budget;
		if (result == UNPACK_MORE)
			assert_int_equal(budget, 0);
	} while (result == UNPACK_MORE);
	unpack_free(u);
	return result;
}

static enum unpack_result
unpack_buf(unsigned int format, const struct buf *b, struct pixels *to)
{
	size_t unused;

	return unpack_all(format, buf_data(b), buf_len(b), to, SIZE_MAX,
	    &unused);
}

static void
test_png(void **state)
{
	struct buf b = BUF_INIT;
	struct pixels px;
	size_t step, spent;
	unsigned int i;

	(void)state;
	for (i = 0; i < nitems(images); i++)
		for (step = 1; step <= 10000; step *= 100) {
			buf_clear(&b);
			put_image(&b, i);
			px = blank(images[i].header.width,
			    images[i].header.height);
			assert_row(i, unpack_all(FRAME_IMAGE_PNG,
			    buf_data(&b), buf_len(&b), &px, step,
			    &spent) == UNPACK_DONE);
			assert_row(i, memcmp(px.data, images[i].pixels,
			    (size_t)px.width * px.height * PIXEL) == 0);
			free(px.data);
		}
	buf_free(&b);
}

/* How many of so many rows or columns a pass of Adam7 has (8.2). */
static uint32_t
passed(uint32_t n, unsigned int first, unsigned int step)
{
	return (n + step - 1 - first) / step;
}

/* The bytes of an interlaced image of 8 bits a pixel, filters too. */
static size_t
interlaced_size(uint32_t width, uint32_t height)
{
	static const uint8_t passes[][4] = { { 0, 8, 0, 8 }, { 4, 8, 0, 8 },
		{ 0, 4, 4, 8 }, { 2, 4, 0, 4 }, { 0, 2, 2, 4 },
		{ 1, 2, 0, 2 }, { 0, 1, 1, 2 } };
	size_t n = 0, i;
	uint32_t w, h;

	for (i = 0; i < nitems(passes); i++) {
		w = passed(width, passes[i][0], passes[i][1]);
		h = passed(height, passes[i][2], passes[i][3]);
		n += w != 0 ? (size_t)h * (w + 1) : 0;
	}
	return n;
}

/* Interlaced, an image of any size has its last row; and needs it. */
static void
test_interlaced(void **state)
{
	static const uint8_t rows[200];
	struct png_header h = { 1, 1, 8, GRAY, 1 };
	struct buf b = BUF_INIT;
	struct pixels px;
	size_t n, less;

	(void)state;
	for (h.width = 1; h.width <= 9; h.width++)
		for (h.height = 1; h.height <= 9; h.height++)
			for (less = 0; less < 2; less++) {
				buf_clear(&b);
				png_put_header(&b, &h);
				n = interlaced_size(h.width, h.height) - less;
				png_put_rows(&b, rows, n);
				png_put_chunk(&b, "IEND", NULL, 0);
				px = blank(h.width, h.height);
				assert_row(h.width * 10 + h.height,
				    unpack_buf(FRAME_IMAGE_PNG, &b, &px) ==
				    (less ? UNPACK_BROKEN : UNPACK_DONE));
				free(px.data);
			}
	buf_free(&b);
}

/* What ends early is broken wherever it ends. */
static void
test_truncated(void **state)
{
	struct buf b = BUF_INIT;
	struct pixels px;
	size_t n, unused;
	unsigned int i;

	(void)state;
	for (i = 0; i < nitems(images); i++) {
		buf_clear(&b);
		put_image(&b, i);
		px = blank(images[i].header.width, images[i].header.height);
		for (n = 0; n < buf_len(&b); n++)
			assert_row(i, unpack_all(FRAME_IMAGE_PNG,
			    buf_data(&b), n, &px, 16, &unused) ==
			    UNPACK_BROKEN);
		free(px.data);
	}
	buf_free(&b);
}

/* Any byte that is another one does no harm. */
static void
test_damaged(void **state)
{
	struct buf b = BUF_INIT;
	struct pixels px;
	unsigned int i;
	size_t n;

	(void)state;
	for (i = 0; i < nitems(images); i++) {
		buf_clear(&b);
		put_image(&b, i);
		px = blank(images[i].header.width, images[i].header.height);
		for (n = 0; n < buf_len(&b); n++) {
			b.data[b.off + n] ^= 1;
			unpack_buf(FRAME_IMAGE_PNG, &b, &px);
			b.data[b.off + n] ^= 0x81;
			unpack_buf(FRAME_IMAGE_PNG, &b, &px);
			b.data[b.off + n] ^= 0x80;
		}
		free(px.data);
	}
	buf_free(&b);
}

/* Headers that say something else than was said of a 2x1 image. */
static void
test_lying(void **state)
{
	static const struct png_header headers[] = {
		{ 1, 1, 8, RGB, 0 },
		{ 2, 2, 8, RGB, 0 },
		{ 1, 2, 8, RGB, 0 },
		{ 0, 1, 8, RGB, 0 },
		{ FRAME_IMAGE_SIDE_MAX, FRAME_IMAGE_SIDE_MAX, 16, RGBA, 1 },
		{ 60000, 60000, 16, RGBA, 0 },
		{ INT32_MAX, INT32_MAX, 16, RGBA, 1 },
		{ UINT32_MAX, 1, 8, RGB, 0 },
		{ 2, 1, 8, 1, 0 },
		{ 2, 1, 4, RGB, 0 },
		{ 2, 1, 8, RGB, 2 },
		{ 2, 1, 8, PALETTE, 0 }, /* there is none */
		{ 2, 1, 16, RGB, 0 },    /* too little for it */
	};
	struct pixels px = blank(2, 1);
	struct buf b = BUF_INIT;
	unsigned int i;

	(void)state;
	for (i = 0; i < nitems(headers); i++) {
		buf_clear(&b);
		png_put_header(&b, &headers[i]);
		png_put_rows(&b, "\0abcdef", 7);
		png_put_chunk(&b, "IEND", NULL, 0);
		assert_row(i, unpack_buf(FRAME_IMAGE_PNG, &b, &px) ==
		    UNPACK_BROKEN);
	}
	buf_free(&b);
	free(px.data);
}

/* Bits of deflate's, low ones first. */
struct bits {
	struct buf *out;
	unsigned int v, n;
};

static void
put_bits(struct bits *to, unsigned int v, unsigned int n)
{
	to->v |= v << to->n;
	for (to->n += n; to->n >= 8; to->n -= 8, to->v >>= 8)
		buf_put_u8(to->out, (uint8_t)to->v);
}

/*
 * Put at least so many zeros, in zlib's format, as short as can be: one, and
 * then 258 of those before (RFC 1951, 3.2.6); its sum is missing.
 */
static void
put_bomb(struct buf *out, size_t zeros)
{
	struct bits to = { out, 0, 0 };

	buf_put(out, "\x78\x01", 2);
	put_bits(&to, 3, 3);    /* the last block, fixed codes */
	put_bits(&to, 0x0c, 8); /* the literal 0: 00110000 */
	for (; zeros != 0; zeros -= zeros < 258 ? zeros : 258) {
		put_bits(&to, 0xa3, 8); /* length 258: 11000101 */
		put_bits(&to, 0, 5);    /* distance 1 */
	}
	put_bits(&to, 0, 7 + 7); /* the end, and what fills its byte */
}

/* Little that would become much is not unpacked further than it is to be. */
static void
test_bomb(void **state)
{
	static const struct png_header header = { 2, 1, 8, RGB, 0 };
	struct buf bomb = BUF_INIT, b = BUF_INIT;
	struct pixels px = blank(2, 1);
	size_t spent;

	(void)state;
	put_bomb(&bomb, 256u << 20);
	assert_in_range(buf_len(&bomb), 1, 2u << 20);
	assert_int_equal(unpack_all(FRAME_IMAGE_ZRGB, buf_data(&bomb),
	    buf_len(&bomb), &px, 1, &spent), UNPACK_DONE);
	assert_memory_equal(px.data, "\0\0\0\377\0\0\0\377", 2 * PIXEL);
	assert_in_range(spent, 1, 1000);
	/* As image data, behind the last row. */
	png_put_header(&b, &header);
	png_put_chunk(&b, "IDAT", buf_data(&bomb), buf_len(&bomb));
	unpack_buf(FRAME_IMAGE_PNG, &b, &px);
	/* As a text that nobody reads. */
	buf_clear(&b);
	png_put_header(&b, &header);
	buf_clear(&bomb);
	buf_put(&bomb, "a\0\0", 3);
	put_bomb(&bomb, 256u << 20);
	png_put_chunk(&b, "zTXt", buf_data(&bomb), buf_len(&bomb));
	png_put_rows(&b, "\0abcdef", 7);
	png_put_chunk(&b, "IEND", NULL, 0);
	assert_int_equal(unpack_buf(FRAME_IMAGE_PNG, &b, &px), UNPACK_DONE);
	assert_memory_equal(px.data, "abc\377def\377", 2 * PIXEL);
	buf_free(&bomb);
	buf_free(&b);
	free(px.data);
}

/* Pixels in zlib's format: so many, and too few. */
static void
test_zlib(void **state)
{
	static const struct {
		unsigned int format;
		struct bytes data;
		enum unpack_result result;
	} rows[] = {
		{ FRAME_IMAGE_ZRGB, B("abcdefghijkl"), UNPACK_DONE },
		{ FRAME_IMAGE_ZRGB, B("abcdefghijklmno"), UNPACK_DONE },
		{ FRAME_IMAGE_ZRGB, B("abcdefghijk"), UNPACK_BROKEN },
		{ FRAME_IMAGE_ZRGB, B(""), UNPACK_BROKEN },
		{ FRAME_IMAGE_ZRGBA, B("abc\377def\377ghi\377jkl\377"),
		    UNPACK_DONE },
		{ FRAME_IMAGE_ZRGBA, B("abc\377def\377ghi\377jkl"),
		    UNPACK_BROKEN },
	};
	struct pixels px = blank(2, 2);
	struct buf b = BUF_INIT;
	unsigned int i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		buf_clear(&b);
		memset(px.data, 0, 4 * PIXEL);
		zlib_put_stored(&b, rows[i].data.s, rows[i].data.n);
		assert_row(i, unpack_buf(rows[i].format, &b, &px) ==
		    rows[i].result);
		if (rows[i].result == UNPACK_DONE)
			assert_memory_equal(px.data,
			    "abc\377def\377ghi\377jkl\377", 4 * PIXEL);
		b.data[b.off] = 0; /* not zlib's any more */
		assert_row(i, unpack_buf(rows[i].format, &b, &px) ==
		    UNPACK_BROKEN);
	}
	buf_free(&b);
	free(px.data);
}

/* The gallery decodes in steps, once; and a broken image not again. */
static void
test_gallery(void **state)
{
	struct gallery *g = gallery_new();
	struct gallery_piece m = { .id = 1, .format = FRAME_IMAGE_ZRGB,
		.width = 100, .height = 100 };
	struct buf b = BUF_INIT;
	const struct pixels *px;
	size_t budget, steps = 0;
	char rows[30000];

	(void)state;
	memset(rows, 'x', sizeof rows);
	zlib_put_stored(&b, rows, sizeof rows);
	m.data = buf_data(&b);
	m.len = m.size = buf_len(&b);
	gallery_take(g, &m);
	do {
		budget = 1000;
		steps++;
	} while (!gallery_decode(g, gallery_get(g, 1), &budget));
	assert_in_range(steps, 10, 100);
	px = gallery_pixels(g, gallery_get(g, 1));
	assert_memory_equal(px->data + 9999 * PIXEL, "xxx\377", PIXEL);
	budget = 1000;
	assert_true(gallery_decode(g, gallery_get(g, 1), &budget));
	assert_int_equal(budget, 1000);
	/* It goes while it is being decoded. */
	m.id = 2;
	m.len = m.size;
	gallery_take(g, &m);
	assert_false(gallery_decode(g, gallery_get(g, 2), &budget));
	m.len = m.size = 29000; /* which is too little */
	gallery_take(g, &m);
	assert_null(gallery_pixels(g, gallery_get(g, 2)));
	budget = 1000;
	assert_true(gallery_decode(g, gallery_get(g, 2), &budget));
	assert_int_equal(budget, 1000);
	assert_null(gallery_pixels(g, gallery_get(g, 2)));
	gallery_free(g);
	buf_free(&b);
}

static bool
has(const struct buf *b, const char *text)
{
	size_t n = strlen(text), i;

	for (i = 0; i + n <= buf_len(b); i++)
		if (memcmp(buf_data(b) + i, text, n) == 0)
			return true;
	return false;
}

/* A gallery with one image, of 1000 x 1000 pixels. */
static struct gallery *
gallery_of_large(void)
{
	struct gallery *g = gallery_new();
	struct gallery_piece m = { .id = 1, .format = FRAME_IMAGE_ZRGB,
		.width = 1000, .height = 1000 };
	struct buf b = BUF_INIT;

	put_bomb(&b, 3000000);
	m.data = buf_data(&b);
	m.len = m.size = buf_len(&b);
	gallery_take(g, &m);
	buf_free(&b);
	return g;
}

/* A frame's text goes out before a large image is decoded. */
static void
test_text_comes_first(void **state)
{
	static const char *const sixel = "xterm:sixel";
	struct term_setup setup = { .name = "xterm", .utf8 = true,
		.features = &sixel, .n_features = 1 };
	struct frame_image im = { .id = 1, .dw = 40, .dh = 40, .sw = 1000,
		.sh = 1000, .cols = 4, .rows = 2, .cell_width = 10,
		.cell_height = 20 };
	struct intern *in = intern_new();
	struct term *term = term_new(&setup, NULL);
	struct render *r = render_new(in, term);
	struct frame *f = frame_new(in, 10, 5);
	struct gallery *g = gallery_of_large();
	struct buf out = BUF_INIT;
	size_t steps = 0;

	(void)state;
	render_set_images(r, g);
	render_set_cell(r, 10, 20);
	render_start(r, 10, 5, &out);
	f->row[0].cells[8].glyph = 'Q';
	frame_add_image(f, &im);
	render_frame(r, f, &out);
	assert_true(has(&out, "Q"));
	for (; !has(&out, "\033P"); steps++) {
		assert_true(render_pending(r));
		buf_clear(&out);
		render_more(r, &out);
	}
	assert_in_range(steps, 1000000 / IMAGE_PIECE_PIXELS / 2,
	    1000000 / IMAGE_PIECE_PIXELS + 2);
	while (render_pending(r))
		render_more(r, &out);
	render_free(r);
	gallery_free(g);
	frame_free(f);
	term_free(term);
	intern_free(in);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_png),
		cmocka_unit_test(test_interlaced),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_lying),
		cmocka_unit_test(test_bomb),
		cmocka_unit_test(test_zlib),
		cmocka_unit_test(test_gallery),
		cmocka_unit_test(test_text_comes_first),
	};

	return able() ? cmocka_run_group_tests(tests, NULL, NULL) : SKIPPED;
}
