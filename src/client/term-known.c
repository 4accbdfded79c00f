/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/env.h"
#include "client/term-known.h"
#include "client/term.h"

static const char *const names[FEATURES_COUNT] = { "256", "RGB", "bpaste",
	"ccolour", "clipboard", "cstyle", "extkeys", "focus", "hyperlinks",
	"ignorefkeys", "margins", "mouse", "osc7", "overline", "rectfill",
	"sixel", "strikethrough", "sync", "title", "usstyle", "progress",
	"graphemes", "kitty", "pixels", "repeat", "theme", "graphics",
	"notify", "notify9" };

/* What every terminal has that calls itself xterm and is kept up. */
#define MODERN                                                                \
	(FEATURE_256 | FEATURE_RGB | FEATURE_BPASTE | FEATURE_CSTYLE |        \
	    FEATURE_FOCUS | FEATURE_MOUSE | FEATURE_STRIKETHROUGH |           \
	    FEATURE_TITLE | FEATURE_REPEAT)
#define STYLED                                                                \
	(MODERN | FEATURE_USSTYLE | FEATURE_OVERLINE | FEATURE_HYPERLINKS)
#define XTERM                                                                 \
	(FEATURE_BPASTE | FEATURE_CCOLOUR | FEATURE_CLIPBOARD |               \
	    FEATURE_CSTYLE | FEATURE_FOCUS | FEATURE_MOUSE | FEATURE_TITLE)

struct known {
	const char *name; /* of $TERM: a pattern; of an answer: its start */
	unsigned int features;
};

static const struct known terms[] = {
	{ "xterm-kitty*", XTERM | STYLED | FEATURE_KITTY | FEATURE_GRAPHICS |
		FEATURE_SYNC },
	{ "xterm-ghostty*", XTERM | STYLED | FEATURE_KITTY |
		FEATURE_GRAPHICS | FEATURE_SYNC | FEATURE_PROGRESS },
	{ "foot*", XTERM | STYLED | FEATURE_KITTY | FEATURE_SYNC |
		FEATURE_SIXEL | FEATURE_PIXELS },
	{ "alacritty*", XTERM | STYLED | FEATURE_SYNC },
	{ "wezterm*", XTERM | STYLED | FEATURE_SYNC },
	{ "contour*", XTERM | STYLED | FEATURE_SYNC },
	{ "mintty*", XTERM | STYLED | FEATURE_EXTKEYS },
	{ "vte*", STYLED },
	{ "gnome*", STYLED },
	{ "konsole*", MODERN | FEATURE_HYPERLINKS },
	{ "iterm*", XTERM | STYLED | FEATURE_SYNC },
	{ "xterm*", XTERM },
	{ "tmux*", XTERM | FEATURE_256 | FEATURE_OVERLINE |
		FEATURE_STRIKETHROUGH | FEATURE_USSTYLE },
	{ "screen*", FEATURE_TITLE },
	{ "rxvt*", FEATURE_IGNOREFKEYS | FEATURE_BPASTE | FEATURE_TITLE },
};

static const struct known versions[] = {
	{ "XTerm(", XTERM | FEATURE_256 | FEATURE_RGB | FEATURE_EXTKEYS |
		FEATURE_MARGINS | FEATURE_RECTFILL | FEATURE_STRIKETHROUGH |
		FEATURE_REPEAT },
	{ "VTE(", STYLED | FEATURE_CCOLOUR },
	{ "kitty(", XTERM | STYLED | FEATURE_KITTY | FEATURE_GRAPHICS |
		FEATURE_NOTIFY9 },
	{ "foot(", XTERM | STYLED | FEATURE_KITTY | FEATURE_SIXEL |
		FEATURE_NOTIFY },
	{ "WezTerm ", XTERM | STYLED | FEATURE_SIXEL | FEATURE_NOTIFY },
	{ "iTerm2 ", XTERM | STYLED | FEATURE_EXTKEYS | FEATURE_MARGINS |
		FEATURE_NOTIFY9 },
	{ "mintty ", XTERM | STYLED | FEATURE_EXTKEYS | FEATURE_MARGINS },
	{ "ghostty ", XTERM | STYLED | FEATURE_KITTY | FEATURE_GRAPHICS |
		FEATURE_PROGRESS | FEATURE_NOTIFY },
	{ "Konsole ", MODERN | FEATURE_CCOLOUR | FEATURE_HYPERLINKS },
	{ "contour ", XTERM | STYLED | FEATURE_NOTIFY },
	{ "xterm.js(", XTERM | STYLED },
	{ "tmux ", XTERM | STYLED | FEATURE_EXTKEYS },
	{ "tmx(", XTERM | STYLED | FEATURE_KITTY | FEATURE_PROGRESS |
		FEATURE_NOTIFY },
};

/* Terminals that do not tell XTVERSION but a number of their own in DA2. */
static const struct {
	unsigned int type, version; /* that one or later */
	unsigned int features;
} da2s[] = {
	{ 41, 280, FEATURE_256 | XTERM | FEATURE_STRIKETHROUGH |
		FEATURE_REPEAT },           /* xterm */
	{ 65, 5400, STYLED },               /* VTE */
	{ 77, 0, XTERM | MODERN | FEATURE_EXTKEYS }, /* mintty */
	{ 83, 0, FEATURE_TITLE },           /* screen */
	{ 84, 0, XTERM | FEATURE_256 | FEATURE_RGB | FEATURE_OVERLINE |
		FEATURE_STRIKETHROUGH | FEATURE_USSTYLE |
		FEATURE_REPEAT },           /* tmux */
	{ 85, 0, FEATURE_IGNOREFKEYS },     /* rxvt-unicode */
};

/* A variable that a terminal sets for the programs in it. */
static const struct {
	const char *name;
	const char *value; /* NULL: any; else what it begins with */
	unsigned int features;
} vars[] = {
	{ "COLORTERM", "truecolor", FEATURE_256 | FEATURE_RGB },
	{ "COLORTERM", "24bit", FEATURE_256 | FEATURE_RGB },
	{ "WT_SESSION", NULL, STYLED | FEATURE_CLIPBOARD |
		FEATURE_PROGRESS },
	{ "VTE_VERSION", "6", STYLED },
	{ "VTE_VERSION", "7", STYLED },
	{ "VTE_VERSION", "8", STYLED | FEATURE_PROGRESS },
	{ "KITTY_WINDOW_ID", NULL, XTERM | STYLED },
	{ "GHOSTTY_RESOURCES_DIR", NULL, XTERM | STYLED | FEATURE_PROGRESS },
	{ "ALACRITTY_WINDOW_ID", NULL, XTERM | STYLED },
	{ "WEZTERM_PANE", NULL, XTERM | STYLED },
	{ "TERM_PROGRAM", "iTerm.app", XTERM | STYLED },
	{ "TERM_PROGRAM", "WezTerm", XTERM | STYLED },
	{ "TERM_PROGRAM", "ghostty", XTERM | STYLED | FEATURE_PROGRESS },
	{ "TERM_PROGRAM", "vscode", STYLED | FEATURE_CLIPBOARD },
	{ "TERM_PROGRAM", "mintty", XTERM | STYLED },
};

/* What to look up for those that the system has not heard of. */
static const struct {
	const char *pattern, *name;
} stand_ins[] = {
	{ "tmux*", "tmux-256color" },
	{ "tmux*", "screen-256color" },
	{ "tmux*", "screen" },
	{ "screen*", "screen" },
	{ "rxvt*", "rxvt" },
	{ "linux*", "linux" },
	{ "vt[2345]*", "vt220" },
	{ "vt1*", "vt100" },
	{ "xterm*", "xterm-256color" },
	{ "foot*", "xterm-256color" },
	{ "alacritty*", "xterm-256color" },
	{ "wezterm*", "xterm-256color" },
	{ "contour*", "xterm-256color" },
	{ "mintty*", "xterm-256color" },
	{ "konsole*", "xterm-256color" },
	{ "iterm*", "xterm-256color" },
	{ "vte*", "xterm-256color" },
	{ "gnome*", "xterm-256color" },
	{ "ghostty*", "xterm-256color" },
	{ "rio*", "xterm-256color" },
	{ "st-*", "xterm-256color" },
	{ "xterm*", "xterm" },
};

/* Terminals within a terminal, which have their own idea of strings. */
static const char *const multiplexers[] = { "screen*", "tmux*" };
static const unsigned int multiplexer_da2s[] = { 83, 84 };

static const char *const answering[] = { "xterm*", "screen*", "tmux*",
	"foot*", "alacritty*", "wezterm*", "contour*", "mintty*", "konsole*",
	"iterm*", "vte*", "gnome*", "ghostty*", "rio*", "st*", "rxvt*" };

const char *
feature_name(unsigned int i)
{
	return names[i];
}

unsigned int
features_parse(const char *s)
{
	static const char separators[] = ",: ";
	unsigned int bits = 0;
	size_t n, i;

	for (s += strspn(s, separators); *s != '\0';
	     s += strspn(s, separators)) {
		n = strcspn(s, separators);
		for (i = 0; i < nitems(names); i++)
			if (strlen(names[i]) == n &&
			    strncasecmp(names[i], s, n) == 0)
				bits |= 1u << i;
		s += n;
	}
	return bits;
}

char *
features_names(unsigned int bits)
{
	struct buf b = BUF_INIT;
	size_t i;

	for (i = 0; i < nitems(names); i++)
		if (bits & 1u << i)
			buf_printf(&b, "%s%s", buf_len(&b) != 0 ? "," : "",
			    names[i]);
	return buf_take_str(&b);
}

unsigned int
known_by_term(const char *term)
{
	size_t i;

	for (i = 0; i < nitems(terms); i++)
		if (fnmatch(terms[i].name, term, 0) == 0)
			return terms[i].features;
	return 0;
}

unsigned int
known_by_version(const char *answer)
{
	size_t i;

	for (i = 0; i < nitems(versions); i++)
		if (strncasecmp(versions[i].name, answer,
			strlen(versions[i].name)) == 0)
			return versions[i].features;
	return 0;
}

unsigned int
known_by_da2(unsigned int type, unsigned int version)
{
	size_t i;

	for (i = 0; i < nitems(da2s); i++)
		if (da2s[i].type == type && version >= da2s[i].version)
			return da2s[i].features;
	return 0;
}

bool
known_multiplexer(const char *term)
{
	size_t i;

	for (i = 0; i < nitems(multiplexers); i++)
		if (fnmatch(multiplexers[i], term, 0) == 0)
			return true;
	return false;
}

bool
known_multiplexer_da2(unsigned int type)
{
	size_t i;

	for (i = 0; i < nitems(multiplexer_da2s); i++)
		if (multiplexer_da2s[i] == type)
			return true;
	return false;
}

/*
 * Inside screen or tmux the variables are those of the terminal around it,
 * which is not the one that is written to.
 */
unsigned int
known_by_env(const char *term, const struct env *env)
{
	unsigned int bits = 0;
	const char *value;
	size_t i;

	if (env == NULL || known_multiplexer(term) ||
	    fnmatch("linux*", term, 0) == 0)
		return 0;
	for (i = 0; i < nitems(vars); i++) {
		value = env_get(env, vars[i].name);
		if (value == NULL || *value == '\0')
			continue;
		if (vars[i].value == NULL || strncmp(value, vars[i].value,
						 strlen(vars[i].value)) == 0)
			bits |= vars[i].features;
	}
	return bits;
}

const char *
known_stand_in(const char *term, unsigned int n)
{
	size_t i;

	for (i = 0; i < nitems(stand_ins); i++)
		if (fnmatch(stand_ins[i].pattern, term, 0) == 0 && n-- == 0)
			return stand_ins[i].name;
	return NULL;
}

bool
known_to_answer(const char *term)
{
	size_t i;

	for (i = 0; i < nitems(answering); i++)
		if (fnmatch(answering[i], term, 0) == 0)
			return true;
	return false;
}
