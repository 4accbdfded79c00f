/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Giving the owner everything back, and finding out which bytes kill it.
 *
 * Before bytes are parsed the header says which, and afterwards that they
 * were.  Whoever finds it said knows where the one before died, and
 * remembers that as the suspect with a weight: 2 for a crash, 1 for a kill
 * from outside, which may have been meant for a server that hung there.  A
 * later death within the suspect narrows it and adds to the weight.  A
 * replay goes through a suspect in slices of JOURNAL_SLICE, so the second
 * death names few bytes; when the weight is enough they are poison and are
 * left out of every replay until a checkpoint is past them.  Deaths while
 * the checkpoint itself is loaded are counted in the same way.
 *
 * Each death is counted once or, if we are killed right here, not at all.
 */

#include "compat/compat.h"

#include <string.h>

#include "journal/object.h"

#define WEIGHT_POISON 4 /* two crashes, or four kills at one place */

static const uint64_t death_weight[] = {
	[JOURNAL_DEATH_CLEAN] = 0,
	[JOURNAL_DEATH_KILLED] = 1,
	[JOURNAL_DEATH_CRASHED] = 2,
};

void
journal_parse_begin(struct journal *j, uint64_t off, size_t len)
{
	publish(&j->head->parse_off, off);
	publish(&j->head->parse_len, len);
}

void
journal_parse_end(struct journal *j)
{
	publish(&j->head->parse_len, 0);
}

bool
journal_poison(const struct journal *j, uint64_t *off, size_t *len)
{
	*off = j->poison_off;
	*len = (size_t)j->poison_len;
	return j->poison_len != 0;
}

bool
journal_checkpoint_lost(const struct journal *j)
{
	return j->checkpoint_lost;
}

/* Remember a range for good, in place of the oldest if need be. */
static void
add_poison(struct journal *j, uint64_t off, uint64_t len)
{
	struct journal_poison *p = j->head->poison, *into = NULL;
	int i;

	for (i = 0; i < JOURNAL_POISON_MAX && into == NULL; i++)
		if (fetch(&p[i].len) == 0)
			into = &p[i];
	if (into == NULL) {
		into = p;
		for (i = 1; i < JOURNAL_POISON_MAX; i++)
			if (p[i].off < into->off)
				into = &p[i];
	}
	publish(&into->len, 0);
	into->off = off;
	publish(&into->len, len);
	j->poison_off = off;
	j->poison_len = len;
}

/* The process before died while it parsed this. */
static void
suspect(struct journal *j, uint64_t off, uint64_t len, uint64_t weight)
{
	struct journal_head *h = j->head;
	uint64_t before = fetch(&h->suspect_weight);

	if (before != 0 && off >= h->suspect_off &&
	    off - h->suspect_off < h->suspect_len)
		weight += before;
	publish(&h->suspect_weight, 0);
	if (weight >= WEIGHT_POISON && len <= JOURNAL_SLICE) {
		add_poison(j, off, len);
		return;
	}
	h->suspect_off = off;
	h->suspect_len = len;
	publish(&h->suspect_weight, weight);
}

/* Drop what is not within the bytes that a replay would give. */
static void
drop_senseless(struct journal *j, uint64_t end)
{
	struct journal_head *h = j->head;
	struct journal_poison *p;
	int i;

	if (h->suspect_off < j->floor || h->suspect_off >= end ||
	    h->suspect_len > end - h->suspect_off)
		publish(&h->suspect_weight, 0);
	if (fetch(&h->suspect_weight) > WEIGHT_POISON)
		publish(&h->suspect_weight, WEIGHT_POISON);
	if (fetch(&h->load_weight) > WEIGHT_POISON)
		publish(&h->load_weight, WEIGHT_POISON);
	for (i = 0; i < JOURNAL_POISON_MAX; i++) {
		p = &h->poison[i];
		if (p->off < j->floor || p->off >= end ||
		    fetch(&p->len) > end - p->off)
			publish(&p->len, 0);
	}
}

void
poison_recover(struct journal *j, enum journal_death death)
{
	struct journal_head *h = j->head;
	uint64_t off = fetch(&h->parse_off), len = fetch(&h->parse_len);
	uint64_t weight = death_weight[death], end = journal_end(j);

	publish(&h->parse_len, 0);
	drop_senseless(j, end);
	if (len == PARSE_LOADING && off == j->floor && j->newest != -1)
		publish(&h->load_weight, fetch(&h->load_weight) + weight);
	else if (weight != 0 && len != 0 && off >= j->floor && off < end &&
	    len <= end - off)
		suspect(j, off, len, weight);
	j->checkpoint_lost = fetch(&h->load_weight) >= WEIGHT_POISON;
}

void
poison_commit(struct journal *j)
{
	/* What lies before the checkpoint is dropped by the next adoption. */
	if (fetch(&j->head->load_weight) != 0)
		publish(&j->head->load_weight, 0);
}

static void
cut_at(uint64_t off, size_t *len, uint64_t border)
{
	if (border > off && border - off < *len)
		*len = (size_t)(border - off);
}

/*
 * Cut a piece of a replay: at the borders of poison and of what is done, and
 * into slices where somebody died.  Returns whether it is to be left out.
 */
static bool
cut(const struct journal *j, uint64_t off, size_t *len)
{
	const struct journal_head *h = j->head;
	uint64_t from, to;
	bool out = false;
	int i;

	cut_at(off, len, journal_done(j));
	for (i = 0; i < JOURNAL_POISON_MAX; i++) {
		from = h->poison[i].off;
		to = from + fetch(&h->poison[i].len);
		if (from == to)
			continue;
		cut_at(off, len, from);
		cut_at(off, len, to);
		if (off >= from && off < to)
			out = true;
	}
	if (fetch(&h->suspect_weight) == 0)
		return out;
	from = h->suspect_off;
	to = from + h->suspect_len;
	cut_at(off, len, from);
	if (off >= from && off < to)
		cut_at(off, len, off + JOURNAL_SLICE -
		    (off - from) % JOURNAL_SLICE);
	return out;
}

int
journal_replay(struct journal *j, const struct journal_replay *to, void *arg)
{
	uint64_t off, end = journal_end(j);
	const uint8_t *p;
	size_t len;
	int result = 0;

	p = journal_checkpoint(j, &len, &off);
	if (p != NULL && !j->checkpoint_lost) {
		publish(&j->head->parse_off, off);
		publish(&j->head->parse_len, PARSE_LOADING);
		result = to->checkpoint(arg, p, len, off);
		journal_parse_end(j);
		if (result != 0)
			return result;
	}
	segments_unclaimed(j);
	for (off = j->floor; off < end && result == 0; off += len) {
		p = journal_bytes(j, off, &len);
		if (cut(j, off, &len)) {
			to->left_out(arg, off, len);
			continue;
		}
		journal_parse_begin(j, off, len);
		result = to->bytes(arg, p, len, off);
		journal_parse_end(j);
	}
	return result;
}
