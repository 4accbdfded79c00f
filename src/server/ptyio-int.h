/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The parts of a pane's I/O, for the files named ptyio*. */

#ifndef TMX_SERVER_PTYIO_INT_H
#define TMX_SERVER_PTYIO_INT_H

#include "compat/compat.h"

#include "base/buf.h"
#include "base/list.h"
#include "model/pane.h"
#include "vt/history.h"

struct hush;
struct journal;
struct loop_io;
struct loop_timer;
struct server;

struct ptyio {
	struct list link; /* in server->ready, or by itself */
	struct list gathered; /* in server->gathered, or by itself */
	size_t gathered_at;   /* what waited before that */
	struct server *server;
	struct pane *pane;
	int master;
	struct loop_io *io;
	struct journal *journal;
	struct segments segments;
	struct buf out;       /* for the program (ptyio-out.c) */
	size_t begun;         /* bytes of it that are being written */
	struct list pieces;   /* what follows them */
	unsigned int piece_count;
	uint32_t piece_number; /* of the last one's record */
	uint64_t base;        /* offset of the slice being parsed */
	uint64_t parsed;      /* all before was parsed */
	struct loop_timer *retry;
	bool hangup;          /* the other side is closed */
	bool exited;          /* the program has ended */
	bool replaying;
	bool idle;            /* nothing left to tidy up */
	bool held;            /* others are answered first (ptyio-hush.c) */
	uint64_t typed_at;    /* the user typed to it (clock_ns); 0: never */
	bool checkpoint_due;  /* after this slice */
	unsigned int cols, rows; /* to have after this slice; 0: as it is */
};

static inline struct ptyio *
ptyio_of(const struct pane *p)
{
	return p->io;
}

/* ptyio-make.c: what the pane's options say of its terminal. */
void ptyio_set_vt_options(const struct ptyio *);

/* ptyio.c: the PTY can be read or written. */
void ptyio_on_ready(void *, unsigned int);

/* ptyio-out.c: the PTY can be written; forget what waits for that. */
void ptyio_out_ready(struct ptyio *);
void ptyio_out_clear(struct ptyio *);

/* ptyio.c: watch for what is wanted now; read it in this turn. */
void ptyio_want(struct ptyio *);
void ptyio_make_ready(struct ptyio *);

/*
 * ptyio-hush.c: whether a pane's output is to wait for the answer to a key
 * that another one has; then it is among those that are ready again when
 * that moment is over.
 */
bool ptyio_hush_hold(struct ptyio *);

#endif
