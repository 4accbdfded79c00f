/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "text/cell.h"
#include "text/cluster.h"
#include "text/colour.h"
#include "text/intern.h"

#define CELLS 1000

/* Somebody with cells, as a screen is. */
struct holder {
	struct cell cells[CELLS];
	unsigned int times; /* cells are marked so often, to look like more */
};

static void
mark(struct intern *in, void *arg)
{
	struct holder *h = arg;
	unsigned int i;

	for (i = 0; i < h->times; i++)
		intern_mark_cells(in, h->cells, CELLS);
}

static int
up(void **state)
{
	*state = intern_new();
	return 0;
}

static int
down(void **state)
{
	intern_free(*state);
	return 0;
}

static struct intern_counts
counts(const struct intern *in)
{
	struct intern_counts c;

	intern_count(in, &c);
	return c;
}

/* A style for each number, all different. */
static struct style
style_of(uint32_t i)
{
	struct style s = { .fg = COLOUR_RGB | (i & 0xffffff),
		.attr = STYLE_BOLD };

	return s;
}

static uint32_t
pen_of(struct intern *in, uint32_t i)
{
	struct style s = style_of(i);

	return intern_pen(in, &s);
}

static const char *
text_of(uint32_t i)
{
	static char text[16];

	snprintf(text, sizeof text, "c%u", i);
	return text;
}

static uint32_t
cluster_of(struct intern *in, uint32_t i)
{
	return intern_cluster(in, text_of(i), strlen(text_of(i)));
}

static bool
has_text(const struct intern *in, uint32_t id, const char *want)
{
	size_t len;
	const char *text = intern_cluster_text(in, id, &len);

	return len == strlen(want) && memcmp(text, want, len) == 0;
}

static void
test_pens(void **state)
{
	struct intern *in = *state;
	struct style plain = { 0 }, s;
	uint32_t pens[1000], i;

	assert_int_equal(intern_pen(in, &plain), PEN_DEFAULT);
	assert_true(style_equal(intern_style(in, PEN_DEFAULT), &plain));
	for (i = 0; i < 1000; i++) {
		pens[i] = pen_of(in, i);
		assert_true(pens[i] != PEN_DEFAULT);
	}
	for (i = 0; i < 1000; i++) {
		s = style_of(i);
		assert_int_equal(intern_pen(in, &s), pens[i]);
		assert_true(style_equal(intern_style(in, pens[i]), &s));
	}
	assert_int_equal(counts(in).pens, 1000);
	/* A number that nobody was given looks plain. */
	assert_true(style_equal(intern_style(in, UINT32_MAX), &plain));
	assert_true(style_equal(intern_style(in, 1001), &plain));
}

/* Each member counts, the unused one does not. */
static void
test_pens_differ(void **state)
{
	struct intern *in = *state;
	const struct style rows[] = {
		{ .fg = 1 }, { .bg = 1 }, { .ul = 1 }, { .link = 1 },
		{ .attr = 1 }, { .fg = 1, .bg = 1 }, { .bg = 1, .ul = 1 },
	};
	struct style s = { .fg = 1, .unused = 7 };
	uint32_t pens[nitems(rows)];
	size_t i, k;

	for (i = 0; i < nitems(rows); i++) {
		pens[i] = intern_pen(in, &rows[i]);
		for (k = 0; k < i; k++)
			assert_int_not_equal(pens[k], pens[i]);
	}
	assert_int_equal(intern_pen(in, &s), pens[0]);
}

static void
test_clusters(void **state)
{
	struct intern *in = *state;
	char longest[CLUSTER_MAX + 1];
	uint32_t ids[500], i, id;
	size_t len;

	for (i = 0; i < 500; i++) {
		ids[i] = cluster_of(in, i);
		assert_true(ids[i] != 0 && ids[i] <= GLYPH_TEXT);
	}
	for (i = 0; i < 500; i++) {
		assert_int_equal(cluster_of(in, i), ids[i]);
		assert_true(has_text(in, ids[i], text_of(i)));
	}
	/* Bytes of any kind, up to the bound. */
	id = intern_cluster(in, "a\0b", 3);
	assert_int_not_equal(id, intern_cluster(in, "a\0c", 3));
	assert_memory_equal(intern_cluster_text(in, id, &len), "a\0b", 3);
	assert_int_equal(len, 3);
	memset(longest, 'x', sizeof longest);
	assert_true(intern_cluster(in, longest, CLUSTER_MAX) != 0);
	assert_int_equal(intern_cluster(in, longest, CLUSTER_MAX + 1), 0);
	/* A number that is none is a blank. */
	assert_true(has_text(in, 0, " "));
	assert_true(has_text(in, UINT32_MAX, " "));
}

static void
test_links(void **state)
{
	struct intern *in = *state;
	char uri[INTERN_URI_MAX + 2], name[INTERN_LINK_ID_MAX + 2];
	uint32_t a = intern_link(in, "http://a", "");
	uint32_t b = intern_link(in, "http://a", "1");

	assert_true(a != 0 && b != 0 && a != b);
	assert_int_equal(intern_link(in, "http://a", ""), a);
	assert_int_equal(intern_link(in, "http://a", "1"), b);
	assert_string_equal(intern_link_uri(in, b), "http://a");
	assert_string_equal(intern_link_id(in, b), "1");
	assert_string_equal(intern_link_id(in, a), "");
	assert_string_equal(intern_link_uri(in, 0), "");
	assert_string_equal(intern_link_uri(in, UINT32_MAX), "");
	assert_string_equal(intern_link_id(in, 77), "");

	memset(uri, 'u', sizeof uri);
	memset(name, 'n', sizeof name);
	uri[sizeof uri - 1] = name[sizeof name - 1] = '\0';
	assert_int_equal(intern_link(in, uri, ""), 0);
	assert_int_equal(intern_link(in, "x", name), 0);
	uri[INTERN_URI_MAX] = name[INTERN_LINK_ID_MAX] = '\0';
	assert_true(intern_link(in, uri, name) != 0);
}

/* A sweep waits for its worth, keeps what is held, drops the rest. */
static void
test_sweep(void **state)
{
	static struct holder h = { .times = 1 };
	struct intern *in = *state;
	struct intern_holder *hold = intern_hold(in, mark, &h);
	uint32_t pens[6000], clusters[6000], i, link, linked;
	struct style s = { .attr = STYLE_ITALIC };

	link = intern_link(in, "http://kept", "k");
	intern_link(in, "http://dropped", "d");
	s.link = link;
	linked = intern_pen(in, &s);
	h.cells[0].pen = linked;
	for (i = 0; i < 6000; i++) {
		pens[i] = pen_of(in, i);
		clusters[i] = cluster_of(in, i);
	}
	for (i = 1; i < CELLS; i++) {
		h.cells[i].pen = pens[i * 6];
		h.cells[i].glyph = clusters[i * 6] | GLYPH_CLUSTER;
	}
	intern_tidy(in);
	assert_int_equal(counts(in).pens, CELLS);
	assert_int_equal(counts(in).clusters, CELLS - 1);
	assert_int_equal(counts(in).links, 1);
	assert_string_equal(intern_link_uri(in, link), "http://kept");
	assert_int_equal(intern_style(in, linked)->link, link);
	for (i = 1; i < CELLS; i++) {
		s = style_of(i * 6);
		assert_true(style_equal(intern_style(in, pens[i * 6]), &s));
		assert_int_equal(intern_pen(in, &s), pens[i * 6]);
		assert_true(has_text(in, clusters[i * 6], text_of(i * 6)));
		assert_int_equal(cluster_of(in, i * 6), clusters[i * 6]);
	}
	/* Numbers are used again, none of those that are held. */
	for (i = 10000; i < 12000; i++)
		assert_in_range(pen_of(in, i), 1, 6001);
	s = style_of(6);
	assert_true(style_equal(intern_style(in, pens[6]), &s));
	/* Little was added since: not worth a sweep. */
	intern_tidy(in);
	assert_int_equal(counts(in).pens, CELLS + 2000);

	intern_unhold(in, hold);
	for (i = 20000; i < 24000; i++)
		pen_of(in, i);
	intern_tidy(in);
	assert_int_equal(counts(in).pens, 0);
	assert_int_equal(counts(in).clusters, 0);
	assert_int_equal(counts(in).links, 0);
	intern_unhold(in, NULL);
}

/* A holder may mark one by one, and several holders hold their own. */
static void
mark_one(struct intern *in, void *arg)
{
	const struct cell *c = arg;

	intern_mark_pen(in, c->pen);
	intern_mark_cluster(in, c->glyph);
}

static void
test_holders(void **state)
{
	struct intern *in = *state;
	struct intern_holder *first, *second;
	struct cell a, b;
	uint32_t i;

	a.pen = pen_of(in, 1);
	a.glyph = cluster_of(in, 1);
	b.pen = pen_of(in, 2);
	b.glyph = cluster_of(in, 2);
	first = intern_hold(in, mark_one, &a);
	second = intern_hold(in, mark_one, &b);
	for (i = 10; i < 5000; i++)
		pen_of(in, i);
	intern_tidy(in);
	assert_int_equal(counts(in).pens, 2);
	assert_int_equal(counts(in).clusters, 2);
	assert_true(has_text(in, b.glyph, text_of(2)));
	intern_unhold(in, first);
	for (i = 10; i < 5000; i++)
		pen_of(in, i);
	intern_tidy(in);
	assert_int_equal(counts(in).pens, 1);
	assert_int_equal(pen_of(in, 2), b.pen);
	intern_unhold(in, second);
}

/* Between two calls of intern_tidy no number changes its meaning. */
static void
test_random(void **state)
{
	static struct holder h = { .times = 1 };
	struct intern *in = *state;
	struct style s;
	uint32_t wants[CELLS], i, at;
	uint64_t seed = 17;

	intern_hold(in, mark, &h);
	for (at = 0; at < CELLS; at++) {
		wants[at] = random_below(&seed, 1 << 20);
		h.cells[at].pen = pen_of(in, wants[at]);
		h.cells[at].glyph = GLYPH_CLUSTER |
		    cluster_of(in, wants[at] & 0xffff);
	}
	for (i = 0; i < 300000; i++) {
		at = random_below(&seed, CELLS);
		s = style_of(wants[at]);
		assert_true(style_equal(intern_style(in, h.cells[at].pen),
		    &s));
		assert_true(has_text(in, h.cells[at].glyph & GLYPH_TEXT,
		    text_of(wants[at] & 0xffff)));
		wants[at] = random_below(&seed, 1 << 20);
		h.cells[at].pen = pen_of(in, wants[at]);
		h.cells[at].glyph = GLYPH_CLUSTER |
		    cluster_of(in, wants[at] & 0xffff);
		if (random_below(&seed, 100) == 0)
			intern_tidy(in);
	}
	/* What was dropped is not kept for ever. */
	assert_in_range(counts(in).pens, CELLS / 2, 20000);
}

/* When it is full, styles say less; nothing grows beyond its bound. */
static void
test_full_pens(void **state)
{
	struct intern *in = *state;
	struct style red = { .fg = COLOUR_INDEXED | 196,
		.attr = STYLE_BOLD };
	struct style odd = { .fg = COLOUR_RGB | 0xff0001, .ul = 5,
		.attr = STYLE_BOLD };
	uint32_t i, pen = intern_pen(in, &red);

	for (i = 1; counts(in).pens < INTERN_PENS_MAX - 1; i++)
		assert_true(pen_of(in, i) != PEN_DEFAULT);
	assert_in_range(counts(in).bytes, 1, 11 << 20);
	/* the same with 256 colours, without the underline's */
	assert_int_equal(pen_of(in, 0xfe0000), pen);
	odd.link = 3;
	assert_int_equal(intern_pen(in, &odd), pen);
	/* nothing like it */
	odd.attr = STYLE_DIM;
	assert_int_equal(intern_pen(in, &odd), PEN_DEFAULT);
	/* what is there is still found */
	assert_int_equal(intern_pen(in, &red), pen);
	assert_int_equal(counts(in).pens, INTERN_PENS_MAX - 1);
}

static void
test_full_clusters(void **state)
{
	struct intern *in = *state;
	uint32_t i;

	for (i = 1; i < INTERN_CLUSTERS_MAX; i++)
		assert_true(cluster_of(in, i) != 0);
	assert_int_equal(cluster_of(in, i), 0);
	assert_true(cluster_of(in, 5) != 0);
	assert_true(has_text(in, cluster_of(in, 5), text_of(5)));
	assert_int_equal(counts(in).clusters, INTERN_CLUSTERS_MAX - 1);
}

static void
test_full_links(void **state)
{
	struct intern *in = *state;
	uint32_t i;

	for (i = 1; i < INTERN_LINKS_MAX; i++)
		assert_true(intern_link(in, text_of(i), "") != 0);
	assert_int_equal(intern_link(in, "http://one-more", ""), 0);
	assert_true(intern_link(in, text_of(5), "") != 0);
}

/*
 * A full table is swept before long even when so many cells are held that as
 * many additions as the walk is worth do not fit the table.
 */
static void
test_full_recovers(void **state)
{
	static struct holder h = { .times = 6000 };
	struct intern *in = *state;
	uint32_t i, n = 0;

	intern_hold(in, mark, &h);
	for (i = 0; i < 8000; i++)
		pen_of(in, i);
	intern_tidy(in); /* six million cells walked */
	assert_int_equal(counts(in).pens, 0);
	for (i = 1; i < 3 * INTERN_PENS_MAX; i++) {
		if (pen_of(in, i) == PEN_DEFAULT)
			n++;
		if (i % 1000 == 0)
			intern_tidy(in);
	}
	assert_in_range(n, 1, 2 * INTERN_PENS_MAX);
	assert_in_range(counts(in).pens, 1, INTERN_PENS_MAX / 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_pens),
		TEST(test_pens_differ),
		TEST(test_clusters),
		TEST(test_links),
		TEST(test_sweep),
		TEST(test_holders),
		TEST(test_random),
		TEST(test_full_pens),
		TEST(test_full_clusters),
		TEST(test_full_links),
		TEST(test_full_recovers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
