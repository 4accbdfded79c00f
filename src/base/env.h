/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * An environment: variables by name, in order of name.  A variable may be
 * marked as removed, so that one environment laid over another can take away
 * as well as set (tmux(1), GLOBAL AND SESSION ENVIRONMENT).
 */

#ifndef TMX_BASE_ENV_H
#define TMX_BASE_ENV_H

#include "compat/compat.h"

struct env;

struct env_var {
	char *name;
	char *value; /* NULL: removed */
	bool hidden; /* for formats only, not passed to programs */
};

struct env *env_new(void);
void env_free(struct env *);
struct env *env_copy(const struct env *);

size_t env_count(const struct env *);

/* The i-th variable in order of name; valid until the next change. */
const struct env_var *env_at(const struct env *, size_t);

/* Get a variable's value; NULL when it is not there or removed. */
const char *env_get(const struct env *, const char *);
const struct env_var *env_find(const struct env *, const char *);

void env_set(struct env *, const char *, const char *);
void env_set_hidden(struct env *, const char *, const char *);

/* Set from NAME=VALUE.  Returns ERR_INVALID when there is no name or "=". */
int env_put(struct env *, const char *);

/* Mark as removed, or forget altogether. */
void env_remove(struct env *, const char *);
void env_unset(struct env *, const char *);

/* Lay one environment over another. */
void env_overlay(struct env *, const struct env *);

/*
 * Update from another environment the variables whose names match a pattern
 * (fnmatch): set those that are there, mark the others as removed.
 */
void env_update(struct env *, const struct env *, const char *);

#endif
