/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * tmux's command language (tmux(1), PARSING SYNTAX): text or arguments to
 * lists of commands.  The parser knows no options and no environment; it
 * asks its caller.
 */

#ifndef TMX_CMD_PARSE_H
#define TMX_CMD_PARSE_H

#include "compat/compat.h"

#include "base/err.h"

#define CMD_ARGS_MAX 4096      /* arguments of one command */
#define CMD_COMMANDS_MAX 65536 /* commands of one text, aliases expanded */
#define CMD_NEST_MAX 64        /* blocks and conditions in one another */

struct args;
struct cmd_list;

/*
 * Where commands come from and whom to ask.  All zeros, or NULL in place of
 * a pointer to it, is fine: no file, no variables, no aliases.
 */
struct cmd_input {
	const char *file;  /* for "file:line: " before errors; NULL: neither */
	unsigned int line; /* of the first line; 0 is 1 */

	/* The value of $NAME, valid until the next call; NULL: not set. */
	const char *(*getvar)(void *, const char *name);

	/* NAME=value, and %hidden NAME=value; NULL: they are ignored. */
	void (*setvar)(void *, const char *, const char *, bool hidden);

	/* Expand the format of %if into a string that is freed here. */
	char *(*expand)(void *, const char *format);

	/* What an alias stands for, freed here; NULL: it is none. */
	char *(*alias)(void *, const char *name);

	void *ctx; /* for all of these */
};

/*
 * Parse a file's contents: each line is a group of its own.  On success *list
 * is a new reference.  Errors are tmux's, "FILE:LINE: unknown command: x".
 */
int cmd_parse(const struct cmd_input *, const char *, size_t,
    struct cmd_list **list, struct err *);

/* Parse a string; all of it is one group. */
int cmd_parse_string(const struct cmd_input *, const char *,
    struct cmd_list **list, struct err *);

/*
 * Parse arguments as a shell has split them.  One that is ";" or ends in it
 * ends a command; "\;" there is a literal ";".
 */
int cmd_parse_argv(const struct cmd_input *, int, char *const *,
    struct cmd_list **list, struct err *);

/*
 * Parse n operands of a command as a command, as bind-key and if-shell take
 * them: a block, a string, or a command's arguments one by one.
 */
int cmd_parse_operands(const struct cmd_input *, const struct args *,
    size_t from, size_t n, struct cmd_list **list, struct err *);

#endif
