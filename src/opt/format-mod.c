/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "cmd/number.h"
#include "opt/format-mod.h"
#include "opt/format-text.h"

enum mod_form {
	FORM_PLAIN, /* no arguments */
	FORM_ARGS   /* x, xARG or x/ARG/ARG/ with any punctuation for "/" */
};

static void set_compare(struct mods *, struct mod *);
static void set_search(struct mods *, struct mod *);
static void set_name(struct mods *, struct mod *);
static void set_time(struct mods *, struct mod *);
static void set_limit(struct mods *, struct mod *);
static void set_pad(struct mods *, struct mod *);
static void set_math(struct mods *, struct mod *);
static void set_quote(struct mods *, struct mod *);

/* All modifiers; a longer name goes before a shorter one it begins with. */
static const struct {
	const char *name;
	enum mod_form form;
	unsigned int flag;
	void (*set)(struct mods *, struct mod *);
} table[] = {
	{ "||", FORM_PLAIN, 0, set_compare },
	{ "&&", FORM_PLAIN, 0, set_compare },
	{ "!=", FORM_PLAIN, 0, set_compare },
	{ "==", FORM_PLAIN, 0, set_compare },
	{ "<=", FORM_PLAIN, 0, set_compare },
	{ ">=", FORM_PLAIN, 0, set_compare },
	{ "<", FORM_PLAIN, 0, set_compare },
	{ ">", FORM_PLAIN, 0, set_compare },
	{ "l", FORM_PLAIN, MOD_LITERAL, NULL },
	{ "a", FORM_PLAIN, MOD_CHARACTER, NULL },
	{ "b", FORM_PLAIN, MOD_BASENAME, NULL },
	{ "c", FORM_PLAIN, MOD_COLOUR, NULL },
	{ "d", FORM_PLAIN, MOD_DIRNAME, NULL },
	{ "n", FORM_PLAIN, MOD_LENGTH, NULL },
	{ "w", FORM_PLAIN, MOD_WIDTH, NULL },
	{ "E", FORM_PLAIN, MOD_EXPAND, NULL },
	{ "T", FORM_PLAIN, MOD_EXPAND_TIME, NULL },
	{ "S", FORM_PLAIN, MOD_SESSIONS, NULL },
	{ "W", FORM_PLAIN, MOD_WINDOWS, NULL },
	{ "P", FORM_PLAIN, MOD_PANES, NULL },
	{ "m", FORM_ARGS, 0, set_compare },
	{ "C", FORM_ARGS, 0, set_search },
	{ "N", FORM_ARGS, 0, set_name },
	{ "s", FORM_ARGS, 0, NULL },
	{ "t", FORM_ARGS, MOD_TIME, set_time },
	{ "=", FORM_ARGS, 0, set_limit },
	{ "p", FORM_ARGS, 0, set_pad },
	{ "e", FORM_ARGS, 0, set_math },
	{ "q", FORM_ARGS, 0, set_quote },
};

bool
mod_has(const struct mod *mod, size_t i, char letter)
{
	return i < mod->nargs && strchr(mod->args[i], letter) != NULL;
}

static void
set_compare(struct mods *mods, struct mod *mod)
{
	mods->compare = mod;
}

static void
set_search(struct mods *mods, struct mod *mod)
{
	mods->search = mod;
}

static void
set_name(struct mods *mods, struct mod *mod)
{
	if (mod->nargs == 0 || mod_has(mod, 0, 'w'))
		mods->flags |= MOD_WINDOW_NAME;
	else if (mod_has(mod, 0, 's'))
		mods->flags |= MOD_SESSION_NAME;
}

static void
set_time(struct mods *mods, struct mod *mod)
{
	if (mod_has(mod, 0, 'p')) {
		mods->flags |= MOD_TIME_PRETTY;
	} else if (mod->nargs >= 2 && mod_has(mod, 0, 'f')) {
		free(mods->time_format);
		mods->time_format = format_strip(mod->args[1]);
	}
}

/* The first argument as a number; 0 when it is none. */
static int
number_of(const struct mod *mod)
{
	int64_t n;

	if (mod->nargs == 0 ||
	    number_parse(mod->args[0], -INT_MAX, INT_MAX, &n) != NULL)
		return 0;
	return (int)n;
}

static void
set_limit(struct mods *mods, struct mod *mod)
{
	if (mod->nargs == 0)
		return;
	mods->limit = number_of(mod);
	if (mod->nargs >= 2)
		mods->marker = mod->args[1];
}

static void
set_pad(struct mods *mods, struct mod *mod)
{
	if (mod->nargs != 0)
		mods->pad = number_of(mod);
}

static void
set_math(struct mods *mods, struct mod *mod)
{
	if (mod->nargs >= 1 && mod->nargs <= 3)
		mods->math = mod;
}

static void
set_quote(struct mods *mods, struct mod *mod)
{
	if (mod->nargs == 0)
		mods->flags |= MOD_QUOTE_SHELL;
	else if (mod_has(mod, 0, 'e') || mod_has(mod, 0, 'h'))
		mods->flags |= MOD_QUOTE_HASH;
}

static bool
is_end(char c)
{
	return c == ';' || c == ':';
}

static void
add_arg(struct mod *mod, const char *s, const char *end,
    const struct mod_env *env)
{
	if (mod->nargs < FORMAT_MOD_ARGS_MAX)
		mod->args[mod->nargs++] =
		    env->expand(env->ctx, s, (size_t)(end - s));
}

/*
 * Parse the arguments behind a modifier's letter.  Returns what follows, or
 * NULL when they have no end.
 */
static const char *
parse_args(struct mod *mod, const char *s, const struct mod_env *env)
{
	char stops[] = "X;:";
	const char *end;

	if (is_end(*s))
		return s;
	if (!ispunct((unsigned char)*s) || *s == '-') {
		end = format_skip(s, ":;");
		if (end != NULL)
			add_arg(mod, s, end, env);
		return end;
	}
	stops[0] = *s;
	do {
		if (s[0] == stops[0] && is_end(s[1]))
			return s + 1;
		end = format_skip(s + 1, stops);
		if (end == NULL)
			return NULL;
		add_arg(mod, s + 1, end, env);
		s = end;
	} while (!is_end(*s));
	return s;
}

/* Parse one modifier; returns what follows, or NULL when it is none. */
static const char *
parse_one(struct mods *mods, const char *s, const struct mod_env *env)
{
	struct mod *mod = &mods->list[mods->count];
	size_t i, len;

	for (i = 0; i < nitems(table); i++) {
		len = strlen(table[i].name);
		if (strncmp(s, table[i].name, len) != 0 ||
		    (table[i].form == FORM_PLAIN && !is_end(s[len])))
			continue;
		mods->count++;
		mod->name = table[i].name;
		s += len;
		if (table[i].form == FORM_ARGS)
			s = parse_args(mod, s, env);
		if (s == NULL)
			return NULL;
		mods->flags |= table[i].flag;
		if (table[i].set != NULL)
			table[i].set(mods, mod);
		return s;
	}
	return NULL;
}

const char *
mods_parse(struct mods *mods, const char *s, const struct mod_env *env)
{
	const char *at = s;

	memset(mods, 0, sizeof *mods);
	if (strchr(s, ':') == NULL)
		return s;
	while (*at != '\0' && *at != ':') {
		if (*at == ';' && *++at == ':')
			break;
		if (mods->count == FORMAT_MODS_MAX)
			break;
		at = parse_one(mods, at, env);
		if (at == NULL)
			break;
	}
	if (at != NULL && *at == ':')
		return at + 1;
	mods_free(mods);
	return s;
}

void
mods_free(struct mods *mods)
{
	size_t i, j;

	for (i = 0; i < mods->count; i++)
		for (j = 0; j < mods->list[i].nargs; j++)
			free(mods->list[i].args[j]);
	free(mods->time_format);
	memset(mods, 0, sizeof *mods);
}

static char *
expand_arg(const struct mod *mod, size_t i, const struct mod_env *env)
{
	return env->expand(env->ctx, mod->args[i], strlen(mod->args[i]));
}

/* Replace by s/pattern/with/i, of which the first two are expanded again. */
static char *
substitute(const struct mod *mod, char *value, const struct mod_env *env)
{
	char *pattern, *with, *result;

	if (mod->nargs < 2)
		return value;
	pattern = expand_arg(mod, 0, env);
	with = expand_arg(mod, 1, env);
	result = format_replace(pattern, with, value, mod_has(mod, 2, 'i'),
	    env->max, env->work);
	free(pattern);
	free(with);
	if (result == NULL)
		return value;
	free(value);
	return result;
}

/* Cut to the limit; the marker goes where something was cut off. */
static char *
limit(const struct mods *mods, char *value, struct widths *w)
{
	char *cut = format_trim(w, value, mods->limit), *marked;

	if (mods->marker == NULL || strcmp(cut, value) == 0) {
		free(value);
		return cut;
	}
	if (mods->limit > 0)
		marked = xasprintf("%s%s", cut, mods->marker);
	else
		marked = xasprintf("%s%s", mods->marker, cut);
	free(cut);
	free(value);
	return marked;
}

char *
mods_finish(const struct mods *mods, char *value, const struct mod_env *env)
{
	char *next;
	size_t i;

	for (i = 0; i < mods->count; i++)
		if (strcmp(mods->list[i].name, "s") == 0)
			value = substitute(&mods->list[i], value, env);
	if (mods->limit != 0)
		value = limit(mods, value, env->widths);
	if (mods->pad != 0) {
		next = format_pad(env->widths, value, mods->pad, env->max);
		free(value);
		value = next;
	}
	if (mods->flags & MOD_LENGTH) {
		next = xasprintf("%zu", strlen(value));
		free(value);
		value = next;
	}
	if (mods->flags & MOD_WIDTH) {
		next = xasprintf("%u", format_width(env->widths, value));
		free(value);
		value = next;
	}
	return value;
}
