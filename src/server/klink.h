/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The server's end of the line to the keeper (proto/kmsg.h): requests out in
 * order, what the keeper says in.  When the line breaks the server starts
 * another keeper and hands it everything.
 */

#ifndef TMX_SERVER_KLINK_H
#define TMX_SERVER_KLINK_H

#include <sys/types.h>

#include "base/err.h"

struct klink;
struct server;

struct klink *klink_new(struct server *, int fd);
void klink_free(struct klink *);

/* What to start; all is borrowed for the call. */
struct klink_spawn {
	uint32_t pane;
	char **argv, **env; /* up to NULL */
	bool login;         /* argv[0] as of a login shell */
	bool instead;       /* in the place of the pane's last program */
	const char *cwd;    /* where that cannot be entered: HOME of env */
	unsigned int cols, rows;
	unsigned int xpixel, ypixel; /* of the whole; 0: not known */
	int master, journal;
};
int klink_spawn(struct klink *, const struct klink_spawn *, struct err *);

/* Forget a pane; without its descriptors the terminal hangs up. */
void klink_release(struct klink *, uint32_t pane);
void klink_signal(struct klink *, uint32_t pane, int);

/* Hand over the object that keeps the server's state. */
void klink_hold_state(struct klink *, int fd);

/* Hand over another journal of a pane. */
void klink_hold_journal(struct klink *, uint32_t pane, int fd);

/* The server works. */
void klink_ready(struct klink *);

/* See whether the socket file is there. */
void klink_rebind(struct klink *);

/*
 * Start another binary when this server ends; answer when all requests
 * before have been looked at; become the binary that the server is.  Each
 * returns its number, by which server/upgrade.h hears of it.
 */
uint32_t klink_upgrade(struct klink *, const char *path);
uint32_t klink_ping(struct klink *);
uint32_t klink_reexec(struct klink *);

/* End the keeper, when all requests before have been sent. */
void klink_quit(struct klink *);

/* Who the keeper is; 0: not known yet. */
pid_t klink_keeper(const struct klink *);

/* Drop the line, and what was on its way over it. */
void klink_let_go(struct klink *);

/* Start another keeper and hand it everything; false: it cannot be. */
bool klink_replace(struct klink *);

/* Send what was asked for; after state_commit, at the end of a turn. */
void klink_send(struct klink *);

/* Write what waits, waiting for it: before the server ends. */
void klink_flush(struct klink *);

#endif
