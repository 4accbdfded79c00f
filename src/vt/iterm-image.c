/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Images of iTerm2's protocol: a file in OSC 1337, shown where we are. */

#include "compat/compat.h"

#include "base/base64.h"
#include "base/buf.h"
#include "vt/image-file.h"
#include "vt/image.h"
#include "vt/osc.h"

#define NUMBER_MAX 100000

/* A width or height that the program wants. */
struct size {
	enum { SIZE_AUTO, SIZE_CELLS, SIZE_PIXELS, SIZE_PERCENT } unit;
	unsigned int n;
};

struct request {
	struct size width, height;
	bool inside; /* it is to be shown, not stored */
	bool stretch; /* its proportions need not stay */
	bool stay;    /* the cursor does */
};

static bool
read_size(struct span value, struct size *size)
{
	static const struct {
		const char *suffix;
		uint8_t len, unit;
	} units[] = { { "px", 2, SIZE_PIXELS }, { "%", 1, SIZE_PERCENT },
		{ "", 0, SIZE_CELLS } };
	struct span end;
	unsigned long n;
	size_t i;

	if (span_is(value, "auto"))
		return true;
	for (i = 0; i < nitems(units); i++) {
		if (value.n < units[i].len)
			continue;
		end = span_of(value.s + value.n - units[i].len, units[i].len);
		if (!span_is(end, units[i].suffix))
			continue;
		value.n -= units[i].len;
		if (!span_number(value, NUMBER_MAX, &n) || n == 0)
			return false;
		size->unit = units[i].unit;
		size->n = (unsigned int)n;
		return true;
	}
	return false;
}

/* Read the arguments before the colon; those not known do not matter. */
static bool
read_request(struct span text, struct request *r)
{
	struct span field, key, value;

	while (span_next(&text, ';', &field)) {
		span_cut(field, '=', &key, &value);
		if (span_is(key, "width") && !read_size(value, &r->width))
			return false;
		if (span_is(key, "height") && !read_size(value, &r->height))
			return false;
		if (span_is(key, "inline"))
			r->inside = span_is(value, "1");
		if (span_is(key, "preserveAspectRatio"))
			r->stretch = span_is(value, "0");
		if (span_is(key, "doNotMoveCursor"))
			r->stay = span_is(value, "1");
	}
	return r->inside;
}

/* A size in pixels; 0: it follows from the other one. */
static unsigned int
pixels(struct size s, unsigned int cell, unsigned int cells)
{
	switch (s.unit) {
	case SIZE_CELLS: return s.n * cell;
	case SIZE_PIXELS: return s.n;
	case SIZE_PERCENT: return s.n * cells / 100 * cell;
	default: return 0;
	}
}

static unsigned int
scaled(unsigned int n, uint32_t by, uint32_t of)
{
	uint64_t v = (uint64_t)n * by / of;

	return v < 1 ? 1 : v > NUMBER_MAX ? NUMBER_MAX : (unsigned int)v;
}

/* Work out the cells it covers. */
static void
fit(const struct vt *vt, const struct request *r, const struct image *image,
    struct placement *p)
{
	unsigned int cw = image_cell_width(vt), ch = image_cell_height(vt);
	unsigned int w = pixels(r->width, cw, grid(vt)->cols);
	unsigned int h = pixels(r->height, ch, grid(vt)->rows);
	unsigned int other;

	if (w == 0 && h == 0) {
		w = image->width;
		h = image->height;
	} else if (w == 0)
		w = scaled(h, image->width, image->height);
	else if (h == 0)
		h = scaled(w, image->height, image->width);
	else if (!r->stretch) {
		other = scaled(w, image->height, image->width);
		if (other <= h)
			h = other;
		else
			w = scaled(h, image->width, image->height);
	}
	p->cols = image_cells(w, cw);
	p->rows = image_cells(h, ch);
}

/* Decode the file; false when it is none whose size we can tell. */
static bool
read_file(struct span text, struct image *image)
{
	struct buf b;
	bool known;

	buf_init(&b, IMAGE_DATA_MAX);
	if (base64_decode(text.s, text.n, &b) != 0) {
		buf_free(&b);
		return false;
	}
	image->data = b.data;
	image->len = buf_len(&b);
	image->format = IMAGE_PNG;
	known = image_png_size(buf_data(&b), image->len, &image->width,
	    &image->height);
	if (!known) {
		image->format = IMAGE_FILE;
		known = image_gif_size(buf_data(&b), image->len,
		    &image->width, &image->height) ||
		    image_jpeg_size(buf_data(&b), image->len, &image->width,
		    &image->height);
	}
	if (!known)
		buf_free(&b);
	return known;
}

/* 1337;File=key=value;...:base64 */
bool
image_iterm(struct vt *vt, struct span text)
{
	struct span args, file;
	struct request r = { 0 };
	struct image image = { 0 };
	struct placement p = { 0 };
	unsigned int how = IMAGE_BLANK;

	if (!span_cut(text, ':', &args, &file) || !read_request(args, &r) ||
	    !read_file(file, &image))
		return false;
	fit(vt, &r, &image, &p);
	p.image = image_add(vt, &image);
	if (p.image == NULL)
		return false;
	image_show(vt, &p, how | (r.stay ? IMAGE_STAY : IMAGE_AFTER));
	return true;
}
