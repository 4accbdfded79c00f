/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <utf8proc.h>

#include "text/cluster.h"
#include "text/utf8.h"
#include "text/width.h"

#define TEXT_SELECTOR 0xfe0eu  /* VS15 */
#define EMOJI_SELECTOR 0xfe0fu /* VS16 */
#define KEYCAP 0x20e3u

bool
cluster_joins(struct cluster_state *s, uint32_t prev, uint32_t next)
{
	return !utf8proc_grapheme_break_stateful((utf8proc_int32_t)prev,
	    (utf8proc_int32_t)next, &s->state);
}

static bool
is_regional(uint32_t cp)
{
	return cp >= 0x1f1e6 && cp <= 0x1f1ff;
}

/* Whether VS16 makes it an emoji (UTS 51: keycap bases and pictographs). */
static bool
has_emoji_form(uint32_t cp)
{
	if (cp == '#' || cp == '*' || (cp >= '0' && cp <= '9'))
		return true;
	return utf8proc_get_property((utf8proc_int32_t)cp)->boundclass ==
	    UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

unsigned int
cluster_width(struct widths *w, unsigned int width, uint32_t base,
    uint32_t next)
{
	unsigned int own;

	if (next == EMOJI_SELECTOR)
		return has_emoji_form(base) ? 2 : width;
	if (next == TEXT_SELECTOR)
		return has_emoji_form(base) ? 1 : width;
	if (is_regional(base) && is_regional(next))
		return 2;
	own = widths_class(w, next) & WIDTH_MASK;
	return own > width ? own : width;
}

size_t
cluster_next(struct widths *w, const char *s, size_t len, struct cluster *c)
{
	struct cluster_state state = { 0 };
	uint32_t prev, next;
	size_t at = utf8_decode(s, len, &prev), n;

	c->text = s;
	c->base = prev;
	c->width = widths_class(w, prev) & WIDTH_MASK;
	while (at < len) {
		n = utf8_decode(s + at, len - at, &next);
		if (!cluster_joins(&state, prev, next))
			break;
		c->width = cluster_width(w, c->width, c->base, next);
		prev = next;
		at += n;
	}
	c->len = at;
	return at;
}
