/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "frame/image.h"

#define FIELD(name)                                                           \
	{                                                                     \
		offsetof(struct frame_image, name),                           \
		    sizeof(((struct frame_image *)0)->name)                   \
	}

/* In the order of the wire; z, which has a sign, comes last. */
static const struct {
	size_t offset, size;
} fields[] = {
	FIELD(id),
	FIELD(x),
	FIELD(y),
	FIELD(cols),
	FIELD(rows),
	FIELD(left),
	FIELD(top),
	FIELD(cell_width),
	FIELD(cell_height),
	FIELD(dx),
	FIELD(dy),
	FIELD(dw),
	FIELD(dh),
	FIELD(sx),
	FIELD(sy),
	FIELD(sw),
	FIELD(sh),
	FIELD(flags),
};

void
frame_image_put(struct buf *out, const struct frame_image *im)
{
	const char *at;
	uint64_t v64;
	uint32_t v32;
	uint16_t v16;
	size_t i;

	for (i = 0; i < nitems(fields); i++) {
		at = (const char *)im + fields[i].offset;
		if (fields[i].size == sizeof v64) {
			memcpy(&v64, at, sizeof v64);
		} else if (fields[i].size == sizeof v32) {
			memcpy(&v32, at, sizeof v32);
			v64 = v32;
		} else {
			memcpy(&v16, at, sizeof v16);
			v64 = v16;
		}
		buf_put_varint(out, v64);
	}
	buf_put_varint(out, im->z < 0 ?
		(uint64_t)(-(int64_t)im->z) << 1 | 1 : (uint64_t)im->z << 1);
}

static bool
get_field(struct rd *r, char *at, size_t size)
{
	uint64_t v64 = rd_varint(r);
	uint32_t v32 = (uint32_t)v64;
	uint16_t v16 = (uint16_t)v64;

	if (size == sizeof v64) {
		memcpy(at, &v64, sizeof v64);
		return true;
	}
	if (size == sizeof v32) {
		memcpy(at, &v32, sizeof v32);
		return v64 == v32;
	}
	memcpy(at, &v16, sizeof v16);
	return v64 == v16;
}

int
frame_image_get(struct rd *r, struct frame_image *im)
{
	bool ok = true;
	uint64_t z;
	size_t i;

	memset(im, 0, sizeof *im);
	for (i = 0; i < nitems(fields); i++)
		ok = get_field(r, (char *)im + fields[i].offset,
		    fields[i].size) && ok;
	z = rd_varint(r);
	if (!ok || r->bad || z >> 1 > INT32_MAX)
		return ERR_MALFORMED;
	im->z = z & 1 ? -(int32_t)(z >> 1) : (int32_t)(z >> 1);
	im->flags &= FRAME_IMAGE_LAYER;
	return 0;
}

bool
frame_image_valid(const struct frame_image *im, unsigned int cols,
    unsigned int rows)
{
	return im->cols >= 1 && im->rows >= 1 && im->x + im->cols <= cols &&
	    im->y + im->rows <= rows && im->left + im->cols <= UINT16_MAX &&
	    im->top + im->rows <= UINT16_MAX && im->cell_width >= 1 &&
	    im->cell_width <= FRAME_IMAGE_CELL_MAX && im->cell_height >= 1 &&
	    im->cell_height <= FRAME_IMAGE_CELL_MAX && im->dw >= 1 &&
	    im->dh >= 1 && im->dw <= FRAME_IMAGE_BOX_MAX &&
	    im->dh <= FRAME_IMAGE_BOX_MAX && im->dx <= FRAME_IMAGE_BOX_MAX &&
	    im->dy <= FRAME_IMAGE_BOX_MAX && im->sw >= 1 && im->sh >= 1 &&
	    im->sx <= FRAME_IMAGE_SIDE_MAX && im->sw <= FRAME_IMAGE_SIDE_MAX &&
	    im->sy <= FRAME_IMAGE_SIDE_MAX && im->sh <= FRAME_IMAGE_SIDE_MAX &&
	    im->z >= -INT32_MAX;
}
