/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What waits to be written to a program.
 *
 * One piece at a time is being written; those behind it wait whole.  Input of
 * clients that waits so is in the ledger, a record for each piece, so that it
 * counts as taken although the program reads nothing: what is typed after it
 * is looked at, and may be a key binding.  The record goes before the piece's
 * first byte is written.  So a crash finds a piece in the ledger or begun, and
 * loses no more than the rest of the one that was begun.
 */

#include "compat/compat.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fault.h"
#include "base/io.h"
#include "base/list.h"
#include "base/log.h"
#include "base/map.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/pane.h"
#include "server/ptyio.h"
#include "server/ptyio-int.h"
#include "server/server.h"
#include "server/state.h"

#define LOG_MODULE "ptyio"

/* Input is taken for a program that reads none up to so much. */
#define AHEAD_BYTES (256u << 10)
#define AHEAD_PIECES 1024u

/* Bytes behind those that are being written. */
struct piece {
	struct list link; /* in ptyio->pieces */
	bool recorded;
	uint64_t record;
	size_t len;
};

/* The number of a record; those of a pane count up, 0 is all in one. */
static uint64_t
record_of(const struct ptyio *io, uint32_t number)
{
	return (uint64_t)number << 32 | io->pane->id;
}

static void
add_piece(struct ptyio *io, bool recorded, uint64_t record, size_t len)
{
	struct piece *piece = xcalloc(1, sizeof *piece);

	piece->recorded = recorded;
	piece->record = record;
	piece->len = len;
	list_append(&io->pieces, &piece->link);
	io->piece_count++;
}

static void
free_piece(struct ptyio *io, struct piece *piece)
{
	if (piece->recorded && io->server->state != NULL)
		state_delete(io->server->state, STATE_PENDING, piece->record);
	list_remove(&piece->link);
	io->piece_count--;
	free(piece);
}

static struct piece *
first_piece(struct ptyio *io)
{
	return list_empty(&io->pieces) ? NULL :
	    list_entry(io->pieces.next, struct piece, link);
}

void
ptyio_out_clear(struct ptyio *io)
{
	struct piece *piece;

	while ((piece = first_piece(io)) != NULL)
		free_piece(io, piece);
	buf_clear(&io->out);
	io->begun = io->gathered_at = 0;
}

/* Write of what was begun as much as the PTY takes. */
static void
write_begun(struct ptyio *io)
{
	ssize_t n;

	fault_point("input-writes");
	while (io->begun != 0) {
		n = write(io->master, buf_data(&io->out), io->begun);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1) {
			if (!io_later(errno))
				ptyio_out_clear(io);
			break;
		}
		buf_consume(&io->out, (size_t)n);
		io->begun -= (size_t)n;
	}
	fault_point("input-wrote");
	ptyio_want(io);
}

/* The last so many bytes were put when nothing waited: they are begun. */
static void
begin(struct ptyio *io, size_t len)
{
	io->begun = len;
	if (len != 0)
		write_begun(io);
}

void
ptyio_out_ready(struct ptyio *io)
{
	struct piece *piece = first_piece(io);

	if (io->begun != 0)
		write_begun(io);
	else if (piece != NULL) {
		io->begun = piece->len;
		free_piece(io, piece);
		state_commit(io->server->state);
		fault_point("input-follows");
		write_begun(io);
		fault_point("input-followed");
	} else
		ptyio_want(io);
}

/* The last so many bytes wait, in our own memory alone. */
static void
wait_unrecorded(struct ptyio *io, size_t len)
{
	struct piece *last = list_empty(&io->pieces) ? NULL :
	    list_entry(io->pieces.prev, struct piece, link);

	if (last != NULL && !last->recorded)
		last->len += len;
	else
		add_piece(io, false, 0, len);
}

/* The last so many bytes wait, and are in the ledger from the commit on. */
static void
wait_recorded(struct ptyio *io, size_t len)
{
	uint64_t record = record_of(io, ++io->piece_number);

	add_piece(io, true, record, len);
	state_put(io->server->state, STATE_PENDING, record,
	    buf_data(&io->out) + buf_len(&io->out) - len, len);
}

bool
ptyio_write(struct pane *p, const void *data, size_t len)
{
	struct ptyio *io = ptyio_of(p);
	size_t before;

	if (io == NULL || io->master == -1 || p->now.state == PANE_DEAD ||
	    buf_len(&io->out) > PTYIO_OUT_MAX)
		return false;
	log_trace("%%%u: write %s", p->id, log_bytes(data, len));
	before = buf_len(&io->out);
	buf_put(&io->out, data, len);
	if (io->server->gathering) {
		if (list_empty(&io->gathered))
			io->gathered_at = before;
		list_remove(&io->gathered);
		list_append(&io->server->gathered, &io->gathered);
	} else if (before == 0)
		begin(io, len);
	else if (len != 0)
		wait_unrecorded(io, len);
	return true;
}

void
ptyio_gather(struct server *srv)
{
	srv->gathering = true;
}

void
ptyio_write_gathered(struct server *srv)
{
	struct ptyio *io;
	bool recorded = false;
	size_t len;

	srv->gathering = false;
	while (!list_empty(&srv->gathered)) {
		io = list_entry(srv->gathered.next, struct ptyio, gathered);
		list_remove(&io->gathered);
		len = buf_len(&io->out) - io->gathered_at;
		if (io->gathered_at == 0)
			begin(io, len);
		else if (len != 0) {
			wait_recorded(io, len);
			recorded = true;
		}
	}
	if (recorded)
		state_commit(srv->state);
}

bool
ptyio_takes(const struct pane *p, size_t len)
{
	const struct ptyio *io = ptyio_of(p);

	return io == NULL || buf_len(&io->out) == 0 ||
	    (buf_len(&io->out) + len <= AHEAD_BYTES &&
	    io->piece_count < AHEAD_PIECES);
}

void
ptyio_save_waiting(struct pane *p)
{
	struct ptyio *io = ptyio_of(p);
	struct piece *piece;

	if (io == NULL || buf_len(&io->out) == 0)
		return;
	while ((piece = first_piece(io)) != NULL)
		free_piece(io, piece);
	io->begun = 0;
	add_piece(io, true, record_of(io, 0), buf_len(&io->out));
	state_put(io->server->state, STATE_PENDING, record_of(io, 0),
	    buf_data(&io->out), buf_len(&io->out));
}

static void
restore(void *arg, uint64_t record, const uint8_t *data, size_t len)
{
	struct server *srv = arg;
	struct pane *p = model_pane(srv->model, (uint32_t)record);
	struct ptyio *io = p != NULL ? ptyio_of(p) : NULL;

	if (io == NULL || io->master == -1 || p->now.state == PANE_DEAD) {
		state_delete(srv->state, STATE_PENDING, record);
		return;
	}
	buf_put(&io->out, data, len);
	add_piece(io, true, record, len);
	io->piece_number = (uint32_t)(record >> 32);
	ptyio_want(io);
}

void
ptyio_restore_waiting(struct server *srv)
{
	state_each(srv->state, STATE_PENDING, restore, srv);
}
