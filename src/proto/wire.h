/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Messages in a stream of bytes: each is a header, length of the body (u32)
 * and type (u16) and two bytes of zeros, and the body.  What a body says is
 * proto/msg.h's.
 */

#ifndef TMX_PROTO_WIRE_H
#define TMX_PROTO_WIRE_H

#include "base/buf.h"

#define WIRE_HEADER 8

/* The longest body that a server takes from a client, and the other way. */
#define WIRE_REQUEST_MAX (1u << 20)
#define WIRE_ANSWER_MAX (1u << 25)

/*
 * Open a message at the end of a buffer; the body follows, and wire_close
 * with the mark returned fills in its length.
 */
size_t wire_open(struct buf *, uint16_t);
void wire_close(struct buf *, size_t);

/*
 * Look at the message at the front of a buffer.  Returns its whole length
 * and sets type and body, which are valid until the buffer changes; 0 when
 * it is not all there yet; ERR_LIMIT or ERR_MALFORMED when the stream is
 * broken: then the connection is to be closed.
 */
ssize_t wire_peek(const struct buf *, size_t max, uint16_t *, struct rd *);

#endif
