/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What the parts of the key decoder share; included by keydec*.c only. */

#ifndef TMX_CLIENT_KEYDEC_INT_H
#define TMX_CLIENT_KEYDEC_INT_H

#include "compat/compat.h"

#include "client/keydec.h"

#define CSI_PARAMS 16
#define CSI_SUBS 8

/* A control sequence taken apart. */
struct csi {
	char leader, middle, final; /* 0: none */
	unsigned int n;
	struct csi_param {
		unsigned int n;
		int v[CSI_SUBS]; /* -1: left out */
	} p[CSI_PARAMS];
};

/* What decoding a control sequence depends on. */
struct csi_mode {
	bool pixels, kitty;
};

/*
 * Decode a control sequence without its ESC [; fills the event but for its
 * raw bytes.  What it is not becomes KEYDEC_UNKNOWN.
 */
void csi_decode(const uint8_t *, size_t, const struct csi_mode *,
    struct keydec_event *);

/* Decode the three bytes after CSI M. */
void mouse_decode_x10(const uint8_t *, struct keydec_event *);

/* Make an event a key's press. */
void key_event_set(struct keydec_event *, uint32_t);

/* The key of a control character (C0, DEL); erase as keydec_set_erase. */
uint32_t key_of_control(uint8_t, int erase);

/* keydec-table.c */

/* Call for each sequence that is known without terminfo. */
void table_each(void (*)(void *, const char *, uint32_t), void *);

/* The keys of terminfo by name; NULL name at the end. */
struct table_named {
	const char *name;
	uint32_t key;
};
const struct table_named *table_terminfo(void);

/* The key of CSI number ~; of CSI letter; of a functional code of kitty's. */
uint32_t table_number(int);
uint32_t table_letter(char);
uint32_t table_kitty(uint32_t);

/* Modifiers as terminals number them, one more than their bits. */
uint32_t table_mods(int);

#endif
