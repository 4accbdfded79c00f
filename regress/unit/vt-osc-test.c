/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Operating system commands: what the owner is told, what is answered. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "text/colour.h"
#include "text/intern.h"
#include "regress/unit/unit.h"
#include "regress/unit/vt-term.h"

#define OSC "\033]"
#define ST "\033\\"
#define CSI "\033["

static const struct term_case titles[] = {
	{ "window and icon", OSC "0;both" ST,
	    .events = "title 0 0  both\nicon 0 0  both\n" },
	{ "icon", OSC "1;small\a", .events = "icon 0 0  small\n" },
	{ "window", OSC "2;big" ST, .events = "title 0 0  big\n" },
	{ "empty", OSC "2;" ST, .events = "title 0 0  \n" },
	{ "of dtterm", OSC "lbig" ST OSC "Lsmall" ST,
	    .events = "title 0 0  big\nicon 0 0  small\n" },
	{ "semicolons are text", OSC "2;a;b" ST,
	    .events = "title 0 0  a;b\n" },
	{ "controls are dropped", OSC "2;a\tb\nc\177\302\205" "d" ST,
	    .events = "title 0 0  abcd\n" },
	{ "bad UTF-8 is replaced", OSC "2;a\xff" "b\xe2\x82" ST,
	    .events = "title 0 0  a\xef\xbf\xbd" "b\xef\xbf\xbd\n" },
	{ "set in hexadecimal", CSI ">0t" OSC "2;6162C3A9" ST,
	    .events = "title 0 0  ab\xc3\xa9\n" },
	{ "no hexadecimal", CSI ">0t" OSC "2;616" ST,
	    .events = "unhandled 0 0  ]2;616\n" },
	{ "not by APC, PM, SOS", "\033_title" ST "\033^title" ST
	    "\033Xtitle" ST "\033_0;t" ST, .screen = "", .events = "" },
	{ "ignored when told so", OSC "2;x" ST, .events = "",
	    .options = 1u << VT_OPT_NO_TITLE },
	{ "not reported", OSC "2;secret" ST CSI "21t" CSI "20t",
	    .replies = OSC "l" ST OSC "L" ST },
	{ "reported", OSC "2;big" ST OSC "1;small" ST CSI "21t" CSI "20t",
	    .replies = OSC "lbig" ST OSC "Lsmall" ST,
	    .options = 1u << VT_OPT_TITLE_REPORT },
	{ "reported in hexadecimal", OSC "2;a\xc3\xa9" ST CSI ">1t" CSI "21t",
	    .replies = OSC "l61C3A9" ST,
	    .options = 1u << VT_OPT_TITLE_REPORT },
	{ "pushed one after the other", OSC "2;w" ST OSC "1;i" ST CSI "22;1t"
	    CSI "22;2t" OSC "0;x" ST CSI "23t", .events = "title 0 0  w\n"
	    "icon 0 0  i\ntitle 0 0  x\nicon 0 0  x\ntitle 0 0  w\n"
	    "icon 0 0  i\n" },
	{ "reported where that is allowed", OSC "2;w" ST OSC "1;i" ST CSI
	    "21t" CSI "20t", .replies = OSC "lw" ST OSC "Li" ST,
	    .options = 1u << VT_OPT_TITLE_REPORT },
	{ "more than ten: the oldest goes", OSC "2;1" ST CSI "22t" CSI "22t"
	    CSI "22t" CSI "22t" CSI "22t" CSI "22t" CSI "22t" CSI "22t" CSI
	    "22t" CSI "22t" OSC "2;2" ST CSI "22t" CSI "23;2t" CSI "23;1t",
	    .events = "title 0 0  1\ntitle 0 0  2\ntitle 0 0  2\n"
	    "icon 0 0  \n" },
	{ "pushed and popped", OSC "2;one" ST CSI "22t" OSC "2;two" ST
	    CSI "23t", .events = "title 0 0  one\ntitle 0 0  two\n"
	    "title 0 0  one\nicon 0 0  \n" },
};

static const struct term_case colours[] = {
	{ "question, by default", OSC "4;1;?" ST,
	    .replies = OSC "4;1;rgb:cdcd/0000/0000" ST, .events = "" },
	{ "set and asked", OSC "4;1;rgb:12/34/56" ST OSC "4;1;?\a",
	    .replies = OSC "4;1;rgb:1212/3434/5656\a",
	    .events = "colours 0 0  \n" },
	{ "the same again is no change", OSC "4;1;#123456" ST
	    OSC "4;1;#123456" ST, .events = "colours 0 0  \n" },
	{ "several in one", OSC "4;1;#010203;2;?;1;?" ST,
	    .replies = OSC "4;2;rgb:0000/cdcd/0000" ST
	    OSC "4;1;rgb:0101/0202/0303" ST },
	{ "special ones by either number", OSC "5;0;#0a0b0c" ST
	    OSC "4;256;?" ST OSC "4;260;#010101" ST OSC "5;4;?" ST,
	    .replies = OSC "4;256;rgb:0a0a/0b0b/0c0c" ST
	    OSC "5;4;rgb:0101/0101/0101" ST },
	{ "numbers too large", OSC "4;261;?" ST OSC "5;5;?" ST
	    OSC "4;99999999999999999999;?" ST, .replies = "",
	    .events = "unhandled 0 0  ]4;261;?\nunhandled 0 0  ]5;5;?\n"
	    "unhandled 0 0  ]4;99999999999999999999;?\n" },
	{ "no colour", OSC "4;1;nonsense" ST, .replies = "",
	    .events = "unhandled 0 0  ]4;1;nonsense\n" },
	{ "reset one", OSC "4;1;#010203;2;#040506" ST OSC "104;1" ST
	    OSC "4;1;?;2;?" ST, .replies = OSC "4;1;rgb:cdcd/0000/0000" ST
	    OSC "4;2;rgb:0404/0505/0606" ST },
	{ "reset all", OSC "4;1;#010203;256;#040506" ST OSC "104" ST
	    OSC "4;1;?;256;?" ST, .replies = OSC "4;1;rgb:cdcd/0000/0000" ST
	    OSC "4;256;rgb:0404/0505/0606" ST },
	{ "reset special ones", OSC "5;1;#010203;2;#010203" ST OSC "105;1" ST
	    OSC "5;1;?;2;?" ST OSC "105" ST OSC "5;2;?" ST,
	    .replies = OSC "5;1;rgb:e5e5/e5e5/e5e5" ST
	    OSC "5;2;rgb:0101/0202/0303" ST OSC "5;2;rgb:e5e5/e5e5/e5e5" ST },
	{ "the default colours", OSC "10;?;?;?" ST,
	    .replies = OSC "10;rgb:e5e5/e5e5/e5e5" ST
	    OSC "11;rgb:0000/0000/0000" ST OSC "12;rgb:e5e5/e5e5/e5e5" ST },
	{ "one after another", OSC "18;#010101;#020202;#030303" ST
	    OSC "17;?;?;?" ST, .replies = OSC "17;rgb:e5e5/e5e5/e5e5" ST
	    OSC "18;rgb:0101/0101/0101" ST OSC "19;rgb:0202/0202/0202" ST },
	{ "reset a default colour", OSC "11;#010101" ST OSC "111" ST
	    OSC "11;?" ST, .replies = OSC "11;rgb:0000/0000/0000" ST,
	    .events = "colours 0 0  \ncolours 0 0  \n" },
	{ "kitty's", OSC "21;foreground=#010203;9=?;foreground=?;what=?" ST,
	    .replies = OSC "21;9=rgb:ff/00/00;foreground=rgb:01/02/03;what=?"
	    ST },
	{ "kitty's reset", OSC "21;cursor=#010203" ST
	    OSC "21;cursor;cursor=?" ST,
	    .replies = OSC "21;cursor=rgb:e5/e5/e5" ST },
	{ "the stack", OSC "4;1;#010101" ST CSI "#P" OSC "4;1;#020202" ST
	    CSI "#R" CSI "#Q" OSC "4;1;?" ST CSI "#R",
	    .replies = CSI "?1;1#Q" OSC "4;1;rgb:0101/0101/0101" ST
	    CSI "?0;1#Q" },
	{ "the stack by place", CSI "3#P" OSC "10;#010101" ST CSI "#R"
	    CSI "3#Q" OSC "10;?" ST CSI "11#P" CSI "11#Q" CSI "#Q",
	    .replies = CSI "?3;3#Q" OSC "10;rgb:e5e5/e5e5/e5e5" ST },
	{ "RIS forgets", OSC "4;1;#010101" ST "\033c" OSC "4;1;?" ST,
	    .replies = OSC "4;1;rgb:cdcd/0000/0000" ST },
};

static const struct term_case links[] = {
	{ "a link", OSC "8;;http://a/" ST "ab" OSC "8;;" ST "c",
	    .styled = "{http://a/}ab{}c" },
	{ "SGR 0 leaves it", OSC "8;;http://a/" ST CSI "1ma" CSI "mb",
	    .styled = "<1>{http://a/}a<>b{}" },
	{ "parameters", OSC "8;x=1:id=me;http://a/" ST "a",
	    .styled = "{http://a/}a{}" },
	{ "no URI at all", OSC "8;" ST "a", .styled = "a",
	    .events = "unhandled 0 0  ]8;\n" },
	{ "controls and 8-bit are none", OSC "8;;http://a/" ST
	    OSC "8;;a\tb" ST "x" OSC "8;;\xc3\xa9" ST "y", .styled = "xy" },
};

static const struct term_case clipboard[] = {
	{ "set", OSC "52;c;aGVsbG8=" ST,
	    .events = "clipboard-set 0 0 c hello\n" },
	{ "several, each once", OSC "52;pcp0;aGk=" ST,
	    .events = "clipboard-set 0 0 pc0 hi\n" },
	{ "none is xterm's two", OSC "52;;aGk=" ST,
	    .events = "clipboard-set 0 0 s0 hi\n" },
	{ "cleared", OSC "52;c;" ST OSC "52;c;!" ST,
	    .events = "clipboard-set 0 0 c \nclipboard-set 0 0 c \n" },
	{ "asked for", OSC "52;c;?" ST, .events = "clipboard-get 0 0 c \n" },
	{ "unknown selection", OSC "52;x;aGk=" ST,
	    .events = "unhandled 0 0  ]52;x;aGk=\n" },
	{ "no contents", OSC "52;c" ST, .events = "unhandled 0 0  ]52;c\n" },
	{ "not allowed", OSC "52;c;aGk=" ST OSC "52;c;?" ST, .events = "",
	    .options = 1u << VT_OPT_NO_CLIPBOARD },
};

static const struct term_case notices[] = {
	{ "iTerm2's", OSC "9;hello; you" ST,
	    .events = "notify 0 0  hello; you\n" },
	{ "begins with a number", OSC "9;5 minutes; go" ST,
	    .events = "notify 0 0  5 minutes; go\n" },
	{ "ConEmu's others", OSC "9;1;100" ST OSC "9;9;C:" ST OSC "9;12" ST,
	    .events = "" },
	{ "progress", OSC "9;4;1;50" ST OSC "9;4;2" ST OSC "9;4;3;9" ST
	    OSC "9;4;4;200" ST OSC "9;4;0;10" ST,
	    .events = "progress 1 50  \nprogress 2 50  \nprogress 3 0  \n"
	    "progress 4 100  \nprogress 0 0  \n" },
	{ "progress that is none", OSC "9;4;5;1" ST OSC "9;4" ST
	    OSC "9;4;1;x" ST, .events = "" },
	{ "rxvt's", OSC "777;notify;Title;Body; too" ST OSC "777;notify;T" ST,
	    .events = "notify 0 0 Title Body; too\nnotify 0 0 T \n" },
	{ "another extension", OSC "777;x;y" ST,
	    .events = "unhandled 0 0  ]777;x;y\n" },
	{ "kitty's", OSC "99;;Hello" ST, .events = "notify 0 0 Hello \n" },
	{ "kitty's in parts", OSC "99;i=1:d=0;Hel" ST
	    OSC "99;i=1:d=0:p=body:e=1;Qm9k" ST OSC "99;i=2;Other" ST
	    OSC "99;i=1:d=1:p=body;y\a", .events = "notify 0 0 Other \n"
	    "notify 0 0 Hel Body\n" },
	{ "a character cut by parts", OSC "99;i=1:d=0:e=1;w6nD" ST
	    OSC "99;i=1:e=1;qQ==" ST,
	    .events = "notify 0 0 \xc3\xa9\xc3\xa9 \n" },
	{ "kitty's other payloads", OSC "99;i=1:p=icon;x" ST
	    OSC "99;i=1:p=close;" ST, .events = "" },
	{ "kitty's question", OSC "99;i=ab:p=?;" ST,
	    .replies = OSC "99;i=ab:p=?;o=always:p=title,body,?" ST },
	{ "kitty's bad base64", OSC "99;i=1:d=0:e=1;!" ST OSC "99;i=1;a" ST,
	    .events = "unhandled 0 0  ]99;i=1:d=0:e=1;!\nnotify 0 0 a \n" },
};

static const struct term_case shell[] = {
	{ "the directory", OSC "7;file://host/tmp/a%20b" ST,
	    .events = "path 0 0  file://host/tmp/a%20b\n" },
	{ "no directory", OSC "7;" ST, .events = "path 0 0  \n" },
	{ "iTerm2's directory", OSC "1337;CurrentDir=/tmp/a b\xc3\xa9" ST,
	    .events = "path 0 0  file:///tmp/a%20b%C3%A9\n" },
	{ "a prompt and its command", OSC "133;A" ST "$ " OSC "133;B" ST
	    "ls\r\n" OSC "133;C" ST "x\r\n" OSC "133;D;2" ST,
	    .events = "mark 1 0  \nmark 2 0  \nmark 4 0  \nmark 24 2  \n" },
	{ "parameters", OSC "133;A;aid=7;cl=m" ST OSC "133;D;-1;aid=7" ST
	    OSC "133;D;;aid=7" ST OSC "133;D" ST,
	    .events = "mark 1 0  \nmark 24 -1  \nmark 8 0  \nmark 8 0  \n" },
	{ "a second prompt is none", OSC "133;A;k=s" ST OSC "133;P;k=c" ST
	    OSC "133;P;k=i" ST, .events = "mark 1 0  \n" },
	{ "unknown letters", OSC "133;Z" ST OSC "133;AB" ST OSC "133" ST,
	    .events = "unhandled 0 0  ]133;Z\nunhandled 0 0  ]133;AB\n"
	    "unhandled 0 0  ]133\n" },
	{ "of an editor", OSC "633;A" ST OSC "633;E;ls" ST
	    OSC "633;P;Cwd=/tmp" ST,
	    .events = "mark 1 0  \npath 0 0  file:///tmp\n" },
	{ "a variable", OSC "1337;SetUserVar=a=aGVsbG8=" ST,
	    .events = "uservar 0 0 a hello\n" },
	{ "no variable", OSC "1337;SetUserVar=a=!" ST OSC "1337;SetUserVar=a"
	    ST, .events = "unhandled 0 0  ]1337;SetUserVar=a=!\n"
	    "unhandled 0 0  ]1337;SetUserVar=a\n" },
	{ "the cell's size", OSC "1337;ReportCellSize\a",
	    .replies = OSC "1337;ReportCellSize=16.0;8.0;1.0\a" },
	{ "a mark", OSC "1337;SetMark" ST, .events = "mark 1 0  \n" },
	{ "what is left alone", OSC "1337;RemoteHost=a@b" ST OSC "22;text" ST
	    OSC "50;fixed" ST, .events = "" },
	{ "what means nothing", OSC "1337;Nonsense=1" ST OSC "12345;x" ST
	    OSC "x" ST OSC ST, .events = "unhandled 0 0  ]1337;Nonsense=1\n"
	    "unhandled 0 0  ]12345;x\nunhandled 0 0  ]x\nunhandled 0 0  ]\n" },
};

static void
test_titles(void **state)
{
	(void)state;
	term_run(titles, nitems(titles));
}

static void
test_colours(void **state)
{
	(void)state;
	term_run(colours, nitems(colours));
}

static void
test_links(void **state)
{
	(void)state;
	term_run(links, nitems(links));
}

static void
test_clipboard(void **state)
{
	(void)state;
	term_run(clipboard, nitems(clipboard));
}

static void
test_notices(void **state)
{
	(void)state;
	term_run(notices, nitems(notices));
}

static void
test_shell(void **state)
{
	(void)state;
	term_run(shell, nitems(shell));
}

/* Colours of the client's come before what we suppose. */
static void
test_client_colours(void **state)
{
	struct term *t = term_new(10, 4);
	struct vt_colours c = { .fg = colour_rgb(1, 2, 3), .dark = 0 };

	(void)state;
	c.palette[1] = colour_rgb(4, 5, 6);
	vt_set_colours(t->vt, &c);
	term_write(t, OSC "4;1;?;2;?" ST OSC "10;?;?;?" ST);
	buf_put_u8(&t->replies, '\0');
	assert_string_equal(buf_data(&t->replies),
	    OSC "4;1;rgb:0404/0505/0606" ST OSC "4;2;rgb:0000/cdcd/0000" ST
	    OSC "10;rgb:0101/0202/0303" ST OSC "11;rgb:e5e5/e5e5/e5e5" ST
	    OSC "12;rgb:0101/0202/0303" ST);
	assert_false(vt_colours_set(t->vt));
	term_write(t, OSC "4;1;#010203" ST);
	assert_true(vt_colours_set(t->vt));
	assert_int_equal(vt_colour(t->vt, 1), colour_rgb(1, 2, 3));
	assert_int_equal(vt_colour(t->vt, 2), COLOUR_DEFAULT);
	term_write(t, OSC "104" ST);
	assert_false(vt_colours_set(t->vt));
	term_free(t);
}

/* Two links without an id are two, those of one id are one. */
static void
test_link_ids(void **state)
{
	struct term *t = term_new(10, 4);
	const struct row *r;
	uint32_t link[4];
	unsigned int i;

	(void)state;
	term_write(t, OSC "8;;u" ST "a" OSC "8;;u" ST "b" OSC "8;id=x;u" ST "c"
	    OSC "8;;" ST OSC "8;id=x;u" ST "d");
	r = vt_row(t->vt, 0);
	for (i = 0; i < 4; i++)
		link[i] = intern_style(t->intern, r->cells[i].pen)->link;
	assert_int_not_equal(link[0], 0);
	assert_int_not_equal(link[0], link[1]);
	assert_int_not_equal(link[1], link[2]);
	assert_int_equal(link[2], link[3]);
	assert_string_equal(intern_link_id(t->intern, link[2]), "x");
	term_free(t);
}

/* The answer to a question ends as the question did. */
static void
test_clipboard_answer(void **state)
{
	struct term *t = term_new(10, 4);

	(void)state;
	term_write(t, OSC "52;c;?\a");
	vt_clipboard(t->vt, "c", "hello", 5);
	term_write(t, OSC "52;p;?" ST);
	vt_clipboard(t->vt, "p", "", 0);
	buf_put_u8(&t->replies, '\0');
	assert_string_equal(buf_data(&t->replies),
	    OSC "52;c;aGVsbG8=\a" OSC "52;p;" ST);
	term_free(t);
}

/* Marks and their times are on the rows, and go with them. */
static void
test_marks(void **state)
{
	struct term *t = term_new(10, 4);
	const struct row *r;

	(void)state;
	t->now = 1000;
	term_write(t, "\n" OSC "133;D;3" ST OSC "133;A" ST "\r" CSI "J$ ");
	r = vt_row(t->vt, 1);
	assert_int_equal(r->marks, MARK_PROMPT | MARK_END | MARK_STATUS);
	assert_int_equal(r->status, 3);
	assert_int_equal(r->time, 1000);
	t->now = 2000;
	term_write(t, OSC "133;B" ST "ls\r\n" OSC "133;C" ST);
	r = vt_row(t->vt, 1);
	assert_int_equal(r->time, 2000);
	assert_true(r->marks & MARK_COMMAND);
	assert_int_equal(vt_row(t->vt, 2)->marks, MARK_OUTPUT);
	term_write(t, CSI "H" CSI "2J");
	assert_int_equal(vt_row(t->vt, 1)->marks, 0);
	term_free(t);
}

/* Titles, paths and notifications are cut, links refused, at their bounds. */
static void
test_bounds(void **state)
{
	static char big[VT_PATH_MAX + 1000];
	struct term *t = term_new(10, 4);
	char *s;

	(void)state;
	memset(big, 'x', sizeof big - 1);
	s = xasprintf(OSC "2;%s" ST OSC "7;%s" ST OSC "8;;%s" ST "a", big, big,
	    big);
	term_write(t, s);
	assert_int_equal(strlen(vt_title(t->vt)), VT_TITLE_MAX);
	assert_int_equal(strlen(vt_path(t->vt)), 0);
	assert_int_equal(vt_row(t->vt, 0)->cells[0].pen, PEN_DEFAULT);
	free(s);
	memcpy(big + VT_TITLE_MAX - 1, "\xc3\xa9", 2);
	s = xasprintf(OSC "2;%s" ST, big);
	term_write(t, s);
	assert_int_equal(strlen(vt_title(t->vt)), VT_TITLE_MAX - 1);
	free(s);
	term_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_titles),
		cmocka_unit_test(test_colours),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_clipboard),
		cmocka_unit_test(test_notices),
		cmocka_unit_test(test_shell),
		cmocka_unit_test(test_client_colours),
		cmocka_unit_test(test_link_ids),
		cmocka_unit_test(test_clipboard_answer),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
