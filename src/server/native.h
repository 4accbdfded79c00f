/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Lines for the scrollback of the user's own terminal: those that left the
 * screen since the last frame go before the next one.
 */

#ifndef TMX_SERVER_NATIVE_H
#define TMX_SERVER_NATIVE_H

#include "compat/compat.h"

struct buf;
struct viewer;

/* Put the rows that a viewer has not been sent before a frame. */
void native_put_lines(struct viewer *, struct buf *);

#endif
