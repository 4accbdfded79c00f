/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What holds of every terminal, whatever was written to it.  What does not
 * hold ends the program.
 */

#ifndef TMX_REGRESS_VTCHECK_H
#define TMX_REGRESS_VTCHECK_H

#include "compat/compat.h"

#include "base/buf.h"
#include "vt/segments.h"
#include "vt/vt.h"

/* A terminal with tables of its own, and what it said. */
struct vtcheck {
	struct vt *vt;
	struct vt_config config;
	struct intern *intern;
	struct widths *widths;
	struct segments segments;
	struct heap_segments *heap;
	uint64_t replies, events; /* hashes of all that came */
};

void vtcheck_init(struct vtcheck *, unsigned int cols, unsigned int rows,
    uint32_t lines, uint64_t bytes);
void vtcheck_free(struct vtcheck *);

/* End the program unless a condition holds. */
void check(bool);

/* Cells, cursor and margins are what they may be. */
void vtcheck_valid(struct vtcheck *);

/*
 * The terminal saved, loaded over the same segments and saved again: the
 * same bytes.  The loaded one takes the place of the old one.
 */
void vtcheck_reload(struct vtcheck *);

/*
 * Append the text of history and screen, a line each and blanks at their
 * ends left out, blank lines at the end too.
 */
void vtcheck_text(struct vtcheck *, struct buf *);

#endif
