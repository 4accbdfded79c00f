/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* A pane: a terminal, and the program that runs on it. */

#ifndef TMX_MODEL_PANE_H
#define TMX_MODEL_PANE_H

#include "compat/compat.h"

#include "base/list.h"

struct buf;
struct env;
struct model;
struct options;
struct rd;
struct vt;
struct window;

/* Durable: what runs in it. */
struct pane_spec {
	char **argv; /* owned; empty: the user's shell as a login shell */
	size_t argc;
	char *shell; /* owned: runs argv[0] when there is but one */
	char *cwd;   /* owned: where it was started */
	struct env *env; /* owned: what -e said, NULL for nothing */
	bool remain;     /* stays when the program has ended */
	bool service;    /* the program that its session was made for */
	char *pid_file;  /* owned: has its process id; NULL: none */
	uint32_t history_lines; /* history-limit when it was made */
	uint64_t history_bytes;
};

enum pane_state {
	PANE_STARTING, /* asked for, no process id yet */
	PANE_RUNNING,
	PANE_DEAD      /* the program has ended; the screen stays */
};

/* Momentary: what is true of the program. */
struct pane_now {
	enum pane_state state;
	pid_t pid;
	uint64_t started, ended; /* ms since the epoch, 0: not (yet) */
	int status;              /* wait(2)'s, when dead and known */
	bool status_known;
	uint32_t restarts;       /* how often it was started anew */
	uint32_t failures;       /* in a row, for the next delay */
	uint64_t restart_at;     /* ms since the epoch; 0: it is not to be */
	uint64_t kill_at;        /* the same: when its grace is over */
	bool stopped;            /* somebody asked for its end */
	uint64_t last_ended;     /* the program before it; 0: none */
	int last_status;
	bool last_known;
};

/*
 * Reads of the clipboard that the user denied one after another, as the
 * server counts them (server/consent.h).
 */
struct pane_denials {
	uint64_t quiet; /* ns that the last one brought; 0: there is none */
	uint64_t until; /* when the user may be asked again (clock_ns) */
};

struct pane {
	uint32_t id;
	struct model *model;   /* borrowed */
	struct window *window; /* borrowed */
	struct list link;      /* in window->panes */
	struct pane_spec spec;
	struct pane_now now;
	struct options *options; /* owned */
	struct vt *vt;           /* owned; NULL only while it is made */
	unsigned int cols, rows; /* of the terminal */
	unsigned int x, y;       /* of its top left cell, in the window */
	uint64_t activity;       /* ms since the epoch of the last output */
	struct pane_denials denied;
	void *io;                /* the server's: PTY and journal */
	void (*free_io)(struct pane *); /* called when it is freed */
};

/*
 * Make a pane at the end of a window, which is the window's active one if it
 * is the first.  The options are taken.
 */
struct pane *pane_new(struct window *, struct options *, unsigned int cols,
    unsigned int rows);

/* The same under an id that it had before a crash. */
struct pane *pane_restore(struct window *, uint32_t id, struct options *,
    unsigned int cols, unsigned int rows);

/* Take it out of its window and free it; the terminal too. */
void pane_free(struct pane *);

/* Its place among the panes of its window, from 0. */
unsigned int pane_index(const struct pane *);

/* Copy what runs in it: argv, shell and directory (any NULL: none). */
void pane_set_command(struct pane *, char *const *, size_t, const char *,
    const char *);

/* The same for the words of the command alone. */
void pane_set_argv(struct pane *, char *const *, size_t);

/* The command as one line, as a shell would take it; the caller frees it. */
char *pane_command(const struct pane *);

/* The durable and the momentary part as bytes and back. */
void pane_save(const struct pane *, struct buf *);
int pane_load(struct pane *, struct rd *);

#endif
