/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What the user's locale says of characters. */

#ifndef TMX_CLIENT_LOCALE_H
#define TMX_CLIENT_LOCALE_H

#include "compat/compat.h"

/*
 * Whether the environment asks for UTF-8.  By name that is so whether or not
 * this host has the locale: what matters is the terminal.  Only where the
 * name does not say is the locale read, which takes longer than all else a
 * short command does.
 */
bool locale_is_utf8(void);

/*
 * In a locale of one byte a character, when locale_is_utf8 has been asked:
 * the character of a byte from 0xa0 on (Latin-1's where the locale has none),
 * and the byte of a character, or -1.
 */
uint32_t locale_of_byte(uint8_t);
int locale_to_byte(uint32_t);

#endif
