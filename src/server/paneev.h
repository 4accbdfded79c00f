/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What a pane's terminal says besides cells: bell, title, clipboard. */

#ifndef TMX_SERVER_PANEEV_H
#define TMX_SERVER_PANEEV_H

#include "compat/compat.h"

struct pane;
struct server;
struct vt_event;

void paneev_event(struct server *, struct pane *, const struct vt_event *);

#endif
