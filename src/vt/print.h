/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Text into cells: character sets, widths, clusters, wrapping. */

#ifndef TMX_VT_PRINT_H
#define TMX_VT_PRINT_H

#include "vt/state.h"

/* Print bytes that are text, in the encoding in force; all of it ASCII? */
void print_bytes(struct vt *, const uint8_t *, size_t, bool ascii);

/* Print what DEL is in a set of 96 characters, if there is one in GL. */
void print_delete(struct vt *);

/* End a UTF-8 sequence that broke off, with U+FFFD. */
void print_flush(struct vt *);

/* Print one code point n times, as if it came so often (REP). */
void print_repeat(struct vt *, uint32_t, unsigned int);

/* Tell that the character set in force may have changed. */
void print_charset_changed(struct vt *);

#endif
