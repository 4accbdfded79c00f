/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The clipboard between programs and users' terminals (OSC 52), as
 * set-clipboard and get-clipboard allow.
 */

#ifndef TMX_SERVER_CLIPBOARD_H
#define TMX_SERVER_CLIPBOARD_H

#include "compat/compat.h"

#include "proto/msg.h"

struct conn;
struct pane;
struct server;
struct viewer;

/* A program sets it, or asks for it. */
void clipboard_set(struct server *, struct pane *, const char *selections,
    const void *, size_t);
void clipboard_get(struct server *, struct pane *, const char *selections);

/* Ask a client's terminal for it, for a pane's program (server/ask.h). */
void clipboard_ask(struct viewer *, const struct pane *,
    const char *selections);

/* Put bytes into the clipboard of a client's terminal. */
void clipboard_send(struct viewer *, const void *, size_t);

/* A client's terminal answered. */
void clipboard_answer(struct server *, struct conn *,
    const struct msg_clipboard *);

#endif
