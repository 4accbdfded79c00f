/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "base/err.h"
#include "base/tlv.h"
#include "vt/parser.h"

/* A string's memory is kept up to this between strings. */
#define STRING_KEEP 4096

/* What a byte is to the state machine. */
enum byte_class {
	B_C0,    /* controls but those below */
	B_BEL,
	B_CANCEL, /* CAN, SUB */
	B_ESC,
	B_INTER, /* 0x20 to 0x2f */
	B_DIGIT,
	B_COLON,
	B_SEMI,
	B_LEADER, /* < = > ? */
	B_FINAL,  /* 0x40 to 0x7e but those below */
	B_DCS,    /* P */
	B_SOS,    /* X */
	B_CSI,    /* [ */
	B_ST,     /* \ */
	B_OSC,    /* ] */
	B_PM,     /* ^ */
	B_APC,    /* _ */
	B_DEL,
	B_HIGH, /* 0x80 to 0xff */
	B_CLASSES
};

#define X7(c) c, c, c, c, c, c, c
#define X8(c) X7(c), c
#define X16(c) X8(c), X8(c)

static const uint8_t class_of[256] = {
	/* 00 */ X7(B_C0), B_BEL, X8(B_C0),
	/* 10 */ X8(B_C0), B_CANCEL, B_C0, B_CANCEL, B_ESC, B_C0, B_C0, B_C0,
	B_C0,
	/* 20 */ X16(B_INTER),
	/* 30 */ X8(B_DIGIT), B_DIGIT, B_DIGIT, B_COLON, B_SEMI, B_LEADER,
	B_LEADER, B_LEADER, B_LEADER,
	/* 40 */ X16(B_FINAL),
	/* 50 */ B_DCS, X7(B_FINAL), B_SOS, B_FINAL, B_FINAL, B_CSI, B_ST,
	B_OSC, B_PM, B_APC,
	/* 60 */ X16(B_FINAL),
	/* 70 */ X8(B_FINAL), X7(B_FINAL), B_DEL,
	/* 80 */ X16(B_HIGH), X16(B_HIGH), X16(B_HIGH), X16(B_HIGH),
	X16(B_HIGH), X16(B_HIGH), X16(B_HIGH), X16(B_HIGH)
};

enum state {
	S_GROUND,
	S_ESCAPE,
	S_ESCAPE_INTER,
	S_CSI, /* entry and parameters */
	S_CSI_INTER,
	S_CSI_IGNORE,
	S_DCS, /* entry and parameters */
	S_DCS_INTER,
	S_STRING,
	S_STRING_ESC, /* ESC within a string: its end, if \ follows */
	S_VT52,       /* ESC of a VT52 */
	S_VT52_PLACE, /* ESC Y: row and column follow */
	S_STATES
};

enum action {
	A_NONE,
	A_CONTROL,
	A_LEADER,
	A_INTER,
	A_DIGIT,
	A_SEMI,
	A_COLON,
	A_ESCAPE,  /* dispatch */
	A_CSI,     /* dispatch */
	A_OSC,     /* begin a string */
	A_DCS,     /* likewise */
	A_APC,     /* likewise */
	A_IGNORED, /* likewise, of which nothing is kept */
	A_PUT,
	A_BEL, /* the end of an OSC, part of any other string */
	A_END, /* of a string */
	A_AGAIN /* no end: an escape sequence begins with this byte */
};

struct step {
	uint8_t action, next;
};

/* Classes that most states treat alike. */
#define CONTROLS(a, n) [B_C0] = { a, n }, [B_BEL] = { a, n }
#define PARAMETERS(a, n)                                                      \
	[B_DIGIT] = { a, n }, [B_COLON] = { a, n }, [B_SEMI] = { a, n },      \
	[B_LEADER] = { a, n }
#define FINALS_BUT_ST(a, n)                                                   \
	[B_FINAL] = { a, n }, [B_DCS] = { a, n }, [B_SOS] = { a, n },         \
	[B_CSI] = { a, n }, [B_OSC] = { a, n }, [B_PM] = { a, n },            \
	[B_APC] = { a, n }
#define FINALS(a, n) FINALS_BUT_ST(a, n), [B_ST] = { a, n }

/*
 * What to do with a byte, by state.  CAN, SUB and ESC, which are the same in
 * nearly all states, are dealt with before (any_state).
 */
static const struct step steps[S_STATES][B_CLASSES] = {
	[S_ESCAPE] = {
		CONTROLS(A_CONTROL, S_ESCAPE),
		[B_INTER] = { A_INTER, S_ESCAPE_INTER },
		PARAMETERS(A_ESCAPE, S_GROUND),
		[B_FINAL] = { A_ESCAPE, S_GROUND },
		[B_ST] = { A_ESCAPE, S_GROUND },
		[B_DCS] = { A_NONE, S_DCS },
		[B_CSI] = { A_NONE, S_CSI },
		[B_OSC] = { A_OSC, S_STRING },
		[B_APC] = { A_APC, S_STRING },
		[B_SOS] = { A_IGNORED, S_STRING },
		[B_PM] = { A_IGNORED, S_STRING },
		[B_DEL] = { A_NONE, S_ESCAPE },
		[B_HIGH] = { A_NONE, S_GROUND },
	},
	[S_ESCAPE_INTER] = {
		CONTROLS(A_CONTROL, S_ESCAPE_INTER),
		[B_INTER] = { A_INTER, S_ESCAPE_INTER },
		PARAMETERS(A_ESCAPE, S_GROUND),
		FINALS(A_ESCAPE, S_GROUND),
		[B_DEL] = { A_NONE, S_ESCAPE_INTER },
		[B_HIGH] = { A_NONE, S_GROUND },
	},
	[S_CSI] = {
		CONTROLS(A_CONTROL, S_CSI),
		[B_INTER] = { A_INTER, S_CSI_INTER },
		[B_DIGIT] = { A_DIGIT, S_CSI },
		[B_COLON] = { A_COLON, S_CSI },
		[B_SEMI] = { A_SEMI, S_CSI },
		[B_LEADER] = { A_LEADER, S_CSI },
		FINALS(A_CSI, S_GROUND),
		[B_DEL] = { A_NONE, S_CSI },
		[B_HIGH] = { A_NONE, S_CSI_IGNORE },
	},
	[S_CSI_INTER] = {
		CONTROLS(A_CONTROL, S_CSI_INTER),
		[B_INTER] = { A_INTER, S_CSI_INTER },
		PARAMETERS(A_NONE, S_CSI_IGNORE),
		FINALS(A_CSI, S_GROUND),
		[B_DEL] = { A_NONE, S_CSI_INTER },
		[B_HIGH] = { A_NONE, S_CSI_IGNORE },
	},
	[S_CSI_IGNORE] = {
		CONTROLS(A_CONTROL, S_CSI_IGNORE),
		[B_INTER] = { A_NONE, S_CSI_IGNORE },
		PARAMETERS(A_NONE, S_CSI_IGNORE),
		FINALS(A_NONE, S_GROUND),
		[B_DEL] = { A_NONE, S_CSI_IGNORE },
		[B_HIGH] = { A_NONE, S_CSI_IGNORE },
	},
	[S_DCS] = {
		CONTROLS(A_NONE, S_DCS),
		[B_INTER] = { A_INTER, S_DCS_INTER },
		[B_DIGIT] = { A_DIGIT, S_DCS },
		[B_COLON] = { A_COLON, S_DCS },
		[B_SEMI] = { A_SEMI, S_DCS },
		[B_LEADER] = { A_LEADER, S_DCS },
		FINALS(A_DCS, S_STRING),
		[B_DEL] = { A_NONE, S_DCS },
		[B_HIGH] = { A_IGNORED, S_STRING },
	},
	[S_DCS_INTER] = {
		CONTROLS(A_NONE, S_DCS_INTER),
		[B_INTER] = { A_INTER, S_DCS_INTER },
		PARAMETERS(A_IGNORED, S_STRING),
		FINALS(A_DCS, S_STRING),
		[B_DEL] = { A_NONE, S_DCS_INTER },
		[B_HIGH] = { A_IGNORED, S_STRING },
	},
	[S_STRING] = {
		[B_C0] = { A_PUT, S_STRING },
		[B_BEL] = { A_BEL, S_STRING },
		[B_INTER] = { A_PUT, S_STRING },
		PARAMETERS(A_PUT, S_STRING),
		FINALS(A_PUT, S_STRING),
		[B_DEL] = { A_PUT, S_STRING },
		[B_HIGH] = { A_PUT, S_STRING },
	},
	[S_STRING_ESC] = {
		CONTROLS(A_AGAIN, S_ESCAPE),
		[B_INTER] = { A_AGAIN, S_ESCAPE },
		PARAMETERS(A_AGAIN, S_ESCAPE),
		FINALS_BUT_ST(A_AGAIN, S_ESCAPE),
		[B_ST] = { A_END, S_GROUND },
		[B_DEL] = { A_AGAIN, S_ESCAPE },
		[B_HIGH] = { A_AGAIN, S_ESCAPE },
	},
};

void
parser_init(struct parser *p, const struct parser_ops *ops, void *arg)
{
	memset(p, 0, sizeof *p);
	p->ops = ops;
	p->arg = arg;
	p->utf8 = true;
	buf_init(&p->string, STRING_MAX);
}

void
parser_free(struct parser *p)
{
	buf_free(&p->string);
}

bool
parser_busy(const struct parser *p)
{
	return p->state != S_GROUND;
}

static void
drop_string(struct parser *p)
{
	if (p->string.cap > STRING_KEEP)
		buf_free(&p->string);
	else
		buf_clear(&p->string);
}

void
parser_reset(struct parser *p)
{
	drop_string(p);
	p->state = S_GROUND;
}

/* Begin a sequence: forget the one before. */
static void
begin(struct parser *p)
{
	p->seq.leader = 0;
	p->seq.intermediate_count = 0;
	p->seq.final = 0;
	params_clear(&p->seq.params);
}

static void
begin_string(struct parser *p, enum string_kind kind)
{
	drop_string(p);
	p->string_kind = (uint8_t)kind;
	p->string.max = kind == STRING_DCS && p->seq.final == 'q' &&
		p->seq.intermediate_count == 0 ? STRING_SIXEL_MAX : STRING_MAX;
}

static void
end_string(struct parser *p, bool bel)
{
	if (p->string_kind != STRING_IGNORED && !buf_failed(&p->string))
		p->ops->string(p->arg, p->string_kind, &p->seq,
		    buf_data(&p->string), buf_len(&p->string), bel);
	drop_string(p);
}

static void
add_intermediate(struct parser *p, uint8_t c)
{
	/* One too many is counted, so that the sequence fits nothing. */
	if (p->seq.intermediate_count < INTERMEDIATES_MAX)
		p->seq.intermediates[p->seq.intermediate_count] = c;
	if (p->seq.intermediate_count <= INTERMEDIATES_MAX)
		p->seq.intermediate_count++;
}

static void
add_leader(struct parser *p, uint8_t c)
{
	if (p->seq.params.count != 0 || p->seq.leader != 0)
		p->state = S_CSI_IGNORE;
	else
		p->seq.leader = c;
}

static void
dispatch(struct parser *p, uint8_t c,
    void (*fn)(void *, const struct sequence *))
{
	p->seq.final = c;
	if (p->seq.intermediate_count <= INTERMEDIATES_MAX)
		fn(p->arg, &p->seq);
}

/* Do what a step says; the state has been set to the next one. */
static void
act(struct parser *p, enum action action, uint8_t c)
{
	switch (action) {
	case A_NONE: break;
	case A_CONTROL: p->ops->control(p->arg, c); break;
	case A_LEADER: add_leader(p, c); break;
	case A_INTER: add_intermediate(p, c); break;
	case A_DIGIT: params_digit(&p->seq.params, c - '0'); break;
	case A_SEMI: params_next(&p->seq.params, false); break;
	case A_COLON: params_next(&p->seq.params, true); break;
	case A_ESCAPE: dispatch(p, c, p->ops->escape); break;
	case A_CSI: dispatch(p, c, p->ops->csi); break;
	case A_OSC: begin_string(p, STRING_OSC); break;
	case A_APC: begin_string(p, STRING_APC); break;
	case A_IGNORED: begin_string(p, STRING_IGNORED); break;
	case A_DCS:
		p->seq.final = c;
		begin_string(p, p->seq.intermediate_count <=
		    INTERMEDIATES_MAX ? STRING_DCS : STRING_IGNORED);
		break;
	case A_PUT:
		if (p->string_kind != STRING_IGNORED)
			buf_put_u8(&p->string, c);
		break;
	case A_BEL:
		if (p->string_kind == STRING_OSC) {
			p->state = S_GROUND;
			end_string(p, true);
		} else if (p->string_kind != STRING_IGNORED)
			buf_put_u8(&p->string, c);
		break;
	case A_END: end_string(p, false); break;
	case A_AGAIN:
		drop_string(p);
		begin(p);
		break;
	}
}

/* One byte of a sequence of a VT52: no intermediates, no strings. */
static void
feed_vt52(struct parser *p, uint8_t c)
{
	struct params *q = &p->seq.params;

	if (c < 0x20) {
		p->ops->control(p->arg, c);
	} else if (p->state == S_VT52_PLACE) {
		q->value[q->count++] = c - 0x20;
		if (q->count < 2)
			return;
		p->state = S_GROUND;
		dispatch(p, 'Y', p->ops->vt52);
	} else if (c == 'Y') {
		p->state = S_VT52_PLACE;
	} else {
		p->state = S_GROUND;
		dispatch(p, c, p->ops->vt52);
	}
}

/* One byte, in any state; C1 as the two bytes that it stands for. */
static void
feed_byte(struct parser *p, uint8_t c)
{
	const struct step *step;

	if (!p->utf8 && c >= 0x80 && c < 0xa0 && p->state != S_GROUND) {
		feed_byte(p, 0x1b);
		c -= 0x40;
	}
	if (c == 0x1b) {
		if (p->state == S_STRING) {
			p->state = S_STRING_ESC;
			return;
		}
		drop_string(p);
		begin(p);
		p->state = p->vt52 ? S_VT52 : S_ESCAPE;
		return;
	}
	if (class_of[c] == B_CANCEL) {
		drop_string(p);
		p->state = S_GROUND;
		p->ops->control(p->arg, c);
		return;
	}
	if (p->state >= S_VT52) {
		feed_vt52(p, c);
		return;
	}
	step = &steps[p->state][class_of[c]];
	p->state = step->next;
	act(p, step->action, c);
	if (step->action == A_AGAIN)
		feed_byte(p, c);
}

#define EACH(c) (UINT64_C(0x0101010101010101) * (c))

static inline uint64_t
load8(const uint8_t *s)
{
	uint64_t v;

	memcpy(&v, s, sizeof v);
	return v;
}

/*
 * The length of the text at the front: up to a C0 control, DEL, or (outside
 * UTF-8) C1.  Eight bytes at a time while none of them can be one.
 */
static size_t
text_length(const uint8_t *s, size_t n, bool utf8)
{
	size_t i = 0;
	uint64_t v, low, del;

	for (; i + 8 <= n; i += 8) {
		v = load8(s + i);
		/* The classic tests for a byte below 0x20 and for 0x7f. */
		low = (v - EACH(0x20)) & ~v;
		del = (v ^ EACH(0x7f)) - EACH(1);
		del &= ~(v ^ EACH(0x7f));
		if (((low | del | (utf8 ? 0 : v)) & EACH(0x80)) != 0)
			break;
	}
	for (; i < n; i++)
		if (s[i] < 0x20 || s[i] == 0x7f ||
		    (!utf8 && s[i] >= 0x80 && s[i] < 0xa0))
			break;
	return i;
}

/* The length of a string's contents at the front: up to a control. */
static size_t
string_length(const uint8_t *s, size_t n, bool utf8)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (s[i] < 0x20 || (!utf8 && s[i] >= 0x80 && s[i] < 0xa0))
			break;
	return i;
}

/*
 * The parameters and the end of a control sequence, which are most of what
 * full-screen programs send: the steps of S_CSI without the table.  Returns
 * where it stopped: behind the sequence, or before a byte that is for the
 * table.
 */
static const uint8_t *
feed_csi(struct parser *p, const uint8_t *s, const uint8_t *end)
{
	struct params *q = &p->seq.params;
	uint32_t v;

	while (s < end) {
		if (*s >= '0' && *s <= '9') {
			if (q->count == 0)
				q->value[q->count++] = PARAM_NONE;
			if (q->full || q->value[q->count - 1] != PARAM_NONE) {
				params_digit(q, (unsigned int)(*s++ - '0'));
				continue;
			}
			v = 0;
			do {
				v = v * 10 + (uint32_t)(*s++ - '0');
				if (v > PARAM_VALUE_MAX)
					v = PARAM_VALUE_MAX;
			} while (s < end && *s >= '0' && *s <= '9');
			q->value[q->count - 1] = (int32_t)v;
		} else if (*s == ';' || *s == ':') {
			params_next(q, *s++ == ':');
		} else
			break;
	}
	return s;
}

size_t
parser_feed(struct parser *p, const uint8_t *s, size_t len)
{
	const uint8_t *start = s, *end = s + len;
	size_t n;

	p->pause = false;
	while (s < end && !p->pause) {
		if (p->state == S_GROUND) {
			n = text_length(s, (size_t)(end - s), p->utf8);
			if (n != 0) {
				p->ops->print(p->arg, s, n);
				s += n;
				if (s == end)
					break;
			}
			p->consumed = (size_t)(s - start) + 1;
			if (*s == 0x1b) {
				begin(p);
				p->state = p->vt52 ? S_VT52 : S_ESCAPE;
				if (end - s > 1 && s[1] == '[' &&
				    !p->vt52) {
					p->state = S_CSI;
					s++;
				}
			} else if (*s >= 0x80) {
				begin(p);
				p->state = S_ESCAPE;
				feed_byte(p, (uint8_t)(*s - 0x40));
			} else
				p->ops->control(p->arg, *s);
			s++;
			continue;
		}
		if (p->state == S_STRING) {
			n = string_length(s, (size_t)(end - s), p->utf8);
			if (p->string_kind != STRING_IGNORED)
				buf_put(&p->string, s, n);
			s += n;
			if (s == end)
				break;
		}
		if (p->state == S_CSI) {
			s = feed_csi(p, s, end);
			if (s == end)
				break;
			if (*s >= 0x40 && *s <= 0x7e) {
				p->consumed = (size_t)(s - start) + 1;
				p->state = S_GROUND;
				dispatch(p, *s++, p->ops->csi);
				continue;
			}
		}
		p->consumed = (size_t)(s - start) + 1;
		feed_byte(p, *s++);
	}
	p->consumed = (size_t)(s - start);
	return p->consumed;
}

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
			add_intermediate(p, rd_u8(v));
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
		begin_string(p, p->string_kind);
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
	begin(p);
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
