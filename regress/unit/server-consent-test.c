/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Time lines: what happens to a question at which millisecond, and what
 * comes of it.  It began at 0.
 */

#include "regress/unit/unit.h"

#include "base/clock.h"
#include "model/pane.h"
#include "server/consent.h"
#include "text/key.h"

enum verb {
	END,
	SEEN,  /* by the terminal */
	TYPED, /* what can be no answer */
	OPEN,  /* expect: open, and to be asked again at a time */
	SHUT,  /* expect: not open, the same */
	OVER,  /* expect: nobody answered */
	PASSES, /* a key that answers nothing */
	YES,   /* a key that allows */
	NO     /* a key that denies */
};

struct step {
	unsigned int at; /* ms */
	enum verb verb;
	uint32_t value;  /* the key; ms of when to ask again */
};

static const struct {
	const char *what;
	struct step steps[16];
} lines[] = {
	{ "y, half a second after it was seen",
	    { { 0, SHUT, 30000 }, { 40, SEEN, 0 }, { 40, SHUT, 540 },
		{ 539, SHUT, 540 }, { 540, OPEN, 30000 }, { 541, YES, 'y' } } },
	{ "Y is one too, however it is told",
	    { { 0, SEEN, 0 }, { 500, OPEN, 30000 }, { 900, YES, 'Y' },
		{ 900, YES, 'y' | KEY_SHIFT } } },
	{ "any other key is none",
	    { { 0, SEEN, 0 }, { 500, OPEN, 30000 }, { 900, NO, 'n' },
		{ 900, NO, KEY_ESCAPE }, { 900, NO, KEY_ENTER },
		{ 900, NO, 'x' }, { 900, NO, KEY_UP },
		{ 900, NO, 'y' | KEY_CTRL }, { 900, NO, 'y' | KEY_ALT } } },
	{ "what was typed ahead answers nothing",
	    { { 10, PASSES, 'y' }, { 20, SEEN, 0 }, { 30, PASSES, 'y' },
		{ 300, PASSES, 'n' }, { 600, SHUT, 800 },
		{ 800, OPEN, 30000 }, { 801, YES, 'y' } } },
	{ "nor does who types on",
	    { { 0, SEEN, 0 }, { 400, PASSES, 'y' }, { 800, PASSES, 'y' },
		{ 1200, PASSES, 'y' }, { 1600, PASSES, 'y' },
		{ 1700, SHUT, 2100 } } },
	{ "nor a key before the user was told that it would",
	    { { 0, SEEN, 0 }, { 700, PASSES, 'y' }, { 1200, OPEN, 30000 } } },
	{ "nothing opens what the terminal does not show",
	    { { 29000, SHUT, 30000 }, { 29000, PASSES, 'y' },
		{ 30000, OVER, 0 } } },
	{ "several characters shut it again",
	    { { 0, SEEN, 0 }, { 500, OPEN, 30000 }, { 600, TYPED, 0 },
		{ 600, PASSES, 'y' }, { 1100, OPEN, 30000 },
		{ 1100, NO, 'n' } } },
	{ "being seen again does not",
	    { { 0, SEEN, 0 }, { 500, OPEN, 30000 }, { 600, SEEN, 0 },
		{ 600, YES, 'y' } } },
	{ "modifiers are no keys",
	    { { 0, SEEN, 0 }, { 300, PASSES, KEY_LEFT_SHIFT },
		{ 500, OPEN, 30000 }, { 600, PASSES, KEY_RIGHT_SHIFT },
		{ 600, PASSES, KEY_CAPS_LOCK | KEY_SHIFT },
		{ 600, PASSES, KEY_ISO_LEVEL5_SHIFT }, { 600, YES, 'Y' } } },
	{ "nobody answers",
	    { { 0, SEEN, 0 }, { 500, OPEN, 30000 }, { 29999, OPEN, 30000 },
		{ 30000, OVER, 0 } } },
	{ "over in the midst of typing",
	    { { 0, SEEN, 0 }, { 29800, PASSES, 'y' }, { 29900, SHUT, 30000 },
		{ 30000, OVER, 0 } } },
};

static bool
holds(struct consent *c, const struct step *s)
{
	uint64_t now = s->at * CLOCK_MS, left = 0;

	switch (s->verb) {
	case OPEN:
	case SHUT:
		return consent_wait(c, now, &left) == CONSENT_NONE &&
		    (c->step == CONSENT_OPEN) == (s->verb == OPEN) &&
		    now + left == s->value * CLOCK_MS;
	case OVER: return consent_wait(c, now, &left) == CONSENT_NO;
	case PASSES: return consent_key(c, now, s->value) == CONSENT_NONE;
	case YES: return consent_key(c, now, s->value) == CONSENT_YES;
	case NO: return consent_key(c, now, s->value) == CONSENT_NO;
	case SEEN: consent_seen(c, now); break;
	case TYPED: consent_typed(c, now); break;
	case END: break;
	}
	return true;
}

static void
test_lines(void **state)
{
	const struct step *s;
	struct consent c;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(lines); i++) {
		consent_begin(&c, 0, CONSENT_PAUSE, CONSENT_TIME);
		for (s = lines[i].steps; s->verb != END; s++)
			if (!holds(&c, s))
				fail_msg("%s: step %u, at %u", lines[i].what,
				    (unsigned int)(s - lines[i].steps),
				    s->at);
	}
}

/* Deny at a time, in s; the pane is not asked about until another. */
static void
deny(struct pane_denials *d, unsigned int at, unsigned int until)
{
	assert_true(consent_may_ask(d, at * CLOCK_SECOND));
	consent_note(d, at * CLOCK_SECOND, CONSENT_NO);
	assert_false(consent_may_ask(d, at * CLOCK_SECOND));
	assert_false(consent_may_ask(d, until * CLOCK_SECOND - 1));
	assert_true(consent_may_ask(d, until * CLOCK_SECOND));
}

static void
test_denials(void **state)
{
	struct pane_denials d = { 0 };
	unsigned int i;

	(void)state;
	deny(&d, 0, 10);
	deny(&d, 10, 30);
	deny(&d, 1000, 1040);
	deny(&d, 2000, 2080);
	deny(&d, 3000, 3160);
	for (i = 4000; i < 100000; i += 300)
		deny(&d, i, i + 300);
	consent_note(&d, i * CLOCK_SECOND, CONSENT_YES);
	deny(&d, i, i + 10);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_denials),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
