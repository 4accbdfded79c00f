/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Changes of size in any order, with output between them.  With the first
 * byte even, the output is only ever appended, and no change of size may
 * lose, double or move any of the text; else it is any bytes, and the lines
 * that are in the history stay as they are.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "regress/lib/vtcheck.h"
#include "vt/history.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Looking at all of it takes long where one line makes many rows. */
#define HISTORY_BYTES 16384

/* What a byte appends. */
static const char *const pieces[] = { "a", "bc", " ", "0123456789", "\r\n",
	"\xe6\x97\xa5\xe6\x9c\xac", "e\xcc\x81", "\033[1;38;2;1;2;3m", "\033[m",
	"\033[42m", "\t", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
	"\033]133;A\033\\", "\r\n\r\n", "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa",
	"a long line of words that goes on and on and on and on" };

static void
append(struct vtcheck *v, const uint8_t *s, size_t n)
{
	const char *piece;

	for (; n > 0; n--, s++) {
		piece = pieces[*s % nitems(pieces)];
		vt_write(v->vt, piece, strlen(piece));
	}
}

/* The text of all lines that have left the screen. */
static void
history_text(struct vtcheck *v, struct buf *out)
{
	struct history *h = vt_history(v->vt);
	struct record_extra extra;
	struct history_iter it;

	history_iter_init(h, &it, 0);
	while (it.line + (history_open(h) ? 1 : 0) < history_end(h)) {
		if (!history_next_text(&it, out, &extra))
			break;
		while (buf_len(out) > 0 && out->data[out->end - 1] == ' ')
			out->end--;
		buf_put_u8(out, '\n');
	}
}

static void
resize(struct vtcheck *v, uint8_t a, uint8_t b, bool appended)
{
	struct buf before = BUF_INIT, after = BUF_INIT;
	size_t n;

	if (appended)
		vtcheck_text(v, &before);
	else
		history_text(v, &before);
	vt_resize(v->vt, 1 + a % 40u, 1 + b % 12u);
	vtcheck_valid(v);
	vtcheck_text(v, &after);
	n = buf_len(&before);
	if (appended)
		check(n == buf_len(&after));
	/* Blank lines at the end are not in the text. */
	while (n > 0 && before.data[n - 1] == '\n')
		n--;
	check(n <= buf_len(&after));
	check(n == 0 || memcmp(before.data, after.data, n) == 0);
	buf_free(&before);
	buf_free(&after);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const uint8_t *end = data + len, *s = data + 1;
	struct vtcheck v;
	bool appended;
	size_t n;

	if (len < 1)
		return 0;
	appended = data[0] % 2 == 0;
	vtcheck_init(&v, 10, 4, 1000000, UINT64_C(1) << 30);
	while (end - s >= 3) {
		switch (*s % 8) {
		case 0:
		case 1:
		case 2:
			resize(&v, s[1], s[2], appended);
			s += 3;
			break;
		case 3:
			vt_saved(v.vt);
			vt_idle(v.vt);
			s++;
			break;
		case 4:
			vtcheck_reload(&v);
			s++;
			break;
		default:
			n = 1 + s[1] % 32u;
			s += 2;
			if (n > (size_t)(end - s))
				n = (size_t)(end - s);
			if (history_bytes(vt_history(v.vt)) > HISTORY_BYTES)
				break;
			if (appended)
				append(&v, s, n);
			else
				vt_write(v.vt, s, n);
			s += n;
		}
	}
	vtcheck_valid(&v);
	vtcheck_reload(&v);
	vtcheck_free(&v);
	return 0;
}
