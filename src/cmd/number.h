/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Numbers, times and sizes as the user writes them.  Each function returns
 * NULL, or what is wrong in tmux's words: "invalid", "too small" or "too
 * large", which a caller puts behind the name of the thing.
 */

#ifndef TMX_CMD_NUMBER_H
#define TMX_CMD_NUMBER_H

#include "compat/compat.h"

/* Parse a decimal number within bounds (both included). */
const char *number_parse(const char *, int64_t min, int64_t max, int64_t *);

/* The same, or "N%" of a whole (N from 0 to 100). */
const char *percent_parse(const char *, int64_t min, int64_t max, int64_t whole,
    int64_t *);

/*
 * Parse a time: "30", "30s", "1.5h", "500ms", "2m", "1d".  A number alone
 * counts units of so many milliseconds.  The result is in milliseconds, what
 * is less than one is dropped, and is at most DURATION_MAX.
 */
#define DURATION_MAX (UINT64_C(100) * 366 * 24 * 3600 * 1000)
const char *duration_parse(const char *, uint64_t unit, uint64_t *ms);

/* Parse a size in bytes, "65536", "64K", "64M", "1G", "1GiB" (of 1024). */
const char *size_parse(const char *, uint64_t max, uint64_t *);

/* Whether a string counts as true: neither empty nor "0" (NULL is false). */
bool string_is_true(const char *);

#endif
