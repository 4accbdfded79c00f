/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/xmalloc.h"
#include "regress/lib/vtcheck.h"
#include "text/intern.h"
#include "text/width.h"
#include "vt/dump.h"
#include "vt/history.h"
#include "vt/state.h"

void
check(bool ok)
{
	if (!ok)
		abort();
}

static void
on_reply(void *arg, const char *data, size_t len)
{
	struct vtcheck *v = arg;

	v->replies = v->replies * 31 + hash_bytes(data, len);
}

static void
on_event(void *arg, const struct vt_event *e)
{
	struct vtcheck *v = arg;
	uint64_t h;

	check(e->text[e->text_len] == '\0');
	h = hash_bytes(e->name, strlen(e->name)) * 31 +
	    hash_bytes(e->text, e->text_len) * 31 + (uint64_t)e->a * 7 +
	    (uint64_t)e->b;
	v->events = v->events * 31 + h * 31 + e->kind;
}

static const struct vt_ops ops = { on_reply, on_event, NULL };

void
vtcheck_init(struct vtcheck *v, unsigned int cols, unsigned int rows,
    uint32_t lines, uint64_t bytes)
{
	memset(v, 0, sizeof *v);
	v->intern = intern_new();
	v->widths = widths_new();
	v->heap = heap_segments_new(&v->segments);
	v->config = (struct vt_config){ .cols = cols, .rows = rows,
		.cell_width = 8, .cell_height = 16, .intern = v->intern,
		.widths = v->widths, .segments = &v->segments,
		.history_lines = lines, .history_bytes = bytes, .ops = &ops,
		.arg = v };
	v->vt = vt_new(&v->config);
}

void
vtcheck_free(struct vtcheck *v)
{
	vt_free(v->vt, false);
	heap_segments_free(v->heap);
	widths_free(v->widths);
	intern_free(v->intern);
}

static void
check_row(const struct vtcheck *v, const struct grid *g, const struct row *r)
{
	unsigned int x;
	uint32_t glyph;
	size_t n;

	check(r->used <= g->cols);
	for (x = 0; x < r->used; x++) {
		glyph = r->cells[x].glyph;
		/* Every pen and every cluster is one that is known. */
		check(intern_style(v->intern, r->cells[x].pen) != NULL);
		if (glyph & GLYPH_CLUSTER)
			check(intern_cluster_text(v->intern,
			    glyph & GLYPH_TEXT, &n) != NULL);
		if (glyph & GLYPH_SPACER)
			check(x > 0 && r->cells[x - 1].glyph & GLYPH_WIDE &&
			    r->cells[x].pen == r->cells[x - 1].pen);
		if (glyph & GLYPH_WIDE)
			check(r->flags & ROW_WIDE && (g->cols == 1 ||
			    (x + 1 < r->used &&
			    r->cells[x + 1].glyph & GLYPH_SPACER)));
	}
}

static void
check_grid(const struct vtcheck *v, const struct grid *g)
{
	unsigned int y;

	if (g == NULL)
		return;
	check(g->cols == v->vt->main.grid->cols);
	check(g->rows == v->vt->main.grid->rows);
	for (y = 0; y < g->rows; y++)
		check_row(v, g, g->row[y]);
}

void
vtcheck_valid(struct vtcheck *v)
{
	const struct vt *vt = v->vt;
	unsigned int cols = vt_cols(vt), rows = vt_rows(vt);
	struct history *h = vt_history(v->vt);

	check_grid(v, vt->main.grid);
	check_grid(v, vt->alt.grid);
	check(vt->x < cols && vt->y < rows);
	check(vt->top <= vt->bottom && vt->bottom < rows);
	check(vt->left <= vt->right && vt->right < cols);
	check(history_first(h) <= history_end(h));
}

void
vtcheck_reload(struct vtcheck *v)
{
	struct buf saved = BUF_INIT, again = BUF_INIT;

	vt_save(v->vt, &saved);
	vt_free(v->vt, true);
	v->vt = vt_load(&v->config, buf_data(&saved), buf_len(&saved));
	check(v->vt != NULL);
	vt_save(v->vt, &again);
	check(buf_len(&saved) == buf_len(&again));
	check(memcmp(buf_data(&saved), buf_data(&again),
	    buf_len(&saved)) == 0);
	buf_free(&saved);
	buf_free(&again);
}

void
vtcheck_text(struct vtcheck *v, struct buf *out)
{
	struct buf all = BUF_INIT;
	const uint8_t *s, *end, *next, *stop;
	size_t newlines = 0;

	vt_dump(v->vt, DUMP_FIRST, DUMP_LAST, DUMP_JOIN, &all);
	s = buf_data(&all);
	end = s + buf_len(&all);
	for (; s < end; s = next + 1) {
		next = memchr(s, '\n', (size_t)(end - s));
		if (next == NULL)
			next = end;
		for (stop = next; stop > s && stop[-1] == ' '; stop--)
			;
		if (stop > s) {
			for (; newlines > 0; newlines--)
				buf_put_u8(out, '\n');
			buf_put(out, s, (size_t)(stop - s));
		}
		newlines++;
	}
	buf_free(&all);
}
