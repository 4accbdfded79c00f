/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Keys as xterm encodes them: the plain way, and with modifyOtherKeys.
 * Kitty's protocol takes over when the program has set any of its flags.
 */

#include "compat/compat.h"

#include <string.h>

#include "base/buf.h"
#include "text/utf8.h"
#include "vt/keyenc-int.h"

#define ESC 0x1b

/* xterm's resources: which keys, and how a modifier goes with them. */
enum resource {
	MODIFY_CURSOR = 1,
	MODIFY_FUNCTION = 2
};
#define MODIFY_DEFAULT 2

void
put_csi(const struct vt *vt, struct buf *out)
{
	buf_put_str(out, vt->eight_bit ? "\x9b" : "\033[");
}

void
put_ss3(const struct vt *vt, struct buf *out)
{
	buf_put_str(out, vt->eight_bit ? "\x8f" : "\033O");
}

/* Begin a sequence whose second parameter is a modifier, if there is one. */
static void
put_modified(const struct keypress *k, int how, unsigned int number,
    unsigned int mods, char final)
{
	put_csi(k->vt, k->out);
	if (how >= 3)
		buf_put_u8(k->out, '>');
	if (number > 1 || how >= 2)
		buf_printf(k->out, "%u;", number);
	buf_printf(k->out, "%u%c", mods + 1, final);
}

/* F13 and up are F1 to F12 with shift, control, both: as terminfo has it. */
static void
fold_function_key(struct keypress *k)
{
	static const unsigned int with[] = { 0, MOD_SHIFT, MOD_CTRL };
	unsigned int n;

	if (k->code < KEY_F1 || k->code > KEY_F35)
		return;
	n = k->code - KEY_F1;
	k->code = KEY_F1 + n % 12;
	k->mods |= with[n / 12];
}

static void
function_key(const struct keypress *k, const struct fkey *f)
{
	const struct vt *vt = k->vt;
	int resource = f->kind == FKEY_CURSOR ? MODIFY_CURSOR :
						MODIFY_FUNCTION;
	int how = vt->mod_keys[resource];
	char final = f->kind == FKEY_TILDE ? '~' : f->letter;

	if (how < 0)
		how = MODIFY_DEFAULT;
	if (!mode(vt, VT_DECANM) && f->kind != FKEY_TILDE) {
		buf_put_u8(k->out, ESC);
		buf_put_u8(k->out, (uint8_t)f->letter);
	} else if (k->mods != 0) {
		put_modified(k, how, f->kind == FKEY_TILDE ? f->number : 1u,
		    k->mods, final);
	} else if (f->kind == FKEY_PF ||
	    (f->kind == FKEY_CURSOR && mode(vt, VT_DECCKM))) {
		put_ss3(vt, k->out);
		buf_put_u8(k->out, (uint8_t)f->letter);
	} else {
		put_csi(vt, k->out);
		if (f->kind == FKEY_TILDE)
			buf_printf(k->out, "%u", f->number);
		buf_put_u8(k->out, (uint8_t)final);
	}
}

/* Put a code point, behind an escape where ALT is held. */
static void
put_char(const struct keypress *k, uint32_t c)
{
	char text[UTF8_MAX];

	if (k->mods & (MOD_ALT | MOD_META)) {
		if (mode(k->vt, VT_META_ESC) || mode(k->vt, VT_ALT_ESC))
			buf_put_u8(k->out, ESC);
		else if (c < 0x80)
			c |= 0x80;
	}
	buf_put(k->out, text, utf8_encode(c, text));
}

/* Keys that send a control character whatever is held with them. */
static bool
control_key(const struct keypress *k)
{
	bool swapped;

	switch (k->code) {
	case KEY_ENTER:
		put_char(k, '\r');
		if (mode(k->vt, VT_LNM))
			buf_put_u8(k->out, '\n');
		return true;
	case KEY_ESCAPE: put_char(k, ESC); return true;
	case KEY_TAB:
		if (k->mods & MOD_SHIFT) {
			if (k->mods & MOD_ALT)
				buf_put_u8(k->out, ESC);
			put_csi(k->vt, k->out);
			buf_put_u8(k->out, 'Z');
		} else
			put_char(k, '\t');
		return true;
	case KEY_BSPACE:
		swapped = mode(k->vt, VT_DECBKM) !=
		    ((k->mods & MOD_CTRL) != 0);
		put_char(k, swapped ? '\b' : 0x7f);
		return true;
	default: return false;
	}
}

/* The character that a text key gives with SHIFT as it is held. */
static uint32_t
shifted_code(const struct keypress *k)
{
	if (!(k->mods & MOD_SHIFT))
		return k->code;
	if (k->shifted != 0)
		return k->shifted;
	if (k->code >= 'a' && k->code <= 'z')
		return k->code - 'a' + 'A';
	return k->code;
}

static void
text_key(const struct keypress *k)
{
	uint32_t c = shifted_code(k);

	if (k->mods & MOD_CTRL) {
		/* A key of another script: by where it is on the keyboard. */
		if (c >= 0x80 && k->base != 0 && k->base < 0x80)
			c = k->base;
		if (c < 0x80)
			c = (uint8_t)ctrl_char((char)c);
	}
	put_char(k, c);
}

/* Whether X11 makes a control character of CTRL and this one. */
static bool
has_control(uint32_t c)
{
	return c < 0x80 && c != '?' && ctrl_char((char)c) != (char)c;
}

/*
 * Whether modifyOtherKeys has a key sent as a sequence.  At level 1 those
 * are left alone that send something of their own without; at level 2 only
 * text with nothing but SHIFT is (where xterm has letters sent as well: that
 * serves nobody who types them).
 */
static bool
is_other_key(const struct keypress *k)
{
	unsigned int mods =
	    k->mods & (MOD_SHIFT | MOD_ALT | MOD_CTRL | MOD_META);
	unsigned int level = k->vt->other_keys;
	bool alt = (mods & (MOD_ALT | MOD_META)) != 0;

	if (level == 0 || (mods == 0 && level < 3))
		return false;
	switch (k->code) {
	case KEY_BSPACE:
		return level >= 2 && (mods & ~(unsigned int)MOD_CTRL) != 0;
	case KEY_TAB:
		return level >= 3 || (mods != MOD_SHIFT &&
		    (level == 2 || !alt || (mods & MOD_SHIFT) != 0));
	case KEY_ENTER:
		return level >= 2 || !alt || (mods & MOD_SHIFT) != 0;
	case KEY_ESCAPE: return level >= 2;
	default: break;
	}
	if (level >= 3)
		return true;
	if (level == 2)
		return mods != MOD_SHIFT || k->code == ' ';
	return (mods & MOD_CTRL) != 0 && !has_control(shifted_code(k));
}

static void
other_key(const struct keypress *k)
{
	uint32_t c = shifted_code(k);

	put_csi(k->vt, k->out);
	if (k->vt->format_keys != 0)
		buf_printf(k->out, "%u;%uu", c, k->mods + 1);
	else
		buf_printf(k->out, "27;%u;%u~", k->mods + 1, c);
}

/* The keypad in application mode, or as the keys it stands for. */
static bool
keypad_key(struct keypress *k)
{
	char letter = keypad_letter(k->code);

	if (letter != 0 && mode(k->vt, VT_DECNKM) &&
	    !(k->locks & VT_LOCK_NUM)) {
		if (k->mods & MOD_ALT)
			buf_put_u8(k->out, ESC);
		if (mode(k->vt, VT_DECANM))
			put_ss3(k->vt, k->out);
		else
			buf_put_str(k->out, "\033?");
		buf_put_u8(k->out, (uint8_t)letter);
		return true;
	}
	k->code = keypad_plain(k->code);
	return false;
}

void
legacy_encode(struct keypress *k)
{
	const struct fkey *f;

	if (keypad_key(k))
		return;
	fold_function_key(k);
	f = fkey_find(k->code);
	if (f != NULL)
		function_key(k, f);
	else if (k->code >= KEY_NONE) {
		/* Keys without an encoding, and text without a key. */
		if (k->code == KEY_NONE && k->text != NULL)
			buf_put_str(k->out, k->text);
	} else if (is_other_key(k))
		other_key(k);
	else if (k->text != NULL)
		buf_put_str(k->out, k->text);
	else if (!control_key(k))
		text_key(k);
}

/* Fill in what a key types, where that is plain from the key. */
static void
find_text(struct keypress *k, const char *text)
{
	uint32_t c = shifted_code(k);
	char keypad = keypad_char(k->code);
	size_t n;

	k->text = NULL;
	if (k->kind == VT_KEY_RELEASE ||
	    (k->mods & ~(unsigned int)MOD_SHIFT) != 0)
		return;
	if (text != NULL && (uint8_t)*text >= 0x20 && *text != 0x7f) {
		k->text = text;
		return;
	}
	if (keypad != 0)
		c = (uint8_t)keypad;
	if (!key_is_text(c))
		return;
	n = utf8_encode(c, k->typed);
	k->typed[n] = '\0';
	k->text = k->typed;
}

/* Make the same key the same, whoever told of it. */
static void
normalise(struct keypress *k)
{
	if (k->code == KEY_BTAB) {
		k->code = KEY_TAB;
		k->mods |= MOD_SHIFT;
	} else if (k->code >= 'A' && k->code <= 'Z') {
		/* A letter is the key without shift, with shift held. */
		k->shifted = k->code;
		k->code = k->code - 'A' + 'a';
		k->mods |= MOD_SHIFT;
	} else if (k->code == '\b')
		k->code = KEY_BSPACE;
}

void
vt_encode_key(const struct vt *vt, const struct vt_key *key, struct buf *out)
{
	struct keypress k = { .vt = vt, .out = out,
		.code = key->key & KEY_CODE,
		.mods = (key->key & KEY_MODS) >> KEY_MODS_SHIFT,
		.locks = key->locks, .kind = key->kind,
		.shifted = key->shifted, .base = key->base };
	unsigned int flags = vt_kitty_keys(vt);

	normalise(&k);
	find_text(&k, key->text);
	if (flags != 0) {
		kitty_encode(&k, flags);
		return;
	}
	if (k.kind == VT_KEY_RELEASE ||
	    (k.kind == VT_KEY_REPEAT && !mode(vt, VT_AUTO_REPEAT)))
		return;
	legacy_encode(&k);
}

void
vt_encode_key_code(const struct vt *vt, uint32_t code, struct buf *out)
{
	struct vt_key key = { .key = code };

	vt_encode_key(vt, &key, out);
}
