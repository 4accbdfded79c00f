/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The state's fields as a table, so that both ends agree by construction. */

#include "compat/compat.h"

#include <string.h>

#include "base/err.h"
#include "frame/frame.h"
#include "frame/wire.h"
#include "text/colour.h"

#define FLAGS_KNOWN                                                           \
	(FRAME_CURSOR_SHOWN | FRAME_REVERSE | FRAME_FOCUS | FRAME_PASTE |     \
	    FRAME_ALTERNATE | FRAME_MOUSE_PIXELS)

#define FIELD(name, max)                                                      \
	{                                                                     \
		offsetof(struct frame_state, name),                           \
		    sizeof(((struct frame_state *)0)->name), max              \
	}

static const struct {
	size_t offset, size;
	uint64_t max;
} fields[] = {
	[FIELD_X] = FIELD(x, FRAME_COLS_MAX - 1),
	[FIELD_Y] = FIELD(y, FRAME_ROWS_MAX - 1),
	[FIELD_FLAGS] = FIELD(flags, UINT64_MAX),
	[FIELD_MOUSE] = FIELD(mouse, FRAME_MOUSE_ALL),
	[FIELD_CURSOR_SHAPE] = FIELD(cursor_shape, 6),
	[FIELD_CURSOR_COLOUR] = FIELD(cursor_colour, UINT32_MAX),
	[FIELD_KITTY] = FIELD(kitty, 31),
	[FIELD_OTHER_KEYS] = FIELD(other_keys, 2),
	[FIELD_PROGRESS] = FIELD(progress, 4),
	[FIELD_PROGRESS_VALUE] = FIELD(progress_value, 100),
};

_Static_assert(nitems(fields) == FIELDS, "a row for each field");

uint32_t
frame_field_get(const struct frame_state *s, unsigned int field)
{
	const char *at = (const char *)s + fields[field].offset;
	uint8_t v8;
	uint16_t v16;
	uint32_t v32;

	switch (fields[field].size) {
	case sizeof v8:
		memcpy(&v8, at, sizeof v8);
		return v8;
	case sizeof v16:
		memcpy(&v16, at, sizeof v16);
		return v16;
	default:
		memcpy(&v32, at, sizeof v32);
		return v32;
	}
}

/* Whether it is a colour of one of the three kinds. */
static bool
is_colour(uint32_t c)
{
	switch (c & COLOUR_KIND) {
	case COLOUR_DEFAULT:
		return c == COLOUR_DEFAULT;
	case COLOUR_INDEXED:
		return (c & ~COLOUR_KIND) <= 255;
	case COLOUR_RGB:
		return true;
	default:
		return false;
	}
}

int
frame_field_set(struct frame_state *s, unsigned int field, uint64_t v)
{
	char *at = (char *)s + fields[field].offset;
	uint8_t v8 = (uint8_t)v;
	uint16_t v16 = (uint16_t)v;
	uint32_t v32 = (uint32_t)v;

	if (v > fields[field].max ||
	    (field == FIELD_CURSOR_COLOUR && !is_colour(v32)))
		return ERR_MALFORMED;
	if (field == FIELD_FLAGS)
		v16 &= FLAGS_KNOWN;
	switch (fields[field].size) {
	case sizeof v8:
		memcpy(at, &v8, sizeof v8);
		break;
	case sizeof v16:
		memcpy(at, &v16, sizeof v16);
		break;
	default:
		memcpy(at, &v32, sizeof v32);
		break;
	}
	return 0;
}
