/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/xmalloc.h"
#include "client/file.h"
#include "client/link.h"

#define CHUNK 65536u

/* How long a server may take to take a piece, in ms. */
#define PATIENCE 60000

/* Say that this is all, and what went wrong if anything did. */
static void
send_end(struct link *link, const char *path, int error)
{
	struct msg_stdin m = { .eof = true };

	if (error != 0)
		m.error = xasprintf("%s: %s", path, strerror(error));
	link_send(link, MSG_STDIN, &m);
	free(m.error);
}

/* Send what there is; returns 0 or errno. */
static int
send_all(struct link *link, int fd)
{
	struct msg_stdin m = { 0 };
	struct buf b = BUF_INIT;
	ssize_t n;

	while ((n = io_read(fd, &b, CHUNK)) > 0) {
		m.data.data = buf_data(&b);
		m.data.len = buf_len(&b);
		link_send(link, MSG_STDIN, &m);
		link_flush(link, PATIENCE);
		buf_clear(&b);
	}
	buf_free(&b);
	return n == 0 ? 0 : errno;
}

void
file_send(struct link *link, int fd)
{
	send_all(link, fd);
	send_end(link, "", 0);
}

void
file_read(struct link *link, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error;

	error = fd != -1 ? send_all(link, fd) : errno;
	io_close(&fd);
	send_end(link, path, error);
}

static void
begin(struct file_out *out, const struct msg_file *m)
{
	out->error = 0;
	out->fd = open(m->path, O_WRONLY | O_CREAT | O_CLOEXEC |
	    (m->append ? O_APPEND : O_TRUNC), 0666);
	if (out->fd == -1)
		out->error = errno;
}

void
file_write(struct link *link, struct file_out *out, const struct msg_file *m)
{
	if (m->path == NULL)
		return;
	if (m->first)
		begin(out, m);
	if (out->error == 0 && io_write_all(out->fd, m->data.data,
	    m->data.len) == -1)
		out->error = errno;
	if (!m->last)
		return;
	if (out->fd != -1 && close(out->fd) == -1 && out->error == 0)
		out->error = errno;
	out->fd = -1;
	send_end(link, m->path, out->error);
}
