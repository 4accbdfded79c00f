/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Bytes to events.  An event is written as a word: a key by its name (with
 * "*" when repeated, "^" when released), "<...>" for an answer, "{...}" for
 * the mouse, "?n" for n unknown bytes, "(" text ")" for a paste.
 */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "client/keydec.h"
#include "client/term.h"
#include "text/key.h"

struct seen {
	struct buf words;
	struct buf raw;
	bool in_paste;
};

static void
put_key(struct buf *out, const struct key_event *k)
{
	static const char *const locks[] = { "", "~c", "~n", "~cn" };
	char name[KEY_NAME_MAX];

	buf_put_str(out, key_name(k->key, name));
	if (k->action != KEY_PRESS)
		buf_put_u8(out, k->action == KEY_REPEAT ? '*' : '^');
	buf_put_str(out, locks[k->locks & 3]);
	if (k->shifted != 0)
		buf_printf(out, "+%s", key_name(k->shifted, name));
	if (k->base != 0)
		buf_printf(out, "/%s", key_name(k->base, name));
	if (k->text[0] != '\0')
		buf_printf(out, "'%s'", k->text);
}

static void
put_mouse(struct buf *out, const struct mouse_event *m)
{
	static const char actions[] = "duM";

	buf_printf(out, "{%c%u %u,%u%s%s%s%s}", actions[m->action], m->button,
	    m->x, m->y, m->pixels ? "px" : "", m->mods & KEY_SHIFT ? "S" : "",
	    m->mods & KEY_ALT ? "M" : "", m->mods & KEY_CTRL ? "C" : "");
}

static void
put_reply(struct buf *out, const struct reply *r)
{
	static const char *const names[] = { "da1", "da2", "da3", "mode",
		"status", "theme", "cursor", "kitty", "keys", "window",
		"resize", "graphics", "version", "setting", "termcap", "osc",
		"apc" };
	unsigned int i;

	buf_printf(out, "<%s", names[r->kind]);
	for (i = 0; i < r->numbers; i++)
		buf_printf(out, " %d", r->number[i]);
	if (r->text != NULL) {
		buf_put_u8(out, ' ');
		buf_put(out, r->text, r->len);
	}
	buf_put_u8(out, '>');
}

static void
on_event(void *arg, const struct keydec_event *ev)
{
	struct seen *s = arg;
	struct buf *out = &s->words;

	buf_put(&s->raw, ev->raw, ev->raw_len);
	assert_true(ev->raw_len > 0);
	if (buf_len(out) != 0 && !s->in_paste)
		buf_put_u8(out, ' ');
	switch (ev->kind) {
	case KEYDEC_KEY:
		put_key(out, &ev->u.key);
		break;
	case KEYDEC_MOUSE:
		put_mouse(out, &ev->u.mouse);
		break;
	case KEYDEC_PASTE_START:
		buf_put_u8(out, '(');
		s->in_paste = true;
		break;
	case KEYDEC_PASTE:
		buf_put(out, ev->raw, ev->raw_len);
		break;
	case KEYDEC_PASTE_END:
		buf_put_u8(out, ')');
		s->in_paste = false;
		break;
	case KEYDEC_FOCUS_IN:
	case KEYDEC_FOCUS_OUT:
		buf_put_str(out,
		    ev->kind == KEYDEC_FOCUS_IN ? "in" : "out");
		break;
	case KEYDEC_REPLY:
		put_reply(out, &ev->u.reply);
		break;
	case KEYDEC_UNKNOWN:
		buf_printf(out, "?%zu", ev->raw_len);
		break;
	}
}

static const struct {
	const char *bytes;
	const char *want; /* once no more come */
} cases[] = {
	/* Text and control characters. */
	{ "a", "a" },
	{ "A b", "A Space b" },
	{ "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
	    "\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80" },
	{ "\x01\x02\x1a", "C-a C-b C-z" },
	{ "\t\r\n", "Tab Enter C-j" },
	{ "\x08\x7f", "C-h BSpace" },
	{ "\x1c\x1d\x1e\x1f", "C-\\ C-] C-^ C-_" },
	{ "\xff" "a", "?1 a" },
	{ "\xc3" "a", "?1 a" },
	{ "\xe2\x82", "?1 ?1" },
	{ "\xc2\x9b", "?1 ?1" },
	/* ESC and Alt. */
	{ "\033", "Escape" },
	{ "\033a", "M-a" },
	{ "\033A", "M-A" },
	{ "\033\x01", "C-M-a" },
	{ "\033\r", "M-Enter" },
	{ "\033\x7f", "M-BSpace" },
	{ "\033\033", "M-Escape" },
	{ "\033\xc3\xa9", "M-\xc3\xa9" },
	{ "\033[", "M-[" },
	{ "\033O", "M-O" },
	{ "\033]", "M-]" },
	{ "\033P", "M-P" },
	{ "\033_", "M-_" },
	{ "\033]x", "M-] x" },
	{ "\033Px", "M-P x" },
	{ "\033_x", "M-_ x" },
	{ "\033\033[A", "M-Up" },
	{ "\033\033OA", "M-Up" },
	{ "\033\033\033", "M-Escape Escape" },
	/* Cursor keys and their like, both modes. */
	{ "\033[A\033[B\033[C\033[D", "Up Down Right Left" },
	{ "\033OA\033OB\033OC\033OD", "Up Down Right Left" },
	{ "\033[H\033[F\033OH\033OF", "Home End Home End" },
	{ "\033[1~\033[2~\033[3~\033[4~\033[5~\033[6~",
	    "Home IC DC End PPage NPage" },
	{ "\033[7~\033[8~", "Home End" },
	{ "\033[Z", "BTab" },
	{ "\033OP\033OQ\033OR\033OS", "F1 F2 F3 F4" },
	{ "\033[11~\033[14~\033[15~\033[17~\033[21~\033[23~\033[24~",
	    "F1 F4 F5 F6 F10 F11 F12" },
	{ "\033[25~\033[34~", "F13 F20" },
	{ "\033[[A\033[[E", "F1 F5" },
	{ "\033OM\033Oj\033Op\033Oy", "KPEnter KP* KP0 KP9" },
	/* Modifiers: xterm, rxvt, konsole. */
	{ "\033[1;2A\033[1;3A\033[1;5A\033[1;8D", "S-Up M-Up C-Up C-M-S-Left" },
	{ "\033[3;5~\033[15;2~", "C-DC S-F5" },
	{ "\033[1;2P\033[1;5R\033[1;2S", "S-F1 C-F3 S-F4" },
	{ "\033[a\033Oa\033[7$\033[7^\033[7@", "S-Up C-Up S-Home C-Home "
	    "C-S-Home" },
	{ "\033O5A\033O2P", "C-Up S-F1" },
	{ "\033[1;9A", "W-Up" },
	/* modifyOtherKeys and CSI u. */
	{ "\033[27;5;105~", "C-i" },
	{ "\033[27;2;13~", "S-Enter" },
	{ "\033[27;6;65~", "C-S-a" },
	{ "\033[27;2;33~", "!" },
	{ "\033[105;5u", "C-i" },
	{ "\033[9;5u\033[9;2u\033[27u", "C-Tab BTab Escape" },
	{ "\033[97;2u\033[97;4u", "A M-A" },
	{ "\033[32;2u", "S-Space" },
	{ "\033[127;5u\033[8;5u", "C-BSpace C-BSpace" },
	/* kitty: alternates, actions, text, functional keys. */
	{ "\033[97;1:1u\033[97;1:2u\033[97;1:3u", "a a* a^" },
	{ "\033[97:65;2;65u", "A+A'A'" },
	{ "\033[1089::99;5u", "C-\xd1\x81/c" },
	{ "\033[49:33;2u", "!+!" },
	{ "\033[57358u\033[57399u\033[57414;1:3u", "CapsLock KP0 KPEnter^" },
	{ "\033[57376u\033[57398u", "F13 F35" },
	{ "\033[57428u\033[57441u\033[57454u",
	    "MediaPlay LeftShift IsoLevel5Shift" },
	{ "\033[1;1:3A\033[3;5:2~", "Up^ C-DC*" },
	{ "\033[97;;228:246u", "a'\xc3\xa4\xc3\xb6'" },
	{ "\033[0;;228u", "\xc3\xa4'\xc3\xa4'" },
	{ "\033[97;65u\033[97;133u\033[1;193A", "a~c C-a~n Up~cn" },
	{ "\033[1114112u", "?10" },
	{ "\033[55296u", "?8" },
	/* Mouse. */
	{ "\033[M !!", "{d1 0,0}" },
	{ "\033[M#\"#", "{u0 1,2}" },
	{ "\033[MC!!", "{M0 0,0}" },
	{ "\033[M`!!\033[Ma!!", "{d4 0,0} {d5 0,0}" },
	{ "\033[<0;5;7M\033[<0;5;7m", "{d1 4,6} {u1 4,6}" },
	{ "\033[<34;300;200M", "{M3 299,199}" },
	{ "\033[<35;1;1M", "{M0 0,0}" },
	{ "\033[<28;1;1M", "{d1 0,0SMC}" },
	{ "\033[<66;1;1M\033[<128;1;1M", "{d6 0,0} {d8 0,0}" },
	{ "\033[32;5;7M\033[35;5;7M", "{d1 4,6} {u0 4,6}" },
	{ "\033[<0;0;0M", "{d1 0,0}" },
	{ "\033[<0;5M", "?7" },
	/* Focus, paste. */
	{ "\033[I\033[O", "in out" },
	{ "\033[200~hi \033[A\033[201~x", "(hi \033[A) x" },
	{ "\033[200~\033[201~", "()" },
	{ "\033[200~\033[20\033[201~", "(\033[20)" },
	{ "\033[200~\033\033[201~", "(\033)" },
	{ "\033[200~a\033[201a\033[201~", "(a\033[201a)" },
	/* Answers. */
	{ "\033[?64;1;4;22c", "<da1 64 1 4 22>" },
	{ "\033[>41;388;0c", "<da2 41 388 0>" },
	{ "\033P!|7E565445\033\\", "<da3 0 7E565445>" },
	{ "\033[?2026;2$y", "<mode 2026 2>" },
	{ "\033[0n", "<status 0>" },
	{ "\033[?997;1n", "<theme 997 1>" },
	{ "\033[5;10R", "<cursor 5 10>" },
	{ "\033[?1;10R", "<cursor 1 10>" },
	{ "\033[?1u", "<kitty 1>" },
	{ "\033[>4;2m", "<keys 4 2>" },
	{ "\033[8;24;80t", "<window 8 24 80>" },
	{ "\033[48;24;80;480;800t", "<resize 48 24 80 480 800>" },
	{ "\033[?2;0;1000;1000S", "<graphics 2 0 1000 1000>" },
	{ "\033P>|xterm(388)\033\\", "<version 0 xterm(388)>" },
	{ "\033P1$r2 q\033\\", "<setting 1 2 q>" },
	{ "\033P1+r524742=38\033\\", "<termcap 1 524742=38>" },
	{ "\033]11;rgb:0/0/0\033\\", "<osc 11 rgb:0/0/0>" },
	{ "\033]11;rgb:0/0/0\007x", "<osc 11 rgb:0/0/0> x" },
	{ "\033]4;1;rgb:f/0/0\007", "<osc 4 1;rgb:f/0/0>" },
	{ "\033_Gi=1;OK\033\\", "<apc 0 i=1;OK>" },
	{ "\033]11;rgb:0\033[A", "<osc 11 rgb:0> Up" },
	/* What is cut off. */
	{ "\033[1;5", "?5" },
	{ "\033[1;\033[A", "?4 Up" },
	{ "\033]11;rgb", "?8" },
	{ "\033[<0;5;7", "?8" },
	{ "\033[M !", "?5" },
	{ "\033[99~", "?5" },
	{ "\033[5k", "?4" },
};

static struct keydec *
make(struct seen *s)
{
	buf_init(&s->words, SIZE_MAX);
	buf_init(&s->raw, SIZE_MAX);
	s->in_paste = false;
	return keydec_new(on_event, s);
}

static void
done(struct seen *s, struct keydec *k)
{
	buf_free(&s->words);
	buf_free(&s->raw);
	keydec_free(k);
}

/* Check what was seen, and that all bytes came out again. */
static void
check(struct seen *s, const char *bytes, size_t len, const char *want)
{
	assert_int_equal(buf_len(&s->raw), len);
	assert_memory_equal(buf_data(&s->raw), bytes, len);
	buf_put_u8(&s->words, 0);
	if (strcmp((const char *)buf_data(&s->words), want) != 0)
		fail_msg("%s: %s, not %s", bytes + 1,
		    (const char *)buf_data(&s->words), want);
}

static void
test_cases(void **state)
{
	struct seen s;
	struct keydec *k;
	size_t i, len;

	for (i = 0; i < nitems(cases); i++) {
		k = make(&s);
		len = strlen(cases[i].bytes);
		keydec_feed(k, cases[i].bytes, len);
		keydec_timeout(k);
		assert_int_equal(keydec_wait(k), 0);
		check(&s, cases[i].bytes, len, cases[i].want);
		done(&s, k);
	}
}

/* The same bytes one by one are the same events. */
static void
test_bytewise(void **state)
{
	struct seen s;
	struct keydec *k;
	size_t i, j, len;

	for (i = 0; i < nitems(cases); i++) {
		k = make(&s);
		len = strlen(cases[i].bytes);
		for (j = 0; j < len; j++)
			keydec_feed(k, cases[i].bytes + j, 1);
		keydec_timeout(k);
		check(&s, cases[i].bytes, len, cases[i].want);
		done(&s, k);
	}
}

/* All cases that are whole in one stream, split at random. */
static void
test_splits(void **state)
{
	struct buf stream = BUF_INIT, words = BUF_INIT;
	struct seen s;
	struct keydec *k;
	size_t i, round, at, n;
	char *want;

	for (i = 0; i < nitems(cases); i++) {
		k = make(&s);
		keydec_feed(k, cases[i].bytes, strlen(cases[i].bytes));
		if (keydec_wait(k) == 0) {
			buf_put_str(&stream, cases[i].bytes);
			if (buf_len(&words) != 0)
				buf_put_u8(&words, ' ');
			buf_put_str(&words, cases[i].want);
		}
		done(&s, k);
	}
	buf_put_u8(&words, 0);
	want = strdup((const char *)buf_data(&words));
	srand(1);
	for (round = 0; round < 2000; round++) {
		k = make(&s);
		for (at = 0; at < buf_len(&stream); at += n) {
			n = (size_t)rand() % (round % 40 + 1) + 1;
			if (n > buf_len(&stream) - at)
				n = buf_len(&stream) - at;
			keydec_feed(k, buf_data(&stream) + at, n);
		}
		check(&s, (const char *)buf_data(&stream), buf_len(&stream),
		    want);
		done(&s, k);
	}
	free(want);
	buf_free(&stream);
	buf_free(&words);
}

/* How long is waited for what. */
static void
test_wait(void **state)
{
	static const struct {
		const char *bytes;
		bool kitty;
		unsigned int least, most;
	} waits[] = {
		{ "", false, 0, 0 },
		{ "a", false, 0, 0 },
		{ "\033", false, 10, 10 },
		{ "\033[", false, 10, 10 },
		{ "\033O", false, 10, 10 },
		{ "\033", true, 100, 1000 },
		{ "\033[1;5", false, 100, 1000 },
		{ "\xe2\x82", false, 100, 1000 },
		{ "\033]11;rgb:", false, 1000, 10000 },
		{ "\033[200~\033", false, 0, 0 },
	};
	struct seen s;
	struct keydec *k;
	size_t i;

	for (i = 0; i < nitems(waits); i++) {
		k = make(&s);
		keydec_set_kitty(k, waits[i].kitty);
		keydec_feed(k, waits[i].bytes, strlen(waits[i].bytes));
		assert_in_range(keydec_wait(k), waits[i].least, waits[i].most);
		done(&s, k);
	}
}

/* A paste of any size is passed on as it comes, never kept. */
static void
test_paste(void **state)
{
	static char block[65536];
	struct seen s;
	struct keydec *k = make(&s);
	size_t i;

	for (i = 0; i < sizeof block; i++)
		block[i] = (char)(i * 7 % 256);
	keydec_feed(k, "\033[200~", 6);
	for (i = 0; i < 1000; i++) {
		keydec_feed(k, block, sizeof block);
		/* Up to what may be the beginning of the end. */
		assert_in_range(buf_len(&s.raw), sizeof block - 6 + (i == 0),
		    sizeof block + 6);
		buf_clear(&s.raw);
		buf_clear(&s.words);
	}
	keydec_feed(k, "\033[201~", 6);
	assert_false(s.in_paste);
	done(&s, k);
}

/* A string without an end is given up, and what follows is keys again. */
static void
test_long_string(void **state)
{
	static char block[65536];
	struct seen s;
	struct keydec *k = make(&s);
	size_t i, total = 5;

	memset(block, 'x', sizeof block);
	keydec_feed(k, "\033]52;", 5);
	for (i = 0; i < 40; i++, total += sizeof block)
		keydec_feed(k, block, sizeof block);
	keydec_feed(k, "\033", 1);
	keydec_feed(k, "\\", 1);
	assert_int_equal(buf_len(&s.raw), total + 2);
	assert_int_equal(keydec_wait(k), 0);
	buf_clear(&s.words);
	keydec_feed(k, "\033[A", 3);
	assert_memory_equal(buf_data(&s.words), "Up", 2);
	done(&s, k);
}

static void
test_settings(void **state)
{
	struct seen s;
	struct keydec *k = make(&s);

	keydec_set_erase(k, '\b');
	keydec_set_utf8(k, false);
	keydec_set_pixels(k, true);
	keydec_set_escape_time(k, 500);
	keydec_add(k, "\033[99~", KEY_USER);
	keydec_add(k, "fd", KEY_USER + 1);
	keydec_feed(k, "\b\xe9\033[99~fdfx\033[<0;1;1Mf", 21);
	assert_int_equal(keydec_wait(k), 500);
	keydec_timeout(k);
	check(&s, "\b\xe9\033[99~fdfx\033[<0;1;1Mf", 21,
	    "BSpace \xc3\xa9 User0 User1 f x {d1 0,0px} f");
	done(&s, k);
}

static void
test_terminfo(void **state)
{
	static const char *const overrides[] = { "*:kf1=\\E[700~:kf2=\\Ez:"
		"kend=\\E[99z" };
	struct term_setup setup = { .name = "xterm-256color",
		.overrides = overrides, .n_overrides = 1 };
	struct term *t = term_new(&setup, NULL);
	struct seen s;
	struct keydec *k = make(&s);

	assert_non_null(t);
	keydec_add_term(k, t);
	keydec_feed(k, "\033[700~\033z\033[99z\033[F\033[A", 19);
	check(&s, "\033[700~\033z\033[99z\033[F\033[A", 19,
	    "F1 F2 End End Up");
	done(&s, k);
	term_free(t);
}

static void
test_reset(void **state)
{
	struct seen s;
	struct keydec *k = make(&s);

	keydec_feed(k, "\033[200~ab\033", 9);
	keydec_reset(k);
	s.in_paste = false;
	buf_clear(&s.words);
	keydec_feed(k, "c", 1);
	assert_memory_equal(buf_data(&s.words), "c", 1);
	done(&s, k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_bytewise),
		cmocka_unit_test(test_splits),
		cmocka_unit_test(test_wait),
		cmocka_unit_test(test_paste),
		cmocka_unit_test(test_long_string),
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_terminfo),
		cmocka_unit_test(test_reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
