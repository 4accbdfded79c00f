/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/xmalloc.h"
#include "client/render-image.h"
#include "client/render-int.h"

struct image_state *
image_state_new(struct gallery *store)
{
	struct image_state *s = xcalloc(1, sizeof *s);

	s->store = store;
	return s;
}

void
image_state_free(struct image_state *s)
{
	if (s == NULL)
		return;
	free(s->screen.cell);
	free(s->screen.place);
	free(s->other.cell);
	free(s->other.place);
	free(s->want);
	free(s);
}

enum image_method
image_method(const struct render *r)
{
	if (r->images == NULL)
		return IMAGES_NOT;
	if (r->can->features & FEATURE_GRAPHICS)
		return IMAGES_KITTY;
	if (r->can->features & FEATURE_SIXEL && r->images->width != 0 &&
	    r->images->height != 0)
		return IMAGES_SIXEL;
	return IMAGES_NOT;
}

/* What ends an image that has begun to come. */
static const char end_of_image[] = "\033_Gm=0,q=2;\033\\";

void
images_break_off(struct render *r)
{
	struct image_state *s = r->images;

	if (s->sending != 0 && s->offset != 0)
		buf_put_str(&r->work, end_of_image);
	s->sending = 0;
	s->offset = 0;
	s->pending = false;
}

/* Have no cells that show images. */
static void
drop_cells(struct image_screen *s)
{
	free(s->cell);
	s->cell = NULL;
}

void
images_cleared(struct render *r)
{
	struct image_state *s = r->images;
	unsigned int i;

	if (s == NULL)
		return;
	drop_cells(&s->screen);
	/* Clearing may have taken placements, and images with them. */
	for (i = 0; i < s->screen.places; i++)
		s->screen.place[i].lost = true;
	s->screen.images = 0;
	images_break_off(r);
}

void
images_resized(struct render *r)
{
	if (r->images == NULL)
		return;
	images_cleared(r);
	drop_cells(&r->images->other);
}

void
images_switched(struct render *r, bool fresh)
{
	struct image_state *s = r->images;
	struct image_screen before;

	if (s == NULL)
		return;
	images_break_off(r);
	before = s->screen;
	s->screen = s->other;
	s->other = before;
	if (!fresh)
		return;
	images_cleared(r);
	s->screen.places = 0;
}

static bool
any_cells(const struct render *r)
{
	return r->images != NULL && r->images->screen.cell != NULL;
}

static bool
is_whole(const struct render *r, unsigned int top, unsigned int bottom)
{
	return top == 0 && bottom + 1 == r->rows;
}

bool
images_mind_scroll(const struct render *r, unsigned int top,
    unsigned int bottom, int n, bool own)
{
	return any_cells(r) && !(own && is_whole(r, top, bottom) && n > 0);
}

bool
images_any(const struct render *r)
{
	return r->images != NULL && (r->images->screen.cell != NULL ||
	    r->images->screen.places != 0 || r->images->sending != 0);
}

/* Move a placement up with the screen; false when it has left. */
static bool
move_up(struct kitty_place *p, unsigned int n)
{
	struct frame_image *at = &p->at;
	unsigned int cut;

	if (at->y >= n) {
		at->y = (uint16_t)(at->y - n);
		return true;
	}
	cut = n - at->y;
	if (cut >= at->rows)
		return false;
	at->y = 0;
	at->top = (uint16_t)(at->top + cut);
	at->rows = (uint16_t)(at->rows - cut);
	return true;
}

static void
scroll_places(struct render *r, unsigned int top, unsigned int bottom, int n,
    bool own)
{
	struct image_screen *s = &r->images->screen;
	bool with = own && n > 0 && is_whole(r, top, bottom);
	struct kitty_place *p;
	unsigned int i;

	for (i = s->places; i > 0; i--) {
		p = &s->place[i - 1];
		if (with && !p->lost && !move_up(p, (unsigned int)n))
			/* It is in the terminal's scrollback, and stays. */
			*p = s->place[--s->places];
		else if (!with && p->at.y <= bottom &&
		    p->at.y + p->at.rows > top)
			p->lost = true;
	}
}

void
images_scrolled(struct render *r, unsigned int top, unsigned int bottom, int n,
    bool own)
{
	struct image_screen *s;
	size_t moved;

	if (r->images == NULL)
		return;
	r->images->pending = false;
	scroll_places(r, top, bottom, n, own);
	s = &r->images->screen;
	if (s->cell == NULL)
		return;
	if (!own || n <= 0 || !is_whole(r, top, bottom) ||
	    (unsigned int)n >= s->rows) {
		drop_cells(s);
		return;
	}
	moved = (size_t)n * s->cols;
	memmove(s->cell, s->cell + moved,
	    ((size_t)s->rows * s->cols - moved) * sizeof *s->cell);
	memset(s->cell + (size_t)s->rows * s->cols - moved, 0,
	    moved * sizeof *s->cell);
}

void
images_drew(struct render *r, int y, int x, int n)
{
	struct image_screen *s;

	if (!any_cells(r) || y < 0 || x < 0)
		return;
	s = &r->images->screen;
	if (x + n > (int)s->cols)
		n = (int)s->cols - x;
	if (n > 0 && y < (int)s->rows)
		memset(s->cell + (size_t)y * s->cols + x, 0,
		    (size_t)n * sizeof *s->cell);
}

bool
images_in(const struct render *r, int y, int x, int n)
{
	const struct image_screen *s;
	int i;

	if (!any_cells(r))
		return false;
	s = &r->images->screen;
	for (i = x; i < x + n && i < (int)s->cols; i++)
		if (s->cell[(size_t)y * s->cols + (size_t)i].key != 0)
			return true;
	return false;
}

bool
images_below(const struct render *r, int y)
{
	for (; any_cells(r) && y < (int)r->rows; y++)
		if (images_in(r, y, 0, (int)r->cols))
			return true;
	return false;
}

/* Make a cell of the shadow like nothing that may be wanted there. */
static void
spoil(struct render *r, unsigned int y, unsigned int x)
{
	struct frame_row *row = &r->shadow->row[y];

	row->cells[x].glyph = GLYPH_SPACER;
	row->id = row->stamp = 0;
}

void
images_leave_row(struct render *r, unsigned int y)
{
	unsigned int x;

	for (x = 0; any_cells(r) && x < r->cols; x++)
		if (images_in(r, (int)y, (int)x, 1)) {
			spoil(r, y, x);
			images_drew(r, (int)y, (int)x, 1);
		}
}

/* What tells an image and its way into the cells from others. */
static uint64_t
key_of(const struct frame_image *im, uint32_t serial)
{
	struct frame_image key = *im;

	key.x = key.y = key.cols = key.rows = key.left = key.top = 0;
	key.z = 0;
	key.flags = 0;
	key.id = serial;
	return hash_bytes(&key, sizeof key) | 1;
}

/* Note which cells are to show an image. */
static void
want_image(struct render *r, const struct frame *f, unsigned int nth,
    uint64_t key)
{
	const struct frame_image *im = &f->image[nth];
	bool above = im->flags & FRAME_IMAGE_LAYER && im->z >= 0;
	struct image_cell *c;
	unsigned int x, y;

	for (y = im->y; y < im->y + im->rows && y < r->rows; y++)
		for (x = im->x; x < im->x + im->cols && x < r->cols; x++) {
			if (!above && f->row[y].cells[x].glyph != 0)
				continue;
			c = &r->images->want[(size_t)y * r->cols + x];
			c->key = key;
			c->u = (uint16_t)(im->left + x - im->x);
			c->v = (uint16_t)(im->top + y - im->y);
			c->nth = (uint16_t)nth;
		}
}

bool
image_cell_same(const struct image_cell *a, const struct image_cell *b)
{
	return a->key == b->key && (a->key == 0 ||
	    (a->u == b->u && a->v == b->v));
}

/* Work out what each cell is to show; let rows be drawn that lose some. */
static void
begin_cells(struct render *r, const struct frame *f)
{
	struct image_state *s = r->images;
	size_t n = (size_t)r->cols * r->rows, i;
	const struct picture *p;
	unsigned int k;

	if (s->screen.cell == NULL) {
		if (f->images == 0)
			return;
		s->screen.cell = xcalloc(n, sizeof *s->screen.cell);
		s->screen.cols = r->cols;
		s->screen.rows = r->rows;
	}
	s->want = xreallocarray(s->want, n, sizeof *s->want);
	memset(s->want, 0, n * sizeof *s->want);
	for (k = 0; k < f->images; k++) {
		p = gallery_get(s->store, f->image[k].id);
		if (p != NULL)
			want_image(r, f, k, key_of(&f->image[k], p->serial));
	}
	for (i = 0; i < n; i++)
		if (s->screen.cell[i].key != 0 &&
		    !image_cell_same(&s->screen.cell[i], &s->want[i])) {
			s->screen.cell[i].key = 0;
			spoil(r, (unsigned int)(i / r->cols),
			    (unsigned int)(i % r->cols));
		}
}

void
images_begin(struct render *r, const struct frame *f)
{
	struct image_state *s = r->images;

	if (s == NULL)
		return;
	s->images = f->images;
	if (f->images != 0)
		memcpy(s->image, f->image, f->images * sizeof *s->image);
	if (image_method(r) == IMAGES_SIXEL)
		begin_cells(r, f);
}

void
images_draw(struct render *r)
{
	struct image_state *s = r->images;

	if (s == NULL)
		return;
	s->pending = false;
	switch (image_method(r)) {
	case IMAGES_KITTY: images_draw_kitty(r); break;
	case IMAGES_SIXEL:
		if (s->images == 0)
			drop_cells(&s->screen);
		else if (s->screen.cell != NULL)
			images_draw_sixel(r);
		break;
	case IMAGES_NOT: break;
	}
}

void
images_put_stop(const struct render *r, struct buf *out)
{
	const struct image_state *s = r->images;

	if (s == NULL || !s->used)
		return;
	/*
	 * The rest of an image that has begun to come: one of ours, or one of
	 * which only the beginning was written.  Else it is nothing.
	 */
	buf_put_str(out, end_of_image);
	if (r->modes.alternate)
		buf_put_str(out, "\033_Ga=d,d=A,q=2\033\\");
}

void
render_set_images(struct render *r, struct gallery *store)
{
	if (r->images == NULL)
		r->images = image_state_new(store);
}

void
render_set_cell(struct render *r, unsigned int width, unsigned int height)
{
	if (r->images == NULL || (r->images->width == width &&
	    r->images->height == height))
		return;
	r->images->width = width;
	r->images->height = height;
	if (r->images->screen.cell != NULL)
		r->known = false;
}

void
render_set_sixel_mode(struct render *r, unsigned int value)
{
	if (r->images != NULL)
		r->images->stay = value == 1 ? STAY_RESET :
		    value == 2 ? STAY_SET : STAY_UNKNOWN;
}

uint64_t
render_image_formats(const struct render *r)
{
	switch (image_method(r)) {
	case IMAGES_KITTY: return (UINT64_C(1) << FRAME_IMAGE_FORMATS) - 1;
	case IMAGES_SIXEL: return gallery_formats();
	default: return 0;
	}
}

bool
render_pending(const struct render *r)
{
	return r->started && r->images != NULL && r->images->pending;
}
