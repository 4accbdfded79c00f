/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Random frames as one make of terminal would get them, for an emulator that
 * is not ours (render-compare.js).  One line of JSON a frame:
 *
 *	{ "b": bytes in base64, "x": column, "y": row, "h": cursor hidden,
 *	  "c": [ [text, fg, bg, attributes] a cell, rows one after another ] }
 *
 * Text is "" for a blank, null where nothing can be said (and for the right
 * half of a wide character).  Colours are as in text/colour.h, attributes the
 * bits of text/style.h.  The first line is the make.
 *
 *	render-cases MAKE SEED FRAMES COLS ROWS
 */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "client/render.h"
#include "client/term.h"
#include "frame/frame.h"
#include "regress/lib/drawn.h"
#include "regress/lib/framegen.h"
#include "text/intern.h"

static void
put_base64(const uint8_t *p, size_t n)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t v;
	size_t i;

	for (i = 0; i < n; i += 3) {
		v = (uint32_t)p[i] << 16 |
		    (i + 1 < n ? (uint32_t)p[i + 1] << 8 : 0) |
		    (i + 2 < n ? p[i + 2] : 0);
		putchar(digits[v >> 18]);
		putchar(digits[v >> 12 & 63]);
		putchar(i + 1 < n ? digits[v >> 6 & 63] : '=');
		putchar(i + 2 < n ? digits[v & 63] : '=');
	}
}

static void
put_text(const char *s)
{
	if (s == NULL) {
		printf("null");
		return;
	}
	putchar('"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			putchar('\\');
		putchar(*s);
	}
	putchar('"');
}

static void
put_cell(const struct make *m, struct intern *in, struct cell c)
{
	struct style raw = *intern_style(in, c.pen), s = drawn_style(m, raw);

	/* xterm.js underlines what has a link. */
	if (m->links && raw.link != 0)
		style_set_underline(&s, UNDERLINE_DASHED);
	putchar('[');
	put_text(c.glyph & GLYPH_SPACER ? NULL : drawn_text(m, in, c));
	/* Without colours some backgrounds are reverse: not checked. */
	if (m->colours == 0 && raw.bg != 0)
		printf(",-1,-1,-1]");
	else
		printf(",%u,%u,%u]", s.fg, s.bg, s.attr);
}

static void
put_frame(const struct make *m, const struct frame *f, const struct buf *out)
{
	unsigned int x, y;

	printf("{\"b\":\"");
	put_base64(buf_data(out), buf_len(out));
	printf("\",\"x\":%u,\"y\":%u,\"h\":%s,\"c\":[", f->state.x,
	    f->state.y,
	    f->state.flags & FRAME_CURSOR_SHOWN ? "false" : "true");
	for (y = 0; y < f->rows; y++) {
		for (x = 0; x < f->cols; x++) {
			if (x + y != 0)
				putchar(',');
			put_cell(m, f->intern, f->row[y].cells[x]);
		}
	}
	printf("]}\n");
}

static void
run(const struct make *m, unsigned int seed, unsigned int frames,
    unsigned int cols, unsigned int rows)
{
	struct term_setup setup = { .name = m->term, .utf8 = m->utf8,
		.features = &m->features, .n_features = m->features != NULL,
		.overrides = &m->overrides,
		.n_overrides = m->overrides != NULL };
	struct intern *in = intern_new();
	struct err err = { 0 };
	struct term *t = term_new(&setup, &err);
	struct render *r;
	struct frame *f;
	struct buf out = BUF_INIT;
	struct gen g;

	if (t == NULL) {
		fprintf(stderr, "render-cases: %s\n", err.text);
		exit(1);
	}
	r = render_new(in, t);
	f = frame_new(in, cols, rows);
	gen_init(&g, seed, f);
	g.ids = seed % 2;
	g.fixed = true;
	printf("{\"make\":\"%s\",\"cols\":%u,\"rows\":%u}\n", m->what, cols,
	    rows);
	render_start(r, cols, rows, &out);
	for (; frames > 0; frames--) {
		gen_steps(&g, 6);
		render_frame(r, f, &out);
		put_frame(m, f, &out);
		buf_clear(&out);
	}
	render_free(r);
	term_free(t);
	frame_free(f);
	buf_free(&out);
	intern_free(in);
}

int
main(int argc, char **argv)
{
	size_t i;

	if (argc == 2 && strcmp(argv[1], "makes") == 0) {
		for (i = 0; i < DRAWN_MAKES; i++)
			printf("%s\n", drawn_makes[i].what);
		return 0;
	}
	if (argc != 6) {
		fprintf(stderr,
		    "usage: render-cases MAKE SEED FRAMES COLS ROWS\n");
		return 1;
	}
	for (i = 0; i < DRAWN_MAKES; i++)
		if (strcmp(drawn_makes[i].what, argv[1]) == 0)
			run(&drawn_makes[i], (unsigned int)atoi(argv[2]),
			    (unsigned int)atoi(argv[3]),
			    (unsigned int)atoi(argv[4]),
			    (unsigned int)atoi(argv[5]));
	return 0;
}
