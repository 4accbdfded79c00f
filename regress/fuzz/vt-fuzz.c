/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Any bytes into a terminal.  The first two are its size, the third says
 * which options are set.  Written in one piece, or in pieces with the
 * terminal saved and loaded between them, it comes to the same state, the
 * same answers and the same events.
 */

#include "compat/compat.h"

#include <string.h>

#include "base/buf.h"
#include "base/tlv.h"
#include "regress/lib/vtcheck.h"
#include "vt/history.h"

#define LINES 200
#define BYTES (4u * SEGMENT_SIZE)

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
set_options(struct vtcheck *v, uint8_t bits)
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		vt_set_option(v->vt, i, (bits >> i & 1) != 0);
}

/* Write in pieces whose lengths come from what is written. */
static void
write_pieces(struct vtcheck *v, const uint8_t *s, size_t len, uint8_t options)
{
	size_t n;

	while (len > 0) {
		n = 1 + s[len / 2] % 97u;
		if (n > len)
			n = len;
		vt_write(v->vt, s, n);
		vtcheck_valid(v);
		if (n % 8 == 0) {
			vtcheck_reload(v);
			set_options(v, options);
		}
		s += n;
		len -= n;
	}
}

/*
 * Save all but where the history's blocks are, which depends on when it was
 * loaded; of that what it shows instead.
 */
static void
save(struct vtcheck *v, struct buf *out)
{
	struct history *h = vt_history(v->vt);
	struct history_iter it;
	struct record_extra extra;
	struct buf where = BUF_INIT, all = BUF_INIT;
	struct rd rd, value;
	uint32_t tag;

	vt_save(v->vt, &all);
	history_save(h, &where);
	rd = rd_of(buf_data(&all), buf_len(&all));
	tlv_foreach(&rd, &tag, &value)
		if (rd_left(&value) != buf_len(&where) ||
		    memcmp(value.at, buf_data(&where), buf_len(&where)) != 0)
			tlv_put(out, tag, value.at, rd_left(&value));
	buf_free(&where);
	buf_free(&all);
	buf_put_u64(out, history_first(h));
	buf_put_u64(out, history_end(h));
	buf_put_u8(out, history_open(h));
	history_iter_init(h, &it, 0);
	while (history_next_text(&it, out, &extra))
		buf_put_u8(out, '\n');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct buf one = BUF_INIT, other = BUF_INIT;
	struct vtcheck a, b;
	unsigned int cols, rows;

	if (len < 3)
		return 0;
	cols = 1 + data[0] % 100u;
	rows = 1 + data[1] % 30u;
	vtcheck_init(&a, cols, rows, LINES, BYTES);
	vtcheck_init(&b, cols, rows, LINES, BYTES);
	set_options(&a, data[2]);
	set_options(&b, data[2]);
	vt_write(a.vt, data + 3, len - 3);
	vtcheck_valid(&a);
	write_pieces(&b, data + 3, len - 3, data[2]);
	save(&a, &one);
	save(&b, &other);
	check(buf_len(&one) == buf_len(&other));
	check(memcmp(buf_data(&one), buf_data(&other), buf_len(&one)) == 0);
	check(a.replies == b.replies && a.events == b.events);
	check(history_bytes(vt_history(a.vt)) <= BYTES + SEGMENT_SIZE);
	buf_free(&one);
	buf_free(&other);
	vtcheck_free(&a);
	vtcheck_free(&b);
	return 0;
}
