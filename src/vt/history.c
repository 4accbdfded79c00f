/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The list of blocks and what happens at its two ends: records appended and
 * taken back at the newest, lines dropped at the oldest.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/tlv.h"
#include "base/xmalloc.h"
#include "vt/history-block.h"

/* Fields of a saved history. */
enum {
	TAG_LAST_SEQ = 1,
	TAG_LAST_LEN,
	TAG_ENDED,
	TAG_FIRST,
	TAG_OPEN_CELLS
};

struct history *
history_new(const struct record_tables *tables, const struct segments *mem,
    uint32_t lines, uint64_t bytes)
{
	struct history *h = xcalloc(1, sizeof *h);

	h->tables = *tables;
	h->mem = *mem;
	h->limit_lines = lines;
	h->limit_bytes = bytes;
	h->next_seq = 1;
	h->spare = h->place.seg = h->tight_place.seg = SEGMENT_NONE;
	return h;
}

static void
release_doomed(struct history *h)
{
	while (h->dooms != 0)
		h->mem.release(h->mem.arg, h->doomed[--h->dooms]);
	free(h->doomed);
	h->doomed = NULL;
}

static void
release_spare(struct history *h)
{
	if (h->spare != SEGMENT_NONE)
		h->mem.release(h->mem.arg, h->spare);
	h->spare = SEGMENT_NONE;
}

void
history_clear(struct history *h)
{
	while (h->count != 0)
		block_drop_first(h);
	release_doomed(h);
	release_spare(h);
	h->first = h->ended;
	h->open_cells = 0;
	h->cut = false;
	block_forget(h);
}

void
history_free(struct history *h, bool keep)
{
	if (h == NULL)
		return;
	if (!keep)
		history_clear(h);
	block_forget(h);
	free(h->doomed);
	free(h->ends_at);
	free(h->ring);
	free(h);
}

/* Drop lines and blocks that are over a limit. */
static void
enforce(struct history *h)
{
	const struct block *b;
	uint64_t end;

	if (h->ended - h->first > h->limit_lines)
		h->first = h->ended - h->limit_lines;
	while (h->count > 1) {
		b = block_at(h, 0);
		end = b->first_line + b->ends;
		if (end > h->first || (end == h->first && b->open)) {
			if (h->bytes <= h->limit_bytes)
				break;
			/* Over in bytes: its lines go with it. */
			h->first = end;
		}
		block_drop_first(h);
	}
}

void
history_set_limits(struct history *h, uint32_t lines, uint64_t bytes)
{
	h->limit_lines = lines;
	h->limit_bytes = bytes;
	enforce(h);
}

/* Begin a new block; false when there is no memory for one. */
static bool
begin_block(struct history *h)
{
	struct block *last = block_last(h), *b;
	uint64_t prev_seq = last != NULL ? last->seq : 0;
	uint32_t prev_len = last != NULL ? last->len : 0, seg = h->spare;

	h->spare = SEGMENT_NONE;
	if (seg == SEGMENT_NONE)
		seg = h->mem.alloc(h->mem.arg);
	if (seg == SEGMENT_NONE)
		return false;
	if (last != NULL && last->kind == BLOCK_RAW)
		h->raw_sealed++;
	b = block_append(h);
	b->seq = h->next_seq++;
	b->prev_seq = prev_seq;
	b->prev_len = prev_len;
	b->first_line = h->ended;
	b->seg = seg;
	block_write_header(h, b, h->mem.at(h->mem.arg, seg));
	h->cut = false;
	if (h->raw_sealed > HISTORY_RAW_MAX / SEGMENT_SIZE)
		history_pack(h);
	return true;
}

/* The same, dropping the oldest blocks until there is memory. */
static bool
make_block(struct history *h)
{
	while (!begin_block(h)) {
		if (h->count < 2)
			return false;
		h->first = block_at(h, 1)->first_line;
		block_drop_first(h);
	}
	return true;
}

/* Append one record to the last block if it goes there. */
static bool
append(struct history *h, const struct cell *c, size_t n, bool wrapped,
    const struct record_extra *extra)
{
	struct block *b = block_last(h);
	size_t len;
	uint8_t *p;

	if (b == NULL || h->cut || b->kind != BLOCK_RAW)
		return false;
	p = h->mem.at(h->mem.arg, b->seg) + BLOCK_HEADER + b->len;
	len = record_write(&h->tables, c, n, wrapped, extra, p,
	    BLOCK_ROOM - b->len);
	if (len == 0)
		return false;
	b->len += (uint32_t)len;
	b->full = b->len;
	b->open = wrapped;
	b->width = 0;
	h->bytes += len;
	h->open_cells += (uint32_t)n;
	if (!wrapped) {
		b->ends++;
		h->ended++;
		h->open_cells = 0;
	}
	return true;
}

/* Whether the last block is there to be appended to, and empty. */
static bool
empty_block(const struct history *h)
{
	const struct block *b = block_last(h);

	return b != NULL && !h->cut && b->full == 0;
}

void
history_push(struct history *h, const struct cell *c, size_t n, bool wrapped,
    const struct record_extra *extra)
{
	size_t half;

	if (h->limit_lines == 0)
		return;
	if (h->open_cells + n > HISTORY_LINE_CELLS_MAX)
		wrapped = false;
	h->offsets_seq = 0;
	if (likely(append(h, c, n, wrapped, extra))) {
		enforce(h);
		return;
	}
	if (!empty_block(h) && !make_block(h))
		return;
	if (!append(h, c, n, wrapped, extra)) {
		/* Too much for one record: two, the line going on between. */
		half = n / 2;
		if (c[half].glyph & GLYPH_SPACER)
			half++;
		history_push(h, c, half, true, extra);
		history_push(h, c + half, n - half, wrapped, NULL);
		return;
	}
	enforce(h);
}

bool
history_open(const struct history *h)
{
	const struct block *b = block_last(h);

	return b != NULL && b->open;
}

size_t
history_open_blocks(const struct history *h)
{
	size_t n = history_open(h) ? 1 : 0, i = h->count;

	/* A block without an end is all of one line that began before. */
	while (n != 0 && --i > 0 && block_at(h, i)->ends == 0 &&
	    block_at(h, i - 1)->open)
		n++;
	return n;
}

void
history_close(struct history *h)
{
	static const struct cell none;

	if (history_open(h))
		history_push(h, &none, 0, false, NULL);
}

/* Find where the records of the last block begin. */
static void
find_offsets(struct history *h, const struct block *b)
{
	struct rd rd = block_records(h, b);
	const uint8_t *start = rd.at, *at = start;
	struct record rec;
	size_t cap = 0;

	h->offsets = 0;
	h->offsets_seq = b->seq;
	free(h->ends_at);
	h->ends_at = NULL;
	while (record_next(&rd, &rec)) {
		if (h->offsets == cap) {
			cap = cap != 0 ? cap * 2 : 64;
			h->ends_at = xreallocarray(h->ends_at, cap,
			    sizeof *h->ends_at);
		}
		h->ends_at[h->offsets++] = (uint32_t)(at - start);
		at = rd.at;
	}
}

bool
history_pop(struct history *h, struct cells *cells,
    struct record_extra *extra, bool *wrapped)
{
	struct block *b = block_last(h);
	struct record rec = { 0 };
	struct rd rd;
	size_t had = cells->count;
	uint32_t at;

	if (b == NULL || (h->ended <= h->first && !b->open))
		return false;
	if (h->offsets_seq != b->seq)
		find_offsets(h, b);
	if (h->offsets == 0)
		return false;
	at = h->ends_at[--h->offsets];
	rd = block_records(h, b);
	rd.at += at;
	if (!record_next(&rd, &rec))
		return false;
	record_cells(&h->tables, &rec, cells);
	*extra = rec.extra;
	*wrapped = (rec.flags & RECORD_WRAPPED) != 0;
	if (!*wrapped) {
		b->ends--;
		h->ended--;
	}
	/* How long a line was that had ended is not known. */
	h->open_cells = h->open_cells > cells->count - had ?
	    h->open_cells - (uint32_t)(cells->count - had) : 0;
	if (b->kind == BLOCK_RAW)
		h->bytes -= b->len - at;
	b->len = at;
	b->width = 0;
	h->cut = true;
	if (h->offsets == 0) {
		block_drop_last(h);
		return true;
	}
	/* Whether the record that is last now goes on. */
	rd = block_records(h, b);
	rd.at += h->ends_at[h->offsets - 1];
	b->open = record_next(&rd, &rec) && rec.flags & RECORD_WRAPPED;
	return true;
}

void
history_committed(struct history *h)
{
	h->cut = false;
	if (h->dooms != 0)
		release_doomed(h);
}

uint64_t
history_first(const struct history *h)
{
	return h->first;
}

uint64_t
history_end(const struct history *h)
{
	return h->ended + (history_open(h) ? 1 : 0);
}

uint64_t
history_bytes(const struct history *h)
{
	return h->bytes;
}

bool
history_idle(struct history *h)
{
	if (history_tighten(h))
		return true;
	release_spare(h);
	block_forget(h);
	free(h->ends_at);
	h->ends_at = NULL;
	h->offsets_seq = 0;
	return false;
}

void
history_save(const struct history *h, struct buf *out)
{
	const struct block *b = block_last(h);

	tlv_put_uint(out, TAG_LAST_SEQ, b != NULL ? b->seq : 0);
	tlv_put_uint(out, TAG_LAST_LEN, b != NULL ? b->len : 0);
	tlv_put_uint(out, TAG_ENDED, h->ended);
	tlv_put_uint(out, TAG_FIRST, h->first);
	if (h->open_cells != 0)
		tlv_put_uint(out, TAG_OPEN_CELLS, h->open_cells);
}

struct saved {
	uint64_t last_seq, last_len, ended, first, open_cells;
};

static int
read_saved(struct rd *rd, struct saved *s)
{
	struct rd value;
	uint32_t tag;
	uint64_t v;

	memset(s, 0, sizeof *s);
	tlv_foreach(rd, &tag, &value) {
		v = tlv_uint(&value);
		if (value.bad)
			return ERR_MALFORMED;
		if (tag == TAG_LAST_SEQ)
			s->last_seq = v;
		else if (tag == TAG_LAST_LEN)
			s->last_len = v;
		else if (tag == TAG_ENDED)
			s->ended = v;
		else if (tag == TAG_FIRST)
			s->first = v;
		else if (tag == TAG_OPEN_CELLS)
			s->open_cells = v;
	}
	return rd->bad || s->last_len > BLOCK_ROOM || s->first > s->ended ||
	    s->open_cells > HISTORY_LINE_CELLS_MAX ? ERR_MALFORMED : 0;
}

/* Blocks found in segments, sorted by seq, the most packed first. */
struct found {
	struct block *block;
	size_t count, cap;
};

static void
found_add(struct found *f, const struct block *b)
{
	if (f->count == f->cap) {
		f->cap = f->cap != 0 ? f->cap * 2 : 16;
		f->block = xreallocarray(f->block, f->cap, sizeof *f->block);
	}
	f->block[f->count++] = *b;
}

static int
by_seq(const void *a, const void *b)
{
	const struct block *x = a, *y = b;

	if (x->seq != y->seq)
		return x->seq < y->seq ? -1 : 1;
	return (int)y->kind - (int)x->kind;
}

/* Read the headers in one segment. */
static void
scan_segment(struct history *h, uint32_t seg, struct found *f)
{
	const uint8_t *base = h->mem.at(h->mem.arg, seg);
	struct block b;
	uint64_t checksum;
	uint32_t off = 0;

	while (off + BLOCK_HEADER <= SEGMENT_SIZE &&
	    block_read_header(base + off, &b, &checksum)) {
		if (b.stored > SEGMENT_SIZE - BLOCK_HEADER - off)
			break;
		b.seg = seg;
		b.off = off;
		if (b.kind == BLOCK_RAW && off != 0)
			break;
		if (b.kind == BLOCK_RAW || hash_bytes(base + off + BLOCK_HEADER,
		    b.stored) == checksum)
			found_add(f, &b);
		if (b.kind == BLOCK_RAW)
			break;
		off += (BLOCK_HEADER + b.stored + 7) / 8 * 8;
	}
}

static const struct block *
found_seq(const struct found *f, uint64_t seq)
{
	size_t lo = 0, hi = f->count, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (f->block[mid].seq < seq)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < f->count && f->block[lo].seq == seq ? &f->block[lo] : NULL;
}

/*
 * Count a block's records up to a length, and cut it where they are broken.
 * Returns false when nothing is left.
 */
static bool
recount(struct history *h, struct block *b, uint32_t len)
{
	struct record rec = { 0 };
	struct rd rd;
	const uint8_t *start, *good;

	/* Its checksums were right, so its header can be believed. */
	if (len != 0 && len == b->counted) {
		b->len = len;
		return true;
	}
	b->full = b->kind != BLOCK_RAW ? b->len : len;
	if (len > b->full)
		len = b->full;
	b->len = len;
	b->ends = 0;
	b->open = false;
	rd = block_records(h, b);
	start = good = rd.at;
	while (record_next(&rd, &rec)) {
		good = rd.at;
		b->open = (rec.flags & RECORD_WRAPPED) != 0;
		b->ends += !b->open;
	}
	b->len = (uint32_t)(good - start);
	return b->len != 0;
}

/* Follow the blocks back from the last one; newest first into a list. */
static void
follow(struct history *h, const struct found *f, const struct saved *s,
    struct found *chain)
{
	uint64_t seq = s->last_seq;
	uint32_t len = (uint32_t)s->last_len;
	const struct block *at;
	enum tightness tightness = LOOSE;
	struct block b;

	while (seq != 0 && (at = found_seq(f, seq)) != NULL) {
		b = *at;
		if (b.prev_seq >= seq || b.first_line > s->ended ||
		    block_tightness(&b) < tightness)
			break;
		tightness = block_tightness(&b);
		if (recount(h, &b, len)) {
			h->mem.claim(h->mem.arg, b.seg);
			found_add(chain, &b);
		}
		if (b.first_line < s->first)
			break;
		seq = b.prev_seq;
		len = b.prev_len;
	}
}

/* Make the list from the blocks found, and the numbers agree with it. */
static void
adopt(struct history *h, const struct found *chain, const struct saved *s)
{
	struct block *b;
	uint64_t line;
	size_t i;

	for (i = chain->count; i-- > 0;) {
		b = block_append(h);
		*b = chain->block[i];
		if (b->kind != BLOCK_RAW) {
			h->bytes += b->stored;
			h->packed++;
			h->tight += block_tightness(b) == TIGHT;
		} else {
			h->bytes += b->len;
			h->raw_sealed += i != 0;
		}
	}
	h->ended = s->ended;
	h->first = s->first;
	h->open_cells = (uint32_t)s->open_cells;
	/* Number lines back from the end: that is where the user looks. */
	line = s->ended;
	for (i = h->count; i-- > 0;) {
		b = block_at(h, i);
		line = line >= b->ends ? line - b->ends : 0;
		b->first_line = line;
	}
	if (h->first < line)
		h->first = line;
	if (h->count == 0)
		h->first = h->ended;
}

int
history_load(struct history *h, struct rd *rd)
{
	struct found found = { 0 }, chain = { 0 };
	struct saved s;
	uint32_t seg, n;
	int error;

	error = read_saved(rd, &s);
	if (error != 0)
		return error;
	n = h->mem.count(h->mem.arg);
	for (seg = 0; seg < n; seg++)
		if (h->mem.at(h->mem.arg, seg) != NULL)
			scan_segment(h, seg, &found);
	if (found.count != 0)
		qsort(found.block, found.count, sizeof *found.block, by_seq);
	follow(h, &found, &s, &chain);
	adopt(h, &chain, &s);
	h->next_seq = s.last_seq + 1;
	if (found.count != 0 &&
	    found.block[found.count - 1].seq >= h->next_seq)
		h->next_seq = found.block[found.count - 1].seq + 1;
	free(found.block);
	free(chain.block);
	return 0;
}
