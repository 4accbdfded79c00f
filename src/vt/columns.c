/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "base/buf.h"
#include "base/word.h"
#include "vt/columns.h"
#include "vt/record.h"

/* Records of one length are worth it when they are so much of all bytes. */
#define WORTH_OF 4u
#define WORTH 3u

static void
put_u16(uint8_t *p, size_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}

/* The length that most bytes are in records of, and how many are. */
static size_t
find_length(const uint8_t *records, size_t len, size_t *rows)
{
	uint16_t count[COLUMNS_ROW_MAX + 1] = { 0 };
	struct rd rd = rd_of(records, len);
	struct record rec = { 0 };
	const uint8_t *at = rd.at;
	size_t n, best = 0;

	for (; record_next(&rd, &rec); at = rd.at) {
		n = (size_t)(rd.at - at);
		if (n <= COLUMNS_ROW_MAX && count[n] < UINT16_MAX &&
		    ++count[n] * n > count[best] * best)
			best = n;
	}
	*rows = count[best];
	return best;
}

/* Spread a record over columns of so many rows. */
static void
put_row(const uint8_t *row, size_t length, uint8_t *column, size_t rows)
{
	size_t i;

	for (i = 0; i < length; i++, column += rows)
		*column = row[i];
}

size_t
columns_make(const uint8_t *records, size_t len, uint8_t *out)
{
	uint16_t pair[COLUMNS_PAIRS_MAX][2] = { { 0 } };
	uint8_t *columns = out + COLUMNS_EXTRA, *others;
	struct rd rd = rd_of(records, len);
	struct record rec = { 0 };
	const uint8_t *at = rd.at;
	size_t length, rows, left, n, pairs = 0, i;

	length = find_length(records, len, &rows);
	if (len > UINT16_MAX || rows == 0 ||
	    length * rows < len / WORTH_OF * WORTH)
		return 0;
	others = columns + length * rows;
	for (left = len; left > 0; left -= n, at += n) {
		/* Bytes that are no record are others, too. */
		n = record_next(&rd, &rec) ? (size_t)(rd.at - at) : left;
		if (n == length && (pairs == 0 || pair[pairs - 1][1] != 0) &&
		    ++pairs > COLUMNS_PAIRS_MAX)
			return 0;
		if (n == length) {
			put_row(at, n, columns++, rows);
			pair[pairs - 1][0]++;
			continue;
		}
		pairs += pairs == 0;
		memcpy(others, at, n);
		others += n;
		pair[pairs - 1][1] = (uint16_t)(pair[pairs - 1][1] + n);
	}
	put_u16(out, length);
	put_u16(out + 2, pairs);
	for (i = 0; i < pairs; i++) {
		put_u16(out + 4 + 4 * i, pair[i][0]);
		put_u16(out + 6 + 4 * i, pair[i][1]);
	}
	memmove(out + 4 + 4 * pairs, out + COLUMNS_EXTRA, len);
	return 4 + 4 * pairs + len;
}

/* Exchange what of two words is at different sides of a diagonal. */
static inline void
exchange(uint64_t *a, uint64_t *b, unsigned int shift, uint64_t mask)
{
	uint64_t differ = (*a >> shift ^ *b) & mask;

	*a ^= differ << shift;
	*b ^= differ;
}

#define BYTES UINT64_C(0x00ff00ff00ff00ff)
#define PAIRS UINT64_C(0x0000ffff0000ffff)
#define HALVES UINT64_C(0x00000000ffffffff)

/*
 * Make eight bytes of each of eight rows, which are a length apart, of as
 * many of each of eight columns.  Written out, so that all stays in
 * registers.
 */
static inline void
transpose(const uint8_t *c, size_t rows, uint8_t *out, size_t length)
{
	uint64_t a = word_get(c), b = word_get(c + rows);
	uint64_t d = word_get(c + 2 * rows), e = word_get(c + 3 * rows);
	uint64_t f = word_get(c + 4 * rows), g = word_get(c + 5 * rows);
	uint64_t h = word_get(c + 6 * rows), i = word_get(c + 7 * rows);

	exchange(&a, &b, 8, BYTES);
	exchange(&d, &e, 8, BYTES);
	exchange(&f, &g, 8, BYTES);
	exchange(&h, &i, 8, BYTES);
	exchange(&a, &d, 16, PAIRS);
	exchange(&b, &e, 16, PAIRS);
	exchange(&f, &h, 16, PAIRS);
	exchange(&g, &i, 16, PAIRS);
	exchange(&a, &f, 32, HALVES);
	exchange(&b, &g, 32, HALVES);
	exchange(&d, &h, 32, HALVES);
	exchange(&e, &i, 32, HALVES);
	word_put(out, a);
	word_put(out + length, b);
	word_put(out + 2 * length, d);
	word_put(out + 3 * length, e);
	word_put(out + 4 * length, f);
	word_put(out + 5 * length, g);
	word_put(out + 6 * length, h);
	word_put(out + 7 * length, i);
}

/* Collect eight records of at least eight bytes out of their columns. */
static void
get_rows(const uint8_t *columns, size_t rows, uint8_t *out, size_t length)
{
	size_t at;

	for (at = 0; at + WORD_BYTES <= length; at += WORD_BYTES)
		transpose(columns + at * rows, rows, out + at, length);
	/* The last columns with some of those before, again. */
	if (at < length) {
		at = length - WORD_BYTES;
		transpose(columns + at * rows, rows, out + at, length);
	}
}

static void
get_row(const uint8_t *column, size_t rows, uint8_t *row, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++, column += rows)
		row[i] = *column;
}

bool
columns_undo(const uint8_t *s, size_t n, uint8_t *out, size_t len)
{
	struct rd rd = rd_of(s, n), pairs, pair;
	size_t length = rd_u16(&rd), rows = 0, rest = 0, k;
	const uint8_t *columns, *others;

	k = rd_u16(&rd);
	pairs = pair = rd_sub(&rd, 4 * k);
	while (rd_left(&pair) != 0) {
		rows += rd_u16(&pair);
		rest += rd_u16(&pair);
	}
	if (rd.bad || length * rows + rest != len || rd_left(&rd) != len)
		return false;
	columns = rd.at;
	others = columns + length * rows;
	while (rd_left(&pairs) != 0) {
		k = rd_u16(&pairs);
		for (; k >= WORD_BYTES && length >= WORD_BYTES;
		    k -= WORD_BYTES) {
			get_rows(columns, rows, out, length);
			columns += WORD_BYTES;
			out += WORD_BYTES * length;
		}
		for (; k > 0; k--, out += length)
			get_row(columns++, rows, out, length);
		k = rd_u16(&pairs);
		memcpy(out, others, k);
		others += k;
		out += k;
	}
	return true;
}
