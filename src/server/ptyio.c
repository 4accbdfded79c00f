/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <errno.h>
#include <stdlib.h>
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
#include "base/xmalloc.h"
#include "journal/journal.h"
#include "model/pane.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/exits.h"
#include "server/messages.h"
#include "server/paneev.h"
#include "server/poison.h"
#include "server/ptyio.h"
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

struct ptyio {
	struct list link; /* in server->ready, or by itself */
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

static struct ptyio *
io_of(const struct pane *p)
{
	return p->io;
}

/* What the terminal asks for, on behalf of its pane. */

static void
on_reply(void *arg, const char *data, size_t len)
{
	struct ptyio *io = arg;

	if (io->replaying && io->base + vt_consumed(io->pane->vt) <=
	    journal_done(io->journal))
		return;
	/* Done first: after a crash no answer is given twice. */
	journal_set_done(io->journal, io->base + vt_consumed(io->pane->vt));
	ptyio_write(io->pane, data, len);
}

static void
on_event(void *arg, const struct vt_event *e)
{
	struct ptyio *io = arg;

	if (io->replaying && io->base + vt_consumed(io->pane->vt) <=
	    journal_done(io->journal))
		return;
	paneev_event(io->server, io->pane, e);
}

static uint64_t
on_now(void *arg)
{
	(void)arg;
	return clock_wall_ms();
}

static const struct vt_ops vt_ops = {
	.reply = on_reply,
	.event = on_event,
	.now = on_now,
};

/* History's segments are the journal's. */

static uint32_t
segment_alloc(void *arg)
{
	return journal_segment_alloc(arg);
}

static void
segment_release(void *arg, uint32_t n)
{
	journal_segment_free(arg, n);
}

static uint8_t *
segment_at(void *arg, uint32_t n)
{
	return journal_segment(arg, n);
}

static uint32_t
segment_count(void *arg)
{
	return journal_segment_count(arg);
}

static bool
segment_claim(void *arg, uint32_t n)
{
	return journal_segment_claim(arg, n) == 0;
}

static struct vt_config
config_of(struct ptyio *io)
{
	struct vt_config c = {
		.cols = io->pane->cols,
		.rows = io->pane->rows,
		.cell_width = io->pane->window->xpixel,
		.cell_height = io->pane->window->ypixel,
		.intern = io->server->intern,
		.widths = io->server->widths,
		.segments = &io->segments,
		.history_lines = io->pane->spec.history_lines,
		.history_bytes = io->pane->spec.history_bytes,
		.ops = &vt_ops,
		.arg = io,
	};

	return c;
}

static void
set_vt_options(const struct ptyio *io)
{
	const struct options *o = io->pane->options;
	struct vt *vt = io->pane->vt;

	vt_set_option(vt, VT_OPT_CHECKSUM,
	    options_number(o, OPT_ALLOW_RECTANGLE_CHECKSUM) != 0);
	vt_set_option(vt, VT_OPT_SCROLL_ON_CLEAR,
	    options_number(o, OPT_SCROLL_ON_CLEAR) != 0);
	vt_set_option(vt, VT_OPT_NO_ALTERNATE,
	    options_number(o, OPT_ALTERNATE_SCREEN) == 0);
	vt_set_option(vt, VT_OPT_TITLE_REPORT,
	    options_number(o, OPT_ALLOW_TITLE_REPORT) != 0);
}

static void on_ready(void *, unsigned int);
static void free_io(struct pane *);

static void
watch(struct ptyio *io)
{
	io->io = loop_io_new(io->server->loop, io->master, on_ready, io);
	loop_io_want(io->io, LOOP_READ);
}

static struct ptyio *
new_io(struct server *srv, struct pane *p, int master, struct journal *j)
{
	struct ptyio *io = xcalloc(1, sizeof *io);

	list_init(&io->link);
	io->server = srv;
	io->pane = p;
	io->master = master;
	io->journal = j;
	io->segments = (struct segments){ segment_alloc, segment_release,
		segment_at, segment_count, segment_claim, j };
	buf_init(&io->out, SIZE_MAX);
	p->io = io;
	p->free_io = free_io;
	return io;
}

static void
free_io(struct pane *p)
{
	struct ptyio *io = p->io;

	list_remove(&io->link);
	loop_io_free(io->io);
	loop_timer_free(io->retry);
	io_close(&io->master);
	/* The terminal's history lives in the journal: it goes first. */
	vt_free(p->vt, true);
	p->vt = NULL;
	journal_free(io->journal);
	buf_free(&io->out);
	free(io);
	p->io = NULL;
}

static int
open_master(unsigned int cols, unsigned int rows, int *master,
    struct err *err)
{
	int error = 0;

	*master = pty_open();
	if (*master == -1)
		return err_system(err, "cannot open a terminal");
	if (pty_set_size(*master, cols, rows, 0, 0) == -1) {
		error = err_system(err, "cannot set up a terminal");
		io_close(master);
	}
	return error;
}

int
ptyio_open(struct server *srv, struct pane *p, struct err *err)
{
	struct vt_config c;
	struct journal *j;
	struct ptyio *io;
	int master, error;

	error = open_master(p->cols, p->rows, &master, err);
	if (error != 0)
		return error;
	j = journal_new(p->id, p->cols, p->rows, 0, err);
	if (j == NULL) {
		io_close(&master);
		return ERR_SYSTEM;
	}
	io = new_io(srv, p, master, j);
	c = config_of(io);
	p->vt = vt_new(&c);
	set_vt_options(io);
	watch(io);
	ptyio_checkpoint(p);
	return 0;
}

int
ptyio_reopen(struct server *srv, struct pane *p, struct err *err)
{
	struct ptyio *io = io_of(p);
	int master, error;

	(void)srv;
	error = open_master(p->cols, p->rows, &master, err);
	if (error != 0)
		return error;
	loop_io_free(io->io);
	loop_timer_free(io->retry);
	io->retry = NULL;
	io_close(&io->master);
	buf_clear(&io->out);
	io->master = master;
	io->hangup = io->exited = false;
	watch(io);
	return 0;
}

/* A terminal from a checkpoint. */
static int
replay_checkpoint(void *arg, const uint8_t *data, size_t len, uint64_t off)
{
	struct ptyio *io = arg;
	struct vt_config c = config_of(io);

	io->pane->vt = vt_load(&c, data, len);
	if (io->pane->vt == NULL)
		return ERR_MALFORMED;
	set_vt_options(io);
	io->parsed = off;
	return 0;
}

/* Bytes after it; their side effects only once, before the death or now. */
static int
replay_bytes(void *arg, const uint8_t *data, size_t len, uint64_t off)
{
	struct ptyio *io = arg;
	struct vt_config c = config_of(io);
	size_t n;

	if (io->pane->vt == NULL) {
		io->pane->vt = vt_new(&c);
		set_vt_options(io);
	}
	io->replaying = off < journal_done(io->journal);
	fault_bytes("PARSE", data, len);
	for (n = 0; n < len;) {
		io->base = off + n;
		n += vt_write(io->pane->vt, data + n, len - n);
	}
	io->parsed = off + len;
	return 0;
}

static void
replay_left_out(void *arg, uint64_t off, size_t len)
{
	struct ptyio *io = arg;
	size_t room;

	poison_save(io->server, io->pane, off, journal_bytes(io->journal, off,
	    &room), len);
}

static const struct journal_replay replay = {
	.checkpoint = replay_checkpoint,
	.bytes = replay_bytes,
	.left_out = replay_left_out,
};

int
ptyio_adopt(struct server *srv, struct pane *p, int master, int journal,
    int death, struct err *err)
{
	struct journal *j;
	struct ptyio *io;
	struct vt_config c;
	int error;

	j = journal_adopt(journal, (enum journal_death)death, err);
	if (j == NULL) {
		io_close(&master);
		return err != NULL ? err->code : ERR_SYSTEM;
	}
	io = new_io(srv, p, master, j);
	error = journal_replay(j, &replay, io);
	io->replaying = false;
	if (error != 0 || p->vt == NULL) {
		/* Without its past it goes on with an empty screen. */
		messages_add(srv->messages, "pane %%%u: screen and history "
		    "are lost", p->id);
		vt_free(p->vt, true);
		c = config_of(io);
		p->vt = vt_new(&c);
		set_vt_options(io);
	}
	io->parsed = journal_end(j);
	journal_set_done(j, io->parsed);
	ptyio_checkpoint(p);
	ptyio_resize(p, p->cols, p->rows);
	if (master != -1)
		watch(io);
	return 0;
}

int
ptyio_master(const struct pane *p)
{
	return io_of(p)->master;
}

struct journal *
ptyio_journal(const struct pane *p)
{
	return io_of(p)->journal;
}

void
ptyio_checkpoint(struct pane *p)
{
	struct ptyio *io = io_of(p);
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
	io_of(p)->checkpoint_due = true;
}

void
ptyio_resize_later(struct pane *p, unsigned int cols, unsigned int rows)
{
	io_of(p)->cols = cols;
	io_of(p)->rows = rows;
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

/* The other side is closed: nothing to read until somebody opens it. */
static void
hung_up(struct ptyio *io)
{
	io->hangup = true;
	loop_io_want(io->io, 0);
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
	loop_io_want(io->io, LOOP_READ);
}

/* All that the program printed was read: say that it has ended. */
static void
after_hangup(struct ptyio *io)
{
	if (io->exited) {
		io->exited = false;
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

/* Take a slice of output; returns true when there may be more. */
static bool
read_slice(struct ptyio *io)
{
	uint64_t start = clock_ns();
	size_t total = 0, n;

	do {
		n = read_once(io, SLICE_PIECE);
		total += n;
	} while (n != 0 && total < PTYIO_SLICE &&
	    clock_ns() - start < SLICE_TIME);
	if (total != 0) {
		io->idle = false;
		quiet_touch(io->server->quiet);
		io->pane->activity = clock_wall_ms();
		viewer_window_changed(io->server, io->pane->window);
	}
	return n != 0;
}

static void
make_ready(struct ptyio *io)
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
		if (read_slice(io)) {
			make_ready(io);
			more = true;
		} else if (io->hangup || io->exited) {
			io->hangup = true;
			after_hangup(io);
		}
	}
	return more;
}

static void
write_out(struct ptyio *io)
{
	int error = io_write(io->master, &io->out);

	if (error == ERR_SYSTEM)
		buf_clear(&io->out);
	loop_io_want(io->io, (io->hangup ? 0u : LOOP_READ) |
	    (buf_len(&io->out) != 0 ? LOOP_WRITE : 0u));
}

static void
on_ready(void *arg, unsigned int what)
{
	struct ptyio *io = arg;

	if (what & LOOP_READ)
		make_ready(io);
	if (what & LOOP_WRITE) {
		write_out(io);
		if (buf_len(&io->out) == 0)
			viewer_pane_drained(io->server, io->pane);
	}
}

bool
ptyio_write(struct pane *p, const void *data, size_t len)
{
	struct ptyio *io = io_of(p);

	if (io == NULL || io->master == -1 || p->now.state == PANE_DEAD ||
	    buf_len(&io->out) > PTYIO_OUT_MAX)
		return false;
	log_trace("%%%u: write %s", p->id, log_bytes(data, len));
	buf_put(&io->out, data, len);
	if (buf_len(&io->out) != 0)
		write_out(io);
	return true;
}

bool
ptyio_busy(const struct pane *p)
{
	return p->io != NULL && buf_len(&io_of(p)->out) != 0;
}

const struct buf *
ptyio_waiting(const struct pane *p)
{
	return p->io != NULL ? &io_of(p)->out : NULL;
}

void
ptyio_resize(struct pane *p, unsigned int cols, unsigned int rows)
{
	struct ptyio *io = io_of(p);

	if (io == NULL || p->vt == NULL)
		return;
	if (vt_cols(p->vt) == cols && vt_rows(p->vt) == rows)
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
		set_vt_options(io_of(p));
}

void
ptyio_exited(struct pane *p)
{
	struct ptyio *io = io_of(p);

	io->exited = true;
	loop_timer_free(io->retry);
	io->retry = NULL;
	/* What is still in the PTY is read first. */
	make_ready(io);
}

bool
ptyio_idle(struct pane *p)
{
	struct ptyio *io = io_of(p);

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
	return p->io != NULL ? journal_end(io_of(p)->journal) : 0;
}
