/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What unpack.c asks of a library; included by unpack*.c only. */

#ifndef TMX_CLIENT_UNPACK_INT_H
#define TMX_CLIENT_UNPACK_INT_H

#include "compat/compat.h"

#include "client/gallery.h"
#include "client/unpack.h"

#define UNPACK_PIXEL 4 /* bytes */

/* What pixels are put on. */
struct unpack_sheet {
	struct pixels *to;  /* borrowed */
	unsigned int bytes; /* of a pixel before; 0: the data says it */
	size_t made;        /* pixels, those made more than once too */
	bool done;          /* all are there */
};

/* A way of unpacking; all NULL: this build has none. */
struct unpack_way {
	/* Begin, for a sheet that is borrowed; NULL: it cannot be. */
	void *(*begin)(struct unpack_sheet *);

	/* Take some of the data; false when it is broken. */
	bool (*feed)(void *, const uint8_t *, size_t);

	void (*end)(void *);
};

/* unpack-png.c, unpack-zlib.c, or unpack-none.c in their place. */
extern const struct unpack_way unpack_png, unpack_zlib;

#endif
