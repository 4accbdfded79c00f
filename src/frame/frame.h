/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What one client should see: cells, cursor, modes of its terminal, title.
 *
 * The server keeps, for each attached client, the frame that the client was
 * last sent; it composes the one that the client should have and sends the
 * difference (frame/diff.h).  The client keeps the same frame, applies the
 * differences to it (frame/apply.h) and makes its terminal look like it.
 * apply(a, diff(a, b)) == b, always.
 *
 * Cells are in the process's own table of pens and clusters (text/intern.h);
 * on the wire styles and clusters go by value.
 */

#ifndef TMX_FRAME_FRAME_H
#define TMX_FRAME_FRAME_H

#include "compat/compat.h"

#include "text/cell.h"

struct frame_image;
struct intern;

#define FRAME_COLS_MAX 2000 /* as large as a pane may be, and a terminal */
#define FRAME_ROWS_MAX 1000
#define FRAME_TITLE_MAX 1024 /* bytes, UTF-8, no control characters */
#define FRAME_PATH_MAX 4096  /* bytes of OSC 7's URI */

/* What the user's terminal should report of its mouse. */
enum frame_mouse {
	FRAME_MOUSE_OFF,
	FRAME_MOUSE_CLICKS, /* 1000 */
	FRAME_MOUSE_DRAGS,  /* 1002 */
	FRAME_MOUSE_ALL     /* 1003 */
};

enum frame_flag {
	FRAME_CURSOR_SHOWN = 1, /* DECTCEM */
	FRAME_REVERSE = 2,      /* DECSCNM: the whole screen */
	FRAME_FOCUS = 4,        /* 1004: report focus */
	FRAME_PASTE = 8,        /* 2004: bracket pastes */
	FRAME_ALTERNATE = 16,   /* the program is on its alternate screen */
	FRAME_MOUSE_PIXELS = 32 /* 1016: report the mouse in pixels */
};

/* All but the cells and strings; compared and sent field by field. */
struct frame_state {
	uint16_t x, y;          /* cursor, from 0, within the frame */
	uint16_t flags;         /* enum frame_flag */
	uint8_t mouse;          /* enum frame_mouse */
	uint8_t cursor_shape;   /* DECSCUSR's 0 to 6 */
	uint32_t cursor_colour; /* COLOUR_DEFAULT: the terminal's own */
	uint8_t kitty;          /* kitty keyboard flags wanted by the program */
	uint8_t other_keys;     /* modifyOtherKeys: 0, 1 or 2 */
	uint8_t progress;       /* OSC 9;4: none normal error busy paused */
	uint8_t progress_value; /* 0 to 100 */
};

/* One row of a frame. */
struct frame_row {
	struct cell *cells; /* frame->cols of them, all initialised */
	/*
	 * Where the row came from: rows of two frames with the same id that is
	 * not 0 most likely hold the same text, which is how scrolls are found
	 * (frame/scroll.h).  With the same stamp as well they do hold the same
	 * cells and wrapped flag, and are not looked at: whoever gives ids
	 * changes the stamp with every change.  Neither is sent or compared;
	 * apply gives the rows of its frame ids and stamps of its own.
	 */
	uint64_t id, stamp;
	bool wrapped; /* the text goes on in the next row */
};

struct frame {
	struct intern *intern; /* borrowed: whose pens and clusters these are */
	uint16_t cols, rows;
	struct frame_row *row; /* rows of them; the pointers move on a scroll */
	struct cell *cells;    /* what they point into; owned */
	struct frame_state state;
	char *title; /* owned, never NULL */
	char *path;  /* owned, never NULL */
	struct frame_image *image; /* owned; in the order they are drawn in */
	unsigned int images;       /* up to FRAME_IMAGES_MAX (frame/image.h) */
	uint64_t ids; /* the last id that frame_touch gave to a row */
};

/*
 * A frame is valid when its cursor is within it, the fields of its state are
 * within what the enums and comments here say, and each row is: glyphs are 0,
 * or printable code points, or clusters of the table; each wide one is
 * followed by a spacer in the same pen, and there are no other spacers.
 * Whoever puts cells together out of pieces calls frame_fix_row.
 */

/* Whether rows of two frames are known to be the same, without a look. */
static inline bool
frame_row_known(const struct frame_row *a, const struct frame_row *b)
{
	return a->id == b->id && a->stamp == b->stamp && a->id != 0;
}

/*
 * Make a blank frame of a size (1 to the bounds above).  The table of pens is
 * borrowed and marked from this frame until it is freed by frame_mark, which
 * the owner calls from its holder.
 */
struct frame *frame_new(struct intern *, unsigned int, unsigned int);
void frame_free(struct frame *);

/*
 * Make it a blank one of another size, without images; keeps state and
 * strings, but for a cursor that would be outside, which is moved to the edge.
 */
void frame_resize(struct frame *, unsigned int, unsigned int);

/* Copy everything; both have the same table of pens. */
void frame_copy(struct frame *, const struct frame *);

/*
 * Set a string, cut to its bound; control characters become spaces, what is
 * no UTF-8 becomes U+FFFD.
 */
void frame_set_title(struct frame *, const char *);
void frame_set_path(struct frame *, const char *);

/* Set all images to copies of n, each of them valid in this frame. */
void frame_set_images(struct frame *, const struct frame_image *,
    unsigned int n);

/* Whether two frames have the same ones, in the same order. */
bool frame_images_equal(const struct frame *, const struct frame *);

/* Add one more, unless there are as many as there may be. */
void frame_add_image(struct frame *, const struct frame_image *);

/* Move rows top to bottom (inclusive) up by n, or down by -n; the rows that
 * come in are blank.  Moves pointers, not cells. */
void frame_scroll(struct frame *, unsigned int, unsigned int, int);

/* Make a row blank, not wrapped and without an id. */
void frame_clear_row(struct frame *, unsigned int);

/* Say that a row was changed: a new stamp, and an id if it has none. */
void frame_touch(struct frame *, unsigned int);

/*
 * Make blanks of the halves of wide characters that have lost their other
 * half, among n cells; the cells left and right of them are not looked at.
 */
void frame_fix_row(struct cell *, size_t);

/* Whether a code point may be a glyph: no control character or surrogate. */
bool frame_printable(uint32_t);

/*
 * Whether two frames show the same; ids are not compared.  They may have
 * different tables of pens.
 */
bool frame_equal(const struct frame *, const struct frame *);

/* Mark all pens and clusters of a frame as held (text/intern.h). */
void frame_mark(const struct frame *);

#endif
