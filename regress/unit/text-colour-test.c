/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <limits.h>

#include "text/colour.h"

static void
test_values(void **state)
{
	static const struct {
		unsigned int i;
		uint32_t want;
	} rows[] = {
		{ 0, 0x000000 }, { 1, 0xcd0000 }, { 7, 0xe5e5e5 },
		{ 8, 0x7f7f7f }, { 12, 0x5c5cff }, { 15, 0xffffff },
		{ 16, 0x000000 }, { 17, 0x00005f }, { 21, 0x0000ff },
		{ 22, 0x005f00 }, { 52, 0x5f0000 }, { 123, 0x87ffff },
		{ 196, 0xff0000 }, { 231, 0xffffff }, { 232, 0x080808 },
		{ 244, 0x808080 }, { 255, 0xeeeeee },
	};
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++)
		assert_row(i, colour_value(rows[i].i) == rows[i].want);
}

static void
test_parse(void **state)
{
	static const struct {
		const char *name;
		uint32_t want;
	} rows[] = {
		{ "default", COLOUR_DEFAULT },
		{ "Terminal", COLOUR_DEFAULT },
		{ "black", COLOUR_INDEXED | 0 },
		{ "RED", COLOUR_INDEXED | 1 },
		{ "white", COLOUR_INDEXED | 7 },
		{ "brightblack", COLOUR_INDEXED | 8 },
		{ "BrightWhite", COLOUR_INDEXED | 15 },
		{ "colour0", COLOUR_INDEXED | 0 },
		{ "Colour255", COLOUR_INDEXED | 255 },
		{ "color7", COLOUR_INDEXED | 7 },
		{ "0", COLOUR_INDEXED | 0 },
		{ "7", COLOUR_INDEXED | 7 },
		{ "90", COLOUR_INDEXED | 8 },
		{ "97", COLOUR_INDEXED | 15 },
		{ "#123456", COLOUR_RGB | 0x123456 },
		{ "#FFabCd", COLOUR_RGB | 0xffabcd },
		{ "", COLOUR_INVALID },
		{ "8", COLOUR_INVALID },
		{ "89", COLOUR_INVALID },
		{ "98", COLOUR_INVALID },
		{ "-1", COLOUR_INVALID },
		{ "colour", COLOUR_INVALID },
		{ "colour256", COLOUR_INVALID },
		{ "colour-1", COLOUR_INVALID },
		{ "colour 1", COLOUR_INVALID },
		{ "colour1x", COLOUR_INVALID },
		{ "colour99999999999999999999", COLOUR_INVALID },
		{ "bright", COLOUR_INVALID },
		{ "brightdefault", COLOUR_INVALID },
		{ "redd", COLOUR_INVALID },
		{ "#fff", COLOUR_INVALID },
		{ "#12345g", COLOUR_INVALID },
		{ "#1234567", COLOUR_INVALID },
	};
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++)
		assert_row(i, colour_parse(rows[i].name) == rows[i].want);
}

/* Each name leads back to its colour. */
static void
test_names(void **state)
{
	static const uint32_t rgb[] = { 0, 1, 0x0a0b0c, 0xffffff };
	char name[COLOUR_NAME_MAX];
	unsigned int i;

	(void)state;
	for (i = 0; i < 256; i++)
		assert_row(i, colour_parse(colour_name(colour_indexed(i),
		    name)) == colour_indexed(i));
	for (i = 0; i < nitems(rgb); i++)
		assert_row(i, colour_parse(colour_name(COLOUR_RGB | rgb[i],
		    name)) == (COLOUR_RGB | rgb[i]));
	assert_string_equal(colour_name(COLOUR_DEFAULT, name), "default");
	assert_string_equal(colour_name(colour_indexed(4), name), "blue");
	assert_string_equal(colour_name(colour_indexed(9), name),
	    "brightred");
	assert_string_equal(colour_name(colour_indexed(16), name),
	    "colour16");
	assert_string_equal(colour_name(colour_rgb(1, 2, 255), name),
	    "#0102ff");
}

/* XParseColor(3), RGB Device String Specification. */
static void
test_x11(void **state)
{
	static const struct {
		const char *text;
		uint32_t want;
	} rows[] = {
		{ "#f00", 0xf00000 },
		{ "#123456", 0x123456 },
		{ "#fff000800", 0xff0080 },
		{ "#ffff80000000", 0xff8000 },
		{ "#f00f00f00", 0xf0f0f0 },
		{ "#f00080007fff", 0xf0807f },
		{ "rgb:f/8/0", 0xff8800 },
		{ "rgb:ff/80/00", 0xff8000 },
		{ "rgb:fff/800/000", 0xff8000 },
		{ "rgb:ffff/8080/0000", 0xff8000 },
		{ "rgb:F/Ab/123", 0xffab12 },
		{ "rgb:0/0/0", 0x000000 },
		{ "", COLOUR_INVALID },
		{ "#", COLOUR_INVALID },
		{ "#f", COLOUR_INVALID },
		{ "#ff", COLOUR_INVALID },
		{ "#ffff", COLOUR_INVALID },
		{ "#ffffffffffffffff", COLOUR_INVALID },
		{ "#-12", COLOUR_INVALID },
		{ "#12 ", COLOUR_INVALID },
		{ "rgb:", COLOUR_INVALID },
		{ "rgb:f/f", COLOUR_INVALID },
		{ "rgb:f/f/", COLOUR_INVALID },
		{ "rgb:f//f", COLOUR_INVALID },
		{ "rgb:f/f/f/f", COLOUR_INVALID },
		{ "rgb:fffff/0/0", COLOUR_INVALID },
		{ "rgb:f/f/g", COLOUR_INVALID },
		{ "RGB:f/f/f ", COLOUR_INVALID },
	};
	uint32_t want;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		want = rows[i].want == COLOUR_INVALID ? COLOUR_INVALID :
		    COLOUR_RGB | rows[i].want;
		if (colour_parse_x11(rows[i].text) != want)
			fail_msg("%s: %#x", rows[i].text,
			    colour_parse_x11(rows[i].text));
	}
}

/* The same measure as the module's, which is the definition of near. */
static int
distance(uint32_t a, uint32_t b)
{
	int r1 = a >> 16 & 0xff, r2 = b >> 16 & 0xff, mean = (r1 + r2) / 2;
	int r = r1 - r2, g = (int)(a >> 8 & 0xff) - (int)(b >> 8 & 0xff);
	int bl = (int)(a & 0xff) - (int)(b & 0xff);

	return ((512 + mean) * r * r >> 8) + 4 * g * g +
	    ((767 - mean) * bl * bl >> 8);
}

static int
least_distance(uint32_t c, unsigned int from, unsigned int to)
{
	int least = INT_MAX, d;

	for (; from < to; from++) {
		d = distance(c, colour_value(from));
		least = d < least ? d : least;
	}
	return least;
}

/* No colour of the palette is nearer than the one that is chosen. */
static void
test_nearest(void **state)
{
	uint64_t seed = 11;
	uint32_t c;
	unsigned int i;

	(void)state;
	for (i = 0; i < 50000; i++) {
		c = COLOUR_RGB | random_below(&seed, 1 << 24);
		assert_int_equal(distance(c, colour_value(colour_to_256(c))),
		    least_distance(c, 16, 256));
		assert_int_equal(distance(c, colour_value(colour_to_16(c))),
		    least_distance(c, 0, 16));
		assert_int_equal(distance(c, colour_value(colour_to_8(c))),
		    least_distance(c, 0, 8));
		assert_true(colour_to_256(c) >= 16 && colour_to_16(c) < 16 &&
		    colour_to_8(c) < 8);
	}
	/* What is in the palette is itself. */
	for (i = 16; i < 256; i++)
		assert_int_equal(colour_value(colour_to_256(COLOUR_RGB |
		    colour_value(i))), colour_value(i));
}

static void
test_reduce_indexed(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < 256; i++) {
		assert_int_equal(colour_to_256(colour_indexed(i)), i);
		if (i < 16)
			assert_int_equal(colour_to_16(colour_indexed(i)), i);
		/* Of a bright one the hue stays. */
		if (i < 16)
			assert_int_equal(colour_to_8(colour_indexed(i)),
			    i % 8);
	}
	assert_int_equal(colour_to_16(colour_indexed(196)), 9);
	assert_int_equal(colour_to_8(colour_indexed(16)), 0);
	assert_int_equal(colour_to_8(colour_indexed(231)), 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_x11),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_reduce_indexed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
