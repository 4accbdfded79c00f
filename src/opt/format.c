/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xmalloc.h"
#include "cmd/number.h"
#include "opt/format-mod.h"
#include "opt/format-text.h"
#include "opt/format.h"

/* An expansion under way; loops begin one inside another. */
struct expand {
	const struct format *f;
	void *ctx;
	unsigned int depth;
	bool time;    /* strftime(3) first */
	size_t *work; /* bytes that may yet be read or written */
};

/* A loop's results. */
struct loop {
	struct expand ex;
	const char *all, *current; /* formats */
	struct buf out;
};

/* Names that are one character after "#". */
static const struct {
	char letter;
	const char *name;
} letters[] = {
	{ 'D', "pane_id" },
	{ 'F', "window_flags" },
	{ 'H', "host" },
	{ 'I', "window_index" },
	{ 'P', "pane_index" },
	{ 'S', "session_name" },
	{ 'T', "pane_title" },
	{ 'W', "window_name" },
	{ 'h', "host_short" },
};

static char *expand(struct expand *, const char *);

/* Take from the work that is left; returns false when it is used up. */
static bool
spend(struct expand *ex, size_t n)
{
	if (n > *ex->work) {
		*ex->work = 0;
		return false;
	}
	*ex->work -= n;
	return true;
}

static void
put(struct expand *ex, struct buf *b, const char *s, size_t n)
{
	if (spend(ex, n))
		buf_put(b, s, n);
}

static char *
expand_part(void *ex, const char *s, size_t n)
{
	char *part = xstrndup(s, n), *result = expand(ex, part);

	free(part);
	return result;
}

static int64_t
now(const struct format *f)
{
	return f->now != 0 ? f->now : (int64_t)(clock_wall_ms() / 1000);
}

/* Write a variable that is a time; NULL when it is none. */
static char *
time_value(struct expand *ex, const struct mods *mods, const char *s)
{
	int64_t t;

	if (number_parse(s, 1, INT64_MAX, &t) != NULL)
		return NULL;
	return mods->flags & MOD_TIME_PRETTY ?
	    format_time_pretty(t, now(ex->f)) :
	    format_time(t, mods->time_format);
}

/* Apply a function to a value and free what it was. */
static char *
filter(char *value, char *(*fn)(const char *))
{
	char *result = fn(value);

	free(value);
	return result;
}

static char *
base_name(const char *s)
{
	char *copy = xstrdup(s), *result = xstrdup(basename(copy));

	free(copy);
	return result;
}

static char *
dir_name(const char *s)
{
	char *copy = xstrdup(s), *result = xstrdup(dirname(copy));

	free(copy);
	return result;
}

/* Look up a variable and apply what applies to variables only. */
static char *
look_up(struct expand *ex, const char *name, const struct mods *mods)
{
	char *value, *result;

	spend(ex, FORMAT_STEP_COST);
	value = ex->f->ops->lookup(ex->ctx, name);
	if (value == NULL)
		return NULL;
	if (mods->flags & MOD_TIME) {
		result = time_value(ex, mods, value);
		free(value);
		return result;
	}
	if (mods->flags & MOD_BASENAME)
		value = filter(value, base_name);
	if (mods->flags & MOD_DIRNAME)
		value = filter(value, dir_name);
	if (mods->flags & MOD_QUOTE_SHELL)
		value = filter(value, format_quote_shell);
	if (mods->flags & MOD_QUOTE_HASH)
		value = filter(value, format_quote_hash);
	return value;
}

/* Cut "left,right" in two; returns false when there is no comma. */
static bool
split(const char *s, char **left, char **right)
{
	const char *comma = format_skip(s, ",");

	if (comma == NULL)
		return false;
	*left = xstrndup(s, (size_t)(comma - s));
	*right = xstrdup(comma + 1);
	return true;
}

/* The same, with both expanded. */
static bool
split_expanded(struct expand *ex, const char *s, char **left, char **right)
{
	char *l, *r;

	if (!split(s, &l, &r))
		return false;
	*left = expand(ex, l);
	*right = expand(ex, r);
	free(l);
	free(r);
	return true;
}

static bool
compare(struct expand *ex, const struct mod *mod, const char *left,
    const char *right)
{
	const char *op = mod->name;
	int order = strcmp(left, right);

	if (strcmp(op, "||") == 0)
		return string_is_true(left) || string_is_true(right);
	if (strcmp(op, "&&") == 0)
		return string_is_true(left) && string_is_true(right);
	if (strcmp(op, "==") == 0)
		return order == 0;
	if (strcmp(op, "!=") == 0)
		return order != 0;
	if (strcmp(op, "<") == 0)
		return order < 0;
	if (strcmp(op, ">") == 0)
		return order > 0;
	if (strcmp(op, "<=") == 0)
		return order <= 0;
	if (strcmp(op, ">=") == 0)
		return order >= 0;
	if (!spend(ex, FORMAT_PATTERN_COST + FORMAT_BYTE_COST * strlen(right)))
		return false;
	return format_match(left, right, mod_has(mod, 0, 'r'),
	    mod_has(mod, 0, 'i'));
}

/* #{==:left,right} and the like. */
static char *
expand_compare(struct expand *ex, const struct mods *mods, const char *s)
{
	char *left, *right;
	bool result;

	if (!split_expanded(ex, s, &left, &right))
		return NULL;
	result = compare(ex, mods->compare, left, right);
	free(left);
	free(right);
	return xstrdup(result ? "1" : "0");
}

/* #{e|op|flags|decimals:left,right} */
static char *
expand_math(struct expand *ex, const struct mods *mods, const char *s)
{
	const struct mod *mod = mods->math;
	bool real = mod_has(mod, 1, 'f');
	char *left, *right, *result;
	int64_t decimals = real ? 2 : 0;

	if (mod->nargs >= 3 &&
	    number_parse(mod->args[2], INT32_MIN, INT32_MAX, &decimals) != NULL)
		return xstrdup("");
	if (!split_expanded(ex, s, &left, &right))
		return xstrdup("");
	result =
	    format_calculate(mod->args[0], real, (int)decimals, left, right);
	free(left);
	free(right);
	return result != NULL ? result : xstrdup("");
}

/*
 * Get the value of a condition: a variable, or what it expands to.  When it
 * expands to itself it is a variable that there is not, so false.
 */
static bool
is_true(struct expand *ex, const char *condition, const struct mods *mods)
{
	char *value = look_up(ex, condition, mods);
	bool result;

	if (value != NULL) {
		result = string_is_true(value);
	} else {
		value = expand(ex, condition);
		result = strcmp(value, condition) != 0 && string_is_true(value);
	}
	free(value);
	return result;
}

/* #{?condition,yes,no} */
static char *
expand_condition(struct expand *ex, const struct mods *mods, const char *s)
{
	char *condition, *rest, *yes, *no, *result = NULL;

	if (!split(s, &condition, &rest))
		return NULL;
	if (split(rest, &yes, &no)) {
		result = expand(ex, is_true(ex, condition, mods) ? yes : no);
		free(yes);
		free(no);
	}
	free(condition);
	free(rest);
	return result;
}

static void
expand_each(void *arg, void *ctx, bool current)
{
	struct loop *l = arg;
	struct expand ex = l->ex;
	char *s;

	ex.ctx = ctx;
	s = expand(&ex, current && l->current != NULL ? l->current : l->all);
	put(&ex, &l->out, s, strlen(s));
	free(s);
}

/* #{S:format}, #{W:format,current} or #{P:format,active} */
static char *
expand_loop(struct expand *ex, const struct mods *mods, const char *s)
{
	struct loop l = { .ex = *ex, .out = { .max = FORMAT_TEXT_MAX } };
	enum format_kind kind = FORMAT_SESSION;
	char *all = NULL, *current = NULL;
	bool done;

	l.all = s;
	if (!(mods->flags & MOD_SESSIONS)) {
		kind = mods->flags & MOD_WINDOWS ? FORMAT_WINDOW : FORMAT_PANE;
		if (split(s, &all, &current)) {
			l.all = all;
			l.current = current;
		}
	}
	done = ex->f->ops->loop != NULL &&
	    ex->f->ops->loop(ex->ctx, kind, expand_each, &l);
	free(all);
	free(current);
	if (done)
		return buf_take_str(&l.out);
	buf_free(&l.out);
	return NULL;
}

/* #{N/w:name} and #{N/s:name} */
static char *
expand_exists(struct expand *ex, const struct mods *mods, const char *s)
{
	char *name = expand(ex, s);
	int result = -1;

	if (ex->f->ops->exists != NULL)
		result = ex->f->ops->exists(ex->ctx,
		    mods->flags & MOD_WINDOW_NAME ? FORMAT_WINDOW :
						    FORMAT_SESSION,
		    name);
	free(name);
	return result == -1 ? NULL : xstrdup(result != 0 ? "1" : "0");
}

/* #{C/ri:pattern} */
static char *
expand_search(struct expand *ex, const struct mods *mods, const char *s)
{
	char *pattern = expand(ex, s);
	unsigned int line = 0;

	if (ex->f->ops->search != NULL)
		line = ex->f->ops->search(ex->ctx, pattern,
		    mod_has(mods->search, 0, 'r'),
		    mod_has(mods->search, 0, 'i'));
	free(pattern);
	return xasprintf("%u", line);
}

/* #{a:number} */
static char *
expand_character(struct expand *ex, const char *s)
{
	char *number = expand(ex, s);
	int64_t c;
	bool good = number_parse(number, 32, 126, &c) == NULL;

	free(number);
	return good ? xasprintf("%c", (int)c) : xstrdup("");
}

/* A name, or a format whose result is taken. */
static char *
expand_name(struct expand *ex, const struct mods *mods, const char *s)
{
	char *value;

	if (strstr(s, "#{") != NULL)
		return expand(ex, s);
	value = look_up(ex, s, mods);
	return value != NULL ? value : xstrdup("");
}

/* Expand what modifiers say; NULL when it makes no sense. */
static char *
expand_modified(struct expand *ex, const struct mods *mods, const char *s)
{
	const unsigned int loops = MOD_SESSIONS | MOD_WINDOWS | MOD_PANES;

	if (mods->flags & MOD_LITERAL)
		return xstrdup(s);
	if (mods->flags & MOD_CHARACTER)
		return expand_character(ex, s);
	if (mods->flags & MOD_COLOUR)
		return filter(expand(ex, s), format_colour);
	if (mods->flags & loops)
		return expand_loop(ex, mods, s);
	if (mods->flags & (MOD_WINDOW_NAME | MOD_SESSION_NAME))
		return expand_exists(ex, mods, s);
	if (mods->search != NULL)
		return expand_search(ex, mods, s);
	if (mods->compare != NULL)
		return expand_compare(ex, mods, s);
	if (*s == '?')
		return expand_condition(ex, mods, s + 1);
	if (mods->math != NULL)
		return expand_math(ex, mods, s);
	return expand_name(ex, mods, s);
}

/* Expand once more where E or T asks for it. */
static char *
expand_again(struct expand *ex, const struct mods *mods, char *value)
{
	struct expand again = *ex;
	char *result;

	if (!(mods->flags & (MOD_EXPAND | MOD_EXPAND_TIME)))
		return value;
	again.time |= !(mods->flags & MOD_EXPAND);
	result = expand(&again, value);
	free(value);
	return result;
}

/*
 * Put what stands between "#{" and "}" in place of it.  Returns false when
 * it makes no sense.
 */
static bool
replace(struct expand *ex, struct buf *b, const char *s, size_t n)
{
	struct mod_env env = { expand_part, ex, ex->f->widths, FORMAT_TEXT_MAX,
		ex->work };
	char *key = xstrndup(s, n), *value;
	struct mods mods;
	const char *rest = mods_parse(&mods, key, &env);
	bool good;

	value = expand_modified(ex, &mods, rest);
	good = value != NULL;
	if (good) {
		value = expand_again(ex, &mods, value);
		value = mods_finish(&mods, value, &env);
		put(ex, b, value, strlen(value));
	}
	free(value);
	mods_free(&mods);
	free(key);
	return good;
}

/* Find the ")" that closes what begins here. */
static const char *
job_end(const char *s)
{
	unsigned int depth = 1;

	for (; *s != '\0'; s++) {
		depth += *s == '(';
		if (*s == ')' && --depth == 0)
			return s;
	}
	return NULL;
}

/* Put the output of #(command); returns what follows it, or NULL. */
static const char *
put_job(struct expand *ex, struct buf *b, const char *s)
{
	const char *end = job_end(s);
	char *command, *out;

	if (end == NULL)
		return NULL;
	if (ex->f->ops->job != NULL) {
		command = xstrndup(s, (size_t)(end - s));
		out = ex->f->ops->job(ex->ctx, command);
		if (out != NULL)
			put(ex, b, out, strlen(out));
		free(out);
		free(command);
	}
	return end + 1;
}

/* Put a name of one letter, or what it is if it is none. */
static bool
put_letter(struct expand *ex, struct buf *b, char c)
{
	char as_is[2] = { '#', c };
	size_t i;

	for (i = 0; i < nitems(letters); i++)
		if (letters[i].letter == c)
			return replace(ex, b, letters[i].name,
			    strlen(letters[i].name));
	put(ex, b, as_is, c != '\0' ? 2 : 1);
	return true;
}

/*
 * Put hashes of which at least two are here.  Before "[" they stay as they
 * are, for whoever draws styles; else two are one.
 */
static const char *
put_hashes(struct expand *ex, struct buf *b, const char *s)
{
	size_t n = strspn(s, "#");

	if (s[n] == '[') {
		put(ex, b, s, n + 1);
		return s + n + 1;
	}
	put(ex, b, s, 1);
	return s + 2;
}

/* Put what "#" begins; returns what follows it, or NULL to stop there. */
static const char *
put_hash(struct expand *ex, struct buf *b, const char *s)
{
	const char *end;

	switch (s[1]) {
	case '(': return put_job(ex, b, s + 2);
	case '{':
		end = format_skip(s, "}");
		if (end == NULL ||
		    !replace(ex, b, s + 2, (size_t)(end - s) - 2))
			return NULL;
		return end + 1;
	case '#': return put_hashes(ex, b, s);
	case '}':
	case ',': put(ex, b, s + 1, 1); return s + 2;
	case '\0': put(ex, b, s, 1); return s + 1;
	default: return put_letter(ex, b, s[1]) ? s + 2 : NULL;
	}
}

/* Expand what strftime(3) knows. */
static char *
expand_strftime(struct expand *ex, const char *s)
{
	return format_time(now(ex->f), s);
}

static char *
expand(struct expand *ex, const char *s)
{
	struct buf b = { .max = FORMAT_TEXT_MAX };
	char *timed = NULL;
	size_t n;

	if (*s == '\0' || ex->depth == FORMAT_DEPTH_MAX ||
	    !spend(ex, strlen(s) + FORMAT_STEP_COST))
		return xstrdup("");
	ex->depth++;
	if (ex->time && strchr(s, '%') != NULL)
		s = timed = expand_strftime(ex, s);
	while (s != NULL && *s != '\0') {
		n = strcspn(s, "#");
		put(ex, &b, s, n);
		s += n;
		if (*s == '#')
			s = put_hash(ex, &b, s);
	}
	ex->depth--;
	free(timed);
	return buf_take_str(&b);
}

static char *
begin(const struct format *f, const char *s, bool time)
{
	size_t work = FORMAT_WORK_MAX;
	struct expand ex = { f, f->ctx, 0, time, &work };

	return expand(&ex, s);
}

char *
format_expand(const struct format *f, const char *s)
{
	return begin(f, s, false);
}

char *
format_expand_time(const struct format *f, const char *s)
{
	return begin(f, s, true);
}
