/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Hashes: for tables in memory, and to tell a whole record from a torn one. */

#ifndef TMX_BASE_HASH_H
#define TMX_BASE_HASH_H

#include "compat/compat.h"

#include <string.h>

/*
 * Hash bytes.  The value depends on nothing but the bytes, so it may be
 * stored; it is no defence against whoever chooses the bytes to collide.
 */
uint64_t hash_bytes(const void *, size_t);

/* Mix a word so that its low bits depend on all of it. */
static inline uint64_t
hash_u64(uint64_t v)
{
	v ^= v >> 32;
	v *= UINT64_C(0xd6e8feb86659fd93);
	v ^= v >> 32;
	v *= UINT64_C(0xd6e8feb86659fd93);
	v ^= v >> 32;
	return v;
}

#endif
