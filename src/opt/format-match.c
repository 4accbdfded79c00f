/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The patterns of formats: matching and replacing (opt/format-text.h). */

#include "compat/compat.h"

#include <ctype.h>
#include <fnmatch.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "opt/format-text.h"

#define PARTS_MAX 10 /* \0 to \9 */

/* Read the larger number of an interval, of which "{" is here. */
static unsigned long
interval(const char *s)
{
	unsigned long n;
	char *end;

	n = strtoul(s + 1, &end, 10);
	if (*end == ',' && isdigit((unsigned char)end[1]))
		n = strtoul(end + 1, NULL, 10);
	return n != 0 ? n : 1;
}

/*
 * Whether a regular expression is one that cannot take forever: short,
 * without back-references (which POSIX does not have in extended ones), and
 * with intervals, which regcomp(3) may write out one in another, that stay
 * small when multiplied.
 */
static bool
is_cheap(const char *pattern)
{
	unsigned long n, product = 1;

	if (strlen(pattern) > FORMAT_PATTERN_MAX)
		return false;
	for (; *pattern != '\0'; pattern++) {
		if (*pattern == '\\') {
			pattern++;
			if (*pattern == '\0' ||
			    isdigit((unsigned char)*pattern))
				return false;
		}
		if (*pattern != '{')
			continue;
		n = interval(pattern);
		if (product > FORMAT_REPEAT_MAX / n)
			return false;
		product *= n;
	}
	return true;
}

static bool
compile(regex_t *r, const char *pattern, int flags)
{
	return is_cheap(pattern) &&
	    regcomp(r, pattern, REG_EXTENDED | flags) == 0;
}

/* Match without regard to case; POSIX fnmatch(3) has no flag for it. */
static bool
match_fold(const char *pattern, const char *s)
{
	char *p = xstrdup(pattern), *t = xstrdup(s), *at;
	bool matches;

	for (at = p; *at != '\0'; at++)
		*at = (char)tolower((unsigned char)*at);
	for (at = t; *at != '\0'; at++)
		*at = (char)tolower((unsigned char)*at);
	matches = fnmatch(p, t, 0) == 0;
	free(p);
	free(t);
	return matches;
}

bool
format_match(const char *pattern, const char *s, bool regex, bool ignore_case)
{
	regex_t r;
	bool matches;

	if (!regex && ignore_case)
		return match_fold(pattern, s);
	if (!regex)
		return fnmatch(pattern, s, 0) == 0;
	if (!compile(&r, pattern, REG_NOSUB | (ignore_case ? REG_ICASE : 0)))
		return false;
	matches = regexec(&r, s, 0, NULL, 0) == 0;
	regfree(&r);
	return matches;
}

/* Put what a match is replaced by; s is where it was looked for from. */
static void
put_with(struct buf *b, const char *with, const char *s, const regmatch_t *m)
{
	size_t i;

	for (; *with != '\0'; with++) {
		if (*with == '\\') {
			with++;
			i = (size_t)(*with - '0');
			if (isdigit((unsigned char)*with) &&
			    m[i].rm_so != m[i].rm_eo) {
				buf_put(b, s + m[i].rm_so,
				    (size_t)(m[i].rm_eo - m[i].rm_so));
				continue;
			}
			if (*with == '\0')
				return;
		}
		buf_put_u8(b, (uint8_t)*with);
	}
}

/* Take what a search through so many bytes costs; false if that is not left. */
static bool
spend(size_t *work, size_t len)
{
	if (*work / FORMAT_BYTE_COST <= len) {
		*work = 0;
		return false;
	}
	*work -= (len + 1) * FORMAT_BYTE_COST;
	return true;
}

char *
format_replace(const char *pattern, const char *with, const char *s,
    bool ignore_case, size_t max, size_t *work)
{
	struct buf b = { .max = max };
	size_t len = strlen(s), at = 0, done = 0, from, to;
	regmatch_t m[PARTS_MAX];
	bool stepped = false;
	regex_t r;

	if (!spend(work, FORMAT_PATTERN_COST / FORMAT_BYTE_COST) ||
	    !compile(&r, pattern, ignore_case ? REG_ICASE : 0))
		return NULL;
	while (len != 0 && at <= len && spend(work, len - at) &&
	    regexec(&r, s + at, nitems(m), m, 0) == 0) {
		from = at + (size_t)m[0].rm_so;
		to = at + (size_t)m[0].rm_eo;
		buf_put(&b, s + done, from - done);
		/* Nothing is replaced right behind what was; step on. */
		stepped =
		    !stepped && from == done && from == to && *pattern != '^';
		if (!stepped)
			put_with(&b, with, s + at, m);
		done = to;
		at = to + stepped;
		if (*pattern == '^')
			break;
	}
	buf_put_str(&b, s + done);
	regfree(&r);
	return buf_take_str(&b);
}
