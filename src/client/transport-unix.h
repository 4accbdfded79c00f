/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* A stream to a server on this machine. */

#ifndef TMX_CLIENT_TRANSPORT_UNIX_H
#define TMX_CLIENT_TRANSPORT_UNIX_H

#include "base/err.h"

/*
 * Connect to the socket at a path, whose owner must be our user.  Returns a
 * close-on-exec descriptor, ERR_NOTFOUND when nobody listens there, or
 * another negative code with the sentence.
 */
int transport_unix(const char *, struct err *);

#endif
