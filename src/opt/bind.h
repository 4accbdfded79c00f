/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Key tables: which commands a key runs.  A table is made when a key is
 * bound in it.
 */

#ifndef TMX_OPT_BIND_H
#define TMX_OPT_BIND_H

#include "compat/compat.h"

struct binds;
struct buf;
struct cmd_list;
struct rd;
struct widths;

#define BINDS_MAX 16384    /* bindings of all tables */
#define BIND_NAME_MAX 256  /* bytes of a table's name */
#define BIND_NOTE_MAX 4096 /* bytes of a note; a longer one is cut */

struct binding {
	uint32_t key; /* text/key.h */
	char *note;   /* NULL: none */
	struct cmd_list *list;
	bool repeat;
	bool is_default; /* one that nobody has changed */
};

struct binds *binds_new(void); /* without any binding */
void binds_free(struct binds *);

/* Add the default bindings (opt/bind-table.c). */
void binds_add_defaults(struct binds *);

/*
 * Bind a key; a reference to the list is taken.  A list of NULL changes the
 * note of a key that is bound.  Returns 0, or ERR_LIMIT.
 */
int binds_add(struct binds *, const char *table, uint32_t key, const char *note,
    bool repeat, struct cmd_list *);

/* Unbind a key, or drop a table; false when it was not there. */
bool binds_remove(struct binds *, const char *table, uint32_t key);
bool binds_remove_table(struct binds *, const char *table);

/* Whether there is a table; root and prefix are there even if empty. */
bool binds_has_table(const struct binds *, const char *);

/* What a key runs; NULL: nothing.  Valid until the next change. */
const struct binding *binds_get(const struct binds *, const char *table,
    uint32_t key);

/* The same, or what the key Any runs. */
const struct binding *binds_find(const struct binds *, const char *table,
    uint32_t key);

/*
 * The i-th table in order of name, and its i-th binding in order of key;
 * NULL at the end.
 */
const char *binds_table(const struct binds *, size_t);
const struct binding *binds_at(const struct binds *, const char *table, size_t);

/* How list-keys prints. */
struct binds_how {
	const char *table;   /* -T; NULL: all */
	uint32_t only;       /* a key; KEY_INVALID: all */
	bool notes;          /* -N */
	bool all;            /* -a */
	bool first;          /* -1 */
	const char *prefix;  /* -P; NULL: none was given */
	uint32_t prefix_key; /* what stands in its place with -N */
	struct widths *widths;
};

/* Print as list-keys does, a line at a time; returns how many. */
typedef void (*binds_line_fn)(void *, const char *);
size_t binds_list(const struct binds *, const struct binds_how *, binds_line_fn,
    void *);

/* Append what was changed of the default bindings. */
void binds_save(const struct binds *, struct buf *);

/*
 * Change the default bindings as binds_save wrote.  What this version does
 * not know is left out and counted.  Returns that count, or ERR_MALFORMED.
 */
int binds_load(struct binds *, struct rd *);

/* The default bindings, up to one without a table. */
struct bind_default {
	const char *table, *key, *note, *command;
	bool repeat;
};
extern const struct bind_default bind_defaults[];

#endif
