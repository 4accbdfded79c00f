/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The sets of options of a server, for tests. */

#ifndef TMX_REGRESS_OPT_SETS_H
#define TMX_REGRESS_OPT_SETS_H

#include "compat/compat.h"

struct options;

/* Those of a server with a session, and a window with a pane. */
struct sets {
	struct options *server, *sessions, *session, *windows, *window, *pane;
};

void sets_init(struct sets *);
void sets_free(struct sets *);

/* An options_line_fn: append a line to a struct buf, "~" between two. */
void sets_collect(void *, const char *);

/*
 * Run a set-option command and then show the option.  Returns the error,
 * valid until the next, or NULL; what is shown is left in *shown and freed
 * by the caller, "-" when there is no such option.
 */
const char *sets_run(const struct sets *, const char *, char **shown);

/* The same where neither is of interest. */
void sets_must(const struct sets *, const char *);

#endif
