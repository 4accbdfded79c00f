/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Keys in kitty's keyboard protocol, by the flags that are set. */

#include "compat/compat.h"

#include <string.h>

#include "base/buf.h"
#include "text/utf8.h"
#include "vt/keyenc-int.h"

/* Progressive enhancements. */
enum kitty_flag {
	KITTY_DISAMBIGUATE = 1,
	KITTY_EVENTS = 2,
	KITTY_ALTERNATES = 4,
	KITTY_ALL = 8,
	KITTY_TEXT = 16
};

/* How a key is written: its number and the final character. */
struct form {
	unsigned int number;
	char final;
	bool functional; /* without alternates */
};

/* Find the form of a key; false when it has none. */
static bool
find_form(uint32_t code, struct form *f)
{
	const struct fkey *fkey;

	*f = (struct form){ code, 'u', true };
	switch (code) {
	case KEY_ESCAPE:
	case KEY_ENTER:
	case KEY_TAB:
	case KEY_BSPACE: return true;
	case KEY_F1 + 2: /* its letter is that of a cursor's report */
		*f = (struct form){ 13, '~', true };
		return true;
	case KEY_KP_BEGIN: code = KEY_BEGIN; break;
	default: break;
	}
	if (code < KEY_NONE) {
		f->functional = false;
		return code >= 0x20;
	}
	f->number = kitty_number(code);
	if (f->number != 0)
		return true;
	fkey = fkey_find(code);
	if (fkey == NULL)
		return false;
	f->number = fkey->kind == FKEY_TILDE ? fkey->number : 1;
	f->final = fkey->kind == FKEY_TILDE ? '~' : fkey->letter;
	return true;
}

/* The code points of the text, as the third parameter. */
static void
put_text(struct buf *out, const char *text)
{
	size_t len = strlen(text), n;
	char separator = ';';
	uint32_t cp;

	for (; len > 0; text += n, len -= n) {
		n = utf8_decode(text, len, &cp);
		buf_printf(out, "%c%u", separator, cp);
		separator = ':';
	}
}

static void
put_alternates(const struct keypress *k)
{
	uint32_t shifted = k->mods & MOD_SHIFT ? k->shifted : 0;

	if (shifted == 0 && k->mods & MOD_SHIFT && k->code >= 'a' &&
	    k->code <= 'z')
		shifted = k->code - 'a' + 'A';
	if (shifted == 0 && k->base == 0)
		return;
	buf_put_u8(k->out, ':');
	if (shifted != 0)
		buf_printf(k->out, "%u", shifted);
	if (k->base != 0)
		buf_printf(k->out, ":%u", k->base);
}

/* Write a key whole: CSI number:alternates ; modifiers:event ; text final. */
static void
put_sequence(const struct keypress *k, const struct form *f,
    unsigned int flags)
{
	unsigned int mods = k->mods | k->locks;
	bool event = flags & KITTY_EVENTS && k->kind != VT_KEY_PRESS;
	bool text = flags & KITTY_TEXT && k->text != NULL;

	put_csi(k->vt, k->out);
	if (f->number != 1 || mods != 0 || event || text)
		buf_printf(k->out, "%u", f->number);
	if (flags & KITTY_ALTERNATES && !f->functional)
		put_alternates(k);
	if (mods != 0 || event || text)
		buf_put_u8(k->out, ';');
	if (mods != 0 || event)
		buf_printf(k->out, "%u", mods + 1);
	if (event)
		buf_printf(k->out, ":%u", (unsigned int)k->kind + 1);
	if (text)
		put_text(k->out, k->text);
	buf_put_u8(k->out, (uint8_t)f->final);
}

/* Text that came without a key. */
static void
text_alone(const struct keypress *k, unsigned int flags)
{
	static const struct form none = { 0, 'u', true };

	if (k->text == NULL)
		return;
	if (flags & KITTY_TEXT)
		put_sequence(k, &none, flags);
	else
		buf_put_str(k->out, k->text);
}

/* Enter, Tab and Backspace keep working after a program that has died. */
static bool
is_kept(uint32_t code)
{
	return code == KEY_ENTER || code == KEY_TAB || code == KEY_BSPACE;
}

/*
 * Whether a key is still as it was before: the flags there are do not change
 * it.
 */
static bool
is_legacy(const struct keypress *k, unsigned int flags)
{
	if (!(flags & (KITTY_DISAMBIGUATE | KITTY_EVENTS | KITTY_ALL)))
		return true;
	if (flags & KITTY_ALL)
		return false;
	if (is_kept(k->code) && k->mods == 0)
		return true;
	/* Events alone change function keys, and what is no press. */
	return !(flags & KITTY_DISAMBIGUATE) && k->kind == VT_KEY_PRESS &&
	    k->code < KEY_NONE && (k->code >= 0x20 ||
	    (k->code == KEY_ESCAPE && k->mods == 0)) && k->code != KEY_BSPACE;
}

void
kitty_encode(struct keypress *k, unsigned int flags)
{
	struct form f;

	if (k->kind == VT_KEY_RELEASE && !(flags & KITTY_EVENTS))
		return;
	if (!(flags & KITTY_ALL)) {
		if (key_is_modifier(k->code))
			return;
		if (k->text != NULL) {
			buf_put_str(k->out, k->text);
			return;
		}
		if (!(flags & KITTY_DISAMBIGUATE))
			k->code = keypad_plain(k->code);
	}
	if (is_legacy(k, flags)) {
		if (k->kind != VT_KEY_RELEASE)
			legacy_encode(k);
	} else if (k->code == KEY_NONE)
		text_alone(k, flags);
	else if (find_form(k->code, &f))
		put_sequence(k, &f, flags);
}
