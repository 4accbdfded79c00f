/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Options as the user names and sets them; errors are worded as tmux's. */

#include "compat/compat.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "base/xmalloc.h"
#include "cmd/cmd.h"
#include "cmd/number.h"
#include "cmd/parse.h"
#include "opt/options-store.h"
#include "opt/style-parse.h"
#include "text/colour.h"
#include "text/key.h"

#define LOG_MODULE "options"

static int
fail(struct err *err, const char *what, const char *value)
{
	return err_set(err, ERR_INVALID, "%s: %s", what, value);
}

/* Read "[index]" at the end of a name; false when it is malformed. */
static bool
parse_index(const char *s, int64_t *index)
{
	const char *end = strchr(s, ']');
	char *digits;
	bool good;

	*index = -1;
	if (*s == '\0')
		return true;
	if (end == NULL || end[1] != '\0' || !isdigit((unsigned char)s[1]))
		return false;
	digits = xstrndup(s + 1, (size_t)(end - s) - 1);
	good = number_parse(digits, 0, INT32_MAX, index) == NULL;
	free(digits);
	return good;
}

int
option_find(const char *s, struct option_ref *ref, struct err *err)
{
	size_t len = strcspn(s, "[");
	bool ambiguous = false;

	memset(ref, 0, sizeof *ref);
	ref->said = s;
	if (len == 0 || !parse_index(s + len, &ref->index))
		return fail(err, "invalid option", s);
	if (*s == '@')
		return len <= OPTION_NAME_MAX ? 0 :
						fail(err, "invalid option", s);
	ref->def = option_abbreviated(s, len, &ambiguous);
	if (ref->def != NULL)
		return 0;
	return fail(err, ambiguous ? "ambiguous option" : "invalid option", s);
}

enum option_place
option_place(const struct option_ref *ref, struct option_flags flags)
{
	unsigned int scope = 0;

	if (ref != NULL && ref->def != NULL)
		scope = ref->def->scope;
	else if (flags.server)
		scope = SCOPE_SERVER;
	else if (flags.pane)
		scope = SCOPE_WINDOW | SCOPE_PANE;
	else
		scope = flags.window ? SCOPE_WINDOW : SCOPE_SESSION;
	if (scope & SCOPE_SERVER)
		return PLACE_SERVER;
	if (scope & SCOPE_SESSION)
		return flags.global ? PLACE_GLOBAL_SESSION : PLACE_SESSION;
	if (scope & SCOPE_PANE && flags.pane)
		return PLACE_PANE;
	return flags.global ? PLACE_GLOBAL_WINDOW : PLACE_WINDOW;
}

unsigned int
option_place_scope(enum option_place place)
{
	static const unsigned int scopes[] = {
		[PLACE_SERVER] = SCOPE_SERVER,
		[PLACE_GLOBAL_SESSION] = SCOPE_SESSION,
		[PLACE_SESSION] = SCOPE_SESSION,
		[PLACE_GLOBAL_WINDOW] = SCOPE_WINDOW,
		[PLACE_WINDOW] = SCOPE_WINDOW,
		[PLACE_PANE] = SCOPE_PANE,
	};

	return scopes[place];
}

void
options_parse_with(struct options *o, const struct cmd_input *input)
{
	o->input = input;
}

/*
 * Parse a command as the set, or one above it, says; what was saved has
 * nothing left to expand.
 */
static int
parse_command(const struct options *o, const char *value,
    struct cmd_list **list, struct err *err)
{
	if (o->quiet)
		return cmd_parse_string(NULL, value, list, err);
	while (o->input == NULL && o->parent != NULL)
		o = o->parent;
	return cmd_parse_string(o->input, value, list, err);
}

/* Ask those above whether a string may be set. */
static int
check_above(struct options *o, const struct option_def *def, const char *value,
    struct err *err)
{
	size_t i;
	int error;

	if (o->quiet)
		return 0;
	for (; o != NULL; o = o->parent) {
		for (i = 0; i < o->ncalls; i++) {
			if (o->calls[i].check == NULL)
				continue;
			error =
			    o->calls[i].check(o->calls[i].ctx, def, value, err);
			if (error != 0)
				return error;
		}
	}
	return 0;
}

/* Tell those above that a value has changed. */
static void
tell_above(struct options *o, const struct option_ref *ref)
{
	const char *name = ref->def != NULL ? ref->def->name : ref->said;
	struct options *up;
	size_t i;

	if (o->quiet)
		return;
	for (up = o; up != NULL; up = up->parent)
		for (i = 0; i < up->ncalls; i++)
			if (up->calls[i].changed != NULL)
				up->calls[i].changed(up->calls[i].ctx, o,
				    ref->def, name);
}

/* Check a string that is going to be set. */
static int
check_string(struct options *o, const struct option_def *def, const char *value,
    struct err *err)
{
	struct style_spec style = STYLE_SPEC_INIT;

	if (strlen(value) > OPTION_STRING_MAX)
		return err_set(err, ERR_LIMIT, "value is too long");
	if (def == NULL)
		return 0;
	if (def->pattern != NULL && fnmatch(def->pattern, value, 0) != 0)
		return fail(err, "value is invalid", value);
	/* A format is only known to be a style when it is expanded. */
	if (def->type == OPTION_STYLE && strstr(value, "#{") == NULL &&
	    style_parse(&style, NULL, value) != 0)
		return fail(err, "invalid style", value);
	return check_above(o, def, value, err);
}

/* Set a string, or append to it. */
static int
set_string(struct options *o, const struct option_ref *ref, const char *value,
    bool append, struct err *err)
{
	struct option_entry *e = store_find(o, ref);
	const char *between =
	    ref->def != NULL && ref->def->type == OPTION_STYLE ? "," : "";
	char *string;
	int error;

	if (append && e != NULL)
		string = xasprintf("%s%s%s", e->string, between, value);
	else
		string = xstrdup(value);
	error = check_string(o, ref->def, string, err);
	if (error == 0 && e == NULL && ref->def == NULL &&
	    o->nusers == OPTION_USER_MAX)
		error = err_set(err, ERR_LIMIT, "too many user options");
	if (error != 0) {
		free(string);
		return error;
	}
	e = store_add(o, ref);
	free(e->string);
	e->string = string;
	e->is_default = false;
	return 0;
}

static void
set_number(struct options *o, const struct option_ref *ref, int64_t number)
{
	struct option_entry *e = store_add(o, ref);

	e->number = number;
	e->is_default = false;
}

/* Read a number with a suffix, in an option's unit. */
static const char *
parse_unit(const char *unit, const char *value, uint64_t max, int64_t *n)
{
	bool seconds = strcmp(unit, "seconds") == 0;
	uint64_t u = 0, each = seconds ? 1000 : 1;
	const char *why = "invalid";

	if (seconds || strcmp(unit, "milliseconds") == 0)
		why = duration_parse(value, each, &u);
	else if (strcmp(unit, "bytes") == 0)
		why = size_parse(value, max, &u);
	if (why == NULL && u % each != 0)
		why = "invalid";
	if (why == NULL && u / each > max)
		why = "too large";
	*n = (int64_t)(u / each);
	return why;
}

/* Read a number; one of an option with a unit may have a suffix. */
static int
parse_number(const struct option_def *def, const char *value, int64_t *n,
    struct err *err)
{
	int64_t max = def->max != 0 ? def->max : INT32_MAX;
	const char *why = number_parse(value, def->min, max, n);

	if (why != NULL && strcmp(why, "invalid") == 0 && def->unit != NULL) {
		why = parse_unit(def->unit, value, (uint64_t)max, n);
		if (why == NULL && *n < def->min)
			why = "too small";
	}
	if (why == NULL)
		return 0;
	return err_set(err, ERR_INVALID, "value is %s: %s", why, value);
}

static int
parse_key(const char *value, int64_t *n, struct err *err)
{
	uint32_t key = key_parse(value);

	if (key == KEY_INVALID)
		return fail(err, "bad key", value);
	*n = key;
	return 0;
}

static int
parse_colour(const char *value, int64_t *n, struct err *err)
{
	uint32_t colour = colour_parse(value);

	if (colour == COLOUR_INVALID)
		return fail(err, "bad colour", value);
	*n = colour;
	return 0;
}

/* Read a flag; without a value it is the other way round. */
static int
parse_flag(const char *value, int64_t *n, struct err *err)
{
	if (value == NULL || *value == '\0')
		*n = !*n;
	else if (strcmp(value, "1") == 0 || strcasecmp(value, "on") == 0 ||
	    strcasecmp(value, "yes") == 0)
		*n = 1;
	else if (strcmp(value, "0") == 0 || strcasecmp(value, "off") == 0 ||
	    strcasecmp(value, "no") == 0)
		*n = 0;
	else
		return fail(err, "bad value", value);
	return 0;
}

/* Read a choice; without a value it goes between the first two. */
static int
parse_choice(const struct option_def *def, const char *value, int64_t *n,
    struct err *err)
{
	int64_t i;

	if (value == NULL) {
		if (*n < 2)
			*n = !*n;
		return 0;
	}
	for (i = 0; def->choices[i] != NULL; i++) {
		if (strcmp(def->choices[i], value) == 0) {
			*n = i;
			return 0;
		}
	}
	return fail(err, "unknown value", value);
}

/* Read the value of an option that is neither a string nor an array. */
static int
parse_value(const struct option_def *def, const char *value, int64_t *n,
    struct err *err)
{
	switch (def->type) {
	case OPTION_NUMBER: return parse_number(def, value, n, err);
	case OPTION_KEY: return parse_key(value, n, err);
	case OPTION_COLOUR: return parse_colour(value, n, err);
	case OPTION_FLAG: return parse_flag(value, n, err);
	case OPTION_CHOICE: return parse_choice(def, value, n, err);
	case OPTION_STRING:
	case OPTION_STYLE:
	case OPTION_COMMAND: break;
	}
	return err_set(err, ERR_INVALID, "not a number: %s", def->name);
}

int
store_set_item(struct options *o, struct option_entry *e, uint32_t index,
    const char *value, bool append, struct err *err)
{
	const struct option_def *def = e->def;
	struct option_item *item = store_find_item(e, index), new = { 0 };
	int error = 0;

	if (def->max_index != 0 && index > def->max_index)
		return err_set(err, ERR_INVALID, "no such index: %u", index);
	if (item == NULL && e->count == OPTION_ITEMS_MAX)
		return err_set(err, ERR_LIMIT, "too many values");
	if (def->type == OPTION_COMMAND) {
		error = parse_command(o, value, &new.list, err);
	} else if (def->type == OPTION_COLOUR) {
		error = parse_colour(value, &new.number, err);
	} else {
		new.string = xasprintf("%s%s",
		    append && item != NULL ? item->string : "", value);
		error = check_string(o, def, new.string, err);
	}
	if (error != 0) {
		free(new.string);
		return error;
	}
	item = store_add_item(e, index);
	free(item->string);
	cmd_list_unref(item->list);
	new.index = index;
	*item = new;
	return 0;
}

int
store_split(struct options *o, struct option_entry *e, const char *value,
    struct err *err)
{
	const char *between = e->def->separator;
	char *part;
	size_t n;
	int error = 0;

	if (between == NULL)
		between = " ,";
	while (error == 0) {
		value += *between != '\0' ? strspn(value, between) : 0;
		n = *between != '\0' ? strcspn(value, between) : strlen(value);
		if (n == 0)
			return 0;
		part = xstrndup(value, n);
		error =
		    store_set_item(o, e, store_free_index(e), part, false, err);
		free(part);
		value += n;
	}
	return error;
}

/* Copy an array, so that setting it may fail half way without harm. */
static void
copy_items(struct option_entry *to, const struct option_entry *from)
{
	struct option_item *item;
	size_t i;

	for (i = 0; i < from->count; i++) {
		item = store_add_item(to, from->items[i].index);
		*item = from->items[i];
		if (item->string != NULL)
			item->string = xstrdup(item->string);
		if (item->list != NULL)
			cmd_list_ref(item->list);
	}
}

/* Set an array whole, or one of its items. */
static int
set_array(struct options *o, const struct option_ref *ref, const char *value,
    bool append, struct err *err)
{
	struct option_entry *e = store_find(o, ref), new = { .def = ref->def };
	int error;

	if (e != NULL && (append || ref->index != -1))
		copy_items(&new, e);
	if (ref->index == -1)
		error = store_split(o, &new, value, err);
	else
		error = store_set_item(o, &new, (uint32_t)ref->index, value,
		    append, err);
	if (error != 0) {
		store_clear_items(&new);
		return error;
	}
	e = store_add(o, ref);
	store_clear_items(e);
	e->items = new.items;
	e->count = new.count;
	e->is_default = false;
	return 0;
}

/* Whether a flag or choice may be set without a value. */
static bool
toggles(const struct option_ref *ref)
{
	return ref->def != NULL && !ref->def->array &&
	    (ref->def->type == OPTION_FLAG || ref->def->type == OPTION_CHOICE);
}

static int
set_any(struct options *o, const struct option_ref *ref, const char *value,
    unsigned int how, struct err *err)
{
	const struct option_entry *e;
	int64_t n = 0;
	int error;

	if (ref->def == NULL ||
	    (option_is_string(ref->def) && !ref->def->array))
		return set_string(o, ref, value, how & OPTION_APPEND, err);
	if (ref->def->array)
		return set_array(o, ref, value, how & OPTION_APPEND, err);
	e = store_find_up(o, ref);
	if (e != NULL)
		n = e->number;
	error = parse_value(ref->def, value, &n, err);
	if (error == 0)
		set_number(o, ref, n);
	return error;
}

int
options_set(struct options *o, const struct option_ref *ref, const char *value,
    unsigned int how, struct err *err)
{
	int error;

	if (!store_belongs(o, ref))
		return fail(err, "invalid option", ref->said);
	if (ref->index != -1 && (ref->def == NULL || !ref->def->array))
		return fail(err, "not an array", ref->said);
	if (how & OPTION_ONCE && options_is_set(o, ref))
		return err_set(err, ERR_EXISTS, "already set: %s", ref->said);
	if (value == NULL && !toggles(ref))
		return err_set(err, ERR_INVALID, "empty value");
	error = set_any(o, ref, value, how, err);
	if (error == 0)
		tell_above(o, ref);
	return error;
}

int
options_unset(struct options *o, const struct option_ref *ref, struct err *err)
{
	struct option_entry *e = store_find(o, ref);

	if (ref->index != -1 && (ref->def == NULL || !ref->def->array))
		return fail(err, "not an array", ref->said);
	if (e == NULL)
		return 0;
	if (ref->index == -1) {
		store_remove(o, ref);
	} else {
		store_remove_item(e, ref->index);
		e->is_default = false;
	}
	tell_above(o, ref);
	return 0;
}

bool
options_is_set(const struct options *o, const struct option_ref *ref)
{
	const struct option_entry *e = store_find(o, ref);

	if (e == NULL || ref->index == -1)
		return e != NULL;
	return store_find_item(e, ref->index) != NULL;
}

void
options_set_number(struct options *o, enum option_id id, int64_t n)
{
	struct option_ref ref = { .def = option_at(id), .index = -1 };

	if (option_is_string(ref.def) || ref.def->array ||
	    !store_belongs(o, &ref))
		fatal("option %s is not a number here", ref.def->name);
	set_number(o, &ref, n);
	tell_above(o, &ref);
}

void
options_set_string(struct options *o, enum option_id id, const char *value)
{
	struct option_ref ref = { .def = option_at(id), .index = -1 };
	struct option_entry *e;

	if (!option_is_string(ref.def) || ref.def->array ||
	    !store_belongs(o, &ref))
		fatal("option %s is not a string here", ref.def->name);
	e = store_add(o, &ref);
	free(e->string);
	e->string = xstrdup(value);
	e->is_default = false;
	tell_above(o, &ref);
}
