/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The arguments of one command: flags, which are asked for by name ("t" or
 * "exclusive"), and operands, which are asked for by number.  Asking for a
 * flag that the command does not have (commands.def) is a mistake in the
 * program and fatal.
 */

#ifndef TMX_CMD_ARGS_H
#define TMX_CMD_ARGS_H

#include "compat/compat.h"

#include "base/err.h"

struct args;
struct buf;
struct cmd_list;
struct cmd_spec;

/* An argument before its command is known: a string, or a block. */
struct args_value {
	char *string;          /* owned; of a block, NULL */
	struct cmd_list *list; /* a reference; NULL: a string */
};

void args_value_free(struct args_value *); /* not the struct itself */

/*
 * Make arguments from values of which the first is the command's name.  The
 * values stay the caller's.  Errors are tmux's: "command NAME: unknown flag
 * -z", or the usage for -? and --help.
 */
int args_parse(const struct cmd_spec *, const struct args_value *, size_t,
    struct args **, struct err *);
void args_free(struct args *);

/* How often a flag was given. */
unsigned int args_has(const struct args *, const char *);

/* The value of a flag, the last if there are several; NULL if none. */
const char *args_get(const struct args *, const char *);

/* The value of a flag the i-th time it was given; NULL at the end. */
const char *args_get_nth(const struct args *, const char *, size_t);

/*
 * The value of a flag as a number within bounds, or as a time in
 * milliseconds (in seconds when it has no unit).  The error is what the
 * thing is called and what is wrong: "width too small", or "missing" when
 * the flag was not given.
 */
int args_number(const struct args *, const char *, const char *what,
    int64_t min, int64_t max, int64_t *, struct err *);
int args_duration(const struct args *, const char *, const char *what,
    uint64_t *, struct err *);

/* How many operands there are. */
size_t args_count(const struct args *);

/* An operand as a string (a block as it prints); NULL past the end. */
const char *args_string(const struct args *, size_t);

/* An operand that is a block; NULL when it is a string.  Borrowed. */
struct cmd_list *args_list(const struct args *, size_t);

/* The operands from one on; borrowed. */
const struct args_value *args_values(const struct args *, size_t);

/* Copy, with the parameters in each string filled in (cmd_fill). */
struct args *args_fill(const struct args *, int, char *const *);

/* Append as text that the parser reads back. */
void args_print(const struct args *, int how, struct buf *);

#endif
