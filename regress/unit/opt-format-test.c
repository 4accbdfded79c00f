/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/xmalloc.h"
#include "opt/format.h"
#include "text/width.h"

/* Fri Nov  7 20:53:20 2025 */
#define NOW INT64_C(1762548800)

static const struct {
	const char *name, *value;
} variables[] = {
	{ "@a", "abc" },
	{ "@b", "hello world" },
	{ "@e", "" },
	{ "@zero", "0" },
	{ "@one", "1" },
	{ "@n", "5" },
	{ "@neg", "-7" },
	{ "@path", "/usr/local/lib/foo.txt" },
	{ "@dir", "/usr/lib/" },
	{ "@t", "1445765102" },
	{ "@fmt", "#{@a}-#S" },
	{ "@fmt3", "%Y" },
	{ "@rec", "#{E:@rec}x" },
	{ "@bomb", "#{E:@bomb}#{E:@bomb}" },
	{ "@utf", "h\303\251llo w\303\266rld" },
	{ "@cjk",
	    "\346\227\245\346\234\254\350\252\236\343\203\206\343\202\255"
	    "\343\202\271\343\203\210" },
	{ "@emo", "a\360\237\230\200b" },
	{ "@sty", "#[fg=red]red#[default] tail" },
	{ "@h", "a#b##c###d" },
	{ "@q", "it's \"quoted\" $HOME `x` \\ * ? [ ; & | < > ( ) = % #" },
	{ "@commas", "a,b,c" },
	{ "@braces", "{x}" },
	{ "@tab", "a\tb" },
	{ "@long", "The quick brown fox jumps over the lazy dog" },
	{ "@aba", "abABab" },
	{ "@pc", "100%" },
	{ "@colon", "a:b:c" },
	{ "session_name", "work" },
	{ "window_name", "win" },
	{ "host", "host" },
	{ "host_short", "h" },
	{ "pane_id", "%3" },
	{ "pane_index", "2" },
	{ "pane_title", "title" },
	{ "window_index", "7" },
	{ "window_flags", "*Z" },
};

/* The context of a loop's thing is its name; NULL outside of loops. */
static char *
lookup(void *ctx, const char *name)
{
	size_t i;

	if (ctx != NULL && strcmp(name, "item") == 0)
		return xstrdup(ctx);
	for (i = 0; i < nitems(variables); i++)
		if (strcmp(variables[i].name, name) == 0)
			return xstrdup(variables[i].value);
	return NULL;
}

static bool
loop(void *ctx, enum format_kind kind, format_each_fn each, void *arg)
{
	static char sessions[3][8] = { "one", "two", "three" };
	static char windows[2][8] = { "w1", "w2" };
	size_t i;

	if (kind == FORMAT_PANE)
		return false;
	for (i = 0; i < 3 && kind == FORMAT_SESSION; i++)
		each(arg, sessions[i], i == 0);
	for (i = 0; i < 2 && kind == FORMAT_WINDOW; i++)
		each(arg, windows[i], i == 1);
	return true;
}

static int
exists(void *ctx, enum format_kind kind, const char *name)
{
	return strcmp(name, kind == FORMAT_WINDOW ? "win" : "work") == 0;
}

static unsigned int
search(void *ctx, const char *pattern, bool regex, bool ignore_case)
{
	if (strcmp(pattern, "nothing") == 0)
		return 0;
	return (unsigned int)strlen(pattern) * 100 + regex * 10 + ignore_case;
}

static char *
job(void *ctx, const char *command)
{
	return strcmp(command, "none") == 0 ? NULL : xasprintf("<%s>", command);
}

static const struct format_ops ops = { lookup, loop, exists, search, job };
static const struct format_ops bare = { .lookup = lookup };
static struct widths *widths;

/* Formats and what tmux 3.3a makes of them. */
static const struct {
	const char *format, *result;
} as_tmux[] = {
	{ "plain text", "plain text" },
	{ "##", "#" },
	{ "#,#}", ",}" },
	{ "a##b###c", "a#b##c" },
	{ "#", "#" },
	{ "#S", "work" },
	{ "#S:#W", "work:win" },
	{ "#H", "host" },
	{ "#Z#z#!", "#Z#z#!" },
	{ "#{session_name}", "work" },
	{ "#{window_name}", "win" },
	{ "#{nonexistent}", "" },
	{ "#{@a}", "abc" },
	{ "#{@a}#{@b}", "abchello world" },
	{ "[#{@e}]", "[]" },
	{ "#{?@a,yes,no}", "yes" },
	{ "#{?@zero,yes,no}", "no" },
	{ "#{?@one,yes,no}", "yes" },
	{ "#{?@e,yes,no}", "no" },
	{ "#{?nope,yes,no}", "no" },
	{ "#{?#{@a},yes,no}", "yes" },
	{ "#{?#{@zero},yes,no}", "no" },
	{ "#{?@a,#{@b},#{@n}}", "hello world" },
	{ "#{?@a,a#,b,c}", "a,b" },
	{ "#{?@a,#{?@zero,x,y},z}", "y" },
	{ "#{?@a,#[fg=white#,bg=red],#[fg=red#,bg=white]}#W",
	    "#[fg=white,bg=red]win" },
	{ "#{?@a,yes}", "" },
	{ "before#{?@a,yes}after", "before" },
	{ "#{?@a}", "" },
	{ "#{?,a,b}", "b" },
	{ "#{?1,a,b}", "b" },
	{ "#{?0,a,b}", "b" },
	{ "#{?x,a,b}", "b" },
	{ "#{?#{==:#{@a},abc},same,differ}", "same" },
	{ "#{==:#{@a},abc}", "1" },
	{ "#{==:#{@a},abd}", "0" },
	{ "#{==:a,a}", "1" },
	{ "#{!=:a,a}", "0" },
	{ "#{!=:a,b}", "1" },
	{ "#{<:a,b}", "1" },
	{ "#{>:a,b}", "0" },
	{ "#{<=:a,a}", "1" },
	{ "#{>=:a,b}", "0" },
	{ "#{<:10,9}", "1" },
	{ "#{==:,}", "1" },
	{ "#{==:a}", "" },
	{ "x#{==:a}y", "x" },
	{ "#{||:0,1}", "1" },
	{ "#{||:0,0}", "0" },
	{ "#{||:,}", "0" },
	{ "#{&&:1,1}", "1" },
	{ "#{&&:1,0}", "0" },
	{ "#{&&:#{@one},#{@zero}}", "0" },
	{ "#{||:#{@zero},#{@a}}", "1" },
	{ "#{&&:#{==:a,a},#{!=:a,b}}", "1" },
	{ "#{m:*ell*,#{@b}}", "1" },
	{ "#{m:*ELL*,#{@b}}", "0" },
	{ "#{m/i:*ELL*,#{@b}}", "1" },
	{ "#{m/r:^hel+o,#{@b}}", "1" },
	{ "#{m/r:^HEL+O,#{@b}}", "0" },
	{ "#{m/ri:^HEL+O,#{@b}}", "1" },
	{ "#{m/ir:WORLD$,#{@b}}", "1" },
	{ "#{m/r:[,#{@b}}", "0" },
	{ "#{m:a?c,#{@a}}", "1" },
	{ "#{m:[a-c]*,#{@a}}", "1" },
	{ "#{m,r,:^a,#{@a}}", "1" },
	{ "#{m|ri|:^A,#{@a}}", "1" },
	{ "#{s/b/X/:@a}", "aXc" },
	{ "#{s/b/X/:#{@a}}", "aXc" },
	{ "#{s/o/0/:@b}", "hell0 w0rld" },
	{ "#{s/O/0/i:@b}", "hell0 w0rld" },
	{ "#{s/(h)(e)/\\2\\1/:@b}", "ehllo world" },
	{ "#{s/a(.)/\\1x/i:@aba}", "bxBxbx" },
	{ "#{s/[aeiou]//:@b}", "hll wrld" },
	{ "#{s/x*/-/:@a}", "a-b-c-" },
	{ "#{s/^h/H/:@b}", "Hello world" },
	{ "#{s/^/H/:@b}", "Hhello world" },
	{ "#{s/d$/D/:@b}", "hello worlD" },
	{ "#{s/$/D/:@b}", "hello worldD" },
	{ "#{s/./&/:@a}", "&&&" },
	{ "#{s/(.)/[\\0]/:@a}", "[a][b][c]" },
	{ "#{s/b*/<\\0>/:@aba}", "a<b>A<0>B<0>a<b>" },
	{ "#{s/nope/x/:@a}", "abc" },
	{ "#{s/(/x/:@a}", "abc" },
	{ "#{s/a/b/;s/b/c/:@a}", "ccc" },
	{ "#{s|b|/|:@a}", "a/c" },
	{ "#{s/a:@a}", "abc" },
	{ "#{s/a/b:@a}", "bbc" },
	{ "#{s/ /#{@n}/:@b}", "hello5world" },
	{ "#{s/#{@n}/x/:@n}", "x" },
	{ "#{s/a/\\\\/:@a}", "\\bc" },
	{ "#{s/x/y/:@e}", "" },
	{ "#{=3:@b}", "hel" },
	{ "#{=-3:@b}", "rld" },
	{ "#{=0:@b}", "hello world" },
	{ "#{=100:@b}", "hello world" },
	{ "#{=/3/...:@b}", "hel..." },
	{ "#{=/-3/...:@b}", "...rld" },
	{ "#{=/100/...:@b}", "hello world" },
	{ "#{=|3|>:@b}", "hel>" },
	{ "#{=5:@cjk}", "\346\227\245\346\234\254" },
	{ "#{=4:@cjk}", "\346\227\245\346\234\254" },
	{ "#{=-5:@cjk}", "\343\202\271\343\203\210" },
	{ "#{=/5/\342\200\246:@cjk}", "\346\227\245\346\234\254\342\200\246" },
	{ "#{=2:@emo}", "a" },
	{ "#{=3:@emo}", "a\360\237\230\200" },
	{ "#{=4:@utf}", "h\303\251ll" },
	{ "#{=-4:@utf}", "\303\266rld" },
	{ "#{=3:@sty}", "#[fg=red]red" },
	{ "#{=-4:@sty}", "#[fg=red]#[default]tail" },
	{ "#{=10:@sty}", "#[fg=red]red#[default] tail" },
	{ "#{=3:@tab}", "ab" },
	{ "#{=4:@h}", "a#b##" },
	{ "#{=-3:@h}", "####d" },
	{ "#{=20:@h}", "a#b##c####d" },
	{ "#{=x:@b}", "hello world" },
	{ "#{=/#{@n}/:@b}", "hello" },
	{ "#{p10:@a}|", "abc       |" },
	{ "#{p-10:@a}|", "       abc|" },
	{ "#{p2:@a}|", "abc|" },
	{ "#{p0:@a}|", "abc|" },
	{ "#{p8:@cjk}|",
	    "\346\227\245\346\234\254\350\252\236\343\203\206\343\202\255"
	    "\343\202\271\343\203\210|" },
	{ "#{p20:@cjk}|",
	    "\346\227\245\346\234\254\350\252\236\343\203\206\343\202\255"
	    "\343\202\271\343\203\210      |" },
	{ "#{p-20:@cjk}|",
	    "      \346\227\245\346\234\254\350\252\236\343\203\206\343"
	    "\202\255\343\202\271\343\203\210|" },
	{ "#{p10:@sty}|", "#[fg=red]red#[default] tail|" },
	{ "#{p5;=2:@b}|", "he   |" },
	{ "#{=2;p5:@b}|", "he   |" },
	{ "#{=/2/~;p-5:@b}|", "  he~|" },
	{ "#{n:@b}", "11" },
	{ "#{n:@cjk}", "21" },
	{ "#{n:@e}", "0" },
	{ "#{n:nope}", "0" },
	{ "#{w:@b}", "11" },
	{ "#{w:@cjk}", "14" },
	{ "#{w:@emo}", "4" },
	{ "#{w:@sty}", "8" },
	{ "#{w:@h}", "8" },
	{ "#{n;=3:@b}", "3" },
	{ "#{t:@t}", "Sun Oct 25 09:25:02 2015" },
	{ "#{t/p:@t}", "Oct15" },
	{ "#{t/f/%Y:@t}", "2015" },
	{ "#{t/f/%H#:%M:@t}", "09:25" },
	{ "#{t/f/%H#:%M %d-%b-%y/:@t}", "09:25 25-Oct-15" },
	{ "#{t:@a}", "" },
	{ "#{t:@e}", "" },
	{ "#{t:nope}", "" },
	{ "#{t:@zero}", "" },
	{ "#{b:@path}", "foo.txt" },
	{ "#{d:@path}", "/usr/local/lib" },
	{ "#{b;d:@path}", "." },
	{ "#{b:@dir}", "lib" },
	{ "#{d:@dir}", "/usr" },
	{ "#{b:@a}", "abc" },
	{ "#{d:@a}", "." },
	{ "#{b:@e}", "." },
	{ "#{d:@e}", "." },
	{ "#{b:#{@path}}", "/usr/local/lib/foo.txt" },
	{ "#{q:@q}",
	    "it\\'s\\ \\\"quoted\\\"\\ \\$HOME\\ \\`x\\`\\ \\\\\\ \\*\\ "
	    "\\?\\ \\[\\ \\;\\ \\&\\ \\|\\ \\<\\ \\>\\ \\(\\ \\)\\ \\=\\ "
	    "\\%\\ \\#" },
	{ "#{q/h:@h}", "a##b####c######d" },
	{ "#{q/e:@h}", "a##b####c######d" },
	{ "#{q:@a}", "abc" },
	{ "#{q/x:@q}",
	    "it's \"quoted\" $HOME `x` \\ * ? [ ; & | < > ( ) = % #" },
	{ "#{q:#{@q}}",
	    "it's \"quoted\" $HOME `x` \\ * ? [ ; & | < > ( ) = % #" },
	{ "#{E:@fmt}", "abc-work" },
	{ "#{T:@fmt}", "abc-work" },
	{ "#{@fmt}", "#{@a}-#S" },
	{ "#{E:#{@fmt}}", "abc-work" },
	{ "#{E:@a}", "abc" },
	{ "#{l:#{@a}}", "#{@a}" },
	{ "#{l:plain}", "plain" },
	{ "#{l:a#,b}", "a#,b" },
	{ "#{l:#{?x,y,z}}", "#{?x,y,z}" },
	{ "#{a:98}", "b" },
	{ "#{a:65}", "A" },
	{ "#{a:31}", "" },
	{ "#{a:x}", "" },
	{ "#{a:127}", "" },
	{ "#{a:#{e|+:60,5}}", "A" },
	{ "#{c:red}", "800000" },
	{ "#{c:Red}", "800000" },
	{ "#{c:91}", "ff0000" },
	{ "#{c:colour200}", "ff00d7" },
	{ "#{c:colour3}", "808000" },
	{ "#{c:#aabbcc}", "aabbcc" },
	{ "#{c:default}", "" },
	{ "#{c:nope}", "" },
	{ "#{c:brightblue}", "0000ff" },
	{ "#{e|+:1,2}", "3" },
	{ "#{e|-:1,2}", "-1" },
	{ "#{e|*:3,4}", "12" },
	{ "#{e|/:7,2}", "3" },
	{ "#{e|/:-7,2}", "-3" },
	{ "#{e|m:7,3}", "1" },
	{ "#{e|%:7,3}", "1" },
	{ "#{e|m:-7,3}", "-1" },
	{ "#{e|m|f|2:7.5,-2}", "1.50" },
	{ "#{e|m|f|2:3,7}", "3.00" },
	{ "#{e|m|f|2:1e300,7}", "1.00" },
	{ "#{e|+|f:1.5,2}", "3.50" },
	{ "#{e|*|f|4:5.5,3}", "16.5000" },
	{ "#{e|/|f|0:7,2}", "4" },
	{ "#{e|/|f:1,3}", "0.33" },
	{ "#{e|+||2:1,2}", "3.00" },
	{ "#{e|==:1,1}", "1" },
	{ "#{e|!=:1,1}", "0" },
	{ "#{e|<:1,2}", "1" },
	{ "#{e|>:1,2}", "0" },
	{ "#{e|<=:2,2}", "1" },
	{ "#{e|>=:1,2}", "0" },
	{ "#{e|<|f:1.5,1.6}", "1.00" },
	{ "#{e|==|f:0.1,0.1}", "1.00" },
	{ "#{e|+:a,2}", "" },
	{ "#{e|+:1.9,2.9}", "3" },
	{ "#{e|+:,2}", "2" },
	{ "#{e|^:1,2}", "" },
	{ "#{e|+:1}", "" },
	{ "#{e|+||x:1,2}", "" },
	{ "#{e|+:#{@n},#{@neg}}", "-2" },
	{ "#{e|*:#{@n},#{e|+:1,1}}", "10" },
	{ "#{e/+/f/1:1,2}", "3.0" },
	{ "#{N:win}", "1" },
	{ "#{N:nope}", "0" },
	{ "#{N/w:win}", "1" },
	{ "#{N/s:work}", "1" },
	{ "#{N/s:nope}", "0" },
	{ "#{N/s:#{session_name}}", "1" },
	{ "#{C:nothing}", "0" },
	{ "#{C/ri:nothing}", "0" },
	{ "#[fg=red]text#[default]", "#[fg=red]text#[default]" },
	{ "##[fg=red]", "##[fg=red]" },
	{ "###[fg=red]", "###[fg=red]" },
	{ "####[x", "####[x" },
	{ "#[fg=#{@a}]", "#[fg=abc]" },
	{ "#{@braces}", "{x}" },
	{ "#{@colon}", "a:b:c" },
	{ "#{=2:#{@a}#{@b}}", "ab" },
	{ "#{p6:#{=3:@b}}|", "hel   |" },
	{ "#{?#{m:*b*,#{@a}},#{s/b/B/:@a},none}", "aBc" },
	{ "#{?@a,x,#{?@b,y,z}}tail", "xtail" },
	{ "#{@a", "" },
	{ "before #{@a", "before " },
	{ "#{", "" },
	{ "#{}", "" },
	{ "#{:}", "" },
	{ "#{:@a}", "abc" },
	{ "#{;:@a}", "abc" },
	{ "#{n;:@a}", "3" },
	{ "#{@a:x}", "" },
	{ "#{zz:@a}", "" },
	{ "#{=:@a}", "abc" },
	{ "#{p:@a}", "abc" },
	{ "#{nope:#{@a}}", "nope:abc" },
	{ "a#{@a}b}c", "aabcb}c" },
	{ "#{?#{==:#{s/a/b/:@a},bbc},1,2}", "1" },
	{ "#{?#{||:#{@zero},#{&&:1,1}},yes,no}", "yes" },
	{ "#{==:#{=2:@a},ab}", "1" },
	{ "#{<:#{@n},#{@a}}", "1" },
	{ "#{l:}", "" },
	{ "#{n:#{@a}#{@b}}", "14" },
	{ "#{w:#{@cjk}x}", "15" },
	{ "#{s/b/#{@n}/:@a}", "a5c" },
	{ "#{m:#{@a},abc}", "1" },
	{ "#{m/r:#{@a},xabcx}", "1" },
	{ "#{?#{e|>:#{@n},3},big,small}", "big" },
	{ "#{=/#{@n}/>:@long}", "The q>" },
	{ "#{=21:@long}", "The quick brown fox j" },
	{ "#{=-21:@long}", "mps over the lazy dog" },
	{ "#{p30;=21:@long}|", "The quick brown fox j         |" },
	{ "#{=/10/#{@n}:@long}", "The quick 5" },
	{ "%H:%M", "%H:%M" },
	{ "#{@pc}", "100%" },
	{ "#{E:@pc}", "100%" },
	{ "#{T:@pc}", "100%" },
	{ "#{T:@fmt3}", "2025" },
	{ "#{d:@nope}", "" },
	{ "#{b:nope}", "" },
	{ "#{q:nope}", "" },
	{ "#{?@a,#{?@b,#{?@n,deep,},},}", "deep" },
	{ "#{?@a,a#}b,c}", "a}b" },
	{ "#{==:#,,#,}", "1" },
	{ "#{==:a#,b,a#,b}", "1" },
	{ "#(", "" },
	{ "#(unclosed (x)", "" },
};

static void
check(const struct format_ops *with, const char *format, const char *result)
{
	struct format f = { with, NULL, widths, NOW };
	char *s = format_expand(&f, format);

	if (strcmp(s, result) != 0)
		fail_msg("%s\ngave: %s\nnot:  %s", format, s, result);
	free(s);
}

static void
test_as_tmux(void **state)
{
	size_t i;

	for (i = 0; i < nitems(as_tmux); i++)
		check(&ops, as_tmux[i].format, as_tmux[i].result);
}

/* What tmux's answer depends on more than its variables for. */
static const struct {
	const char *format, *result;
} more[] = {
	/* Names of one letter. */
	{ "#D #F #H #I #P #S #T #W #h", "%3 *Z host 7 2 work title win h" },
	/* Loops. */
	{ "#{S:#{item} }", "one two three " },
	{ "#{W:#{item} }", "w1 w2 " },
	{ "#{W:#{item},[#{item}]}", "w1[w2]" },
	{ "#{S:a,b}", "a,ba,ba,b" },
	{ "#{S:#{W:#{item}}}", "w1w2w1w2w1w2" },
	{ "a#{P:x}b", "a" },
	{ "#{=7:#{S:#{item}}}", "onetwot" },
	{ "#{S:#{?#{==:#{item},two},!,.}}", ".!." },
	/* Searching and names. */
	{ "#{C:abc}", "300" },
	{ "#{C/r:#{@a}}", "310" },
	{ "#{C/i:a}", "101" },
	{ "#{C/ri:a}", "111" },
	{ "#{?#{C:nothing},found,lost}", "lost" },
	/* Jobs. */
	{ "a#(x y)b", "a<x y>b" },
	{ "#(a (b) c)", "<a (b) c>" },
	{ "#(none)", "" },
	{ "#(#{@a})", "<#{@a}>" },
	/* Times that have passed: today, this month, this year, before. */
	{ "#{t/p:@long}", "" },
	{ "#{t/p:@t}", "Oct15" },
	/* A depth of a hundred. */
	{ "#{n:#{E:@rec}}", "98" },
	/* Calculating what has no result, or no number. */
	{ "#{e|/:1,0}", "" },
	{ "#{e|m:1,0}", "" },
	{ "#{e|/|f:1,0}", "inf" },
	{ "#{e|*:1e300,1e300}", "" },
	{ "#{n:#{e|+|f|999999999:1,2}}", "102" },
	/* Patterns that cost too much are none. */
	{ "#{m/r:(x{1#,255#}){1#,255#},x}", "0" },
	{ "#{s/(((a{1#,99#}){1#,99#}){1#,99#}){1#,99#}/y/:@a}", "abc" },
	{ "#{m/r:^(x{2#})*$,xxxx}", "1" },
	/* More modifiers than there may be are none. */
	{ "#{n;n;n;n;n;n;n;n;n;n;n;n;n;n;n;n:@a}", "3" },
	{ "#{n;n;n;n;n;n;n;n;n;n;n;n;n;n;n;n;n:@a}", "" },
	{ "#{=/2/x/y/z/a/b/c/:@a}", "abx" },
	/* A style without an end. */
	{ "#{w:##[fg=red}", "0" },
	{ "#{=2:a#[fg}", "" },
	/* Control characters and ill-formed text have no width. */
	{ "#{=3:#{l:a\001b\177\377cd}}", "abc" },
};

static void
test_more(void **state)
{
	size_t i;

	for (i = 0; i < nitems(more); i++)
		check(&ops, more[i].format, more[i].result);
}

/* Without whom to ask there is nothing. */
static void
test_bare(void **state)
{
	check(&bare, "a#(x)b", "ab");
	check(&bare, "a#{S:x}b", "a");
	check(&bare, "a#{N:win}b", "a");
	check(&bare, "#{C:x}", "0");
	check(&bare, "#{@a}", "abc");
}

static const struct {
	int64_t ago;
	const char *result;
} pretty[] = {
	{ -5, "20:53" },
	{ 0, "20:53" },
	{ 3600, "19:53" },
	{ 86399, "20:53" },
	{ 86400, "Thu06" },
	{ 27 * 86400, "Sat11" },
	{ 29 * 86400, "09Oct" },
	{ 200 * 86400, "21Apr" },
	{ 340 * 86400, "02Dec" },
	{ 360 * 86400, "Nov24" },
	{ 366 * 86400, "Nov24" },
	{ 380 * 86400, "Oct24" },
	{ 3000 * 86400, "Aug17" },
};

static const char *pretty_value;

static char *
pretty_lookup(void *ctx, const char *name)
{
	return xstrdup(pretty_value);
}

static void
test_pretty_times(void **state)
{
	static const struct format_ops with = { .lookup = pretty_lookup };
	char value[32];
	size_t i;

	for (i = 0; i < nitems(pretty); i++) {
		snprintf(value, sizeof value, "%lld",
		    (long long)(NOW - pretty[i].ago));
		pretty_value = value;
		check(&with, "#{t/p:x}", pretty[i].result);
	}
	/* No such time. */
	pretty_value = "9223372036854775807";
	check(&with, "#{t/p:x}#{t:x}#{t/f/%Y:x}", "");
}

static void
test_strftime(void **state)
{
	struct format f = { &ops, NULL, widths, NOW };
	char *s = format_expand_time(&f, "%Y %H:%M #{@a} #{@pc} #{T:@fmt3}%%");

	assert_string_equal(s, "2025 20:53 abc 100% 2025%");
	free(s);
	/* Text that strftime makes longer than it may be. */
	s = xmalloc(20001);
	memset(s, 'x', 20000);
	memcpy(s, "%Y", 2);
	s[20000] = '\0';
	f.now = NOW;
	pretty_value = format_expand_time(&f, s);
	assert_string_equal(pretty_value, "");
	free((char *)(uintptr_t)pretty_value);
	free(s);
	f.now = 0;
	s = format_expand_time(&f, "%Y");
	assert_true(atoi(s) > 2024);
	free(s);
}

#define LOOPS(format) "#{S:#{S:#{S:#{S:" format "}}}}"

/* Formats that would take forever or fill the memory. */
static void
test_bounds(void **state)
{
	static const char *const bombs[] = {
		"#{E:@bomb}",
		"#{p1000000000:@a}",
		"#{p-1000000000:@a}",
		LOOPS(LOOPS(LOOPS(LOOPS("x")))),
		"#{s/x*/#{p999999:@a}/:@long}",
		"#{s/./#{s#,.#,#{p60000:@a}#,:@long}/:@long}",
	};
	struct format f = { &ops, NULL, widths, NOW };
	size_t i, n;
	char *s;

	for (i = 0; i < nitems(bombs); i++) {
		s = format_expand(&f, bombs[i]);
		assert_true(strlen(s) <= FORMAT_TEXT_MAX);
		free(s);
	}
	/* Many times deeper than may be. */
	n = 100000;
	s = xmalloc(3 * n + 1);
	for (i = 0; i < n; i++)
		memcpy(s + 3 * i, "#{?", 3);
	s[3 * n] = '\0';
	free(format_expand(&f, s));
	for (i = 0; i < n; i++)
		memcpy(s + 3 * i, "#{n", 3);
	free(format_expand(&f, s));
	free(s);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_tmux),
		cmocka_unit_test(test_more),
		cmocka_unit_test(test_bare),
		cmocka_unit_test(test_pretty_times),
		cmocka_unit_test(test_strftime),
		cmocka_unit_test(test_bounds),
	};
	int failed;

	setenv("TZ", "UTC", 1);
	tzset();
	widths = widths_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	widths_free(widths);
	return failed;
}
