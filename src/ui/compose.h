/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What a client should see, as a frame: the panes of a window in their
 * places, what is around them, a message at the bottom.
 */

#ifndef TMX_UI_COMPOSE_H
#define TMX_UI_COMPOSE_H

#include "compat/compat.h"

struct frame;
struct image;
struct pane;
struct window;

/*
 * Which images the client can be shown: asked for each that is in sight, by
 * the number that names it in frames.  Where it says no there is a
 * placeholder.
 */
struct compose_images {
	bool (*ready)(void *, uint64_t, const struct image *);
	void *arg;
};

/* Which part of a window is looked at, and what lies over it. */
struct compose_view {
	unsigned int x, y; /* of the window's cell at the top left; kept up to
			    * date so that the cursor is in sight */
	const char *message;     /* over the last row; NULL: none */
	uint32_t message_pen;
	uint32_t fill;           /* glyph outside the window, 0: blank */
	const char *title;       /* of the terminal; NULL: the pane's own */
	bool mouse;              /* the mouse is ours (option mouse) */
	struct compose_images images; /* ready NULL: none */
};

/*
 * Make a frame, whose size is the client's, show a window.  Rows that come
 * whole from one pane get ids and stamps, so that scrolls are found and rows
 * that did not change are not looked at again.
 */
void compose_window(struct frame *, const struct window *,
    struct compose_view *);

/*
 * compose-image.c: the same for the images of one of its panes, after their
 * text; the last row is left out where a message is.
 */
void compose_pane_images(struct frame *, const struct pane *,
    const struct compose_view *);

/* The pane's image that a number names, if the pane still shows it. */
const struct image *compose_find_image(const struct pane *, uint64_t);

/* The id of the pane that has an image. */
uint32_t compose_image_pane(uint64_t);

#endif
