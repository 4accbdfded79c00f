/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The messages of another version of the protocol, as one to come might have
 * them: linked instead of proto/msg.c, it makes a program that speaks the
 * versions SKEW_MIN to SKEW_MAX and whose every message has fields that
 * today's program does not know.  Its server sends a message of an unknown
 * type to whoever attaches; its client sends one with what it asks for, when
 * TMX_SKEW_SHINE is set.
 */

#include "compat/compat.h"

#include <stdlib.h>

#include "proto/msg.h"

static void put_known(struct buf *, enum msg_type, const void *);
static const char *name_known(uint16_t);
extern const struct proto_range versions_known;

#define msg_put put_known
#define msg_name name_known
#define proto_versions versions_known
#include "proto/msg.c"
#undef msg_put
#undef msg_name
#undef proto_versions

enum {
	SKEW_SHINE = 50, /* from the client */
	SKEW_GLOW = 100, /* from the server */
	TAG_COLOUR = 1000,
	TAG_POEM
};

const struct proto_range proto_versions = { SKEW_MIN, SKEW_MAX };

/* Fields that only this version has. */
static void
put_fields(struct buf *b)
{
	static const char poem[] = "bytes\0of some \377 kind";

	tlv_put_uint(b, TAG_COLOUR, UINT64_MAX);
	tlv_put(b, TAG_POEM, poem, sizeof poem);
}

static void
put_message(struct buf *b, uint16_t type)
{
	size_t mark = wire_open(b, type);

	put_fields(b);
	wire_close(b, mark);
}

void
msg_put(struct buf *b, enum msg_type type, const void *msg)
{
	struct buf known = BUF_INIT;
	size_t mark;

	if ((type == MSG_COMMAND || type == MSG_RESIZE) &&
	    getenv("TMX_SKEW_SHINE") != NULL)
		put_message(b, SKEW_SHINE);
	if (type == MSG_ATTACHED)
		put_message(b, SKEW_GLOW);
	put_known(&known, type, msg);
	mark = wire_open(b, (uint16_t)type);
	buf_put(b, buf_data(&known) + WIRE_HEADER,
	    buf_len(&known) - WIRE_HEADER);
	put_fields(b);
	wire_close(b, mark);
	buf_free(&known);
}

const char *
msg_name(uint16_t type)
{
	return type == SKEW_SHINE ? "shine" : type == SKEW_GLOW ? "glow" :
	    name_known(type);
}
