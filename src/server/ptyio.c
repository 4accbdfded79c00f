/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/io.h"
#include "base/list.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/pty.h"
#include "journal/journal.h"
#include "model/pane.h"
#include "model/window.h"
#include "server/exits.h"
#include "server/ptyio.h"
#include "server/ptyio-int.h"
#include "server/quiet.h"
#include "server/server.h"
#include "server/size.h"
#include "server/viewer.h"
#include "vt/history.h"
#include "vt/vt.h"

#define LOG_MODULE "ptyio"

/* A ring is this many times as large as a snapshot, at least. */
#define RING_SNAPSHOTS 16

/* The PTY of a program that closed it, but lives, is looked at so often. */
#define HANGUP_RETRY (500 * CLOCK_MS)

/* Time in one turn for one pane, however many bytes that is. */
#define SLICE_TIME (1 * CLOCK_MS)
#define SLICE_PIECE 16384u

/*
 * After less than this there is nothing more, as a rule, and where there is
 * we are told.
 */
#define SLICE_LITTLE 256u

int
ptyio_master(const struct pane *p)
{
	return ptyio_of(p)->master;
}

struct journal *
ptyio_journal(const struct pane *p)
{
	return ptyio_of(p)->journal;
}

void
ptyio_checkpoint(struct pane *p)
{
	struct ptyio *io = ptyio_of(p);
	struct buf snapshot = BUF_INIT;
	uint8_t *to;

	vt_save(p->vt, &snapshot);
	to = journal_checkpoint_begin(io->journal, buf_len(&snapshot));
	if (to != NULL) {
		memcpy(to, buf_data(&snapshot), buf_len(&snapshot));
		journal_checkpoint_commit(io->journal, buf_len(&snapshot),
		    io->parsed);
		vt_saved(p->vt);
		journal_set_ring(io->journal,
		    buf_len(&snapshot) * RING_SNAPSHOTS);
		io->checkpoint_due = false;
	} else
		log_error("%%%u: no memory for a checkpoint", p->id);
	buf_free(&snapshot);
}

void
ptyio_checkpoint_later(struct pane *p)
{
	ptyio_of(p)->checkpoint_due = true;
}

void
ptyio_resize_later(struct pane *p, unsigned int cols, unsigned int rows)
{
	ptyio_of(p)->cols = cols;
	ptyio_of(p)->rows = rows;
	/* What the program draws next is for the new size. */
	vt_pause(p->vt);
}

/* Parse bytes that are in the journal, until the terminal pauses. */
static void
parse(struct ptyio *io, const uint8_t *data, size_t len)
{
	io->base = io->parsed;
	journal_parse_begin(io->journal, io->base, len);
	fault_bytes("PARSE", data, len);
	io->parsed += vt_write(io->pane->vt, data, len);
	if (!io->replaying)
		journal_set_done(io->journal, io->parsed);
	journal_parse_end(io->journal);
}

/* Do what the terminal asked for while it was in the middle of something. */
static void
after_slice(struct ptyio *io)
{
	struct window *w = io->pane->window;

	if (io->cols != 0)
		size_window(io->server, w, io->cols, io->rows);
	io->cols = io->rows = 0;
	if (io->checkpoint_due || journal_wants_checkpoint(io->journal))
		ptyio_checkpoint(io->pane);
}

/* Parse all that was read. */
static void
parse_rest(struct ptyio *io)
{
	const uint8_t *p;
	size_t n;

	/* A checkpoint may move them. */
	while ((p = journal_bytes(io->journal, io->parsed, &n)) != NULL) {
		parse(io, p, n);
		after_slice(io);
	}
}

void
ptyio_want(struct ptyio *io)
{
	loop_io_want(io->io, (io->hangup || io->held ? 0u : LOOP_READ) |
	    (buf_len(&io->out) != 0 ? LOOP_WRITE : 0u));
}

/* The other side is closed: nothing to read until somebody opens it. */
static void
hung_up(struct ptyio *io)
{
	io->hangup = true;
	ptyio_want(io);
}

/*
 * Read once and parse.  Returns the bytes, 0 when there is nothing to read
 * at the moment.
 */
static size_t
read_once(struct ptyio *io, size_t max)
{
	size_t room;
	uint8_t *p = journal_room(io->journal, &room);
	ssize_t n;

	if (p == NULL) {
		ptyio_checkpoint(io->pane);
		p = journal_room(io->journal, &room);
		if (p == NULL)
			return 0;
	}
	n = read(io->master, p, room < max ? room : max);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0) {
		hung_up(io);
		return 0;
	}
	journal_advance(io->journal, (size_t)n);
	log_trace("%%%u: read %zd: %s", io->pane->id, n,
	    log_bytes(p, (size_t)n));
	parse_rest(io);
	return (size_t)n;
}

static void
on_retry(void *arg)
{
	struct ptyio *io = arg;

	io->hangup = false;
	ptyio_want(io);
}

/* All that the program printed was read: say that it has ended. */
static void
after_hangup(struct ptyio *io)
{
	if (io->exited) {
		io->exited = false;
		ptyio_out_clear(io);
		exits_pane_ended(io->server, io->pane);
		return;
	}
	if (io->pane->now.state == PANE_DEAD)
		return; /* taken over from a server before */
	/* It lives on without its terminal, or its end is yet to be told. */
	if (io->retry == NULL)
		io->retry = loop_timer_new(io->server->loop, on_retry, io);
	loop_timer_set(io->retry, HANGUP_RETRY);
}

/* Take a slice of output; returns true when there is likely to be more. */
static bool
read_slice(struct ptyio *io)
{
	uint64_t start = clock_ns();
	size_t total = 0, n, slice = PTYIO_SLICE;

	if (start - io->server->typed_at < PTYIO_TYPED_TIME)
		slice = PTYIO_SLICE_TYPED;

	do {
		n = read_once(io, SLICE_PIECE);
		total += n;
	} while (n > SLICE_LITTLE && total < slice &&
	    clock_ns() - start < SLICE_TIME);
	if (total != 0) {
		io->idle = false;
		quiet_touch(io->server->quiet);
		io->pane->activity = clock_wall_ms();
		viewer_window_changed(io->server, io->pane->window);
	}
	return n > SLICE_LITTLE || (n != 0 && io->exited);
}

void
ptyio_make_ready(struct ptyio *io)
{
	if (list_empty(&io->link))
		list_append(&io->server->ready, &io->link);
}

bool
ptyio_read_all(struct server *srv)
{
	struct list turn, *link;
	struct ptyio *io;
	bool more = false;

	/* Those that are ready now, each once. */
	if (list_empty(&srv->ready))
		return false;
	list_init(&turn);
	list_insert_before(srv->ready.next, &turn);
	list_remove(&srv->ready);
	while (!list_empty(&turn)) {
		link = turn.next;
		list_remove(link);
		io = list_entry(link, struct ptyio, link);
		if (ptyio_hush_hold(io))
			continue;
		if (read_slice(io)) {
			ptyio_make_ready(io);
			more = true;
		} else if (io->hangup || io->exited) {
			io->hangup = true;
			after_hangup(io);
		}
	}
	return more;
}

void
ptyio_on_ready(void *arg, unsigned int what)
{
	struct ptyio *io = arg;

	if (what & LOOP_READ)
		ptyio_make_ready(io);
	if (what & LOOP_WRITE)
		ptyio_out_ready(io);
}

void
ptyio_resize(struct pane *p, unsigned int cols, unsigned int rows)
{
	struct ptyio *io = ptyio_of(p);
	unsigned int width, height;

	if (io == NULL || p->vt == NULL)
		return;
	vt_get_pixels(p->vt, &width, &height);
	if (vt_cols(p->vt) == cols && vt_rows(p->vt) == rows &&
	    width == p->window->xpixel && height == p->window->ypixel)
		return;
	vt_set_pixels(p->vt, p->window->xpixel, p->window->ypixel);
	vt_resize(p->vt, cols, rows);
	ptyio_checkpoint(p);
	if (io->master != -1)
		pty_set_size(io->master, cols, rows, cols * p->window->xpixel,
		    rows * p->window->ypixel);
}

void
ptyio_options(struct pane *p)
{
	if (p->io != NULL && p->vt != NULL)
		ptyio_set_vt_options(ptyio_of(p));
}

void
ptyio_exited(struct pane *p)
{
	struct ptyio *io = ptyio_of(p);

	io->exited = true;
	loop_timer_free(io->retry);
	io->retry = NULL;
	/* What is still in the PTY is read first. */
	ptyio_make_ready(io);
}

bool
ptyio_idle(struct pane *p)
{
	struct ptyio *io = ptyio_of(p);

	if (io == NULL || io->idle)
		return false;
	if (vt_idle(p->vt))
		return true;
	ptyio_checkpoint(p);
	journal_trim(io->journal);
	io->idle = true;
	return false;
}

uint64_t
ptyio_bytes(const struct pane *p)
{
	return p->io != NULL ? journal_end(ptyio_of(p)->journal) : 0;
}
