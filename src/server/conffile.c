/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/env.h"
#include "base/path.h"
#include "base/xmalloc.h"
#include "cmd/cmd.h"
#include "cmd/parse.h"
#include "opt/options.h"
#include "server/conffile.h"
#include "server/messages.h"
#include "server/queue.h"
#include "server/run.h"
#include "server/server.h"
#include "server/state.h"
#include "server/vars.h"

/* Whom the parser asks while a file is read. */
struct asking {
	struct server *server;
	struct run *run; /* NULL: nobody in particular */
};

static const char *
on_getvar(void *arg, const char *name)
{
	const struct asking *a = arg;

	return env_get(a->server->env, name);
}

static void
on_setvar(void *arg, const char *name, const char *value, bool hidden)
{
	struct asking *a = arg;

	if (hidden)
		env_set_hidden(a->server->env, name, value);
	else
		env_set(a->server->env, name, value);
	state_changed(a->server->state, STATE_ENV);
}

static char *
on_expand(void *arg, const char *format)
{
	struct asking *a = arg;

	return a->run != NULL ? run_expand(a->run, format) :
		vars_expand(a->server, NULL, NULL, format);
}

static char *
on_alias(void *arg, const char *name)
{
	const struct asking *a = arg;

	return options_alias(a->server->options, name);
}

static int
parse_text(struct asking *a, const char *path, const void *data, size_t len,
    struct cmd_list **list, struct err *err)
{
	const struct cmd_input input = { .file = path, .line = 1,
		.getvar = on_getvar, .setvar = on_setvar,
		.expand = on_expand, .alias = on_alias, .ctx = a };

	return cmd_parse(&input, data, len, list, err);
}

static int
parse_file(struct asking *a, const char *path, struct cmd_list **list,
    struct err *err)
{
	struct buf text;
	int error;

	buf_init(&text, CMD_TEXT_MAX);
	error = path_read_file(path, &text, err);
	if (error == 0)
		error = parse_text(a, path, buf_data(&text), buf_len(&text),
		    list, err);
	buf_free(&text);
	return error;
}

/* -v: the commands as they were understood, a line for each group. */
static void
print_list(struct run *run, const char *path, const struct cmd_list *list)
{
	const struct cmd *cmd, *last = NULL;
	struct buf b = BUF_INIT;
	size_t i;
	char *text;

	for (i = 0; i <= cmd_list_count(list); i++) {
		cmd = i < cmd_list_count(list) ? cmd_list_at(list, i) : NULL;
		if (last != NULL && (cmd == NULL ||
		    cmd->group != last->group)) {
			text = buf_take_str(&b);
			run_print(run, "%s", text);
			free(text);
			last = NULL;
		}
		if (cmd == NULL)
			break;
		if (last != NULL)
			buf_put_str(&b, " ; ");
		else
			buf_printf(&b, "%s:%u: ", path, cmd->line);
		text = cmd_print(cmd);
		buf_put_str(&b, text);
		free(text);
		last = cmd;
	}
	buf_free(&b);
}

/* Run what was parsed as -n and -v say, and let go of it. */
static void
take_list(struct run *run, const char *path, struct cmd_list *list)
{
	if (list == NULL)
		return;
	if (args_has(run->args, "v"))
		print_list(run, path, list);
	if (!args_has(run->args, "n"))
		queue_insert(run->item, list);
	cmd_list_unref(list);
}

int
conffile_source(struct run *run, const char *path, struct err *err)
{
	struct asking a = { run->server, run };
	struct cmd_list *list = NULL;
	int error = parse_file(&a, path, &list, err);

	if (error == ERR_NOTFOUND && args_has(run->args, "q"))
		return 0;
	take_list(run, path, list);
	return error;
}

int
conffile_source_text(struct run *run, const void *data, size_t len,
    struct err *err)
{
	struct asking a = { run->server, run };
	struct cmd_list *list = NULL;
	int error = parse_text(&a, "-", data, len, &list, err);

	take_list(run, "-", list);
	return error;
}

static void
load_one(struct server *srv, const char *path, bool must)
{
	struct asking a = { srv, NULL };
	struct cmd_list *list = NULL;
	struct err err;
	int error = parse_file(&a, path, &list, &err);

	if (error == 0)
		queue_add(srv->queue, list, NULL, 0);
	else if (error != ERR_NOTFOUND || must)
		messages_complain(srv->messages, err.text);
	if (list != NULL)
		cmd_list_unref(list);
}

void
conffile_load(struct server *srv)
{
	const char *home = path_home(), *xdg = getenv("XDG_CONFIG_HOME");
	char *path;

	if (srv->args->config != NULL) {
		load_one(srv, srv->args->config, true);
		queue_run(srv->queue);
		return;
	}
	load_one(srv, "/etc/tmx.conf", false);
	path = xdg != NULL && *xdg == '/' ?
	    xasprintf("%s/tmx/tmx.conf", xdg) :
	    xasprintf("%s/.config/tmx/tmx.conf", home);
	if (access(path, F_OK) != 0) {
		free(path);
		path = xasprintf("%s/.tmx.conf", home);
	}
	load_one(srv, path, false);
	free(path);
	queue_run(srv->queue);
}
