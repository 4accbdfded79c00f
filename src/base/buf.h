/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Bytes on their way out (struct buf, which grows up to its bound) and bytes
 * on their way in (struct rd, which reads up to an end).  Both remember a
 * failure instead of reporting each call: a writer puts everything and asks
 * buf_failed once, a reader gets everything and asks rd_end once.  Integers
 * are little-endian; a varint has seven bits a byte, low ones first.
 */

#ifndef TMX_BASE_BUF_H
#define TMX_BASE_BUF_H

#include "compat/compat.h"

struct buf {
	uint8_t *data; /* owned */
	size_t off;    /* bytes already consumed from the front */
	size_t end;    /* bytes put so far, consumed ones included */
	size_t cap;
	size_t max; /* bound on what is unconsumed; SIZE_MAX: none */
	bool failed;
};

#define BUF_INIT { .max = SIZE_MAX }

/* Begin empty, with a bound in bytes. */
void buf_init(struct buf *, size_t);

/* Free what it holds and begin empty again with the same bound. */
void buf_free(struct buf *);

/* Forget the contents and a failure; keeps the memory. */
void buf_clear(struct buf *);

/* What is unconsumed; valid until the next put. */
static inline const uint8_t *
buf_data(const struct buf *b)
{
	static const uint8_t none[1];

	return b->data != NULL ? b->data + b->off : none;
}

static inline size_t
buf_len(const struct buf *b)
{
	return b->end - b->off;
}

/* Whether a put did not fit within the bound; nothing of it was put. */
static inline bool
buf_failed(const struct buf *b)
{
	return b->failed;
}

/* Drop n bytes from the front (n at most buf_len); frees an emptied bulk. */
void buf_consume(struct buf *, size_t);

/* buf_reserve where there is no room yet. */
uint8_t *buf_reserve_slow(struct buf *, size_t);

/*
 * Make room for n bytes at the end and return where they go, or NULL when
 * the bound forbids it.  buf_added tells how many were put there.
 */
static inline uint8_t *
buf_reserve(struct buf *b, size_t n)
{
	if (likely(n - 1 < b->cap - b->end && n <= b->max - buf_len(b)))
		return b->data + b->end;
	return buf_reserve_slow(b, n);
}

void buf_added(struct buf *, size_t);

void buf_put(struct buf *, const void *, size_t);

static inline void
buf_put_u8(struct buf *b, uint8_t v)
{
	uint8_t *p = buf_reserve(b, 1);

	if (p != NULL) {
		*p = v;
		b->end++;
	}
}

void buf_put_u16(struct buf *, uint16_t);
void buf_put_u32(struct buf *, uint32_t);
void buf_put_u64(struct buf *, uint64_t);

/* buf_put_varint of more than one byte. */
void buf_put_varint_long(struct buf *, uint64_t);

static inline void
buf_put_varint(struct buf *b, uint64_t v)
{
	if (likely(v < 0x80))
		buf_put_u8(b, (uint8_t)v);
	else
		buf_put_varint_long(b, v);
}

void buf_put_str(struct buf *, const char *); /* without its NUL */
void buf_printf(struct buf *, const char *, ...) printf_like(2, 3);

/*
 * Take what is unconsumed as a string that the caller frees, and begin empty
 * again; what had not fit is not in it.
 */
char *buf_take_str(struct buf *);

/* Write a u32 at an offset from the unconsumed front that was put before. */
void buf_patch_u32(struct buf *, size_t, uint32_t);

struct rd {
	const uint8_t *at, *end; /* borrowed */
	bool bad;
};

static inline struct rd
rd_of(const void *data, size_t len)
{
	static const uint8_t none[1];
	const uint8_t *p = data != NULL ? data : none;
	struct rd r = { p, p + len, false };

	return r;
}

static inline size_t
rd_left(const struct rd *r)
{
	return (size_t)(r->end - r->at);
}

/* These return 0, or NULL, when too little is left, and mark it bad. */
static inline const uint8_t *
rd_bytes(struct rd *r, size_t n)
{
	const uint8_t *p = r->at;

	if (unlikely(r->bad || n > rd_left(r))) {
		r->bad = true;
		return NULL;
	}
	r->at += n;
	return p;
}

static inline uint8_t
rd_u8(struct rd *r)
{
	const uint8_t *p = rd_bytes(r, 1);

	return p != NULL ? *p : 0;
}

uint16_t rd_u16(struct rd *);
uint32_t rd_u32(struct rd *);
uint64_t rd_u64(struct rd *);

/* rd_varint of more than one byte, or where there is none. */
uint64_t rd_varint_long(struct rd *);

static inline uint64_t
rd_varint(struct rd *r)
{
	if (likely(!r->bad && r->at != r->end && *r->at < 0x80))
		return *r->at++;
	return rd_varint_long(r);
}

/* A reader of the next n bytes; it is bad too when they are not there. */
struct rd rd_sub(struct rd *, size_t);

/* True when all was there and nothing is left over. */
static inline bool
rd_end(const struct rd *r)
{
	return !r->bad && r->at == r->end;
}

#endif
