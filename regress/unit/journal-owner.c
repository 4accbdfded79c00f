/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/stat.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/shm.h"
#include "regress/unit/journal-owner.h"

/* Ends the process, in a child as well, so that nobody overlooks it. */
#define must(what)                                                            \
	do {                                                                  \
		if (!(what)) {                                                \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__,      \
			    __LINE__, #what);                                 \
			abort();                                              \
		}                                                             \
	} while (0)

struct saved {
	uint64_t parsed, first;
	uint32_t segments;
	uint32_t segment[OWNER_SEGMENTS + 1];
};

static uint8_t
history_byte(uint64_t off)
{
	return owner_byte(off) ^ 0x55;
}

void
owner_new(struct owner *o)
{
	struct err err;

	memset(o, 0, sizeof *o);
	o->j = journal_new(7, 80, 24, 0, &err);
	must(o->j != NULL);
}

/* One read(2), of at most n bytes. */
static size_t
read_once(struct owner *o, size_t n)
{
	uint64_t off = journal_end(o->j);
	uint8_t *to;
	size_t room, i;

	to = journal_room(o->j, &room);
	must((to == NULL) == (room == 0));
	if (n > room)
		n = room;
	for (i = 0; i < n; i++)
		to[i] = owner_byte(off + i);
	journal_advance(o->j, n);
	return n;
}

size_t
owner_read(struct owner *o, size_t n)
{
	size_t all = 0, got;

	while (all < n && (got = read_once(o, n - all)) != 0)
		all += got;
	return all;
}

/* Append the next byte to history, dropping the oldest segment if need be. */
static void
append(struct owner *o)
{
	uint64_t at = o->parsed % JOURNAL_SEGMENT;
	uint8_t *p;
	uint32_t n;

	if (at == 0) {
		n = journal_segment_alloc(o->j);
		must(n != JOURNAL_NONE);
		o->segment[o->segments++] = n;
		p = journal_segment(o->j, n);
		must(p[0] == 0);
		if (o->look)
			must(memcmp(p, p + 1, JOURNAL_SEGMENT - 1) == 0);
		if (o->segments > OWNER_SEGMENTS) {
			journal_segment_free(o->j, o->segment[0]);
			memmove(o->segment, o->segment + 1,
			    --o->segments * sizeof *o->segment);
			o->first += JOURNAL_SEGMENT;
		}
	}
	p = journal_segment(o->j, o->segment[o->segments - 1]);
	p[at] = history_byte(o->parsed++);
}

static void
parse(struct owner *o, const uint8_t *p, size_t len, uint64_t off)
{
	size_t i;

	for (i = 0; i < len; i++) {
		must(off + i == o->parsed);
		must(p[i] == owner_byte(o->parsed));
		append(o);
	}
}

void
owner_parse(struct owner *o)
{
	const uint8_t *p;
	size_t len;

	while ((p = journal_bytes(o->j, o->parsed, &len)) != NULL) {
		journal_parse_begin(o->j, o->parsed, len);
		parse(o, p, len, o->parsed);
		journal_parse_end(o->j);
		journal_set_done(o->j, o->parsed);
	}
	must(o->parsed == journal_end(o->j));
}

static void
checkpoint(struct owner *o, size_t len, size_t room)
{
	struct saved s = { o->parsed, o->first, o->segments, { 0 } };
	uint8_t *to;
	size_t i;

	memcpy(s.segment, o->segment, sizeof s.segment);
	if (len < sizeof s)
		len = sizeof s;
	if (room < len)
		room = len;
	to = journal_checkpoint_begin(o->j, room);
	must(to != NULL);
	memcpy(to, &s, sizeof s);
	for (i = sizeof s; i < len; i++)
		to[i] = owner_byte(i + s.parsed);
	journal_checkpoint_commit(o->j, len, o->parsed);
}

void
owner_checkpoint(struct owner *o, size_t len)
{
	checkpoint(o, len, len + 100);
}

void
owner_checkpoint_room(struct owner *o, size_t room)
{
	checkpoint(o, 0, room);
}

static int
load(void *arg, const uint8_t *p, size_t len, uint64_t off)
{
	struct owner *o = arg;
	struct saved s;
	size_t i;

	must(len >= sizeof s);
	memcpy(&s, p, sizeof s);
	must(s.parsed == off && s.segments <= OWNER_SEGMENTS);
	for (i = sizeof s; i < len; i++)
		must(p[i] == owner_byte(i + off));
	o->parsed = off;
	o->first = s.first;
	o->segments = s.segments;
	memcpy(o->segment, s.segment, sizeof o->segment);
	for (i = 0; i < s.segments; i++) {
		must(journal_segment_claim(o->j, s.segment[i]) == 0);
		must(journal_segment_claim(o->j, s.segment[i]) != 0);
	}
	owner_check(o);
	return 0;
}

static int
bytes(void *arg, const uint8_t *p, size_t len, uint64_t off)
{
	struct owner *o = arg;
	uint64_t done = journal_done(o->j);

	must(off + len <= done || off >= done);
	if (off >= done)
		o->side_effects = true;
	if (o->slice_max < len)
		o->slice_max = len;
	parse(o, p, len, off);
	return 0;
}

/* What is left out is made up for, so that the rest can be checked. */
static void
left_out(void *arg, uint64_t off, size_t len)
{
	struct owner *o = arg;

	must(off == o->parsed);
	o->left_out += len;
	while (len-- > 0)
		append(o);
}

int
owner_adopt(struct owner *o, int fd, enum journal_death death)
{
	static const struct journal_replay to = { load, bytes, left_out };
	struct err err;
	bool look = o->look;

	memset(o, 0, sizeof *o);
	o->look = look;
	o->j = journal_adopt(fd, death, &err);
	if (o->j == NULL)
		return err.code;
	if (journal_replay(o->j, &to, o) != 0)
		return ERR_INVALID;
	must(o->parsed == journal_end(o->j));
	owner_check(o);
	return 0;
}

int
owner_kill(struct owner *o, enum journal_death death)
{
	int fd = owner_copy(journal_fd(o->j));

	owner_free(o);
	return owner_adopt(o, fd, death);
}

void
owner_check(const struct owner *o)
{
	const uint8_t *p = NULL;
	uint64_t off;

	for (off = o->first; off < o->parsed; off++) {
		if (off % JOURNAL_SEGMENT == 0) {
			p = journal_segment(o->j,
			    o->segment[(off - o->first) / JOURNAL_SEGMENT]);
			must(p != NULL);
		}
		must(p[off % JOURNAL_SEGMENT] == history_byte(off));
	}
}

void
owner_free(struct owner *o)
{
	journal_free(o->j);
	o->j = NULL;
}

int
owner_copy(int fd)
{
	static const uint8_t zeros[SHM_PAGE];
	uint8_t page[SHM_PAGE];
	struct stat st;
	struct shm to;
	off_t off;
	int copy;

	must(fstat(fd, &st) == 0);
	must(shm_make(&to, "copy", (size_t)st.st_size) == 0);
	for (off = 0; off < st.st_size; off += SHM_PAGE) {
		must(pread(fd, page, sizeof page, off) == SHM_PAGE);
		if (memcmp(page, zeros, sizeof page) != 0)
			memcpy(to.base + off, page, sizeof page);
	}
	copy = dup(to.fd);
	must(copy != -1);
	shm_close(&to);
	return copy;
}

size_t
owner_cost(int fd)
{
	struct stat st;

	must(fstat(fd, &st) == 0);
	return (size_t)st.st_blocks * 512;
}
