/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The table that gives styles, clusters and hyperlinks the small numbers
 * that cells hold.  One table serves all terminals of a process; it is
 * handed to each when it is made.
 *
 * Numbers stay valid while somebody holds them: holders register a function
 * that marks what they hold, and a sweep, which happens only inside
 * intern_tidy, drops the rest.  So between two calls of intern_tidy any
 * number may be kept anywhere.  Each kind is bounded; when a bound is
 * reached the answer degrades as each function says.
 */

#ifndef TMX_TEXT_INTERN_H
#define TMX_TEXT_INTERN_H

#include "compat/compat.h"

#include "text/style.h"

#define INTERN_PENS_MAX (1u << 18)     /* styles; 11 MiB when all are used */
#define INTERN_CLUSTERS_MAX (1u << 16) /* clusters; 6 MiB */
#define INTERN_LINKS_MAX (1u << 12)    /* hyperlinks; 17 MiB at most */
#define INTERN_URI_MAX 2083            /* bytes of a URI, as VTE and iTerm2 */
#define INTERN_LINK_ID_MAX 250         /* bytes of its id= parameter */

struct intern;

struct intern *intern_new(void);
void intern_free(struct intern *);

/*
 * The pen of a style.  When the table is full: the pen of the same style
 * with its colours reduced to the 256, else without link and underline
 * colour, else the default pen.
 */
uint32_t intern_pen(struct intern *, const struct style *);

/* The style of a pen; valid until the next intern_pen. */
const struct style *intern_style(const struct intern *, uint32_t);

/*
 * The id of a cluster of len bytes (at most CLUSTER_MAX), whose width is
 * kept with it.  Returns 0, which is no id, when the table is full.
 */
uint32_t intern_cluster(struct intern *, const char *, size_t);

/* The text of a cluster, not NUL-terminated; valid until it is swept. */
const char *intern_cluster_text(const struct intern *, uint32_t, size_t *);

/*
 * The id of a hyperlink: its URI and its id= parameter ("" for none; those
 * without one are given a name of their own by the caller).  Returns 0 when
 * the table is full or a string too long.
 */
uint32_t intern_link(struct intern *, const char *uri, const char *id);
const char *intern_link_uri(const struct intern *, uint32_t);
const char *intern_link_id(const struct intern *, uint32_t);

/*
 * A holder's function marks, with the functions below, all it holds.  Freed
 * with intern_unhold.
 */
struct intern_holder;
typedef void (*intern_mark_fn)(struct intern *, void *);
struct intern_holder *intern_hold(struct intern *, intern_mark_fn, void *);
void intern_unhold(struct intern *, struct intern_holder *);

void intern_mark_pen(struct intern *, uint32_t);
void intern_mark_cluster(struct intern *, uint32_t);
void intern_mark_link(struct intern *, uint32_t);

/* The pens and clusters of n cells. */
struct cell;
void intern_mark_cells(struct intern *, const struct cell *, size_t);

/*
 * Sweep if enough was added since the last time to be worth the walk.  No
 * number may be in use that its holder does not mark.
 */
void intern_tidy(struct intern *);

/* How many of each there are, for tests and show-messages. */
struct intern_counts {
	size_t pens, clusters, links, bytes;
};
void intern_count(const struct intern *, struct intern_counts *);

#endif
