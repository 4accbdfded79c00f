/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Eight bytes at once; the first of them is the lowest whatever the host. */

#ifndef TMX_BASE_WORD_H
#define TMX_BASE_WORD_H

#include "compat/compat.h"

#define WORD_BYTES 8u

/* A word of eight times the same byte. */
#define WORD_EACH(c) (UINT64_C(0x0101010101010101) * (c))

/* Written out, these are one instruction each for the compiler. */
static inline uint64_t
word_get(const uint8_t *p)
{
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
	    (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 |
	    (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

static inline void
word_put(uint8_t *p, uint64_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
	p[2] = (uint8_t)(v >> 16);
	p[3] = (uint8_t)(v >> 24);
	p[4] = (uint8_t)(v >> 32);
	p[5] = (uint8_t)(v >> 40);
	p[6] = (uint8_t)(v >> 48);
	p[7] = (uint8_t)(v >> 56);
}

/*
 * The high bits of the bytes that are below n (at most 0x80), those of some
 * after the first of them too.
 */
static inline uint64_t
word_below(uint64_t v, uint8_t n)
{
	return (v - WORD_EACH(n)) & ~v & WORD_EACH(0x80);
}

/* Which is the first byte of which a bit is set; v is not 0. */
static inline unsigned int
word_first(uint64_t v)
{
	return (unsigned int)__builtin_ctzll(v) / 8;
}

/* The bits of all bytes before that one. */
static inline uint64_t
word_before(uint64_t v)
{
	return (UINT64_C(1) << 8 * word_first(v)) - 1;
}

#endif
