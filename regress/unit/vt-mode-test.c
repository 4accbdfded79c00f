/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Modes, the alternate screen, resets, styles, what keyboards are told. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "regress/unit/unit.h"
#include "regress/unit/vt-term.h"

#define E "\033"
#define CSI "\033["
#define ST "\033\\"

static const struct term_case modes[] = {
	{ "DECRQM, known and not", CSI "?7$p" CSI "?1$p" CSI "?9999$p" CSI
	    "4$p" CSI "99$p" CSI "$p", .replies = CSI "?7;1$y" CSI "?1;2$y"
	    CSI "?9999;0$y" CSI "4;2$y" CSI "99;0$y" CSI "0;0$y" },
	{ "set and reset", CSI "?1;66h" CSI "?1$p" CSI "?66$p" CSI "?66l" CSI
	    "?66$p", .replies = CSI "?1;1$y" CSI "?66;1$y" CSI "?66;2$y" },
	{ "one mouse protocol at a time", CSI "?1000h" CSI "?1003h" CSI
	    "?1000$p" CSI "?1003$p", .replies = CSI "?1000;2$y" CSI
	    "?1003;1$y" },
	{ "resetting any resets it", CSI "?1003h" CSI "?1000l" CSI "?1003$p",
	    .replies = CSI "?1003;2$y" },
	{ "one encoding at a time", CSI "?1005h" CSI "?1006h" CSI "?1005$p"
	    CSI "?1006$p", .replies = CSI "?1005;2$y" CSI "?1006;1$y" },
	{ "which is reset by itself", CSI "?1006h" CSI "?1005l" CSI
	    "?1006$p" CSI "?1006l" CSI "?1006$p", .replies = CSI "?1006;1$y"
	    CSI "?1006;2$y" },
	{ "keypad by escape", E "=" CSI "?66$p" E ">" CSI "?66$p",
	    .replies = CSI "?66;1$y" CSI "?66;2$y" },
	{ "saved and restored", CSI "?1h" CSI "?1;7s" CSI "?1;7l" CSI "?1;7r"
	    CSI "?1$p" CSI "?7$p", .replies = CSI "?1;1$y" CSI "?7;1$y" },
	{ "1048 among them", CSI "2;3H" CSI "?1048;9999s" CSI "H" CSI
	    "?1048;9999r" CSI "?1048$p", .cursor = "2,1",
	    .replies = CSI "?1048;1$y" },
	{ "the cursor is not saved at first", CSI "?1048$p",
	    .replies = CSI "?1048;2$y" },
	{ "ANSI modes", CSI "4;20h" CSI "4$p" CSI "20$p" CSI "4;20l" CSI
	    "4$p" CSI "20$p", .replies = CSI "4;1$y" CSI "20;1$y" CSI
	    "4;2$y" CSI "20;2$y" },
	{ "restored without a save", CSI "?1h" CSI "?1r" CSI "?1$p",
	    .replies = CSI "?1;2$y" },
	{ "synchronized output", CSI "?2026h" CSI "?2026$p" CSI "?2026l",
	    .replies = CSI "?2026;1$y",
	    .events = "sync 1 0  \nsync 0 0  \n" },
	{ "size reports", CSI "?2048h", .replies = CSI "48;4;10;64;80t" },
	{ "DECCOLM needs 40", CSI "?3h" CSI "?3$p" "x",
	    .replies = CSI "?3;2$y", .events = "", .screen = "x" },
	{ "DECCOLM", "abc" CSI "2;3r" CSI "?40h" CSI "?3h" CSI "?3$p",
	    .replies = CSI "?3;1$y", .events = "resize 132 4  \n",
	    .screen = "", .cursor = "0,0" },
	{ "DECCOLM keeps the screen", CSI "65;1\"p" "abc" CSI "?95h" CSI
	    "?40h" CSI "?3h", .events = "resize 132 4  \n",
	    .screen = "abc" },
	{ "but not at level 4", CSI "64;1\"p" "abc" CSI "?95h" CSI "?40h" CSI
	    "?3h", .events = "resize 132 4  \n", .screen = "" },
	{ "always reset", CSI "1$p" CSI "19h" CSI "19$p" CSI "?60$p",
	    .replies = CSI "1;4$y" CSI "19;4$y" CSI "?60;4$y" },
	{ "remembered only", CSI "?4;18;19;42h" CSI "?4$p" CSI "?18$p" CSI
	    "?19$p" CSI "?42$p" CSI "?4l" CSI "?4$p", .replies = CSI "?4;1$y"
	    CSI "?18;1$y" CSI "?19;1$y" CSI "?42;1$y" CSI "?4;2$y" },
	{ "41: a tab at the waiting column wraps", CSI "?41h" "0123456789"
	    "\tx", .screen = "0123456789\n        x" },
	{ "DECRQM not below level 3", CSI "62;1\"p" CSI "?7$p" CSI "4$p" CSI
	    "63;1\"p" CSI "?7$p", .replies = CSI "?7;1$y" },
	{ "DECLRMM not below level 4", CSI "63;1\"p" CSI "?69h" CSI "?69$p",
	    .replies = CSI "?69;2$y" },
	{ "DECSCNM is only told", "a" CSI "?5h" CSI "?5$p", .styled = "a",
	    .replies = CSI "?5;1$y" },
};

static const struct term_case alternate[] = {
	{ "47 shows another screen", "main" CSI "?47h" "alt" CSI "?47l",
	    .screen = "main", .cursor = "7,0" },
	{ "47 keeps it", "main" CSI "?47h" "alt" CSI "?47l" CSI "?47h",
	    .screen = "    alt" },
	{ "1047 clears it when it is left", "main" CSI "?1047h" "alt"
	    CSI "?1047l" CSI "?47h", .screen = "" },
	{ "1049 saves the cursor", "main" CSI "?1049h" CSI "3;3Halt"
	    CSI "?1049l", .screen = "main", .cursor = "4,0" },
	{ "1049 clears it when it is entered", "main" CSI "?1049h" "alt"
	    CSI "?1049l" CSI "?1049h", .screen = "", .cursor = "4,0" },
	{ "1049 twice", "main" CSI "?1049h" "alt" CSI "?1049h" "x"
	    CSI "?1049l", .screen = "main", .cursor = "4,0" },
	{ "1049 reset on the main one", CSI "2;3H" CSI "?1049lx",
	    .screen = "x" },
	{ "reported", CSI "?1049h" CSI "?47$p" CSI "?1047$p" CSI "?1049$p",
	    .replies = CSI "?47;1$y" CSI "?1047;1$y" CSI "?1049;1$y" },
	{ "47 and 1047 neither", "main" CSI "?47h" "x" CSI "?1047hy",
	    .screen = "mainxy", .options = 1u << VT_OPT_NO_ALTERNATE },
	{ "not where that is off", "main" CSI "?1049h" "x" CSI "?1049$p",
	    .screen = "mainx", .replies = CSI "?1049;2$y",
	    .options = 1u << VT_OPT_NO_ALTERNATE },
	{ "kitty flags are a screen's own", CSI ">5u" CSI "?1049h" CSI "?u"
	    CSI ">1u" CSI "?u" CSI "?1049l" CSI "?u",
	    .replies = CSI "?0u" CSI "?1u" CSI "?5u" },
};

static const struct term_case keyboards[] = {
	{ "kitty push, set, pop", CSI ">1u" CSI ">3u" CSI "?u" CSI "<u"
	    CSI "?u" CSI "=4;2u" CSI "?u" CSI "=1;3u" CSI "?u" CSI "=31u"
	    CSI "?u" CSI "<9u" CSI "?u", .replies = CSI "?3u" CSI "?1u" CSI
	    "?5u" CSI "?4u" CSI "?31u" CSI "?0u" },
	{ "unknown flags are dropped", CSI ">255u" CSI "?u",
	    .replies = CSI "?31u" },
	{ "too many pushes", CSI ">1u" CSI ">2u" CSI ">3u" CSI ">4u" CSI
	    ">5u" CSI ">6u" CSI ">7u" CSI ">8u" CSI ">9u" CSI ">10u" CSI
	    ">11u" CSI ">12u" CSI ">13u" CSI ">14u" CSI ">15u" CSI ">16u" CSI
	    ">17u" CSI "?u" CSI "<14u" CSI "?u",
	    .replies = CSI "?17u" CSI "?3u" },
	{ "all keys as they were", CSI ">4;2m" CSI ">1;3m" CSI ">m" CSI
	    "?4m" CSI "?1m" CSI ">9;1m" CSI "?9;4m", .replies = CSI ">4;0m"
	    CSI ">1;2m" CSI ">4;0m" },
	{ "a kitty flag set in no way", CSI "=1;9u" CSI "?u",
	    .replies = CSI "?0u" },
	{ "modifyOtherKeys", CSI "?4m" CSI ">4;2m" CSI "?4m" CSI ">4m" CSI
	    "?4m" CSI ">4;1m" CSI ">4n" CSI "?4m", .replies = CSI ">4;0m" CSI
	    ">4;2m" CSI ">4;0m" CSI ">4;0m" },
};

static const struct term_case resets[] = {
	{ "RIS", "abc" CSI "1;4m" CSI "2;3r" CSI "?6h" CSI "4h" CSI "?25l" E
	    "(0" E "c" "lq", .styled = "lq", .cursor = "2,0" },
	{ "RIS after DECCOLM", CSI "?40h" CSI "?3h" E "c" CSI "?3$p",
	    .events = "resize 132 4  \nresize 80 4  \n",
	    .replies = CSI "?3;2$y" },
	{ "RIS leaves the alternate screen", CSI "?1049hx" E "c",
	    .screen = "", .cursor = "0,0" },
	{ "RIS keeps the history", "1\r\n2\r\n3\r\n4\r\n5" E "c",
	    .history = "1" },
	{ "RIS forgets tab stops", CSI "3g" E "c" "\tx",
	    .screen = "        x" },
	{ "DECSTR ends columns", CSI "?69h" CSI "3;5s" CSI "!p" CSI "?69$p"
	    CSI "1;9H" CSI "9D", .cursor = "0,0",
	    .replies = CSI "?69;2$y" },
	{ "DECSTR keeps the screen", "abc" CSI "1m" CSI "2;3r" CSI "?6h"
	    CSI "4h" CSI "?7l" CSI "!p" "x", .styled = "abc\nx" },
	{ "DECSTR resets modes", CSI "?1;6;66h" CSI "4h" CSI "?7;25l" CSI "!p"
	    CSI "?1$p" CSI "?6$p" CSI "?66$p" CSI "4$p" CSI "?7$p" CSI
	    "?25$p", .replies = CSI "?1;2$y" CSI "?6;2$y" CSI "?66;2$y" CSI
	    "4;2$y" CSI "?7;1$y" CSI "?25;1$y" },
	{ "DECSCL resets softly", "abc" CSI "1m" CSI "?6;1h" CSI "4;4H" CSI
	    "63;1\"p" "x" CSI "?1$p", .styled = "abc\n\n\n   x",
	    .replies = CSI "?1;2$y" },
	{ "rectangles need level 4", "abc" CSI "63;1\"p" CSI "1;1;1;2$z" CSI
	    "64;1\"p" CSI "1;1;1;1$z", .screen = " bc" },
	{ "DECSCL and C1", CSI "62\"p" CSI "c" CSI "62;1\"p" CSI "5n",
	    .replies = "\x9b?64;1;4;6;17;21;22;28;52c" CSI "0n" },
	{ "S8C1T and S7C1T", E " G" CSI "5n" E " F" CSI "5n",
	    .replies = "\x9b" "0n" CSI "0n" },
};

/* DECANM reset; E and a character is all there is then. */
#define VT52 CSI "?2l"

static const struct term_case vt52[] = {
	{ "moves", VT52 E "Y\"%a" E "Ab" E "Bc" E "Dd" E "Ce",
	    .screen = "\n      b\n     a d e" },
	{ "within the screen", CSI "3;4r" VT52 E "Y\"%" E "H" E "A" E "Dx",
	    .screen = "x" },
	{ "a place that is none", VT52 E "Y\" " E "YZ%x" E "Y zy",
	    .screen = "         y\n\n     x" },
	{ "erasing", "abcd\r\nefgh\r\nijkl" VT52 E "Y!\"" E "J" E "Y !" E
	    "K", .screen = "a\nef" },
	{ "reverse line feed", "ab" VT52 E "Ic", .screen = "  c\nab" },
	{ "graphics", VT52 E "Fq" E "Gq", .screen = "\u2500q" },
	{ "what it is", VT52 E "Z", .replies = E "/Z" },
	{ "nothing else is a sequence", VT52 E "[31mx" E "]0;a\ay" E "cz",
	    .styled = "31mx0;ayz", .events = "bell 0 0  \n" },
	{ "and back, as a VT100", VT52 E "<" CSI "1mx" CSI "?2$p" CSI
	    "64;1\"p" CSI "?2$p", .styled = "<1>x<>",
	    .replies = CSI "?2;1$y" },
	{ "controls within", VT52 E "\rY\n\"%x", .cursor = "6,2" },
};

static const struct term_case sgr[] = {
	{ "attributes", CSI "1ma" CSI "2mb" CSI "3mc" CSI "4md" CSI "5me" CSI
	    "7mf" CSI "8mg" CSI "9mh" CSI "53mi", .styled = "<1>a<2>b<3>c<4>d"
	    "<5>e<7>f<8>g<9>h<53>i<>" },
	{ "and their ends", CSI "1;2;3;4;5;7;8;9;53ma" CSI "22mb" CSI "23mc"
	    CSI "24md" CSI "25me" CSI "27mf" CSI "28mg" CSI "29mh" CSI "55mi",
	    .styled = "<1;2;3;5;7;8;9;53;4>a<22>b<23>c<24>d<25>e<27>f<28>g"
	    "<29>h<>i" },
	{ "8 and 16 colours", CSI "31;42ma" CSI "91;102mb" CSI "39;49mc",
	    .styled = "<31;42>a<91;102>b<>c" },
	{ "256 colours", CSI "38;5;200;48;5;100ma" CSI "38:5:17mb",
	    .styled = "<38;5;200;48;5;100>a<38;5;17>b<>" },
	{ "24-bit colours", CSI "38;2;1;2;3ma" CSI "48:2:4:5:6mb" CSI
	    "38:2::7:8:9mc", .styled =
	    "<38;2;1;2;3>a<48;2;4;5;6>b<38;2;7;8;9>c<>" },
	{ "what follows a colour", CSI "38;5;1;1ma" CSI "38;2;1;2;3;4mb",
	    .styled = "<1;31>a<4;38;2;1;2;3>b<>" },
	{ "colours that are none", CSI "38;5;256ma" CSI "38;2;1;2;300mb" CSI
	    "38;7;1mc" CSI "38md", .styled = "ab<1>cd<>" },
	{ "underlines", CSI "4:2ma" CSI "4:3mb" CSI "4:4mc" CSI "4:5md" CSI
	    "21me" CSI "4:0mf" CSI "4:9mg",
	    .styled = "<4:2>a<4:3>b<4:4>c<4:5>d<4:2>e<>fg" },
	{ "underline colour", CSI "4;58;5;9ma" CSI "58:2::1:2:3mb" CSI "59mc",
	    .styled = "<4;58:5:9>a<58:2::1:2:3>b<59>c<>" },
	{ "a list with empty values", CSI "1;;4ma", .styled = "<4>a<>" },
	{ "subvalues of what has none", CSI "1:2;4ma",
	    .styled = "<1;4>a<>" },
	{ "the stack", CSI "1;31m" CSI "#{" CSI "0;4m" CSI "#}" "a",
	    .styled = "<1;31>a<>" },
	{ "the stack in part", CSI "1;31m" CSI "1#{" CSI "0;4;32m" CSI "#}"
	    "a", .styled = "<1;4;32>a<>" },
	{ "the stack when empty", CSI "1m" CSI "#}" "a", .styled = "<1>a<>" },
};

static void
test_modes(void **state)
{
	(void)state;
	term_run(modes, nitems(modes));
}

static void
test_alternate(void **state)
{
	(void)state;
	term_run(alternate, nitems(alternate));
}

static void
test_vt52(void **state)
{
	(void)state;
	term_run(vt52, nitems(vt52));
}

static void
test_keyboards(void **state)
{
	(void)state;
	term_run(keyboards, nitems(keyboards));
}

static void
test_resets(void **state)
{
	(void)state;
	term_run(resets, nitems(resets));
}

static void
test_sgr(void **state)
{
	(void)state;
	term_run(sgr, nitems(sgr));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_modes),
		cmocka_unit_test(test_alternate),
		cmocka_unit_test(test_vt52),
		cmocka_unit_test(test_keyboards),
		cmocka_unit_test(test_resets),
		cmocka_unit_test(test_sgr),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
