/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A terminal in memory: bytes from a program go in, cells and answers come
 * out.  It emulates xterm (and so a VT525) with what kitty and others have
 * added; programs see TERM=xterm-256color.
 *
 * No I/O and no clock: what happens besides cells goes to functions given
 * when it is made.  They are called in the middle of vt_write and must not
 * call back into the same terminal, but for the functions marked "any time".
 */

#ifndef TMX_VT_VT_H
#define TMX_VT_VT_H

#include "compat/compat.h"

#include "text/row.h"

struct buf;
struct history;
struct intern;
struct rd;
struct segments;
struct style;
struct vt;
struct widths;

#define VT_COLS_MAX 2000
#define VT_ROWS_MAX 1000

#define VT_TITLE_MAX 1024 /* bytes of a title */
#define VT_PATH_MAX 4096  /* bytes of OSC 7's URI */

/*
 * The most memory that a terminal takes, in bytes, whatever is written to
 * it, the tables that it was made with apart (text/intern.h): two screens;
 * the history's segments, which may be half empty, what of it waits to be
 * compressed, and what that takes; a string that comes, what came before of
 * the same image, and what is made of both; images; all else.  Until
 * vt_saved is called each change of size may take a segment more.
 */
#define VT_SCREEN_BYTES(cols, rows)                                           \
	(2 * (rows) * (sizeof(struct row) + (cols) * sizeof(struct cell)))
#define VT_HISTORY_BYTES(bytes) (2 * (uint64_t)(bytes) + (13u << 20))
#define VT_STRING_BYTES (32u << 20)
#define VT_IMAGE_BYTES (33u << 20)
#define VT_OTHER_BYTES (1u << 20)
#define VT_MEMORY_MAX(cols, rows, history_bytes)                              \
	(VT_SCREEN_BYTES(cols, rows) + VT_HISTORY_BYTES(history_bytes) +      \
	    VT_STRING_BYTES + VT_IMAGE_BYTES + VT_OTHER_BYTES)

/* What happened; which members of the event hold something is said here. */
enum vt_event_kind {
	VT_BELL,
	VT_TITLE,  /* text: the title (vt_title) */
	VT_ICON,   /* text: the icon's title */
	VT_PATH,   /* text: the working directory's URI, OSC 7 */
	VT_CLIPBOARD_SET, /* name: selections, text: contents, decoded */
	VT_CLIPBOARD_GET, /* name: selections; answer with vt_clipboard */
	VT_NOTIFY,   /* name: title or "", text: body (OSC 9, 99, 777) */
	VT_PROGRESS, /* a: state 0 to 4, b: percent (OSC 9;4) */
	VT_RESIZE,   /* a: columns, b: rows wanted by the program */
	VT_WINDOW,   /* a: XTWINOPS operation of the window's (1, 2, 5...) */
	VT_SYNC,     /* a: 1 begins, 0 ends synchronized output (2026) */
	VT_MODE,     /* a mode that concerns the user's terminal changed */
	VT_MARK,     /* a: enum row_mark, b: exit status (OSC 133) */
	VT_CURSOR_STYLE,
	VT_COLOURS,  /* the palette or the default colours changed */
	VT_CLEARED,  /* the history was cleared: take a snapshot */
	VT_USERVAR,  /* name, text: OSC 1337 SetUserVar, decoded */
	VT_PASSTHROUGH, /* text: for the user's terminal (DCS tmux;) */
	VT_UNHANDLED /* text: a sequence that means nothing here */
};

struct vt_event {
	enum vt_event_kind kind;
	int a, b;
	const char *name; /* NUL-terminated; valid during the call */
	const char *text; /* text_len bytes and a NUL */
	size_t text_len;
};

struct vt_ops {
	/* Bytes for the program to read. */
	void (*reply)(void *, const char *, size_t);
	void (*event)(void *, const struct vt_event *);
	/* Milliseconds since the epoch, for marks; NULL: 0. */
	uint64_t (*now)(void *);
};

/* Colours that the user's terminal has, for programs that ask. */
struct vt_colours {
	uint32_t fg, bg, cursor; /* COLOUR_RGB, or COLOUR_DEFAULT: not known */
	uint32_t palette[256];   /* likewise */
	int8_t dark; /* mode 2031's theme: 1 dark, 0 light, -1 not known */
};

struct vt_config {
	unsigned int cols, rows;
	unsigned int cell_width, cell_height; /* pixels; 0: not known */
	struct intern *intern;                /* borrowed */
	struct widths *widths;                /* borrowed */
	const struct segments *segments;      /* NULL: history on the heap */
	uint32_t history_lines;
	uint64_t history_bytes;
	const struct vt_ops *ops; /* borrowed */
	void *arg;
};

struct vt *vt_new(const struct vt_config *);

/* Free it.  keep: leave history's segments for whoever recovers it. */
void vt_free(struct vt *, bool keep);

/* Take bytes from the program.  Returns how many: all, but for vt_pause. */
size_t vt_write(struct vt *, const void *, size_t);

/*
 * Any time: make the vt_write under way return after the sequence that a
 * callback is for, so that what the program wanted happens before the rest.
 */
void vt_pause(struct vt *);

/*
 * Any time: how many bytes of the vt_write under way have had their effect,
 * those of the sequence that a callback is for included.
 */
size_t vt_consumed(const struct vt *);

/* Change the size; lines are wrapped anew (not on the alternate screen). */
void vt_resize(struct vt *, unsigned int, unsigned int);
void vt_set_pixels(struct vt *, unsigned int, unsigned int);
void vt_get_pixels(const struct vt *, unsigned int *, unsigned int *);

/* RIS, as if the program had sent it; and clear-history. */
void vt_reset(struct vt *);
void vt_clear_history(struct vt *);

void vt_set_history_limits(struct vt *, uint32_t lines, uint64_t bytes);

/* Settings of the user's. */
enum vt_option {
	VT_OPT_CHECKSUM,        /* answer DECRQCRA */
	VT_OPT_SCROLL_ON_CLEAR, /* ED 2 puts the screen into the history */
	VT_OPT_NO_ALTERNATE,    /* ignore the alternate screen */
	VT_OPT_NO_TITLE,        /* ignore OSC 0, 1, 2 */
	VT_OPT_NO_CLIPBOARD,    /* ignore OSC 52 */
	VT_OPT_TITLE_REPORT     /* answer XTWINOPS 20 and 21 with the titles */
};
void vt_set_option(struct vt *, enum vt_option, bool);

/* Give the colours to answer with; copied.  NULL: stored defaults. */
void vt_set_colours(struct vt *, const struct vt_colours *);

/* Answer VT_CLIPBOARD_GET with contents for the selections asked for. */
void vt_clipboard(struct vt *, const char *, const void *, size_t);

/* Any time: what is on the screen. */
unsigned int vt_cols(const struct vt *);
unsigned int vt_rows(const struct vt *);
const struct row *vt_row(const struct vt *, unsigned int);

struct vt_cursor {
	unsigned int x, y;
	bool wrap;     /* at the margin: the next character wraps first */
	bool shown;    /* DECTCEM */
	bool blink;    /* mode 12 */
	uint8_t shape; /* DECSCUSR, 0 to 6 */
	uint32_t colour; /* OSC 12, or COLOUR_DEFAULT */
};
void vt_get_cursor(const struct vt *, struct vt_cursor *);

/*
 * Modes that others than the terminal itself act on.  VT_MOUSE_* and the
 * encodings exclude one another: the one set last holds.
 */
enum vt_mode {
	VT_IRM,            /* 4 */
	VT_SRM,            /* 12: set, no local echo */
	VT_LNM,            /* 20 */
	VT_DECCKM,         /* ?1 */
	VT_DECCOLM,        /* ?3 */
	VT_DECSCNM,        /* ?5 */
	VT_DECOM,          /* ?6 */
	VT_DECAWM,         /* ?7 */
	VT_MOUSE_X10,      /* ?9 */
	VT_CURSOR_BLINK,   /* ?12 */
	VT_DECTCEM,        /* ?25 */
	VT_ALLOW_DECCOLM,  /* ?40 */
	VT_REVERSE_WRAP,   /* ?45 */
	VT_ALTERNATE,      /* ?47, ?1047, ?1049 */
	VT_DECNKM,         /* ?66 and DECKPAM */
	VT_DECBKM,         /* ?67 */
	VT_DECLRMM,        /* ?69 */
	VT_DECNCSM,        /* ?95 */
	VT_MOUSE_NORMAL,   /* ?1000 */
	VT_MOUSE_HILITE,   /* ?1001 */
	VT_MOUSE_DRAG,     /* ?1002 */
	VT_MOUSE_ANY,      /* ?1003 */
	VT_FOCUS,          /* ?1004 */
	VT_MOUSE_UTF8,     /* ?1005 */
	VT_MOUSE_SGR,      /* ?1006 */
	VT_ALT_SCROLL,     /* ?1007: the wheel sends cursor keys */
	VT_MOUSE_URXVT,    /* ?1015 */
	VT_MOUSE_PIXELS,   /* ?1016 */
	VT_META_ESC,       /* ?1036 */
	VT_ALT_ESC,        /* ?1039 */
	VT_BELL_URGENT,    /* ?1042 */
	VT_REVERSE_WRAP_ALL, /* ?1045 */
	VT_PASTE,          /* ?2004 */
	VT_SYNC_OUTPUT,    /* ?2026 */
	VT_GRAPHEMES,      /* ?2027 */
	VT_THEME_REPORT,   /* ?2031 */
	VT_SIZE_REPORT,    /* ?2048 */
	VT_KAM,            /* 2 */
	VT_AUTO_REPEAT,    /* ?8 */
	VT_SIXEL_SCROLL,   /* ?80, reversed: set, images do not scroll */
	VT_DECSCLM,        /* ?4 */
	VT_DECPFF,         /* ?18 */
	VT_DECPEX,         /* ?19 */
	VT_MORE_FIX,       /* ?41: HT at the waiting column wraps first */
	VT_DECNRCM,        /* ?42 */
	VT_DECANM,         /* ?2, set: not a VT52 */
	VT_MODE_COUNT
};
bool vt_mode(const struct vt *, enum vt_mode);

/* "" when there is none; whether one was ever set, if only to that. */
const char *vt_title(const struct vt *);
bool vt_has_title(const struct vt *);
const char *vt_icon(const struct vt *);
const char *vt_path(const struct vt *);
void vt_set_title(struct vt *, const char *);

/* OSC 9;4: state 0 to 4 and percent. */
void vt_progress(const struct vt *, unsigned int *, unsigned int *);

/* Kitty keyboard flags and modifyOtherKeys in force. */
unsigned int vt_kitty_keys(const struct vt *);
unsigned int vt_other_keys(const struct vt *);

/*
 * The colour that the program has set for a palette entry, or for the
 * default colours; COLOUR_DEFAULT where it has set none.
 */
enum {
	VT_COLOUR_FG = 256, /* as OSC 10 to 19 have them */
	VT_COLOUR_BG,
	VT_COLOUR_CURSOR,
	VT_COLOUR_POINTER_FG,
	VT_COLOUR_POINTER_BG,
	VT_COLOUR_TEK_FG,
	VT_COLOUR_TEK_BG,
	VT_COLOUR_HIGHLIGHT_BG,
	VT_COLOUR_TEK_CURSOR,
	VT_COLOUR_HIGHLIGHT_FG,
	VT_COLOUR_SPECIAL, /* OSC 5: bold, underline, blink, reverse, italic */
	VT_COLOUR_COUNT = VT_COLOUR_SPECIAL + 5
};
uint32_t vt_colour(const struct vt *, unsigned int);
bool vt_colours_set(const struct vt *); /* whether any is */

/* End synchronized output that the program forgot. */
void vt_end_sync(struct vt *);

/*
 * Any time: damage.  The count is written into rows as they change
 * (row->changed); vt_damage returns it and begins a new one, so that what
 * changes from then on has a larger count.  Rows that scrolled keep their
 * row->id.
 */
uint64_t vt_damage(struct vt *);

/* The scrollback (vt/history.h); borrowed. */
struct history *vt_history(struct vt *);

/* The tables it was made with. */
struct intern *vt_intern(const struct vt *);
struct widths *vt_widths(const struct vt *);

/*
 * Snapshot: everything but the history's segments, as bytes (vt/save.h has
 * the format).  vt_load makes a terminal from them; the size is theirs, the
 * rest of the configuration the caller's.  Returns NULL on bytes that are
 * none.  A terminal loaded and saved again gives the same bytes.
 */
void vt_save(struct vt *, struct buf *);
struct vt *vt_load(const struct vt_config *, const void *, size_t);

/* Tell that the last snapshot taken would survive a crash. */
void vt_saved(struct vt *);

/* Idle work (history_idle); true while there is more. */
bool vt_idle(struct vt *);

#endif
