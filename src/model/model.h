/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What a server has: sessions, the windows linked into them, the panes of
 * the windows.  Ids count up and are never used again while a server (or
 * its successor) lives.
 *
 * The structs are laid out in the headers of this folder, for the many who
 * read them; only the functions here change what links them together, and
 * whoever must know of a change observes it (model/notify.h).
 *
 * Each thing has a durable part (what it is: names, commands, sizes that the
 * user chose) and a momentary one (what is true of it now: processes, who
 * looks at it), so that after a crash the one is read and the other found
 * out.
 */

#ifndef TMX_MODEL_MODEL_H
#define TMX_MODEL_MODEL_H

#include "compat/compat.h"

#include "base/list.h"

struct map;
struct notify;
struct pane;
struct session;
struct window;

struct model {
	struct map *sessions, *windows, *panes; /* by id */
	struct list by_name;   /* sessions, in order of name */
	struct list by_use;    /* the same, the one used last first */
	struct list pastes;    /* paste buffers, the newest first */
	uint32_t next_session, next_window, next_pane;
	uint64_t next_paste;   /* number of the next paste buffer */
	uint64_t next_buffer;  /* and of the next one's name */
	struct notify *notify; /* owned */
};

struct model *model_new(void);
void model_free(struct model *); /* when it is empty */

struct session *model_session(const struct model *, uint32_t);
struct window *model_window(const struct model *, uint32_t);
struct pane *model_pane(const struct model *, uint32_t);

/* How many there are. */
size_t model_session_count(const struct model *);

#endif
