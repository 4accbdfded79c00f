/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Frames as a server might have them, step by step, from a seed or from a
 * fuzzer's bytes.  Knows nothing of differences or of terminals.
 */

#ifndef TMX_REGRESS_FRAMEGEN_H
#define TMX_REGRESS_FRAMEGEN_H

#include "compat/compat.h"

#include "frame/frame.h"

struct gen {
	uint64_t seed;
	const uint8_t *data; /* used up before the seed is; may be NULL */
	size_t len;
	struct frame *f;     /* borrowed */
	bool ids;            /* rows have ids and stamps */
	bool plain;          /* ASCII and few styles only */
	bool fixed;          /* the size stays */
	uint32_t pens[16];   /* styles used before, to be used again */
};

/* Begin to change a frame. */
void gen_init(struct gen *, uint64_t seed, struct frame *);

/* A number below n (n at least 1). */
unsigned int gen_below(struct gen *, unsigned int n);

/* Change it in one way, or in as many as n. */
void gen_step(struct gen *);
void gen_steps(struct gen *, unsigned int n);

/* A random style's pen. */
uint32_t gen_pen(struct gen *);

#endif
