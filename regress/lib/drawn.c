/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "regress/lib/drawn.h"
#include "regress/lib/tinyterm.h"
#include "text/colour.h"
#include "text/intern.h"
#include "text/utf8.h"

#define EVERYTHING                                                            \
	"*:256:RGB:bpaste:ccolour:clipboard:cstyle:extkeys:focus:"            \
	"hyperlinks:mouse:overline:strikethrough:sync:title:usstyle:"         \
	"repeat:kitty:progress:osc7:pixels:theme"

#define ATTRS_ALL (STYLE_ATTRS & ~(STYLE_UNDERLINE | STYLE_PROTECTED))
#define ATTRS_XTERM (ATTRS_ALL & ~STYLE_OVERLINE)
#define ATTRS_SCREEN (STYLE_BOLD | STYLE_DIM | STYLE_BLINK | STYLE_REVERSE)
#define ATTRS_VT100 (STYLE_BOLD | STYLE_BLINK | STYLE_REVERSE)

const struct make drawn_makes[DRAWN_MAKES] = {
	{ .what = "xterm with everything", .term = "xterm-256color",
	    .features = EVERYTHING, .flags = TT_BCE, .colours = 1u << 24,
	    .attrs = ATTRS_ALL, .styles = true, .links = true, .utf8 = true },
	{ .what = "xterm with clusters", .term = "xterm-256color",
	    .features = EVERYTHING ":graphemes",
	    .flags = TT_BCE | TT_GRAPHEMES, .colours = 1u << 24,
	    .attrs = ATTRS_ALL, .styles = true, .links = true, .utf8 = true },
	{ .what = "xterm", .term = "xterm-256color", .flags = TT_BCE,
	    .colours = 256, .attrs = ATTRS_XTERM, .utf8 = true },
	{ .what = "xterm that says less", .term = "xterm-256color",
	    .overrides = "*:bce@:ech@:hpa@:vpa@:cub@:cuf@:cuu@:cud@:ich@:"
			 "msgr@",
	    .colours = 256, .attrs = ATTRS_XTERM, .utf8 = true },
	{ .what = "screen", .term = "screen", .colours = 8,
	    .attrs = ATTRS_SCREEN, .utf8 = true },
	{ .what = "screen without scroll regions", .term = "screen",
	    .overrides = "*:csr@", .colours = 8, .attrs = ATTRS_SCREEN,
	    .utf8 = true },
	{ .what = "linux", .term = "linux",
	    .flags = TT_BCE | TT_ERASE_ATTRS, .colours = 8,
	    .attrs = ATTRS_SCREEN, .utf8 = true },
	{ .what = "vt100", .term = "vt100", .flags = TT_SGR_RESET_ONLY,
	    .attrs = ATTRS_VT100 },
	{ .what = "vt100 that wraps at once", .term = "vt100",
	    .overrides = "*:xenl@",
	    .flags = TT_SGR_RESET_ONLY | TT_EARLY_WRAP,
	    .attrs = ATTRS_VT100 },
	{ .what = "vt100 that cannot be told not to wrap", .term = "vt100",
	    .overrides = "*:xenl@:rmam@:smam@",
	    .flags = TT_SGR_RESET_ONLY | TT_EARLY_WRAP,
	    .attrs = ATTRS_VT100, .no_corner = true },
	{ .what = "vt100 that never wraps", .term = "vt100",
	    .overrides = "*:am@:xenl@", .flags = TT_SGR_RESET_ONLY | TT_NO_AM,
	    .attrs = ATTRS_VT100 },
};

static uint32_t
reduced(const struct make *m, uint32_t c)
{
	if (c == COLOUR_DEFAULT || m->colours > 256)
		return c;
	if (m->colours == 0)
		return COLOUR_DEFAULT;
	return colour_indexed(m->colours == 256 ? colour_to_256(c) :
						   colour_to_8(c));
}

bool
drawn_blank_alike(const struct style *a, const struct style *b)
{
	uint16_t shows = STYLE_UNDERLINE | STYLE_REVERSE | STYLE_STRIKE |
	    STYLE_OVERLINE;

	if ((a->attr | b->attr) & shows)
		return style_equal(a, b);
	return a->bg == b->bg;
}

struct style
drawn_style(const struct make *m, struct style s)
{
	uint32_t fg = s.fg, bg = s.bg;

	s.link = 0;
	s.fg = reduced(m, fg);
	s.bg = reduced(m, bg);
	if (m->colours == 8 && (fg & COLOUR_KIND) == COLOUR_INDEXED &&
	    (fg & 0xff) >= 8 && (fg & 0xff) < 16)
		s.attr |= STYLE_BOLD;
	if (s.attr & STYLE_ITALIC && !(m->attrs & STYLE_ITALIC))
		style_set_underline(&s, UNDERLINE_SINGLE);
	if (!m->styles && style_underline(&s) > 1)
		style_set_underline(&s, UNDERLINE_SINGLE);
	if (!m->styles || style_underline(&s) == 0)
		s.ul = COLOUR_DEFAULT;
	s.attr &= m->attrs | STYLE_UNDERLINE;
	return s;
}

/* Clusters whose width depends on whom one asks. */
static bool
disputed(const char *s, size_t len)
{
	size_t at, n;
	uint32_t cp;

	for (at = 0; at < len; at += n) {
		n = utf8_decode(s + at, len - at, &cp);
		if (cp == 0x200d || cp == 0xfe0f || cp == 0xfe0e ||
		    cp >= 0x1f000)
			return true;
	}
	return false;
}

const char *
drawn_text(const struct make *m, const struct intern *in, struct cell c)
{
	static char text[80];
	const struct style *s = intern_style(in, c.pen);
	const char *p;
	size_t len;

	if (c.glyph == 0 || c.glyph == ' ' ||
	    (s->attr & STYLE_INVISIBLE && !(m->attrs & STYLE_INVISIBLE)))
		return "";
	if (c.glyph & GLYPH_CLUSTER) {
		p = intern_cluster_text(in, c.glyph & GLYPH_TEXT, &len);
		if (!m->utf8 || (disputed(p, len) &&
		    !(m->flags & TT_GRAPHEMES)))
			return NULL;
		memcpy(text, p, len);
		text[len] = '\0';
		return text;
	}
	if (!m->utf8 && (c.glyph & GLYPH_TEXT) > 0x7e)
		return NULL;
	text[utf8_encode(c.glyph & GLYPH_TEXT, text)] = '\0';
	return text;
}
