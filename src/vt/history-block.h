/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The blocks of a history, for the files named history*: how they lie in
 * segments, and the list of them that is kept in memory.
 *
 * A block in a segment of its own (raw) is a header and its records.  A
 * segment of packed blocks has compressed ones one after another, each with
 * its header.
 */

#ifndef TMX_VT_HISTORY_BLOCK_H
#define TMX_VT_HISTORY_BLOCK_H

#include "compat/compat.h"

#include "vt/history.h"

#define BLOCK_HEADER 72 /* bytes; see history-block.c */
#define BLOCK_ROOM (SEGMENT_SIZE - BLOCK_HEADER)

/* How a block is stored; the numbers are written. */
enum block_kind {
	BLOCK_RAW = 1,
	BLOCK_LZ4, /* packed in haste */
	BLOCK_ZSTD,
	BLOCK_COLUMNS /* zstd, of columns (vt/columns.h) */
};

struct packer;

/* Where the next packed block goes. */
struct pack_place {
	uint32_t seg, off;
};

struct block {
	uint64_t seq;        /* counts up, with gaps; the block's identity */
	uint64_t prev_seq;   /* the block before it, 0 for none */
	uint64_t first_line; /* lines that had ended before it */
	uint32_t prev_len;   /* how many bytes of that one count */
	uint32_t seg, off;   /* where its header is */
	uint32_t len;        /* bytes of records that count */
	uint32_t full;       /* bytes of records there are (len, or more) */
	uint32_t stored;     /* bytes when packed; full: as they are */
	uint32_t ends;       /* lines that end in it */
	uint32_t counted;    /* when read: bytes that ends and open are of */
	uint8_t kind;        /* enum block_kind */
	bool open;           /* its last record is wrapped */
	uint16_t width;      /* the width that rows is for; 0: unknown */
	uint32_t rows;
};

struct history {
	struct record_tables tables;
	struct segments mem;
	uint32_t limit_lines;
	uint64_t limit_bytes;

	struct block *ring; /* blocks, oldest at head */
	size_t head, count, cap;

	uint64_t next_seq;
	uint64_t ended; /* lines that ended, ever */
	uint64_t first; /* the oldest line that is shown */
	uint64_t bytes; /* stored */
	uint32_t open_cells; /* of the line that is open, as far as known */
	uint32_t raw_sealed; /* raw blocks that are not the last */

	bool cut;       /* the last block was taken back from: begin another */
	uint32_t spare; /* a raw segment to use next, or SEGMENT_NONE */
	uint32_t *doomed; /* segments to release when committed */
	size_t dooms;

	/*
	 * Blocks from head on that are packed, and how many of those tightly.
	 * The others were in haste, and are done again.
	 */
	size_t packed, tight;
	struct pack_place place, tight_place;
	struct packer *packer; /* NULL when nothing was to do of late */

	uint64_t cached; /* seq of the block in cache, 0 for none */
	uint8_t *cache;  /* a block's records, uncompressed */

	uint32_t *ends_at; /* offsets of records in the last block, for pop */
	size_t offsets;
	uint64_t offsets_seq;
};

/*
 * The oldest blocks of a history are packed tightly, those after them in
 * haste, and the newest not at all.
 */
enum tightness { LOOSE, HASTY, TIGHT };

static inline enum tightness
block_tightness(const struct block *b)
{
	if (b->kind == BLOCK_RAW)
		return LOOSE;
	return b->kind == BLOCK_LZ4 ? HASTY : TIGHT;
}

static inline struct block *
block_at(const struct history *h, size_t i)
{
	return &h->ring[(h->head + i) & (h->cap - 1)];
}

static inline struct block *
block_last(const struct history *h)
{
	return h->count != 0 ? block_at(h, h->count - 1) : NULL;
}

/* Write and check headers; block_read_header fills in all it can. */
void block_write_header(struct history *, const struct block *, uint8_t *);
bool block_read_header(const uint8_t *, struct block *, uint64_t *checksum);

/* A block's records; unpacks it into the cache if need be. */
struct rd block_records(struct history *, const struct block *);

/* Forget what was unpacked and what that took. */
void block_forget(struct history *);

/* Append a block to the list; take the first or the last one off. */
struct block *block_append(struct history *);
void block_drop_first(struct history *);
void block_drop_last(struct history *);

/* Keep one raw segment for the next block instead of giving it back. */
void block_release_raw(struct history *, uint32_t seg);

/*
 * Release a segment of packed blocks, unless the block at an index, the
 * first that may still lie there, does.
 */
void block_release_packed(struct history *, uint32_t seg, size_t index);

/*
 * Pack the oldest raw sealed block in haste; pack the oldest block tightly
 * that is not.  False when there is none, or no memory.
 */
bool history_pack(struct history *);
bool history_tighten(struct history *);

/* Unpack stored bytes into a buffer of BLOCK_ROOM; false when broken. */
bool block_unpack(struct history *, const struct block *,
    const uint8_t *stored, uint8_t *);
void packer_free(struct packer *);

/* The rows that a block's lines make at a width. */
uint32_t block_rows(struct history *, size_t, unsigned int width);

#endif
