/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Output as programs write it, from a seed.  What is known to differ
 * between terminals, as regress/README says, is left out here, so that
 * every difference found is worth a look.
 */

#ifndef TMX_REGRESS_STREAMS_H
#define TMX_REGRESS_STREAMS_H

#include "compat/compat.h"

#include "base/buf.h"

struct stream {
	const char *kind; /* what it is like */
	unsigned int cols, rows;
	struct buf bytes;
};

/* What is to show it. */
enum stream_for {
	STREAM_XTERMJS,
	STREAM_TMUX
};

/* Make the stream of a seed; freed with stream_free. */
void stream_make(struct stream *, enum stream_for, uint64_t seed);
void stream_free(struct stream *);

#endif
