/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fdpass.h"
#include "base/hash.h"
#include "base/io.h"
#include "base/sock.h"
#include "proto/kmsg.h"

static const char args[] = "sh\0-c\0exit 3";
static const char vars[] = "A=1\0B=";

/* One message of each type, all of whose fields differ. */
static const struct kmsg samples[] = {
	{ .type = KMSG_SPAWN, .number = 1, .pane = 2, .cols = 80, .rows = 24,
	    .xpixel = 640, .ypixel = 480, .flags = KMSG_LOGIN | KMSG_UTF8,
	    .dir = { "/tmp", 4 }, .argv = { args, sizeof args, 3 },
	    .env = { vars, sizeof vars, 2 }, .nfds = 2 },
	{ .type = KMSG_RELEASE, .number = 2, .pane = 0x01020304 },
	{ .type = KMSG_SIGNAL, .number = 3, .pane = 5, .signal = 15 },
	{ .type = KMSG_HOLD, .number = 4, .pane = 6, .flags = 3, .nfds = 1 },
	{ .type = KMSG_ADOPT, .number = 5, .pane = 7, .pid = 1234, .flags = 13,
	    .begun_ms = 1700000000000, .status = 256, .ended_ms = 1,
	    .nfds = 2 },
	{ .type = KMSG_READY, .number = 6 },
	{ .type = KMSG_UPGRADE, .number = 7, .text = { "/bin/tmx", 8 } },
	{ .type = KMSG_REEXEC, .number = 8 },
	{ .type = KMSG_REBIND, .number = 9 },
	{ .type = KMSG_QUIT, .number = 10 },
	{ .type = KMSG_PING, .number = 11 },
	{ .type = KMSG_HELLO, .pid = 99, .flags = 2, .count = 3, .failures = 4,
	    .status = 9, .files = 1024, .version = { "0.1", 3 },
	    .text = { "note", 4 } },
	{ .type = KMSG_SLOT, .pane = 8, .pid = 77, .flags = 4, .begun_ms = 5,
	    .status = 0, .ended_ms = 0, .nfds = 1 },
	{ .type = KMSG_LISTEN, .text = { "/s", 2 }, .nfds = 1 },
	{ .type = KMSG_STATE, .nfds = 1 },
	{ .type = KMSG_END },
	{ .type = KMSG_EXITED, .pane = 9, .flags = 2, .status = 139,
	    .ended_ms = 1700000000001 },
	{ .type = KMSG_SPAWNED, .number = 1, .pane = 2, .pid = 4321,
	    .begun_ms = 6 },
	{ .type = KMSG_FAILED, .number = 1, .pane = 2, .reason = KMSG_NO_FORK,
	    .code = 11 },
	{ .type = KMSG_REFUSED, .number = 2, .reason = KMSG_NO_PANE },
	{ .type = KMSG_PONG, .number = 11 },
	{ .type = KMSG_RESUMED, .number = 8, .version = { "0.2", 3 } },
	{ .type = KMSG_SELF, .number = 8, .pid = 100, .flags = 1, .count = 2,
	    .failures = 1, .status = 9, .files = 1024, .dev = 11, .ino = 12,
	    .text = { "/bin/tmx", 8 },
	    .handle = { 3, 4, 5, UINT32_MAX, 7 } },
	{ .type = KMSG_KEPT, .pane = 1, .pid = 2, .flags = 0x101,
	    .begun_ms = 3, .status = 4, .ended_ms = 5,
	    .handle = { 6, 7, UINT32_MAX } },
};

/* The same as bytes, in hexadecimal.  These never change. */
static const char *const golden[] = {
	"51000000010001020100000002000000500000001800000080020000e0010000"
	"03000000040000002f746d7000030000000d0000007368002d63006578697420"
	"33000200000007000000413d3100423d00",
	"10000000020001000200000004030201",
	"140000000300010003000000050000000f000000",
	"1400000004000101040000000600000003000000",
	"2c000000050001020500000007000000d20400000d0000000068e5cf8b010000"
	"000100000100000000000000",
	"0c0000000600010006000000",
	"190000000700010007000000080000002f62696e2f746d7800",
	"0c0000000800010008000000",
	"0c0000000900010009000000",
	"0c0000000a0001000a000000",
	"0c0000000b0001000b000000",
	"3900000040000100000000006300000002000000030000000400000009000000"
	"000400000000000003000000302e3100040000006e6f746500",
	"2c0000004100010100000000080000004d000000040000000500000000000000"
	"000000000000000000000000",
	"130000004200010100000000020000002f7300",
	"0c0000004300010100000000",
	"0c0000004400010000000000",
	"20000000450001000000000009000000020000008b0000000168e5cf8b010000",
	"1c000000460001000100000002000000e11000000600000000000000",
	"18000000470001000100000002000000060000000b000000",
	"1400000048000100020000000200000000000000",
	"0c000000490001000b000000",
	"140000004a0001000800000003000000302e3200",
	"5900000080000100080000006400000001000000020000000100000009000000"
	"00040000000000000b000000000000000c00000000000000080000002f62696e"
	"2f746d78000300000004000000050000"
	"00ffffffff07000000",
	"3800000081000100000000000100000002000000010100000300000000000000"
	"0400000005000000000000000600000007000000ffffffff",
};

static_assert(nitems(golden) == nitems(samples), "one for each");

static void
types_are_known_by_name_and_direction(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < nitems(samples); i++) {
		assert_string_not_equal(kmsg_name(samples[i].type), "unknown");
		assert_int_equal(kmsg_from(samples[i].type),
		    samples[i].type < KMSG_HELLO ? KMSG_FROM_SERVER :
		    samples[i].type < KMSG_SELF ? KMSG_FROM_KEEPER :
		    KMSG_FROM_TABLE);
	}
	assert_int_equal(kmsg_from(0), KMSG_FROM_NOBODY);
	assert_int_equal(kmsg_from(63), KMSG_FROM_NOBODY);
	assert_int_equal(kmsg_from(UINT32_MAX), KMSG_FROM_NOBODY);
	for (i = 0; i <= KMSG_NO_SOCKET; i++)
		assert_non_null(kmsg_reason_text((unsigned int)i));
	assert_string_equal(kmsg_reason_text(1000), "unknown reason");
}

static void
same_str(const struct kmsg_str *a, const struct kmsg_str *b)
{
	assert_int_equal(a->len, b->len);
	if (b->data != NULL)
		assert_string_equal(a->data, b->data);
}

static void
same_list(const struct kmsg_list *a, const struct kmsg_list *b)
{
	assert_int_equal(a->len, b->len);
	assert_int_equal(a->count, b->count);
	assert_memory_equal(a->data, b->data, b->len);
}

static void
every_message_comes_back(void **state)
{
	uint8_t bytes[KMSG_SMALL], more[KMSG_SMALL];
	struct kmsg m;
	size_t i, len;

	(void)state;
	for (i = 0; i < nitems(samples); i++) {
		len = kmsg_encode(&samples[i], bytes, sizeof bytes);
		assert_true(len >= KMSG_HEADER);
		assert_int_equal(kmsg_length(bytes, sizeof bytes), len);
		assert_int_equal(kmsg_decode(&m, bytes, len), 0);
		assert_int_equal(m.number, samples[i].number);
		assert_int_equal(m.pane, samples[i].pane);
		assert_int_equal(m.begun_ms, samples[i].begun_ms);
		assert_int_equal(m.ended_ms, samples[i].ended_ms);
		assert_memory_equal(m.handle, samples[i].handle,
		    sizeof m.handle);
		same_str(&m.text, &samples[i].text);
		same_str(&m.dir, &samples[i].dir);
		same_list(&m.argv, &samples[i].argv);
		same_list(&m.env, &samples[i].env);
		assert_int_equal(kmsg_encode(&m, more, sizeof more), len);
		assert_memory_equal(more, bytes, len);
	}
}

static void
bytes_are_those_of_version_1(void **state)
{
	uint8_t bytes[KMSG_SMALL];
	char hex[2 * KMSG_SMALL + 1];
	size_t i, k, len;

	(void)state;
	for (i = 0; i < nitems(samples); i++) {
		len = kmsg_encode(&samples[i], bytes, sizeof bytes);
		for (k = 0; k < len; k++)
			snprintf(hex + 2 * k, 3, "%02x", bytes[k]);
		assert_string_equal(hex, golden[i]);
	}
}

static void
short_or_long_messages_are_malformed(void **state)
{
	uint8_t bytes[KMSG_SMALL];
	struct kmsg m;
	size_t i, k, len;

	(void)state;
	for (i = 0; i < nitems(samples); i++) {
		len = kmsg_encode(&samples[i], bytes, sizeof bytes);
		for (k = 0; k < len + 8; k++) {
			if (k == len)
				continue;
			bytes[0] = (uint8_t)k; /* the length says so too */
			assert_int_equal(kmsg_decode(&m, bytes, k),
			    ERR_MALFORMED);
		}
		bytes[0] = (uint8_t)len;
		assert_int_equal(kmsg_decode(&m, bytes, len - 1),
		    ERR_MALFORMED);
		assert_int_equal(kmsg_encode(&samples[i], bytes, len - 1), 0);
	}
}

/* What is written at an offset of the sample, and what is made of it. */
static void
hostile_bytes_are_refused(void **state)
{
	static const struct {
		size_t sample, off;
		uint8_t value;
		int verdict;
	} cases[] = {
		{ 1, 4, 0, ERR_VERSION },    /* type */
		{ 1, 4, 63, ERR_VERSION },
		{ 1, 5, 0xff, ERR_VERSION },
		{ 1, 6, 2, ERR_VERSION },    /* version */
		{ 1, 7, 1, ERR_MALFORMED },  /* a descriptor too many */
		{ 0, 7, 1, ERR_MALFORMED },  /* one too few */
		{ 0, 7, 3, ERR_MALFORMED },
		{ 0, 36, 3, ERR_MALFORMED }, /* length of dir */
		{ 0, 36, 5, ERR_MALFORMED },
		{ 0, 39, 0xff, ERR_MALFORMED },
		{ 0, 41, 0, ERR_MALFORMED },  /* a NUL within it */
		{ 0, 45, 2, ERR_MALFORMED },  /* count of argv */
		{ 0, 45, 4, ERR_MALFORMED },
		{ 0, 49, 12, ERR_MALFORMED }, /* its length */
		{ 0, 52, 0xff, ERR_MALFORMED },
		{ 0, 65, 'x', ERR_MALFORMED }, /* its last NUL */
	};
	uint8_t bytes[KMSG_SMALL];
	struct kmsg m;
	size_t i, len;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		len = kmsg_encode(&samples[cases[i].sample], bytes,
		    sizeof bytes);
		bytes[cases[i].off] = cases[i].value;
		if (kmsg_decode(&m, bytes, len) != cases[i].verdict)
			fail_msg("case %zu", i);
	}
}

static void
random_bytes_do_no_harm(void **state)
{
	uint8_t bytes[KMSG_SMALL], *copy;
	uint64_t seed = 1;
	const char *s;
	struct kmsg m;
	size_t i, len;
	int k;

	(void)state;
	for (i = 0; i < 200000; i++) {
		len = kmsg_encode(&samples[i % nitems(samples)], bytes,
		    sizeof bytes);
		for (k = 0; k < 3; k++) {
			seed = hash_u64(seed + 0x9e3779b97f4a7c15);
			bytes[4 + seed % (len - 4)] = (uint8_t)(seed >> 40);
		}

		/* In memory of its own, so that a sanitizer sees the end. */
		copy = malloc(len);
		memcpy(copy, bytes, len);
		if (kmsg_decode(&m, copy, len) == 0) {
			s = NULL;
			while ((s = kmsg_list_next(&m.argv, s)) != NULL)
				seed += strlen(s);
			seed += m.text.data != NULL ? strlen(m.text.data) : 0;
		}
		free(copy);
	}
}

static void
lists_can_be_walked(void **state)
{
	const struct kmsg_list l = { args, sizeof args, 3 }, none = { 0 };
	const char *s;

	(void)state;
	s = kmsg_list_next(&l, NULL);
	assert_string_equal(s, "sh");
	s = kmsg_list_next(&l, s);
	assert_string_equal(s, "-c");
	s = kmsg_list_next(&l, s);
	assert_string_equal(s, "exit 3");
	assert_null(kmsg_list_next(&l, s));
	assert_null(kmsg_list_next(&none, NULL));
}

/* A descriptor that can be told from others: a file with one byte. */
static int
marked(char c)
{
	char path[] = "/tmp/kmsg-test.XXXXXX";
	int fd = mkstemp(path);

	assert_int_not_equal(fd, -1);
	unlink(path);
	assert_int_equal(write(fd, &c, 1), 1);
	return fd;
}

static void
check_mark(int fd, char c)
{
	char got;

	assert_int_equal(pread(fd, &got, 1, 0), 1);
	assert_int_equal(got, c);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	close(fd);
}

/* Send bytes one at a time, the descriptors with the first. */
static void
trickle(int fd, const struct kmsg *m, struct kmsg_in *in, int from)
{
	uint8_t bytes[KMSG_SMALL];
	size_t len = kmsg_encode(m, bytes, sizeof bytes), i;
	struct kmsg got;

	for (i = 0; i < len; i++) {
		assert_int_equal(fdpass_send(fd, bytes + i, 1, m->fd,
		    i == 0 ? m->nfds : 0), 1);
		assert_int_equal(kmsg_receive(in, from), 1);
		if (i + 1 < len)
			assert_int_equal(kmsg_take(in, &got), 0);
	}
}

static void
messages_may_come_in_pieces(void **state)
{
	static uint8_t in_bytes[KMSG_MAX];
	struct kmsg_in in = { .data = in_bytes, .room = sizeof in_bytes };
	struct kmsg m;
	char mark = 'a', seen = 'a';
	unsigned int k;
	int fds[2];
	size_t i;

	(void)state;
	assert_int_equal(sock_pair(fds), 0);
	for (i = 0; i < nitems(samples); i++) {
		m = samples[i];
		for (k = 0; k < m.nfds; k++)
			m.fd[k] = marked(mark++);
		trickle(fds[0], &m, &in, fds[1]);
		for (k = 0; k < m.nfds; k++)
			close(m.fd[k]);
		assert_int_equal(kmsg_take(&in, &m), 1);
		assert_int_equal(m.type, samples[i].type);
		assert_int_equal(m.nfds, samples[i].nfds);
		for (k = 0; k < m.nfds; k++)
			check_mark(m.fd[k], seen++);
	}
	close(fds[0]);
	assert_int_equal(kmsg_receive(&in, fds[1]), 0);
	close(fds[1]);
}

/* A peer that does not read: what is sent stops in the middle, and goes on. */
static void
slow_peer_loses_nothing(void **state)
{
	static uint8_t in_bytes[KMSG_MAX], out_bytes[KMSG_MAX];
	static char big[500000];
	struct kmsg_in in = { .data = in_bytes, .room = sizeof in_bytes };
	struct kmsg_out out = { .data = out_bytes, .room = sizeof out_bytes };
	struct kmsg m = samples[0];
	int fds[2], error;

	(void)state;
	assert_int_equal(sock_pair(fds), 0);
	assert_int_equal(io_nonblock(fds[0], true), 0);
	assert_int_equal(io_nonblock(fds[1], true), 0);
	memset(big, 'x', sizeof big - 1);
	m.env = (struct kmsg_list){ big, sizeof big, 1 };
	m.fd[0] = marked('a');
	m.fd[1] = marked('b');
	assert_int_equal(kmsg_put(&out, &m), 0);
	assert_int_equal(kmsg_put(&out, &m), ERR_LIMIT);
	assert_int_equal(kmsg_send(&out, fds[0]), ERR_AGAIN);
	close(m.fd[0]);
	close(m.fd[1]);
	do {
		error = kmsg_send(&out, fds[0]);
		while (kmsg_receive(&in, fds[1]) > 0)
			;
	} while (error == ERR_AGAIN);
	assert_int_equal(error, 0);
	assert_int_equal(kmsg_take(&in, &m), 1);
	assert_int_equal(m.env.len, sizeof big);
	check_mark(m.fd[0], 'a');
	check_mark(m.fd[1], 'b');
	close(fds[0]);
	close(fds[1]);
}

static void
many_messages_in_one_read(void **state)
{
	static uint8_t in_bytes[KMSG_MAX];
	uint8_t out_bytes[KMSG_SMALL];
	struct kmsg_in in = { .data = in_bytes, .room = sizeof in_bytes };
	struct kmsg_out out = { .data = out_bytes, .room = sizeof out_bytes };
	struct kmsg m;
	char mark = 'a', seen = 'a';
	int fds[2], i, k;

	(void)state;
	assert_int_equal(sock_pair(fds), 0);
	for (i = 0; i < 6; i++) {
		m = samples[i % 2 ? 3 : 5]; /* HOLD with one, READY */
		for (k = 0; k < (int)m.nfds; k++)
			m.fd[k] = marked(mark++);
		assert_int_equal(kmsg_put(&out, &m), 0);
		assert_int_equal(kmsg_send(&out, fds[0]), 0);
		for (k = 0; k < (int)m.nfds; k++)
			close(m.fd[k]);
	}
	close(fds[0]);
	while (kmsg_receive(&in, fds[1]) > 0)
		;
	for (i = 0; i < 6; i++) {
		assert_int_equal(kmsg_take(&in, &m), 1);
		assert_int_equal(m.type, i % 2 ? KMSG_HOLD : KMSG_READY);
		for (k = 0; k < (int)m.nfds; k++)
			check_mark(m.fd[k], seen++);
	}
	assert_int_equal(kmsg_take(&in, &m), 0);
	close(fds[1]);
}

static void
missing_descriptor_is_malformed(void **state)
{
	static uint8_t in_bytes[KMSG_MAX];
	struct kmsg_in in = { .data = in_bytes, .room = sizeof in_bytes };
	struct kmsg m;

	(void)state;
	in.len = kmsg_encode(&samples[3], in_bytes, sizeof in_bytes);
	assert_int_equal(kmsg_take(&in, &m), ERR_MALFORMED);
}

static void
unknown_type_is_skipped(void **state)
{
	static uint8_t in_bytes[KMSG_MAX];
	struct kmsg_in in = { .data = in_bytes, .room = sizeof in_bytes };
	struct kmsg m;

	(void)state;
	in.len = kmsg_encode(&samples[3], in_bytes, sizeof in_bytes);
	in_bytes[4] = 50;
	in.len += kmsg_encode(&samples[5], in_bytes + in.len, 100);
	in.fds[in.nfds++] = marked('x');
	assert_int_equal(kmsg_take(&in, &m), ERR_VERSION);
	assert_int_equal(m.number, 4);
	assert_int_equal(in.nfds, 0);
	assert_int_equal(kmsg_take(&in, &m), 1);
	assert_int_equal(m.type, KMSG_READY);
}

static void
lengths_are_bounded(void **state)
{
	static const struct {
		uint32_t len;
		ssize_t verdict;
	} cases[] = {
		{ 0, ERR_MALFORMED },
		{ KMSG_HEADER - 1, ERR_MALFORMED },
		{ KMSG_HEADER, KMSG_HEADER },
		{ KMSG_MAX, KMSG_MAX },
		{ KMSG_MAX + 1, ERR_MALFORMED },
		{ UINT32_MAX, ERR_MALFORMED },
	};
	uint8_t bytes[KMSG_HEADER] = { 0 };
	static char big[KMSG_MAX];
	static uint8_t to[2 * KMSG_MAX];
	struct kmsg m = samples[0];
	size_t i, k;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		for (k = 0; k < 4; k++)
			bytes[k] = (uint8_t)(cases[i].len >> (8 * k));
		assert_int_equal(kmsg_length(bytes, sizeof bytes),
		    cases[i].verdict);
	}
	assert_int_equal(kmsg_length(bytes, KMSG_HEADER - 1), 0);
	memset(big, 'x', sizeof big - 1);
	m.env = (struct kmsg_list){ big, sizeof big, 1 };
	assert_int_equal(kmsg_encode(&m, to, sizeof to), 0);
	m.env.data = big + 200;
	m.env.len -= 200;
	assert_true(kmsg_encode(&m, to, sizeof to) > KMSG_MAX - 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_are_known_by_name_and_direction),
		cmocka_unit_test(every_message_comes_back),
		cmocka_unit_test(bytes_are_those_of_version_1),
		cmocka_unit_test(short_or_long_messages_are_malformed),
		cmocka_unit_test(hostile_bytes_are_refused),
		cmocka_unit_test(random_bytes_do_no_harm),
		cmocka_unit_test(lists_can_be_walked),
		cmocka_unit_test(messages_may_come_in_pieces),
		cmocka_unit_test(slow_peer_loses_nothing),
		cmocka_unit_test(many_messages_in_one_read),
		cmocka_unit_test(missing_descriptor_is_malformed),
		cmocka_unit_test(unknown_type_is_skipped),
		cmocka_unit_test(lengths_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
