/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * One command: find a server, say hello, send it, print what comes back and
 * end with its status; or, when the server says so, attach.
 */

#include "compat/os.h"

#include <sys/ioctl.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/path.h"
#include "base/xmalloc.h"
#include "client/attach.h"
#include "client/client.h"
#include "client/cmdline.h"
#include "client/file.h"
#include "client/link.h"
#include "client/locale.h"
#include "client/orphans.h"
#include "client/reset.h"
#include "client/transport-unix.h"
#include "cmd/cmd.h"
#include "cmd/parse.h"
#include "cmd/spec.h"

#define LOG_MODULE "client"

#define STDIN_CHUNK 65536u

/* What we do takes no longer, and somebody waits for it. */
#define SOON (CLOCK_MS / 10)

extern char **environ;

struct client {
	const struct cmdline *line;
	client_start_fn start;
	struct loop *loop;
	struct link *link;
	struct attach *attach; /* NULL: not attached */
	struct loop_io *in;    /* standard input, while the server wants it */
	struct file_out out;   /* a file that the server has us write */
	struct msg_resize told; /* the size, in the last hello */
	int status;
	bool served; /* a server has welcomed us */
	bool failed; /* output could not be written */
	uint32_t unknown; /* the last message that the server did not know */
};

/* Write output to where it belongs; a reader that is gone ends us. */
static void
print_out(struct client *c, const struct msg_output *m)
{
	int fd = m->fd == 2 ? STDERR_FILENO : STDOUT_FILENO;

	if (c->failed || io_write_all(fd, m->data.data, m->data.len) == 0)
		return;
	/* One who reads no more knows why. */
	if (errno != EPIPE && fd == STDOUT_FILENO)
		fprintf(stderr, "standard output: %s\n", strerror(errno));
	c->failed = true;
	c->status = 1;
	loop_stop(c->loop);
}

static void
say(const char *text)
{
	fprintf(stderr, "%s\n", text);
}

static void
on_stdin(void *arg, unsigned int what)
{
	struct client *c = arg;
	struct msg_stdin m = { 0 };
	struct buf b = BUF_INIT;
	ssize_t n;

	(void)what;
	n = io_read(STDIN_FILENO, &b, STDIN_CHUNK);
	if (n == ERR_AGAIN)
		return;
	m.eof = n <= 0;
	m.data.data = buf_data(&b);
	m.data.len = buf_len(&b);
	link_send(c->link, MSG_STDIN, &m);
	buf_free(&b);
	if (m.eof) {
		loop_io_free(c->in);
		c->in = NULL;
	}
}

static void
send_stdin(struct client *c, const char *path)
{
	if (path != NULL && *path != '\0') {
		file_read(c->link, path);
	} else if (isatty(STDIN_FILENO)) {
		c->in = loop_io_new(c->loop, STDIN_FILENO, on_stdin, c);
		loop_io_want(c->in, LOOP_READ);
	} else {
		/* A file is always readable, which epoll(7) does not take. */
		file_send(c->link, STDIN_FILENO);
	}
}

static void
begin_attach(struct client *c, const struct msg_settings *settings)
{
	const struct attach_config config = {
		.utf8 = locale_is_utf8() || c->line->utf8,
		.colours_256 = c->line->colours_256,
		.told = c->told,
	};
	struct err err;

	c->attach = attach_new(c->loop, c->link, &config, settings, &err);
	if (c->attach == NULL) {
		say(err.text);
		c->status = 1;
		loop_stop(c->loop);
	}
}

/* The farewell, and what is to be done after it. */
static void
on_detached(struct client *c, const struct msg_detached *m)
{
	const char *shell;

	attach_free(c->attach);
	c->attach = NULL;
	c->status = (int)m->code;
	if (m->text != NULL)
		printf("[%s]\n", m->text);
	fflush(stdout);
	if (m->exec != NULL) {
		shell = path_shell();
		execl(shell, shell, "-c", m->exec, (char *)NULL);
		fprintf(stderr, "%s: %s\n", shell, strerror(errno));
		c->status = 1;
	}
	if (m->hangup)
		kill(getppid(), SIGHUP);
	loop_stop(c->loop);
}

/*
 * The server refuses something.  If that is a message that it does not know,
 * we may know its name; all else goes on.  While attached it is for later.
 */
static void
on_error(struct client *c, const struct msg_error *m)
{
	const char *said = m->text != NULL ? m->text : "refused";
	struct msg_output out = { .fd = 2 };
	char *text;

	if (m->type != 0 && m->type == c->unknown)
		return; /* it has been said */
	c->unknown = m->type;
	if (m->type != 0)
		text = xasprintf("%s does not know \"%s\" (%s)\n",
		    link_server(c->link), msg_name((uint16_t)m->type), said);
	else
		text = xasprintf("%s\n", said);
	out.data.data = (const uint8_t *)text;
	out.data.len = strlen(text);
	if (c->attach != NULL)
		attach_keep_output(c->attach, &out);
	else
		print_out(c, &out);
	free(text);
	if (m->type == 0)
		c->status = 1;
}

static void
on_message(void *arg, uint16_t type, union msg_any *msg)
{
	struct client *c = arg;

	switch (type) {
	case MSG_OUTPUT:
		/* What comes while attached is for when we are not. */
		if (c->attach != NULL)
			attach_keep_output(c->attach, &msg->output);
		else
			print_out(c, &msg->output);
		break;
	case MSG_DONE:
		if (!c->failed)
			c->status = (int)msg->done.code;
		if (!c->line->foreground)
			loop_stop(c->loop);
		break;
	case MSG_ATTACHED:
		if (c->attach == NULL)
			begin_attach(c, &msg->settings);
		else
			attach_settings(c->attach, &msg->settings);
		break;
	case MSG_DETACHED: on_detached(c, &msg->detached); break;
	case MSG_STDIN_WANTED: send_stdin(c, msg->wanted.path); break;
	case MSG_FILE: file_write(c->link, &c->out, &msg->file); break;
	case MSG_ERROR: on_error(c, &msg->error); break;
	default:
		if (c->attach != NULL && attach_message(c->attach, type, msg))
			loop_stop(c->loop);
		break;
	}
}

/*
 * Whether the command is one that starts a server when there is none.  What
 * is wrong with it goes before the error, that there is none: only a server
 * knows aliases.
 */
static bool
starts_server(const struct cmdline *line, struct err *err)
{
	const struct err none = *err;
	struct cmd_list *list;
	struct err why;
	bool starts;

	if (line->argc == 0)
		return !line->no_start;
	if (cmd_parse_argv(NULL, line->argc, line->argv, &list, &why) != 0) {
		err_set(err, why.code, "%s (%s)", why.text, none.text);
		return false;
	}
	starts = cmd_list_any(list, SPEC_STARTS_SERVER);
	cmd_list_unref(list);
	return starts && !line->no_start;
}

static int
find_server(const struct client *c, struct err *err)
{
	int fd = transport_unix(c->line->socket, err), error;

	if (fd == ERR_NOTFOUND)
		orphans_report(c->line->socket);
	if (fd != ERR_NOTFOUND || !starts_server(c->line, err))
		return fd;
	error = c->start(&c->line->start, err);
	return error != 0 ? error : transport_unix(c->line->socket, err);
}

static int
on_connect(void *arg, struct err *err)
{
	struct client *c = arg;

	/* A server that was leaving served nobody: there may be another. */
	if (!c->served && !c->line->foreground)
		return find_server(c, err);
	return transport_unix(c->line->socket, err);
}

static void
on_hello(void *arg, struct msg_hello *h)
{
	static char cwd[PATH_MAX];
	struct client *c = arg;
	struct winsize ws = { 0 };
	const char *tty = ttyname(STDIN_FILENO), *term = getenv("TERM");

	h->pid = getpid();
	h->cwd = getcwd(cwd, sizeof cwd);
	h->tty = (char *)(uintptr_t)(tty != NULL ? tty : "");
	h->term = (char *)(uintptr_t)(term != NULL ? term : "");
	h->utf8 = locale_is_utf8() || c->line->utf8;
	h->stdin_tty = isatty(STDIN_FILENO);
	h->stdout_tty = isatty(STDOUT_FILENO);
	h->env.item = environ;
	for (h->env.count = 0; environ[h->env.count] != NULL; h->env.count++)
		;
	if (h->stdin_tty && ioctl(STDIN_FILENO, TIOCGWINSZ, &ws) == 0) {
		h->cols = ws.ws_col;
		h->rows = ws.ws_row;
		h->xpixel = ws.ws_xpixel;
		h->ypixel = ws.ws_ypixel;
	}
	c->told = (struct msg_resize){ h->cols, h->rows, h->xpixel,
		h->ypixel };
	h->resumes = h->resumes && c->attach != NULL;
	if (h->resumes)
		attach_hello(c->attach, h);
}

static void
on_ready(void *arg, const struct msg_welcome *w)
{
	struct client *c = arg;

	(void)w;
	c->served = true;
	if (c->attach != NULL)
		attach_resumed(c->attach);
}

static void
on_lost(void *arg, const char *why)
{
	struct client *c = arg;
	bool attached = c->attach != NULL;

	attach_free(c->attach);
	c->attach = NULL;
	if (attached)
		printf("[%s]\n", why);
	else if (!c->line->foreground)
		say(why);
	c->status = c->line->foreground ? 0 : 1;
	loop_stop(c->loop);
}

static const struct link_ops link_ops = {
	.connect = on_connect,
	.message = on_message,
	.hello = on_hello,
	.ready = on_ready,
	.lost = on_lost,
};

/* Whether it looks like a command that attaches. */
static bool
may_attach(const struct cmdline *line)
{
	const char *name = line->argc > 0 ? line->argv[0] : "attach";

	return strncmp(name, "a", 1) == 0 || strncmp(name, "new", 3) == 0;
}

/* Send the command and do what the server says until it is done. */
static int
converse(struct client *c, int fd)
{
	struct msg_strings argv = { c->line->argv, (size_t)c->line->argc };
	const char *unfit = NULL;
	struct err err;

	c->loop = loop_new();
	if (c->loop == NULL)
		fatal("no event loop");
	c->link = link_new(c->loop, fd, &link_ops, c);
	if (may_attach(c->line) && attach_prepare(&err) != 0)
		unfit = err.text;
	link_command(c->link, &argv, unfit);
	loop_run(c->loop);
	if (c->attach != NULL)
		c->status = attach_status(c->attach);
	attach_free(c->attach);
	loop_io_free(c->in);
	link_flush(c->link, 100);
	link_free(c->link);
	loop_free(c->loop);
	return c->status;
}

int
client_main(int argc, char **argv, client_start_fn start)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct cmdline line;
	struct client c = { .line = &line, .start = start };
	struct err err;
	int fd, result;

	result = cmdline_read(&line, argc, argv, &err);
	if (result != 0) {
		if (result < 0)
			say(err.text);
		return result < 0 ? 1 : 0;
	}
	if (line.shell_command != NULL)
		return cmdline_shell(line.shell_command);
	if (line.argc == 1 && strcmp(line.argv[0], "reset-terminal") == 0)
		return reset_terminal();
	if (line.start.verbose > 0)
		log_open("client", line.start.verbose > 1 ? LOG_TRACE :
							    LOG_DEBUG);
	os_proc_soon(SOON);
	reset_if_left();
	sigaction(SIGPIPE, &ignore, NULL);
	fd = find_server(&c, &err);
	if (fd < 0) {
		say(err.text);
		return 1;
	}
	return converse(&c, fd);
}
