/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Images that programs have put on the screen, by whatever protocol, within
 * bounds.  Each screen has its own.
 */

#ifndef TMX_VT_IMAGE_H
#define TMX_VT_IMAGE_H

#include "vt/placement.h"
#include "vt/state.h"

/*
 * The bounds, for each terminal: bytes of all its images, images and
 * placements of each screen, bytes of an image's data, and pixels either
 * way.  What would pass them takes the place of the oldest.
 */
#define IMAGE_BYTES_MAX (32u << 20)
#define IMAGES_MAX 256u
#define PLACEMENTS_MAX 512u
#define IMAGE_DATA_MAX (8u << 20)
#define IMAGE_PIXELS_MAX 10000u

/* Bytes of images in a snapshot; the newest are in it. */
#define IMAGE_SAVED_MAX (4u << 20)

/* What a cell measures where nobody has told (a VT340's). */
#define IMAGE_CELL_WIDTH 10u
#define IMAGE_CELL_HEIGHT 20u

struct image_list {
	struct image *image[IMAGES_MAX]; /* owned; oldest first */
	struct placement place[PLACEMENTS_MAX]; /* by z, then age */
	unsigned int images, places;
};

unsigned int image_cell_width(const struct vt *);
unsigned int image_cell_height(const struct vt *);

/*
 * Keep an image; the data is taken over.  One of the same id goes, with its
 * placements.  Returns NULL, and frees the data, when it passes a bound.
 */
struct image *image_add(struct vt *, const struct image *);

/* Find by kitty's id; the newest by number. */
struct image *image_by_id(const struct vt *, uint32_t);
struct image *image_by_number(const struct vt *, uint32_t);

/* Remove an image of the screen shown, and its placements. */
void image_remove(struct vt *, struct image *);

/*
 * Put a placement on the screen shown: image, geometry and ids are given.
 * One of the same id and image goes.  What is outside the screen is cut.
 */
void image_place(struct vt *, const struct placement *);

/*
 * Make room from the cursor down: scroll as far as rows need it.  Returns
 * how many rows have scrolled off above the placement's own first row.
 */
unsigned int image_make_room(struct vt *, unsigned int rows);

/* Remove the i-th placement; the image stays. */
void image_unplace(struct vt *, unsigned int);

/* Rows [top, bottom] moved by n (up is negative); what leaves is dropped. */
void images_scroll(struct vt *, unsigned int top, unsigned int bottom, int n);

/* Rows [top, bottom] were cleared. */
void images_clear(struct vt *, unsigned int top, unsigned int bottom);

/* The size is about to change. */
void images_resized(struct vt *);

/* Drop all images of both screens. */
void images_free(struct vt *);

#endif
