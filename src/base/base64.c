/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include "base/base64.h"
#include "base/buf.h"
#include "base/err.h"

#define PAD '='

static const char digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The value of a digit, or -1. */
static int
value(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Take one pad: it ends a group of two or three digits, whole or not. */
static void
pad(struct base64 *d)
{
	if (d->pads == 0 && d->digits < 2)
		d->bad = true;
	else if (++d->pads > 4 - d->digits)
		d->bad = true;
}

/* Write the bytes that are whole in the group so far beyond those before. */
static size_t
put_digit(struct base64 *d, unsigned int v, uint8_t *out)
{
	d->bits = (d->bits << 6 | v) & 0xffffff;
	d->digits = (d->digits + 1) & 3;
	switch (d->digits) {
	case 2: *out = (uint8_t)(d->bits >> 4); return 1;
	case 3: *out = (uint8_t)(d->bits >> 2); return 1;
	case 0: *out = (uint8_t)d->bits; return 1;
	default: return 0;
	}
}

size_t
base64_feed(struct base64 *d, const void *data, size_t len, uint8_t *out)
{
	const uint8_t *s = data;
	size_t n = 0;
	int v;

	for (; len > 0 && !d->bad; len--, s++) {
		v = value(*s);
		if (v >= 0 && d->pads == 0)
			n += put_digit(d, (unsigned int)v, out + n);
		else if (*s == PAD)
			pad(d);
		else if (!is_blank(*s))
			d->bad = true;
	}
	return n;
}

bool
base64_end(const struct base64 *d)
{
	if (d->bad || d->digits == 1)
		return false;
	return d->pads == 0 || d->pads == 4 - d->digits;
}

int
base64_decode(const void *data, size_t len, struct buf *out)
{
	struct base64 d = { 0 };
	uint8_t *p = buf_reserve(out, BASE64_ROOM(len));
	size_t n;

	if (p == NULL)
		return ERR_LIMIT;
	n = base64_feed(&d, data, len, p);
	if (!base64_end(&d))
		return ERR_MALFORMED;
	buf_added(out, n);
	return 0;
}

void
base64_encode(const void *data, size_t len, struct buf *out)
{
	const uint8_t *s = data;
	char group[4];
	uint32_t v;
	size_t n;

	for (; len > 0; len -= n, s += n) {
		n = len < 3 ? len : 3;
		v = (uint32_t)s[0] << 16;
		v |= n > 1 ? (uint32_t)s[1] << 8 : 0;
		v |= n > 2 ? s[2] : 0;
		group[0] = digits[v >> 18];
		group[1] = digits[v >> 12 & 63];
		group[2] = n > 1 ? digits[v >> 6 & 63] : PAD;
		group[3] = n > 2 ? digits[v & 63] : PAD;
		buf_put(out, group, sizeof group);
	}
}
