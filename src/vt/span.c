/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "text/utf8.h"
#include "vt/span.h"

bool
span_next(struct span *rest, char separator, struct span *field)
{
	const char *end;

	if (rest->s == NULL)
		return false;
	end = rest->n != 0 ? memchr(rest->s, separator, rest->n) : NULL;
	field->s = rest->s;
	if (end == NULL) {
		field->n = rest->n;
		rest->s = NULL;
		rest->n = 0;
		return true;
	}
	field->n = (size_t)(end - rest->s);
	rest->s = end + 1;
	rest->n -= field->n + 1;
	return true;
}

bool
span_cut(struct span a, char separator, struct span *key, struct span *value)
{
	struct span rest = a;
	bool found;

	if (!span_next(&rest, separator, key))
		*key = span_of("", 0);
	found = rest.s != NULL;
	*value = found ? rest : span_of("", 0);
	return found;
}

bool
span_is(struct span a, const char *word)
{
	return a.n == strlen(word) && memcmp(a.s, word, a.n) == 0;
}

bool
span_begins(struct span a, const char *word)
{
	size_t n = strlen(word);

	return a.n >= n && memcmp(a.s, word, n) == 0;
}

bool
span_number(struct span a, unsigned long max, unsigned long *v)
{
	unsigned long value = 0, digit;
	size_t i;

	if (a.n == 0)
		return false;
	for (i = 0; i < a.n; i++) {
		if (a.s[i] < '0' || a.s[i] > '9')
			return false;
		digit = (unsigned long)(a.s[i] - '0');
		if (digit > max || value > (max - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*v = value;
	return true;
}

static bool
is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0);
}

void
span_put_text(struct span a, struct buf *out)
{
	char bytes[UTF8_MAX];
	uint32_t cp;
	size_t n;

	while (a.n > 0 && !buf_failed(out)) {
		n = utf8_decode(a.s, a.n, &cp);
		a.s += n;
		a.n -= n;
		if (!is_control(cp))
			buf_put(out, bytes, utf8_encode(cp, bytes));
	}
}

char *
span_text(struct span a, size_t max)
{
	struct buf b;
	char *text;

	buf_init(&b, max);
	span_put_text(a, &b);
	text = xstrndup((const char *)buf_data(&b), buf_len(&b));
	buf_free(&b);
	return text;
}

bool
span_printable(struct span a)
{
	size_t i;

	for (i = 0; i < a.n; i++)
		if (a.s[i] < 0x20 || a.s[i] > 0x7e)
			return false;
	return true;
}

char *
span_word(struct span a, size_t max)
{
	return a.n <= max && span_printable(a) ? xstrndup(a.s, a.n) : NULL;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool
span_hex(struct span a, struct buf *out)
{
	int hi, lo;

	if (a.n % 2 != 0)
		return false;
	for (; a.n > 0; a.s += 2, a.n -= 2) {
		hi = hex_value(a.s[0]);
		lo = hex_value(a.s[1]);
		if (hi < 0 || lo < 0)
			return false;
		buf_put_u8(out, (uint8_t)(hi << 4 | lo));
	}
	return !buf_failed(out);
}
