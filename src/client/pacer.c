/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "client/pacer.h"

void
pacer_init(struct pacer *p)
{
	memset(p, 0, sizeof *p);
}

static uint64_t
least(const struct pacer *p)
{
	return p->least < p->least_before ? p->least : p->least_before;
}

/* Take a measured delay into account. */
static void
measured(struct pacer *p, uint64_t now, uint64_t took)
{
	if (now - p->window > PACER_WINDOW) {
		p->least_before = p->least;
		p->least = UINT64_MAX;
		p->window = now;
	}
	if (took < p->least)
		p->least = took;
	p->delay = took;
}

void
pacer_begin(struct pacer *p, uint64_t now, uint64_t took)
{
	p->on = true;
	p->window = now;
	p->least = p->least_before = took;
	p->delay = took;
}

void
pacer_restart(struct pacer *p)
{
	unsigned int i;

	/* Their answers are still to come, but say nothing of frames. */
	for (i = 0; i < PACER_FENCES; i++)
		p->fence[i].frame = 0;
	p->frame = p->answered = 0;
}

bool
pacer_queueing(const struct pacer *p, uint64_t now)
{
	uint64_t limit = least(p) + PACER_QUEUEING;

	if (!p->on || p->count == 0)
		return false;
	return p->delay > limit || now - p->fence[p->first].at > limit;
}

bool
pacer_drew(struct pacer *p, uint64_t now, uint64_t frame, size_t bytes)
{
	struct pacer_fence *f;

	p->frame = frame;
	p->bytes += bytes;
	if (!p->on || p->count == PACER_FENCES ||
	    (p->bytes < PACER_BYTES && !pacer_queueing(p, now)))
		return false;
	f = &p->fence[(p->first + p->count++) % PACER_FENCES];
	f->at = now;
	f->frame = frame;
	p->bytes = 0;
	return true;
}

void
pacer_answered(struct pacer *p, uint64_t now)
{
	const struct pacer_fence *f = &p->fence[p->first];

	if (p->late != 0) {
		/* It does answer: the way was blocked. */
		p->late--;
		p->on = true;
		return;
	}
	if (p->count == 0)
		return;
	measured(p, now, now - f->at);
	if (f->frame > p->answered)
		p->answered = f->frame;
	p->first = (p->first + 1) % PACER_FENCES;
	p->count--;
}

uint64_t
pacer_taken(struct pacer *p, uint64_t now)
{
	if (p->count != 0 && now - p->fence[p->first].at > PACER_PATIENCE) {
		/* It is another terminal now, perhaps, or none. */
		p->on = false;
		p->late += p->count;
		p->count = 0;
	}
	/* With all fences under way, none follows that would be answered. */
	if (pacer_queueing(p, now))
		return p->answered;
	return p->frame;
}

uint64_t
pacer_delay(const struct pacer *p)
{
	return p->delay;
}
