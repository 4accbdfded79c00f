/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/shm.h"

static void
unmap(struct shm *s)
{
	size_t i;

	if (s->base != NULL)
		munmap(s->base, s->first);
	for (i = 0; i < s->nparts; i++)
		munmap(s->parts[i].addr, s->parts[i].len);
	free(s->parts);
	s->parts = NULL;
	s->nparts = 0;
	s->base = NULL;
	s->first = 0;
}

static int
map(struct shm *s, size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, s->fd,
	    0);

	if (p == MAP_FAILED)
		return -1;
	unmap(s);
	s->base = p;
	s->size = s->first = size;
	return 0;
}

static size_t
round_up(size_t n)
{
	return (n + SHM_PAGE - 1) / SHM_PAGE * SHM_PAGE;
}

int
shm_make(struct shm *s, const char *name, size_t size)
{
	memset(s, 0, sizeof *s);
	s->fd = os_shm_create(name);
	if (s->fd == -1)
		return -1;
	if (shm_grow(s, size) == -1) {
		shm_close(s);
		return -1;
	}
	return 0;
}

int
shm_adopt(struct shm *s, int fd)
{
	struct stat st;

	memset(s, 0, sizeof *s);
	s->fd = fd;
	if (fstat(fd, &st) == -1)
		goto fail;
	if (st.st_size <= 0 || st.st_size % SHM_PAGE != 0 ||
	    (uint64_t)st.st_size > SIZE_MAX) {
		errno = EINVAL;
		goto fail;
	}
	if (map(s, (size_t)st.st_size) == 0)
		return 0;
fail:
	shm_close(s);
	return -1;
}

int
shm_grow(struct shm *s, size_t size)
{
	if (size > SIZE_MAX - SHM_PAGE) {
		errno = ENOMEM;
		return -1;
	}
	size = round_up(size);
	if (size <= s->size)
		return 0;
	if (ftruncate(s->fd, (off_t)size) == -1)
		return -1;
	return map(s, size);
}

int
shm_extend(struct shm *s, size_t size)
{
	struct shm_part *parts;
	void *p;

	if (size > SIZE_MAX - SHM_PAGE || s->nparts + 1 == SHM_PARTS_MAX) {
		errno = ENOMEM;
		return -1;
	}
	size = round_up(size);
	if (size <= s->size)
		return 0;
	parts = reallocarray(s->parts, s->nparts + 1, sizeof *parts);
	if (parts == NULL)
		return -1;
	s->parts = parts;
	if (ftruncate(s->fd, (off_t)size) == -1)
		return -1;
	p = mmap(NULL, size - s->size, PROT_READ | PROT_WRITE, MAP_SHARED,
	    s->fd, (off_t)s->size);
	if (p == MAP_FAILED)
		return -1;
	s->parts[s->nparts].addr = p;
	s->parts[s->nparts].off = s->size;
	s->parts[s->nparts++].len = size - s->size;
	s->size = size;
	return 0;
}

/* Find the mapped piece that an offset is in. */
static struct shm_part
part_at(const struct shm *s, size_t off)
{
	struct shm_part first = { s->base, 0, s->first };
	size_t i;

	for (i = s->nparts; i-- > 0;)
		if (off >= s->parts[i].off)
			return s->parts[i];
	return first;
}

uint8_t *
shm_at(const struct shm *s, size_t off)
{
	struct shm_part p = part_at(s, off);

	return p.addr + (off - p.off);
}

bool
shm_whole(const struct shm *s, size_t off, size_t len)
{
	struct shm_part p = part_at(s, off);

	return off - p.off <= p.len && len <= p.len - (off - p.off);
}

int
shm_peek(const struct shm *s, size_t off, void *data, size_t len)
{
	return os_shm_peek(s->fd, shm_at(s, off), off, data, len);
}

void
shm_punch(struct shm *s, size_t off, size_t len)
{
	size_t from = round_up(off), to = (off + len) / SHM_PAGE * SHM_PAGE, n;
	struct shm_part p;

	if (to > s->size)
		return;
	for (; from < to; from += n) {
		p = part_at(s, from);
		n = p.off + p.len - from;
		if (n > to - from)
			n = to - from;
		os_shm_punch(s->fd, p.addr + (from - p.off), from, n);
	}
}

void
shm_close(struct shm *s)
{
	unmap(s);
	s->size = 0;
	io_close(&s->fd);
}
