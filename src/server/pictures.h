/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The images that one client has been sent, and the one on its way.
 *
 * Data goes out in pieces, few of them unanswered, so that a frame never
 * waits behind more than these; until all of an image is there the client
 * sees a placeholder.  What a client is sent is bounded: images that are no
 * longer shown make room for others, and what finds none stays a
 * placeholder.
 */

#ifndef TMX_SERVER_PICTURES_H
#define TMX_SERVER_PICTURES_H

#include "compat/compat.h"

#include "ui/compose.h"

struct conn;
struct model;
struct pictures;

/* Images, and bytes of them, that a client keeps for us. */
#define PICTURES_MAX 128
#define PICTURES_BYTES_MAX (16u << 20)

/* Bytes of a piece, and how many may be unanswered. */
#define PICTURES_PIECE 16384u
#define PICTURES_UNANSWERED 2

/* Both are borrowed. */
struct pictures *pictures_new(struct model *, struct conn *);
void pictures_free(struct pictures *);

/* What the client can draw: bits by enum frame_image_format.  Returns
 * whether that is new. */
bool pictures_set_formats(struct pictures *, uint64_t);

/* A frame is composed now, with these: what is not asked for is unused. */
struct compose_images pictures_begin(struct pictures *);

/*
 * Send what may be sent of the image on its way.  Returns whether it is
 * there now, and so to be shown.
 */
bool pictures_send(struct pictures *);

/* The client has taken so many pieces. */
void pictures_taken(struct pictures *, uint64_t);

#endif
