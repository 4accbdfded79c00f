/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "client/gallery.h"
#include "client/sixel-out.h"
#include "frame/image.h"
#include "regress/unit/unit.h"

static struct pixels
make(uint32_t width, uint32_t height)
{
	struct pixels px = { width, height,
		xcalloc((size_t)width * height, 4) };

	return px;
}

static uint8_t *
at(const struct pixels *px, uint32_t x, uint32_t y)
{
	return px->data + ((size_t)y * px->width + x) * 4;
}

static void
set(const struct pixels *px, uint32_t x, uint32_t y, unsigned int r,
    unsigned int g, unsigned int b)
{
	uint8_t *p = at(px, x, y);

	p[0] = (uint8_t)r;
	p[1] = (uint8_t)g;
	p[2] = (uint8_t)b;
	p[3] = 255;
}

/* Encode pixels, and decode what came of it into others of a size. */
static struct pixels
around(const struct pixels *px, uint32_t right, uint32_t below)
{
	struct pixels back = make(right + px->width, below + px->height);
	struct buf out = BUF_INIT;
	const uint8_t *data;

	sixel_encode(px, right, below, &out);
	data = buf_data(&out);
	assert_memory_equal(data, "\033P", 2);
	assert_memory_equal(data + buf_len(&out) - 2, "\033\\", 2);
	sixel_decode(data + 2, buf_len(&out) - 4, &back);
	buf_free(&out);
	return back;
}

/* Colours that sixels can have come back as they were, and holes too. */
static void
test_exact(void **state)
{
	struct pixels px = make(37, 23), back;
	uint32_t x, y;

	(void)state;
	for (y = 0; y < 23; y++)
		for (x = 0; x < 37; x++)
			if ((x + y) % 7 != 0)
				set(&px, x, y, 51 * (x / 8), 51 * (y / 8),
				    102);
	back = around(&px, 0, 0);
	assert_memory_equal(back.data, px.data, (size_t)37 * 23 * 4);
	free(back.data);
	back = around(&px, 11, 20);
	for (y = 0; y < 23; y++)
		for (x = 0; x < 37; x++)
			assert_memory_equal(at(&back, 11 + x, 20 + y),
			    at(&px, x, y), 4);
	for (x = 0; x < 11 + 37; x++)
		assert_int_equal(at(&back, x, 19)[3], 0);
	free(back.data);
	free(px.data);
}

/* More colours than there are registers come near. */
static void
test_many_colours(void **state)
{
	struct pixels px = make(128, 128), back;
	unsigned long off = 0;
	uint32_t i, k;

	(void)state;
	for (i = 0; i < 128 * 128; i++)
		set(&px, i % 128, i / 128, i % 128 * 2, i / 128 * 2,
		    (i % 128 + i / 128) / 2);
	back = around(&px, 0, 0);
	for (i = 0; i < 128 * 128; i++) {
		assert_int_equal(back.data[i * 4 + 3], 255);
		for (k = 0; k < 3; k++)
			off += (unsigned long)abs(back.data[i * 4 + k] -
			    px.data[i * 4 + k]);
	}
	assert_in_range(off / (128 * 128 * 3), 0, 8);
	free(back.data);
	free(px.data);
}

static void
decode_text(const char *text, struct pixels *px)
{
	memset(px->data, 0, (size_t)px->width * px->height * 4);
	sixel_decode((const uint8_t *)text, strlen(text), px);
}

static void
test_decode(void **state)
{
	static const uint8_t red[] = { 255, 0, 0, 255 };
	static const uint8_t blue[] = { 0, 0, 255, 255 };
	struct pixels px = make(4, 12);

	(void)state;
	/* The first pixel, by hue: DEC's circle begins with blue. */
	decode_text("9;1q#3;1;120;50;100@#3;1;0;50;100@", &px);
	assert_memory_equal(at(&px, 0, 0), red, 4);
	assert_memory_equal(at(&px, 1, 0), blue, 4);
	assert_int_equal(at(&px, 2, 0)[3], 0);
	assert_int_equal(at(&px, 0, 1)[3], 0);
	/* Pixels two rows high; a repetition past the edge; a band down. */
	decode_text("0q#1;2;100;0;0!99@-@", &px);
	assert_memory_equal(at(&px, 3, 1), red, 4);
	assert_int_equal(at(&px, 3, 2)[3], 0);
	decode_text("9q#1;2;100;0;0$-~", &px);
	assert_memory_equal(at(&px, 0, 11), red, 4);
	assert_int_equal(at(&px, 0, 5)[3], 0);
	/* Nonsense is no crash. */
	decode_text("9;9;9", &px);
	decode_text("q#99999999999;1;99999;99999;9999~!99999999999~\"9;;;9~",
	    &px);
	free(px.data);
}

/* A string that draws the same pixels for ever is given up. */
static void
test_decode_ends(void **state)
{
	struct pixels px = make(10000, 6);
	struct buf b = BUF_INIT;
	size_t i;

	(void)state;
	buf_put_str(&b, "9q");
	for (i = 0; i < 1000000; i++)
		buf_put_str(&b, "!9999~$");
	sixel_decode(buf_data(&b), buf_len(&b), &px);
	assert_int_equal(at(&px, 0, 0)[3], 255);
	buf_free(&b);
	free(px.data);
}

static void
take(struct gallery *g, uint64_t id, uint64_t offset, const char *data,
    size_t len, uint64_t size)
{
	struct gallery_piece p = { .id = id, .format = FRAME_IMAGE_RGB,
		.width = 2, .height = 1, .size = size, .offset = offset,
		.data = (const uint8_t *)data, .len = len };

	gallery_take(g, &p);
}

static void
test_gallery(void **state)
{
	struct gallery *g = gallery_new();
	const struct pixels *px;
	uint32_t serial;

	(void)state;
	take(g, 5, 0, "abc", 3, 6);
	assert_null(gallery_get(g, 5));
	take(g, 5, 4, "xx", 2, 6); /* not what comes next */
	assert_null(gallery_get(g, 5));
	take(g, 5, 3, "def", 3, 6);
	assert_non_null(gallery_get(g, 5));
	px = gallery_pixels(g, gallery_get(g, 5));
	assert_memory_equal(px->data, "abc\377def\377", 8);
	/* The same number again is another image. */
	serial = gallery_get(g, 5)->serial;
	take(g, 5, 0, "uvwxyz", 6, 6);
	assert_false(gallery_has_serial(g, serial));
	px = gallery_pixels(g, gallery_get(g, 5));
	assert_memory_equal(px->data, "uvw\377xyz\377", 8);
	/* Too little for its size is kept and cannot be drawn. */
	take(g, 6, 0, "abcde", 5, 5);
	assert_null(gallery_pixels(g, gallery_get(g, 6)));
	take(g, 5, 0, NULL, 0, 0);
	assert_null(gallery_get(g, 5));
	gallery_free(g);
}

/* Whatever comes, no more is kept than the bounds say. */
static void
test_gallery_bounds(void **state)
{
	struct gallery *g = gallery_new();
	struct gallery_piece p = { .format = FRAME_IMAGE_RGB, .width = 1,
		.height = 1, .data = (const uint8_t *)"abc", .len = 3 };
	uint64_t i, kept = 0;

	(void)state;
	p.size = 8u << 20;
	for (p.id = 1; p.id <= 10; p.id++)
		gallery_take(g, &p);
	for (i = 1; i <= 10; i++) {
		/* Only what was begun can be gone on with. */
		p.id = i;
		p.offset = 3;
		p.len = 0;
		gallery_take(g, &p);
	}
	gallery_clear(g);
	p.offset = 0;
	p.len = p.size = 3;
	for (p.id = 1; p.id <= 2 * GALLERY_MAX; p.id++)
		gallery_take(g, &p);
	for (i = 1; i <= 2 * GALLERY_MAX; i++)
		kept += gallery_get(g, i) != NULL;
	assert_int_equal(kept, GALLERY_MAX);
	p.id = 1000;
	p.width = FRAME_IMAGE_SIDE_MAX + 1;
	gallery_clear(g);
	gallery_take(g, &p);
	assert_null(gallery_get(g, 1000));
	gallery_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_many_colours),
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_decode_ends),
		cmocka_unit_test(test_gallery),
		cmocka_unit_test(test_gallery_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
