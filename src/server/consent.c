/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include "model/pane.h"
#include "server/consent.h"
#include "text/key.h"

void
consent_begin(struct consent *c, uint64_t now, uint64_t pause,
    uint64_t time)
{
	c->pause = pause;
	c->step = CONSENT_UNSEEN;
	c->open_at = 0;
	c->over_at = now + time;
}

/* Wait for a pause, from now on. */
static void
pause_from(struct consent *c, uint64_t now)
{
	c->step = CONSENT_PAUSING;
	c->open_at = now + c->pause;
}

void
consent_seen(struct consent *c, uint64_t now)
{
	if (c->step == CONSENT_UNSEEN)
		pause_from(c, now);
}

enum consent_answer
consent_wait(struct consent *c, uint64_t now, uint64_t *left)
{
	if (now >= c->over_at)
		return CONSENT_NO;
	if (c->step == CONSENT_PAUSING && now >= c->open_at)
		c->step = CONSENT_OPEN;
	*left = c->over_at - now;
	if (c->step == CONSENT_PAUSING && c->open_at - now < *left)
		*left = c->open_at - now;
	return CONSENT_NONE;
}

static bool
is_modifier(uint32_t key)
{
	uint32_t code = key & KEY_CODE;

	return (code >= KEY_LEFT_SHIFT && code <= KEY_ISO_LEVEL5_SHIFT) ||
	    (code >= KEY_CAPS_LOCK && code <= KEY_NUM_LOCK);
}

static bool
is_yes(uint32_t key)
{
	uint32_t plain = key & ~(uint32_t)KEY_SHIFT;

	return plain == 'y' || plain == 'Y';
}

enum consent_answer
consent_key(struct consent *c, uint64_t now, uint32_t key)
{
	if (is_modifier(key))
		return CONSENT_NONE;
	/* That it is time to open does not count before the user is told. */
	if (c->step != CONSENT_OPEN) {
		consent_typed(c, now);
		return CONSENT_NONE;
	}
	return is_yes(key) ? CONSENT_YES : CONSENT_NO;
}

void
consent_typed(struct consent *c, uint64_t now)
{
	if (c->step != CONSENT_UNSEEN)
		pause_from(c, now);
}

bool
consent_may_ask(const struct pane_denials *d, uint64_t now)
{
	return now >= d->until;
}

void
consent_note(struct pane_denials *d, uint64_t now, enum consent_answer a)
{
	if (a == CONSENT_YES) {
		d->quiet = d->until = 0;
		return;
	}
	d->quiet = d->quiet == 0 ? CONSENT_QUIET : d->quiet * 2;
	if (d->quiet > CONSENT_QUIET_MAX)
		d->quiet = CONSENT_QUIET_MAX;
	d->until = now + d->quiet;
}
