/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What happened, for show-messages: a bounded log of lines with times. */

#ifndef TMX_SERVER_MESSAGES_H
#define TMX_SERVER_MESSAGES_H

#include "compat/compat.h"

struct messages;
struct rd;
struct state;

/* So many of the newest, at the most, survive the server. */
#define MESSAGES_SAVED 100

struct messages *messages_new(void);
void messages_free(struct messages *);

/* Keep this many of the newest (option message-limit). */
void messages_limit(struct messages *, size_t);

/* Add a line; control characters are shown escaped. */
void messages_add(struct messages *, const char *, ...) printf_like(2, 3);

/* The same for an error that nobody has been there to be told. */
void messages_complain(struct messages *, const char *);

/*
 * What the next who comes is to be told of errors since this was last asked:
 * the first and how many more there are, or NULL.  The caller frees it.
 */
char *messages_take_complaint(struct messages *);

/* Put those into the state that are not there yet; before a commit. */
void messages_save(struct messages *, struct state *);

/* Read back one by the number of its record. */
void messages_load(struct messages *, struct rd *);

/* The i-th, oldest first; NULL at the end.  *when is in ms. */
const char *messages_at(const struct messages *, size_t, uint64_t *when);

#endif
