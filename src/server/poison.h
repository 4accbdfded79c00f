/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Bytes on which servers have crashed: they are left out of the pane, put
 * into a file that only the user can read, for a report, and it is said
 * where that is.
 */

#ifndef TMX_SERVER_POISON_H
#define TMX_SERVER_POISON_H

#include "compat/compat.h"

struct pane;
struct server;

/* Save so many bytes of a pane's output, which are at an offset of it. */
void poison_save(struct server *, const struct pane *, uint64_t off,
    const void *, size_t);

#endif
