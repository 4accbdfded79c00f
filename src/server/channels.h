/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The channels of wait-for: clients that wait until one is woken, and locks.
 * Who waits is a number of the queue's; one whose client is gone is passed
 * over.
 */

#ifndef TMX_SERVER_CHANNELS_H
#define TMX_SERVER_CHANNELS_H

#include "compat/compat.h"

struct queue;
struct channels;

/* Channels that may be woken or locked with nobody waiting, and waiters. */
#define CHANNELS_MAX 4096

struct channels *channels_new(void);
void channels_free(struct channels *);

/* Wake all who wait, or the next one to wait if there are none. */
bool channels_signal(struct channels *, struct queue *, const char *);

enum channels_result { CHANNELS_GOES_ON, CHANNELS_WAITS, CHANNELS_REFUSED };

/* Wait until the channel is woken; refused when there are too many. */
enum channels_result channels_wait(struct channels *, const char *,
    uint64_t item);

/* Lock a channel, or wait until whoever has it lets go. */
enum channels_result channels_lock(struct channels *, const char *,
    uint64_t item);

/* Unlock: the next who waits has it.  False when it was not locked. */
bool channels_unlock(struct channels *, struct queue *, const char *);

#endif
