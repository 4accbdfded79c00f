/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* display-message. */

#include "compat/compat.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/pane.h"
#include "model/session.h"
#include "opt/options.h"
#include "server/cmd-table.h"
#include "server/conn.h"
#include "server/server.h"
#include "server/target.h"
#include "server/vars.h"
#include "server/viewer.h"

#define MESSAGE_FORMAT                                                        \
	"[#{session_name}] #{window_index}:#{window_name}, current pane "     \
	"#{pane_index} - (%H:%M %d-%b-%y)"

/* Print what each variable is here, as far as there is such a thing. */
static enum run_result
list_variables(struct run *run, const struct vars *v)
{
	const char *name;
	char *value;
	size_t i;

	for (i = 0; (name = vars_name(i)) != NULL; i++) {
		value = vars_lookup(v, name);
		if (value != NULL)
			run_print(run, "%s=%s", name, value);
		free(value);
	}
	return RUN_DONE;
}

enum run_result
cmd_display_message(struct run *run)
{
	const struct args *a = run->args;
	const char *format = args_get(a, "F");
	struct vars v = { .server = run->server, .at = run->target };
	struct viewer *client;
	int64_t delay = -1;
	struct err err;
	char *text;

	if (format != NULL && args_count(a) != 0)
		return run_error(run, "only one of -F or argument must be "
		    "given");
	if (format == NULL)
		format = args_string(a, 0);
	if (format == NULL)
		format = MESSAGE_FORMAT;
	if (args_has(a, "d") && args_number(a, "d", "delay", 0, INT32_MAX,
	    &delay, &err) != 0)
		return run_error(run, "%s", err.text);
	client = target_client(run, args_get(a, "c"), &err);
	v.conn = client != NULL ? client->conn : run->conn;
	if (args_has(a, "a"))
		return list_variables(run, &v);
	text = vars_expand_time(&v, format);
	if (args_has(a, "p"))
		run_print(run, "%s", text);
	else if (client != NULL) {
		if (delay == -1)
			delay = options_number(client->session->options,
			    OPT_DISPLAY_TIME);
		viewer_message(client, text, (uint64_t)delay);
	}
	free(text);
	return RUN_DONE;
}
