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
#include "cmd/cmd.h"
#include "cmd/parse.h"
#include "opt/options.h"
#include "regress/unit/opt-sets.h"
#include "text/colour.h"
#include "text/key.h"

/* The table is what look-ups and the manual rely on. */
static void
test_table(void **state)
{
	const struct option_def *def, *before;
	size_t i, n;

	for (i = 0; i < OPT_COUNT; i++) {
		def = option_at((enum option_id)i);
		assert_int_equal(def->id, i);
		assert_true(def->scope != 0 && *def->text != '\0');
		assert_ptr_equal(option_named(def->name, strlen(def->name)),
		    def);
		assert_true(
		    !(def->scope & SCOPE_PANE) || def->scope & SCOPE_WINDOW);
		before = i != 0 ? option_at((enum option_id)(i - 1)) : def;
		if (before != def && before->hook == def->hook)
			assert_true(strcmp(before->name, def->name) < 0);
		n = 0;
		while (def->choices != NULL && def->choices[n] != NULL)
			n++;
		assert_true(n == 0 || (size_t)def->number < n);
		assert_true((def->type == OPTION_CHOICE) == (n != 0));
	}
	assert_null(option_at(OPT_COUNT));
	assert_null(option_named("mous", 4));
	assert_ptr_equal(option_named("cursor-color", 12),
	    option_at(OPT_CURSOR_COLOUR));
}

static void
test_defaults(void **state)
{
	struct sets s;

	sets_init(&s);
	assert_int_equal(options_number(s.session, OPT_HISTORY_LIMIT), 50000);
	assert_int_equal(options_number(s.session, OPT_HISTORY_BYTES),
	    64 << 20);
	assert_int_equal(options_number(s.server, OPT_ESCAPE_TIME), 10);
	assert_int_equal(options_number(s.session, OPT_KILL_GRACE), 5);
	assert_int_equal(options_number(s.session, OPT_STATUS), 0);
	assert_int_equal(options_number(s.server, OPT_SYNC_TIMEOUT), 150);
	assert_string_equal(options_string(s.server, OPT_DEFAULT_TERMINAL),
	    "xterm-256color");
	assert_int_equal(options_key(s.session, OPT_PREFIX), KEY_CTRL | 'b');
	assert_int_equal(options_key(s.server, OPT_DETACH_KEY), KEY_NONE);
	assert_int_equal(options_number(s.pane, OPT_WINDOW_SIZE),
	    WINDOW_SIZE_LATEST);
	assert_int_equal(options_number(s.pane, OPT_REMAIN_ON_EXIT),
	    REMAIN_ON_EXIT_OFF);
	assert_true(options_flag(s.pane, OPT_SCROLL_ON_CLEAR));
	assert_int_equal(options_colour(s.window, OPT_CURSOR_COLOUR),
	    COLOUR_DEFAULT);
	assert_string_equal(options_item(s.session, OPT_UPDATE_ENVIRONMENT, 3)
				->string,
	    "SSH_AUTH_SOCK");
	assert_null(options_item(s.session, OPT_UPDATE_ENVIRONMENT, 8));
	sets_free(&s);
}

static void
test_inheriting(void **state)
{
	struct options *other;
	struct sets s;
	char *shown;

	sets_init(&s);
	options_set_number(s.sessions, OPT_HISTORY_LIMIT, 7);
	assert_int_equal(options_number(s.session, OPT_HISTORY_LIMIT), 7);
	options_set_number(s.session, OPT_HISTORY_LIMIT, 8);
	assert_int_equal(options_number(s.session, OPT_HISTORY_LIMIT), 8);
	assert_int_equal(options_number(s.sessions, OPT_HISTORY_LIMIT), 7);
	options_set_string(s.window, OPT_WINDOW_STYLE, "fg=red");
	assert_string_equal(options_string(s.pane, OPT_WINDOW_STYLE), "fg=red");
	/* A pane that goes to another window. */
	other = options_new(s.windows);
	options_set_parent(s.pane, other);
	assert_ptr_equal(options_parent(s.pane), other);
	assert_string_equal(options_string(s.pane, OPT_WINDOW_STYLE),
	    "default");
	options_set_parent(s.pane, s.window);
	options_free(other);
	/* A toggle begins with what is inherited. */
	assert_null(sets_run(&s, "set -p synchronize-panes", &shown));
	assert_string_equal(shown, "synchronize-panes on");
	free(shown);
	assert_false(options_flag(s.window, OPT_SYNCHRONIZE_PANES));
	/* An array that is set is not inherited. */
	sets_must(&s, "set update-environment A");
	assert_string_equal(options_item(s.session, OPT_UPDATE_ENVIRONMENT, 0)
				->string,
	    "A");
	assert_null(options_item(s.session, OPT_UPDATE_ENVIRONMENT, 1));
	sets_must(&s, "set -g @a global");
	assert_string_equal(options_user(s.session, "@a"), "global");
	assert_null(options_user(s.session, "@b"));
	sets_free(&s);
}

/* Flags of set-option, and which set they mean. */
static const struct {
	const char *option;
	struct option_flags flags;
	enum option_place place;
} places[] = {
	{ "escape-time", { false, false, false, false }, PLACE_SERVER },
	{ "escape-time", { true, false, true, false }, PLACE_SERVER },
	{ "status", { false, false, false, false }, PLACE_SESSION },
	{ "status", { true, false, false, false }, PLACE_GLOBAL_SESSION },
	{ "status", { true, true, false, false }, PLACE_GLOBAL_SESSION },
	{ "mode-keys", { false, false, false, false }, PLACE_WINDOW },
	{ "mode-keys", { true, false, false, false }, PLACE_GLOBAL_WINDOW },
	{ "mode-keys", { false, false, false, true }, PLACE_WINDOW },
	{ "window-style", { false, false, false, false }, PLACE_WINDOW },
	{ "window-style", { false, false, false, true }, PLACE_PANE },
	{ "window-style", { true, false, false, false }, PLACE_GLOBAL_WINDOW },
	{ "@x", { false, false, false, false }, PLACE_SESSION },
	{ "@x", { true, false, false, false }, PLACE_GLOBAL_SESSION },
	{ "@x", { true, true, false, false }, PLACE_SERVER },
	{ "@x", { false, false, true, false }, PLACE_WINDOW },
	{ "@x", { true, false, true, false }, PLACE_GLOBAL_WINDOW },
	{ "@x", { false, false, false, true }, PLACE_PANE },
	{ NULL, { false, false, false, false }, PLACE_SESSION },
	{ NULL, { true, false, true, false }, PLACE_GLOBAL_WINDOW },
	{ NULL, { false, true, false, false }, PLACE_SERVER },
};

static void
test_places(void **state)
{
	struct option_ref ref;
	size_t i;

	for (i = 0; i < nitems(places); i++) {
		if (places[i].option != NULL)
			assert_int_equal(option_find(places[i].option, &ref,
					     NULL),
			    0);
		assert_int_equal(option_place(places[i].option != NULL ? &ref :
									 NULL,
				     places[i].flags),
		    places[i].place);
	}
}

static void
on_change(void *buf, struct options *o, const struct option_def *def,
    const char *name)
{
	sets_collect(buf, name);
	if (def == NULL)
		buf_put_str(buf, "!");
}

static int
no_vi(void *ctx, const struct option_def *def, const char *value,
    struct err *err)
{
	if (strstr(value, "vi") == NULL)
		return 0;
	return err_set(err, ERR_INVALID, "%s is not %s", value,
	    (const char *)ctx);
}

static void
test_observers(void **state)
{
	static char wanted[] = "wanted";
	struct buf b = BUF_INIT;
	struct sets s;
	char *shown, *seen;

	sets_init(&s);
	options_observe(s.sessions, on_change, &b);
	options_observe(s.windows, on_change, &b);
	options_check(s.sessions, no_vi, wanted);
	sets_must(&s, "set -g mouse on");
	sets_must(&s, "set mouse on");
	sets_must(&s, "set -p @x y");
	sets_must(&s, "set -u mouse");
	/* Nothing was set, so nothing has changed. */
	sets_must(&s, "set -u mouse");
	assert_string_equal(sets_run(&s, "set history-limit x", &shown),
	    "value is invalid: x");
	free(shown);
	assert_string_equal(sets_run(&s, "set default-command vi", &shown),
	    "vi is not wanted");
	assert_string_equal(shown, "");
	free(shown);
	assert_string_equal(sets_run(&s, "set update-environment a,vi", &shown),
	    "vi is not wanted");
	assert_string_equal(shown, "");
	free(shown);
	options_set_number(s.session, OPT_BASE_INDEX, 1);
	seen = buf_take_str(&b);
	assert_string_equal(seen, "mouse~mouse~@x!~mouse~base-index");
	free(seen);
	sets_free(&s);
}

/* Names as formats ask for them. */
static const struct {
	const char *name, *value;
} look_ups[] = {
	{ "mouse", "0" },
	{ "history-limit", "50000" },
	{ "prefix", "C-b" },
	{ "window-size", NULL },
	{ "bell-action", "any" },
	{ "status-left", "[#{session_name}] " },
	{ "display-panes-color", "blue" },
	{ "update-environment", "" },
	{ "update-environment[0]", "DISPLAY" },
	{ "update-environment[99]", "" },
	{ "update-environment[", NULL },
	{ "mouse[0]", NULL },
	{ "mous", NULL },
	{ "session_name", NULL },
	{ "@u", "v w" },
	{ "@nope", NULL },
	{ "", NULL },
};

static void
test_look_ups(void **state)
{
	struct sets s;
	char *value;
	size_t i;

	sets_init(&s);
	sets_must(&s, "set -g @u 'v w'");
	for (i = 0; i < nitems(look_ups); i++) {
		value = options_lookup(s.session, look_ups[i].name);
		if (look_ups[i].value == NULL)
			assert_null(value);
		else
			assert_string_equal(value, look_ups[i].value);
		free(value);
	}
	value = options_alias(s.server, "info");
	assert_string_equal(value, "show-messages -JT");
	free(value);
	assert_null(options_alias(s.server, "inf"));
	assert_null(options_alias(s.server, "info=show-messages"));
	sets_free(&s);
}

static char *
alias(void *ctx, const char *name)
{
	return strcmp(name, "hi") == 0 ? xstrdup("display-message hi") : NULL;
}

static void
test_hooks(void **state)
{
	static const struct cmd_input input = { .alias = alias };
	const struct option_item *item;
	struct sets s;
	char *shown;

	sets_init(&s);
	assert_string_equal(sets_run(&s, "set client-attached hi", &shown),
	    "unknown command: hi");
	free(shown);
	options_parse_with(s.sessions, &input);
	sets_must(&s, "set client-attached hi");
	item = options_item(s.session, OPT_HOOK_CLIENT_ATTACHED, 0);
	assert_int_equal(cmd_list_count(item->list), 1);
	assert_null(options_item(s.session, OPT_HOOK_CLIENT_ATTACHED, 1));
	sets_free(&s);
}

static char *
show_all(const struct options *o, unsigned int scope, unsigned int how)
{
	struct buf b = BUF_INIT;

	options_show(o, NULL, scope, how, sets_collect, &b);
	return buf_take_str(&b);
}

static void
test_showing(void **state)
{
	struct sets s;
	char *shown;

	sets_init(&s);
	shown = show_all(s.session, SCOPE_SESSION, 0);
	assert_string_equal(shown, "");
	free(shown);
	sets_must(&s, "set @z 'a b'");
	sets_must(&s, "set @a 1");
	sets_must(&s, "set mouse on");
	sets_must(&s, "set status-left 'a b'");
	sets_must(&s, "set update-environment ''");
	sets_must(&s, "set after-new-session ls");
	shown = show_all(s.session, SCOPE_SESSION, 0);
	assert_string_equal(shown,
	    "@a 1~@z \"a b\"~mouse on~status-left \"a b\"~"
	    "update-environment");
	free(shown);
	shown = show_all(s.session, SCOPE_SESSION, SHOW_VALUE | SHOW_HOOKS);
	assert_string_equal(shown, "1~a b~on~a b~list-sessions");
	free(shown);
	shown = show_all(s.session, SCOPE_SESSION, SHOW_INHERITED);
	assert_non_null(strstr(shown, "~mouse on~"));
	assert_non_null(strstr(shown, "~prefix* C-b~"));
	assert_non_null(strstr(shown, "~status-format[1]* \"#[align"));
	assert_null(strstr(shown, "~after-"));
	free(shown);
	shown =
	    show_all(s.pane, option_place_scope(PLACE_PANE), SHOW_INHERITED);
	assert_non_null(strstr(shown, "~window-style* default"));
	assert_null(strstr(shown, "mode-keys"));
	free(shown);
	sets_free(&s);
}

static const char *const changes[] = { "set -g @a 'x y'", "set -g @b ''",
	"set -g mouse on", "set -g history-limit 99", "set -g prefix C-a",
	"set -g display-panes-colour '#123456'", "set -g bell-action none",
	"set -g status-left '#[fg=red]\"\\$x\" '",
	"set -g status-style fg=red,bold", "set -g update-environment 'A B'",
	"set -g status-format[7] seven", "set -g word-separators \"\\n\\t\"",
	"set -g after-new-session { display a\ndisplay \"b;c\" ; ls }",
	"set -g client-attached[3] ls" };

static void
test_saving(void **state)
{
	struct sets s, t;
	struct buf b = BUF_INIT, again = BUF_INIT;
	struct rd r;
	char *one, *two;
	size_t i;

	sets_init(&s);
	sets_init(&t);
	options_save(s.sessions, &b);
	assert_int_equal(buf_len(&b), 0);
	for (i = 0; i < nitems(changes); i++) {
		sets_must(&s, changes[i]);
	}
	options_save(s.sessions, &b);
	options_check(t.sessions, no_vi, NULL);
	r = rd_of(buf_data(&b), buf_len(&b));
	assert_int_equal(options_load(t.sessions, &r), 0);
	one = show_all(s.sessions, SCOPE_SESSION, SHOW_HOOKS);
	two = show_all(t.sessions, SCOPE_SESSION, SHOW_HOOKS);
	assert_string_equal(one, two);
	free(one);
	free(two);
	options_save(t.sessions, &again);
	assert_int_equal(buf_len(&again), buf_len(&b));
	assert_memory_equal(buf_data(&again), buf_data(&b), buf_len(&b));
	/* A set that they do not belong to refuses all but two. */
	r = rd_of(buf_data(&b), buf_len(&b));
	assert_int_equal(options_load(t.server, &r), nitems(changes) - 2);
	/* Cut anywhere, they are malformed or mean less. */
	for (i = 0; i < buf_len(&b); i++) {
		r = rd_of(buf_data(&b), i);
		options_load(t.session, &r);
	}
	/* Broken anywhere, nothing worse comes of it. */
	for (i = 0; i < buf_len(&b); i++) {
		b.data[b.off + i] ^= 0x5a;
		r = rd_of(buf_data(&b), buf_len(&b));
		options_load(t.session, &r);
		b.data[b.off + i] ^= 0x5a;
	}
	buf_free(&b);
	buf_free(&again);
	sets_free(&s);
	sets_free(&t);
}

static void
test_bounds(void **state)
{
	struct sets s;
	struct option_ref ref;
	struct err err;
	char name[OPTION_NAME_MAX + 2], *text;
	size_t i;

	sets_init(&s);
	for (i = 0; i < OPTION_USER_MAX; i++) {
		snprintf(name, sizeof name, "@%zu", i);
		assert_int_equal(option_find(name, &ref, NULL), 0);
		assert_int_equal(options_set(s.session, &ref, "x", 0, &err), 0);
	}
	assert_int_equal(option_find("@new", &ref, NULL), 0);
	assert_int_equal(options_set(s.session, &ref, "x", 0, &err), ERR_LIMIT);
	assert_int_equal(option_find("@17", &ref, NULL), 0);
	assert_int_equal(options_set(s.session, &ref, "y", 0, &err), 0);
	memset(name, 'x', sizeof name);
	name[0] = '@';
	name[sizeof name - 1] = '\0';
	assert_int_not_equal(option_find(name, &ref, &err), 0);
	text = xmalloc(OPTION_STRING_MAX + 2);
	memset(text, 'x', OPTION_STRING_MAX + 1);
	text[OPTION_STRING_MAX + 1] = '\0';
	assert_int_equal(option_find("@17", &ref, NULL), 0);
	assert_int_equal(options_set(s.session, &ref, text, 0, &err),
	    ERR_LIMIT);
	assert_string_equal(err.text, "value is too long");
	text[OPTION_STRING_MAX - 1] = '\0';
	assert_int_equal(options_set(s.session, &ref, text, OPTION_APPEND,
			     &err),
	    0);
	assert_int_equal(options_set(s.session, &ref, "z", OPTION_APPEND, &err),
	    ERR_LIMIT);
	for (i = 0; i < OPTION_STRING_MAX; i++)
		text[i] = i % 2 != 0 ? ' ' : 'x';
	assert_int_equal(option_find("update-environment", &ref, NULL), 0);
	assert_int_equal(options_set(s.session, &ref, text, 0, &err),
	    ERR_LIMIT);
	assert_string_equal(err.text, "too many values");
	free(text);
	sets_free(&s);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_inheriting),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_observers),
		cmocka_unit_test(test_look_ups),
		cmocka_unit_test(test_hooks),
		cmocka_unit_test(test_showing),
		cmocka_unit_test(test_saving),
		cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
