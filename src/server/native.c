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

/* Lines in one frame; what is more is said to be missing. */
#define NATIVE_LINES_MAX 1000

void
native_put_lines(struct viewer *v, struct buf *out)
{
	struct pane *p = viewer_pane(v);
	struct history *h = vt_history(p->vt);
	uint64_t end = history_end(h), from = v->native_line, most;
	struct record_extra extra;
	struct history_iter it;
	struct cells cells = { 0 };

	/* A line that goes on on the screen is sent when it has ended. */
	if (history_open(h))
		end--;
	most = v->fresh ? (uint64_t)options_number(v->session->options,
	    OPT_NATIVE_SCROLLBACK_LINES) : NATIVE_LINES_MAX;
	if (from > end)
		from = end; /* the history was cleared */
	if (end - from > most) {
		if (!v->fresh)
			frame_put_gap(out, end - from - most);
		from = end - most;
	}
	if (from < history_first(h))
		from = history_first(h);
	history_iter_init(h, &it, from);
	while (it.line < end && history_next_cells(&it, &cells, &extra)) {
		frame_put_line(out, v->server->intern, cells.cell,
		    cells.count, false);
		cells.count = 0;
	}
	cells_free(&cells);
	v->native_line = end;
}
