/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Sets of option values.  A set has a parent from which it inherits what is
 * not set in it: a session's from the global session options, a pane's from
 * its window's and those from the global window options.  A set without a
 * parent is global and has a value for each option of its scope, at first
 * the default (opt/options-table.h).
 *
 * Reading an option that a set and its parents do not have, or as something
 * that it is not, is a mistake in the program and fatal.
 */

#ifndef TMX_OPT_OPTIONS_H
#define TMX_OPT_OPTIONS_H

#include "compat/compat.h"

#include "base/err.h"
#include "opt/options-table.h"

struct buf;
struct cmd_input;
struct cmd_list;
struct options;
struct rd;

/* Make a set: global with all of some scopes, or with a parent and empty. */
struct options *options_new_global(unsigned int scope);
struct options *options_new(struct options *parent);
void options_free(struct options *); /* before its parent */

/* Inherit from another set from now on; NULL for a global set. */
void options_set_parent(struct options *, struct options *);
struct options *options_parent(const struct options *);

/* Read, the set itself or from its parents; strings until they change. */
int64_t options_number(const struct options *, enum option_id);
const char *options_string(const struct options *, enum option_id);

/* The same, for what it says. */
static inline bool
options_flag(const struct options *o, enum option_id id)
{
	return options_number(o, id) != 0;
}

static inline uint32_t
options_key(const struct options *o, enum option_id id)
{
	return (uint32_t)options_number(o, id);
}

static inline uint32_t
options_colour(const struct options *o, enum option_id id)
{
	return (uint32_t)options_number(o, id);
}

/* The value of a user option ("@name"); NULL when it is not set. */
const char *options_user(const struct options *, const char *);

/* What an array holds at an index; strings and lists are borrowed. */
struct option_item {
	uint32_t index;
	int64_t number;        /* of a colour */
	char *string;          /* of a string; else NULL */
	struct cmd_list *list; /* of commands; else NULL */
};

/* The i-th item in order of index; NULL at the end. */
const struct option_item *options_item(const struct options *, enum option_id,
    size_t);

/* What a command alias stands for, freed by the caller; NULL: it is none. */
char *options_alias(const struct options *, const char *);

/* Set in this set; the value is one that is allowed. */
void options_set_number(struct options *, enum option_id, int64_t);
void options_set_string(struct options *, enum option_id, const char *);

/* An option as the user named it. */
struct option_ref {
	const struct option_def *def; /* NULL: a user option */
	const char *said;             /* borrowed; a user option's name */
	int64_t index;                /* of an array; -1: none was said */
};

/*
 * Find an option by name, unique abbreviation or user option, with or
 * without "[index]".  The string is kept in the ref.  Errors are "ambiguous
 * option: x" and "invalid option: x".
 */
int option_find(const char *, struct option_ref *, struct err *);

/*
 * Which set the flags of set-option and show-options mean.  A session's own
 * and a window's own have the same order as the global ones.
 */
enum option_place {
	PLACE_SERVER,
	PLACE_GLOBAL_SESSION,
	PLACE_SESSION,
	PLACE_GLOBAL_WINDOW,
	PLACE_WINDOW,
	PLACE_PANE
};

struct option_flags {
	bool global, server, window, pane; /* -g -s -w -p */
};

/* A ref of NULL is none: all options of that place. */
enum option_place option_place(const struct option_ref *, struct option_flags);

/* Which options show-options lists there (enum option_scope). */
unsigned int option_place_scope(enum option_place);

enum option_how {
	OPTION_APPEND = 1, /* -a */
	OPTION_ONCE = 2    /* -o: not when it is set already */
};

/*
 * Set from what the user wrote, in this set.  A value of NULL toggles a flag
 * or a choice.  Errors are tmux's: "value is invalid: x", "value is too
 * small: x", "unknown value: x", "bad colour: x" and so on.
 */
int options_set(struct options *, const struct option_ref *, const char *,
    unsigned int how, struct err *);

/* Unset, or in a global set put back the default.  */
int options_unset(struct options *, const struct option_ref *, struct err *);

/* Whether this set itself has it; of an array, the index that was said. */
bool options_is_set(const struct options *, const struct option_ref *);

/*
 * Functions of those above.  A set's are called for its children's options
 * as well: when a value has changed, and before one of a string or an item
 * is set, to refuse it.  The def is NULL for a user option.
 */
typedef void (*options_changed_fn)(void *, struct options *,
    const struct option_def *, const char *name);
typedef int (*options_check_fn)(void *, const struct option_def *,
    const char *value, struct err *);
void options_observe(struct options *, options_changed_fn, void *);
void options_check(struct options *, options_check_fn, void *);

/*
 * How the commands of hooks in a set and its children are parsed (aliases,
 * variables); the input is kept, NULL: as they are.
 */
void options_parse_with(struct options *, const struct cmd_input *);

enum option_show {
	SHOW_VALUE = 1,     /* -v: not the name */
	SHOW_INHERITED = 2, /* -A: what the parents have too */
	SHOW_HOOKS = 4      /* -H */
};

/*
 * Print as show-options does, a line at a time: one option, or those of some
 * scopes that are set when the ref is NULL.  Returns false when a user
 * option is not set.
 */
typedef void (*options_line_fn)(void *, const char *);
bool options_show(const struct options *, const struct option_ref *,
    unsigned int scope, unsigned int how, options_line_fn, void *);

/*
 * The value of an option or user option by its whole name, "name[3]" or
 * "@name", as a format wants it: flags are 1 and 0, an array without an
 * index is empty.  The caller frees it; NULL when there is none.
 */
char *options_lookup(const struct options *, const char *);

/* Append all values that are set (of a global set, not the defaults). */
void options_save(const struct options *, struct buf *);

/*
 * Set what options_save wrote, without calling anybody.  What this version
 * does not know or allow is left out and counted.  Returns that count, or
 * ERR_MALFORMED when the bytes are none of ours.
 */
int options_load(struct options *, struct rd *);

#endif
