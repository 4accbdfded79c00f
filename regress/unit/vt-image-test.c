/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Images on the screen; cells are 8 by 16 pixels, the screen 10 by 4. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/xmalloc.h"
#include "vt/image.h"
#include "regress/unit/unit.h"
#include "regress/unit/vt-term.h"

#define CSI "\033["
#define DCS "\033P"
#define APC "\033_G"
#define OSC "\033]"
#define ST "\033\\"

/* A sixel image of a size that it says. */
#define SIXEL(w, h) DCS "q\"1;1;" w ";" h "#0!8~" ST

/* Four pixels, RGB and RGBA: 2 by 2. */
#define RGB4 "AAAAAAAAAAAAAAAA"
#define RGBA4 "AAAAAAAAAAAAAAAAAAAAAA=="

/* The head of a PNG of 20 by 40 pixels, of a GIF of 16 by 32. */
#define PNG "iVBORw0KGgoAAAANSUhEUgAAABQAAAAo"
#define GIF "R0lGODlhEAAgAA=="
/* A JPEG's, with a comment before its frame of 24 by 16. */
#define JPEG "/9j//gADeP/AAAsIABAAGAEBEQA="

/* Kitty's answers. */
#define OK(keys) APC keys ";OK" ST
#define BAD(keys, what) APC keys ";" what ST

static const struct term_case sixels[] = {
	{ "the size it says", SIXEL("20", "30"),
	    .images = "sixel 20x30 at 0,0 3x2\n", .cursor = "0,1" },
	{ "the size it has", DCS "9q!10~-!12@" ST,
	    .images = "sixel 12x7 at 0,0 2x1\n", .cursor = "0,0" },
	{ "pixels are two high", DCS "q~-~-~" ST,
	    .images = "sixel 1x36 at 0,0 1x3\n", .cursor = "0,2" },
	{ "or as it says", DCS "7;1q\"3;1~" ST,
	    .images = "sixel 1x18 at 0,0 1x2\n" },
	{ "larger than it says", DCS "q\"1;1;2;2!9~" ST,
	    .images = "sixel 9x6 at 0,0 2x1\n" },
	{ "over one another", DCS "9q#1!9~$#2!5~" ST,
	    .images = "sixel 9x6 at 0,0 2x1\n" },
	{ "blank ones do not count", DCS "9q~!99?-????" ST,
	    .images = "sixel 1x6 at 0,0 1x1\n" },
	{ "nothing", DCS "q" ST DCS "q#1;2;100;0;0" ST, .images = "",
	    .cursor = "0,0" },
	{ "at the cursor", CSI "2;3H" SIXEL("8", "16"),
	    .images = "sixel 8x16 at 2,1 1x1\n", .cursor = "2,1" },
	{ "the screen scrolls for it", "a\r\nb\r\nc" SIXEL("8", "40"),
	    .images = "sixel 8x40 at 1,1 1x3\n", .cursor = "1,3",
	    .screen = "b\nc", .history = "a" },
	{ "and it is cut when it is higher", "a\r\nb" SIXEL("8", "96"),
	    .images = "sixel 8x96 at 1,0 1x6 -2\n", .cursor = "1,3",
	    .history = "a\nb\n" },
	{ "it goes with what scrolls", SIXEL("8", "32") "\n\n\n",
	    .images = "sixel 8x32 at 0,0 1x2 -1\n" },
	{ "until it is gone", SIXEL("8", "32") "\n\n\n\n", .images = "" },
	{ "within margins", CSI "2;3r" CSI "2;1H" SIXEL("8", "16")
	    CSI "3;1H\n", .images = "" },
	{ "not across them", CSI "2;4r" SIXEL("8", "32") CSI "4;1H\n",
	    .images = "sixel 8x32 at 0,0 1x2\n" },
	{ "down", SIXEL("8", "32") CSI "3T",
	    .images = "sixel 8x32 at 0,3 1x2 /1\n" },
	{ "IL, DL", CSI "2;1H" SIXEL("8", "16") CSI "H" CSI "L" CSI "2M",
	    .images = "sixel 8x16 at 0,0 1x1\n" },
	{ "it erases what it covers", "abcde" CSI "1;2H" SIXEL("16", "6"),
	    .screen = "a  de" },
	{ "but not when it is transparent", "abcde" CSI "1;2H"
	    DCS "9;1q!16~" ST, .screen = "abcde" },
	{ "ED cuts it", SIXEL("8", "32") CSI "2;1H" CSI "J",
	    .images = "sixel 8x32 at 0,0 1x2 /1\n" },
	{ "on either side", SIXEL("8", "48") CSI "2;1H" CSI "1J",
	    .images = "sixel 8x48 at 0,1 1x3 -1\n" },
	{ "EL too", SIXEL("8", "32") CSI "2K" "x",
	    .images = "sixel 8x32 at 0,0 1x2 /1\n" },
	{ "or drops it", SIXEL("8", "32") CSI "H" CSI "J", .images = "" },
	{ "ED 2 drops it", SIXEL("8", "32") CSI "2J", .images = "" },
	{ "not when it is elsewhere", SIXEL("8", "16") CSI "3;1H" CSI "J",
	    .images = "sixel 8x16 at 0,0 1x1\n" },
	{ "RIS drops it", SIXEL("8", "32") "\033c", .images = "" },
	{ "mode 80: home, and nothing moves", CSI "?80h" "a" CSI "3;3H"
	    SIXEL("8", "96"), .images = "sixel 8x96 at 0,0 1x6 /4\n",
	    .cursor = "2,2", .screen = "", .history = "" },
	{ "each screen has its own", SIXEL("8", "16") CSI "?1049h"
	    SIXEL("16", "16") CSI "2J" CSI "?1049l",
	    .images = "sixel 8x16 at 0,0 1x1\n" },
	{ "as wide as it is", CSI "1;9H" SIXEL("99", "6"),
	    .images = "sixel 99x6 at 8,0 13x1\n" },
	{ "too large", SIXEL("99999", "6") DCS "q!99999~" ST,
	    .images = "" },
};

static const struct term_case itermed[] = {
	{ "a PNG", OSC "1337;File=inline=1:" PNG ST,
	    .images = "png 20x40 at 0,0 3x3\n", .cursor = "3,2" },
	{ "a GIF", OSC "1337;File=name=eA==;inline=1:" GIF "\a",
	    .images = "file 16x32 at 0,0 2x2\n" },
	{ "a JPEG", OSC "1337;File=inline=1:" JPEG "\a",
	    .images = "file 24x16 at 0,0 3x1\n" },
	{ "cells", OSC "1337;File=width=4;height=2;preserveAspectRatio=0;"
	    "inline=1:" PNG "\a", .images = "png 20x40 at 0,0 4x2\n" },
	{ "its proportions", OSC "1337;File=width=4;height=2;inline=1:" PNG
	    "\a", .images = "png 20x40 at 0,0 2x2\n" },
	{ "a width", OSC "1337;File=width=4;inline=1:" PNG "\a",
	    .images = "png 20x40 at 0,0 4x4\n" },
	{ "a height", OSC "1337;File=height=32px;inline=1:" PNG "\a",
	    .images = "png 20x40 at 0,0 2x2\n" },
	{ "of the screen", OSC "1337;File=width=50%;height=auto;inline=1:"
	    GIF "\a", .images = "file 16x32 at 0,0 5x5 -1\n" },
	{ "the cursor stays", OSC "1337;File=inline=1;doNotMoveCursor=1:"
	    GIF "\a", .images = "file 16x32 at 0,0 2x2\n",
	    .cursor = "0,0" },
	{ "at the right", CSI "1;9H" OSC "1337;File=inline=1:" GIF "\a",
	    .images = "file 16x32 at 8,0 2x2\n", .cursor = "0,2" },
	{ "a download", OSC "1337;File=name=eA==:" GIF "\a",
	    .images = "" },
	{ "no picture", OSC "1337;File=inline=1:AAAA\a" OSC
	    "1337;File=inline=1:***\a" OSC "1337;File=inline=1\a",
	    .images = "" },
	{ "no size", OSC "1337;File=inline=1;width=x:" GIF "\a",
	    .images = "" },
};

static const struct term_case kitties[] = {
	{ "a question", APC "i=31,s=2,v=2,a=q,t=d,f=24;" RGB4 ST,
	    .replies = OK("i=31"), .images = "" },
	{ "sent and shown", APC "a=T,f=24,s=2,v=2,i=1;" RGB4 ST,
	    .replies = OK("i=1"), .images = "rgb 2x2 at 0,0 1x1 i1\n",
	    .cursor = "1,0" },
	{ "RGBA", APC "a=T,s=2,v=2;" RGBA4 ST, .replies = "",
	    .images = "rgba 2x2 at 0,0 1x1\n" },
	{ "PNG", APC "a=T,f=100,i=5,p=3;" PNG ST, .replies = OK("i=5,p=3"),
	    .images = "png 20x40 at 0,0 3x3 i5 p3\n", .cursor = "3,2" },
	{ "compressed", APC "a=T,f=24,s=9,v=9,o=z,i=1;AAAA" ST,
	    .images = "rgbz 9x9 at 0,0 2x1 i1\n" },
	{ "sent, then shown", APC "f=100,i=5;" PNG ST APC "a=p,i=5" ST
	    "\r" APC "a=p,i=5,z=-1" ST, .replies = OK("i=5") OK("i=5")
	    OK("i=5"), .images = "png 20x40 at 0,1 3x3 i5 z-1\n"
	    "png 20x40 at 0,0 3x3 -1 i5\n" },
	{ "in pieces", APC "a=T,f=24,s=2,v=2,i=1,m=1;AAAA" ST APC
	    "m=1;AAAA" ST APC "m=0;AAAAAAAA" ST, .replies = OK("i=1"),
	    .images = "rgb 2x2 at 0,0 1x1 i1\n" },
	{ "a last piece without data", APC "a=t,f=24,s=2,v=2,i=1,m=1;" RGB4
	    ST APC "m=0;" ST, .replies = OK("i=1") },
	{ "a piece that is broken", APC "a=T,f=24,s=2,v=2,i=1,m=1;AA*A" ST
	    APC "m=0;" RGB4 ST, .replies = BAD("i=1", "EINVAL:bad base64"),
	    .images = "" },
	{ "pieces that break off", APC "a=t,f=24,s=2,v=2,i=1,m=1;AAAA" ST
	    APC "a=d" ST APC "a=t,f=24,s=2,v=2,i=2;" RGB4 ST,
	    .replies = OK("i=2") },
	{ "by number", APC "a=T,f=24,s=2,v=2,I=7;" RGB4 ST,
	    .replies = OK("i=2147483648,I=7"),
	    .images = "rgb 2x2 at 0,0 1x1 i2147483648\n" },
	{ "the newest by number", APC "f=24,s=2,v=2,I=7;" RGB4 ST APC
	    "f=24,s=2,v=2,I=7;" RGB4 ST APC "a=p,I=7,q=1" ST,
	    .images = "rgb 2x2 at 0,0 1x1 i2147483649\n" },
	{ "quiet", APC "a=q,i=1,q=1,f=24,s=2,v=2;" RGB4 ST APC
	    "a=q,i=1,q=2,f=24,s=2,v=2;AAAA" ST, .replies = "" },
	{ "the same id again", APC "a=T,f=24,s=2,v=2,i=1;" RGB4 ST APC
	    "a=t,f=24,s=2,v=1,i=1;AAAAAAAA" ST, .images = "" },
	{ "the same placement again", APC "a=T,f=24,s=2,v=2,i=1,p=1;" RGB4
	    ST CSI "3;3H" APC "a=p,i=1,p=1" ST,
	    .images = "rgb 2x2 at 2,2 1x1 i1 p1\n" },
	{ "cells", APC "a=T,f=24,s=2,v=2,c=3,r=2;" RGB4 ST,
	    .images = "rgb 2x2 at 0,0 3x2\n", .cursor = "3,1" },
	{ "columns", APC "a=T,f=24,s=2,v=2,c=6;" RGB4 ST,
	    .images = "rgb 2x2 at 0,0 6x3\n" },
	{ "rows", APC "a=T,f=24,s=2,v=2,r=2;" RGB4 ST,
	    .images = "rgb 2x2 at 0,0 4x2\n" },
	{ "a part", APC "a=T,f=100,x=4,y=8,w=9,h=99;" PNG ST,
	    .images = "png 20x40 at 0,0 2x2 9x32 from 4,8\n" },
	{ "within the cell", APC "a=T,f=24,s=2,v=2,X=7,Y=99;" RGB4 ST,
	    .images = "rgb 2x2 at 0,0 2x2 +7,15\n" },
	{ "the cursor stays", APC "a=T,f=100,C=1;" PNG ST CSI "3;1H"
	    APC "a=T,f=100,C=1;" PNG ST, .cursor = "0,2",
	    .images = "png 20x40 at 0,0 3x3\n"
	    "png 20x40 at 0,2 3x3 /2\n" },
	{ "text stays", "abc\r" APC "a=T,f=100;" PNG ST, .screen = "abc" },
	{ "erasing text leaves it", APC "a=T,f=100;" PNG ST CSI "H" CSI "K"
	    CSI "2;1H" CSI "J" CSI "1J",
	    .images = "png 20x40 at 0,0 3x3\n" },
	{ "clearing the screen does not", APC "a=T,f=100;" PNG ST CSI "2J",
	    .images = "" },
	{ "above and below", APC "a=T,f=24,s=2,v=2,i=1,z=2;" RGB4 ST APC
	    "a=T,f=24,s=2,v=2,i=2;" RGB4 ST APC "a=T,f=24,s=2,v=2,i=3,z=-9;"
	    RGB4 ST, .images = "rgb 2x2 at 2,0 1x1 i3 z-9\n"
	    "rgb 2x2 at 1,0 1x1 i2\n" "rgb 2x2 at 0,0 1x1 i1 z2\n" },
};

static const struct term_case errors[] = {
	{ "too little", APC "i=1,f=24,s=2,v=2;AAAA" ST,
	    .replies = BAD("i=1", "ENODATA:too little data") },
	{ "no size", APC "i=1,f=24;AAAA" ST,
	    .replies = BAD("i=1", "EINVAL:bad width or height") },
	{ "too large", APC "i=1,f=24,s=99999,v=2;AAAA" ST,
	    .replies = BAD("i=1", "EINVAL:bad width or height") },
	{ "no PNG", APC "i=1,f=100;AAAA" ST, .replies = BAD("i=1",
	    "EBADPNG:not a PNG of a size we take") },
	{ "no format", APC "i=1,f=99;AAAA" ST,
	    .replies = BAD("i=1", "EINVAL:unknown format") },
	{ "a file", APC "i=1,f=24,t=f,s=2,v=2;AAAA" ST,
	    .replies = BAD("i=1", "EINVAL:only direct transmission") },
	{ "i and I", APC "i=1,I=1,s=2,v=2;AAAA" ST,
	    .replies = BAD("i=1,I=1", "EINVAL:both i and I") },
	{ "not there", APC "a=p,i=9,p=2" ST,
	    .replies = BAD("i=9,p=2", "ENOENT:no such image") },
	{ "nothing of it", APC "f=100,i=1,q=1;" PNG ST APC "a=p,i=1,x=20" ST,
	    .replies = BAD("i=1", "EINVAL:nothing of the image is there") },
	{ "in text", APC "f=100,i=1,q=1;" PNG ST APC "a=p,i=1,U=1" ST,
	    .replies = BAD("i=1",
	    "ENOTSUP:placed by text or by another image") },
	{ "animations", APC "a=f,i=1;AAAA" ST,
	    .replies = BAD("i=1", "EINVAL:unknown action") },
	{ "no key", APC "i=1,foo=2" ST,
	    .replies = BAD("i=1", "EINVAL:bad key or value") },
	{ "compression", APC "i=1,f=24,s=2,v=2,o=x;" RGB4 ST,
	    .replies = BAD("i=1", "EINVAL:unknown compression") },
	{ "without an id nobody is told", APC "a=T;AAAA" ST APC "x" ST APC
	    ST, .replies = "" },
};

/* Three images in the first row, the third of them twice. */
#define THREE APC "a=T,f=24,s=2,v=2,i=1,q=1;" RGB4 ST APC                     \
	"a=T,f=24,s=2,v=2,I=5,q=1,z=3;" RGB4 ST APC                           \
	"a=T,f=24,s=2,v=2,i=3,q=1,p=1;" RGB4 ST CSI "3;1H" APC                \
	"a=p,i=3,p=2,q=1" ST
#define ONE "rgb 2x2 at 0,0 1x1 i1\n"
#define TWO "rgb 2x2 at 1,0 1x1 i2147483648 z3\n"
#define LEFT "rgb 2x2 at 2,0 1x1 i3 p1\n"
#define DOWN "rgb 2x2 at 0,2 1x1 i3 p2\n"
#define SHOW(id) APC "a=p,q=1,i=" id ST

static const struct term_case deletions[] = {
	{ "none", THREE, .images = ONE LEFT DOWN TWO },
	{ "all", THREE APC "a=d" ST, .images = "" },
	{ "all, kept", THREE APC "a=d,d=a" ST SHOW("1"),
	    .replies = "" },
	{ "all, freed", THREE APC "a=d,d=A" ST SHOW("1"),
	    .replies = BAD("i=1", "ENOENT:no such image") },
	{ "by id", THREE APC "a=d,d=i,i=3" ST, .images = ONE TWO },
	{ "one placement", THREE APC "a=d,d=i,i=3,p=1" ST,
	    .images = ONE DOWN TWO },
	{ "by id, freed", THREE APC "a=d,d=I,i=3" ST SHOW("3"),
	    .images = ONE TWO,
	    .replies = BAD("i=3", "ENOENT:no such image") },
	{ "one placement does not free", THREE APC "a=d,d=I,i=3,p=1" ST
	    SHOW("3"), .replies = "" },
	{ "never shown", APC "f=24,s=2,v=2,i=1,q=1;" RGB4 ST APC
	    "a=d,d=I,i=1" ST SHOW("1"),
	    .replies = BAD("i=1", "ENOENT:no such image") },
	{ "by number", THREE APC "a=d,d=n,I=5" ST,
	    .images = ONE LEFT DOWN },
	{ "at the cursor", THREE CSI "1;3H" APC "a=d,d=c" ST,
	    .images = ONE DOWN TWO },
	{ "at a cell", THREE APC "a=d,d=p,x=1,y=3" ST,
	    .images = ONE LEFT TWO },
	{ "at a cell with z", THREE APC "a=d,d=q,x=2,y=1,z=2" ST
	    APC "a=d,d=q,x=1,y=1" ST, .images = LEFT DOWN TWO },
	{ "by column", THREE APC "a=d,d=x,x=1" ST, .images = LEFT TWO },
	{ "by row", THREE APC "a=d,d=y,y=1" ST, .images = DOWN },
	{ "by z", THREE APC "a=d,d=z,z=3" ST, .images = ONE LEFT DOWN },
	{ "a range", THREE APC "a=d,d=R,x=2,y=3" ST SHOW("3"),
	    .images = ONE TWO,
	    .replies = BAD("i=3", "ENOENT:no such image") },
	{ "frames", THREE APC "a=d,d=f,i=1" ST, .images = ONE LEFT DOWN TWO },
};

static void
test_sixels(void **state)
{
	(void)state;
	term_run(sixels, nitems(sixels));
}

static void
test_iterm(void **state)
{
	(void)state;
	term_run(itermed, nitems(itermed));
}

static void
test_kitty(void **state)
{
	(void)state;
	term_run(kitties, nitems(kitties));
}

static void
test_errors(void **state)
{
	(void)state;
	term_run(errors, nitems(errors));
}

static void
test_deletions(void **state)
{
	(void)state;
	term_run(deletions, nitems(deletions));
}

/* Send an image of some bytes in pieces. */
static void
send_rgb(struct term *t, unsigned int id, unsigned int width, size_t height)
{
	size_t left = width * height * 3, n;
	uint8_t *zeros = xcalloc(1, left);
	struct buf b = BUF_INIT;
	char *head;

	head = xasprintf(APC "a=T,C=1,q=2,i=%u,f=24,s=%u,v=%zu,m=1;" ST, id,
	    width, height);
	term_write(t, head);
	for (; left > 0; left -= n) {
		n = left < 300000 ? left : 300000;
		buf_put_str(&b, APC "m=1;");
		base64_encode(zeros, n, &b);
		buf_put_str(&b, ST);
		vt_write(t->vt, buf_data(&b), buf_len(&b));
		buf_clear(&b);
	}
	term_write(t, APC "m=0;" ST);
	buf_free(&b);
	free(head);
	free(zeros);
}

/* What is held is bounded, the oldest goes; a snapshot holds the newest. */
static void
test_bounds(void **state)
{
	struct term *t = term_new(10, 4);
	char *images;
	unsigned int i;

	(void)state;
	send_rgb(t, 1, 1000, 3000); /* 9 MB: more than one may have */
	assert_null(vt_placement(t->vt, 0));
	for (i = 1; i <= 10; i++)
		send_rgb(t, i, 1000, 2000); /* 6 MB each */
	for (i = 0; vt_placement(t->vt, i) != NULL; i++)
		;
	assert_int_equal(i, IMAGE_BYTES_MAX / 6000000);
	assert_int_equal(vt_placement(t->vt, 0)->image->id, 10 - i + 1);
	send_rgb(t, 11, 1000, 100);
	send_rgb(t, 12, 1000, 100);
	term_reload(t);
	images = term_images(t);
	assert_string_equal(images, "rgb 1000x100 at 0,0 125x7 /4 i11\n"
	    "rgb 1000x100 at 0,0 125x7 /4 i12\n");
	free(images);
	for (i = 0; i < 2000; i++)
		term_write(t, APC "a=T,C=1,f=24,s=2,v=2;" RGB4 ST);
	for (i = 0; vt_placement(t->vt, i) != NULL; i++)
		;
	assert_true(i <= IMAGES_MAX);
	for (i = 0; i < 2000; i++)
		term_write(t, APC "a=p,C=1,i=12,q=1" ST);
	for (i = 0; vt_placement(t->vt, i) != NULL; i++)
		;
	assert_true(i <= PLACEMENTS_MAX);
	term_reload(t);
	term_free(t);
}

/* Images stay with the text around them when the size changes. */
static void
test_resize(void **state)
{
	static const struct {
		const char *in;
		unsigned int cols, rows;
		const char *images;
	} rows[] = {
		{ "0123456789ab\r\n" SIXEL("8", "32") "\r\n", 10, 4,
		    "sixel 8x32 at 0,1 1x2\n" },
		{ "", 5, 6, "sixel 8x32 at 0,3 1x2\n" },
		{ "", 12, 6, "sixel 8x32 at 0,1 1x2\n" },
		{ "", 12, 3, "sixel 8x32 at 0,0 1x2\n" },
		{ "", 12, 2, "sixel 8x32 at 0,0 1x2 -1\n" },
		{ "", 12, 5, "sixel 8x32 at 0,2 1x2 -1\n" },
		{ "", 12, 1, "" },
		{ "", 12, 4, "" },
		{ "\033c" CSI "3;9H" SIXEL("8", "16") CSI "2;2H", 12, 6,
		    "sixel 8x16 at 8,2 1x1\n" },
		{ "", 4, 4, "sixel 8x16 at 3,2 1x1\n" },
		{ CSI "?1049h" CSI "4;1H" SIXEL("8", "16"), 8, 7,
		    "sixel 8x16 at 0,3 1x1\n" },
		{ "", 9, 2, "sixel 8x16 at 0,1 1x1\n" },
		{ CSI "H", 9, 1, "" },
		{ CSI "?1049l", 9, 6, "" },
	};
	struct term *t = term_new(10, 4);
	char *images;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		term_write(t, rows[i].in);
		vt_resize(t->vt, rows[i].cols, rows[i].rows);
		term_reload(t);
		images = term_images(t);
		if (strcmp(images, rows[i].images) != 0)
			fail_msg("row %zu: %s", i, images);
		free(images);
	}
	term_free(t);
}

/* What can be sent again is what came. */
static void
test_data(void **state)
{
	struct term *t = term_new(10, 4);
	const struct image *image;

	(void)state;
	term_write(t, DCS "7;1q#0;2;0;0;0~" ST APC "a=T,f=24,s=1,v=1;YWJj" ST);
	image = vt_placement(t->vt, 0)->image;
	assert_int_equal(image->len, 15);
	assert_memory_equal(image->data, "7;1q#0;2;0;0;0~", 15);
	image = vt_placement(t->vt, 1)->image;
	assert_int_equal(image->len, 3);
	assert_memory_equal(image->data, "abc", 3);
	term_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sixels),
		cmocka_unit_test(test_iterm),
		cmocka_unit_test(test_kitty),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_deletions),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_resize),
		cmocka_unit_test(test_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
