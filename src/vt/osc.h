/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Operating system commands, for the files named osc*: each handler does one
 * number, and a table (osc.c) says which.  A command is used whole or
 * ignored whole.
 */

#ifndef TMX_VT_OSC_H
#define TMX_VT_OSC_H

#include "vt/span.h"
#include "vt/state.h"

struct osc {
	unsigned int number;
	struct span text; /* what follows "number;" */
	bool given;       /* there was a ';' */
	bool bel;         /* BEL ended it: so does the answer */
};

/* A handler; returns false when the command means nothing here. */
typedef bool osc_fn(struct vt *, const struct osc *);

/* osc.c */
osc_fn osc_title, osc_link;

/* osc-colour.c */
osc_fn osc_palette, osc_dynamic, osc_reset_palette, osc_reset_dynamic,
    osc_kitty_colours, osc_push_colours, osc_pop_colours;

/* For snapshots: all colours set and pushed. */
void colours_save(const struct vt *, struct buf *);
void colours_load(struct vt *, struct rd *);

/* osc-clipboard.c */
osc_fn osc_clipboard;

/* osc-notify.c */
osc_fn osc_message, osc_kitty_notify, osc_extension;
void notices_free(struct vt *);

/* For snapshots: notifications that have begun, one by one. */
size_t notices_count(const struct vt *);
void notice_save(const struct vt *, size_t, struct buf *);
void notice_load(struct vt *, struct rd *);

/* osc-shell.c */
osc_fn osc_path, osc_prompt, osc_code, osc_iterm;

/* The most bytes of a notification's title, and of its body. */
#define NOTICE_TITLE_MAX 256
#define NOTICE_BODY_MAX 4096

#endif
