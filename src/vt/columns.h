/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Records that are of one length, as those of a table or of many a log are,
 * with their first bytes together, then their second ones, and so on: what
 * the rows have in common costs nothing then, and much the less is left for
 * the compression to take down.
 *
 *	length of such a record u16, how many pairs u16 (little-endian)
 *	pairs u16, u16: so many such records, then so many other bytes
 *	the columns
 *	the other bytes
 */

#ifndef TMX_VT_COLUMNS_H
#define TMX_VT_COLUMNS_H

#include "compat/compat.h"

#define COLUMNS_ROW_MAX 2048u /* bytes of such a record */
#define COLUMNS_PAIRS_MAX 512u
#define COLUMNS_EXTRA (4u + 4u * COLUMNS_PAIRS_MAX)

/*
 * Lay records out so.  There is room for their length and COLUMNS_EXTRA.
 * Returns how many bytes, or 0 when too few of them are of one length.
 */
size_t columns_make(const uint8_t *records, size_t, uint8_t *out);

/* Make exactly so many bytes of records again; false when it is broken. */
bool columns_undo(const uint8_t *, size_t, uint8_t *records, size_t);

#endif
