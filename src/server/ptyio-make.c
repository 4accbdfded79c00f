/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A pane's PTY, journal and terminal: made anew, or taken over from a server
 * that died.
 */

#include "compat/compat.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/io.h"
#include "base/list.h"
#include "base/loop.h"
#include "base/pty.h"
#include "base/xmalloc.h"
#include "journal/journal.h"
#include "model/pane.h"
#include "model/window.h"
#include "opt/options.h"
#include "server/messages.h"
#include "server/paneev.h"
#include "server/poison.h"
#include "server/ptyio.h"
#include "server/ptyio-int.h"
#include "server/server.h"
#include "server/viewer.h"
#include "vt/history.h"
#include "vt/vt.h"

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

void
ptyio_set_vt_options(const struct ptyio *io)
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

static void free_io(struct pane *);

static void
watch(struct ptyio *io)
{
	io->io = loop_io_new(io->server->loop, io->master, ptyio_on_ready, io);
	loop_io_want(io->io, LOOP_READ);
}

static struct ptyio *
new_io(struct server *srv, struct pane *p, int master, struct journal *j)
{
	struct ptyio *io = xcalloc(1, sizeof *io);

	list_init(&io->link);
	list_init(&io->gathered);
	list_init(&io->pieces);
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
	list_remove(&io->gathered);
	loop_io_free(io->io);
	loop_timer_free(io->retry);
	io_close(&io->master);
	/* The terminal's history lives in the journal: it goes first. */
	vt_free(p->vt, true);
	p->vt = NULL;
	journal_free(io->journal);
	ptyio_out_clear(io);
	buf_free(&io->out);
	free(io);
	p->io = NULL;
}

static int
open_master(const struct pane *p, int *master, struct err *err)
{
	const struct window *w = p->window;
	int error = 0;

	*master = pty_open();
	if (*master == -1)
		return err_system(err, "cannot open a terminal");
	if (pty_set_size(*master, p->cols, p->rows, p->cols * w->xpixel,
	    p->rows * w->ypixel) == -1) {
		error = err_system(err, "cannot set up a terminal");
		io_close(master);
	}
	return error;
}

int
ptyio_renew(struct server *srv, struct pane *p, int master, struct err *err)
{
	struct journal *j = journal_new(p->id, p->cols, p->rows, 0, err);
	struct vt_config c;
	struct ptyio *io;

	if (j == NULL)
		return ERR_SYSTEM;
	io = new_io(srv, p, master, j);
	c = config_of(io);
	p->vt = vt_new(&c);
	ptyio_set_vt_options(io);
	if (master != -1)
		watch(io);
	ptyio_checkpoint(p);
	return 0;
}

int
ptyio_open(struct server *srv, struct pane *p, struct err *err)
{
	int master, error;

	error = open_master(p, &master, err);
	if (error != 0)
		return error;
	error = ptyio_renew(srv, p, master, err);
	if (error != 0)
		io_close(&master);
	return error;
}

int
ptyio_reopen(struct server *srv, struct pane *p, struct err *err)
{
	struct ptyio *io = ptyio_of(p);
	int master, error;

	error = open_master(p, &master, err);
	if (error != 0)
		return error;
	loop_io_free(io->io);
	loop_timer_free(io->retry);
	io->retry = NULL;
	io_close(&io->master);
	ptyio_out_clear(io); /* it was typed for the other program */
	io->master = master;
	io->hangup = io->exited = false;
	viewer_input_stale(srv, p);
	watch(io);
	loop_io_want(io->io, LOOP_READ | LOOP_WRITE); /* so input is taken */
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
	ptyio_set_vt_options(io);
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
		ptyio_set_vt_options(io);
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
	if (j == NULL)
		return err != NULL ? err->code : ERR_SYSTEM;
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
		ptyio_set_vt_options(io);
	}
	io->parsed = journal_end(j);
	journal_set_done(j, io->parsed);
	ptyio_checkpoint(p);
	if (p->window->xpixel == 0)
		vt_get_pixels(p->vt, &p->window->xpixel, &p->window->ypixel);
	ptyio_resize(p, p->cols, p->rows);
	if (master != -1)
		watch(io);
	return 0;
}
