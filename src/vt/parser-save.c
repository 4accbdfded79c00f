/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* A sequence or string that has begun, in snapshots. */

#include "compat/compat.h"

#include "base/err.h"
#include "base/tlv.h"
#include "vt/parser-int.h"

enum {
	TAG_STATE = 1,
	TAG_UTF8,
	TAG_LEADER,
	TAG_INTERMEDIATES,
	TAG_FINAL,
	TAG_SUBS,
	TAG_VALUE,
	TAG_FULL,
	TAG_KIND,
	TAG_STRING,
	TAG_FAILED,
	TAG_VT52
};

void
parser_save(const struct parser *p, struct buf *out)
{
	const struct sequence *q = &p->seq;
	unsigned int i, n;

	tlv_put_uint(out, TAG_UTF8, p->utf8);
	if (p->vt52)
		tlv_put_uint(out, TAG_VT52, 1);
	if (p->state == S_GROUND)
		return;
	n = q->intermediate_count;
	tlv_put_uint(out, TAG_STATE, p->state);
	tlv_put_uint(out, TAG_LEADER, q->leader);
	tlv_put(out, TAG_INTERMEDIATES, q->intermediates,
	    n > INTERMEDIATES_MAX ? INTERMEDIATES_MAX : n);
	if (n > INTERMEDIATES_MAX)
		tlv_put_uint(out, TAG_FULL, 2);
	tlv_put_uint(out, TAG_FINAL, q->final);
	tlv_put_uint(out, TAG_SUBS, q->params.subs);
	for (i = 0; i < q->params.count; i++)
		tlv_put_int(out, TAG_VALUE, q->params.value[i]);
	if (q->params.full)
		tlv_put_uint(out, TAG_FULL, 1);
	if (p->state != S_STRING && p->state != S_STRING_ESC)
		return;
	tlv_put_uint(out, TAG_KIND, p->string_kind);
	if (buf_failed(&p->string))
		tlv_put_uint(out, TAG_FAILED, 1);
	else
		tlv_put(out, TAG_STRING, buf_data(&p->string),
		    buf_len(&p->string));
}

/* Read one field of a saved parser. */
static void
load_field(struct parser *p, uint32_t tag, struct rd *v)
{
	struct sequence *q = &p->seq;
	size_t n;

	switch (tag) {
	case TAG_STATE: p->state = (uint8_t)tlv_uint(v); break;
	case TAG_UTF8: p->utf8 = tlv_uint(v) != 0; break;
	case TAG_VT52: p->vt52 = tlv_uint(v) != 0; break;
	case TAG_LEADER: q->leader = (uint8_t)tlv_uint(v); break;
	case TAG_FINAL: q->final = (uint8_t)tlv_uint(v); break;
	case TAG_SUBS: q->params.subs = (uint32_t)tlv_uint(v); break;
	case TAG_INTERMEDIATES:
		for (n = rd_left(v); n > 0; n--)
			parser_add_intermediate(p, rd_u8(v));
		break;
	case TAG_VALUE:
		if (q->params.count < PARAMS_MAX)
			q->params.value[q->params.count++] =
			    (int32_t)tlv_int(v);
		break;
	case TAG_FULL:
		if (tlv_uint(v) == 1)
			q->params.full = true;
		else
			q->intermediate_count = INTERMEDIATES_MAX + 1;
		break;
	case TAG_KIND:
		p->string_kind = (uint8_t)tlv_uint(v);
		parser_begin_string(p, p->string_kind);
		break;
	case TAG_STRING: buf_put(&p->string, v->at, rd_left(v)); break;
	case TAG_FAILED: p->string.failed = true; break;
	}
}

int
parser_load(struct parser *p, struct rd *rd)
{
	struct rd value;
	uint32_t tag;

	parser_reset(p);
	parser_begin(p);
	tlv_foreach(rd, &tag, &value) {
		load_field(p, tag, &value);
		if (value.bad)
			return ERR_MALFORMED;
	}
	if (rd->bad || p->state >= S_STATES ||
	    p->string_kind > STRING_IGNORED ||
	    (p->state == S_VT52_PLACE && p->seq.params.count > 1))
		return ERR_MALFORMED;
	return 0;
}
