/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "cmd/quote.h"
#include "text/utf8.h"

/* What needs double quotes, and what does with single ones. */
static const char double_quoted[] = " #';${}%";
static const char single_quoted[] = " \"";

/* Control characters that have a letter of their own. */
static const struct {
	char c, letter;
} letters[] = {
	{ '\a', 'a' },
	{ '\b', 'b' },
	{ '\t', 't' },
	{ '\n', 'n' },
	{ '\v', 'v' },
	{ '\f', 'f' },
	{ '\r', 'r' },
};

static bool
has_any(const char *s, const char *set)
{
	return s[strcspn(s, set)] != '\0';
}

static void
put_octal(struct buf *b, const char *s, size_t n)
{
	for (; n > 0; s++, n--)
		buf_printf(b, "\\%03o", (unsigned char)*s);
}

/* Put one ASCII character, escaped if the parser would take it for more. */
static void
put_ascii(struct buf *b, const char *s, bool in_double)
{
	size_t i;
	bool escape = *s == '\\' || (*s == '"' && in_double);

	for (i = 0; i < nitems(letters); i++) {
		if (letters[i].c == *s) {
			buf_put_u8(b, '\\');
			buf_put_u8(b, (uint8_t)letters[i].letter);
			return;
		}
	}
	if (iscntrl((unsigned char)*s)) {
		put_octal(b, s, 1);
		return;
	}
	if (*s == '$')
		escape =
		    isalpha((unsigned char)s[1]) || s[1] == '_' || s[1] == '{';
	if (escape)
		buf_put_u8(b, '\\');
	buf_put_u8(b, (uint8_t)*s);
}

static void
put_escaped(struct buf *b, const char *s, bool in_double)
{
	size_t left = strlen(s), n;
	uint32_t cp;

	for (; left != 0; s += n, left -= n) {
		if ((unsigned char)*s < 0x80) {
			n = 1;
			put_ascii(b, s, in_double);
			continue;
		}
		n = utf8_decode(s, left, &cp);
		if (utf8_valid(s, n) && cp >= 0xa0)
			buf_put(b, s, n);
		else
			put_octal(b, s, n);
	}
}

/* Whether nothing of a string would be escaped outside quotes. */
static bool
is_plain(const char *s)
{
	struct buf b = BUF_INIT;
	bool plain;

	put_escaped(&b, s, false);
	plain = buf_len(&b) == strlen(s);
	buf_free(&b);
	return plain;
}

void
cmd_quote_to(struct buf *b, const char *s)
{
	bool in_double = has_any(s, double_quoted);
	bool in_single = !in_double && has_any(s, single_quoted);

	if (*s == '\0') {
		buf_put_str(b, "''");
		return;
	}
	if (s[1] == '\0' && s[0] != ' ' &&
	    (in_double || in_single || s[0] == '~')) {
		buf_put_u8(b, '\\');
		buf_put_u8(b, (uint8_t)s[0]);
		return;
	}
	if (in_single && is_plain(s)) {
		buf_put_u8(b, '\'');
		buf_put_str(b, s);
		buf_put_u8(b, '\'');
		return;
	}
	in_double |= in_single;
	if (in_double)
		buf_put_u8(b, '"');
	if (*s == '~')
		buf_put_u8(b, '\\');
	put_escaped(b, s, in_double);
	if (in_double)
		buf_put_u8(b, '"');
}

char *
cmd_quote(const char *s)
{
	struct buf b = BUF_INIT;

	cmd_quote_to(&b, s);
	return buf_take_str(&b);
}
