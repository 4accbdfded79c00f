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

/*
 * Put the rows that a viewer has not been sent, before a frame.  When there
 * are more than a frame may have, the newest are put, and a mark that says
 * how many lines are left out.
 */
void native_put_lines(struct viewer *, struct buf *);

/*
 * The pane that a viewer looks at was resized.  What came back to the screen
 * from the history is sent again when it leaves: terminals that grow take
 * their last lines back in the same way.
 */
void native_resized(struct viewer *);

#endif
