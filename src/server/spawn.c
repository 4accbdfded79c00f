/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/wait.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/env.h"
#include "base/fault.h"
#include "base/path.h"
#include "base/xmalloc.h"
#include "journal/journal.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/pane.h"
#include "model/session.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/exits.h"
#include "server/klink.h"
#include "server/messages.h"
#include "server/ptyio.h"
#include "server/screentext.h"
#include "server/server.h"
#include "server/spawn.h"
#include "server/supervise.h"

/*
 * What tells programs about the terminal that the server was started from,
 * which is not theirs.
 */
static const char *const not_passed_on[] = { "TMUX", "TMUX_PANE", "STY",
	"WINDOW", "LINES", "COLUMNS", "TERMCAP", "VTE_VERSION", "WT_SESSION",
	"WT_PROFILE_ID", "KITTY_WINDOW_ID", "KITTY_PID", "KITTY_PUBLIC_KEY",
	"KITTY_INSTALLATION_DIR", "KITTY_LISTEN_ON", "ALACRITTY_WINDOW_ID",
	"ALACRITTY_SOCKET", "ALACRITTY_LOG", "WEZTERM_PANE",
	"WEZTERM_UNIX_SOCKET", "WEZTERM_EXECUTABLE", "GHOSTTY_RESOURCES_DIR",
	"GHOSTTY_BIN_DIR", "ITERM_SESSION_ID", "ITERM_PROFILE",
	"LC_TERMINAL", "LC_TERMINAL_VERSION", "TERM_SESSION_ID",
	"KONSOLE_VERSION", "KONSOLE_DBUS_SESSION", "KONSOLE_DBUS_WINDOW",
	"GNOME_TERMINAL_SCREEN", "GNOME_TERMINAL_SERVICE", "TILIX_ID",
	"XTERM_VERSION", "XTERM_LOCALE", "XTERM_SHELL", "ConEmuANSI" };

const char *
spawn_shell(const struct server *srv, const struct session *s)
{
	const char *shell = options_string(s != NULL ? s->options :
		srv->session_options, OPT_DEFAULT_SHELL);

	return path_is_shell(shell) ? shell : path_shell();
}

struct env *
spawn_env(const struct server *srv, const struct session *s,
    const struct env *own)
{
	struct env *e = env_copy(srv->env);
	char *text;
	size_t i;

	for (i = 0; i < nitems(not_passed_on); i++)
		env_unset(e, not_passed_on[i]);
	if (s != NULL)
		env_overlay(e, s->env);
	if (own != NULL)
		env_overlay(e, own);
	env_set(e, "TERM", options_string(srv->options, OPT_DEFAULT_TERMINAL));
	env_set(e, "COLORTERM", "truecolor");
	env_set(e, "TERM_PROGRAM", "tmx");
	env_set(e, "TERM_PROGRAM_VERSION", PACKAGE_VERSION);
	text = xasprintf("%s,%ld,%u", srv->socket_path, (long)getpid(),
	    s != NULL ? s->id : 0);
	env_set(e, "TMX", text);
	free(text);
	return e;
}

/* The environment of a pane's program: everybody's, the session's, its own. */
static struct env *
make_env(const struct server *srv, const struct session *s,
    const struct pane *p)
{
	struct env *e = spawn_env(srv, s, p->spec.env);
	char text[16];

	snprintf(text, sizeof text, "%%%u", p->id);
	env_set(e, "TMX_PANE", text);
	if (p->spec.cwd != NULL)
		env_set(e, "PWD", p->spec.cwd);
	return e;
}

char **
spawn_env_list(const struct env *e)
{
	char **list = xcalloc(env_count(e) + 1, sizeof *list);
	const struct env_var *v;
	size_t i, n = 0;

	for (i = 0; i < env_count(e); i++) {
		v = env_at(e, i);
		if (v->value != NULL && !v->hidden)
			list[n++] = xasprintf("%s=%s", v->name, v->value);
	}
	return list;
}

void
spawn_free_list(char **list)
{
	size_t i;

	for (i = 0; list != NULL && list[i] != NULL; i++)
		free(list[i]);
	free(list);
}

/*
 * What to run: the user's shell as a login shell, a line for the shell, or
 * a program with its arguments.
 */
static char **
make_argv(const struct pane *p, const char *shell, bool *login)
{
	const struct pane_spec *spec = &p->spec;
	char **argv = xcalloc(spec->argc + 4, sizeof *argv);
	size_t i, n = 0;

	*login = spec->argc == 0;
	if (spec->argc <= 1)
		argv[n++] = xstrdup(shell);
	if (spec->argc == 1)
		argv[n++] = xstrdup("-c");
	for (i = 0; i < spec->argc; i++)
		argv[n++] = xstrdup(spec->argv[i]);
	return argv;
}

/* What is true from now on, and what still is of the program before. */
static struct pane_now
starting(const struct pane_now *before)
{
	struct pane_now now = { .state = PANE_STARTING,
		.started = clock_wall_ms(), .restarts = before->restarts,
		.failures = before->failures,
		.last_ended = before->last_ended,
		.last_status = before->last_status,
		.last_known = before->last_known };

	if (before->ended != 0) {
		now.last_ended = before->ended;
		now.last_status = before->status;
		now.last_known = before->status_known;
	}
	return now;
}

int
spawn_pane(struct server *srv, struct session *s, struct pane *p,
    struct err *err)
{
	const char *shell = p->spec.shell != NULL ? p->spec.shell :
						    spawn_shell(srv, s);
	struct klink_spawn spawn = { .pane = p->id };
	struct env *env;
	int error;

	/*
	 * The keeper has the program before, and lets go of it only when it
	 * has this one: in between it would hold no journal for the pane.
	 */
	spawn.instead = p->io != NULL;
	error = p->io == NULL ? ptyio_open(srv, p, err) :
				ptyio_reopen(srv, p, err);
	if (error != 0)
		return error;
	env = make_env(srv, s, p);
	env_set(env, "SHELL", shell);
	spawn.argv = make_argv(p, shell, &spawn.login);
	spawn.env = spawn_env_list(env);
	spawn.cwd = p->spec.cwd != NULL ? p->spec.cwd : s->cwd;
	spawn.cols = p->cols;
	spawn.rows = p->rows;
	spawn.xpixel = p->cols * p->window->xpixel;
	spawn.ypixel = p->rows * p->window->ypixel;
	spawn.master = ptyio_master(p);
	spawn.journal = journal_fd(ptyio_journal(p));
	p->now = starting(&p->now);
	error = klink_spawn(srv->klink, &spawn, err);
	if (error != 0)
		p->now.state = PANE_DEAD;
	spawn_free_list(spawn.argv);
	spawn_free_list(spawn.env);
	env_free(env);
	notify_tell(srv->model->notify, NOTIFY_PANE_CHANGED, p);
	fault_point("spawn-asked");
	return error;
}

void
spawn_again(struct server *srv, struct pane *p)
{
	struct session *s = session_with(srv->model, p->window);
	struct err err;

	if (s == NULL)
		return;
	if (spawn_pane(srv, s, p, &err) != 0)
		messages_add(srv->messages, "pane %%%u: cannot start: %s",
		    p->id, err.text);
}

void
spawn_done(struct server *srv, uint32_t id, pid_t pid)
{
	struct pane *p = model_pane(srv->model, id);

	if (p == NULL) {
		/* It was killed before it began. */
		klink_release(srv->klink, id);
		return;
	}
	fault_point("spawn-done");
	p->now.state = PANE_RUNNING;
	p->now.pid = pid;
	supervise_pane_started(srv, p);
	notify_tell(srv->model->notify, NOTIFY_PANE_CHANGED, p);
}

void
spawn_failed(struct server *srv, uint32_t id, const char *why)
{
	struct pane *p = model_pane(srv->model, id);

	if (p == NULL)
		return;
	messages_add(srv->messages, "pane %%%u: cannot start: %s", id, why);
	screentext_note(p->vt, "cannot start: %s", why);
	ptyio_checkpoint(p);
	p->now.status_known = true;
	p->now.status = 1 << 8; /* as if it had exited with 1 */
	p->spec.remain = true; /* who asked for it is to see why */
	p->now.ended = clock_wall_ms();
	ptyio_exited(p);
}
