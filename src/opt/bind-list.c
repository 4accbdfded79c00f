/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Key tables as list-keys prints them. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "cmd/cmd.h"
#include "cmd/quote.h"
#include "opt/bind.h"
#include "text/key.h"
#include "text/width.h"

/* One run of binds_list. */
struct listing {
	const struct binds *binds;
	const struct binds_how *how;
	binds_line_fn line;
	void *ctx;
	size_t lines;
};

/* How wide the columns are. */
struct columns {
	size_t table, key;
	bool repeat; /* there is one for "-r" */
};

static void
put_padded(struct buf *b, struct widths *w, const char *s, size_t width)
{
	size_t have = widths_string(w, s);

	buf_put_str(b, s);
	for (; have < width; have++)
		buf_put_u8(b, ' ');
}

/* Print a line and begin the next. */
static void
print(struct listing *l, struct buf *b)
{
	char *s = buf_take_str(b);

	l->line(l->ctx, s);
	l->lines++;
	free(s);
}

/* The key's name as an argument of bind-key. */
static char *
quoted_key(uint32_t key)
{
	char name[KEY_NAME_MAX];

	return cmd_quote(key_name(key, name));
}

static bool
wants_table(const struct listing *l, const char *table)
{
	return l->how->table == NULL || strcmp(l->how->table, table) == 0;
}

static bool
wants(const struct listing *l, const struct binding *bd)
{
	return l->how->only == KEY_INVALID || l->how->only == bd->key;
}

/* Whether -N lists a binding. */
static bool
wants_note(const struct listing *l, const struct binding *bd)
{
	bool has = bd->note != NULL && *bd->note != '\0';

	return wants(l, bd) && !key_is_mouse(bd->key) && (has || l->how->all);
}

static void
widen(size_t *width, struct widths *w, const char *s)
{
	size_t n = widths_string(w, s);

	if (n > *width)
		*width = n;
}

static struct columns
measure(const struct listing *l)
{
	struct columns c = { 0, 0, false };
	const struct binding *bd;
	const char *table;
	size_t i, j;
	char *key;

	for (i = 0; (table = binds_table(l->binds, i)) != NULL; i++) {
		if (!wants_table(l, table))
			continue;
		for (j = 0; (bd = binds_at(l->binds, table, j)) != NULL; j++) {
			if (!wants(l, bd))
				continue;
			key = quoted_key(bd->key);
			widen(&c.key, l->how->widths, key);
			widen(&c.table, l->how->widths, table);
			c.repeat |= bd->repeat;
			free(key);
		}
	}
	return c;
}

/* Print a binding as the command that makes it. */
static void
print_command(struct listing *l, const struct columns *c, const char *table,
    const struct binding *bd)
{
	struct buf b = BUF_INIT;
	char *s;

	buf_put_str(&b, "bind-key ");
	if (c->repeat)
		buf_put_str(&b, bd->repeat ? "-r " : "   ");
	buf_put_str(&b, "-T ");
	put_padded(&b, l->how->widths, table, c->table);
	buf_put_u8(&b, ' ');
	s = quoted_key(bd->key);
	put_padded(&b, l->how->widths, s, c->key);
	free(s);
	buf_put_u8(&b, ' ');
	s = cmd_list_print(bd->list, PRINT_ESCAPED);
	buf_put_str(&b, s);
	free(s);
	print(l, &b);
}

static void
list_commands(struct listing *l)
{
	struct columns c = measure(l);
	const struct binding *bd;
	const char *table;
	size_t i, j;

	for (i = 0; (table = binds_table(l->binds, i)) != NULL; i++) {
		if (!wants_table(l, table))
			continue;
		for (j = 0; (bd = binds_at(l->binds, table, j)) != NULL; j++)
			if (wants(l, bd))
				print_command(l, &c, table, bd);
	}
}

/* Measure the keys of a table that have a note. */
static size_t
measure_notes(const struct listing *l, const char *table)
{
	const struct binding *bd;
	char name[KEY_NAME_MAX];
	size_t width = 0, i;

	for (i = 0; (bd = binds_at(l->binds, table, i)) != NULL; i++)
		if (wants_note(l, bd) && bd->note != NULL)
			widen(&width, l->how->widths, key_name(bd->key, name));
	return width;
}

/* Print the notes of a table, with something before each key. */
static void
list_table_notes(struct listing *l, const char *table, size_t width,
    const char *before)
{
	const struct binding *bd;
	char name[KEY_NAME_MAX], *s;
	struct buf b = BUF_INIT;
	size_t i;

	for (i = 0; (bd = binds_at(l->binds, table, i)) != NULL; i++) {
		if (!wants_note(l, bd))
			continue;
		buf_put_str(&b, before);
		put_padded(&b, l->how->widths, key_name(bd->key, name),
		    width + 1);
		if (bd->note != NULL && *bd->note != '\0') {
			buf_put_str(&b, bd->note);
		} else {
			s = cmd_list_print(bd->list, PRINT_ESCAPED);
			buf_put_str(&b, s);
			free(s);
		}
		print(l, &b);
		if (l->how->first)
			break;
	}
}

/* Print the notes of the root and the prefix table. */
static void
list_both_notes(struct listing *l)
{
	size_t width = measure_notes(l, "root"), other, i;
	bool prefix = l->how->prefix_key != KEY_NONE;
	char name[KEY_NAME_MAX], *before, *blank;

	if (l->how->prefix != NULL)
		before = xstrdup(l->how->prefix);
	else if (prefix)
		before = xasprintf("%s ", key_name(l->how->prefix_key, name));
	else
		before = xstrdup("");
	other = prefix ? measure_notes(l, "prefix") : 0;
	if (other > width)
		width = other;
	i = widths_string(l->how->widths, before);
	blank = xmalloc(i + 1);
	memset(blank, ' ', i);
	blank[i] = '\0';
	list_table_notes(l, "root", width, blank);
	if (other != 0)
		list_table_notes(l, "prefix", width, before);
	free(before);
	free(blank);
}

size_t
binds_list(const struct binds *b, const struct binds_how *how,
    binds_line_fn line, void *ctx)
{
	struct listing l = { b, how, line, ctx, 0 };

	if (!how->notes)
		list_commands(&l);
	else if (how->table == NULL)
		list_both_notes(&l);
	else
		list_table_notes(&l, how->table, measure_notes(&l, how->table),
		    how->prefix != NULL ? how->prefix : "");
	return l.lines;
}
