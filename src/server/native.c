/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include "base/buf.h"
#include "frame/diff.h"
#include "model/pane.h"
#include "model/session.h"
#include "opt/options.h"
#include "server/native.h"
#include "server/server.h"
#include "server/viewer.h"
#include "vt/history.h"
#include "vt/vt.h"

/* Lines in one frame, and bytes; what is more is said to be missing. */
#define NATIVE_LINES_MAX 1000
#define NATIVE_BYTES_MAX (1u << 20)

/* A line that goes on is sent when it has ended if it is longer than this. */
#define OPEN_BLOCKS_MAX 2

/* Where a client begins that has been sent nothing of a pane. */
static void
begin(struct viewer *v, const struct pane *p, const struct history *h,
    uint64_t end)
{
	uint64_t lines = 0;

	/* Another pane's history would not follow what is there. */
	if (!v->native_begun)
		lines = (uint64_t)options_number(v->session->options,
		    OPT_NATIVE_SCROLLBACK_LINES);
	v->native_begun = true;
	v->native.pane = p->id;
	v->native.line = end - history_first(h) > lines ? end - lines :
							  history_first(h);
	v->native.cell = 0;
}

/*
 * Put the rows of a line from a cell on; of one that goes on on the screen
 * only those that are full.  Returns the cell after the last that was put.
 */
static size_t
put_rows(struct buf *out, const struct intern *in, const struct cells *line,
    size_t from, unsigned int width, bool open)
{
	size_t text = open ? line->count :
			     cells_text(line->cell, line->count);
	size_t n;
	bool more;

	do {
		n = cells_row(cells_from(line, from), line->count - from,
		    width);
		more = from + n < text;
		if (open && !more && n + 1 < width)
			break;
		frame_put_line(out, in, cells_from(line, from), n,
		    more || open);
		from += n;
	} while (more);
	return from;
}

/* Put lines up to one, and count those that are too much. */
static void
put_lines(struct viewer *v, struct history *h, unsigned int width,
    uint64_t end, struct buf *out, uint64_t *left_out)
{
	struct msg_place *at = &v->native;
	uint64_t first = at->line;
	struct record_extra extra;
	struct history_iter it;
	struct cells line = { 0 };
	bool open = history_open(h);

	history_iter_init(h, &it, first);
	while (it.line < end && history_next_cells(&it, &line, &extra)) {
		bool goes_on = open && it.line == history_end(h);

		/* What came back to the screen leaves it once more. */
		if (at->cell > line.count)
			at->cell = line.count;
		if (at->cell == 0 || at->cell < line.count)
			at->cell = put_rows(out, v->server->intern, &line,
			    at->cell, width, goes_on);
		line.count = 0;
		if (!goes_on) {
			at->line = it.line;
			at->cell = 0;
		}
		if (buf_len(out) > NATIVE_BYTES_MAX) {
			*left_out += at->line - first;
			first = at->line;
			buf_clear(out);
		}
	}
	cells_free(&line);
}

void
native_put_lines(struct viewer *v, struct buf *out)
{
	const struct pane *p = viewer_pane(v);
	struct history *h = vt_history(p->vt);
	uint64_t end = history_end(h), left_out = 0;
	struct buf lines = BUF_INIT;

	if (!v->native_begun || v->native.pane != p->id)
		begin(v, p, h, end);
	if (history_open_blocks(h) > OPEN_BLOCKS_MAX)
		end--;
	if (v->native.line < history_first(h)) {
		left_out = history_first(h) - v->native.line;
		v->native.line = history_first(h);
		v->native.cell = 0;
	}
	if (end > v->native.line && end - v->native.line > NATIVE_LINES_MAX) {
		left_out += end - NATIVE_LINES_MAX - v->native.line;
		v->native.line = end - NATIVE_LINES_MAX;
		v->native.cell = 0;
	}
	put_lines(v, h, p->cols, end, &lines, &left_out);
	if (left_out != 0)
		frame_put_gap(out, left_out);
	buf_put(out, buf_data(&lines), buf_len(&lines));
	buf_free(&lines);
}

void
native_resized(struct viewer *v)
{
	struct pane *p = viewer_pane(v);
	const struct history *h;
	uint64_t end;

	if (p == NULL || !v->native_begun || v->native.pane != p->id)
		return;
	h = vt_history(p->vt);
	end = history_end(h);
	if (v->native.line >= end && history_open(h)) {
		/* From the end of what is left of it. */
		v->native.line = end - 1;
		v->native.cell = UINT64_MAX;
	} else if (v->native.line > end) {
		v->native.line = end;
		v->native.cell = 0;
	}
}
