/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Time lines: what happens at which millisecond, and what sender_due says.
 * One step a word: TIME then
 *	c  something changed        h u  output is held, no longer held
 *	a  the oldest unacknowledged frame is acknowledged
 *	?  expect: = now, i idle, w wait for an ack, or LATER at a time
 *	s  send a frame of so many bytes
 */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/err.h"
#include "frame/sender.h"

#define MS UINT64_C(1000000)

enum verb { END, CHANGE, SEND, ACK, HOLD, UNHOLD, NOW, IDLE, WAIT, LATER };

struct step {
	unsigned int at;    /* ms */
	enum verb verb;
	unsigned int value; /* bytes sent, or ms of LATER */
};

/* Intervals are 20 ms in all of these. */
static const struct {
	const char *what;
	struct step steps[32];
} lines[] = {
	{ "nothing to send", { { 5, IDLE, 0 } } },
	{ "at once after quiet",
	    { { 100, CHANGE, 0 }, { 100, NOW, 0 }, { 100, SEND, 100 },
		{ 100, IDLE, 0 } } },
	{ "echo right after another frame",
	    { { 100, CHANGE, 0 }, { 100, SEND, 100 }, { 101, ACK, 0 },
		{ 101, CHANGE, 0 }, { 101, NOW, 0 }, { 101, SEND, 20 },
		{ 102, ACK, 0 }, { 102, CHANGE, 0 }, { 102, NOW, 0 } } },
	{ "all the time: once an interval",
	    { { 100, CHANGE, 0 }, { 100, SEND, 1023 }, { 100, ACK, 0 },
		{ 100, CHANGE, 0 }, { 100, SEND, 1023 }, { 101, ACK, 0 },
		{ 101, CHANGE, 0 }, { 119, CHANGE, 0 }, { 119, LATER, 120 },
		{ 120, NOW, 0 }, { 120, SEND, 1023 }, { 121, ACK, 0 },
		{ 121, CHANGE, 0 }, { 139, CHANGE, 0 }, { 139, LATER, 140 },
		{ 140, NOW, 0 } } },
	{ "large ones all the time: not as often",
	    { { 100, CHANGE, 0 }, { 100, SEND, 9000 }, { 101, ACK, 0 },
		{ 101, CHANGE, 0 }, { 131, CHANGE, 0 }, { 131, LATER, 132 },
		{ 132, NOW, 0 }, { 132, SEND, 9000 }, { 133, ACK, 0 },
		{ 133, CHANGE, 0 }, { 163, CHANGE, 0 }, { 163, LATER, 164 },
		{ 164, NOW, 0 } } },
	{ "still larger ones: for each byte 1500 ns",
	    { { 100, CHANGE, 0 }, { 100, SEND, 40000 }, { 101, ACK, 0 },
		{ 159, CHANGE, 0 }, { 159, LATER, 160 }, { 160, NOW, 0 },
		{ 160, SEND, 40000 }, { 161, ACK, 0 }, { 219, CHANGE, 0 },
		{ 219, LATER, 220 }, { 220, NOW, 0 } } },
	{ "the largest: ten a second",
	    { { 100, CHANGE, 0 }, { 100, SEND, 400000 }, { 101, ACK, 0 },
		{ 199, CHANGE, 0 }, { 199, LATER, 200 }, { 200, NOW, 0 },
		{ 200, SEND, 400000 }, { 201, ACK, 0 }, { 299, CHANGE, 0 },
		{ 299, LATER, 300 } } },
	{ "and when it stops they are shown soon",
	    { { 100, CHANGE, 0 }, { 100, SEND, 400000 }, { 101, ACK, 0 },
		{ 150, CHANGE, 0 }, { 150, LATER, 152 }, { 152, NOW, 0 } } },
	{ "what stops is shown soon",
	    { { 100, CHANGE, 0 }, { 100, SEND, 9000 }, { 101, ACK, 0 },
		{ 101, CHANGE, 0 }, { 101, LATER, 105 }, { 103, CHANGE, 0 },
		{ 103, LATER, 105 }, { 104, CHANGE, 0 }, { 104, LATER, 106 },
		{ 106, NOW, 0 }, { 106, SEND, 9000 }, { 107, ACK, 0 },
		{ 107, CHANGE, 0 }, { 107, LATER, 111 } } },
	{ "but not before what was sent has been taken",
	    { { 100, CHANGE, 0 }, { 100, SEND, 9000 }, { 101, CHANGE, 0 },
		{ 101, LATER, 132 }, { 106, LATER, 132 }, { 107, ACK, 0 },
		{ 107, NOW, 0 } } },
	{ "small ones all the time: a burst, then once an interval",
	    { { 100, CHANGE, 0 }, { 100, SEND, 10 }, { 100, ACK, 0 },
		{ 100, CHANGE, 0 }, { 100, SEND, 10 }, { 100, ACK, 0 },
		{ 100, CHANGE, 0 }, { 100, SEND, 10 }, { 100, ACK, 0 },
		{ 100, CHANGE, 0 }, { 100, NOW, 0 }, { 100, SEND, 10 },
		{ 100, ACK, 0 }, { 119, CHANGE, 0 }, { 119, LATER, 120 },
		{ 120, NOW, 0 }, { 120, SEND, 10 }, { 120, CHANGE, 0 },
		{ 120, LATER, 140 } } },
	{ "the burst comes back with time",
	    { { 100, CHANGE, 0 }, { 100, SEND, 9000 }, { 101, ACK, 0 },
		{ 160, CHANGE, 0 }, { 160, SEND, 10 }, { 160, ACK, 0 },
		{ 160, CHANGE, 0 }, { 160, SEND, 10 }, { 160, ACK, 0 },
		{ 160, CHANGE, 0 }, { 160, NOW, 0 }, { 160, SEND, 10 },
		{ 160, ACK, 0 }, { 160, CHANGE, 0 }, { 179, CHANGE, 0 },
		{ 179, LATER, 180 } } },
	{ "two unacknowledged and no more",
	    { { 100, CHANGE, 0 }, { 100, SEND, 10 }, { 100, CHANGE, 0 },
		{ 100, NOW, 0 }, { 100, SEND, 10 }, { 100, IDLE, 0 },
		{ 101, CHANGE, 0 }, { 101, WAIT, 0 }, { 900, WAIT, 0 },
		{ 900, ACK, 0 }, { 900, NOW, 0 } } },
	{ "a slow client is not sent frames faster than it takes them",
	    { { 100, CHANGE, 0 }, { 100, SEND, 9000 }, { 200, ACK, 0 },
		{ 500, CHANGE, 0 }, { 500, SEND, 9000 }, { 500, CHANGE, 0 },
		{ 500, LATER, 550 }, { 550, SEND, 9000 }, { 560, CHANGE, 0 },
		{ 560, WAIT, 0 }, { 600, ACK, 0 }, { 600, NOW, 0 } } },
	{ "held until the output ends",
	    { { 100, HOLD, 0 }, { 100, CHANGE, 0 }, { 100, LATER, 250 },
		{ 120, CHANGE, 0 }, { 120, LATER, 250 }, { 130, UNHOLD, 0 },
		{ 130, NOW, 0 } } },
	{ "held no longer than that",
	    { { 100, HOLD, 0 }, { 120, CHANGE, 0 }, { 120, LATER, 270 },
		{ 270, NOW, 0 }, { 270, SEND, 10 }, { 280, CHANGE, 0 },
		{ 280, LATER, 430 } } },
	{ "held again and again: as long in all",
	    { { 100, HOLD, 0 }, { 100, CHANGE, 0 }, { 150, UNHOLD, 0 },
		{ 150, HOLD, 0 }, { 150, CHANGE, 0 }, { 200, UNHOLD, 0 },
		{ 200, HOLD, 0 }, { 200, LATER, 250 }, { 250, NOW, 0 } } },
	{ "a change before the hold is held too",
	    { { 100, CHANGE, 0 }, { 101, HOLD, 0 }, { 101, LATER, 251 } } },
	{ "holding nothing is idle",
	    { { 100, HOLD, 0 }, { 100, IDLE, 0 }, { 300, IDLE, 0 } } },
};

static const enum verb expected[] = {
	[SENDER_NOW] = NOW,
	[SENDER_IDLE] = IDLE,
	[SENDER_ACKED] = WAIT,
	[SENDER_LATER] = LATER,
};

static void
expect(struct sender *s, const struct step *step, const char *what)
{
	uint64_t at = 0;
	enum sender_when when = sender_due(s, step->at * MS, &at);

	if (expected[when] != step->verb)
		fail_msg("%s: at %u", what, step->at);
	if (when == SENDER_LATER && at != step->value * MS)
		fail_msg("%s: at %u: later at %u", what, step->at,
		    (unsigned int)(at / MS));
}

static void
run(struct sender *s, const struct step *step, const char *what)
{
	switch (step->verb) {
	case CHANGE:
		sender_changed(s, step->at * MS);
		break;
	case SEND:
		sender_sent(s, step->at * MS, step->value);
		break;
	case ACK:
		assert_int_equal(sender_acked(s, step->at * MS, s->acked + 1),
		    0);
		break;
	case HOLD:
	case UNHOLD:
		sender_hold(s, step->verb == HOLD, step->at * MS);
		break;
	default:
		expect(s, step, what);
		break;
	}
}

static void
test_lines(void **state)
{
	struct sender s;
	size_t i, j;

	for (i = 0; i < nitems(lines); i++) {
		sender_init(&s, 0);
		sender_set_interval(&s, 20 * MS);
		for (j = 0; lines[i].steps[j].verb != END; j++)
			run(&s, &lines[i].steps[j], lines[i].what);
	}
}

static void
test_acks(void **state)
{
	struct sender s;

	sender_init(&s, 0);
	assert_int_equal(sender_acked(&s, 1, 1), ERR_INVALID);
	assert_int_equal(sender_sent(&s, 1, 1), 1);
	assert_int_equal(sender_sent(&s, 2, 1), 2);
	assert_int_equal(sender_acked(&s, 3, 3), ERR_INVALID);
	assert_int_equal(sender_acked(&s, 3, 0), ERR_INVALID);
	assert_int_equal(sender_acked(&s, 3, 2), 0);
	assert_int_equal(sender_acked(&s, 3, 2), ERR_INVALID);
	assert_int_equal(sender_acked(&s, 3, 1), ERR_INVALID);
}

/*
 * With the period of many clients, a pause between two writes of what goes
 * on is longer before it counts as an end.
 */
static void
test_quiet(void **state)
{
	struct sender s;
	uint64_t at = 0;

	sender_init(&s, 0);
	sender_set_interval(&s, 80 * MS);
	sender_changed(&s, 100 * MS);
	sender_acked(&s, 101 * MS, sender_sent(&s, 100 * MS, 9000));
	sender_changed(&s, 150 * MS);
	assert_int_equal(sender_due(&s, 150 * MS, &at), SENDER_LATER);
	assert_int_equal(at, 158 * MS);
	assert_int_equal(sender_due(&s, 158 * MS, &at), SENDER_NOW);
}

/* No frame rate is higher than one over the interval, after the burst. */
static void
test_rate(void **state)
{
	struct sender s;
	uint64_t now, at;
	unsigned int sent = 0;

	sender_init(&s, 0);
	for (now = 0; now < 1000 * MS; now += MS / 4) {
		sender_changed(&s, now);
		if (sender_due(&s, now, &at) != SENDER_NOW)
			continue;
		sender_acked(&s, now, sender_sent(&s, now, 50));
		sent++;
	}
	assert_in_range(sent, 60, 60 + SENDER_TOKENS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_acks),
		cmocka_unit_test(test_quiet),
		cmocka_unit_test(test_rate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
