/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/log.h"
#include "base/tlv.h"
#include "base/xmalloc.h"
#include "cmd/cmd.h"
#include "cmd/parse.h"
#include "opt/bind.h"
#include "text/key.h"

#define LOG_MODULE "bind"

struct table {
	char *name;
	struct binding *v; /* in order of key */
	size_t count;
};

struct binds {
	struct table *tables; /* in order of name */
	size_t count;
	size_t total; /* bindings */
};

/* Frozen: written by one version and read by another. */
enum binds_tag {
	TAG_BINDING = 1,
	TAG_REMOVED = 2 /* a default binding that is not there */
};

enum binding_tag {
	TAG_TABLE = 1,
	TAG_KEY = 2, /* its name */
	TAG_NOTE = 3,
	TAG_REPEAT = 4,
	TAG_COMMANDS = 5 /* text */
};

struct binds *
binds_new(void)
{
	return xcalloc(1, sizeof(struct binds));
}

static void
binding_free(struct binding *b)
{
	free(b->note);
	cmd_list_unref(b->list);
}

static void
table_free(struct table *t)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		binding_free(&t->v[i]);
	free(t->v);
	free(t->name);
}

void
binds_free(struct binds *b)
{
	size_t i;

	if (b == NULL)
		return;
	for (i = 0; i < b->count; i++)
		table_free(&b->tables[i]);
	free(b->tables);
	free(b);
}

/*
 * Where a key goes in a list, as tmux has it: control characters, other
 * characters, keys without one, then the same with modifiers.
 */
static uint64_t
rank(uint32_t key)
{
	static const struct {
		uint32_t bit;
		uint64_t rank;
	} order[] = {
		{ KEY_ALT, 1 },
		{ KEY_CTRL, 2 },
		{ KEY_SHIFT, 4 },
	};
	uint32_t mods = key & KEY_MODS, code = key & KEY_CODE;
	uint64_t result = 0;
	size_t i;

	if (mods == KEY_CTRL && code >= '@' && code <= '~')
		return code & 0x1f;
	for (i = 0; i < nitems(order); i++)
		if (mods & order[i].bit)
			result |= order[i].rank;
	mods &= ~(uint32_t)(KEY_ALT | KEY_CTRL | KEY_SHIFT);
	return (mods | result) << 32 | code;
}

static int
compare(uint32_t a, uint32_t b)
{
	uint64_t x = rank(a), y = rank(b);

	if (x == y)
		return a < b ? -1 : a > b;
	return x < y ? -1 : 1;
}

/* Find where a table is, or would go. */
static size_t
locate_table(const struct binds *b, const char *name, bool *found)
{
	size_t i;
	int order = 1;

	for (i = 0; i < b->count; i++) {
		order = strcmp(b->tables[i].name, name);
		if (order >= 0)
			break;
	}
	*found = i < b->count && order == 0;
	return i;
}

static struct table *
find_table(const struct binds *b, const char *name)
{
	bool found;
	size_t i = locate_table(b, name, &found);

	return found ? &b->tables[i] : NULL;
}

/* Find where a key is in a table, or would go. */
static size_t
locate(const struct table *t, uint32_t key, bool *found)
{
	size_t lo = 0, hi = t->count, mid;
	int order;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		order = compare(key, t->v[mid].key);
		if (order == 0) {
			*found = true;
			return mid;
		}
		if (order < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	*found = false;
	return lo;
}

static struct binding *
find(const struct binds *b, const char *table, uint32_t key)
{
	struct table *t = find_table(b, table);
	bool found;
	size_t i;

	if (t == NULL)
		return NULL;
	i = locate(t, key, &found);
	return found ? &t->v[i] : NULL;
}

static struct table *
add_table(struct binds *b, const char *name)
{
	bool found;
	size_t i = locate_table(b, name, &found);

	if (found)
		return &b->tables[i];
	b->tables = xreallocarray(b->tables, b->count + 1, sizeof *b->tables);
	memmove(&b->tables[i + 1], &b->tables[i],
	    (b->count - i) * sizeof *b->tables);
	b->count++;
	memset(&b->tables[i], 0, sizeof b->tables[i]);
	b->tables[i].name = xstrdup(name);
	return &b->tables[i];
}

static struct binding *
add_binding(struct binds *b, struct table *t, uint32_t key)
{
	bool found;
	size_t i = locate(t, key, &found);

	if (found) {
		binding_free(&t->v[i]);
	} else {
		t->v = xreallocarray(t->v, t->count + 1, sizeof *t->v);
		memmove(&t->v[i + 1], &t->v[i], (t->count - i) * sizeof *t->v);
		t->count++;
		b->total++;
	}
	memset(&t->v[i], 0, sizeof t->v[i]);
	t->v[i].key = key;
	return &t->v[i];
}

static char *
copy_note(const char *note)
{
	return note != NULL ? xstrndup(note, BIND_NOTE_MAX) : NULL;
}

int
binds_add(struct binds *b, const char *table, uint32_t key, const char *note,
    bool repeat, struct cmd_list *list)
{
	struct binding *bd = find(b, table, key);
	char *copy;

	if (list == NULL && bd == NULL)
		return 0;
	if (strlen(table) > BIND_NAME_MAX ||
	    (bd == NULL && b->total == BINDS_MAX))
		return ERR_LIMIT;
	/* What is given may be what the binding itself holds. */
	copy = copy_note(note);
	if (list == NULL) {
		free(bd->note);
		bd->note = copy;
		bd->is_default = false;
		return 0;
	}
	cmd_list_ref(list);
	bd = add_binding(b, add_table(b, table), key);
	bd->note = copy;
	bd->repeat = repeat;
	bd->list = list;
	return 0;
}

void
binds_add_defaults(struct binds *b)
{
	const struct bind_default *def;
	struct cmd_list *list;
	struct binding *bd;
	struct err err;
	uint32_t key;

	for (def = bind_defaults; def->table != NULL; def++) {
		key = key_parse(def->key);
		if (key == KEY_INVALID)
			fatal("bad default key %s", def->key);
		if (cmd_parse_string(NULL, def->command, &list, &err) != 0)
			fatal("bad default binding: %s", err.text);
		binds_add(b, def->table, key, def->note, def->repeat, list);
		cmd_list_unref(list);
		bd = find(b, def->table, key);
		if (bd != NULL)
			bd->is_default = true;
	}
}

bool
binds_remove(struct binds *b, const char *table, uint32_t key)
{
	struct binding *bd = find(b, table, key);
	struct table *t = find_table(b, table);
	size_t i;

	if (bd == NULL)
		return false;
	i = (size_t)(bd - t->v);
	binding_free(bd);
	memmove(bd, bd + 1, (t->count - i - 1) * sizeof *bd);
	b->total--;
	/* A table without bindings is none. */
	if (--t->count == 0)
		binds_remove_table(b, table);
	return true;
}

bool
binds_remove_table(struct binds *b, const char *table)
{
	bool found;
	size_t i = locate_table(b, table, &found);

	if (!found)
		return false;
	b->total -= b->tables[i].count;
	table_free(&b->tables[i]);
	b->count--;
	memmove(&b->tables[i], &b->tables[i + 1],
	    (b->count - i) * sizeof *b->tables);
	return true;
}

bool
binds_has_table(const struct binds *b, const char *table)
{
	return strcmp(table, "root") == 0 || strcmp(table, "prefix") == 0 ||
	    find_table(b, table) != NULL;
}

const struct binding *
binds_get(const struct binds *b, const char *table, uint32_t key)
{
	return find(b, table, key);
}

const struct binding *
binds_find(const struct binds *b, const char *table, uint32_t key)
{
	const struct binding *bd = find(b, table, key);

	return bd != NULL ? bd : find(b, table, KEY_ANY);
}

const char *
binds_table(const struct binds *b, size_t i)
{
	return i < b->count ? b->tables[i].name : NULL;
}

const struct binding *
binds_at(const struct binds *b, const char *table, size_t i)
{
	const struct table *t = find_table(b, table);

	return t != NULL && i < t->count ? &t->v[i] : NULL;
}

static void
save_binding(const char *table, const struct binding *bd, struct buf *b)
{
	size_t mark = tlv_open(b, TAG_BINDING);
	char name[KEY_NAME_MAX], *text;

	tlv_put_str(b, TAG_TABLE, table);
	tlv_put_str(b, TAG_KEY, key_name(bd->key, name));
	if (bd->note != NULL)
		tlv_put_str(b, TAG_NOTE, bd->note);
	tlv_put_uint(b, TAG_REPEAT, bd->repeat);
	text = cmd_list_print(bd->list, PRINT_LINES);
	tlv_put_str(b, TAG_COMMANDS, text);
	free(text);
	tlv_close(b, mark);
}

void
binds_save(const struct binds *b, struct buf *out)
{
	const struct bind_default *def;
	const struct table *t;
	size_t i, j, mark;

	for (def = bind_defaults; def->table != NULL; def++) {
		if (find(b, def->table, key_parse(def->key)) != NULL)
			continue;
		mark = tlv_open(out, TAG_REMOVED);
		tlv_put_str(out, TAG_TABLE, def->table);
		tlv_put_str(out, TAG_KEY, def->key);
		tlv_close(out, mark);
	}
	for (i = 0; i < b->count; i++) {
		t = &b->tables[i];
		for (j = 0; j < t->count; j++)
			if (!t->v[j].is_default)
				save_binding(t->name, &t->v[j], out);
	}
}

/* A binding as it is read. */
struct load {
	char *table, *key, *note, *commands; /* owned; NULL: not there */
	bool repeat;
};

static void
load_free(struct load *l)
{
	free(l->table);
	free(l->key);
	free(l->note);
	free(l->commands);
}

/* Read a string in place of one that was read before. */
static void
load_string(char **s, struct rd *value, size_t max)
{
	free(*s);
	*s = tlv_str(value, max);
}

static bool
load_fields(struct load *l, struct rd *r)
{
	struct rd value;
	uint32_t tag;

	tlv_foreach (r, &tag, &value) {
		if (tag == TAG_TABLE)
			load_string(&l->table, &value, BIND_NAME_MAX);
		else if (tag == TAG_KEY)
			load_string(&l->key, &value, KEY_NAME_MAX);
		else if (tag == TAG_NOTE)
			load_string(&l->note, &value, BIND_NOTE_MAX);
		else if (tag == TAG_REPEAT)
			l->repeat = tlv_uint(&value) != 0;
		else if (tag == TAG_COMMANDS)
			load_string(&l->commands, &value, CMD_TEXT_MAX);
		if (value.bad)
			return false;
	}
	return !r->bad;
}

/* Do what was read; false when this version does not know how. */
static bool
load_apply(struct binds *b, const struct load *l, bool removed)
{
	struct cmd_list *list;
	uint32_t key;
	bool good;

	if (l->table == NULL || l->key == NULL)
		return false;
	key = key_parse(l->key);
	if (key == KEY_INVALID || key == KEY_NONE)
		return false;
	if (removed) {
		binds_remove(b, l->table, key);
		return true;
	}
	if (l->commands == NULL ||
	    cmd_parse(NULL, l->commands, strlen(l->commands), &list, NULL) != 0)
		return false;
	good = binds_add(b, l->table, key, l->note, l->repeat, list) == 0;
	cmd_list_unref(list);
	return good;
}

int
binds_load(struct binds *b, struct rd *r)
{
	struct load l;
	struct rd value;
	uint32_t tag;
	bool good = true;
	int refused = 0;

	while (good && tlv_next(r, &tag, &value)) {
		if (tag != TAG_BINDING && tag != TAG_REMOVED)
			continue;
		memset(&l, 0, sizeof l);
		good = load_fields(&l, &value);
		if (good && !load_apply(b, &l, tag == TAG_REMOVED))
			refused++;
		load_free(&l);
	}
	return good && !r->bad ? refused : ERR_MALFORMED;
}
