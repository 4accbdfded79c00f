/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include "text/utf8.h"

/*
 * What a lead byte promises (Unicode, table 3-7): how many continuation
 * bytes, and the range of the first of them, which keeps out overlong forms,
 * surrogates and what lies above U+10FFFF.
 */
struct lead {
	uint8_t first, last; /* lead bytes of this kind */
	uint8_t need, mask;
	uint8_t lo, hi;
};

static const struct lead leads[] = {
	{ 0xc2, 0xdf, 1, 0x1f, 0x80, 0xbf },
	{ 0xe0, 0xe0, 2, 0x0f, 0xa0, 0xbf },
	{ 0xe1, 0xec, 2, 0x0f, 0x80, 0xbf },
	{ 0xed, 0xed, 2, 0x0f, 0x80, 0x9f },
	{ 0xee, 0xef, 2, 0x0f, 0x80, 0xbf },
	{ 0xf0, 0xf0, 3, 0x07, 0x90, 0xbf },
	{ 0xf1, 0xf3, 3, 0x07, 0x80, 0xbf },
	{ 0xf4, 0xf4, 3, 0x07, 0x80, 0x8f },
};

static const struct lead *
lead_of(uint8_t c)
{
	size_t i;

	for (i = 0; i < nitems(leads); i++)
		if (c >= leads[i].first && c <= leads[i].last)
			return &leads[i];
	return NULL;
}

enum utf8_step
utf8_feed(struct utf8 *u, uint8_t c)
{
	const struct lead *lead;

	if (u->need != 0) {
		if (c < u->lo || c > u->hi) {
			u->need = 0;
			return UTF8_RETRY;
		}
		u->cp = u->cp << 6 | (c & 0x3fu);
		u->lo = 0x80;
		u->hi = 0xbf;
		return --u->need == 0 ? UTF8_DONE : UTF8_MORE;
	}
	if (c < 0x80) {
		u->cp = c;
		return UTF8_DONE;
	}
	lead = lead_of(c);
	if (lead == NULL)
		return UTF8_BAD;
	u->cp = c & lead->mask;
	u->need = lead->need;
	u->lo = lead->lo;
	u->hi = lead->hi;
	return UTF8_MORE;
}

static inline bool
is_cont(uint8_t c)
{
	return (c & 0xc0) == 0x80;
}

/*
 * The bounds of table 3-7 said once more for whole sequences, as sums rather
 * than ranges: this is the loop that all text but ASCII goes through.
 */
size_t
utf8_run(const uint8_t *p, size_t len, uint32_t *out, size_t max,
    size_t *count)
{
	const uint8_t *start = p, *end = p + len;
	size_t n = 0;
	uint32_t cp;

	while (n < max && p < end) {
		if (*p >= 0xe0 && *p < 0xf0) {
			if (end - p < 3 || !is_cont(p[1]) || !is_cont(p[2]))
				break;
			cp = (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 |
			    (p[2] & 0x3fu);
			if (cp < 0x800 || (cp >= 0xd800 && cp < 0xe000))
				break;
			p += 3;
		} else if (*p >= 0xc2 && *p < 0xe0) {
			if (end - p < 2 || !is_cont(p[1]))
				break;
			cp = (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
			p += 2;
		} else if (*p >= 0xf0 && *p < 0xf5) {
			if (end - p < 4 || !is_cont(p[1]) || !is_cont(p[2]) ||
			    !is_cont(p[3]))
				break;
			cp = (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 |
			    (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
			if (cp < 0x10000 || cp > UNICODE_MAX)
				break;
			p += 4;
		} else
			break;
		out[n++] = cp;
	}
	*count = n;
	return (size_t)(p - start);
}

size_t
utf8_decode(const char *s, size_t len, uint32_t *cp)
{
	struct utf8 u = { 0 };
	size_t i;

	for (i = 0; i < len; i++) {
		switch (utf8_feed(&u, (uint8_t)s[i])) {
		case UTF8_MORE:
			continue;
		case UTF8_DONE:
			*cp = u.cp;
			return i + 1;
		case UTF8_BAD:
			*cp = UTF8_REPLACEMENT;
			return i + 1;
		case UTF8_RETRY:
			*cp = UTF8_REPLACEMENT;
			return i;
		}
	}
	*cp = UTF8_REPLACEMENT;
	return len;
}

size_t
utf8_encode(uint32_t cp, char *out)
{
	if (cp > UNICODE_MAX || (cp >= 0xd800 && cp < 0xe000))
		cp = UTF8_REPLACEMENT;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000)
		return utf8_encode_three(cp, out);
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

bool
utf8_valid(const char *s, size_t len)
{
	struct utf8 u = { 0 };
	enum utf8_step step = UTF8_DONE;
	size_t i;

	for (i = 0; i < len; i++) {
		step = utf8_feed(&u, (uint8_t)s[i]);
		if (step == UTF8_BAD || step == UTF8_RETRY)
			return false;
	}
	return step == UTF8_DONE;
}

bool
utf8_has_control(const char *s)
{
	const unsigned char *p;

	for (p = (const unsigned char *)s; *p != '\0'; p++)
		if (*p < 0x20 || *p == 0x7f ||
		    (*p == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0))
			return true;
	return false;
}
