/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The server: one loop that owns everything.  The struct is laid out for
 * the files of this folder; each of them looks after its own members and
 * reads the others'.
 */

#ifndef TMX_SERVER_SERVER_H
#define TMX_SERVER_SERVER_H

#include "compat/compat.h"

#include "base/list.h"

struct binds;
struct channels;
struct conn;
struct dying;
struct env;
struct err;
struct graves;
struct hush;
struct idle;
struct intern;
struct jobs;
struct klink;
struct listen;
struct loop;
struct loop_signal;
struct loop_timer;
struct messages;
struct model;
struct options;
struct queue;
struct quiet;
struct roster;
struct save;
struct sockwatch;
struct state;
struct supervise;
struct upgrade;
struct waits;
struct widths;

struct server {
	struct loop *loop;
	struct intern *intern;
	struct widths *widths;
	struct model *model;
	struct env *env; /* the global environment */
	struct options *options;         /* of the server */
	struct options *session_options; /* global */
	struct options *window_options;  /* global */
	struct binds *binds;
	struct klink *klink;
	struct state *state;
	struct queue *queue;
	struct idle *idle;
	struct supervise *supervise;
	struct waits *waits;
	struct dying *dying;
	struct upgrade *upgrade;
	struct roster *roster;
	struct save *save;
	struct sockwatch *sockwatch;
	struct graves *graves;
	struct quiet *quiet;
	struct hush *hush;
	struct jobs *jobs;
	struct channels *channels;
	struct listen *listen;
	struct loop_signal *on_term, *on_usr1;
	struct loop_timer *deadline; /* when stopping ends anyhow */
	const struct server_args *args;
	struct messages *messages;
	struct list conns, viewers;
	struct list ready;   /* panes with output to read */
	struct list gathered; /* panes with bytes not yet written */
	bool gathering;
	struct list readers; /* commands that read a client's input */
	struct conn *gone; /* connections to free at the end of the turn */
	char *socket_path;
	uint64_t typed_at; /* when a key was for a pane (clock_ns) */
	uint64_t started; /* ms since the epoch */
	uint64_t sequence; /* of viewers' activity */
	uint32_t clipboard_pane; /* which asked for the clipboard */
	uint32_t next_conn;
	bool detached; /* somebody has, or options about it have changed */
	bool stopping; /* kill-server: end when all is said */
	bool leaving;  /* another binary takes over: end at once */
	bool working;  /* what there was has been taken over */
	bool asked_for;   /* start-server: waits for a first session */
	bool unwanted;    /* attach started it and found no session */
	bool had_session; /* exit-empty waits for the first one */
};

/* What the command line that started it said. */
struct server_args {
	const char *config; /* -f; NULL: the usual files */
	const char *binary; /* where ours was, absolute */
	int verbose;        /* -v, counted */
	/* Start another keeper, whose link is stored (keeper/keeper.h). */
	int (*replace_keeper)(const char *socket, int *fd, struct err *);
};

/*
 * Run as the server: fd is the connection to the keeper.  Returns the exit
 * status.
 */
int server_main(int fd, const struct server_args *);

#endif
