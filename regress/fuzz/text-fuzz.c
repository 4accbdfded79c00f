/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Text, names of keys and colours from hostile bytes. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "text/cluster.h"
#include "text/colour.h"
#include "text/key.h"
#include "text/utf8.h"
#include "text/width.h"

#define RUN_MAX 16
#define NAME_MAX_LEN 80

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check(bool ok)
{
	if (!ok)
		abort();
}

/* The two decoders say the same of what the fast one takes. */
static void
decode_runs(const uint8_t *p, size_t len)
{
	uint32_t run[RUN_MAX], cp;
	size_t at = 0, n, count, i;

	while (at < len) {
		n = utf8_run(p + at, len - at, run, RUN_MAX, &count);
		check(n <= len - at && count <= RUN_MAX && n >= 2 * count);
		for (i = 0; i < count; i++) {
			at += utf8_decode((const char *)p + at, len - at,
			    &cp);
			check(cp == run[i] && cp <= UNICODE_MAX);
		}
		if (at < len)
			at += utf8_decode((const char *)p + at, len - at,
			    &cp);
	}
	check(at == len);
}

/* Clusters cover the string; their widths are those of one cell or two. */
static void
find_clusters(struct widths *w, const char *s, size_t len)
{
	struct cluster c;
	size_t at = 0, n;

	while (at < len) {
		n = cluster_next(w, s + at, len - at, &c);
		check(n >= 1 && n <= len - at && c.len == n);
		check(c.text == s + at && c.width <= 2);
		at += n;
	}
}

/* A name that is understood has a spelling that means the same. */
static void
parse_names(struct widths *w, const char *s)
{
	char name[KEY_NAME_MAX], colour[COLOUR_NAME_MAX];
	uint32_t key = key_parse(s), c = colour_parse(s);

	if (key != KEY_INVALID)
		check(key_parse(key_name(key, name)) == key);
	if (c != COLOUR_INVALID)
		check(colour_parse(colour_name(c, colour)) == c);
	c = colour_parse_x11(s);
	check(c == COLOUR_INVALID || (c & COLOUR_KIND) == COLOUR_RGB);
	widths_override(w, s, NULL);
	widths_string(w, s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct widths *w;
	char name[NAME_MAX_LEN];

	if (w == NULL)
		w = widths_new();
	decode_runs(data, len);
	find_clusters(w, (const char *)data, len);
	if (len < sizeof name) {
		memcpy(name, data, len);
		name[len] = '\0';
		parse_names(w, name);
	}
	return 0;
}
