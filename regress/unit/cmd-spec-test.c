/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cmd/spec.h"

/* Names, aliases and usage as tmux 3.3a lists them; ours below. */
static const struct {
	const char *name, *alias, *usage;
} rows[] = {
	{ "attach-session", "attach",
	    "[-dErx] [-c working-directory] [-f flags] [-t target-session] "
	    "[--exclusive] [--exit-status] [--detach-key key] [--native]" },
	{ "bind-key", "bind",
	    "[-nr] [-T key-table] [-N note] key [command [arguments]]" },
	{ "capture-pane", "capturep",
	    "[-aCeJNpPq] [-b buffer-name] [-E end-line] [-S start-line] "
	    "[-t target-pane]" },
	{ "clear-history", "clearhist", "[-t target-pane]" },
	{ "delete-buffer", "deleteb", "[-b buffer-name]" },
	{ "detach-client", "detach",
	    "[-aP] [-E shell-command] [-s target-session] "
	    "[-t target-client]" },
	{ "display-message", "display",
	    "[-aINpv] [-c target-client] [-d delay] [-F format] "
	    "[-t target-pane] [message]" },
	{ "has-session", "has", "[-t target-session]" },
	{ "if-shell", "if",
	    "[-bF] [-t target-pane] shell-command command [command]" },
	{ "kill-pane", "killp", "[-a] [-t target-pane]" },
	{ "kill-server", NULL, "" },
	{ "kill-session", NULL, "[-aC] [-t target-session]" },
	{ "kill-window", "killw", "[-a] [-t target-window]" },
	{ "list-buffers", "lsb", "[-F format] [-f filter]" },
	{ "list-clients", "lsc", "[-F format] [-t target-session] [--json]" },
	{ "list-commands", "lscm", "[-F format] [command]" },
	{ "list-keys", "lsk",
	    "[-1aN] [-P prefix-string] [-T key-table] [key]" },
	{ "list-panes", "lsp",
	    "[-as] [-F format] [-f filter] [-t target-window]" },
	{ "list-sessions", "ls", "[-F format] [-f filter] [--json]" },
	{ "list-windows", "lsw",
	    "[-a] [-F format] [-f filter] [-t target-session]" },
	{ "load-buffer", "loadb", "[-b buffer-name] [-t target-client] path" },
	{ "new-session", "new",
	    "[-AdDEPX] [-c start-directory] [-e environment] [-F format] "
	    "[-f flags] [-n window-name] [-s session-name] "
	    "[-t target-session] [-x width] [-y height] "
	    "[--attach-timeout time] [--detach-key key] [--exclusive] "
	    "[--exit-status] [--idle-timeout time] [--native] "
	    "[--pid-file path] [--restart no|on-failure|always] "
	    "[shell-command]" },
	{ "paste-buffer", "pasteb",
	    "[-dpr] [-s separator] [-b buffer-name] [-t target-pane]" },
	{ "refresh-client", "refresh",
	    "[-cDlLRSU] [-A pane:state] [-B name:what:format] [-C XxY] "
	    "[-f flags] [-t target-client] [adjustment]" },
	{ "rename-session", "rename", "[-t target-session] new-name" },
	{ "rename-window", "renamew", "[-t target-window] new-name" },
	{ "reset-terminal", NULL, "" },
	{ "resize-window", "resizew",
	    "[-aADLRU] [-x width] [-y height] [-t target-window] "
	    "[adjustment]" },
	{ "respawn-pane", "respawnp",
	    "[-k] [-c start-directory] [-e environment] [-t target-pane] "
	    "[shell-command]" },
	{ "restore", NULL, "" },
	{ "run-shell", "run",
	    "[-bC] [-d delay] [-t target-pane] [shell-command]" },
	{ "save-buffer", "saveb", "[-a] [-b buffer-name] path" },
	{ "send-keys", "send",
	    "[-FHlMRX] [-N repeat-count] [-t target-pane] key ..." },
	{ "send-prefix", NULL, "[-2] [-t target-pane]" },
	{ "set-buffer", "setb",
	    "[-aw] [-b buffer-name] [-n new-buffer-name] "
	    "[-t target-client] data" },
	{ "set-environment", "setenv",
	    "[-Fhgru] [-t target-session] name [value]" },
	{ "set-option", "set",
	    "[-aFgopqsuUw] [-t target-pane] option [value]" },
	{ "set-window-option", "setw",
	    "[-aFgoqu] [-t target-window] option [value]" },
	{ "show-buffer", "showb", "[-b buffer-name]" },
	{ "show-environment", "showenv", "[-hgs] [-t target-session] [name]" },
	{ "show-messages", "showmsgs", "[-JT] [-t target-client]" },
	{ "show-options", "show", "[-AgHpqsvw] [-t target-pane] [option]" },
	{ "show-window-options", "showw", "[-gv] [-t target-window] [option]" },
	{ "source-file", "source", "[-Fnqv] path ..." },
	{ "start-server", "start", "" },
	{ "stop", NULL, "[-t target-session] [--grace time]" },
	{ "suspend-client", "suspendc", "[-t target-client]" },
	{ "switch-client", "switchc",
	    "[-ElnprZ] [-c target-client] [-t target-session] "
	    "[-T key-table]" },
	{ "unbind-key", "unbind", "[-anq] [-T key-table] key" },
	{ "upgrade-server", NULL, "[path]" },
	{ "wait-for", "wait", "[-L|-S|-U] channel" },
	{ "wait-pane", NULL,
	    "[-t target-pane] [--exit] [--idle time] [--match regex] "
	    "[--timeout time]" },
	{ "why", NULL, "session-name" },
};

static void
test_usage_is_tmux(void **state)
{
	const struct cmd_spec *spec;
	char *usage;
	size_t i;

	assert_int_equal(nitems(rows), CMD_COUNT);
	for (i = 0; i < nitems(rows); i++) {
		spec = spec_at((enum cmd_id)i);
		assert_int_equal(spec->id, i);
		assert_string_equal(spec->name, rows[i].name);
		if (rows[i].alias == NULL)
			assert_null(spec->alias);
		else
			assert_string_equal(spec->alias, rows[i].alias);
		usage = spec_usage(spec);
		assert_string_equal(usage, rows[i].usage);
		free(usage);
	}
	assert_null(spec_at(CMD_COUNT));
}

/* What list-commands, completion and look-up rely on. */
static void
test_table_is_sound(void **state)
{
	const struct cmd_spec *a, *b;
	struct spec_flag f;
	const char *at, *kind;
	size_t i, j;

	for (i = 0; i < CMD_COUNT; i++) {
		a = spec_at((enum cmd_id)i);
		assert_true(a->min >= 0 && (a->max == -1 || a->max >= a->min));
		assert_true(*a->kinds != '\0');
		for (kind = a->kinds; *kind != '\0'; kind++)
			assert_non_null(strchr("scC", *kind));
		for (at = a->flags; spec_next_flag(&at, &f);) {
			assert_true(f.len == 1 || f.is_long);
			assert_true(f.takes == TAKES_NONE || f.value_len > 0);
		}
		for (j = i + 1; j < CMD_COUNT; j++) {
			b = spec_at((enum cmd_id)j);
			assert_true(strcmp(a->name, b->name) < 0);
			if (a->alias == NULL || b->alias == NULL)
				continue;
			assert_string_not_equal(a->alias, b->alias);
		}
	}
}

/* Words, and the command they find or the error. */
static const struct {
	const char *word, *found;
} look_ups[] = {
	{ "new-session", "new-session" },
	{ "new", "new-session" },
	{ "new-s", "new-session" },
	{ "ls", "list-sessions" },
	{ "a", "attach-session" },
	{ "attach", "attach-session" },
	{ "set", "set-option" },
	{ "set-o", "set-option" },
	{ "if", "if-shell" },
	{ "show", "show-options" },
	{ "start", "start-server" },
	/* One of tmux's goes before one of ours. */
	{ "st", "start-server" },
	{ "sto", "stop" },
	{ "w", "wait-for" },
	{ "wait", "wait-for" },
	{ "wh", "why" },
	{ "rest", "restore" },
	{ "k",
	    "ambiguous command: k, could be: kill-pane, kill-server, "
	    "kill-session, kill-window" },
	{ "set-",
	    "ambiguous command: set-, could be: set-buffer, "
	    "set-environment, set-option, set-window-option" },
	{ "foo", "unknown command: foo" },
	{ "new-sessions", "unknown command: new-sessions" },
	{ "LS", "unknown command: LS" },
};

static void
test_look_ups(void **state)
{
	const struct cmd_spec *spec;
	struct err err;
	size_t i;

	for (i = 0; i < nitems(look_ups); i++) {
		spec = spec_find(look_ups[i].word, &err);
		assert_string_equal(spec != NULL ? spec->name : err.text,
		    look_ups[i].found);
		assert_ptr_equal(spec_find(look_ups[i].word, NULL), spec);
	}
	/* All of them do not fit into an error; it still ends. */
	assert_null(spec_find("", &err));
	assert_true(strlen(err.text) < sizeof err.text);
}

static const struct {
	enum cmd_id id;
	const char *flag;
	enum target_kind kind;
} targets[] = {
	{ CMD_KILL_SESSION, "t", TARGET_SESSION },
	{ CMD_KILL_WINDOW, "t", TARGET_WINDOW },
	{ CMD_SEND_KEYS, "t", TARGET_PANE },
	{ CMD_DETACH_CLIENT, "t", TARGET_CLIENT },
	{ CMD_DETACH_CLIENT, "s", TARGET_SESSION },
	{ CMD_DISPLAY_MESSAGE, "c", TARGET_CLIENT },
	{ CMD_REFRESH_CLIENT, "l", TARGET_PANE },
	{ CMD_NEW_SESSION, "s", TARGET_NONE },
	{ CMD_NEW_SESSION, "d", TARGET_NONE },
	{ CMD_KILL_SERVER, "t", TARGET_NONE },
	{ CMD_WAIT_PANE, "t", TARGET_PANE },
	{ CMD_STOP, "t", TARGET_SESSION },
};

static void
test_targets(void **state)
{
	size_t i;

	for (i = 0; i < nitems(targets); i++)
		assert_int_equal(spec_target(spec_at(targets[i].id),
				     targets[i].flag),
		    targets[i].kind);
}

static void
test_hidden_flags(void **state)
{
	struct spec_flag f;

	assert_true(spec_find_flag(spec_at(CMD_REFRESH_CLIENT), "l", 1, &f));
	assert_int_equal(f.takes, TAKES_OPTIONAL);
	assert_true(spec_find_flag(spec_at(CMD_LOAD_BUFFER), "w", 1, &f));
	assert_true(f.hidden);
	assert_int_equal(f.takes, TAKES_NONE);
	assert_true(spec_find_flag(spec_at(CMD_NEW_SESSION), "restart", 7, &f));
	assert_true(f.is_long && f.takes == TAKES_VALUE);
	assert_false(spec_find_flag(spec_at(CMD_NEW_SESSION), "res", 3, &f));
	assert_false(spec_find_flag(spec_at(CMD_NEW_SESSION), "z", 1, &f));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_usage_is_tmux),
		cmocka_unit_test(test_table_is_sound),
		cmocka_unit_test(test_look_ups),
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_hidden_flags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
