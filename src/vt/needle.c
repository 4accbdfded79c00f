/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A text is found by looking for two of its bytes, the rarest, at their
 * distance, many places at a time.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/word.h"
#include "base/xmalloc.h"
#include "vt/needle.h"

#define STRIDE 64u /* places looked at in one go */
#define NOTES WORD_BYTES /* notes looked at in one go */

static bool
is_letter(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* How rare a byte is, roughly, in what programs print. */
static unsigned int
rarity(uint8_t c)
{
	if (c == ' ')
		return 0;
	if (c >= '0' && c <= '9')
		return 1;
	if (c != '\0' && strchr("etaoinsrlcdu-./:", c) != NULL)
		return 2;
	if (c >= 'a' && c <= 'z')
		return 3;
	return c >= 0x80 && c < 0xc0 ? 4 : 5;
}

/* Choose the two bytes to look for; the same twice where there is one. */
static void
choose_rare(struct needle *d)
{
	size_t best = 0, next, i;

	for (i = 1; i < d->n; i++)
		if (rarity(d->byte[i]) > rarity(d->byte[best]))
			best = i;
	next = best == 0 ? d->n - 1 : 0;
	for (i = 0; i < d->n; i++)
		if (i != best &&
		    rarity(d->byte[i]) > rarity(d->byte[next]))
			next = i;
	d->rare[0] = best < next ? best : next;
	d->rare[1] = best < next ? next : best;
}

void
needle_set(struct needle *d, const char *s, size_t n, bool icase)
{
	size_t i;

	if (n == 0)
		return;
	d->byte = xmemdup(s, n);
	d->mask = xmalloc(n);
	d->n = n;
	memset(d->mask, 0xff, n);
	for (i = 0; icase && i < n; i++)
		if (is_letter(d->byte[i])) {
			d->mask[i] = 0xdf;
			d->byte[i] &= 0xdf;
		}
	choose_rare(d);
}

void
needle_free(struct needle *d)
{
	free(d->byte);
	free(d->mask);
}

static bool
needle_at(const struct needle *d, const uint8_t *s)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		if ((s[i] & d->mask[i]) != d->byte[i])
			return false;
	return true;
}

/* The two rare bytes, at hand for the loops below. */
struct rare {
	size_t at0, at1;
	uint8_t b0, m0, b1, m1;
};

static struct rare
rare_of(const struct needle *d)
{
	size_t i = d->rare[0], j = d->rare[1];

	return (struct rare){ i, j, d->byte[i], d->mask[i], d->byte[j],
		d->mask[j] };
}

static inline uint8_t
rare_at(const struct rare *r, const uint8_t *s)
{
	return (uint8_t)(((s[r->at0] & r->m0) == r->b0) &
	    ((s[r->at1] & r->m1) == r->b1));
}

/*
 * Whether the two rare bytes are where the needle has them for any of STRIDE
 * places from s on.  The loop is one the compiler makes vectors of.
 */
static inline bool
any_rare(const struct rare *r, const uint8_t *s)
{
	uint8_t any = 0;
	unsigned int i;

	for (i = 0; i < STRIDE; i++)
		any |= rare_at(r, s + i);
	return any != 0;
}

/* The same for n places, one by one. */
static void
note_rare(const struct rare *rare, const uint8_t *s, size_t n,
    uint8_t *restrict note)
{
	const struct rare r = *rare;
	size_t i;

	memset(note, 0, STRIDE);
	if (likely(n == STRIDE))
		for (i = 0; i < STRIDE; i++)
			note[i] = rare_at(&r, s + i);
	else
		for (i = 0; i < n; i++)
			note[i] = rare_at(&r, s + i);
}

/* Whether none of NOTES places has a note. */
static bool
no_note(const uint8_t *note)
{
	return word_get(note) == 0;
}

size_t
needle_first(const struct needle *d, const uint8_t *s, size_t len,
    size_t from, size_t to)
{
	const struct rare r = rare_of(d);
	uint8_t note[STRIDE];
	size_t end, n, i;

	if (len < d->n)
		return to;
	end = to < len - d->n + 1 ? to : len - d->n + 1;
	while (from < end) {
		while (end - from >= STRIDE && !any_rare(&r, s + from))
			from += STRIDE;
		n = end - from < STRIDE ? end - from : STRIDE;
		note_rare(&r, s + from, n, note);
		for (i = 0; i < n; i++) {
			if (i % NOTES == 0 && no_note(note + i))
				i += NOTES - 1;
			else if (note[i] && needle_at(d, s + from + i))
				return from + i;
		}
		from += n;
	}
	return to;
}

size_t
needle_last(const struct needle *d, const uint8_t *s, size_t len,
    size_t from, size_t to)
{
	const struct rare r = rare_of(d);
	uint8_t note[STRIDE];
	size_t at, n, i;

	if (len < d->n)
		return to;
	at = to < len - d->n + 1 ? to : len - d->n + 1;
	while (at > from) {
		while (at - from >= STRIDE && !any_rare(&r, s + at - STRIDE))
			at -= STRIDE;
		n = at - from < STRIDE ? at - from : STRIDE;
		at -= n;
		note_rare(&r, s + at, n, note);
		for (i = STRIDE; i-- > 0;) {
			if (i % NOTES == NOTES - 1 &&
			    no_note(note + i + 1 - NOTES))
				i -= NOTES - 1;
			else if (note[i] && needle_at(d, s + at + i))
				return at + i;
		}
	}
	return to;
}
