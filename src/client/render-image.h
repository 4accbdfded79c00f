/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Images on the terminal; part of the renderer, included by render*.c only.
 *
 * A terminal of kitty's protocol keeps images as layers, of which we keep a
 * list.  With sixels an image is in cells: what is drawn or erased there
 * takes it away, so it is known for each cell what it shows, and what was
 * taken is drawn again.  Either way a large image is drawn piece by piece
 * (render_more), between which text can come.
 */

#ifndef TMX_CLIENT_RENDER_IMAGE_H
#define TMX_CLIENT_RENDER_IMAGE_H

#include "compat/compat.h"

#include "client/gallery.h"
#include "frame/image.h"

struct buf;
struct frame;
struct render;

/* Pixels that are decoded and drawn at once as sixels. */
#define IMAGE_PIECE_PIXELS (128u << 10)

/* Bytes of an image that are sent at once by kitty's protocol. */
#define IMAGE_PIECE_BYTES (48u << 10)

/* Images and placements that we keep on a terminal. */
#define KITTY_IMAGES_MAX 64
#define KITTY_PLACES_MAX 256

/* What a cell shows of an image; all 0: nothing. */
struct image_cell {
	uint64_t key;  /* image and how it is laid into the cells */
	uint16_t u, v; /* which cell of it */
	uint16_t nth;  /* of the frame's images; while a frame is drawn */
	uint16_t unused;
};

struct kitty_place {
	uint32_t serial;       /* of the image */
	uint32_t id;           /* of the placement; 0: not on the terminal */
	struct frame_image at;
	bool lost;             /* it may have moved, or be gone */
};

/* What one of the terminal's screens has. */
struct image_screen {
	struct image_cell *cell; /* owned; cols * rows; NULL: no image */
	unsigned int cols, rows;
	struct kitty_place *place; /* owned */
	unsigned int places;
	uint32_t sent[KITTY_IMAGES_MAX]; /* serials of images it has */
	unsigned int images;
};

/* How a terminal is told not to scroll for sixels: mode 80, DECSDM. */
enum image_stay {
	STAY_UNKNOWN,
	STAY_SET,  /* as a VT340 has it */
	STAY_RESET /* as xterm had it before patch 369, and others after it */
};

struct image_state {
	struct gallery *store; /* borrowed */
	unsigned int width, height; /* of a cell, pixels; 0: not known */
	enum image_stay stay;
	struct image_screen screen, other;
	struct image_cell *want; /* owned; as many as the screen's cells */
	struct frame_image image[FRAME_IMAGES_MAX]; /* of the last frame */
	unsigned int images;
	uint32_t place_id;    /* the last one given */
	uint32_t sending;     /* serial of the image being sent; 0: none */
	uint64_t sending_id;
	size_t offset;        /* up to where */
	bool used;            /* kitty: there may be something to take back */
	bool pending;         /* there is more to decode or draw */
};

/* How images are drawn on this terminal. */
enum image_method {
	IMAGES_NOT,
	IMAGES_KITTY,
	IMAGES_SIXEL
};

enum image_method image_method(const struct render *);

struct image_state *image_state_new(struct gallery *);
void image_state_free(struct image_state *);

/* Whether two cells show the same; nth does not matter. */
bool image_cell_same(const struct image_cell *, const struct image_cell *);

/* End the image that is being sent, of which the rest is not to come. */
void images_break_off(struct render *);

/* The screen is blank now (cleared, resized), or nothing is known of it. */
void images_cleared(struct render *);
void images_resized(struct render *);

/* The terminal shows its other screen; that is a new one. */
void images_switched(struct render *, bool fresh);

/* Whether a scroll would leave images where they are not known to be. */
bool images_mind_scroll(const struct render *, unsigned int top,
    unsigned int bottom, int n, bool own);

/* Whether the screen has any image, as far as is known. */
bool images_any(const struct render *);

/* Rows were scrolled, by the screen's own scrolling or by other means. */
void images_scrolled(struct render *, unsigned int top, unsigned int bottom,
    int n, bool own);

/* n cells from x on were written or erased. */
void images_drew(struct render *, int y, int x, int n);

/* Whether an image is in n cells of a row, or anywhere from a row down. */
bool images_in(const struct render *, int y, int x, int n);
bool images_below(const struct render *, int y);

/* Let a row lose the images that it has when it is drawn. */
void images_leave_row(struct render *, unsigned int);

/* Before the rows of a frame are drawn, and after. */
void images_begin(struct render *, const struct frame *);
void images_draw(struct render *);

/* What takes images back, in the end. */
void images_put_stop(const struct render *, struct buf *);

/* render-sixel.c: draw cells that want it. */
void images_draw_sixel(struct render *);

/* render-kitty.c */
void images_draw_kitty(struct render *);

#endif
