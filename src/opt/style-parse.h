/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Styles as the user writes them, "fg=red,bold" (tmux(1), STYLES), with what
 * they say beyond how text looks: where in the status line it goes.
 */

#ifndef TMX_OPT_STYLE_PARSE_H
#define TMX_OPT_STYLE_PARSE_H

#include "compat/compat.h"

#include "text/style.h"

enum style_align {
	ALIGN_DEFAULT,
	ALIGN_LEFT,
	ALIGN_CENTRE,
	ALIGN_RIGHT,
	ALIGN_ABSOLUTE_CENTRE
};

enum style_list {
	LIST_OFF,
	LIST_ON,
	LIST_FOCUS,
	LIST_LEFT_MARKER,
	LIST_RIGHT_MARKER
};

enum style_range {
	RANGE_NONE,
	RANGE_LEFT,
	RANGE_RIGHT,
	RANGE_WINDOW /* with a number */
};

enum style_default { DEFAULT_BASE, DEFAULT_PUSH, DEFAULT_POP };

struct style_spec {
	struct style style;
	uint32_t fill; /* a colour; COLOUR_DEFAULT: none */
	int align;     /* enum style_align */
	int list;      /* enum style_list */
	int range;     /* enum style_range */
	int def;       /* enum style_default */
	uint32_t range_number;
	bool acs;    /* the alternate character set */
	bool ignore; /* do not draw */
};

#define STYLE_SPEC_INIT                \
	{                              \
		.align = ALIGN_DEFAULT \
	}

/*
 * Add what a string says to a style; "default" and colours of that name are
 * taken from a base (NULL: all default).  Returns 0, or ERR_INVALID and
 * changes nothing.
 */
int style_parse(struct style_spec *, const struct style *, const char *);

/* Write a style as it is parsed, "default" for none.  The caller frees it. */
char *style_print(const struct style_spec *);

#endif
