/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/err.h"
#include "cmd/number.h"
#include "opt/style-parse.h"
#include "text/colour.h"

#define WORD_MAX_LEN 255 /* bytes of one word, as in tmux */

#define FIELD(name) offsetof(struct style_spec, name)

/* Words that set a field to one of several values. */
static const struct {
	const char *word;
	size_t field;
	int value;
} choices[] = {
	{ "noalign", FIELD(align), ALIGN_DEFAULT },
	{ "align=left", FIELD(align), ALIGN_LEFT },
	{ "align=centre", FIELD(align), ALIGN_CENTRE },
	{ "align=right", FIELD(align), ALIGN_RIGHT },
	{ "align=absolute-centre", FIELD(align), ALIGN_ABSOLUTE_CENTRE },
	{ "nolist", FIELD(list), LIST_OFF },
	{ "list=on", FIELD(list), LIST_ON },
	{ "list=focus", FIELD(list), LIST_FOCUS },
	{ "list=left-marker", FIELD(list), LIST_LEFT_MARKER },
	{ "list=right-marker", FIELD(list), LIST_RIGHT_MARKER },
	{ "norange", FIELD(range), RANGE_NONE },
	{ "range=left", FIELD(range), RANGE_LEFT },
	{ "range=right", FIELD(range), RANGE_RIGHT },
	{ "push-default", FIELD(def), DEFAULT_PUSH },
	{ "pop-default", FIELD(def), DEFAULT_POP },
};

/* Attributes, in the order in which they are written. */
static const struct {
	const char *word;
	uint16_t attr;
	unsigned int underline;
	bool acs;
} attributes[] = {
	{ "acs", 0, 0, true },
	{ "bright", STYLE_BOLD, 0, false },
	{ "bold", STYLE_BOLD, 0, false },
	{ "dim", STYLE_DIM, 0, false },
	{ "underscore", 0, UNDERLINE_SINGLE, false },
	{ "blink", STYLE_BLINK, 0, false },
	{ "reverse", STYLE_REVERSE, 0, false },
	{ "hidden", STYLE_INVISIBLE, 0, false },
	{ "italics", STYLE_ITALIC, 0, false },
	{ "strikethrough", STYLE_STRIKE, 0, false },
	{ "double-underscore", 0, UNDERLINE_DOUBLE, false },
	{ "curly-underscore", 0, UNDERLINE_CURLY, false },
	{ "dotted-underscore", 0, UNDERLINE_DOTTED, false },
	{ "dashed-underscore", 0, UNDERLINE_DASHED, false },
	{ "overline", STYLE_OVERLINE, 0, false },
};

/* Set or clear one attribute, of so many bytes; false if it is none. */
static bool
set_attribute(struct style_spec *s, const char *word, size_t len, bool on)
{
	size_t i;

	for (i = 0; i < nitems(attributes); i++)
		if (strlen(attributes[i].word) == len &&
		    strncasecmp(attributes[i].word, word, len) == 0)
			break;
	if (i == nitems(attributes))
		return false;
	if (attributes[i].acs)
		s->acs = on;
	if (on)
		s->style.attr |= attributes[i].attr;
	else
		s->style.attr &= (uint16_t)~attributes[i].attr;
	if (attributes[i].underline == 0)
		return true;
	if (on)
		style_set_underline(&s->style, attributes[i].underline);
	else if (style_underline(&s->style) == attributes[i].underline)
		style_set_underline(&s->style, UNDERLINE_NONE);
	return true;
}

/* Set or clear "bold" or "bold|underscore". */
static bool
set_attributes(struct style_spec *s, const char *word, bool on)
{
	size_t n;

	if (strcasecmp(word, "default") == 0 || strcasecmp(word, "none") == 0)
		return true;
	for (;; word += n + 1) {
		n = strcspn(word, "|");
		if (!set_attribute(s, word, n, on))
			return false;
		if (word[n] == '\0')
			return true;
	}
}

/* Set a colour; "default" is that of the base. */
static bool
set_colour(uint32_t *colour, uint32_t base, const char *name)
{
	uint32_t c = colour_parse(name);

	if (c == COLOUR_INVALID)
		return false;
	*colour = strcasecmp(name, "default") == 0 ? base : c;
	return true;
}

/* Set "NAME=colour"; false when the name is not one of these. */
static bool
set_named_colour(struct style_spec *s, const struct style *base,
    const char *word)
{
	if (strncasecmp(word, "fg=", 3) == 0)
		return set_colour(&s->style.fg, base->fg, word + 3);
	if (strncasecmp(word, "bg=", 3) == 0)
		return set_colour(&s->style.bg, base->bg, word + 3);
	if (strncasecmp(word, "us=", 3) == 0)
		return set_colour(&s->style.ul, base->ul, word + 3);
	if (strncasecmp(word, "fill=", 5) == 0)
		return set_colour(&s->fill, COLOUR_DEFAULT, word + 5);
	return false;
}

/* Set one of several values of a field; false when the word is none. */
static bool
set_choice(struct style_spec *s, const char *word)
{
	size_t i;

	for (i = 0; i < nitems(choices); i++) {
		if (strcasecmp(word, choices[i].word) != 0)
			continue;
		memcpy((char *)s + choices[i].field, &choices[i].value,
		    sizeof(int));
		if (choices[i].field == FIELD(range))
			s->range_number = 0;
		return true;
	}
	return false;
}

/*
 * Set "range=KIND|number".  A kind that is none of these says nothing; later
 * versions of tmux have more.
 */
static bool
set_range(struct style_spec *s, const char *kind)
{
	size_t len = strcspn(kind, "|");
	const char *digits = kind + len + (kind[len] == '|');
	int64_t n;

	if (kind[len] == '|' && !isdigit((unsigned char)*digits))
		return false;
	if (len == 6 && strncasecmp(kind, "window", len) == 0) {
		if (number_parse(digits, 0, INT32_MAX, &n) != NULL)
			return false;
		s->range = RANGE_WINDOW;
		s->range_number = (uint32_t)n;
		return true;
	}
	return strncasecmp(kind, "left|", 5) != 0 &&
	    strncasecmp(kind, "right|", 6) != 0;
}

static bool
set_word(struct style_spec *s, const struct style *base, const char *word)
{
	if (strcasecmp(word, "default") == 0) {
		s->style.fg = base->fg;
		s->style.bg = base->bg;
		s->style.ul = base->ul;
		s->style.attr = base->attr;
		s->acs = false;
		return true;
	}
	if (strcasecmp(word, "none") == 0) {
		s->style.attr = 0;
		s->acs = false;
		return true;
	}
	if (strcasecmp(word, "ignore") == 0 ||
	    strcasecmp(word, "noignore") == 0) {
		s->ignore = *word == 'i' || *word == 'I';
		return true;
	}
	if (set_choice(s, word) || set_named_colour(s, base, word))
		return true;
	if (strncasecmp(word, "range=", 6) == 0)
		return set_range(s, word + 6);
	if (strncasecmp(word, "no", 2) == 0)
		return set_attributes(s, word + 2, false);
	return set_attributes(s, word, true);
}

int
style_parse(struct style_spec *s, const struct style *base, const char *text)
{
	static const struct style none;
	static const char between[] = " ,\n";
	struct style_spec new = *s;
	char word[WORD_MAX_LEN + 1];
	size_t n;

	if (base == NULL)
		base = &none;
	for (;; text += n) {
		text += strspn(text, between);
		n = strcspn(text, between);
		if (n == 0)
			break;
		if (n > WORD_MAX_LEN)
			return ERR_INVALID;
		memcpy(word, text, n);
		word[n] = '\0';
		if (!set_word(&new, base, word))
			return ERR_INVALID;
	}
	*s = new;
	return 0;
}

static void
put_word(struct buf *b, const char *word, const char *value)
{
	if (buf_len(b) != 0)
		buf_put_u8(b, ',');
	buf_put_str(b, word);
	buf_put_str(b, value);
}

static void
put_colour(struct buf *b, const char *word, uint32_t colour)
{
	char name[COLOUR_NAME_MAX];

	if (colour != COLOUR_DEFAULT)
		put_word(b, word, colour_name(colour, name));
}

/* Put the word of a field's value, unless it is the one without a word. */
static void
put_choice(struct buf *b, const struct style_spec *s, size_t field)
{
	int value;
	size_t i;

	memcpy(&value, (const char *)s + field, sizeof value);
	for (i = 0; i < nitems(choices) && value != 0; i++)
		if (choices[i].field == field && choices[i].value == value)
			put_word(b, choices[i].word, "");
}

static void
put_attributes(struct buf *b, const struct style_spec *s)
{
	unsigned int underline = style_underline(&s->style);
	size_t i;

	for (i = 0; i < nitems(attributes); i++) {
		/* Of two words for one attribute, the first is written. */
		if (i != 0 && attributes[i].attr != 0 &&
		    attributes[i].attr == attributes[i - 1].attr)
			continue;
		if ((attributes[i].acs && s->acs) ||
		    (s->style.attr & attributes[i].attr) != 0 ||
		    (underline != 0 && attributes[i].underline == underline))
			put_word(b, attributes[i].word, "");
	}
}

char *
style_print(const struct style_spec *s)
{
	struct buf b = BUF_INIT;

	put_choice(&b, s, FIELD(list));
	put_choice(&b, s, FIELD(range));
	if (s->range == RANGE_WINDOW) {
		put_word(&b, "range=window|", "");
		buf_printf(&b, "%u", s->range_number);
	}
	put_choice(&b, s, FIELD(align));
	put_choice(&b, s, FIELD(def));
	put_colour(&b, "fill=", s->fill);
	put_colour(&b, "fg=", s->style.fg);
	put_colour(&b, "bg=", s->style.bg);
	put_colour(&b, "us=", s->style.ul);
	put_attributes(&b, s);
	if (s->ignore)
		put_word(&b, "ignore", "");
	if (buf_len(&b) == 0)
		buf_put_str(&b, "default");
	return buf_take_str(&b);
}
