/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/xmalloc.h"
#include "proto/lost.h"

/*
 * The first line says what the file is, the others are a session each: when
 * it began, in ms since the epoch, and its name, which has no line ends.
 */
#define HEAD "tmx sessions 1\n"

#define FILE_MAX (1u << 20)

char *
lost_path(const char *socket)
{
	return xasprintf("%s.sessions", socket);
}

char *
lost_path_told(const char *socket)
{
	return xasprintf("%s.lost", socket);
}

void
lost_begin(struct buf *b)
{
	buf_put_str(b, HEAD);
}

void
lost_add(struct buf *b, const char *name, uint64_t created)
{
	char *line = xasprintf("%" PRIu64 " %s\n", created, name);

	buf_put_str(b, line);
	free(line);
}

/* Read a regular file of ours whole, with a NUL; false if it is not one. */
static bool
read_ours(const char *path, uint64_t *seen, struct buf *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	ssize_t n = -1;

	if (fd == -1)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_uid == getuid() && st.st_size < (off_t)FILE_MAX) {
		do
			n = io_read(fd, text, FILE_MAX);
		while (n > 0);
		*seen = (uint64_t)st.st_mtime * 1000;
	}
	close(fd);
	buf_put_u8(text, 0);
	return n == 0;
}

size_t
lost_read(const char *path, uint64_t *seen, lost_fn fn, void *arg)
{
	struct buf text = BUF_INIT;
	char *copy, *rest, *line, *name;
	size_t count = 0;
	uint64_t created;

	if (!read_ours(path, seen, &text)) {
		buf_free(&text);
		return 0;
	}
	copy = rest = xstrdup((const char *)buf_data(&text));
	buf_free(&text);
	if (strncmp(rest, HEAD, strlen(HEAD)) == 0) {
		rest += strlen(HEAD);
		while ((line = strsep(&rest, "\n")) != NULL) {
			created = strtoull(line, &name, 10);
			if (name == line || *name != ' ' || name[1] == '\0')
				continue;
			fn(arg, name + 1, created);
			count++;
		}
	}
	free(copy);
	return count;
}
