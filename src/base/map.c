/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Open addressing with linear probing.  Taking a key out moves the entries
 * behind it back, so there are no graves and a map never degrades.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/xmalloc.h"

#define MAP_MIN 8 /* slots, a power of two */

struct slot {
	uint64_t id; /* the number, or the string's hash */
	char *str;   /* owned; NULL in a map of numbers */
	void *value; /* NULL: the slot is free */
};

struct map {
	struct slot *slots;
	size_t size; /* a power of two, or 0 */
	size_t count;
};

struct map *
map_new(void)
{
	return xcalloc(1, sizeof(struct map));
}

void
map_free(struct map *m)
{
	size_t i;

	if (m == NULL)
		return;
	for (i = 0; i < m->size; i++)
		free(m->slots[i].str);
	free(m->slots);
	free(m);
}

size_t
map_count(const struct map *m)
{
	return m->count;
}

static size_t
home(const struct map *m, uint64_t id)
{
	return (size_t)hash_u64(id) & (m->size - 1);
}

/* Find the key's slot, or the free one where it would go. */
static struct slot *
find(const struct map *m, uint64_t id, const char *str)
{
	size_t i = home(m, id);
	struct slot *s;

	for (;; i = (i + 1) & (m->size - 1)) {
		s = &m->slots[i];
		if (s->value == NULL)
			return s;
		if (s->id == id && (str == NULL || strcmp(s->str, str) == 0))
			return s;
	}
}

static void
grow(struct map *m)
{
	struct slot *old = m->slots;
	size_t size = m->size, i;

	/* At most three quarters full: find always meets a free slot. */
	if (size != 0 && (m->count + 1) * 4 <= size * 3)
		return;
	m->size = size != 0 ? size * 2 : MAP_MIN;
	m->slots = xcalloc(m->size, sizeof *m->slots);
	for (i = 0; i < size; i++)
		if (old[i].value != NULL)
			*find(m, old[i].id, old[i].str) = old[i];
	free(old);
}

static void *
get(const struct map *m, uint64_t id, const char *str)
{
	return m->size == 0 ? NULL : find(m, id, str)->value;
}

static void *
put(struct map *m, uint64_t id, const char *str, void *value)
{
	struct slot *s;
	void *old;

	grow(m);
	s = find(m, id, str);
	old = s->value;
	if (old == NULL) {
		s->id = id;
		s->str = str != NULL ? xstrdup(str) : NULL;
		m->count++;
	}
	s->value = value;
	return old;
}

static void *
take(struct map *m, uint64_t id, const char *str)
{
	size_t mask = m->size - 1, hole, i;
	struct slot *s;
	void *old;

	if (m->size == 0)
		return NULL;
	s = find(m, id, str);
	old = s->value;
	if (old == NULL)
		return NULL;
	free(s->str);
	hole = (size_t)(s - m->slots);
	for (i = (hole + 1) & mask; m->slots[i].value != NULL;
	    i = (i + 1) & mask) {
		/* An entry may fill the hole unless its home lies after it. */
		if (((i - home(m, m->slots[i].id)) & mask) <
		    ((i - hole) & mask))
			continue;
		m->slots[hole] = m->slots[i];
		hole = i;
	}
	memset(&m->slots[hole], 0, sizeof m->slots[hole]);
	m->count--;
	return old;
}

static uint64_t
str_id(const char *s)
{
	return hash_bytes(s, strlen(s));
}

void *
map_get_id(const struct map *m, uint64_t id)
{
	return get(m, id, NULL);
}

void *
map_get_str(const struct map *m, const char *s)
{
	return get(m, str_id(s), s);
}

void *
map_put_id(struct map *m, uint64_t id, void *value)
{
	return put(m, id, NULL, value);
}

void *
map_put_str(struct map *m, const char *s, void *value)
{
	return put(m, str_id(s), s, value);
}

void *
map_take_id(struct map *m, uint64_t id)
{
	return take(m, id, NULL);
}

void *
map_take_str(struct map *m, const char *s)
{
	return take(m, str_id(s), s);
}

void *
map_next(const struct map *m, size_t *iter)
{
	while (*iter < m->size)
		if (m->slots[(*iter)++].value != NULL)
			return m->slots[*iter - 1].value;
	return NULL;
}
