/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* reset-terminal: what a client that was killed left is put right. */

#ifndef TMX_CLIENT_RESET_H
#define TMX_CLIENT_RESET_H

/* Returns the exit status. */
int reset_terminal(void);

#endif
