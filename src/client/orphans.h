/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Saying what was lost with a server and a keeper that are both dead. */

#ifndef TMX_CLIENT_ORPHANS_H
#define TMX_CLIENT_ORPHANS_H

/* Nobody listens on a socket: say what was lost, if anything was, once. */
void orphans_report(const char *socket);

#endif
