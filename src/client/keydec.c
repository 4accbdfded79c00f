/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * At each place in the input the longest that makes sense is taken: a
 * sequence of the table (a trie), a control sequence, a string, a character.
 * Where more bytes could make something else of it, it is kept until they
 * come or time runs out (final).  Failing all that, ESC is Alt for what
 * follows.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "client/keydec-int.h"
#include "client/locale.h"
#include "client/term.h"
#include "text/key.h"
#include "text/utf8.h"

#define ESC 0x1b
#define BEL 0x07

#define ESCAPE_TIME 10    /* ms */
#define SEQUENCE_TIME 500 /* ms, once it is surely more than ESC */
#define STRING_TIME 5000  /* ms, for an answer that is a string */

#define CSI_MAX 256             /* bytes; no key or answer is longer */
#define STRING_MAX (1024 * 1024) /* bytes of an answer: a clipboard's */

static const char paste_end[] = "\033[201~";
#define PASTE_END_LEN (sizeof paste_end - 1)

/* A byte of a sequence in the table. */
struct node {
	uint32_t key;   /* if a sequence ends here; 0: none does */
	uint32_t child; /* by number, 0: none */
	uint32_t next;  /* another byte in the same place */
	uint8_t c;
};

struct keydec {
	keydec_fn fn;
	void *arg;
	struct node *nodes; /* owned; number 0 is the root */
	size_t n_nodes, cap_nodes;
	struct buf pending; /* what is incomplete */
	size_t scanned;     /* of a string, already looked at */
	bool paste;         /* inside a bracketed paste */
	bool discard;       /* inside a string that was too long */
	bool utf8;
	int erase;
	unsigned int escape_time;
	struct csi_mode mode;
};

enum take {
	TAKE_NONE,    /* it is not that */
	TAKE_PARTIAL, /* it may be, with more bytes */
	TAKE_WHOLE    /* it is */
};

static void
add_static(void *arg, const char *seq, uint32_t key)
{
	keydec_add(arg, seq, key);
}

struct keydec *
keydec_new(keydec_fn fn, void *arg)
{
	struct keydec *k = xcalloc(1, sizeof *k);

	k->fn = fn;
	k->arg = arg;
	k->utf8 = true;
	k->erase = -1;
	k->escape_time = ESCAPE_TIME;
	k->cap_nodes = 1024;
	k->nodes = xcalloc(k->cap_nodes, sizeof *k->nodes);
	k->n_nodes = 1;
	buf_init(&k->pending, SIZE_MAX);
	table_each(add_static, k);
	return k;
}

void
keydec_free(struct keydec *k)
{
	if (k == NULL)
		return;
	free(k->nodes);
	buf_free(&k->pending);
	free(k);
}

/* The child of a node for a byte; 0 when there is none. */
static uint32_t
find_child(const struct keydec *k, uint32_t node, uint8_t c)
{
	uint32_t i = k->nodes[node].child;

	while (i != 0 && k->nodes[i].c != c)
		i = k->nodes[i].next;
	return i;
}

static uint32_t
add_child(struct keydec *k, uint32_t node, uint8_t c)
{
	uint32_t i = find_child(k, node, c);

	if (i != 0)
		return i;
	if (k->n_nodes == k->cap_nodes) {
		k->cap_nodes *= 2;
		k->nodes = xreallocarray(k->nodes, k->cap_nodes,
		    sizeof *k->nodes);
	}
	i = (uint32_t)k->n_nodes++;
	memset(&k->nodes[i], 0, sizeof *k->nodes);
	k->nodes[i].c = c;
	k->nodes[i].next = k->nodes[node].child;
	k->nodes[node].child = i;
	return i;
}

void
keydec_add(struct keydec *k, const char *seq, uint32_t key)
{
	uint32_t node = 0;

	for (; *seq != '\0'; seq++)
		node = add_child(k, node, (uint8_t)*seq);
	k->nodes[node].key = key;
}

void
keydec_add_term(struct keydec *k, const struct term *t)
{
	bool fkeys = !(term_can(t)->features & FEATURE_IGNOREFKEYS);
	const struct table_named *row;
	const char *s;

	for (row = table_terminfo(); row->name != NULL; row++) {
		if (!fkeys && strncmp(row->name, "kf", 2) == 0)
			continue;
		s = term_named(t, row->name);
		/* A single byte is what it is for everybody. */
		if (s != NULL && s[0] == ESC && s[1] != '\0')
			keydec_add(k, s, row->key);
	}
}

void
keydec_set_utf8(struct keydec *k, bool on)
{
	k->utf8 = on;
}

void
keydec_set_erase(struct keydec *k, int c)
{
	k->erase = c;
}

void
keydec_set_pixels(struct keydec *k, bool on)
{
	k->mode.pixels = on;
}

void
keydec_set_kitty(struct keydec *k, bool on)
{
	k->mode.kitty = on;
}

void
keydec_set_escape_time(struct keydec *k, unsigned int ms)
{
	k->escape_time = ms;
}

/* Look for the longest sequence of the table; *len is what it takes. */
static enum take
take_table(const struct keydec *k, const uint8_t *p, size_t n,
    struct keydec_event *ev, size_t *len)
{
	uint32_t node = 0, found = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		node = find_child(k, node, p[i]);
		if (node == 0)
			break;
		if (k->nodes[node].key != 0) {
			found = node;
			*len = i + 1;
		}
	}
	if (node != 0 && k->nodes[node].child != 0)
		return TAKE_PARTIAL;
	if (found == 0)
		return TAKE_NONE;
	key_event_set(ev, k->nodes[found].key);
	return TAKE_WHOLE;
}

/* The key of the table that these bytes are, however they might go on. */
static enum take
take_table_now(const struct keydec *k, const uint8_t *p, size_t n,
    struct keydec_event *ev, size_t *len)
{
	enum take t = TAKE_NONE;

	for (; n > 0 && t != TAKE_WHOLE; n--) {
		uint32_t node = 0;
		size_t i;

		for (i = 0; i < n; i++)
			if ((node = find_child(k, node, p[i])) == 0)
				break;
		if (node == 0 || k->nodes[node].key == 0)
			continue;
		key_event_set(ev, k->nodes[node].key);
		*len = n;
		t = TAKE_WHOLE;
	}
	return t;
}

/* ESC [ ... */
static enum take
take_csi(const struct keydec *k, const uint8_t *p, size_t n,
    struct keydec_event *ev, size_t *len)
{
	size_t i;

	for (i = 2; i < n && i < CSI_MAX && p[i] >= 0x20 && p[i] <= 0x3f; i++)
		;
	if (i == n && i < CSI_MAX)
		return TAKE_PARTIAL;
	if (i == CSI_MAX || p[i] < 0x40 || p[i] > 0x7e) {
		/* It was begun and broken off: no key. */
		if (i == 2)
			return TAKE_NONE;
		ev->kind = KEYDEC_UNKNOWN;
		*len = i;
		return TAKE_WHOLE;
	}
	*len = i + 1;
	if (i == 2 && p[2] == 'M') {
		if (n < 6)
			return TAKE_PARTIAL;
		mouse_decode_x10(p + 3, ev);
		*len = 6;
		return TAKE_WHOLE;
	}
	csi_decode(p + 2, i - 1, &k->mode, ev);
	return TAKE_WHOLE;
}

/*
 * Whether a string begins as an answer does; what comes from the keyboard is
 * Alt and a character.  Sets *head to the bytes before its text.
 */
static enum take
string_begins(const uint8_t *p, size_t n, struct reply *r, size_t *head)
{
	static const struct {
		const char *begin;
		enum reply_kind kind;
		int number;
	} dcs[] = {
		{ "\033P>|", REPLY_VERSION, 0 },
		{ "\033P!|", REPLY_DA3, 0 },
		{ "\033P0$r", REPLY_SETTING, 0 },
		{ "\033P1$r", REPLY_SETTING, 1 },
		{ "\033P0+r", REPLY_TERMCAP, 0 },
		{ "\033P1+r", REPLY_TERMCAP, 1 },
		{ "\033_G", REPLY_APC, 0 },
	};
	size_t i, len;
	enum take t = TAKE_NONE;

	for (i = 0; i < nitems(dcs); i++) {
		len = strlen(dcs[i].begin);
		if (memcmp(p, dcs[i].begin, n < len ? n : len) != 0)
			continue;
		if (n < len) {
			t = TAKE_PARTIAL;
			continue;
		}
		r->kind = dcs[i].kind;
		r->number[0] = dcs[i].number;
		r->numbers = 1;
		*head = len;
		return TAKE_WHOLE;
	}
	return t;
}

/* The same for OSC: a number and a semicolon. */
static enum take
osc_begins(const uint8_t *p, size_t n, struct reply *r, size_t *head)
{
	size_t i;
	int v = 0;

	for (i = 2; i < n && i < 6 && p[i] >= '0' && p[i] <= '9'; i++)
		v = v * 10 + (p[i] - '0');
	if (i == n)
		return TAKE_PARTIAL;
	if (i == 2 || p[i] != ';')
		return TAKE_NONE;
	r->kind = REPLY_OSC;
	r->number[0] = v;
	r->numbers = 1;
	*head = i + 1;
	return TAKE_WHOLE;
}

/*
 * Find the end of a string from a place on: BEL, or ESC \.  Sets *len to the
 * bytes up to and with it, *body to those before it.
 */
static enum take
string_end(const uint8_t *p, size_t n, size_t from, size_t *body, size_t *len)
{
	size_t i;

	for (i = from; i < n; i++) {
		if (p[i] != BEL && p[i] != ESC)
			continue;
		*body = i;
		if (p[i] == ESC && i + 1 == n)
			return TAKE_PARTIAL;
		*len = p[i] == ESC && p[i + 1] == '\\' ? i + 2 :
		    p[i] == BEL ? i + 1 : i;
		return TAKE_WHOLE;
	}
	return TAKE_PARTIAL;
}

/* ESC P ..., ESC ] ..., ESC _ ... */
static enum take
take_string(struct keydec *k, const uint8_t *p, size_t n,
    struct keydec_event *ev, size_t *len)
{
	struct reply *r = &ev->u.reply;
	size_t head = 0, body = 0;
	enum take t;

	memset(r, 0, sizeof *r);
	t = p[1] == ']' ? osc_begins(p, n, r, &head) :
			  string_begins(p, n, r, &head);
	if (t != TAKE_WHOLE)
		return t;
	ev->kind = KEYDEC_REPLY;
	t = string_end(p, n, k->scanned > head ? k->scanned : head, &body,
	    len);
	if (t == TAKE_WHOLE) {
		k->scanned = 0;
		r->text = (const char *)p + head;
		r->len = body - head;
		return t;
	}
	k->scanned = n - 1;
	if (n < STRING_MAX)
		return t;
	/* Too long for an answer; the rest of it goes the same way. */
	k->discard = true;
	k->scanned = 0;
	ev->kind = KEYDEC_UNKNOWN;
	*len = p[n - 1] == ESC ? n - 1 : n;
	return TAKE_WHOLE;
}

static enum take
take_structure(struct keydec *k, const uint8_t *p, size_t n,
    struct keydec_event *ev, size_t *len)
{
	switch (p[1]) {
	case '[':
		return take_csi(k, p, n, ev, len);
	case ']':
	case 'P':
	case '_':
		return take_string(k, p, n, ev, len);
	default:
		return TAKE_NONE;
	}
}

static enum take
take_text(const struct keydec *k, const uint8_t *p, size_t n, bool final,
    struct keydec_event *ev, size_t *len)
{
	struct utf8 u = { 0 };
	enum utf8_step step = UTF8_MORE;
	size_t i;

	*len = 1;
	if (p[0] < 0x20 || p[0] == 0x7f) {
		key_event_set(ev, key_of_control(p[0], k->erase));
		return TAKE_WHOLE;
	}
	if (p[0] < 0x80 || (!k->utf8 && p[0] >= 0xa0)) {
		key_event_set(ev, p[0] < 0x80 ? p[0] : locale_of_byte(p[0]));
		return TAKE_WHOLE;
	}
	for (i = 0; i < n && step == UTF8_MORE; i++)
		step = utf8_feed(&u, p[i]);
	if (step == UTF8_MORE && k->utf8 && !final)
		return TAKE_PARTIAL;
	if (step != UTF8_DONE || !k->utf8 || u.cp < 0xa0) {
		ev->kind = KEYDEC_UNKNOWN;
		return TAKE_WHOLE;
	}
	key_event_set(ev, u.cp);
	*len = i;
	return TAKE_WHOLE;
}

static enum take take_one(struct keydec *, const uint8_t *, size_t, bool,
    unsigned int, struct keydec_event *, size_t *);

/* ESC that begins no sequence: Alt and a key, or itself. */
static enum take
take_alt(struct keydec *k, const uint8_t *p, size_t n, bool final,
    unsigned int depth, struct keydec_event *ev, size_t *len)
{
	enum take t;

	if (n == 1 && !final)
		return TAKE_PARTIAL;
	if (n > 1 && depth == 0) {
		t = take_one(k, p + 1, n - 1, final, depth + 1, ev, len);
		if (t == TAKE_PARTIAL)
			return t;
		if (ev->kind == KEYDEC_KEY && !(ev->u.key.key & KEY_ALT)) {
			ev->u.key.key |= KEY_ALT;
			++*len;
			return TAKE_WHOLE;
		}
	}
	key_event_set(ev, KEY_ESCAPE);
	*len = 1;
	return TAKE_WHOLE;
}

static enum take
take_escape(struct keydec *k, const uint8_t *p, size_t n, bool final,
    unsigned int depth, struct keydec_event *ev, size_t *len)
{
	enum take t;

	t = take_table(k, p, n, ev, len);
	if (t == TAKE_PARTIAL && final)
		t = take_table_now(k, p, n, ev, len);
	if (t == TAKE_NONE && n > 1)
		t = take_structure(k, p, n, ev, len);
	if (t == TAKE_WHOLE || (t == TAKE_PARTIAL && !final))
		return t;
	/* An answer, or more than a key typed with Alt, that broke off. */
	if (t == TAKE_PARTIAL && n > 2) {
		ev->kind = KEYDEC_UNKNOWN;
		k->scanned = 0;
		*len = n;
		return TAKE_WHOLE;
	}
	return take_alt(k, p, n, final, depth, ev, len);
}

static enum take
take_one(struct keydec *k, const uint8_t *p, size_t n, bool final,
    unsigned int depth, struct keydec_event *ev, size_t *len)
{
	enum take t;

	if (p[0] == ESC)
		return take_escape(k, p, n, final, depth, ev, len);
	/* The user may have keys that begin with anything. */
	t = take_table(k, p, n, ev, len);
	if (t == TAKE_PARTIAL && final)
		t = take_table_now(k, p, n, ev, len);
	if (t != TAKE_NONE)
		return t;
	return take_text(k, p, n, final, ev, len);
}

/* Inside a paste: everything up to its end. */
static enum take
take_paste(struct keydec *k, const uint8_t *p, size_t n,
    struct keydec_event *ev, size_t *len)
{
	const uint8_t *at = p;
	size_t left;

	ev->kind = KEYDEC_PASTE;
	while ((at = memchr(at, ESC, n - (size_t)(at - p))) != NULL) {
		left = n - (size_t)(at - p);
		if (left > PASTE_END_LEN)
			left = PASTE_END_LEN;
		if (memcmp(at, paste_end, left) == 0)
			break;
		at++;
	}
	*len = at == NULL ? n : (size_t)(at - p);
	if (*len != 0)
		return TAKE_WHOLE;
	if (n < PASTE_END_LEN)
		return TAKE_PARTIAL;
	ev->kind = KEYDEC_PASTE_END;
	*len = PASTE_END_LEN;
	return TAKE_WHOLE;
}

/* Inside a string that is thrown away: up to its end. */
static enum take
take_discard(struct keydec *k, const uint8_t *p, size_t n, bool final,
    struct keydec_event *ev, size_t *len)
{
	size_t body = 0;

	ev->kind = KEYDEC_UNKNOWN;
	if (string_end(p, n, 0, &body, len) == TAKE_WHOLE) {
		k->discard = false;
		/* Cut off by something else, at its very beginning. */
		return *len != 0 ? TAKE_WHOLE : TAKE_NONE;
	}
	if (final)
		k->discard = false;
	else if (p[n - 1] == ESC)
		n--;
	*len = n;
	return n != 0 ? TAKE_WHOLE : TAKE_PARTIAL;
}

/* Take one event from the front; 0 when it takes more bytes. */
static size_t
take(struct keydec *k, const uint8_t *p, size_t n, bool final)
{
	struct keydec_event ev;
	enum take t = TAKE_NONE;
	size_t len = 0;

	if (k->paste)
		t = take_paste(k, p, n, &ev, &len);
	else if (k->discard)
		t = take_discard(k, p, n, final, &ev, &len);
	if (t == TAKE_NONE)
		t = take_one(k, p, n, final, 0, &ev, &len);
	if (t == TAKE_PARTIAL)
		return 0;
	if (ev.kind == KEYDEC_PASTE_START)
		k->paste = true;
	else if (ev.kind == KEYDEC_PASTE_END)
		k->paste = false;
	ev.raw = p;
	ev.raw_len = len;
	k->fn(k->arg, &ev);
	return len;
}

/* Take all that is complete; returns the bytes that were. */
static size_t
take_all(struct keydec *k, const uint8_t *p, size_t n, bool final)
{
	size_t at = 0, len;

	while (at < n) {
		len = take(k, p + at, n - at, final);
		if (len == 0)
			break;
		at += len;
	}
	return at;
}

void
keydec_feed(struct keydec *k, const void *data, size_t n)
{
	const uint8_t *p = data;
	size_t done;

	if (buf_len(&k->pending) != 0) {
		buf_put(&k->pending, data, n);
		p = buf_data(&k->pending);
		done = take_all(k, p, buf_len(&k->pending), false);
		buf_consume(&k->pending, done);
		return;
	}
	done = take_all(k, p, n, false);
	buf_put(&k->pending, p + done, n - done);
}

unsigned int
keydec_wait(const struct keydec *k)
{
	const uint8_t *p = buf_data(&k->pending);
	size_t n = buf_len(&k->pending);

	if (n == 0 || k->paste)
		return 0;
	if (k->scanned != 0 || k->discard)
		return STRING_TIME;
	if (p[0] != ESC && k->utf8 && p[0] >= 0x80)
		return SEQUENCE_TIME;
	if (p[0] == ESC && (k->mode.kitty || n > 2))
		return SEQUENCE_TIME;
	return k->escape_time != 0 ? k->escape_time : 1;
}

void
keydec_timeout(struct keydec *k)
{
	size_t done;

	if (k->paste)
		return;
	done = take_all(k, buf_data(&k->pending), buf_len(&k->pending), true);
	buf_consume(&k->pending, done);
}

void
keydec_reset(struct keydec *k)
{
	buf_clear(&k->pending);
	k->scanned = 0;
	k->paste = k->discard = false;
}
