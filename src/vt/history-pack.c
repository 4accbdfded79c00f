/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Compression of sealed blocks.  While a program writes much they are packed
 * in haste (LZ4), which costs it next to nothing; when nothing else is to do
 * they are packed tightly (zstd), a block at a time, those packed in haste
 * again.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include <lz4.h>
#include <zstd.h>

#include "base/xmalloc.h"
#include "vt/columns.h"
#include "vt/history-block.h"

#define PACK_ALIGN 8

/*
 * Levels of zstd: 9 takes a tenth less than 3 of what programs print, in a
 * few milliseconds a block; columns are the same at any level.
 */
#define ROWS_LEVEL 9
#define COLUMNS_LEVEL 1

/* What packing needs besides a block; each of them NULL until it is. */
struct packer {
	ZSTD_CCtx *compress;
	ZSTD_DCtx *decompress;
	uint8_t *columns;       /* room for COLUMNS_ROOM */
	uint8_t *made, *better; /* room for BLOCK_ROOM */
};

#define COLUMNS_ROOM (BLOCK_ROOM + COLUMNS_EXTRA)

static struct packer *
packer_of(struct history *h)
{
	if (h->packer == NULL)
		h->packer = xcalloc(1, sizeof *h->packer);
	if (h->packer->columns == NULL)
		h->packer->columns = xmalloc(COLUMNS_ROOM);
	return h->packer;
}

void
packer_free(struct packer *p)
{
	if (p == NULL)
		return;
	ZSTD_freeCCtx(p->compress);
	ZSTD_freeDCtx(p->decompress);
	free(p->columns);
	free(p->made);
	free(p->better);
	free(p);
}

static bool
unpack_zstd(struct packer *p, const struct block *b, const uint8_t *stored,
    uint8_t *out)
{
	bool columns = b->kind == BLOCK_COLUMNS;
	size_t n;

	if (p->decompress == NULL)
		p->decompress = ZSTD_createDCtx();
	if (p->decompress == NULL)
		return false;
	n = ZSTD_decompressDCtx(p->decompress, columns ? p->columns : out,
	    columns ? COLUMNS_ROOM : BLOCK_ROOM, stored, b->stored);
	if (ZSTD_isError(n))
		return false;
	return columns ? columns_undo(p->columns, n, out, b->full) :
			 n == b->full;
}

bool
block_unpack(struct history *h, const struct block *b, const uint8_t *stored,
    uint8_t *out)
{
	if (b->stored == b->full) {
		memcpy(out, stored, b->full);
		return true;
	}
	if (b->kind == BLOCK_LZ4)
		return LZ4_decompress_safe((const char *)stored, (char *)out,
		    (int)b->stored, BLOCK_ROOM) == (int)b->full;
	return unpack_zstd(packer_of(h), b, stored, out);
}

/* Find room for a packed block of so many bytes, header included. */
static uint8_t *
pack_room(struct history *h, struct pack_place *place, uint32_t n)
{
	if (place->seg == SEGMENT_NONE || n > SEGMENT_SIZE - place->off) {
		uint32_t seg = h->mem.alloc(h->mem.arg);

		if (seg == SEGMENT_NONE)
			return NULL;
		place->seg = seg;
		place->off = 0;
	}
	return h->mem.at(h->mem.arg, place->seg) + place->off;
}

/*
 * Put what a block was packed into where such blocks go, and give back what
 * it took before.
 */
static bool
store(struct history *h, size_t index, enum block_kind kind,
    struct pack_place *place, const uint8_t *packed, uint32_t n)
{
	struct block *b = block_at(h, index), was = *b;
	uint8_t *to = pack_room(h, place, BLOCK_HEADER + n);

	if (to == NULL)
		return false;
	memcpy(to + BLOCK_HEADER, packed, n);
	b->seg = place->seg;
	b->off = place->off;
	b->stored = n;
	b->kind = (uint8_t)kind;
	block_write_header(h, b, to);
	place->off += (BLOCK_HEADER + n + PACK_ALIGN - 1) / PACK_ALIGN *
	    PACK_ALIGN;
	h->bytes += n;
	if (was.kind != BLOCK_RAW) {
		h->bytes -= was.stored;
		block_release_packed(h, was.seg, index + 1);
	} else {
		h->bytes -= was.len;
		h->raw_sealed--;
		h->packed++;
		block_release_raw(h, was.seg);
	}
	return true;
}

/*
 * Whether blocks may move: what was taken back but not committed must stay
 * as it is.
 */
static bool
may_move(const struct history *h)
{
	return !h->cut && h->dooms == 0;
}

bool
history_pack(struct history *h)
{
	char packed[LZ4_COMPRESSBOUND(BLOCK_ROOM)];
	const struct block *b;
	const uint8_t *records, *best;
	int n;

	if (h->packed + 1 >= h->count || !may_move(h))
		return false;
	b = block_at(h, h->packed);
	/*
	 * All of it: an older snapshot may count on records that were taken
	 * back since; the block after this one says how much counts now.
	 */
	records = best = block_records(h, b).at;
	n = LZ4_compress_default((const char *)records, packed, (int)b->full,
	    sizeof packed);
	if (n > 0 && n < (int)b->full)
		best = (const uint8_t *)packed;
	else
		n = (int)b->full;
	return store(h, h->packed, BLOCK_LZ4, &h->place, best, (uint32_t)n);
}

/* Compress into one of the packer's buffers, if it takes less than max. */
static bool
compress(struct packer *p, const uint8_t *s, size_t len, int level,
    uint8_t **out, size_t *max)
{
	size_t n;

	if (*out == NULL)
		*out = xmalloc(BLOCK_ROOM);
	n = ZSTD_compressCCtx(p->compress, *out, *max - 1, s, len, level);
	if (ZSTD_isError(n))
		return false;
	*max = n;
	return true;
}

/* Choose what is smallest; it is as it was when nothing else is. */
static const uint8_t *
pack_best(struct packer *p, const uint8_t *records, size_t len,
    enum block_kind *kind, size_t *n)
{
	const uint8_t *best = records;
	size_t columns;

	*kind = BLOCK_ZSTD;
	*n = len;
	if (p->compress == NULL)
		p->compress = ZSTD_createCCtx();
	if (p->compress == NULL || len == 0)
		return best;
	columns = columns_make(records, len, p->columns);
	if (columns != 0 && compress(p, p->columns, columns, COLUMNS_LEVEL,
	    &p->made, n)) {
		*kind = BLOCK_COLUMNS;
		best = p->made;
	}
	if (compress(p, records, len, ROWS_LEVEL, &p->better, n)) {
		*kind = BLOCK_ZSTD;
		best = p->better;
	}
	return best;
}

bool
history_tighten(struct history *h)
{
	const struct block *b;
	const uint8_t *best;
	enum block_kind kind;
	struct rd rd;
	size_t n;

	if (h->tight + 1 >= h->count || !may_move(h))
		return false;
	b = block_at(h, h->tight);
	rd = block_records(h, b);
	/* What cannot be read must not be replaced. */
	if (rd_left(&rd) != b->len)
		return false;
	best = pack_best(packer_of(h), rd.at, b->full, &kind, &n);
	if (!store(h, h->tight, kind, &h->tight_place, best, (uint32_t)n))
		return false;
	h->tight++;
	return true;
}
