/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The modifiers of a format, what stands before the last colon in
 * "#{=/5/...;s/a/b/:name}" (tmux(1), FORMATS); for the expander's use only.
 */

#ifndef TMX_OPT_FORMAT_MOD_H
#define TMX_OPT_FORMAT_MOD_H

#include "compat/compat.h"

struct widths;

#define FORMAT_MODS_MAX 16    /* modifiers of one replacement */
#define FORMAT_MOD_ARGS_MAX 4 /* arguments of one that are looked at */

/* Modifiers that are there or not. */
enum mod_flag {
	MOD_LITERAL = 1 << 0,      /* l */
	MOD_CHARACTER = 1 << 1,    /* a */
	MOD_COLOUR = 1 << 2,       /* c */
	MOD_BASENAME = 1 << 3,     /* b */
	MOD_DIRNAME = 1 << 4,      /* d */
	MOD_LENGTH = 1 << 5,       /* n */
	MOD_WIDTH = 1 << 6,        /* w */
	MOD_EXPAND = 1 << 7,       /* E */
	MOD_EXPAND_TIME = 1 << 8,  /* T */
	MOD_SESSIONS = 1 << 9,     /* S */
	MOD_WINDOWS = 1 << 10,     /* W */
	MOD_PANES = 1 << 11,       /* P */
	MOD_TIME = 1 << 12,        /* t */
	MOD_TIME_PRETTY = 1 << 13, /* t/p */
	MOD_QUOTE_SHELL = 1 << 14, /* q */
	MOD_QUOTE_HASH = 1 << 15,  /* q/e, q/h */
	MOD_WINDOW_NAME = 1 << 16, /* N, N/w */
	MOD_SESSION_NAME = 1 << 17 /* N/s */
};

struct mod {
	const char *name;                /* static */
	char *args[FORMAT_MOD_ARGS_MAX]; /* owned */
	size_t nargs;
};

struct mods {
	unsigned int flags;
	struct mod list[FORMAT_MODS_MAX];
	size_t count;
	/* The last of each, in list; NULL: none. */
	const struct mod *compare; /* == != < > <= >= && || m */
	const struct mod *search;  /* C */
	const struct mod *math;    /* e */
	const char *marker;        /* the second argument of = */
	char *time_format;         /* the second argument of t/f; owned */
	int limit;                 /* = */
	int pad;                   /* p */
};

/* What modifiers need from the expander. */
struct mod_env {
	/* Expand so many bytes; the result is freed here. */
	char *(*expand)(void *, const char *, size_t);
	void *ctx;
	struct widths *widths;
	size_t max;   /* bytes of a result */
	size_t *work; /* that is left */
};

/*
 * Parse the modifiers at the start of a replacement.  Returns what follows
 * them, or the replacement itself when there are none or they are malformed.
 */
const char *mods_parse(struct mods *, const char *, const struct mod_env *);
void mods_free(struct mods *);

/* Whether an argument of a modifier, if it has it, contains a letter. */
bool mod_has(const struct mod *, size_t, char);

/*
 * Apply, in this order: substitutions, the limit, the padding, length or
 * width.  The value is taken; the result is the caller's.
 */
char *mods_finish(const struct mods *, char *, const struct mod_env *);

#endif
