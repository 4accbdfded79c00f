/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "opt/format-text.h"
#include "text/cluster.h"
#include "text/colour.h"
#include "text/width.h"

/* Whether a character is one that "#" escapes or opens. */
static bool
is_escaped(char c)
{
	return c != '\0' && strchr(",#{}:", c) != NULL;
}

const char *
format_skip(const char *s, const char *any_of)
{
	int depth = 0;

	for (; *s != '\0'; s++) {
		if (*s == '#' && is_escaped(s[1])) {
			depth += s[1] == '{';
			s++;
			continue;
		}
		depth -= *s == '}';
		if (depth == 0 && strchr(any_of, *s) != NULL)
			return s;
	}
	return NULL;
}

char *
format_strip(const char *s)
{
	struct buf b = BUF_INIT;
	int depth = 0;

	for (; *s != '\0'; s++) {
		if (*s == '#' && is_escaped(s[1])) {
			depth += s[1] == '{';
			if (depth != 0)
				buf_put_u8(&b, '#');
			s++;
		} else {
			depth -= *s == '}';
		}
		buf_put_u8(&b, (uint8_t)*s);
	}
	return buf_take_str(&b);
}

/* A piece of a string that is drawn: text, hashes or a style. */
struct piece {
	const char *s;
	size_t len;
	unsigned int width;
	bool hashes; /* of which two are one column */
};

/*
 * Get the run of hashes at the start of a string, without the last one when
 * it opens a style, or the style.  Returns false when a style has no end.
 */
static bool
next_hash(const char *s, struct piece *p)
{
	size_t n = strspn(s, "#");
	const char *end;

	p->s = s;
	p->hashes = true;
	if (s[n] == '[' && n % 2 != 0)
		n--;
	p->len = n;
	p->width = (unsigned int)(n + 1) / 2;
	if (n != 0)
		return true;
	p->hashes = false;
	end = format_skip(s + 2, "]");
	if (end == NULL)
		return false;
	p->len = (size_t)(end + 1 - s);
	return true;
}

static bool
next_piece(struct widths *w, const char *s, size_t left, struct piece *p)
{
	struct cluster c;

	if (*s == '#')
		return next_hash(s, p);
	p->s = s;
	p->len = cluster_next(w, s, left, &c);
	p->width = c.width;
	p->hashes = false;
	return true;
}

/* Whether a piece is text that has no place in a line. */
static bool
is_dropped(const struct piece *p)
{
	unsigned char c = (unsigned char)*p->s;

	return p->len == 1 && (c < 0x20 || c >= 0x7f);
}

unsigned int
format_width(struct widths *w, const char *s)
{
	unsigned int total = 0;
	size_t left = strlen(s);
	struct piece p;

	for (; left != 0; s += p.len, left -= p.len) {
		if (!next_piece(w, s, left, &p))
			return 0;
		if (!is_dropped(&p))
			total += p.width;
	}
	return total;
}

/*
 * Put a piece, of hashes those for so many columns: two for each, but for a
 * single one.
 */
static void
put_piece(struct buf *b, const struct piece *p, unsigned int width)
{
	if (!p->hashes || p->len == 1) {
		buf_put(b, p->s, width != 0 ? p->len : 0);
		return;
	}
	for (width = width < p->width ? width : p->width; width != 0; width--)
		buf_put(b, "##", 2);
}

static char *
trim_end(struct widths *w, const char *s, unsigned int limit)
{
	struct buf b = BUF_INIT;
	unsigned int width = 0;
	size_t left = strlen(s);
	struct piece p;

	for (; left != 0 && width < limit; s += p.len, left -= p.len) {
		if (!next_piece(w, s, left, &p))
			break;
		if (is_dropped(&p))
			continue;
		if (p.hashes || p.width <= limit - width)
			put_piece(&b, &p, limit - width);
		width += p.width;
	}
	return buf_take_str(&b);
}

static char *
trim_start(struct widths *w, const char *s, unsigned int limit)
{
	struct buf b = BUF_INIT;
	unsigned int total = format_width(w, s), width = 0, skip;
	size_t left = strlen(s);
	struct piece p;

	if (total <= limit)
		return xstrdup(s);
	skip = total - limit;
	for (; left != 0; s += p.len, left -= p.len) {
		if (!next_piece(w, s, left, &p))
			break;
		if (is_dropped(&p))
			continue;
		if (p.hashes && width < skip && width + p.width > skip)
			put_piece(&b, &p, width + p.width - skip);
		else if (width >= skip || (*p.s == '#' && !p.hashes))
			put_piece(&b, &p, UINT_MAX);
		width += p.width;
	}
	return buf_take_str(&b);
}

char *
format_trim(struct widths *w, const char *s, int limit)
{
	return limit >= 0 ? trim_end(w, s, (unsigned int)limit) :
			    trim_start(w, s, 0 - (unsigned int)limit);
}

char *
format_pad(struct widths *w, const char *s, int width, size_t max)
{
	size_t want = width >= 0 ? (size_t)width : 0 - (size_t)width, have;
	size_t len = strlen(s), pad;
	char *out;

	if (want > max)
		want = max;
	have = widths_string(w, s);
	if (have >= want)
		return xstrdup(s);
	pad = want - have;
	out = xmalloc(len + pad + 1);
	memset(out, ' ', len + pad);
	memcpy(width >= 0 ? out : out + pad, s, len);
	out[len + pad] = '\0';
	return out;
}

/* Put some other character before each of a set. */
static char *
quote(const char *s, const char *set, char with)
{
	struct buf b = BUF_INIT;

	for (; *s != '\0'; s++) {
		if (strchr(set, *s) != NULL)
			buf_put_u8(&b, (uint8_t)with);
		buf_put_u8(&b, (uint8_t)*s);
	}
	return buf_take_str(&b);
}

char *
format_quote_shell(const char *s)
{
	return quote(s, "|&;<>()$`\\\"'*?[# =%", '\\');
}

char *
format_quote_hash(const char *s)
{
	return quote(s, "#", '#');
}

static bool
local_time(int64_t t, struct tm *tm)
{
	time_t clock = (time_t)t;

	return clock == t && localtime_r(&clock, tm) != NULL;
}

static char *
write_time(const char *format, const struct tm *tm)
{
	char s[FORMAT_TIME_MAX];

	if (*format == '\0' || strftime(s, sizeof s, format, tm) == 0)
		*s = '\0';
	return xstrdup(s);
}

char *
format_time(int64_t t, const char *format)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu",
		"Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct tm tm;

	if (!local_time(t, &tm))
		return xstrdup("");
	if (format != NULL)
		return write_time(format, &tm);
	return xasprintf("%s %s %2d %02d:%02d:%02d %d", days[tm.tm_wday],
	    months[tm.tm_mon], tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
	    1900 + tm.tm_year);
}

char *
format_time_pretty(int64_t t, int64_t now)
{
	const int64_t day = 24 * 3600;
	struct tm tm, today;
	int64_t age;

	if (now < t)
		now = t;
	age = now - t;
	if (!local_time(t, &tm) || !local_time(now, &today))
		return xstrdup("");
	if (age < day)
		return write_time("%H:%M", &tm);
	if (age < 28 * day ||
	    (tm.tm_year == today.tm_year && tm.tm_mon == today.tm_mon))
		return write_time("%a%d", &tm);
	/* In the last twelve months. */
	if (tm.tm_year == today.tm_year ||
	    (tm.tm_year == today.tm_year - 1 && tm.tm_mon > today.tm_mon))
		return write_time("%d%b", &tm);
	return write_time("%h%y", &tm);
}

/* Calculate with two numbers; returns false for an unknown operator. */
static bool
calculate(const char *op, double l, double r, double *result)
{
	const double near = 1e-9;

	if (strcmp(op, "+") == 0)
		*result = l + r;
	else if (strcmp(op, "-") == 0)
		*result = l - r;
	else if (strcmp(op, "*") == 0)
		*result = l * r;
	else if (strcmp(op, "/") == 0)
		*result = l / r;
	else if (strcmp(op, "%") == 0 || strcmp(op, "m") == 0)
		*result = fmod(l, r);
	else if (strcmp(op, "==") == 0)
		*result = fabs(l - r) < near;
	else if (strcmp(op, "!=") == 0)
		*result = fabs(l - r) > near;
	else if (strcmp(op, "<") == 0)
		*result = l < r;
	else if (strcmp(op, "<=") == 0)
		*result = l <= r;
	else if (strcmp(op, ">") == 0)
		*result = l > r;
	else if (strcmp(op, ">=") == 0)
		*result = l >= r;
	else
		return false;
	return true;
}

static bool
number(const char *s, bool real, double *v)
{
	char *end;

	*v = strtod(s, &end);
	if (!real)
		*v = trunc(*v);
	return *end == '\0';
}

char *
format_calculate(const char *op, bool real, int decimals, const char *left,
    const char *right)
{
	double l, r, result;

	if (decimals > FORMAT_DECIMALS_MAX)
		decimals = FORMAT_DECIMALS_MAX;
	if (!number(left, real, &l) || !number(right, real, &r) ||
	    !calculate(op, l, r, &result))
		return NULL;
	if (!real) {
		if (!isfinite(result))
			return NULL;
		/* Adding zero makes a negative zero a plain one. */
		result = trunc(result) + 0.0;
	}
	return xasprintf("%.*f", decimals, result);
}

char *
format_colour(const char *name)
{
	/* What tmux takes the first sixteen for. */
	static const uint32_t first16[16] = { 0x000000, 0x800000, 0x008000,
		0x808000, 0x000080, 0x800080, 0x008080, 0xc0c0c0, 0x808080,
		0xff0000, 0x00ff00, 0xffff00, 0x0000ff, 0xff00ff, 0x00ffff,
		0xffffff };
	uint32_t c = colour_parse(name), i = c & 0xff;

	if ((c & COLOUR_KIND) == COLOUR_RGB)
		c &= 0xffffff;
	else if ((c & COLOUR_KIND) == COLOUR_INDEXED)
		c = i < 16 ? first16[i] : colour_value(i);
	else
		return xstrdup("");
	return xasprintf("%06x", c);
}
