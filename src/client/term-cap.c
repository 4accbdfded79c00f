/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "client/term-cap.h"
#include "client/term-info.h"

const struct cap_name cap_names[CAPS] = {
	[CAP_ACSC] = { .name = "acsc" },
	[CAP_BEL] = { .name = "bel" },
	[CAP_BLINK] = { .name = "blink" },
	[CAP_BOLD] = { .name = "bold" },
	[CAP_CIVIS] = { .name = "civis" },
	[CAP_CLEAR] = { .name = "clear" },
	[CAP_CNORM] = { .name = "cnorm" },
	[CAP_CR] = { .name = "cr" },
	[CAP_CSR] = { .name = "csr" },
	[CAP_CUB] = { .name = "cub" },
	[CAP_CUB1] = { .name = "cub1" },
	[CAP_CUD] = { .name = "cud" },
	[CAP_CUD1] = { .name = "cud1" },
	[CAP_CUF] = { .name = "cuf" },
	[CAP_CUF1] = { .name = "cuf1" },
	[CAP_CUP] = { .name = "cup" },
	[CAP_CUU] = { .name = "cuu" },
	[CAP_CUU1] = { .name = "cuu1" },
	[CAP_DCH] = { .name = "dch" },
	[CAP_DIM] = { .name = "dim" },
	[CAP_DL] = { .name = "dl" },
	[CAP_DL1] = { .name = "dl1" },
	[CAP_ECH] = { .name = "ech" },
	[CAP_ED] = { .name = "ed" },
	[CAP_EL] = { .name = "el" },
	[CAP_EL1] = { .name = "el1" },
	[CAP_ENACS] = { .name = "enacs" },
	[CAP_FLASH] = { .name = "flash" },
	[CAP_FSL] = { "fsl", NULL, FEATURE_TITLE | FEATURE_OSC7, "\007" },
	[CAP_HOME] = { .name = "home" },
	[CAP_HPA] = { .name = "hpa" },
	[CAP_ICH] = { .name = "ich" },
	[CAP_ICH1] = { .name = "ich1" },
	[CAP_IL] = { .name = "il" },
	[CAP_IL1] = { .name = "il1" },
	[CAP_IND] = { .name = "ind" },
	[CAP_INDN] = { .name = "indn" },
	[CAP_INVIS] = { .name = "invis" },
	[CAP_KMOUS] = { "kmous", NULL, FEATURE_MOUSE, "\033[M" },
	[CAP_OP] = { .name = "op" },
	[CAP_REP] = { .name = "rep" },
	[CAP_REV] = { .name = "rev" },
	[CAP_RI] = { .name = "ri" },
	[CAP_RIN] = { .name = "rin" },
	[CAP_RITM] = { .name = "ritm" },
	[CAP_RMACS] = { .name = "rmacs" },
	[CAP_RMAM] = { .name = "rmam" },
	[CAP_RMCUP] = { .name = "rmcup" },
	[CAP_RMIR] = { .name = "rmir" },
	[CAP_RMKX] = { .name = "rmkx" },
	[CAP_RMUL] = { .name = "rmul" },
	[CAP_SETAB] = { "setab", NULL, FEATURE_256,
	    "\033[%?%p1%{8}%<%t4%p1%d%e%p1%{16}%<%t10%p1%{8}%-%d"
	    "%e48;5;%p1%d%;m" },
	[CAP_SETAF] = { "setaf", NULL, FEATURE_256,
	    "\033[%?%p1%{8}%<%t3%p1%d%e%p1%{16}%<%t9%p1%{8}%-%d"
	    "%e38;5;%p1%d%;m" },
	[CAP_SGR0] = { .name = "sgr0" },
	[CAP_SITM] = { .name = "sitm" },
	[CAP_SMACS] = { .name = "smacs" },
	[CAP_SMAM] = { .name = "smam" },
	[CAP_SMCUP] = { .name = "smcup" },
	[CAP_SMIR] = { .name = "smir" },
	[CAP_SMKX] = { .name = "smkx" },
	[CAP_SMSO] = { .name = "smso" },
	[CAP_SMUL] = { .name = "smul" },
	[CAP_SMXX] = { "smxx", NULL, FEATURE_STRIKETHROUGH, "\033[9m" },
	[CAP_TSL] = { "tsl", "TS", FEATURE_TITLE, "\033]0;" },
	[CAP_VPA] = { .name = "vpa" },
	[CAP_PASTE_OFF] = { "BD", "Dsbp", FEATURE_BPASTE, "\033[?2004l" },
	[CAP_PASTE_ON] = { "BE", "Enbp", FEATURE_BPASTE, "\033[?2004h" },
	[CAP_CURSOR_COLOUR] = { "Cs", NULL, FEATURE_CCOLOUR,
	    "\033]12;%p1%s\007" },
	[CAP_CURSOR_COLOUR_RESET] = { "Cr", NULL, FEATURE_CCOLOUR,
	    "\033]112\007" },
	[CAP_CURSOR_SHAPE] = { "Ss", NULL, FEATURE_CSTYLE, "\033[%p1%d q" },
	[CAP_CURSOR_SHAPE_RESET] = { "Se", NULL, FEATURE_CSTYLE,
	    "\033[0 q" },
	[CAP_KEYS_EXTENDED] = { "Eneks", NULL, FEATURE_EXTKEYS,
	    "\033[>4;2m" },
	[CAP_KEYS_NORMAL] = { "Dseks", NULL, FEATURE_EXTKEYS, "\033[>4m" },
	[CAP_FOCUS_ON] = { "Enfcs", "fe", FEATURE_FOCUS, "\033[?1004h" },
	[CAP_FOCUS_OFF] = { "Dsfcs", "fd", FEATURE_FOCUS, "\033[?1004l" },
	[CAP_LINK] = { "Hls", NULL, FEATURE_HYPERLINKS,
	    "\033]8;%?%p1%l%tid=%p1%s%;;%p2%s\033\\" },
	[CAP_CLIPBOARD] = { "Ms", NULL, FEATURE_CLIPBOARD,
	    "\033]52;%p1%s;%p2%s\007" },
	[CAP_PATH] = { "Swd", NULL, FEATURE_OSC7, "\033]7;" },
	[CAP_UL_COLOUR] = { "Setulc", NULL, FEATURE_USSTYLE,
	    "\033[58:2::%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d"
	    ":%p1%{255}%&%dm" },
	[CAP_UL_STYLE] = { "Smulx", NULL, FEATURE_USSTYLE,
	    "\033[4:%p1%dm" },
	[CAP_OVERLINE] = { "Smol", NULL, FEATURE_OVERLINE, "\033[53m" },
	[CAP_SYNC] = { "Sync", NULL, FEATURE_SYNC,
	    "\033[?2026%?%p1%{1}%=%th%el%;" },
};

/* Copy without padding: "$<5>" and the like (terminfo(5)). */
static char *
without_padding(const char *s)
{
	char *out = xmalloc(strlen(s) + 1);
	const char *end;
	size_t n = 0;

	while (*s != '\0') {
		end = s[0] == '$' && s[1] == '<' ?
		    s + 2 + strspn(s + 2, "0123456789.*/") : NULL;
		if (end != NULL && *end == '>')
			s = end + 1;
		else
			out[n++] = *s++;
	}
	out[n] = '\0';
	return out;
}

/*
 * Read what follows a percent sign; returns the characters it takes, 0 when
 * it is beyond us.
 */
static size_t
compile_percent(struct cap *c, const char *s)
{
	if (s[0] == '%') {
		c->text[c->len++] = '%';
		return 1;
	}
	if (s[0] == 'i') {
		c->from_one = true;
		return 1;
	}
	if (s[0] == 'p' && (s[1] == '1' || s[1] == '2') && s[2] == '%' &&
	    (s[3] == 'd' || s[3] == 's') && c->holes < CAP_HOLES_MAX) {
		c->param[c->holes] = (uint8_t)(s[1] - '1');
		c->at[c->holes++] = (uint16_t)c->len;
		return 4;
	}
	return 0;
}

static void
compile(struct cap *c)
{
	const char *s = c->s;
	size_t n;

	c->text = xmalloc(strlen(s) + 1);
	while (*s != '\0') {
		if (*s != '%') {
			c->text[c->len++] = *s++;
			continue;
		}
		n = compile_percent(c, s + 1);
		if (n == 0) {
			c->hard = true;
			break;
		}
		s += n + 1;
	}
	c->text[c->len] = '\0';
}

void
cap_set(struct cap *c, const char *s)
{
	bool removed = c->removed;

	cap_free(c);
	c->removed = removed;
	if (s == NULL)
		return;
	c->s = without_padding(s);
	compile(c);
}

void
cap_free(struct cap *c)
{
	free(c->s);
	free(c->text);
	memset(c, 0, sizeof *c);
}

/* Put the text with the parameters that are there already as text. */
static void
put_filled(const struct cap *c, struct buf *out, const char *const param[2])
{
	size_t at = 0, i;

	for (i = 0; i < c->holes; i++) {
		buf_put(out, c->text + at, c->at[i] - at);
		buf_put_str(out, param[c->param[i]]);
		at = c->at[i];
	}
	buf_put(out, c->text + at, c->len - at);
}

/* Write a number; returns the digits. */
static size_t
digits(int v, char *out)
{
	char tmp[12];
	size_t n = 0, i;
	unsigned int u = v < 0 ? 0 : (unsigned int)v;

	do
		tmp[n++] = (char)('0' + u % 10);
	while ((u /= 10) != 0);
	for (i = 0; i < n; i++)
		out[i] = tmp[n - 1 - i];
	out[n] = '\0';
	return n;
}

void
cap_put(const struct cap *c, struct buf *out, int a, int b)
{
	char first[12], second[12];
	const char *const param[2] = { first, second };

	if (c->s == NULL)
		return;
	if (c->hard) {
		buf_put_str(out, info_expand(c->s, a, b));
		return;
	}
	digits(a + c->from_one, first);
	digits(b + c->from_one, second);
	put_filled(c, out, param);
}

void
cap_put_strings(const struct cap *c, struct buf *out, const char *a,
    const char *b)
{
	const char *const param[2] = { a, b };

	if (c->s != NULL && !c->hard)
		put_filled(c, out, param);
}

size_t
cap_cost(const struct cap *c, int a, int b)
{
	size_t n = c->len, i;
	char tmp[12];

	if (c->hard)
		return strlen(info_expand(c->s, a, b));
	for (i = 0; i < c->holes; i++)
		n += digits((c->param[i] == 0 ? a : b) + c->from_one, tmp);
	return n;
}
