/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <string.h>

#include "text/cluster.h"
#include "text/utf8.h"
#include "text/width.h"

/* Code points of a text, and where clusters end: after each END. */
#define END UINT32_MAX
#define ZWJ 0x200d
#define VS15 0xfe0e
#define VS16 0xfe0f

struct row {
	uint32_t text[24]; /* ends with two END */
	unsigned int widths[8];
};

static const struct row rows[] = {
	/* plain and combining */
	{ { 'a', END, 'b', END, END }, { 1, 1 } },
	{ { 'e', 0x301, END, 'f', END, END }, { 1, 1 } },
	{ { 'a', 0x300, 0x301, 0x302, 0x20dd, END, END }, { 1 } },
	{ { 0x4e2d, 0x302a, END, 0x6587, END, END }, { 2, 2 } },
	{ { 0x304b, 0x3099, END, END }, { 2 } },
	{ { 0x301, END, 'a', END, END }, { 0, 1 } },
	{ { ' ', 0x308, END, ' ', END, END }, { 1, 1 } },
	/* control characters are alone */
	{ { 0x0d, 0x0a, END, 0x0a, END, 'a', END, END }, { 0, 0, 1 } },
	{ { 'a', END, 0x0a, END, 0x301, END, END }, { 1, 0, 0 } },
	/* spacing marks and prepended letters */
	{ { 0x915, 0x903, END, 0x915, END, END }, { 1, 1 } },
	{ { 0x600, 'a', END, END }, { 1 } },
	/* Hangul: initials, vowels, finals; syllables take vowels, finals */
	{ { 0x1112, 0x1161, 0x11ab, END, 0x1100, 0x1173, END, END },
	    { 2, 2 } },
	{ { 0x1100, 0x1100, 0x1161, END, END }, { 2 } },
	{ { 0xac00, 0x11a8, END, 0xac01, 0x11a8, END, END }, { 2, 2 } },
	{ { 0xac01, END, 0x1161, END, END }, { 2, 0 } },
	{ { 0xac00, END, 0xac00, END, END }, { 2, 2 } },
	/* flags: pairs, and what is left over */
	{ { 0x1f1e9, 0x1f1ea, END, 0x1f1eb, 0x1f1f7, END, END }, { 2, 2 } },
	{ { 0x1f1e9, 0x1f1ea, END, 0x1f1eb, END, 'a', END, END },
	    { 2, 1, 1 } },
	{ { 'a', END, 0x1f1e9, 0x1f1ea, END, 'b', END, END }, { 1, 2, 1 } },
	{ { 0x1f1e9, 0x301, END, 0x1f1ea, END, END }, { 1, 1 } },
	/* emoji sequences */
	{ { 0x1f468, ZWJ, 0x1f469, ZWJ, 0x1f467, ZWJ, 0x1f466, END, END },
	    { 2 } },
	{ { 0x1f44d, 0x1f3fd, END, 0x1f44d, END, END }, { 2, 2 } },
	{ { 0x1f469, 0x1f3fd, ZWJ, 0x1f91d, ZWJ, 0x1f468, 0x1f3fb, END,
	    END }, { 2 } },
	{ { 0x1f3f3, VS16, ZWJ, 0x1f308, END, END }, { 2 } },
	{ { 0x1f468, END, 0x1f469, END, END }, { 2, 2 } },
	{ { 'a', ZWJ, END, 0x1f468, END, END }, { 1, 2 } },
	{ { 0x1f3f4, 0xe0067, 0xe0062, 0xe0065, 0xe006e, 0xe0067, 0xe007f,
	    END, 'x', END, END }, { 2, 1 } },
	/* the two presentations */
	{ { 0x2764, END, END }, { 1 } },
	{ { 0x2764, VS16, END, 'a', END, END }, { 2, 1 } },
	{ { 0x2764, VS15, END, END }, { 1 } },
	{ { 0x231a, VS15, END, 0x231a, END, END }, { 1, 2 } },
	{ { 0x231a, VS16, END, END }, { 2 } },
	{ { 'a', VS16, END, 'b', VS15, END, END }, { 1, 1 } },
	{ { 0x4e2d, VS15, END, END }, { 2 } },
	/* keycaps */
	{ { '1', VS16, 0x20e3, END, '#', VS16, 0x20e3, END, END }, { 2, 2 } },
	{ { '1', 0x20e3, END, '2', END, END }, { 1, 1 } },
	{ { '*', VS16, END, '0', VS16, END, '9', VS16, END, '/', VS16, END,
	    ':', VS16, END, END }, { 2, 2, 2, 1, 1 } },
	/* ill-formed bytes stand alone */
	{ { UTF8_REPLACEMENT, END, UTF8_REPLACEMENT, 0x301, END, END },
	    { 1, 1 } },
};

static void
test_clusters(void **state)
{
	struct widths *w = widths_new();
	struct cluster c;
	const uint32_t *cp;
	char text[128];
	size_t i, k, at, len, end[8], ends;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		len = ends = 0;
		for (cp = rows[i].text; cp[0] != END || cp[-1] != END; cp++)
			if (*cp == END)
				end[ends++] = len;
			else
				len += utf8_encode(*cp, text + len);
		at = 0;
		for (k = 0; k < ends; k++) {
			assert_row(i, cluster_next(w, text + at, len - at, &c)
			    == end[k] - at);
			assert_row(i, c.len == end[k] - at);
			assert_row(i, c.text == text + at);
			assert_row(i, c.width == rows[i].widths[k]);
			at = end[k];
		}
		assert_row(i, at == len);
	}
	widths_free(w);
}

/* What two neighbours are does not depend on who else is asked about. */
static void
test_joins(void **state)
{
	struct cluster_state s = { 0 };

	(void)state;
	assert_true(cluster_joins(&s, 0x1f1e9, 0x1f1ea));
	assert_false(cluster_joins(&s, 0x1f1ea, 0x1f1eb));
	memset(&s, 0, sizeof s);
	assert_true(cluster_joins(&s, 0x1f1eb, 0x1f1f7));
	memset(&s, 0, sizeof s);
	assert_true(cluster_joins(&s, 0x1f468, ZWJ));
	assert_true(cluster_joins(&s, ZWJ, 0x1f469));
	memset(&s, 0, sizeof s);
	assert_true(cluster_joins(&s, 'a', ZWJ));
	assert_false(cluster_joins(&s, ZWJ, 0x1f469));
}

/* However long a cluster is, it is found whole and its width is bounded. */
static void
test_long(void **state)
{
	struct widths *w = widths_new();
	struct cluster c;
	char text[2001];
	size_t len = 1;

	(void)state;
	text[0] = 'a';
	while (len < sizeof text - 1)
		len += utf8_encode(0x301, text + len);
	assert_int_equal(cluster_next(w, text, len, &c), len);
	assert_int_equal(c.width, 1);
	widths_free(w);
}

/* An override counts for the cluster that the character begins. */
static void
test_override(void **state)
{
	struct widths *w = widths_new();
	struct cluster c;

	(void)state;
	assert_int_equal(widths_override(w, "x=2", NULL), 0);
	cluster_next(w, "x\xcc\x81", 3, &c);
	assert_int_equal(c.width, 2);
	widths_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clusters),
		cmocka_unit_test(test_joins),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_override),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
