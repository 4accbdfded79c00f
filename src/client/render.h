/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Making the user's terminal show a frame.  The renderer knows what it has
 * drawn (the shadow) and where the terminal's cursor, colours and modes are,
 * and writes the shortest way it finds from there to the next frame.  It
 * does no I/O: bytes go to a buffer, in order, and must all be written.
 *
 * Frames are of the client's table of pens.  Numbers of pens are held for as
 * long as the shadow shows them.
 */

#ifndef TMX_CLIENT_RENDER_H
#define TMX_CLIENT_RENDER_H

#include "compat/compat.h"

#include "frame/apply.h"

struct buf;
struct frame;
struct gallery;
struct intern;
struct render;
struct term;

/* Make a renderer for a terminal; both are borrowed. */
struct render *render_new(struct intern *, struct term *);
void render_free(struct render *);

/*
 * Native scrollback: stay on the terminal's normal screen, so that what
 * leaves the top goes to its own scrollback.  Before render_start.
 */
void render_set_native(struct render *, bool);

/*
 * Keyboard protocol flags (kitty's) that are on whatever the frame says, if
 * the terminal has them; 1 unless set, so that ESC comes without delay.
 */
void render_set_keyboard(struct render *, unsigned int);

/*
 * The shape (DECSCUSR's number) that the terminal's cursor had when we came,
 * which it gets back at the end.
 */
void render_set_found_shape(struct render *, unsigned int);

/* Whether the mouse may tell pixels: how many a cell has is known. */
void render_set_pixels(struct render *, bool);

/*
 * Where images' data is, which is borrowed; without it none are drawn.  And
 * how many pixels a cell has, 0: not known.
 */
void render_set_images(struct render *, struct gallery *);
void render_set_cell(struct render *, unsigned int, unsigned int);

/*
 * What DECRPM says of mode 80 as it was found (sixels scroll the screen): 1
 * set, 2 reset, 0 not known.
 */
void render_set_sixel_mode(struct render *, unsigned int);

/*
 * Which formats of images can be drawn on this terminal (gallery.h), 0: none;
 * whether there is more of them to draw than went into the last frame; and
 * draw a piece of that.  The frame is drawn then.
 */
uint64_t render_image_formats(const struct render *);
bool render_pending(const struct render *);
void render_more(struct render *, struct buf *);

/*
 * Take the terminal over: alternate screen, keypad, pastes in brackets.  The
 * size is that of the terminal; what a frame has beyond it is not shown.
 */
void render_start(struct render *, unsigned int cols, unsigned int rows,
    struct buf *);

/* Give it back as it was found. */
void render_stop(struct render *, struct buf *);

/*
 * Put what render_stop would put now, without doing it: for whoever must
 * give the terminal back in a hurry (client/rawtty.h).
 */
void render_restore(const struct render *, struct buf *);

/* Whether render_restore has something else to say than when last asked. */
bool render_restore_changed(struct render *);

/*
 * Note that the terminal has another size.  What it shows is not known then:
 * the next frame is drawn whole.
 */
void render_resize(struct render *, unsigned int cols, unsigned int rows);

/*
 * Whether the terminal is to be asked where its cursor is, before anything
 * else is put; and its row, from 0.  It tells which lines are in its
 * scrollback.
 */
bool render_asks_row(const struct render *);
void render_set_row(struct render *, unsigned int);

/*
 * Note that somebody else wrote to the terminal (after a suspension, or
 * because the user says so): draw everything again, set all modes again.
 */
void render_invalidate(struct render *);

/* Note that somebody else moved the cursor, by a query say. */
void render_moved(struct render *);

/*
 * Note that the terminal's features changed.  The next frame draws again
 * what they show in another way, and no more.
 */
void render_features_changed(struct render *);

/*
 * What the terminal's input depends on, for the key decoder: kitty's keyboard
 * flags that are on, and whether the mouse tells pixels.
 */
void render_input_modes(const struct render *, unsigned int *kitty,
    bool *pixels);

/*
 * Whether the terminal may be telling something without being asked: the
 * mouse, its focus, keys released.
 */
bool render_reports(const struct render *);

/*
 * Draw a frame.  Returns 0, or ERR_LIMIT when the buffer is full: nothing of
 * it is put then and the next frame is drawn whole.
 */
int render_frame(struct render *, const struct frame *, struct buf *);

/*
 * Where frame_apply gives rows that go into the terminal's own scrollback;
 * dropped unless native.  The next render_frame puts them before the frame.
 */
struct frame_sink render_sink(struct render *);

/* Ring the bell. */
void render_bell(struct render *, struct buf *);

/*
 * Let the terminal notify the user, if it can: a title, which may be empty,
 * and a text.
 */
void render_notify(struct render *, const char *, const char *, struct buf *);

/*
 * Put bytes that are none of ours, whatever they do.  The cursor is where the
 * last frame has it.
 */
void render_foreign(struct render *, const void *, size_t, struct buf *);

/*
 * Set the terminal's clipboard (selection "c", "p" ..., contents in base64),
 * or ask for it; nothing if it has none.
 */
void render_clipboard(struct render *, const char *, const char *,
    struct buf *);
void render_clipboard_ask(struct render *, const char *, struct buf *);

/*
 * The bytes that put right what a client left that was killed; alternate
 * when it surely left its alternate screen.
 */
void render_reset_terminal(const struct term *, bool alternate, struct buf *);

#endif
