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

struct block {
	uint64_t seq;        /* counts up, with gaps; the block's identity */
	uint64_t prev_seq;   /* the block before it, 0 for none */
	uint64_t first_line; /* lines that had ended before it */
	uint32_t prev_len;   /* how many bytes of that one count */
	uint32_t seg, off;   /* where its header is */
	uint32_t len;        /* bytes of records that count */
	uint32_t full;       /* bytes of records there are (len, or more) */
	uint32_t stored;     /* bytes when compressed; 0: raw */
	uint32_t ends;       /* lines that end in it */
	uint32_t counted;    /* when read: bytes that ends and open are of */
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

	uint32_t pack_seg, pack_off; /* where the next compressed block goes */
	size_t packed;               /* blocks from head on that are packed */

	uint64_t cached; /* seq of the block in cache, 0 for none */
	uint8_t *cache;  /* a block's records, uncompressed */

	uint32_t *ends_at; /* offsets of records in the last block, for pop */
	size_t offsets;
	uint64_t offsets_seq;
};

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

/* Append a block to the list; take the first or the last one off. */
struct block *block_append(struct history *);
void block_drop_first(struct history *);
void block_drop_last(struct history *);

/* Compress the oldest raw sealed block; false when there is none. */
bool history_pack(struct history *, bool fast);

/* The rows that a block's lines make at a width. */
uint32_t block_rows(struct history *, size_t, unsigned int width);

#endif
