/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Device control strings, and strings that mean nothing. */

#include "compat/compat.h"

#include "regress/unit/unit.h"
#include "regress/unit/vt-term.h"

#define CSI "\033["
#define DCS "\033P"
#define ST "\033\\"

/* A question of DECRQSS and its answers. */
#define ASK(name) DCS "$q" name ST
#define IS(value) DCS "1$r" value ST
#define NONE DCS "0$r" ST

static const struct term_case settings[] = {
	{ "SGR", ASK("m"), .replies = IS("0m") },
	{ "SGR, attributes", CSI "1;3;4;7;9m" ASK("m"),
	    .replies = IS("0;1;3;7;9;4m") },
	{ "SGR, colours", CSI "31;102;58:5:9m" ASK("m"),
	    .replies = IS("0;31;102;58:5:9m") },
	{ "SGR, 256 and RGB", CSI "38:5:200;48;2;1;2;3m" ASK("m"),
	    .replies = IS("0;38:5:200;48:2::1:2:3m") },
	{ "SGR, underlines", CSI "4:3m" ASK("m") CSI "21m" ASK("m"),
	    .replies = IS("0;4:3m") IS("0;21m") },
	{ "DECSTBM", CSI "2;3r" ASK("r"), .replies = IS("2;3r") },
	{ "DECSTBM as it begins", ASK("r"), .replies = IS("1;4r") },
	{ "DECSLRM", CSI "?69h" CSI "3;5s" ASK("s"), .replies = IS("3;5s") },
	{ "DECSLPP", ASK("t"), .replies = IS("4t") },
	{ "DECSCPP", ASK("$|"), .replies = IS("10$|") },
	{ "DECSNLS", ASK("*|"), .replies = IS("4*|") },
	{ "DECSACE", ASK("*x") CSI "2*x" ASK("*x"),
	    .replies = IS("0*x") IS("2*x") },
	{ "DECSCA", ASK("\"q") CSI "1\"q" ASK("\"q") CSI "2\"q" ASK("\"q"),
	    .replies = IS("0\"q") IS("1\"q") IS("0\"q") },
	{ "DECSCL", ASK("\"p"), .replies = IS("64;1\"p") },
	{ "DECSCL 61", CSI "61\"p" ASK("\"p"), .replies = IS("61\"p") },
	{ "DECSCL 65", CSI "65;1\"p" ASK("\"p"),
	    .replies = IS("64;1\"p") },
	{ "DECSCUSR", ASK(" q") CSI "4 q" ASK(" q"),
	    .replies = IS("1 q") IS("4 q") },
	{ "DECSCUSR and mode 12", CSI "4 q" CSI "?12h" ASK(" q"),
	    .replies = IS("3 q") },
	{ "status displays", ASK("$}") ASK("$~"),
	    .replies = IS("0$}") IS("0$~") },
	{ "modifyOtherKeys", CSI ">4;2m" ASK(">4m"),
	    .replies = IS(">4;2m") },
	{ "what is none", ASK("") ASK("mm") ASK("Z") ASK("  q"),
	    .replies = NONE NONE NONE NONE },
	{ "in 8 bits", CSI "62;0\"p" ASK("r"),
	    .replies = "\x90" "1$r1;4r" "\x9c" },
};

/* DECCIR and DECTABSR given back. */
#define BACK(report) DCS "1$t" report ST

static const struct term_case restored[] = {
	{ "the cursor", BACK("2;3;1;@;@;@;0;2;@;BBAA") "x",
	    .styled = "\n  x" },
	{ "rendition", BACK("1;1;1;O;A;@;0;2;@;BBAA") "x",
	    .styled = "<1;5;7;4><+p>x<><-p>" },
	{ "and away", CSI "1;3;7m" BACK("1;1;1;@;@;@;0;2;@;BBAA") "x",
	    .styled = "<3>x<>" },
	{ "origin", CSI "2;3r" BACK("2;3;1;@;@;A;0;2;@;BBAA") "x",
	    .screen = "\n\n  x" },
	{ "the waiting column", BACK("1;10;1;@;@;H;0;2;@;BBAA") "x",
	    .screen = "\nx" },
	{ "which it must be in", BACK("1;5;1;@;@;H;0;2;@;BBAA") "x",
	    .screen = "    x" },
	{ "sets", BACK("1;1;1;@;@;@;1;2;D;B0AA") "q" CSI "1$w",
	    .screen = "\u2500",
	    .replies = DCS "1$u1;2;1;@;@;@;1;2;D;B0AA" ST },
	{ "sets of two characters", BACK("1;1;1;@;@;@;1;2;@;B%5BB") "i",
	    .screen = "\u00e9" },
	{ "single shifts", BACK("1;1;1;@;@;B;0;2;@;BB0A") "qq",
	    .screen = "\u2500q" },
	{ "no report", CSI "2;2H" BACK("1;1;1;@;@;@;4;2;@;BBAA") BACK("1;1")
	    BACK("") BACK("1;1;1;@;@;xx;0;2;@;BBAA"), .cursor = "1,1" },
	{ "tabs", DCS "2$t3/6" ST "\ta\tb", .screen = "  a  b" },
	{ "no tabs", DCS "2$t" ST "\tx", .cursor = "9,0w" },
};

static const struct term_case caps[] = {
	{ "a string", DCS "+q544e" ST,
	    .replies = DCS "1+r544e=787465726D2D323536636F6C6F72" ST },
	{ "a number", DCS "+q436f" ST, .replies = DCS "1+r436f=323536" ST },
	{ "a flag", DCS "+q5463" ST, .replies = DCS "1+r5463" ST },
	{ "a key", DCS "+q6B63757531" ST,
	    .replies = DCS "1+r6B63757531=1B4F41" ST },
	{ "what is none", DCS "+q5a5a5a" ST,
	    .replies = DCS "0+r5a5a5a" ST },
	{ "several", DCS "+q436f;5a5a;5463" ST,
	    .replies = DCS "1+r436f=323536" ST DCS "0+r5a5a" ST
	    DCS "1+r5463" ST },
	{ "not hex", DCS "+qxyz" ST DCS "+q4" ST,
	    .replies = DCS "0+r" ST DCS "0+r" ST },
	{ "nothing", DCS "+q" ST, .replies = DCS "0+r" ST },
};

static const struct term_case graphic[] = {
	{ "XTREPORTSGR", CSI "1;31mab" CSI "1;1;1;2#|",
	    .replies = CSI "0;1;31m" },
	{ "what all have", CSI "1;31ma" CSI "22;3mb" CSI "1;1;1;2#|",
	    .replies = CSI "0;31m" },
	{ "a blank has none", CSI "1;4;41ma" CSI "1;1;1;2#|",
	    .replies = CSI "0m" },
	{ "underlines that differ", CSI "4ma" CSI "4:3mb" CSI "1;1;1;2#|",
	    .replies = CSI "0m" },
	{ "of nothing", CSI "3;3;2;2#|", .replies = "" },
};

static const struct term_case strings[] = {
	{ "an APC is no title", "\033_title" ST "x", .screen = "x",
	    .events = "" },
	{ "nor is a PM, or SOS", "\033^title" ST "\033Xtitle" ST "x",
	    .screen = "x", .events = "" },
	{ "BEL ends none of them", "\033_a\ab" ST "\033^a\ab" ST "\033Xa\ab"
	    ST "x", .screen = "x", .events = "" },
	{ "nor a DCS", DCS "$qm\a" ST "x", .screen = "x", .replies = NONE },
	{ "CAN gives up", DCS "$qm\030x", .screen = "x", .replies = "" },
	{ "tmux's, for another terminal", DCS "tmux;\033\033[1m\033\033\\y"
	    ST "x", .screen = "x",
	    .events = "passthrough 0 0  \033[1m\033\\y\n" },
	{ "ESC ends any other", DCS "tmix;\033\033[1mx", .screen = "x",
	    .events = "" },
	{ "an unknown DCS", DCS "1;2{x" ST DCS "=1s" ST,
	    .events = "unhandled 0 0  P{\nunhandled 0 0  Ps\n" },
};

static void
test_settings(void **state)
{
	(void)state;
	term_run(settings, nitems(settings));
}

static void
test_restored(void **state)
{
	(void)state;
	term_run(restored, nitems(restored));
}

static void
test_caps(void **state)
{
	(void)state;
	term_run(caps, nitems(caps));
}

static void
test_graphic(void **state)
{
	(void)state;
	term_run(graphic, nitems(graphic));
}

static void
test_strings(void **state)
{
	(void)state;
	term_run(strings, nitems(strings));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_restored),
		cmocka_unit_test(test_caps),
		cmocka_unit_test(test_graphic),
		cmocka_unit_test(test_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
