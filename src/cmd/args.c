/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/xmalloc.h"
#include "cmd/args.h"
#include "cmd/cmd.h"
#include "cmd/number.h"
#include "cmd/quote.h"
#include "cmd/spec.h"

#define LOG_MODULE "args"

/* A flag as it was given. */
struct given {
	const char *name; /* the command's own, not NUL-terminated */
	size_t len;
	enum spec_takes takes;
	char *value; /* owned; NULL: none */
};

struct args {
	const struct cmd_spec *spec;
	struct given *flags;
	size_t nflags;
	struct args_value *values; /* the operands */
	size_t count;
};

/* Where the scan of the values is. */
struct scan {
	const struct cmd_spec *spec;
	const struct args_value *values;
	size_t count, at;
	struct args *args;
	struct err *err;
};

void
args_value_free(struct args_value *v)
{
	free(v->string);
	cmd_list_unref(v->list);
}

void
args_free(struct args *args)
{
	size_t i;

	if (args == NULL)
		return;
	for (i = 0; i < args->nflags; i++)
		free(args->flags[i].value);
	for (i = 0; i < args->count; i++)
		args_value_free(&args->values[i]);
	free(args->flags);
	free(args->values);
	free(args);
}

static int
fail(const struct scan *s, const char *what, const char *name, size_t len,
    const char *after)
{
	return err_set(s->err, ERR_INVALID, "command %s: %s%s%.*s%s",
	    s->spec->name, what, len > 1 ? "--" : "-", (int)len, name, after);
}

static int
fail_usage(const struct scan *s)
{
	char *usage = spec_usage(s->spec);

	err_set(s->err, ERR_INVALID, "usage: %s %s", s->spec->name, usage);
	free(usage);
	return ERR_INVALID;
}

static void
give(struct args *args, const struct spec_flag *f, const char *value)
{
	struct given *g;

	args->flags =
	    xreallocarray(args->flags, args->nflags + 1, sizeof *args->flags);
	g = &args->flags[args->nflags++];
	g->name = f->name;
	g->len = f->len;
	g->takes = f->takes;
	g->value = value != NULL ? xstrdup(value) : NULL;
}

/* Take the next value as that of a flag. */
static int
give_next(struct scan *s, const struct spec_flag *f)
{
	const char *value;

	if (s->at == s->count) {
		if (f->takes != TAKES_OPTIONAL)
			return fail(s, "", f->name, f->len,
			    " expects an argument");
		give(s->args, f, NULL);
		return 0;
	}
	if (s->values[s->at].list != NULL)
		return fail(s, "", f->name, f->len,
		    " argument must be a string");
	value = s->values[s->at].string;
	if (f->takes == TAKES_OPTIONAL && value[0] == '-' &&
	    (value[1] == '-' || isalpha((unsigned char)value[1]))) {
		give(s->args, f, NULL);
		return 0;
	}
	s->at++;
	give(s->args, f, value);
	return 0;
}

/* Scan "--name" or "--name=value", of which this is what follows "--". */
static int
scan_long(struct scan *s, const char *name)
{
	size_t len = strcspn(name, "=");
	const char *value = name[len] == '=' ? name + len + 1 : NULL;
	struct spec_flag f;

	if (strcmp(name, "help") == 0)
		return fail_usage(s);
	if (len < 2 || !spec_find_flag(s->spec, name, len, &f))
		return err_set(s->err, ERR_INVALID,
		    "command %s: unknown flag --%.*s", s->spec->name, (int)len,
		    name);
	if (f.takes == TAKES_NONE && value != NULL)
		return fail(s, "", name, len, " expects no argument");
	if (f.takes == TAKES_NONE || value != NULL) {
		give(s->args, &f, value);
		return 0;
	}
	return give_next(s, &f);
}

/* Scan "-abc" or "-tvalue", of which this is what follows "-". */
static int
scan_short(struct scan *s, const char *at)
{
	struct spec_flag f;

	for (; *at != '\0'; at++) {
		if (*at == '?')
			return fail_usage(s);
		if (!isalnum((unsigned char)*at))
			return fail(s, "invalid flag ", at, 1, "");
		if (!spec_find_flag(s->spec, at, 1, &f))
			return fail(s, "unknown flag ", at, 1, "");
		if (f.takes == TAKES_NONE) {
			give(s->args, &f, NULL);
			continue;
		}
		if (at[1] == '\0')
			return give_next(s, &f);
		give(s->args, &f, at + 1);
		break;
	}
	return 0;
}

/* Scan the flags up to the first operand. */
static int
scan_flags(struct scan *s)
{
	const char *string;
	int error = 0;

	while (error == 0 && s->at < s->count) {
		string = s->values[s->at].string;
		if (s->values[s->at].list != NULL || string[0] != '-' ||
		    string[1] == '\0')
			break;
		s->at++;
		if (strcmp(string, "--") == 0)
			break;
		error = string[1] == '-' ? scan_long(s, string + 2) :
					   scan_short(s, string + 1);
	}
	return error;
}

/* Whether the i-th operand may be a block. */
static bool
may_be_block(const struct args *args, size_t i)
{
	const char *kinds = args->spec->kinds;
	size_t last = strlen(kinds) - 1;
	char kind = kinds[i < last ? i : last];

	return kind == 'c' || (kind == 'C' && args_has(args, "C") != 0);
}

/* Copy the operands. */
static int
scan_operands(struct scan *s)
{
	struct args *args = s->args;
	struct args_value *v;

	args->values = xcalloc(s->count - s->at, sizeof *args->values);
	for (; s->at < s->count; s->at++) {
		v = &args->values[args->count++];
		if (s->values[s->at].list == NULL) {
			v->string = xstrdup(s->values[s->at].string);
			continue;
		}
		if (!may_be_block(args, args->count - 1))
			return err_set(s->err, ERR_INVALID,
			    "command %s: argument %zu must be \"string\"",
			    s->spec->name, args->count);
		v->list = cmd_list_ref(s->values[s->at].list);
		v->string = cmd_list_print(v->list, PRINT_PLAIN);
	}
	if (args->count < (size_t)s->spec->min)
		return err_set(s->err, ERR_INVALID,
		    "command %s: too few arguments (need at least %d)",
		    s->spec->name, s->spec->min);
	if (s->spec->max >= 0 && args->count > (size_t)s->spec->max)
		return err_set(s->err, ERR_INVALID,
		    "command %s: too many arguments (need at most %d)",
		    s->spec->name, s->spec->max);
	return 0;
}

int
args_parse(const struct cmd_spec *spec, const struct args_value *values,
    size_t count, struct args **out, struct err *err)
{
	struct scan s = { .spec = spec,
		.values = values,
		.count = count,
		.at = 1,
		.err = err };
	int error;

	s.args = xcalloc(1, sizeof *s.args);
	s.args->spec = spec;
	error = scan_flags(&s);
	if (error == 0)
		error = scan_operands(&s);
	if (error != 0) {
		args_free(s.args);
		return error;
	}
	*out = s.args;
	return 0;
}

/* Get the i-th time that a flag was given. */
static const struct given *
find(const struct args *args, const char *name, size_t i)
{
	size_t len = strlen(name), n;
	struct spec_flag f;

	for (n = 0; n < args->nflags; n++)
		if (args->flags[n].len == len &&
		    memcmp(args->flags[n].name, name, len) == 0 && i-- == 0)
			return &args->flags[n];
	if (!spec_find_flag(args->spec, name, len, &f))
		fatal("command %s has no flag %s", args->spec->name, name);
	return NULL;
}

unsigned int
args_has(const struct args *args, const char *name)
{
	unsigned int n = 0;

	while (find(args, name, n) != NULL)
		n++;
	return n;
}

const char *
args_get_nth(const struct args *args, const char *name, size_t i)
{
	const struct given *g = find(args, name, i);

	return g != NULL ? g->value : NULL;
}

const char *
args_get(const struct args *args, const char *name)
{
	unsigned int n = args_has(args, name);

	return n != 0 ? args_get_nth(args, name, n - 1) : NULL;
}

int
args_number(const struct args *args, const char *name, const char *what,
    int64_t min, int64_t max, int64_t *value, struct err *err)
{
	const char *s = args_get(args, name), *why = "missing";

	if (s != NULL)
		why = number_parse(s, min, max, value);
	return why == NULL ? 0 : err_set(err, ERR_INVALID, "%s %s", what, why);
}

int
args_duration(const struct args *args, const char *name, const char *what,
    uint64_t *ms, struct err *err)
{
	const char *s = args_get(args, name), *why = "missing";

	if (s != NULL)
		why = duration_parse(s, 1000, ms);
	return why == NULL ? 0 : err_set(err, ERR_INVALID, "%s %s", what, why);
}

size_t
args_count(const struct args *args)
{
	return args->count;
}

const char *
args_string(const struct args *args, size_t i)
{
	return i < args->count ? args->values[i].string : NULL;
}

struct cmd_list *
args_list(const struct args *args, size_t i)
{
	return i < args->count ? args->values[i].list : NULL;
}

const struct args_value *
args_values(const struct args *args, size_t from)
{
	return from < args->count ? args->values + from : NULL;
}

struct args *
args_fill(const struct args *args, int argc, char *const *argv)
{
	struct args *copy = xcalloc(1, sizeof *copy);
	struct args_value *v;
	size_t i;

	copy->spec = args->spec;
	copy->flags = xmemdup(args->flags, args->nflags * sizeof *args->flags);
	copy->nflags = args->nflags;
	for (i = 0; i < args->nflags; i++)
		if (args->flags[i].value != NULL)
			copy->flags[i].value =
			    cmd_fill(args->flags[i].value, argc, argv);
	copy->values = xcalloc(args->count, sizeof *copy->values);
	copy->count = args->count;
	for (i = 0; i < args->count; i++) {
		v = &copy->values[i];
		if (args->values[i].list == NULL) {
			v->string =
			    cmd_fill(args->values[i].string, argc, argv);
			continue;
		}
		v->list = cmd_list_fill(args->values[i].list, argc, argv);
		v->string = cmd_list_print(v->list, PRINT_PLAIN);
	}
	return copy;
}

/* Put the flags without a value, "-abc", in order of their letters. */
static void
print_plain(const struct args *args, struct buf *b)
{
	const char *dash = " -";
	const struct given *g;
	size_t i;
	int c;

	for (c = '0'; c <= 'z'; c++) {
		for (i = 0; i < args->nflags; i++) {
			g = &args->flags[i];
			if (g->len != 1 || *g->name != c ||
			    g->takes != TAKES_NONE)
				continue;
			buf_put_str(b, dash);
			buf_put_u8(b, (uint8_t)c);
			dash = "";
		}
	}
}

/* Put one flag that may have a value. */
static void
print_flag(const struct given *g, struct buf *b)
{
	char *joined;

	if (g->takes != TAKES_OPTIONAL || g->value == NULL ||
	    *g->value != '-') {
		buf_printf(b, " -%c", *g->name);
		if (g->value == NULL)
			return;
		buf_put_u8(b, ' ');
		cmd_quote_to(b, g->value);
		return;
	}
	/* On its own, the value would be taken for another flag. */
	joined = xasprintf("-%c%s", *g->name, g->value);
	buf_put_u8(b, ' ');
	cmd_quote_to(b, joined);
	free(joined);
}

/* Put the flags that may have a value, in order of their letters. */
static void
print_valued(const struct args *args, struct buf *b)
{
	const struct given *g;
	size_t i;
	int c;

	for (c = '0'; c <= 'z'; c++) {
		for (i = 0; i < args->nflags; i++) {
			g = &args->flags[i];
			if (g->len != 1 || *g->name != c ||
			    g->takes == TAKES_NONE)
				continue;
			print_flag(g, b);
		}
	}
}

static void
print_long(const struct args *args, struct buf *b)
{
	const struct given *g;
	size_t i;

	for (i = 0; i < args->nflags; i++) {
		g = &args->flags[i];
		if (g->len == 1)
			continue;
		buf_printf(b, " --%.*s", (int)g->len, g->name);
		if (g->value != NULL) {
			buf_put_u8(b, ' ');
			cmd_quote_to(b, g->value);
		}
	}
}

/* Whether the operands would be taken for flags or their values. */
static bool
needs_dashes(const struct args *args)
{
	size_t i;

	if (args->count == 0 || args->values[0].list != NULL)
		return false;
	if (args->values[0].string[0] == '-' &&
	    args->values[0].string[1] != '\0')
		return true;
	for (i = 0; i < args->nflags; i++)
		if (args->flags[i].value == NULL &&
		    args->flags[i].takes == TAKES_OPTIONAL)
			return true;
	return false;
}

void
args_print(const struct args *args, int how, struct buf *b)
{
	char *block;
	size_t i;

	print_plain(args, b);
	print_valued(args, b);
	print_long(args, b);
	if (needs_dashes(args))
		buf_put_str(b, " --");
	for (i = 0; i < args->count; i++) {
		buf_put_u8(b, ' ');
		if (args->values[i].list == NULL) {
			cmd_quote_to(b, args->values[i].string);
			continue;
		}
		block = cmd_list_print(args->values[i].list,
		    how == PRINT_LINES ? PRINT_LINES : PRINT_PLAIN);
		buf_printf(b, "{ %s }", block);
		free(block);
	}
}
