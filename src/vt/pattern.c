/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * An expression is tried only on lines that have a text which it cannot do
 * without, where it has one.  On lines of ASCII one is tried that was made
 * for single bytes, which takes a third of the time.
 */

#include "compat/compat.h"

#include <locale.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/xmalloc.h"
#include "text/utf8.h"
#include "vt/needle.h"
#include "vt/pattern.h"

#define NO_LOCALE ((locale_t)0)

struct pattern {
	/* The text, or one that lines which the expression matches have. */
	struct needle needle;
	bool regex;     /* expr is there, and decides */
	bool high;      /* its lines have a byte that is not ASCII */
	bool bytes;     /* ascii is there: the same, for lines of ASCII */
	regex_t expr, ascii;
	locale_t locale; /* owned; UTF-8, or NO_LOCALE where it is not known */
	locale_t posix;  /* owned; that ascii was made in */
};

static bool
is_ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if ((uint8_t)*s >= 0x80)
			return false;
	return true;
}

/* The end of a bracket expression: "[]...]", "[^]...]", "[[:alpha:]]". */
static const char *
skip_bracket(const char *s)
{
	s++;
	if (*s == '^')
		s++;
	if (*s == ']')
		s++;
	while (*s != '\0' && *s != ']') {
		if (*s == '[' && s[1] != '\0' && strchr(":.=", s[1]) != NULL) {
			char kind = s[1];

			for (s += 2; *s != '\0'; s++)
				if (*s == kind && s[1] == ']') {
					s += 2;
					break;
				}
			continue;
		}
		s++;
	}
	return *s != '\0' ? s + 1 : s;
}

/*
 * Take one piece of an expression: *n bytes from *text on are an ordinary
 * character outside of groups, or *n is 0.  Returns what follows.
 */
static const char *
next_piece(const char *s, unsigned int *depth, const char **text, size_t *n)
{
	uint32_t cp;
	size_t len;

	*n = 0;
	if (*s == '[')
		return skip_bracket(s);
	if (*s == '{')
		return s + strcspn(s, "}");
	if (*s == '(')
		++*depth;
	else if (*s == ')' && *depth > 0)
		--*depth;
	*text = s;
	if (*s == '\\' && s[1] != '\0') {
		if (strchr(".[]*^$\\+?(){}|/-", *++*text) == NULL)
			return s + 2;
	} else if (strchr(".*+?^$}|()", *s) != NULL)
		return s + 1;
	len = utf8_decode(*text, strlen(*text), &cp);
	if (*depth == 0)
		*n = len;
	return *text + len;
}

/* Find the longest text that every match of an expression has. */
static void
required_text(const char *s, struct buf *longest)
{
	struct buf run = BUF_INIT;
	unsigned int depth = 0;
	const char *text;
	size_t n;

	while (*s != '\0') {
		if (*s == '|' && depth == 0) {
			buf_clear(longest);
			break;
		}
		s = next_piece(s, &depth, &text, &n);
		/* What may be there no times is not needed. */
		if (*s == '*' || *s == '?' || *s == '{')
			n = 0;
		if (n != 0)
			buf_put(&run, text, n);
		else
			buf_clear(&run);
		if (buf_len(&run) > buf_len(longest)) {
			buf_clear(longest);
			buf_put(longest, buf_data(&run), buf_len(&run));
		}
	}
	buf_free(&run);
}

/* A locale whose characters are UTF-8, if the system has one. */
static locale_t
utf8_locale(void)
{
	static const char *const names[] = { "C.UTF-8", "en_US.UTF-8",
		"UTF-8" };
	locale_t l = NO_LOCALE;
	size_t i;

	for (i = 0; i < nitems(names) && l == NO_LOCALE; i++)
		l = newlocale(LC_CTYPE_MASK, names[i], NO_LOCALE);
	return l;
}

/* Take the pattern's locale; give what was before. */
static locale_t
enter_locale(const struct pattern *p)
{
	return p->locale != NO_LOCALE ? uselocale(p->locale) : NO_LOCALE;
}

static void
leave_locale(locale_t before)
{
	if (before != NO_LOCALE)
		uselocale(before);
}

/* Make the expression for lines of ASCII, where that means the same. */
static void
compile_bytes(struct pattern *p, const char *text, int flags)
{
	locale_t before;

	if (!is_ascii(text))
		return;
	p->posix = newlocale(LC_CTYPE_MASK, "POSIX", NO_LOCALE);
	if (p->posix == NO_LOCALE)
		return;
	before = uselocale(p->posix);
	p->bytes = regcomp(&p->ascii, text, flags) == 0;
	uselocale(before);
}

static int
compile(struct pattern *p, const char *text, bool icase, struct err *err)
{
	int flags = REG_EXTENDED | (icase ? REG_ICASE : 0), error;
	char reason[256];
	locale_t before;

	p->locale = utf8_locale();
	before = enter_locale(p);
	error = regcomp(&p->expr, text, flags);
	leave_locale(before);
	if (error == 0)
		compile_bytes(p, text, flags);
	p->regex = error == 0;
	if (error == 0)
		return 0;
	regerror(error, &p->expr, reason, sizeof reason);
	return err_set(err, ERR_INVALID, "%s: %s", text, reason);
}

/* The expression that matches a text as it is. */
static char *
escape(const char *text)
{
	struct buf b = BUF_INIT;

	for (; *text != '\0'; text++) {
		if (strchr(".[]*^$\\+?(){}|", *text) != NULL)
			buf_put_u8(&b, '\\');
		buf_put_u8(&b, (uint8_t)*text);
	}
	return buf_take_str(&b);
}

/* The longest run of ASCII of a text. */
static size_t
ascii_run(const char *text, const char **run)
{
	size_t best = 0, n;

	for (; *text != '\0'; text += n != 0 ? n : 1) {
		for (n = 0; text[n] != '\0' && (uint8_t)text[n] < 0x80; n++)
			;
		if (n > best) {
			best = n;
			*run = text;
		}
	}
	return best;
}

static int
make_regex(struct pattern *p, const char *text, bool icase, struct err *err)
{
	struct buf needed = BUF_INIT;
	const char *run = "";
	char *s;

	required_text(text, &needed);
	s = buf_take_str(&needed);
	if (icase && !is_ascii(s)) {
		/* What is "E" with an accent in lower case the locale knows. */
		size_t n = ascii_run(s, &run);

		needle_set(&p->needle, run, n, true);
	} else
		needle_set(&p->needle, s, strlen(s), icase);
	free(s);
	return compile(p, text, icase, err);
}

static int
make_plain(struct pattern *p, const char *text, bool icase, struct err *err)
{
	const char *run = "";
	size_t n;
	char *expr;
	int error;

	if (!icase || is_ascii(text)) {
		needle_set(&p->needle, text, strlen(text), icase);
		return 0;
	}
	n = ascii_run(text, &run);
	needle_set(&p->needle, run, n, true);
	p->high = true;
	expr = escape(text);
	error = compile(p, expr, true, err);
	free(expr);
	return error;
}

struct pattern *
pattern_new(const char *text, unsigned int flags, struct err *err)
{
	struct pattern *p;
	bool icase = (flags & PATTERN_ICASE) != 0;
	int error;

	if (*text == '\0') {
		err_set(err, ERR_INVALID, "nothing to search for");
		return NULL;
	}
	if (strlen(text) > PATTERN_MAX) {
		err_set(err, ERR_LIMIT, "longer than %d bytes", PATTERN_MAX);
		return NULL;
	}
	p = xcalloc(1, sizeof *p);
	p->locale = p->posix = NO_LOCALE;
	if (flags & PATTERN_REGEX)
		error = make_regex(p, text, icase, err);
	else
		error = make_plain(p, text, icase, err);
	if (error == 0)
		return p;
	pattern_free(p);
	return NULL;
}

void
pattern_free(struct pattern *p)
{
	locale_t before;

	if (p == NULL)
		return;
	before = enter_locale(p);
	if (p->regex)
		regfree(&p->expr);
	if (p->bytes)
		regfree(&p->ascii);
	leave_locale(before);
	if (p->locale != NO_LOCALE)
		freelocale(p->locale);
	if (p->posix != NO_LOCALE)
		freelocale(p->posix);
	needle_free(&p->needle);
	free(p);
}

size_t
pattern_reach(const struct pattern *p)
{
	return p->regex ? SIZE_MAX : p->needle.n - 1;
}

/* Where the line begins that a place is in. */
static size_t
line_start(const char *s, size_t at)
{
	while (at > 0 && s[at - 1] != '\0')
		at--;
	return at;
}

static bool
has_high(const char *s, size_t n)
{
	uint8_t bits = 0;
	size_t i;

	for (i = 0; i < n; i++)
		bits |= (uint8_t)s[i];
	return bits >= 0x80;
}

/*
 * The first match of the expression in one line, [line, end), that begins
 * in [from, to).
 */
static bool
line_match(const struct pattern *p, const struct pattern_text *t, size_t line,
    size_t end, size_t from, size_t to, size_t *start, size_t *stop)
{
	bool high = has_high(t->text + line, end - line);
	const regex_t *expr = p->bytes && !high ? &p->ascii : &p->expr;
	unsigned int empty;
	regmatch_t m;
	uint32_t cp;
	int flags;

	if (p->high && !high)
		return false;
	for (empty = 0; from < to && empty < PATTERN_EMPTY_MAX; empty++) {
		flags = from != line || (line == 0 && t->begun) ?
		    REG_NOTBOL : 0;
		if (end == t->len && t->goes_on)
			flags |= REG_NOTEOL;
		if (regexec(expr, t->text + from, 1, &m, flags) != 0)
			return false;
		*start = from + (size_t)m.rm_so;
		*stop = from + (size_t)m.rm_eo;
		if (*start >= to)
			return false;
		if (*stop > *start)
			return true;
		from = *start + utf8_decode(t->text + *start, end - *start + 1,
		    &cp);
	}
	return false;
}

static bool
regex_first(const struct pattern *p, const struct pattern_text *t,
    size_t from, size_t to, size_t *start, size_t *end)
{
	const uint8_t *s = (const uint8_t *)t->text;
	size_t line = line_start(t->text, from), stop, at;

	while (line < to) {
		if (p->needle.n != 0) {
			/* The text needed may begin anywhere in the line. */
			at = needle_first(&p->needle, s, t->len, line, t->len);
			if (at == t->len)
				return false;
			line = line_start(t->text, at);
			if (line >= to)
				return false;
		}
		stop = line + strlen(t->text + line);
		if (from < line)
			from = line;
		if (line_match(p, t, line, stop, from, to < stop ? to : stop,
		    start, end))
			return true;
		line = stop + 1;
	}
	return false;
}

/* The last of a line's matches that begins in [from, to). */
static bool
line_last(const struct pattern *p, const struct pattern_text *t, size_t line,
    size_t stop, size_t from, size_t to, size_t *start, size_t *end)
{
	size_t a, b, at = line;
	bool some = false;

	while (line_match(p, t, line, stop, at, to, &a, &b)) {
		if (a >= from) {
			some = true;
			*start = a;
			*end = b;
		}
		at = b;
	}
	return some;
}

static bool
regex_last(const struct pattern *p, const struct pattern_text *t,
    size_t from, size_t to, size_t *start, size_t *end)
{
	const uint8_t *s = (const uint8_t *)t->text;
	size_t line, stop, at, lowest = line_start(t->text, from);

	while (to > from) {
		line = line_start(t->text, to - 1);
		stop = line + strlen(t->text + line);
		if (p->needle.n != 0) {
			at = needle_last(&p->needle, s, stop, lowest, stop);
			if (at == stop)
				return false;
			line = line_start(t->text, at);
			stop = line + strlen(t->text + line);
		}
		if (line_last(p, t, line, stop, from, to < stop ? to : stop,
		    start, end))
			return true;
		to = line;
	}
	return false;
}

static bool
plain_find(const struct pattern *p, const struct pattern_text *t, size_t from,
    size_t to, bool back, size_t *start, size_t *end)
{
	const uint8_t *s = (const uint8_t *)t->text;

	*start = back ? needle_last(&p->needle, s, t->len, from, to) :
			needle_first(&p->needle, s, t->len, from, to);
	*end = *start + p->needle.n;
	return *start < to;
}

bool
pattern_find(const struct pattern *p, const struct pattern_text *t,
    size_t from, size_t to, bool back, size_t *start, size_t *end)
{
	locale_t before;
	bool found;

	if (!p->regex)
		return plain_find(p, t, from, to, back, start, end);
	before = enter_locale(p);
	found = back ? regex_last(p, t, from, to, start, end) :
		       regex_first(p, t, from, to, start, end);
	leave_locale(before);
	return found;
}
