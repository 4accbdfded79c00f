/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "base/word.h"
#include "vt/parser-int.h"

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

void
parser_begin(struct parser *p)
{
	p->seq.leader = 0;
	p->seq.intermediate_count = 0;
	p->seq.final = 0;
	params_clear(&p->seq.params);
}

void
parser_begin_string(struct parser *p, enum string_kind kind)
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

void
parser_add_intermediate(struct parser *p, uint8_t c)
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
	case A_INTER: parser_add_intermediate(p, c); break;
	case A_DIGIT: params_digit(&p->seq.params, c - '0'); break;
	case A_SEMI: params_next(&p->seq.params, false); break;
	case A_COLON: params_next(&p->seq.params, true); break;
	case A_ESCAPE: dispatch(p, c, p->ops->escape); break;
	case A_CSI: dispatch(p, c, p->ops->csi); break;
	case A_OSC: parser_begin_string(p, STRING_OSC); break;
	case A_APC: parser_begin_string(p, STRING_APC); break;
	case A_IGNORED: parser_begin_string(p, STRING_IGNORED); break;
	case A_DCS:
		p->seq.final = c;
		parser_begin_string(p, p->seq.intermediate_count <=
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
		parser_begin(p);
		break;
	}
}

/*
 * Whether a string is tmux's for the terminal around it, in which each ESC is
 * two.
 */
static bool
is_passed(const struct parser *p)
{
	static const char prefix[] = STRING_PASSED;
	size_t n = sizeof prefix - 1;

	return p->string_kind == STRING_DCS && p->seq.final == 't' &&
	    p->seq.intermediate_count == 0 && buf_len(&p->string) >= n &&
	    memcmp(buf_data(&p->string), prefix, n) == 0;
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
		if (p->state == S_STRING_ESC && is_passed(p)) {
			buf_put_u8(&p->string, c);
			p->state = S_STRING;
			return;
		}
		drop_string(p);
		parser_begin(p);
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

/*
 * The length of the text at the front: up to a C0 control, DEL, or (outside
 * UTF-8) C1, and whether it is ASCII.  Eight bytes at a time; what says that
 * one of them is such a byte says exactly which is the first.
 */
static size_t
text_length(const uint8_t *s, size_t n, bool utf8, bool *ascii)
{
	uint64_t v, stop, high = 0;
	size_t i = 0;

	for (; i + WORD_BYTES <= n; i += WORD_BYTES) {
		v = word_get(s + i);
		stop = word_below(v, 0x20) |
		    word_below(v ^ WORD_EACH(0x7f), 1);
		if (unlikely(!utf8))
			stop |= word_below(v ^ WORD_EACH(0x80), 0x20);
		if (stop != 0) {
			high |= v & word_before(stop);
			*ascii = (high & WORD_EACH(0x80)) == 0;
			return i + word_first(stop);
		}
		high |= v;
	}
	for (; i < n; i++) {
		if (s[i] < 0x20 || s[i] == 0x7f ||
		    (!utf8 && s[i] >= 0x80 && s[i] < 0xa0))
			break;
		high |= s[i];
	}
	*ascii = (high & WORD_EACH(0x80)) == 0;
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
 * Take the number that begins at s, which is a digit, if three bytes are
 * there; most have less digits.  Without branches, for they would go one way
 * as often as the other.
 */
static inline const uint8_t *
short_number(const uint8_t *s, uint32_t *value)
{
	uint32_t a = s[0] - '0', b = s[1] - '0', c = s[2] - '0';
	uint32_t two = b < 10, three = two & (c < 10);
	uint32_t v = two ? a * 10 + b : a;

	*value = three ? v * 10 + c : v;
	return s + 1 + two + three;
}

static const uint8_t *
number(const uint8_t *s, const uint8_t *end, uint32_t *value)
{
	uint32_t v = 0;

	if (likely(end - s >= 3))
		s = short_number(s, &v);
	for (; s < end && *s >= '0' && *s <= '9'; s++) {
		v = v * 10 + (uint32_t)(*s - '0');
		if (v > PARAM_VALUE_MAX)
			v = PARAM_VALUE_MAX;
	}
	*value = v;
	return s;
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
	unsigned int n = q->count, c;
	/* Whether a number that begins here is the last value. */
	bool fresh = n == 0 || (!q->full && q->value[n - 1] == PARAM_NONE);
	uint32_t v;

	for (; s < end; s++) {
		c = *s - '0';
		if (c < 10 && !fresh) {
			params_digit(q, c);
			continue;
		}
		if (c < 10) {
			n += n == 0;
			s = number(s, end, &v);
			q->value[n - 1] = (int32_t)v;
			q->count = (uint8_t)n;
			fresh = false;
			if (s == end)
				break;
			c = *s - '0';
		}
		if (c != ';' - '0' && c != ':' - '0')
			break;
		params_next(q, c == ':' - '0');
		n = q->count;
		fresh = !q->full;
	}
	return s;
}

size_t
parser_feed(struct parser *p, const uint8_t *s, size_t len)
{
	const uint8_t *start = s, *end = s + len;
	bool ascii;
	size_t n;

	p->pause = false;
	while (s < end && !p->pause) {
		if (p->state == S_GROUND) {
			n = text_length(s, (size_t)(end - s), p->utf8,
			    &ascii);
			if (n != 0) {
				p->ops->print(p->arg, s, n, ascii);
				s += n;
				if (s == end)
					break;
			}
			p->consumed = (size_t)(s - start) + 1;
			if (*s == 0x1b) {
				parser_begin(p);
				p->state = p->vt52 ? S_VT52 : S_ESCAPE;
				if (end - s > 1 && s[1] == '[' &&
				    !p->vt52) {
					p->state = S_CSI;
					s++;
				}
			} else if (*s >= 0x80) {
				parser_begin(p);
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
