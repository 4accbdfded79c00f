/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "regress/diff/streams.h"

#define STEPS_MAX 60

struct gen {
	struct stream *s;
	enum stream_for for_whom;
	uint64_t state;
	bool alternate; /* the alternate screen is shown */
	bool margins;   /* there may be some */
	bool origin;    /* DECOM is set */
};

/* The next number below a bound (Knuth's linear congruence). */
static uint32_t
rnd(struct gen *g, uint32_t below)
{
	g->state = g->state * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (uint32_t)((g->state >> 33) % below);
}

static void
put(struct gen *g, const char *text)
{
	buf_put_str(&g->s->bytes, text);
}

static unsigned int
any_row(struct gen *g)
{
	return 1 + rnd(g, g->s->rows + 1);
}

static unsigned int
any_col(struct gen *g)
{
	return 1 + rnd(g, g->s->cols + 1);
}

/* A small number, often none. */
static void
put_count(struct gen *g)
{
	if (rnd(g, 3) != 0)
		buf_printf(&g->s->bytes, "%u", rnd(g, 6));
}

static void
text(struct gen *g)
{
	static const char *const words[] = { "error", "lorem", "ipsum",
		"x", "main.c:12:", "  ", "Makefile", "0123456789", "$ ", "-",
		"a longer piece of text than the others", "~", "[ok]" };
	unsigned int i;

	for (i = rnd(g, 4) + 1; i > 0; i--)
		buf_printf(&g->s->bytes, "%s%s", words[rnd(g, nitems(words))],
		    rnd(g, 3) ? " " : "");
	/* REP, but right after a character; in tmux it ends at the margin. */
	if (rnd(g, 10) == 0 && g->for_whom != STREAM_TMUX)
		buf_printf(&g->s->bytes, "\033[%ub", rnd(g, 30));
}

static void
wide_text(struct gen *g)
{
	static const char *const pieces[] = { "日本語", "ü", "日", "a",
		"e\xcc\x81", "─┼", "한국", "字",
		"😀", "n\xcc\x83", "Ж", "中文字", "　" };
	unsigned int i;

	for (i = rnd(g, 8) + 1; i > 0; i--)
		put(g, pieces[rnd(g, nitems(pieces))]);
}

/*
 * Move within the row, so that no wrap is pending: xterm.js and tmux keep
 * that over what ends it for a VT500 and xterm.
 */
static void
settle(struct gen *g)
{
	buf_printf(&g->s->bytes, "\r\033[%uC", 1 + rnd(g, g->s->cols - 2));
}

/* The same for what only tmux keeps a pending wrap over. */
static void
settle_tmux(struct gen *g)
{
	if (g->for_whom == STREAM_TMUX)
		settle(g);
}

static void
new_line(struct gen *g)
{
	static const char *const ends[] = { "\r\n", "\r\n", "\r\n", "\n",
		"\r", "\t", "\t\t", "\v", "\r\r\n", "\b", "\b\b\b" };

	/* BS at the left margin goes back to where tmux wrapped. */
	settle_tmux(g);
	put(g, ends[rnd(g, nitems(ends) - (g->for_whom == STREAM_TMUX) * 2)]);
}

static void
wide_line(struct gen *g)
{
	put(g, rnd(g, 3) == 0 ? "\r\n" : "\r\n\t");
}

static void
sgr(struct gen *g)
{
	static const char *const one[] = { "", "0", "1", "2", "3", "4", "7",
		"8", "9", "22", "23", "24", "27", "28", "29", "31", "36",
		"39", "42", "47", "49", "91", "97", "101", "107", "38;5;200",
		"48;5;17", "38;2;1;20;200", "48;2;200;100;7", "5", "25",
		"1;31", "4;44", "0;1", "21", "53", "55" };

	buf_printf(&g->s->bytes, "\033[%sm", one[rnd(g, nitems(one))]);
}

static void
move(struct gen *g)
{
	static const char absolute[] = "Gd`";
	static const char relative[] = "ABCDEFIae";
	/* tmux knows no CHT, HPR and VPR. */
	unsigned int n = g->for_whom == STREAM_TMUX ? 6 : 9;
	struct buf *b = &g->s->bytes;

	switch (rnd(g, 4)) {
	case 0:
		buf_printf(b, "\033[%u;%uH", any_row(g), any_col(g));
		break;
	case 1:
		settle_tmux(g);
		buf_printf(b, "\033[%u%c",
		    rnd(g, 2) ? any_row(g) : any_col(g),
		    absolute[rnd(g, sizeof absolute - 1)]);
		break;
	case 2:
		/* With a wrap pending xterm.js does not tab back. */
		settle(g);
		put(g, "\033[");
		put_count(g);
		put(g, "Z");
		break;
	default:
		settle_tmux(g);
		put(g, "\033[");
		put_count(g);
		buf_put_u8(b, (uint8_t)relative[rnd(g, n)]);
		break;
	}
}

static void
erase(struct gen *g)
{
	static const char *const how[] = { "\033[K", "\033[1K", "\033[2K",
		"\033[J", "\033[1J", "\033[2J", "\033[K", "\033[J" };

	settle(g);
	if (rnd(g, 3) == 0) {
		put(g, "\033[");
		put_count(g);
		put(g, "X");
	} else
		put(g, how[rnd(g, nitems(how))]);
}

static void
edit(struct gen *g)
{
	/*
	 * xterm.js: SU puts nothing into the scrollback, SD erases plain.
	 * tmux: ICH leaves what it should move, outside of the margins
	 * lines are moved nevertheless.
	 */
	static const char xtermjs[] = "@PLMLM", tmux[] = "PLMLMPST";
	const char *finals = g->for_whom == STREAM_TMUX ? tmux : xtermjs;
	uint32_t n = (uint32_t)strlen(finals);

	if (g->for_whom == STREAM_TMUX && g->margins)
		n = 1;
	settle(g);
	put(g, "\033[");
	put_count(g);
	buf_put_u8(&g->s->bytes, (uint8_t)finals[rnd(g, n)]);
	/* After IL and DL the cursor is in the first column, for a VT500. */
	put(g, "\r");
}

static void
scroll(struct gen *g)
{
	static const char *const how[] = { "\033M", "\033D", "\033E",
		"\033[r", "\033M\033M", "\n\n\n" };
	unsigned int top, bottom;

	settle_tmux(g);
	/* With the origin set DECSTBM does not go there in tmux. */
	if (rnd(g, 4) != 0 || g->origin) {
		put(g, how[rnd(g, nitems(how))]);
		return;
	}
	top = 1 + rnd(g, g->s->rows);
	bottom = top + rnd(g, g->s->rows);
	if (bottom > top && bottom <= g->s->rows) {
		g->margins = true;
		buf_printf(&g->s->bytes, "\033[%u;%ur", top, bottom);
	}
}

static void
keep(struct gen *g)
{
	static const char *const how[] = { "\0337", "\0338", "\033[s",
		"\033[u", "\0337", "\0338" };

	/* In tmux 1049 saves the cursor in a place of its own. */
	if (g->for_whom == STREAM_TMUX && strcmp(g->s->kind, "screens") != 0) {
		put(g, how[rnd(g, nitems(how))]);
		return;
	}
	/*
	 * In xterm.js what was saved scrolls with the text, a pending wrap is
	 * not saved, and the kind of underline not restored.
	 */
	settle(g);
	put(g, "\0337");
	move(g);
	put(g, "\033[1;7;35;42m\0338");
}

static void
set_mode(struct gen *g)
{
	static const char *const modes[] = { "\033[?7l", "\033[?7h",
		"\033[?7h", "\033[4h", "\033[4l", "\033[4l" };

	settle(g);
	/* With the origin set the cursor of xterm.js moves wrongly. */
	if (g->for_whom == STREAM_TMUX && rnd(g, 3) == 0) {
		g->origin = rnd(g, 2) == 0;
		put(g, g->origin ? "\033[?6h" : "\033[?6l");
	} else
		/* Where a line wraps tmux does not insert. */
		put(g, modes[rnd(g, g->for_whom == STREAM_TMUX ? 3 : 6)]);
}

static void
tab_stop(struct gen *g)
{
	static const char *const how[] = { "\033H", "\033[g", "\t", "\033[3g",
		"\t", "\t" };

	put(g, how[rnd(g, nitems(how))]);
}

static void
charset(struct gen *g)
{
	static const char *const how[] = { "\033(0", "\033(B", "\033)0",
		"\016", "\017", "\017", "\033(B" };

	/* What capture-pane shows of it is not what is on the screen. */
	if (g->for_whom != STREAM_TMUX)
		put(g, how[rnd(g, nitems(how))]);
	put(g, "lqqk");
}

/*
 * In and out by turns: what 1049 does twice, 47, and whose margins are whose,
 * differs from one to the other.
 */
static void
alternate(struct gen *g)
{
	g->alternate = !g->alternate;
	put(g, "\033[m\033[r");
	put(g, g->alternate ? "\033[?1049h" : "\033[?1049l");
}

static void
other(struct gen *g)
{
	/*
	 * Not for xterm.js: RIS empties its scrollback, DECALN takes its
	 * colours of the moment.  Not for tmux: DECSTR, which is RIS there.
	 */
	static const char *const how[] = { "\033c", "\033#8", "\033[!p",
		"\033]0;title\a", "\033]8;;http://a/\033\\", "\a",
		"\033]8;;\033\\", "\033[?25l", "\033[?25h", "\033[2 q",
		"\033[?2004h", "\033=", "\033>" };

	/* RIS does not leave tmux's alternate screen. */
	if (g->for_whom == STREAM_XTERMJS)
		put(g, how[2 + rnd(g, nitems(how) - 2)]);
	else if (g->alternate || rnd(g, 6) != 0)
		put(g, how[3 + rnd(g, nitems(how) - 3)]);
	else
		put(g, how[rnd(g, 2)]);
}

static const struct {
	const char *name;
	void (*step[12])(struct gen *); /* each as likely as it is there */
} kinds[] = {
	{ "log", { text, text, new_line, new_line, sgr } },
	{ "styles", { text, sgr, sgr, new_line, erase, sgr } },
	{ "screen", { text, move, move, erase, sgr, text, new_line } },
	{ "editor", { text, move, edit, scroll, edit, scroll, new_line, text,
	    sgr, erase } },
	{ "modes", { text, move, set_mode, keep, scroll, tab_stop, charset,
	    text, new_line, edit } },
	{ "clusters", { wide_text, wide_text, wide_text, wide_line } },
	{ "screens", { text, alternate, move, keep, new_line, sgr, other,
	    scroll } },
	{ "wide", { wide_text, wide_text, new_line, move, text, sgr } },
	{ "wide editor", { wide_text, wide_text, new_line, move, edit, erase,
	    text, scroll } },
};

static const struct {
	uint8_t cols, rows;
} sizes[] = { { 20, 6 }, { 11, 4 }, { 40, 12 }, { 33, 3 } };

void
stream_make(struct stream *s, enum stream_for for_whom, uint64_t seed)
{
	struct gen g = { .s = s, .for_whom = for_whom, .state = seed };
	size_t kind, steps, n = 0;

	rnd(&g, 2);
	memset(s, 0, sizeof *s);
	buf_init(&s->bytes, SIZE_MAX);
	/* tmux leaves half of a wide character that the rest was erased of. */
	kind = rnd(&g, nitems(kinds) - (for_whom == STREAM_TMUX ? 2 : 0));
	s->kind = kinds[kind].name;
	s->cols = sizes[seed % nitems(sizes)].cols;
	s->rows = sizes[seed % nitems(sizes)].rows;
	while (n < nitems(kinds[kind].step) && kinds[kind].step[n] != NULL)
		n++;
	for (steps = 3 + rnd(&g, STEPS_MAX); steps > 0; steps--)
		kinds[kind].step[rnd(&g, (uint32_t)n)](&g);
}

void
stream_free(struct stream *s)
{
	buf_free(&s->bytes);
}
