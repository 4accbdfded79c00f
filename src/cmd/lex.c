/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <ctype.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/xmalloc.h"
#include "cmd/lex.h"
#include "cmd/parse.h"
#include "text/utf8.h"

#define NAME_LEN_MAX 1024 /* bytes of a variable's or a user's name */

enum { END = -1 }; /* in place of a character */

static const struct {
	const char *word;
	enum lex_token token;
} keywords[] = {
	{ "%hidden", LEX_HIDDEN },
	{ "%if", LEX_IF },
	{ "%elif", LEX_ELIF },
	{ "%else", LEX_ELSE },
	{ "%endif", LEX_ENDIF },
};

/* Escapes that stand for another character. */
static const struct {
	char letter, c;
} escapes[] = {
	{ 'a', '\a' },
	{ 'b', '\b' },
	{ 'e', '\033' },
	{ 'f', '\f' },
	{ 'n', '\n' },
	{ 'r', '\r' },
	{ 's', ' ' },
	{ 't', '\t' },
	{ 'v', '\v' },
};

enum quotes {
	QUOTES_NONE,
	QUOTES_DOUBLE,
	QUOTES_SINGLE,
	QUOTES_START /* no character of the word was seen yet */
};

/* A word in the making. */
struct word {
	struct buf b;
	enum quotes state;
	enum quotes last; /* those that the last character was in */
};

int
lex_error(const struct lex *lx, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	if (lx->in->file != NULL)
		err_set(lx->err, ERR_INVALID, "%s:%u: %s", lx->in->file,
		    lx->line, text);
	else
		err_set(lx->err, ERR_INVALID, "%s", text);
	free(text);
	return ERR_INVALID;
}

static enum lex_token
syntax_error(const struct lex *lx)
{
	lex_error(lx, "syntax error");
	return LEX_ERROR;
}

/* The length of a newline at a place in the text, or 0 for none. */
static size_t
newline_at(const struct lex *lx, size_t at)
{
	if (at < lx->len && lx->text[at] == '\n')
		return 1;
	if (at + 1 < lx->len && memcmp(lx->text + at, "\r\n", 2) == 0)
		return 2;
	return 0;
}

/*
 * The length of a backslash, itself not escaped, with the newline after it;
 * 0 when there is none here.
 */
static size_t
continued_at(const struct lex *lx, size_t at)
{
	size_t n = newline_at(lx, at + 1), before = 0;

	if (lx->text[at] != '\\' || n == 0)
		return 0;
	while (at > 0 && lx->text[--at] == '\\')
		before++;
	return before % 2 == 0 ? n + 1 : 0;
}

/* Look at the next character, lines that are continued being joined. */
static int
peek(struct lex *lx)
{
	size_t n;

	while (lx->at < lx->len && (n = continued_at(lx, lx->at)) != 0) {
		lx->at += n;
		lx->line++;
	}
	if (lx->at == lx->len)
		return END;
	/* A carriage return before a newline is part of it. */
	if (newline_at(lx, lx->at) == 2)
		lx->at++;
	return (unsigned char)lx->text[lx->at];
}

static int
get(struct lex *lx)
{
	int c = peek(lx);

	if (c != END)
		lx->at++;
	return c;
}

static void
put(struct lex *lx, struct word *w, const char *s, size_t n)
{
	if (n > *lx->budget)
		n = *lx->budget = 0;
	*lx->budget -= n;
	buf_put(&w->b, s, n);
}

static void
put_char(struct lex *lx, struct word *w, int c)
{
	char byte = (char)c;

	put(lx, w, &byte, 1);
}

static bool
starts_name(int c)
{
	return c != END && c < 0x80 && (isalpha(c) || c == '_');
}

static bool
is_name(int c)
{
	return starts_name(c) || (c != END && isdigit(c));
}

/* Read the rest of \ooo, of which this is the first digit. */
static int
octal_escape(struct lex *lx, struct word *w, int c)
{
	int value = c - '0', i;

	for (i = 0; i < 2 && value >= 0; i++) {
		c = get(lx);
		value = c >= '0' && c <= '7' ? value * 8 + c - '0' : -1;
	}
	if (value <= 0 || value > 255)
		return lex_error(lx, "invalid octal escape");
	put_char(lx, w, value);
	return 0;
}

/* Read the digits of \uXXXX or \UXXXXXXXX. */
static int
unicode_escape(struct lex *lx, struct word *w, int type)
{
	uint32_t cp = 0;
	char utf8[UTF8_MAX];
	int digits = type == 'u' ? 4 : 8, c;

	for (; digits > 0; digits--) {
		c = peek(lx);
		if (c == END || c == '\n')
			return lex_error(lx, "syntax error");
		if (!isxdigit(c))
			return lex_error(lx, "invalid \\%c argument", type);
		get(lx);
		c = tolower(c);
		cp = cp << 4 | (uint32_t)(isdigit(c) ? c - '0' : c - 'a' + 10);
	}
	if (cp == 0 || cp > UNICODE_MAX || (cp >= 0xd800 && cp <= 0xdfff))
		return lex_error(lx, "invalid \\%c argument", type);
	put(lx, w, utf8, utf8_encode(cp, utf8));
	return 0;
}

/* Read what follows a backslash. */
static int
escape(struct lex *lx, struct word *w)
{
	int c = get(lx);
	size_t i;

	if (c == END)
		return lex_error(lx, "syntax error");
	if (c >= '0' && c <= '7')
		return octal_escape(lx, w, c);
	if (c == 'u' || c == 'U')
		return unicode_escape(lx, w, c);
	for (i = 0; i < nitems(escapes); i++) {
		if (escapes[i].letter == c) {
			c = escapes[i].c;
			break;
		}
	}
	put_char(lx, w, c);
	return 0;
}

/* Read NAME or {NAME} after $ and put the variable's value. */
static int
variable(struct lex *lx, struct word *w)
{
	char name[NAME_LEN_MAX];
	const char *value;
	bool braces = peek(lx) == '{';
	size_t n = 0;

	if (!braces && !starts_name(peek(lx))) {
		put_char(lx, w, '$');
		return 0;
	}
	if (braces)
		get(lx);
	while (is_name(peek(lx))) {
		if (n == sizeof name - 1)
			return lex_error(lx,
			    "environment variable is too long");
		name[n++] = (char)get(lx);
	}
	name[n] = '\0';
	if (braces && get(lx) != '}')
		return lex_error(lx, "invalid environment variable");
	value =
	    lx->in->getvar != NULL ? lx->in->getvar(lx->in->ctx, name) : NULL;
	if (value != NULL)
		put(lx, w, value, strlen(value));
	return 0;
}

/* Read the user's name after ~ and put the home directory. */
static int
tilde(struct lex *lx, struct word *w)
{
	char name[NAME_LEN_MAX];
	const char *home = NULL;
	struct passwd *pw;
	size_t n = 0;

	while (peek(lx) > 0 && strchr("/ \t\n\"';}", peek(lx)) == NULL) {
		if (n == sizeof name - 1)
			return lex_error(lx, "user name is too long");
		name[n++] = (char)get(lx);
	}
	name[n] = '\0';
	if (n == 0 && lx->in->getvar != NULL)
		home = lx->in->getvar(lx->in->ctx, "HOME");
	if (home == NULL || *home == '\0') {
		pw = n == 0 ? getpwuid(getuid()) : getpwnam(name);
		if (pw == NULL)
			return lex_error(lx, "no home directory of ~%s", name);
		home = pw->pw_dir;
	}
	put(lx, w, home, strlen(home));
	return 0;
}

/*
 * Put a newline inside quotes; the spaces after it are dropped, and so is a
 * comment (which "#{" and the like do not begin).
 */
static void
quoted_newline(struct lex *lx, struct word *w)
{
	int c;

	put_char(lx, w, '\n');
	lx->line++;
	while (peek(lx) == ' ' || peek(lx) == '\t')
		get(lx);
	if (peek(lx) != '#')
		return;
	get(lx);
	c = peek(lx);
	if (c > 0 && strchr(",#{}:", c) != NULL) {
		put_char(lx, w, '#');
		return;
	}
	while (peek(lx) != '\n' && peek(lx) != END)
		get(lx);
}

/* Take a quote if that is what it is here. */
static bool
take_quote(struct word *w, int c)
{
	enum quotes kind;

	if (c != '"' && c != '\'')
		return false;
	kind = c == '"' ? QUOTES_DOUBLE : QUOTES_SINGLE;
	if (w->state != QUOTES_NONE && w->state != kind)
		return false;
	w->state = w->state == kind ? QUOTES_NONE : kind;
	return true;
}

static bool
ends_word(const struct word *w, int c)
{
	return c == END ||
	    (w->state == QUOTES_NONE && c > 0 && strchr(" \t\n;}", c) != NULL);
}

/* Read one word; returns NULL after an error. */
static char *
read_word(struct lex *lx)
{
	struct word w = { BUF_INIT, QUOTES_NONE, QUOTES_START };
	int c, error = 0;

	while (error == 0 && !ends_word(&w, peek(lx))) {
		c = get(lx);
		if (take_quote(&w, c))
			continue;
		if (c == '\n')
			quoted_newline(lx, &w);
		else if (c == '\0')
			error = lex_error(lx, "invalid character");
		else if (w.state == QUOTES_SINGLE)
			put_char(lx, &w, c);
		else if (c == '\\')
			error = escape(lx, &w);
		else if (c == '~' && w.last != w.state)
			error = tilde(lx, &w);
		else if (c == '$')
			error = variable(lx, &w);
		else
			put_char(lx, &w, c);
		if (c != '\n')
			w.last = w.state;
		if (error == 0 && *lx->budget == 0)
			error = lex_error(lx, "too much text");
	}
	if (error == 0)
		return buf_take_str(&w.b);
	buf_free(&w.b);
	return NULL;
}

/* Read #{...}, of which "#{" was read; returns NULL when it does not end. */
static char *
read_format(struct lex *lx)
{
	struct word w = { .b = BUF_INIT };
	unsigned int depth = 1;
	int c;

	put(lx, &w, "#{", 2);
	while (depth != 0) {
		c = get(lx);
		if (c <= 0 || c == '\n' || *lx->budget == 0) {
			buf_free(&w.b);
			return NULL;
		}
		put_char(lx, &w, c);
		if (c == '}') {
			depth--;
		} else if (c == '#' && peek(lx) > 0 && peek(lx) != '\n') {
			c = get(lx);
			put_char(lx, &w, c);
			depth += c == '{';
		}
	}
	return buf_take_str(&w.b);
}

/*
 * Read a word that begins with "%": a keyword, or, when the rest of it is
 * digits or more of these, a word like any other.
 */
static enum lex_token
percent(struct lex *lx, char **word)
{
	size_t from = lx->at, len, i;
	const char *s = lx->text + from;

	while (peek(lx) > 0 && strchr(" \t\n;}", peek(lx)) == NULL)
		get(lx);
	len = lx->at - from;
	for (i = 0; i < len; i++)
		if (s[i] != '%' && !isdigit((unsigned char)s[i]))
			break;
	if (i == len) {
		*word = xstrndup(s, len);
		return LEX_WORD;
	}
	for (i = 0; i < nitems(keywords); i++) {
		if (strlen(keywords[i].word) == len &&
		    memcmp(keywords[i].word, s, len) == 0) {
			lx->condition = true;
			return keywords[i].token;
		}
	}
	return syntax_error(lx);
}

static void
skip_comment(struct lex *lx)
{
	while (peek(lx) != '\n' && peek(lx) != END)
		get(lx);
}

static bool
is_assignment(const char *s)
{
	if (!starts_name((unsigned char)*s))
		return false;
	while (is_name((unsigned char)*s))
		s++;
	return *s == '=';
}

static enum lex_token
newline(struct lex *lx)
{
	lx->newline = true;
	return LEX_NEWLINE;
}

static enum lex_token
end(struct lex *lx)
{
	if (lx->ended)
		return LEX_END;
	lx->ended = true;
	return LEX_NEWLINE;
}

enum lex_token
lex_next(struct lex *lx, char **word)
{
	bool condition = lx->condition;
	int c;

	*word = NULL;
	lx->line += lx->newline;
	lx->newline = lx->condition = false;
	for (;;) {
		switch (c = peek(lx)) {
		case END: return end(lx);
		case '%': return percent(lx, word);
		case ' ':
		case '\t': get(lx); continue;
		case '\n': get(lx); return newline(lx);
		case ';': get(lx); return LEX_SEMICOLON;
		case '{': get(lx); return LEX_OPEN;
		case '}': get(lx); return LEX_CLOSE;
		case '#':
			get(lx);
			if (condition && peek(lx) == '{') {
				get(lx);
				*word = read_format(lx);
				if (*word == NULL)
					return syntax_error(lx);
				return LEX_FORMAT;
			}
			skip_comment(lx);
			continue;
		default: break;
		}
		*word = read_word(lx);
		if (*word == NULL)
			return LEX_ERROR;
		return is_assignment(*word) ? LEX_EQUALS : LEX_WORD;
	}
}
