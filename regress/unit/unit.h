/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What every unit test includes: cmocka, and numbers at random. */

#ifndef TMX_REGRESS_UNIT_H
#define TMX_REGRESS_UNIT_H

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/*
 * The next number below a bound from a sequence that is the same each time;
 * the state begins as any number (Knuth's linear congruence).
 */
static inline uint32_t
random_below(uint64_t *state, uint32_t below)
{
	*state = *state * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (uint32_t)((*state >> 33) % below);
}

/* Fail with the row of a table that did not hold. */
#define assert_row(row, condition)                                            \
	do {                                                                  \
		if (!(condition))                                             \
			fail_msg("row %u: %s", (unsigned int)(row),           \
			    #condition);                                      \
	} while (0)

#endif
