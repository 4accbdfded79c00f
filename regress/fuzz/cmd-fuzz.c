/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Hostile command text.  Whatever parses must print as text that parses to
 * the same; nothing may crash, hang or leak.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "cmd/args.h"
#include "cmd/cmd.h"
#include "cmd/number.h"
#include "cmd/parse.h"
#include "cmd/target.h"

#define ARGV_MAX 16

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const char *
getvar(void *ctx, const char *name)
{
	return strcmp(name, "A") == 0 ? "a b;{'\"" : "/home";
}

static char *
expand(void *ctx, const char *format)
{
	return xstrdup(format);
}

static char *
alias(void *ctx, const char *name)
{
	if (strcmp(name, "x") == 0)
		return xstrdup("display ; if y { x } ; new -d");
	return strcmp(name, "y") == 0 ? xstrdup("x\ny") : NULL;
}

static void
check_round_trip(const struct cmd_list *list)
{
	char *once = cmd_list_print(list, PRINT_LINES), *twice;
	struct cmd_list *again;

	/* What was expanded may have become too long to parse. */
	if (strlen(once) <= CMD_TEXT_MAX &&
	    cmd_parse(NULL, once, strlen(once), &again, NULL) == 0) {
		twice = cmd_list_print(again, PRINT_LINES);
		if (strcmp(once, twice) != 0)
			abort();
		free(twice);
		cmd_list_unref(again);
	} else if (strlen(once) < 65536) {
		abort();
	}
	free(once);
}

static void
try_text(const char *text, size_t len)
{
	struct cmd_input in = { "f", 1, getvar, NULL, expand, alias, NULL };
	struct cmd_list *list;
	struct err err;

	if (cmd_parse(&in, text, len, &list, &err) != 0)
		return;
	check_round_trip(list);
	cmd_list_unref(list);
}

/* Split at newlines into arguments. */
static void
try_arguments(char *text)
{
	struct cmd_input in = { .alias = alias };
	char *argv[ARGV_MAX], *filled[] = { text };
	struct cmd_list *list, *copy;
	int argc = 0;

	for (char *s; argc < ARGV_MAX && text != NULL; text = s) {
		s = strchr(text, '\n');
		if (s != NULL)
			*s++ = '\0';
		argv[argc++] = text;
	}
	if (cmd_parse_argv(&in, argc, argv, &list, NULL) != 0)
		return;
	check_round_trip(list);
	copy = cmd_list_fill(list, 1, filled);
	cmd_list_unref(copy);
	cmd_list_unref(list);
}

static void
try_words(const char *s)
{
	struct target t;
	uint64_t u;
	int64_t i;
	int kind;

	for (kind = TARGET_NONE; kind <= TARGET_CLIENT; kind++) {
		target_parse(&t, s, (enum target_kind)kind);
		target_free(&t);
	}
	target_is_client(s, "client", "/dev/pts/1");
	number_parse(s, -5, 1000, &i);
	percent_parse(s, INT64_MIN, INT64_MAX, INT64_MAX, &i);
	duration_parse(s, 1000, &u);
	size_parse(s, UINT64_MAX, &u);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size == 0)
		return 0;
	text = xstrndup((const char *)data + 1, size - 1);
	switch (data[0] % 4) {
	case 0: try_arguments(text); break;
	case 1: try_words(text); break;
	default: try_text((const char *)data + 1, size - 1);
	}
	free(text);
	return 0;
}
