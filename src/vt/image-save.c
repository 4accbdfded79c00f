/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Images in snapshots.  Of each screen those are in it that came last, as
 * many as fit within IMAGE_SAVED_MAX, and their placements with them.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/tlv.h"
#include "base/xmalloc.h"
#include "vt/image.h"
#include "vt/kitty-image.h"

enum tag {
	TAG_SERIAL = 1,
	TAG_MAIN,
	TAG_ALT,
	TAG_UPLOAD,
	TAG_CELL
};

enum list_tag {
	TAG_IMAGE = 1,
	TAG_PLACEMENT
};

enum upload_tag {
	TAG_CONTROL = 1,
	TAG_DATA,
	TAG_BAD
};

/* The first image that is saved, when the newest are taken first. */
static unsigned int
first_saved(const struct image_list *l)
{
	unsigned int i;
	size_t sum = 0;

	for (i = l->images; i > 0; i--) {
		sum += l->image[i - 1]->len;
		if (sum > IMAGE_SAVED_MAX)
			break;
	}
	return i;
}

static void
put_image(struct buf *b, const struct image *image)
{
	size_t mark = tlv_open(b, TAG_IMAGE);

	buf_put_u8(b, image->format);
	buf_put_u8(b, image->deflated);
	buf_put_u32(b, image->id);
	buf_put_u32(b, image->number);
	buf_put_u32(b, image->width);
	buf_put_u32(b, image->height);
	buf_put_u64(b, image->serial);
	buf_put(b, image->data, image->len);
	tlv_close(b, mark);
}

static void
put_placement(struct buf *b, const struct placement *p)
{
	size_t mark = tlv_open(b, TAG_PLACEMENT);

	buf_put_u64(b, p->image->serial);
	buf_put_u8(b, p->layer);
	buf_put_u32(b, p->id);
	buf_put_u16(b, p->x);
	buf_put_u16(b, p->y);
	buf_put_u16(b, p->cols);
	buf_put_u16(b, p->rows);
	buf_put_u16(b, p->cut);
	buf_put_u16(b, p->shown);
	buf_put_u16(b, p->dx);
	buf_put_u16(b, p->dy);
	buf_put_u32(b, (uint32_t)p->z);
	buf_put_u32(b, p->sx);
	buf_put_u32(b, p->sy);
	buf_put_u32(b, p->sw);
	buf_put_u32(b, p->sh);
	tlv_close(b, mark);
}

static void
put_list(struct buf *b, const struct image_list *l, uint32_t tag)
{
	unsigned int i, first;
	size_t mark;

	if (l == NULL)
		return;
	mark = tlv_open(b, tag);
	first = first_saved(l);
	for (i = first; i < l->images; i++)
		put_image(b, l->image[i]);
	for (i = 0; i < l->places; i++)
		if (first < l->images &&
		    l->place[i].image->serial >= l->image[first]->serial)
			put_placement(b, &l->place[i]);
	tlv_close(b, mark);
}

static void
get_image(struct vt *vt, struct image_list *l, struct rd *r)
{
	struct image image = { 0 };
	size_t n;

	image.format = rd_u8(r);
	image.deflated = rd_u8(r) != 0;
	image.id = rd_u32(r);
	image.number = rd_u32(r);
	image.width = rd_u32(r);
	image.height = rd_u32(r);
	image.serial = rd_u64(r);
	n = rd_left(r);
	if (r->bad || image.format >= IMAGE_FORMATS || n == 0 ||
	    n > IMAGE_DATA_MAX || l->images == IMAGES_MAX ||
	    image.width > IMAGE_PIXELS_MAX ||
	    image.height > IMAGE_PIXELS_MAX ||
	    vt->image_bytes + n > IMAGE_BYTES_MAX ||
	    (l->images != 0 &&
	    image.serial <= l->image[l->images - 1]->serial)) {
		r->bad = true;
		return;
	}
	image.data = xmemdup(rd_bytes(r, n), n);
	image.len = n;
	vt->image_bytes += n;
	l->image[l->images++] = xmemdup(&image, sizeof image);
}

/* Whether a placement is on the screen, and not more of it than there is. */
static bool
fits(const struct vt *vt, const struct placement *p)
{
	return p->x < vt->main.grid->cols && p->y < vt->main.grid->rows &&
	    p->shown != 0 && p->shown <= vt->main.grid->rows - p->y &&
	    p->cols != 0 && p->cut + p->shown <= p->rows;
}

static void
get_placement(const struct vt *vt, struct image_list *l, struct rd *r)
{
	struct placement p = { 0 };
	uint64_t serial = rd_u64(r);
	unsigned int i;

	p.layer = rd_u8(r) != 0;
	p.id = rd_u32(r);
	p.x = rd_u16(r);
	p.y = rd_u16(r);
	p.cols = rd_u16(r);
	p.rows = rd_u16(r);
	p.cut = rd_u16(r);
	p.shown = rd_u16(r);
	p.dx = rd_u16(r);
	p.dy = rd_u16(r);
	p.z = (int32_t)rd_u32(r);
	p.sx = rd_u32(r);
	p.sy = rd_u32(r);
	p.sw = rd_u32(r);
	p.sh = rd_u32(r);
	for (i = 0; i < l->images; i++)
		if (l->image[i]->serial == serial)
			p.image = l->image[i];
	if (r->bad || p.image == NULL || !fits(vt, &p) ||
	    l->places == PLACEMENTS_MAX) {
		r->bad = true;
		return;
	}
	p.image->placements++;
	l->place[l->places++] = p;
}

static int
get_list(struct vt *vt, struct image_list **list, struct rd *r)
{
	struct rd value;
	uint32_t tag;

	if (*list == NULL)
		*list = xcalloc(1, sizeof **list);
	tlv_foreach(r, &tag, &value) {
		if (tag == TAG_IMAGE)
			get_image(vt, *list, &value);
		else if (tag == TAG_PLACEMENT)
			get_placement(vt, *list, &value);
		if (value.bad)
			return ERR_MALFORMED;
	}
	return r->bad ? ERR_MALFORMED : 0;
}

static void
put_upload(struct buf *b, const struct upload *u)
{
	size_t mark = tlv_open(b, TAG_UPLOAD);

	tlv_put(b, TAG_CONTROL, buf_data(&u->control), buf_len(&u->control));
	if (!u->bad)
		tlv_put(b, TAG_DATA, buf_data(&u->data), buf_len(&u->data));
	else
		tlv_put_uint(b, TAG_BAD, buf_failed(&u->data));
	tlv_close(b, mark);
}

static int
get_upload(struct vt *vt, struct rd *r)
{
	struct upload *u;
	struct rd value;
	uint32_t tag;

	upload_free(vt->upload);
	u = vt->upload = upload_new();
	tlv_foreach(r, &tag, &value) {
		if (tag == TAG_CONTROL)
			buf_put(&u->control, value.at, rd_left(&value));
		else if (tag == TAG_DATA)
			buf_put(&u->data, value.at, rd_left(&value));
		else if (tag == TAG_BAD) {
			u->bad = true;
			u->data.failed = tlv_uint(&value) != 0;
		}
	}
	return r->bad || buf_failed(&u->control) ? ERR_MALFORMED : 0;
}

void
images_save(const struct vt *vt, struct buf *b)
{
	if (vt->image_serial != 0)
		tlv_put_uint(b, TAG_SERIAL, vt->image_serial);
	if (vt->config.cell_width != 0)
		tlv_put_uint(b, TAG_CELL, (uint64_t)vt->config.cell_height <<
			32 | vt->config.cell_width);
	put_list(b, vt->main.images, TAG_MAIN);
	put_list(b, vt->alt.images, TAG_ALT);
	if (vt->upload != NULL)
		put_upload(b, vt->upload);
}

/* The cell's size, unless it is known better. */
static void
get_cell(struct vt *vt, struct rd *value)
{
	uint64_t v = tlv_uint(value);
	uint32_t width = (uint32_t)v, height = (uint32_t)(v >> 32);

	if (vt->config.cell_width != 0 || width > IMAGE_PIXELS_MAX ||
	    height > IMAGE_PIXELS_MAX)
		return;
	vt->config.cell_width = width;
	vt->config.cell_height = height;
}

int
images_load(struct vt *vt, struct rd *r)
{
	struct rd value;
	uint32_t tag;
	int error = 0;

	while (error == 0 && tlv_next(r, &tag, &value))
		switch (tag) {
		case TAG_SERIAL: vt->image_serial = tlv_uint(&value); break;
		case TAG_MAIN:
			error = get_list(vt, &vt->main.images, &value);
			break;
		case TAG_ALT:
			error = get_list(vt, &vt->alt.images, &value);
			break;
		case TAG_CELL: get_cell(vt, &value); break;
		case TAG_UPLOAD: error = get_upload(vt, &value); break;
		default: break;
		}
	return error != 0 || r->bad ? ERR_MALFORMED : 0;
}
