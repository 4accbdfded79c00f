/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What the user's locale says of characters. */

#ifndef TMX_CLIENT_LOCALE_H
#define TMX_CLIENT_LOCALE_H

#include "compat/compat.h"

/* Set the locale from the environment; once, before anything is asked. */
void locale_begin(void);

bool locale_is_utf8(void);

#endif
