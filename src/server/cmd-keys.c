/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Keys: sent, bound, listed. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "model/pane.h"
#include "model/session.h"
#include "opt/bind.h"
#include "opt/options.h"
#include "server/cmd-table.h"
#include "server/keys.h"
#include "server/ptyio.h"
#include "server/queue.h"
#include "server/server.h"
#include "server/state.h"
#include "server/viewer.h"
#include "text/key.h"
#include "text/utf8.h"
#include "vt/vt.h"

#define REPEAT_MAX 100000

/* Text, each character as the key that types it. */
static void
send_text(struct pane *p, const char *text)
{
	size_t left = strlen(text), n;
	uint32_t cp;

	for (; left > 0; text += n, left -= n) {
		n = utf8_decode(text, left, &cp);
		if (cp == UTF8_REPLACEMENT)
			ptyio_write(p, text, n); /* bytes, as they are */
		else
			keys_send(p, cp == '\n' ? KEY_ENTER : cp);
	}
}

/* -H: two hexadecimal digits are a byte. */
static bool
send_hex(struct pane *p, const char *text)
{
	char *end;
	unsigned long v = strtoul(text, &end, 16);
	uint8_t byte = (uint8_t)v;

	if (end == text || *end != '\0' || v > 0xff)
		return false;
	ptyio_write(p, &byte, 1);
	return true;
}

static void
send_one(struct run *run, struct pane *p, const char *text)
{
	uint32_t key;

	if (args_has(run->args, "H")) {
		send_hex(p, text);
		return;
	}
	key = args_has(run->args, "l") ? KEY_INVALID : key_parse(text);
	if (key != KEY_INVALID && key != KEY_NONE && !key_is_mouse(key))
		keys_send(p, key);
	else
		send_text(p, text);
}

enum run_result
cmd_send_keys(struct run *run)
{
	struct pane *p = run->target.pane;
	int64_t times = 1, i;
	struct err err;
	size_t k;
	char *text;

	if (args_has(run->args, "N") && args_number(run->args, "N",
	    "repeat count", 1, REPEAT_MAX, &times, &err) != 0)
		return run_error(run, "%s", err.text);
	if (args_has(run->args, "X"))
		return run_error(run, "not in a mode");
	if (args_has(run->args, "M"))
		return run_error(run, "no mouse target");
	if (p->now.state == PANE_DEAD && !args_has(run->args, "R"))
		return run_error(run, "pane %%%u is dead", p->id);
	if (args_has(run->args, "R")) {
		/* What is on the screen goes into the history, as in tmux. */
		vt_write(p->vt, "\030\033[2J", 5);
		vt_reset(p->vt);
		ptyio_checkpoint(p);
		viewer_window_changed(run->server, p->window);
	}
	for (i = 0; i < times; i++)
		for (k = 0; k < args_count(run->args); k++) {
			const char *arg = args_string(run->args, k);

			text = args_has(run->args, "F") ?
			    run_expand(run, arg) : xstrdup(arg);
			send_one(run, p, text);
			free(text);
		}
	return RUN_DONE;
}

enum run_result
cmd_send_prefix(struct run *run)
{
	const struct options *o = run->target.session->options;
	uint32_t key = options_key(o, args_has(run->args, "2") ?
		OPT_PREFIX2 : OPT_PREFIX);

	if (key != KEY_NONE)
		keys_send(run->target.pane, key);
	return RUN_DONE;
}

static const char *
table_of(const struct run *run)
{
	const char *table = args_get(run->args, "T");

	if (table != NULL)
		return table;
	return args_has(run->args, "n") ? "root" : "prefix";
}

enum run_result
cmd_bind_key(struct run *run)
{
	const struct args *a = run->args;
	struct server *srv = run->server;
	struct cmd_input input = queue_input(srv);
	uint32_t key = key_parse(args_string(a, 0));
	struct cmd_list *list = NULL;
	struct err err;
	int error;

	if (key == KEY_INVALID || key == KEY_NONE)
		return run_error(run, "unknown key: %s", args_string(a, 0));
	if (args_count(a) > 1 && cmd_parse_operands(&input, a, 1,
	    args_count(a) - 1, &list, &err) != 0)
		return run_error(run, "%s", err.text);
	error = binds_add(srv->binds, table_of(run), key, args_get(a, "N"),
	    args_has(a, "r") != 0, list);
	if (list != NULL)
		cmd_list_unref(list);
	if (error != 0)
		return run_error(run, "too many key bindings");
	state_changed(srv->state, STATE_KEYS);
	return RUN_DONE;
}

enum run_result
cmd_unbind_key(struct run *run)
{
	const struct args *a = run->args;
	const char *table = table_of(run);
	struct server *srv = run->server;
	bool quiet = args_has(a, "q") != 0;
	uint32_t key;

	if (args_has(a, "a")) {
		if (args_count(a) != 0)
			return quiet ? RUN_DONE : run_error(run,
			    "key given with -a");
		if (!binds_has_table(srv->binds, table))
			return quiet ? RUN_DONE : run_error(run,
			    "table %s doesn't exist", table);
		binds_remove_table(srv->binds, table);
		state_changed(srv->state, STATE_KEYS);
		return RUN_DONE;
	}
	if (args_count(a) == 0)
		return quiet ? RUN_DONE : run_error(run, "missing key");
	key = key_parse(args_string(a, 0));
	if (key == KEY_INVALID)
		return quiet ? RUN_DONE : run_error(run, "unknown key: %s",
		    args_string(a, 0));
	if (!binds_has_table(srv->binds, table))
		return quiet ? RUN_DONE : run_error(run,
		    "table %s doesn't exist", table);
	binds_remove(srv->binds, table, key);
	state_changed(srv->state, STATE_KEYS);
	return RUN_DONE;
}

static void
print_binding(void *arg, const char *line)
{
	run_print(arg, "%s", line);
}

enum run_result
cmd_list_keys(struct run *run)
{
	const struct args *a = run->args;
	struct server *srv = run->server;
	const struct options *o = run->target.session != NULL ?
	    run->target.session->options : srv->session_options;
	struct binds_how how = { .table = args_get(a, "T"),
		.only = KEY_INVALID, .notes = args_has(a, "N") != 0,
		.all = args_has(a, "a") != 0, .first = args_has(a, "1") != 0,
		.prefix = args_get(a, "P"),
		.prefix_key = options_key(o, OPT_PREFIX),
		.widths = srv->widths };

	if (args_count(a) != 0) {
		how.only = key_parse(args_string(a, 0));
		if (how.only == KEY_INVALID)
			return run_error(run, "invalid key: %s",
			    args_string(a, 0));
	}
	if (how.table != NULL && !binds_has_table(srv->binds, how.table))
		return run_error(run, "table %s doesn't exist", how.table);
	if (binds_list(srv->binds, &how, print_binding, run) == 0 &&
	    how.only != KEY_INVALID)
		return run_error(run, "unknown key: %s", args_string(a, 0));
	return RUN_DONE;
}
