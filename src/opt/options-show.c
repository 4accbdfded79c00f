/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Options as text: for show-options and for formats. */

#include "compat/compat.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "cmd/cmd.h"
#include "cmd/quote.h"
#include "opt/options-store.h"
#include "text/colour.h"
#include "text/key.h"

/* One run of options_show. */
struct show {
	unsigned int how;
	options_line_fn line;
	void *ctx;
};

/* The text of what is kept as a number. */
static char *
number_text(const struct option_def *def, int64_t n, bool numeric)
{
	char name[KEY_NAME_MAX > COLOUR_NAME_MAX ? KEY_NAME_MAX :
						   COLOUR_NAME_MAX];

	switch (def->type) {
	case OPTION_KEY: return xstrdup(key_name((uint32_t)n, name));
	case OPTION_COLOUR: return xstrdup(colour_name((uint32_t)n, name));
	case OPTION_CHOICE: return xstrdup(def->choices[n]);
	case OPTION_FLAG:
		if (!numeric)
			return xstrdup(n != 0 ? "on" : "off");
		break;
	default: break;
	}
	return xasprintf("%" PRId64, n);
}

char *
store_text(const struct option_entry *e, const struct option_item *item,
    bool numeric)
{
	const struct option_def *def = e->def;

	if (def == NULL || option_is_string(def))
		return xstrdup(item != NULL ? item->string : e->string);
	if (def->type == OPTION_COMMAND)
		return cmd_list_print(item->list, PRINT_PLAIN);
	return number_text(def, item != NULL ? item->number : e->number,
	    numeric);
}

/* Print one value, which is taken; index -1 is that of no array's item. */
static void
show_text(const struct show *s, const struct option_entry *e, int64_t index,
    char *text, bool inherited)
{
	struct buf b = BUF_INIT;

	if (!(s->how & SHOW_VALUE)) {
		buf_put_str(&b, e->def != NULL ? e->def->name : e->name);
		if (index != -1)
			buf_printf(&b, "[%" PRId64 "]", index);
		buf_put_str(&b, inherited ? "* " : " ");
	}
	if (!(s->how & SHOW_VALUE) &&
	    (e->def == NULL || option_is_string(e->def)))
		cmd_quote_to(&b, text);
	else
		buf_put_str(&b, text);
	free(text);
	text = buf_take_str(&b);
	s->line(s->ctx, text);
	free(text);
}

static void
show_item(const struct show *s, const struct option_entry *e,
    const struct option_item *item, bool inherited)
{
	show_text(s, e, item->index, store_text(e, item, false), inherited);
}

static void
show_entry(const struct show *s, const struct option_entry *e, bool inherited)
{
	char *name;
	size_t i;

	if (e->def == NULL || !e->def->array) {
		show_text(s, e, -1, store_text(e, NULL, false), inherited);
		return;
	}
	for (i = 0; i < e->count; i++)
		show_item(s, e, &e->items[i], inherited);
	if (e->count == 0 && !(s->how & SHOW_VALUE)) {
		name = xasprintf("%s%s", e->def->name, inherited ? "*" : "");
		s->line(s->ctx, name);
		free(name);
	}
}

/* Print one option if it is set here, or there when that is asked for. */
static bool
show_one(const struct show *s, const struct options *o,
    const struct option_ref *ref)
{
	const struct option_entry *e = store_find(o, ref);
	const struct option_item *item;
	bool inherited = e == NULL;

	if (e == NULL && s->how & SHOW_INHERITED)
		e = store_find_up(o, ref);
	if (e == NULL)
		return ref->def != NULL;
	if (ref->index == -1) {
		show_entry(s, e, inherited);
		return true;
	}
	if (e->def == NULL)
		return false;
	item = store_find_item(e, ref->index);
	if (item != NULL)
		show_item(s, e, item, inherited);
	else
		show_text(s, e, ref->index, xstrdup(""), inherited);
	return true;
}

bool
options_show(const struct options *o, const struct option_ref *ref,
    unsigned int scope, unsigned int how, options_line_fn line, void *ctx)
{
	struct show s = { how, line, ctx };
	struct option_ref each = { .index = -1 };
	size_t i;

	if (ref != NULL)
		return show_one(&s, o, ref);
	for (i = 0; i < o->nusers; i++)
		show_entry(&s, &o->users[i], false);
	for (i = 0; i < OPT_COUNT; i++) {
		each.def = option_at((enum option_id)i);
		if (each.def->scope & scope &&
		    (!each.def->hook || how & SHOW_HOOKS))
			show_one(&s, o, &each);
	}
	return true;
}

char *
options_lookup(const struct options *o, const char *name)
{
	struct option_ref ref = { .said = name, .index = -1 };
	const struct option_entry *e;
	const struct option_item *item = NULL;
	size_t len = strcspn(name, "[");

	if (*name == '@')
		ref.def = NULL;
	else if ((ref.def = option_named(name, len)) == NULL)
		return NULL;
	if (name[len] == '[') {
		if (ref.def == NULL || !ref.def->array ||
		    option_find(name, &ref, NULL) != 0)
			return NULL;
	}
	e = store_find_up(o, &ref);
	if (e == NULL)
		return NULL;
	if (ref.index != -1)
		item = store_find_item(e, ref.index);
	if (item == NULL && ref.def != NULL && ref.def->array)
		return xstrdup("");
	return store_text(e, item, true);
}
