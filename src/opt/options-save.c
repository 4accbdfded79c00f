/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Options as fields: for the state that outlives a server.  Values are saved
 * as text, so that a later version may keep them in another way.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/tlv.h"
#include "base/xmalloc.h"
#include "cmd/cmd.h"
#include "opt/options-store.h"

/* Frozen: written by one version and read by another. */
enum options_tag {
	TAG_OPTION = 1 /* one option; within it: */
};

enum option_tag {
	TAG_NAME = 1,
	TAG_VALUE = 2, /* text; of what is no array */
	TAG_INDEX = 3, /* of the item that follows */
	TAG_ITEM = 4,  /* text */
	TAG_ARRAY = 5  /* an array, perhaps empty */
};

/* Text that is read back whatever it is. */
static char *
save_text(const struct option_entry *e, const struct option_item *item)
{
	if (item != NULL && item->list != NULL)
		return cmd_list_print(item->list, PRINT_LINES);
	return store_text(e, item, false);
}

static void
save_entry(const struct option_entry *e, struct buf *b)
{
	size_t mark = tlv_open(b, TAG_OPTION), i;
	char *text;

	tlv_put_str(b, TAG_NAME, e->def != NULL ? e->def->name : e->name);
	if (e->def == NULL || !e->def->array) {
		text = save_text(e, NULL);
		tlv_put_str(b, TAG_VALUE, text);
		free(text);
	} else {
		tlv_put(b, TAG_ARRAY, NULL, 0);
		for (i = 0; i < e->count; i++) {
			tlv_put_uint(b, TAG_INDEX, e->items[i].index);
			text = save_text(e, &e->items[i]);
			tlv_put_str(b, TAG_ITEM, text);
			free(text);
		}
	}
	tlv_close(b, mark);
}

void
options_save(const struct options *o, struct buf *b)
{
	size_t i;

	for (i = 0; i < o->count; i++)
		if (!o->entries[i].is_default)
			save_entry(&o->entries[i], b);
	for (i = 0; i < o->nusers; i++)
		save_entry(&o->users[i], b);
}

/* What is being read. */
struct load {
	struct options *o;
	struct option_ref ref;
	char *name; /* owned */
	uint64_t index;
	int refused;
};

/* Set an option's value or one item; counts what is not allowed. */
static void
load_value(struct load *l, const char *text, bool is_item)
{
	struct option_entry *e;

	l->ref.index = -1;
	if (is_item)
		l->ref.index = l->index <= INT32_MAX ? (int64_t)l->index : -1;
	if (is_item != (l->ref.def != NULL && l->ref.def->array) ||
	    (is_item && l->ref.index == -1)) {
		l->refused++;
		return;
	}
	if (!is_item) {
		l->refused += options_set(l->o, &l->ref, text, 0, NULL) != 0;
		return;
	}
	e = store_find(l->o, &l->ref);
	if (e == NULL ||
	    store_set_item(l->o, e, (uint32_t)l->ref.index, text, false,
		NULL) != 0)
		l->refused++;
}

/* Begin an option by its name; returns false when there is none. */
static bool
load_name(struct load *l, const char *name)
{
	size_t len = strlen(name);

	memset(&l->ref, 0, sizeof l->ref);
	l->ref.said = name;
	l->ref.index = -1;
	if (*name == '@' && len <= OPTION_NAME_MAX)
		return true;
	l->ref.def = option_named(name, len);
	return l->ref.def != NULL && store_belongs(l->o, &l->ref);
}

/* Begin an array: what it held before is gone. */
static void
load_array(struct load *l)
{
	struct option_entry *e;

	if (l->ref.def == NULL || !l->ref.def->array)
		return;
	e = store_add(l->o, &l->ref);
	store_clear_items(e);
	e->is_default = false;
}

/* Read one option; false when its bytes are none of ours. */
static bool
load_option(struct load *l, struct rd *r)
{
	bool known = false;
	struct rd value;
	uint32_t tag;
	char *text;

	tlv_foreach (r, &tag, &value) {
		switch (tag) {
		case TAG_NAME:
			free(l->name);
			l->name = tlv_str(&value, OPTION_NAME_MAX);
			known = l->name != NULL && load_name(l, l->name);
			l->refused += !known;
			break;
		case TAG_ARRAY:
			if (known)
				load_array(l);
			break;
		case TAG_INDEX: l->index = tlv_uint(&value); break;
		case TAG_VALUE:
		case TAG_ITEM:
			text = tlv_str(&value, OPTION_STRING_MAX);
			if (text != NULL && known)
				load_value(l, text, tag == TAG_ITEM);
			free(text);
			break;
		default: break;
		}
		if (value.bad)
			return false;
	}
	return !r->bad;
}

int
options_load(struct options *o, struct rd *r)
{
	struct load l = { .o = o };
	struct rd value;
	uint32_t tag;
	bool good = true;

	o->quiet = true;
	tlv_foreach (r, &tag, &value)
		if (tag == TAG_OPTION && !(good = load_option(&l, &value)))
			break;
	o->quiet = false;
	free(l.name);
	return good && !r->bad ? l.refused : ERR_MALFORMED;
}
