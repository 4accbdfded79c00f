/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The state machine that takes a stream of bytes apart: text, control
 * characters, escape and control sequences, strings.  It knows their form
 * (ECMA-48 5, DEC STD 070 3.5, the parser of the VT500) and not their
 * meaning; any bytes are fine.  It also knows the shorter sequences of a
 * VT52, which take the place of all others.
 */

#ifndef TMX_VT_PARSER_H
#define TMX_VT_PARSER_H

#include "compat/compat.h"

#include "base/buf.h"
#include "vt/params.h"

#define INTERMEDIATES_MAX 2 /* more make a sequence be ignored */

/* The longest string kept, in bytes; what is longer is ignored whole. */
#define STRING_MAX (1u << 20)  /* OSC, APC, DCS but sixel: 1 MiB */
#define STRING_SIXEL_MAX (8u << 20) /* DCS q: 8 MiB */

/*
 * What a DCS t begins with that is for the terminal around a multiplexer
 * (tmux(1), allow-passthrough); each ESC in it is two.
 */
#define STRING_PASSED "mux;"

/* How a sequence began and what it carries. */
struct sequence {
	uint8_t leader; /* one of <=>? after the introducer, else 0 */
	uint8_t intermediates[INTERMEDIATES_MAX];
	uint8_t intermediate_count;
	uint8_t final;
	struct params params;
};

enum string_kind {
	STRING_OSC,
	STRING_DCS, /* with a sequence before it */
	STRING_APC,
	STRING_IGNORED /* SOS, PM: nothing of them is kept */
};

/* What the bytes mean, to whoever gives them meaning. */
struct parser_ops {
	/*
	 * Bytes that are text: all >= 0x20, no DEL, UTF-8 cut anywhere.  When
	 * ascii is set, none has its high bit set.
	 */
	void (*print)(void *, const uint8_t *, size_t, bool ascii);
	/* C0, DEL (in text only), and C1 as 0x80 to 0x9f. */
	void (*control)(void *, uint8_t);
	void (*escape)(void *, const struct sequence *);
	void (*csi)(void *, const struct sequence *);
	/* ESC and one character, 'Y' with two parameters from 0. */
	void (*vt52)(void *, const struct sequence *);
	/* A whole string; bel when BEL ended it. */
	void (*string)(void *, enum string_kind, const struct sequence *,
	    const uint8_t *, size_t, bool bel);
};

struct parser {
	const struct parser_ops *ops; /* borrowed */
	void *arg;
	uint8_t state;
	bool utf8;   /* bytes from 0x80 on are UTF-8, not C1 and GR */
	bool vt52;   /* ESC begins sequences of a VT52 */
	uint8_t string_kind;
	struct sequence seq;
	struct buf string;
	size_t consumed; /* of the bytes being fed, up to what is called */
	bool pause;      /* a callback wants parser_feed to return */
};

void parser_init(struct parser *, const struct parser_ops *, void *);
void parser_free(struct parser *);

/* Take bytes.  Returns how many: all, unless a callback sets pause. */
size_t parser_feed(struct parser *, const uint8_t *, size_t);

/* Whether a sequence or string has begun and not ended. */
bool parser_busy(const struct parser *);

/* Forget a sequence or string that has begun. */
void parser_reset(struct parser *);

/* For snapshots: all of it but ops, as bytes and back. */
void parser_save(const struct parser *, struct buf *);
int parser_load(struct parser *, struct rd *);

#endif
