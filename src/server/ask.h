/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Asking the user whether a program may read the clipboard (option
 * get-clipboard, ask): a question over the last row of one client, which its
 * next key answers.  When it opens, which keys answer, how long it stands and
 * when there is another is server/consent.h's.
 *
 * A client has one question at most.  It is asked about the pane that its
 * keys go to, and of those that look at the pane, the one that was used last
 * is asked; never one that only reads.  What the program asks meanwhile joins
 * the question: one read is allowed or denied.  The key that answers is for
 * nobody else, with its repeats and its release; the prefix alone, which
 * denies as other keys do, is the prefix as well.  Keys after a prefix, clicks
 * and pastes go where they always do, and the question stays.
 *
 * The question goes, as if nobody had asked, when the client detaches, stops
 * or looks at something else, when the program ends or is started anew, when
 * the option changes, or with the server.  Then the program gets no answer, as
 * it gets none when it is denied.
 */

#ifndef TMX_SERVER_ASK_H
#define TMX_SERVER_ASK_H

#include "compat/compat.h"

#include "proto/input.h"

struct ask;
struct pane;
struct server;
struct viewer;

/* Ask whether a pane's program may read selections, unless that is asked. */
void ask_begin(struct server *, struct pane *, const char *selections);

/* Forget a client's question with the client. */
void ask_free(struct ask *);

/*
 * The text over the last row of a client that has a question; lasts until
 * the next call.
 */
const char *ask_message(struct viewer *);

/*
 * A key of a client; KEY_NONE: several at once.  Returns true when it was for
 * the question.
 */
bool ask_takes(struct viewer *, uint32_t key, enum input_press);

/* A frame was sent to the client; its terminal has taken one. */
void ask_frame_sent(struct viewer *, uint32_t number);
void ask_frame_taken(struct viewer *, uint32_t number);

/* Drop a client's question when there is no longer a reason for it. */
void ask_check(struct viewer *);

#endif
