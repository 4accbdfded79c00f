/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Parsed commands.  A list is what the parser makes and what a key, an
 * option or the queue holds a reference to; it does not change any more once
 * it is made.  The commands of one sequence ("a ; b") are a group: when one
 * of them fails, those of its group that follow it do not run.
 */

#ifndef TMX_CMD_CMD_H
#define TMX_CMD_CMD_H

#include "compat/compat.h"

struct args;
struct cmd_list;
struct cmd_spec;

/* Bytes of the text that is parsed at once, and of any string in it. */
#define CMD_TEXT_MAX (4u << 20)

struct cmd {
	const struct cmd_spec *spec;
	struct args *args; /* owned */
	char *file;        /* where it was read, NULL if not from a file */
	unsigned int line;
	unsigned int group; /* a number within its list */
};

/* Make a list with one reference. */
struct cmd_list *cmd_list_new(void);

/* Take and drop a reference; _ref returns the list. */
struct cmd_list *cmd_list_ref(struct cmd_list *);
void cmd_list_unref(struct cmd_list *);

/* Add a command to a list that is being made; the file name is copied. */
void cmd_list_add(struct cmd_list *, const struct cmd_spec *,
    struct args * /* taken */, const char *file, unsigned int line,
    unsigned int group);

size_t cmd_list_count(const struct cmd_list *);

/* The i-th command, valid as long as the list. */
const struct cmd *cmd_list_at(const struct cmd_list *, size_t);

/* Whether all of them, or any, have these bits (enum spec_bits). */
bool cmd_list_all(const struct cmd_list *, unsigned int);
bool cmd_list_any(const struct cmd_list *, unsigned int);

enum print_how {
	PRINT_PLAIN,   /* a ; b */
	PRINT_ESCAPED, /* a \; b, as an argument of bind-key needs it */
	PRINT_LINES    /* a line for each group: reads back with its groups */
};

/* Print as text that the parser reads back.  The caller frees it. */
char *cmd_print(const struct cmd *);
char *cmd_list_print(const struct cmd_list *, enum print_how);

/*
 * Copy a list, with the parameters in each string filled in: %1 to %9, and
 * the first %% as the next one that is not named; %1% and %%% quote what is
 * special to the parser (tmux(1), command-prompt).  A new reference.
 */
struct cmd_list *cmd_list_fill(const struct cmd_list *, int, char *const *);

/*
 * Fill in the parameters of one string; what passes CMD_TEXT_MAX is cut.
 * The caller frees it.
 */
char *cmd_fill(const char *, int, char *const *);

#endif
