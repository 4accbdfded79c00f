/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Images that programs have put on the screen: sixel and kitty graphics. */

#ifndef TMX_VT_IMAGE_H
#define TMX_VT_IMAGE_H

#include "vt/span.h"
#include "vt/state.h"

/* Rows [top, bottom] moved by n (up is negative); what leaves is dropped. */
void images_scroll(struct vt *, unsigned int top, unsigned int bottom, int n);

/* Rows [top, bottom] were cleared. */
void images_clear(struct vt *, unsigned int top, unsigned int bottom);

/* The size is about to change. */
void images_resized(struct vt *);

/* An image of iTerm2's, "name=...;inline=1:base64"; false when it is none. */
bool image_iterm(struct vt *, struct span);

/* Drop all images of both screens. */
void images_free(struct vt *);

#endif
