/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Each row gets a key: its id, or a hash of its cells.  A row of the new
 * frame whose key occurs once in each frame came from that row of the old
 * one (Heckel's observation: lines that occur once tell how a text was
 * moved).  From these sure ones matches grow up and down over equal keys,
 * blank rows included.  Runs of matches with one offset are candidates for a
 * scroll; the longest ones that do not overlap are taken.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/xmalloc.h"
#include "frame/frame.h"
#include "frame/scroll.h"

#define SLOTS_MAX 4096 /* a power of two */
#define NOWHERE (-1)
#define KEY_BLANK 0

/* Keys that are ids and keys that are hashes do not meet. */
#define KEY_HASHED UINT64_C(0x8000000000000000)

_Static_assert(SLOTS_MAX > 2 * FRAME_ROWS_MAX, "the table is never full");

struct slot {
	uint64_t key;
	int16_t from;      /* the row that has it */
	uint8_t in_from, in_to; /* how often: 0, 1, 2 for more */
};

struct search {
	uint16_t first, last; /* the rows looked at, inclusive */
	uint64_t from[FRAME_ROWS_MAX], to[FRAME_ROWS_MAX]; /* keys */
	int16_t match[FRAME_ROWS_MAX]; /* by new row: old row, or NOWHERE */
	bool in_place[FRAME_ROWS_MAX];
	size_t slots;               /* in use: a power of two */
	struct slot slot[SLOTS_MAX]; /* by key */
};

/* A run of matches with one offset: rows first to last came from there. */
struct run {
	int first, last, offset, score;
};

static bool
row_blank(const struct cell *c, unsigned int n)
{
	static const struct cell blank = { 0, PEN_DEFAULT };

	return cell_equal(c[0], blank) &&
	    memcmp(c, c + 1, (n - 1) * sizeof *c) == 0;
}

/* Key a row by its cells. */
static uint64_t
hash_row(const struct frame *f, unsigned int y)
{
	const struct cell *c = f->row[y].cells;
	uint64_t h = 0;
	unsigned int x;

	if (row_blank(c, f->cols))
		return KEY_BLANK;
	/* All cells of all rows, for each frame: one step for each. */
	for (x = 0; x < f->cols; x++) {
		h ^= (uint64_t)c[x].glyph << 32 | c[x].pen;
		h *= UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 29;
	}
	return hash_u64(h) | KEY_HASHED;
}

/* Key all rows that are looked at; by id only where all have one. */
static void
key_rows(struct search *s, const struct frame *from, const struct frame *to,
    bool ids)
{
	unsigned int y;

	for (y = s->first; y <= s->last && ids; y++)
		ids = from->row[y].id != 0 && to->row[y].id != 0;
	for (y = s->first; y <= s->last; y++) {
		if (ids) {
			s->from[y] = from->row[y].id & ~KEY_HASHED;
			s->to[y] = to->row[y].id & ~KEY_HASHED;
		} else {
			s->from[y] = hash_row(from, y);
			s->to[y] = hash_row(to, y);
		}
		s->in_place[y] = s->from[y] == s->to[y];
	}
}

static struct slot *
slot_of(struct search *s, uint64_t key)
{
	size_t mask = s->slots - 1, i = hash_u64(key) & mask;

	while (s->slot[i].in_from + s->slot[i].in_to != 0 &&
	    s->slot[i].key != key)
		i = (i + 1) & mask;
	s->slot[i].key = key;
	return &s->slot[i];
}

/* Match the rows whose key occurs once in each frame. */
static void
match_unique(struct search *s)
{
	struct slot *t;
	int y;

	memset(s->slot, 0, s->slots * sizeof *s->slot);
	for (y = s->first; y <= s->last; y++) {
		if (s->from[y] != KEY_BLANK) {
			t = slot_of(s, s->from[y]);
			t->from = (int16_t)y;
			t->in_from += t->in_from < 2;
		}
		if (s->to[y] != KEY_BLANK) {
			t = slot_of(s, s->to[y]);
			t->in_to += t->in_to < 2;
		}
	}
	for (y = s->first; y <= s->last; y++) {
		s->match[y] = NOWHERE;
		if (s->to[y] == KEY_BLANK)
			continue;
		t = slot_of(s, s->to[y]);
		if (t->in_from == 1 && t->in_to == 1)
			s->match[y] = t->from;
	}
}

/* Let a match go on to the next row in a direction, if that one has none. */
static void
extend(struct search *s, int y, int step)
{
	int next = y + step, from = s->match[y] + step;

	if (s->match[y] == NOWHERE || s->match[next] != NOWHERE ||
	    s->match[y] == y || from < s->first || from > s->last)
		return;
	if (s->to[next] == s->from[from])
		s->match[next] = (int16_t)from;
}

static void
match_neighbours(struct search *s)
{
	int y;

	for (y = s->first; y < s->last; y++)
		extend(s, y, 1);
	for (y = s->last; y > s->first; y--)
		extend(s, y, -1);
	for (y = s->first; y <= s->last; y++)
		if (s->match[y] == NOWHERE && s->in_place[y])
			s->match[y] = (int16_t)y;
}

/* The rows that a run's scroll moves, and so what it takes from its score. */
static void
run_region(const struct run *r, int *top, int *bottom)
{
	*top = r->offset > 0 ? r->first : r->first + r->offset;
	*bottom = r->offset > 0 ? r->last + r->offset : r->last;
}

static int
run_score(const struct search *s, const struct run *r)
{
	int top, bottom, y, score = 0;

	run_region(r, &top, &bottom);
	for (y = top; y <= bottom; y++) {
		if (y >= r->first && y <= r->last)
			score += s->to[y] != KEY_BLANK && !s->in_place[y];
		else
			score -= s->in_place[y] && s->to[y] != KEY_BLANK;
	}
	return score;
}

static size_t
find_runs(const struct search *s, struct run *runs)
{
	size_t n = 0;
	int y, z;

	for (y = s->first; y <= s->last; y = z) {
		z = y + 1;
		if (s->match[y] == NOWHERE || s->match[y] == y)
			continue;
		while (z <= s->last && s->match[z] == s->match[z - 1] + 1)
			z++;
		runs[n].first = y;
		runs[n].last = z - 1;
		runs[n].offset = s->match[y] - y;
		runs[n].score = run_score(s, &runs[n]);
		n += runs[n].score > 0;
	}
	return n;
}

/* Take the best run that meets none taken before; returns false at the end. */
static bool
take_best(struct run *runs, size_t n, struct frame_move *out, size_t taken)
{
	int top, bottom;
	size_t i, j, best = n;

	for (i = 0; i < n; i++) {
		run_region(&runs[i], &top, &bottom);
		for (j = 0; j < taken; j++)
			if (top <= out[j].bottom && bottom >= out[j].top)
				runs[i].score = 0;
		if (runs[i].score > 0 &&
		    (best == n || runs[i].score > runs[best].score))
			best = i;
	}
	if (best == n)
		return false;
	run_region(&runs[best], &top, &bottom);
	out[taken].top = (uint16_t)top;
	out[taken].bottom = (uint16_t)bottom;
	out[taken].n = (int16_t)runs[best].offset;
	out[taken].kept = (uint16_t)runs[best].score;
	return true;
}

/* Whether a row differs as far as can be told at once. */
static bool
differs(const struct frame *from, const struct frame *to, unsigned int y)
{
	if (from->row[y].id != 0 && to->row[y].id != 0)
		return !frame_row_known(&from->row[y], &to->row[y]);
	return memcmp(from->row[y].cells, to->row[y].cells,
		   from->cols * sizeof(struct cell)) != 0;
}

size_t
frame_find_moves(const struct frame *from, const struct frame *to, bool ids,
    struct frame_move *out, size_t max)
{
	struct search *s;
	struct run *runs;
	unsigned int first = 0, last = to->rows;
	size_t n, taken = 0;

	while (first < to->rows && !differs(from, to, first))
		first++;
	while (last > first && !differs(from, to, last - 1))
		last--;
	/* One row, or none, cannot have moved. */
	if (last < first + 2)
		return 0;
	s = xmalloc(sizeof *s);
	runs = xreallocarray(NULL, last - first, sizeof *runs);
	s->first = (uint16_t)first;
	s->last = (uint16_t)(last - 1);
	for (s->slots = 8; s->slots < 4 * (last - first);)
		s->slots *= 2;
	key_rows(s, from, to, ids);
	match_unique(s);
	match_neighbours(s);
	n = find_runs(s, runs);
	while (taken < max && take_best(runs, n, out, taken))
		taken++;
	free(runs);
	free(s);
	return taken;
}
