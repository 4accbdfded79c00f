/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Streams and what the terminal core makes of them, one JSON object a line:
 * seed, kind, cols, rows, bytes (base64), x, y, wrap, screen and history,
 * which are arrays of rows.  A row is an array of runs, [text, fg, bg,
 * attributes]; a run of one cell that is wide or has several code points has
 * a fifth member, its columns.
 *
 *	diff-cases xterm.js|tmux FIRST COUNT
 *	diff-cases file COLS ROWS <FILE		the same for given bytes
 */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/xmalloc.h"
#include "regress/diff/streams.h"
#include "text/intern.h"
#include "text/style.h"
#include "text/utf8.h"
#include "text/width.h"
#include "vt/history.h"
#include "vt/vt.h"

#define HISTORY_LINES 10000

/* A run being collected. */
struct run {
	struct buf text;
	uint32_t pen;
	bool any; /* of those before it in its row */
};

static void
put_text(const char *s, size_t n)
{
	size_t i;

	putchar('"');
	for (i = 0; i < n; i++) {
		if (s[i] == '"' || s[i] == '\\')
			putchar('\\');
		putchar(s[i]);
	}
	putchar('"');
}

static void
end_run(struct run *r, const struct intern *in, unsigned int columns)
{
	const struct style *s = intern_style(in, r->pen);

	if (buf_len(&r->text) == 0)
		return;
	printf("%s[", r->any ? "," : "");
	put_text((const char *)buf_data(&r->text), buf_len(&r->text));
	printf(",%u,%u,%u", s->fg, s->bg, s->attr);
	if (columns != 0)
		printf(",%u", columns);
	printf("]");
	r->any = true;
	buf_clear(&r->text);
}

static void
put_cell(struct run *r, const struct intern *in, struct cell c)
{
	char text[UTF8_MAX];
	const char *s = text;
	bool alone = (c.glyph & (GLYPH_CLUSTER | GLYPH_WIDE)) != 0;
	size_t n;

	if (c.glyph & GLYPH_SPACER)
		return;
	if (alone || c.pen != r->pen)
		end_run(r, in, 0);
	r->pen = c.pen;
	if (c.glyph & GLYPH_CLUSTER)
		s = intern_cluster_text(in, c.glyph & GLYPH_TEXT, &n);
	else
		n = utf8_encode(c.glyph == 0 ? ' ' : c.glyph & GLYPH_TEXT,
		    text);
	buf_put(&r->text, s, n);
	if (alone)
		end_run(r, in, c.glyph & GLYPH_WIDE ? 2 : 1);
}

static void
put_row(const struct intern *in, const struct cell *c, size_t n, bool first)
{
	struct run r = { .text = BUF_INIT };

	printf("%s[", first ? "" : ",");
	for (; n > 0; n--, c++)
		put_cell(&r, in, *c);
	end_run(&r, in, 0);
	printf("]");
	buf_free(&r.text);
}

static void
put_history(struct vt *vt)
{
	struct history *h = vt_history(vt);
	uint64_t rows = history_row_count(h, vt_cols(vt)), i;
	struct history_row r;

	for (i = rows; i-- > 0;) {
		if (history_rows(h, vt_cols(vt), i, 1, &r) != 1)
			exit(1);
		put_row(vt_intern(vt), r.cells.cell, r.cells.count,
		    i + 1 == rows);
		history_rows_free(&r, 1);
	}
}

static void
put_state(struct vt *vt)
{
	struct vt_cursor c;
	unsigned int y;

	vt_get_cursor(vt, &c);
	printf("\"x\":%u,\"y\":%u,\"wrap\":%s,\"screen\":[", c.x, c.y,
	    c.wrap ? "true" : "false");
	for (y = 0; y < vt_rows(vt); y++)
		put_row(vt_intern(vt), vt_row(vt, y)->cells,
		    vt_row(vt, y)->used, y == 0);
	printf("],\"history\":[");
	put_history(vt);
	printf("]");
}

static void
run(const struct stream *s, uint64_t seed)
{
	struct intern *in = intern_new();
	struct widths *w = widths_new();
	struct vt_config config = { .cols = s->cols, .rows = s->rows,
		.intern = in, .widths = w, .history_lines = HISTORY_LINES,
		.history_bytes = UINT64_C(1) << 30 };
	struct vt *vt = vt_new(&config);
	struct buf b64 = BUF_INIT;

	base64_encode(buf_data(&s->bytes), buf_len(&s->bytes), &b64);
	printf("{\"seed\":%ju,\"kind\":\"%s\",\"cols\":%u,\"rows\":%u,"
	    "\"bytes\":\"%.*s\",", (uintmax_t)seed, s->kind, s->cols, s->rows,
	    (int)buf_len(&b64), (const char *)buf_data(&b64));
	vt_write(vt, buf_data(&s->bytes), buf_len(&s->bytes));
	put_state(vt);
	printf("}\n");
	buf_free(&b64);
	vt_free(vt, false);
	widths_free(w);
	intern_free(in);
}

/* Streams by seed, for one terminal or the other. */
static void
run_seeds(enum stream_for for_whom, uint64_t first, uint64_t count)
{
	struct stream s;
	uint64_t i;

	for (i = first; i < first + count; i++) {
		stream_make(&s, for_whom, i);
		run(&s, i);
		stream_free(&s);
	}
}

static void
run_stdin(unsigned int cols, unsigned int rows)
{
	struct stream s = { "file", cols, rows, BUF_INIT };
	int c;

	while ((c = getchar()) != EOF)
		buf_put_u8(&s.bytes, (uint8_t)c);
	run(&s, 0);
	stream_free(&s);
}

int
main(int argc, char **argv)
{
	unsigned long a = argc == 4 ? strtoul(argv[2], NULL, 10) : 0;
	unsigned long b = argc == 4 ? strtoul(argv[3], NULL, 10) : 0;

	if (argc == 4 && strcmp(argv[1], "xterm.js") == 0)
		run_seeds(STREAM_XTERMJS, a, b);
	else if (argc == 4 && strcmp(argv[1], "tmux") == 0)
		run_seeds(STREAM_TMUX, a, b);
	else if (argc == 4 && strcmp(argv[1], "file") == 0 && a >= 1 &&
	    a <= VT_COLS_MAX && b >= 1 && b <= VT_ROWS_MAX)
		run_stdin((unsigned int)a, (unsigned int)b);
	else {
		fprintf(stderr, "usage: diff-cases xterm.js|tmux FIRST COUNT\n"
		    "       diff-cases file COLS ROWS\n");
		return 1;
	}
	return ferror(stdout) != 0;
}
