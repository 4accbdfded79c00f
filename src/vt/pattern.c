/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A plain text is found by looking for two of its bytes, the rarest, at
 * their distance, many places at a time.  An expression is tried only on
 * lines that have a text which it cannot do without, where it has one.
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
#include "vt/pattern.h"

#define STRIDE 64u /* places looked at in one go */
#define NOTES 8u   /* notes looked at in one go */

#define NO_LOCALE ((locale_t)0)

struct pattern {
	/*
	 * The text, or one that each match of the expression lies in a line
	 * with.  A byte of the text matches where (byte & mask) == needle.
	 */
	uint8_t *needle, *mask; /* owned; n of each */
	size_t n;
	size_t rare[2]; /* the two bytes to look for first, in order */
	bool regex;     /* expr is there, and decides */
	bool high;      /* its lines have a byte that is not ASCII */
	regex_t expr;
	locale_t locale; /* owned; UTF-8, or NO_LOCALE where it is not known */
};

static bool
is_letter(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* How rare a byte is, roughly, in what programs print. */
static unsigned int
rarity(uint8_t c)
{
	if (c == ' ')
		return 0;
	if (c >= '0' && c <= '9')
		return 1;
	if (c != '\0' && strchr("etaoinsrlcdu-./:", c) != NULL)
		return 2;
	if (c >= 'a' && c <= 'z')
		return 3;
	return c >= 0x80 && c < 0xc0 ? 4 : 5;
}

/* Choose the two bytes to look for; the same twice where there is one. */
static void
choose_rare(struct pattern *p)
{
	size_t best = 0, next, i;

	for (i = 1; i < p->n; i++)
		if (rarity(p->needle[i]) > rarity(p->needle[best]))
			best = i;
	next = best == 0 ? p->n - 1 : 0;
	for (i = 0; i < p->n; i++)
		if (i != best &&
		    rarity(p->needle[i]) > rarity(p->needle[next]))
			next = i;
	p->rare[0] = best < next ? best : next;
	p->rare[1] = best < next ? next : best;
}

static void
set_needle(struct pattern *p, const char *s, size_t n, bool icase)
{
	size_t i;

	if (n == 0)
		return;
	p->needle = xmemdup(s, n);
	p->mask = xmalloc(n);
	p->n = n;
	memset(p->mask, 0xff, n);
	for (i = 0; icase && i < n; i++)
		if (is_letter(p->needle[i])) {
			p->mask[i] = 0xdf;
			p->needle[i] &= 0xdf;
		}
	choose_rare(p);
}

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

static int
compile(struct pattern *p, const char *text, bool icase, struct err *err)
{
	char reason[256];
	locale_t before;
	int error;

	p->locale = utf8_locale();
	before = enter_locale(p);
	error = regcomp(&p->expr, text, REG_EXTENDED | (icase ? REG_ICASE : 0));
	leave_locale(before);
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

		set_needle(p, run, n, true);
	} else
		set_needle(p, s, strlen(s), icase);
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
		set_needle(p, text, strlen(text), icase);
		return 0;
	}
	n = ascii_run(text, &run);
	set_needle(p, run, n, true);
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
	p->locale = NO_LOCALE;
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
	if (p->regex) {
		before = enter_locale(p);
		regfree(&p->expr);
		leave_locale(before);
	}
	if (p->locale != NO_LOCALE)
		freelocale(p->locale);
	free(p->needle);
	free(p->mask);
	free(p);
}

size_t
pattern_reach(const struct pattern *p)
{
	return p->regex ? SIZE_MAX : p->n - 1;
}

static bool
needle_at(const struct pattern *p, const uint8_t *s)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if ((s[i] & p->mask[i]) != p->needle[i])
			return false;
	return true;
}

/* The two rare bytes, at hand for the loops below. */
struct rare {
	size_t at0, at1;
	uint8_t b0, m0, b1, m1;
};

static struct rare
rare_of(const struct pattern *p)
{
	size_t i = p->rare[0], j = p->rare[1];

	return (struct rare){ i, j, p->needle[i], p->mask[i], p->needle[j],
		p->mask[j] };
}

static inline uint8_t
rare_at(const struct rare *r, const uint8_t *s)
{
	return (uint8_t)(((s[r->at0] & r->m0) == r->b0) &
	    ((s[r->at1] & r->m1) == r->b1));
}

/*
 * Whether the two rare bytes are where the needle has them for any of STRIDE
 * places from s on.  The loop is one the compiler makes vectors of.
 */
static inline bool
any_rare(const struct rare *r, const uint8_t *s)
{
	uint8_t any = 0;
	unsigned int i;

	for (i = 0; i < STRIDE; i++)
		any |= rare_at(r, s + i);
	return any != 0;
}

/* The same for n places, one by one. */
static void
note_rare(const struct rare *rare, const uint8_t *s, size_t n,
    uint8_t *restrict note)
{
	const struct rare r = *rare;
	size_t i;

	memset(note, 0, STRIDE);
	if (likely(n == STRIDE))
		for (i = 0; i < STRIDE; i++)
			note[i] = rare_at(&r, s + i);
	else
		for (i = 0; i < n; i++)
			note[i] = rare_at(&r, s + i);
}

/* Whether none of NOTES places has a note. */
static bool
no_note(const uint8_t *note)
{
	uint64_t word;

	memcpy(&word, note, sizeof word);
	return word == 0;
}

/* The first place in [from, to) where the needle is; to when there is none. */
static size_t
needle_first(const struct pattern *p, const uint8_t *s, size_t len,
    size_t from, size_t to)
{
	const struct rare r = rare_of(p);
	uint8_t note[STRIDE];
	size_t end, n, i;

	if (len < p->n)
		return to;
	end = to < len - p->n + 1 ? to : len - p->n + 1;
	while (from < end) {
		while (end - from >= STRIDE && !any_rare(&r, s + from))
			from += STRIDE;
		n = end - from < STRIDE ? end - from : STRIDE;
		note_rare(&r, s + from, n, note);
		for (i = 0; i < n; i++) {
			if (i % NOTES == 0 && no_note(note + i))
				i += NOTES - 1;
			else if (note[i] && needle_at(p, s + from + i))
				return from + i;
		}
		from += n;
	}
	return to;
}

/* The last one; to when there is none. */
static size_t
needle_last(const struct pattern *p, const uint8_t *s, size_t len,
    size_t from, size_t to)
{
	const struct rare r = rare_of(p);
	uint8_t note[STRIDE];
	size_t at, n, i;

	if (len < p->n)
		return to;
	at = to < len - p->n + 1 ? to : len - p->n + 1;
	while (at > from) {
		while (at - from >= STRIDE && !any_rare(&r, s + at - STRIDE))
			at -= STRIDE;
		n = at - from < STRIDE ? at - from : STRIDE;
		at -= n;
		note_rare(&r, s + at, n, note);
		for (i = STRIDE; i-- > 0;) {
			if (i % NOTES == NOTES - 1 &&
			    no_note(note + i + 1 - NOTES))
				i -= NOTES - 1;
			else if (note[i] && needle_at(p, s + at + i))
				return at + i;
		}
	}
	return to;
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
	unsigned int empty;
	regmatch_t m;
	uint32_t cp;
	int flags;

	for (empty = 0; from < to && empty < PATTERN_EMPTY_MAX; empty++) {
		flags = from != line || (line == 0 && t->begun) ?
		    REG_NOTBOL : 0;
		if (end == t->len && t->goes_on)
			flags |= REG_NOTEOL;
		if (regexec(&p->expr, t->text + from, 1, &m, flags) != 0)
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
worth_trying(const struct pattern *p, const char *s, size_t n)
{
	return !p->high || has_high(s, n);
}

static bool
regex_first(const struct pattern *p, const struct pattern_text *t,
    size_t from, size_t to, size_t *start, size_t *end)
{
	const uint8_t *s = (const uint8_t *)t->text;
	size_t line = line_start(t->text, from), stop, at;

	while (line < to) {
		if (p->n != 0) {
			/* The text needed may begin anywhere in the line. */
			at = needle_first(p, s, t->len, line, t->len);
			if (at == t->len)
				return false;
			line = line_start(t->text, at);
			if (line >= to)
				return false;
		}
		stop = line + strlen(t->text + line);
		if (from < line)
			from = line;
		if (worth_trying(p, t->text + line, stop - line) &&
		    line_match(p, t, line, stop, from,
		    to < stop ? to : stop, start, end))
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
		if (p->n != 0) {
			at = needle_last(p, s, stop, lowest, stop);
			if (at == stop)
				return false;
			line = line_start(t->text, at);
			stop = line + strlen(t->text + line);
		}
		if (worth_trying(p, t->text + line, stop - line) &&
		    line_last(p, t, line, stop, from, to < stop ? to : stop,
		    start, end))
			return true;
		to = line;
	}
	return false;
}

bool
pattern_first(const struct pattern *p, const struct pattern_text *t,
    size_t from, size_t to, size_t *start, size_t *end)
{
	locale_t before;
	bool found;

	if (!p->regex) {
		*start = needle_first(p, (const uint8_t *)t->text, t->len,
		    from, to);
		*end = *start + p->n;
		return *start < to;
	}
	before = enter_locale(p);
	found = regex_first(p, t, from, to, start, end);
	leave_locale(before);
	return found;
}

bool
pattern_last(const struct pattern *p, const struct pattern_text *t,
    size_t from, size_t to, size_t *start, size_t *end)
{
	locale_t before;
	bool found;

	if (!p->regex) {
		*start = needle_last(p, (const uint8_t *)t->text, t->len,
		    from, to);
		*end = *start + p->n;
		return *start < to;
	}
	before = enter_locale(p);
	found = regex_last(p, t, from, to, start, end);
	leave_locale(before);
	return found;
}
