/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "base/err.h"
#include "frame/sender.h"

/* An answer counts for an eighth in the smoothed time. */
#define ACK_WEIGHT 8

void
sender_init(struct sender *s, uint64_t now)
{
	memset(s, 0, sizeof *s);
	s->interval = SENDER_INTERVAL;
	s->hold_time = SENDER_HOLD_TIME;
	s->credit = SENDER_TOKENS * s->interval;
	s->credited = now;
}

static uint64_t
period(const struct sender *s)
{
	uint64_t p = s->ack_time / 2;

	if (p > SENDER_PERIOD_MAX)
		p = SENDER_PERIOD_MAX;
	return p > s->interval ? p : s->interval;
}

/*
 * Add the tokens that have come since the last time.  Credit is counted in
 * time, so what a longer period makes of it stays in proportion only roughly;
 * that is good enough for a change of pace.
 */
static void
credit(struct sender *s, uint64_t now)
{
	uint64_t most = SENDER_TOKENS * period(s);

	if (most < s->pause)
		most = s->pause;
	if (now > s->credited) {
		s->credit += now - s->credited;
		s->credited = now;
	}
	if (s->credit > most)
		s->credit = most;
}

void
sender_set_interval(struct sender *s, uint64_t ns)
{
	s->interval = ns;
}

void
sender_set_hold_time(struct sender *s, uint64_t ns)
{
	s->hold_time = ns;
}

void
sender_changed(struct sender *s, uint64_t now)
{
	s->changed = true;
	s->changed_at = now;
	if (s->hold && !s->held) {
		s->held = true;
		s->held_since = now;
	}
}

/* How long until there is a token, or what changes seems to have stopped. */
static uint64_t
token_wait(const struct sender *s, uint64_t now)
{
	uint64_t wait = period(s), quiet = wait / 10, stopped, before;

	if (wait < s->pause)
		wait = s->pause;
	if (s->credit >= wait)
		return 0;
	wait -= s->credit;
	if (s->sent != s->acked)
		return wait;
	stopped = s->changed_at + (quiet > SENDER_QUIET ? quiet : SENDER_QUIET);
	before = s->sent_at[(s->sent - 1) % SENDER_UNACKED_MAX] +
	    period(s) / 4;
	if (stopped < before)
		stopped = before;
	if (stopped <= now)
		return 0;
	return stopped - now < wait ? stopped - now : wait;
}

enum sender_when
sender_due(struct sender *s, uint64_t now, uint64_t *at)
{
	uint64_t wait, left;

	if (!s->changed)
		return SENDER_IDLE;
	if (s->sent - s->acked == SENDER_UNACKED_MAX)
		return SENDER_ACKED;
	credit(s, now);
	wait = token_wait(s, now);
	if (s->hold && s->held && now - s->held_since < s->hold_time) {
		left = s->hold_time - (now - s->held_since);
		if (left > wait)
			wait = left;
	}
	*at = now + wait;
	return wait == 0 ? SENDER_NOW : SENDER_LATER;
}

/* How long not to send another one while all changes. */
static uint64_t
pause_after(size_t bytes)
{
	uint64_t pause = bytes * SENDER_BYTE_TIME;

	if (bytes < SENDER_LARGE)
		return 0;
	if (pause < SENDER_INTERVAL_LARGE)
		return SENDER_INTERVAL_LARGE;
	return pause < SENDER_INTERVAL_LARGEST ? pause :
						 SENDER_INTERVAL_LARGEST;
}

uint32_t
sender_sent(struct sender *s, uint64_t now, size_t bytes)
{
	uint64_t tokens = 1 + bytes / SENDER_TOKEN_BYTES, cost;

	credit(s, now);
	if (tokens > SENDER_TOKENS)
		tokens = SENDER_TOKENS;
	cost = tokens * period(s);
	s->pause = pause_after(bytes);
	if (cost < s->pause)
		cost = s->pause;
	s->credit -= cost < s->credit ? cost : s->credit;
	s->changed = s->held = false;
	s->sent_at[s->sent % SENDER_UNACKED_MAX] = now;
	return ++s->sent;
}

int
sender_acked(struct sender *s, uint64_t now, uint32_t number)
{
	uint64_t took;

	if (number - s->acked - 1 >= s->sent - s->acked)
		return ERR_INVALID;
	took = now - s->sent_at[(number - 1) % SENDER_UNACKED_MAX];
	if (s->ack_time == 0)
		s->ack_time = took;
	else
		s->ack_time += took / ACK_WEIGHT - s->ack_time / ACK_WEIGHT;
	s->acked = number;
	return 0;
}

void
sender_hold(struct sender *s, bool on, uint64_t now)
{
	s->hold = on;
	if (on && s->changed && !s->held) {
		s->held = true;
		s->held_since = now;
	}
}
