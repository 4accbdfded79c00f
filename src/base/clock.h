/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What time it is. */

#ifndef TMX_BASE_CLOCK_H
#define TMX_BASE_CLOCK_H

#include "compat/compat.h"

#define CLOCK_SECOND UINT64_C(1000000000)
#define CLOCK_MS UINT64_C(1000000)

/* Nanoseconds since some moment; never set back (CLOCK_MONOTONIC). */
uint64_t clock_ns(void);

/* Milliseconds since the epoch, as the user's clock has it. */
uint64_t clock_wall_ms(void);

#endif
