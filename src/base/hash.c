/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include "base/hash.h"
#include "base/word.h"

#define LANES 4
#define PRIME_A UINT64_C(0x9e3779b97f4a7c15)
#define PRIME_B UINT64_C(0xc2b2ae3d27d4eb4f)

static uint64_t
word_le(const uint8_t *p, size_t n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | p[n];
	return v;
}

static inline uint64_t
step(uint64_t h, uint64_t word)
{
	h ^= word * PRIME_B;
	h = h << 29 | h >> 35;
	return h * PRIME_A;
}

uint64_t
hash_bytes(const void *data, size_t len)
{
	uint64_t lane[LANES] = { PRIME_A, PRIME_B, ~PRIME_A, ~PRIME_B };
	const uint8_t *p = data;
	uint64_t h = len;
	size_t left = len, i;

	/* Lanes side by side, so that the multiplications overlap. */
	for (; left >= 8 * LANES; left -= 8 * LANES)
		for (i = 0; i < LANES; i++, p += 8)
			lane[i] = step(lane[i], word_get(p));
	for (; left >= 8; left -= 8, p += 8)
		h = step(h, word_get(p));
	if (left != 0)
		h = step(h, word_le(p, left));
	for (i = 0; i < LANES; i++)
		h = step(h, lane[i]);
	return hash_u64(h);
}
