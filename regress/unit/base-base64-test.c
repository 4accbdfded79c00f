/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Base64 both ways: what RFC 4648 gives as examples, and what is none. */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/err.h"
#include "regress/unit/unit.h"

static const struct {
	const char *plain, *encoded;
} examples[] = {
	{ "", "" },
	{ "f", "Zg==" },
	{ "fo", "Zm8=" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" },
	{ "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" },
	{ "\xff\xfe\xfb", "//77" },
};

/* What else is taken, and what is not (plain is NULL). */
static const struct {
	const char *encoded, *plain;
} odd[] = {
	{ "Zm8", "fo" },
	{ "Zg", "f" },
	{ "Zm 9v\r\n\tYg", "foob" },
	{ "Z", NULL },
	{ "Zg=", NULL },
	{ "Zg===", NULL },
	{ "=", NULL },
	{ "Zm9v=", NULL },
	{ "Zg==Zg==", NULL },
	{ "Zm9v-_", NULL },
	{ "Zm\x80v", NULL },
};

static void
test_examples(void **state)
{
	struct buf b = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(examples); i++) {
		size_t n = strlen(examples[i].plain);

		buf_clear(&b);
		base64_encode(examples[i].plain, n, &b);
		assert_int_equal(buf_len(&b), strlen(examples[i].encoded));
		assert_memory_equal(buf_data(&b), examples[i].encoded,
		    buf_len(&b));
		buf_clear(&b);
		assert_int_equal(base64_decode(examples[i].encoded,
		    strlen(examples[i].encoded), &b), 0);
		assert_int_equal(buf_len(&b), n);
		assert_memory_equal(buf_data(&b), examples[i].plain, n);
	}
	buf_free(&b);
}

static void
test_odd(void **state)
{
	struct buf b = BUF_INIT;
	size_t i, n;
	int error;

	(void)state;
	for (i = 0; i < nitems(odd); i++) {
		buf_clear(&b);
		n = strlen(odd[i].encoded);
		error = base64_decode(odd[i].encoded, n, &b);
		if (odd[i].plain == NULL) {
			assert_int_equal(error, ERR_MALFORMED);
			assert_int_equal(buf_len(&b), 0);
			continue;
		}
		assert_int_equal(error, 0);
		assert_int_equal(buf_len(&b), strlen(odd[i].plain));
		assert_memory_equal(buf_data(&b), odd[i].plain, buf_len(&b));
	}
	buf_free(&b);
}

static void
test_pieces(void **state)
{
	static const char text[] = "TWFueSBoYW5kcyBtYWtlIGxpZ2h0IHdvcmsu";
	static const char plain[] = "Many hands make light work.";
	uint8_t out[BASE64_ROOM(sizeof text)];
	size_t cut, n;

	(void)state;
	for (cut = 0; cut < sizeof text; cut++) {
		struct base64 d = { 0 };

		n = base64_feed(&d, text, cut, out);
		n += base64_feed(&d, text + cut, sizeof text - 1 - cut,
		    out + n);
		assert_true(base64_end(&d));
		assert_int_equal(n, sizeof plain - 1);
		assert_memory_equal(out, plain, n);
	}
}

static void
test_bound(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 8);
	assert_int_equal(base64_decode("Zm9vYmFyZm9vYmFy", 16, &b), ERR_LIMIT);
	assert_int_equal(buf_len(&b), 0);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_odd),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
