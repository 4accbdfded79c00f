/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "client/unpack-int.h"
#include "frame/image.h"

/* Bytes that are unpacked at once; they can become 1032 times as many. */
#define FEED 256u

struct unpack {
	const struct unpack_way *way;
	void *reader; /* owned; the way's; NULL: it could not begin */
	const uint8_t *data; /* borrowed */
	size_t len, used;
	struct unpack_sheet sheet;
};

static const struct {
	const struct unpack_way *way;
	unsigned int bytes; /* of a pixel; 0: the data says it */
} formats[FRAME_IMAGE_FORMATS] = {
	[FRAME_IMAGE_PNG] = { &unpack_png, 0 },
	[FRAME_IMAGE_ZRGB] = { &unpack_zlib, 3 },
	[FRAME_IMAGE_ZRGBA] = { &unpack_zlib, UNPACK_PIXEL },
};

uint64_t
unpack_formats(void)
{
	uint64_t bits = 0;
	unsigned int i;

	for (i = 0; i < FRAME_IMAGE_FORMATS; i++)
		if (formats[i].way != NULL && formats[i].way->begin != NULL)
			bits |= UINT64_C(1) << i;
	return bits;
}

struct unpack *
unpack_new(unsigned int format, const uint8_t *data, size_t len,
    struct pixels *to)
{
	struct unpack *u = xcalloc(1, sizeof *u);

	u->way = formats[format].way;
	u->data = data;
	u->len = len;
	u->sheet.to = to;
	u->sheet.bytes = formats[format].bytes;
	u->reader = u->way->begin(&u->sheet);
	return u;
}

void
unpack_free(struct unpack *u)
{
	if (u == NULL)
		return;
	if (u->reader != NULL)
		u->way->end(u->reader);
	free(u);
}

/* Take what was done from a budget. */
static void
spend(size_t *budget, size_t n)
{
	*budget -= n < *budget ? n : *budget;
}

enum unpack_result
unpack_step(struct unpack *u, size_t *budget)
{
	size_t n;

	if (u->reader == NULL)
		return UNPACK_BROKEN;
	while (!u->sheet.done && u->used < u->len) {
		if (*budget == 0)
			return UNPACK_MORE;
		n = u->len - u->used < FEED ? u->len - u->used : FEED;
		u->sheet.made = 0;
		if (!u->way->feed(u->reader, u->data + u->used, n))
			return UNPACK_BROKEN;
		u->used += n;
		spend(budget, n + u->sheet.made);
	}
	return u->sheet.done ? UNPACK_DONE : UNPACK_BROKEN;
}
