/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Sessions that are gone: why, when, and how their program ended, for
 * `tmx why`; and for a while what the last one to be seen by nobody had on
 * its screen, for whoever was about to attach.
 */

#ifndef TMX_SERVER_GRAVES_H
#define TMX_SERVER_GRAVES_H

#include "compat/compat.h"

#include "base/list.h"

struct buf;
struct rd;

#define GRAVES_MAX 200          /* sessions remembered */
#define GRAVE_TEXTS_MAX 16      /* of them with their last text */
#define GRAVE_TEXT_MAX 65536u   /* bytes of that */

struct grave {
	struct list link;
	uint64_t number; /* counts up */
	uint32_t id;     /* the session's */
	char *name;
	uint64_t created, ended; /* ms since the epoch */
	char *reason;    /* "idle for 30m", "killed by client /dev/pts/3" */
	bool status_known;
	int status;      /* wait(2)'s, of the last program */
	char *text;      /* NULL: none kept */
};

struct graves;

struct graves *graves_new(void);
void graves_free(struct graves *);

/* Add one; strings are copied.  The oldest goes when there are too many. */
struct grave *graves_add(struct graves *, uint32_t id, const char *name,
    uint64_t created, const char *reason);

/* Keep what was on its screen, cut to the end of GRAVE_TEXT_MAX. */
void graves_keep_text(struct graves *, struct grave *, const char *, size_t);

/* The newest of a name, or with an id "$3"; NULL when there is none. */
struct grave *graves_find(const struct graves *, const char *);

/* The i-th, newest first; NULL at the end. */
struct grave *graves_at(const struct graves *, size_t);

/* "exited with status 3", "killed by signal 9 (Killed)"; freed by caller. */
char *graves_status(bool known, int status);

void graves_save(const struct grave *, struct buf *);
int graves_load(struct graves *, struct rd *);

#endif
