/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/xmalloc.h"
#include "server/save-text.h"
#include "text/style.h"
#include "vt/dump.h"
#include "vt/history.h"
#include "vt/record.h"
#include "vt/vt.h"

/* Lines of the history in one step. */
#define STEP 500

/* A program that prints faster than that is caught up with so far. */
#define LAST_STEP 5000u

struct save_text {
	int fd;
	char *path;
	uint64_t line, end; /* of the history */
	uint64_t bytes;
};

struct save_text *
save_text_new(struct vt *vt, const char *path, struct err *err)
{
	struct save_text *t = xcalloc(1, sizeof *t);

	t->path = xstrdup(path);
	t->end = history_end(vt_history(vt));
	unlink(path);
	t->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	if (t->fd != -1)
		return t;
	err_system(err, "%s", path);
	save_text_free(t);
	return NULL;
}

void
save_text_free(struct save_text *t)
{
	if (t == NULL)
		return;
	if (t->fd != -1)
		unlink(t->path);
	io_close(&t->fd);
	free(t->path);
	free(t);
}

/* Append so many lines of the history, each with a style of its own. */
static void
put_lines(struct save_text *t, struct vt *vt, unsigned int max,
    struct buf *out)
{
	struct history *h = vt_history(vt);
	uint64_t end = history_end(h);
	struct cells cells = { 0 };
	struct record_extra extra;
	struct history_iter it;
	uint32_t pen;

	history_iter_init(h, &it, t->line);
	for (; max > 0; max--) {
		cells.count = 0;
		pen = PEN_DEFAULT;
		if (!history_next_cells(&it, &cells, &extra))
			break;
		dump_cells(vt_intern(vt), cells_from(&cells, 0), cells.count,
		    DUMP_STYLES, &pen, out);
		buf_put_str(out, pen != PEN_DEFAULT ? "\033[m" : "");
		if (it.line < end || !history_open(h))
			buf_put_u8(out, '\n');
	}
	t->line = it.line;
	cells_free(&cells);
}

/* All is written. */
static int
finish(struct save_text *t, struct err *err)
{
	int failed = close(t->fd);

	t->fd = -1;
	if (failed == -1) {
		err_system(err, "%s", t->path);
		unlink(t->path);
		return ERR_SYSTEM;
	}
	return 0;
}

int
save_text_step(struct save_text *t, struct vt *vt, struct err *err)
{
	uint64_t end = history_end(vt_history(vt));
	struct buf out = BUF_INIT;
	bool more = t->line < t->end;
	int error = 0;

	if (more)
		put_lines(t, vt, STEP, &out);
	else {
		if (end > LAST_STEP && t->line < end - LAST_STEP)
			t->line = end - LAST_STEP;
		if (t->line < end)
			put_lines(t, vt, LAST_STEP, &out);
		vt_dump(vt, 0, (int64_t)vt_rows(vt) - 1,
		    DUMP_STYLES | DUMP_JOIN, &out);
	}
	if (io_write_all(t->fd, buf_data(&out), buf_len(&out)) == -1)
		error = err_system(err, "%s", t->path);
	t->bytes += buf_len(&out);
	buf_free(&out);
	if (error != 0)
		return error;
	return more ? 1 : finish(t, err);
}

uint64_t
save_text_bytes(const struct save_text *t)
{
	return t->bytes;
}
