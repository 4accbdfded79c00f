/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/env.h"
#include "base/err.h"
#include "base/xmalloc.h"

struct env {
	struct env_var *vars; /* sorted by name */
	size_t count, cap;
};

struct env *
env_new(void)
{
	return xcalloc(1, sizeof(struct env));
}

void
env_free(struct env *e)
{
	size_t i;

	if (e == NULL)
		return;
	for (i = 0; i < e->count; i++) {
		free(e->vars[i].name);
		free(e->vars[i].value);
	}
	free(e->vars);
	free(e);
}

struct env *
env_copy(const struct env *e)
{
	struct env *copy = env_new();

	env_overlay(copy, e);
	return copy;
}

size_t
env_count(const struct env *e)
{
	return e->count;
}

const struct env_var *
env_at(const struct env *e, size_t i)
{
	return &e->vars[i];
}

/* Find where a name is, or would go. */
static size_t
locate(const struct env *e, const char *name, bool *found)
{
	size_t lo = 0, hi = e->count, mid;
	int cmp;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		cmp = strcmp(name, e->vars[mid].name);
		if (cmp == 0) {
			*found = true;
			return mid;
		}
		if (cmp < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	*found = false;
	return lo;
}

const struct env_var *
env_find(const struct env *e, const char *name)
{
	bool found;
	size_t i = locate(e, name, &found);

	return found ? &e->vars[i] : NULL;
}

const char *
env_get(const struct env *e, const char *name)
{
	const struct env_var *v = env_find(e, name);

	return v != NULL ? v->value : NULL;
}

static void
set(struct env *e, const char *name, const char *value, bool hidden)
{
	bool found;
	size_t i = locate(e, name, &found);
	char *copy = value != NULL ? xstrdup(value) : NULL;

	if (!found) {
		if (e->count == e->cap) {
			e->cap = e->cap != 0 ? e->cap * 2 : 8;
			e->vars = xreallocarray(e->vars, e->cap,
			    sizeof *e->vars);
		}
		memmove(&e->vars[i + 1], &e->vars[i],
		    (e->count - i) * sizeof *e->vars);
		e->count++;
		e->vars[i].name = xstrdup(name);
		e->vars[i].value = NULL;
	}
	free(e->vars[i].value);
	e->vars[i].value = copy;
	e->vars[i].hidden = hidden;
}

void
env_set(struct env *e, const char *name, const char *value)
{
	set(e, name, value, false);
}

void
env_set_hidden(struct env *e, const char *name, const char *value)
{
	set(e, name, value, true);
}

int
env_put(struct env *e, const char *assignment)
{
	const char *eq = strchr(assignment, '=');
	char *name;

	if (eq == NULL || eq == assignment)
		return ERR_INVALID;
	name = xstrndup(assignment, (size_t)(eq - assignment));
	env_set(e, name, eq + 1);
	free(name);
	return 0;
}

void
env_remove(struct env *e, const char *name)
{
	set(e, name, NULL, false);
}

void
env_unset(struct env *e, const char *name)
{
	bool found;
	size_t i = locate(e, name, &found);

	if (!found)
		return;
	free(e->vars[i].name);
	free(e->vars[i].value);
	e->count--;
	memmove(&e->vars[i], &e->vars[i + 1],
	    (e->count - i) * sizeof *e->vars);
}

void
env_overlay(struct env *e, const struct env *over)
{
	size_t i;

	for (i = 0; i < over->count; i++)
		set(e, over->vars[i].name, over->vars[i].value,
		    over->vars[i].hidden);
}

/* Mark as removed what matches a pattern and is not in another one. */
static void
remove_others(struct env *e, const struct env *from, const char *pattern)
{
	size_t i;

	for (i = 0; i < e->count; i++)
		if (fnmatch(pattern, e->vars[i].name, 0) == 0 &&
		    env_get(from, e->vars[i].name) == NULL)
			env_remove(e, e->vars[i].name);
}

void
env_update(struct env *e, const struct env *from, const char *pattern)
{
	size_t i;

	/*
	 * Nearly all are plain names, which need no matching.  One that is
	 * not there takes away what an environment below may have.
	 */
	if (strpbrk(pattern, "*?[\\") == NULL) {
		set(e, pattern, env_get(from, pattern), false);
		return;
	}
	for (i = 0; i < from->count; i++)
		if (from->vars[i].value != NULL &&
		    fnmatch(pattern, from->vars[i].name, 0) == 0)
			env_set(e, from->vars[i].name, from->vars[i].value);
	remove_others(e, from, pattern);
}
