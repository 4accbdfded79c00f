/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Parts of a snapshot, for the files named save*. */

#ifndef TMX_VT_SAVE_INT_H
#define TMX_VT_SAVE_INT_H

#include "base/buf.h"
#include "vt/state.h"

/* A style by value, with its link. */
void save_put_style(struct buf *, const struct intern *,
    const struct style *);
void save_get_style(struct rd *, struct intern *, struct style *);

/* A string of at most so many bytes; owned by the caller, never NULL. */
char *save_get_string(struct rd *, size_t max);

void save_put_charsets(struct buf *, const struct charsets *);
void save_get_charsets(struct rd *, struct charsets *);

/* A screen's rows, saved cursor and keyboard modes, as a field. */
void save_put_screen(struct buf *, struct vt *, const struct screen *,
    uint32_t tag);
int save_get_screen(struct vt *, struct rd *, struct screen *);

#endif
