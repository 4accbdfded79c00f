/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Kitty's graphics protocol: images sent in the terminal's own stream (a=t,
 * T, q), shown (a=p) and deleted (a=d).  Files and shared memory are not
 * read for programs, and images do not move; both are answered with an
 * error, so that programs do without.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/xmalloc.h"
#include "vt/image-file.h"
#include "vt/image.h"
#include "vt/kitty-image.h"

/* Ids for images that have only a number begin here. */
#define OWN_IDS 0x80000000u

struct upload *
upload_new(void)
{
	struct upload *u = xcalloc(1, sizeof *u);

	buf_init(&u->control, UPLOAD_CONTROL_MAX);
	buf_init(&u->data, IMAGE_DATA_MAX);
	return u;
}

void
upload_free(struct upload *u)
{
	if (u == NULL)
		return;
	buf_free(&u->control);
	buf_free(&u->data);
	free(u);
}

/* Read one key; false when it is none, or its value is not what it needs. */
static bool
read_key(struct kitty *k, struct span field)
{
	struct span key, value;
	unsigned long n;
	bool minus;
	char c;

	if (!span_cut(field, '=', &key, &value) || key.n != 1 || value.n == 0)
		return false;
	c = *key.s;
	if (c < 'A' || c > 'z' || (c > 'Z' && c < 'a'))
		return false;
	k->given |= UINT64_C(1) << (c - 'A');
	if (c == 'a' || c == 't' || c == 'o' || c == 'd') {
		k->value[c - 'A'] = (uint8_t)*value.s;
		return value.n == 1;
	}
	minus = *value.s == '-';
	if (minus) {
		value.s++;
		value.n--;
	}
	if (!span_number(value, UINT32_MAX, &n))
		return false;
	k->value[c - 'A'] = minus ? 0u - (uint32_t)n : (uint32_t)n;
	return true;
}

static bool
read_control(struct span text, struct kitty *k)
{
	struct span field;

	memset(k, 0, sizeof *k);
	k->value['a' - 'A'] = 't';
	k->value['t' - 'A'] = 'd';
	k->value['d' - 'A'] = 'a';
	k->value['f' - 'A'] = 32;
	while (text.n > 0 && span_next(&text, ',', &field))
		if (!read_key(k, field))
			return false;
	return true;
}

/* Answer "OK" (NULL) or an error, unless the program wants none. */
static void
answer(struct vt *vt, const struct kitty *k, const char *error)
{
	uint32_t id = kitty_value(k, 'i'), number = kitty_value(k, 'I');
	uint32_t quiet = kitty_value(k, 'q');
	struct buf b = BUF_INIT;

	if ((id == 0 && number == 0) || quiet > 1 ||
	    (quiet == 1 && error == NULL))
		return;
	if (id != 0)
		buf_printf(&b, ",i=%u", id);
	if (number != 0)
		buf_printf(&b, ",I=%u", number);
	if (kitty_value(k, 'p') != 0)
		buf_printf(&b, ",p=%u", kitty_value(k, 'p'));
	vt_reply(vt, "\033_G%.*s;%s\033\\", (int)buf_len(&b) - 1,
	    (const char *)buf_data(&b) + 1, error != NULL ? error : "OK");
	buf_free(&b);
}

/* Check pixels against the size said; returns an error or NULL. */
static const char *
check_pixels(const struct kitty *k, struct image *image)
{
	uint64_t need;

	image->width = kitty_value(k, 's');
	image->height = kitty_value(k, 'v');
	if (image->width == 0 || image->height == 0 ||
	    image->width > IMAGE_PIXELS_MAX ||
	    image->height > IMAGE_PIXELS_MAX)
		return "EINVAL:bad width or height";
	if (image->deflated)
		return NULL;
	need = (uint64_t)image->width * image->height *
	    (image->format == IMAGE_RGB ? 3 : 4);
	if (image->len < need)
		return "ENODATA:too little data";
	image->len = (size_t)need;
	return NULL;
}

/* Make out what the data is; returns an error or NULL. */
static const char *
check_image(const struct kitty *k, const struct upload *u,
    struct image *image)
{
	uint32_t format = kitty_value(k, 'f'), o = kitty_value(k, 'o');

	image->len = buf_len(&u->data);
	if (u->bad)
		return buf_failed(&u->data) ? "EFBIG:too much data" :
					      "EINVAL:bad base64";
	if (o != 0 && o != 'z')
		return "EINVAL:unknown compression";
	image->deflated = o == 'z';
	if (format == 24 || format == 32) {
		image->format = format == 24 ? IMAGE_RGB : IMAGE_RGBA;
		return check_pixels(k, image);
	}
	image->format = IMAGE_PNG;
	if (format != 100)
		return "EINVAL:unknown format";
	if (image->deflated)
		return "EINVAL:compressed PNG";
	if (!image_png_size(buf_data(&u->data), image->len, &image->width,
	    &image->height) || image->width > IMAGE_PIXELS_MAX ||
	    image->height > IMAGE_PIXELS_MAX)
		return "EBADPNG:not a PNG of a size we take";
	return NULL;
}

/* An id that no image has, for one that came with a number only. */
static uint32_t
free_id(const struct vt *vt)
{
	uint32_t id = OWN_IDS;

	while (image_by_id(vt, id) != NULL)
		id++;
	return id;
}

/* The cells that c and r ask for; one left out follows the proportions. */
static void
fit(const struct vt *vt, const struct kitty *k, struct placement *p)
{
	unsigned int cw = image_cell_width(vt), ch = image_cell_height(vt);
	uint32_t c = kitty_value(k, 'c'), r = kitty_value(k, 'r');
	uint64_t w = p->sw, h = p->sh;

	if (c > VT_COLS_MAX)
		c = VT_COLS_MAX;
	if (r > VT_ROWS_MAX)
		r = VT_ROWS_MAX;
	if (c == 0 && r == 0) {
		p->cols = image_cells(p->sw + p->dx, cw);
		p->rows = image_cells(p->sh + p->dy, ch);
	} else {
		p->cols = (uint16_t)c;
		p->rows = (uint16_t)r;
		if (r == 0)
			p->rows = image_cells(
			    (unsigned int)(c * cw * h / w), ch);
		else if (c == 0)
			p->cols = image_cells(
			    (unsigned int)(r * ch * w / h), cw);
	}
}

static uint32_t
at_most(uint32_t v, uint32_t max)
{
	return v < max ? v : max;
}

/* The part of the image that x, y, w and h name. */
static const char *
crop(const struct kitty *k, struct placement *p)
{
	uint32_t w = p->image->width, h = p->image->height;

	p->sx = kitty_value(k, 'x');
	p->sy = kitty_value(k, 'y');
	if (p->sx >= w || p->sy >= h)
		return "EINVAL:nothing of the image is there";
	p->sw = at_most(kitty_value(k, 'w'), w - p->sx);
	p->sh = at_most(kitty_value(k, 'h'), h - p->sy);
	if (p->sw == 0)
		p->sw = w - p->sx;
	if (p->sh == 0)
		p->sh = h - p->sy;
	return NULL;
}

/* Show an image; returns an error or NULL. */
static const char *
show(struct vt *vt, const struct kitty *k, struct image *image)
{
	struct placement p = { .image = image, .layer = true,
		.id = kitty_value(k, 'p'), .z = (int32_t)kitty_value(k, 'z') };
	const char *error = crop(k, &p);

	if (error != NULL)
		return error;
	if (kitty_value(k, 'U') != 0 || kitty_given(k, 'P'))
		return "ENOTSUP:placed by text or by another image";
	p.dx = (uint16_t)at_most(kitty_value(k, 'X'),
	    image_cell_width(vt) - 1);
	p.dy = (uint16_t)at_most(kitty_value(k, 'Y'),
	    image_cell_height(vt) - 1);
	fit(vt, k, &p);
	image_show(vt, &p, kitty_value(k, 'C') == 1 ? IMAGE_STAY :
						      IMAGE_AFTER);
	return NULL;
}

/* All of an image is there: check, keep and show it as was asked. */
static void
finish(struct vt *vt, struct kitty *k, struct upload *u)
{
	uint32_t action = kitty_value(k, 'a');
	struct image spec = { .id = kitty_value(k, 'i'),
		.number = kitty_value(k, 'I') };
	const char *error = check_image(k, u, &spec);
	struct image *image;

	if (error == NULL && action != 'q') {
		if (spec.id == 0 && spec.number != 0)
			spec.id = k->value['i' - 'A'] = free_id(vt);
		spec.data = xmemdup(buf_data(&u->data), spec.len);
		image = image_add(vt, &spec);
		if (image == NULL)
			error = "EFBIG:too much data";
		else if (action == 'T')
			error = show(vt, k, image);
	}
	answer(vt, k, error);
}

/* Take a piece of an image, the first or a further one. */
static void
transmit(struct vt *vt, struct kitty *k, struct span control,
    struct span data)
{
	struct upload *u = vt->upload;
	bool more = kitty_value(k, 'm') == 1;
	struct kitty first;

	if (u == NULL) {
		u = vt->upload = upload_new();
		buf_put(&u->control, control.s, control.n);
	}
	if (!u->bad && base64_decode(data.s, data.n, &u->data) != 0)
		u->bad = true;
	if (more)
		return;
	read_control(span_of(buf_data(&u->control), buf_len(&u->control)),
	    &first);
	if (kitty_given(k, 'q'))
		first.value['q' - 'A'] = kitty_value(k, 'q');
	vt->upload = NULL;
	finish(vt, &first, u);
	upload_free(u);
}

/* a=p: show an image that is there. */
static void
put(struct vt *vt, struct kitty *k)
{
	uint32_t id = kitty_value(k, 'i'), number = kitty_value(k, 'I');
	struct image *image = NULL;

	if (id != 0)
		image = image_by_id(vt, id);
	else if (number != 0)
		image = image_by_number(vt, number);
	if (image != NULL)
		k->value['i' - 'A'] = image->id;
	answer(vt, k, image != NULL ? show(vt, k, image) :
				      "ENOENT:no such image");
}

/* Whether a command goes on with the image that has begun to come. */
static bool
goes_on(const struct vt *vt, const struct kitty *k)
{
	struct kitty first;

	if (vt->upload == NULL)
		return false;
	read_control(span_of(buf_data(&vt->upload->control),
	    buf_len(&vt->upload->control)), &first);
	return !kitty_given(k, 'i') ||
	    kitty_value(k, 'i') == kitty_value(&first, 'i');
}

static void
begin(struct vt *vt, struct kitty *k, struct span control, struct span data)
{
	const char *error = NULL;

	if (!goes_on(vt, k)) {
		upload_free(vt->upload);
		vt->upload = NULL;
		if (control.n > UPLOAD_CONTROL_MAX)
			error = "EINVAL:too many keys";
		else if (kitty_value(k, 'i') != 0 && kitty_value(k, 'I') != 0)
			error = "EINVAL:both i and I";
		else if (kitty_value(k, 't') != 'd')
			error = "EINVAL:only direct transmission";
	}
	if (error != NULL)
		answer(vt, k, error);
	else
		transmit(vt, k, control, data);
}

void
image_kitty(struct vt *vt, struct span text)
{
	struct span control, data;
	struct kitty k;

	span_cut(text, ';', &control, &data);
	if (!read_control(control, &k)) {
		answer(vt, &k, "EINVAL:bad key or value");
		return;
	}
	switch (kitty_value(&k, 'a')) {
	case 't':
	case 'T':
	case 'q': begin(vt, &k, control, data); return;
	case 'p': put(vt, &k); break;
	case 'd': kitty_delete(vt, &k); break;
	default: answer(vt, &k, "EINVAL:unknown action"); break;
	}
	upload_free(vt->upload);
	vt->upload = NULL;
}
