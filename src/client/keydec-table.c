/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Which bytes are which key.  What CSI with numbers can say is decoded by
 * rule (keydec-csi.c); here are the numbers and letters of that, and the
 * sequences that follow no rule.
 */

#include "compat/compat.h"

#include <stdio.h>

#include "client/keydec-int.h"
#include "text/key.h"

static const struct {
	const char *seq;
	uint32_t key;
} sequences[] = {
	/* Application cursor and keypad modes (VT100; xterm's SS3 keys). */
	{ "\033OA", KEY_UP },
	{ "\033OB", KEY_DOWN },
	{ "\033OC", KEY_RIGHT },
	{ "\033OD", KEY_LEFT },
	{ "\033OE", KEY_BEGIN },
	{ "\033OF", KEY_END },
	{ "\033OH", KEY_HOME },
	{ "\033OI", KEY_TAB },
	{ "\033OM", KEY_KP_ENTER },
	{ "\033OP", KEY_F1 },
	{ "\033OQ", KEY_F1 + 1 },
	{ "\033OR", KEY_F1 + 2 },
	{ "\033OS", KEY_F1 + 3 },
	{ "\033OT", KEY_F1 + 4 },
	{ "\033OX", KEY_KP_EQUAL },
	{ "\033Oj", KEY_KP_MULTIPLY },
	{ "\033Ok", KEY_KP_ADD },
	{ "\033Ol", KEY_KP_SEPARATOR },
	{ "\033Om", KEY_KP_SUBTRACT },
	{ "\033On", KEY_KP_DECIMAL },
	{ "\033Oo", KEY_KP_DIVIDE },
	{ "\033Op", KEY_KP_0 },
	{ "\033Oq", KEY_KP_0 + 1 },
	{ "\033Or", KEY_KP_0 + 2 },
	{ "\033Os", KEY_KP_0 + 3 },
	{ "\033Ot", KEY_KP_0 + 4 },
	{ "\033Ou", KEY_KP_0 + 5 },
	{ "\033Ov", KEY_KP_0 + 6 },
	{ "\033Ow", KEY_KP_0 + 7 },
	{ "\033Ox", KEY_KP_0 + 8 },
	{ "\033Oy", KEY_KP_9 },
	/* rxvt: control and shift with the arrows. */
	{ "\033Oa", KEY_UP | KEY_CTRL },
	{ "\033Ob", KEY_DOWN | KEY_CTRL },
	{ "\033Oc", KEY_RIGHT | KEY_CTRL },
	{ "\033Od", KEY_LEFT | KEY_CTRL },
	{ "\033[a", KEY_UP | KEY_SHIFT },
	{ "\033[b", KEY_DOWN | KEY_SHIFT },
	{ "\033[c", KEY_RIGHT | KEY_SHIFT },
	{ "\033[d", KEY_LEFT | KEY_SHIFT },
	/* The Linux console. */
	{ "\033[[A", KEY_F1 },
	{ "\033[[B", KEY_F1 + 1 },
	{ "\033[[C", KEY_F1 + 2 },
	{ "\033[[D", KEY_F1 + 3 },
	{ "\033[[E", KEY_F1 + 4 },
};

/* CSI number ~ (VT220; xterm, rxvt and the Linux console go on from it). */
static const uint32_t numbers[] = {
	[1] = KEY_HOME,
	[2] = KEY_INSERT,
	[3] = KEY_DELETE,
	[4] = KEY_END,
	[5] = KEY_PPAGE,
	[6] = KEY_NPAGE,
	[7] = KEY_HOME,
	[8] = KEY_END,
	[11] = KEY_F1,
	[12] = KEY_F1 + 1,
	[13] = KEY_F1 + 2,
	[14] = KEY_F1 + 3,
	[15] = KEY_F1 + 4,
	[17] = KEY_F1 + 5,
	[18] = KEY_F1 + 6,
	[19] = KEY_F1 + 7,
	[20] = KEY_F1 + 8,
	[21] = KEY_F1 + 9,
	[23] = KEY_F1 + 10,
	[24] = KEY_F1 + 11,
	[25] = KEY_F1 + 12,
	[26] = KEY_F1 + 13,
	[28] = KEY_F1 + 14,
	[29] = KEY_F1 + 15,
	[31] = KEY_F1 + 16,
	[32] = KEY_F1 + 17,
	[33] = KEY_F1 + 18,
	[34] = KEY_F1 + 19,
};

/* CSI letter, also with 1;modifiers before it. */
static const struct {
	char letter;
	uint32_t key;
} letters[] = {
	{ 'A', KEY_UP },
	{ 'B', KEY_DOWN },
	{ 'C', KEY_RIGHT },
	{ 'D', KEY_LEFT },
	{ 'E', KEY_BEGIN },
	{ 'F', KEY_END },
	{ 'H', KEY_HOME },
	{ 'P', KEY_F1 },
	{ 'Q', KEY_F1 + 1 },
	{ 'R', KEY_F1 + 2 },
	{ 'S', KEY_F1 + 3 },
	{ 'Z', KEY_BTAB },
};

/* Functional codes of the kitty protocol: ranges in the order of ours. */
static const struct {
	uint32_t first, last, key;
} functional[] = {
	{ 57358, 57363, KEY_CAPS_LOCK },
	{ 57376, 57398, KEY_F1 + 12 },
	{ 57399, 57427, KEY_KP_0 },
	{ 57428, 57454, KEY_MEDIA_PLAY },
};

_Static_assert(KEY_KP_BEGIN - KEY_KP_0 == 57427 - 57399, "kitty's order");
_Static_assert(KEY_MENU - KEY_CAPS_LOCK == 57363 - 57358, "kitty's order");
_Static_assert(KEY_ISO_LEVEL5_SHIFT - KEY_MEDIA_PLAY == 57454 - 57428,
    "kitty's order");

/*
 * terminfo's names.  Function keys that terminfo numbers on from 13 are
 * those of the keyboard with modifiers on most terminals; what CSI says
 * about them is found by rule first, so only those are listed that there may
 * be keys for.
 */
static const struct table_named terminfo[] = {
	{ "kcuu1", KEY_UP },
	{ "kcud1", KEY_DOWN },
	{ "kcuf1", KEY_RIGHT },
	{ "kcub1", KEY_LEFT },
	{ "khome", KEY_HOME },
	{ "kend", KEY_END },
	{ "kich1", KEY_INSERT },
	{ "kdch1", KEY_DELETE },
	{ "kpp", KEY_PPAGE },
	{ "knp", KEY_NPAGE },
	{ "kcbt", KEY_BTAB },
	{ "kf1", KEY_F1 },
	{ "kf2", KEY_F1 + 1 },
	{ "kf3", KEY_F1 + 2 },
	{ "kf4", KEY_F1 + 3 },
	{ "kf5", KEY_F1 + 4 },
	{ "kf6", KEY_F1 + 5 },
	{ "kf7", KEY_F1 + 6 },
	{ "kf8", KEY_F1 + 7 },
	{ "kf9", KEY_F1 + 8 },
	{ "kf10", KEY_F1 + 9 },
	{ "kf11", KEY_F1 + 10 },
	{ "kf12", KEY_F1 + 11 },
	{ "kUP", KEY_UP | KEY_SHIFT },
	{ "kUP3", KEY_UP | KEY_ALT },
	{ "kUP5", KEY_UP | KEY_CTRL },
	{ "kDN", KEY_DOWN | KEY_SHIFT },
	{ "kDN3", KEY_DOWN | KEY_ALT },
	{ "kDN5", KEY_DOWN | KEY_CTRL },
	{ "kRIT", KEY_RIGHT | KEY_SHIFT },
	{ "kRIT3", KEY_RIGHT | KEY_ALT },
	{ "kRIT5", KEY_RIGHT | KEY_CTRL },
	{ "kLFT", KEY_LEFT | KEY_SHIFT },
	{ "kLFT3", KEY_LEFT | KEY_ALT },
	{ "kLFT5", KEY_LEFT | KEY_CTRL },
	{ "kHOM", KEY_HOME | KEY_SHIFT },
	{ "kHOM3", KEY_HOME | KEY_ALT },
	{ "kHOM5", KEY_HOME | KEY_CTRL },
	{ "kEND", KEY_END | KEY_SHIFT },
	{ "kEND3", KEY_END | KEY_ALT },
	{ "kEND5", KEY_END | KEY_CTRL },
	{ "kIC", KEY_INSERT | KEY_SHIFT },
	{ "kIC3", KEY_INSERT | KEY_ALT },
	{ "kIC5", KEY_INSERT | KEY_CTRL },
	{ "kDC", KEY_DELETE | KEY_SHIFT },
	{ "kDC3", KEY_DELETE | KEY_ALT },
	{ "kDC5", KEY_DELETE | KEY_CTRL },
	{ "kPRV", KEY_PPAGE | KEY_SHIFT },
	{ "kPRV3", KEY_PPAGE | KEY_ALT },
	{ "kPRV5", KEY_PPAGE | KEY_CTRL },
	{ "kNXT", KEY_NPAGE | KEY_SHIFT },
	{ "kNXT3", KEY_NPAGE | KEY_ALT },
	{ "kNXT5", KEY_NPAGE | KEY_CTRL },
	{ "kri", KEY_UP | KEY_SHIFT },
	{ "kind", KEY_DOWN | KEY_SHIFT },
	{ NULL, 0 },
};

/* rxvt marks modifiers by what stands for the tilde. */
static const struct {
	char end;
	uint32_t mods;
} rxvt_ends[] = {
	{ '$', KEY_SHIFT },
	{ '^', KEY_CTRL },
	{ '@', KEY_CTRL | KEY_SHIFT },
};

void
table_each(void (*fn)(void *, const char *, uint32_t), void *arg)
{
	char seq[16];
	size_t i, j;

	for (i = 0; i < nitems(sequences); i++)
		fn(arg, sequences[i].seq, sequences[i].key);
	for (i = 0; i < nitems(numbers); i++) {
		for (j = 0; j < nitems(rxvt_ends) && numbers[i] != 0; j++) {
			snprintf(seq, sizeof seq, "\033[%zu%c", i,
			    rxvt_ends[j].end);
			fn(arg, seq, numbers[i] | rxvt_ends[j].mods);
		}
	}
	/* Modifiers inside SS3, as some xterms and konsole had it. */
	for (i = 2; i <= 8; i++) {
		for (j = 0; j < nitems(letters); j++) {
			snprintf(seq, sizeof seq, "\033O%zu%c", i,
			    letters[j].letter);
			fn(arg, seq, letters[j].key | table_mods((int)i));
		}
	}
}

const struct table_named *
table_terminfo(void)
{
	return terminfo;
}

uint32_t
table_number(int n)
{
	return n >= 0 && (size_t)n < nitems(numbers) ? numbers[n] : 0;
}

uint32_t
table_letter(char c)
{
	size_t i;

	for (i = 0; i < nitems(letters); i++)
		if (letters[i].letter == c)
			return letters[i].key;
	return 0;
}

uint32_t
table_kitty(uint32_t code)
{
	size_t i;

	for (i = 0; i < nitems(functional); i++)
		if (code >= functional[i].first && code <= functional[i].last)
			return functional[i].key + code - functional[i].first;
	return 0;
}

uint32_t
table_mods(int n)
{
	static const uint32_t mods[] = { KEY_SHIFT, KEY_ALT, KEY_CTRL,
		KEY_SUPER, KEY_HYPER, KEY_META };
	uint32_t all = 0;
	size_t i;

	for (i = 0; n > 1 && i < nitems(mods); i++)
		if ((unsigned int)(n - 1) >> i & 1)
			all |= mods[i];
	return all;
}
