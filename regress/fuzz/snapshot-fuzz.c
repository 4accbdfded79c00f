/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Hostile snapshots.  With the first byte even, the rest is one; else it is
 * output up to a 0xff, then changes to the snapshot made after it (where,
 * what).  Whatever loads is a terminal that can be used, and is saved and
 * loaded again as it is.
 */

#include "compat/compat.h"

#include <string.h>

#include "base/buf.h"
#include "regress/lib/vtcheck.h"
#include "text/intern.h"
#include "text/width.h"
#include "vt/history.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Make what is left of the input a snapshot, one way or the other. */
static void
make_snapshot(struct vtcheck *v, const uint8_t *s, size_t len,
    struct buf *out)
{
	const uint8_t *stop = memchr(s + 1, 0xff, len - 1);
	size_t at, n;

	if (s[0] % 2 == 0) {
		buf_put(out, s + 1, len - 1);
		return;
	}
	n = (stop != NULL ? stop : s + len) - (s + 1);
	vt_write(v->vt, s + 1, n);
	vt_save(v->vt, out);
	for (s += n + 2, len -= n + 1; stop != NULL && len > 3;
	    len -= 3, s += 3) {
		at = (size_t)(s[0] | s[1] << 8) % buf_len(out);
		out->data[at] = s[2];
	}
}

/* Use a terminal that came from somewhere. */
static void
use(struct vtcheck *v)
{
	static const char text[] = "text \033[2J\033[5;5H\xe6\x97\xa5\t\b\b"
	    "\033[?1049h\033[3Lx\033[?1049l\033[10S\033[u\033[2M"
	    "\033[#{\033[#}\033]4;1;?\033\\\033[?5W\033[3b";
	struct buf out = BUF_INIT;

	vtcheck_valid(v);
	vtcheck_reload(v);
	vt_write(v->vt, text, sizeof text - 1);
	vtcheck_valid(v);
	vt_resize(v->vt, 7, 5);
	vtcheck_text(v, &out);
	vt_resize(v->vt, 30, 9);
	vt_write(v->vt, "\033c", 2);
	vt_write(v->vt, text, sizeof text - 1);
	vtcheck_valid(v);
	vtcheck_reload(v);
	buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct buf snapshot = BUF_INIT;
	struct vtcheck v;

	if (len < 2)
		return 0;
	vtcheck_init(&v, 10, 4, 100, SEGMENT_SIZE);
	make_snapshot(&v, data, len, &snapshot);
	vt_free(v.vt, true);
	v.vt = vt_load(&v.config, buf_data(&snapshot), buf_len(&snapshot));
	if (v.vt != NULL && vt_cols(v.vt) <= 200 && vt_rows(v.vt) <= 100)
		use(&v);
	buf_free(&snapshot);
	vtcheck_free(&v);
	return 0;
}
