/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/env.h"
#include "base/xmalloc.h"
#include "cmd/args.h"
#include "cmd/cmd.h"
#include "cmd/parse.h"
#include "cmd/spec.h"

/* What stands around the parser: variables, one alias, no formats. */
static const char *
getvar(void *ctx, const char *name)
{
	return env_get(ctx, name);
}

static void
setvar(void *ctx, const char *name, const char *value, bool hidden)
{
	if (hidden)
		env_set_hidden(ctx, name, value);
	else
		env_set(ctx, name, value);
}

static char *
expand(void *ctx, const char *format)
{
	if (strcmp(format, "#{?yes,#{x},0}") == 0)
		return xstrdup("1");
	return xstrdup(strcmp(format, "#{no}") == 0 ? "0" : format);
}

static char *
alias(void *ctx, const char *name)
{
	static const struct {
		const char *name, *value;
	} aliases[] = {
		{ "zoom", "refresh-client -c" },
		{ "two", "list-keys ; display" },
		{ "info", "show-messages -JT" },
		{ "nothing", "" },
		{ "ls", "ls -F loop" },
		{ "bad", "display 'x' \\400" },
		{ "worse", "frobnicate" },
		{ "block", "if-shell true { zoom }" },
	};
	size_t i;

	for (i = 0; i < nitems(aliases); i++)
		if (strcmp(name, aliases[i].name) == 0)
			return xstrdup(aliases[i].value);
	return NULL;
}

static int
parse(const char *text, size_t len, struct cmd_list **list, struct err *err)
{
	struct env *env = env_new();
	struct cmd_input in = { "f", 0, getvar, setvar, expand, alias, env };
	int error;

	env_set(env, "HOME", "/home/me");
	env_set(env, "V", "a b;c");
	env_set(env, "EMPTY", "");
	error = cmd_parse(&in, text, len, list, err);
	env_free(env);
	return error;
}

/* A file's text, and what it prints as, a line a group, or the error. */
static const struct {
	const char *text, *printed;
} rows[] = {
	/* Words and quotes. */
	{ "", "" },
	{ "\n\n  \t\n", "" },
	{ "ls", "list-sessions -F loop" },
	{ "display", "display-message" },
	{ "display a", "display-message a" },
	{ "display 'a b'", "display-message \"a b\"" },
	{ "display \"a b\"", "display-message \"a b\"" },
	{ "display a'b c'\"d e\"f", "display-message \"ab cd ef\"" },
	{ "display ''", "display-message ''" },
	{ "display \"\"''", "display-message ''" },
	{ "display 'a\"b'", "display-message 'a\"b'" },
	{ "display \"a'b\"", "display-message \"a'b\"" },
	{ "display 'a\\n$V~'", "display-message \"a\\\\n\\$V~\"" },
	{ "display 'abc", "display-message abc" },
	{ "\t display \t a \t ", "display-message a" },
	{ "display a\r\ndisplay b\r\n",
	    "display-message a\ndisplay-message b" },
	{ "display a\rb", "display-message a\\rb" },
	/* Escapes. */
	{ "display \\a\\b\\e\\f\\n\\r\\s\\t\\v",
	    "display-message \"\\a\\b\\033\\f\\n\\r \\t\\v\"" },
	{ "display \"\\033\\101\\377\"", "display-message \\033A\\377" },
	{ "display \\u00e9\\U0001F600",
	    "display-message \303\251\360\237\230\200" },
	{ "display \\;", "display-message \\;" },
	{ "display \\$V\\~\\#\\\\", "display-message \"\\$V~#\\\\\"" },
	{ "display \\400", "f:1: invalid octal escape" },
	{ "display \\18", "f:1: invalid octal escape" },
	{ "display \\1", "f:1: invalid octal escape" },
	{ "display \\000", "f:1: invalid octal escape" },
	{ "display \\u12g4", "f:1: invalid \\u argument" },
	{ "display \\ud800", "f:1: invalid \\u argument" },
	{ "display \\U00110000", "f:1: invalid \\U argument" },
	{ "display \\u12", "f:1: syntax error" },
	{ "display \\", "f:1: syntax error" },
	/* Lines that go on. */
	{ "display a\\\nb", "display-message ab" },
	{ "display \\\n  a\ndisplay b",
	    "display-message a\ndisplay-message b" },
	{ "display 'a\\\nb'", "display-message ab" },
	{ "display a\\\r\nb", "display-message ab" },
	{ "display a\\\\\ndisplay b",
	    "display-message a\\\\\ndisplay-message b" },
	{ "display a\\\\\\\nb", "display-message a\\\\b" },
	{ "# a\\\ncomment\ndisplay b", "display-message b" },
	{ "display \\\n\\\n\\\na\nfoo", "f:5: unknown command: foo" },
	/* Newlines in quotes: what follows them is dropped. */
	{ "display 'a\n   b'", "display-message a\\nb" },
	{ "display \"a\n\t# c\n#{x}\"", "display-message \"a\\n\\n#{x}\"" },
	{ "display 'a\n\nb'\nfoo", "f:4: unknown command: foo" },
	/* Comments. */
	{ "# comment", "" },
	{ "display a # b ; c", "display-message a" },
	{ "display a#b", "display-message \"a#b\"" },
	{ "display a ; # x\ndisplay b",
	    "display-message a\ndisplay-message b" },
	/* Variables. */
	{ "display $V", "display-message \"a b;c\"" },
	{ "display \"$V\"", "display-message \"a b;c\"" },
	{ "display ${V}x$V", "display-message \"a b;cxa b;c\"" },
	{ "display a$NONE", "display-message a" },
	{ "display $EMPTY", "display-message ''" },
	{ "display $", "display-message \\$" },
	{ "display $1$%", "display-message \"$1$%\"" },
	{ "display ${V", "f:1: invalid environment variable" },
	{ "display ${V!}", "f:1: invalid environment variable" },
	/* Home directories. */
	{ "display ~", "display-message /home/me" },
	{ "display ~/x", "display-message /home/me/x" },
	{ "display '~/x'", "display-message \\~/x" },
	{ "display \"~/x\"", "display-message /home/me/x" },
	{ "display x~/x", "display-message x~/x" },
	{ "display x\"~\"/x", "display-message x/home/me/x" },
	{ "display ~;display b",
	    "display-message /home/me ; display-message b" },
	{ "display ~no-such-user/x",
	    "f:1: no home directory of ~no-such-user" },
	/* Sequences and groups. */
	{ "display a;display b", "display-message a ; display-message b" },
	{ "display a ; display b", "display-message a ; display-message b" },
	{ "display a ;; display b", "display-message a ; display-message b" },
	{ "display a;", "display-message a" },
	{ "display a\ndisplay b", "display-message a\ndisplay-message b" },
	{ "display a ; \\\n display b",
	    "display-message a ; display-message b" },
	{ "; display a", "f:1: syntax error" },
	/* Percent signs. */
	{ "display %1", "display-message \"%1\"" },
	{ "display %", "display-message \\%" },
	{ "display %%", "display-message \"%%\"" },
	{ "kill-pane -t %1; display b",
	    "kill-pane -t \"%1\" ; display-message b" },
	{ "display %H", "f:1: syntax error" },
	{ "display '%H'", "display-message \"%H\"" },
	/* Assignments. */
	{ "A=b\ndisplay $A", "display-message b" },
	{ "A=b display $A", "display-message b" },
	{ "A=b C=d display $A$C", "display-message bd" },
	{ "A='b c' ; display \"$A\"", "display-message \"b c\"" },
	{ "A=~/x\ndisplay $A", "display-message \\~/x" },
	{ "A=\"~/x\"\ndisplay $A", "display-message /home/me/x" },
	{ "%hidden A=b\ndisplay $A", "display-message b" },
	{ "%hidden foo", "f:1: syntax error" },
	{ "1A=b", "f:1: unknown command: 1A=b" },
	{ "display A=b", "display-message A=b" },
	{ "set -g @x A=b", "set-option -g @x A=b" },
	/* Conditions on lines. */
	{ "%if 1\ndisplay a\n%endif\ndisplay b",
	    "display-message a\ndisplay-message b" },
	{ "%if 0\ndisplay a\n%endif\ndisplay b", "display-message b" },
	{ "%if 0\nfoo\n%else\ndisplay b\n%endif", "display-message b" },
	{ "%if 1\ndisplay a\n%else\nfoo\n%endif", "display-message a" },
	{ "%if 0\na\n%elif 1\ndisplay b\n%elif 1\nc\n%else\nd\n%endif",
	    "display-message b" },
	{ "%if 0\na\n%elif 0\nb\n%else\ndisplay c\n%endif",
	    "display-message c" },
	{ "%if #{?yes,#{x},0}\ndisplay a\n%endif", "display-message a" },
	{ "%if \"#{no}\"\nfoo\n%endif", "" },
	{ "%if ''\nfoo\n%endif", "" },
	{ "%if 0\n%if 1\nA=x\nfoo\n%else\nbar\n%endif\n%endif\ndisplay \"$A\"",
	    "display-message ''" },
	{ "%if 1\n%if 0\nfoo\n%elif 1\ndisplay a\n%endif\n%endif",
	    "display-message a" },
	{ "%if 1\nA=x\n%elif 0\n%else\nA=y\n%endif\ndisplay $A",
	    "display-message x" },
	{ "%if 1\n%endif", "" },
	{ "%if 1 # comment\ndisplay a\n%endif", "display-message a" },
	{ "%if 1\ndisplay a", "f:2: syntax error" },
	{ "%if\ndisplay a\n%endif", "f:1: syntax error" },
	{ "%endif", "f:1: syntax error" },
	{ "%else", "f:1: syntax error" },
	{ "%if #{x\ndisplay a\n%endif", "f:1: syntax error" },
	{ "%iff 1", "f:1: syntax error" },
	{ "%if 0\ndisplay \\400\n%endif", "f:2: invalid octal escape" },
	/* Conditions on one line. */
	{ "%if 1 display a %endif", "display-message a" },
	{ "%if 0 display a %endif", "" },
	{ "%if 1 display a %else display b %endif", "display-message a" },
	{ "%if 0 display a %else display b %endif", "display-message b" },
	{ "%if 0 display a %elif 1 display b %else display c %endif",
	    "display-message b" },
	{ "display x ; %if 1 display a ; display b %endif ; display y",
	    "display-message x ; display-message a ; display-message b ; "
	    "display-message y" },
	{ "%if 1 %if 0 foo %else display b %endif %endif",
	    "display-message b" },
	{ "%if 1 %endif", "f:1: syntax error" },
	/* Blocks. */
	{ "if true { display a }", "if-shell true { display-message a }" },
	{ "if true {display a}", "if-shell true { display-message a }" },
	{ "if true {\n display a\n display b\n}",
	    "if-shell true { display-message a\ndisplay-message b }" },
	{ "if true { display a ; display b } { ls }",
	    "if-shell true { display-message a ; display-message b } "
	    "{ list-sessions -F loop }" },
	{ "if true { if false { display '}' } }",
	    "if-shell true { if-shell false { display-message \\} } }" },
	{ "if true {\n%if 1\ndisplay a\n%else\nfoo\n%endif\n}",
	    "if-shell true { display-message a }" },
	{ "if true { A=b } ; display $A",
	    "if-shell true {  } ; display-message b" },
	{ "bind x {\n display a\n}\ndisplay b",
	    "bind-key x { display-message a }\ndisplay-message b" },
	{ "if true { foo }", "f:1: unknown command: foo" },
	{ "if true {\n\nfoo\n}", "f:3: unknown command: foo" },
	{ "%if 0\nif true { foo }\n%endif", "" },
	{ "if true { display a", "f:1: syntax error" },
	{ "display }", "f:1: syntax error" },
	{ "}", "f:1: syntax error" },
	{ "{ display a }", "f:1: syntax error" },
	{ "display a{b}", "f:1: syntax error" },
	{ "set { ls } b",
	    "f:1: command set-option: argument 1 must be \"string\"" },
	{ "set @x { display a ; display b }",
	    "set-option @x { display-message a ; display-message b }" },
	{ "bind -N { why x } y z",
	    "f:1: command bind-key: -N argument must be a string" },
	{ "run { ls }",
	    "f:1: command run-shell: argument 1 must be \"string\"" },
	{ "run -C { display a }", "run-shell -C { display-message a }" },
	/* Aliases. */
	{ "zoom", "refresh-client -c" },
	{ "zoom -l", "refresh-client -c -l" },
	{ "two x", "list-keys ; display-message x" },
	{ "info", "show-messages -JT" },
	{ "nothing x", "" },
	{ "ls", "list-sessions -F loop" },
	{ "bad", "f:1: invalid octal escape" },
	{ "display a\n\nworse", "f:3: unknown command: frobnicate" },
	{ "block", "f:1: unknown command: zoom" },
	{ "if true { zoom }", "if-shell true { refresh-client -c }" },
	/* Errors of commands. */
	{ "foo", "f:1: unknown command: foo" },
	{ "display\n\nfoo", "f:3: unknown command: foo" },
	{ "kill",
	    "f:1: ambiguous command: kill, could be: kill-pane, kill-server, "
	    "kill-session, kill-window" },
	{ "display -z", "f:1: command display-message: unknown flag -z" },
	{ "display a b",
	    "f:1: command display-message: too many arguments "
	    "(need at most 1)" },
};

static void
test_texts(void **state)
{
	struct cmd_list *list;
	struct err err;
	size_t i;
	char *s;

	for (i = 0; i < nitems(rows); i++) {
		if (parse(rows[i].text, strlen(rows[i].text), &list, &err) ==
		    0) {
			s = cmd_list_print(list, PRINT_LINES);
			cmd_list_unref(list);
		} else {
			assert_null(list);
			s = xstrdup(err.text);
		}
		if (strcmp(s, rows[i].printed) != 0)
			fail_msg("%s\ngave: %s\nnot:  %s", rows[i].text, s,
			    rows[i].printed);
		free(s);
	}
}

/* Arguments of a shell, and what they print as or the error. */
static const struct {
	const char *argv[8];
	const char *printed;
} shell[] = {
	{ { NULL }, "" },
	{ { "new", "-d", "vi x" }, "new-session -d \"vi x\"" },
	{ { "display", "a", ";", "display", "b" },
	    "display-message a ; display-message b" },
	{ { "display", "a;", "display", "b" },
	    "display-message a ; display-message b" },
	{ { "display", "a\\;" }, "display-message \"a;\"" },
	{ { "display", "\\;" }, "display-message \\;" },
	{ { "display", "a;b" }, "display-message \"a;b\"" },
	{ { ";", ";", "display", ";", ";" }, "display-message" },
	{ { "display", "$V ~ # {" }, "display-message \"\\$V ~ # {\"" },
	{ { "display", "" }, "display-message ''" },
	{ { "A=b" }, "unknown command: A=b" },
	{ { "zoom", "-l" }, "refresh-client -c -l" },
	{ { "bind", "x", "display", "\\;", "ls" },
	    "bind-key x display \\; ls" },
	{ { "foo" }, "unknown command: foo" },
	{ { "display", "%if" }, "display-message \"%if\"" },
};

static void
test_arguments(void **state)
{
	struct cmd_input in = { .alias = alias };
	struct cmd_list *list;
	struct err err;
	char *argv[8], *s;
	size_t i;
	int argc;

	for (i = 0; i < nitems(shell); i++) {
		for (argc = 0; shell[i].argv[argc] != NULL; argc++)
			argv[argc] = xstrdup(shell[i].argv[argc]);
		if (cmd_parse_argv(&in, argc, argv, &list, &err) == 0) {
			s = cmd_list_print(list, PRINT_PLAIN);
			assert_string_equal(s, shell[i].printed);
			free(s);
			cmd_list_unref(list);
		} else {
			assert_string_equal(err.text, shell[i].printed);
		}
		while (argc > 0)
			free(argv[--argc]);
	}
}

/* What bind-key makes of its operands after the key. */
static const struct {
	const char *text, *printed, *escaped;
} operands[] = {
	{ "bind x display a", "display-message a", "display-message a" },
	{ "bind x 'display a ; zoom'", "display-message a ; refresh-client -c",
	    "display-message a \\; refresh-client -c" },
	{ "bind x display a \\; zoom", "display-message a ; refresh-client -c",
	    "display-message a \\; refresh-client -c" },
	{ "bind x { display a \n zoom }",
	    "display-message a ;; refresh-client -c",
	    "display-message a \\;\\; refresh-client -c" },
	{ "bind x 'display a \n zoom'", "display-message a ; refresh-client -c",
	    "display-message a \\; refresh-client -c" },
	{ "bind x { display a } y", "no command", NULL },
	{ "bind x foo", "unknown command: foo", NULL },
	{ "bind x display a b c",
	    "command display-message: too many arguments (need at most 1)",
	    NULL },
	{ "bind x ''", "", "" },
};

static void
test_operands(void **state)
{
	struct cmd_input in = { .alias = alias };
	struct cmd_list *list, *inner;
	const struct args *args;
	struct err err;
	size_t i;
	char *s;

	for (i = 0; i < nitems(operands); i++) {
		assert_int_equal(parse(operands[i].text,
				     strlen(operands[i].text), &list, &err),
		    0);
		args = cmd_list_at(list, 0)->args;
		if (cmd_parse_operands(&in, args, 1, args_count(args) - 1,
			&inner, &err) != 0) {
			assert_string_equal(err.text, operands[i].printed);
			assert_null(operands[i].escaped);
			cmd_list_unref(list);
			continue;
		}
		s = cmd_list_print(inner, PRINT_PLAIN);
		assert_string_equal(s, operands[i].printed);
		free(s);
		s = cmd_list_print(inner, PRINT_ESCAPED);
		assert_string_equal(s, operands[i].escaped);
		free(s);
		cmd_list_unref(inner);
		cmd_list_unref(list);
	}
}

static void
test_where_it_was(void **state)
{
	static const char text[] = "display a ; display b\n\ndisplay c";
	struct cmd_list *list;
	const struct cmd *cmd;
	struct err err;

	assert_int_equal(parse(text, strlen(text), &list, &err), 0);
	assert_int_equal(cmd_list_count(list), 3);
	cmd = cmd_list_at(list, 1);
	assert_int_equal(cmd->spec->id, CMD_DISPLAY_MESSAGE);
	assert_string_equal(cmd->file, "f");
	assert_int_equal(cmd->line, 1);
	assert_int_equal(cmd->group, cmd_list_at(list, 0)->group);
	cmd = cmd_list_at(list, 2);
	assert_int_equal(cmd->line, 3);
	assert_int_not_equal(cmd->group, cmd_list_at(list, 0)->group);
	assert_null(cmd_list_at(list, 3));
	assert_true(cmd_list_all(list, SPEC_HOOK));
	assert_false(cmd_list_any(list, SPEC_READONLY));
	cmd_list_unref(list);
	assert_int_equal(cmd_parse_string(NULL, "display a\ndisplay b", &list,
			     &err),
	    0);
	assert_int_equal(cmd_list_at(list, 0)->group,
	    cmd_list_at(list, 1)->group);
	cmd_list_unref(list);
}

/* Repeat a string n times between two others. */
static char *
repeat(const char *before, const char *s, size_t n, const char *after)
{
	size_t len = strlen(s), at = strlen(before), i;
	char *text = xmalloc(at + n * len + strlen(after) + 1);

	memcpy(text, before, at);
	for (i = 0; i < n; i++, at += len)
		memcpy(text + at, s, len);
	strlcpy(text + at, after, strlen(after) + 1);
	return text;
}

static const struct {
	const char *before, *s;
	size_t n;
	const char *after, *error;
} bounds[] = {
	{ "", "if x { ", 63, "", "f:1: syntax error" },
	{ "", "if x { ", 100000, "", "f:1: too many levels of braces" },
	{ "", "%if 1\n", 100000, "", "f:65: too many levels of %if" },
	{ "", "%if 1 ", 100000, "", "f:1: too many levels of %if" },
	{ "display", " a", 4096, "", "f:1: too many arguments" },
	{ "", "ls;", 65537, "", "f:1: too many commands" },
	{ "", "two\n", 65000, "", "f:269: too many commands" },
	{ "display '", "a", CMD_TEXT_MAX, "'", "f:1: too much text" },
	{ "A='", "aaaaaaaaaaaaaaaa", 65536, "'\nB=$A$A$A$A$A$A",
	    "f:2: too much text" },
	{ "display ${", "a", 1100, "}",
	    "f:1: environment variable is too long" },
	{ "display ~", "a", 1100, "", "f:1: user name is too long" },
};

static void
test_bounds(void **state)
{
	struct cmd_list *list;
	struct err err;
	char *text;
	size_t i;

	for (i = 0; i < nitems(bounds); i++) {
		text = repeat(bounds[i].before, bounds[i].s, bounds[i].n,
		    bounds[i].after);
		assert_int_not_equal(parse(text, strlen(text), &list, &err), 0);
		assert_string_equal(err.text, bounds[i].error);
		free(text);
	}
	assert_int_not_equal(parse("display a\0b", 11, &list, &err), 0);
	assert_string_equal(err.text, "f:1: invalid character");
}

static const struct {
	const char *template, *filled;
} templates[] = {
	{ "a", "a" },
	{ "%1-%2", "one-$two;" },
	{ "%%-%%-%%", "one-$two;-%%" },
	{ "%1%-%2%", "one-\\$two\\;" },
	{ "%%%-%%%", "one-\\$two\\;" },
	{ "%3 %0 %", "%3 %0 %" },
	{ "%2 %1", "$two; one" },
	{ "%2%1", "\\$two\\;1" },
};

static void
test_templates(void **state)
{
	char one[] = "one", two[] = "$two;", *argv[] = { one, two };
	struct cmd_list *list, *filled;
	struct err err;
	size_t i;
	char *s;

	for (i = 0; i < nitems(templates); i++) {
		s = cmd_fill(templates[i].template, 2, argv);
		assert_string_equal(s, templates[i].filled);
		free(s);
	}
	assert_int_equal(cmd_parse_string(NULL,
			     "display -c '%1' '%2' ; if x { display '%%' }",
			     &list, &err),
	    0);
	filled = cmd_list_fill(list, 2, argv);
	s = cmd_list_print(filled, PRINT_PLAIN);
	assert_string_equal(s,
	    "display-message -c one \"\\$two;\" ; "
	    "if-shell x { display-message one }");
	free(s);
	cmd_list_unref(filled);
	cmd_list_unref(list);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_operands),
		cmocka_unit_test(test_where_it_was),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_templates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
