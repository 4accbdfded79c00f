/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Files that are on the disk before they appear.  Waiting for the disk is a
 * child's work: the server goes on meanwhile.
 */

#ifndef TMX_SERVER_SAVE_SYNC_H
#define TMX_SERVER_SAVE_SYNC_H

#include "compat/compat.h"

struct loop;
struct save_sync;

/* Told when it is done; 0, or errno of the first thing that failed. */
typedef void save_sync_fn(void *, int error);

struct save_sync *save_sync_new(struct loop *, save_sync_fn *, void *);

/* Let go of it; what is under way is given up, as by save_sync_cancel. */
void save_sync_free(struct save_sync *);

/* The name that a file has until then; the caller frees it. */
char *save_sync_name(const char *path);

/*
 * A file is whole under that name: have it appear with the others, in the
 * order of the calls.  One directory has all of them.
 */
void save_sync_add(struct save_sync *, const char *path);

/* Begin with what was added. */
void save_sync_start(struct save_sync *);
bool save_sync_busy(const struct save_sync *);

/* Forget what was added; of what is under way nothing begins any more. */
void save_sync_cancel(struct save_sync *);

#endif
