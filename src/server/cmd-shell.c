/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * if-shell and run-shell.  Either holds up whoever asked until the shell is
 * done, or with -b goes on in the background, where it belongs to the client
 * that asked for as long as that is there.
 */

#include "compat/compat.h"

#include <sys/wait.h>

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "model/session.h"
#include "server/cmd-table.h"
#include "server/conn.h"
#include "server/job.h"
#include "server/messages.h"
#include "server/queue.h"
#include "server/server.h"
#include "server/vars.h"
#include "server/viewer.h"

/* The longest that run-shell -d may wait, in seconds. */
#define DELAY_MAX (365.0 * 24 * 3600)

/* Commands that may be run: parsed, or as text that is only then parsed. */
struct branch {
	struct cmd_list *list;
	char *text;
};

/* One of the two commands, while its shell runs or its delay does. */
struct shell {
	struct server *server;
	uint64_t item;   /* that waits; 0: in the background */
	uint32_t conn;   /* who asked, and whether by a key; 0: nobody */
	bool from_key;
	char *line; /* NULL: none */
	struct branch yes, no;
};

static void
free_branch(struct branch *b)
{
	if (b->list != NULL)
		cmd_list_unref(b->list);
	free(b->text);
}

static void
free_shell(struct shell *sh)
{
	free_branch(&sh->yes);
	free_branch(&sh->no);
	free(sh->line);
	free(sh);
}

/* An operand as it was given: a block, or a string. */
static struct branch
branch_of(const struct args *a, size_t i)
{
	struct branch b = { 0 };
	struct cmd_list *list = i < args_count(a) ? args_list(a, i) : NULL;

	if (list != NULL)
		b.list = cmd_list_ref(list);
	else if (args_string(a, i) != NULL)
		b.text = xstrdup(args_string(a, i));
	return b;
}

static struct shell *
new_shell(struct run *run)
{
	struct shell *sh = xcalloc(1, sizeof *sh);

	sh->server = run->server;
	if (!args_has(run->args, "b"))
		sh->item = queue_number(run->item);
	sh->conn = run->conn != NULL ? conn_id(run->conn) : 0;
	sh->from_key = run->viewer != NULL;
	return sh;
}

static int
start(struct run *run, struct shell *sh, double delay, job_fn *fn,
    struct err *err)
{
	struct session *s = run->target.session;
	const struct job_what what = { .line = sh->line, .session = s,
		.cwd = run->conn == NULL && s != NULL ? s->cwd : run_cwd(run),
		.delay = (uint64_t)(delay * 1e9) };

	return job_start(sh->server, &what, fn, sh, err);
}

/* The item that waits for a shell, as a run again; false when it is gone. */
static bool
take_up(const struct shell *sh, struct run *run)
{
	struct queue_item *item = sh->item != 0 ?
	    queue_find(sh->server->queue, sh->item) : NULL;

	if (item != NULL)
		queue_take_up(item, run);
	return item != NULL;
}

/* Say what went wrong to whoever is there to read it. */
static void
complain(const struct shell *sh, const char *text)
{
	struct conn *c = conn_find(sh->server, sh->conn);
	struct run run;

	if (take_up(sh, &run))
		run_error(&run, "%s", text);
	else if (c != NULL && conn_viewer(c) != NULL)
		viewer_message(conn_viewer(c), text, 0);
	else
		messages_add(sh->server->messages, "%s", text);
}

/* Have commands run where the asking one was; false when they do not parse. */
static bool
run_branch(const struct shell *sh, const struct branch *b)
{
	struct cmd_input input = queue_input(sh->server);
	struct cmd_list *list = NULL;
	struct conn *c = conn_find(sh->server, sh->conn);
	struct run run;
	struct err err;

	if (b->list != NULL)
		list = cmd_list_ref(b->list);
	else if (b->text == NULL)
		return true;
	else if (cmd_parse_string(&input, b->text, &list, &err) != 0) {
		complain(sh, err.text);
		return false;
	}
	if (take_up(sh, &run))
		queue_insert(run.item, list);
	else if (sh->item == 0 && c != NULL && sh->from_key &&
	    conn_viewer(c) != NULL)
		queue_add_key(sh->server->queue, list, conn_viewer(c));
	else if (sh->item == 0)
		queue_add(sh->server->queue, list, c, 0);
	cmd_list_unref(list);
	return true;
}

/* Let the item go on that waits. */
static void
go_on(const struct shell *sh, bool failed)
{
	struct run run;

	if (take_up(sh, &run))
		queue_continue(run.item, failed);
}

static void
on_if_done(struct server *srv, void *arg, int status, const void *out,
    size_t len)
{
	struct shell *sh = arg;
	bool yes = WIFEXITED(status) && WEXITSTATUS(status) == 0;

	(void)srv;
	(void)out;
	(void)len;
	go_on(sh, !run_branch(sh, yes ? &sh->yes : &sh->no));
	free_shell(sh);
}

enum run_result
cmd_if_shell(struct run *run)
{
	const struct args *a = run->args;
	char *line = run_expand(run, args_string(a, 0));
	struct shell *sh = new_shell(run);
	enum run_result result = RUN_DONE;
	struct err err;

	sh->yes = branch_of(a, 1);
	sh->no = branch_of(a, 2);
	sh->line = line;
	if (args_has(a, "F")) {
		sh->item = queue_number(run->item);
		result = run_branch(sh, vars_true(line) ? &sh->yes :
		    &sh->no) ? RUN_DONE : RUN_FAILED;
	} else if (start(run, sh, 0, on_if_done, &err) != 0)
		result = run_error(run, "%s", err.text);
	else
		return sh->item != 0 ? RUN_WAITS : RUN_DONE;
	free_shell(sh);
	return result;
}

/* What run-shell printed, and how it ended. */
static void
tell(const struct shell *sh, int status, const void *out, size_t len)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) :
				       128 + WTERMSIG(status);
	struct conn *c = conn_find(sh->server, sh->conn);
	struct viewer *v = c != NULL && sh->from_key ? conn_viewer(c) : NULL;
	struct run run;
	char *text;

	if (take_up(sh, &run)) {
		if (len != 0)
			run_output(&run, out, len);
		queue_set_status(run.item, code);
	} else if (v != NULL && len != 0) {
		text = xstrndup(out, len);
		text[strcspn(text, "\n")] = '\0';
		viewer_message(v, text, 0);
		free(text);
	}
	/* Who waits for it without a key has the status. */
	if (code == 0 || (sh->item != 0 && !sh->from_key))
		return;
	text = xasprintf("'%s' returned %d", sh->line, code);
	complain(sh, text);
	free(text);
}

static void
on_run_done(struct server *srv, void *arg, int status, const void *out,
    size_t len)
{
	struct shell *sh = arg;

	(void)srv;
	tell(sh, status, out, len);
	go_on(sh, !run_branch(sh, &sh->yes));
	free_shell(sh);
}

/* -d: so many seconds, with a fraction.  0 when there is no delay. */
static bool
read_delay(const struct args *a, double *seconds)
{
	const char *said = args_get(a, "d");
	char *end;

	*seconds = 0;
	if (said == NULL)
		return true;
	*seconds = strtod(said, &end);
	return end != said && *end == '\0' && *seconds >= 0 &&
	    *seconds <= DELAY_MAX;
}

enum run_result
cmd_run_shell(struct run *run)
{
	const struct args *a = run->args;
	struct shell *sh;
	struct err err = { 0 };
	double seconds;
	bool waits;

	if (!read_delay(a, &seconds))
		return run_error(run, "invalid delay time: %s",
		    args_get(a, "d"));
	if (args_count(a) == 0 && !args_has(a, "d"))
		return RUN_DONE;
	sh = new_shell(run);
	if (args_count(a) != 0 && args_has(a, "C"))
		sh->yes = branch_of(a, 0);
	else if (args_count(a) != 0)
		sh->line = run_expand(run, args_string(a, 0));
	waits = sh->item != 0;
	if (sh->line == NULL && seconds == 0) {
		waits = run_branch(sh, &sh->yes);
		free_shell(sh);
		return waits ? RUN_DONE : RUN_FAILED;
	}
	if (start(run, sh, seconds, on_run_done, &err) == 0)
		return waits ? RUN_WAITS : RUN_DONE;
	free_shell(sh);
	return run_error(run, "%s", err.text);
}
