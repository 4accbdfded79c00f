/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "cmd/args.h"
#include "cmd/cmd.h"
#include "cmd/parse.h"
#include "opt/options.h"
#include "regress/unit/opt-sets.h"

void
sets_init(struct sets *s)
{
	s->server = options_new_global(SCOPE_SERVER);
	s->sessions = options_new_global(SCOPE_SESSION);
	s->session = options_new(s->sessions);
	s->windows = options_new_global(SCOPE_WINDOW | SCOPE_PANE);
	s->window = options_new(s->windows);
	s->pane = options_new(s->window);
}

void
sets_free(struct sets *s)
{
	options_free(s->pane);
	options_free(s->window);
	options_free(s->windows);
	options_free(s->session);
	options_free(s->sessions);
	options_free(s->server);
}

static struct options *
set_of(const struct sets *s, enum option_place place)
{
	struct options *const sets[] = { s->server, s->sessions, s->session,
		s->windows, s->window, s->pane };

	return sets[place];
}

void
sets_collect(void *buf, const char *line)
{
	if (buf_len(buf) != 0)
		buf_put_u8(buf, '~');
	buf_put_str(buf, line);
}

const char *
sets_run(const struct sets *s, const char *text, char **shown)
{
	static struct err err;
	struct buf b = BUF_INIT;
	struct cmd_list *list;
	struct option_flags flags;
	struct option_ref ref;
	const struct args *a;
	struct options *o;
	unsigned int how = 0;
	int error;

	assert_int_equal(cmd_parse_string(NULL, text, &list, &err), 0);
	a = cmd_list_at(list, 0)->args;
	error = option_find(args_string(a, 0), &ref, &err);
	if (error != 0) {
		*shown = xstrdup("-");
		cmd_list_unref(list);
		return err.text;
	}
	flags = (struct option_flags){ args_has(a, "g"), args_has(a, "s"),
		args_has(a, "w"), args_has(a, "p") };
	o = set_of(s, option_place(&ref, flags));
	how |= args_has(a, "a") ? OPTION_APPEND : 0;
	how |= args_has(a, "o") ? OPTION_ONCE : 0;
	if (args_has(a, "u"))
		error = options_unset(o, &ref, &err);
	else
		error = options_set(o, &ref, args_string(a, 1), how, &err);
	if (error == ERR_EXISTS && args_has(a, "q"))
		error = 0;
	if (!options_show(o, &ref, 0, 0, sets_collect, &b))
		buf_put_str(&b, "-");
	*shown = buf_take_str(&b);
	cmd_list_unref(list);
	return error != 0 ? err.text : NULL;
}

void
sets_must(const struct sets *s, const char *text)
{
	char *shown;

	assert_null(sets_run(s, text, &shown));
	free(shown);
}
