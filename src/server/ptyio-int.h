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

struct journal;
struct loop_io;
struct loop_timer;
struct server;

struct ptyio {
	struct list link; /* in server->ready, or by itself */
	struct list gathered; /* in server->gathered, or by itself */
	struct server *server;
	struct pane *pane;
	int master;
	struct loop_io *io;
	struct journal *journal;
	struct segments segments;
	struct buf out;       /* for the program */
	uint64_t base;        /* offset of the slice being parsed */
	uint64_t parsed;      /* all before was parsed */
	struct loop_timer *retry;
	bool hangup;          /* the other side is closed */
	bool exited;          /* the program has ended */
	bool replaying;
	bool idle;            /* nothing left to tidy up */
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

#endif
