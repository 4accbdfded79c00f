/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A terminal is put together in this order, later ones winning: terminfo,
 * what features add where terminfo says nothing, the user's overrides.
 */

#include "compat/compat.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/env.h"
#include "base/map.h"
#include "base/xmalloc.h"
#include "client/term-cap.h"
#include "client/term-info.h"
#include "client/term-known.h"
#include "client/term.h"
#include "text/style.h"

#define ACS_LETTERS 128

struct term {
	char *name;
	struct cap caps[CAPS];
	struct map *overrides; /* name to char *, "" for taken away */
	struct term_can can;
	int colours;           /* terminfo's */
	char acs[ACS_LETTERS]; /* from VT100's letter to the terminal's */
};

/* Undo the escapes of terminfo(5) in place. */
static void
unescape(char *s)
{
	static const char from[] = "Eentrbfs", to[] = "\033\033\n\t\r\b\f ";
	const char *known;
	char *out = s;
	int n, v;

	for (; *s != '\0'; s++) {
		if (*s == '^' && s[1] != '\0') {
			s++;
			*out++ = *s == '?' ? '\177' : (char)(*s & 0x1f);
		} else if (*s == '\\' && s[1] >= '0' && s[1] <= '7') {
			for (v = n = 0; n < 3 && s[1] >= '0' && s[1] <= '7';
			     n++, s++)
				v = v * 8 + (s[1] - '0');
			*out++ = (char)v;
		} else if (*s == '\\' && s[1] != '\0') {
			s++;
			known = strchr(from, *s);
			*out++ = known != NULL ? to[known - from] : *s;
		} else
			*out++ = *s;
	}
	*out = '\0';
}

static void
override_put(struct term *t, const char *name, const char *value)
{
	free(map_put_str(t->overrides, name, xstrdup(value)));
}

/* One capability of an override: "name", "name@" or "name=value". */
static void
override_one(struct term *t, char *s)
{
	char *value = strchr(s, '=');
	size_t n = strlen(s);

	if (value != NULL) {
		*value++ = '\0';
		unescape(value);
		override_put(t, s, value);
	} else if (n != 0 && s[n - 1] == '@') {
		s[n - 1] = '\0';
		override_put(t, s, "");
	} else if (n != 0)
		override_put(t, s, "1");
}

/* Cut off what is up to the next colon; two of them stand for one. */
static char *
next_part(char **s)
{
	char *part = *s, *in = part, *out = part;

	if (part == NULL)
		return NULL;
	for (; *in != '\0'; in++) {
		if (*in == ':' && in[1] != ':')
			break;
		if (*in == ':')
			in++;
		*out++ = *in;
	}
	*s = *in == '\0' ? NULL : in + 1;
	*out = '\0';
	return part;
}

/* Go through entries "pattern:part:part" that are for this terminal. */
static void
each_entry(struct term *t, const char *const *entry, size_t n,
    void (*fn)(struct term *, char *))
{
	char *copy, *rest, *part;
	size_t i;

	for (i = 0; i < n; i++) {
		copy = rest = xstrdup(entry[i]);
		part = next_part(&rest);
		if (part != NULL && fnmatch(part, t->name, 0) == 0)
			while ((part = next_part(&rest)) != NULL)
				fn(t, part);
		free(copy);
	}
}

static void
feature_one(struct term *t, char *s)
{
	t->can.features |= features_parse(s);
}

const char *
term_named(const struct term *t, const char *name)
{
	const char *s = map_get_str(t->overrides, name);

	if (s != NULL)
		return *s != '\0' ? s : NULL;
	return info_string(name);
}

static bool
named_flag(const struct term *t, const char *name)
{
	const char *s = map_get_str(t->overrides, name);

	return s != NULL ? *s != '\0' : info_flag(name);
}

static int
named_number(const struct term *t, const char *name)
{
	const char *s = map_get_str(t->overrides, name);

	return s != NULL ? atoi(s) : info_number(name);
}

static bool
removed(const struct term *t, const char *name)
{
	const char *s = map_get_str(t->overrides, name);

	return s != NULL && *s == '\0';
}

static void
read_caps(struct term *t)
{
	const struct cap_name *c;
	const char *s;
	size_t i;

	for (i = 0; i < CAPS; i++) {
		c = &cap_names[i];
		s = term_named(t, c->name);
		if (s == NULL && c->other != NULL)
			s = term_named(t, c->other);
		cap_set(&t->caps[i], s);
		t->caps[i].removed = removed(t, c->name);
		/* What ends a title or path shows neither by itself. */
		if (s != NULL && i != CAP_FSL && i != CAP_SETAF &&
		    i != CAP_SETAB)
			t->can.features |= c->feature;
	}
	if (named_flag(t, "Tc") || named_flag(t, "RGB") ||
	    named_number(t, "RGB") > 0 || term_named(t, "RGB") != NULL)
		t->can.features |= FEATURE_RGB;
	if (named_flag(t, "XT"))
		t->can.features |= FEATURE_TITLE;
	t->colours = named_number(t, "colors");
	if (t->colours >= 256)
		t->can.features |= FEATURE_256;
}

/* Add what features bring along, where nothing else is known. */
static void
add_usual(struct term *t)
{
	const struct cap_name *c;
	size_t i;

	for (i = 0; i < CAPS; i++) {
		c = &cap_names[i];
		if (c->usual == NULL || !(t->can.features & c->feature) ||
		    t->caps[i].removed)
			continue;
		if (t->caps[i].s == NULL ||
		    (c->feature == FEATURE_256 && t->colours < 256))
			cap_set(&t->caps[i], c->usual);
	}
}

static bool
is(const struct term *t, enum term_cap cap, const char *s)
{
	return t->caps[cap].s != NULL && strcmp(t->caps[cap].s, s) == 0;
}

/* Whether a colour capability makes what SGR has for it. */
static bool
ansi_colour(const struct term *t, enum term_cap cap, int colour,
    const char *want)
{
	struct buf out = BUF_INIT;
	bool same;

	cap_put(&t->caps[cap], &out, colour, 0);
	same = buf_len(&out) == strlen(want) &&
	    memcmp(buf_data(&out), want, buf_len(&out)) == 0;
	buf_free(&out);
	return same;
}

/*
 * Whether attributes and colours can be switched one by one as ECMA-48 has
 * it.  A terminal whose underline ends with everything else (VT100) cannot.
 */
static bool
has_sgr(const struct term *t)
{
	if (!is(t, CAP_BOLD, "\033[1m") || !is(t, CAP_RMUL, "\033[24m"))
		return false;
	if (t->colours < 8 && !(t->can.features & FEATURE_256))
		return true;
	return ansi_colour(t, CAP_SETAF, 1, "\033[31m") &&
	    ansi_colour(t, CAP_SETAB, 7, "\033[47m") &&
	    (is(t, CAP_OP, "\033[39;49m") || named_flag(t, "AX"));
}

static unsigned int
colours_of(const struct term *t)
{
	if (t->can.features & FEATURE_RGB)
		return 1u << 24;
	if (t->caps[CAP_SETAF].s == NULL || t->caps[CAP_SETAB].s == NULL)
		return 0;
	if (t->can.features & FEATURE_256)
		return 256;
	return t->colours >= 16 ? 16 : t->colours >= 8 ? 8 : 0;
}

static uint16_t
attrs_of(const struct term *t)
{
	static const struct {
		enum term_cap cap;
		uint16_t attr;
	} table[] = {
		{ CAP_BOLD, STYLE_BOLD },
		{ CAP_DIM, STYLE_DIM },
		{ CAP_SITM, STYLE_ITALIC },
		{ CAP_BLINK, STYLE_BLINK },
		{ CAP_REV, STYLE_REVERSE },
		{ CAP_SMSO, STYLE_REVERSE },
		{ CAP_INVIS, STYLE_INVISIBLE },
		{ CAP_SMXX, STYLE_STRIKE },
		{ CAP_OVERLINE, STYLE_OVERLINE },
	};
	uint16_t attrs = 0;
	size_t i;

	for (i = 0; i < nitems(table); i++)
		if (t->caps[table[i].cap].s != NULL)
			attrs |= table[i].attr;
	return attrs;
}

/* Those within another terminal can be told not to wrap; few entries say. */
static void
add_wrapping(struct term *t)
{
	if (!t->can.csi || !known_multiplexer(t->name) ||
	    t->caps[CAP_RMAM].s != NULL || t->caps[CAP_RMAM].removed ||
	    t->caps[CAP_SMAM].s != NULL || t->caps[CAP_SMAM].removed)
		return;
	cap_set(&t->caps[CAP_RMAM], "\033[?7l");
	cap_set(&t->caps[CAP_SMAM], "\033[?7h");
}

static void
derive(struct term *t)
{
	struct term_can *can = &t->can;
	const char *smcup;

	add_usual(t);
	smcup = t->caps[CAP_SMCUP].s;
	can->sgr = has_sgr(t);
	can->colours = colours_of(t);
	can->attrs = attrs_of(t);
	can->ansi_cup = is(t, CAP_CUP, "\033[%i%p1%d;%p2%dH");
	can->ansi_shape = is(t, CAP_CURSOR_SHAPE, "\033[%p1%d q") &&
	    map_get_str(t->overrides, "Se") == NULL;
	can->alternate = smcup != NULL && t->caps[CAP_RMCUP].s != NULL;
	can->title_pushed = smcup != NULL && strstr(smcup, "\033[22;") != NULL;
	can->margins_wrap = named_flag(t, "am");
	can->wrap_late = named_flag(t, "xenl");
	can->bce = named_flag(t, "bce");
	can->up_to_date = can->features & (FEATURE_RGB | FEATURE_REPEAT);
	can->move_pen = named_flag(t, "msgr");
	can->csi = can->ansi_cup &&
	    (known_to_answer(t->name) || named_flag(t, "XT"));
	add_wrapping(t);
}

static void
read_acs(struct term *t)
{
	const char *s = t->caps[CAP_ACSC].s;
	unsigned int from;

	if (s == NULL || t->caps[CAP_SMACS].s == NULL ||
	    t->caps[CAP_RMACS].s == NULL)
		return;
	for (; s[0] != '\0' && s[1] != '\0'; s += 2) {
		from = (unsigned char)s[0];
		if (from < ACS_LETTERS)
			t->acs[from] = s[1];
	}
}

/* Read terminfo's entry, or that of a terminal that is much like it. */
static int
open_entry(const char *name, struct err *err)
{
	const char *other;
	unsigned int i;

	if (name == NULL || *name == '\0')
		return err_set(err, ERR_INVALID,
		    "TERM is not set: cannot tell what terminal this is");
	if (info_open(name, err) == 0)
		return 0;
	for (i = 0; (other = known_stand_in(name, i)) != NULL; i++)
		if (info_open(other, NULL) == 0)
			return 0;
	return ERR_NOTFOUND;
}

static int
check_usable(const char *name, bool clear, bool cup, struct err *err)
{
	if (!clear)
		return err_set(err, ERR_INVALID,
		    "terminal %s cannot clear its screen", name);
	if (!cup)
		return err_set(err, ERR_INVALID,
		    "terminal %s cannot move its cursor", name);
	return 0;
}

int
term_check(const char *name, struct err *err)
{
	if (open_entry(name, err) != 0)
		return err->code;
	return check_usable(name, info_string("clear") != NULL,
	    info_string("cup") != NULL, err);
}

struct term *
term_new(const struct term_setup *setup, struct err *err)
{
	struct term *t;

	if (open_entry(setup->name, err) != 0)
		return NULL;
	t = xcalloc(1, sizeof *t);
	t->name = xstrdup(setup->name);
	t->overrides = map_new();
	t->can.utf8 = setup->utf8;
	each_entry(t, setup->overrides, setup->n_overrides, override_one);
	read_caps(t);
	t->can.features |= known_by_term(t->name) |
	    known_by_env(t->name, setup->env);
	each_entry(t, setup->features, setup->n_features, feature_one);
	if (setup->colours_256)
		t->can.features |= FEATURE_256;
	derive(t);
	read_acs(t);
	if (check_usable(t->name, t->caps[CAP_CLEAR].s != NULL,
	    t->caps[CAP_CUP].s != NULL, err) != 0) {
		term_free(t);
		return NULL;
	}
	return t;
}

void
term_free(struct term *t)
{
	size_t iter = 0, i;
	char *value;

	if (t == NULL)
		return;
	while ((value = map_next(t->overrides, &iter)) != NULL)
		free(value);
	map_free(t->overrides);
	for (i = 0; i < CAPS; i++)
		cap_free(&t->caps[i]);
	info_close();
	free(t->name);
	free(t);
}

const char *
term_name(const struct term *t)
{
	return t->name;
}

const struct term_can *
term_can(const struct term *t)
{
	return &t->can;
}

bool
term_add_feature_bits(struct term *t, unsigned int bits)
{
	if ((t->can.features | bits) == t->can.features)
		return false;
	t->can.features |= bits;
	derive(t);
	return true;
}

bool
term_add_features(struct term *t, const char *names)
{
	return term_add_feature_bits(t, features_parse(names));
}

char *
term_feature_names(const struct term *t)
{
	struct buf out = BUF_INIT;
	unsigned int i;
	char *s;

	for (i = 0; i < FEATURES_COUNT; i++) {
		if (!(t->can.features & 1u << i))
			continue;
		if (buf_len(&out) != 0)
			buf_put_u8(&out, ',');
		buf_put_str(&out, feature_name(i));
	}
	s = xstrndup((const char *)buf_data(&out), buf_len(&out));
	buf_free(&out);
	return s;
}

bool
term_has(const struct term *t, enum term_cap cap)
{
	return t->caps[cap].s != NULL;
}

const char *
term_string(const struct term *t, enum term_cap cap)
{
	return t->caps[cap].s;
}

void
term_put(const struct term *t, struct buf *out, enum term_cap cap)
{
	cap_put(&t->caps[cap], out, 0, 0);
}

void
term_put1(const struct term *t, struct buf *out, enum term_cap cap, int a)
{
	cap_put(&t->caps[cap], out, a, 0);
}

void
term_put2(const struct term *t, struct buf *out, enum term_cap cap, int a,
    int b)
{
	cap_put(&t->caps[cap], out, a, b);
}

void
term_put_strings(const struct term *t, struct buf *out, enum term_cap cap,
    const char *a, const char *b)
{
	cap_put_strings(&t->caps[cap], out, a, b);
}

unsigned int
term_cost(const struct term *t, enum term_cap cap)
{
	return term_cost2(t, cap, 0, 0);
}

unsigned int
term_cost1(const struct term *t, enum term_cap cap, int a)
{
	return term_cost2(t, cap, a, 0);
}

unsigned int
term_cost2(const struct term *t, enum term_cap cap, int a, int b)
{
	if (t->caps[cap].s == NULL)
		return TERM_NEVER;
	return (unsigned int)cap_cost(&t->caps[cap], a, b);
}

char
term_acs(const struct term *t, uint32_t letter)
{
	return letter < ACS_LETTERS ? t->acs[letter] : '\0';
}
