/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* A window: panes in a layout, linked into one session or several. */

#ifndef TMX_MODEL_WINDOW_H
#define TMX_MODEL_WINDOW_H

#include "compat/compat.h"

#include "base/list.h"

struct buf;
struct layout;
struct model;
struct options;
struct pane;
struct rd;

#define WINDOW_NAME_MAX 1024 /* bytes */

struct window {
	uint32_t id;
	struct model *model; /* borrowed */
	char *name;          /* owned, UTF-8 without control characters */
	bool auto_name;      /* follows the program (automatic-rename) */
	struct options *options; /* owned */
	struct list panes;   /* in order of index */
	struct pane *active; /* NULL only while it has no panes */
	struct layout *layout; /* owned */
	unsigned int cols, rows;
	unsigned int xpixel, ypixel; /* of a cell; 0: not known */
	unsigned int links;  /* sessions that it is linked into */
	uint64_t created, activity; /* ms since the epoch */
};

/* Make a window without panes.  The options are taken. */
struct window *window_new(struct model *, const char *, struct options *,
    unsigned int cols, unsigned int rows);
struct window *window_restore(struct model *, uint32_t id, const char *,
    struct options *, unsigned int cols, unsigned int rows);

/* Free it with its panes; it is linked nowhere. */
void window_free(struct window *);

void window_rename(struct window *, const char *);

/* Change its size; the panes' places and sizes follow, not yet their
 * terminals (the server does that, observing NOTIFY_WINDOW_LAYOUT). */
void window_resize(struct window *, unsigned int, unsigned int);

unsigned int window_pane_count(const struct window *);

/* The layout as tmux writes it, checksum first; the caller frees it. */
char *window_layout(const struct window *);

/* Make the layout fit its panes, after they were restored. */
void window_fit(struct window *);

/*
 * The record of a window.  Its panes are in it as fields of this tag, a
 * number each, for whoever makes them before the window is loaded.
 */
enum { WINDOW_TAG_PANE = 4 };
void window_save(const struct window *, struct buf *);
int window_load(struct window *, struct rd *);

#endif
