/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "client/keydec.h"
#include "client/term-features.h"
#include "client/term-known.h"
#include "client/term.h"
#include "text/colour.h"

/* DECSDM: sixels do not scroll the screen. */
#define MODE_SIXEL_STAYS 80

/* DECRPM's values for a mode that is there and can be set. */
enum mode_value {
	MODE_SET = 1,
	MODE_RESET = 2
};

static const char first_questions[] = "\033[>q"      /* XTVERSION */
				      "\033[>c"      /* DA2 */
				      "\033[?2026$p" /* DECRQM */
				      "\033[?2027$p"
				      "\033[?2031$p"
				      "\033[?1016$p"
				      "\033[?80$p"
				      "\033[16t"     /* pixels of a cell */
				      "\033[?u";     /* kitty keyboard */

/* Foreground and background. */
static const char colour_questions[] = "\033]10;?\033\\\033]11;?\033\\";

/* RGB, Tc, Smulx, Ms by XTGETTCAP; one at a time, as all know it. */
static const char string_questions[] =
    "\033P$q q\033\\" /* DECRQSS: DECSCUSR */
    "\033P+q524742\033\\"
    "\033P+q5463\033\\"
    "\033P+q536d756c78\033\\"
    "\033P+q4d73\033\\"
    "\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\";

static const char palette_questions[] =
    "\033]4;0;?;1;?;2;?;3;?;4;?;5;?;6;?;7;?;"
    "8;?;9;?;10;?;11;?;12;?;13;?;14;?;15;?\033\\";

/* Answered by all, and after everything else that was asked. */
static const char fence[] = "\033[c";

static const struct {
	int mode;
	unsigned int feature;
} modes[] = {
	{ 2026, FEATURE_SYNC },
	{ 2027, FEATURE_GRAPHEMES },
	{ 2031, FEATURE_THEME },
	{ 1016, FEATURE_PIXELS },
};

/* DA1's numbers. */
static const struct {
	int number;
	unsigned int feature;
} attributes[] = {
	{ 4, FEATURE_SIXEL },
	{ 28, FEATURE_RECTFILL },
	{ 52, FEATURE_CLIPBOARD },
};

/* Capabilities in hexadecimal, as they are asked for and answered. */
static const struct {
	const char *name;
	unsigned int feature;
} termcaps[] = {
	{ "524742", FEATURE_RGB },
	{ "5463", FEATURE_RGB },
	{ "536d756c78", FEATURE_USSTYLE },
	{ "4d73", FEATURE_CLIPBOARD },
};

/* A larger cell is none. */
#define CELL_MAX 1000

enum stage {
	STAGE_NOT_ASKED,
	STAGE_FIRST,
	STAGE_SECOND,
	STAGE_DONE
};

struct features {
	struct term *term;
	features_fn fn;
	void *arg;
	enum stage stage;
	unsigned int pings, fences, rows; /* not yet answered */
	bool answers;      /* it has answered a fence */
	bool multiplexer;  /* no DCS or APC to this one */
	bool stopped;      /* no more questions */
	struct features_known known;
};

struct features *
features_new(struct term *t, features_fn fn, void *arg)
{
	struct features *f = xcalloc(1, sizeof *f);
	size_t i;

	f->term = t;
	f->fn = fn;
	f->arg = arg;
	f->multiplexer = known_multiplexer(term_name(t));
	f->known.foreground = f->known.background = COLOUR_INVALID;
	for (i = 0; i < TERM_PALETTE; i++)
		f->known.palette[i] = COLOUR_INVALID;
	return f;
}

void
features_free(struct features *f)
{
	free(f);
}

const struct features_known *
features_get(const struct features *f)
{
	return &f->known;
}

unsigned int
features_waiting(const struct features *f)
{
	return f->pings + f->fences + f->rows;
}

unsigned int
features_fences(const struct features *f)
{
	return f->fences;
}

bool
features_answers(const struct features *f)
{
	return f->answers;
}

void
features_fence(struct features *f, struct buf *out)
{
	if (!term_can(f->term)->csi)
		return;
	buf_put_str(out, fence);
	f->fences++;
}

void
features_stop(struct features *f, bool stop)
{
	f->stopped = stop;
	/* What was broken off is asked anew. */
	if (!stop && f->fences == 0 && f->stage != STAGE_DONE)
		f->stage = STAGE_NOT_ASKED;
}

void
features_ask(struct features *f, struct buf *out)
{
	if (f->stage != STAGE_NOT_ASKED || !term_can(f->term)->csi)
		return;
	buf_put_str(out, first_questions);
	features_fence(f, out);
	f->stage = STAGE_FIRST;
}

void
features_ping(struct features *f, struct buf *out)
{
	if (!term_can(f->term)->csi)
		return;
	buf_put_str(out, "\033[5n");
	f->pings++;
}

void
features_ask_row(struct features *f, struct buf *out)
{
	if (!term_can(f->term)->csi)
		return;
	buf_put_str(out, "\033[?6n");
	f->rows++;
}

static unsigned int
add(struct features *f, unsigned int bits)
{
	return term_add_feature_bits(f->term, bits) ? FEATURES_TERM : 0;
}

static unsigned int
on_mode(struct features *f, const struct reply *r)
{
	size_t i;

	if (r->numbers != 2 ||
	    (r->number[1] != MODE_SET && r->number[1] != MODE_RESET))
		return 0;
	if (r->number[0] == MODE_SIXEL_STAYS)
		f->known.sixel_mode = (uint8_t)r->number[1];
	for (i = 0; i < nitems(modes); i++)
		if (modes[i].mode == r->number[0])
			return add(f, modes[i].feature);
	return 0;
}

static unsigned int
on_version(struct features *f, const struct reply *r)
{
	size_t n = r->len, i;

	if (n >= sizeof f->known.version)
		n = sizeof f->known.version - 1;
	for (i = 0; i < n; i++)
		f->known.version[i] = r->text[i] >= ' ' && r->text[i] < 0x7f ?
		    r->text[i] : '?';
	f->known.version[n] = '\0';
	if (strncasecmp(f->known.version, "tmux ", 5) == 0)
		f->multiplexer = true;
	return add(f, known_by_version(f->known.version));
}

static unsigned int
on_da2(struct features *f, const struct reply *r)
{
	if (r->numbers < 2 || r->number[0] < 0 || r->number[1] < 0)
		return 0;
	if (known_multiplexer_da2((unsigned int)r->number[0]))
		f->multiplexer = true;
	return add(f, known_by_da2((unsigned int)r->number[0],
		(unsigned int)r->number[1]));
}

/* Put what this terminal can be asked by strings; false when that is none. */
static bool
ask_more(const struct features *f, struct buf *out)
{
	bool named = f->known.version[0] != '\0';

	/* It may be screen, which lets the terminal around it answer. */
	if (f->multiplexer && !named)
		return false;
	buf_put_str(out, colour_questions);
	if (named && !f->multiplexer)
		buf_put_str(out, string_questions);
	if (named)
		buf_put_str(out, palette_questions);
	return true;
}

/* Take the fence: go on asking, or be done. */
static unsigned int
on_da1(struct features *f, const struct reply *r, struct buf *out)
{
	unsigned int what = 0, i;
	size_t j;

	f->answers = true;
	if (f->fences > 0)
		f->fences--;
	for (i = 1; i < r->numbers; i++)
		for (j = 0; j < nitems(attributes); j++)
			if (attributes[j].number == r->number[i])
				what |= add(f, attributes[j].feature);
	if (f->fences > 0 || f->stopped || f->stage == STAGE_DONE)
		return what;
	if (f->stage == STAGE_FIRST && ask_more(f, out)) {
		features_fence(f, out);
		f->stage = STAGE_SECOND;
		return what;
	}
	f->stage = STAGE_DONE;
	return what | FEATURES_DONE;
}

/* The colour in an answer's text; COLOUR_INVALID for what is none. */
static uint32_t
colour_of(const char *s, size_t len)
{
	char text[32];

	if (len >= sizeof text)
		return COLOUR_INVALID;
	memcpy(text, s, len);
	text[len] = '\0';
	return colour_parse_x11(text);
}

static unsigned int
set_colour(uint32_t *to, const char *s, size_t len)
{
	uint32_t c = colour_of(s, len);

	if (c == COLOUR_INVALID || c == *to)
		return 0;
	*to = c;
	return FEATURES_COLOURS;
}

/* "1;rgb:..." of OSC 4. */
static unsigned int
on_palette(struct features *f, const struct reply *r)
{
	const char *semicolon = memchr(r->text, ';', r->len);
	unsigned int i = 0;
	const char *s;

	if (semicolon == NULL || semicolon - r->text > 3)
		return 0;
	for (s = r->text; s < semicolon; s++) {
		if (*s < '0' || *s > '9')
			return 0;
		i = i * 10 + (unsigned int)(*s - '0');
	}
	if (i >= TERM_PALETTE)
		return 0;
	return set_colour(&f->known.palette[i], semicolon + 1,
	    (size_t)(r->text + r->len - semicolon - 1));
}

static bool
on_osc(struct features *f, const struct reply *r, unsigned int *what)
{
	switch (r->number[0]) {
	case 4:
		*what = on_palette(f, r);
		return true;
	case 10:
		*what = set_colour(&f->known.foreground, r->text, r->len);
		return true;
	case 11:
		*what = set_colour(&f->known.background, r->text, r->len);
		return true;
	default:
		return false;
	}
}

/* DECRQSS: "2 q". */
static unsigned int
on_setting(struct features *f, const struct reply *r)
{
	if (r->number[0] != 1 || r->len != 3 ||
	    memcmp(r->text + 1, " q", 2) != 0 || r->text[0] < '0' ||
	    r->text[0] > '6')
		return 0;
	f->known.cursor_shape = (uint8_t)(r->text[0] - '0');
	return FEATURES_CURSOR;
}

/* XTGETTCAP: "524742=38", "5463". */
static unsigned int
on_termcap(struct features *f, const struct reply *r)
{
	size_t i, n;

	if (r->number[0] != 1)
		return 0;
	for (i = 0; i < nitems(termcaps); i++) {
		n = strlen(termcaps[i].name);
		if (r->len >= n &&
		    memcmp(r->text, termcaps[i].name, n) == 0 &&
		    (r->len == n || r->text[n] == '='))
			return add(f, termcaps[i].feature);
	}
	return 0;
}

static unsigned int
on_theme(struct features *f, const struct reply *r)
{
	if (r->numbers != 2 || r->number[1] < 1 || r->number[1] > 2)
		return 0;
	f->known.theme = (uint8_t)r->number[1];
	return FEATURES_THEME;
}

/* CSI 6 ; height ; width t */
static unsigned int
on_window(struct features *f, const struct reply *r)
{
	if (r->numbers != 3 || r->number[0] != 6 || r->number[1] < 1 ||
	    r->number[1] > CELL_MAX || r->number[2] < 1 ||
	    r->number[2] > CELL_MAX)
		return 0;
	f->known.cell_height = (uint16_t)r->number[1];
	f->known.cell_width = (uint16_t)r->number[2];
	return FEATURES_CELL;
}

static unsigned int
on_status(struct features *f)
{
	if (f->pings == 0)
		return 0;
	f->pings--;
	return FEATURES_PONG;
}

/* DECXCPR: row and column, from 1. */
static unsigned int
on_cursor(struct features *f, const struct reply *r)
{
	if (f->rows == 0 || r->numbers < 2 || r->number[0] < 1 ||
	    r->number[0] > UINT16_MAX)
		return 0;
	f->rows--;
	f->known.row = (uint16_t)(r->number[0] - 1);
	return FEATURES_ROW;
}

bool
features_reply(struct features *f, const struct reply *r, struct buf *out)
{
	unsigned int what = 0;
	bool ours = true;

	switch (r->kind) {
	case REPLY_DA1:
		what = on_da1(f, r, out);
		break;
	case REPLY_DA2:
		what = on_da2(f, r);
		break;
	case REPLY_MODE:
		what = on_mode(f, r);
		break;
	case REPLY_STATUS:
		what = on_status(f);
		break;
	case REPLY_CURSOR:
		what = on_cursor(f, r);
		break;
	case REPLY_WINDOW:
		what = on_window(f, r);
		break;
	case REPLY_THEME:
		what = on_theme(f, r);
		break;
	case REPLY_KITTY:
		what = add(f, FEATURE_KITTY);
		break;
	case REPLY_VERSION:
		what = on_version(f, r);
		break;
	case REPLY_SETTING:
		what = on_setting(f, r);
		break;
	case REPLY_TERMCAP:
		what = on_termcap(f, r);
		break;
	case REPLY_APC:
		what = add(f, FEATURE_GRAPHICS);
		break;
	case REPLY_OSC:
		ours = on_osc(f, r, &what);
		break;
	default:
		ours = false;
		break;
	}
	if (what != 0)
		f->fn(f->arg, what);
	return ours;
}
