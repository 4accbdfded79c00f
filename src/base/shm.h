/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A piece of memory that outlives the process: a descriptor (held by the
 * keeper as well) and its mapping.  It is sparse, so its size is an address
 * and only pages that were touched cost memory; it grows and never shrinks.
 *
 * Whoever grows it chooses: shm_grow keeps it one array, which moves;
 * shm_extend maps what is new as a part of its own, and nothing moves.
 */

#ifndef TMX_BASE_SHM_H
#define TMX_BASE_SHM_H

#include "compat/compat.h"

#define SHM_PAGE 4096
#define SHM_PARTS_MAX 64 /* parts of one object, the first one included */

struct shm_part {
	uint8_t *addr;
	size_t off, len;
};

struct shm {
	uint8_t *base; /* moves with shm_grow: keep offsets, not pointers */
	size_t size;   /* of the object, a multiple of SHM_PAGE */
	int fd;        /* owned, close-on-exec */
	size_t first;  /* bytes mapped at base: all of them but for parts */
	struct shm_part *parts; /* owned; what shm_extend mapped */
	size_t nparts;
};

/* Make one of at least so many bytes, zeros.  0, or -1 with errno. */
int shm_make(struct shm *, const char *, size_t);

/*
 * Map an existing one whole; takes the descriptor, also on failure.  0, or
 * -1 with errno.
 */
int shm_adopt(struct shm *, int);

/* Grow to at least so many bytes.  0, or -1 with errno and nothing changed. */
int shm_grow(struct shm *, size_t);

/*
 * The same, but what is mapped stays where it is: the new bytes are a part
 * of their own, and no array spans the border.
 */
int shm_extend(struct shm *, size_t);

/* The address of an offset that is within the object. */
uint8_t *shm_at(const struct shm *, size_t);

/* Whether a range is within the object and in one piece at shm_at. */
bool shm_whole(const struct shm *, size_t, size_t);

/*
 * Copy a range out without touching its pages: reading a mapped page that
 * nobody wrote would make it cost memory.  0, or -1 with errno.
 */
int shm_peek(const struct shm *, size_t, void *, size_t);

/* Give whole pages within a range back to the system; they become zeros. */
void shm_punch(struct shm *, size_t, size_t);

/* Unmap and close; no harm on one that is all zeros with fd -1. */
void shm_close(struct shm *);

#endif
