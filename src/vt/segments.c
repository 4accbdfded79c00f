/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "vt/segments.h"

struct heap_segments {
	uint8_t **segs; /* NULL: free */
	uint32_t count;
	uint32_t hint; /* no free number lies below */
};

static uint32_t
heap_alloc(void *arg)
{
	struct heap_segments *h = arg;
	uint32_t n = h->hint;

	while (n < h->count && h->segs[n] != NULL)
		n++;
	if (n == h->count) {
		h->count = n != 0 ? n * 2 : 1;
		h->segs = xreallocarray(h->segs, h->count, sizeof *h->segs);
		for (uint32_t i = n; i < h->count; i++)
			h->segs[i] = NULL;
	}
	h->segs[n] = xcalloc(1, SEGMENT_SIZE);
	h->hint = n + 1;
	return n;
}

static void
heap_release(void *arg, uint32_t n)
{
	struct heap_segments *h = arg;

	free(h->segs[n]);
	h->segs[n] = NULL;
	if (n < h->hint)
		h->hint = n;
}

static uint8_t *
heap_at(void *arg, uint32_t n)
{
	struct heap_segments *h = arg;

	return h->segs[n];
}

static uint32_t
heap_count(void *arg)
{
	struct heap_segments *h = arg;

	return h->count;
}

static bool
heap_claim(void *arg, uint32_t n)
{
	struct heap_segments *h = arg;

	return n < h->count && h->segs[n] != NULL;
}

struct heap_segments *
heap_segments_new(struct segments *ops)
{
	struct heap_segments *h = xcalloc(1, sizeof *h);

	ops->alloc = heap_alloc;
	ops->release = heap_release;
	ops->at = heap_at;
	ops->count = heap_count;
	ops->claim = heap_claim;
	ops->arg = h;
	return h;
}

void
heap_segments_free(struct heap_segments *h)
{
	uint32_t i;

	if (h == NULL)
		return;
	for (i = 0; i < h->count; i++)
		free(h->segs[i]);
	free(h->segs);
	free(h);
}
