/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* How a set of options is laid out; for the files of opt/options only. */

#ifndef TMX_OPT_OPTIONS_STORE_H
#define TMX_OPT_OPTIONS_STORE_H

#include "opt/options.h"

struct option_entry {
	const struct option_def *def; /* NULL: a user option */
	char *name;                   /* of a user option; owned */
	int64_t number;
	char *string;              /* owned; NULL if it is no string */
	struct option_item *items; /* owned, in order of index */
	size_t count;
	bool is_default; /* in a global set, nobody has set it */
};

struct option_call {
	options_changed_fn changed;
	options_check_fn check;
	void *ctx;
};

struct options {
	struct options *parent;
	unsigned int scope;           /* of a global set; else 0 */
	struct option_entry *entries; /* in order of id */
	size_t count;
	struct option_entry *users; /* in order of name */
	size_t nusers;
	struct option_call *calls;
	size_t ncalls;
	const struct cmd_input *input; /* borrowed; for commands */
	bool quiet;                    /* nobody above is asked or told */
};

static inline bool
option_is_string(const struct option_def *def)
{
	return def->type == OPTION_STRING || def->type == OPTION_STYLE;
}

/* Whether a set is one that an option may be in. */
bool store_belongs(const struct options *, const struct option_ref *);

/* Find in this set alone; NULL when it is not set. */
struct option_entry *store_find(const struct options *,
    const struct option_ref *);

/* Find in this set or in one it inherits from. */
const struct option_entry *store_find_up(const struct options *,
    const struct option_ref *);

/* The entry in this set, made empty when it is not there. */
struct option_entry *store_add(struct options *, const struct option_ref *);

/* Remove from this set; in a global one, put the default back. */
void store_remove(struct options *, const struct option_ref *);

/* The item at an index; store_add_item makes it empty when not there. */
struct option_item *store_find_item(const struct option_entry *, int64_t);
struct option_item *store_add_item(struct option_entry *, uint32_t);
void store_remove_item(struct option_entry *, int64_t);
void store_clear_items(struct option_entry *);

/* The first index that is free. */
uint32_t store_free_index(const struct option_entry *);

/*
 * Set an array's items from one string, split as its def says.  May stop
 * half way.
 */
int store_split(struct options *, struct option_entry *, const char *,
    struct err *);

/* Set one item from a string. */
int store_set_item(struct options *, struct option_entry *, uint32_t,
    const char *, bool append, struct err *);

/* The value as text, of an item or (NULL) of the entry; the caller frees. */
char *store_text(const struct option_entry *, const struct option_item *,
    bool numeric);

#endif
