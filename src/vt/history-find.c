/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A block is laid out as text, a NUL after each line, with what its last
 * line has in the blocks after it, and searched in one go; only for a match
 * are lines and columns counted.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "vt/history-block.h"
#include "vt/history-find.h"
#include "vt/pattern.h"

/* A record of the block: where it is, and where its text begins. */
struct piece {
	uint32_t record, text;
};

struct window {
	struct history *h;
	size_t block;   /* index of the block laid out; SIZE_MAX: none */
	uint64_t line;  /* number of the line that the text begins with */
	char *text;     /* owned */
	size_t len;     /* of all of it, the last NUL not counted */
	size_t own;     /* of the part that is the block's */
	bool begun;     /* the first line began in an earlier block */
	bool goes_on;   /* the last line goes on after the text */
	struct piece *piece; /* owned; of the records, in order */
	size_t pieces, cap;
	char *ahead;    /* owned; how the block's last line goes on */
	size_t ahead_len;
	bool ahead_goes_on;
};

/*
 * The text of a block is never longer than its records, even with a NUL for
 * each record; a line's end may follow what is ahead.
 */
#define TEXT_ROOM (BLOCK_ROOM + HISTORY_AHEAD_MAX + 2)

static void
window_free(struct window *w)
{
	free(w->text);
	free(w->piece);
	free(w->ahead);
}

static void
add_piece(struct window *w, size_t record, size_t text)
{
	if (w->pieces == w->cap) {
		w->cap = w->cap != 0 ? w->cap * 2 : 1024;
		w->piece = xreallocarray(w->piece, w->cap, sizeof *w->piece);
	}
	w->piece[w->pieces++] = (struct piece){ (uint32_t)record,
		(uint32_t)text };
}

/* Lay out a block's own records, those of dropped lines left out. */
static void
lay_block(struct window *w)
{
	const struct history *h = w->h;
	const struct block *b = block_at(h, w->block);
	struct rd rd = block_records(w->h, b);
	const uint8_t *base = rd.at, *at = base;
	struct record rec = { 0 };
	bool wrapped = false;

	w->line = b->first_line;
	w->begun = w->block > 0 && block_at(h, w->block - 1)->open;
	for (; record_next(&rd, &rec); at = rd.at) {
		wrapped = (rec.flags & RECORD_WRAPPED) != 0;
		if (unlikely(w->line < h->first)) {
			w->begun = false;
			w->line += !wrapped;
			continue;
		}
		add_piece(w, (size_t)(at - base), w->len);
		w->len += record_text(&rec, (uint8_t *)w->text + w->len);
		if (!wrapped)
			w->text[w->len++] = '\0';
	}
	w->goes_on = wrapped && w->pieces != 0;
	/* The NUL of the last line ends the text. */
	if (w->len != 0 && !wrapped)
		w->len--;
	w->own = w->len;
}

/* Keep the rest of the line that is open where a block begins. */
static void
keep_ahead(struct window *w)
{
	size_t n = strlen(w->text);

	w->ahead_goes_on = n == w->len && w->goes_on;
	if (n > HISTORY_AHEAD_MAX) {
		n = HISTORY_AHEAD_MAX;
		w->ahead_goes_on = true;
	}
	if (w->ahead == NULL)
		w->ahead = xmalloc(HISTORY_AHEAD_MAX);
	memcpy(w->ahead, w->text, n);
	w->ahead_len = n;
}

/* The same, from the records of the blocks after one. */
static void
read_ahead(struct window *w, size_t block, size_t wanted)
{
	struct record rec = { 0 };
	struct rd rd;
	size_t n;

	w->ahead_len = 0;
	w->ahead_goes_on = true;
	if (w->ahead == NULL)
		w->ahead = xmalloc(HISTORY_AHEAD_MAX);
	for (; block < w->h->count && w->ahead_len < wanted; block++) {
		rd = block_records(w->h, block_at(w->h, block));
		while (w->ahead_len < wanted && record_next(&rd, &rec)) {
			n = rd_left(&rec.payload);
			if (n > HISTORY_AHEAD_MAX - w->ahead_len)
				return;
			w->ahead_len += record_text(&rec,
			    (uint8_t *)w->ahead + w->ahead_len);
			if (!(rec.flags & RECORD_WRAPPED)) {
				w->ahead_goes_on = false;
				return;
			}
		}
	}
}

/* Lay out a block, and as much as is wanted of how its last line goes on. */
static void
window_show(struct window *w, size_t block, size_t wanted)
{
	bool kept = w->block == block + 1;

	if (w->block == block)
		return;
	if (w->text == NULL)
		w->text = xmalloc(TEXT_ROOM);
	else if (kept && block_at(w->h, block)->open)
		keep_ahead(w);
	w->block = block;
	w->len = w->pieces = 0;
	lay_block(w);
	if (w->goes_on && block + 1 < w->h->count) {
		if (!kept)
			read_ahead(w, block + 1, wanted);
		memcpy(w->text + w->len, w->ahead, w->ahead_len);
		w->len += w->ahead_len;
		w->goes_on = w->ahead_goes_on;
	}
	w->text[w->len] = '\0';
}

static struct record
record_of(const struct window *w, const struct piece *p)
{
	struct rd rd = block_records(w->h, block_at(w->h, w->block));
	struct record rec = { 0 };

	rd.at += p->record;
	record_next(&rd, &rec);
	return rec;
}

/* The columns that the line a block begins with has in blocks before. */
static size_t
columns_before(struct history *h, size_t block)
{
	struct history_iter it;
	struct record rec = { 0 };
	size_t columns = 0;

	history_iter_init(h, &it, block_at(h, block)->first_line);
	while (it.block < block) {
		while (record_next(&it.rd, &rec))
			columns += record_width(&h->tables, &rec);
		it.rd = block_records(h, block_at(h, ++it.block));
	}
	return columns;
}

/* The columns from a place in a record on that so many bytes of text take. */
static size_t
columns_of(struct window *w, const struct piece *p, size_t skip, size_t bytes)
{
	struct history *h = w->h;
	size_t block = w->block, columns = 0, n, c;
	struct rd rd = block_records(h, block_at(h, block));
	struct record rec = { 0 };
	unsigned int next;

	rd.at += p->record;
	bytes += skip;
	while (bytes != 0) {
		if (!record_next(&rd, &rec)) {
			if (++block == h->count)
				break;
			rd = block_records(h, block_at(h, block));
			continue;
		}
		n = bytes;
		c = SIZE_MAX;
		next = record_pass(&h->tables, &rec, &n, &c);
		columns += c;
		if (next != 0) {
			/* The cell that the text ends in counts whole. */
			columns += n < bytes ? next : 0;
			break;
		}
		bytes -= n;
	}
	rec = record_of(w, p);
	n = skip;
	c = SIZE_MAX;
	record_pass(&h->tables, &rec, &n, &c);
	return columns - c;
}

/* The piece that a place in the text is in. */
static size_t
piece_of(const struct window *w, size_t at)
{
	size_t lo = 0, hi = w->pieces, mid;

	while (hi - lo > 1) {
		mid = lo + (hi - lo) / 2;
		if (w->piece[mid].text <= at)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

static uint64_t
count_lines(const char *text, size_t n)
{
	uint64_t lines = 0;
	size_t i;

	for (i = 0; i < n; i++)
		lines += text[i] == '\0';
	return lines;
}

/* Say in lines and columns what was found. */
static void
describe(struct window *w, size_t start, size_t end, struct history_match *m)
{
	size_t k = piece_of(w, start), skip = start - w->piece[k].text, n, c;
	struct record rec = record_of(w, &w->piece[k]);
	size_t columns;

	m->columns = (uint32_t)columns_of(w, &w->piece[k], skip, end - start);
	n = skip;
	c = SIZE_MAX;
	record_pass(&w->h->tables, &rec, &n, &c);
	columns = c;
	/* The records before it of the same line. */
	while (k > 0 && (w->piece[k].text == w->piece[k - 1].text ||
	    w->text[w->piece[k].text - 1] != '\0')) {
		rec = record_of(w, &w->piece[--k]);
		columns += record_width(&w->h->tables, &rec);
	}
	if (k == 0 && w->begun)
		columns += columns_before(w->h, w->block);
	m->at.line = w->line + count_lines(w->text, start);
	m->at.column = (uint32_t)columns;
}

/* A place as a record, by its offset in a block, and columns of that. */
struct spot {
	size_t block, record, columns;
};

/* Find the record that a place is in, or the last one of its line. */
static void
find_spot(struct history *h, const struct history_place *at, struct spot *s)
{
	struct history_iter it;
	struct record rec = { 0 };
	const uint8_t *base, *begin;
	struct rd rd;
	size_t n;

	history_iter_init(h, &it, at->line);
	rd = it.rd;
	s->columns = at->column;
	for (s->block = it.block;; rd = block_records(h,
	    block_at(h, ++s->block))) {
		base = block_records(h, block_at(h, s->block)).at;
		for (begin = rd.at; record_next(&rd, &rec); begin = rd.at) {
			s->record = (size_t)(begin - base);
			n = record_width(&h->tables, &rec);
			if (s->columns < n || !(rec.flags & RECORD_WRAPPED))
				return;
			s->columns -= n;
		}
		if (s->block + 1 == h->count) {
			s->columns = SIZE_MAX;
			return;
		}
	}
}

/* Show the block that a place is in; returns where in the text it is. */
static size_t
window_place(struct window *w, const struct history_place *at, size_t wanted)
{
	struct spot s = { 0 };
	struct record rec;
	size_t n = SIZE_MAX, k;

	find_spot(w->h, at, &s);
	window_show(w, s.block, wanted);
	for (k = 0; k < w->pieces && w->piece[k].record < s.record; k++)
		;
	if (k == w->pieces)
		return w->own;
	rec = record_of(w, &w->piece[k]);
	record_pass(&w->h->tables, &rec, &n, &s.columns);
	return w->piece[k].text + n;
}

static bool
search_window(struct window *w, const struct pattern *p, size_t from,
    size_t to, bool back, struct history_match *m)
{
	const struct pattern_text t = { w->text, w->len, w->begun,
		w->goes_on };
	size_t start, end;

	if (to > w->own)
		to = w->own;
	if (from >= to || w->pieces == 0)
		return false;
	if (!pattern_find(p, &t, from, to, back, &start, &end))
		return false;
	describe(w, start, end, m);
	return true;
}

/* The place where the block shown begins. */
static struct history_place
window_begin(struct window *w)
{
	struct history_place at = { w->line, 0 };

	if (w->begun)
		at.column = (uint32_t)columns_before(w->h, w->block);
	return at;
}

static enum history_found
find(struct window *w, const struct pattern *p, struct history_place *from,
    bool back, unsigned int blocks, struct history_match *m)
{
	size_t wanted = pattern_reach(p), at, block;

	if (wanted > HISTORY_AHEAD_MAX)
		wanted = HISTORY_AHEAD_MAX;
	at = window_place(w, from, wanted);
	if (search_window(w, p, back ? 0 : at, back ? at : SIZE_MAX, back, m))
		return HISTORY_FOUND;
	/* Nothing of a block was looked at that is left at its beginning. */
	blocks += back && at == 0;
	block = w->block;
	while (back ? block > 0 : block + 1 < w->h->count) {
		if (blocks-- <= 1) {
			if (!back)
				window_show(w, block + 1, wanted);
			*from = window_begin(w);
			return HISTORY_GO_ON;
		}
		block += back ? SIZE_MAX : 1;
		window_show(w, block, wanted);
		if (search_window(w, p, 0, SIZE_MAX, back, m))
			return HISTORY_FOUND;
	}
	return HISTORY_NOT_FOUND;
}

enum history_found
history_find(struct history *h, const struct pattern *p,
    struct history_place *from, bool back, unsigned int blocks,
    struct history_match *m)
{
	struct window w = { .h = h, .block = SIZE_MAX };
	enum history_found found;

	if (h->count == 0)
		return HISTORY_NOT_FOUND;
	if (from->line >= history_end(h)) {
		if (!back)
			return HISTORY_NOT_FOUND;
		*from = (struct history_place){ history_end(h) - 1,
			UINT32_MAX };
	}
	if (from->line < h->first)
		*from = (struct history_place){ h->first, 0 };
	found = find(&w, p, from, back, blocks, m);
	window_free(&w);
	return found;
}
