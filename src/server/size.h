/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* How large windows are: by the clients that look at them and by options. */

#ifndef TMX_SERVER_SIZE_H
#define TMX_SERVER_SIZE_H

#include "compat/compat.h"

struct server;
struct session;
struct window;

/*
 * Give the windows of a session the size that window-size says: that of the
 * client active last, the largest or the smallest; as it was when nobody
 * looks or the size is manual.
 */
void size_session(struct server *, struct session *);

/*
 * The size that a window would have by window-size; that of new windows when
 * nobody looks at it.
 */
void size_of_clients(struct server *, struct window *, int64_t how,
    unsigned int *cols, unsigned int *rows);

/* Give a window a size, within the bounds of a terminal. */
void size_window(struct server *, struct window *, unsigned int,
    unsigned int);

/* Whether some client's size counts for a window. */
bool size_is_seen(const struct server *, const struct window *);

/* The size of new windows of nobody's (option default-size). */
void size_default(const struct server *, unsigned int *, unsigned int *);

/* The glyph for what a window does not cover (fill-character). */
uint32_t size_fill(const struct window *);

#endif
