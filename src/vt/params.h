/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The numbers of a control sequence.  "1;2:3;;4" has the values 1, 2, 3,
 * none, 4, the third a subparameter of the second (ECMA-48 5.4.2).
 */

#ifndef TMX_VT_PARAMS_H
#define TMX_VT_PARAMS_H

#include "compat/compat.h"

#define PARAMS_MAX 32       /* values; more are dropped (xterm keeps 30) */
#define PARAM_VALUE_MAX 99999 /* larger numbers count as this */
#define PARAM_NONE (-1)     /* a value left out */

struct params {
	uint32_t subs;   /* bit i: value i is a subparameter */
	uint8_t count;   /* values; a sequence without any has 0 */
	bool full;       /* values were dropped */
	int32_t value[PARAMS_MAX];
};

static inline void
params_clear(struct params *p)
{
	p->subs = 0;
	p->count = 0;
	p->full = false;
}

/* Begin the next value, after ';' or (sub) ':'. */
static inline void
params_next(struct params *p, bool sub)
{
	if (p->count == 0)
		p->value[p->count++] = PARAM_NONE;
	if (p->count == PARAMS_MAX) {
		p->full = true;
		return;
	}
	if (sub)
		p->subs |= UINT32_C(1) << p->count;
	p->value[p->count++] = PARAM_NONE;
}

static inline void
params_digit(struct params *p, unsigned int digit)
{
	int32_t *v;

	if (p->full)
		return;
	if (p->count == 0)
		p->value[p->count++] = PARAM_NONE;
	v = &p->value[p->count - 1];
	*v = *v == PARAM_NONE ? (int32_t)digit : *v * 10 + (int32_t)digit;
	if (*v > PARAM_VALUE_MAX)
		*v = PARAM_VALUE_MAX;
}

/* The i-th value, or a default where it is left out. */
static inline int
param(const struct params *p, unsigned int i, int none)
{
	return i < p->count && p->value[i] != PARAM_NONE ? p->value[i] : none;
}

/* The same where 0 means the default as well, as for counts and places. */
static inline int
param_count(const struct params *p, unsigned int i, int none)
{
	int v = param(p, i, none);

	return v == 0 ? none : v;
}

static inline bool
param_is_sub(const struct params *p, unsigned int i)
{
	return i < p->count && (p->subs >> i & 1) != 0;
}

#endif
