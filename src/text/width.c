/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "base/xmalloc.h"
#include "text/cluster.h"
#include "text/utf8.h"
#include "text/width.h"

struct widths *
widths_new(void)
{
	return xcalloc(1, sizeof(struct widths));
}

void
widths_reset(struct widths *w)
{
	size_t i;

	for (i = 0; i < WIDTH_PAGES; i++) {
		free(w->page[i]);
		w->page[i] = NULL;
	}
}

void
widths_free(struct widths *w)
{
	if (w == NULL)
		return;
	widths_reset(w);
	free(w);
}

/*
 * The width of one code point.  utf8proc says 0 for what is unassigned;
 * a program that prints it most likely knows a later Unicode, where it is
 * one column (or two in the planes reserved for ideographs).
 */
static uint8_t
width_of(uint32_t cp, const utf8proc_property_t *prop)
{
	if (prop->charwidth == 2)
		return 2;
	switch (prop->category) {
	case UTF8PROC_CATEGORY_CN:
		return cp >= 0x20000 && cp <= 0x3fffd ? 2 : 1;
	case UTF8PROC_CATEGORY_CO:
		return 1;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
		return 0;
	case UTF8PROC_CATEGORY_CF:
		/* The soft hyphen is drawn; it always was. */
		return cp == 0xad ? 1 : 0;
	default:
		break;
	}
	/* Vowels and finals of Hangul join the initial before them. */
	if ((cp >= 0x1160 && cp <= 0x11ff) || (cp >= 0xd7b0 && cp <= 0xd7ff))
		return 0;
	return (uint8_t)prop->charwidth != 0 || cp >= 0xa0 ? 1 : 0;
}

static uint8_t
class_of(uint32_t cp)
{
	const utf8proc_property_t *prop =
	    utf8proc_get_property((utf8proc_int32_t)cp);
	uint8_t class = WIDTH_KNOWN;

	class |= width_of(cp, prop);
	switch (prop->boundclass) {
	case UTF8PROC_BOUNDCLASS_OTHER:
	case UTF8PROC_BOUNDCLASS_CONTROL:
	case UTF8PROC_BOUNDCLASS_CR:
	case UTF8PROC_BOUNDCLASS_LF:
		break;
	default:
		class |= WIDTH_JOINS;
	}
	/* Precomposed Hangul joins only with jamo, which say so themselves. */
	if (cp >= 0xac00 && cp <= 0xd7a3)
		class &= (uint8_t)~WIDTH_JOINS;
	if ((class & WIDTH_MASK) == 0)
		class |= WIDTH_JOINS;
	return class;
}

uint8_t
widths_fill(struct widths *w, uint32_t cp)
{
	uint32_t first = cp - cp % WIDTH_PAGE, i;
	uint8_t *page = xmalloc(WIDTH_PAGE);

	for (i = 0; i < WIDTH_PAGE; i++)
		page[i] = class_of(first + i);
	w->page[cp / WIDTH_PAGE] = page;
	return page[cp % WIDTH_PAGE];
}

/* Parse "U+HEX" or one character; returns what follows it, or NULL. */
static const char *
parse_cp(const char *s, uint32_t *cp)
{
	unsigned long v;
	size_t n;
	char *end;

	if (s[0] == 'U' && s[1] == '+') {
		/* strtoul takes blanks, a sign and 0x as well. */
		n = strspn(s + 2, "0123456789ABCDEFabcdef");
		v = strtoul(s + 2, &end, 16);
		if (n == 0 || end != s + 2 + n || v > UNICODE_MAX ||
		    (v >= 0xd800 && v < 0xe000))
			return NULL;
		*cp = (uint32_t)v;
		return end;
	}
	n = *s != '\0' ? utf8_decode(s, strlen(s), cp) : 0;
	return utf8_valid(s, n) && n != 0 ? s + n : NULL;
}

int
widths_override(struct widths *w, const char *entry, struct err *err)
{
	uint32_t from, to;
	const char *s = parse_cp(entry, &from);

	to = from;
	if (s != NULL && s[0] == '-')
		s = parse_cp(s + 1, &to);
	if (s == NULL || s[0] != '=' || s[1] < '0' || s[1] > '2' ||
	    s[2] != '\0' || to < from)
		return err_set(err, ERR_INVALID,
		    "bad width '%s': use U+CODE=0, 1 or 2", entry);
	for (;; from++) {
		uint8_t class = widths_class(w, from);

		class = (uint8_t)((class & ~WIDTH_MASK) | (s[1] - '0'));
		if ((class & WIDTH_MASK) == 0)
			class |= WIDTH_JOINS;
		w->page[from / WIDTH_PAGE][from % WIDTH_PAGE] = class;
		if (from == to)
			return 0;
	}
}

size_t
widths_string(struct widths *w, const char *s)
{
	size_t total = 0, left = strlen(s), n;
	struct cluster c;

	for (; left != 0; s += n, left -= n) {
		n = cluster_next(w, s, left, &c);
		total += c.width;
	}
	return total;
}
