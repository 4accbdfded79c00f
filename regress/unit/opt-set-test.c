/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "opt/options.h"
#include "regress/unit/opt-sets.h"

struct row {
	const char *command, *error, *shown;
};

static void
check_rows(const struct sets *s, const struct row *rows, size_t n)
{
	const char *error;
	char *shown;
	size_t i;

	for (i = 0; i < n; i++) {
		error = sets_run(s, rows[i].command, &shown);
		if (strcmp(shown, rows[i].shown) != 0 ||
		    (error == NULL) != (rows[i].error == NULL) ||
		    (error != NULL && strcmp(error, rows[i].error) != 0))
			fail_msg("%s\nerror: %s\nshows: %s", rows[i].command,
			    error != NULL ? error : "none", shown);
		free(shown);
	}
}

/*
 * Commands one after another, their errors, and what show-options prints
 * then; as tmux 3.3a does, but for our defaults and for an index that is
 * none, about which tmux says "ambiguous".
 */
static const struct row as_tmux[] = {
	{ "set -g history-limit 5000", NULL, "history-limit 5000" },
	{ "set -g history-limit -1", "value is too small: -1",
	    "history-limit 5000" },
	{ "set -g history-limit 99999999999", "value is too large: 99999999999",
	    "history-limit 5000" },
	{ "set -g history-limit abc", "value is invalid: abc",
	    "history-limit 5000" },
	{ "set -g history-limit", "empty value", "history-limit 5000" },
	{ "set -g hist 5", "ambiguous option: hist", "-" },
	{ "set -g history-l 77", NULL, "history-limit 77" },
	{ "set -g nope 1", "invalid option: nope", "-" },
	{ "set -g mouse on", NULL, "mouse on" },
	{ "set -g mouse", NULL, "mouse off" },
	{ "set -g mouse", NULL, "mouse on" },
	{ "set -g mouse yes", NULL, "mouse on" },
	{ "set -g mouse no", NULL, "mouse off" },
	{ "set -g mouse 1", NULL, "mouse on" },
	{ "set -g mouse OFF", NULL, "mouse off" },
	{ "set -g mouse maybe", "bad value: maybe", "mouse off" },
	{ "set -g mouse ''", NULL, "mouse on" },
	{ "set -g status-keys vi", NULL, "status-keys vi" },
	{ "set -g status-keys", NULL, "status-keys emacs" },
	{ "set -g status-keys ed", "unknown value: ed", "status-keys emacs" },
	{ "set -g activity-action current", NULL, "activity-action current" },
	{ "set -g activity-action", NULL, "activity-action current" },
	{ "set -g prefix C-a", NULL, "prefix C-a" },
	{ "set -g prefix None", NULL, "prefix None" },
	{ "set -g prefix foo", "bad key: foo", "prefix None" },
	{ "set -g prefix2 M-x", NULL, "prefix2 M-x" },
	{ "set -g display-panes-colour red", NULL, "display-panes-colour red" },
	{ "set -g display-panes-colour colour100", NULL,
	    "display-panes-colour colour100" },
	{ "set -g display-panes-colour '#aabbcc'", NULL,
	    "display-panes-colour #aabbcc" },
	{ "set -g display-panes-colour nocolour", "bad colour: nocolour",
	    "display-panes-colour #aabbcc" },
	{ "set -g display-panes-color green", NULL,
	    "display-panes-colour green" },
	{ "set -g status-left 'foo bar'", NULL, "status-left \"foo bar\"" },
	{ "set -ag status-left ' baz'", NULL, "status-left \"foo bar baz\"" },
	{ "set -g status-left ''", NULL, "status-left ''" },
	{ "set -g status-left '$HOME #{x} \"q\"'", NULL,
	    "status-left \"\\$HOME #{x} \\\"q\\\"\"" },
	{ "set -g status-style bg=red", NULL, "status-style bg=red" },
	{ "set -ag status-style fg=blue", NULL, "status-style bg=red,fg=blue" },
	{ "set -g status-style 'bg=red bold'", NULL,
	    "status-style \"bg=red bold\"" },
	{ "set -g status-style 'bg=nope'", "invalid style: bg=nope",
	    "status-style \"bg=red bold\"" },
	{ "set -g status-style bogus", "invalid style: bogus",
	    "status-style \"bg=red bold\"" },
	{ "set -g status-style '#{?x,bogus,}'", NULL,
	    "status-style \"#{?x,bogus,}\"" },
	{ "set -g default-size 10x10", NULL, "default-size 10x10" },
	{ "set -g default-size foo", "value is invalid: foo",
	    "default-size 10x10" },
	{ "set -g default-size 5", "value is invalid: 5",
	    "default-size 10x10" },
	{ "set -g @user hello", NULL, "@user hello" },
	{ "set -g @user 'a b'", NULL, "@user \"a b\"" },
	{ "set -ag @user c", NULL, "@user \"a bc\"" },
	{ "set -g @user", "empty value", "@user \"a bc\"" },
	{ "set -g @user[1] x", "not an array: @user[1]", "-" },
	{ "set -s escape-time 20", NULL, "escape-time 20" },
	{ "set -s esc 30", NULL, "escape-time 30" },
	{ "set -g escape-time 40", NULL, "escape-time 40" },
	{ "set -s buffer-limit 0", "value is too small: 0", "buffer-limit 50" },
	{ "set -s set-clipboard on", NULL, "set-clipboard on" },
	{ "set -s command-alias[10] 'zz=ls'", NULL, "command-alias[10] zz=ls" },
	{ "set -s command-alias[100] 'a=b'", NULL, "command-alias[100] a=b" },
	{ "set -s command-alias[2] 'x'", NULL, "command-alias[2] x" },
	{ "set -s command-alias[-1] 'x'", "invalid option: command-alias[-1]",
	    "-" },
	{ "set -s command-alias[x] 'x'", "invalid option: command-alias[x]",
	    "-" },
	{ "set -s command-alias[1 'x'", "invalid option: command-alias[1",
	    "-" },
	{ "set -s command-alias 'a=b,c=d'", NULL,
	    "command-alias[0] a=b~command-alias[1] c=d" },
	{ "set -as command-alias 'e=f'", NULL,
	    "command-alias[0] a=b~command-alias[1] c=d~command-alias[2] e=f" },
	{ "set -s command-alias ''", NULL, "command-alias" },
	{ "set -s user-keys[0] '\\e[5;30012~'", NULL,
	    "user-keys[0] \"\\\\e[5;30012~\"" },
	{ "set -g update-environment 'FOO BAR'", NULL,
	    "update-environment[0] FOO~update-environment[1] BAR" },
	{ "set -ag update-environment 'BAZ,QUX'", NULL,
	    "update-environment[0] FOO~update-environment[1] BAR~update-e"
	    "nvironment[2] BAZ~update-environment[3] QUX" },
	{ "set -g update-environment[1] ONE", NULL,
	    "update-environment[1] ONE" },
	{ "set -ag update-environment[1] TWO", NULL,
	    "update-environment[1] ONETWO" },
	{ "set -gu update-environment[0]", NULL, "update-environment[0] ''" },
	{ "set -gu update-environment", NULL,
	    "update-environment[0] DISPLAY~update-environment[1] KRB5CCNA"
	    "ME~update-environment[2] SSH_ASKPASS~update-environment[3] S"
	    "SH_AUTH_SOCK~update-environment[4] SSH_AGENT_PID~update-envi"
	    "ronment[5] SSH_CONNECTION~update-environment[6] WINDOWID~upd"
	    "ate-environment[7] XAUTHORITY" },
	{ "set -gu history-limit", NULL, "history-limit 50000" },
	{ "set -gu @user", NULL, "-" },
	{ "set -gu @nope", NULL, "-" },
	{ "set -go history-limit 5", "already set: history-limit",
	    "history-limit 50000" },
	{ "set -go @new x", NULL, "@new x" },
	{ "set -go @new y", "already set: @new", "@new x" },
	{ "set -goq @new z", NULL, "@new x" },
	{ "set -g history-limit[0] 5", "not an array: history-limit[0]",
	    "history-limit[0] " },
	{ "set -g word-separators ' -_'", NULL, "word-separators \" -_\"" },
	{ "set -gw mode-keys vi", NULL, "mode-keys vi" },
	{ "set -gw main-pane-height 50%", NULL, "main-pane-height \"50%\"" },
	{ "set -gw pane-base-index 70000", "value is too large: 70000",
	    "pane-base-index 0" },
	{ "set -gw pane-colours[1] red", NULL, "pane-colours[1] red" },
	{ "set -gw pane-colours[2] nope", "bad colour: nope",
	    "pane-colours[2] " },
	{ "set -gw window-style 'fg=red,bg=#112233'", NULL,
	    "window-style \"fg=red,bg=#112233\"" },
	{ "set -gw remain-on-exit failed", NULL, "remain-on-exit failed" },
	{ "set -gw remain-on-exit", NULL, "remain-on-exit failed" },
	{ "set -gw remain-on-exit", NULL, "remain-on-exit failed" },
	{ "set -gw cursor-colour blue", NULL, "cursor-colour blue" },
	{ "set -gw cursor-style bar", NULL, "cursor-style bar" },
	{ "set -g repeat-time 40000", "value is too large: 40000",
	    "repeat-time 500" },
	{ "set -g status-format[3] 'x y'", NULL, "status-format[3] \"x y\"" },
	{ "set -g window-style fg=red", NULL, "window-style fg=red" },
	{ "set -g default-command 'it'\\''s'", NULL,
	    "default-command \"it's\"" },
};

/* What tmux does not have. */
static const struct row ours[] = {
	{ "set -g idle-timeout 30m", NULL, "idle-timeout 1800" },
	{ "set -g idle-timeout 1.5h", NULL, "idle-timeout 5400" },
	{ "set -g idle-timeout 500ms", "value is invalid: 500ms",
	    "idle-timeout 5400" },
	{ "set -g idle-timeout 1.5", "value is invalid: 1.5",
	    "idle-timeout 5400" },
	{ "set -g idle-timeout 36500d", "value is too large: 36500d",
	    "idle-timeout 5400" },
	{ "set -g idle-timeout -1", "value is too small: -1",
	    "idle-timeout 5400" },
	{ "set -s escape-time 1s", NULL, "escape-time 1000" },
	{ "set -g history-bytes 16M", NULL, "history-bytes 16777216" },
	{ "set -g history-bytes 1.5M", "value is invalid: 1.5M",
	    "history-bytes 16777216" },
	{ "set -g history-bytes 2T", "value is too large: 2T",
	    "history-bytes 16777216" },
	{ "set -g display-panes-time 0ms", "value is too small: 0ms",
	    "display-panes-time 1000" },
	{ "set -s detach-key C-]", NULL, "detach-key C-]" },
	{ "set -g restart on-failure", NULL, "restart on-failure" },
	{ "set -s get-clipboard ask", NULL, "get-clipboard ask" },
	{ "set -gp allow-rectangle-checksum on", NULL,
	    "allow-rectangle-checksum on" },
	/* One of tmux's goes before one of ours. */
	{ "set -gw sync on", NULL, "synchronize-panes on" },
	{ "set -s sync-t 200", NULL, "sync-timeout 200" },
	{ "set -gw pane-colours[256] red", "no such index: 256",
	    "pane-colours[256] " },
	/* The first index that is free. */
	{ "set -s user-keys[1] a", NULL, "user-keys[1] a" },
	{ "set -as user-keys b,c", NULL,
	    "user-keys[0] b~user-keys[1] a~user-keys[2] c" },
	/* Hooks. */
	{ "set -g after-new-session { display a ; display b }", NULL,
	    "after-new-session[0] display-message a ; display-message b" },
	{ "set -ga after-new-session 'display c'", NULL,
	    "after-new-session[0] display-message a ; display-message b~"
	    "after-new-session[1] display-message c" },
	{ "set -g after-new-session[5] 'nonsense'", "unknown command: nonsense",
	    "after-new-session[5] " },
	{ "set -gu after-new-session", NULL, "after-new-session" },
	/* In one place and not in another. */
	{ "set status off", NULL, "status off" },
	{ "set -u status", NULL, "" },
	{ "set -w window-style fg=red", NULL, "window-style fg=red" },
	{ "set -p window-style fg=blue", NULL, "window-style fg=blue" },
	{ "set -aw window-style bg=red", NULL, "window-style fg=red,bg=red" },
	{ "set -p mode-keys vi", NULL, "mode-keys vi" },
	{ "set @x 1", NULL, "@x 1" },
	{ "set -w @x 2", NULL, "@x 2" },
	{ "set -p @x 3", NULL, "@x 3" },
	{ "set -s @x 4", NULL, "@x 4" },
};

static void
test_setting(void **state)
{
	struct sets s;

	sets_init(&s);
	check_rows(&s, as_tmux, nitems(as_tmux));
	sets_free(&s);
}

static void
test_setting_ours(void **state)
{
	struct sets s;

	sets_init(&s);
	check_rows(&s, ours, nitems(ours));
	sets_free(&s);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_setting),
		cmocka_unit_test(test_setting_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
