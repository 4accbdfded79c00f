/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What style_sgr writes is read by a small interpreter, which knows SGR from
 * ECMA-48 and not from the module.
 */

#include "regress/unit/unit.h"

#include <string.h>

#include "text/colour.h"
#include "text/style.h"

#define PARAMS_MAX 64

/* A parameter and those that follow it with colons. */
struct param {
	unsigned int n;        /* how many */
	unsigned int value[8]; /* an empty one is 0 */
};

/* Read the parameters of "ESC [ ... m"; all else fails the test. */
static size_t
read_params(const char *s, size_t len, struct param *params)
{
	size_t n = 0, i;

	assert_true(len >= 3 && s[0] == '\033' && s[1] == '[');
	assert_true(s[len - 1] == 'm');
	memset(params, 0, PARAMS_MAX * sizeof *params);
	for (i = 2; i < len; i++) {
		if (s[i] >= '0' && s[i] <= '9') {
			params[n].value[params[n].n] *= 10;
			params[n].value[params[n].n] +=
			    (unsigned int)(s[i] - '0');
		} else if (s[i] == ':') {
			assert_true(++params[n].n < 8);
		} else {
			assert_true(s[i] == ';' || i == len - 1);
			params[n++].n++;
			assert_true(n < PARAMS_MAX);
		}
	}
	return n;
}

/* A colour with semicolons, in the parameters after 38, 48 or 58. */
static size_t
colour_params(const struct param *p, uint32_t *c)
{
	assert_true(p[1].value[0] == 5 || p[1].value[0] == 2);
	if (p[1].value[0] == 5) {
		assert_true(p[2].value[0] < 256);
		*c = colour_indexed(p[2].value[0]);
		return 2;
	}
	assert_true(p[2].value[0] < 256 && p[3].value[0] < 256 &&
	    p[4].value[0] < 256);
	*c = colour_rgb(p[2].value[0], p[3].value[0], p[4].value[0]);
	return 4;
}

/* A colour with colons: 58:5:N or 58:2::R:G:B. */
static void
colour_colons(const struct param *p, uint32_t *c)
{
	if (p->value[1] == 5) {
		assert_int_equal(p->n, 3);
		*c = colour_indexed(p->value[2]);
		return;
	}
	assert_int_equal(p->value[1], 2);
	assert_int_equal(p->n, 6);
	*c = colour_rgb(p->value[3], p->value[4], p->value[5]);
}

static void
apply_number(struct style *s, unsigned int v)
{
	static const struct {
		unsigned int from;
		uint16_t set, clear;
	} rows[] = {
		{ 1, STYLE_BOLD, 0 }, { 2, STYLE_DIM, 0 },
		{ 3, STYLE_ITALIC, 0 }, { 5, STYLE_BLINK, 0 },
		{ 7, STYLE_REVERSE, 0 }, { 8, STYLE_INVISIBLE, 0 },
		{ 9, STYLE_STRIKE, 0 }, { 22, 0, STYLE_BOLD | STYLE_DIM },
		{ 23, 0, STYLE_ITALIC }, { 25, 0, STYLE_BLINK },
		{ 27, 0, STYLE_REVERSE }, { 28, 0, STYLE_INVISIBLE },
		{ 29, 0, STYLE_STRIKE }, { 53, STYLE_OVERLINE, 0 },
		{ 55, 0, STYLE_OVERLINE },
	};
	size_t i;

	for (i = 0; i < nitems(rows); i++) {
		if (rows[i].from != v)
			continue;
		s->attr |= rows[i].set;
		s->attr &= (uint16_t)~rows[i].clear;
		return;
	}
	if (v == 0)
		memset(s, 0, sizeof *s);
	else if (v == 4 || v == 24)
		style_set_underline(s, v == 4);
	else if (v >= 30 && v < 38)
		s->fg = colour_indexed(v - 30);
	else if (v >= 40 && v < 48)
		s->bg = colour_indexed(v - 40);
	else if (v >= 90 && v < 98)
		s->fg = colour_indexed(v - 90 + 8);
	else if (v >= 100 && v < 108)
		s->bg = colour_indexed(v - 100 + 8);
	else if (v == 39 || v == 49 || v == 59)
		*(v == 39 ? &s->fg : v == 49 ? &s->bg : &s->ul) =
		    COLOUR_DEFAULT;
	else
		fail_msg("SGR %u", v);
}

/* Apply a sequence to a style as a terminal does. */
static void
apply(struct style *s, const char *bytes, size_t len)
{
	struct param params[PARAMS_MAX];
	size_t n, i;
	unsigned int v;

	if (len == 0)
		return;
	n = read_params(bytes, len, params);
	for (i = 0; i < n; i++) {
		v = params[i].value[0];
		if (v == 4 && params[i].n == 2)
			style_set_underline(s, params[i].value[1]);
		else if (params[i].n > 1 && v == 58)
			colour_colons(&params[i], &s->ul);
		else if (v == 38 || v == 48)
			i += colour_params(&params[i],
			    v == 38 ? &s->fg : &s->bg);
		else
			apply_number(s, v);
	}
}

static uint32_t
random_colour(uint64_t *seed)
{
	switch (random_below(seed, 5)) {
	case 0:
	case 1:
		return COLOUR_DEFAULT;
	case 2:
		return colour_indexed(random_below(seed, 16));
	case 3:
		return colour_indexed(random_below(seed, 256));
	default:
		return COLOUR_RGB | random_below(seed, 1 << 24);
	}
}

static struct style
random_style(uint64_t *seed)
{
	struct style s = { 0 };

	s.fg = random_colour(seed);
	s.bg = random_colour(seed);
	s.attr = (uint16_t)(random_below(seed, STYLE_PROTECTED) &
	    random_below(seed, STYLE_PROTECTED));
	if (random_below(seed, 3) == 0) {
		style_set_underline(&s, random_below(seed, 6));
		s.ul = random_colour(seed);
	}
	return s;
}

/* From one style the sequence leads to the other, in no more bytes. */
static void
assert_leads(const struct style *from, const struct style *to)
{
	static const struct style plain;
	struct style s = *from;
	char out[STYLE_SGR_MAX], anew[STYLE_SGR_MAX];
	size_t n, m;

	memset(out, 'x', sizeof out);
	n = style_sgr(from, to, out);
	assert_true(n <= STYLE_SGR_MAX);
	apply(&s, out, n);
	if (!style_equal(&s, to))
		fail_msg("%.*s", (int)n, out);
	assert_int_equal(n == 0, style_equal(from, to));
	/* Never longer than a reset and everything anew ("0;" is two). */
	m = style_sgr(&plain, to, anew);
	assert_true(n <= m + 2 || (m == 0 && n <= 3));
}

static void
test_random(void **state)
{
	struct style from = { 0 }, to;
	uint64_t seed = 13;
	unsigned int i;

	(void)state;
	for (i = 0; i < 200000; i++) {
		to = random_style(&seed);
		assert_leads(&from, &to);
		/* Also to what differs in little. */
		from = to;
		if (i % 2 == 0)
			to.attr ^= (uint16_t)(1u << random_below(&seed, 8));
		else
			to.fg = random_colour(&seed);
		assert_leads(&from, &to);
	}
}

static void
test_attributes(void **state)
{
	struct style from = { 0 }, to = { 0 };
	unsigned int a, b;

	(void)state;
	for (a = 0; a < STYLE_PROTECTED; a++)
		for (b = 0; b < STYLE_PROTECTED; b++) {
			from.attr = (uint16_t)a;
			to.attr = (uint16_t)b;
			assert_leads(&from, &to);
		}
}

/* Sequences as they are known to be short. */
static void
test_bytes(void **state)
{
	static const struct {
		struct style from, to;
		const char *want;
	} rows[] = {
		{ { .fg = 0 }, { .fg = 0 }, "" },
		{ { .attr = STYLE_BOLD }, { .attr = 0 }, "\033[m" },
		{ { .attr = 0 }, { .attr = STYLE_BOLD }, "\033[1m" },
		{ { .attr = STYLE_BOLD | STYLE_DIM }, { .attr = STYLE_DIM },
		    "\033[0;2m" },
		{ { .attr = STYLE_BOLD, .fg = COLOUR_RGB },
		    { .attr = STYLE_DIM, .fg = COLOUR_RGB },
		    "\033[22;2m" },
		{ { .fg = COLOUR_INDEXED | 1 }, { .fg = COLOUR_INDEXED | 9 },
		    "\033[91m" },
		{ { .bg = 0 }, { .bg = COLOUR_INDEXED | 7 }, "\033[47m" },
		{ { .bg = 0 }, { .bg = COLOUR_INDEXED | 15 }, "\033[107m" },
		{ { .bg = 0 }, { .bg = COLOUR_INDEXED | 16 },
		    "\033[48;5;16m" },
		{ { .fg = 0 }, { .fg = COLOUR_RGB | 0x0102ff },
		    "\033[38;2;1;2;255m" },
		{ { .attr = 0 },
		    { .attr = UNDERLINE_CURLY << STYLE_UNDERLINE_SHIFT,
			.ul = COLOUR_INDEXED | 1 }, "\033[4:3;58:5:1m" },
		{ { .attr = UNDERLINE_SINGLE << STYLE_UNDERLINE_SHIFT,
		    .fg = COLOUR_INDEXED | 1 }, { .fg = COLOUR_INDEXED | 1 },
		    "\033[24m" },
		/* neither the link nor the protection is SGR's */
		{ { .link = 1, .attr = STYLE_PROTECTED }, { .link = 2 }, "" },
	};
	char out[STYLE_SGR_MAX];
	size_t i, n;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		n = style_sgr(&rows[i].from, &rows[i].to, out);
		if (n != strlen(rows[i].want) ||
		    memcmp(out, rows[i].want, n) != 0)
			fail_msg("row %zu: %.*s", i, (int)n, out);
	}
}

/* The longest there is fits its bound. */
static void
test_longest(void **state)
{
	struct style from = { .fg = COLOUR_INDEXED | 1, .attr = STYLE_BOLD };
	struct style to = { .fg = COLOUR_RGB | 0xc8c8c8,
		.bg = COLOUR_RGB | 0xc8c8c8, .ul = COLOUR_RGB | 0xc8c8c8,
		.attr = 0xff & ~STYLE_BOLD };
	struct style more = { .fg = COLOUR_RGB | 0x646464,
		.bg = COLOUR_RGB | 0x646464, .ul = COLOUR_RGB | 0x646464 };

	(void)state;
	style_set_underline(&to, UNDERLINE_DASHED);
	assert_leads(&from, &to);
	assert_leads(&to, &more);
	assert_leads(&more, &to);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_longest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
