/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Images that programs have put on the screen, by whatever protocol, within
 * bounds.  Each screen has its own.
 */

#ifndef TMX_VT_IMAGE_H
#define TMX_VT_IMAGE_H

#include "vt/placement.h"
#include "vt/span.h"
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

struct buf;
struct rd;
struct reflow_point;

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

/* Remove those images of the screen shown, by id, that nothing shows. */
void image_remove_ids(struct vt *, uint32_t first, uint32_t last);

/* The cells that pixels need, of a size; at most 65535. */
uint16_t image_cells(unsigned int, unsigned int cell);

/* What image_show does besides. */
enum image_how {
	IMAGE_BLANK = 1, /* the cells under it are erased */
	IMAGE_FIXED = 2, /* at the home position; nothing scrolls or moves */
	IMAGE_STAY = 4,  /* the cursor does not move */
	IMAGE_AFTER = 8  /* the cursor goes behind its last row, else to it */
};

/*
 * Show an image at the cursor; the screen scrolls to make room.  Image, id,
 * z and the part of the image are given; without cols and rows they are what
 * the image needs.  A placement of the same id and image goes.  What is
 * outside the screen is cut.  The image may be gone afterwards.
 */
void image_show(struct vt *, struct placement *, unsigned int how);

/* Remove the i-th placement, and (too) the image if nothing shows it. */
void image_unplace(struct vt *, unsigned int, bool too);

/* Rows [top, bottom] moved by n (up is negative); what leaves is dropped. */
void images_scroll(struct vt *, unsigned int top, unsigned int bottom, int n);

/* Rows [top, bottom] were cleared. */
void images_clear(struct vt *, unsigned int top, unsigned int bottom);

/*
 * The size changes: put where a screen's placements are into points (at most
 * PLACEMENTS_MAX) and return how many; afterwards move them to where those
 * came to be, or (shifted) all up by rows.  What is outside is dropped.
 */
unsigned int images_points(const struct image_list *, struct reflow_point *);
void images_moved(struct vt *, struct image_list *,
    const struct reflow_point *);
void images_shifted(struct vt *, struct image_list *, unsigned int);

/* Drop all images of both screens, and one that has begun to come. */
void images_free(struct vt *);

/*
 * image-save.c, for snapshots: the newest images of each screen with their
 * placements, and one that has begun to come.
 */
void images_save(const struct vt *, struct buf *);
int images_load(struct vt *, struct rd *);

/* iterm-image.c: "name=...;inline=1:base64"; false when it is none. */
bool image_iterm(struct vt *, struct span);

/* kitty-image.c: "control;base64". */
void image_kitty(struct vt *, struct span);

#endif
