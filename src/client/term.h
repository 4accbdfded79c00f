/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What the user's terminal can do: its terminfo entry (with ncurses'
 * extensions), what the user says about it (tmux's terminal-overrides and
 * terminal-features), what the environment says, and what it says itself
 * when asked (client/term-features.h adds that later).
 *
 * A capability is a string of terminfo with or without parameters.  Padding
 * is left out: no terminal that is still in use needs it.  One terminal per
 * process: ncurses has it so.
 */

#ifndef TMX_CLIENT_TERM_H
#define TMX_CLIENT_TERM_H

#include "compat/compat.h"

#include "base/err.h"

struct buf;
struct env;
struct term;

/* The strings that are used; term-caps.c has their names. */
enum term_cap {
	CAP_ACSC,
	CAP_BEL,
	CAP_BLINK,
	CAP_BOLD,
	CAP_CIVIS,
	CAP_CLEAR,
	CAP_CNORM,
	CAP_CR,
	CAP_CSR,
	CAP_CUB,
	CAP_CUB1,
	CAP_CUD,
	CAP_CUD1,
	CAP_CUF,
	CAP_CUF1,
	CAP_CUP,
	CAP_CUU,
	CAP_CUU1,
	CAP_DCH,
	CAP_DIM,
	CAP_DL,
	CAP_DL1,
	CAP_ECH,
	CAP_ED,
	CAP_EL,
	CAP_EL1,
	CAP_ENACS,
	CAP_FLASH,
	CAP_FSL,
	CAP_HOME,
	CAP_HPA,
	CAP_ICH,
	CAP_ICH1,
	CAP_IL,
	CAP_IL1,
	CAP_IND,
	CAP_INDN,
	CAP_INVIS,
	CAP_KMOUS,
	CAP_OP,
	CAP_REP,
	CAP_REV,
	CAP_RI,
	CAP_RIN,
	CAP_RITM,
	CAP_RMACS,
	CAP_RMAM,
	CAP_RMCUP,
	CAP_RMIR,
	CAP_RMKX,
	CAP_RMUL,
	CAP_SETAB,
	CAP_SETAF,
	CAP_SGR0,
	CAP_SITM,
	CAP_SMACS,
	CAP_SMAM,
	CAP_SMCUP,
	CAP_SMIR,
	CAP_SMKX,
	CAP_SMSO,
	CAP_SMUL,
	CAP_SMXX,
	CAP_TSL,
	CAP_VPA,
	/* Extensions, most of them behind a feature. */
	CAP_PASTE_OFF,   /* BD */
	CAP_PASTE_ON,    /* BE */
	CAP_CURSOR_COLOUR,       /* Cs */
	CAP_CURSOR_COLOUR_RESET, /* Cr */
	CAP_CURSOR_SHAPE,        /* Ss */
	CAP_CURSOR_SHAPE_RESET,  /* Se */
	CAP_KEYS_EXTENDED,       /* Eneks */
	CAP_KEYS_NORMAL,         /* Dseks */
	CAP_FOCUS_ON,    /* Enfcs, fe */
	CAP_FOCUS_OFF,   /* Dsfcs, fd */
	CAP_LINK,        /* Hls */
	CAP_CLIPBOARD,   /* Ms */
	CAP_PATH,        /* Swd */
	CAP_UL_COLOUR,   /* Setulc */
	CAP_UL_STYLE,    /* Smulx */
	CAP_OVERLINE,    /* Smol */
	CAP_SYNC,        /* Sync */
	CAPS
};

/* What a terminal has or has not; names are tmux's (terminal-features). */
enum term_feature {
	FEATURE_256 = 1 << 0,
	FEATURE_RGB = 1 << 1,
	FEATURE_BPASTE = 1 << 2,
	FEATURE_CCOLOUR = 1 << 3,
	FEATURE_CLIPBOARD = 1 << 4,
	FEATURE_CSTYLE = 1 << 5,
	FEATURE_EXTKEYS = 1 << 6,
	FEATURE_FOCUS = 1 << 7,
	FEATURE_HYPERLINKS = 1 << 8,
	FEATURE_IGNOREFKEYS = 1 << 9,
	FEATURE_MARGINS = 1 << 10,
	FEATURE_MOUSE = 1 << 11,
	FEATURE_OSC7 = 1 << 12,
	FEATURE_OVERLINE = 1 << 13,
	FEATURE_RECTFILL = 1 << 14,
	FEATURE_SIXEL = 1 << 15,
	FEATURE_STRIKETHROUGH = 1 << 16,
	FEATURE_SYNC = 1 << 17,
	FEATURE_TITLE = 1 << 18,
	FEATURE_USSTYLE = 1 << 19,
	/* Not tmux's. */
	FEATURE_PROGRESS = 1 << 20, /* OSC 9;4 */
	FEATURE_GRAPHEMES = 1 << 21, /* mode 2027: clusters as we have them */
	FEATURE_KITTY = 1 << 22,     /* the kitty keyboard protocol */
	FEATURE_PIXELS = 1 << 23,    /* mode 1016 */
	FEATURE_REPEAT = 1 << 24,    /* REP is known to work */
	FEATURE_THEME = 1 << 25,     /* mode 2031 */
	FEATURE_GRAPHICS = 1 << 26,  /* kitty's */
	FEATURE_NOTIFY = 1 << 27,    /* OSC 777: title and body */
	FEATURE_NOTIFY9 = 1 << 28,   /* OSC 9: a line */
	FEATURES_COUNT = 29
};

/* What follows from all that, for whoever draws. */
struct term_can {
	unsigned int features; /* enum term_feature */
	unsigned int colours;  /* 0, 8, 16, 256, or 1 << 24 */
	uint16_t attrs;     /* enum style_attr: those it has, but underlines */
	bool utf8;          /* it takes UTF-8 */
	bool sgr;           /* attributes and colours are ECMA-48's SGR */
	bool ansi_cup;      /* cup is CSI row;column H: 1 may be left out */
	bool ansi_shape;    /* DECSCUSR: 0 is the user's own cursor */
	bool margins_wrap;  /* am: writing in the last column wraps ... */
	bool wrap_late;     /* xenl: ... but with the next character only */
	bool bce;           /* erasing takes the background colour */
	bool move_pen;      /* msgr: the cursor may move in any pen */
	bool up_to_date;    /* known to be made after 2016 or so */
	bool alternate;     /* smcup and rmcup are there */
	bool title_pushed;  /* smcup saves the title, rmcup restores it */
	bool csi;           /* private modes that are not known do no harm */
};

/* Where to look; all is copied. */
struct term_setup {
	const char *name;      /* $TERM */
	const struct env *env; /* the client's environment; may be NULL */
	bool utf8;             /* the locale is UTF-8, or -u */
	bool colours_256;      /* -2 */
	const char *const *features; /* terminal-features' entries */
	size_t n_features;
	const char *const *overrides; /* terminal-overrides' entries */
	size_t n_overrides;
};

/*
 * Make one.  Returns NULL and says why when there is no such terminal, or
 * when it cannot place its cursor or clear its screen.
 */
struct term *term_new(const struct term_setup *, struct err *);

/*
 * Whether one of this name could be made without overrides: 0, or a negative
 * code and why not.  It takes less time.
 */
int term_check(const char *name, struct err *);
void term_free(struct term *);

const char *term_name(const struct term *);
const struct term_can *term_can(const struct term *);

/*
 * Add features by name, separated by commas, colons or spaces; unknown ones
 * are skipped.  Returns whether that changed anything.
 */
bool term_add_features(struct term *, const char *);
bool term_add_feature_bits(struct term *, unsigned int);

/* The names of its features, separated by commas; the caller frees them. */
char *term_feature_names(const struct term *);

/* Whether it has a capability, and the string itself without padding. */
bool term_has(const struct term *, enum term_cap);
const char *term_string(const struct term *, enum term_cap);

/* The string that terminfo (or an override) has by a name, or NULL. */
const char *term_named(const struct term *, const char *);

/*
 * Put a capability with its parameters, which terminfo counts from 0 or 1 as
 * it does itself (cup is put with row and column from 0).  Nothing is put
 * when the terminal has it not.
 */
void term_put(const struct term *, struct buf *, enum term_cap);
void term_put1(const struct term *, struct buf *, enum term_cap, int);
void term_put2(const struct term *, struct buf *, enum term_cap, int, int);
void term_put_strings(const struct term *, struct buf *, enum term_cap,
    const char *, const char *);

/* How many bytes that takes; TERM_NEVER when the terminal has it not. */
#define TERM_NEVER 1000000u
unsigned int term_cost(const struct term *, enum term_cap);
unsigned int term_cost1(const struct term *, enum term_cap, int);
unsigned int term_cost2(const struct term *, enum term_cap, int, int);

/* The letter that smacs makes a line-drawing character of; 0: none. */
char term_acs(const struct term *, uint32_t);

#endif
