/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Makes of terminals, and what each of them should show of a cell: said
 * anew for tests, independently of the renderer.
 */

#ifndef TMX_REGRESS_DRAWN_H
#define TMX_REGRESS_DRAWN_H

#include "compat/compat.h"

#include "text/cell.h"
#include "text/style.h"

struct intern;

/* A make of terminal, and what of a frame it can show. */
struct make {
	const char *what, *term, *features, *overrides;
	unsigned int flags;   /* tinyterm's */
	unsigned int colours;
	uint16_t attrs; /* besides underlines */
	bool styles;    /* of underlines, and their colours */
	bool links, utf8;
	bool no_corner; /* nothing can be drawn there without a scroll */
};

#define DRAWN_MAKES 11
extern const struct make drawn_makes[DRAWN_MAKES];

/* What a terminal should show of a style. */
struct style drawn_style(const struct make *, struct style);

/* Whether two styles look the same on a blank. */
bool drawn_blank_alike(const struct style *, const struct style *);

/*
 * The text that a cell should show, "" for a blank, in a static buffer; NULL
 * when nothing can be said.
 */
const char *drawn_text(const struct make *, const struct intern *,
    struct cell);

#endif
