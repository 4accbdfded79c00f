/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Device control strings: each handler does one, and dcs.c says which. */

#ifndef TMX_VT_DCS_H
#define TMX_VT_DCS_H

#include "vt/span.h"
#include "vt/state.h"

/* A handler, given what came before the string and the string. */
typedef void dcs_fn(struct vt *, const struct sequence *, struct span);

/* dcs-termcap.c */
dcs_fn dcs_xtgettcap;

/* dcs-restore.c */
dcs_fn dcs_decrsps;

/* sixel.c */
dcs_fn dcs_sixel;

#endif
