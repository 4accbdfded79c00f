/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The keeper's messages as bytes.  A type is a row of the table: who sends
 * it, how many descriptors come with it, which fields it has; encoding and
 * decoding walk the row.  Knows nothing of what messages are for.
 */

#include "compat/compat.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fdpass.h"
#include "base/io.h"
#include "proto/kmsg.h"

enum kind {
	KIND_U32,
	KIND_U64,
	KIND_STR,
	KIND_LIST
};

enum field {
	END,
	PANE,
	PID,
	COLS,
	ROWS,
	XPIXEL,
	YPIXEL,
	FLAGS,
	SIGNAL,
	STATUS,
	REASON,
	CODE,
	COUNT,
	FAILURES,
	BEGUN,
	ENDED,
	FILES,
	DEV,
	INO,
	TEXT,
	DIR,
	BINARY,
	ARGV,
	ENV,
	HANDLE0,
	HANDLE1,
	HANDLE2,
	HANDLE3,
	HANDLE4
};

#define AT(kind, member) { KIND_##kind, offsetof(struct kmsg, member) }

static const struct {
	enum kind kind;
	size_t off;
} fields[] = {
	[PANE] = AT(U32, pane),
	[PID] = AT(U32, pid),
	[COLS] = AT(U32, cols),
	[ROWS] = AT(U32, rows),
	[XPIXEL] = AT(U32, xpixel),
	[YPIXEL] = AT(U32, ypixel),
	[FLAGS] = AT(U32, flags),
	[SIGNAL] = AT(U32, signal),
	[STATUS] = AT(U32, status),
	[REASON] = AT(U32, reason),
	[CODE] = AT(U32, code),
	[COUNT] = AT(U32, count),
	[FAILURES] = AT(U32, failures),
	[BEGUN] = AT(U64, begun_ms),
	[ENDED] = AT(U64, ended_ms),
	[FILES] = AT(U64, files),
	[DEV] = AT(U64, dev),
	[INO] = AT(U64, ino),
	[TEXT] = AT(STR, text),
	[DIR] = AT(STR, dir),
	[BINARY] = AT(STR, version),
	[ARGV] = AT(LIST, argv),
	[ENV] = AT(LIST, env),
	[HANDLE0] = AT(U32, handle[0]),
	[HANDLE1] = AT(U32, handle[1]),
	[HANDLE2] = AT(U32, handle[2]),
	[HANDLE3] = AT(U32, handle[3]),
	[HANDLE4] = AT(U32, handle[4]),
};

#define FIELDS_MAX 14
#define SERVER KMSG_FROM_SERVER
#define KEEPER KMSG_FROM_KEEPER
#define TABLE KMSG_FROM_TABLE

static const struct type {
	const char *name;
	uint8_t from;
	uint8_t fds_min, fds_max;
	uint8_t has[FIELDS_MAX]; /* enum field, END at the end */
} types[KMSG_TYPES] = {
	[KMSG_SPAWN] = { "spawn", SERVER, 2, 2, { PANE, COLS, ROWS, XPIXEL,
	    YPIXEL, FLAGS, DIR, ARGV, ENV } },
	[KMSG_RELEASE] = { "release", SERVER, 0, 0, { PANE } },
	[KMSG_SIGNAL] = { "signal", SERVER, 0, 0, { PANE, SIGNAL } },
	[KMSG_HOLD] = { "hold", SERVER, 1, 1, { PANE, FLAGS } },
	[KMSG_ADOPT] = { "adopt", SERVER, 0, 2, { PANE, PID, FLAGS, BEGUN,
	    STATUS, ENDED } },
	[KMSG_READY] = { "ready", SERVER, 0, 0, { END } },
	[KMSG_UPGRADE] = { "upgrade", SERVER, 0, 0, { TEXT } },
	[KMSG_REEXEC] = { "reexec", SERVER, 0, 0, { END } },
	[KMSG_REBIND] = { "rebind", SERVER, 0, 0, { END } },
	[KMSG_QUIT] = { "quit", SERVER, 0, 0, { END } },
	[KMSG_PING] = { "ping", SERVER, 0, 0, { END } },

	[KMSG_HELLO] = { "hello", KEEPER, 0, 0, { PID, FLAGS, COUNT,
	    FAILURES, STATUS, FILES, BINARY, TEXT } },
	[KMSG_SLOT] = { "slot", KEEPER, 0, 2, { PANE, PID, FLAGS, BEGUN,
	    STATUS, ENDED } },
	[KMSG_LISTEN] = { "listen", KEEPER, 1, 1, { TEXT } },
	[KMSG_STATE] = { "state", KEEPER, 1, 1, { END } },
	[KMSG_END] = { "end", KEEPER, 0, 0, { END } },
	[KMSG_EXITED] = { "exited", KEEPER, 0, 0, { PANE, FLAGS, STATUS,
	    ENDED } },
	[KMSG_SPAWNED] = { "spawned", KEEPER, 0, 0, { PANE, PID, BEGUN } },
	[KMSG_FAILED] = { "failed", KEEPER, 0, 0, { PANE, REASON, CODE } },
	[KMSG_REFUSED] = { "refused", KEEPER, 0, 0, { REASON, CODE } },
	[KMSG_PONG] = { "pong", KEEPER, 0, 0, { END } },
	[KMSG_RESUMED] = { "resumed", KEEPER, 0, 0, { BINARY } },

	[KMSG_SELF] = { "self", TABLE, 0, 0, { PID, FLAGS, COUNT, FAILURES,
	    STATUS, FILES, DEV, INO, TEXT, HANDLE0, HANDLE1, HANDLE2, HANDLE3,
	    HANDLE4 } },
	[KMSG_KEPT] = { "kept", TABLE, 0, 0, { PANE, PID, FLAGS, BEGUN, STATUS,
	    ENDED, HANDLE0, HANDLE1, HANDLE2 } },
};

static const char *const reasons[] = {
	[KMSG_OK] = "nothing is wrong",
	[KMSG_NO_TYPE] = "the keeper does not know this request",
	[KMSG_NO_PANE] = "no such pane, or its program has ended",
	[KMSG_NO_ROOM] = "the keeper's table is full",
	[KMSG_BUSY_PANE] = "the keeper has such a pane already",
	[KMSG_BAD_VALUE] = "the request makes no sense",
	[KMSG_NO_FORK] = "cannot start a process",
	[KMSG_NO_SIGNAL] = "cannot send the signal",
	[KMSG_NO_BINARY] = "cannot execute the binary",
	[KMSG_NO_TRIAL] = "the new binary cannot take over from this keeper",
	[KMSG_NO_SOCKET] = "cannot bind the socket",
};

/* The row of a type, or NULL. */
static const struct type *
type_of(unsigned int type)
{
	if (type >= KMSG_TYPES || types[type].name == NULL)
		return NULL;
	return &types[type];
}

enum kmsg_from
kmsg_from(unsigned int type)
{
	const struct type *t = type_of(type);

	return t != NULL ? (enum kmsg_from)t->from : KMSG_FROM_NOBODY;
}

const char *
kmsg_name(unsigned int type)
{
	const struct type *t = type_of(type);

	return t != NULL ? t->name : "unknown";
}

const char *
kmsg_reason_text(unsigned int reason)
{
	return reason < nitems(reasons) ? reasons[reason] : "unknown reason";
}

/* Bytes on their way into memory of a fixed size. */
struct put {
	uint8_t *at, *end;
	bool full;
};

static void
put_bytes(struct put *p, const void *data, size_t n)
{
	if (n > (size_t)(p->end - p->at)) {
		p->full = true;
		return;
	}
	if (n != 0)
		memcpy(p->at, data, n);
	p->at += n;
}

static void
put_le(struct put *p, uint64_t v, size_t n)
{
	uint8_t bytes[8];
	size_t i;

	for (i = 0; i < n; i++)
		bytes[i] = (uint8_t)(v >> (8 * i));
	put_bytes(p, bytes, n);
}

static void
put_field(struct put *p, const struct kmsg *m, enum field f)
{
	const void *from = (const char *)m + fields[f].off;
	const struct kmsg_str *s = from;
	const struct kmsg_list *l = from;

	switch (fields[f].kind) {
	case KIND_U32:
		put_le(p, *(const uint32_t *)from, 4);
		break;
	case KIND_U64:
		put_le(p, *(const uint64_t *)from, 8);
		break;
	case KIND_STR:
		put_le(p, s->len, 4);
		put_bytes(p, s->data, s->len);
		put_le(p, 0, 1);
		break;
	case KIND_LIST:
		put_le(p, l->count, 4);
		put_le(p, l->len, 4);
		put_bytes(p, l->data, l->len);
		break;
	}
}

size_t
kmsg_encode(const struct kmsg *m, void *to, size_t room)
{
	const struct type *t = type_of(m->type);
	struct put p = { to, (uint8_t *)to + room, false };
	size_t len;
	int i;

	if (t == NULL || m->nfds < t->fds_min || m->nfds > t->fds_max)
		return 0;
	put_le(&p, 0, 4);
	put_le(&p, m->type, 2);
	put_le(&p, KMSG_VERSION, 1);
	put_le(&p, m->nfds, 1);
	put_le(&p, m->number, 4);
	for (i = 0; i < FIELDS_MAX && t->has[i] != END; i++)
		put_field(&p, m, (enum field)t->has[i]);
	len = (size_t)(p.at - (uint8_t *)to);
	if (p.full || len > KMSG_MAX)
		return 0;
	p.at = to;
	put_le(&p, len, 4);
	return len;
}

ssize_t
kmsg_length(const void *data, size_t have)
{
	struct rd r = rd_of(data, have);
	uint32_t len;

	if (have < KMSG_HEADER)
		return 0;
	len = rd_u32(&r);
	if (len < KMSG_HEADER || len > KMSG_MAX)
		return ERR_MALFORMED;
	return (ssize_t)len;
}

static void
get_str(struct rd *r, struct kmsg_str *s)
{
	s->len = rd_u32(r);
	s->data = (const char *)rd_bytes(r, (size_t)s->len + 1);
	if (s->data != NULL && memchr(s->data, '\0', (size_t)s->len + 1) !=
	    s->data + s->len)
		r->bad = true;
}

static void
get_list(struct rd *r, struct kmsg_list *l)
{
	const char *s = NULL;
	uint32_t count = 0;

	l->count = rd_u32(r);
	l->len = rd_u32(r);
	l->data = (const char *)rd_bytes(r, l->len);
	if (r->bad || (l->len != 0 && l->data[l->len - 1] != '\0')) {
		r->bad = true;
		return;
	}
	while ((s = kmsg_list_next(l, s)) != NULL)
		count++;
	if (count != l->count)
		r->bad = true;
}

const char *
kmsg_list_next(const struct kmsg_list *l, const char *s)
{
	s = s == NULL ? l->data : s + strlen(s) + 1;
	return l->len != 0 && s < l->data + l->len ? s : NULL;
}

static void
get_field(struct rd *r, struct kmsg *m, enum field f)
{
	void *to = (char *)m + fields[f].off;

	switch (fields[f].kind) {
	case KIND_U32:
		*(uint32_t *)to = rd_u32(r);
		break;
	case KIND_U64:
		*(uint64_t *)to = rd_u64(r);
		break;
	case KIND_STR:
		get_str(r, to);
		break;
	case KIND_LIST:
		get_list(r, to);
		break;
	}
}

int
kmsg_decode(struct kmsg *m, const void *data, size_t len)
{
	struct rd r = rd_of(data, len);
	const struct type *t;
	uint8_t version;
	int i;

	memset(m, 0, sizeof *m);
	if (rd_u32(&r) != len)
		return ERR_MALFORMED;
	m->type = rd_u16(&r);
	version = rd_u8(&r);
	m->nfds = rd_u8(&r);
	m->number = rd_u32(&r);
	if (r.bad || m->nfds > KMSG_FDS)
		return ERR_MALFORMED;
	t = type_of(m->type);
	if (t == NULL || version != KMSG_VERSION)
		return ERR_VERSION;
	for (i = 0; i < FIELDS_MAX && t->has[i] != END; i++)
		get_field(&r, m, (enum field)t->has[i]);
	if (!rd_end(&r) || m->nfds < t->fds_min || m->nfds > t->fds_max)
		return ERR_MALFORMED;
	return 0;
}

ssize_t
kmsg_receive(struct kmsg_in *in, int sock)
{
	size_t nfds = KMSG_FDS_AHEAD - in->nfds;
	ssize_t n;

	if (in->used != 0) {
		memmove(in->data, in->data + in->used, in->len - in->used);
		in->len -= in->used;
		in->used = 0;
	}
	if (nfds < KMSG_FDS || in->len == in->room)
		return ERR_LIMIT;
	n = fdpass_recv(sock, in->data + in->len, in->room - in->len,
	    in->fds + in->nfds, &nfds);
	if (n == -1)
		return errno == EAGAIN || errno == EWOULDBLOCK ? ERR_AGAIN :
		    ERR_SYSTEM;
	in->nfds += (unsigned int)nfds;
	in->len += (size_t)n;
	return n;
}

/* Give a message the first descriptors that came; false if too few did. */
static bool
take_fds(struct kmsg_in *in, struct kmsg *m)
{
	if (m->nfds > in->nfds)
		return false;
	memcpy(m->fd, in->fds, m->nfds * sizeof *m->fd);
	in->nfds -= m->nfds;
	memmove(in->fds, in->fds + m->nfds, in->nfds * sizeof *in->fds);
	return true;
}

int
kmsg_take(struct kmsg_in *in, struct kmsg *m)
{
	const uint8_t *at = in->data + in->used;
	ssize_t len = kmsg_length(at, in->len - in->used);
	int error;

	if (len < 0)
		return ERR_MALFORMED;
	if (len == 0 || (size_t)len > in->len - in->used)
		return 0;
	error = kmsg_decode(m, at, (size_t)len);
	if (error == ERR_MALFORMED || !take_fds(in, m))
		return ERR_MALFORMED;
	in->used += (size_t)len;
	if (error == 0)
		return 1;
	while (m->nfds > 0)
		close(m->fd[--m->nfds]);
	return error;
}

void
kmsg_in_clear(struct kmsg_in *in)
{
	while (in->nfds > 0)
		close(in->fds[--in->nfds]);
	in->used = in->len = 0;
}

int
kmsg_put(struct kmsg_out *out, const struct kmsg *m)
{
	size_t len = 0;

	if (out->len == out->off)
		len = kmsg_encode(m, out->data, out->room);
	if (len == 0)
		return ERR_LIMIT;
	out->off = 0;
	out->len = len;
	out->nfds = m->nfds;
	memcpy(out->fd, m->fd, sizeof out->fd);
	return 0;
}

int
kmsg_send(struct kmsg_out *out, int sock)
{
	ssize_t n;

	while (out->off < out->len) {
		n = fdpass_send(sock, out->data + out->off,
		    out->len - out->off, out->fd, out->nfds);
		if (n == -1)
			return io_later(errno) ? ERR_AGAIN : ERR_SYSTEM;
		out->off += (size_t)n;
		out->nfds = 0;
	}
	out->off = out->len = 0;
	return 0;
}
