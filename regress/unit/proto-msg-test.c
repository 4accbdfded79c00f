/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/tlv.h"
#include "frame/apply.h"
#include "frame/frame.h"
#include "proto/input.h"
#include "proto/msg.h"
#include "proto/wire.h"
#include "text/intern.h"

static const struct {
	const char *name, *hex;
} traces[] = {
#define TRACE(name, hex) { #name, hex },
#include "../proto/traces.def"
#undef TRACE
};

static void
put_hex(struct buf *b, const char *hex)
{
	char digits[3] = "";

	for (; *hex != '\0'; hex += 2) {
		memcpy(digits, hex, 2);
		buf_put_u8(b, (uint8_t)strtoul(digits, NULL, 16));
	}
}

/* Put the bytes of a trace, and set its type and body. */
static void
load(const char *name, struct buf *b, uint16_t *type, struct rd *body)
{
	size_t i;

	for (i = 0; i < nitems(traces); i++)
		if (strcmp(traces[i].name, name) == 0)
			break;
	assert_true(i < nitems(traces));
	put_hex(b, traces[i].hex);
	assert_int_equal(wire_peek(b, WIRE_ANSWER_MAX, type, body),
	    buf_len(b));
}

/* What was sent is understood, and would be sent in the same way. */
static void
test_traces(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < nitems(traces); i++) {
		struct buf b = BUF_INIT, again = BUF_INIT;
		union msg_any msg;
		struct rd body;
		uint16_t type;

		load(traces[i].name, &b, &type, &body);
		assert_string_not_equal(msg_name(type), "unknown");
		assert_int_equal(msg_get(type, body, &msg), 0);
		msg_put(&again, (enum msg_type)type, &msg);
		assert_int_equal(buf_len(&again), buf_len(&b));
		assert_memory_equal(buf_data(&again), buf_data(&b),
		    buf_len(&b));
		msg_free(type, &msg);
		buf_free(&again);
		buf_free(&b);
	}
}

/* A message that is cut is waited for; a body that is cut is malformed. */
static void
test_cut(void **state)
{
	size_t i, n;

	(void)state;
	for (i = 0; i < nitems(traces); i++) {
		struct buf b = BUF_INIT, part = BUF_INIT;
		union msg_any msg;
		struct rd body, cut;
		uint16_t type, ignored;

		load(traces[i].name, &b, &type, &body);
		for (n = 0; n < buf_len(&b); n++) {
			buf_clear(&part);
			buf_put(&part, buf_data(&b), n);
			assert_int_equal(wire_peek(&part, WIRE_ANSWER_MAX,
			    &ignored, &cut), 0);
		}
		for (n = 0; n < rd_left(&body); n++) {
			int error;

			cut = rd_of(body.at, n);
			error = msg_get(type, cut, &msg);
			assert_true(error == 0 || error == ERR_MALFORMED);
			msg_free(type, &msg);
		}
		buf_free(&part);
		buf_free(&b);
	}
}

static void
test_hello(void **state)
{
	struct buf b = BUF_INIT;
	struct msg_hello h;
	struct rd body;
	uint16_t type;

	(void)state;
	load("hello", &b, &type, &body);
	assert_int_equal(type, MSG_HELLO);
	assert_int_equal(msg_get(type, body, &h), 0);
	assert_int_equal(h.version_min, 1);
	assert_int_equal(h.version_max, 1);
	assert_int_equal(h.features, PROTO_RESUME);
	assert_int_equal(h.pid, 4711);
	assert_string_equal(h.cwd, "/home/me");
	assert_string_equal(h.tty, "/dev/pts/3");
	assert_string_equal(h.term, "xterm-256color");
	assert_int_equal(h.env.count, 2);
	assert_string_equal(h.env.item[1], "LANG=C.UTF-8");
	assert_int_equal(h.cols, 80);
	assert_int_equal(h.ypixel, 480);
	assert_true(h.utf8 && h.stdin_tty && h.stdout_tty && !h.resumes);
	msg_free(type, &h);
	buf_free(&b);
}

static void
test_input(void **state)
{
	static const enum input_kind kinds[] = { INPUT_TEXT, INPUT_KEY,
		INPUT_MOUSE, INPUT_FOCUS, INPUT_PASTE_BEGIN, INPUT_PASTE,
		INPUT_PASTE_END };
	struct buf b = BUF_INIT;
	struct msg_input m;
	struct input_event e;
	struct rd body, r;
	uint16_t type;
	size_t i;

	(void)state;
	load("input", &b, &type, &body);
	assert_int_equal(msg_get(type, body, &m), 0);
	assert_int_equal(m.number, 1);
	r = rd_of(m.events.data, m.events.len);
	for (i = 0; i < nitems(kinds); i++) {
		assert_true(input_next(&r, &e));
		assert_int_equal(e.kind, kinds[i]);
		if (e.kind == INPUT_TEXT)
			assert_memory_equal(e.data, "hi", 2);
		if (e.kind == INPUT_KEY)
			assert_string_equal(e.key.text, "a");
		if (e.kind == INPUT_MOUSE)
			assert_int_equal(e.mouse.x, 5);
		if (e.kind == INPUT_PASTE)
			assert_memory_equal(e.data, "pasted", 6);
	}
	assert_false(input_next(&r, &e));
	assert_false(r.bad);
	buf_free(&b);
}

static void
assert_text(const struct frame *f, unsigned int y, const char *text)
{
	size_t x;

	for (x = 0; text[x] != '\0'; x++)
		assert_int_equal(f->row[y].cells[x].glyph & GLYPH_TEXT,
		    text[x]);
	for (; x < f->cols; x++)
		assert_true((f->row[y].cells[x].glyph & GLYPH_TEXT) == 0 ||
		    (f->row[y].cells[x].glyph & GLYPH_TEXT) == ' ');
}

static void
test_frame(void **state)
{
	struct buf b = BUF_INIT;
	struct intern *in = intern_new();
	struct frame *f = frame_new(in, 1, 1);
	struct msg_frame m;
	struct rd body;
	uint16_t type;

	(void)state;
	load("frame", &b, &type, &body);
	assert_int_equal(msg_get(type, body, &m), 0);
	assert_int_equal(m.number, 1);
	assert_true(m.fresh);
	assert_int_equal(frame_apply(f, m.data.data, m.data.len, NULL), 0);
	assert_int_equal(f->cols, 10);
	assert_int_equal(f->rows, 3);
	assert_text(f, 0, "abcred");
	assert_text(f, 1, "next");
	assert_text(f, 2, "");
	assert_int_not_equal(f->row[0].cells[3].pen, f->row[0].cells[2].pen);
	frame_free(f);
	intern_free(in);
	buf_free(&b);
}

/* What a later version may add is passed over. */
static void
test_unknown(void **state)
{
	struct buf b = BUF_INIT;
	struct msg_number m;
	union msg_any any;

	(void)state;
	tlv_put_str(&b, 99, "of a later version");
	tlv_put_uint(&b, 1, 7);
	assert_int_equal(msg_get(MSG_FRAME_ACK, rd_of(buf_data(&b),
	    buf_len(&b)), &m), 0);
	assert_int_equal(m.number, 7);
	assert_int_equal(msg_get(9999, rd_of(NULL, 0), &any), ERR_VERSION);
	assert_string_equal(msg_name(9999), "unknown");
	buf_free(&b);
}

static void
test_headers(void **state)
{
	struct buf b = BUF_INIT;
	struct rd body;
	uint16_t type;

	(void)state;
	put_hex(&b, "0000000001000100");
	assert_int_equal(wire_peek(&b, 100, &type, &body), ERR_MALFORMED);
	buf_clear(&b);
	put_hex(&b, "6500000001000000");
	assert_int_equal(wire_peek(&b, 100, &type, &body), ERR_LIMIT);
	assert_int_equal(wire_peek(&b, 101, &type, &body), 0);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_traces),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_hello),
		cmocka_unit_test(test_input),
		cmocka_unit_test(test_frame),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_headers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
