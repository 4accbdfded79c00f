/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/env.h"
#include "base/err.h"
#include "client/keydec.h"
#include "client/term-features.h"
#include "client/term.h"
#include "text/colour.h"
#include "text/style.h"

static struct term *
make(const char *name, const char *features, const char *overrides)
{
	struct term_setup setup = { .name = name, .utf8 = true,
		.features = &features, .n_features = features != NULL,
		.overrides = &overrides, .n_overrides = overrides != NULL };
	struct err err = { 0 };
	struct term *t = term_new(&setup, &err);

	if (t == NULL)
		fail_msg("%s: %s", name, err.text);
	return t;
}

static void
test_unsuitable(void **state)
{
	static const struct {
		const char *name, *override, *says;
	} cases[] = {
		{ "no-such-terminal", NULL, "no-such-terminal" },
		{ "", NULL, "TERM" },
		{ NULL, NULL, "TERM" },
		{ "dumb", NULL, "dumb" },
		{ "vt100", "vt100:cup@", "cursor" },
		{ "vt100", "vt100:clear@", "clear" },
	};
	struct err err;
	size_t i;

	for (i = 0; i < nitems(cases); i++) {
		struct term_setup setup = { .name = cases[i].name,
			.overrides = &cases[i].override,
			.n_overrides = cases[i].override != NULL };

		memset(&err, 0, sizeof err);
		assert_null(term_new(&setup, &err));
		if (strstr(err.text, cases[i].says) == NULL)
			fail_msg("%s", err.text);
	}
}

/* One that the system has no entry for is taken for what it is like. */
static void
test_stand_in(void **state)
{
	static const char *const names[] = { "xterm-kitty", "foot",
		"alacritty", "tmux-direct", "screen.nobody" };
	struct term *t;
	size_t i;

	for (i = 0; i < nitems(names); i++) {
		t = make(names[i], NULL, NULL);
		assert_string_equal(term_name(t), names[i]);
		assert_true(term_can(t)->colours >= 8);
		term_free(t);
	}
}

static void
test_can(void **state)
{
	static const struct {
		const char *name, *features, *overrides;
		unsigned int colours;
		bool sgr, bce, csi, alternate;
		unsigned int has, has_not;
	} cases[] = {
		{ "xterm-256color", NULL, NULL, 256, true, true, true, true,
		    FEATURE_256 | FEATURE_TITLE | FEATURE_BPASTE |
			FEATURE_MOUSE | FEATURE_CSTYLE,
		    FEATURE_RGB | FEATURE_SYNC | FEATURE_HYPERLINKS },
		{ "xterm-256color", NULL, "xterm*:Tc", 1 << 24, true, true,
		    true, true, FEATURE_RGB, 0 },
		{ "xterm-256color", NULL, "screen*:Tc", 256, true, true, true,
		    true, 0, FEATURE_RGB },
		{ "xterm-256color", "xterm*:RGB:usstyle", NULL, 1 << 24, true,
		    true, true, true, FEATURE_RGB | FEATURE_USSTYLE,
		    FEATURE_SYNC },
		{ "xterm-256color", "xterm*:sync", "*:Sync@", 256, true, true,
		    true, true, FEATURE_SYNC, 0 },
		{ "xterm-256color", NULL, "*:bce@:smcup@", 256, true, false,
		    true, false, 0, 0 },
		{ "screen", NULL, NULL, 8, true, false, true, true,
		    FEATURE_TITLE, FEATURE_256 },
		{ "screen", "screen*:256", NULL, 256, true, false, true, true,
		    FEATURE_256, FEATURE_RGB },
		{ "linux", NULL, NULL, 8, true, true, false, false, 0,
		    FEATURE_TITLE | FEATURE_BPASTE },
		{ "vt100", NULL, NULL, 0, false, false, false, false, 0,
		    FEATURE_TITLE | FEATURE_MOUSE },
		{ "tmux-256color", NULL, NULL, 256, true, false, true, true,
		    FEATURE_TITLE | FEATURE_STRIKETHROUGH, 0 },
	};
	const struct term_can *can;
	struct term *t;
	size_t i;

	for (i = 0; i < nitems(cases); i++) {
		t = make(cases[i].name, cases[i].features,
		    cases[i].overrides);
		can = term_can(t);
		if (can->colours != cases[i].colours ||
		    can->sgr != cases[i].sgr || can->bce != cases[i].bce ||
		    can->csi != cases[i].csi ||
		    can->alternate != cases[i].alternate)
			fail_msg("%zu: %s: %u %d %d %d %d", i, cases[i].name,
			    can->colours, can->sgr, can->bce, can->csi,
			    can->alternate);
		if ((can->features & cases[i].has) != cases[i].has ||
		    can->features & cases[i].has_not)
			fail_msg("%zu: %s: features %s", i, cases[i].name,
			    term_feature_names(t));
		term_free(t);
	}
}

static void
test_env(void **state)
{
	static const struct {
		const char *term, *var, *value;
		unsigned int has;
	} cases[] = {
		{ "xterm-256color", "COLORTERM", "truecolor", FEATURE_RGB },
		{ "xterm-256color", "COLORTERM", "yes", 0 },
		{ "screen", "COLORTERM", "truecolor", 0 },
		{ "xterm-256color", "WT_SESSION", "x", FEATURE_PROGRESS },
		{ "xterm-256color", "VTE_VERSION", "7001", FEATURE_USSTYLE },
		{ "xterm-256color", "VTE_VERSION", "", 0 },
		{ "xterm-256color", "TERM_PROGRAM", "WezTerm",
		    FEATURE_HYPERLINKS },
	};
	unsigned int all = FEATURE_RGB | FEATURE_PROGRESS | FEATURE_USSTYLE |
	    FEATURE_HYPERLINKS;
	struct term_setup setup = { 0 };
	struct term *t;
	struct env *env;
	size_t i;

	for (i = 0; i < nitems(cases); i++) {
		env = env_new();
		env_set(env, cases[i].var, cases[i].value);
		setup.name = cases[i].term;
		setup.env = env;
		t = term_new(&setup, NULL);
		if (cases[i].has == 0 ? term_can(t)->features & all :
		    !(term_can(t)->features & cases[i].has))
			fail_msg("%s=%s", cases[i].var, cases[i].value);
		term_free(t);
		env_free(env);
	}
}

static void
check_put(struct term *t, enum term_cap cap, int a, int b, const char *want)
{
	struct buf out = BUF_INIT;

	term_put2(t, &out, cap, a, b);
	assert_int_equal(buf_len(&out), strlen(want));
	assert_memory_equal(buf_data(&out), want, strlen(want));
	if (term_has(t, cap))
		assert_int_equal(term_cost2(t, cap, a, b), strlen(want));
	buf_free(&out);
}

static void
test_put(void **state)
{
	struct term *t = make("xterm-256color", NULL,
	    "*:cud=\\E[%p1%dB$<5>:el=^[K\\:\\072:bel=\\E\\\\:tbc=x:"
	    "Ms=\\E]52;%p1%s;%p2%s^G:ech@");
	struct buf out = BUF_INIT;

	check_put(t, CAP_CUP, 4, 9, "\033[5;10H");
	check_put(t, CAP_CUP, 999, 1999, "\033[1000;2000H");
	check_put(t, CAP_CUD, 3, 0, "\033[3B");
	check_put(t, CAP_BEL, 0, 0, "\033\\");
	check_put(t, CAP_ECH, 3, 0, "");
	check_put(t, CAP_SETAF, 9, 0, "\033[91m");
	check_put(t, CAP_SETAF, 200, 0, "\033[38;5;200m");
	assert_int_equal(term_cost1(t, CAP_ECH, 3), TERM_NEVER);
	term_put_strings(t, &out, CAP_CLIPBOARD, "c", "YQ==");
	assert_int_equal(buf_len(&out), 12);
	assert_memory_equal(buf_data(&out), "\033]52;c;YQ==\007", 12);
	buf_free(&out);
	assert_int_equal(term_acs(t, 'q'), 'q');
	assert_int_equal(term_acs(t, 'Q'), 0);
	assert_string_equal(term_named(t, "kcuu1"), "\033OA");
	assert_null(term_named(t, "ech"));
	assert_null(term_named(t, "nosuchcap"));
	term_free(t);
}

/* What entries do not say: those within others can be told not to wrap. */
static void
test_wrapping(void **state)
{
	struct term *t = make("screen", NULL, NULL);

	assert_string_equal(term_string(t, CAP_RMAM), "\033[?7l");
	assert_string_equal(term_string(t, CAP_SMAM), "\033[?7h");
	term_free(t);
	t = make("screen", NULL, "screen:rmam@");
	assert_false(term_has(t, CAP_RMAM));
	assert_false(term_has(t, CAP_SMAM));
	term_free(t);
}

static void
test_names(void **state)
{
	struct term *t = make("vt100", NULL, NULL);
	char *names;

	assert_true(term_add_features(t, "RGB,sync:usstyle nonsense"));
	assert_false(term_add_features(t, "rgb"));
	names = term_feature_names(t);
	assert_string_equal(names, "RGB,sync,usstyle");
	free(names);
	assert_true(term_has(t, CAP_SYNC));
	term_free(t);
}

/* A terminal that answers, played by the test. */
struct talk {
	struct term *term;
	struct features *f;
	struct buf out;
	unsigned int what;
};

static void
on_features(void *arg, unsigned int what)
{
	((struct talk *)arg)->what |= what;
}

static void
on_event(void *arg, const struct keydec_event *ev)
{
	struct talk *t = arg;

	assert_int_equal(ev->kind, KEYDEC_REPLY);
	features_reply(t->f, &ev->u.reply, &t->out);
}

static bool
asked(struct talk *t, const char *what)
{
	size_t n = strlen(what), i;

	for (i = 0; i + n <= buf_len(&t->out); i++)
		if (memcmp(buf_data(&t->out) + i, what, n) == 0)
			return true;
	return false;
}

static void
answer(struct talk *t, const char *bytes)
{
	struct keydec *k = keydec_new(on_event, t);

	buf_clear(&t->out);
	t->what = 0;
	keydec_feed(k, bytes, strlen(bytes));
	keydec_free(k);
}

static void
talk_begin(struct talk *t, const char *name)
{
	memset(t, 0, sizeof *t);
	buf_init(&t->out, SIZE_MAX);
	t->term = make(name, NULL, NULL);
	t->f = features_new(t->term, on_features, t);
}

static void
talk_end(struct talk *t)
{
	features_free(t->f);
	term_free(t->term);
	buf_free(&t->out);
}

static void
test_answers(void **state)
{
	const struct features_known *known;
	struct talk t;

	talk_begin(&t, "xterm-256color");
	known = features_get(t.f);
	features_ask(t.f, &t.out);
	assert_true(asked(&t, "\033[>q") && asked(&t, "\033[?2026$p"));
	assert_false(asked(&t, "\033P") || asked(&t, "\033]"));
	assert_int_equal(features_waiting(t.f), 1);
	answer(&t, "\033P>|foot(1.16.2)\033\\\033[?2026;2$y\033[?2027;0$y"
	    "\033[?2031;4$y\033[?0u\033]11;rgb:1e1e/2020/ffff\033\\");
	assert_int_equal(t.what, FEATURES_TERM | FEATURES_COLOURS);
	assert_string_equal(known->version, "foot(1.16.2)");
	assert_int_equal(known->background, colour_rgb(0x1e, 0x20, 0xff));
	assert_int_equal(known->foreground, COLOUR_INVALID);
	assert_int_equal(term_can(t.term)->features &
		(FEATURE_SYNC | FEATURE_KITTY | FEATURE_USSTYLE |
		    FEATURE_GRAPHEMES | FEATURE_THEME),
	    FEATURE_SYNC | FEATURE_KITTY | FEATURE_USSTYLE);
	/* It gave its name: it may be asked more. */
	answer(&t, "\033[?62;4;22c");
	assert_true(asked(&t, "\033P$q q") && asked(&t, "\033[c"));
	assert_true(term_can(t.term)->features & FEATURE_SIXEL);
	assert_int_equal(features_waiting(t.f), 1);
	answer(&t, "\033P1$r5 q\033\\\033P1+r4d73=x\033\\\033P0+r5463\033\\"
	    "\033_Gi=31;OK\033\\\033]4;3;rgb:1/2/3\033\\");
	assert_int_equal(known->cursor_shape, 5);
	assert_int_equal(known->palette[3], colour_rgb(17, 34, 51));
	assert_true(term_can(t.term)->features & FEATURE_GRAPHICS);
	answer(&t, "\033[?62;4;22c");
	assert_int_equal(buf_len(&t.out), 0);
	assert_int_equal(t.what, FEATURES_DONE);
	assert_int_equal(features_waiting(t.f), 0);
	answer(&t, "\033[?997;2n");
	assert_int_equal(t.what, FEATURES_THEME);
	assert_int_equal(known->theme, 2);
	talk_end(&t);
}

/* One that says only the least is asked nothing more. */
static void
test_answers_few(void **state)
{
	struct talk t;

	talk_begin(&t, "screen");
	features_ask(t.f, &t.out);
	answer(&t, "\033[>83;40900;0c\033[?1;2c");
	assert_int_equal(buf_len(&t.out), 0);
	assert_int_equal(features_waiting(t.f), 0);
	talk_end(&t);
	/* ... and within screen nothing that it would not answer itself. */
	talk_begin(&t, "xterm-256color");
	features_ask(t.f, &t.out);
	assert_false(asked(&t, "\033]"));
	answer(&t, "\033[>83;40900;0c\033[?1;2c");
	assert_int_equal(buf_len(&t.out), 0);
	assert_true(t.what & FEATURES_DONE);
	talk_end(&t);
	/* Others may be asked for colours at least. */
	talk_begin(&t, "xterm");
	features_ask(t.f, &t.out);
	answer(&t, "\033[>0;115;0c\033[?1;2c");
	assert_true(asked(&t, "\033]11;?") && asked(&t, "\033[c"));
	assert_false(asked(&t, "\033P") || asked(&t, "\033]4"));
	answer(&t, "\033]11;rgb:1/2/3\033\\\033[?1;2c");
	assert_true(t.what & FEATURES_DONE);
	talk_end(&t);
	talk_begin(&t, "linux");
	features_ask(t.f, &t.out);
	features_ping(t.f, &t.out);
	assert_int_equal(buf_len(&t.out), 0);
	assert_int_equal(features_waiting(t.f), 0);
	talk_end(&t);
}

/* One within another terminal is asked for nothing by a string. */
static void
test_answers_within(void **state)
{
	static const struct {
		const char *term, *answers;
		bool strings;
	} cases[] = {
		{ "xterm-256color", "\033P>|XTerm(388)\033\\", true },
		{ "xterm-256color", "\033P>|tmux 3.3a\033\\", false },
		{ "xterm-256color", "\033P>|x\033\\\033[>84;0;0c", false },
		{ "xterm-256color", "\033P>|x\033\\\033[>83;40900;0c", false },
		{ "screen-256color", "\033P>|tmux 3.3a\033\\", false },
		{ "screen", "\033P>|whatever\033\\", false },
		{ "tmux-256color", "\033P>|whatever\033\\", false },
	};
	struct talk t;
	size_t i;

	for (i = 0; i < nitems(cases); i++) {
		talk_begin(&t, cases[i].term);
		features_ask(t.f, &t.out);
		answer(&t, cases[i].answers);
		answer(&t, "\033[?1;2c");
		assert_true(asked(&t, "\033[c"));
		if (asked(&t, "\033P") != cases[i].strings ||
		    asked(&t, "\033_") != cases[i].strings)
			fail_msg("%zu: %s", i, cases[i].term);
		talk_end(&t);
	}
}

/* A fence of one who leaves ends it all, and nothing more is asked. */
static void
test_leaving(void **state)
{
	struct talk t;

	talk_begin(&t, "xterm");
	features_ask(t.f, &t.out);
	features_stop(t.f, true);
	features_fence(t.f, &t.out);
	assert_int_equal(features_fences(t.f), 2);
	assert_false(features_answers(t.f));
	answer(&t, "\033P>|XTerm(388)\033\\\033[?64c");
	assert_int_equal(features_fences(t.f), 1);
	answer(&t, "\033[?64c");
	assert_int_equal(features_fences(t.f), 0);
	assert_int_equal(buf_len(&t.out), 0);
	assert_true(features_answers(t.f));
	/* It is resumed: the questions come again. */
	features_stop(t.f, false);
	features_ask(t.f, &t.out);
	assert_true(asked(&t, "\033[>q"));
	answer(&t, "\033[?64c");
	assert_true(asked(&t, "\033P"));
	talk_end(&t);
}

static void
test_ping(void **state)
{
	struct talk t;

	talk_begin(&t, "xterm");
	features_ping(t.f, &t.out);
	features_ping(t.f, &t.out);
	assert_int_equal(features_waiting(t.f), 2);
	answer(&t, "\033[0n");
	assert_int_equal(t.what, FEATURES_PONG);
	assert_int_equal(features_waiting(t.f), 1);
	answer(&t, "\033[0n\033[0n");
	assert_int_equal(features_waiting(t.f), 0);
	talk_end(&t);
}

/* Answers that make no sense change nothing. */
static void
test_answers_hostile(void **state)
{
	static const char *const answers[] = {
		"\033[?2026$y",
		"\033[?2026;9$y",
		"\033[?;$y",
		"\033P1$r\033\\",
		"\033P1$r9 q\033\\",
		"\033P1+r\033\\",
		"\033P1+r52474\033\\",
		"\033]11;\033\\",
		"\033]11;rgb:zz/0/0\033\\",
		"\033]11;rgb:0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0\033\\",
		"\033]4;300;rgb:0/0/0\033\\",
		"\033]4;x;rgb:0/0/0\033\\",
		"\033]4;rgb:0/0/0\033\\",
		"\033]4;16;rgb:0/0/0\033\\",
		"\033[>c",
		"\033[?997;3n",
	};
	struct talk t;
	unsigned int before;
	size_t i;

	talk_begin(&t, "xterm-256color");
	before = term_can(t.term)->features;
	for (i = 0; i < nitems(answers); i++) {
		answer(&t, answers[i]);
		if (t.what != 0)
			fail_msg("%s", answers[i] + 1);
	}
	assert_int_equal(term_can(t.term)->features, before);
	talk_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unsuitable),
		cmocka_unit_test(test_stand_in),
		cmocka_unit_test(test_can),
		cmocka_unit_test(test_env),
		cmocka_unit_test(test_put),
		cmocka_unit_test(test_wrapping),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_answers_few),
		cmocka_unit_test(test_answers_within),
		cmocka_unit_test(test_leaving),
		cmocka_unit_test(test_ping),
		cmocka_unit_test(test_answers_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
