/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Facts about keys, as tables. */

#include "compat/compat.h"

#include "vt/keyenc-int.h"

static const struct fkey fkeys[] = {
	{ KEY_UP, FKEY_CURSOR, 0, 'A' },
	{ KEY_DOWN, FKEY_CURSOR, 0, 'B' },
	{ KEY_RIGHT, FKEY_CURSOR, 0, 'C' },
	{ KEY_LEFT, FKEY_CURSOR, 0, 'D' },
	{ KEY_BEGIN, FKEY_CURSOR, 0, 'E' },
	{ KEY_END, FKEY_CURSOR, 0, 'F' },
	{ KEY_HOME, FKEY_CURSOR, 0, 'H' },
	{ KEY_INSERT, FKEY_TILDE, 2, 0 },
	{ KEY_DELETE, FKEY_TILDE, 3, 0 },
	{ KEY_PPAGE, FKEY_TILDE, 5, 0 },
	{ KEY_NPAGE, FKEY_TILDE, 6, 0 },
	{ KEY_F1, FKEY_PF, 0, 'P' },
	{ KEY_F1 + 1, FKEY_PF, 0, 'Q' },
	{ KEY_F1 + 2, FKEY_PF, 0, 'R' },
	{ KEY_F1 + 3, FKEY_PF, 0, 'S' },
	{ KEY_F1 + 4, FKEY_TILDE, 15, 0 },
	{ KEY_F1 + 5, FKEY_TILDE, 17, 0 },
	{ KEY_F1 + 6, FKEY_TILDE, 18, 0 },
	{ KEY_F1 + 7, FKEY_TILDE, 19, 0 },
	{ KEY_F1 + 8, FKEY_TILDE, 20, 0 },
	{ KEY_F1 + 9, FKEY_TILDE, 21, 0 },
	{ KEY_F1 + 10, FKEY_TILDE, 23, 0 },
	{ KEY_F1 + 11, FKEY_TILDE, 24, 0 },
	{ KEY_MENU, FKEY_TILDE, 29, 0 },
};

/* Keys of the keypad: application mode's letter, character, other name. */
static const struct {
	uint32_t code;
	char letter, character;
	uint32_t plain;
} keypad[] = {
	{ KEY_KP_0, 'p', '0', '0' },
	{ KEY_KP_0 + 1, 'q', '1', '1' },
	{ KEY_KP_0 + 2, 'r', '2', '2' },
	{ KEY_KP_0 + 3, 's', '3', '3' },
	{ KEY_KP_0 + 4, 't', '4', '4' },
	{ KEY_KP_0 + 5, 'u', '5', '5' },
	{ KEY_KP_0 + 6, 'v', '6', '6' },
	{ KEY_KP_0 + 7, 'w', '7', '7' },
	{ KEY_KP_0 + 8, 'x', '8', '8' },
	{ KEY_KP_9, 'y', '9', '9' },
	{ KEY_KP_DECIMAL, 'n', '.', '.' },
	{ KEY_KP_DIVIDE, 'o', '/', '/' },
	{ KEY_KP_MULTIPLY, 'j', '*', '*' },
	{ KEY_KP_SUBTRACT, 'm', '-', '-' },
	{ KEY_KP_ADD, 'k', '+', '+' },
	{ KEY_KP_ENTER, 'M', 0, KEY_ENTER },
	{ KEY_KP_EQUAL, 'X', '=', '=' },
	{ KEY_KP_SEPARATOR, 'l', ',', ',' },
	{ KEY_KP_LEFT, 0, 0, KEY_LEFT },
	{ KEY_KP_RIGHT, 0, 0, KEY_RIGHT },
	{ KEY_KP_UP, 0, 0, KEY_UP },
	{ KEY_KP_DOWN, 0, 0, KEY_DOWN },
	{ KEY_KP_PPAGE, 0, 0, KEY_PPAGE },
	{ KEY_KP_NPAGE, 0, 0, KEY_NPAGE },
	{ KEY_KP_HOME, 0, 0, KEY_HOME },
	{ KEY_KP_END, 0, 0, KEY_END },
	{ KEY_KP_INSERT, 0, 0, KEY_INSERT },
	{ KEY_KP_DELETE, 0, 0, KEY_DELETE },
	{ KEY_KP_BEGIN, 0, 0, KEY_BEGIN },
};

/* Runs of keys that kitty numbers in the same order. */
static const struct {
	uint32_t first, last;
	unsigned int number;
} kitty[] = {
	{ KEY_CAPS_LOCK, KEY_MENU, 57358 },
	{ KEY_F1 + 12, KEY_F35, 57376 },
	{ KEY_KP_0, KEY_KP_BEGIN, 57399 },
	{ KEY_MEDIA_PLAY, KEY_MUTE_VOLUME, 57428 },
	{ KEY_LEFT_SHIFT, KEY_ISO_LEVEL5_SHIFT, 57441 },
};

const struct fkey *
fkey_find(uint32_t code)
{
	size_t i;

	for (i = 0; i < nitems(fkeys); i++)
		if (fkeys[i].code == code)
			return &fkeys[i];
	return NULL;
}

uint32_t
keypad_plain(uint32_t code)
{
	size_t i;

	for (i = 0; i < nitems(keypad); i++)
		if (keypad[i].code == code)
			return keypad[i].plain;
	return code;
}

char
keypad_letter(uint32_t code)
{
	size_t i;

	for (i = 0; i < nitems(keypad); i++)
		if (keypad[i].code == code)
			return keypad[i].letter;
	return 0;
}

char
keypad_char(uint32_t code)
{
	size_t i;

	for (i = 0; i < nitems(keypad); i++)
		if (keypad[i].code == code)
			return keypad[i].character;
	return 0;
}

unsigned int
kitty_number(uint32_t code)
{
	size_t i;

	for (i = 0; i < nitems(kitty); i++)
		if (code >= kitty[i].first && code <= kitty[i].last)
			return kitty[i].number + code - kitty[i].first;
	return 0;
}

bool
key_is_modifier(uint32_t code)
{
	return (code >= KEY_LEFT_SHIFT && code <= KEY_ISO_LEVEL5_SHIFT) ||
	    (code >= KEY_CAPS_LOCK && code <= KEY_NUM_LOCK);
}

char
ctrl_char(char c)
{
	/* The VT100's table, and what xterm and others add to it. */
	static const char digits[] = "\0\033\034\035\036\037\177"; /* 2 to 8 */

	if (c >= '2' && c <= '8')
		return digits[c - '2'];
	if (c >= '@' && c <= '~')
		return (char)(c & 0x1f);
	switch (c) {
	case ' ': return '\0';
	case '/': return '\037';
	case '?': return '\177';
	default: return c;
	}
}
