/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* A session: windows by number, one of them the current one. */

#ifndef TMX_MODEL_SESSION_H
#define TMX_MODEL_SESSION_H

#include "compat/compat.h"

#include "base/err.h"
#include "base/list.h"

struct buf;
struct env;
struct model;
struct options;
struct rd;
struct window;

#define SESSION_NAME_MAX 255 /* bytes */

/* A window's place in a session. */
struct winlink {
	struct list link; /* in session->winlinks, in order of index */
	struct session *session;
	struct window *window;
	int index;
};

struct session {
	uint32_t id;
	struct model *model; /* borrowed */
	struct list link;    /* in model->by_name */
	struct list use;     /* in model->by_use */
	char *name;          /* owned; session_check_name */
	char *cwd;           /* owned: where its programs begin */
	char *group;         /* owned: of those that share windows; or NULL */
	struct env *env;     /* owned: laid over the global environment */
	struct options *options; /* owned */
	struct list winlinks;
	struct winlink *current; /* NULL only while it has no windows */
	struct winlink *last;    /* the one before it; NULL: none */
	uint64_t created;        /* ms since the epoch, as all here */

	/* Momentary. */
	unsigned int attached;   /* clients that look at it */
	uint64_t activity;       /* when it was used last */
	uint64_t noted;          /* what of that has been saved */
	uint64_t last_attached;  /* 0: never */
	uint64_t idle_since;     /* when the last client left; 0: not */
	uint64_t exclusive;      /* token of the client that keeps others out */
	bool closing;            /* its programs were told to end */
	void *watch;             /* the server's: what waits for it */
};

/*
 * Check what a user wants as a name.  As tmux does it, ':' and '.' become
 * '_' (they have a meaning in targets); an empty name, one that is too long
 * or not UTF-8, or control characters are refused.  Returns the name to use,
 * which the caller frees, or NULL with an error.
 */
char *session_clean_name(const char *, struct err *);

/*
 * Make a session without windows.  Takes options and environment; NULL for
 * the name means its number.  The name is clean and not in use.
 */
struct session *session_new(struct model *, const char *, const char *cwd,
    struct env *, struct options *);
struct session *session_restore(struct model *, uint32_t id, const char *,
    const char *cwd, struct env *, struct options *);

/* Unlink its windows, free those that are linked nowhere else, and it. */
void session_free(struct session *);

/* Note that it was used, at a time in ms since the epoch. */
void session_used(struct session *, uint64_t);

/* Find by its exact name. */
struct session *session_by_name(const struct model *, const char *);

/* Rename; the name is clean and not in use. */
void session_rename(struct session *, const char *);

/* The i-th session in order of name; NULL at the end. */
struct session *session_at(const struct model *, size_t);

/* The first session, in that order, that has a window; NULL: none has. */
struct session *session_with(const struct model *, const struct window *);

/*
 * Link a window at an index (-1: the first that is free from the
 * base), in all sessions of its group.  NULL when the index is taken.
 */
struct winlink *session_link(struct session *, struct window *, int index,
    int base);
void session_unlink(struct winlink *);
struct winlink *session_winlink(const struct session *, int index);
void session_select(struct session *, struct winlink *);

/* Put a new session into a group; it has the windows that the others have. */
void session_join(struct session *, const char *group);

/* The next session of a group, from the first after NULL; NULL at the end. */
struct session *session_next_in_group(const struct model *, const char *group,
    const struct session *);

unsigned int session_window_count(const struct session *);

void session_save(const struct session *, struct buf *);
int session_load(struct session *, struct rd *);

#endif
