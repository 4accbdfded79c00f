/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What a client that was killed, or stopped, left is put right. */

#ifndef TMX_CLIENT_RESET_H
#define TMX_CLIENT_RESET_H

/* reset-terminal, whether anything was left or not: its exit status. */
int reset_terminal(void);

/* Do that when there is a note that something was left (taken.h). */
void reset_if_left(void);

#endif
