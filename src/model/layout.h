/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * How the panes of a window share its cells: a tree whose leaves are panes
 * and whose other nodes are rows or columns of what is below them.
 */

#ifndef TMX_MODEL_LAYOUT_H
#define TMX_MODEL_LAYOUT_H

#include "compat/compat.h"

struct pane;

struct layout;

/* A layout that is one pane of the window's size. */
struct layout *layout_new(struct pane *, unsigned int cols,
    unsigned int rows);
void layout_free(struct layout *);

/* Fit it to another size, and set the places and sizes of its panes. */
void layout_resize(struct layout *, unsigned int cols, unsigned int rows);

/* "bb62,80x24,0,0,3"; the caller frees it. */
char *layout_print(const struct layout *);

#endif
