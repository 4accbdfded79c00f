/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What changes when an option does. */

#ifndef TMX_SERVER_OPTWATCH_H
#define TMX_SERVER_OPTWATCH_H

struct server;

/* Begin to watch the global sets, and so all others. */
void optwatch_begin(struct server *);

#endif
