/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xmalloc.h"
#include "cmd/cmd.h"
#include "opt/options-store.h"

#define LOG_MODULE "options"

static void
item_free(struct option_item *item)
{
	free(item->string);
	cmd_list_unref(item->list);
}

void
store_clear_items(struct option_entry *e)
{
	size_t i;

	for (i = 0; i < e->count; i++)
		item_free(&e->items[i]);
	free(e->items);
	e->items = NULL;
	e->count = 0;
}

static void
entry_free(struct option_entry *e)
{
	store_clear_items(e);
	free(e->string);
	free(e->name);
}

/* Give an entry that is empty its option's default. */
static void
set_default(struct options *o, struct option_entry *e)
{
	const struct option_def *def = e->def;
	uint32_t i;
	int error = 0;

	e->is_default = true;
	o->quiet = true;
	if (def->array) {
		for (i = 0; def->items != NULL && def->items[i] != NULL; i++)
			error |=
			    store_set_item(o, e, i, def->items[i], false, NULL);
		if (def->items == NULL)
			error = store_split(o, e, def->string, NULL);
		if (error != 0)
			fatal("bad default of %s", def->name);
	} else if (option_is_string(def)) {
		e->string = xstrdup(def->string);
	} else {
		e->number = def->number;
	}
	o->quiet = false;
}

struct options *
options_new_global(unsigned int scope)
{
	struct options *o = xcalloc(1, sizeof *o);
	struct option_entry *e;
	size_t i;

	o->scope = scope;
	o->entries = xcalloc(OPT_COUNT, sizeof *o->entries);
	for (i = 0; i < OPT_COUNT; i++) {
		if (!(option_at((enum option_id)i)->scope & scope))
			continue;
		e = &o->entries[o->count++];
		e->def = option_at((enum option_id)i);
		set_default(o, e);
	}
	return o;
}

struct options *
options_new(struct options *parent)
{
	struct options *o = xcalloc(1, sizeof *o);

	o->parent = parent;
	return o;
}

void
options_free(struct options *o)
{
	size_t i;

	if (o == NULL)
		return;
	for (i = 0; i < o->count; i++)
		entry_free(&o->entries[i]);
	for (i = 0; i < o->nusers; i++)
		entry_free(&o->users[i]);
	free(o->entries);
	free(o->users);
	free(o->calls);
	free(o);
}

void
options_set_parent(struct options *o, struct options *parent)
{
	o->parent = parent;
}

struct options *
options_parent(const struct options *o)
{
	return o->parent;
}

/* Find where an option of the table is in a set, or would go. */
static size_t
locate(const struct options *o, enum option_id id)
{
	size_t lo = 0, hi = o->count, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (o->entries[mid].def->id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The same for a user option. */
static size_t
locate_user(const struct options *o, const char *name)
{
	size_t lo = 0, hi = o->nusers, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (strcmp(o->users[mid].name, name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool
store_belongs(const struct options *o, const struct option_ref *ref)
{
	while (o->parent != NULL)
		o = o->parent;
	return ref->def == NULL || (ref->def->scope & o->scope) != 0;
}

struct option_entry *
store_find(const struct options *o, const struct option_ref *ref)
{
	size_t i;

	if (ref->def == NULL) {
		i = locate_user(o, ref->said);
		if (i == o->nusers || strcmp(o->users[i].name, ref->said) != 0)
			return NULL;
		return &o->users[i];
	}
	i = locate(o, ref->def->id);
	if (i == o->count || o->entries[i].def != ref->def)
		return NULL;
	return &o->entries[i];
}

const struct option_entry *
store_find_up(const struct options *o, const struct option_ref *ref)
{
	const struct option_entry *e = NULL;

	for (; o != NULL && e == NULL; o = o->parent)
		e = store_find(o, ref);
	return e;
}

/* Make room for an entry at a place in one of the two arrays. */
static struct option_entry *
insert(struct option_entry **entries, size_t *count, size_t at)
{
	struct option_entry *v;

	v = xreallocarray(*entries, *count + 1, sizeof *v);
	memmove(&v[at + 1], &v[at], (*count - at) * sizeof *v);
	memset(&v[at], 0, sizeof *v);
	*entries = v;
	(*count)++;
	return &v[at];
}

struct option_entry *
store_add(struct options *o, const struct option_ref *ref)
{
	struct option_entry *e = store_find(o, ref);

	if (e != NULL)
		return e;
	if (ref->def == NULL) {
		e = insert(&o->users, &o->nusers, locate_user(o, ref->said));
		e->name = xstrdup(ref->said);
	} else {
		e = insert(&o->entries, &o->count, locate(o, ref->def->id));
		e->def = ref->def;
	}
	return e;
}

void
store_remove(struct options *o, const struct option_ref *ref)
{
	struct option_entry *e = store_find(o, ref), *v;
	size_t *count, at;

	if (e == NULL)
		return;
	if (ref->def != NULL && o->parent == NULL) {
		store_clear_items(e);
		free(e->string);
		e->string = NULL;
		set_default(o, e);
		return;
	}
	entry_free(e);
	v = ref->def != NULL ? o->entries : o->users;
	count = ref->def != NULL ? &o->count : &o->nusers;
	at = (size_t)(e - v);
	memmove(e, e + 1, (*count - at - 1) * sizeof *e);
	(*count)--;
}

struct option_item *
store_find_item(const struct option_entry *e, int64_t index)
{
	size_t i;

	for (i = 0; i < e->count; i++)
		if (e->items[i].index == index)
			return &e->items[i];
	return NULL;
}

struct option_item *
store_add_item(struct option_entry *e, uint32_t index)
{
	struct option_item *item = store_find_item(e, index);
	size_t at = e->count;

	if (item != NULL)
		return item;
	while (at > 0 && e->items[at - 1].index > index)
		at--;
	e->items = xreallocarray(e->items, e->count + 1, sizeof *e->items);
	memmove(&e->items[at + 1], &e->items[at],
	    (e->count - at) * sizeof *e->items);
	e->count++;
	item = &e->items[at];
	memset(item, 0, sizeof *item);
	item->index = index;
	return item;
}

void
store_remove_item(struct option_entry *e, int64_t index)
{
	struct option_item *item = store_find_item(e, index);

	if (item == NULL)
		return;
	item_free(item);
	memmove(item, item + 1,
	    (size_t)(e->items + e->count - item - 1) * sizeof *item);
	e->count--;
}

uint32_t
store_free_index(const struct option_entry *e)
{
	uint32_t i;

	for (i = 0; i < e->count; i++)
		if (e->items[i].index != i)
			break;
	return i;
}

/* Find an option of the table that has to be there. */
static const struct option_entry *
must_find(const struct options *o, enum option_id id)
{
	struct option_ref ref = { .def = option_at(id), .index = -1 };
	const struct option_entry *e = store_find_up(o, &ref);

	if (e == NULL)
		fatal("option %s is not in this set", ref.def->name);
	return e;
}

int64_t
options_number(const struct options *o, enum option_id id)
{
	const struct option_entry *e = must_find(o, id);

	if (option_is_string(e->def) || e->def->array)
		fatal("option %s is not a number", e->def->name);
	return e->number;
}

const char *
options_string(const struct options *o, enum option_id id)
{
	const struct option_entry *e = must_find(o, id);

	if (!option_is_string(e->def) || e->def->array)
		fatal("option %s is not a string", e->def->name);
	return e->string;
}

const char *
options_user(const struct options *o, const char *name)
{
	struct option_ref ref = { .said = name, .index = -1 };
	const struct option_entry *e = store_find_up(o, &ref);

	return e != NULL ? e->string : NULL;
}

const struct option_item *
options_item(const struct options *o, enum option_id id, size_t i)
{
	const struct option_entry *e = must_find(o, id);

	if (!e->def->array)
		fatal("option %s is not an array", e->def->name);
	return i < e->count ? &e->items[i] : NULL;
}

char *
options_alias(const struct options *o, const char *name)
{
	const struct option_entry *e = must_find(o, OPT_COMMAND_ALIAS);
	size_t len = strlen(name), i;
	const char *s;

	for (i = 0; i < e->count; i++) {
		s = e->items[i].string;
		if (strncmp(s, name, len) == 0 && s[len] == '=')
			return xstrdup(s + len + 1);
	}
	return NULL;
}

void
options_observe(struct options *o, options_changed_fn fn, void *ctx)
{
	o->calls = xreallocarray(o->calls, o->ncalls + 1, sizeof *o->calls);
	o->calls[o->ncalls++] = (struct option_call){ fn, NULL, ctx };
}

void
options_check(struct options *o, options_check_fn fn, void *ctx)
{
	o->calls = xreallocarray(o->calls, o->ncalls + 1, sizeof *o->calls);
	o->calls[o->ncalls++] = (struct option_call){ NULL, fn, ctx };
}
