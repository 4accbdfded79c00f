/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What a key, a click or a paste of an attached client does: a binding's
 * commands, or bytes for the program in the pane.
 */

#ifndef TMX_SERVER_KEYS_H
#define TMX_SERVER_KEYS_H

#include "proto/input.h"

struct pane;
struct viewer;

/* Act on one event; the viewer may be gone afterwards. */
void keys_event(struct viewer *, const struct input_event *);

/* Send a key to a pane's program, as that wants keys encoded. */
void keys_send(struct pane *, uint32_t key);

#endif
