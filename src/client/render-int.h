/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What the parts of the renderer share; included by render*.c only.
 *
 *	render.c         frames: what is drawn in which order
 *	render-row.c     one row to another
 *	render-scroll.c  rows that moved
 *	render-move.c    the cursor
 *	render-pen.c     colours and attributes, as far as there are any
 *	render-glyph.c   characters, as far as the terminal has them
 *	render-mode.c    everything but cells
 *	render-native.c  lines for the terminal's own scrollback
 *	render-event.c   what comes between frames
 *	render-image.c   images (see render-image.h)
 */

#ifndef TMX_CLIENT_RENDER_INT_H
#define TMX_CLIENT_RENDER_INT_H

#include "compat/compat.h"

#include "base/buf.h"
#include "client/render-image.h"
#include "client/render.h"
#include "client/term.h"
#include "frame/frame.h"
#include "text/cell.h"
#include "text/cluster.h"
#include "text/style.h"
#include "text/width.h"

#define LOOKS 256 /* entries in the cache of looks; a power of two */
#define NO_PEN UINT32_MAX
#define UNKNOWN (-1)
#define GLYPH_BYTES (CLUSTER_MAX + 4)

/* A pen as this terminal can show it. */
struct look {
	uint32_t pen;  /* NO_PEN: the entry is free */
	uint32_t link; /* hyperlink, if the terminal has them */
	struct style style;
	bool hidden;   /* invisible, and the terminal cannot: draw spaces */
};

/* What of the terminal decides how a pen looks. */
struct abilities {
	unsigned int colours;
	uint16_t attrs;
	bool styles, links, graphemes;
};

/* The terminal's modes, as they are or as they should be. */
struct modes {
	uint16_t mouse;      /* 0, 1000, 1002 or 1003 */
	bool pixels;         /* 1016 */
	bool focus;          /* 1004 */
	bool paste;          /* 2004 */
	bool reverse;        /* DECSCNM */
	bool theme;          /* 2031 */
	bool graphemes;      /* 2027 */
	bool kitty_pushed;
	uint8_t kitty;       /* flags, if pushed */
	uint8_t other_keys;  /* modifyOtherKeys */
	uint8_t shape;       /* DECSCUSR; 0: the terminal's own */
	uint32_t colour;     /* of the cursor */
	uint8_t progress, progress_value;
	bool hidden;         /* the cursor is not shown */
	bool title_pushed;
	bool alternate;      /* on the alternate screen */
};

struct render {
	struct intern *intern;
	struct intern_holder *holder;
	struct term *term;
	const struct term_can *can; /* the term's */
	struct widths *widths;
	struct buf work;      /* one frame's bytes, before they are put */
	unsigned int cols, rows;
	bool started, native;
	bool known;           /* the shadow is what the terminal shows */
	bool other_known;     /* and the other what its other screen has */
	bool region_known;
	bool forgotten;       /* modes are to be set anew */
	bool pushed;          /* native: what was there is in the scrollback */
	bool shifts;          /* this frame is small: look for insertions */
	bool pixels;          /* a cell's size is known */
	unsigned int keyboard;
	uint8_t found_shape;  /* the cursor's, when we came; 0: not known */

	struct frame *shadow; /* of the terminal's size */
	struct frame *other;  /* native: the screen that is not shown */
	struct cell *line;    /* cols: a row of the frame, cut or padded */

	int x, y;             /* the cursor; x == cols: about to wrap */
	int top, bottom;      /* the scroll region */
	struct style style;   /* what SGR is at */
	bool style_known;
	uint32_t pen;         /* the pen that is, or NO_PEN */
	uint32_t link;        /* the hyperlink that is open */
	bool acs;             /* the line-drawing set is shifted in */
	struct look looks[LOOKS];
	struct abilities abilities; /* with which the shadow was drawn */

	struct image_state *images; /* owned; NULL: none are drawn */
	uint16_t cursor_x, cursor_y; /* where it belongs, if it is shown */
	bool cursor_shown;

	struct modes modes;
	char *title, *path;   /* owned; as last set; NULL: never */
	bool restore_changed;

	/* Native: lines not yet in the scrollback. */
	struct frame *lines;  /* at least as many rows as the terminal has */
	unsigned int n_lines;
	struct frame *pushed_rows; /* by the terminal itself, when it shrank */
	unsigned int n_pushed, first_pushed;

	/* Native: the terminal has grown. */
	bool grown;           /* it is asked where its cursor is now */
	bool row_told, grown_seen; /* the answer is there; the frame is */
	unsigned int grown_from; /* the cursor's row before */
	unsigned int row;        /* and after */
	unsigned int grown_rows; /* that came back here, in pushed_rows */
};

/* render-move.c */

/* Whether the cursor's column and row are known. */
bool cursor_known(const struct render *);
void cursor_forget(struct render *);

/* Go to a column and row the cheapest way. */
void move_to(struct render *, int, int);

/* The same when a character follows, which may bring itself there. */
void move_to_write(struct render *, int, int);
unsigned int move_cost(struct render *, int, int);

/* Put the address of a column and row, wherever the cursor is. */
void cursor_put_address(const struct render *, struct buf *, int, int);

/* render-pen.c */

const struct look *look_of(struct render *, uint32_t);
void looks_forget(struct render *);

/* Take from the shadow what would look another way with other abilities. */
void looks_review(struct render *);

/* Switch to a pen; for a blank only as far as it shows. */
void pen_set(struct render *, uint32_t);
void pen_set_blank(struct render *, uint32_t);

/*
 * Switch to a pen in which erasing leaves cells as this pen's blanks are;
 * erasable says whether there is one.
 */
bool pen_erasable(struct render *, uint32_t);
void pen_set_erase(struct render *, uint32_t);
void pen_reset(struct render *);
void pen_forget(struct render *);

/* Whether a blank looks the same in both. */
bool blank_same(struct render *, uint32_t, uint32_t);

/* Whether two cells that are not equal look the same on this terminal. */
bool cell_alike(struct render *, struct cell, struct cell);

/* Close the hyperlink that is open. */
void link_close(struct render *);

/* render-glyph.c */

static inline bool
glyph_blank(uint32_t glyph)
{
	return glyph == 0 || glyph == ' ';
}

/* Whether two cells look the same on this terminal. */
static inline bool
cell_same(struct render *r, struct cell a, struct cell b)
{
	if (cell_equal(a, b))
		return true;
	if (a.glyph != b.glyph &&
	    !(glyph_blank(a.glyph) && glyph_blank(b.glyph)))
		return false;
	return cell_alike(r, a, b);
}

/*
 * The bytes of a glyph on this terminal (at most GLYPH_BYTES); *acs tells
 * whether they are of the line-drawing set.
 */
size_t glyph_text(struct render *, uint32_t, char *, bool *acs);

/*
 * Whether the terminal surely gives it the columns that we do; if not, *most
 * is how many it may give it.
 */
bool glyph_sure(struct render *, uint32_t, unsigned int *most);

void acs_set(struct render *, bool);

/* A string as far as the terminal's character set goes. */
void put_string(struct render *, const char *);

/* render-row.c */

/*
 * Make a row of the terminal look like cells (as many as it is wide), which
 * then are the shadow's.
 */
void row_draw(struct render *, unsigned int, const struct cell *);

/*
 * Whether the last column of a row cannot be drawn, because the screen would
 * scroll: such a row is never known to be drawn.
 */
bool row_lacks_corner(const struct render *, unsigned int);

/* About how many bytes that would take from cells to cells. */
unsigned int row_estimate(struct render *, const struct cell *,
    const struct cell *);

/* The row of a frame as wide as the terminal. */
const struct cell *row_of(struct render *, const struct frame *, unsigned int);

/* render-scroll.c */

/* Scroll what can be seen to have moved, where that pays. */
void scroll_rows(struct render *, const struct frame *);

/* Set the scroll region to the whole screen. */
void region_reset(struct render *);

/* render-mode.c */

void modes_start(struct render *);
void modes_stop(const struct render *, struct buf *, bool leave);
void modes_set(struct render *, const struct frame *);
void modes_forget(struct render *);
void cursor_show(struct render *, bool);
void cursor_put_shown(const struct render *, struct buf *);
void alternate_set(struct render *, bool);

/* render-native.c */

/*
 * Put the lines that wait; cells are those of the row that comes after them,
 * NULL when that is not known.
 */
void native_flush(struct render *, const struct cell *);
void native_start(struct render *);
void native_resize(struct render *);

/*
 * Note that the terminal lost rows at the bottom: it has put as many of the
 * first into its scrollback as brings the cursor back onto the screen.
 */
void native_shrink(struct render *, unsigned int);

/*
 * Note that it got more rows: it may have taken as many back from its
 * scrollback, or none.
 */
void native_grow(struct render *, unsigned int);

/* Note what came back from the history, in the first frame after that. */
void native_seen(struct render *, const struct frame *);

/* Put what brings the cursor below all that is on the normal screen. */
void native_leave(const struct render *, struct buf *);

/* render.c */

/* Hand over what was written; false when it does not fit. */
bool put_work(struct render *, struct buf *);

/* Blank the terminal and the shadow. */
void screen_clear(struct render *);

/* Go to the alternate screen or back (native only). */
void screen_switch(struct render *, bool);

/* Make one of the screens ready to be drawn on. */
void screen_prepare(struct render *, bool);

/* The rows of the shadow up to the last that is not blank. */
unsigned int rows_used(const struct frame *);

#endif
