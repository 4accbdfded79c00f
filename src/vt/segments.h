/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Where history keeps its bytes: segments of one size, by number.  Whoever
 * makes a terminal hands in functions that provide them (the server gives
 * the pane's journal, so that they outlive it); without, they are on the
 * heap.
 */

#ifndef TMX_VT_SEGMENTS_H
#define TMX_VT_SEGMENTS_H

#include "compat/compat.h"

#define SEGMENT_SIZE 65536u
#define SEGMENT_NONE UINT32_MAX

struct segments {
	/* A segment of zeros, or SEGMENT_NONE when there is no memory. */
	uint32_t (*alloc)(void *);
	/* Give one back; its pages go back to the system. */
	void (*release)(void *, uint32_t);
	/* Its bytes; valid until the next alloc. */
	uint8_t *(*at)(void *, uint32_t);
	/*
	 * For recovery: how many numbers there are, and that one of them is
	 * still in use (what is not claimed is free).
	 */
	uint32_t (*count)(void *);
	bool (*claim)(void *, uint32_t);
	void *arg;
};

/* Segments on the heap. */
struct heap_segments;
struct heap_segments *heap_segments_new(struct segments *);
void heap_segments_free(struct heap_segments *);

#endif
