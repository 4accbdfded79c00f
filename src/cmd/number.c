/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/xmalloc.h"
#include "cmd/number.h"

static const struct {
	const char *suffix;
	uint64_t ms;
} times[] = {
	{ "ms", 1 },
	{ "s", 1000 },
	{ "m", 60 * 1000 },
	{ "h", 3600 * 1000 },
	{ "d", 24 * 3600 * 1000 },
};

static const char *const sizes[] = { "k", "m", "g", "t" };

const char *
number_parse(const char *s, int64_t min, int64_t max, int64_t *value)
{
	intmax_t n;
	char *end;

	errno = 0;
	n = strtoimax(s, &end, 10);
	if (end == s || *end != '\0')
		return "invalid";
	if (n < min || (n == INTMAX_MIN && errno == ERANGE))
		return "too small";
	if (n > max || (n == INTMAX_MAX && errno == ERANGE))
		return "too large";
	*value = (int64_t)n;
	return NULL;
}

const char *
percent_parse(const char *s, int64_t min, int64_t max, int64_t whole,
    int64_t *value)
{
	size_t len = strlen(s);
	const char *why;
	char *copy;
	int64_t n;

	if (len == 0 || s[len - 1] != '%')
		return number_parse(s, min, max, value);
	copy = xstrndup(s, len - 1);
	why = number_parse(copy, 0, 100, &n);
	free(copy);
	if (why != NULL)
		return why;
	/* Whole hundreds first, so that the product cannot wrap. */
	n = whole / 100 * n + whole % 100 * n / 100;
	if (n < min)
		return "too small";
	if (n > max)
		return "too large";
	*value = n;
	return NULL;
}

/*
 * Read digits and up to three decimals as thousandths.  Returns what follows
 * them, or NULL when there are none or there are too many.
 */
static const char *
thousandths(const char *s, uint64_t *v)
{
	const uint64_t max = UINT64_MAX / 10000;
	uint64_t n = 0, place = 1000;
	bool any = false;

	for (; isdigit((unsigned char)*s); s++) {
		if (n > max)
			return NULL;
		n = n * 10 + (uint64_t)(*s - '0');
		any = true;
	}
	if (n > max)
		return NULL;
	n *= 1000;
	if (*s == '.') {
		for (s++; isdigit((unsigned char)*s); s++) {
			place /= 10;
			n += (uint64_t)(*s - '0') * place;
			any = true;
		}
	}
	*v = n;
	return any ? s : NULL;
}

const char *
duration_parse(const char *s, uint64_t unit, uint64_t *ms)
{
	const char *rest;
	uint64_t n;
	size_t i;

	if (*s == '-')
		return "too small";
	if (!isdigit((unsigned char)*s) && *s != '.')
		return "invalid";
	rest = thousandths(s, &n);
	if (rest == NULL)
		return *s == '.' ? "invalid" : "too large";
	for (i = 0; *rest != '\0'; i++) {
		if (i == nitems(times))
			return "invalid";
		if (strcasecmp(rest, times[i].suffix) == 0) {
			unit = times[i].ms;
			break;
		}
	}
	if (n / 1000 > DURATION_MAX / unit)
		return "too large";
	n = n / 1000 * unit + n % 1000 * unit / 1000;
	if (n > DURATION_MAX)
		return "too large";
	*ms = n;
	return NULL;
}

const char *
size_parse(const char *s, uint64_t max, uint64_t *value)
{
	unsigned int shift = 0;
	unsigned long long n;
	char *end;
	size_t i;

	if (*s == '-')
		return "too small";
	if (!isdigit((unsigned char)*s))
		return "invalid";
	errno = 0;
	n = strtoull(s, &end, 10);
	if (errno == ERANGE)
		return "too large";
	for (i = 0; i < nitems(sizes); i++)
		if (strncasecmp(end, sizes[i], 1) == 0)
			shift = 10 * (unsigned int)(i + 1);
	if (shift != 0)
		end++;
	if (*end != '\0' && strcasecmp(end, "b") != 0 &&
	    (shift == 0 || strcasecmp(end, "ib") != 0))
		return "invalid";
	if (n > max >> shift)
		return "too large";
	*value = n << shift;
	return NULL;
}

bool
string_is_true(const char *s)
{
	return s != NULL && *s != '\0' && strcmp(s, "0") != 0;
}
