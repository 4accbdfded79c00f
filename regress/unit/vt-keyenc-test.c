/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Keys, mouse, focus and paste as bytes: what xterm documents, what
 * terminfo's xterm-256color promises, and kitty's tables.
 */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "text/key.h"
#include "vt/keyenc.h"
#include "regress/unit/unit.h"
#include "regress/unit/vt-term.h"

#define E "\033"
#define CSI "\033["
#define SS3 "\033O"

/* Encode and compare; set is what the program wrote before. */
static void
check(const char *set, const char *name, const struct vt_key *key,
    const char *wanted, size_t len)
{
	struct term *t = term_new(10, 4);
	struct buf b = BUF_INIT;

	term_write(t, set);
	vt_encode_key(t->vt, key, &b);
	if (buf_len(&b) != len || memcmp(buf_data(&b), wanted, len) != 0)
		fail_msg("%s: wanted \"%s\", got \"%.*s\"", name, wanted,
		    (int)buf_len(&b), (const char *)buf_data(&b));
	buf_free(&b);
	term_free(t);
}

struct plain {
	const char *key; /* as key_parse has it */
	const char *wanted;
};

static void
check_plain(const char *set, const struct plain *p, size_t n)
{
	struct vt_key key = { 0 };

	for (; n > 0; n--, p++) {
		key.key = key_parse(p->key);
		assert_int_not_equal(key.key, KEY_INVALID);
		check(set, p->key, &key, p->wanted, strlen(p->wanted));
	}
}

static const struct plain legacy[] = {
	{ "a", "a" }, { "A", "A" }, { "é", "é" }, { "M-é", E "é" },
	{ "C-a", "\001" }, { "C-z", "\032" }, { "C-A", "\001" },
	{ "C-[", E }, { "C-\\", "\034" }, { "C-]", "\035" },
	{ "C-^", "\036" }, { "C-_", "\037" }, { "C-/", "\037" },
	{ "C-?", "\177" }, { "C-3", E }, { "C-8", "\177" }, { "C-9", "9" },
	{ "C-,", "," }, { "M-a", E "a" }, { "M-A", E "A" },
	{ "C-M-a", E "\001" }, { "M-[", E "[" },
	{ "Enter", "\r" }, { "C-Enter", "\r" }, { "M-Enter", E "\r" },
	{ "Escape", E }, { "M-Escape", E E }, { "Tab", "\t" },
	{ "C-Tab", "\t" }, { "M-Tab", E "\t" }, { "BTab", CSI "Z" },
	{ "S-Tab", CSI "Z" }, { "BSpace", "\177" }, { "C-BSpace", "\b" },
	{ "M-BSpace", E "\177" }, { "Space", " " }, { "M-Space", E " " },
	{ "Up", CSI "A" }, { "Down", CSI "B" }, { "Right", CSI "C" },
	{ "Left", CSI "D" }, { "Home", CSI "H" }, { "End", CSI "F" },
	{ "IC", CSI "2~" }, { "DC", CSI "3~" }, { "PPage", CSI "5~" },
	{ "NPage", CSI "6~" }, { "S-Up", CSI "1;2A" },
	{ "M-Up", CSI "1;3A" }, { "M-S-Up", CSI "1;4A" },
	{ "C-Up", CSI "1;5A" }, { "C-S-Up", CSI "1;6A" },
	{ "C-M-Up", CSI "1;7A" }, { "C-M-S-Up", CSI "1;8A" },
	{ "C-Home", CSI "1;5H" }, { "C-DC", CSI "3;5~" },
	{ "S-PPage", CSI "5;2~" },
	{ "F1", SS3 "P" }, { "F2", SS3 "Q" }, { "F3", SS3 "R" },
	{ "F4", SS3 "S" }, { "F5", CSI "15~" }, { "F6", CSI "17~" },
	{ "F7", CSI "18~" }, { "F8", CSI "19~" }, { "F9", CSI "20~" },
	{ "F10", CSI "21~" }, { "F11", CSI "23~" }, { "F12", CSI "24~" },
	{ "S-F1", CSI "1;2P" }, { "C-F4", CSI "1;5S" },
	{ "M-F5", CSI "15;3~" }, { "C-S-F12", CSI "24;6~" },
	/* kf13, kf24, kf25, kf35 */
	{ "F13", CSI "1;2P" }, { "F24", CSI "24;2~" },
	{ "F25", CSI "1;5P" }, { "F35", CSI "23;5~" },
	{ "KP0", "0" }, { "KP9", "9" }, { "KP/", "/" }, { "KP*", "*" },
	{ "KP-", "-" }, { "KP+", "+" }, { "KP.", "." }, { "KPEnter", "\r" },
};

/* DECANM reset */
static const struct plain vt52_mode[] = {
	{ "Up", "\033A" }, { "Left", "\033D" }, { "F1", "\033P" },
	{ "F4", "\033S" }, { "a", "a" },
};

/* The same with DECKPAM */
static const struct plain vt52_keypad[] = {
	{ "KP0", "\033?p" }, { "KP9", "\033?y" }, { "KP-", "\033?m" },
	{ "KPEnter", "\033?M" }, { "Up", "\033A" },
};

/* DECCKM */
static const struct plain cursor_mode[] = {
	{ "Up", SS3 "A" }, { "Down", SS3 "B" }, { "Right", SS3 "C" },
	{ "Left", SS3 "D" }, { "Home", SS3 "H" }, { "End", SS3 "F" },
	{ "C-Up", CSI "1;5A" }, { "IC", CSI "2~" },
};

/* DECKPAM */
static const struct plain keypad_mode[] = {
	{ "KP0", SS3 "p" }, { "KP1", SS3 "q" }, { "KP5", SS3 "u" },
	{ "KP9", SS3 "y" }, { "KP.", SS3 "n" }, { "KP/", SS3 "o" },
	{ "KP*", SS3 "j" }, { "KP-", SS3 "m" }, { "KP+", SS3 "k" },
	{ "KPEnter", SS3 "M" }, { "Up", CSI "A" },
};

/* DECBKM, LNM */
static const struct plain other_modes[] = {
	{ "BSpace", "\b" }, { "C-BSpace", "\177" }, { "Enter", "\r\n" },
};

/* modifyOtherKeys 1 */
static const struct plain level1[] = {
	{ "a", "a" }, { "A", "A" }, { "M-a", E "a" }, { "C-a", "\001" },
	{ "C-S-a", "\001" }, { "C-,", CSI "27;5;44~" },
	{ "C-1", CSI "27;5;49~" }, { "C-2", "" }, { "C-3", E },
	{ "C-;", CSI "27;5;59~" }, { "C-M-,", CSI "27;7;44~" },
	{ "C-?", CSI "27;5;63~" }, { "C-/", "\037" }, { "C-M-a", E "\001" },
	{ "C-Tab", CSI "27;5;9~" }, { "S-Tab", CSI "Z" },
	{ "C-S-Tab", CSI "27;6;9~" }, { "M-Tab", E "\t" },
	{ "S-Enter", CSI "27;2;13~" }, { "C-Enter", CSI "27;5;13~" },
	{ "M-Enter", E "\r" }, { "C-BSpace", "\b" }, { "Up", CSI "A" },
	{ "C-Up", CSI "1;5A" },
};

/* modifyOtherKeys 2 */
static const struct plain level2[] = {
	{ "a", "a" }, { "A", "A" }, { "M-a", CSI "27;3;97~" },
	{ "M-A", CSI "27;4;65~" }, { "C-a", CSI "27;5;97~" },
	{ "C-S-a", CSI "27;6;65~" }, { "C-,", CSI "27;5;44~" },
	{ "C-i", CSI "27;5;105~" }, { "C-Space", CSI "27;5;32~" },
	{ "S-Space", CSI "27;2;32~" }, { "C-Tab", CSI "27;5;9~" },
	{ "S-Tab", CSI "Z" }, { "C-S-Tab", CSI "27;6;9~" },
	{ "S-Enter", CSI "27;2;13~" }, { "M-Escape", CSI "27;3;27~" },
	{ "C-BSpace", "\b" }, { "M-BSpace", CSI "27;3;127~" },
	{ "Escape", E }, { "Enter", "\r" }, { "Tab", "\t" },
	{ "C-Up", CSI "1;5A" },
};

/* The same with formatOtherKeys 1 */
static const struct plain level2u[] = {
	{ "M-a", CSI "97;3u" }, { "C-S-a", CSI "65;6u" },
	{ "C-Tab", CSI "9;5u" }, { "a", "a" },
};

static void
test_legacy(void **state)
{
	struct vt_key nul = { .key = ' ' | KEY_CTRL };

	(void)state;
	check_plain("", legacy, nitems(legacy));
	check("", "C-Space", &nul, "\0", 1);
	nul.key = '@' | KEY_CTRL;
	check("", "C-@", &nul, "\0", 1);
	nul.key = '2' | KEY_CTRL | KEY_ALT;
	check("", "C-M-2", &nul, E "\0", 2);
}

static void
test_modes(void **state)
{
	struct vt_key nul = { .key = '2' | KEY_CTRL };

	(void)state;
	check_plain(CSI "?2l", vt52_mode, nitems(vt52_mode));
	check_plain(CSI "?2l" E "=", vt52_keypad, nitems(vt52_keypad));
	check_plain(CSI "?1h", cursor_mode, nitems(cursor_mode));
	check_plain("\033=", keypad_mode, nitems(keypad_mode));
	check_plain(CSI "?66h", keypad_mode, nitems(keypad_mode));
	check_plain(CSI "?67h" CSI "20h", other_modes, nitems(other_modes));
	check_plain(CSI ">4;2m", level2, nitems(level2));
	check_plain(CSI ">4;2m" CSI ">4;1f", level2u, nitems(level2u));
	check(CSI ">4;1m", "C-2", &nul, "\0", 1);
}

static void
test_level1(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < nitems(level1); i++)
		if (*level1[i].wanted != '\0')
			check_plain(CSI ">4;1m", &level1[i], 1);
}

/* 8-bit controls, modifyCursorKeys, the meta modes. */
static void
test_more_modes(void **state)
{
	static const struct plain eight[] = { { "Up", "\x9b" "A" },
		{ "F1", "\x8fP" }, { "C-Up", "\x9b" "1;5A" } };
	static const struct plain old[] = { { "C-Up", CSI "5A" },
		{ "C-DC", CSI "3;5~" } };
	static const struct plain private[] = { { "C-Up", CSI ">1;5A" } };
	static const struct plain high[] = { { "M-a", "\xc3\xa1" },
		{ "M-é", "é" } };

	(void)state;
	check_plain(E " G", eight, nitems(eight));
	check_plain(CSI ">1;1m", old, nitems(old));
	check_plain(CSI ">1;3m", private, nitems(private));
	check_plain(CSI "?1036;1039l", high, nitems(high));
}

/* A case of kitty's protocol. */
struct kitty_case {
	unsigned int flags;
	struct vt_key key;
	const char *wanted;
};

#define PRESS VT_KEY_PRESS
#define REPEAT VT_KEY_REPEAT
#define RELEASE VT_KEY_RELEASE
#define F(n) (KEY_F1 + (n)-1)

static const struct kitty_case kitty[] = {
	/* Disambiguate */
	{ 1, { .key = 'a' }, "a" },
	{ 1, { .key = 'A' }, "A" },
	{ 1, { .key = 'a' | KEY_SHIFT, .shifted = 'A' }, "A" },
	{ 1, { .key = KEY_ESCAPE }, CSI "27u" },
	{ 1, { .key = KEY_ENTER }, "\r" },
	{ 1, { .key = KEY_ENTER | KEY_SHIFT }, CSI "13;2u" },
	{ 1, { .key = KEY_ENTER, .locks = VT_LOCK_NUM }, "\r" },
	{ 1, { .key = KEY_TAB }, "\t" },
	{ 1, { .key = KEY_BSPACE }, "\177" },
	{ 1, { .key = KEY_BSPACE | KEY_CTRL }, CSI "127;5u" },
	{ 1, { .key = KEY_TAB | KEY_SHIFT }, CSI "9;2u" },
	{ 1, { .key = KEY_BTAB }, CSI "9;2u" },
	{ 1, { .key = 'a' | KEY_CTRL }, CSI "97;5u" },
	{ 1, { .key = 'a' | KEY_ALT }, CSI "97;3u" },
	{ 1, { .key = 'A' | KEY_ALT }, CSI "97;4u" },
	{ 1, { .key = 'a' | KEY_CTRL | KEY_SHIFT }, CSI "97;6u" },
	{ 1, { .key = 'a' | KEY_SUPER }, CSI "97;9u" },
	{ 1, { .key = 'a' | KEY_HYPER | KEY_META }, CSI "97;49u" },
	{ 1, { .key = ' ' | KEY_CTRL }, CSI "32;5u" },
	{ 1, { .key = 'a' | KEY_CTRL, .locks = VT_LOCK_CAPS | VT_LOCK_NUM },
	    CSI "97;197u" },
	{ 1, { .key = KEY_KP_PPAGE }, CSI "57421u" },
	{ 1, { .key = KEY_KP_PPAGE | KEY_CTRL }, CSI "57421;5u" },
	{ 1, { .key = KEY_KP_0 }, "0" },
	{ 1, { .key = KEY_KP_0 | KEY_CTRL }, CSI "57399;5u" },
	{ 1, { .key = KEY_KP_ENTER }, CSI "57414u" },
	{ 1, { .key = KEY_UP }, CSI "A" },
	{ 1, { .key = KEY_UP | KEY_CTRL }, CSI "1;5A" },
	{ 1, { .key = F(1) }, CSI "P" },
	{ 1, { .key = F(3) }, CSI "13~" },
	{ 1, { .key = F(3) | KEY_SHIFT }, CSI "13;2~" },
	{ 1, { .key = F(5) }, CSI "15~" },
	{ 1, { .key = F(13) }, CSI "57376u" },
	{ 1, { .key = F(35) }, CSI "57398u" },
	{ 1, { .key = KEY_MENU }, CSI "57363u" },
	{ 1, { .key = KEY_LEFT_SHIFT }, "" },
	{ 1, { .key = KEY_CAPS_LOCK }, "" },
	{ 1, { .key = KEY_MUTE_VOLUME }, CSI "57440u" },
	{ 1, { .key = 'a', .kind = REPEAT }, "a" },
	{ 1, { .key = 'a', .kind = RELEASE }, "" },
	{ 1, { .key = KEY_UP, .kind = REPEAT }, CSI "A" },
	/* Events */
	{ 2, { .key = 'a' }, "a" },
	{ 2, { .key = 'a', .kind = RELEASE }, CSI "97;1:3u" },
	{ 2, { .key = 'a' | KEY_SHIFT, .kind = RELEASE }, CSI "97;2:3u" },
	{ 2, { .key = 'a' | KEY_CTRL }, "\001" },
	{ 2, { .key = 'a' | KEY_CTRL, .kind = REPEAT }, CSI "97;5:2u" },
	{ 2, { .key = KEY_ESCAPE }, E },
	{ 2, { .key = KEY_UP, .kind = RELEASE }, CSI "1;1:3A" },
	{ 2, { .key = KEY_KP_UP }, CSI "A" },
	{ 2, { .key = F(1) }, CSI "P" },
	{ 3, { .key = KEY_BSPACE }, "\177" },
	{ 3, { .key = KEY_BSPACE, .kind = RELEASE }, "" },
	{ 3, { .key = KEY_ENTER, .kind = RELEASE, .locks = VT_LOCK_NUM }, "" },
	{ 3, { .key = KEY_ESCAPE, .kind = RELEASE }, CSI "27;1:3u" },
	{ 3, { .key = KEY_DELETE | KEY_ALT, .kind = REPEAT }, CSI "3;3:2~" },
	/* Alternates */
	{ 4, { .key = 'a' }, "a" },
	{ 4, { .key = F(1) }, SS3 "P" },
	{ 5, { .key = 'a' | KEY_CTRL | KEY_SHIFT }, CSI "97:65;6u" },
	{ 5, { .key = '1' | KEY_CTRL | KEY_SHIFT, .shifted = '!' },
	    CSI "49:33;6u" },
	{ 5, { .key = 0x441 | KEY_CTRL, .base = 'c' }, CSI "1089::99;5u" },
	{ 5, { .key = 0x441 | KEY_CTRL | KEY_SHIFT, .shifted = 0x421,
	    .base = 'c' }, CSI "1089:1057:99;6u" },
	{ 5, { .key = 'a' | KEY_CTRL, .shifted = 'A' }, CSI "97;5u" },
	{ 5, { .key = KEY_UP | KEY_CTRL, .base = 'c' }, CSI "1;5A" },
	/* All keys */
	{ 8, { .key = 'a' }, CSI "97u" },
	{ 8, { .key = 'A' }, CSI "97;2u" },
	{ 8, { .key = 'a', .kind = REPEAT }, CSI "97u" },
	{ 8, { .key = 'a', .locks = VT_LOCK_CAPS }, CSI "97;65u" },
	{ 8, { .key = KEY_UP }, CSI "A" },
	{ 8, { .key = KEY_LEFT_SHIFT | KEY_SHIFT }, CSI "57441;2u" },
	{ 8, { .key = KEY_ISO_LEVEL5_SHIFT }, CSI "57454u" },
	{ 8, { .key = KEY_ENTER }, CSI "13u" },
	{ 8, { .key = KEY_ENTER | KEY_CTRL }, CSI "13;5u" },
	{ 8, { .key = KEY_TAB }, CSI "9u" },
	{ 8, { .key = KEY_BSPACE }, CSI "127u" },
	{ 8, { .key = KEY_KP_0 }, CSI "57399u" },
	{ 8, { .key = KEY_KP_BEGIN }, CSI "E" },
	{ 10, { .key = KEY_ENTER, .kind = RELEASE }, CSI "13;1:3u" },
	{ 8, { .key = KEY_NONE, .text = "å" }, "å" },
	/* Text */
	{ 24, { .key = 'a', .text = "a" }, CSI "97;;97u" },
	{ 24, { .key = 'A' }, CSI "97;2;65u" },
	{ 24, { .key = 'a' | KEY_SHIFT, .text = "AB" }, CSI "97;2;65:66u" },
	{ 24, { .key = 'a' | KEY_CTRL, .text = "\001" }, CSI "97;5u" },
	{ 24, { .key = KEY_NONE, .text = "å" }, CSI "0;;229u" },
	{ 26, { .key = 'a', .kind = REPEAT }, CSI "97;1:2;97u" },
	{ 26, { .key = 'a', .kind = RELEASE, .text = "a" }, CSI "97;1:3u" },
	{ 24, { .key = KEY_ENTER, .text = "\r" }, CSI "13u" },
	/* Without any, a text that came without a key */
	{ 0, { .key = KEY_NONE, .text = "日本" }, "日本" },
	{ 0, { .key = 0x441 | KEY_CTRL, .base = 'c' }, "\003" },
	{ 0, { .key = 'a', .kind = RELEASE }, "" },
	{ 0, { .key = KEY_LEFT_SHIFT }, "" },
	{ 0, { .key = KEY_MUTE_VOLUME }, "" },
};

static void
test_kitty(void **state)
{
	char set[32], name[KEY_NAME_MAX + 32], key[KEY_NAME_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < nitems(kitty); i++) {
		snprintf(set, sizeof set, CSI ">%uu" CSI "?1h",
		    kitty[i].flags);
		/* Only the alternate flags leave DECCKM in force. */
		if (kitty[i].flags == 0 || kitty[i].flags == 4)
			snprintf(set, sizeof set, CSI ">%uu",
			    kitty[i].flags);
		snprintf(name, sizeof name, "%zu: flags %u, %s", i,
		    kitty[i].flags, key_name(kitty[i].key.key, key));
		check(set, name, &kitty[i].key, kitty[i].wanted,
		    strlen(kitty[i].wanted));
	}
}

/* The whole table of functional keys, by runs. */
static void
test_kitty_table(void **state)
{
	static const struct {
		uint32_t first;
		unsigned int number, count;
	} runs[] = {
		{ KEY_CAPS_LOCK, 57358, 6 }, { F(13), 57376, 23 },
		{ KEY_KP_0, 57399, 28 }, { KEY_MEDIA_PLAY, 57428, 13 },
		{ KEY_LEFT_SHIFT, 57441, 14 },
	};
	char wanted[32];
	unsigned int k;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(runs); i++)
		for (k = 0; k < runs[i].count; k++) {
			struct vt_key key = { .key = runs[i].first + k };

			snprintf(wanted, sizeof wanted, CSI "%uu",
			    runs[i].number + k);
			check(CSI ">8u", wanted, &key, wanted, strlen(wanted));
		}
}

/* DECARM reset: what repeats is not sent, where that is known. */
static void
test_repeat(void **state)
{
	struct vt_key key = { .key = 'a', .kind = VT_KEY_REPEAT };

	(void)state;
	check("", "repeat", &key, "a", 1);
	check(CSI "?8l", "repeat", &key, "", 0);
}

struct mouse_case {
	const char *set;
	struct vt_mouse m;
	const char *wanted;
};

#define SGR "\033[?1006h"

static const struct mouse_case mouse[] = {
	{ "", { .button = 1 }, "" },
	{ SGR, { .button = 1 }, "" },
	/* X10: presses alone */
	{ CSI "?9h", { .button = 1, .x = 1, .y = 2 }, CSI "M \"#" },
	{ CSI "?9h", { .button = 3, .mods = KEY_CTRL }, CSI "M\"!!" },
	{ CSI "?9h", { .kind = VT_MOUSE_RELEASE, .button = 1 }, "" },
	/* Normal */
	{ CSI "?1000h", { .button = 1 }, CSI "M !!" },
	{ CSI "?1000h", { .button = 2 }, CSI "M!!!" },
	{ CSI "?1000h", { .button = 3, .mods = KEY_SHIFT | KEY_ALT |
	    KEY_CTRL }, CSI "M>!!" },
	{ CSI "?1000h", { .kind = VT_MOUSE_RELEASE, .button = 2 },
	    CSI "M#!!" },
	{ CSI "?1000h", { .kind = VT_MOUSE_RELEASE, .button = 2,
	    .mods = KEY_CTRL }, CSI "M3!!" },
	{ CSI "?1000h", { .button = VT_WHEEL_UP }, CSI "M`!!" },
	{ CSI "?1000h", { .button = VT_WHEEL_RIGHT }, CSI "Mc!!" },
	{ CSI "?1000h", { .kind = VT_MOUSE_RELEASE,
	    .button = VT_WHEEL_UP }, "" },
	{ CSI "?1000h", { .kind = VT_MOUSE_MOTION, .button = 1 }, "" },
	{ CSI "?1000h", { .button = 1, .x = 222, .y = 222 },
	    CSI "M \xff\xff" },
	{ CSI "?1000h", { .button = 1, .x = 223 }, "" },
	/* Motion with a button, and any */
	{ CSI "?1002h", { .kind = VT_MOUSE_MOTION, .button = 1 },
	    CSI "M@!!" },
	{ CSI "?1002h", { .kind = VT_MOUSE_MOTION }, "" },
	{ CSI "?1003h", { .kind = VT_MOUSE_MOTION }, CSI "MC!!" },
	{ CSI "?1003h", { .kind = VT_MOUSE_MOTION, .button = 3 },
	    CSI "MB!!" },
	/* SGR */
	{ CSI "?1003h" SGR, { .button = 1 }, CSI "<0;1;1M" },
	{ CSI "?1003h" SGR, { .kind = VT_MOUSE_RELEASE, .button = 1 },
	    CSI "<0;1;1m" },
	{ CSI "?1003h" SGR, { .kind = VT_MOUSE_MOTION }, CSI "<35;1;1M" },
	{ CSI "?1003h" SGR, { .kind = VT_MOUSE_MOTION, .button = 1 },
	    CSI "<32;1;1M" },
	{ CSI "?1003h" SGR, { .button = 3, .x = 1233, .y = 567 },
	    CSI "<2;1234;568M" },
	{ CSI "?1003h" SGR, { .button = 1, .mods = KEY_ALT },
	    CSI "<8;1;1M" },
	{ CSI "?1000h" SGR, { .button = VT_WHEEL_DOWN }, CSI "<65;1;1M" },
	{ CSI "?1000h" SGR, { .button = 8 }, CSI "<128;1;1M" },
	{ CSI "?1000h" SGR, { .kind = VT_MOUSE_RELEASE, .button = 11 },
	    CSI "<131;1;1m" },
	{ CSI "?1000h" SGR, { .button = 12 }, "" },
	{ CSI "?1000h" SGR, { 0 }, "" },
	/* UTF-8 */
	{ CSI "?1000;1005h", { .button = 1, .x = 94, .y = 95 },
	    CSI "M \177\302\200" },
	{ CSI "?1000;1005h", { .button = 1, .x = 2014 },
	    CSI "M \337\277!" },
	{ CSI "?1000;1005h", { .button = 1, .x = 2015 }, "" },
	/* urxvt */
	{ CSI "?1000;1015h", { .button = 1, .x = 299 }, CSI "32;300;1M" },
	{ CSI "?1000;1015h", { .kind = VT_MOUSE_RELEASE, .button = 1 },
	    CSI "35;1;1M" },
	/* Pixels, given or from the cell */
	{ CSI "?1000;1016h", { .button = 1, .px = 5, .py = 6,
	    .pixels = true }, CSI "<0;6;7M" },
	{ CSI "?1000;1016h", { .button = 1, .x = 1, .y = 1 },
	    CSI "<0;13;25M" },
	/* The encoding set last holds */
	{ CSI "?1000;1006;1015h", { .button = 1 }, CSI "32;1;1M" },
	/* The wheel as cursor keys */
	{ CSI "?1007h", { .button = VT_WHEEL_UP }, "" },
	{ CSI "?1007;1049h", { .button = VT_WHEEL_UP },
	    CSI "A" CSI "A" CSI "A" },
	{ CSI "?1;1007;1049h", { .button = VT_WHEEL_DOWN },
	    SS3 "B" SS3 "B" SS3 "B" },
	{ CSI "?1007;1049h", { .button = 1 }, "" },
	{ CSI "?1049h", { .button = VT_WHEEL_UP }, "" },
	{ CSI "?1007;1049;1000h", { .button = VT_WHEEL_UP }, CSI "M`!!" },
};

static void
test_mouse(void **state)
{
	struct buf b = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(mouse); i++) {
		struct term *t = term_new(10, 4);
		bool put;

		term_write(t, mouse[i].set);
		buf_clear(&b);
		put = vt_encode_mouse(t->vt, &mouse[i].m, &b);
		if (buf_len(&b) != strlen(mouse[i].wanted) ||
		    memcmp(buf_data(&b), mouse[i].wanted, buf_len(&b)) != 0)
			fail_msg("case %zu: wanted \"%s\", got \"%.*s\"", i,
			    mouse[i].wanted, (int)buf_len(&b),
			    (const char *)buf_data(&b));
		assert_int_equal(put, *mouse[i].wanted != '\0');
		term_free(t);
	}
	buf_free(&b);
}

static void
test_focus_and_paste(void **state)
{
	struct term *t = term_new(10, 4);
	struct buf b = BUF_INIT;

	(void)state;
	vt_encode_focus(t->vt, true, &b);
	vt_encode_paste(t->vt, "a\n\033[201~b\x9b\xc2\x9b" "c\xc3\xa9\xa9", 17,
	    &b);
	buf_put_u8(&b, '|');
	term_write(t, CSI "?1004h" CSI "?2004h");
	vt_encode_focus(t->vt, true, &b);
	vt_encode_focus(t->vt, false, &b);
	vt_encode_paste(t->vt, "a\tb", 3, &b);
	buf_put_u8(&b, '\0');
	assert_string_equal(buf_data(&b), "a\n[201~bc\xc3\xa9\xa9|" CSI "I" CSI
	    "O" CSI "200~a\tb" CSI "201~");
	buf_free(&b);
	term_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_legacy),
		cmocka_unit_test(test_modes),
		cmocka_unit_test(test_level1),
		cmocka_unit_test(test_more_modes),
		cmocka_unit_test(test_kitty),
		cmocka_unit_test(test_kitty_table),
		cmocka_unit_test(test_repeat),
		cmocka_unit_test(test_mouse),
		cmocka_unit_test(test_focus_and_paste),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
