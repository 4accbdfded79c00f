/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Any bytes, split anywhere: the events are the same as in one piece, and
 * the raw bytes of all events are the input.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "client/keydec.h"
#include "text/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct seen {
	struct buf raw;    /* all that came out */
	struct buf events; /* what they were; pieces of a paste joined */
};

static void
check(bool ok)
{
	if (!ok)
		abort();
}

static void
on_event(void *arg, const struct keydec_event *ev)
{
	struct seen *s = arg;
	char name[KEY_NAME_MAX];

	check(ev->raw_len > 0);
	buf_put(&s->raw, ev->raw, ev->raw_len);
	if (ev->kind == KEYDEC_PASTE)
		return;
	buf_put_u8(&s->events, (uint8_t)ev->kind);
	buf_put_u32(&s->events, (uint32_t)buf_len(&s->raw));
	if (ev->kind == KEYDEC_KEY) {
		buf_put_str(&s->events, key_name(ev->u.key.key, name));
		check(strlen(ev->u.key.text) < KEY_TEXT_MAX);
	}
	if (ev->kind == KEYDEC_REPLY) {
		check(ev->u.reply.numbers <= REPLY_NUMBERS);
		buf_put(&s->events, ev->u.reply.text, ev->u.reply.len);
	}
}

static struct keydec *
make(struct seen *s, uint8_t flags)
{
	struct keydec *k = keydec_new(on_event, s);

	buf_init(&s->raw, SIZE_MAX);
	buf_init(&s->events, SIZE_MAX);
	keydec_set_utf8(k, flags & 1);
	keydec_set_kitty(k, flags & 2);
	keydec_add(k, "\033[1;1", KEY_USER);
	keydec_add(k, "zz", KEY_USER + 1);
	return k;
}

static bool
same(const struct buf *a, const void *data, size_t len)
{
	return buf_len(a) == len && memcmp(buf_data(a), data, len) == 0;
}

/* In one piece and in pieces; with time running out in between or not. */
static void
compare(const uint8_t *data, size_t len, uint8_t flags, size_t step)
{
	struct seen whole, split;
	struct keydec *k = make(&whole, flags), *l = make(&split, flags);
	size_t at, n;

	keydec_feed(k, data, len);
	for (at = 0; at < len; at += n) {
		n = len - at < step ? len - at : step;
		keydec_feed(l, data + at, n);
		if (flags & 4)
			keydec_timeout(l);
	}
	if (!(flags & 4))
		check(same(&whole.events, buf_data(&split.events),
		    buf_len(&split.events)));
	keydec_timeout(k);
	keydec_timeout(l);
	check(keydec_wait(k) == 0 && keydec_wait(l) == 0);
	/* What may be the end of a paste is kept until it shows. */
	keydec_feed(k, "\033[201~", 6);
	keydec_feed(l, "\033[201~", 6);
	check(buf_len(&whole.raw) == len + 6 && buf_len(&split.raw) == len + 6);
	check(memcmp(buf_data(&whole.raw), data, len) == 0);
	check(memcmp(buf_data(&split.raw), data, len) == 0);
	keydec_free(k);
	keydec_free(l);
	buf_free(&whole.raw);
	buf_free(&whole.events);
	buf_free(&split.raw);
	buf_free(&split.events);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	if (len > 2)
		compare(data + 2, len - 2, data[0], data[1] % 8 + 1u);
	return 0;
}
