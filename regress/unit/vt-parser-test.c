/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * How bytes are taken apart: text, controls, sequences, strings.  What comes
 * out is written as one line of text and compared.
 */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "regress/unit/unit.h"
#include "vt/parser.h"

#define E "\033"
#define CSI "\033["
#define ST "\033\\"

/* What was heard, as text; runs of text are joined. */
struct ear {
	struct parser parser;
	struct buf heard;
	bool text;
};

static void
item(struct ear *ear)
{
	if (ear->text)
		buf_put_u8(&ear->heard, '\'');
	if (buf_len(&ear->heard) != 0)
		buf_put_u8(&ear->heard, ' ');
	ear->text = false;
}

static void
on_print(void *arg, const uint8_t *s, size_t n, bool ascii)
{
	struct ear *ear = arg;
	uint8_t bits = 0;
	size_t i;

	for (i = 0; i < n; i++)
		bits |= s[i];
	assert_int_equal(ascii, bits < 0x80);
	if (!ear->text) {
		item(ear);
		buf_put_u8(&ear->heard, '\'');
	}
	ear->text = true;
	buf_put(&ear->heard, s, n);
}

static void
on_control(void *arg, uint8_t c)
{
	struct ear *ear = arg;

	item(ear);
	buf_printf(&ear->heard, "%02x", c);
}

static void
put_sequence(struct ear *ear, const struct sequence *q)
{
	unsigned int i;

	if (q->leader != 0)
		buf_put_u8(&ear->heard, q->leader);
	for (i = 0; i < q->params.count; i++) {
		if (i > 0)
			buf_put_u8(&ear->heard,
			    param_is_sub(&q->params, i) ? ':' : ';');
		if (q->params.value[i] != PARAM_NONE)
			buf_printf(&ear->heard, "%d", q->params.value[i]);
	}
	buf_put(&ear->heard, q->intermediates, q->intermediate_count);
	buf_put_u8(&ear->heard, q->final);
}

static void
on_escape(void *arg, const struct sequence *q)
{
	struct ear *ear = arg;

	item(ear);
	buf_put_str(&ear->heard, "esc:");
	put_sequence(ear, q);
}

static void
on_csi(void *arg, const struct sequence *q)
{
	struct ear *ear = arg;

	item(ear);
	buf_put_str(&ear->heard, "csi:");
	put_sequence(ear, q);
}

static void
on_vt52(void *arg, const struct sequence *q)
{
	struct ear *ear = arg;

	item(ear);
	buf_put_str(&ear->heard, "vt52:");
	put_sequence(ear, q);
}

static void
on_string(void *arg, enum string_kind kind, const struct sequence *q,
    const uint8_t *s, size_t n, bool bel)
{
	struct ear *ear = arg;

	item(ear);
	if (kind == STRING_DCS) {
		buf_put_str(&ear->heard, "dcs:");
		put_sequence(ear, q);
		buf_put_u8(&ear->heard, '|');
	} else
		buf_put_str(&ear->heard, kind == STRING_OSC ? "osc:" : "apc:");
	buf_put(&ear->heard, s, n);
	buf_put_str(&ear->heard, bel ? "^" : "");
}

static const struct parser_ops ops = { on_print, on_control, on_escape,
	on_csi, on_vt52, on_string };

static void
ear_init(struct ear *ear, bool utf8)
{
	memset(ear, 0, sizeof *ear);
	buf_init(&ear->heard, SIZE_MAX);
	parser_init(&ear->parser, &ops, ear);
	ear->parser.utf8 = utf8;
}

static char *
ear_take(struct ear *ear)
{
	char *s;

	if (ear->text)
		buf_put_u8(&ear->heard, '\'');
	s = xstrndup((const char *)buf_data(&ear->heard),
	    buf_len(&ear->heard));
	buf_free(&ear->heard);
	parser_free(&ear->parser);
	return s;
}

struct parser_case {
	const char *in, *wanted;
};

static const struct parser_case cases[] = {
	{ CSI "1;22;333;4444;55555;666666;0007m",
	    "csi:1;22;333;4444;55555;99999;7m" },
	{ "abc", "'abc'" },
	{ "a\nb\r\n", "'a' 0a 'b' 0d 0a" },
	{ "a\177b", "'a' 7f 'b'" },
	{ "caf\xc3\xa9\xff", "'caf\xc3\xa9\xff'" },
	/* Escape sequences */
	{ E "7" E "8x", "esc:7 esc:8 'x'" },
	{ E "(0" E "%G" E "#8", "esc:(0 esc:%G esc:#8" },
	{ E " F" E "$)C", "esc: F esc:$)C" },
	{ E "$$$)Cx", "'x'" },
	{ E "\n7", "0a esc:7" },
	{ E "\177" "7", "esc:7" },
	{ E E "7", "esc:7" },
	{ E "\030" "7", "18 '7'" },
	{ E "\032" "7", "1a '7'" },
	{ E "\xc3x", "'x'" },
	/* Control sequences */
	{ CSI "m", "csi:m" },
	{ CSI "1;31m", "csi:1;31m" },
	{ CSI ";m" CSI ";;5H", "csi:;m csi:;;5H" },
	{ CSI "4:3m", "csi:4:3m" },
	{ CSI "38:2::1:2:3;1m", "csi:38:2::1:2:3;1m" },
	{ CSI ":1m", "csi::1m" },
	{ CSI "?25h" CSI ">4;2m" CSI "=1u" CSI "<u",
	    "csi:?25h csi:>4;2m csi:=1u csi:<u" },
	{ CSI "!p" CSI "1 q" CSI "2$w" CSI "?6$p",
	    "csi:!p csi:1 q csi:2$w csi:?6$p" },
	{ CSI "0123m" CSI "000000000000007m", "csi:123m csi:7m" },
	{ CSI "99999999999999999999m", "csi:99999m" },
	{ CSI "1\n2m", "0a csi:12m" },
	{ CSI "1\177" "2m", "csi:12m" },
	{ CSI "1" CSI "2m", "csi:2m" },
	{ CSI "1\030m", "18 'm'" },
	{ CSI "1?m" "x", "'x'" },
	{ CSI "??1m" "x", "'x'" },
	{ CSI "1$2m" "x", "'x'" },
	{ CSI "!!!mx", "'x'" },
	{ CSI "1?2\nm" "x", "0a 'x'" },
	{ CSI "\xc3m" "x", "'x'" },
	/* Strings */
	{ E "]2;hi\a", "osc:2;hi^" },
	{ E "]2;hi" ST, "osc:2;hi" },
	{ E "]" ST, "osc:" },
	{ E "]2;\xc3\xa9\x9c" ST, "osc:2;\xc3\xa9\x9c" },
	{ E "]2;a\tb\177" ST, "osc:2;a\tb\177" },
	{ E "]2;hi\030x", "18 'x'" },
	{ E "]2;hi\032x", "1a 'x'" },
	{ E "]2;hi" E "7x", "esc:7 'x'" },
	{ E "]2;hi" E E "\\x", "esc:\\ 'x'" },
	{ E "]2;hi" CSI "1mx", "csi:1m 'x'" },
	{ E "]2;hi" E "]3;x\a", "osc:3;x^" },
	{ E "P1;2|ab" ST, "dcs:1;2||ab" },
	{ E "P1$ra\ab" ST, "dcs:1$r|a\ab" },
	{ E "P+q" ST, "dcs:+q|" },
	{ E "P>|x" ST, "dcs:>||x" },
	{ E "P1\n2q" ST, "dcs:12q|" },
	{ E "P$1qx" ST "y", "'y'" },
	{ E "P\xc3x" ST "y", "'y'" },
	{ E "_Ga=1;x" ST, "apc:Ga=1;x" },
	{ E "_Ga\a" ST, "apc:Ga\a" },
	{ E "Xsos\a" ST E "^pm" ST "x", "'x'" },
	{ E "\\", "esc:\\" },
	/* C1 in UTF-8 is text that is none */
	{ "\x9b" "1m", "'\x9b" "1m'" },
};

/* The same bytes when C1 is single bytes. */
static const struct parser_case cases8[] = {
	{ "\x9b" "1m", "csi:1m" },
	{ "a\x84" "b", "'a' esc:D 'b'" },
	{ "\x9d" "2;hi\x9c", "osc:2;hi" },
	{ E "]2;hi\x9cx", "osc:2;hi 'x'" },
	{ "\x90" "1|a\x9c", "dcs:1||a" },
	{ "\x9f" "a\x9c\x98" "b\x9c\x9e" "c\x9c", "apc:a" },
	{ CSI "1\x9b" "2m", "csi:2m" },
	{ "\xa0\xe9", "'\xa0\xe9'" },
};

/* Feed in two pieces, saved and loaded between; 0: byte by byte. */
static char *
hear(const char *in, bool utf8, size_t cut)
{
	const uint8_t *s = (const uint8_t *)in;
	size_t n = strlen(in), i;
	struct buf saved = BUF_INIT;
	struct ear ear;
	struct rd r;

	ear_init(&ear, utf8);
	if (cut == 0)
		for (i = 0; i < n; i++)
			parser_feed(&ear.parser, s + i, 1);
	else {
		parser_feed(&ear.parser, s, cut);
		parser_save(&ear.parser, &saved);
		parser_free(&ear.parser);
		parser_init(&ear.parser, &ops, &ear);
		r = rd_of(buf_data(&saved), buf_len(&saved));
		assert_int_equal(parser_load(&ear.parser, &r), 0);
		parser_feed(&ear.parser, s + cut, n - cut);
		buf_free(&saved);
	}
	return ear_take(&ear);
}

static void
check(const struct parser_case *c, bool utf8)
{
	size_t cut;
	char *got;

	for (cut = strlen(c->in) + 1; cut-- > 0;) {
		got = hear(c->in, utf8, cut);
		if (strcmp(got, c->wanted) != 0)
			fail_msg("\"%s\" cut at %zu: wanted %s, got %s",
			    c->in, cut, c->wanted, got);
		free(got);
	}
}

static void
test_cases(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++)
		check(&cases[i], true);
	for (i = 0; i < nitems(cases8); i++)
		check(&cases8[i], false);
}

/* Text of any length up to a byte that ends it, or does not. */
static void
test_lengths(void **state)
{
	static const char ends[] = "\x01\x1f\x20\x7e\x7f\x80\x9f\xa0\xff";
	char in[48], *whole, *bytes;
	unsigned int at, i, utf8;

	(void)state;
	for (utf8 = 0; utf8 < 2; utf8++)
		for (at = 0; at < 40; at++)
			for (i = 0; i < sizeof ends - 1; i++) {
				memset(in, 'a', sizeof in);
				in[at] = ends[i];
				in[at + 1] = '\x80';
				in[at + 7] = '\0';
				whole = hear(in, utf8 != 0, strlen(in));
				bytes = hear(in, utf8 != 0, 0);
				assert_string_equal(whole, bytes);
				free(whole);
				free(bytes);
			}
}

/* More values than there is room for are dropped, the sequence is not. */
static void
test_many_values(void **state)
{
	char in[PARAMS_MAX * 4 + 8], *s = in, *got;
	unsigned int i;

	(void)state;
	s += sprintf(s, CSI "1");
	for (i = 0; i < PARAMS_MAX + 8; i++)
		s += sprintf(s, ";%u", i);
	strcpy(s, "m");
	got = hear(in, true, strlen(in));
	assert_string_equal(got, "csi:1;0;1;2;3;4;5;6;7;8;9;10;11;12;13;14;"
	    "15;16;17;18;19;20;21;22;23;24;25;26;27;28;29;30m");
	free(got);
}

/* A string that is too long is ignored whole; the next one is not. */
static void
test_long_string(void **state)
{
	size_t n = STRING_MAX + 10;
	char *in = xmalloc(n + 1), *got;
	struct ear ear;

	(void)state;
	memset(in, 'x', n);
	ear_init(&ear, true);
	parser_feed(&ear.parser, (const uint8_t *)E "]", 2);
	parser_feed(&ear.parser, (const uint8_t *)in, n);
	assert_true(ear.parser.string.cap <= STRING_MAX * 2);
	parser_feed(&ear.parser, (const uint8_t *)ST E "]2\a", 6);
	assert_false(parser_busy(&ear.parser));
	got = ear_take(&ear);
	assert_string_equal(got, "osc:2^");
	free(got);
	free(in);
}

/* Any bytes whatever are heard the same in any pieces. */
static void
test_any_pieces(void **state)
{
	static const char bits[] = E E E "[[]P_X^\\;:1234?>m|h$ \a\n\030"
	    "\xc3\xa9\x9b\x9c" "abq";
	char in[64], *whole, *pieces;
	uint64_t seed = 7;
	unsigned int round, i, n;
	bool utf8;

	(void)state;
	for (round = 0; round < 20000; round++) {
		n = 1 + random_below(&seed, sizeof in - 1);
		for (i = 0; i < n; i++)
			in[i] = bits[random_below(&seed, sizeof bits - 1)];
		in[n - 1] = '\0';
		utf8 = round % 2 == 0;
		whole = hear(in, utf8, strlen(in));
		pieces = hear(in, utf8,
		    random_below(&seed, (uint32_t)strlen(in) + 1));
		assert_string_equal(whole, pieces);
		free(whole);
		free(pieces);
	}
}

/* How far the bytes are that were dealt with, seen from a callback. */
static size_t consumed_at[8], consumed_count;

static void
note_csi(void *arg, const struct sequence *q)
{
	(void)q;
	consumed_at[consumed_count++] = ((struct parser *)arg)->consumed;
}

static void
no_print(void *arg, const uint8_t *s, size_t n, bool ascii)
{
	(void)arg;
	(void)s;
	(void)n;
	(void)ascii;
}

static void
note_control(void *arg, uint8_t c)
{
	(void)c;
	consumed_at[consumed_count++] = ((struct parser *)arg)->consumed;
}

static void
test_consumed(void **state)
{
	static const struct parser_ops counting = { .print = no_print,
		.control = note_control, .csi = note_csi };
	static const char in[] = "ab\a" CSI "1mcd" CSI "m\n";
	struct parser p;

	(void)state;
	consumed_count = 0;
	parser_init(&p, &counting, &p);
	parser_feed(&p, (const uint8_t *)in, sizeof in - 1);
	assert_int_equal(consumed_count, 4);
	assert_int_equal(consumed_at[0], 3);
	assert_int_equal(consumed_at[1], 7);
	assert_int_equal(consumed_at[2], 12);
	assert_int_equal(consumed_at[3], 13);
	assert_int_equal(p.consumed, 13);
	parser_free(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_many_values),
		cmocka_unit_test(test_long_string),
		cmocka_unit_test(test_any_pieces),
		cmocka_unit_test(test_consumed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
