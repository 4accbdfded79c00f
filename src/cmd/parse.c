/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A recursive descent.  What is read first is raw commands, words and blocks
 * in a row; when the text has ended they are looked up and become a list.
 * Blocks are looked up where they end.  Where %if has turned the text off,
 * it is read and thrown away.
 *
 *	lines     = { statement NEWLINE }
 *	statement = [ %hidden NAME=value | condition | sequence ]
 *	condition = %if FORMAT NEWLINE lines { %elif FORMAT NEWLINE lines }
 *	            [ %else NEWLINE lines ] %endif
 *	sequence  = one { ";" [ one ] }
 *	one       = { NAME=value } [ WORD { WORD | block } ]
 *	          | %if FORMAT sequence { %elif FORMAT sequence }
 *	            [ %else sequence ] %endif
 *	block     = "{" lines [ statement ] "}"
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "cmd/args.h"
#include "cmd/cmd.h"
#include "cmd/lex.h"
#include "cmd/number.h"
#include "cmd/parse.h"
#include "cmd/spec.h"

/* A command before it is looked up. */
struct raw {
	struct args_value *values; /* owned; the first is the name */
	size_t count, cap;
	unsigned int line;
	bool joined; /* follows the one before it in a sequence */
};

struct raws {
	struct raw *v;
	size_t count, cap;
};

/* What a text and the aliases in it may still use up. */
struct limits {
	size_t text, commands;
};

struct parser {
	struct lex lx;
	enum lex_token token; /* the one to look at */
	char *word;           /* of the token; owned */
	struct limits *limits;
	unsigned int depth;
	bool one_group, no_alias;
};

static const struct cmd_input no_input;

static int parse_lines(struct parser *, struct raws *, bool);
static int parse_sequence(struct parser *, struct raws *, bool, bool *, bool);
static int build(struct parser *, struct raws *, struct cmd_list *);

static void
raw_free(struct raw *raw)
{
	size_t i;

	for (i = 0; i < raw->count; i++)
		args_value_free(&raw->values[i]);
	free(raw->values);
}

static void
raws_free(struct raws *raws)
{
	size_t i;

	for (i = 0; i < raws->count; i++)
		raw_free(&raws->v[i]);
	free(raws->v);
}

static struct raw *
raws_add(struct raws *raws, unsigned int line, bool joined)
{
	struct raw *raw;

	if (raws->count == raws->cap) {
		raws->cap = raws->cap != 0 ? raws->cap * 2 : 4;
		raws->v = xreallocarray(raws->v, raws->cap, sizeof *raws->v);
	}
	raw = &raws->v[raws->count++];
	memset(raw, 0, sizeof *raw);
	raw->line = line;
	raw->joined = joined;
	return raw;
}

/* Add an argument; the string or the reference is taken. */
static void
raw_add(struct raw *raw, char *string, struct cmd_list *list)
{
	if (raw->count == raw->cap) {
		raw->cap = raw->cap != 0 ? raw->cap * 2 : 4;
		raw->values =
		    xreallocarray(raw->values, raw->cap, sizeof *raw->values);
	}
	raw->values[raw->count].string = string;
	raw->values[raw->count++].list = list;
}

static void
advance(struct parser *p)
{
	free(p->word);
	p->token = lex_next(&p->lx, &p->word);
}

/* Say that the token does not belong here, unless the lexer said more. */
static int
unexpected(struct parser *p)
{
	if (p->token == LEX_ERROR)
		return ERR_INVALID;
	return lex_error(&p->lx, "syntax error");
}

static int
fail_at(struct parser *p, unsigned int line, const char *text)
{
	p->lx.line = line;
	return lex_error(&p->lx, "%s", text);
}

/* Take NAME=value as the token. */
static void
assign(struct parser *p, bool active, bool hidden)
{
	const struct cmd_input *in = p->lx.in;
	char *equals = strchr(p->word, '=');

	*equals = '\0';
	if (active && in->setvar != NULL)
		in->setvar(in->ctx, p->word, equals + 1, hidden);
	advance(p);
}

/* Parse the text between braces into a list, which is NULL if not active. */
static int
parse_block(struct parser *p, bool active, struct cmd_list **list)
{
	struct raws raws = { NULL, 0, 0 };
	int error;

	if (++p->depth > CMD_NEST_MAX)
		return lex_error(&p->lx, "too many levels of braces");
	advance(p);
	error = parse_lines(p, &raws, active);
	if (error == 0 && p->token != LEX_CLOSE)
		error = unexpected(p);
	if (error == 0 && active) {
		*list = cmd_list_new();
		error = build(p, &raws, *list);
	}
	raws_free(&raws);
	p->depth--;
	return error;
}

/* Parse a command's name and arguments. */
static int
parse_words(struct parser *p, struct raw *raw, bool active)
{
	struct cmd_list *list;
	int error;

	for (;; advance(p)) {
		if (raw->count == CMD_ARGS_MAX)
			return lex_error(&p->lx, "too many arguments");
		list = NULL;
		if (p->token == LEX_OPEN && raw->count != 0) {
			error = parse_block(p, active, &list);
			raw_add(raw, NULL, list);
			if (error != 0)
				return error;
		} else if (p->token == LEX_WORD ||
		    (p->token == LEX_EQUALS && raw->count != 0)) {
			raw_add(raw, p->word, NULL);
			p->word = NULL; /* transferred */
		} else {
			return 0;
		}
	}
}

/* Parse one command, or assignments alone. */
static int
parse_command(struct parser *p, struct raws *raws, bool active, bool *joined)
{
	struct raw discarded = { .line = p->lx.line }, *raw = &discarded;
	int error;

	while (p->token == LEX_EQUALS)
		assign(p, active, false);
	if (p->token != LEX_WORD)
		return 0;
	if (active) {
		if (p->limits->commands == 0)
			return lex_error(&p->lx, "too many commands");
		p->limits->commands--;
		raw = raws_add(raws, p->lx.line, *joined);
		*joined = true;
	}
	error = parse_words(p, raw, active);
	raw_free(&discarded);
	return error;
}

/* Parse the format of %if or %elif; *truth only when it is asked for. */
static int
parse_format(struct parser *p, bool wanted, bool *truth)
{
	const struct cmd_input *in = p->lx.in;
	char *expanded;

	advance(p);
	if (p->token != LEX_FORMAT && p->token != LEX_WORD)
		return unexpected(p);
	if (wanted && in->expand != NULL) {
		expanded = in->expand(in->ctx, p->word);
		*truth = string_is_true(expanded);
		free(expanded);
	} else if (wanted) {
		*truth = string_is_true(p->word);
	}
	advance(p);
	return 0;
}

/* Parse what %if, %elif or %else governs. */
static int
parse_body(struct parser *p, struct raws *raws, bool active, bool *joined,
    bool lines)
{
	if (!lines)
		return parse_sequence(p, raws, active, joined, false);
	if (p->token != LEX_NEWLINE)
		return unexpected(p);
	advance(p);
	return parse_lines(p, raws, active);
}

/*
 * Parse from %if to %endif.  *lines tells whether it may be the form on
 * several lines, and then whether it was.
 */
static int
parse_condition(struct parser *p, struct raws *raws, bool active, bool *joined,
    bool *lines)
{
	bool taken = false, truth = false;
	int error;

	if (++p->depth > CMD_NEST_MAX)
		return lex_error(&p->lx, "too many levels of %%if");
	error = parse_format(p, active, &truth);
	if (error != 0)
		return error;
	*lines = *lines && p->token == LEX_NEWLINE;
	error = parse_body(p, raws, active && truth, joined, *lines);
	taken = truth;
	while (error == 0 && p->token == LEX_ELIF) {
		truth = false;
		error = parse_format(p, active && !taken, &truth);
		if (error == 0)
			error = parse_body(p, raws, active && truth, joined,
			    *lines);
		taken |= truth;
	}
	if (error == 0 && p->token == LEX_ELSE) {
		advance(p);
		error = parse_body(p, raws, active && !taken, joined, *lines);
	}
	if (error == 0 && p->token != LEX_ENDIF)
		error = unexpected(p);
	if (error == 0)
		advance(p);
	p->depth--;
	return error;
}

static bool
starts_one(const struct parser *p)
{
	return p->token == LEX_WORD || p->token == LEX_EQUALS ||
	    p->token == LEX_IF;
}

/* Parse commands separated by semicolons, or a condition on many lines. */
static int
parse_sequence(struct parser *p, struct raws *raws, bool active, bool *joined,
    bool may_be_lines)
{
	bool lines;
	int error;

	if (!starts_one(p))
		return unexpected(p);
	for (;; may_be_lines = false) {
		lines = may_be_lines && p->token == LEX_IF;
		if (p->token != LEX_IF)
			error = parse_command(p, raws, active, joined);
		else
			error =
			    parse_condition(p, raws, active, joined, &lines);
		if (error != 0 || lines)
			return error;
		do {
			if (p->token != LEX_SEMICOLON)
				return 0;
			advance(p);
		} while (!starts_one(p));
	}
}

static int
parse_statement(struct parser *p, struct raws *raws, bool active)
{
	bool joined = false;

	switch (p->token) {
	case LEX_NEWLINE:
	case LEX_CLOSE: return 0;
	case LEX_HIDDEN:
		advance(p);
		if (p->token != LEX_EQUALS)
			return unexpected(p);
		assign(p, active, true);
		return 0;
	default: return parse_sequence(p, raws, active, &joined, true);
	}
}

/*
 * Parse lines up to what belongs to who called: the end, "}", %elif, %else
 * or %endif.
 */
static int
parse_lines(struct parser *p, struct raws *raws, bool active)
{
	int error;

	for (;;) {
		if (p->token == LEX_END || p->token == LEX_ELIF ||
		    p->token == LEX_ELSE || p->token == LEX_ENDIF)
			return 0;
		error = parse_statement(p, raws, active);
		if (error != 0 || p->token != LEX_NEWLINE)
			return error;
		advance(p);
	}
}

/* Parse a whole text into raw commands. */
static int
parse_text(struct parser *p, struct raws *raws)
{
	int error;

	advance(p);
	error = parse_lines(p, raws, true);
	if (error == 0 && p->token != LEX_END)
		error = unexpected(p);
	free(p->word);
	p->word = NULL;
	return error;
}

/* Look up one command and add it to a list. */
static int
build_one(struct parser *p, const struct raw *raw, struct cmd_list *list,
    unsigned int group)
{
	const struct cmd_spec *spec;
	struct args *args;
	struct err err;

	if (raw->values[0].list != NULL)
		return fail_at(p, raw->line, "no command");
	spec = spec_find(raw->values[0].string, &err);
	if (spec == NULL ||
	    args_parse(spec, raw->values, raw->count, &args, &err) != 0)
		return fail_at(p, raw->line, err.text);
	cmd_list_add(list, spec, args, p->lx.in->file, raw->line, group);
	return 0;
}

/*
 * Put what an alias stands for in the place of a command's name; the rest of
 * the command goes behind the last of its commands.
 */
static int
build_alias(struct parser *p, struct raw *raw, const char *text,
    struct cmd_list *list, unsigned int group)
{
	struct parser q = { .lx = p->lx,
		.limits = p->limits,
		.depth = p->depth,
		.one_group = p->one_group };
	struct raws raws = { NULL, 0, 0 };
	struct raw *last;
	size_t i;
	int error;

	q.lx.text = text;
	q.lx.len = strlen(text);
	q.lx.at = 0;
	q.lx.line = raw->line;
	q.lx.newline = q.lx.condition = q.lx.ended = false;
	q.no_alias = true;
	error = parse_text(&q, &raws);
	if (error == 0 && raws.count != 0) {
		last = &raws.v[raws.count - 1];
		for (i = 1; i < raw->count; i++)
			raw_add(last, raw->values[i].string,
			    raw->values[i].list);
		/* Transferred, but for the name. */
		raw->count = 1;
		if (last->count > CMD_ARGS_MAX)
			error = fail_at(p, raw->line, "too many arguments");
	}
	for (i = 0; i < raws.count && error == 0; i++)
		error = build_one(&q, &raws.v[i], list, group);
	raws_free(&raws);
	return error;
}

/* Look up raw commands and add them to a list. */
static int
build(struct parser *p, struct raws *raws, struct cmd_list *list)
{
	const struct cmd_input *in = p->lx.in;
	unsigned int group = 0;
	struct raw *raw;
	char *alias;
	size_t i;
	int error = 0;

	for (i = 0; i < raws->count && error == 0; i++) {
		raw = &raws->v[i];
		if (!raw->joined && !p->one_group)
			group++;
		alias = NULL;
		if (!p->no_alias && in->alias != NULL &&
		    raw->values[0].string != NULL)
			alias = in->alias(in->ctx, raw->values[0].string);
		if (alias != NULL)
			error = build_alias(p, raw, alias, list, group);
		else
			error = build_one(p, raw, list, group);
		free(alias);
	}
	return error;
}

static void
parser_init(struct parser *p, const struct cmd_input *in, struct limits *limits,
    struct err *err)
{
	memset(p, 0, sizeof *p);
	limits->text = CMD_TEXT_MAX;
	limits->commands = CMD_COMMANDS_MAX;
	p->limits = limits;
	p->lx.in = in != NULL ? in : &no_input;
	p->lx.line = p->lx.in->line != 0 ? p->lx.in->line : 1;
	p->lx.budget = &limits->text;
	p->lx.err = err;
}

/* Build the list of raw commands, which are freed, unless there was an error.
 */
static int
finish(struct parser *p, struct raws *raws, int error, struct cmd_list **list)
{
	*list = NULL;
	if (error == 0) {
		*list = cmd_list_new();
		error = build(p, raws, *list);
	}
	raws_free(raws);
	if (error != 0) {
		cmd_list_unref(*list);
		*list = NULL;
	}
	return error;
}

static int
parse(const struct cmd_input *in, const char *text, size_t len, bool one_group,
    struct cmd_list **list, struct err *err)
{
	struct raws raws = { NULL, 0, 0 };
	struct limits limits;
	struct parser p;
	int error;

	parser_init(&p, in, &limits, err);
	p.one_group = one_group;
	p.lx.text = text;
	p.lx.len = len;
	if (len > CMD_TEXT_MAX)
		error = lex_error(&p.lx, "too much text");
	else
		error = parse_text(&p, &raws);
	return finish(&p, &raws, error, list);
}

int
cmd_parse(const struct cmd_input *in, const char *text, size_t len,
    struct cmd_list **list, struct err *err)
{
	return parse(in, text, len, false, list, err);
}

int
cmd_parse_string(const struct cmd_input *in, const char *s,
    struct cmd_list **list, struct err *err)
{
	return parse(in, s, strlen(s), true, list, err);
}

/*
 * Add one argument that is already split off; *end tells whether the command
 * ended with it.
 */
static void
add_split(struct raws *raws, unsigned int line, const char *s, bool *end)
{
	size_t len = strlen(s);
	char *copy = xstrndup(s, len);

	if (*end)
		raws_add(raws, line, raws->count != 0);
	*end = false;
	if (len != 0 && copy[len - 1] == ';') {
		copy[--len] = '\0';
		if (len != 0 && copy[len - 1] == '\\')
			copy[len - 1] = ';';
		else
			*end = true;
	}
	if (*end && len == 0)
		free(copy);
	else
		raw_add(&raws->v[raws->count - 1], copy, NULL);
}

/* Drop the commands without a word, which ";" alone leaves. */
static void
drop_empty(struct raws *raws)
{
	size_t i, kept = 0;

	for (i = 0; i < raws->count; i++) {
		if (raws->v[i].count == 0)
			raw_free(&raws->v[i]);
		else
			raws->v[kept++] = raws->v[i];
	}
	raws->count = kept;
}

/* Parse values that are already split. */
static int
parse_values(const struct cmd_input *in, const struct args_value *values,
    size_t n, struct cmd_list **list, struct err *err)
{
	struct raws raws = { NULL, 0, 0 };
	struct limits limits;
	struct parser p;
	size_t i;
	bool end = true;
	int error = 0;

	parser_init(&p, in, &limits, err);
	p.one_group = true;
	if (n > CMD_ARGS_MAX)
		error = lex_error(&p.lx, "too many arguments");
	for (i = 0; i < n && error == 0; i++) {
		if (values[i].list == NULL) {
			add_split(&raws, p.lx.line, values[i].string, &end);
			continue;
		}
		if (end)
			raws_add(&raws, p.lx.line, raws.count != 0);
		end = false;
		raw_add(&raws.v[raws.count - 1], NULL,
		    cmd_list_ref(values[i].list));
	}
	drop_empty(&raws);
	return finish(&p, &raws, error, list);
}

int
cmd_parse_argv(const struct cmd_input *in, int argc, char *const *argv,
    struct cmd_list **list, struct err *err)
{
	struct args_value *values = xcalloc((size_t)argc, sizeof *values);
	size_t i;
	int error;

	for (i = 0; i < (size_t)argc; i++)
		values[i].string = argv[i];
	error = parse_values(in, values, (size_t)argc, list, err);
	free(values);
	return error;
}

int
cmd_parse_operands(const struct cmd_input *in, const struct args *args,
    size_t from, size_t n, struct cmd_list **list, struct err *err)
{
	if (n != 1)
		return parse_values(in, args_values(args, from), n, list, err);
	if (args_list(args, from) == NULL)
		return cmd_parse_string(in, args_string(args, from), list, err);
	*list = cmd_list_ref(args_list(args, from));
	return 0;
}
