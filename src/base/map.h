/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A table from a key to a pointer.  A key is a number (map_*_id) or a string
 * (map_*_str); one map has keys of one kind.  Strings are copied; values are
 * the caller's.
 */

#ifndef TMX_BASE_MAP_H
#define TMX_BASE_MAP_H

#include "compat/compat.h"

struct map;

struct map *map_new(void);
void map_free(struct map *); /* the values stay the caller's */

size_t map_count(const struct map *);

/* Get the value, or NULL when there is none. */
void *map_get_id(const struct map *, uint64_t);
void *map_get_str(const struct map *, const char *);

/* Put a value that is not NULL; what the key had before is returned. */
void *map_put_id(struct map *, uint64_t, void *);
void *map_put_str(struct map *, const char *, void *);

/* Take the value out; NULL when there was none. */
void *map_take_id(struct map *, uint64_t);
void *map_take_str(struct map *, const char *);

/*
 * Walk: begin with *iter = 0; returns the next value or NULL at the end, in
 * no order.  Nothing may be put or taken meanwhile.
 */
void *map_next(const struct map *, size_t *iter);

#endif
