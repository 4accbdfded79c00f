/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The state of a terminal, laid out for the files of this folder.
 *
 * A terminal is two screens (a grid of cells, the saved cursor and the
 * keyboard flags of each), one of which is shown; one cursor with its pen and
 * character sets; margins, tab stops and modes; and what programs have set
 * besides: titles, colours, images, keyboard protocols.
 */

#ifndef TMX_VT_STATE_H
#define TMX_VT_STATE_H

#include "compat/compat.h"

#include "text/style.h"
#include "text/utf8.h"
#include "vt/grid.h"
#include "vt/history.h"
#include "vt/parser.h"
#include "vt/vt.h"

/* XTSMTITLE: titles are set, and reported, in hexadecimal. */
#define TITLE_SET_HEX 1
#define TITLE_QUERY_HEX 2

#define KITTY_STACK_MAX 16
#define SGR_STACK_MAX 10 /* as xterm */
#define TITLE_STACK_MAX 10
#define COLOUR_STACK_MAX 10

enum charset {
	CHARSET_ASCII,
	CHARSET_UK,
	CHARSET_GRAPHICS, /* DEC special graphics */
	CHARSET_LATIN1,   /* the supplemental, as a 94- or 96-character set */
	CHARSETS
};

struct charsets {
	uint8_t g[4];   /* enum charset */
	uint8_t gl, gr; /* which of them is in the left and right half */
	uint8_t single; /* 2 or 3: for the next character (SS2, SS3) */
};

/* What DECSC saves (DEC STD 070 5.7). */
struct saved_cursor {
	bool valid;
	uint16_t x, y;
	bool wrap, origin;
	struct style style;
	struct charsets charsets;
};

struct screen {
	struct grid *grid;
	struct saved_cursor saved;
	uint8_t kitty[KITTY_STACK_MAX]; /* keyboard flags, innermost last */
	uint8_t kitty_depth;            /* of the stack; 0: flags in kitty[0] */
	struct image_list *images;      /* owned; NULL for none */
};

struct titles {
	char *title, *icon;                /* owned; NULL for "" */
	char *title_stack[TITLE_STACK_MAX]; /* owned */
	char *icon_stack[TITLE_STACK_MAX];
	uint8_t depth;
};

struct sgr_saved {
	struct style style;
	uint16_t mask; /* what of it was pushed; 0: all */
};

struct vt {
	struct vt_config config;
	struct segments segments;
	struct heap_segments *heap; /* owned; NULL when segments were given */
	struct intern_holder *holder;
	uint32_t options; /* bits by enum vt_option */
	struct vt_colours *client_colours; /* owned; NULL: not known */

	struct parser parser;
	struct utf8 utf8;

	struct damage damage;
	struct screen main, alt; /* alt.grid is NULL until it is used */
	struct screen *screen;   /* the one shown */
	struct history *history;

	/* The cursor.  x, y are within the grid. */
	uint16_t x, y;
	bool wrap; /* the last column was written: the next one wraps */
	struct style style;
	uint32_t pen;      /* of style */
	uint32_t bce;      /* pen of an erased cell: its background only */
	struct charsets charsets;
	bool ascii;        /* the character set in GL is ASCII, no shift */
	bool adjacent;     /* nothing came since the last character */
	uint32_t last_char; /* for REP; 0: none */

	/* Margins, inclusive (DECSTBM, DECSLRM). */
	uint16_t top, bottom, left, right;
	uint64_t tabs[GRID_COLS_MAX / 64 + 1];

	uint64_t modes, saved_modes; /* bits by enum vt_mode */
	uint8_t cursor_shape;
	uint8_t level;         /* conformance: 1 to 5 (DECSCL) */
	bool eight_bit;        /* S8C1T: C1 in answers are one byte */
	uint8_t protect;       /* 1: ISO (SPA), 2: DEC (DECSCA): which holds */
	uint8_t other_keys;    /* XTMODKEYS 4 */
	uint8_t format_keys;   /* XTFMTKEYS 4 */
	int8_t mod_keys[8];    /* XTMODKEYS by resource; -1: default */
	uint8_t title_modes;   /* XTSMTITLE */
	bool rect_extent;      /* DECSACE: set, rectangles */

	struct titles titles;
	char *path;            /* owned; NULL for "" */
	uint8_t progress, progress_value;
	uint32_t *colours;     /* VT_COLOUR_COUNT of them; NULL: none set */
	uint32_t *colour_stack[COLOUR_STACK_MAX]; /* XTPUSHCOLORS; owned */
	uint8_t colour_depth, colour_top;
	struct sgr_saved sgr_stack[SGR_STACK_MAX];
	uint8_t sgr_depth;
	bool clipboard_bel;    /* BEL ended the question, OSC 52 */
	struct notices *notices; /* OSC 99 in parts; owned, NULL for none */
	uint32_t link_serial;  /* names links that came without an id */
	uint64_t image_bytes;  /* held by both screens' images */
	uint64_t image_serial; /* of the newest image */
	struct upload *upload; /* kitty's, in pieces; owned, NULL for none */
	size_t written;        /* of the vt_write under way, so far */
};

static inline bool
mode(const struct vt *vt, enum vt_mode m)
{
	return (vt->modes >> m & 1) != 0;
}

static inline bool
option(const struct vt *vt, enum vt_option o)
{
	return (vt->options >> o & 1) != 0;
}

static inline struct grid *
grid(const struct vt *vt)
{
	return vt->screen->grid;
}

static inline struct row *
row_at(const struct vt *vt, unsigned int y)
{
	return vt->screen->grid->row[y];
}

/* Reports to the owner. */
void vt_event(struct vt *, enum vt_event_kind, int, int);
void vt_event_text(struct vt *, enum vt_event_kind, const char *name,
    const void *, size_t);

/* An answer: formatted; CSI, DCS, OSC and ST as the level has them. */
void vt_reply(struct vt *, const char *, ...) printf_like(2, 3);
void vt_reply_bytes(struct vt *, const void *, size_t);
void vt_reply_csi(struct vt *, const char *, ...) printf_like(2, 3);
/* "\033P", text, ST; and an OSC, ended as the question was. */
void vt_reply_dcs(struct vt *, const char *, ...) printf_like(2, 3);
void vt_reply_osc(struct vt *, bool bel, const char *, ...)
    printf_like(3, 4);

uint64_t vt_now(const struct vt *);

/* The in-band report of mode 2048: rows, columns, pixels. */
void vt_report_size(struct vt *);

/* Set the window's title, the icon's, or both; tells the owner. */
void vt_store_title(struct vt *, const char *, bool title, bool icon);

/* Intern the style again after it changed. */
void vt_style_changed(struct vt *);

#endif
