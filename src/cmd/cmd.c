/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "cmd/args.h"
#include "cmd/cmd.h"
#include "cmd/spec.h"

struct cmd_list {
	unsigned int refs;
	struct cmd *cmds; /* owned */
	size_t count, cap;
};

struct cmd_list *
cmd_list_new(void)
{
	struct cmd_list *list = xcalloc(1, sizeof *list);

	list->refs = 1;
	return list;
}

struct cmd_list *
cmd_list_ref(struct cmd_list *list)
{
	list->refs++;
	return list;
}

void
cmd_list_unref(struct cmd_list *list)
{
	size_t i;

	if (list == NULL || --list->refs != 0)
		return;
	for (i = 0; i < list->count; i++) {
		args_free(list->cmds[i].args);
		free(list->cmds[i].file);
	}
	free(list->cmds);
	free(list);
}

void
cmd_list_add(struct cmd_list *list, const struct cmd_spec *spec,
    struct args *args, const char *file, unsigned int line, unsigned int group)
{
	struct cmd *cmd;

	if (list->count == list->cap) {
		list->cap = list->cap != 0 ? list->cap * 2 : 1;
		list->cmds =
		    xreallocarray(list->cmds, list->cap, sizeof *list->cmds);
	}
	cmd = &list->cmds[list->count++];
	cmd->spec = spec;
	cmd->args = args;
	cmd->file = file != NULL ? xstrdup(file) : NULL;
	cmd->line = line;
	cmd->group = group;
}

size_t
cmd_list_count(const struct cmd_list *list)
{
	return list->count;
}

const struct cmd *
cmd_list_at(const struct cmd_list *list, size_t i)
{
	return i < list->count ? &list->cmds[i] : NULL;
}

bool
cmd_list_all(const struct cmd_list *list, unsigned int bits)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if ((list->cmds[i].spec->bits & bits) != bits)
			return false;
	return true;
}

bool
cmd_list_any(const struct cmd_list *list, unsigned int bits)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if ((list->cmds[i].spec->bits & bits) == bits)
			return true;
	return false;
}

static void
put_cmd(struct buf *b, const struct cmd *cmd, enum print_how how)
{
	buf_put_str(b, cmd->spec->name);
	args_print(cmd->args, how, b);
}

/* What is printed between two commands. */
static const char *
separator(const struct cmd *cmd, const struct cmd *next, enum print_how how)
{
	bool same = cmd->group == next->group;

	switch (how) {
	case PRINT_ESCAPED: return same ? " \\; " : " \\;\\; ";
	case PRINT_LINES: return same ? " ; " : "\n";
	case PRINT_PLAIN: break;
	}
	return same ? " ; " : " ;; ";
}

char *
cmd_print(const struct cmd *cmd)
{
	struct buf b = BUF_INIT;

	put_cmd(&b, cmd, PRINT_PLAIN);
	return buf_take_str(&b);
}

char *
cmd_list_print(const struct cmd_list *list, enum print_how how)
{
	struct buf b = BUF_INIT;
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (i != 0)
			buf_put_str(&b,
			    separator(&list->cmds[i - 1], &list->cmds[i], how));
		put_cmd(&b, &list->cmds[i], how);
	}
	return buf_take_str(&b);
}

struct cmd_list *
cmd_list_fill(const struct cmd_list *list, int argc, char *const *argv)
{
	struct cmd_list *copy = cmd_list_new();
	const struct cmd *cmd;
	size_t i;

	for (i = 0; i < list->count; i++) {
		cmd = &list->cmds[i];
		cmd_list_add(copy, cmd->spec, args_fill(cmd->args, argc, argv),
		    cmd->file, cmd->line, cmd->group);
	}
	return copy;
}

/* Put a parameter, with what is special to the parser quoted if asked. */
static void
put_parameter(struct buf *b, const char *s, bool quoted)
{
	for (; *s != '\0'; s++) {
		if (quoted && strchr("\"\\$;~", *s) != NULL)
			buf_put_u8(b, '\\');
		buf_put_u8(b, (uint8_t)*s);
	}
}

/*
 * Find which parameter a place in a template stands for; *unnamed counts
 * those that are not named.  Returns -1 when it stands for none.
 */
static int
parameter_at(const char *s, int argc, int *unnamed)
{
	if (s[0] != '%')
		return -1;
	if (s[1] >= '1' && s[1] <= '9')
		return s[1] - '1' < argc ? s[1] - '1' : -1;
	if (s[1] != '%' || *unnamed == argc)
		return -1;
	return (*unnamed)++;
}

char *
cmd_fill(const char *template, int argc, char *const *argv)
{
	struct buf b = { .max = CMD_TEXT_MAX };
	int unnamed = 0, i;
	bool quoted;

	while (*template != '\0') {
		i = parameter_at(template, argc, &unnamed);
		if (i == -1) {
			buf_put_u8(&b, (uint8_t) * template ++);
			continue;
		}
		quoted = template[2] == '%';
		template += quoted ? 3 : 2;
		put_parameter(&b, argv[i], quoted);
	}
	return buf_take_str(&b);
}
