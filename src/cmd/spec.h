/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What commands there are: their names, flags and operands, as data
 * (commands.def).  What they do is bound to them by the server.
 *
 * The flags of a command are words in one string, in the order in which the
 * usage shows them:
 *
 *	abc               flags without a value ("a|b" when they exclude
 *	                  each other)
 *	x:width           a flag with a value, and what the usage calls it
 *	x::width          a flag whose value may be missing
 *	--name            a long option, which tmux does not have
 *	--name:value      a long option with a value
 *	!...              any of these, not shown in the usage
 */

#ifndef TMX_CMD_SPEC_H
#define TMX_CMD_SPEC_H

#include "compat/compat.h"

#include "base/err.h"

enum spec_bits {
	SPEC_STARTS_SERVER = 1,  /* a server is started when there is none */
	SPEC_READONLY = 2,       /* read-only clients may run it */
	SPEC_CANFAIL = 4,        /* runs also when its target is not found */
	SPEC_CLIENT_CANFAIL = 8, /* the same when its client is not */
	SPEC_TARGET_SELF = 16,   /* resolves its target itself */
	SPEC_HOOK = 32,          /* the hook after-NAME runs after it */
	SPEC_OURS = 64,          /* tmux does not have it */
	SPEC_AGAIN = 128         /* changes nothing, or the same if run twice */
};

enum cmd_id {
#define COMMAND(id, name, alias, flags, operands, min, max, kinds, bits) \
	CMD_##id,
#include "cmd/commands.def"
#undef COMMAND
	CMD_COUNT
};

struct cmd_spec {
	enum cmd_id id;
	const char *name;
	const char *alias;    /* NULL: none */
	const char *flags;    /* as above */
	const char *operands; /* as the usage shows them */
	int min, max;         /* operands; max -1: any number */
	/*
	 * What each operand may be, the last letter for those that follow:
	 * s a string, c a string or a block of commands, C the same when -C
	 * is given, else a string.
	 */
	const char *kinds;
	unsigned int bits; /* enum spec_bits */
};

/* All of them, in order of name and of id: CMD_COUNT. */
const struct cmd_spec *spec_at(enum cmd_id);

/*
 * Find by name, alias or unique abbreviation; an abbreviation of one of
 * tmux's commands is never taken by one of ours.  Returns NULL with an
 * error when there is none, or more than one.
 */
const struct cmd_spec *spec_find(const char *, struct err *);

/*
 * Write the usage without the command's name, "[-dP] [-t target] name".  The
 * caller frees it.
 */
char *spec_usage(const struct cmd_spec *);

enum spec_takes { TAKES_NONE, TAKES_VALUE, TAKES_OPTIONAL };

/* One flag of a command; strings are borrowed and not NUL-terminated. */
struct spec_flag {
	const char *name; /* without the dashes */
	size_t len;
	const char *value; /* what the usage calls its value */
	size_t value_len;
	enum spec_takes takes;
	bool is_long;
	bool hidden;
	bool excludes; /* written with "|" before it */
};

/* Walk over a command's flags: begin with *at = spec->flags. */
bool spec_next_flag(const char **at, struct spec_flag *);

/* Find a flag by its name ("t", "exclusive") of so many bytes. */
bool spec_find_flag(const struct cmd_spec *, const char *, size_t,
    struct spec_flag *);

/* What the value of a flag names, if it is a target. */
enum target_kind {
	TARGET_NONE,
	TARGET_SESSION,
	TARGET_WINDOW,
	TARGET_PANE,
	TARGET_CLIENT
};

/* NONE too when the command has no such flag. */
enum target_kind spec_target(const struct cmd_spec *, const char *);

#endif
