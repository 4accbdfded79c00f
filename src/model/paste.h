/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Paste buffers: bytes with a name, the newest first.  One that was not
 * given a name is called bufferN, and the oldest of those go when there are
 * more than a limit (option buffer-limit).
 */

#ifndef TMX_MODEL_PASTE_H
#define TMX_MODEL_PASTE_H

#include "compat/compat.h"

#include "base/err.h"
#include "base/list.h"

struct buf;
struct model;
struct rd;

#define PASTE_NAME_MAX 255          /* bytes of a name */
#define PASTE_MAX (64u << 20)       /* bytes of one buffer */
#define PASTE_TOTAL_MAX (256u << 20) /* bytes of all of them */

struct paste {
	struct list link; /* in model->pastes */
	uint64_t number;  /* counts up; a changed buffer gets a new one */
	char *name;       /* owned, UTF-8 without control characters */
	uint8_t *data;    /* owned */
	size_t len;       /* never 0 */
	bool automatic;   /* its name was not given */
	uint64_t created; /* ms since the epoch */
};

/*
 * Add bytes, which are copied: under a name, in place of what had that name,
 * or without one (NULL).  At most limit buffers without a name are kept.
 * Nothing is added when there are no bytes.
 */
int paste_add(struct model *, const char *, const void *, size_t,
    size_t limit, struct err *);

/* Find by name; without one, the newest.  NULL when there is none. */
struct paste *paste_find(const struct model *, const char *);
struct paste *paste_by_number(const struct model *, uint64_t);

/* Give a buffer a name that no other one has. */
int paste_rename(struct model *, struct paste *, const char *, struct err *);

/*
 * The beginning of a buffer as a line may show it: what does not print is
 * escaped.  The caller frees it.
 */
char *paste_sample(const struct paste *);

void paste_free(struct model *, struct paste *);

/* Free all of them with the model; nobody is told. */
void paste_free_all(struct model *);

/* What survives the server: one record a buffer, by its number. */
void paste_save(const struct paste *, struct buf *);
int paste_load(struct model *, uint64_t number, struct rd *);

#endif
