/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Hostile formats, styles, option values and saved state. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "opt/bind.h"
#include "opt/format.h"
#include "opt/options.h"
#include "opt/style-parse.h"
#include "text/style.h"
#include "text/width.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct widths *widths;

static char *
lookup(void *ctx, const char *name)
{
	switch (*name) {
	case 'a': return xstrdup("value #{b} %Y");
	case 'b': return xstrdup("1445765102");
	case 'c': return xstrdup(ctx);
	default: return NULL;
	}
}

static bool
loop(void *ctx, enum format_kind kind, format_each_fn each, void *arg)
{
	each(arg, ctx, false);
	each(arg, ctx, true);
	return kind != FORMAT_PANE;
}

static int
exists(void *ctx, enum format_kind kind, const char *name)
{
	return *name == 'a' ? 1 : *name == 'b' ? 0 : -1;
}

static unsigned int
search(void *ctx, const char *pattern, bool regex, bool ignore_case)
{
	return (unsigned int)strlen(pattern);
}

static char *
job(void *ctx, const char *command)
{
	return xstrdup(command);
}

/* Expand a text whose value is the text itself. */
static void
try_format(char *text)
{
	static const struct format_ops ops = { lookup, loop, exists, search,
		job };
	struct format f = { &ops, text, widths, 1762548800 };
	char *s = format_expand(&f, text);

	if (strlen(s) > FORMAT_TEXT_MAX)
		abort();
	free(s);
	free(format_expand_time(&f, text));
}

static void
try_style(const char *text)
{
	struct style_spec s = STYLE_SPEC_INIT, again = STYLE_SPEC_INIT;
	char *one, *two;

	if (style_parse(&s, NULL, text) != 0)
		return;
	one = style_print(&s);
	if (style_parse(&again, NULL, one) != 0)
		abort();
	two = style_print(&again);
	if (strcmp(one, two) != 0)
		abort();
	free(one);
	free(two);
}

static void
ignore_line(void *ctx, const char *line)
{
}

/* What was loaded is saved and loaded again as the same. */
static void
try_load(const uint8_t *data, size_t size)
{
	struct options *o = options_new_global(SCOPE_SESSION);
	struct options *child = options_new(o);
	struct buf b = BUF_INIT, again = BUF_INIT;
	struct rd r = rd_of(data, size);

	options_load(o, &r);
	options_show(o, NULL, SCOPE_SESSION, SHOW_HOOKS, ignore_line, NULL);
	options_save(o, &b);
	r = rd_of(buf_data(&b), buf_len(&b));
	if (options_load(child, &r) != 0)
		abort();
	options_save(child, &again);
	if (buf_len(&b) != buf_len(&again) ||
	    memcmp(buf_data(&b), buf_data(&again), buf_len(&b)) != 0)
		abort();
	buf_free(&b);
	buf_free(&again);
	options_free(child);
	options_free(o);
}

static void
try_binds(const uint8_t *data, size_t size)
{
	struct binds *one = binds_new(), *two = binds_new();
	struct buf b = BUF_INIT;
	struct rd r = rd_of(data, size);

	binds_load(one, &r);
	binds_save(one, &b);
	r = rd_of(buf_data(&b), buf_len(&b));
	if (binds_load(two, &r) != 0)
		abort();
	buf_free(&b);
	binds_free(one);
	binds_free(two);
}

/* "option value" in a set of any scope. */
static void
try_set(char *text)
{
	struct options *o =
	    options_new_global(SCOPE_SERVER | SCOPE_SESSION | SCOPE_WINDOW);
	char *value = strchr(text, ' ');
	struct option_ref ref;
	unsigned int how;

	if (value != NULL)
		*value++ = '\0';
	for (how = 0; how < 2 && option_find(text, &ref, NULL) == 0; how++) {
		options_set(o, &ref, value, how, NULL);
		options_show(o, &ref, 0, 0, ignore_line, NULL);
		free(options_lookup(o, text));
	}
	if (how != 0)
		options_unset(o, &ref, NULL);
	options_free(o);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size == 0)
		return 0;
	if (widths == NULL)
		widths = widths_new();
	text = xstrndup((const char *)data + 1, size - 1);
	switch (data[0] % 8) {
	case 0: try_style(text); break;
	case 1: try_load(data + 1, size - 1); break;
	case 2: try_binds(data + 1, size - 1); break;
	case 3: try_set(text); break;
	default: try_format(text);
	}
	free(text);
	return 0;
}
