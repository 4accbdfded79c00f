/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * PNG by libpng's progressive reader, which calls back from within feed.  An
 * error jumps out of it (setjmp); nothing but libpng's own is allocated in
 * between, and that is in its struct.  Colours are taken as they are, without
 * gamma or profiles, as terminals show them.
 */

#include "compat/compat.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "client/unpack-int.h"
#include "frame/image.h"

/* Bytes of a chunk that is no image data (a palette has 768). */
#define CHUNK_MAX 4096u

struct reader {
	struct unpack_sheet *sheet; /* borrowed */
	png_structp png; /* owned, with info */
	png_infop info;
};

static void
on_error(png_structp png, png_const_charp text)
{
	png_longjmp(png, 1);
}

static void
on_warning(png_structp png, png_const_charp text)
{
}

/* The header is there: whatever it is, it becomes RGBA, 8 bits each. */
static void
on_info(png_structp png, png_infop info)
{
	const struct reader *r = png_get_progressive_ptr(png);
	const struct pixels *to = r->sheet->to;

	if (png_get_image_width(png, info) != to->width ||
	    png_get_image_height(png, info) != to->height)
		png_error(png, "not the size that was said");
	png_set_expand(png);
	png_set_scale_16(png);
	png_set_gray_to_rgb(png);
	png_set_add_alpha(png, UINT8_MAX, PNG_FILLER_AFTER);
	png_set_interlace_handling(png);
	png_read_update_info(png, info);
	if (png_get_rowbytes(png, info) != (size_t)to->width * UNPACK_PIXEL)
		png_error(png, "not what was asked for");
}

/* A row; interlaced, a part of it, or nothing new (NULL). */
static void
on_row(png_structp png, png_bytep row, png_uint_32 y, int pass)
{
	const struct reader *r = png_get_progressive_ptr(png);
	const struct pixels *to = r->sheet->to;

	r->sheet->made += to->width;
	if (row != NULL && y < to->height)
		png_progressive_combine_row(png,
		    to->data + (size_t)y * to->width * UNPACK_PIXEL, row);
}

/* The end, which rows that are missing do not keep from coming. */
static void
on_end(png_structp png, png_infop info)
{
	const struct reader *r = png_get_progressive_ptr(png);

	if (png_get_interlace_type(png, info) == PNG_INTERLACE_ADAM7)
		r->sheet->done = png_get_current_pass_number(png) >=
		    PNG_INTERLACE_ADAM7_PASSES;
	else
		r->sheet->done = png_get_current_row_number(png) >=
		    r->sheet->to->height;
}

static void
end(void *arg)
{
	struct reader *r = arg;

	png_destroy_read_struct(&r->png, &r->info, NULL);
	free(r);
}

/* Set the bounds, and what is called back; false when that fails. */
static bool
set_up(struct reader *r)
{
	if (setjmp(png_jmpbuf(r->png)) != 0)
		return false;
	png_set_user_limits(r->png, FRAME_IMAGE_SIDE_MAX,
	    FRAME_IMAGE_SIDE_MAX);
	png_set_chunk_malloc_max(r->png, CHUNK_MAX);
	/* Texts, profiles and the like are passed over. */
	png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
	png_set_progressive_read_fn(r->png, r, on_info, on_row, on_end);
	return true;
}

static void *
begin(struct unpack_sheet *sheet)
{
	struct reader *r = xcalloc(1, sizeof *r);

	r->sheet = sheet;
	r->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, on_error,
	    on_warning);
	if (r->png != NULL)
		r->info = png_create_info_struct(r->png);
	if (r->info == NULL || !set_up(r)) {
		end(r);
		return NULL;
	}
	return r;
}

static bool
feed(void *arg, const uint8_t *data, size_t len)
{
	struct reader *r = arg;

	if (setjmp(png_jmpbuf(r->png)) != 0)
		return false;
	png_process_data(r->png, r->info, (png_bytep)(uintptr_t)data, len);
	return true;
}

const struct unpack_way unpack_png = { begin, feed, end };
