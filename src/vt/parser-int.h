/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What the files named parser* share. */

#ifndef TMX_VT_PARSER_INT_H
#define TMX_VT_PARSER_INT_H

#include "vt/parser.h"

/* The numbers are in snapshots. */
enum state {
	S_GROUND,
	S_ESCAPE,
	S_ESCAPE_INTER,
	S_CSI, /* entry and parameters */
	S_CSI_INTER,
	S_CSI_IGNORE,
	S_DCS, /* entry and parameters */
	S_DCS_INTER,
	S_STRING,
	S_STRING_ESC, /* ESC within a string: its end, if \ follows */
	S_VT52,       /* ESC of a VT52 */
	S_VT52_PLACE, /* ESC Y: row and column follow */
	S_STATES
};

/* Begin a sequence: forget the one before. */
void parser_begin(struct parser *);

void parser_add_intermediate(struct parser *, uint8_t);

/* Begin a string of a kind; how long it may be depends on that. */
void parser_begin_string(struct parser *, enum string_kind);

#endif
