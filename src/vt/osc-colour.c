/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The colours that programs change and ask for: the palette, the default
 * colours and xterm's others.  A question is answered with what the program
 * has set, else what the user's terminal has, else what we suppose.
 */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "text/colour.h"
#include "vt/csi.h"
#include "vt/osc.h"

#define SPEC_MAX 64 /* bytes of a colour's specification */
#define PALETTE 256
#define SPECIALS (VT_COLOUR_COUNT - VT_COLOUR_SPECIAL)
#define KITTY_ANSWER_MAX 8192
#define DYNAMIC_FIRST 10 /* OSC 10 to 19 */
#define DYNAMIC_LAST 19

/* Light and dark, where nothing says what the user's terminal has. */
#define SUPPOSED_LIGHT 0xe5e5e5u
#define SUPPOSED_DARK 0x000000u

/* Which of the three that clients tell about stands for a colour. */
static const uint16_t stands_for[VT_COLOUR_COUNT - PALETTE] = {
	VT_COLOUR_FG,
	VT_COLOUR_BG,
	VT_COLOUR_CURSOR,
	[VT_COLOUR_POINTER_FG - PALETTE] = VT_COLOUR_FG,
	[VT_COLOUR_POINTER_BG - PALETTE] = VT_COLOUR_BG,
	[VT_COLOUR_TEK_FG - PALETTE] = VT_COLOUR_FG,
	[VT_COLOUR_TEK_BG - PALETTE] = VT_COLOUR_BG,
	[VT_COLOUR_HIGHLIGHT_BG - PALETTE] = VT_COLOUR_FG,
	[VT_COLOUR_TEK_CURSOR - PALETTE] = VT_COLOUR_CURSOR,
	[VT_COLOUR_HIGHLIGHT_FG - PALETTE] = VT_COLOUR_BG,
	[VT_COLOUR_SPECIAL - PALETTE] = VT_COLOUR_FG,
	[VT_COLOUR_SPECIAL - PALETTE + 1] = VT_COLOUR_FG,
	[VT_COLOUR_SPECIAL - PALETTE + 2] = VT_COLOUR_FG,
	[VT_COLOUR_SPECIAL - PALETTE + 3] = VT_COLOUR_FG,
	[VT_COLOUR_SPECIAL - PALETTE + 4] = VT_COLOUR_FG,
};

uint32_t
vt_colour(const struct vt *vt, unsigned int i)
{
	return vt->colours != NULL && i < VT_COLOUR_COUNT ? vt->colours[i] :
							    COLOUR_DEFAULT;
}

bool
vt_colours_set(const struct vt *vt)
{
	return vt->colours != NULL;
}

/* What the user's terminal has; COLOUR_DEFAULT when nobody knows. */
static uint32_t
client_colour(const struct vt *vt, unsigned int i)
{
	const struct vt_colours *c = vt->client_colours;

	if (c == NULL)
		return COLOUR_DEFAULT;
	if (i < PALETTE)
		return c->palette[i];
	switch (stands_for[i - PALETTE]) {
	case VT_COLOUR_FG: return c->fg;
	case VT_COLOUR_BG: return c->bg;
	default: return c->cursor != COLOUR_DEFAULT ? c->cursor : c->fg;
	}
}

/* The RGB value that a question is answered with. */
static uint32_t
colour_in_force(const struct vt *vt, unsigned int i)
{
	uint32_t c = vt_colour(vt, i);
	bool light;

	if (c == COLOUR_DEFAULT)
		c = client_colour(vt, i);
	if (c != COLOUR_DEFAULT)
		return c & 0xffffff;
	if (i < PALETTE)
		return colour_value(i);
	light = vt->client_colours != NULL && vt->client_colours->dark == 0;
	return (stands_for[i - PALETTE] == VT_COLOUR_BG) == light ?
	    SUPPOSED_LIGHT : SUPPOSED_DARK;
}

/* Store a colour, or COLOUR_DEFAULT for none; returns whether it changed. */
static bool
store(struct vt *vt, unsigned int i, uint32_t c)
{
	if (vt_colour(vt, i) == c)
		return false;
	if (vt->colours == NULL)
		vt->colours = xcalloc(VT_COLOUR_COUNT, sizeof *vt->colours);
	vt->colours[i] = c;
	return true;
}

/* Forget all that is stored once nothing is; tell the owner of a change. */
static void
stored(struct vt *vt, bool changed)
{
	unsigned int i;

	if (!changed)
		return;
	if (vt->colours != NULL) {
		for (i = 0; i < VT_COLOUR_COUNT; i++)
			if (vt->colours[i] != COLOUR_DEFAULT)
				break;
		if (i == VT_COLOUR_COUNT) {
			free(vt->colours);
			vt->colours = NULL;
		}
	}
	vt_event(vt, VT_COLOURS, 0, 0);
}

/* The colour that a specification names; COLOUR_INVALID when it is none. */
static uint32_t
parse(struct span spec)
{
	char *s = span_word(spec, SPEC_MAX);
	uint32_t c = COLOUR_INVALID;

	if (s == NULL)
		return c;
	c = colour_parse_x11(s);
	free(s);
	return c;
}

#define RGB_FORMAT "rgb:%02x%02x/%02x%02x/%02x%02x"
#define RGB_VALUES(c)                                                         \
	(c) >> 16 & 0xff, (c) >> 16 & 0xff, (c) >> 8 & 0xff,                  \
	    (c) >> 8 & 0xff, (c)&0xff, (c)&0xff

/*
 * Read a number that OSC 4 and 104, or 5 and 105, know a colour by: the
 * special ones follow the palette.
 */
static bool
colour_index(const struct osc *o, struct span number, unsigned int *i)
{
	unsigned int first =
	    o->number % 100 == 5 ? (unsigned int)PALETTE : 0;
	unsigned long n;

	if (!span_number(number, PALETTE + SPECIALS - 1 - first, &n))
		return false;
	n += first;
	*i = (unsigned int)(n < PALETTE ? n : VT_COLOUR_SPECIAL + n - PALETTE);
	return true;
}

/* Answer a question, or set; false when the specification is none. */
static bool
ask_or_set(struct vt *vt, const struct osc *o, unsigned int i,
    const char *prefix, struct span spec, bool *changed)
{
	uint32_t c;

	if (span_is(spec, "?")) {
		c = colour_in_force(vt, i);
		vt_reply_osc(vt, o->bel, "%s;" RGB_FORMAT, prefix,
		    RGB_VALUES(c));
		return true;
	}
	c = parse(spec);
	if (c == COLOUR_INVALID)
		return false;
	*changed |= store(vt, i, c);
	return true;
}

/* OSC 4 and 5: pairs of a number and a specification or question. */
bool
osc_palette(struct vt *vt, const struct osc *o)
{
	struct span rest = o->text, number, spec;
	char prefix[32];
	unsigned int i;
	bool changed = false, some = false;

	while (span_next(&rest, ';', &number) && span_next(&rest, ';', &spec)) {
		if (!colour_index(o, number, &i))
			break;
		snprintf(prefix, sizeof prefix, "%u;%.*s", o->number,
		    (int)number.n, number.s);
		some |= ask_or_set(vt, o, i, prefix, spec, &changed);
	}
	stored(vt, changed);
	return some;
}

/* OSC 10 to 19: each further specification is for the number after. */
bool
osc_dynamic(struct vt *vt, const struct osc *o)
{
	struct span rest = o->text, spec;
	unsigned int n = o->number;
	char prefix[16];
	bool changed = false, some = false;

	for (; n <= DYNAMIC_LAST && span_next(&rest, ';', &spec); n++) {
		snprintf(prefix, sizeof prefix, "%u", n);
		some |= ask_or_set(vt, o, VT_COLOUR_FG + n - DYNAMIC_FIRST,
		    prefix, spec, &changed);
	}
	stored(vt, changed);
	return some;
}

static bool
reset_range(struct vt *vt, unsigned int from, unsigned int count)
{
	bool changed = false;

	for (; count > 0; count--)
		changed |= store(vt, from++, COLOUR_DEFAULT);
	return changed;
}

/* OSC 104 and 105: the colours numbered, or all of them. */
bool
osc_reset_palette(struct vt *vt, const struct osc *o)
{
	struct span rest = o->text, number;
	unsigned int i;
	bool changed = false;

	if (o->text.n == 0)
		changed = o->number == 104 ?
		    reset_range(vt, 0, PALETTE) :
		    reset_range(vt, VT_COLOUR_SPECIAL, SPECIALS);
	else
		while (span_next(&rest, ';', &number))
			if (colour_index(o, number, &i))
				changed |= store(vt, i, COLOUR_DEFAULT);
	stored(vt, changed);
	return true;
}

/* OSC 110 to 119. */
bool
osc_reset_dynamic(struct vt *vt, const struct osc *o)
{
	stored(vt, store(vt, VT_COLOUR_FG + o->number - 110, COLOUR_DEFAULT));
	return true;
}

/* Names of colours in kitty's OSC 21. */
static const struct {
	const char *name;
	unsigned int i;
} kitty_names[] = {
	{ "foreground", VT_COLOUR_FG },
	{ "background", VT_COLOUR_BG },
	{ "cursor", VT_COLOUR_CURSOR },
	{ "selection_background", VT_COLOUR_HIGHLIGHT_BG },
	{ "selection_foreground", VT_COLOUR_HIGHLIGHT_FG },
};

static bool
kitty_index(struct span name, unsigned int *i)
{
	unsigned long n;
	size_t k;

	if (span_number(name, PALETTE - 1, &n)) {
		*i = (unsigned int)n;
		return true;
	}
	for (k = 0; k < nitems(kitty_names); k++)
		if (span_is(name, kitty_names[k].name)) {
			*i = kitty_names[k].i;
			return true;
		}
	return false;
}

/* Do one "key=value" of OSC 21; what is asked goes to an answer. */
static bool
kitty_field(struct vt *vt, struct span field, struct buf *answer)
{
	struct span key, value;
	bool given = span_cut(field, '=', &key, &value);
	unsigned int i = 0;
	bool known = kitty_index(key, &i);
	uint32_t c;

	if (span_is(value, "?")) {
		if (span_printable(key) && key.n <= SPEC_MAX) {
			buf_put_u8(answer, ';');
			buf_put(answer, key.s, key.n);
			if (known) {
				c = colour_in_force(vt, i);
				buf_printf(answer, "=rgb:%02x/%02x/%02x",
				    c >> 16 & 0xff, c >> 8 & 0xff, c & 0xff);
			} else
				buf_put_str(answer, "=?");
		}
		return false;
	}
	c = given ? parse(value) : COLOUR_DEFAULT;
	return known && c != COLOUR_INVALID && store(vt, i, c);
}

/* OSC 21: any number of colours by name; all answers are one. */
bool
osc_kitty_colours(struct vt *vt, const struct osc *o)
{
	struct span rest = o->text, field;
	struct buf answer;
	bool changed = false;

	buf_init(&answer, KITTY_ANSWER_MAX);
	while (span_next(&rest, ';', &field))
		changed |= kitty_field(vt, field, &answer);
	if (buf_len(&answer) != 0)
		vt_reply_osc(vt, o->bel, "21%.*s", (int)buf_len(&answer),
		    (const char *)buf_data(&answer));
	buf_free(&answer);
	stored(vt, changed);
	return true;
}

void
colours_reset(struct vt *vt)
{
	unsigned int i;
	bool changed = vt->colours != NULL;

	free(vt->colours);
	vt->colours = NULL;
	for (i = 0; i < COLOUR_STACK_MAX; i++) {
		free(vt->colour_stack[i]);
		vt->colour_stack[i] = NULL;
	}
	vt->colour_depth = vt->colour_top = 0;
	if (changed)
		vt_event(vt, VT_COLOURS, 0, 0);
}

void
colours_free(struct vt *vt)
{
	unsigned int i;

	free(vt->colours);
	for (i = 0; i < COLOUR_STACK_MAX; i++)
		free(vt->colour_stack[i]);
}

/* Store all colours in a place of the stack, 1 to 10, or (0) on its top. */
static void
push(struct vt *vt, int place)
{
	unsigned int at = place > 0 ? (unsigned int)place - 1 :
				      vt->colour_depth;
	uint32_t **slot;

	if (at >= COLOUR_STACK_MAX)
		return;
	slot = &vt->colour_stack[at];
	if (*slot == NULL)
		*slot = xcalloc(VT_COLOUR_COUNT, sizeof **slot);
	if (vt->colours != NULL)
		memcpy(*slot, vt->colours, VT_COLOUR_COUNT * sizeof **slot);
	else
		memset(*slot, 0, VT_COLOUR_COUNT * sizeof **slot);
	vt->colour_depth = (uint8_t)(at + 1);
	if (vt->colour_top < vt->colour_depth)
		vt->colour_top = vt->colour_depth;
}

/* Take the colours of a place back, or of the top, which is gone then. */
static void
pop(struct vt *vt, int place)
{
	unsigned int at = place > 0 ? (unsigned int)place - 1 :
				      vt->colour_depth - 1u, i;
	bool changed = false;

	if (at >= COLOUR_STACK_MAX || vt->colour_stack[at] == NULL)
		return;
	for (i = 0; i < VT_COLOUR_COUNT; i++)
		changed |= store(vt, i, vt->colour_stack[at][i]);
	vt->colour_depth = (uint8_t)at;
	stored(vt, changed);
}

void
csi_xtpushcolors(struct vt *vt, const struct sequence *q)
{
	unsigned int i;

	if (q->params.count == 0)
		push(vt, 0);
	for (i = 0; i < q->params.count; i++)
		push(vt, param(&q->params, i, 0));
}

void
csi_xtpopcolors(struct vt *vt, const struct sequence *q)
{
	unsigned int i;

	if (q->params.count == 0)
		pop(vt, 0);
	for (i = 0; i < q->params.count; i++)
		pop(vt, param(&q->params, i, 0));
}

void
csi_xtreportcolors(struct vt *vt, const struct sequence *q)
{
	(void)q;
	vt_reply_csi(vt, "?%u;%u#Q", vt->colour_depth, vt->colour_top);
}

bool
osc_push_colours(struct vt *vt, const struct osc *o)
{
	(void)o;
	push(vt, 0);
	return true;
}

bool
osc_pop_colours(struct vt *vt, const struct osc *o)
{
	(void)o;
	pop(vt, 0);
	return true;
}

/* A set of colours: how many, then number and value of each that is set. */
static void
put_colours(struct buf *b, const uint32_t *c)
{
	unsigned int i, n = 0;

	for (i = 0; c != NULL && i < VT_COLOUR_COUNT; i++)
		n += c[i] != COLOUR_DEFAULT;
	buf_put_u16(b, (uint16_t)n);
	for (i = 0; n > 0 && i < VT_COLOUR_COUNT; i++)
		if (c[i] != COLOUR_DEFAULT) {
			buf_put_u16(b, (uint16_t)i);
			buf_put_u32(b, c[i]);
		}
}

static uint32_t *
get_colours(struct rd *r)
{
	uint32_t *c = xcalloc(VT_COLOUR_COUNT, sizeof *c), v;
	unsigned int i, n;

	for (n = rd_u16(r); n > 0 && !r->bad; n--) {
		i = rd_u16(r);
		v = rd_u32(r);
		if (i < VT_COLOUR_COUNT && !r->bad)
			c[i] = v;
	}
	return c;
}

/* What is set; then depth and top of the stack, and its places' sets. */
void
colours_save(const struct vt *vt, struct buf *b)
{
	unsigned int i;

	put_colours(b, vt->colours);
	buf_put_u8(b, vt->colour_depth);
	buf_put_u8(b, vt->colour_top);
	for (i = 0; i < vt->colour_top; i++) {
		buf_put_u8(b, vt->colour_stack[i] != NULL);
		if (vt->colour_stack[i] != NULL)
			put_colours(b, vt->colour_stack[i]);
	}
}

void
colours_load(struct vt *vt, struct rd *r)
{
	uint32_t *set = get_colours(r);
	unsigned int i, depth, top;

	for (i = 0; i < VT_COLOUR_COUNT; i++)
		store(vt, i, set[i]);
	free(set);
	depth = rd_u8(r);
	top = rd_u8(r);
	if (r->bad || depth > COLOUR_STACK_MAX || top > COLOUR_STACK_MAX) {
		r->bad = true;
		return;
	}
	vt->colour_depth = (uint8_t)depth;
	vt->colour_top = (uint8_t)top;
	for (i = 0; i < top && !r->bad; i++) {
		free(vt->colour_stack[i]);
		vt->colour_stack[i] = NULL;
		if (rd_u8(r) != 0)
			vt->colour_stack[i] = get_colours(r);
	}
}
