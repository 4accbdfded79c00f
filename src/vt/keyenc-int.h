/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What the files named keyenc* share: the table of keys, and the pieces. */

#ifndef TMX_VT_KEYENC_INT_H
#define TMX_VT_KEYENC_INT_H

#include "text/key.h"
#include "vt/keyenc.h"
#include "vt/state.h"

/* How a function key is encoded where nothing more is asked for. */
enum fkey_kind {
	FKEY_CURSOR, /* CSI letter, in application mode (DECCKM) SS3 letter */
	FKEY_PF,     /* SS3 letter */
	FKEY_TILDE   /* CSI number ~ */
};

struct fkey {
	uint32_t code;
	uint8_t kind;   /* enum fkey_kind */
	uint8_t number; /* with FKEY_TILDE */
	char letter;    /* with the others */
};

/* The function key of a code, or NULL. */
const struct fkey *fkey_find(uint32_t);

/* The same key away from the keypad, or the code itself. */
uint32_t keypad_plain(uint32_t);

/* The letter after SS3 in the keypad's application mode; 0: not of it. */
char keypad_letter(uint32_t);

/* The character that a key of the keypad types; 0: none. */
char keypad_char(uint32_t);

/* The number of a key in kitty's protocol; 0: it has none. */
unsigned int kitty_number(uint32_t);

/* Whether it is a modifier or lock, which only kitty's protocol tells. */
bool key_is_modifier(uint32_t);

/* What CTRL makes of an ASCII character; itself where nothing. */
char ctrl_char(char);

/* A key made fit to be encoded. */
struct keypress {
	const struct vt *vt;
	struct buf *out;
	uint32_t code;
	unsigned int mods; /* KEY_MODS as kitty's bits, SHIFT 1 and so on */
	unsigned int locks;
	enum vt_key_kind kind;
	uint32_t shifted, base;
	const char *text; /* what it types; NULL for nothing */
	char typed[8];    /* where text may point */
};

enum {
	MOD_SHIFT = KEY_SHIFT >> KEY_MODS_SHIFT,
	MOD_ALT = KEY_ALT >> KEY_MODS_SHIFT,
	MOD_CTRL = KEY_CTRL >> KEY_MODS_SHIFT,
	MOD_SUPER = KEY_SUPER >> KEY_MODS_SHIFT,
	MOD_HYPER = KEY_HYPER >> KEY_MODS_SHIFT,
	MOD_META = KEY_META >> KEY_MODS_SHIFT
};

/* CSI and SS3, as one byte or two. */
void put_csi(const struct vt *, struct buf *);
void put_ss3(const struct vt *, struct buf *);

/* keyenc.c: as xterm does. */
void legacy_encode(struct keypress *);

/* keyenc-kitty.c: when any of the protocol's flags is set. */
void kitty_encode(struct keypress *, unsigned int flags);

#endif
