/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Pseudo-terminals for programs. */

#ifndef TMX_BASE_PTY_H
#define TMX_BASE_PTY_H

#include "compat/compat.h"

/*
 * Open a new master whose slave can be opened.  Returns a descriptor,
 * non-blocking and close-on-exec, or -1 with errno.
 */
int pty_open(void);

/*
 * Set the size: columns, rows, and both in pixels or 0.  0, or -1 with
 * errno.
 */
int pty_set_size(int, unsigned int, unsigned int, unsigned int, unsigned int);

/*
 * Make the slave of a master the controlling terminal of the calling
 * process, which leads a session and has none, and its standard descriptors.
 * The terminal is put into a sane state, whoever used it before; true when
 * it erases whole UTF-8 characters.  0, or -1 with errno.
 */
int pty_login(int, bool);

#endif
