/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The variables of formats: what "#{session_name}" is. */

#ifndef TMX_SERVER_VARS_H
#define TMX_SERVER_VARS_H

#include "compat/compat.h"

#include "server/run.h"

/* What a format is about; any part may be NULL. */
struct vars {
	const struct server *server;
	const struct conn *conn; /* the client */
	struct found at;
	/* Variables of a command's own, up to one without a name. */
	struct vars_also {
		const char *name, *value; /* borrowed */
	} also[4];
};

/* Expand a format, freed by the caller. */
char *vars_expand(const struct server *, const struct conn *,
    const struct found *, const char *format);
char *vars_expand_with(const struct vars *, const char *format);

/* The same, with what strftime(3) knows expanded as well. */
char *vars_expand_time(const struct vars *, const char *format);

/* The value of one variable or option; NULL when there is none. */
char *vars_lookup(const struct vars *, const char *name);

/* The names of the variables, in order; NULL after the last. */
const char *vars_name(size_t);

/* How format's truth is decided: not empty and not "0". */
bool vars_true(const char *);

#endif
