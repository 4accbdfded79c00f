/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A block's header, little-endian:
 *
 *	0 magic u32		4 version u16		6 kind u16 (block_kind)
 *	8 seq u64		16 prev_seq u64		24 first_line u64
 *	32 prev_len u32		36 len u32		40 stored u32
 *	44 ends u32		48 open u32		52 counted u32
 *	56 checksum of the stored bytes u64
 *	64 checksum of the header before it u64
 *
 * Of a raw block len, ends and open are 0, since they change with each
 * record; the block after it, or the snapshot, says how much of it counts.
 * Of a packed one ends and open are those of its first `counted` bytes.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/xmalloc.h"
#include "vt/history-block.h"

#define BLOCK_MAGIC 0x48786d54u
#define BLOCK_VERSION 1

#define HEADER_CHECKED 64 /* bytes before the header's own checksum */
#define RING_MIN 4

static void
put_le(uint8_t *p, uint64_t v, size_t n)
{
	for (; n > 0; n--, v >>= 8)
		*p++ = (uint8_t)v;
}

static uint64_t
get_le(const uint8_t *p, size_t n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | p[n];
	return v;
}

void
block_write_header(struct history *h, const struct block *b, uint8_t *p)
{
	const uint8_t *stored = p + BLOCK_HEADER;
	bool packed = b->kind != BLOCK_RAW;

	(void)h;
	memset(p, 0, BLOCK_HEADER);
	put_le(p, BLOCK_MAGIC, 4);
	put_le(p + 4, BLOCK_VERSION, 2);
	put_le(p + 6, b->kind, 2);
	put_le(p + 8, b->seq, 8);
	put_le(p + 16, b->prev_seq, 8);
	put_le(p + 24, b->first_line, 8);
	put_le(p + 32, b->prev_len, 4);
	if (packed) {
		put_le(p + 36, b->full, 4);
		put_le(p + 40, b->stored, 4);
		put_le(p + 44, b->ends, 4);
		put_le(p + 48, b->open, 4);
		put_le(p + 52, b->len, 4);
		put_le(p + 56, hash_bytes(stored, b->stored), 8);
	}
	put_le(p + HEADER_CHECKED, hash_bytes(p, HEADER_CHECKED), 8);
}

bool
block_read_header(const uint8_t *p, struct block *b, uint64_t *checksum)
{
	uint64_t kind = get_le(p + 6, 2);

	if (get_le(p, 4) != BLOCK_MAGIC || get_le(p + 4, 2) != BLOCK_VERSION ||
	    kind < BLOCK_RAW || kind > BLOCK_COLUMNS ||
	    get_le(p + HEADER_CHECKED, 8) != hash_bytes(p, HEADER_CHECKED))
		return false;
	memset(b, 0, sizeof *b);
	b->kind = (uint8_t)kind;
	b->seq = get_le(p + 8, 8);
	b->prev_seq = get_le(p + 16, 8);
	b->first_line = get_le(p + 24, 8);
	b->prev_len = (uint32_t)get_le(p + 32, 4);
	b->len = b->full = (uint32_t)get_le(p + 36, 4);
	b->stored = (uint32_t)get_le(p + 40, 4);
	b->ends = (uint32_t)get_le(p + 44, 4);
	b->open = get_le(p + 48, 4) != 0;
	b->counted = (uint32_t)get_le(p + 52, 4);
	*checksum = get_le(p + 56, 8);
	return b->seq != 0 && b->prev_len <= BLOCK_ROOM &&
	    b->len <= BLOCK_ROOM && b->stored <= b->len &&
	    b->counted <= b->len &&
	    (kind != BLOCK_RAW) == (b->stored != 0);
}

/* Make the cache hold a packed block's records; NULL when it is broken. */
static const uint8_t *
cached(struct history *h, const struct block *b)
{
	const uint8_t *stored;

	if (h->cached == b->seq)
		return h->cache;
	if (h->cache == NULL)
		h->cache = xmalloc(BLOCK_ROOM);
	h->cached = 0;
	stored = h->mem.at(h->mem.arg, b->seg) + b->off + BLOCK_HEADER;
	if (!block_unpack(h, b, stored, h->cache))
		return NULL;
	h->cached = b->seq;
	return h->cache;
}

struct rd
block_records(struct history *h, const struct block *b)
{
	const uint8_t *p;

	if (b->kind != BLOCK_RAW)
		p = cached(h, b);
	else
		p = h->mem.at(h->mem.arg, b->seg) + BLOCK_HEADER;
	return rd_of(p, p != NULL ? b->len : 0);
}

void
block_forget(struct history *h)
{
	h->cached = 0;
	free(h->cache);
	h->cache = NULL;
	packer_free(h->packer);
	h->packer = NULL;
}

struct block *
block_append(struct history *h)
{
	struct block *old = h->ring, *b;
	size_t i;

	if (h->count == h->cap) {
		struct block *ring;

		ring = xcalloc(h->cap != 0 ? h->cap * 2 : RING_MIN, sizeof *b);
		for (i = 0; i < h->count; i++)
			ring[i] = *block_at(h, i);
		h->ring = ring;
		h->cap = h->cap != 0 ? h->cap * 2 : RING_MIN;
		h->head = 0;
		free(old);
	}
	b = block_at(h, h->count++);
	memset(b, 0, sizeof *b);
	b->kind = BLOCK_RAW;
	return b;
}

void
block_release_raw(struct history *h, uint32_t seg)
{
	if (h->spare == SEGMENT_NONE) {
		/* Its header must not be found at recovery. */
		memset(h->mem.at(h->mem.arg, seg), 0, BLOCK_HEADER);
		h->spare = seg;
	} else
		h->mem.release(h->mem.arg, seg);
}

/* A segment goes: no packed block is put there any more. */
static void
leave_place(struct history *h, uint32_t seg)
{
	if (h->place.seg == seg)
		h->place.seg = SEGMENT_NONE;
	if (h->tight_place.seg == seg)
		h->tight_place.seg = SEGMENT_NONE;
}

void
block_release_packed(struct history *h, uint32_t seg, size_t from)
{
	const struct block *b;

	if (from < h->count) {
		b = block_at(h, from);
		if (b->kind != BLOCK_RAW && b->seg == seg)
			return;
	}
	leave_place(h, seg);
	h->mem.release(h->mem.arg, seg);
}

void
block_drop_first(struct history *h)
{
	struct block *b = block_at(h, 0);

	if (b->kind != BLOCK_RAW) {
		h->bytes -= b->stored;
		h->packed--;
		h->tight -= h->tight != 0;
		block_release_packed(h, b->seg, 1);
	} else {
		h->bytes -= b->len;
		if (h->count > 1)
			h->raw_sealed--;
		block_release_raw(h, b->seg);
	}
	h->head = (h->head + 1) & (h->cap - 1);
	h->count--;
}

void
block_drop_last(struct history *h)
{
	struct block *b = block_last(h);
	const struct block *before =
	    h->count > 1 ? block_at(h, h->count - 2) : NULL;
	bool packed = b->kind != BLOCK_RAW;

	h->bytes -= packed ? b->stored : b->len;
	h->packed -= packed;
	if (before != NULL && before->kind == BLOCK_RAW)
		h->raw_sealed--;
	/*
	 * An older snapshot may still count on it: its segment is released
	 * when a newer one is safe.  A packed one's stays with its neighbour.
	 */
	if (!packed || before == NULL || before->kind == BLOCK_RAW ||
	    before->seg != b->seg) {
		leave_place(h, b->seg);
		h->doomed = xreallocarray(h->doomed, h->dooms + 1,
		    sizeof *h->doomed);
		h->doomed[h->dooms++] = b->seg;
	}
	h->count--;
	if (h->tight > h->count)
		h->tight = h->count;
}
