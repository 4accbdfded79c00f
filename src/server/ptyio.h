/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Between a pane's program and its terminal: the PTY master, read straight
 * into the journal and from there into the terminal; what is written to the
 * program; checkpoints.
 */

#ifndef TMX_SERVER_PTYIO_H
#define TMX_SERVER_PTYIO_H

#include "compat/compat.h"

#include "base/err.h"

struct buf;
struct hush;
struct journal;
struct pane;
struct server;

/* When more bytes wait to be written to a program, what follows is dropped. */
#define PTYIO_OUT_MAX (1u << 20)

/*
 * Bytes taken from one pane in a turn of the loop, at least: a key that comes
 * meanwhile waits so long, for each pane that prints without end.
 */
#define PTYIO_SLICE 8192u

/* The same while the user types, which is until so long after a key. */
#define PTYIO_SLICE_TYPED 2048u
#define PTYIO_TYPED_TIME UINT64_C(500000000)

/*
 * Open a PTY of the pane's size and a journal for it, and make the pane's
 * terminal.  The descriptors are for the keeper to duplicate.  Returns 0 or a
 * negative code with nothing changed.
 */
int ptyio_open(struct server *, struct pane *, struct err *);
int ptyio_master(const struct pane *);
struct journal *ptyio_journal(const struct pane *);

/*
 * Give a pane a new PTY for another program; terminal and journal stay.  Input
 * that waited for the program before is dropped.
 */
int ptyio_reopen(struct server *, struct pane *, struct err *);

/*
 * Take a PTY and a journal back from the keeper: the terminal is made from
 * the journal.  Takes both descriptors; the PTY's not when that fails.
 */
int ptyio_adopt(struct server *, struct pane *, int master, int journal,
    int death, struct err *);

/*
 * Take a PTY (-1: none) alone, unless that fails: its journal is lost.  The
 * terminal is empty, and has another journal, for the keeper to duplicate.
 */
int ptyio_renew(struct server *, struct pane *, int master, struct err *);

/* Write bytes to the program, in order; false: they are dropped. */
bool ptyio_write(struct pane *, const void *, size_t);

/*
 * Gather what is written, to any pane, up to ptyio_write_gathered, so that it
 * is in one piece for each: a crash finds all of it written or nothing.  What
 * a program is not ready for is written down as well.
 */
void ptyio_gather(struct server *);
void ptyio_write_gathered(struct server *);

/* The user has typed to the pane: what others print waits a moment. */
void ptyio_typed(struct pane *);

/* Who waits so; the end of the wait.  The server's. */
struct hush *ptyio_hush_new(struct server *);
void ptyio_hush_free(struct hush *);
void ptyio_hush_end(struct server *);

/*
 * Whether more input of a client is taken for a program, so many bytes, now:
 * so it is as long as little waits for the program to read.
 */
bool ptyio_takes(const struct pane *, size_t);

/*
 * Note what waits for another binary, in one record of state.h as all
 * versions know it.  Take back what the server before has noted.
 */
void ptyio_save_waiting(struct pane *);
void ptyio_restore_waiting(struct server *);

/* Change the size of PTY and terminal. */
void ptyio_resize(struct pane *, unsigned int, unsigned int);

/* Checkpoint now: the terminal was changed by other than bytes. */
void ptyio_checkpoint(struct pane *);

/*
 * The same for a callback of the terminal, and to give the pane's window
 * another size: when the bytes at hand have been parsed.
 */
void ptyio_checkpoint_later(struct pane *);
void ptyio_resize_later(struct pane *, unsigned int, unsigned int);

/* The program has ended; the pane is told when all output was read. */
void ptyio_exited(struct pane *);

/* Read and parse for all panes that are ready; true when some have more. */
bool ptyio_read_all(struct server *);

/* The pane's options changed: tell the terminal those that concern it. */
void ptyio_options(struct pane *);

/* A little idle work for one pane: compression, giving memory back. */
bool ptyio_idle(struct pane *);

/* Bytes ever read, and memory held, for formats. */
uint64_t ptyio_bytes(const struct pane *);

#endif
