/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Work that can wait until nothing else is to do: compressing history,
 * giving memory back.
 */

#ifndef TMX_SERVER_QUIET_H
#define TMX_SERVER_QUIET_H

#include "compat/compat.h"

struct quiet;
struct server;

struct quiet *quiet_new(struct server *);
void quiet_free(struct quiet *);

/* Something happened: such work waits a while longer. */
void quiet_touch(struct quiet *);

/* Do a little of it, if it is time; true when there is more to do now. */
bool quiet_work(struct quiet *);

#endif
