/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Fields as tag, length, value: what messages, snapshots and the state
 * object are made of, so that each version skips what it does not know.  Tag
 * and length are varints.  A writer opens a field, puts its value and closes
 * it; a reader takes one field after another.
 */

#ifndef TMX_BASE_TLV_H
#define TMX_BASE_TLV_H

#include "base/buf.h"

/* Put one field whole. */
void tlv_put(struct buf *, uint32_t, const void *, size_t);
void tlv_put_uint(struct buf *, uint32_t, uint64_t); /* a varint */
void tlv_put_int(struct buf *, uint32_t, int64_t);   /* zigzag varint */
void tlv_put_str(struct buf *, uint32_t, const char *);

/*
 * Open a field whose value follows; the mark returned goes to tlv_close.
 * The length takes four bytes whatever it turns out to be.
 */
size_t tlv_open(struct buf *, uint32_t);
void tlv_close(struct buf *, size_t);

/*
 * Get the next field.  Returns false at the end, or when what is left is no
 * field (then the reader is bad).
 */
bool tlv_next(struct rd *, uint32_t *, struct rd *);

#define tlv_foreach(reader, tag, value)                                       \
	while (tlv_next((reader), (tag), (value)))

/* A value as what it was put as; marks the value bad when it is not that. */
uint64_t tlv_uint(struct rd *);
int64_t tlv_int(struct rd *);

/*
 * The value as a string of at most max bytes, without NULs inside.  Returns
 * a copy that the caller frees, or NULL and marks it bad.
 */
char *tlv_str(struct rd *, size_t);

#endif
