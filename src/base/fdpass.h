/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Bytes and descriptors over a unix socket (SCM_RIGHTS). */

#ifndef TMX_BASE_FDPASS_H
#define TMX_BASE_FDPASS_H

#include "compat/compat.h"

#define FDPASS_MAX 4 /* descriptors with one message */

/*
 * Send bytes with nfds descriptors.  Returns the bytes sent, or -1 with
 * errno; the descriptors went with the first byte.
 */
ssize_t fdpass_send(int, const void *, size_t, const int *, size_t);

/*
 * Receive at most len bytes and at most *nfds descriptors, close-on-exec and
 * the caller's to close; *nfds is set to how many came.  More of them than
 * there is room for are closed.  Returns the bytes, 0 at the end, or -1 with
 * errno.
 */
ssize_t fdpass_recv(int, void *, size_t, int *, size_t *);

#endif
