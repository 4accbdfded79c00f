/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What the terminal answers and asks of its owner, and damage. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "regress/unit/unit.h"
#include "regress/unit/vt-term.h"

#define E "\033"
#define CSI "\033["
#define DCS "\033P"
#define ST "\033\\"

static const struct term_case reports[] = {
	{ "DA1", CSI "c" CSI "0c" CSI "1c",
	    .replies = CSI "?64;1;4;6;17;21;22;28;52c"
	    CSI "?64;1;4;6;17;21;22;28;52c" },
	{ "DECID", E "Z", .replies = CSI "?64;1;4;6;17;21;22;28;52c" },
	{ "DA2", CSI ">c", .replies = CSI ">41;400;0c" },
	{ "DA3", CSI "=c", .replies = DCS "!|00000000" ST },
	{ "XTVERSION", CSI ">q", .replies =
	    DCS ">|tmx(" PACKAGE_VERSION ")" ST },
	{ "DSR", CSI "5n" CSI "2;3H" CSI "6n",
	    .replies = CSI "0n" CSI "2;3R" },
	{ "CPR at the waiting column", "0123456789" CSI "6n",
	    .replies = CSI "1;10R" },
	{ "CPR in origin mode", CSI "2;4r" CSI "?6h" CSI "2;3H" CSI "6n",
	    .replies = CSI "2;3R" },
	{ "DECXCPR", CSI "2;3H" CSI "?6n", .replies = CSI "?2;3;1R" },
	{ "DEC's others", CSI "?15n" CSI "?25n" CSI "?26n" CSI "?55n" CSI
	    "?62n" CSI "?63;7n" CSI "?75n" CSI "?996n", .replies = CSI "?13n"
	    CSI "?20n" CSI "?27;1;0;0n" CSI "?50n" CSI "0*{" DCS "7!~0000" ST
	    CSI "?70n" CSI "?997;1n" },
	{ "reports of nothing", CSI "99n" CSI "?99n" CSI "3$w" CSI "1$u" CSI
	    "9c" CSI ">1c" CSI "=1c" CSI "99;1\"p" CSI "23t", .replies = "" },
	{ "locator, sessions", CSI "?56n" CSI "?85n" CSI "?53n",
	    .replies = CSI "?57;0n" CSI "?83n" CSI "?50n" },
	{ "the screen in pixels", CSI "15t", .replies = CSI "5;64;80t" },
	{ "titles in hexadecimal", CSI ">0;1t" "\033]2;6869" ST CSI "21t" CSI
	    ">1T" CSI "21t" CSI ">T" "\033]2;6a" ST CSI ">9t" CSI "21t",
	    .replies = "\033]l6869" ST "\033]lhi" ST "\033]l6a" ST,
	    .options = 1u << VT_OPT_TITLE_REPORT },
	{ "DECREQTPARM", CSI "x" CSI "1x" CSI "2x",
	    .replies = CSI "2;1;1;128;128;1;0x" CSI "3;1;1;128;128;1;0x" },
	{ "DECTABSR", CSI "2$w", .replies = DCS "2$u1/9/17" ST,
	    .cols = 20 },
	{ "DECCIR", CSI "2;3H" CSI "1;4;5;7m" CSI "1\"q" E ")0" "\016"
	    CSI "1$w", .replies = DCS "1$u2;3;1;O;A;@;1;2;L;B0AA" ST },
	{ "sizes", CSI "14t" CSI "16t" CSI "18t" CSI "19t" CSI "11t" CSI
	    "13t", .replies = CSI "4;64;80t" CSI "6;16;8t" CSI "8;4;10t" CSI
	    "9;4;10t" CSI "1t" CSI "3;0;0t" },
	{ "sizes wanted", CSI "8;24;80t" CSI "8;24t" CSI "8;;80t" CSI
	    "4;320;800t" CSI "30t" CSI "36*|", .events = "resize 80 24  \n"
	    "resize 10 24  \nresize 80 4  \nresize 100 20  \n"
	    "resize 10 30  \nresize 10 36  \n" },
	{ "sizes that are none", CSI "8;99999;99999t" CSI "99999t",
	    .events = "" },
	{ "windows", CSI "1t" CSI "2t" CSI "5t", .events = "window 1 -1  \n"
	    "window 2 -1  \nwindow 5 -1  \n" },
	{ "what means nothing", CSI "1;2y" CSI "?5@" CSI "!w", .events =
	    "unhandled 0 0  [y\nunhandled 0 0  [?@\nunhandled 0 0  [!w\n" },
	{ "the bell", "\a", .events = "bell 0 0  \n" },
	{ "nothing is answered to text", "abc" CSI "1m" E "(0",
	    .replies = "" },
};

static void
test_reports(void **state)
{
	(void)state;
	term_run(reports, nitems(reports));
}

/* DECCTR has sixteen colours, in percent. */
static void
test_colour_table(void **state)
{
	struct term *t = term_new(10, 4);

	(void)state;
	term_write(t, "\033]4;1;rgb:ff/80/00" ST CSI "2;2$u");
	buf_put_u8(&t->replies, '\0');
	assert_memory_equal(buf_data(&t->replies), DCS "2$s0;2;0;0;0/"
	    "1;2;100;50;0/2;2;0;80;0/", 35);
	term_free(t);
}

/* Rows that change have the count; those that scroll keep their id. */
static void
test_damage(void **state)
{
	struct term *t = term_new(10, 4);
	uint64_t was, id;
	const struct row *r;

	(void)state;
	term_write(t, "one\r\ntwo\r\nthree\r\nfour");
	was = vt_damage(t->vt);
	assert_true(vt_row(t->vt, 0)->changed <= was);
	term_write(t, CSI "2;2HX");
	r = vt_row(t->vt, 1);
	assert_true(r->changed > was);
	assert_int_equal(r->lo, 1);
	assert_int_equal(r->hi, 2);
	assert_true(vt_row(t->vt, 0)->changed <= was);
	was = vt_damage(t->vt);
	id = r->id;
	term_write(t, CSI "4;1H\n");
	assert_int_equal(vt_row(t->vt, 0)->id, id);
	assert_true(vt_row(t->vt, 0)->changed <= was);
	assert_true(vt_row(t->vt, 3)->changed > was);
	assert_true(vt_row(t->vt, 3)->id > id);
	term_free(t);
}

/* Bytes that were dealt with, as a callback sees them. */
static size_t seen_at;

static void
on_event(void *arg, const struct vt_event *e)
{
	struct vt *vt = *(struct vt **)arg;

	if (e->kind == VT_BELL)
		seen_at = vt_consumed(vt);
	if (e->kind == VT_RESIZE)
		vt_pause(vt);
}

static void
test_consumed(void **state)
{
	static const struct vt_ops ops = { .event = on_event };
	struct term *t = term_new(10, 4);
	struct vt_config config = t->config;
	struct vt *vt;

	(void)state;
	config.ops = &ops;
	config.arg = &vt;
	config.segments = NULL;
	vt = vt_new(&config);
	vt_write(vt, "abc\adef", 7);
	assert_int_equal(seen_at, 4);
	/* After a pause the rest is the caller's to write. */
	assert_int_equal(vt_write(vt, "ab" CSI "30tcd\a", 10), 7);
	assert_int_equal(seen_at, 4);
	assert_int_equal(vt_row(vt, 0)->used, 8);
	assert_int_equal(vt_write(vt, "cd\a", 3), 3);
	assert_int_equal(seen_at, 3);
	vt_free(vt, false);
	term_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_colour_table),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_consumed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
