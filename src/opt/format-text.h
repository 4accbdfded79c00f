/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What formats do to strings, without knowing variables: finding where a
 * part ends, cutting and padding to columns, quoting, times, patterns and
 * arithmetic.  For the format expander, and for whoever draws its results
 * ("#[...]" in them is a style and has no width).  Strings returned are
 * freed by the caller.
 */

#ifndef TMX_OPT_FORMAT_TEXT_H
#define TMX_OPT_FORMAT_TEXT_H

#include "compat/compat.h"

struct widths;

/* Bounds on what a pattern may cost, the last two in units of work. */
#define FORMAT_PATTERN_MAX 1024         /* bytes of a regular expression */
#define FORMAT_REPEAT_MAX 1024          /* its intervals {n,m} multiplied */
#define FORMAT_PATTERN_COST (16u << 10) /* of each */
#define FORMAT_BYTE_COST 16             /* of each byte that it looks at */

#define FORMAT_DECIMALS_MAX 100
#define FORMAT_TIME_MAX 8192 /* bytes that strftime(3) may make */

/*
 * Find the first of some characters that is outside "#{...}" and not escaped
 * by "#"; NULL when there is none.
 */
const char *format_skip(const char *, const char *any_of);

/* Drop the "#" that escapes something, except inside "#{...}". */
char *format_strip(const char *);

/* The columns of a string. */
unsigned int format_width(struct widths *, const char *);

/* Cut to at most so many columns from the start, or from the end if < 0. */
char *format_trim(struct widths *, const char *, int);

/* Fill up to so many columns with spaces behind, or before if < 0. */
char *format_pad(struct widths *, const char *, int, size_t max);

/* Escape what is special to sh(1), or double each "#". */
char *format_quote_shell(const char *);
char *format_quote_hash(const char *);

/*
 * Write a time in seconds as ctime(3) does, in a strftime(3) format (NULL:
 * none), or the shorter the longer it is before now.
 */
char *format_time(int64_t, const char *format);
char *format_time_pretty(int64_t, int64_t now);

/* Whether a pattern (fnmatch(3) or an extended regular expression) matches. */
bool format_match(const char *pattern, const char *, bool regex,
    bool ignore_case);

/*
 * Replace each match of a regular expression by a text in which \0 to \9 are
 * its parts; NULL when it is no such expression.  The result has at most max
 * bytes.  Each search takes from the work that is left; when none is, the
 * rest of the string stays as it is.
 */
char *format_replace(const char *pattern, const char *with, const char *,
    bool ignore_case, size_t max, size_t *work);

/*
 * Calculate "left OP right", in whole numbers or not, with so many decimals;
 * NULL when an operand is no number, the operator is none or there is no
 * result.
 */
char *format_calculate(const char *op, bool real, int decimals,
    const char *left, const char *right);

/* The RGB value of a colour's name as six digits; "" when it has none. */
char *format_colour(const char *);

#endif
