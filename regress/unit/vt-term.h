/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A terminal for the tests of vt/: everything it tells is kept as text, and
 * a case is what goes in and what a user or program would then notice.
 */

#ifndef TMX_REGRESS_VT_TERM_H
#define TMX_REGRESS_VT_TERM_H

#include "compat/compat.h"

#include "base/buf.h"
#include "vt/segments.h"
#include "vt/vt.h"

struct term {
	struct vt *vt;
	struct vt_config config;
	struct segments segments;
	struct heap_segments *heap;
	uint32_t options; /* bits by enum vt_option */
	struct intern *intern;
	struct widths *widths;
	struct buf replies; /* as they came */
	struct buf events;  /* "kind a b name text", a line each */
	uint64_t now;       /* what the clock says; the same until set */
};

/* Make one of a size, with 1,000 lines of history. */
struct term *term_new(unsigned int cols, unsigned int rows);
struct term *term_new_limits(unsigned int cols, unsigned int rows,
    uint32_t lines, uint64_t bytes);
void term_free(struct term *);

void term_write(struct term *, const char *);

/* Set options, a bit each. */
void term_set_options(struct term *, uint32_t);

/*
 * Save the terminal, throw it away, and load it again over the same history;
 * fails the test when it is then saved as other bytes.
 */
void term_reload(struct term *);

/*
 * The screen as text, a line a row, blanks at the ends of rows and blank
 * rows at the end left out.  Styled, each change of style is the SGR
 * parameters between < and >, and a link its URI between {}.  The caller
 * frees it.
 */
char *term_screen(const struct term *, bool styled);

/* "x,y", then "w" when the next character wraps, "h" when it is hidden. */
const char *term_cursor(const struct term *);

/* The lines of the history as text, oldest first, "\\" after an open one. */
char *term_history(const struct term *);

/*
 * The images on the screen, a line each: format, pixels, place, cells, then
 * "-n" for n rows that have left it at the top, "/n" when only n are on it,
 * id, placement's id, z, and the part of the image, where they are not 0 or
 * all of it.
 */
char *term_images(const struct term *);

/* Everything above, for comparing two terminals. */
char *term_state(const struct term *);

/* One case of a table; what is NULL is not looked at. */
struct term_case {
	const char *name;
	const char *in;
	const char *screen;
	const char *styled;
	const char *cursor;
	const char *replies;
	const char *events;
	const char *history;
	const char *images;
	unsigned int cols, rows; /* 0: 10 by 4 */
	uint32_t options;        /* bits by enum vt_option */
};

/*
 * Run cases; each also byte by byte, and cut in two at every byte, with a
 * reload between and at the end, which must come to the same.  Fails the
 * test that calls it, naming the case.
 */
void term_run(const struct term_case *, size_t);

#endif
