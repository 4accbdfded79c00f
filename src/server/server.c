/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The loop's owner: what there is at the beginning, what each turn does and
 * in which order, and the end.
 */

#include "compat/os.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/env.h"
#include "base/fault.h"
#include "base/io.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/path.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "opt/bind.h"
#include "opt/options.h"
#include "server/channels.h"
#include "server/cmd-table.h"
#include "server/conn.h"
#include "server/dying.h"
#include "server/exits.h"
#include "server/graves.h"
#include "server/holder.h"
#include "server/idle.h"
#include "server/job.h"
#include "server/klink.h"
#include "server/listen.h"
#include "server/messages.h"
#include "server/optwatch.h"
#include "server/ptyio.h"
#include "server/queue.h"
#include "server/quiet.h"
#include "server/roster.h"
#include "server/save.h"
#include "server/server.h"
#include "server/sockwatch.h"
#include "server/state.h"
#include "server/supervise.h"
#include "server/upgrade.h"
#include "server/viewer.h"
#include "server/waits.h"
#include "text/intern.h"
#include "text/width.h"

#define LOG_MODULE "server"

/* A key waits for what others compute; this is about what one takes us. */
#define SOON (CLOCK_MS / 10)

/* At the end, clients have so long to take what is there for them. */
#define FAREWELL (2 * CLOCK_SECOND)

extern char **environ;

/* Variables of ours that are for the server and not for programs. */
static const char *const own_env[] = { "TMX", "TMX_PANE" };

static struct env *
initial_env(void)
{
	struct env *e = env_new();
	size_t i;

	for (i = 0; environ[i] != NULL; i++)
		env_put(e, environ[i]);
	for (i = 0; i < nitems(own_env); i++)
		env_unset(e, own_env[i]);
	return e;
}

static void
on_signal(void *arg, int number)
{
	struct server *srv = arg;

	if (number == SIGTERM) {
		save_keep(srv);
		exits_kill_server(srv, "the server was told to end (SIGTERM)");
	} else
		klink_rebind(srv->klink);
}

static void
set_signals(struct server *srv)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGHUP, &ignore, NULL);
	sigaction(SIGINT, &ignore, NULL);
	sigaction(SIGQUIT, &ignore, NULL);
	sigaction(SIGTSTP, &ignore, NULL);
	sigaction(SIGTTIN, &ignore, NULL);
	sigaction(SIGTTOU, &ignore, NULL);
	srv->on_term = loop_signal_new(srv->loop, SIGTERM, on_signal, srv);
	srv->on_usr1 = loop_signal_new(srv->loop, SIGUSR1, on_signal, srv);
}

static void
on_deadline(void *arg)
{
	struct server *srv = arg;

	conn_drop_all(srv);
	loop_stop(srv->loop);
}

/* End when all clients have been told, or when some take too long. */
static void
stop(struct server *srv)
{
	conn_close_all(srv, "server exited");
	conn_flush_all(srv);
	if (list_empty(&srv->conns))
		loop_stop(srv->loop);
	if (srv->deadline != NULL)
		return;
	srv->deadline = loop_timer_new(srv->loop, on_deadline, srv);
	loop_timer_set(srv->deadline, FAREWELL);
}

/*
 * The end of a turn.  Clients' messages have been taken; now commands, then
 * output of programs, then frames; then what changed is written down, and
 * only after that do keeper and clients hear of it.
 */
static bool
turn(void *arg)
{
	struct server *srv = arg;
	bool more;

	if (srv->leaving) {
		upgrade_leave(srv);
		return false;
	}
	queue_run(srv->queue);
	more = ptyio_read_all(srv);
	if (waits_check(srv))
		queue_run(srv->queue);
	viewer_input_all(srv);
	viewer_send_all(srv);
	exits_check(srv);
	if (srv->state != NULL)
		state_commit(srv->state);
	roster_turn(srv);
	sockwatch_turn(srv);
	klink_send(srv->klink);
	conn_flush_all(srv);
	if (srv->stopping) {
		stop(srv);
		return false;
	}
	more |= save_turn(srv);
	return more || quiet_work(srv->quiet);
}

static struct server *
server_new(void)
{
	struct server *srv = xcalloc(1, sizeof *srv);

	srv->loop = loop_new();
	if (srv->loop == NULL)
		fatal("no event loop");
	list_init(&srv->conns);
	list_init(&srv->viewers);
	list_init(&srv->ready);
	list_init(&srv->gathered);
	list_init(&srv->readers);
	srv->clipboard_pane = UINT32_MAX;
	srv->detached = true;
	srv->started = clock_wall_ms();
	srv->intern = intern_new();
	srv->widths = widths_new();
	srv->model = model_new();
	srv->env = initial_env();
	srv->options = options_new_global(SCOPE_SERVER);
	srv->session_options = options_new_global(SCOPE_SESSION);
	options_set_string(srv->session_options, OPT_DEFAULT_SHELL,
	    path_shell());
	srv->window_options = options_new_global(SCOPE_WINDOW | SCOPE_PANE);
	srv->binds = binds_new();
	binds_add_defaults(srv->binds);
	srv->messages = messages_new();
	srv->graves = graves_new();
	srv->queue = queue_new(srv);
	srv->idle = idle_new(srv);
	srv->supervise = supervise_new(srv);
	srv->waits = waits_new(srv);
	srv->dying = dying_new(srv);
	srv->upgrade = upgrade_new(srv);
	srv->roster = roster_new(srv);
	srv->save = save_new(srv);
	srv->sockwatch = sockwatch_new(srv);
	srv->quiet = quiet_new(srv);
	srv->hush = ptyio_hush_new(srv);
	srv->jobs = jobs_new(srv);
	srv->channels = channels_new();
	optwatch_begin(srv);
	return srv;
}

static void
server_free(struct server *srv)
{
	listen_close(srv);
	jobs_free(srv->jobs);
	channels_free(srv->channels);
	quiet_free(srv->quiet);
	sockwatch_free(srv->sockwatch);
	save_free(srv->save);
	roster_free(srv->roster);
	upgrade_free(srv->upgrade);
	dying_free(srv->dying);
	waits_free(srv->waits);
	supervise_free(srv->supervise);
	idle_free(srv->idle);
	queue_free(srv->queue);
	graves_free(srv->graves);
	messages_free(srv->messages);
	binds_free(srv->binds);
	state_free(srv->state);
	srv->state = NULL; /* what is freed from here on deletes no record */
	klink_free(srv->klink);
	model_free(srv->model);
	ptyio_hush_free(srv->hush);
	options_free(srv->window_options);
	options_free(srv->session_options);
	options_free(srv->options);
	env_free(srv->env);
	widths_free(srv->widths);
	intern_free(srv->intern);
	loop_timer_free(srv->deadline);
	loop_signal_free(srv->on_term);
	loop_signal_free(srv->on_usr1);
	loop_free(srv->loop);
	free(srv->socket_path);
	free(srv);
}

int
server_main(int fd, const struct server_args *args)
{
	struct server *srv;

	fault_point("server-starts");
	if (args->verbose > 0)
		log_open("server", args->verbose > 1 ? LOG_TRACE : LOG_DEBUG);
	os_proc_set_title("tmx: server");
	/* For patterns, as users have written them. */
	setlocale(LC_CTYPE, "");
	io_raise_nofile();
	os_proc_soon(SOON);
	cmd_table_check();
	srv = server_new();
	srv->args = args;
	set_signals(srv);
	srv->klink = klink_new(srv, fd);
	loop_on_turn(srv->loop, turn, srv);
	loop_run(srv->loop);
	log_info("end");
	if (srv->leaving) {
		/* The descriptors go with us, and nothing else is ours. */
		klink_flush(srv->klink);
		holder_start(srv);
		fault_point("server-exits");
		return 0;
	}
	roster_end(srv);
	save_end(srv);
	klink_quit(srv->klink);
	klink_flush(srv->klink);
	server_free(srv);
	return 0;
}
