/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A small terminal for tests of what is written to terminals: strict, so
 * that a sequence it does not know is an error and not skipped.  It shares
 * nothing with the terminal of src/vt or with the renderer.
 */

#ifndef TMX_REGRESS_TINYTERM_H
#define TMX_REGRESS_TINYTERM_H

#include "compat/compat.h"

#include "text/style.h"

#define TT_TEXT 72

enum tt_flag {
	TT_NO_AM = 1,     /* the last column does not wrap */
	TT_EARLY_WRAP = 2, /* it wraps at once (no xenl) */
	TT_BCE = 4,       /* erasing takes the background */
	TT_GRAPHEMES = 8, /* one cluster is one character, as tmx has it */
	TT_SGR_RESET_ONLY = 16, /* an attribute ends with SGR 0 only */
	TT_ERASE_ATTRS = 32 /* erasing takes some attributes too */
};

struct tt_cell {
	char text[TT_TEXT];  /* UTF-8; "" for a blank or a right half */
	uint8_t width;       /* 0 for a right half */
	struct style style;
	char link[64];
};

struct tt {
	unsigned int cols, rows, flags;
	struct tt_cell *cells, *other; /* rows of cols */
	int x, y, top, bottom;         /* x == cols: about to wrap */
	int saved_x, saved_y;
	bool alternate, hidden, acs, autowrap;
	bool wrapped[200];             /* row ended by wrapping */
	bool other_wrapped[200];
	struct style style;
	char link[64];
	char title[256];
	unsigned int modes[32], n_modes; /* private modes that are on */
	unsigned int shape;
	int kitty[8], n_kitty;
	bool sync;
	/* The parser. */
	int state;
	char seq[4096];
	size_t len;
	char utf8[8];
	size_t utf8_len;
	struct widths *widths;
	char error[256];               /* "" while all is well */
	/* What left the top of the normal screen, a line each. */
	char *scrollback;              /* NUL-terminated text, "\n" between */
	size_t scrollback_len;
};

struct tt *tt_new(unsigned int cols, unsigned int rows, unsigned int flags);
void tt_free(struct tt *);
void tt_resize(struct tt *, unsigned int cols, unsigned int rows);

/* Take rows away at the bottom, as terminals do: the cursor stays on. */
void tt_shrink(struct tt *, unsigned int rows);
bool tt_write(struct tt *, const void *, size_t);
const struct tt_cell *tt_at(const struct tt *, unsigned int x, unsigned int y);
bool tt_mode(const struct tt *, unsigned int);

/* A row's text without trailing blanks, into a static buffer. */
const char *tt_row(const struct tt *, unsigned int y);

#endif
