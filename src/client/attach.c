/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/io.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/xmalloc.h"
#include "client/attach-int.h"
#include "client/link.h"
#include "client/rawtty.h"
#include "client/render.h"
#include "client/taken.h"
#include "client/term.h"
#include "text/key.h"

#define LOG_MODULE "attach"

extern char **environ;

/* Signals that the loop takes; those that end us otherwise are rawtty's. */
static const int watched[ATTACH_SIGNALS] = { SIGWINCH, SIGTERM, SIGHUP,
	SIGTSTP, SIGCONT };
static const int ending[] = { SIGINT, SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2,
	SIGXCPU, 0 };

static void
on_ready(void *arg, unsigned int what)
{
	struct attach *a = arg;

	if (what & LOOP_WRITE)
		attach_out_flush(a);
	if (what & LOOP_READ)
		attach_in_read(a);
}

/* Tell the server why; its farewell ends us, or our own hand. */
void
attach_leave(struct attach *a, enum msg_leave reason)
{
	struct msg_leaving m = { .reason = reason };

	if (a->leaving)
		return;
	a->leaving = true;
	link_send(a->link, MSG_LEAVING, &m);
}

void
attach_leave_alone(struct attach *a)
{
	attach_leave(a, LEAVE_DETACH);
	link_flush(a->link, 100);
	attach_give_back(a);
	printf("[detached (from session %s)]\n", a->session);
	loop_stop(a->loop);
}

void
attach_hangup(struct attach *a, bool gone)
{
	attach_leave(a, LEAVE_HANGUP);
	link_flush(a->link, 100);
	a->tty_gone = gone;
	loop_stop(a->loop);
}

/* Note, for whoever comes after us, what we have done to the terminal. */
static void
note(const struct attach *a)
{
	struct taken how = { .found = *rawtty_found(),
		.alternate = !a->native && term_can(a->term)->alternate };

	taken_note(a->tty, &how);
}

void
attach_suspend(struct attach *a)
{
	struct err err;

	if (a->tty == -1)
		return;
	link_send(a->link, MSG_SUSPENDED, NULL);
	link_flush(a->link, 100);
	attach_out_end(a);
	taken_drop();
	if (rawtty_suspend(&err) != 0)
		log_error("%s", err.text);
	note(a);
	attach_out_restart(a);
	a->resumed_at = clock_ns();
	link_send(a->link, MSG_RESUMED, NULL);
}

/*
 * We were stopped without having been asked (SIGSTOP) and are continued:
 * the shell has set the line as it likes it and written where it liked, and
 * another client may have put right what we left.
 */
static void
on_continued(struct attach *a)
{
	struct buf unused = BUF_INIT;

	/* The one that ended a suspension says nothing new. */
	if (a->tty == -1 || clock_ns() - a->resumed_at < CLOCK_SECOND ||
	    tcgetpgrp(a->tty) != getpgrp())
		return;
	rawtty_again();
	if (taken_still()) {
		attach_out_redraw(a);
		return;
	}
	taken_drop();
	note(a);
	render_stop(a->render, &unused);
	buf_free(&unused);
	attach_out_restart(a);
}

static void
on_signal(void *arg, int number)
{
	struct attach *a = arg;

	switch (number) {
	case SIGWINCH:
		if (a->tty != -1)
			attach_out_resize(a);
		break;
	case SIGHUP: attach_hangup(a, false); break;
	case SIGTSTP: attach_suspend(a); break;
	case SIGCONT: on_continued(a); break;
	default:
		attach_leave(a, LEAVE_SIGNAL);
		link_flush(a->link, 100);
		attach_give_back(a);
		printf("[terminated]\n");
		a->status = 1;
		loop_stop(a->loop);
		break;
	}
}

static struct env *
environment(void)
{
	struct env *e = env_new();
	size_t i;

	for (i = 0; environ[i] != NULL; i++)
		env_put(e, environ[i]);
	return e;
}

/* Find out what the terminal can do, and enter raw mode. */
static int
take_terminal(struct attach *a, const struct msg_settings *s,
    struct err *err)
{
	struct env *env = environment();
	const char *name = getenv("TERM");
	struct term_setup setup = { .name = name != NULL ? name : "",
		.env = env, .utf8 = a->config.utf8,
		.colours_256 = a->config.colours_256,
		.features = (const char *const *)s->features.item,
		.n_features = s->features.count,
		.overrides = (const char *const *)s->overrides.item,
		.n_overrides = s->overrides.count };
	struct err why;

	a->term = term_new(&setup, &why);
	env_free(env);
	if (a->term == NULL)
		return err_set(err, why.code, "open terminal failed: %s",
		    why.text);
	a->tty = rawtty_open(STDIN_FILENO, err);
	if (a->tty < 0) {
		a->tty = -1;
		return err->code;
	}
	rawtty_catch(ending);
	if (rawtty_enter(a->tty, NULL, err) != 0)
		return err->code;
	note(a);
	return 0;
}

static void
watch(struct attach *a)
{
	size_t i;

	for (i = 0; i < ATTACH_SIGNALS; i++)
		a->signals[i] = loop_signal_new(a->loop, watched[i],
		    on_signal, a);
	a->io = loop_io_new(a->loop, a->tty != -1 ? a->tty : STDIN_FILENO,
	    on_ready, a);
	attach_in_want(a);
}

int
attach_prepare(struct err *err)
{
	return isatty(STDIN_FILENO) ? term_check(getenv("TERM"), err) : 0;
}

struct attach *
attach_new(struct loop *loop, struct link *link,
    const struct attach_config *config, const struct msg_settings *settings,
    struct err *err)
{
	struct attach *a = xcalloc(1, sizeof *a);

	a->loop = loop;
	a->link = link;
	a->config = *config;
	a->tty = -1;
	a->session = xstrdup("");
	buf_init(&a->events, SIZE_MAX);
	buf_init(&a->text, SIZE_MAX);
	buf_init(&a->kept, ATTACH_KEPT_MAX);
	buf_init(&a->out, SIZE_MAX);
	a->native = settings->native;
	if (isatty(STDIN_FILENO) && take_terminal(a, settings, err) != 0) {
		attach_free(a);
		return NULL;
	}
	if (a->tty != -1)
		attach_out_begin(a);
	attach_in_begin(a, err);
	attach_settings(a, settings);
	watch(a);
	/* What begins is written with the first frame, or in the next turn. */
	if (a->tty != -1)
		attach_out_check_size(a);
	return a;
}

void
attach_give_back(struct attach *a)
{
	size_t i;

	loop_io_free(a->io);
	a->io = NULL;
	for (i = 0; i < ATTACH_SIGNALS; i++) {
		loop_signal_free(a->signals[i]);
		a->signals[i] = NULL;
	}
	if (a->tty == -1)
		return;
	if (!a->tty_gone)
		attach_out_end(a);
	rawtty_leave();
	taken_drop();
	io_close(&a->tty);
}

void
attach_free(struct attach *a)
{
	if (a == NULL)
		return;
	attach_give_back(a);
	attach_in_end(a);
	attach_out_free(a);
	term_free(a->term);
	io_write_all(STDOUT_FILENO, buf_data(&a->kept), buf_len(&a->kept));
	buf_free(&a->kept);
	free(a->session);
	free(a);
}

int
attach_status(const struct attach *a)
{
	return a->status;
}

void
attach_settings(struct attach *a, const struct msg_settings *s)
{
	free(a->session);
	a->session = xstrdup(s->session != NULL ? s->session : "");
	a->prefix = s->prefix;
	a->detach_key = s->detach_key;
	attach_in_escape_time(a, s->escape_time);
}

void
attach_keep_output(struct attach *a, const struct msg_output *m)
{
	buf_put(&a->kept, m->data.data, m->data.len);
	a->kept.failed = false; /* what does not fit is left out */
}

void
attach_hello(const struct attach *a, struct msg_hello *h)
{
	h->native = a->native_at;
}

void
attach_resumed(struct attach *a)
{
	/* Frames begin anew and are counted anew. */
	a->applied = a->acked = 0;
	pacer_restart(&a->pacer);
	a->leaving = false;
	if (a->tty != -1)
		attach_out_resumed(a);
	attach_in_taken(a);
}

bool
attach_message(struct attach *a, uint16_t type, union msg_any *msg)
{
	switch (type) {
	case MSG_SETTINGS: attach_settings(a, &msg->settings); break;
	case MSG_FRAME:
		if (a->tty != -1)
			attach_out_frame(a, &msg->frame);
		break;
	case MSG_IMAGE:
		if (a->tty != -1)
			attach_out_image(a, &msg->image);
		break;
	case MSG_EVENT:
		if (a->tty != -1)
			attach_out_event(a, &msg->event);
		break;
	case MSG_INPUT_ACK:
		attach_in_want(a);
		attach_in_taken(a);
		break;
	case MSG_SUSPEND: attach_suspend(a); break;
	default: break;
	}
	return false;
}
